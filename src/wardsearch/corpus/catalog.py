"""What did the corpus folder hold when it was last indexed?

For each file its size, time and digest, so that an unchanged file is known without being opened and
a touched one without being analysed; and what was skipped, and why. Does not cover storing it: the
engine does.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from wardsearch.corpus.skipped import Skipped


class FileState(NamedTuple):
    """A file as it was when its reports were indexed.

    Attributes:
        size: Bytes.
        mtime_ns: Time of its last change.
        digest: Of its content, in hexadecimal; empty where it was not read to its end.
        reports: How many reports of the index are from it.
        read_as: How, where it was not plain text in Unicode: `doc TCVN3`.
        stated: The encoding that the person who indexes states; empty where none is.
        unread_pages: How many of its pages are only pictures and were not read.
        ctime_ns, inode: As in `CorpusFile`.
        skipped_by: Where it, or something in it, was skipped: which release skipped it, with which
            options and libraries (`ReadingPlan.skips_by`). Empty where nothing was.
    """

    size: int
    mtime_ns: int
    digest: str
    reports: int
    read_as: str = ""
    stated: str = ""
    unread_pages: int = 0
    ctime_ns: int = 0
    inode: int = 0
    skipped_by: str = ""


@dataclass
class Catalog:
    """The files of the corpus folder by name, and what was skipped in it."""

    files: dict[str, FileState] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Return whether every file was read to its end."""
        return all(state.digest for state in self.files.values())

    @property
    def report_count(self) -> int:
        """How many reports the files have in the index."""
        return sum(state.reports for state in self.files.values())
