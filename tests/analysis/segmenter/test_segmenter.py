import importlib.util
import json
import lzma
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import metadata
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from support.pyvi_reference import (
    REPOSITORY,
    SHARED_DATA,
    any_text,
    pyvi_joins,
    pyvi_ranges,
    pyvi_tokenizer,
    repetitive,
    vietnamese_like,
)
from wardsearch.analysis.arrays import Doubles, Longs, Mask
from wardsearch.analysis.segmenter import segmenter as module
from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
from wardsearch.analysis.segmenter.segmenter import (
    MODEL_VERSION,
    ModelSegmenter,
    PyviSegmenter,
    Segmenter,
    default_segmenter,
    pyvi_folder,
    pyvi_release,
    segmenter_version,
)
from wardsearch.errors import SegmenterError
from wardsearch.vietnamese.spelling import to_nfc

TEXT = "Đại hội Đảng bộ phường Ngọc Thụy,\nthu hồi 1.089 m2 đất; giải phóng mặt bằng (Nguồn: UBND)."


@pytest.fixture
def fresh_default() -> Iterator[None]:
    for remembered in (default_segmenter, segmenter_version):
        remembered.cache_clear()
    yield
    for remembered in (default_segmenter, segmenter_version):
        remembered.cache_clear()


def _batch_joins(segmenter: Segmenter, texts: list[str]) -> list[list[bool]]:
    """Segment *texts* in one call, each a sentence."""
    sentences = [syllabify(text) for text in texts]
    row = [syllable for sentence in sentences for syllable in sentence]
    numbers = {syllable: number for number, syllable in enumerate(dict.fromkeys(row))}
    ids = np.array([numbers[syllable] for syllable in row], np.int32)
    starts = np.cumsum([0, *map(len, sentences)], dtype=np.int64)
    joined = segmenter.joins(list(numbers), ids, starts[:-1])
    return [part.tolist() for part in np.split(joined, starts[1:-1])]


@given(any_text())
def test_any_text_has_the_words_that_pyvi_finds(text: str) -> None:
    assert default_segmenter().segment(text) == pyvi_ranges(text)


@given(vietnamese_like())
@settings(max_examples=200)
def test_vietnamese_text_has_the_words_that_pyvi_finds(text: str) -> None:
    assert default_segmenter().segment(text) == pyvi_ranges(text)


@given(repetitive())
@settings(max_examples=100)
def test_repeated_syllables_have_the_words_that_pyvi_finds(text: str) -> None:
    assert default_segmenter().segment(text) == pyvi_ranges(text)


@given(st.lists(any_text(), min_size=1, max_size=8))
def test_many_texts_at_once_have_the_words_of_each(texts: list[str]) -> None:
    assert _batch_joins(default_segmenter(), texts) == [pyvi_joins(text)[1] for text in texts]


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "corpus").glob("*.txt")), ids=lambda p: p.stem
)
def test_a_sample_report_has_the_words_that_pyvi_finds(path: Path) -> None:
    text = to_nfc(path.read_text(encoding="utf-8"))

    assert default_segmenter().segment(text) == pyvi_ranges(text)


def test_real_reports_have_the_words_that_pyvi_finds() -> None:
    texts = [
        to_nfc(path.read_text(encoding="utf-8"))
        for path in sorted((SHARED_DATA / "reports").glob("*.txt"))
    ]
    if not texts:
        pytest.skip("no ../shared/data/reports beside the checkout")

    assert list(map(default_segmenter().segment, texts)) == list(map(pyvi_ranges, texts))
    assert _batch_joins(default_segmenter(), texts) == [pyvi_joins(text)[1] for text in texts]


def test_real_articles_of_law_have_the_words_that_pyvi_finds() -> None:
    path = SHARED_DATA / "retrieval" / "phapdien" / "corpus.jsonl.xz"
    if not path.exists():
        pytest.skip("no ../shared/data/retrieval/phapdien beside the checkout")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [to_nfc(json.loads(line)["text"]) for line in islice(lines, 0, 6000, 60)]

    assert _batch_joins(default_segmenter(), texts) == [pyvi_joins(text)[1] for text in texts]


