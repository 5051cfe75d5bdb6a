"""How do batches of reports become segment files, in one process or in several?

A batch is analysed and inverted independently of all others, so any process can do it; only the
parent writes to the index. Each process caches what it has analysed, and at most one batch more
than there are processes is under way, so memory does not grow with the collection. The other
processes end with the parent, however it ends, so none writes after the lock is free.
"""

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Final, Generic, TypeVar

from wardsearch.analysis.batch import AnalyzedBatch, BatchAnalyzer
from wardsearch.analysis.pieces import PIECE_CHARS
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.analysis.text_parts import TextParts
from wardsearch.corpus.metadata import Metadata
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.documents import DocumentRow, StoredUnit
from wardsearch.embedded.writing.inversion import SegmentFile, write_segment
from wardsearch.embedded.writing.pieces import write_in_pieces
from wardsearch.errors import IndexFolderError
from wardsearch.places.recognition import recognise
from wardsearch.places.ward_names import ward_key

Key = TypeVar("Key")
_Batch = tuple[Path, Sequence[Report], Sequence[bytes]]

_VOCABULARY_LIMIT: Final = 2_000_000  # code points of distinct chunks, before starting anew: 100 MB


class SegmentBuilder(Generic[Key]):
    """Builds the segment files of batches; a key given with each batch comes back with its file.

    Args:
        jobs: Processes; 1 builds here and now.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._first: tuple[Key, _Batch] | None = (
            None  # one batch alone is not worth starting processes for
        )
        self._waiting: deque[tuple[Key, Future[SegmentFile]]] = deque()

    def submit(
        self, key: Key, path: Path, reports: Sequence[Report], digests: Sequence[bytes]
    ) -> None:
        """Begin to build the file *path* of *reports*, whose contents have *digests*."""
        batch = path, reports, digests
        if self._jobs == 1:
            self._build_here(key, batch)
        elif self._pool is None and self._first is None:
            self._first = key, batch
        else:
            if self._pool is None:
                # Not forked: threads compress texts meanwhile, and a fork would copy their locks.
                context = get_context("spawn")
                self._pool = ProcessPoolExecutor(self._jobs, context, _follow_parent)
            for each_key, each in [*self._take_first(), (key, batch)]:
                with _ctrl_c_held_back():
                    self._waiting.append((each_key, self._pool.submit(build_segment, *each)))

    def finished(self, *, everything: bool) -> Iterator[tuple[Key, SegmentFile]]:
        """Yield what is built, in the order of its coming.

        Args:
            everything: Wait for all of it; else leave one batch a process under way.
        """
        if everything:
            for first_key, first in self._take_first():
                self._build_here(first_key, first)
        while self._waiting and (
            everything or len(self._waiting) > self._jobs or self._waiting[0][1].done()
        ):
            key, future = self._waiting.popleft()
            try:
                yield key, future.result()
            except BrokenProcessPool as error:
                raise IndexFolderError("indexing-process-died") from error

    def _take_first(self) -> list[tuple[Key, _Batch]]:
        taken = [self._first] if self._first else []
        self._first = None
        return taken

    def _build_here(self, key: Key, batch: _Batch) -> None:
        done: Future[SegmentFile] = Future()
        done.set_result(build_segment(*batch))
        self._waiting.append((key, done))

    def close(self) -> None:
        """End the processes; what is not built is given up."""
        for _, future in self._waiting:
            future.cancel()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Start processes that Ctrl-C does not end with a traceback before they ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent of this process, and end as soon as it has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # there is no one to clean up for


class _OwnAnalyzer:
    """The analyzer of a process, which begins anew when it has seen very many words."""

    def __init__(self) -> None:
        self._analyzer = BatchAnalyzer(default_segmenter())

    def analyze(self, texts: Sequence[TextParts]) -> AnalyzedBatch:
        """Return the tokens of *texts*."""
        if self._analyzer.vocabulary_size > _VOCABULARY_LIMIT:
            self._analyzer = BatchAnalyzer(default_segmenter())
        return self._analyzer.analyze(texts)


@cache
def _own_analyzer() -> _OwnAnalyzer:
    return _OwnAnalyzer()


def build_segment(path: Path, reports: Sequence[Report], digests: Sequence[bytes]) -> SegmentFile:
    """Write the segment file *path* of *reports*."""
    if len(reports) == 1 and len(reports[0].text) > PIECE_CHARS:
        row = _row(reports[0], digests[0])
        return write_in_pieces(path, _analyze_piece, reports[0].parts, row)
    rows = [_row(report, digest) for report, digest in zip(reports, digests, strict=True)]
    analyzed = _own_analyzer().analyze([report.parts for report in reports])
    return write_segment(path, analyzed, rows, [report.text for report in reports])


def _analyze_piece(texts: Sequence[TextParts]) -> AnalyzedBatch:
    """Analyse a piece of a report, remembering no other: their words may all be different."""
    return BatchAnalyzer(default_segmenter()).analyze(texts)


def _row(report: Report, digest: bytes) -> DocumentRow:
    title = report.title_range
    ward = recognise(report.ward, report.text, report.lead_end, report.published)
    return DocumentRow(
        id=report.id,
        metadata=Metadata(**report.metadata()),
        ward_key=ward_key(report.ward) if report.ward else None,
        title_start=title.start if title else 0,
        title_end=title.end if title else 0,
        body_start=report.body_start,
        digest=digest,
        unit_term=ward and ward.term,
        unit=ward and StoredUnit(ward.kind, ward.district, ward.province, ward.now),
    )
