"""Chunks are numbered by Python as they come; natively just so."""

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from support.native_kernel import kernel, needs_kernel
from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.analysis.chunks import BREAK, NativeChunkTable, PlainChunkTable

SPACES = "\t\n\x0b\x0c\r\x1c\x1f \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"
NEARLY = "\x00\x01\x1b\x21\x84\x86\x9f\xa1\u180e\u1681\u200b\u2027\u2030\u205e\u3001\ufeff\ud800"
TEXTS = st.lists(
    st.one_of(
        st.text(st.sampled_from([*SPACES, *NEARLY, *"aẹ\n\n\n"]), max_size=30),
        arbitrary_text(),
        vietnamese_text(),
    ),
    max_size=5,
)


@needs_kernel
@given(st.lists(TEXTS, max_size=3))
@example([["a b", "", "b"], ["c a"]])
@example([[f"{'a' * size}{chr(0) * zeros}" for size in range(10) for zeros in range(10)]])
@example([[f"1{space}2" for space in map(chr, range(0x3002))]])
def test_the_kernel_numbers_chunks_as_python_does(batches: list[list[str]]) -> None:
    plain, table = PlainChunkTable(), NativeChunkTable()
    for texts in batches:
        expected, found = plain.read(texts), table.read(texts)

        assert [each.tolist() for each in found] == [each.tolist() for each in expected]
        assert table.strings == plain.strings
        assert table.count(texts).tolist() == plain.count(texts).tolist() == found[1].tolist()


@given(TEXTS)
def test_chunks_are_what_stands_between_white_space(texts: list[str]) -> None:
    table = PlainChunkTable()
    numbers, bounds = table.read(texts)
    found = [[table.strings[n] for n in part] for part in np.split(numbers, bounds[1:-1].tolist())]

    for text, chunks in zip(texts, found, strict=False):
        marked = text.replace("\n", f" {BREAK} ").replace("\t", " \1 ").split()
        if "\n\n\n\n" not in text:
            assert chunks == marked
        assert [chunk for chunk in chunks if chunk != BREAK] == [m for m in marked if m != BREAK]


@pytest.mark.parametrize(
    "table", [PlainChunkTable, pytest.param(NativeChunkTable, marks=needs_kernel)]
)
def test_a_million_blank_lines_are_a_few_chunks(
    table: type[PlainChunkTable] | type[NativeChunkTable],
) -> None:
    numbers, _ = table().read(["họp" + "\n" * 1_000_000 + "bàn"])

    assert numbers.tolist() == [1, 0, 0, 2]


@needs_kernel
def test_many_chunks_are_kept_apart() -> None:
    table = NativeChunkTable()
    numbers, _ = table.read([" ".join(f"w{number}" for number in range(70_000))] * 2)

    assert numbers.tolist() == [*range(1, 70_001)] * 2
    assert table.strings[-1] == "w69999"


@needs_kernel
def test_what_is_no_text_is_refused() -> None:
    assert kernel is not None
    table = kernel.Chunks()

    with pytest.raises(TypeError):
        table.read(["a"])
    with pytest.raises(TypeError):
        table.read(None)