def test_words_are_ranges_into_the_text() -> None:
    words = [TEXT[start:end] for start, end in default_segmenter().segment(TEXT)]

    assert words[:6] == ["Đại hội", "Đảng bộ", "phường", "Ngọc Thụy", ",", "\n"]


def test_white_space_has_no_words() -> None:
    assert default_segmenter().segment(" \t\u3000") == []
    assert default_segmenter().segment("") == []


def test_syllables_are_joined_alike_however_the_batches_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "native", lambda: None)  # the kernel knows neither
    texts = [TEXT[at : at + 20] for at in range(0, len(TEXT), 3)] + [TEXT]
    expected = [pyvi_joins(text)[1] for text in texts]
    for size in (1, 7, 64):
        monkeypatch.setattr(module, "_BLOCK", size)

        assert _batch_joins(default_segmenter(), texts) == expected


def test_a_vocabulary_may_grow_between_calls_and_change_for_another() -> None:
    segmenter = default_segmenter()
    vocabulary: list[str] = []
    for text in (*TEXT.splitlines(), TEXT, TEXT.upper()):
        syllables = syllabify(text)
        vocabulary += [s for s in dict.fromkeys(syllables) if s not in vocabulary]
        ids = np.array([vocabulary.index(syllable) for syllable in syllables], np.int32)
        joined = segmenter.joins(vocabulary, ids, np.array([0]))

        assert joined.tolist() == pyvi_joins(text)[1]

    assert _batch_joins(segmenter, [TEXT[::-1]]) == [pyvi_joins(TEXT[::-1])[1]]


@pytest.mark.parametrize("starts", [[], [0], [0, 0]])
def test_a_batch_without_syllables_has_nothing_to_join(starts: list[int]) -> None:
    nothing = np.zeros(0, np.int32)

    assert default_segmenter().joins([], nothing, np.array(starts, np.int64)).tolist() == []


def test_the_first_syllable_of_a_sentence_is_joined_to_none() -> None:
    texts = ["đất", "dụng cụ", "vẻ", "khoáng"]  # the model takes the last three for ends of words

    assert _batch_joins(default_segmenter(), texts) == [[False], [False, True], [False], [False]]


def test_empty_sentences_change_nothing() -> None:
    vocabulary, ids = ["đất", "nước"], np.array([0, 1, 0, 1], np.int32)
    starts = np.array([0, 0, 2, 2, 4, 4])

    assert default_segmenter().joins(vocabulary, ids, starts).tolist() == [False, True, False, True]


def test_what_arrays_leave_open_is_tagged_as_crfsuite_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "native", lambda: None)  # the kernel knows neither

    def leave_all(
        _: object, differences: Doubles, starts: Longs, **__: float
    ) -> tuple[Mask, Longs]:
        return np.zeros(len(differences), np.bool_), starts

    monkeypatch.setattr(module, "decode", leave_all)
    texts = [TEXT, TEXT.upper(), TEXT.title()]

    assert _batch_joins(default_segmenter(), texts) == [pyvi_joins(text)[1] for text in texts]


def test_a_vocabulary_that_grew_too_large_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_SYLLABLES_KEPT", 5)
    segmenter = default_segmenter()
    segmenter.segment(TEXT)

    assert segmenter.segment("đất nước") == pyvi_ranges("đất nước")
    assert getattr(segmenter, "_own_vocabulary") == ["đất", "nước"]  # noqa: B009 - it is private


