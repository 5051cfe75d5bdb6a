from unittest import mock

import pytest
from hypothesis import given, strategies as st

from support.statistics import HeldTerms
from support.strategies import arbitrary_text
from wardsearch.query.asking_words import QUESTION_WORDS, asking_places
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery, syllables
from wardsearch.query.tree import Query, Word
from wardsearch.search.features import (
    fact_features,
    features,
    in_text,
    other_features,
    word_features,
)
from wardsearch.search.lookups import Lookup
from wardsearch.search.understanding import with_other_forms
from wardsearch.search.weights import WEIGHTS, Weights
from wardsearch.vietnamese.spelling import fold

ONES = Weights(exact=1, tone=2, letters=3, plain=5, pair=7, word=11, title=0.5)


def terms(query: str, *, exact_accents: bool = False) -> dict[tuple[str, str, str], float]:
    """Return the weight of every feature by field, kind and first term."""
    made = features(AnalysedQuery(parse_query(query)), exact_accents=exact_accents, weights=ONES)
    found: dict[tuple[str, str, str], float] = {
        (f.lookup.field, f.kind, f.lookup.terms[0]): f.weight for f in made
    }
    assert len(found) == len(made)
    return found


def test_an_unaccented_syllable_scores_in_any_spelling() -> None:
    assert terms("giai") == {
        ("folded", "plain", "giai"): 5,
        ("title_folded", "plain", "giai"): 2.5,
    }


def test_an_accented_syllable_scores_by_how_near_the_spelling_is() -> None:
    found = terms("giải")

    assert found["syllable", "exact", "giải"] == 1
    assert found["syllable", "tone", "giải"] == 2
    assert found["folded", "letters", "giai"] == 3
    assert found["title", "exact", "giải"] == 0.5


def test_with_exact_accents_an_accented_syllable_scores_in_its_spelling_alone() -> None:
    assert {kind for _, kind, _ in terms("giải", exact_accents=True)} == {"exact"}
    assert {kind for _, kind, _ in terms("giai", exact_accents=True)} == {"plain"}


def test_the_tone_feature_holds_every_tone_once() -> None:
    [feature] = [f for f in features(AnalysedQuery(parse_query("giải"))) if f.kind == "tone"]

    assert {"giải", "giai", "giái", "giài", "giãi", "giại"} <= set(feature.lookup.terms)
    assert len(feature.lookup.terms) == len(set(feature.lookup.terms))


def test_neighbours_score_as_pairs_and_as_words() -> None:
    found = terms("mặt bằng sạch")

    assert found["pair", "pair", "mat_bang"] == 7
    assert found["title_pair", "pair", "bang_sach"] == 3.5
    assert {t for _, kind, t in found if kind == "word"} == {
        "mặt_bằng",
        "bằng_sạch",
        "mặt_bằng_sạch",
    }


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("a b c", {"a_b", "b_c"}),
        ('a "b c" d', {"b_c"}),
        ("a (b OR c) d", set()),
        ("a (b AND c) d", {"b_c"}),
        ("a b* c", set()),
        ("a title:b c", set()),
        ("a -x b", {"a_b"}),
        ("123/QĐ-UBND", {"123_qd", "qd_ubnd"}),
    ],
)
def test_only_what_stands_together_in_the_query_is_a_pair(query: str, pairs: set[str]) -> None:
    assert {t for field, _, t in terms(query) if field == "pair"} == pairs


@pytest.mark.parametrize("before", ["", "quyết định số ", "dọn chợ theo "])
@pytest.mark.parametrize(
    "number",
    [
        "123/QĐ",
        "QĐ 123",
        "123/QĐ-UBND",
        "123/qd-ubnd",
        "05/CT-TTg",
        "12/NQ-HĐND",
        "7/HD-BTV",
        "123/2024/QĐ-UBND",
        "35/2018",
        "15/2017/QH14",
        "15/QH14",
    ],
)
def test_the_number_of_a_document_counts_as_one_however_much_of_it_is_told(
    before: str, number: str
) -> None:
    query = AnalysedQuery(with_other_forms(HeldTerms({}), parse_query(f"{before}{number}")))
    [fact] = list(fact_features(query))
    [count] = [
        len(found) for leaf, _, found in query.leaves if isinstance(leaf, Word) and leaf.facts
    ]
    assert fact.weight == WEIGHTS.document * count


def test_what_is_asked_of_the_title_scores_there_alone_and_whole() -> None:
    assert terms("title:giai") == {("title_folded", "plain", "giai"): 5}


def test_what_is_asked_twice_counts_twice() -> None:
    assert terms("giai giai")["folded", "plain", "giai"] == 10


