from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from wardsearch.corpus.catalog import Catalog, FileState
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.catalog_file import read_catalog, write_catalog
from wardsearch.embedded.index.manifest import FileEntry
from wardsearch.errors import IndexDamagedError
from wardsearch.messages.message import Message

STATES = st.builds(
    FileState, st.integers(0, 2**40), st.integers(-(2**62), 2**62), st.just("0a"), st.integers(0)
)
REASONS = st.one_of(
    st.just(Message("empty")),
    st.builds(Message, st.just("too-large"), limit=st.integers(0)),
    st.builds(Message, st.just("unreadable"), why=st.text()),
)
CATALOGS = st.builds(
    Catalog,
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), STATES),
    st.lists(st.builds(Skipped, st.text(), REASONS), max_size=3),
)


@given(CATALOGS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_is_what_was_written(tmp_path: Path, catalog: Catalog) -> None:
    entry = write_catalog(tmp_path, catalog, 7)

    assert read_catalog(tmp_path, entry) == catalog
    assert (tmp_path / entry.file).stat().st_size == entry.size


def test_where_none_is_named_nothing_was_indexed(tmp_path: Path) -> None:
    assert read_catalog(tmp_path, None) == Catalog({}, [])


def test_the_order_of_files_stays(tmp_path: Path) -> None:
    files = {name: FileState(1, 2, "0a", 3) for name in "cab"}
    entry = write_catalog(tmp_path, Catalog(files), 1)

    assert list(read_catalog(tmp_path, entry).files) == ["c", "a", "b"]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"names":["a"]}', b"\xff", b"[" * 100_000])
def test_other_bytes_are_damage_that_names_the_file(tmp_path: Path, data: bytes) -> None:
    import zlib

    entry = write_catalog(tmp_path, Catalog({"a": FileState(1, 2, "0a", 3)}), 1)
    (tmp_path / entry.file).write_bytes(data)

    for checksum in (entry.checksum, zlib.crc32(data)):
        with pytest.raises(IndexDamagedError, match=r"catalog-1\.json.*--rebuild"):
            read_catalog(tmp_path, FileEntry(entry.file, len(data), checksum))


def test_a_missing_catalog_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"catalog-3\.json"):
        read_catalog(tmp_path, FileEntry("catalog-3.json", 1, 1))
