"""Does a person learn which reports of a ward are found, and which are not?"""

import pytest

from wardsearch.places.asked_wards import read_ward
from wardsearch.query.abbreviations import load_abbreviations
from wardsearch.query.expansion import expanded
from wardsearch.query.named_wards import notes_on, with_ward_names
from wardsearch.query.parser import parse_query
from wardsearch.query.tree import Word


def _all(_: str) -> bool:
    return True


def _none(_: str) -> bool:
    return False


def test_notes_say_what_is_found_and_what_is_not() -> None:
    [note] = notes_on(read_ward("Sài Gòn"), _all, has_unknown=True)
    assert str(note) == (
        "ward Sài Gòn with what was merged into it by 01/07/2025, phường Bến Nghé, "
        "phường Đa Kao, phường Nguyễn Thái Bình; --ward '\"Sài Gòn\"' is taken literally"
    )
    [note] = notes_on(read_ward("Bến Nghé"), _all, has_unknown=False)
    assert str(note) == (
        "ward Bến Nghé is part of phường Sài Gòn since 01/07/2025; "
        '--ward "phường Sài Gòn" finds its reports, too'
    )
    [note] = notes_on(read_ward("Tân Phú, Đồng Nai"), _none, has_unknown=True)
    assert str(note) == "reports that do not say which ward Tân Phú they mean were left out"
    assert list(notes_on(read_ward('"Sài Gòn"'), _all, has_unknown=True)) == []


@pytest.mark.parametrize(
    ("typed", "merged"),
    [
        ("phuong buon ma thuot", "phường Thành Công"),
        ("phường Buôn Ma Thuột", "phường Thành Công"),
        ("phuong kon tum", "phường Quyết Thắng"),
        ("phường Pleiku", "phường Tây Sơn"),
    ],
)
def test_a_ward_whose_name_has_other_spellings_is_one(typed: str, merged: str) -> None:
    spelled = expanded(parse_query(f"{typed} họp"), load_abbreviations(), _all)
    query = with_ward_names(spelled, _all)

    assert [leaf.text for leaf in query.leaves()] == [typed, "họp"]
    assert merged in [
        other for leaf in query.leaves() if isinstance(leaf, Word) for other in leaf.others
    ]
