import json
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from wardsearch.embedded.index import array_file
from wardsearch.embedded.index.array_file import FORMAT_VERSION, MAGIC, ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.storage import spool
from wardsearch.errors import IndexDamagedError, IndexFolderError

TYPES = (np.uint8, np.uint16, np.uint32, np.int32, np.int64)
FOOTER = "<QQII8s"
FOOTER_SIZE = struct.calcsize(FOOTER)


@st.composite
def _arrays(draw: st.DrawFn) -> NDArray[Any]:
    dtype = np.dtype(draw(st.sampled_from(TYPES)))
    bits = 8 * dtype.itemsize
    low, high = (
        (-(1 << bits - 1), (1 << bits - 1) - 1) if dtype.kind == "i" else (0, (1 << bits) - 1)
    )
    return np.array(draw(st.lists(st.integers(low, high), max_size=40)), dtype)


def _write(path: Path, arrays: dict[str, NDArray[Any]], facts: dict[str, object]) -> None:
    writer = ArrayFileWriter(path)
    for name, array in arrays.items():
        writer.add(name, array)
    writer.close(facts)


def _small_file(folder: Path) -> Path:
    path = folder / "small.arrays"
    arrays: dict[str, NDArray[Any]] = {
        "bytes": np.arange(5, dtype=np.uint8),
        "numbers": np.arange(70, dtype=np.int64),
    }
    _write(path, arrays, {"documents": 5})
    return path


def _refusal(path: Path) -> str:
    """Return the message with which *path* is refused."""
    with pytest.raises(IndexDamagedError) as caught:
        ArrayFile(path)
    return str(caught.value)


def _with_directory(path: Path, directory: object) -> None:
    """Give the file at *path* another directory, its checksum and place as they should be."""
    data = path.read_bytes()
    offset, *_ = struct.unpack(FOOTER, data[-FOOTER_SIZE:])
    raw = directory if isinstance(directory, bytes) else json.dumps(directory).encode()
    footer = struct.pack(FOOTER, offset, len(raw), zlib.crc32(raw), FORMAT_VERSION, MAGIC)
    path.write_bytes(data[:offset] + raw + footer)


@given(
    st.dictionaries(st.text(max_size=5), _arrays(), max_size=5),
    st.lists(st.none() | st.integers(0, 40), min_size=5, max_size=5),
)
def test_arrays_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory,
    arrays: dict[str, NDArray[Any]],
    cuts: list[int | None],
) -> None:
    path = tmp_path_factory.mktemp("arrays") / "x.arrays"
    writer = ArrayFileWriter(path)
    for (name, array), cut in zip(arrays.items(), cuts, strict=False):
        if cut is None:
            writer.add(name, array)
        else:
            stream = writer.stream(name, array.dtype.type)
            stream.append(array[:cut])
            stream.append(array[cut:])
            assert stream.count == len(array)
    size, checksum = writer.close({"documents": 3, "name": "đường"})
    file = ArrayFile(path)
    assert file.facts == {"documents": 3, "name": "đường"}
    assert file.size == size == path.stat().st_size
    assert file.checksum() == checksum == zlib.crc32(path.read_bytes())
    assert file.sizes() == {name: array.nbytes for name, array in arrays.items()}
    for name, array in arrays.items():
        assert name in file
        assert file[name].dtype == array.dtype
        assert file[name].tolist() == file.view(name).tolist() == array.tolist()
        assert file.length(name) == len(array)


def test_a_stream_makes_a_file_of_its_own_once_it_is_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(folder: Path, prefix: str) -> IO[bytes]:
        made.append(prefix)
        return spool(folder, prefix)

    monkeypatch.setattr(array_file, "spool", counted)
    writer = ArrayFileWriter(tmp_path / "x.arrays")
    short, long = (writer.stream(name, np.uint16) for name in ("short", "long"))
    pieces = np.arange(60_000, dtype=np.uint16).reshape(3, -1)
    short.append(pieces[0, :100])
    for piece in pieces:
        long.append(piece)
    writer.close({})

    assert made == ["x-"]
    assert ArrayFile(tmp_path / "x.arrays")["short"].tolist() == list(range(100))
    assert ArrayFile(tmp_path / "x.arrays")["long"].tolist() == list(range(60_000))


def test_every_array_begins_at_a_multiple_of_64_bytes_in_little_endian_order(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.arrays"
    _write(path, {"a": np.array([1, 2], ">u2"), "b": np.array([258], ">i4")}, {})
    data = path.read_bytes()
    assert data[:8] == b"WSEGMENT"
    assert data[64:68] == bytes([1, 0, 2, 0])
    assert data[128:132] == bytes([2, 1, 0, 0])
    assert ArrayFile(path)["b"].tolist() == [258]


def test_an_array_cannot_be_changed(tmp_path: Path) -> None:
    array = ArrayFile(_small_file(tmp_path))["numbers"]
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
    with pytest.raises(TypeError, match="read-only"):
        ArrayFile(_small_file(tmp_path)).view("numbers")[0] = 1


def test_a_view_is_little_endian_on_any_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "byteorder", {"little": "big", "big": "little"}[sys.byteorder])
    file = ArrayFile(_small_file(tmp_path))

    assert file.view("numbers")[1] == int(file["numbers"].byteswap()[1])


def test_two_arrays_of_a_name_are_a_mistake(tmp_path: Path) -> None:
    writer = ArrayFileWriter(tmp_path / "x.arrays")
    writer.add("a", np.zeros(1, np.uint8))
    with pytest.raises(ValueError, match="'a' was written before"):
        writer.add("a", np.zeros(1, np.uint8))
    writer.abandon()


