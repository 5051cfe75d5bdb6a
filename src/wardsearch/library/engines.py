"""Which engine keeps the index of this name?

The one place outside `embedded` that knows an engine by its own name. Today every index is a folder
of this machine. Does not cover what an engine does (`wardsearch.search.engine`).
"""

from pathlib import Path

from wardsearch.embedded.engine import open_folder
from wardsearch.search.engine import Engine


def open_engine(name: str | Path) -> Engine:
    """Open the index *name*, a folder, at its last commit.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: There is no index that can be
            read.
    """
    return open_folder(Path(name))
