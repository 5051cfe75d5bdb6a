"""How does what a run changes reach a cluster, and when does it count?

Reports are analysed in batches and sent as they come; what the corpus holds is written when the
reports of it are acknowledged. So a run that is cut short has lost nothing that it told of, and the
next reads again what was under way: reports have ids, so sending one twice does no harm.

This is the `Store` of a comparison (`wardsearch.corpus.store`). Does not cover what changed.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from wardsearch.analysis.workers import Workers
from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.corpus_files import CorpusFile
from wardsearch.corpus.faults import without_faulty
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.report import Report
from wardsearch.corpus.store import Analysed, Held, LeftOut, tell_nobody
from wardsearch.embedded.writing.at_hand import AtHand
from wardsearch.embedded.writing.segment_builder import analyzed
from wardsearch.errors import IndexUnavailableError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.opensearch.bulk import (
    LARGEST_BYTES,
    Action,
    BulkSender,
    delete_action,
    index_action,
)
from wardsearch.opensearch.catalog import CatalogIndex
from wardsearch.opensearch.documents import sources
from wardsearch.opensearch.indexes import Generation, publish, refresh
from wardsearch.opensearch.lock import WriterLock
from wardsearch.opensearch.transport import Transport

BATCH_CHARS: Final = 2_000_000  # of text: some hundred megabytes while it is analysed
PROCESS_CHARS: Final = 2_000_000  # of a batch that shows that there is much to do
COMMIT_SECONDS: Final = 20.0  # an interrupted run reads again at most so much

_PAGE: Final = 1_000  # reports of one answer
_EXPUNGED_SHARE: Final = 0.01  # of deleted documents, from which on they are merged away
_MERGE_SECONDS: Final = 3600.0


class _Place(NamedTuple):
    """Which version of which document a report is."""

    id: str
    seq_no: int
    term: int


class _Batch(NamedTuple):
    """Reports to be analysed, and the digests of their contents."""

    reports: list[Report]
    digests: list[bytes]


class _Made(NamedTuple):
    """The actions that store reports; of those left out, by their numbers, why."""

    actions: list[Action] | None
    left_out: dict[int, Message]


class Known(NamedTuple):
    """What a run starts from.

    Attributes:
        generation: The indexes that it writes to; None in a dry run without any.
        folders: Those of the last run.
        before: The catalog that it starts from; empty where it starts anew.
        remembered: That of the last run.
        is_unsettled: The last run was cut short, so there may be reports that no catalog names.
        is_renaming: Files have other names now than *before* says, which stays so until the end.
    """

    generation: Generation | None
    folders: CorpusFolders
    before: Catalog
    remembered: Catalog
    is_unsettled: bool = False
    is_renaming: bool = False


class _Coming(NamedTuple):
    """The id of a report that is being analysed, and what it takes the place of."""

    id: str
    replaced: Held | None


class ClusterReader:
    """What a cluster has before a run; it changes nothing. It is a `Store`, for a dry run."""

    def __init__(self, transport: Transport, known: Known) -> None:
        self.before = known.before
        self.remembered = known.remembered
        self.folders_before = known.folders
        self._known = known
        self._transport = transport

    @property
    def at_hand(self) -> Mapping[str, str]:
        """The files that a run was reading when it was killed: none are known."""
        return {}

    def begin(self, catalog: Callable[[], Catalog], analysed: Analysed) -> None:
        """Ask nothing, tell nothing."""

    def repeated(self) -> Iterator[str]:
        """Yield nothing: two documents cannot have one id."""
        return iter(())

    def reports_of(self, file: str) -> Iterator[tuple[str, Held]]:
        """Yield the reports of the file *file*, as the last commit calls it, by their ids."""
        generation = self._known.generation
        is_known = file in self.before.files or self._known.is_unsettled
        if generation is None or not is_known:
            return
        after: list[Any] = []
        while True:
            body: dict[str, Any] = {
                "query": {"term": {"file": file}},
                "size": _PAGE,
                "sort": [{"id": "asc"}],
                "_source": ["id", "digest"],
                "seq_no_primary_term": True,
                "track_total_hits": False,
            }
            if after:
                body["search_after"] = after
            hits = self._transport.search(generation.reports, body)["hits"]["hits"]
            for hit in hits:
                place = _Place(hit["_id"], hit["_seq_no"], hit["_primary_term"])
                source = hit["_source"]
                yield source["id"], Held(place, bytes.fromhex(source["digest"]))
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    def add(self, report: Report, digest: bytes, replaced: Held | None = None) -> None:
        """Drop *report*."""

    def delete(self, held: Held) -> None:
        """Delete nothing."""

    def reading(
        self,
        file: CorpusFile,  # noqa: ARG002 - as of any store
        digest: str,  # noqa: ARG002
    ) -> AbstractContextManager[None]:
        """Note nothing."""
        return nullcontext()

    def checkpoint(self) -> None:
        """Commit nothing."""

    def settle(self) -> None:
        """Analyse nothing."""

    def keep(self) -> None:
        """Commit nothing."""

    def finish(self) -> None:
        """Commit nothing."""


class ClusterStore(ClusterReader):
    """Writes what a run changes; *lock* is held. It is a `Store`.

    Args:
        transport: Asks the cluster.
        known: What the run starts from.
        catalog: Has read `known.before`.
        lock: The right to write.
        at_hand: Notes the file at hand.
        jobs: Cores to use, as `Workers` takes them.
        replaced: What readers see until the end, where they are to see nothing of the run before
            then; else None.
        at_once: Readers see what the run makes only at its end.
    """

    def __init__(
        self,
        transport: Transport,
        known: Known,
        catalog: CatalogIndex,
        lock: WriterLock,
        at_hand: AtHand,
        *,
        jobs: int,
        at_once: bool,
        replaced: Generation | None,
    ) -> None:
        super().__init__(transport, known)
        assert known.generation is not None
        self._generation = known.generation
        self._catalog_index = catalog
        self._catalog: Callable[[], Catalog] = Catalog
        self._analysed: Analysed = tell_nobody
        self._lock = lock
        self._at_once = at_once
        self._replaced = replaced
        self._note = at_hand
        self._batch = _Batch([], [])
        self._held: list[Held | None] = []  # what the reports of the batch take the place of
        self._chars = 0
        self._deletions: list[_Place] = []
        self._workers = Workers[list[_Coming], _Batch, _Made](_actions, jobs)
        self._sender = BulkSender(transport, known.generation.reports)
        self._committed = time.monotonic()
        self._has_changed = False

    @property
    def at_hand(self) -> Mapping[str, str]:
        """The files that a run was reading when it was killed, and the digest of each."""
        return self._note.found

    def begin(self, catalog: Callable[[], Catalog], analysed: Analysed) -> None:
        """Ask *catalog*, at each commit to come, what to say of the corpus.

        Tell *analysed* of each report that was added, before the commit that has it.
        """
        self._catalog, self._analysed = catalog, analysed

    def add(self, report: Report, digest: bytes, replaced: Held | None = None) -> None:
        """Add *report*, whose content has *digest*, in the place of *replaced* or one of its id."""
        self._batch.reports.append(report)
        self._batch.digests.append(digest)
        self._held.append(replaced)
        self._chars += len(report.text)
        if self._chars >= BATCH_CHARS:
            self._flush()
        self.checkpoint()

    def delete(self, held: Held) -> None:
        """Delete a report of the commit that the run started from, unless it was replaced."""
        assert isinstance(held.place, _Place)
        self._deletions.append(held.place)

    def reading(self, file: CorpusFile, digest: str) -> AbstractContextManager[None]:
        """Remember the file at hand while it is read, so that the next run knows what killed it."""
        return self._note.reading(file, digest, self.settle)

    def checkpoint(self) -> None:
        """Commit, if that was long ago and files are called as before."""
        is_due = time.monotonic() - self._committed > COMMIT_SECONDS
        if is_due and not self._known.is_renaming:
            self._commit()

    def finish(self) -> None:
        """Commit what is left, show it to readers, and merge away what was deleted."""
        self._commit()
        if self._has_changed:
            self._expunge()
        self._catalog_index.end()
        if self._at_once:
            publish(self._transport, self._generation, self._replaced)
        self._note.forget(everything=True)

    def forget(self) -> None:
        """Take away the note of the file at hand: it is not what ends the run."""
        self._note.forget(everything=False)

    def close(self) -> None:
        """End those who analyse, and give up what is not sent."""
        self.begin(Catalog, tell_nobody)
        self._note.close()
        self._workers.close()
        self._sender.close()

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch([], [])
        chars, self._chars = self._chars, 0
        held, self._held = self._held, []
        with self._note.aside():
            if batch.reports:
                self._has_changed = True
                each = zip(batch.reports, held, strict=True)
                coming = [_Coming(report.id, replaced) for report, replaced in each]
                self._workers.submit(coming, batch, is_much=chars >= PROCESS_CHARS)
            self._collect(everything=False)

    def _collect(self, *, everything: bool) -> None:
        for coming, (made, why) in self._workers.finished(everything=everything):
            self._lock.demand()
            actions = made or []
            for action in actions:
                self._demand_small(action)
            self._sender.send(actions)
            for number, each in enumerate(coming):
                if each.replaced is not None and number not in why:
                    self.delete(each.replaced)
            left_out = [LeftOut(*coming[number], why[number]) for number in sorted(why)]
            self._analysed(len(actions), left_out)

    def _demand_small(self, action: Action) -> None:
        if len(action.lines) > LARGEST_BYTES:
            head = action.lines[:1000].decode("utf-8", "replace").split('"')
            raise IndexUnavailableError(
                "report-too-large", path=str(self._transport.address), found=head[5]
            )

    def settle(self) -> None:
        """Analyse all that was added, and wait until it is acknowledged."""
        self._flush()
        self._collect(everything=True)
        self._sender.settle()

    def _commit(self) -> None:
        """Write the catalog, once all that it tells of is acknowledged."""
        self.settle()
        catalog = self._catalog()
        self._lock.demand()
        if self._deletions:
            self._has_changed = True
            self._sender.send(delete_action(*place) for place in self._deletions)
            self._sender.settle()
            self._deletions = []
        self._catalog_index.write(catalog)
        if self._has_changed:
            refresh(self._transport, self._generation.reports)
        self._committed = time.monotonic()

    def _expunge(self) -> None:
        """Merge deleted documents away, if they are so many that they would count.

        A cluster keeps what was deleted in the last half minute, to tell copies that were away; so
        it is the next run that merges that away.
        """
        index = self._generation.reports
        said = self._transport.request("GET", f"/{index}/_stats/docs")
        docs = said["_all"]["primaries"].get("docs", {"count": 0, "deleted": 0})
        if docs["deleted"] > _EXPUNGED_SHARE * docs["count"]:
            self._transport.request("POST", f"/{index}/_flush", timeout=_MERGE_SECONDS)
            params = {"only_expunge_deletes": "true"}
            path = f"/{index}/_forcemerge"
            self._transport.request("POST", path, params=params, timeout=_MERGE_SECONDS)
            refresh(self._transport, index)


def _actions(batch: _Batch) -> _Made:
    """Return the actions that store the reports of *batch*."""

    def actions(numbers: Sequence[int]) -> list[Action]:
        reports = [batch.reports[number] for number in numbers]
        made, rows = analyzed(reports, [batch.digests[number] for number in numbers])
        texts = [report.text for report in reports]
        return [index_action(*each) for each in sources(made, rows, texts)]

    return _Made(*without_faulty(actions, len(batch.reports)))
