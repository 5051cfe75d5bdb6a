import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wardsearch.embedded.index import text_blocks, texts as textstore
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.text_blocks import (
    BLOCK_BYTES,
    DICTIONARY_BYTES,
    dictionary_for,
    pack_texts,
)
from wardsearch.embedded.index.texts import TextStore, TextStoreWriter
from wardsearch.errors import IndexDamagedError


def _write(path: Path, texts: list[str], dictionary: bytes = b"") -> TextStore:
    file = ArrayFileWriter(path)
    writer = TextStoreWriter(file, dictionary)
    for text in texts:
        writer.append(text)
    writer.close()
    file.close({})
    return TextStore(ArrayFile(path))


_TEXTS = st.lists(
    st.tuples(st.text(st.characters(codec="utf-8"), max_size=5), st.integers(0, 30)).map(
        lambda text_and_times: text_and_times[0] * text_and_times[1]
    ),
    max_size=12,
)


_DICTIONARIES = st.sampled_from((b"", "phường Ngọc Thụy".encode()))


@given(_TEXTS, st.sampled_from((1, 10, 100, BLOCK_BYTES)), _DICTIONARIES, st.data())
def test_texts_are_read_as_they_were_written_alone_and_in_order(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    block: int,
    dictionary: bytes,
    data: st.DataObject,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_blocks, "BLOCK_BYTES", block)
        patch.setattr(textstore, "_WAITING_BLOCKS", 2)
        store = _write(tmp_path_factory.mktemp("texts") / "x", texts, dictionary)
    assert [store[document] for document in range(len(texts))] == texts
    chosen = [document for document in range(len(texts)) if data.draw(st.booleans())]
    assert list(store.texts(chosen)) == [texts[document] for document in chosen]
    asked = data.draw(st.permutations(chosen)) + chosen[:2]
    chars = data.draw(st.none() | st.integers(0, 60))
    assert store.beginnings(asked, chars) == [texts[document][:chars] for document in asked]


@given(
    _TEXTS,
    _TEXTS,
    st.sampled_from((1, 10, 100, BLOCK_BYTES)),
    _DICTIONARIES,
    _DICTIONARIES,
    st.integers(0, 4),
)
def test_texts_that_were_compressed_before_are_written_as_others_are(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[str],
    texts: list[str],
    block: int,
    first: bytes,
    dictionary: bytes,
    blocks: int,
) -> None:
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_blocks, "BLOCK_BYTES", block)
        _write(folder / "once", texts, dictionary)
        encoded = [text.encode() for text in texts]
        packed = pack_texts(encoded, dictionary)
        first_ones = pack_texts(encoded, dictionary, iter([True] * blocks + [False] * 2).__next__)
        file = ArrayFileWriter(folder / "packed")
        writer = TextStoreWriter(file, dictionary)
        writer.append_packed(first_ones)
        assert len(first_ones.blocks) == min(blocks + 1, len(packed.blocks))
        for rest in encoded[len(first_ones.numbers) :]:
            writer.append_encoded(rest)
        writer.close()
        file.close({})
        file = ArrayFileWriter(folder / "behind")
        writer = TextStoreWriter(file, first)
        for text in before:
            writer.append(text)
        writer.append_packed(packed)
        writer.close()
        file.close({})
    assert (folder / "packed").read_bytes() == (folder / "once").read_bytes()
    store = TextStore(ArrayFile(folder / "behind"))
    assert [store[document] for document in range(len(store.lengths))] == [*before, *texts]


