"""How does Whoosh write segments of arrays, and when does a commit count?

A `SegmentWriter` as Whoosh knows it: it holds Whoosh's lock, deletes through Whoosh's segments,
merges by a Whoosh merge policy and leaves a Whoosh table of contents. But documents come to it
analysed, by the batch, and each batch becomes a segment file at once. A commit counts when the
manifest names it.
"""

import errno
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, FileIndex, LockError
from whoosh.util.filelock import FileLock
from whoosh.writing import SegmentWriter

from wardsearch.analysis.workers import Beside
from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.file_names import INDEX_NAME, LOCK_NOTE
from wardsearch.embedded.index.manifest import (
    FileEntry,
    Manifest,
    SegmentEntry,
    read_manifest,
    write_manifest,
)
from wardsearch.embedded.index.storage import flush_folder, open_lock, replacing
from wardsearch.embedded.whoosh.codec import ArrayCodec, ArraySegment
from wardsearch.embedded.whoosh.schema import schema
from wardsearch.embedded.writing.folder import remove_leftovers
from wardsearch.embedded.writing.inversion import SegmentFile
from wardsearch.embedded.writing.lock_note import (
    in_words,
    read_holder,
    remove_holder,
    write_holder,
)
from wardsearch.embedded.writing.merging import merge_segments
from wardsearch.errors import IndexFolderError, IndexLockedError
from wardsearch.frozen import NamedTuple, replace

_POLL_SECONDS: Final = 0.1
FAN_OUT: Final = 8  # segments of a size that are merged into one of the next size
LARGEST_MERGED: Final = 192 << 20  # bytes: to merge more takes more memory than to index
MOST_UNMERGED: Final = 64  # segments of runs cut short; each costs a search as much as all the rest
MOSTLY_DEAD: Final = 0.3  # a segment with more deleted documents than this is rewritten


class ArrayIndex(FileIndex):
    """Whoosh's index object over a folder whose commits are told by a manifest.

    Args:
        folder: The index folder; it exists.
        start: Returns what a writer starts from, once the writer has the lock; the current commit
            where it is None.
    """

    def __init__(self, folder: Path, start: Callable[[], Manifest] | None = None) -> None:
        self.storage = _IndexStorage(str(folder))
        self.indexname = INDEX_NAME
        self.folder = folder
        self.manifest: Manifest | None = None
        self._start = start or partial(read_manifest, folder)
        self._schema = schema()

    def _read_toc(self) -> TOC:
        """Return the table of contents from the manifest: no pickle is read."""
        if self.manifest is None:
            self.manifest = self._start()
        segments = [_segment(entry) for entry in self.manifest.segments]
        return TOC(self._schema, segments, self.manifest.generation)


