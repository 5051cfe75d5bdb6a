"""In which batches does what changed become commits?

Reports are gathered until they are worth a segment, and committed as time passes: so memory stays
bounded, and an interrupted run loses little. What a report takes the place of goes with the commit
that has the report, never before.

This is the `Store` of a comparison (`wardsearch.corpus.store`). Does not cover what changed.
"""

import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Final, cast

from wardsearch.analysis.pieces import PIECE_CHARS
from wardsearch.analysis.workers import Workers
from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.corpus_files import CorpusFile
from wardsearch.corpus.faults import without_faulty
from wardsearch.corpus.names import split_id
from wardsearch.corpus.report import Report
from wardsearch.corpus.store import Analysed, Held, LeftOut, tell_nobody
from wardsearch.embedded.index.catalog_file import read_catalog, write_catalog
from wardsearch.embedded.index.manifest import Manifest
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.index.texts import longest_dictionary
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.whoosh.codec import ArraySegment
from wardsearch.embedded.writing import segment_builder
from wardsearch.embedded.writing.at_hand import AtHand
from wardsearch.embedded.writing.ctrl_c import held_back
from wardsearch.embedded.writing.segment_builder import BuiltSegment, SegmentBatch
from wardsearch.embedded.writing.writer import ArrayWriter
from wardsearch.errors import IndexFolderError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.search.lookups import Lookup

BATCH_CHARS: Final = 3_000_000  # some 700,000 tokens: 75 MB while they are inverted
PROCESS_CHARS: Final = 3_000_000  # of a batch that shows that there is much to do
PROCESS_BYTES: Final = 16_000_000  # of a file that does, too
COMMIT_SECONDS: Final = 10.0  # an interrupted run loses at most about so much work
LONGEST_SECONDS: Final = 15.0  # so much where a batch is soon full


class Place(NamedTuple):
    """Where a document is: in which segment, by its id, and which number it has there."""

    segment: str
    document: int


class _Due(NamedTuple):
    """A commit that is made as soon as its reports are analysed.

    Attributes:
        batches: How many batches of the run it holds.
        catalog: What it says of the corpus.
        deletions: What is gone, but for what its reports take the place of.
    """

    batches: int
    catalog: Catalog
    deletions: list[Place]


@dataclass
class _Batch:
    """Reports waiting to become a segment, and what each takes the place of."""

    reports: list[Report] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    replaced: list[Held | None] = field(default_factory=list)
    chars: int = 0

    def cut(self, count: int) -> None:
        """Keep only the first *count* reports."""
        del self.reports[count:], self.digests[count:], self.replaced[count:]


class _Coming(NamedTuple):
    """A segment that is being made: of its reports, the ids and what they take the place of."""

    segment: ArraySegment
    ids: list[str]
    replaced: list[Held | None]

    def left_out(self, why: Mapping[int, Message]) -> list[LeftOut]:
        """Return the reports that are left out, of which *why* says by number why."""
        return [LeftOut(self.ids[n], self.replaced[n], why[n]) for n in sorted(why)]

    def without(self, numbers: Container[int]) -> "_Coming":
        """Return it without the reports of these *numbers*."""
        kept = [number for number in range(len(self.ids)) if number not in numbers]
        ids, replaced = self.ids, self.replaced
        return _Coming(self.segment, [ids[n] for n in kept], [replaced[n] for n in kept])


