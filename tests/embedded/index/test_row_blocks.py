"""Rows are read one by one or in turn as they were written, and damaged ones are refused."""

import zlib
from array import array
from contextlib import suppress
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from hypothesis import given, strategies as st

from wardsearch.embedded.index import row_blocks
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.row_blocks import (
    BLOCK_ROWS,
    FAST,
    NOT_AT_ALL,
    SMALL,
    RowBlocks,
    block_count,
    pack_rows,
    write_rows,
)
from wardsearch.kernel.native import native

BYTES = st.binary(max_size=9) | st.binary(min_size=300, max_size=400)
ROWS = st.lists(BYTES.map(lambda row: row.replace(b"\n", b" ")), max_size=40)


def written(path: Path, rows: list[bytes], level: int = SMALL) -> ArrayFile:
    path.unlink(missing_ok=True)
    file = ArrayFileWriter(path)
    write_rows(file, rows, level)
    file.close({})
    return ArrayFile(path)


def natively(blocks: RowBlocks, documents: list[int]) -> list[bytes]:
    return blocks.rows(documents)


def by_zlib(blocks: RowBlocks, documents: list[int]) -> list[bytes]:
    with mock.patch.object(row_blocks, "native", return_value=None):
        return blocks.rows(documents)


@given(ROWS, st.sampled_from([NOT_AT_ALL, FAST, SMALL]), st.lists(st.integers(0, 39)))
def test_rows_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[bytes], level: int, some: list[int]
) -> None:
    file = written(tmp_path_factory.getbasetemp() / "rows", rows, level)
    blocks = RowBlocks(file, len(rows))
    chosen = [place for place in some if place < len(rows)]

    assert [blocks[place] for place in range(len(rows))] == rows
    for read in (natively, by_zlib):
        assert read(blocks, chosen) == [rows[place] for place in chosen]
    assert file.length("stored.block_ends") == block_count(len(rows)) + 1


def test_rows_that_are_alike_take_little_room(tmp_path: Path) -> None:
    rows = [b'{"title":"Ke hoach %d","ward":"Ngoc Thuy"}' % number for number in range(4_000)]
    file = written(tmp_path / "rows", rows)

    assert file.length("stored.data") < sum(map(len, rows)) / 3


@pytest.mark.parametrize("size", [0, 1, 65_534, 65_535, 65_536, 131_070, 200_000])
def test_rows_of_any_length_are_kept_uncompressed(tmp_path: Path, size: int) -> None:
    rows = [b"", b"a" * size, b"b"]
    blocks = RowBlocks(written(tmp_path / "rows", rows, NOT_AT_ALL), len(rows))

    for read in (natively, by_zlib):
        assert read(blocks, [0, 1, 2]) == rows


def test_the_last_row_of_a_block_ends_with_it(tmp_path: Path) -> None:
    rows = [b"a" * number for number in range(2 * BLOCK_ROWS + 1)]
    blocks = RowBlocks(written(tmp_path / "rows", rows), len(rows))

    assert [len(blocks[place]) for place in range(len(rows))] == list(range(len(rows)))


def test_a_block_that_has_not_all_of_its_rows_is_refused(tmp_path: Path) -> None:
    blocks = RowBlocks(written(tmp_path / "rows", [b"a"] * (BLOCK_ROWS + 1)), BLOCK_ROWS + 2)

    assert blocks[BLOCK_ROWS - 1] == b"a"
    for read in (natively, by_zlib):
        with pytest.raises(ValueError, match=r"has not as many rows|rows has 1"):
            read(blocks, [BLOCK_ROWS])


def test_both_ways_read_repeats_of_any_length_from_any_distance(tmp_path: Path) -> None:
    chance = Random(7)  # noqa: S311 - any bytes will do
    far = chance.randbytes(20_000).replace(b"\n", b"")
    rows = [b"a" * 5_000, far, b"", *(far[place:][: 3 * place] for place in range(1, 300))]
    rows += [b"ab" * length for length in range(300)]
    blocks = RowBlocks(written(tmp_path / "rows", rows), len(rows))
    every = list(range(len(rows)))

    assert natively(blocks, every) == by_zlib(blocks, every) == rows


def test_both_ways_refuse_a_block_that_goes_on_behind_its_end() -> None:
    [dictionary, block] = pack_rows([b"a"])
    whole = dictionary + block + b"\0"
    ends = memoryview(array("I", [len(dictionary), len(whole)]))
    file = mock.Mock(view={"stored.data": memoryview(whole), "stored.block_ends": ends}.get)

    for read in (natively, by_zlib):
        with pytest.raises(ValueError, match="row"):
            read(RowBlocks(file, 1), [0])


