from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from support.native_kernel import kernel, needs_kernel
from wardsearch.embedded.index import packed
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.layout import plane_count
from wardsearch.embedded.index.packed import (
    DENSE,
    GAPS,
    PLAIN,
    DocumentLists,
    Nibbles,
    NibblesWriter,
    PackedInts,
    PackedIntsWriter,
    decode_documents,
    encode_documents,
    joined_documents,
)

LIMITS = (1, 2, 255, 65_535, 65_536, 65_537, 70_000, 131_072, 131_073, 1 << 20, (1 << 31) - 1)


def _pieces(values: Sequence[int], cuts: Sequence[int]) -> list[Sequence[int]]:
    """Return *values* cut at *cuts*, taken modulo their number."""
    places = sorted(cut % (len(values) + 1) for cut in cuts)
    return [
        values[start:end] for start, end in zip([0, *places], [*places, len(values)], strict=True)
    ]


def _packed(path: Path, pieces: Sequence[Sequence[int]], limit: int) -> PackedInts:
    file = ArrayFileWriter(path)
    writer = PackedIntsWriter(file, "numbers", limit)
    for piece in pieces:
        writer.append(np.array(piece, np.int64))
    writer.close()
    file.close({})
    return PackedInts(ArrayFile(path), "numbers")


def _nibbles(path: Path, pieces: Sequence[Sequence[int]]) -> Nibbles:
    file = ArrayFileWriter(path)
    writer = NibblesWriter(file, "numbers")
    for piece in pieces:
        writer.append(np.array(piece, np.int32))
    writer.close()
    file.close({})
    return Nibbles(ArrayFile(path), "numbers")