def test_threads_may_share_a_segmenter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_SYLLABLES_KEPT", 20)
    texts = [TEXT[at:] for at in range(0, len(TEXT), 5)]
    expected = list(map(pyvi_ranges, texts))
    found: list[object] = []

    def work() -> None:
        found.extend(list(map(default_segmenter().segment, texts)) == expected for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [True] * 40


def test_segmenting_imports_neither_pyvi_nor_what_it_needs() -> None:
    code = (
        "import sys; from wardsearch.analysis.segmenter.segmenter import default_segmenter;"
        f"default_segmenter().segment({TEXT!r});"
        "print(sorted({'pyvi', 'pyvi.ViTokenizer', 'sklearn', 'scipy', 'pycrfsuite', 'pickle'}"
        " & sys.modules.keys()))"
    )
    environment = {"PYTHONPATH": str(REPOSITORY / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )

    assert done.stdout.strip() in {"[]", "['pickle']"}  # NumPy may import pickle


def test_the_pinned_release_is_read_without_pyvi() -> None:
    assert metadata.version("pyvi") == "0.1.1"
    assert isinstance(default_segmenter(), ModelSegmenter)
    assert default_segmenter().version == MODEL_VERSION


@pytest.mark.usefixtures("fresh_default")
def test_another_release_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    pyvi_tokenizer()
    monkeypatch.setattr(module, "pyvi_release", lambda _: "0.2.0")
    segmenter = default_segmenter()
    texts = [TEXT, "", TEXT.upper(), " ", "a_b c_d", TEXT.replace(" ", "\n")]

    assert isinstance(segmenter, PyviSegmenter)
    assert segmenter.version == segmenter_version() == "pyvi-0.2.0-664f35c0"
    assert list(map(segmenter.segment, texts)) == list(map(pyvi_ranges, texts))
    assert _batch_joins(segmenter, texts) == [pyvi_joins(text)[1] for text in texts]


@pytest.mark.usefixtures("fresh_default")
@pytest.mark.parametrize("damage", ["cut", "garbled", "words", "missing"])
def test_altered_files_are_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    pyvi_tokenizer()
    model, words = tmp_path / "models" / "pyvi3.pkl", tmp_path / "models" / "words.txt"
    model.parent.mkdir()
    for path in (model, words):
        shutil.copyfile(pyvi_folder() / "models" / path.name, path)
    if damage == "cut":
        model.write_bytes(model.read_bytes()[:300_000])
    elif damage == "garbled":
        model.write_bytes(model.read_bytes().replace(b"CQDB", b"BDQC"))
    elif damage == "words":
        words.write_bytes(words.read_bytes() + b"\nw x")
    else:
        model.unlink()
    monkeypatch.setattr(module, "pyvi_folder", lambda: tmp_path)
    segmenter = default_segmenter()

    assert isinstance(segmenter, PyviSegmenter)
    assert segmenter.version.startswith("pyvi-0.1.1")
    assert segmenter.version == segmenter_version() != MODEL_VERSION
    assert segmenter.segment(TEXT) == pyvi_ranges(TEXT)


@pytest.mark.usefixtures("fresh_default")
def test_the_version_of_known_files_is_told_without_loading_them() -> None:
    assert segmenter_version() == MODEL_VERSION
    assert default_segmenter.cache_info().currsize == 0


@pytest.mark.usefixtures("fresh_default")
def test_the_version_is_read_off_the_files_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = segmenter_version()
    monkeypatch.setattr(module, "pyvi_folder", lambda: pytest.fail("the model is read again"))

    assert segmenter_version() == found


def test_a_pyvi_that_cannot_be_imported_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvi.ViTokenizer", None)

    with pytest.raises(SegmenterError, match=r"^pyvi cannot be used: .*; install it with: pip"):
        PyviSegmenter("pyvi-?")


@pytest.mark.usefixtures("fresh_default")
def test_a_missing_pyvi_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(SegmenterError, match=r"^pyvi is not installed; install it with: pip"):
        default_segmenter()
    with pytest.raises(SegmenterError, match=r"^pyvi is not installed; install it with: pip"):
        segmenter_version()


def test_the_release_is_found_where_pip_notes_it_or_where_python_looks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def not_found(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    assert pyvi_release(pyvi_folder()) == "0.1.1"

    monkeypatch.setattr(metadata, "version", lambda _: "0.3.0")

    assert pyvi_release(tmp_path) == "0.3.0"

    monkeypatch.setattr(metadata, "version", not_found)

    assert pyvi_release(tmp_path) == "unknown"
