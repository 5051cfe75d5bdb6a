"""How does a run open an index to write to it, and what of a failing disk is said?

Covers the lock, the commit that a run starts from, and errors of the system as errors of ours. Does
not cover what is written (`commits`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.store import Remembered
from wardsearch.embedded.index.manifest import Manifest, read_manifest, remembered
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.index.storage import make_folder
from wardsearch.embedded.writing.at_hand import may_be_of_a_file
from wardsearch.embedded.writing.commits import Commits
from wardsearch.embedded.writing.folder import own_prefix, remove_leftovers, start_commit
from wardsearch.embedded.writing.writer import ArrayIndex, ArrayWriter
from wardsearch.errors import IndexFolderError, said_by
from wardsearch.frozen import replace


class IndexFolder:
    """The index in *folder*, which is made where it is missing. It is a `WritableIndex`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def pictures_folder(self) -> Path:
        """The folder beside it for what is read from pictures."""
        return self._folder.parent / f".{self._folder.name}-ocr"

    def remembered(self) -> Remembered:
        """Return what the index, of whatever format, remembers; nothing where there is none."""
        return remembered(self._folder)

    def own_prefix(self, corpus: Path) -> str | None:
        """Return how the names in the corpus folder begin that lie in the index folder, if any do.

        Raises:
            IndexFolderError: They are one folder.
        """
        return own_prefix(corpus, self._folder)

    def open_dry(self, *, rebuild: bool) -> Commits:
        """Return a store that knows the index and changes nothing."""
        snapshot = Snapshot(self._folder, start_commit(self._folder, rebuild=rebuild))
        return Commits(snapshot, _last(self._folder), None, jobs=1, at_once=rebuild)

    @contextmanager
    def open_writer(self, *, rebuild: bool, wait: float) -> Iterator["LockedFolder"]:
        """Yield the index with its lock held.

        Args:
            rebuild: Start anew, whatever the folder holds of an index.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexFolderError: It cannot be written, is locked, outdated or damaged.
        """
        folder = self._folder

        def start() -> Manifest:
            return start_commit(folder, rebuild=rebuild)

        start()  # what cannot be used is told before anything is made
        try:
            make_folder(folder)
            # Asked again when the lock is held: whoever had it may have made or changed the index.
            writer = ArrayWriter(ArrayIndex(folder, start), timeout=wait)
        except OSError as error:
            raise _unwritable("index-unwritable", folder, error) from error
        try:
            yield LockedFolder(writer, rebuild=rebuild)
        except OSError as error:
            raise _unwritable("index-unwritable-midway", folder, error) from error
        finally:
            writer.close()


class LockedFolder:
    """An index whose lock *writer* holds. It is a `Writer`."""

    def __init__(self, writer: ArrayWriter, *, rebuild: bool) -> None:
        self._writer = writer
        self._rebuild = rebuild

    @contextmanager
    def open_store(self, folders: CorpusFolders, *, jobs: int) -> Iterator[Commits]:
        """Yield a store that commits what *folders* hold."""
        writer = self._writer
        index = writer.folder
        remove_leftovers(index)
        writer.merge_left()
        snapshot = Snapshot(index, writer.manifest)
        last = _last(index)
        # A commit in the midst would have some files by their old names and some by their new.
        at_once = self._rebuild or not writer.manifest.folders.keeps_names(folders)
        writer.manifest = replace(writer.manifest, folders=folders)
        with snapshot.naming_damage():
            commits = Commits(snapshot, last, writer, jobs=jobs, at_once=at_once)
            try:
                yield commits
            except BaseException as error:
                if not may_be_of_a_file(error):
                    commits.forget()
                raise
            finally:
                commits.close()


def _last(index: Path) -> Manifest | None:
    """Return the last commit; None where there is none that can be read."""
    try:
        return read_manifest(index)
    except IndexFolderError:
        return None


def _unwritable(code: str, index: Path, error: OSError) -> IndexFolderError:
    file = f" ({os.fsdecode(error.filename)!r})" if isinstance(error.filename, str | bytes) else ""
    return IndexFolderError(code, path=str(index), why=f"{said_by(error)}{file}")
