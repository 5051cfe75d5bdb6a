"""What must an engine be able to do to keep reports?

All that a run of `index` asks of one: who may write, what the last commit holds, adding, deleting,
committing. `wardsearch.embedded.writing.store` is what answers it for a folder of this machine.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from operator import attrgetter
from pathlib import Path
from typing import Final, Protocol

from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.corpus_files import CorpusFile
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.metadata import METADATA, Metadata
from wardsearch.corpus.report import Report
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message

DIGEST_BYTES: Final = 16  # of a report's content
_IN_ORDER: Final = sorted(METADATA)
_SHOWN: Final = f"[{', '.join(f'({name!r}, %r)' for name in _IN_ORDER)}]"
_values_of: Final = attrgetter(*_IN_ORDER)


class Remembered(NamedTuple):
    """What an index remembers of its corpus.

    Attributes:
        folders: Those it was made of.
        report_count: How many reports of them it holds; 0 where this release cannot read it.
    """

    folders: CorpusFolders
    report_count: int


class Held(NamedTuple):
    """A report that a store holds.

    Attributes:
        place: Where; only the store knows what it means.
        digest: Of its content, as it was given to `Store.add`.
    """

    place: object
    digest: bytes


class LeftOut(NamedTuple):
    """A report that was added and cannot be kept, for an error of ours.

    Attributes:
        id: Its own.
        replaced: What it was to take the place of, which stays.
        why: The message that says why.
    """

    id: str
    replaced: Held | None
    why: Message


Analysed = Callable[[int, Sequence[LeftOut]], None]
"""Is called with how many reports could be analysed, and which could not."""


def tell_nobody(_count: int, _left_out: Sequence[LeftOut]) -> None:
    """Do nothing. It is the `Analysed` of a store that no run has begun with, or that is closed."""


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

    def begin(self, catalog: Callable[[], Catalog], analysed: Analysed) -> None:
        """Ask *catalog*, at each commit to come, what to say of the corpus.

        Tell *analysed* of each report that was added, before the commit that has it.
        """

    def repeated(self) -> Iterable[str]:
        """Return the ids that several reports have: none, unless an index was made wrongly."""

    def reports_of(self, file: str) -> Iterator[tuple[str, Held]]:
        """Yield the reports of the file *file*, as the last commit calls it, by their ids."""

    def add(self, report: Report, digest: bytes, replaced: Held | None = None) -> None:
        """Add *report*, whose content has *digest*, in the place of the one *replaced*, if any."""

    def delete(self, held: Held) -> None:
        """Delete a report of the commit that the run started from."""

    def reading(self, file: CorpusFile, digest: str) -> AbstractContextManager[None]:
        """Remember the file at hand while it is read, so that the next run knows what killed it."""

    def checkpoint(self) -> None:
        """Commit, if that was long ago."""

    def settle(self) -> None:
        """Analyse all that was added."""

    def keep(self) -> None:
        """Commit what a run that was interrupted has done, but for what it was in the midst of."""

    def finish(self) -> None:
        """Commit what is left."""


class Writer(Protocol):
    """The right to write to an index, which one process has at a time."""

    def open_store(self, folders: CorpusFolders, *, jobs: int) -> AbstractContextManager[Store]:
        """Yield what keeps the reports that *folders* hold; *jobs* cores are used."""


class WritableIndex(Protocol):
    """An index that a run may make or change."""

    @property
    def pictures_folder(self) -> Path:
        """The folder of this machine for what is read from pictures, made when there is some."""

    def remembered(self) -> Remembered:
        """Return what the index, of whatever release, remembers; nothing where there is none."""

    def own_prefix(self, corpus: Path) -> str | None:
        """Return how the names in the corpus folder begin that are of the index, if any are.

        Raises:
            IndexFolderError: Both are one folder.
        """

    def open_dry(self, *, rebuild: bool) -> Store:
        """Return a store that knows the index and changes nothing."""

    def open_writer(self, *, rebuild: bool, wait: float) -> AbstractContextManager[Writer]:
        """Yield the right to write, which ends with the context.

        Args:
            rebuild: Start anew, whatever there is of an index; until the end it stays.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexFolderError: It cannot be written, is locked, outdated or damaged.
        """


def digest_report(report: Report) -> bytes:
    """Return the digest of all that is indexed or shown of *report*."""
    return digest_content(report.text, report)


def digest_content(text: str, metadata: Metadata) -> bytes:
    """Return the digest of a report of this *text* and *metadata*."""
    digest = hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES)
    digest.update((_SHOWN % _values_of(metadata)).encode())
    return digest.digest()