class Commits:
    """Gathers what one run changes and commits it; without a writer, as in a dry run, drops it.

    Args:
        snapshot: The commit that the run starts from.
        last: The last commit, also where the run starts anew; None where there is none.
        writer: Writes; None in a dry run.
        jobs: Cores to use, as `Workers` takes them.
        at_once: Commit only at the end: until then the old commit stays.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        last: Manifest | None,
        writer: ArrayWriter | None,
        *,
        jobs: int,
        at_once: bool,
    ) -> None:
        self.before = read_catalog(snapshot.folder, snapshot.manifest.catalog)
        self.remembered = self.before
        if last is not None and last.generation and last.catalog != snapshot.manifest.catalog:
            # Of one that cannot be read nothing is remembered: a new index mends it.
            with suppress(IndexFolderError):
                self.remembered = read_catalog(snapshot.folder, last.catalog)
        self.folders_before = (last or snapshot.manifest).folders
        self._catalog: Callable[[], Catalog] = Catalog
        self._analysed: Analysed = tell_nobody
        self._snapshot = snapshot
        self._at_once = at_once
        self._writer = writer
        self._changed = at_once
        self._deletions: list[Place] = []
        self._replaced: list[Place] = []  # by what is analysed and not committed yet
        self._batch = _Batch()
        self._whole = 0, 0  # reports of the batch, and deletions, that belong together
        self._is_busy = False  # in the midst of what cannot be gone on with
        self._builder = Workers[_Coming, SegmentBatch, BuiltSegment](
            segment_builder.build_segment, jobs, segment_builder.with_packed_texts
        )
        self._dictionary: bytes | None = None  # of the texts so far, once that was asked
        self._given = self._taken = 0  # batches that were to be analysed, and that are
        self._due: _Due | None = None
        self._is_put_off = False  # a commit that was due would have told what is not so
        self._committed = time.monotonic()
        self._at_hand = None if writer is None else AtHand(snapshot.folder)
        if writer is not None:
            # A new index is committed even if nothing is in it: then there is one to search.
            self._changed |= last is None or last.folders != writer.manifest.folders
            self._changed |= writer.manifest.catalog is None

    @property
    def at_hand(self) -> Mapping[str, str]:
        """The files that a run was reading when it was killed, and the digest of each."""
        return self._at_hand.found if self._at_hand else {}

    def begin(self, catalog: Callable[[], Catalog], analysed: Analysed) -> None:
        """Ask *catalog*, at each commit to come, what to say of the corpus.

        Tell *analysed* of each report that was added, before the commit that has it.
        """
        self._catalog, self._analysed = catalog, analysed

    def repeated(self) -> Iterable[str]:
        """Return the ids that several reports have: none, unless an index was made wrongly."""
        return self._snapshot.repeated_ids()

    def reports_of(self, file: str) -> Iterator[tuple[str, Held]]:
        """Yield the reports of the file *file*, as the last commit calls it, by their ids."""
        begins = Lookup("id", (file,), "prefix")
        for segment in self._snapshot.segments:
            kernel = kernel_of(segment)
            documents = list(kernel.look_up(begins).documents())
            for report_id, document in zip(kernel.values("id", documents), documents, strict=True):
                if split_id(report_id)[0] == file:
                    digest = segment.arrays.digests[document].tobytes()
                    yield report_id, Held(Place(segment.entry.id, document), digest)

    def add(self, report: Report, digest: bytes, replaced: Held | None = None) -> None:
        """Add *report*, whose content has *digest*, in the place of the one *replaced*, if any."""
        is_long = len(report.text) > PIECE_CHARS
        if is_long:  # it is inverted in pieces, alone
            self._flush()
        batch = self._batch
        batch.reports.append(report)
        batch.digests.append(digest)
        batch.replaced.append(replaced)
        batch.chars += len(report.text)
        self._whole = len(batch.reports), len(self._deletions)
        if is_long or batch.chars >= BATCH_CHARS:
            self._flush()
        self.checkpoint()

    def delete(self, held: Held) -> None:
        """Delete a report of the commit that the run started from."""
        self._deletions.append(cast("Place", held.place))

    @contextmanager
    def reading(self, file: CorpusFile, digest: str) -> Iterator[None]:
        """Remember the file at hand while it is read, so that the next run knows what killed it."""
        if self._at_hand is None:
            yield
            return
        with self._at_hand.reading(file, digest, self.settle):
            if file.size >= PROCESS_BYTES:
                self._builder.get_ready()
            yield

    def checkpoint(self) -> None:
        """Commit, if that was long ago; where processes work, when a batch is full."""
        self._whole = len(self._batch.reports), len(self._deletions)
        if self._is_put_off:
            self._commit()
        waited = time.monotonic() - self._committed
        if self._at_once or waited <= COMMIT_SECONDS:
            return
        if self._writer is None or self._builder.beside() is None:
            self._commit()
        elif self._due is None and (not self._batch.reports or waited > LONGEST_SECONDS):
            self._begin_commit(self._writer)

    def keep(self) -> None:
        """Commit what a run that was interrupted has done, but for what it was in the midst of."""
        if self._at_once or self._is_busy:
            return
        reports, deletions = self._whole
        self._batch.cut(reports)
        del self._deletions[deletions:]
        self._commit()

    def finish(self) -> None:
        """Commit what is left, if the run changed anything; then merge what is small."""
        self._flush()
        if self._writer and (self._changed or self._catalog() != self.before):
            self._commit()
            beside = self._writer.beside = self._builder.beside()
            segment_builder.forget_words()  # to merge takes memory, too
            if beside is not None:
                beside(segment_builder.forget_words, None)
            self._writer.commit_batch(self._writer.manifest.catalog, merge=True)
        if self._at_hand is not None:
            self._at_hand.forget(everything=True)

    def forget(self) -> None:
        """Take away the note of the file at hand: it is not what ends the run."""
        if self._at_hand is not None:
            self._at_hand.forget(everything=False)

    def close(self) -> None:
        """End those who analyse, and forget who tells of the corpus.

        That one knows this object: the files of the snapshot would stay mapped until Python looks
        for circles.
        """
        self.begin(Catalog, tell_nobody)
        if self._at_hand is not None:
            self._at_hand.close()
        self._builder.close()

    def _flush(self) -> None:
        is_long = self._is_long()
        aside = nullcontext() if is_long or self._at_hand is None else self._at_hand.aside()
        with nullcontext() if is_long else held_back(), self._being_busy(), aside:
            batch, self._batch = self._batch, _Batch()
            self._whole = 0, self._whole[1]
            if self._writer is None or not batch.reports:
                return
            self._changed = True
            is_much = batch.chars >= PROCESS_CHARS
            made, coming = self._prepared(self._writer, batch, is_much=is_much)
            if is_long:  # else another would be under way beside it
                self._collect(self._writer, everything=True)
            if made is not None:
                self._given += 1
                self._builder.submit(coming, made, here=is_long, is_much=is_much)
            self._collect(self._writer, everything=False)

    def _prepared(
        self, writer: ArrayWriter, batch: _Batch, *, is_much: bool
    ) -> tuple[SegmentBatch | None, _Coming]:
        """Return *batch* as it becomes a segment, without what cannot be; None if that is all."""
        if self._dictionary is None:
            segments = self._snapshot.segments
            self._dictionary = longest_dictionary(each.arrays.texts for each in segments)
        segment, path = writer.new_path()
        coming = _Coming(segment, [report.id for report in batch.reports], batch.replaced)
        made, why = without_faulty(
            lambda numbers: SegmentBatch.of(
                path,
                [batch.reports[number] for number in numbers],
                [batch.digests[number] for number in numbers],
                self._dictionary or b"",
                is_soon_merged=is_much and self._given > 0,
            ),
            len(batch.reports),
        )
        if why:
            self._analysed(0, coming.left_out(why))
        if made is None:
            writer.give_up(segment)
        else:
            self._dictionary = made.dictionary
        return made, coming.without(why) if why else coming

    def _is_long(self) -> bool:
        """Return whether one report is to be analysed that may take minutes."""
        return self._batch.chars > BATCH_CHARS + PIECE_CHARS

    @contextmanager
    def _being_busy(self) -> Iterator[None]:
        """Note that what is done within is lost if the run ends there."""
        was_busy, self._is_busy = self._is_busy, True
        yield
        self._is_busy = was_busy  # not where it failed

    def settle(self) -> None:
        """Analyse all that was added so far.

        A first Ctrl-C waits for all of it, but no longer than it ever does.
        """
        with nullcontext() if self._is_long() else held_back(), self._being_busy():
            self._flush()
            if self._writer is not None:
                self._collect(self._writer, everything=True)

    def _collect(self, writer: ArrayWriter, *, everything: bool) -> None:
        for coming, (file, why) in self._builder.finished(everything=everything):
            if file is None:
                writer.give_up(coming.segment)
            else:
                writer.add_file(coming.segment, file)
            self._taken += 1
            if why and self._due is not None:  # its catalog tells of what is left out
                self._deletions[:0] = self._due.deletions
                self._due, self._is_put_off = None, True
            kept = coming.without(why) if why else coming
            self._replaced += [cast("Place", each.place) for each in kept.replaced if each]
            self._analysed(len(kept.ids), coming.left_out(why))
            self._whole = self._whole[0], len(self._deletions)
            self._commit_due(writer)

    def _begin_commit(self, writer: ArrayWriter) -> None:
        """Commit all that was added so far as soon as it is analysed, and go on reading."""
        with held_back(), self._being_busy():
            self._flush()
            self._due = _Due(self._given, self._catalog(), self._deletions)
            self._deletions = []
            self._whole = 0, 0
            self._commit_due(writer)

    def _commit_due(self, writer: ArrayWriter) -> None:
        """Make the commit that is due, if the last batch of it has come: with none behind it."""
        if self._due is None or self._taken < self._due.batches:
            return
        with held_back(), self._being_busy():
            due, self._due = self._due, None
            self._publish(writer, due.catalog, due.deletions)

    def _publish(self, writer: ArrayWriter, catalog: Catalog, deletions: list[Place]) -> None:
        self._is_put_off = False
        replaced, self._replaced = self._replaced, []
        for segment_id, document in (*deletions, *replaced):
            writer.delete(segment_id, [document])
        entry = write_catalog(self._snapshot.folder, catalog, writer.generation)
        writer.commit_batch(entry, merge=False)
        self._committed = time.monotonic()

    def _commit(self) -> None:
        writer = self._writer
        self._committed = time.monotonic()
        if writer is None:
            return
        with held_back(), self._being_busy():
            self.settle()  # before a deletion counts: what takes the place must be there
            deletions, self._deletions = self._deletions, []
            self._whole = len(self._batch.reports), 0
            self._publish(writer, self._catalog(), deletions)