@given(st.data())
def test_packed_numbers_are_read_from_any_slice_of_any_pieces(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    limit = data.draw(st.sampled_from(LIMITS))
    values = data.draw(st.lists(st.integers(0, limit - 1) | st.just(limit - 1), max_size=50))
    cuts = data.draw(st.lists(st.integers(0, 50), max_size=6))
    path = tmp_path_factory.mktemp("packed") / "x.arrays"
    packed = _packed(path, _pieces(values, cuts), limit)
    assert len(packed) == len(values)
    for start in range(len(values) + 1):
        end = data.draw(st.integers(start, len(values)))
        assert packed.slice(start, end).tolist() == values[start:end]
        bounds = np.array([(start, end), (0, start)])
        joined = packed.joined(bounds[:, 0], bounds[:, 1])
        assert joined.tolist() == values[start:end] + values[:start]
    assert not len(packed.joined(np.empty(0, np.int64), np.empty(0, np.int64)))


@pytest.mark.parametrize(
    ("limit", "planes"),
    [(0, 0), (1, 0), (65_536, 0), (65_537, 1), (131_072, 1), (131_073, 2), ((1 << 31) - 1, 15)],
)
def test_a_number_takes_a_plane_for_each_bit_over_sixteen(limit: int, planes: int) -> None:
    assert plane_count(limit) == planes


def test_seventeen_bits_take_seventeen_bits(tmp_path: Path) -> None:
    _packed(tmp_path / "x.arrays", [list(range(70_000))], 70_000)
    sizes = ArrayFile(tmp_path / "x.arrays").sizes()
    assert sizes == {"numbers": 2 * 70_000, "numbers.0": 70_000 // 8}


@given(
    st.lists(st.integers(1, 20) | st.integers(1, 2**31 - 1), max_size=60),
    st.lists(st.integers(0, 60), max_size=6),
    st.data(),
)
@example([15, 16, 17], [1], None)
def test_nibbles_are_read_from_any_slice_of_any_pieces(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[int],
    cuts: list[int],
    data: st.DataObject | None,
) -> None:
    nibbles = _nibbles(tmp_path_factory.mktemp("nibbles") / "x.arrays", _pieces(values, cuts))
    for start in range(len(values) + 1):
        end = data.draw(st.integers(start, len(values))) if data else len(values)
        assert nibbles.slice(start, end).tolist() == values[start:end]


def test_only_values_over_fifteen_are_kept_aside(tmp_path: Path) -> None:
    _nibbles(tmp_path / "x.arrays", [[1, 15, 16, 2]])
    file = ArrayFile(tmp_path / "x.arrays")
    assert file["numbers"].tolist() == [1 | 15 << 4, 0 | 2 << 4]
    assert file["numbers.places"].tolist() == [2]
    assert file["numbers.values"].tolist() == [16]


@st.composite
def _document_lists(draw: st.DrawFn) -> tuple[list[int], int]:
    """Documents, and how many the segment has, so that every class comes to be the cheapest."""
    document_count = draw(st.sampled_from((1, 8, 9, 255, 300, 3_000, 100_000, 10_000_000)))
    if document_count <= 300:
        return sorted(draw(st.sets(st.integers(0, document_count - 1), min_size=1))), document_count
    gap = draw(st.sampled_from((2, 200, 255, 256, 257, 1_000, 50_000)))
    gaps = draw(st.lists(st.integers(1, gap), min_size=1, max_size=300))
    documents = np.cumsum(gaps) - 1
    return documents[documents < document_count].tolist() or [0], document_count


@given(_document_lists())
@example(([0], 1))
@example(([254, 510, 766], 1_000_000))
@example(([255, 511], 1_000_000))
def test_a_list_of_documents_is_read_as_it_was_written(case: tuple[list[int], int]) -> None:
    documents, document_count = case
    kind, data = encode_documents(np.array(documents, np.int32), document_count)
    assert decode_documents(kind, data, len(documents)).tolist() == documents


@needs_kernel
@given(_document_lists())
@example(([], 0))
@example(([254, 510, 766], 1_000_000))
@example(([255, 511], 1_000_000))
@example(([*range(0, 80_000, 400)], 6_500))
def test_the_kernel_keeps_documents_as_numpy_does(case: tuple[list[int], int]) -> None:
    documents, document_count = np.array(case[0], np.int32), max(case[1], 1 + max([-1, *case[0]]))
    found = encode_documents(documents, document_count)
    with mock.patch.object(packed, "native", return_value=None):
        expected = encode_documents(documents, document_count)

    assert (found[0], found[1].tobytes()) == (expected[0], expected[1].tobytes())


@needs_kernel
@pytest.mark.parametrize(
    ("documents", "limit"),
    [([-1], 9), ([1, 1], 9), ([2, 1], 9), ([9], 9), ([0], 0), ([], -1), ([], 2**31)],
)
def test_documents_out_of_range_are_refused(documents: list[int], limit: int) -> None:
    assert kernel is not None

    with pytest.raises(ValueError, match="out of its range"):
        kernel.encode_documents(np.array(documents, np.int32), limit)


@pytest.mark.parametrize(
    ("documents", "document_count", "kind", "size"),
    [
        (range(0, 1_000, 10), 1_000_000, GAPS, 100),
        (range(0, 100_000, 1_000), 10_000_000, PLAIN, 400),
        (range(0, 1_000, 2), 1_000, DENSE, 125),
        ([0, 1, 2, 500_000], 1_000_000, GAPS, 4 + 4),
    ],
)
def test_a_list_of_documents_is_kept_in_its_cheapest_class(
    documents: Sequence[int], document_count: int, kind: int, size: int
) -> None:
    found, data = encode_documents(np.array(documents, np.int32), document_count)
    assert (found, data.nbytes) == (kind, size)
    assert decode_documents(found, data, len(documents)).tolist() == list(documents)


def _lists(listed: Sequence[tuple[list[int], int]]) -> DocumentLists:
    encoded = [encode_documents(np.array(documents, np.int32), of) for documents, of in listed]
    return DocumentLists(
        np.array([kind for kind, _ in encoded], np.uint8),
        np.array([len(documents) for documents, _ in listed], np.int32),
        np.cumsum([1, *(len(data) for _, data in encoded)]),
        np.concatenate([np.full(1, 7, np.uint8), *(data for _, data in encoded)]),
    )


@given(st.lists(st.tuples(st.lists(st.integers(0, 2**31 - 2)), _document_lists()), max_size=4))
@example([([3], ([254, 510, 766], 1_000_000)), ([], ([*range(0, 1_000, 2)], 1_000))])
def test_documents_of_terms_come_in_turn_wherever_they_are_kept(
    terms: list[tuple[list[int], tuple[list[int], int]]],
) -> None:
    short = np.array([each for own, _ in terms for each in own] + [5, 6], np.int32)
    before = np.cumsum([len(own) for own, _ in terms], dtype=np.int64)
    lists = _lists([listed for _, listed in terms])
    expected = [each for own, (documents, _) in terms for each in (*own, *documents)]

    assert joined_documents(short, before, lists).tolist() == [*expected, 5, 6]
    with mock.patch.object(packed, "native", return_value=None):
        assert joined_documents(short, before, lists).tolist() == [*expected, 5, 6]


@needs_kernel
@pytest.mark.parametrize(
    "changed",
    [
        {"kinds": [3, 0]},
        {"kinds": [0]},
        {"counts": [3, -1]},
        {"counts": [3, 2**31 - 1]},
        {"counts": [4, 2]},
        {"counts": [7, 2]},
        {"ends": [0, 3, 9_999]},
        {"ends": [3, 0, 5]},
        {"ends": [-1, 3, 5]},
        {"ends": [0, 3]},
        {"before": [2, 1]},
        {"before": [0, 9]},
        {"data": [1, 0, 1, 0, 1]},
    ],
)
def test_lists_that_are_damaged_are_refused(changed: dict[str, list[int]]) -> None:
    arrays: dict[str, Any] = {
        "short": np.array([5, 6, 7], np.int32),
        "before": np.array([1, 2], np.int64),
        "kinds": np.array([GAPS, GAPS], np.uint8),
        "counts": np.array([3, 2], np.int32),
        "ends": np.array([0, 3, 5], np.int64),
        "data": np.array([1, 1, 1, 9, 1], np.uint8),
    }
    assert kernel is not None
    found = np.frombuffer(kernel.joined_documents(*arrays.values()), np.int32)
    assert found.tolist() == [5, 0, 1, 2, 6, 8, 9, 7]
    for name, values in changed.items():
        arrays[name] = np.array(values, arrays[name].dtype)

    with pytest.raises(ValueError, match="out of its range"):
        kernel.joined_documents(*arrays.values())
