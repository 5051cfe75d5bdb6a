"""How is the index made equal to the corpus folder?

The folder is compared with the catalog of the last commit: by size and time, then by content. Only
what differs is read, and of a changed file only the reports that differ are analysed. Work is
committed as it grows, so an interrupted run keeps what it had committed and the next goes on from
there.

In charge of what to add, replace and delete, and in which batches. Not in charge of reading files
(`corpus`), analysing (`batch`) or writing (`postings.writer`).
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from wardsearch.building import SegmentBuilder
from wardsearch.catalog import Catalog, FileState, clean_catalogs, read_catalog, write_catalog
from wardsearch.corpus import (
    MAX_SIZE,
    CorpusFile,
    Skipped,
    digest_file,
    file_path,
    read_file,
    scan_corpus,
)
from wardsearch.errors import IndexFolderError
from wardsearch.index_folder import own_prefix, start_commit
from wardsearch.manifest import FileEntry
from wardsearch.postings.codec import ArraySegment
from wardsearch.postings.documents import DIGEST_BYTES
from wardsearch.postings.writer import ArrayIndex, ArrayWriter
from wardsearch.report import Report
from wardsearch.results import SyncResult
from wardsearch.snapshot import LiveSegment, Snapshot

BATCH_CHARS: Final = 12_000_000  # some three million tokens: 200 MB while they are inverted
COMMIT_SECONDS: Final = 20.0  # an interrupted run loses at most about so much work
LOCK_SECONDS: Final = 10.0
_NEVER: Final = -1  # the time of no file

Progress = Callable[[int, int], None]


def sync(
    corpus: str | Path,
    index: str | Path,
    *,
    rebuild: bool = False,
    jobs: int = 1,
    dry_run: bool = False,
    exclude: Sequence[str] = (),
    max_size: int = MAX_SIZE,
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
        exclude: Patterns of file names to leave out, as `wardsearch.globs` describes.
        max_size: Files over so many bytes are skipped.
        progress: Called with the bytes read so far and in all.

    Raises:
        CorpusError: *corpus* cannot be listed.
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
    run = _Run(corpus_folder, index_folder, max_size, progress, jobs, rebuild=rebuild)
    run.skipped = skipped
    if dry_run:
        run.compare(files, Snapshot(index_folder, found))
        return run.result(began)
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        # Asked again when the lock is held: whoever had it may have made or changed the index.
        writer = ArrayWriter(ArrayIndex(index_folder, start), timeout=LOCK_SECONDS)
    except OSError as error:
        message = f"index {str(index_folder)!r} cannot be written: {error.strerror or error}"
        raise IndexFolderError(message) from error
    try:
        run.use(writer)
        snapshot = Snapshot(index_folder, writer.manifest)
        with snapshot.naming_damage():
            run.compare(files, snapshot)
            run.finish()
    except OSError as error:
        message = f"index {str(index_folder)!r} cannot be written: {error.strerror or error}"
        raise IndexFolderError(f"{message}; what was committed before is whole") from error
    finally:
        run.close()
        writer.close()
    return run.result(began)


@dataclass
class _Pending:
    """Reports waiting to become a segment."""

    reports: list[Report] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    chars: int = 0


class _Run:
    """One comparison of a corpus folder with an index, and what came of it."""

    writer: ArrayWriter | None = None

    def __init__(
        self,
        corpus: Path,
        index: Path,
        max_size: int,
        progress: Progress | None,
        jobs: int,
        *,
        rebuild: bool,
    ) -> None:
        self.added = self.updated = self.deleted = self.unchanged = 0
        self.skipped: list[Skipped] = []
        self._corpus = corpus
        self._index = index
        self._max_size = max_size
        self._progress = progress or (lambda _done, _all: None)
        self._rebuild = rebuild
        self._before = Catalog()
        self._catalog = Catalog()
        self._changed = rebuild
        self._deletions: list[tuple[str, int]] = []
        self._pending = _Pending()
        self._builder = SegmentBuilder[ArraySegment](jobs)
        self._committed = time.monotonic()

    def use(self, writer: ArrayWriter) -> None:
        """Write by *writer*."""
        self.writer = writer
        corpus = os.path.abspath(self._corpus)
        # An index that is new is committed even if nothing is in it: then there is one to search.
        self._changed |= writer.manifest.catalog is None or writer.manifest.corpus != corpus
        writer.manifest = replace(writer.manifest, corpus=corpus)
        if not self._rebuild:  # the old commit stays until the new is whole
            writer.clean()
            clean_catalogs(self._index, writer.manifest.catalog)

    def compare(self, files: Sequence[CorpusFile], old: Snapshot) -> None:
        """Find what differs between *files* and *old*, and write it, but for the last batch."""
        self._before = before = read_catalog(self._index, old.manifest.catalog)
        self._catalog = Catalog(dict(before.files), [])
        unreadable = {skipped.path for skipped in self.skipped}
        total = sum(file.size for file in files) or 1
        done = 0
        for file in files:
            self._compare_file(file, before.files.get(file.name), old)
            done += file.size
            self._progress(done, total)
        present = {file.name for file in files}
        for name, state in before.files.items():
            if name in present:
                continue
            if name in unreadable or any(name.startswith(p) for p in unreadable if p.endswith("/")):
                self.unchanged += state.reports
            else:
                self._delete(name, old)
                del self._catalog.files[name]

    def finish(self) -> None:
        """Write the last batch and commit, if anything changed; then merge what is small."""
        self._flush()
        self._catalog.skipped = sorted(self.skipped)
        if self._changed or self._catalog != self._before:
            self._commit()
            assert self.writer is not None
            self.writer.commit_batch(self.writer.manifest.catalog, merge=True)

    def close(self) -> None:
        """End the processes that analyse."""
        self._builder.close()

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
        )

    def _compare_file(self, file: CorpusFile, before: FileState | None, old: Snapshot) -> None:
        if before and (file.size, file.mtime_ns) == (before.size, before.mtime_ns):
            self.unchanged += before.reports
            return
        try:
            digest = digest_file(file_path(self._corpus, file.name)).hex()
        except OSError as error:
            self._keep(file.name, before, f"cannot be read: {error.strerror}")
            return
        if before and digest == before.digest:
            self._catalog.files[file.name] = before._replace(size=file.size, mtime_ns=file.mtime_ns)
            self.unchanged += before.reports
            return
        known = {
            report_id: (segment.entry.id, document, segment.arrays.digests[document].tobytes())
            for segment in old.segments
            for report_id, document in self._documents_of(file.name, segment)
        }
        # Until it is read to its end it is like no file, so that a run cut short reads it again.
        state = FileState(file.size, _NEVER, "", len(known))
        self._catalog.files[file.name] = state
        reports = 0
        skips: list[Skipped] = []
        for found in read_file(self._corpus, file.name, max_size=self._max_size):
            if isinstance(found, Skipped):
                skips.append(found)
                continue
            reports += 1
            self._compare_report(found, known.pop(found.id, None))
        self.skipped += skips
        if any(skip.path == file.name for skip in skips):
            # What was readable once and is no more, or not to its end, keeps its old version.
            self.unchanged += len(known)
            if reports + len(known):
                self._catalog.files[file.name] = state._replace(reports=reports + len(known))
            else:
                del self._catalog.files[file.name]
            return
        self.deleted += len(known)
        self._deletions += [(segment, document) for segment, document, _ in known.values()]
        self._catalog.files[file.name] = FileState(file.size, file.mtime_ns, digest, reports)

    def _compare_report(self, report: Report, known: tuple[str, int, bytes] | None) -> None:
        digest = _digest(report)
        if known is None:
            self.added += 1
        elif known[2] == digest:
            self.unchanged += 1
            return
        else:
            self.updated += 1
            self._deletions.append(known[:2])
        pending = self._pending
        pending.reports.append(report)
        pending.digests.append(digest)
        pending.chars += len(report.text)
        if pending.chars >= BATCH_CHARS:
            self._flush()
            if time.monotonic() - self._committed > COMMIT_SECONDS and not self._rebuild:
                self._commit()

    def _delete(self, name: str, old: Snapshot) -> None:
        for segment in old.segments:
            for _, document in self._documents_of(name, segment):
                self.deleted += 1
                self._deletions.append((segment.entry.id, document))

    def _documents_of(self, name: str, segment: LiveSegment) -> Iterator[tuple[str, int]]:
        """Give the reports of the file *name* in *segment*: their ids and documents."""
        for report_id, document in segment.find_prefix(name):
            # A file may be named as another's report would be: `a.txt#1.txt` beside `a.txt`.
            is_of_file = report_id.startswith(f"{name}#") and report_id not in self._before.files
            if report_id == name or is_of_file:
                yield report_id, document

    def _keep(self, name: str, before: FileState | None, reason: str) -> None:
        self.skipped.append(Skipped(name, reason))
        self.unchanged += before.reports if before else 0

    def _flush(self) -> None:
        pending, self._pending = self._pending, _Pending()
        if self.writer is None or not pending.reports:
            return
        self._changed = True
        segment, path = self.writer.new_path()
        self._builder.submit(segment, path, pending.reports, pending.digests)
        self._collect(everything=False)

    def _collect(self, *, everything: bool) -> None:
        assert self.writer is not None
        for segment, file in self._builder.finished(everything=everything):
            self.writer.add_file(segment, file)

    def _commit(self) -> None:
        writer = self.writer
        assert writer is not None
        self._collect(everything=True)
        for segment_id, document in self._deletions:
            writer.delete(segment_id, [document])
        self._deletions = []
        entry = self._save_catalog()
        writer.commit_batch(entry, merge=False)
        clean_catalogs(self._index, entry)
        self._committed = time.monotonic()

    def _save_catalog(self) -> FileEntry:
        assert self.writer is not None
        return write_catalog(self._index, self._catalog, self.writer.generation)


def _digest(report: Report) -> bytes:
    names = ("text", "title", "ward", "published", "source", "views", "url")
    shown = tuple(getattr(report, name) for name in names)
    return hashlib.blake2b(repr(shown).encode(), digest_size=DIGEST_BYTES).digest()
