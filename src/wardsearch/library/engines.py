"""Which engine keeps the index of this name?

The one place outside `embedded` that knows an engine by its own name. Today every index is a folder
of this machine. Does not cover what an engine does (`wardsearch.search.engine`).
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardsearch.corpus.store import WritableIndex
    from wardsearch.results import CheckResult, Progress
    from wardsearch.search.engine import Engine


def open_engine(name: str | Path) -> "Engine":
    """Open the index *name*, a folder, at its last commit.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: There is no index that can be
            read.
    """
    from wardsearch.embedded.engine import open_folder

    return open_folder(Path(name))


def writable_index(name: str | Path) -> "WritableIndex":
    """Return the index *name*, a folder, as a run may make or change it; nothing is opened yet."""
    from wardsearch.embedded.writing.store import IndexFolder

    return IndexFolder(Path(name))


def check_index(path: str | Path, progress: "Progress | None" = None) -> "CheckResult":
    """Verify the last commit of the index in the folder *path*, every byte and every count.

    Args:
        path: The index folder.
        progress: Called with the bytes read so far and in all.

    Raises:
        IndexMissingError: There is no index.
        IndexOutdatedError: Another version made it, so this one cannot tell.
        IndexFolderError: *path* is no folder or cannot be read.
    """
    from wardsearch.embedded.index.check import check_index

    return check_index(path, progress)