def test_a_prefix_is_of_the_spelling_that_it_was_typed_in() -> None:
    assert set(terms("khi*")) == {("folded", "prefix", "khi"), ("title_folded", "prefix", "khi")}
    assert set(terms("khiế*")) == {("syllable", "prefix", "khiế"), ("title", "prefix", "khiế")}


@pytest.mark.parametrize(
    ("query", "asking"),
    [
        ("bao nhiêu hộ", {"bao", "nhieu"}),
        ("BAO NHIEU ho", {"bao", "nhieu"}),
        ("bao ho nhieu", set()),
        ("hộ như thế nào", {"nhu", "the", "nao"}),
        ("viem nao", set()),
        ("hộ nào", {"nao"}),
    ],
)
def test_words_that_only_ask_count_half(query: str, asking: set[str]) -> None:
    halved = Weights(letters=4, plain=4, question=0.5)
    made = features(AnalysedQuery(parse_query(query)), weights=halved)

    weights = {f.lookup.terms[0]: f.weight for f in made if f.lookup.field == "folded"}
    assert {term for term, weight in weights.items() if weight == 2} == asking
    assert {weight for term, weight in weights.items() if term not in asking} <= {4}


def test_the_feature_of_a_title_has_a_twin_in_the_text() -> None:
    made = features(AnalysedQuery(parse_query("giải phong")))
    twins = {in_text(f.lookup).field for f in made if f.lookup.field.startswith("title")}

    assert twins == {"syllable", "folded", "pair"}
    assert all(
        in_text(f.lookup) == f.lookup for f in made if not f.lookup.field.startswith("title")
    )


def test_what_is_excluded_scores_nothing() -> None:
    assert terms("-giai ward:x NOT y") == {}


def test_the_weights_say_what_the_documentation_does() -> None:
    assert WEIGHTS.exact > WEIGHTS.tone >= WEIGHTS.letters > 0
    assert 0 < WEIGHTS.title < 1


@given(arbitrary_text())
def test_any_text_has_features_that_the_index_could_hold(text: str) -> None:
    for feature in features(AnalysedQuery(parse_query(text))):
        assert feature.weight > 0
        assert feature.lookup.terms != ()
        assert all(term and not term.isspace() for term in feature.lookup.terms)


@given(arbitrary_text())
def test_every_syllable_comes_with_its_letters(text: str) -> None:
    for syllable in syllables(text):
        assert syllable.folded == fold(syllable.text) != ""


def test_a_spelling_of_another_tone_is_as_rare_as_its_letters() -> None:
    [tone] = [f for f in features(AnalysedQuery(parse_query("đường"))) if f.kind == "tone"]

    assert tone.rarity_of == (Lookup("folded", ("duong",)),)


def test_another_form_is_no_rarer_than_the_literal_one() -> None:
    query = AnalysedQuery(Query("ubnd", (Word("ubnd", others=("ủy ban nhân dân",)),)))
    [text, title] = other_features(query)

    assert text.lookup == Lookup("pair", ("uy_ban", "ban_nhan", "nhan_dan"), "together")
    assert title.lookup == text.lookup._replace(field="title_pair")
    assert text.rarity_of == title.rarity_of == (text.lookup, Lookup("folded", ("ubnd",)))


def test_a_beginning_in_titles_is_as_rare_as_it_is_there() -> None:
    made = features(AnalysedQuery(parse_query("khi*")))

    assert all(f.rarity_of == (f.lookup,) for f in made)


@given(st.lists(st.sampled_from([*["x", "y"], *(s for word in QUESTION_WORDS for s in word)])))
def test_what_only_asks_is_found_wherever_it_stands(run: list[str]) -> None:
    asking = {
        place
        for word in QUESTION_WORDS
        for start in range(len(run))
        if tuple(run[start : start + len(word)]) == word
        for place in range(start, start + len(word))
    }
    assert asking_places(syllables(" ".join(run))) == asking


_TYPED = st.sampled_from(
    [
        *("giải", "giai", "giái", "phóng", "mặt", "bằng", "là", "gì", "khi", "nào", "bao", "nhiêu"),
        *("12/QĐ-UBND", "title:x", '"giai phong"', "kh*", "OR", "-z", "m²", "kĩ", "kỹ"),
    ]
)


@given(st.lists(_TYPED, max_size=12).map(" ".join), st.booleans())
def test_features_that_cannot_be_equal_are_those_that_are_added_up(
    text: str, exact_accents: bool
) -> None:
    query = AnalysedQuery(parse_query(text))

    found = word_features(query, exact_accents=exact_accents)

    with mock.patch(
        "wardsearch.search.features._repeated", side_effect=lambda run: range(len(run))
    ):
        assert found == word_features(query, exact_accents=exact_accents)
