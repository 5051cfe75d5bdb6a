"""Which words does pyvi see in a text, and where?

Covers pyvi's words as ranges into the text, one text at a time or many at once. Does not cover
splitting into syllables (`pyvi_syllables`), the model's features (`crf_features`) and decoding
(`crfsuite`), or search terms (`analysis.tokenizer`).

Why not pyvi itself: importing `pyvi.ViTokenizer` unpickles its model through scikit-learn, which
takes seconds and more than 100 MB, and then it tags some 100,000 syllables a second. Here the model
and the word list are read from the installed pyvi's folder, nothing is unpickled, and its features
become sums over arrays: the same words, sooner. That holds for the release whose files are known;
for any other, pyvi itself is asked.

Source: pyvi 0.1.1 (MIT licence), ViTokenizer.tokenize: the conditions for joining.
"""

import functools
import importlib.util
import threading
import zlib
from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Protocol

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs, Mask
from wardsearch.analysis.segmenter.crf_features import (
    MOST_FEATURES,
    PAIR_FEATURES,
    SyllableColumns,
    SyllableTable,
    name_features,
    sum_scores,
)
from wardsearch.analysis.segmenter.crfsuite import CrfModel, decode, extract_model, read_model
from wardsearch.analysis.segmenter.pyvi_syllables import syllabify, word_ranges
from wardsearch.analysis.segmenter.word_list import WordList
from wardsearch.errors import SegmenterError
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native
from wardsearch.ranges import CharRange

# The release whose code is reproduced here and the CRC-32 of its model and word list: what its
# words depend on. Files with another checksum are not what was tested.
MODEL_VERSION: Final = "pyvi-0.1.1-664f35c0"
_KNOWN_RELEASE: Final = "0.1.1"
_INSTALL: Final = f"pip install --force-reinstall pyvi=={_KNOWN_RELEASE}"

_BLOCK = 1 << 16  # syllables decoded at a time, to keep the arrays in the processor's cache
_MOST_SYLLABLES_KEPT = 1 << 17  # distinct syllables remembered from texts segmented one by one


class Segmenter(Protocol):
    """What finds pyvi's words; threads may share it.

    Attributes:
        version: Changes whenever the words found may change, so it belongs into an index.
    """

    version: str

    def segment(self, text: str) -> list[CharRange]:
        """Return where pyvi's words stand in *text*: in order, disjoint, all but the white space.

        Punctuation marks and line breaks are words, too. A word of several syllables reaches from
        the first to the end of the last, white space between them included.

        Args:
            text: NFC text; to pyvi it is one sentence, whatever its length.
        """
        ...

    def joins(self, vocabulary: Sequence[str], ids: Ints, starts: Longs) -> Mask:
        """Return for each syllable of many sentences whether pyvi joins it to the one before.

        Args:
            vocabulary: Syllables as `syllabify` gives them, in their original case. What is
                computed for each is kept as long as calls come with the same list, which may only
                have grown at its end.
            ids: The indices in *vocabulary* of the syllables of one sentence after the other.
            starts: Where in *ids* each sentence starts, not decreasing, the first of them 0.
        """
        ...


