"""What does one commit hold, whichever segments it is in?

A snapshot opens the segments that a manifest names and keeps to them: later commits do not change
it. It knows which documents live, how many there are and how long, so that what a term is worth
does not depend on how the index came about.
"""

import mmap
import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.manifest import Manifest, SegmentEntry, read_manifest
from wardsearch.embedded.index.opening import open_file
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.errors import IndexDamagedError, IndexFolderError, WardsearchError

if TYPE_CHECKING:
    from wardsearch.analysis.arrays import Mask
    from wardsearch.embedded.kernel.face import SegmentKernel

TRIES: Final = 5  # of opening a commit; a writer would have to be very busy to replace them all
_FEW: Final = 32  # times as many ids: then a look-up of each is faster than reading all


class LiveSegment:
    """A segment of a commit.

    Args:
        source: The folder of the index, or the arrays of the segment.
        entry: What the manifest says of it.

    Attributes:
        entry: Likewise.
        arrays: What is in its file.
        kernel: What reads its postings and running text, once that is asked for.
        term_numbers: Terms looked up before, by dictionary and term.
    """

    def __init__(self, source: Path | ArrayFile, entry: SegmentEntry) -> None:
        self.entry = entry
        self.kernel: SegmentKernel | None = None
        self.term_numbers: dict[tuple[str, str], int] = {}
        self.arrays = SegmentArrays(
            source if isinstance(source, ArrayFile) else source / entry.file
        )
        size = self.arrays.file.size
        if size != entry.size or self.arrays.document_count != entry.documents:
            raise self.arrays.file.damaged(
                f"it has {size} bytes and {self.arrays.document_count} reports instead of "
                f"{entry.size} and {entry.documents}"
            )

    @cached_property
    def live(self) -> "Mask | None":
        """Which documents are not deleted; None where all live."""
        if not self.entry.deleted:
            return None
        import numpy as np  # a search by the native kernel does not need it

        live = np.ones(self.entry.documents, np.bool_)
        live[self.entry.deleted] = False
        return live

    @property
    def live_count(self) -> int:
        """How many documents live."""
        return self.entry.documents - len(self.entry.deleted)

    def live_mask(self) -> "Mask":
        """Return which documents are not deleted, as an array of its own."""
        import numpy as np

        return np.ones(self.entry.documents, np.bool_) if self.live is None else self.live.copy()

    def live_bits(self) -> bytes | None:
        """Return a bit for each document, the lowest first: whether it lives; None if all do."""
        if not self.entry.deleted:
            return None
        size = -(-self.entry.documents // 8)
        bits = bytearray(b"\xff" * size)
        for document in self.entry.deleted:
            bits[document >> 3] &= ~(1 << (document & 7))
        return bytes(bits)

    def find(self, report_id: str) -> int:
        """Return the living document of *report_id*, or -1."""
        field = self.arrays.field("id")
        term = field.terms.find(report_id.encode("utf-8", "surrogateescape"))
        if term < 0:
            return -1
        documents = field.postings.list(term).documents
        alive = documents if self.live is None else documents[self.live[documents]]
        return int(alive[0]) if len(alive) else -1

    def is_deleted(self, document: int) -> bool:
        """Return whether *document* was deleted."""
        deleted = self.entry.deleted
        at = bisect_left(deleted, document)
        return deleted[at : at + 1] == [document]

    @property
    def has_repeated_ids(self) -> bool:
        """Return whether documents have one id, which no writer of ours makes."""
        return self.entry.documents > len(self.arrays.strings("id"))

    def ids(self) -> Iterator[str]:
        """Yield the ids of the living documents."""
        living = (d for d in range(self.entry.documents) if not self.is_deleted(d))
        return self.arrays.ids(living)


class Snapshot:
    """The segments of one commit, opened.

    Attributes:
        folder, manifest: Where, and which commit.
        segments: What is searched.
        catalog: The bytes of the catalog, if it is held.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: As `read_manifest`, or a segment
            is not what the manifest says.
    """

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        self.folder = folder
        self.manifest = manifest or read_manifest(folder)
        self.segments = [LiveSegment(folder, entry) for entry in self.manifest.segments]
        self.catalog: mmap.mmap | None = None

    def hold_catalog(self) -> bool:
        """Map the catalog, so that it outlives its file, and return whether it is there.

        It is not read yet: only counts of what was skipped need it.
        """
        entry = self.manifest.catalog
        if entry is not None:
            try:
                with open_file(self.folder / entry.file) as file:
                    if os.fstat(file.fileno()).st_size == entry.size:
                        self.catalog = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except FileNotFoundError:
                return False
            except (IndexFolderError, OSError, ValueError):
                pass  # it is damaged, which is told when it is needed
        return True

    @cached_property
    def document_count(self) -> int:
        """How many documents live."""
        return sum(segment.live_count for segment in self.segments)

    def repeated_ids(self) -> set[str]:
        """Return the ids of several living documents, which no writer of ours makes."""
        repeated: set[str] = set()
        others: set[str] = set()
        by_size = sorted(self.segments, key=lambda segment: segment.entry.documents)
        for segment in by_size:
            if segment.has_repeated_ids:
                counts = Counter(segment.ids())
                repeated |= {report_id for report_id, count in counts.items() if count > 1}
            if len(others) * _FEW < segment.entry.documents:
                repeated |= {report_id for report_id in others if segment.find(report_id) >= 0}
                if segment is by_size[-1]:
                    break
            own = set(segment.ids())
            repeated |= others & own
            others |= own
        return repeated

    def demand_whole(self) -> None:
        """Read every byte of the segments.

        Raises:
            IndexDamagedError: A file is not what was written.
        """
        for segment in self.segments:
            file = segment.arrays.file
            if file.checksum() != segment.entry.checksum:
                raise file.damaged("it fails its checksum")

    def naming_damage(self) -> AbstractContextManager[None]:
        """Turn any error caused by a damaged file into `IndexDamagedError`.

        Opening a commit reads little of it, and flipped bits may lead arithmetic anywhere.
        """
        return _NamingDamage(self)


class _NamingDamage(AbstractContextManager[None]):
    """Checks the files of a snapshot where an error that is not ours may come of damage."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __enter__(self) -> None:
        """Nothing is to be done."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, WardsearchError):
            self._snapshot.demand_whole()


def open_snapshot(folder: Path) -> Snapshot:
    """Open the current commit; once more where a writer replaced it meanwhile."""
    for _ in range(TRIES):
        manifest = read_manifest(folder)
        try:
            snapshot = Snapshot(folder, manifest)
        except IndexDamagedError:
            if read_manifest(folder).generation == manifest.generation:
                raise
            continue
        if snapshot.hold_catalog() or read_manifest(folder).generation == manifest.generation:
            return snapshot
    return Snapshot(folder)