class _IndexLock(FileLock):
    """Whoosh's lock, whose file is made by us or is a regular one: never reached by a link."""

    def acquire(self, blocking: bool = False) -> bool:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Return whether the lock could be had."""
        descriptor = open_lock(Path(self.filename))
        if sys.platform == "win32":
            os.close(descriptor)
            return bool(super().acquire(blocking))
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if blocking else fcntl.LOCK_NB))
        except OSError as error:
            os.close(descriptor)
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            return False
        self.fd, self.locked = descriptor, True
        return True


class _IndexStorage(FileStorage):
    """The index folder, in which Whoosh makes none for the postings that we never give it."""

    def lock(self, name: str) -> FileLock:
        """Return the lock, on a file that is opened as ours are."""
        return _IndexLock(self._fpath(name))

    def temp_storage(self, name: str | None = None) -> RamStorage:
        """Return a place that is forgotten with the writer."""
        return RamStorage()


class ArrayWriter(SegmentWriter):
    """Writes to an index; one at a time.

    Raises:
        IndexLockedError: Another writer is at work and did not end within *timeout* seconds, or one
            of another machine did not say that it has.
    """

    segments: list[ArraySegment]  # of the next commit, but for those added since the last
    beside: Beside | None  # does a part of a merge in a process

    def __init__(self, index: ArrayIndex, *, timeout: float) -> None:
        folder = index.folder
        end = time.monotonic() + timeout
        while _is_held_elsewhere(folder) and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)
        try:
            left = max(0.0, end - time.monotonic())
            super().__init__(index, timeout=left, codec=ArrayCodec(), compound=False)
            _demand_held_here(folder)
            write_holder(folder)
        except LockError as error:
            holder = in_words(read_holder(folder))
            raise IndexLockedError("index-locked", path=str(folder), holder=holder) from error
        except BaseException:
            if self.writelock.locked:
                self.writelock.release()
            raise
        self.folder = folder
        self.manifest = index.manifest or read_manifest(index.folder)
        self.beside: Beside | None = None
        self._committed: Manifest | None = None
        self._fresh: list[ArraySegment] = []
        self._being_written: set[str] = set()
        self._added_segments: list[ArraySegment] = []

    def new_path(self) -> tuple[ArraySegment, Path]:
        """Return an empty segment and the path its file will have."""
        segment = ArraySegment(self.indexname, 0, 0, 0)
        self._being_written.add(segment.filename())
        return segment, self.folder / segment.filename()

    def add_file(self, segment: ArraySegment, file: SegmentFile) -> None:
        """Make the finished *file* of *segment* part of the next commit."""
        complete = ArraySegment(self.indexname, file.document_count, file.size, file.checksum)
        complete.segid = segment.segid
        self._being_written.discard(complete.filename())
        self._fresh.append(complete)

    def give_up(self, segment: ArraySegment) -> None:
        """Forget *segment*, which has no file."""
        self._being_written.discard(segment.filename())

    def delete(self, segment_id: str, documents: Iterable[int]) -> None:
        """Delete *documents*, by their numbers in the segment, from the next commit on."""
        segment = next(s for s in self.segments if s.segid == segment_id)
        for document in documents:
            segment.delete_document(document)

    def merge_files(self, segments: Sequence[ArraySegment]) -> None:
        """Write the live documents of *segments* as one segment of the next commit."""
        live = [s for s in segments if s.doc_count()]
        if live:
            self._demand_whole(live)
            segment, path = self.new_path()
            sources = [(self.folder / s.filename(), s.deleted_docs()) for s in live]
            self.add_file(segment, merge_segments(path, sources, self.beside))

    def _demand_whole(self, segments: Sequence[ArraySegment]) -> None:
        """Refuse damaged files: else they become part of one with a right checksum.

        A process looks at every second one, if one is there.
        """
        written = [_Written(self.folder / s.filename(), s.size, s.checksum) for s in segments]
        if self.beside is None:
            _demand_whole(written)
        else:
            others = self.beside(_demand_whole, written[1::2])
            _demand_whole(written[::2])
            others()

    def commit(self, mergetype: Any = None, optimize: Any = None, merge: Any = None) -> None:
        """End the writing: make what was added and deleted the current commit."""
        self.commit_batch(self.manifest.catalog, merge=merge is not False)
        self._finish()

    def commit_batch(self, catalog: FileEntry | None, *, merge: bool) -> None:
        """Make what was added and deleted so far the current commit, and go on writing.

        Args:
            catalog: The catalog of the corpus, already on the disk.
            merge: Merge what this writer added into one segment, and let the merge policy work.
                Otherwise it works only on what this writer added, and only where that is much: the
                other segments stay, so that documents can still be deleted by their numbers.
        """
        added, old = self._added_segments, self.segments
        old = [s for s in old if s.doc_count() and s not in added]
        added += self._fresh_ones()
        if not merge and len(added) > MOST_UNMERGED:
            added = merge_by_size(self, added) + self._fresh_ones()
        self._added_segments, self.segments = added, old + added
        if merge:
            for group in _within_limit(self._added_segments):
                if len(group) > 1:
                    self.segments = [s for s in self.segments if s not in group]
                    self.merge_files(group)
            self._added_segments = []
            self.segments = merge_by_size(self, self.segments + self._fresh_ones())
            self.segments += self._fresh_ones()
        self._publish(catalog)

    def merge_left(self) -> None:
        """Merge the segments of the current commit, if runs that were cut short left many."""
        if len(self.segments) > MOST_UNMERGED:
            self.commit_batch(self.manifest.catalog, merge=True)

    def _fresh_ones(self) -> list[ArraySegment]:
        fresh, self._fresh = self._fresh, []
        return fresh

    def close(self) -> None:
        """Let go of the lock; what was not committed is dropped."""
        if not self.is_closed:
            with suppress(OSError, IndexFolderError):  # else it is the next run's
                remove_leftovers(self.folder)
            remove_holder(self.folder)
            self._finish()

    def _publish(self, catalog: FileEntry | None) -> None:
        folder, generation = self.folder, self.generation
        segments = tuple(_entry(segment) for segment in self.segments)
        state = replace(self.manifest, segments=segments, catalog=catalog)
        if state == self._committed:
            return
        toc = _write_toc(folder, TOC(self.schema, self.segments, generation))
        flush_folder(folder)  # before the manifest: it names what is then there for certain
        self.manifest = self._committed = replace(state, generation=generation, toc=toc)
        write_manifest(folder, self.manifest)
        remove_leftovers(folder, self._being_written)
        self.generation += 1


def merge_by_size(writer: ArrayWriter, segments: list[ArraySegment]) -> list[ArraySegment]:
    """Merge what is many or mostly dead: the merge policy, in Whoosh's form.

    Segments are of one size when their documents have the same logarithm to base `FAN_OUT`; so a
    document is merged about as often as the collection has digits in that base.

    Returns:
        The segments left as they are.
    """
    kept = list(segments)
    for segment in segments:
        if segment.deleted_count() > MOSTLY_DEAD * segment.doc_count_all():
            writer.merge_files([segment])
            kept.remove(segment)
    size = 1
    while any(s.doc_count() >= size for s in kept):
        alike = [s for s in kept if size <= s.doc_count() < size * FAN_OUT]
        for group in _within_limit(alike):
            if len(group) >= FAN_OUT:
                writer.merge_files(group)
                kept = [s for s in kept if s not in group]
        size *= FAN_OUT
    return kept


def _within_limit(segments: Sequence[ArraySegment]) -> list[list[ArraySegment]]:
    """Return *segments* in groups that follow one another, each small enough to be merged."""
    groups: list[list[ArraySegment]] = [[]]
    total = 0
    for segment in segments:
        total += segment.size
        if total > LARGEST_MERGED:
            groups.append([])
            total = segment.size
        groups[-1].append(segment)
    return groups


class _Written(NamedTuple):
    """A file, how many bytes were written to it, and their CRC-32."""

    path: Path
    size: int
    checksum: int


def _demand_whole(files: Iterable[_Written]) -> None:
    """Refuse *files* that are not as they were written."""
    for written in files:
        file = ArrayFile(written.path)
        if file.size != written.size or file.checksum() != written.checksum:
            raise file.damaged("it fails its checksum")


def _is_held_elsewhere(folder: Path) -> bool:
    holder = read_holder(folder)
    return holder is not None and holder.is_elsewhere


def _demand_held_here(folder: Path) -> None:
    """Refuse an index that a process on another machine may be writing."""
    if _is_held_elsewhere(folder):
        raise IndexLockedError(
            "index-locked-elsewhere",
            path=str(folder),
            holder=in_words(read_holder(folder)),
            note=str(folder / LOCK_NOTE),
        )


def _write_toc(folder: Path, toc: TOC) -> FileEntry:
    """Write Whoosh's table of contents and return what the manifest says of it."""
    storage = RamStorage()
    toc.write(storage, INDEX_NAME)
    ((name, data),) = storage.files.items()
    with replacing(folder / name) as file:
        file.write(data)
    return FileEntry(name, len(data), zlib.crc32(data))


def _segment(entry: SegmentEntry) -> ArraySegment:
    segment = ArraySegment(INDEX_NAME, entry.documents, entry.size, entry.checksum, entry.deleted)
    segment.segid = entry.id
    return segment


def _entry(segment: ArraySegment) -> SegmentEntry:
    return SegmentEntry(
        id=segment.segid,
        file=segment.filename(),
        documents=segment.doc_count_all(),
        size=segment.size,
        checksum=segment.checksum,
        deleted=segment.deleted_docs(),
    )