class ModelSegmenter:
    """Finds pyvi's words by its model and word list alone.

    Attributes:
        version: As in `Segmenter`.
    """

    def __init__(self, model: CrfModel, words: WordList, version: str) -> None:
        """Use *model* and *words*, which together are called *version*.

        Raises:
            ValueError: The model's labels are not pyvi's.
        """
        self.version = version
        self._model = model
        self._words = words
        self._inside = model.labels.index("I_W") == 1
        self._scores = {name: first - second for name, (first, second) in model.weights.items()}
        weights = chain.from_iterable(model.weights.values())
        self._pair_scores = [self._scores.get(name, 0.0) for name in PAIR_FEATURES]
        self._largest_score = MOST_FEATURES * max(map(abs, weights), default=0.0)
        self._lock = threading.Lock()
        self._table = SyllableTable([], self._scores, words)
        self._own_numbers: dict[str, int] = {}
        self._own_vocabulary: list[str] = []
        self._own_table = SyllableTable(self._own_vocabulary, self._scores, words)

    def segment(self, text: str) -> list[CharRange]:
        """Return where pyvi's words stand in *text*; see `Segmenter`."""
        syllables = syllabify(text)
        if not syllables:
            return []
        with self._lock:
            vocabulary, ids = self._number(syllables)
            columns = self._own_table.columns()
        joined = self._join(columns, vocabulary, ids, np.array([0, len(ids)]))
        return word_ranges(text, syllables, joined)

    def joins(self, vocabulary: Sequence[str], ids: Ints, starts: Longs) -> Mask:
        """Return for each syllable whether pyvi joins it to the one before; see `Segmenter`."""
        with self._lock:
            if self._table.vocabulary is not vocabulary:
                self._table = SyllableTable(vocabulary, self._scores, self._words)
            columns = self._table.columns()
        bounds = _without_repeats(np.append(starts, len(ids)))
        return self._join(columns, vocabulary, ids, bounds)

    def _join(
        self, columns: SyllableColumns, vocabulary: Sequence[str], ids: Ints, bounds: Longs
    ) -> Mask:
        """Return which syllables of sentences are joined that begin and end at *bounds*."""
        kernel = native()
        if kernel is not None:
            return self._join_natively(kernel, columns, vocabulary, ids, bounds)
        starts = bounds[:-1]
        cuts = _without_repeats(np.searchsorted(starts, np.arange(0, len(ids), _BLOCK)))
        result = np.zeros(len(ids), np.bool_)
        for first, last in pairwise([*cuts[cuts < len(starts)].tolist(), len(starts)]):
            block = slice(bounds[first], bounds[last])
            result[block] = self._join_block(
                columns, vocabulary, ids[block], starts[first:last] - bounds[first]
            )
        return result

    def _number(self, syllables: list[str]) -> tuple[list[str], Ints]:
        """Number *syllables* by this segmenter's own vocabulary, which begins anew when large."""
        if len(self._own_vocabulary) > _MOST_SYLLABLES_KEPT:
            self._own_numbers, self._own_vocabulary = {}, []
            self._own_table = SyllableTable(self._own_vocabulary, self._scores, self._words)
        numbers, vocabulary = self._own_numbers, self._own_vocabulary
        for syllable in dict.fromkeys(syllables):
            if syllable not in numbers:
                numbers[syllable] = len(vocabulary)
                vocabulary.append(syllable)
        ids = np.fromiter(map(numbers.__getitem__, syllables), np.int32, len(syllables))
        return vocabulary, ids

    def _join_block(
        self,
        columns: SyllableColumns,
        vocabulary: Sequence[str],
        ids: Ints,
        starts: Longs,
    ) -> Mask:
        scores = sum_scores(columns, ids, starts, self._scores, self._words)
        labels, doubtful = decode(self._model, scores, starts, largest_score=self._largest_score)
        bounds = np.append(starts, len(ids))
        for sentence in _without_repeats(np.searchsorted(starts, doubtful, "right") - 1).tolist():
            span = slice(bounds[sentence], bounds[sentence + 1])
            labels[span] = self._tag(vocabulary, ids[span])
        return self._joined(columns, labels, ids, starts)

    def _join_natively(
        self,
        kernel: ModuleType,
        columns: SyllableColumns,
        vocabulary: Sequence[str],
        ids: Ints,
        bounds: Longs,
    ) -> Mask:
        words = self._words
        found, doubtful = kernel.joins(
            np.ascontiguousarray(ids, np.int32),
            bounds,
            tuple(columns),
            (words.pairs, words.side, words.triples),
            (
                *chain.from_iterable(self._model.transitions),
                *self._pair_scores,
                self._largest_score,
            ),
            self._inside,
        )
        joined = np.frombuffer(bytearray(found), np.bool_)
        for sentence in np.frombuffer(doubtful, np.int64).tolist():
            span = slice(bounds[sentence], bounds[sentence + 1])
            labels = np.array(self._tag(vocabulary, ids[span]), np.bool_)
            joined[span] = self._joined(columns, labels, ids[span], np.zeros(1, np.int64))
        return joined

    def _tag(self, vocabulary: Sequence[str], ids: Ints) -> list[int]:
        """Return the labels of one sentence as CRFsuite decides them, near to a tie or not."""
        syllables = [vocabulary[number] for number in ids.tolist()]
        return self._model.tag(name_features(syllables, self._words))

    def _joined(self, columns: SyllableColumns, labels: Mask, ids: Ints, starts: Longs) -> Mask:
        """Return which syllables pyvi joins to the one before, by their *labels*."""
        joined = labels if self._inside else ~labels
        is_joinable, is_title = columns.is_joinable[ids], columns.is_title[ids]
        joined &= is_joinable
        joined[1:] &= is_joinable[:-1] & (is_title[:-1] | ~is_title[1:])
        joined[starts] = False
        return joined


