"""How is the index made equal to the corpus folder?

The folder is compared with the catalog of the last commit: by size and time, then by content. Only
what differs is read, and of a changed file only the reports that differ are analysed. Work is
committed as it grows, so an interrupted run keeps what it had committed and the next goes on from
there.

Covers what to add, replace and delete. Does not cover reading files (`corpus`) or committing
(`embedded.writing.commits`).
"""

import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from wardsearch.corpus.catalog import Catalog, FileState
from wardsearch.corpus.folder import (
    MAX_SIZE,
    CorpusFile,
    digest_file,
    file_path,
    read_file,
    scan_corpus,
)
from wardsearch.corpus.reading_plan import ReadingPlan
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.catalog_file import read_catalog
from wardsearch.embedded.index.documents import DIGEST_BYTES
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.embedded.index.storage import make_folder
from wardsearch.embedded.writing.commits import Commits
from wardsearch.embedded.writing.folder import own_prefix, start_commit
from wardsearch.embedded.writing.writer import ArrayIndex, ArrayWriter
from wardsearch.errors import IndexFolderError
from wardsearch.messages.message import Message
from wardsearch.results import Progress, SyncResult

WAIT_SECONDS: Final = 10.0
_NEVER: Final = -1  # the time of no file
_FILES_A_STEP: Final = 100  # unchanged ones, between two reports of progress


def sync(
    corpus: str | Path,
    index: str | Path,
    *,
    rebuild: bool = False,
    jobs: int = 1,
    dry_run: bool = False,
    exclude: Sequence[str] = (),
    max_size: int = MAX_SIZE,
    encodings: Sequence[str] = (),
    ocr: bool = False,
    wait: float = WAIT_SECONDS,
    progress: Progress | None = None,
) -> SyncResult:
    """Make the index in the folder *index* equal to the reports in the folder *corpus*.

    Args:
        corpus: Read recursively.
        index: Made where it is missing; it must hold nothing but an index.
        rebuild: Index everything anew, whatever the folder holds of an index; the old one stays
            until the new is whole.
        jobs: Processes that analyse.
        dry_run: Only say what would be done.
        exclude: Patterns of file names to leave out, as `wardsearch.corpus.globs` describes.
        max_size: Files over so many bytes are skipped.
        encodings: Legacy encodings that files are known to be in, each `GLOB=NAME`; a file keeps
            its own until another is given, and `auto` clears it.
        ocr: Read pages that are only pictures, with Tesseract; what was read is remembered beside
            the index.
        wait: Seconds to wait for another writer to end.
        progress: Called with the bytes read so far and in all.

    Raises:
        CorpusError: *corpus* cannot be listed, or *encodings* not understood.
        IndexFolderError: *index* cannot be written, is locked, outdated or damaged.
    """
    began = time.perf_counter()
    corpus_folder, index_folder = Path(corpus), Path(index)
    files, skipped = scan_corpus(corpus_folder, exclude=exclude, max_size=max_size)
    if own := own_prefix(corpus_folder, index_folder):
        files = [file for file in files if not file.name.startswith(own)]
        skipped = [skip for skip in skipped if not skip.path.startswith(own)]
    start = partial(start_commit, index_folder, corpus_folder, rebuild=rebuild)
    found = start()
    commits = Commits(index_folder, jobs, at_once=rebuild)
    plan = ReadingPlan(index_folder, encodings, max_size=max_size, ocr=ocr and not dry_run)
    run = _Run(corpus_folder, commits, plan, progress)
    run.skipped = skipped
    if dry_run:
        run.compare(files, Snapshot(index_folder, found))
        return run.result(began)
    try:
        make_folder(index_folder)
        # Asked again when the lock is held: whoever had it may have made or changed the index.
        writer = ArrayWriter(ArrayIndex(index_folder, start), timeout=wait)
    except OSError as error:
        raise _unwritable("index-unwritable", index_folder, error) from error
    try:
        commits.begin(writer, os.path.abspath(corpus_folder))
        snapshot = Snapshot(index_folder, writer.manifest)
        with snapshot.naming_damage():
            run.compare(files, snapshot)
    except OSError as error:
        raise _unwritable("index-unwritable-midway", index_folder, error) from error
    finally:
        try:
            commits.close()
        finally:
            writer.close()
    return run.result(began)


def _unwritable(code: str, index: Path, error: OSError) -> IndexFolderError:
    file = f" ({os.fsdecode(error.filename)!r})" if isinstance(error.filename, str | bytes) else ""
    return IndexFolderError(code, path=str(index), why=f"{error.strerror or error}{file}")


