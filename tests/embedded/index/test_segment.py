import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from support.segments import contents, expected, make_report, write
from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.errors import IndexDamagedError

Values = NDArray[Any]


def _written(folder: Path) -> Path:
    path = folder / "damaged.arrays"
    reports = [
        make_report("a.txt", "giải phóng mặt bằng ma", title="Giải phóng"),
        make_report("b.txt", "má mà"),
        make_report("c.txt", ""),
    ]
    write(path, reports)
    return path


def _rewritten(path: Path, name: str, change: Callable[[Values], Values] | None) -> None:
    """Write the file at *path* anew with the array *name* changed, or left out."""
    file = ArrayFile(path)
    writer = ArrayFileWriter(path.with_suffix(".new"))
    for other in file.sizes():
        if other != name:
            writer.add(other, file[other])
        elif change is not None:
            writer.add(other, change(file[other]))
    writer.close(file.facts)
    path.with_suffix(".new").replace(path)


def _refused(folder: Path, change: Callable[[Values], Values] | None) -> list[str]:
    """Return the arrays of a segment without which, or changed so, it is refused by name."""
    refused = []
    path = _written(folder)
    sound = path.read_bytes()
    for name in ArrayFile(path).sizes():
        path.write_bytes(sound)
        _rewritten(path, name, change)
        try:
            contents(SegmentArrays(path))
        except IndexDamagedError as error:
            refused.append(name if str(path) in str(error) else str(error))
    return refused


def test_a_segment_that_lacks_an_array_is_refused(tmp_path: Path) -> None:
    names = list(ArrayFile(_written(tmp_path)).sizes())
    assert _refused(tmp_path, None) == names


def test_a_segment_with_an_array_too_long_is_refused(tmp_path: Path) -> None:
    names = list(ArrayFile(_written(tmp_path)).sizes())
    assert _refused(tmp_path, lambda a: np.append(a, a[:1] if len(a) else 7)) == names


def test_a_segment_with_an_array_too_short_is_refused(tmp_path: Path) -> None:
    file = ArrayFile(_written(tmp_path))
    names = [name for name in file.sizes() if len(file[name])]
    assert _refused(tmp_path, lambda a: a[:-1]) == names


@pytest.mark.parametrize("fact", [{}, {"documents": "3"}, {"documents": 4}, {"documents": -1}])
def test_a_segment_of_another_number_of_documents_is_refused(
    tmp_path: Path, fact: dict[str, object]
) -> None:
    path = _written(tmp_path)
    data = path.read_bytes()
    offset, length, crc, version, magic = struct.unpack("<QQII8s", data[-32:])
    old = b'"facts": {"documents": 3}'
    assert old in data[offset:-32]
    new = str({"facts": fact})[1:-1].replace("'", '"').encode()
    directory = data[offset:-32].replace(old, new)
    footer = struct.pack("<QQII8s", offset, len(directory), zlib.crc32(directory), version, magic)
    path.write_bytes(data[:offset] + directory + footer)
    assert crc != zlib.crc32(directory)
    assert length != len(directory) or fact
    with pytest.raises(IndexDamagedError, match=r"damaged\.arrays"):
        SegmentArrays(path)


def test_an_empty_segment_is_read_as_one(tmp_path: Path) -> None:
    write(tmp_path / "empty.arrays", [])
    assert contents(SegmentArrays(tmp_path / "empty.arrays")) == expected([])


def test_a_segment_of_more_than_65536_documents_keeps_their_numbers(tmp_path: Path) -> None:
    count = 65_540
    reports = [make_report(f"{number:05}", "ma" if number % 2 else "má") for number in range(count)]
    reports[count - 1] = make_report("last", "cuối cùng")
    write(tmp_path / "many.arrays", reports)
    arrays = SegmentArrays(tmp_path / "many.arrays")
    field = arrays.field("syllable")

    def documents(term: str) -> list[int]:
        found = field.postings.postings(field.terms.find(term.encode())).documents
        return list(map(int, found))

    assert documents("cuối") == [count - 1]
    assert documents("má") == list(range(0, count, 2))
    assert documents("ma") == list(range(1, count - 1, 2))
    folded = arrays.field("folded")
    number = folded.terms.find(b"ma")
    assert folded.postings.postings(number).documents.tolist() == list(range(count - 1))
    ids = arrays.field("id")
    assert ids.postings.postings(ids.terms.find(b"65537")).documents.tolist() == [65_537]


def test_every_field_has_a_dictionary_that_is_a_field(tmp_path: Path) -> None:
    arrays = SegmentArrays(_written(tmp_path))
    for name, dictionary in DICTIONARY_OF.items():
        assert arrays.field(name).terms is arrays.dictionary(dictionary)
        assert arrays.field(name) is arrays.field(name)
