"""How are the files of one commit read to their end, though a writer may replace it meanwhile?

All of them are opened before the first is read: from then on no later commit takes them away. What
cannot be opened is told when it is asked for, so that each damaged file can be named.
"""

from pathlib import Path
from typing import IO

from wardsearch.embedded.index.manifest import Manifest, SegmentEntry, read_manifest
from wardsearch.embedded.index.snapshot import TRIES, LiveSegment


class CommitFiles:
    """The files of the current commit, held open until `close`.

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
            lost = any(isinstance(file, FileNotFoundError) for file in self._files.values())
            if not lost or read_manifest(folder).generation == self.manifest.generation:
                return
            self.close()

    def file(self, name: str) -> IO[bytes]:
        """Return the file *name*, at its beginning.

        Raises:
            OSError: It could not be opened.
        """
        file = self._files[name]
        if isinstance(file, OSError):
            raise file
        file.seek(0)
        return file

    def segment(self, entry: SegmentEntry) -> LiveSegment:
        """Return the segment of the commit that *entry* tells of.

        Raises:
            Exception: Whatever came of opening it.
        """
        segment = self._segments[entry.id]
        if isinstance(segment, Exception):
            raise segment
        return segment

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            if not isinstance(file, OSError):
                file.close()
        self._segments.clear()

    def _open(self, manifest: Manifest) -> None:
        self._files: dict[str, IO[bytes] | OSError] = {}
        self._segments: dict[str, LiveSegment | Exception] = {}  # by their ids
        for entry in (*manifest.segments, manifest.catalog, manifest.toc):
            if entry and entry.file not in self._files:
                self._files[entry.file] = _opened(self._folder / entry.file)
        for segment in manifest.segments:
            try:
                self._segments[segment.id] = LiveSegment(self._folder, segment)
            except Exception as error:  # noqa: BLE001 - a damaged file may lead to any
                self._segments[segment.id] = error


def _opened(path: Path) -> IO[bytes] | OSError:
    try:
        return path.open("rb")
    except OSError as error:
        return error
