"""Is every file of an index what was committed, and does it hold together?

First every byte: the size and the CRC-32 of each file that the manifest names. Then, of each
segment file that passes, what the bytes mean: posting lists that ascend and stay in range,
frequencies that add up to the lengths of the documents, stored texts and rows that can be read, ids
that are unique.

Covers reading everything, and naming what is wrong. Does not cover mending: an index is made from
its corpus, so `wardsearch index --rebuild` always mends it. Only an index of another version ends a
check; any other error in reading a file is a problem of that file.
"""

import os
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Final

from wardsearch.embedded.index.catalog_file import read_catalog
from wardsearch.embedded.index.file_names import MANIFEST
from wardsearch.embedded.index.manifest import (
    FileEntry,
    Manifest,
    SegmentEntry,
    read_manifest,
)
from wardsearch.embedded.index.opening import kind_of, open_file
from wardsearch.embedded.index.segment_check import segment_problems
from wardsearch.embedded.index.snapshot import TRIES, LiveSegment
from wardsearch.errors import IndexDamagedError, IndexFolderError, command_for, said_by
from wardsearch.messages.message import Message
from wardsearch.results import CheckResult, Progress

_READ_BYTES: Final = 1 << 20
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
        return CheckResult(sound=False, problem_messages=(error.message,), reports=0, files=1)
    with closing(files):
        check = _Check(folder, files, progress or (lambda _done, _all: None))
        check.run()
    return CheckResult(
        sound=not check.problems,
        problem_messages=tuple(check.problems),
        reports=check.reports,
        files=check.files,
    )


class CommitFiles:
    """The files of the current commit, held open until `close`.

    All are opened before the first is read: from then on no later commit takes them away. What
    cannot be opened is told when it is asked for, so that each damaged file can be named.

    Attributes:
        manifest: The commit.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: As `read_manifest`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for _ in range(TRIES):
            self.manifest = read_manifest(folder)
            self._open(self.manifest)
            if (
                not self._is_any_lost()
                or read_manifest(folder).generation == self.manifest.generation
            ):
                return
            self.close()

    def file(self, name: str) -> IO[bytes]:
        """Return the file *name*, at its beginning.

        Raises:
            FileNotFoundError: It is not there.
            IndexFolderError: It could not be opened.
        """
        file = self._files[name]
        if isinstance(file, Exception):
            raise file
        file.seek(0)
        return file

    def segment(self, entry: SegmentEntry) -> LiveSegment:
        """Return the segment that *entry* describes.

        Raises:
            Exception: Whatever was raised when it was opened.
        """
        segment = self._segments[entry.id]
        if isinstance(segment, Exception):
            raise segment
        return segment

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            if not isinstance(file, Exception):
                file.close()
        self._segments.clear()

    def _is_any_lost(self) -> bool:
        """Return whether a later commit may have taken a file away before it was opened."""
        lost = any(isinstance(file, FileNotFoundError) for file in self._files.values())
        return lost or any(isinstance(segment, Exception) for segment in self._segments.values())

    def _open(self, manifest: Manifest) -> None:
        self._files: dict[str, IO[bytes] | FileNotFoundError | IndexFolderError] = {}
        self._segments: dict[str, LiveSegment | Exception] = {}  # by their ids
        for entry in (*manifest.segments, manifest.catalog, manifest.toc):
            if entry and entry.file not in self._files:
                self._files[entry.file] = _opened(self._folder / entry.file)
        for segment in manifest.segments:
            try:
                self._segments[segment.id] = LiveSegment(self._folder, segment)
            except Exception as error:  # noqa: BLE001 - a damaged file may lead to any
                self._segments[segment.id] = error


class _Check:
    """The verification of one commit.

    Attributes:
        problems: What is wrong.
        reports: Living documents that were read.
        files: Files that were read or looked for.
    """

    def __init__(self, folder: Path, files: CommitFiles, progress: Progress) -> None:
        self.problems: list[Message] = []
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
        self.problems.append(Message("index-damaged", path=path, why=why, command=command))

    def _is_whole(self, entry: SegmentEntry | FileEntry) -> bool:
        """Return whether a file has the size and the checksum that the manifest says."""
        self.files += 1
        size = checksum = 0
        try:
            file = self._opened.file(entry.file)
            size = os.fstat(file.fileno()).st_size
            if size != entry.size:  # it may be of terabytes
                self._problem(entry.file, f"it has {size} bytes instead of {entry.size}")
                return False
            size = 0
            while data := file.read(_READ_BYTES):
                size += len(data)
                checksum = zlib.crc32(data, checksum)
                self._done += len(data)
                self._progress(min(self._done, self._total), self._total)
        except IndexFolderError as error:
            kind = kind_of(self._folder / entry.file)
            if kind == "a file":
                self.problems.append(error.message)  # it may not be read, which no rebuild mends
            else:
                self._problem(entry.file, f"it is {kind}")
            return False
        except OSError as error:
            self._problem(entry.file, f"it cannot be read: {said_by(error)}")
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
            self._problem(entry.file, f"it cannot be read ({said_by(error)})")

    def _check_catalog(self, entry: FileEntry) -> None:
        try:
            catalog = read_catalog(self._folder, entry, self._opened.file(entry.file).read())
        except IndexDamagedError as error:
            self.problems.append(error.message)
            return
        counted, live = catalog.report_count, sum(self._ids.values())
        if catalog.is_complete and counted != live and not self.problems:
            self._problem(entry.file, f"it counts {counted} reports, the segments hold {live}")


def _live_ids(segment: LiveSegment) -> Iterator[str]:
    for document in range(segment.entry.documents):
        if segment.live is None or segment.live[document]:
            yield segment.arrays.id(document)


def _opened(path: Path) -> IO[bytes] | FileNotFoundError | IndexFolderError:
    try:
        return open_file(path)
    except (FileNotFoundError, IndexFolderError) as error:
        return error