@given(st.lists(st.tuples(_TEXTS, _DICTIONARIES), max_size=4), st.booleans())
def test_texts_are_copied_with_their_dictionaries_unless_two_have_one_name(
    tmp_path_factory: pytest.TempPathFactory,
    stores: list[tuple[list[str], bytes]],
    have_one_name: bool,
) -> None:
    folder = tmp_path_factory.mktemp("copied")
    sources = [_write(folder / str(n), *each) for n, each in enumerate(stores)]
    file = ArrayFileWriter(folder / "copied")
    writer = TextStoreWriter(file, b"another")
    if have_one_name:
        for source in sources:
            own = source.dictionaries
            source.__dict__["dictionaries"] = {zlib.adler32(b"another"): own[name] for name in own}
    kept = [each for each, source in zip(stores, sources, strict=True) if writer.can_copy(source)]
    for source in filter(writer.can_copy, sources):
        writer.copy(source)
    writer.close()
    file.close({})
    copied = TextStore(ArrayFile(folder / "copied"))

    assert [each for each in stores if not (have_one_name and each[1])] == kept
    every = [text for texts, _ in kept for text in texts]
    assert [copied[document] for document in range(len(copied.lengths))] == every
    found = {b"another", *(dictionary for _, dictionary in kept if dictionary)}
    assert set(copied.dictionaries.values()) == found


def test_texts_that_are_alike_take_less_room_with_a_dictionary(tmp_path: Path) -> None:
    chance = Random(5)  # noqa: S311 - no secret
    phrases = ["".join(chance.choices("aăâbcdđeêghi ", k=30)) for _ in range(500)]
    texts = [" ".join(chance.choices(phrases, k=30)) for _ in range(2_000)]
    dictionary = dictionary_for([text.encode() for text in texts])
    with_one = _write(tmp_path / "with", texts, dictionary)
    without = _write(tmp_path / "without", texts)

    assert 0 < len(dictionary) <= DICTIONARY_BYTES
    stores = [store.file for store in (with_one, without)]
    sizes = [sum(file.sizes().values()) for file in stores]
    assert sizes[0] < sizes[1]


def test_an_index_has_few_dictionaries_however_often_it_grows() -> None:
    batch = [b"x" * 500] * 72
    known = dictionary_for(batch)

    assert not dictionary_for(batch[:9])
    assert len(known) == 36_000 // 16
    assert dictionary_for(batch + batch[:36], known) is known
    assert len(dictionary_for(2 * batch, known)) == 2 * len(known)
    assert len(dictionary_for(1_000 * batch, known)) == DICTIONARY_BYTES


def test_texts_of_one_block_are_read_in_any_order(tmp_path: Path) -> None:
    store = _write(tmp_path / "x", ["một", "hai ba", "bốn"])

    assert len(set(store.blocks)) == 1
    assert store.beginnings([2, 0, 1, 0], None) == ["bốn", "một", "hai ba", "một"]
    assert store.beginnings([2, 1], 2) == ["bố", "ha"]


@given(_TEXTS, st.integers(1, 9), st.integers(1, 9), st.integers(0, 40))
def test_a_long_text_is_written_and_read_in_pieces_and_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    long: int,
    piece: int,
    chars: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textstore, "LONG_CHARS", long)
        patch.setattr(textstore, "PIECE_CHARS", piece)
        patch.setattr(textstore, "_READ_BYTES", piece + 1)
        patch.setattr(textstore, "_HELD_PIECES", 2)
        store = _write(tmp_path_factory.mktemp("texts") / "x", texts)
        numbers = range(len(texts))

        assert [store[number] for number in numbers] == texts
        assert ["".join(store.pieces(number)) for number in numbers] == texts
        assert store.beginnings(numbers, chars) == [text[:chars] for text in texts]


def test_a_long_text_is_a_block_of_its_own_that_is_never_whole_in_memory(
    tmp_path: Path,
) -> None:
    text = "phường Ngọc Thụy " * 400_000
    store = _write(tmp_path / "x", ["ngắn", text, "cuối"])

    assert len(store.block_ends) == 4
    assert max(map(len, store.pieces(1))) <= textstore.PIECE_CHARS
    assert "".join(store.pieces(1)) == text
    assert store.beginnings([1], 20) == [text[:20]]


