"""Which reports turned out not to be analysed, and what that was said of a run is no more so?

A report is counted when it is read. It is analysed later, with many others, maybe when the next
files are read; if it brings out an error of ours, it is as if reading it had. Does not cover which
report of many that is (`faults`).
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager

from wardsearch.corpus.catalog import FileState
from wardsearch.corpus.counts import Counts
from wardsearch.corpus.faults import is_own_fault
from wardsearch.corpus.names import split_id
from wardsearch.corpus.reading_plan import ReadingPlan
from wardsearch.corpus.safeguard import demand_analysed
from wardsearch.corpus.skipped import Skipped
from wardsearch.corpus.store import Held, LeftOut, Store
from wardsearch.messages.message import Message


class Unanalysed:
    """Takes back what is said of reports that are left out.

    Args:
        counts: What is said of the run.
        changes: What is said of the files that the run has read.
        plan: Says what a file that is not read whole is read again for.
        store: Holds the reports.
        old_names: Of files that have another name today.
    """

    def __init__(
        self,
        counts: Counts,
        changes: dict[str, FileState | None],
        plan: ReadingPlan,
        store: Store,
        old_names: Mapping[str, str],
    ) -> None:
        self._counts = counts
        self._changes = changes
        self._plan = plan
        self._store = store
        self._old_names = old_names
        self._open: str | None = None
        self._of_open: list[tuple[Skipped, int]] = []
        self._skipped_before: dict[str, Sequence[Skipped]] = {}
        self._faults = 0  # that the last run did not have
        self._is_any_analysed = False

    @contextmanager
    def reading(self, name: str, skipped_before: Sequence[Skipped]) -> Iterator[None]:
        """Wait with what is to be said of the file *name* until it is read.

        Args:
            name: The file.
            skipped_before: What the last run skipped of it, where it is as it was.
        """
        if skipped_before:
            self._skipped_before[name] = skipped_before
        self._open = name
        yield  # a file that is not read to its end is said to be unread
        self._open = None
        for skipped, lost in self._of_open:
            self._correct(name, skipped, lost)
        self._of_open.clear()

    def keep(self, name: str, known: Iterable[Held]) -> int:
        """Leave reports of a file as they are; those of a file of another name cannot be.

        Returns:
            How many stay.
        """
        reports = list(known)
        if name not in self._old_names:
            self._counts.unchanged += len(reports)
            return len(reports)
        for held in reports:
            self._counts.deleted += 1
            self._store.delete(held)
        return 0

    def keep_faulty(
        self, name: str, skips: Iterable[Skipped], known: MutableMapping[str, Held]
    ) -> int:
        """Take the reports of *known* that *skips* leave out for an error of ours, and keep them.

        Returns:
            How many stay.
        """
        faulty = [skipped.path for skipped in skips if is_own_fault(skipped)]
        return self.keep(name, [known.pop(report_id) for report_id in faulty if report_id in known])

    def note(self, count: int, left_out: Sequence[LeftOut]) -> None:
        """Note that *count* reports could be analysed, and which are *left_out*. It is `Analysed`.

        Raises:
            CorpusError: None could be, of many.
        """
        self._is_any_analysed |= count > 0
        for each in left_out:
            self._leave_out(*each)
        if left_out and not self._is_any_analysed:
            demand_analysed(self._faults, left_out[-1].why)

    def _leave_out(self, report_id: str, replaced: Held | None, why: Message) -> None:
        name = split_id(report_id)[0]
        lost = 1
        if replaced is None:
            self._counts.added -= 1
        else:
            self._counts.updated -= 1
            lost -= self.keep(name, [replaced])
        skipped = Skipped(report_id, why)
        if name == self._open:
            self._of_open.append((skipped, lost))
        else:
            self._correct(name, skipped, lost)

    def _correct(self, name: str, skipped: Skipped, lost: int) -> None:
        """Say that *skipped* is no report of the file *name*; it has *lost* so many by that."""
        state = self._changes[name]
        assert state is not None  # it has that report
        by = state.skipped_by or self._plan.skips_by
        self._changes[name] = state._replace(reports=state.reports - lost, skipped_by=by)
        is_new = skipped not in self._skipped_before.get(name, ())
        self._faults += is_new
        self._counts.skip(skipped, is_new=is_new)
