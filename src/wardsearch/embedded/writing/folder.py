"""May an index be written into this folder, and from which commit does a run start?

Covers telling a folder of ours from one that holds something else, and of what a new index,
an outdated one and one to be rebuilt start from. Does not cover what is written into it (`sync`).
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.embedded.index.manifest import INDEX_NAME, Manifest, read_manifest
from wardsearch.errors import (
    IndexDamagedError,
    IndexFolderError,
    IndexMissingError,
    IndexOutdatedError,
    command_for,
)
from wardsearch.vietnamese.spelling import folding_version

# How the names of our files begin; a README and what is hidden may stand beside them.
_OURS: Final = (INDEX_NAME, f"_{INDEX_NAME}", "catalog-", "manifest.", "writer.", "README", ".")


def start_commit(index: Path, corpus: Path, *, rebuild: bool) -> Manifest:
    """Return the commit to start from, which is empty for a new index and for one to be rebuilt.

    Raises:
        IndexFolderError: The folder holds something else, or is none.
        IndexOutdatedError, IndexDamagedError: It holds an index that must be rebuilt first.
    """
    segmenter, folding = default_segmenter().version, folding_version()
    new = Manifest(0, os.path.abspath(corpus), segmenter=segmenter, folding=folding)
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
    for what, made_by, installed in (
        ("words", found.segmenter, segmenter),
        ("folding", found.folding, folding),
    ):
        if made_by != installed:
            raise IndexOutdatedError(
                f"the index in {str(index)!r} was made with {what} of {made_by}, and "
                f"{installed} is installed; run {command_for(index)}"
            )
    return found


def own_prefix(corpus: Path, index: Path) -> str | None:
    """Return how the names in the corpus folder begin that lie in the index folder, if any do.

    Raises:
        IndexFolderError: They are one folder.
    """
    inside = os.path.relpath(os.path.realpath(index), os.path.realpath(corpus))
    if inside == os.curdir:
        raise IndexFolderError(
            f"{str(index)!r} is the corpus folder; name another for the index with --index"
        )
    path = Path(inside)
    return None if path.parts[0] == os.pardir else f"{path.as_posix()}/"


def _demand_ours(index: Path) -> None:
    """Refuse to write into a folder that holds something else."""
    if not index.is_dir():
        return
    try:
        other = sorted(entry.name for entry in index.iterdir() if not entry.name.startswith(_OURS))
    except OSError as error:
        message = f"index folder {str(index)!r} cannot be listed: {error.strerror or error}"
        raise IndexFolderError(message) from error
    if other:
        raise IndexFolderError(
            f"{str(index)!r} holds other files ({other[0]!r}) and no index; "
            "name an empty folder with --index"
        )


def _generation(index: Path) -> int:
    """Return the highest generation that left a table of contents: a rebuild goes beyond it."""
    found = (path.stem.rpartition("_")[2] for path in index.glob(f"_{INDEX_NAME}_*.toc"))
    return max((int(number) for number in found if number.isdigit()), default=0)