@pytest.mark.skipif(native() is None, reason="the native kernel does not run")
@pytest.mark.parametrize("document", [-1, 20, 2**40])
def test_the_kernel_refuses_a_row_that_is_none(tmp_path: Path, document: int) -> None:
    blocks = RowBlocks(written(tmp_path / "rows", [b"a"] * 20), 20)

    with pytest.raises(ValueError, match="no such row"):
        blocks.rows([3, document])


SHORT_ROWS = [b"row %d" % number for number in range(20)]
CHANCE = Random(11)  # noqa: S311 - any bytes will do
LONG_ROWS = [
    b" ".join(b"%d" % CHANCE.randrange(10**9) for _ in range(105 + number)) for number in range(20)
]


def test_a_row_is_read_though_its_block_is_damaged_behind_it() -> None:
    rows = [row[:200] for row in LONG_ROWS[:BLOCK_ROWS]]
    compressor = zlib.compressobj(wbits=-15, strategy=zlib.Z_FIXED)
    block = compressor.compress(b"\n".join(rows)) + compressor.flush()
    for cut in range(4, len(block), 7):
        whole = block[:-cut] + b"\xff" * cut  # the codes of letters
        ends = memoryview(array("I", [0, len(whole)]))
        file = mock.Mock(view={"stored.data": memoryview(whole), "stored.block_ends": ends}.get)
        blocks = RowBlocks(file, BLOCK_ROWS)
        for place, row in enumerate(rows):
            is_far = len(block) - cut > (place + 2) * len(block) / BLOCK_ROWS
            for read in (natively, by_zlib):
                if is_far and place < BLOCK_ROWS - 1:
                    assert read(blocks, [place]) == [row]
                elif place == BLOCK_ROWS - 1:
                    with pytest.raises(ValueError, match=r"block|code|distance"):
                        read(blocks, [place])


def test_the_last_row_of_a_block_that_has_too_many_is_refused() -> None:
    [dictionary, *_] = pack_rows(LONG_ROWS)
    compressor = zlib.compressobj(wbits=-15, strategy=zlib.Z_FIXED, zdict=dictionary)
    block = compressor.compress(b"\n".join(LONG_ROWS[: BLOCK_ROWS + 1])) + compressor.flush()
    whole = dictionary + block
    ends = memoryview(array("I", [len(dictionary), len(whole)]))
    file = mock.Mock(view={"stored.data": memoryview(whole), "stored.block_ends": ends}.get)

    for read in (natively, by_zlib):
        assert read(RowBlocks(file, BLOCK_ROWS), [0]) == LONG_ROWS[:1]
        with pytest.raises(ValueError, match=r"has 5|not as many"):
            read(RowBlocks(file, BLOCK_ROWS), [BLOCK_ROWS - 1])


@pytest.mark.parametrize("behind", [0, 1, 63, 64, 65, 200])
@pytest.mark.parametrize("size", range(100, 107))
def test_damage_shortly_behind_a_row_is_told_alike(size: int, behind: int) -> None:
    """zlib may keep the last byte before an error to itself."""
    text = b"a" * size + b"\n" + b"a" * behind
    literals = "".join(f"{0x30 + byte:08b}" for byte in text)  # RFC 1951, 3.2.6
    bits = f"110{literals}11000110{64 * '0'}"  # 286, which is no length
    whole = int(bits[::-1], 2).to_bytes(len(bits) // 8 + 1, "little")
    ends = memoryview(array("I", [0, len(whole)]))
    file = mock.Mock(view={"stored.data": memoryview(whole), "stored.block_ends": ends}.get)
    blocks = RowBlocks(file, BLOCK_ROWS)

    try:
        found = natively(blocks, [0])
    except ValueError:
        assert behind < 200
        return
    assert found == by_zlib(blocks, [0]) == [b"a" * size]


@given(st.data())
def test_damaged_rows_are_refused_or_the_same_others_in_both_ways(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged"
    rows = data.draw(st.sampled_from([SHORT_ROWS, LONG_ROWS]))
    file = written(path, rows, data.draw(st.sampled_from([NOT_AT_ALL, FAST, SMALL])))
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
        try:
            found = natively(blocks, [place])
        except ValueError:
            continue
        assert found == by_zlib(blocks, [place])
    with suppress(ValueError):
        assert len(blocks.rows(range(20))) == 20
