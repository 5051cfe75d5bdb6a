"""How does a run open an index to write to it, and what of a failing disk is said?

Covers the lock, the commit that a run starts from, and errors of the system as errors of ours. Does
not cover what is written (`commits`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.index.manifest import Manifest, read_manifest
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.index.storage import make_folder
from wardsearch.embedded.writing.commits import Commits
from wardsearch.embedded.writing.folder import remove_leftovers, start_commit
from wardsearch.embedded.writing.writer import ArrayIndex, ArrayWriter
from wardsearch.errors import IndexFolderError


def open_dry(index: Path, *, rebuild: bool) -> Commits:
    """Return a store that knows the index and changes nothing."""
    snapshot = Snapshot(index, start_commit(index, rebuild=rebuild))
    return Commits(snapshot, _last(index), None, jobs=1, at_once=rebuild)


@contextmanager
def open_writer(index: Path, *, rebuild: bool, wait: float) -> Iterator[ArrayWriter]:
    """Yield a writer to the index in the folder *index*, which holds its lock.

    Args:
        index: Made where it is missing.
        rebuild: Start anew, whatever the folder holds of an index.
        wait: Seconds to wait for another writer to end.

    Raises:
        IndexFolderError: It cannot be written, is locked, outdated or damaged.
    """

    def start() -> Manifest:
        return start_commit(index, rebuild=rebuild)

    start()  # what cannot be used is told before anything is made
    try:
        make_folder(index)
        # Asked again when the lock is held: whoever had it may have made or changed the index.
        writer = ArrayWriter(ArrayIndex(index, start), timeout=wait)
    except OSError as error:
        raise _unwritable("index-unwritable", index, error) from error
    try:
        yield writer
    except OSError as error:
        raise _unwritable("index-unwritable-midway", index, error) from error
    finally:
        writer.close()


@contextmanager
def open_store(
    writer: ArrayWriter, folders: CorpusFolders, *, jobs: int, rebuild: bool
) -> Iterator[Commits]:
    """Yield a store that commits by *writer* what *folders* hold."""
    index = writer.folder
    snapshot = Snapshot(index, writer.manifest)
    last = _last(index)
    writer.manifest = replace(writer.manifest, folders=folders)
    remove_leftovers(index)
    with snapshot.naming_damage():
        commits = Commits(snapshot, last, writer, jobs=jobs, at_once=rebuild)
        try:
            yield commits
        except BaseException as error:
            if not _may_be_killed_by_a_file(error):
                commits.forget()
            raise
        finally:
            commits.close()


def _may_be_killed_by_a_file(error: BaseException) -> bool:
    died = isinstance(error, IndexFolderError) and error.code == "indexing-process-died"
    return died or isinstance(error, MemoryError)


def _last(index: Path) -> Manifest | None:
    """Return the last commit; None where there is none that can be read."""
    try:
        return read_manifest(index)
    except IndexFolderError:
        return None


def _unwritable(code: str, index: Path, error: OSError) -> IndexFolderError:
    file = f" ({os.fsdecode(error.filename)!r})" if isinstance(error.filename, str | bytes) else ""
    return IndexFolderError(code, path=str(index), why=f"{error.strerror or error}{file}")
