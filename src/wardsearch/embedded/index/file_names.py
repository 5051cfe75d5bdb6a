"""What are the files of an index called, and which names are ours alone?

The one table of names, as Lucene's `IndexFileNames` is: whatever writes, reads, removes or refuses
a file of an index folder asks here. A name is ours if all of it is as we make it, never because it
begins so: `MAIN_STREET.txt` and `catalog-of-books.docx` are someone else's.
"""

import re
from typing import Final

from wardsearch.lazy_regex import lazy_compile

INDEX_NAME: Final = "MAIN"
"""How the names of Whoosh's files begin by default."""

MANIFEST: Final = "manifest.json"
"""Names the files of the current commit."""

LOCK: Final = f"{INDEX_NAME}_WRITELOCK"
"""Whoosh's lock, which is never removed: a process may wait for it."""

LOCK_NOTE: Final = "writer.json"
"""Who holds the lock."""

AT_HAND: Final = "reading.json"
"""Names the file that a writer is reading, if it is large or takes long."""

SEGMENT_SUFFIX: Final = ".arrays"
"""How the name of a segment file ends; before it stand `INDEX_NAME`, `_` and the segment's id."""

PARTIAL: Final = ".part"
"""How the name of a file ends that is being written."""

LAST_GENERATION: Final = 2**31 - 1
"""The highest number of a commit; Whoosh writes it in four bytes."""

_ID = "[0-9a-z]{16}"  # what Whoosh makes for a segment
_SPOOL = "[0-9a-z_]{8}"  # what `tempfile` adds to a name
_NUMBER = "(?:0|[1-9][0-9]*)"
_SEGMENT = rf"{INDEX_NAME}_{_ID}{re.escape(SEGMENT_SUFFIX)}"
_CATALOG = rf"catalog-{_NUMBER}\.(?:columns|json)"  # JSON before the release of format 3
_TABLE_OF_CONTENTS = rf"_{INDEX_NAME}_{_NUMBER}\.toc"
_PART = re.escape(PARTIAL)
_OF_COMMITS = lazy_compile(rf"{_SEGMENT}|{_CATALOG}|{_TABLE_OF_CONTENTS}")
_UNFINISHED = lazy_compile(
    rf"(?:{_CATALOG}|{_TABLE_OF_CONTENTS}|{re.escape(MANIFEST)}|{re.escape(LOCK_NOTE)}"
    rf"|{re.escape(AT_HAND)}){_PART}"
    rf"|{INDEX_NAME}_{_ID}-{_SPOOL}{_PART}"
)


def segment_file(segment_id: str) -> str:
    """Return the name of the file of a segment.

    >>> segment_file("0123456789abcdef")
    'MAIN_0123456789abcdef.arrays'
    """
    return f"{INDEX_NAME}_{segment_id}{SEGMENT_SUFFIX}"


def catalog_file(generation: int) -> str:
    """Return the name of the catalog of the commit of *generation*."""
    return f"catalog-{generation}.columns"


def partial_file(name: str) -> str:
    """Return what the file *name* is called while it is being written."""
    return name + PARTIAL


def is_of_commit(name: str) -> bool:
    """Return whether a commit may name the file *name*: a segment, a catalog, Whoosh's contents.

    >>> is_of_commit("catalog-7.columns"), is_of_commit("catalog-of-books.json")
    (True, False)
    """
    return _OF_COMMITS.fullmatch(name) is not None


def is_unfinished(name: str) -> bool:
    """Return whether *name* is of a file that was being written."""
    return _UNFINISHED.fullmatch(name) is not None


def is_ours(name: str) -> bool:
    """Return whether *name* is as wardsearch names a file of an index."""
    return name in {MANIFEST, LOCK, LOCK_NOTE, AT_HAND} or is_of_commit(name) or is_unfinished(name)


def is_only_ours(name: str) -> bool:
    """Return whether *name* is one that no other program uses; `manifest.json` is not.

    >>> is_only_ours("MAIN_WRITELOCK"), is_only_ours("catalog-2024.json")
    (True, False)
    """
    return is_ours(name) and name.startswith((f"{INDEX_NAME}_", f"_{INDEX_NAME}_"))


def generation_of(name: str) -> int | None:
    """Return the generation whose table of contents is called *name*; None for other names.

    >>> generation_of("_MAIN_12.toc"), generation_of("_MAIN_12.toc.part")
    (12, None)
    """
    if not re.fullmatch(_TABLE_OF_CONTENTS, name):
        return None
    digits = name.removeprefix(f"_{INDEX_NAME}_").removesuffix(".toc")
    return int(digits) if len(digits) <= len(str(LAST_GENERATION)) else None
