r"""What is a file of the corpus called, and which file is a report of?

A name must print, go into JSON and lead back to its file, but a file system allows any bytes in it.
So bytes that are not UTF-8, control characters and line ends are written `\xNN`; all other names
stay as they are.

A report's id is the name of its file, or that of a file that holds several, `#`, and the report's
own id. So that no two reports can have one id, a `#` in the name of a file is written `\x23` where
what stands before it could be such a file (`x.zip#a.txt`); `Báo cáo #3.txt` stays as it is.
"""

import os
from collections.abc import Container
from functools import lru_cache

from wardsearch.formats import SUFFIXES, suffix_of
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import UNPRINTABLE

RECORDS = (".csv", ".json", ".jsonl", ".ndjson", ".tsv")
"""The suffixes of files of records, each a report."""

_OF_SEVERAL = frozenset((*RECORDS, *SUFFIXES))

OF_MEMBER = "#"
"""Stands between the name of a file that holds several reports and a report's own id."""

ESCAPE = "\\"
"""Stands before what is not printed of a name (`printable`)."""

_ESCAPED_CHAR = lazy_compile(lambda: UNPRINTABLE.pattern + r"|\\(?=x[0-9a-f]{2})")
_ESCAPED = lazy_compile(r"(?:\\x[0-9a-f]{2})+")


def printable(name: str) -> str:
    r"""Return *name*, as the system has it, so that it prints and is no report of another file.

    A backslash that would look like the beginning of `\xNN` is written so, too.

    >>> printable("x.zip#a.txt"), printable("Báo cáo #3.txt")
    ('x.zip\\x23a.txt', 'Báo cáo #3.txt')
    """
    if not name.isprintable() or "\\" in name:
        name = _ESCAPED_CHAR.sub(
            lambda found: "".join(f"\\x{byte:02x}" for byte in os.fsencode(found[0])), name
        )
    if OF_MEMBER in name:
        parts = name.split(OF_MEMBER)
        name = parts[0]
        for part in parts[1:]:
            name += (r"\x23" if holds_several(name) else OF_MEMBER) + part
    return name


def on_disk(name: str) -> str:
    """Return what the system calls the file *name*."""
    if ESCAPE not in name:
        return name
    return _ESCAPED.sub(lambda found: os.fsdecode(bytes.fromhex(found[0].replace("\\x", ""))), name)


def split_id(report_id: str) -> tuple[str, str]:
    """Return the name of the file of a report, and the report's own id in it; empty for the file.

    >>> split_id("x.zip#a#1.txt"), split_id("Báo cáo #3.txt")
    (('x.zip', 'a#1.txt'), ('Báo cáo #3.txt', ''))
    """
    file, mark, own = report_id.partition(OF_MEMBER)
    while mark and not holds_several(file):
        more, mark, own = own.partition(OF_MEMBER)
        file += OF_MEMBER + more
    return file, own


def file_of(path: str, files: Container[str]) -> str:
    """Return the file of *files* that *path*, of something skipped, is in; else *path*.

    >>> file_of("a.jsonl:12", {"a.jsonl"}), file_of("b.zip#c", {"b.zip"}), file_of("d.txt", {})
    ('a.jsonl', 'b.zip', 'd.txt')
    """
    lines = path.rpartition(":")[0]
    return next((file for file in (path, split_id(path)[0], lines) if file in files), path)


@lru_cache(maxsize=256)  # each file of records has many reports
def holds_several(name: str) -> bool:
    """Return whether a file of that name may hold several reports; only its content tells."""
    return suffix_of(name) in _OF_SEVERAL
