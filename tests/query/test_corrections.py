from hypothesis import given, strategies as st

from support.strategies import arbitrary_text
from wardsearch.query.corrections import correctable, rewritten
from wardsearch.query.parser import parse_query
from wardsearch.query.tree import Query, Word
from wardsearch.vietnamese.spelling import to_nfc


def test_words_are_side_by_side_and_other_parts_stand_for_themselves() -> None:
    query = parse_query('a b "c d" e f* g title:h i (j OR k) -l')

    found = [(syllable.typed, syllable.follows) for syllable in correctable(query)]

    assert found == [
        ("a", False),
        ("b", True),
        ("c", False),
        ("d", True),
        ("e", False),
        ("g", False),
        ("h", False),
        ("i", False),
        ("j", False),
        ("k", False),
    ]


def test_numbers_and_parts_of_identifiers_are_fixed() -> None:
    query = parse_query("an ninh 123/QĐ-UBND DS-KHHGĐ 37,5% covid19 ban@phuong.vn, tốt.")

    fixed = [syllable.typed for syllable in correctable(query) if syllable.is_fixed]
    free = [syllable.typed for syllable in correctable(query) if not syllable.is_fixed]

    assert free == ["an", "ninh", "tốt"]
    assert fixed == ["123", "QĐ", "UBND", "DS", "KHHGĐ", "37,5", "covid19", "ban", "phuong", "vn"]


def test_what_is_replaced_keeps_its_case_and_what_stands_around_it() -> None:
    query = parse_query('Giai PHOG, "mat (bnag" -phog "12/QĐ"')
    spelled = ["giải", "phóng", "mặt", "bằng", "12", "qđ"]

    text = str(rewritten(query, correctable(query), spelled))

    assert text == 'Giải PHÓNG, "mặt (bằng" "12/QĐ" -phog'


@given(arbitrary_text())
def test_a_query_with_its_own_syllables_in_their_places_is_the_same(text: str) -> None:
    query = parse_query(text)
    syllables = correctable(query)

    assert rewritten(query, syllables, [syllable.text for syllable in syllables]) == query


@given(arbitrary_text())
def test_syllables_stand_where_they_are_said_to(text: str) -> None:
    query = parse_query(text)
    leaves = list(query.leaves())

    for syllable in correctable(query):
        end = syllable.start + len(syllable.typed)
        assert leaves[syllable.leaf].text[syllable.start : end] == syllable.typed


@given(st.text(st.sampled_from("aăâđĐeAZ5.ﬁß\u0301²ʰ"), min_size=1, max_size=9).map(to_nfc))
def test_a_word_of_letters_has_the_token_that_it_has_among_signs(chunk: str) -> None:
    alone, among = (Query("", (Word(text),)) for text in (chunk, f"{chunk},"))

    assert correctable(alone) == correctable(among)
