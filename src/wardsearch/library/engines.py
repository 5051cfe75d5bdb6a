"""Which engine keeps the index of this name?

The one place outside the engines that knows them by their own names. A name is the folder of an
index, or an address such as `opensearch://HOST:9200/NAME`. Does not cover what an engine does
(`wardsearch.search.engine`).
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wardsearch.errors import CorpusError, IndexMissingError, IndexUnavailableError

if TYPE_CHECKING:
    from wardsearch.corpus.parts import Part
    from wardsearch.corpus.store import WritableIndex
    from wardsearch.results import CheckResult, Progress
    from wardsearch.search.engine import Engine


def open_engine(name: str | Path) -> "Engine":
    """Open the index *name*: a folder at its last commit, or an address.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: There is no index that can be
            read.
        IndexUnavailableError: The cluster cannot be asked.
    """
    if _may_be_address(name):
        from wardsearch.opensearch.address import is_address, read_address

        if is_address(name):
            with _installed():
                from wardsearch.opensearch.opening import open_cluster

                return open_cluster(read_address(name))
    from wardsearch.embedded.engine import open_folder

    with _naming_its_maker(Path(name)):
        return open_folder(Path(name))


def writable_index(name: str | Path, part: "Part | None" = None) -> "WritableIndex":
    """Return the index *name*, as a run of *part* may make or change it; nothing is opened yet.

    Args:
        name: A folder or an address.
        part: Which files are the run's own; all if not given.

    Raises:
        CorpusError: An index in a folder has no parts.
        IndexUnavailableError: *name* is an address that cannot be.
    """
    from wardsearch.corpus.parts import WHOLE
    from wardsearch.opensearch.address import is_address, read_address

    part = part or WHOLE
    if is_address(name):
        with _installed():
            from wardsearch.opensearch.writing import ClusterIndex

        return ClusterIndex(read_address(name), part)
    if part != WHOLE:
        raise CorpusError("part-of-folder", found=str(part))
    from wardsearch.embedded.writing.store import IndexFolder

    return IndexFolder(Path(name))


def check_index(path: str | Path, progress: "Progress | None" = None) -> "CheckResult":
    """Verify the index *path*: every byte and count of a folder's, the counts of a cluster's.

    Args:
        path: The index folder, or an address.
        progress: Called with the bytes, or files, looked at so far and in all.

    Raises:
        IndexMissingError: There is no index.
        IndexOutdatedError: Another version made it, so this one cannot tell.
        IndexFolderError: *path* is no folder or cannot be read.
    """
    from wardsearch.opensearch.address import is_address, read_address

    if is_address(path):
        with _installed():
            from wardsearch.opensearch.state import check
            from wardsearch.opensearch.transport import connect

        with closing(connect(read_address(path))) as transport:
            return check(transport, progress)
    from wardsearch.embedded.index.check import check_index

    with _naming_its_maker(Path(path)):
        return check_index(path, progress)


@contextmanager
def _naming_its_maker(folder: Path) -> Iterator[None]:
    """Say of an index that is not there who is making it, if anyone is."""
    try:
        yield
    except IndexMissingError as error:
        from wardsearch.embedded.writing.lock_note import working_writer

        if holder := working_writer(folder):
            found = IndexMissingError("index-being-made", path=str(folder), holder=holder)
            raise found from error
        raise


def _may_be_address(name: str | Path) -> bool:
    """Return, without what knows addresses, whether *name* could be one."""
    return ":" in str(name)


@contextmanager
def _installed() -> Iterator[None]:
    """Say what to install where what an address needs is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "urllib3":
            raise
        command = "pip install 'wardsearch[opensearch]'"
        raise IndexUnavailableError("opensearch-missing", command=command) from error