class _Run:
    """One comparison of a corpus folder with an index, and what came of it."""

    def __init__(
        self, corpus: Path, commits: Commits, plan: ReadingPlan, progress: Progress | None
    ) -> None:
        self.added = self.updated = self.deleted = self.unchanged = 0
        self.skipped: list[Skipped] = []
        self._corpus = corpus
        self._commits = commits
        self._plan = plan
        self._readings: list[tuple[str, str]] = []
        self._progress = progress or (lambda _done, _all: None)
        self._before = Catalog()
        self._skipped_lines: defaultdict[str, list[Skipped]] = defaultdict(list)  # by their files

    def compare(self, files: Sequence[CorpusFile], old: Snapshot) -> None:
        """Find what differs between *files* and *old*, and commit it."""
        self._before = before = read_catalog(old.folder, old.manifest.catalog)
        self._commits.catalog = Catalog(dict(before.files), [])
        for skipped in before.skipped:
            self._skipped_lines[skipped.path.rpartition(":")[0]].append(skipped)
        unreadable = {skipped.path for skipped in self.skipped}
        total = sum(file.size for file in files) or 1
        done = 0
        for number, file in enumerate(files):
            state = before.files.get(file.name)
            is_unchanged = state is not None and self._is_unchanged(file, state)
            if state and is_unchanged:
                self._leave(file.name, state)
            else:
                self._plan.show_pages(partial(self._show_pages, done, file.size, total))
                self._compare_file(file, state, old)
            done += file.size
            if not is_unchanged or number % _FILES_A_STEP == 0:
                self._progress(done, total)
        self._progress(total, total)
        present = {file.name for file in files}
        for name, state in before.files.items():
            if name in present:
                continue
            if name in unreadable or any(name.startswith(p) for p in unreadable if p.endswith("/")):
                self.unchanged += state.reports
            else:
                self._delete(name, old)
                del self._commits.catalog.files[name]
        self._commits.catalog.skipped = sorted(self.skipped)
        self._commits.finish(before)

    def result(self, began: float) -> SyncResult:
        """Return what was done since *began* (of `time.perf_counter`)."""
        return SyncResult(
            added=self.added,
            updated=self.updated,
            deleted=self.deleted,
            unchanged=self.unchanged,
            skipped=tuple(sorted(self.skipped)),
            total=self.added + self.updated + self.unchanged,
            took_ms=round(1000 * (time.perf_counter() - began), 1),
            read_as=tuple(self._readings),
        )

    def _show_pages(self, done: int, size: int, total: int, pages: int, among: int) -> None:
        """Show that *pages* of the file at hand, of *size* bytes, are read."""
        self._progress(done + size * pages // max(among, 1), total)

    def _compare_file(self, file: CorpusFile, before: FileState | None, old: Snapshot) -> None:
        is_other = before is not None and self._plan.is_other(file.name, before)
        try:
            digest = digest_file(file_path(self._corpus, file.name)).hex()
        except OSError as error:
            self._keep(file.name, before, Message("unreadable", why=error.strerror))
            return
        if before and digest == before.digest and not is_other:
            touched = before._replace(size=file.size, mtime_ns=file.mtime_ns)
            self._commits.catalog.files[file.name] = touched
            self._leave(file.name, before)
            return
        known = {
            report_id: (segment.entry.id, document, segment.arrays.digests[document].tobytes())
            for segment in old.segments
            for report_id, document in self._documents_of(file.name, segment)
        }
        # Mark the file as unread until it has been read completely, so an interrupted run reads it
        # again.
        state = FileState(file.size, _NEVER, "", len(known))
        states = self._commits.catalog.files
        states[file.name] = state
        reports = unread_pages = 0
        read_as = ""
        skips: list[Skipped] = []
        options = self._plan.options(file.name, before)
        for found in read_file(
            self._corpus, file.name, max_size=self._plan.max_size, options=options
        ):
            if isinstance(found, Skipped):
                skips.append(found)
                continue
            reports += 1
            unread_pages += found.unread_pages
            read_as = read_as or found.read_as
            self._compare_report(found, known.pop(found.id, None))
        self.skipped += skips
        if any(skip.path == file.name for skip in skips):
            # What was readable once and is no more, or not to its end, keeps its old version.
            self.unchanged += len(known)
            if reports + len(known):
                states[file.name] = state._replace(reports=reports + len(known))
            else:
                del states[file.name]
            return
        self.deleted += len(known)
        for segment_id, document, _ in known.values():
            self._commits.delete(segment_id, document)
        if read_as:
            self._readings.append((file.name, read_as))
        stated = options.encoding or ""
        states[file.name] = FileState(
            file.size, file.mtime_ns, digest, reports, read_as, stated, unread_pages
        )

    def _is_unchanged(self, file: CorpusFile, state: FileState) -> bool:
        if file.mtime_ns != state.mtime_ns or file.size != state.size:
            return False
        return not self._plan.is_other(file.name, state)

    def _leave(self, name: str, state: FileState) -> None:
        """Count an unchanged file; the lines of it that were skipped are so still."""
        self.unchanged += state.reports
        self.skipped += self._skipped_lines.get(name, ())

    def _compare_report(self, report: Report, known: tuple[str, int, bytes] | None) -> None:
        digest = _digest(report)
        if known is None:
            self.added += 1
        elif known[2] == digest:
            self.unchanged += 1
            return
        else:
            self.updated += 1
            self._commits.delete(*known[:2])
        self._commits.add(report, digest)

    def _delete(self, name: str, old: Snapshot) -> None:
        for segment in old.segments:
            for _, document in self._documents_of(name, segment):
                self.deleted += 1
                self._commits.delete(segment.entry.id, document)

    def _documents_of(self, name: str, segment: LiveSegment) -> Iterator[tuple[str, int]]:
        """Yield the reports of the file *name* in *segment*: their ids and documents."""
        for report_id, document in segment.find_prefix(name):
            # A file may be named as another's report would be: `a.txt#1.txt` beside `a.txt`.
            is_of_file = report_id.startswith(f"{name}#") and report_id not in self._before.files
            if report_id == name or is_of_file:
                yield report_id, document

    def _keep(self, name: str, before: FileState | None, why: Message) -> None:
        self.skipped.append(Skipped(name, why))
        self.unchanged += before.reports if before else 0


def _digest(report: Report) -> bytes:
    shown = (report.title, report.ward, report.published, report.source, report.views, report.url)
    digest = hashlib.blake2b(report.text.encode(), digest_size=DIGEST_BYTES)
    digest.update(repr(shown).encode())
    if report.is_ocr:
        digest.update(b"OCR")
    return digest.digest()
