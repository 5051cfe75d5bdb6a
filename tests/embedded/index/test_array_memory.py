import numpy as np
import pytest

from wardsearch.embedded.index.array_file import ALIGNMENT
from wardsearch.embedded.index.array_memory import MemoryWriter
from wardsearch.errors import IndexDamagedError


def test_arrays_are_read_as_those_of_a_file() -> None:
    writer = MemoryWriter()
    writer.add("none", np.array([], np.int64))
    writer.add("bytes", np.arange(5, dtype=np.uint8))
    writer.add("longs", np.arange(-3, 4, dtype=np.int64))
    stream = writer.stream("pieces", np.uint16)
    stream.append(np.array([1, 2]))
    stream.append(np.array([65_535]))

    arrays = writer.finished({"documents": 7})

    assert arrays.facts == {"documents": 7}
    assert arrays["longs"].tolist() == arrays.view("longs").tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert arrays["pieces"].tolist() == arrays.view("pieces").tolist() == [1, 2, 65_535]
    assert (arrays.length("none"), arrays.view("none").tolist()) == (0, [])
    with pytest.raises(IndexDamagedError):
        arrays.view("other")


def test_arrays_lie_side_by_side_in_a_map_as_the_native_kernel_reads_them() -> None:
    writer = MemoryWriter()
    writer.add("one", np.array([1], np.uint8))
    writer.add("two", np.array([2, 3], np.int32))

    arrays = writer.finished({})

    assert arrays.directory == {"one": ("|u1", 1, 0), "two": ("<i4", 2, ALIGNMENT)}
    assert arrays.map[ALIGNMENT : ALIGNMENT + 8] == np.array([2, 3], "<i4").tobytes()
