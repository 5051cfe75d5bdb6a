import pytest
from hypothesis import given

from support.strategies import arbitrary_text
from wardsearch.facts.terms import TermRange, equal_to
from wardsearch.query.parser import parse_query
from wardsearch.query.stated_facts import with_facts
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query, Stated, Word
from wardsearch.search.features import fact_features
from wardsearch.search.weights import WEIGHTS


def read(text: str) -> Query:
    """Return *text* as it is read where reports state everything."""
    return with_facts(parse_query(text), lambda _terms: True)


def facts(text: str) -> list[tuple[str, str]]:
    """Return the words of *text* that state a fact, each with its first term."""
    return [
        (leaf.text, leaf.facts[0].first)
        for leaf in read(text).leaves()
        if isinstance(leaf, Word) and leaf.facts
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("họp ngày 27 tháng 7 năm 2021 tại", [("ngày 27 tháng 7 năm 2021", "d:20210727-20210727")]),
        ("thu 11 ty 708 trieu dong", [("11 ty 708 trieu dong", "n:1111708000000")]),
        ("217 qd ubnd phuong", [("217 qd ubnd", "x:217/qd/ubnd/")]),
        ("nghi quyet 35/2018", [("nghi quyet 35/2018", "y:35/2018/nq/")]),
        ("(27/7/2021), họp", [("27/7/2021", "d:20210727-20210727")]),
        ("tổ 5", [("5", "n:015")]),
        ("họp 7h30", [("7h30", "c:0730")]),
        ("họp 7 gio 30 phut", [("7 gio 30 phut", "c:0730")]),
        ("quý I, II/2025", [("quý I,", "d:20250101-20250331"), ("II/2025", "d:20250401-20250630")]),
        ("5 OR 6", [("5", "n:015"), ("6", "n:016")]),
        ("tổ 5 AND 37,5%", [("5", "n:015"), ("37,5%", "p:0237.5")]),
        ("đạt 37,5 phần trăm", [("37,5 phần trăm", "p:0237.5")]),
        ("1 089 hộ", [("1 089", "n:041089")]),
    ],
)
def test_words_that_state_a_fact_are_one_word(text: str, expected: list[tuple[str, str]]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"27/7/2021"',
        "title:27/7/2021",
        "năm 2021",
        "nhiệm kỳ 2021-2026",
        "tháng 7",
        "covid19",
        "giải phóng mặt bằng",
        "50m2x",
        "27* 5*",
        "",
    ],
)
def test_what_has_no_other_way_of_writing_stays_as_it_is(text: str) -> None:
    query = parse_query(text)

    assert facts(text) == []
    assert with_facts(query, lambda _terms: True) == query


def test_an_exclusion_is_literal() -> None:
    query = parse_query("họp NOT 27/7/2021")

    assert with_facts(query, lambda _terms: True) == query


def test_what_no_report_states_is_left_out() -> None:
    query = parse_query("họp 27/7/2021")

    assert with_facts(query, lambda _terms: False) == query


def test_of_very_many_facts_the_first_are_read() -> None:
    assert len(facts(" ".join(map(str, range(500))))) == 32
    assert len(facts(" OR ".join(map(str, range(500))))) == 32


@given(arbitrary_text())
def test_no_word_is_lost(text: str) -> None:
    query = parse_query(text)
    found = with_facts(query, lambda _terms: True)

    joined = [word for leaf in found.leaves() for word in leaf.text.split()]
    assert joined == [word for leaf in query.leaves() for word in leaf.text.split()]
    assert (found.excluded, found.wards) == (query.excluded, query.wards)


def test_a_fact_scores_as_its_syllables_do_and_a_plain_number_little() -> None:
    (day, number) = fact_features(AnalysedQuery(read("họp 27/7/2021 tổ 5")))

    assert (day.lookup.terms, day.weight) == (equal_to("d:20210727-20210727"), 3 * WEIGHTS.fact)
    assert (number.lookup.terms, number.weight) == (equal_to("n:015"), 2 * WEIGHTS.other)
    assert (day.syllable, number.syllable) == (1, 5)


def test_a_filter_scores_by_what_it_lets_through() -> None:
    [feature] = fact_features(AnalysedQuery(read("tiền:>=1tỷ")))

    assert (feature.lookup.field, feature.weight) == ("fact", WEIGHTS.plain)
    assert feature.lookup.terms == TermRange("m:101000000000", "m;")
    assert feature.shown == "tiền:>=1tỷ"


@pytest.mark.parametrize(
    "text",
    ["tiền:>=1tỷ", 'tiền:"1 tỷ..5 tỷ"', "số:217/QĐ-UBND", "%:90..95", "(%:>90 OR số:5) -tiền:>1tỷ"],
)
def test_the_text_of_a_query_with_filters_reads_as_the_same(text: str) -> None:
    query = parse_query(text)

    assert any(isinstance(c, Stated) for c in query.clauses) or query.excluded
    assert parse_query(str(query)) == query


@pytest.mark.parametrize(
    "text", ["35/2018", "nghị định 100", "nghi dinh so 100", "QĐ 217", "123/QĐ-UBND"]
)
def test_a_note_says_that_no_report_names_a_document(text: str) -> None:
    query = with_facts(parse_query(text), lambda _terms: False)

    assert [note.code for note in query.notes] == ["document-not-named"]


@pytest.mark.parametrize("text", ["kế hoạch 5 năm", "27/7/2021", "11 tỷ", "quý III"])
def test_what_is_no_document_for_sure_gets_no_such_note(text: str) -> None:
    assert with_facts(parse_query(text), lambda _terms: False).notes == ()


def test_a_document_told_in_full_is_that_very_one_where_it_is_named() -> None:
    query = parse_query("123/QĐ-UBND")
    [exact] = with_facts(query, lambda _terms: True).clauses
    [other] = with_facts(query, lambda terms: terms.first[0] != "x").clauses

    assert isinstance(exact, Word)
    assert isinstance(other, Word)
    assert exact.facts[0].first == "x:123/qd/ubnd/"
    assert other.facts[0].first == "s:123/qd/ubnd/"
