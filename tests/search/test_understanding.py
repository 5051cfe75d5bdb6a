from itertools import permutations

import pytest
from hypothesis import given

from support.statistics import HeldTerms
from support.strategies import arbitrary_text
from wardsearch.places.gazetteer import load_gazetteer
from wardsearch.places.ward_names import ward_key
from wardsearch.query.parser import parse_query
from wardsearch.query.tree import Query, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.understanding import REWRITES, from_keystrokes, on_wards, with_other_forms

EVERYTHING: Statistics = HeldTerms({"unknown": ["ngoc thuy"]})


def words(query: Query) -> list[Word]:
    return [leaf for leaf in query.leaves() if isinstance(leaf, Word)]


def test_queries_are_rewritten_in_this_order() -> None:
    assert [rewrite.__name__ for rewrite in REWRITES] == [
        *("facts", "abbreviations", "ward_names", "joined_words"),
    ]


def test_the_letters_in_the_number_of_a_document_are_no_abbreviations() -> None:
    [word] = words(with_other_forms(EVERYTHING, parse_query("217/QĐ-UBND")))

    assert (word.facts != (), word.others) == (True, ())


@pytest.mark.parametrize("text", ["TT. 5 triệu", "5 TT Trâu Quỳ", "P.Bồ Đề"])
def test_no_other_order_reads_every_query_so(text: str) -> None:
    """Each query is one that two neighbours in the order must not change places for."""
    readings = set()
    for order in permutations(REWRITES):
        query = parse_query(text)
        for rewrite in order:
            query = rewrite(EVERYTHING, query, None)
        readings.add((query.clauses, query.notes))

    assert len(readings) > 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("TT. 5 triệu", ["TT.", "5 triệu"]),
        ("5 TT Trâu Quỳ", ["5 TT", "Trâu Quỳ"]),
        ("UBND P.Bồ Đề", ["UBND", "P. Bồ Đề"]),
    ],
)
def test_the_words_that_belong_together_are_joined(text: str, read: list[str]) -> None:
    assert [word.text for word in words(with_other_forms(EVERYTHING, parse_query(text)))] == read


def test_what_no_report_holds_is_no_other_form() -> None:
    nothing = HeldTerms(dict.fromkeys(("fact", "unit", "pair", "syllable", "folded"), ()))
    query = parse_query("UBND phường Ngọc Thụy 27/7/2021 họp")

    assert with_other_forms(nothing, query) == query


@pytest.mark.parametrize("text", ["mawtj bawngf", "dduwowngf"])
def test_what_no_report_holds_is_read_as_keystrokes(text: str) -> None:
    held = HeldTerms({"folded": [], "syllable": ["mặt", "bằng", "đường"]})
    meant = from_keystrokes(held, parse_query(text))

    assert meant is not None
    assert str(meant) in {"mặt bằng", "đường"}
    assert from_keystrokes(EVERYTHING, parse_query(text)) is None


def test_reports_that_leave_open_which_ward_they_are_of_are_told_of() -> None:
    query = parse_query("họp")

    assert len(on_wards(EVERYTHING, query, "Ngọc Thụy, Long Biên")) == 1 + len(
        on_wards(HeldTerms({}), query, "Ngọc Thụy, Long Biên")
    )


@pytest.mark.parametrize("name", ["Thượng Thanh", "Thường Thạnh"])  # which have one key
def test_the_ward_that_is_suggested_is_one_that_the_index_holds(name: str) -> None:
    [unit] = [each for each in load_gazetteer().named(ward_key(name)) if each.name == name][:1]
    statistics = HeldTerms({"ward": ["thuong thanh"], "unit": [unit.term]})

    [note] = on_wards(statistics, parse_query("họp"), "thuong thanhh")

    assert note.advice() == f"did you mean {name}?"


@given(arbitrary_text())
def test_any_query_keeps_its_words_whatever_the_index_holds(text: str) -> None:
    query = parse_query(text)
    found = with_other_forms(EVERYTHING, query)

    assert (found.excluded, found.wards) == (query.excluded, query.wards)
    typed = "".join(leaf.text for leaf in query.leaves())
    assert sorted("".join(leaf.text for leaf in found.leaves()).replace(" ", "")) == sorted(
        typed.replace(" ", "")
    )


@pytest.mark.parametrize("place", ["Hải Phòng", "quận Ba Đình", "thành phố Hồ Chí Minh", "xyz"])
@pytest.mark.parametrize("name", ["Ngọc Thụy", "phường Ngọc Thụy", "ngoc thuy"])
def test_a_ward_that_is_elsewhere_is_named_as_asked_for_and_where_it_is(
    name: str, place: str
) -> None:
    [unit] = load_gazetteer().named("ngoc thuy")
    held = HeldTerms({"ward": ["ngoc thuy"], "unit": [unit.term]})
    notes = [str(note) for note in on_wards(held, parse_query(""), f"{name}, {place}")]

    assert notes == [f"no report is of a ward '{name}, {place}'; did you mean Ngọc Thụy, Hà Nội?"]
