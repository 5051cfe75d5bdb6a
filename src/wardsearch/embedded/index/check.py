"""Is every file of an index what was committed, and does it hold together?

First every byte: the size and the CRC-32 of each file that the manifest names. Then, of each
segment file that passes, what the bytes mean: posting lists that ascend and stay in range,
frequencies that add up to the lengths of the documents, stored texts and rows that can be read, ids
that are unique.

Covers reading everything and of naming what is wrong. Does not cover mending: an index is
made from its corpus, so `wardsearch index --rebuild` always does. No damage may end a check but the
index's being of another version: whatever reading a file raises is a problem of that file.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wardsearch.corpus.catalog import read_catalog
from wardsearch.embedded.index.commit_files import CommitFiles
from wardsearch.embedded.index.file_names import MANIFEST
from wardsearch.embedded.index.manifest import FileEntry, SegmentEntry
from wardsearch.embedded.index.postings import PostingsReader
from wardsearch.embedded.index.segment import DICTIONARY_OF, SegmentArrays
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.index.terms import PAIR_BITS, PairTerms
from wardsearch.errors import IndexDamagedError, command_for
from wardsearch.results import CheckResult

Progress = Callable[[int, int], None]

_READ_BYTES: Final = 1 << 20
_POSTINGS_AT_ONCE: Final = 1 << 21  # some 50 MB of arrays
_TOKENS_AT_ONCE: Final = 1 << 20
# What NumPy, zlib and json raise on bytes that are not what they were.
_UNREADABLE: Final = (
    *(ArithmeticError, AttributeError, IndexDamagedError, LookupError, MemoryError, OSError),
    *(RecursionError, TypeError, ValueError, zlib.error),
)


def check_index(path: str | Path, progress: Progress | None = None) -> CheckResult:
    """Verify the last commit of the index in the folder *path*, every byte and every count.

    Args:
        path: The index folder.
        progress: Called with the bytes read so far and in all.

    Raises:
        IndexMissingError: There is no index.
        IndexOutdatedError: Another version made it, so this one cannot tell.
        IndexFolderError: *path* is no folder or cannot be read.
    """
    folder = Path(path)
    try:
        files = CommitFiles(folder)
    except IndexDamagedError as error:
        return CheckResult(sound=False, problems=(str(error),), reports=0, files=1)
    with closing(files):
        check = _Check(folder, files, progress or (lambda _done, _all: None))
        check.run()
    return CheckResult(
        sound=not check.problems,
        problems=tuple(check.problems),
        reports=check.reports,
        files=check.files,
    )


class _Check:
    """The verification of one commit.

    Attributes:
        problems: What is wrong, a sentence each.
        reports: Living documents that were read.
        files: Files that were read or looked for.
    """

    def __init__(self, folder: Path, files: CommitFiles, progress: Progress) -> None:
        self.problems: list[str] = []
        self.reports = 0
        self.files = 1  # the manifest has been read
        self._folder = folder
        self._opened = files
        self._manifest = manifest = files.manifest
        self._progress = progress
        self._ids: Counter[str] = Counter()
        self._done = 0
        sizes = [segment.size for segment in manifest.segments]
        sizes += [entry.size for entry in (manifest.catalog, manifest.toc) if entry]
        self._total = sum(sizes) or 1

    def run(self) -> None:
        """Verify everything."""
        manifest = self._manifest
        if manifest.catalog is None or manifest.toc is None:
            self._problem(MANIFEST, "it names no catalog or no table of contents")
        if manifest.toc:
            self._is_whole(manifest.toc)
        for segment in manifest.segments:
            if self._is_whole(segment):
                self._check_segment(segment)
        if manifest.catalog and self._is_whole(manifest.catalog):
            self._check_catalog(manifest.catalog)
        repeated = [report_id for report_id, count in self._ids.items() if count > 1]
        if repeated:
            self._problem(MANIFEST, f"{len(repeated)} ids are of several reports: {repeated[0]!r}")

    def _problem(self, file: str, why: str) -> None:
        path, command = str(self._folder / file), command_for(self._folder)
        self.problems.append(f"index file {path!r} is damaged: {why}; run {command}")

    def _is_whole(self, entry: SegmentEntry | FileEntry) -> bool:
        """Return whether a file has the size and the checksum that the manifest says."""
        self.files += 1
        size = checksum = 0
        try:
            file = self._opened.file(entry.file)
            while data := file.read(_READ_BYTES):
                size += len(data)
                checksum = zlib.crc32(data, checksum)
                self._done += len(data)
                self._progress(min(self._done, self._total), self._total)
        except OSError as error:
            self._problem(entry.file, f"it cannot be read: {error.strerror or error}")
            return False
        if size != entry.size:
            self._problem(entry.file, f"it has {size} bytes instead of {entry.size}")
        elif checksum != entry.checksum:
            self._problem(entry.file, "it fails its checksum")
        return (size, checksum) == (entry.size, entry.checksum)

    def _check_segment(self, entry: SegmentEntry) -> None:
        try:
            segment = self._opened.segment(entry)
            for why in segment_problems(segment):
                self._problem(entry.file, why)
            self._ids.update(_live_ids(segment))
            self.reports += segment.live_count
        except _UNREADABLE as error:
            self._problem(entry.file, f"it cannot be read ({type(error).__name__}: {error})")

    def _check_catalog(self, entry: FileEntry) -> None:
        try:
            catalog = read_catalog(self._folder, entry, self._opened.file(entry.file).read())
        except IndexDamagedError as error:
            self.problems.append(str(error))
            return
        counted, live = catalog.report_count, sum(self._ids.values())
        if catalog.is_complete and counted != live and not self.problems:
            self._problem(entry.file, f"it counts {counted} reports, the segments hold {live}")


def segment_problems(segment: LiveSegment) -> Iterator[str]:
    """Yield what does not hold together in *segment*, whose bytes are those that were written."""
    arrays = segment.arrays
    for name in DICTIONARY_OF:
        yield from _field_problems(arrays, name)
    yield from _running_text_problems(arrays)
    yield from _document_problems(arrays)


def _field_problems(arrays: SegmentArrays, name: str) -> Iterator[str]:
    """Yield what is wrong with the terms and postings of the field *name*."""
    field = arrays.field(name)
    if not _ascend(arrays, DICTIONARY_OF[name]):
        yield f"the terms of its field {name!r} are not in order"
    sums = np.zeros(arrays.document_count, np.int64)
    for start, end in _ranges(field.postings):
        counts = field.postings.counts(start, end)
        documents, frequencies = field.postings.range(start, end)
        if len(documents) and not 0 <= documents.min() <= documents.max() < len(sums):
            yield f"its field {name!r} has postings of documents that are not there"
            return
        steps = np.diff(documents.astype(np.int64), prepend=np.int64(-1))
        firsts = np.zeros(len(documents) + 1, np.bool_)
        firsts[np.cumsum(counts) - counts] = True
        if (steps[~firsts[:-1]] <= 0).any():
            yield f"its field {name!r} has postings that do not ascend"
        if (frequencies < 1).any():
            yield f"its field {name!r} has frequencies below 1"
        sums += np.bincount(documents, frequencies, minlength=len(sums)).astype(np.int64)
    if not np.array_equal(sums, arrays.lengths(name).astype(np.int64)):
        yield f"the frequencies of its field {name!r} do not add up to the lengths of the documents"


def _ranges(postings: PostingsReader) -> Iterator[tuple[int, int]]:
    """Yield ranges of term numbers that together are all, none with much more postings than fit."""
    ends = np.cumsum(postings.counts(0, len(postings)), dtype=np.int64)
    start = 0
    while start < len(ends):
        before = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _POSTINGS_AT_ONCE, "right")))
        yield start, end
        start = end


def _ascend(arrays: SegmentArrays, dictionary: str) -> bool:
    """Return whether the terms of a dictionary are in the order of their bytes, none twice."""
    terms = arrays.dictionary(dictionary)
    if isinstance(terms, PairTerms):
        keys = terms.keys(0, len(terms))
        return bool((np.diff(keys) > 0).all())
    before = None
    for number in range(len(terms)):
        term = terms[number]
        if before is not None and term <= before:
            return False
        before = term
    return True


def _running_text_problems(arrays: SegmentArrays) -> Iterator[str]:
    """Yield where the running text, which phrases are read from, and the postings differ."""
    count = len(arrays.tokens)
    if count != int(arrays.token_starts[-1]):
        yield "its running text is not as long as its documents together"
        return
    pairs = arrays.dictionary("pair")
    assert isinstance(pairs, PairTerms)
    keys = pairs.keys(0, len(pairs))
    sums = {
        name: np.zeros(len(arrays.dictionary(name)), np.int64)
        for name in ("syllable", "folded", "pair")
    }
    for start in range(0, count, _TOKENS_AT_ONCE):
        end = min(start + _TOKENS_AT_ONCE, count)
        tokens = arrays.tokens.slice(start, min(end + 1, count))  # and the next, for the last pair
        if not 0 <= tokens.min() <= tokens.max() < len(sums["syllable"]):
            yield "its running text has terms that are not there"
            return
        folded = arrays.folded_of[tokens].astype(np.int64)
        sums["syllable"] += np.bincount(tokens[: end - start], minlength=len(sums["syllable"]))
        sums["folded"] += np.bincount(folded[: end - start], minlength=len(sums["folded"]))
        found = pair_keys(arrays, folded, start)
        places = np.searchsorted(keys, found)
        if (places == len(keys)).any() or (keys[places] != found).any():
            yield "its running text has pairs that its dictionary of pairs has not"
            return
        sums["pair"] += np.bincount(places, minlength=len(keys))
    for name, found in sums.items():
        if not np.array_equal(found, _term_sums(arrays, name)):
            yield f"its running text has other terms than the postings of its field {name!r}"


def pair_keys(arrays: SegmentArrays, folded: NDArray[np.int64], start: int) -> NDArray[np.int64]:
    """Return the keys of the pairs of *folded*, the terms of the running text from *start* on."""
    keys = (folded[:-1] << PAIR_BITS) | folded[1:]
    is_inside = np.ones(len(keys), np.bool_)
    starts = arrays.token_starts
    low, high = np.searchsorted(starts, (start + 1, start + len(folded)))
    is_inside[starts[low:high] - start - 1] = (
        False  # one document's last token, the next one's first
    )
    return keys[is_inside]


def _term_sums(arrays: SegmentArrays, name: str) -> NDArray[np.int64]:
    """Return how often each term of the field *name* occurs by its postings."""
    postings = arrays.field(name).postings
    sums = np.zeros(len(postings), np.int64)
    for start, end in _ranges(postings):
        counts = postings.counts(start, end)
        of_posting = np.repeat(np.arange(start, end), counts)
        np.add.at(sums, of_posting, postings.range(start, end).frequencies)
    return sums


def _document_problems(arrays: SegmentArrays) -> Iterator[str]:
    """Yield what is wrong with what is stored of the documents."""
    count = arrays.document_count
    ids = arrays.keys("id")
    if len(ids) != count or (count and not 0 <= ids.min() <= ids.max() < len(arrays.strings("id"))):
        yield "it has reports without an id"
    starts, lengths, sizes = (
        arrays.column(name).astype(np.int64)
        for name in ("title_starts", "title_lengths", "lengths")
    )
    if (starts + lengths > sizes).any():
        yield "it has titles that end behind their reports"
    body_starts = arrays.column("body_starts")
    for document, text in enumerate(arrays.texts.texts(range(count))):
        try:
            row = arrays.stored[document]
        except (ValueError, TypeError, json.JSONDecodeError):
            yield f"what it shows of report {arrays.id(document)!r} cannot be read"
            continue
        if max(row.title_end, int(body_starts[document])) > len(text):
            yield f"the text of report {arrays.id(document)!r} is shorter than it should be"


def _live_ids(segment: LiveSegment) -> Iterator[str]:
    for document in range(segment.entry.documents):
        if segment.live is None or segment.live[document]:
            yield segment.arrays.id(document)
