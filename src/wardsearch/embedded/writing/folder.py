"""May an index be written into this folder, from which commit does a run start, and what may go?

Covers telling a folder of ours from one that holds something else, what a new index, an outdated
one and one to be rebuilt start from, and which files belong to no commit. Does not cover what is
written into it (`commits`).
"""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from wardsearch.analysis.segmenter.segmenter import segmenter_version
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.names import printable
from wardsearch.embedded.index.file_names import (
    MANIFEST,
    SEGMENT_SUFFIX,
    generation_of,
    is_of_commit,
    is_only_ours,
    is_ours,
    is_unfinished,
)
from wardsearch.embedded.index.manifest import Manifest, read_manifest
from wardsearch.embedded.index.opening import LARGEST_MANIFEST, read_file
from wardsearch.embedded.index.storage import remove
from wardsearch.errors import (
    IndexDamagedError,
    IndexFolderError,
    IndexMissingError,
    IndexOutdatedError,
    command_for,
    said_by,
)
from wardsearch.frozen import replace
from wardsearch.vietnamese.spelling import folding_version

# What people put into the folder of an index; it is left alone, and so is what is hidden.
_PAGES: Final = frozenset({"README", "README.md", "README.txt"})


def start_commit(index: Path, *, rebuild: bool) -> Manifest:
    """Return the commit to start from, which is empty for a new index and for one to be rebuilt.

    Raises:
        IndexFolderError: The folder holds something else, or is none.
        IndexOutdatedError, IndexDamagedError: It holds an index that must be rebuilt first.
    """
    segmenter, folding = segmenter_version(), folding_version()
    new = Manifest(0, CorpusFolders(), segmenter=segmenter, folding=folding)
    try:
        found = read_manifest(index)
    except IndexMissingError:
        _demand_ours(index)
        return replace(new, generation=_generation(index))
    except (IndexOutdatedError, IndexDamagedError):
        if not rebuild:
            raise
        _demand_ours(index)
        return replace(new, generation=_generation(index))
    if rebuild:
        return replace(new, generation=found.generation)
    for code, made_by, installed in (
        ("index-words-outdated", found.segmenter, segmenter),
        ("index-folding-outdated", found.folding, folding),
    ):
        if made_by != installed:
            raise IndexOutdatedError(
                code,
                path=str(index),
                found=made_by,
                expected=installed,
                command=command_for(index),
            )
    return found


def own_prefix(corpus: Path, index: Path) -> str | None:
    """Return how the names in the corpus folder begin that lie in the index folder, if any do.

    Raises:
        IndexFolderError: They are one folder.
    """
    try:
        inside = os.path.relpath(os.path.realpath(index), os.path.realpath(corpus))
    except ValueError as error:  # a name that no file can have, or another drive of Windows
        if error.args and "mount" in str(error.args[0]):
            return None
        raise IndexFolderError(
            "index-name-impossible", path=str(index), why=said_by(error)
        ) from error
    if inside == os.curdir:
        raise IndexFolderError("index-is-corpus", path=str(index))
    path = Path(inside)
    return None if path.parts[0] == os.pardir else f"{printable(path.as_posix())}/"


def remove_leftovers(folder: Path, spared: Collection[str] = ()) -> None:
    """Remove what no commit of the index in *folder* names; the caller holds its lock.

    But for the segments *spared*, which others write for the caller, and for what they spool.

    Whatever ends a run early, a killed process, a full disk, Ctrl-C, leaves files that no manifest
    names; so does a commit whose old files were still open. A name stays if it stands anywhere in
    the manifest, of whatever version and however damaged that is: nothing that may still be needed
    is removed. Nor is a file whose name is not wholly ours, or what is no file at all.

    Raises:
        OSError: The folder cannot be read.
        IndexFolderError: Its manifest cannot be read.
    """
    try:
        named = read_file(folder / MANIFEST, LARGEST_MANIFEST)
    except FileNotFoundError:
        named = b""
    except IndexDamagedError:  # it is too long to be read
        return
    with os.scandir(folder) as entries:
        found = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    others = tuple(name.removesuffix(SEGMENT_SUFFIX) for name in spared)
    for name in found:
        is_named = b'"%s"' % name.encode() in named
        is_left = is_unfinished(name) or (is_of_commit(name) and not is_named)
        if is_left and not name.startswith(others):
            remove(folder / name)


def _demand_ours(index: Path) -> None:
    """Refuse to write into a folder that holds something else.

    Names that other programs use, too, such as `manifest.json`, are ours only beside one that none
    does: each writer makes its lock before anything else.
    """
    if not index.is_dir():
        return
    try:
        with os.scandir(index) as entries:
            found = {
                entry.name: entry.is_file(follow_symlinks=False)
                for entry in entries
                if entry.name not in _PAGES and not entry.name.startswith(".")
            }
    except OSError as error:
        raise IndexFolderError("index-unlistable", path=str(index), why=said_by(error)) from error
    is_index = any(is_file and is_only_ours(name) for name, is_file in found.items())
    other = sorted(
        name for name, is_file in found.items() if not (is_index and is_file and is_ours(name))
    )
    if other:
        raise IndexFolderError("index-holds-other-files", path=str(index), found=other[0])


def _generation(index: Path) -> int:
    """Return the highest generation that left a table of contents: a rebuild goes beyond it."""
    names = [path.name for path in index.iterdir()] if index.is_dir() else []
    return max((generation_of(name) or 0 for name in names), default=0)
