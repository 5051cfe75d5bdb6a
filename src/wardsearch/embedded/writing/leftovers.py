"""Which files of an index folder belong to no commit, and may go?

Whatever ends a run early, a killed process, a full disk, Ctrl-C, leaves files that no manifest
names; and where a file cannot be removed while someone reads it, the commit that replaced it leaves
it, too. The next writer removes them all. A name of ours stays if it stands anywhere in the
manifest, of whatever version and however damaged that is: so nothing goes that could be wanted.
"""

from pathlib import Path
from typing import Final

from wardsearch.embedded.index.manifest import FILENAME, INDEX_NAME
from wardsearch.embedded.index.storage import PARTIAL, remove

_OF_COMMITS: Final = (f"{INDEX_NAME}_", f"_{INDEX_NAME}_", "catalog-")
_OF_WRITERS: Final = ("manifest.", "writer.")  # while they are being written
LOCK: Final = f"{INDEX_NAME}_WRITELOCK"
"""Whoosh's lock, which is never removed: a process may wait for it."""


def remove_leftovers(folder: Path) -> None:
    """Remove what no commit of the index in *folder* names; only for one who holds its lock.

    Raises:
        OSError: The folder or its manifest cannot be read.
    """
    try:
        named = (folder / FILENAME).read_bytes()
    except FileNotFoundError:
        named = b""
    for path in list(folder.iterdir()):
        is_partial = path.name.startswith(_OF_WRITERS) and path.name.endswith(PARTIAL)
        is_of_commit = path.name.startswith(_OF_COMMITS) and path.name != LOCK
        if is_partial or (is_of_commit and b'"%s"' % path.name.encode() not in named):
            remove(path)
