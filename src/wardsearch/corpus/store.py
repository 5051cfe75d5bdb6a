"""What must an engine be able to do to keep reports?

All that a comparison asks of one: what the last commit holds, adding, deleting, committing. An
engine is a class with these methods; `wardsearch.embedded.writing.commits` is ours.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Final, NamedTuple, Protocol

from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.folder import CorpusFile
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.report import Report

DIGEST_BYTES: Final = 16  # of a report's content


class Held(NamedTuple):
    """A report that a store holds.

    Attributes:
        place: Where; only the store knows what it means.
        digest: Of its content, as it was given to `Store.add`.
    """

    place: object
    digest: bytes


class Store(Protocol):
    """What keeps reports: all that a comparison asks of an engine."""

    @property
    def before(self) -> Catalog:
        """What the commit says that the run starts from; empty where it starts anew."""

    @property
    def remembered(self) -> Catalog:
        """What the last commit says, also where the run starts anew."""

    @property
    def folders_before(self) -> CorpusFolders:
        """The folders of the last commit."""

    @property
    def at_hand(self) -> Mapping[str, str]:
        """The files that a run was reading when it was killed, and the digest of each."""

    def begin(self, catalog: Callable[[], Catalog]) -> None:
        """Ask *catalog*, at each commit to come, what to say of the corpus."""

    def repeated(self) -> Iterator[str]:
        """Yield the ids that several reports have: none, unless an index was made wrongly."""

    def reports_of(self, file: str) -> Iterator[tuple[str, Held]]:
        """Yield the reports of the file *file*, as the last commit calls it, by their ids."""

    def add(self, report: Report, digest: bytes) -> None:
        """Add *report*, whose content has *digest*."""

    def delete(self, held: Held) -> None:
        """Delete a report of the commit that the run started from."""

    def reading(self, file: CorpusFile, digest: str) -> AbstractContextManager[None]:
        """Remember the file at hand while it is read, so that the next run knows what killed it."""

    def checkpoint(self) -> None:
        """Commit, if that was long ago."""

    def finish(self) -> None:
        """Commit what is left."""


def digest_report(report: Report) -> bytes:
    """Return the digest of all that is indexed or shown of *report*."""
    digest = hashlib.blake2b(report.text.encode(), digest_size=DIGEST_BYTES)
    digest.update(repr(sorted(report.metadata().items())).encode())
    return digest.digest()