def test_an_abandoned_file_leaves_nothing(tmp_path: Path) -> None:
    writer = ArrayFileWriter(tmp_path / "x.arrays")
    writer.stream("a", np.uint8).append(np.ones(3, np.uint8))
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_array_is_damage(tmp_path: Path) -> None:
    file = ArrayFile(_small_file(tmp_path))
    assert "missing" not in file
    with pytest.raises(IndexDamagedError, match=r"small\.arrays.* no array 'missing'"):
        file["missing"]


def test_a_file_cut_short_anywhere_is_refused_by_name(tmp_path: Path) -> None:
    path = _small_file(tmp_path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        message = _refusal(path)
        assert "small.arrays" in message
        assert "\n" not in message


def test_a_file_with_more_behind_it_is_refused(tmp_path: Path) -> None:
    path = _small_file(tmp_path)
    path.write_bytes(path.read_bytes() + b"\0")
    assert "small.arrays" in _refusal(path)


def test_any_changed_bit_of_magic_directory_or_footer_is_refused(tmp_path: Path) -> None:
    path = _small_file(tmp_path)
    whole = path.read_bytes()
    offset, *_ = struct.unpack(FOOTER, whole[-FOOTER_SIZE:])
    for place in [*range(len(MAGIC)), *range(offset, len(whole))]:
        for bit in (0, 3, 7):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            assert "small.arrays" in _refusal(path)


@given(st.binary(max_size=300))
def test_no_other_bytes_are_taken_for_an_array_file(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("arrays") / "small.arrays"
    path.write_bytes(data)
    assert "small.arrays" in _refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.arrays").mkdir()
    assert "'" + str(tmp_path / "none.arrays") + "'" in _refusal(tmp_path / "none.arrays")
    with pytest.raises(IndexFolderError, match=r"folder.arrays.* is a folder"):
        ArrayFile(tmp_path / "folder.arrays")


def test_another_version_is_named(tmp_path: Path) -> None:
    path = _small_file(tmp_path)
    data = path.read_bytes()
    offset, length, crc, version, magic = struct.unpack(FOOTER, data[-FOOTER_SIZE:])
    assert version == FORMAT_VERSION
    later = struct.pack(FOOTER, offset, length, crc, version + 1, magic)
    path.write_bytes(data[:-FOOTER_SIZE] + later)
    assert f"it has format {version + 1}, not {version}" in _refusal(path)


def test_a_footer_of_the_other_byte_order_is_refused(tmp_path: Path) -> None:
    path = _small_file(tmp_path)
    data = path.read_bytes()
    values = struct.unpack(FOOTER, data[-FOOTER_SIZE:])
    path.write_bytes(data[:-FOOTER_SIZE] + struct.pack(FOOTER.replace("<", ">"), *values))
    assert "small.arrays" in _refusal(path)


ODD_DIRECTORIES: dict[str, Callable[[list[Any]], object]] = {
    "no object": lambda _: [],
    "no JSON": lambda _: b"{",
    "no text": lambda _: b"\xff\xfe",
    "too deep": lambda _: b"[" * 100_000,
    "without arrays": lambda _: {"facts": {}},
    "without facts": lambda entry: {"arrays": {"numbers": entry}},
    "arrays in a list": lambda entry: {"arrays": [entry], "facts": {}},
    "facts in a number": lambda entry: {"arrays": {"numbers": entry}, "facts": 1},
    "too few values": lambda entry: {"arrays": {"numbers": entry[:2]}, "facts": {}},
    "objects": lambda entry: {"arrays": {"numbers": ["|O", *entry[1:]]}, "facts": {}},
    "big-endian": lambda entry: {"arrays": {"numbers": [">i8", *entry[1:]]}, "facts": {}},
    "no type": lambda entry: {"arrays": {"numbers": ["làng", *entry[1:]]}, "facts": {}},
    "a type of many": lambda entry: {"arrays": {"numbers": [["<i8"], *entry[1:]]}, "facts": {}},
    "too long": lambda entry: {"arrays": {"numbers": [entry[0], [71], entry[2]]}, "facts": {}},
    "much too long": lambda e: {"arrays": {"numbers": [e[0], [1 << 70], e[2]]}, "facts": {}},
    "less than none": lambda e: {"arrays": {"numbers": [e[0], [-1], e[2]]}, "facts": {}},
    "before the file": lambda e: {"arrays": {"numbers": [e[0], e[1], -64]}, "facts": {}},
    "behind the file": lambda e: {"arrays": {"numbers": [e[0], [0], 1 << 40]}, "facts": {}},
    "half an element": lambda e: {"arrays": {"numbers": [e[0], [1.5], e[2]]}, "facts": {}},
    "a table": lambda e: {"arrays": {"numbers": [e[0], [7, 10], e[2]]}, "facts": {}},
    "infinite": lambda e: {"arrays": {"numbers": [e[0], [float("inf")], e[2]]}, "facts": {}},
}


@pytest.mark.parametrize("oddity", ODD_DIRECTORIES)
def test_a_directory_that_makes_no_sense_is_refused_whatever_its_checksum(
    tmp_path: Path, oddity: str
) -> None:
    path = _small_file(tmp_path)
    _with_directory(path, ODD_DIRECTORIES[oddity](["<i8", [70], 128]))
    message = _refusal(path)
    assert "small.arrays" in message
    assert "\n" not in message


def test_the_directory_of_the_refusals_is_otherwise_accepted(tmp_path: Path) -> None:
    path = _small_file(tmp_path)
    _with_directory(path, {"arrays": {"numbers": ["<i8", [70], 128]}, "facts": {}})
    assert ArrayFile(path)["numbers"].tolist() == list(range(70))
