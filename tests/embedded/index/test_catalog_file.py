import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from wardsearch.corpus.catalog import Catalog, FileState
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.catalog_file import read_catalog, write_catalog
from wardsearch.embedded.index.manifest import FileEntry
from wardsearch.errors import IndexDamagedError
from wardsearch.messages.message import Message

LONGS = st.integers(-(2**63), 2**63 - 1)
DIGESTS = st.one_of(st.just(""), st.binary(min_size=16, max_size=16).filter(any).map(bytes.hex))
TEXTS = st.sampled_from(["", "doc TCVN3", "again", "wardsearch 1\0", "ố"])
COUNTS = st.integers(0, 2**32 - 1)
STATES = st.builds(
    FileState, LONGS, LONGS, DIGESTS, COUNTS, TEXTS, TEXTS, COUNTS, LONGS, LONGS, TEXTS
)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
REASONS = st.one_of(
    st.just(Message("empty")),
    st.builds(Message, st.just("too-large"), limit=st.integers(0)),
    st.builds(Message, st.just("unreadable"), why=st.text()),
)
CATALOGS = st.builds(
    Catalog,
    st.dictionaries(NAMES, STATES),
    st.lists(st.builds(Skipped, st.text(), REASONS), max_size=3),
)
STATE = FileState(1, 2, "0a" * 16, 3)


@given(CATALOGS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_is_what_was_written(tmp_path: Path, catalog: Catalog) -> None:
    entry = write_catalog(tmp_path, catalog, 7)
    found = read_catalog(tmp_path, entry)

    assert found == catalog
    assert (dict(found.files), found.skipped) == (dict(catalog.files), catalog.skipped)
    assert (tmp_path / entry.file).stat().st_size == entry.size


def test_where_none_is_named_nothing_was_indexed(tmp_path: Path) -> None:
    assert read_catalog(tmp_path, None) == Catalog({}, [])


def test_the_order_of_files_stays(tmp_path: Path) -> None:
    entry = write_catalog(tmp_path, Catalog(dict.fromkeys("cab", STATE)), 1)

    assert list(read_catalog(tmp_path, entry).files) == ["c", "a", "b"]


def test_a_column_in_which_nothing_is_takes_no_room(tmp_path: Path) -> None:
    plain = write_catalog(tmp_path, Catalog({"a": STATE}), 1)
    stated = write_catalog(tmp_path, Catalog({"a": STATE._replace(stated="tcvn3")}), 2)
    columns = [set(ArrayFile(tmp_path / entry.file).sizes()) for entry in (plain, stated)]

    assert columns[1] - columns[0] == {"stated"}


def demand_damage(folder: Path, entry: FileEntry) -> None:
    with pytest.raises(IndexDamagedError, match=r"catalog-1\.columns.*--rebuild") as raised:
        read_catalog(folder, entry)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"names":["a"]}', b"\xff", b"[" * 100_000])
def test_other_bytes_are_damage_that_names_the_file(tmp_path: Path, data: bytes) -> None:
    entry = write_catalog(tmp_path, Catalog({"a": STATE}), 1)
    (tmp_path / entry.file).write_bytes(data)

    for checksum in (entry.checksum, zlib.crc32(data)):
        demand_damage(tmp_path, FileEntry(entry.file, len(data), checksum))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("names", lambda column: column[:-2]),
        ("names", lambda column: column | 128),
        ("digest", lambda column: column[:-1]),
        ("mtime_ns", lambda column: column[:1]),
        ("reports", lambda _: None),
        ("read_as", lambda column: column + 9),
        ("facts", lambda facts: {"texts": facts["texts"]}),
        ("facts", lambda facts: {**facts, "texts": []}),
        ("facts", lambda facts: {**facts, "texts": ["x", *facts["texts"][1:]]}),
        ("facts", lambda facts: {**facts, "texts": 7}),
        ("facts", lambda facts: {**facts, "skipped": [[]]}),
    ],
)
def test_columns_that_do_not_belong_together_are_damage(
    tmp_path: Path, name: str, change: Callable[[Any], Any]
) -> None:
    states = dict.fromkeys("ab", STATE._replace(read_as="doc"))
    written = write_catalog(tmp_path, Catalog(states), 2)
    read = ArrayFile(tmp_path / written.file)
    columns: dict[str, Any] = {each: read[each] for each in read.sizes()}
    columns["facts"] = read.facts
    columns[name] = change(columns[name])
    facts = columns.pop("facts")
    file = ArrayFileWriter(tmp_path / "catalog-1.columns")
    for each, column in columns.items():
        if column is not None:
            file.add(each, column)
    size, checksum = file.close(json.loads(json.dumps(facts)))

    demand_damage(tmp_path, FileEntry("catalog-1.columns", size, checksum))


def test_a_missing_catalog_is_damage(tmp_path: Path) -> None:
    demand_damage(tmp_path, FileEntry("catalog-1.columns", 1, 1))


@pytest.mark.parametrize("name", [1, None, True, [], {}])
def test_a_skipped_file_whose_name_is_no_text_is_damage(tmp_path: Path, name: object) -> None:
    wrong = Skipped(name, Message("empty"))  # type: ignore[arg-type]
    entry = write_catalog(tmp_path, Catalog({"a": STATE}, [wrong]), 1)

    with pytest.raises(IndexDamagedError, match="a skipped file has no name"):
        read_catalog(tmp_path, entry)