def _without_repeats(numbers: Longs) -> Longs:
    """Return the distinct ones of *numbers*, which do not decrease."""
    return numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers


class PyviSegmenter:
    """Asks the installed pyvi itself, whatever release it is: slow, and slow to start.

    Attributes:
        version: As in `Segmenter`.
    """

    def __init__(self, version: str) -> None:
        """Import pyvi; what is found is called *version*.

        Raises:
            SegmenterError: pyvi cannot be imported.
        """
        self.version = version
        try:
            from pyvi.ViTokenizer import ViTokenizer
        except Exception as error:  # unpickling a damaged model can raise anything
            raise SegmenterError("pyvi-unusable", why=str(error), command=_INSTALL) from error
        self._tokenizer: Any = ViTokenizer

    def segment(self, text: str) -> list[CharRange]:
        """Return where pyvi's words stand in *text*; see `Segmenter`."""
        _, syllables = self._tokenizer.sylabelize(text)
        if not syllables:
            return []
        output = self._tokenizer.tokenize(text)
        joined = np.zeros(len(syllables), np.bool_)
        at = 0
        for index, syllable in enumerate(syllables):
            joined[index] = index > 0 and output[at - 1] == "_"
            at += len(syllable) + 1
        return word_ranges(text, syllables, joined)

    def joins(self, vocabulary: Sequence[str], ids: Ints, starts: Longs) -> Mask:
        """Return for each syllable whether pyvi joins it to the one before; see `Segmenter`."""
        joined = np.zeros(len(ids), np.bool_)
        bounds = [*starts.tolist(), len(ids)]
        for first, last in pairwise(bounds):
            syllables = [vocabulary[number] for number in ids[first:last].tolist()]
            lengths = np.fromiter(map(len, syllables), np.int64, len(syllables))
            words = self.segment(" ".join(syllables))
            begins = np.array([word.start for word in words], np.int64)
            word_of = np.searchsorted(begins, np.cumsum(lengths + 1) - lengths - 1, "right")
            joined[first + 1 : last] = word_of[1:] == word_of[:-1]
        return joined


class _Installed(NamedTuple):
    """What is installed of pyvi: its version, and its model and word list, where they can be read.

    Only those of the known release have its version.
    """

    version: str
    pickled: bytes
    words: bytes


def _installed() -> _Installed:
    folder = pyvi_folder()
    version = f"pyvi-{pyvi_release(folder)}"
    try:
        pickled = (folder / "models" / "pyvi3.pkl").read_bytes()
        words = (folder / "models" / "words.txt").read_bytes()
    except OSError:
        return _Installed(version, b"", b"")
    version = f"{version}-{zlib.crc32(words, zlib.crc32(pickled)):08x}"
    return _Installed(version, pickled, words)


@functools.cache
def default_segmenter() -> Segmenter:
    """Return the segmenter of the installed pyvi, loaded once.

    Raises:
        SegmenterError: pyvi is not installed, or neither its files nor itself can be used.
    """
    version, pickled, words = _installed()
    if version != MODEL_VERSION:
        return PyviSegmenter(version)
    return ModelSegmenter(read_model(extract_model(pickled)), WordList(words), version)


@functools.cache
def segmenter_version() -> str:
    """Return the version of the default segmenter, which is loaded only if it might be unusable.

    It is found once: the whole model is read for it.

    Raises:
        SegmenterError: As `default_segmenter`.
    """
    version = _installed().version
    return version if version == MODEL_VERSION else default_segmenter().version


def pyvi_folder() -> Path:
    """Return the folder of the installed pyvi, without importing it.

    Raises:
        SegmenterError: There is none.
    """
    spec = importlib.util.find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise SegmenterError("pyvi-missing", command=_INSTALL)
    return Path(spec.submodule_search_locations[0])


def pyvi_release(folder: Path) -> str:
    """Return the release of the pyvi installed in *folder*, "unknown" if nothing tells.

    pip notes it beside that folder; `importlib.metadata` takes longer to import than all the rest.
    """
    if (folder.parent / f"pyvi-{_KNOWN_RELEASE}.dist-info").is_dir():
        return _KNOWN_RELEASE
    from importlib import metadata

    try:
        return metadata.version("pyvi")
    except metadata.PackageNotFoundError:
        return "unknown"
