"""In which batches does what changed become commits?

Reports are gathered until they are worth a segment, and segments are committed as time passes: so
memory stays bounded, and an interrupted run loses little. A deletion is committed with the report
that takes its place, never before.

Covers batches and commits. Does not cover what changed (`library.sync`).
"""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wardsearch.analysis.pieces import PIECE_CHARS
from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.catalog_file import write_catalog
from wardsearch.embedded.whoosh.codec import ArraySegment
from wardsearch.embedded.writing.folder import remove_leftovers
from wardsearch.embedded.writing.segment_builder import SegmentBuilder
from wardsearch.embedded.writing.writer import ArrayWriter

BATCH_CHARS: Final = 12_000_000  # some three million tokens: 200 MB while they are inverted
COMMIT_SECONDS: Final = 20.0  # an interrupted run loses at most about so much work


@dataclass
class _Batch:
    """Reports waiting to become a segment."""

    reports: list[Report] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    chars: int = 0


class Commits:
    """Gathers what one run changes and commits it; without a writer, as in a dry run, drops it.

    Args:
        index: The index folder.
        jobs: Processes that analyse.
        at_once: Commit only at the end: until then the old commit stays.

    Attributes:
        catalog: What the next commit says of the corpus; kept up to date by whoever compares.
    """

    def __init__(self, index: Path, jobs: int, *, at_once: bool) -> None:
        self.catalog = Catalog()
        self._index = index
        self._at_once = at_once
        self._writer: ArrayWriter | None = None
        self._changed = at_once
        self._deletions: list[tuple[str, int]] = []
        self._batch = _Batch()
        self._builder = SegmentBuilder[ArraySegment](jobs)
        self._committed = time.monotonic()

    def begin(self, writer: ArrayWriter, corpus: str) -> None:
        """Commit by *writer*; *corpus* is the absolute path of the corpus folder."""
        self._writer = writer
        # An index that is new is committed even if nothing is in it: then there is one to search.
        self._changed |= writer.manifest.catalog is None or writer.manifest.corpus != corpus
        writer.manifest = replace(writer.manifest, corpus=corpus)
        remove_leftovers(self._index)

    def add(self, report: Report, digest: bytes) -> None:
        """Add *report*, whose content has *digest*."""
        is_long = len(report.text) > PIECE_CHARS
        if is_long:  # it is inverted in pieces, alone
            self._flush()
        batch = self._batch
        batch.reports.append(report)
        batch.digests.append(digest)
        batch.chars += len(report.text)
        if is_long or batch.chars >= BATCH_CHARS:
            self._flush()
            if time.monotonic() - self._committed > COMMIT_SECONDS and not self._at_once:
                self._commit()

    def delete(self, segment_id: str, document: int) -> None:
        """Delete a document of the commit that the run started from."""
        self._deletions.append((segment_id, document))

    def finish(self, before: Catalog) -> None:
        """Commit what is left, if the run changed anything; then merge what is small.

        Args:
            before: The catalog that the run started from.
        """
        self._flush()
        if self._writer and (self._changed or self.catalog != before):
            self._commit()
            self._writer.commit_batch(self._writer.manifest.catalog, merge=True)

    def close(self) -> None:
        """End the processes that analyse."""
        self._builder.close()

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if self._writer is None or not batch.reports:
            return
        self._changed = True
        segment, path = self._writer.new_path()
        self._builder.submit(segment, path, batch.reports, batch.digests)
        self._collect(self._writer, everything=False)

    def _collect(self, writer: ArrayWriter, *, everything: bool) -> None:
        for segment, file in self._builder.finished(everything=everything):
            writer.add_file(segment, file)

    def _commit(self) -> None:
        writer = self._writer
        if writer is None:
            return
        self._collect(writer, everything=True)
        for segment_id, document in self._deletions:
            writer.delete(segment_id, [document])
        self._deletions = []
        entry = write_catalog(self._index, self.catalog, writer.generation)
        writer.commit_batch(entry, merge=False)
        self._committed = time.monotonic()
