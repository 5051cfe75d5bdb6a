"""Rows are read one by one or in turn as they were written, and damaged ones are refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.row_blocks import (
    BLOCK_ROWS,
    FAST,
    SMALL,
    RowBlocks,
    block_count,
    write_rows,
)

BYTES = st.binary(max_size=9) | st.binary(min_size=300, max_size=400)
ROWS = st.lists(BYTES.map(lambda row: row.replace(b"\n", b" ")), max_size=40)


def written(path: Path, rows: list[bytes], level: int = SMALL) -> ArrayFile:
    path.unlink(missing_ok=True)
    file = ArrayFileWriter(path)
    write_rows(file, rows, level)
    file.close({})
    return ArrayFile(path)


@given(ROWS, st.sampled_from([FAST, SMALL]), st.lists(st.integers(0, 39)))
def test_rows_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[bytes], level: int, some: list[int]
) -> None:
    file = written(tmp_path_factory.getbasetemp() / "rows", rows, level)
    blocks = RowBlocks(file, len(rows))
    chosen = [place for place in some if place < len(rows)]
    wanted = sorted(set(chosen))

    assert [blocks[place] for place in range(len(rows))] == rows
    assert blocks.rows(chosen) == [rows[place] for place in chosen]
    assert list(blocks.among(wanted)) == [rows[place] for place in wanted]
    assert file.length("stored.block_ends") == block_count(len(rows)) + 1


def test_rows_that_are_alike_take_little_room(tmp_path: Path) -> None:
    rows = [b'{"title":"Ke hoach %d","ward":"Ngoc Thuy"}' % number for number in range(4_000)]
    file = written(tmp_path / "rows", rows)

    assert file.length("stored.data") < sum(map(len, rows)) / 3


def test_the_last_row_of_a_block_ends_with_it(tmp_path: Path) -> None:
    rows = [b"a" * number for number in range(2 * BLOCK_ROWS + 1)]
    blocks = RowBlocks(written(tmp_path / "rows", rows), len(rows))

    assert [len(blocks[place]) for place in range(len(rows))] == list(range(len(rows)))


def test_a_block_that_has_not_all_of_its_rows_is_refused(tmp_path: Path) -> None:
    blocks = RowBlocks(written(tmp_path / "rows", [b"a"] * (BLOCK_ROWS + 1)), BLOCK_ROWS + 2)

    assert blocks[BLOCK_ROWS - 1] == b"a"
    with pytest.raises(ValueError, match=f"a block of {BLOCK_ROWS} rows has 1"):
        blocks[BLOCK_ROWS]


@given(st.data())
def test_damaged_rows_are_refused_or_others(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged"
    file = written(path, [b"row %d" % number for number in range(20)])
    name = data.draw(st.sampled_from(sorted(file.directory)))
    _, count, offset = file.directory[name]
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[offset + data.draw(st.integers(0, count - 1))] = data.draw(st.integers(0, 255))
    try:
        blocks = RowBlocks(ArrayFile(path, bytes(content)), 20)
    except ValueError:
        return

    for place in range(20):
        with suppress(ValueError):
            assert isinstance(blocks[place], bytes)
    with suppress(ValueError):
        assert len(list(blocks.among(range(20)))) == 20
