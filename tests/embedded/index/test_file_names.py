import re

import pytest
from hypothesis import given, strategies as st

from wardsearch.embedded.index import file_names as names
from wardsearch.embedded.whoosh.codec import ArraySegment

OURS = (
    *("manifest.json", "manifest.json.part", "writer.json", "writer.json.part", "MAIN_WRITELOCK"),
    *("catalog-0.columns", "catalog-12.columns", "catalog-12.columns.part", "catalog-3.json"),
    *("_MAIN_0.toc", "_MAIN_12.toc", "_MAIN_12.toc.part"),
    *("MAIN_0123456789abcdef.arrays", "MAIN_0123456789abcdef-a_9zzzzz.part"),
)


def test_a_name_is_what_whoosh_makes_of_it() -> None:
    segment = ArraySegment("MAIN", 1, 0, 0)

    assert segment.filename() == segment.make_filename(names.SEGMENT_SUFFIX)
    assert names.is_of_commit(segment.filename())


def test_what_we_name_is_ours() -> None:
    assert all(map(names.is_ours, OURS))
    assert names.is_of_commit(names.catalog_file(7))
    assert names.is_unfinished(names.partial_file(names.MANIFEST))


@given(st.sampled_from(OURS), st.text(max_size=9), st.text(max_size=9))
def test_a_name_that_only_begins_or_ends_so_is_not(name: str, before: str, after: str) -> None:
    other = f"{before}{name}{after}"
    digits_more = re.fullmatch("[0-9]*", after) and not after.startswith("0")

    assert names.is_ours(other) == (other in OURS or other == f"{name}.part") or digits_more


@pytest.mark.parametrize(
    "name",
    [
        *("MAIN_STREET.txt", "catalog-of-books.docx", "manifest.old.part", "MAIN", "_MAIN_x.toc"),
        *("catalog-2024.xlsx", "catalog-01.columns", "catalog-1.columns.partial"),
        "manifest.json.bak",
        *("MAIN_0123456789ABCDEF.arrays", "MAIN_0123456789abcde.arrays", "_MAIN_1.toc\n", ""),
        *("MAIN_WRITELOCK.part", "manifest.json.part.part", "MAIN_0123456789abcdef.pst", "part"),
        *("catalog-٣.columns", "_MAIN_१.toc", "Manifest.json", "MAIN_0123456789abcdef.arrays.part"),
    ],
)
def test_names_of_others_are_not_ours(name: str) -> None:
    assert not names.is_ours(name)


def test_a_generation_is_read_from_the_table_of_contents_alone() -> None:
    assert names.generation_of("_MAIN_12.toc") == 12
    assert names.generation_of("catalog-12.columns") is None
    assert names.generation_of(f"_MAIN_{'9' * 5000}.toc") is None
