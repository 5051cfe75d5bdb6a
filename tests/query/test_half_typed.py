"""Is a syllable that lacks marks completed, and nothing else?"""

from collections.abc import Iterable

import pytest
from hypothesis import given, strategies as st

from wardsearch.query.half_typed import completed, whole_spellings
from wardsearch.query.parser import parse_query
from wardsearch.vietnamese.orthography import COMMON_SYLLABLES, is_syllable
from wardsearch.vietnamese.spelling import fold

HELD = {
    ("syllable", "việt"): 6_000,
    ("syllable", "viết"): 9_000,
    ("syllable", "viêt"): 3,
    ("word", "việt_nam"): 5_000,
    ("syllable", "trường"): 4_000,
    ("syllable", "muốn"): 5_000,
    ("syllable", "muôn"): 40,
    ("syllable", "muộn"): 90_000,
    ("word", "muôn_năm"): 7,
    ("syllable", "đất"): 800,
    ("syllable", "bằng"): 2_000,
    ("syllable", "băng"): 1,
}


def counts(field: str, terms: Iterable[str]) -> list[int]:
    return [HELD.get((field, term), 0) for term in terms]


def read(text: str) -> str:
    return str(completed(parse_query(text), counts, 10**6))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("viêt nam", "việt nam"),
        ("Viêt Nam thắng", "Việt Nam thắng"),
        ("truờng học", "trường học"),
        ("đât ở", "đất ở"),
        ("mặt băng", "mặt bằng"),
    ],
)
def test_a_syllable_without_all_its_marks_is_completed(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "viet nam",
        "việt nam",
        '"viêt nam"',
        "title:viêt",
        "-viêt họp",
        "muôn năm",
        "viết văn",
        "facê",
    ],
)
def test_all_else_stays_as_typed(typed: str) -> None:
    assert read(typed) == str(parse_query(typed))


def test_a_note_says_what_was_read_and_how_to_have_it_literally() -> None:
    query = completed(parse_query("viêt nam"), counts, 10**6)

    assert [str(note) for note in query.notes] == [
        'read as việt nam; "viêt nam" in quotes is taken literally'
    ]


@given(st.sampled_from(sorted(COMMON_SYLLABLES)))
def test_a_completed_syllable_is_one_with_the_same_letters(syllable: str) -> None:
    found = list(whole_spellings(syllable))

    assert all(map(is_syllable, found))
    assert {fold(one) for one in found} <= {fold(syllable)}
    assert syllable not in found