def test_a_long_text_that_is_damaged_or_cut_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    store = _write(path, ["phường Ngọc Thụy " * 200_000])
    written = path.read_bytes()
    lengths = np.array([int(store.lengths[0])], np.uint32).tobytes()
    longer = np.array([int(store.lengths[0]) + 1], np.uint32).tobytes()
    at = written.index(store.file["text.data"].tobytes())
    flipped = bytearray(written)
    flipped[at + 200] ^= 0xFF
    for data in (flipped, written.replace(lengths, longer)):
        path.write_bytes(data)

        with pytest.raises(IndexDamagedError, match="text block 0"):
            list(TextStore(ArrayFile(path)).pieces(0))


def test_a_text_longer_than_a_block_stays_whole(tmp_path: Path) -> None:
    texts = ["phường " * BLOCK_BYTES, "", "xã", "thị trấn " * BLOCK_BYTES]
    assert [_write(tmp_path / "x", texts)[document] for document in range(4)] == texts


def test_a_block_that_cannot_be_read_is_damage_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    _write(path, ["phường Ngọc Thụy"])
    file = ArrayFile(path)
    at = path.read_bytes().index(file["text.data"].tobytes())
    data = bytearray(path.read_bytes())
    data[at + 4] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(IndexDamagedError, match=r"x\.arrays.* text block 0 cannot be read"):
        TextStore(ArrayFile(path))[0]


@pytest.mark.parametrize("header", [b"\x78\x9d", b"\x77\x85", b"\x78\xbb", b"\x00\x00"])
def test_a_block_that_does_not_begin_as_zlib_has_it_is_damage(
    tmp_path: Path, header: bytes
) -> None:
    path = tmp_path / "x.arrays"
    stored = _write(path, ["phường Ngọc Thụy"]).file["text.data"].tobytes()
    path.write_bytes(path.read_bytes().replace(stored, header + stored[2:]))
    with pytest.raises(IndexDamagedError, match="text block 0 cannot be read"):
        TextStore(ArrayFile(path))[0]


@pytest.mark.parametrize("read", [lambda store: store[0], lambda store: [*store.texts([0])]])
def test_a_block_whose_dictionary_is_gone_is_damage(
    tmp_path: Path, read: Callable[[TextStore], object]
) -> None:
    store = _write(tmp_path / "x.arrays", ["phường Ngọc Thụy"], b"phuong")
    store.__dict__["dictionaries"] = {}

    with pytest.raises(IndexDamagedError, match="text block 0 cannot be read"):
        read(store)
    with pytest.raises(IndexDamagedError, match="text block 0 cannot be read"):
        list(store.pieces(0))


def test_a_block_of_no_bytes_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    store = _write(path, ["phường Ngọc Thụy"])
    ends = store.file["text.block_ends"].tobytes()
    path.write_bytes(path.read_bytes().replace(ends, bytes(len(ends) - 8) + b"\x01" + bytes(7)))
    with pytest.raises(IndexDamagedError, match="text block 0 cannot be read"):
        TextStore(ArrayFile(path))[0]


def test_a_text_cut_within_a_letter_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    store = _write(path, ["đường"])
    place = path.read_bytes().index(np.array([len("đường".encode())], np.uint32).tobytes(), 64)
    assert store[0] == "đường"
    data = bytearray(path.read_bytes())
    data[place] = 1
    path.write_bytes(data)
    with pytest.raises(IndexDamagedError, match="text block 0"):
        TextStore(ArrayFile(path))[0]


def test_a_text_that_is_longer_than_its_block_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    _write(path, ["đường"])
    place = path.read_bytes().index(np.array([len("đường".encode())], np.uint32).tobytes(), 64)
    data = bytearray(path.read_bytes())
    data[place] += 1
    path.write_bytes(data)
    with pytest.raises(IndexDamagedError, match="text block 0"):
        TextStore(ArrayFile(path))[0]
