"""What in the corpus differs from what a store holds of it, and what has to be done?

A file is compared with the catalog of the last commit: by size, times and inode, then by content.
Only what differs is read, and of a changed file only the reports that differ are added. What was
skipped is remembered with its reason, and not opened again until it changes.

What it needs of an engine is a `Store`. Does not cover reading files (`folder`), or how what is
added becomes a commit.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from wardsearch.analysis.arrays import Longs, Mask
from wardsearch.corpus.catalog import Catalog, FileState, FileStates
from wardsearch.corpus.corpus_files import CorpusFile
from wardsearch.corpus.counts import Counts
from wardsearch.corpus.folder import Digested, digest_file, read_file
from wardsearch.corpus.names import file_of, split_id
from wardsearch.corpus.read_options import ReadOptions
from wardsearch.corpus.reading_plan import ReadingPlan
from wardsearch.corpus.report import Report
from wardsearch.corpus.safeguard import demand_kept, demand_reports
from wardsearch.corpus.scan import Scan
from wardsearch.corpus.skipped import Skipped
from wardsearch.corpus.store import Held, Store, digest_report
from wardsearch.corpus.unanalysed import Unanalysed
from wardsearch.errors import CorpusError, said_by
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message

UNSETTLED_NS: Final = 2_000_000_000
"""A file changed so shortly before the scan may change again without a later time: the clocks of
FAT and of some shares tick every two seconds."""

_NEVER: Final = -1  # the time of no file
# Reasons that another day may not have: they are looked at again by each run.
_PASSING: Final = frozenset(
    {"unreadable", "tesseract-missing", "tesseract-lacks-language", "tesseract-slow"}
    | {"tesseract-unusable", "tesseract-failed"}
)
_AGAIN: Final = "again"  # stands for what skipped a file for such a reason

_Progress = Callable[[int, int, int, int], None]  # bytes done, of all; files done, of all


def compare(
    scan: Scan,
    store: Store,
    plan: ReadingPlan,
    *,
    verify: bool = False,
    allow_empty: bool = False,
    progress: _Progress | None = None,
) -> Counts:
    """Make *store* equal to what *scan* found, and commit it.

    Args:
        scan: What is there.
        store: What keeps reports.
        plan: How files are read.
        verify: Compare the content of every file, whatever its size and times say.
        allow_empty: Also if most reports go.
        progress: Called with the bytes of new and changed files that are read so far and in all,
            and with how many files that is.

    Raises:
        CorpusError: Most reports would go, and that is not allowed; nothing was committed.
    """
    comparison = _Comparison(scan, store, plan, verify=verify)
    if not allow_empty:
        demand_reports(scan, store)
    comparison.run(progress or (lambda _done, _all, _files, _of: None))
    if not allow_empty:
        comparison.settle()
    comparison.drop_absent()  # not before: what settling keeps, if Ctrl-C ends it, has them still
    if not allow_empty:
        demand_kept(scan, store, comparison.counts.total)
    store.finish()
    return comparison.counts


class _FileRead(NamedTuple):
    """What came of reading a file.

    Attributes:
        reports: How many it has.
        unread_pages, read_as: As in `FileState`.
        skips: What in it was skipped, or that it was.
    """

    reports: int = 0
    unread_pages: int = 0
    read_as: str = ""
    skips: Sequence[Skipped] = ()


class _Comparison:
    def __init__(self, scan: Scan, store: Store, plan: ReadingPlan, *, verify: bool) -> None:
        self.counts = Counts()
        self._scan = scan
        self._store = store
        self._plan = plan
        self._verify = verify
        self._old_names: dict[str, str] = {}  # of files that have another name today
        self._gone: list[str] = []  # names of before that have none today
        self._told = self._skipped_before()  # of files that the run has not come to
        self._before = self._by_todays_names(store.before.files)
        self._changes: dict[str, FileState | None] = {}  # what the run has found of files
        self._unanalysed = Unanalysed(self.counts, self._changes, plan, store, self._old_names)
        self._rows = self._before.rows_of(scan.files.names)
        is_absent = np.ones(len(self._before), np.bool_)
        is_absent[self._rows[self._rows >= 0]] = False
        absent = [self._before.names[row] for row in np.flatnonzero(is_absent).tolist()]
        self._kept = [name for name in absent if scan.stays(name)]
        self._vanished = [name for name in absent if not scan.stays(name)]

    def _by_todays_names(self, files: FileStates) -> FileStates:
        """Return *files* of before as today's are called, without those that are gone."""
        found = files
        if not self._store.folders_before.keeps_names(self._scan.folders):
            todays = [(old, self._renamed(old)) for old in files.names]
            self._gone = [old for old, name in todays if name is None]
            self._old_names = {name: old for old, name in todays if name not in {None, old}}
            names = [name for _, name in todays if name is not None]
            kept = np.array([name is not None for _, name in todays], np.bool_)
            found = files.chosen(kept, names)
        # Of a file that has a report twice nothing is known: it is read again, and that is deleted.
        repeated = {split_id(report_id)[0] for report_id in self._store.repeated()}
        unknown = {
            file: found[file]._replace(digest="", mtime_ns=_NEVER)
            for file in repeated
            if file in found
        }
        return found.changed(unknown)

    def _renamed(self, old: str) -> str | None:
        return self._store.folders_before.renamed(old, self._scan.folders)

    def catalog(self) -> Catalog:
        """Return what a commit is to say of the corpus now."""
        told = [skipped for skips in self._told.values() for skipped in skips]
        files = self._before.changed(self._changes)
        return Catalog(files, sorted([*self.counts.skipped, *told]))

    def _skipped_before(self) -> defaultdict[str, list[Skipped]]:
        """Return what was skipped at the last commit, by the file of today that it is in."""
        found: defaultdict[str, list[Skipped]] = defaultdict(list)
        files = self._store.before.files
        for path, why in self._store.before.skipped:
            file = file_of(path, files)
            name = self._renamed(file)
            if name is not None:
                found[name].append(Skipped(name + path[len(file) :], why))
        return found

    def run(self, progress: _Progress) -> None:
        """Add and replace what differs, and delete what its files no longer have."""
        scan, store = self._scan, self._store
        store.begin(self.catalog, self._unanalysed.note)
        kept = frozenset(self._kept)  # few: to ask for each file by its name takes a table of all
        for skipped in scan.skipped:
            before = self._before[skipped.path] if skipped.path in kept else None
            self._leave_unread(skipped, before)
        is_unchanged = self._unchanged()
        self._leave_all(self._rows[is_unchanged])
        places = np.flatnonzero(~is_unchanged).tolist()
        sizes = [scan.files.stamps[0][place] for place in places]
        total, count = max(int(sum(sizes)), 1), len(places)
        reached = np.cumsum([0, *sizes]).tolist()
        for number, place in enumerate(places):
            file = scan.files[place]

            def show(pages: int, among: int, number: int = number, size: int = file.size) -> None:
                done = reached[number] + size * pages // max(among, 1)
                progress(done, total, number, count)

            self._plan.show_pages(show)
            try:
                row = int(self._rows[place])
                self._compare_file(file, self._before.at(row) if row >= 0 else None)
                store.checkpoint()
                progress(reached[number + 1], total, number + 1, count)
            except KeyboardInterrupt:
                self._read_again(file)
                store.keep()
                raise
        progress(total, total, count, count)

    def settle(self) -> None:
        """Wait until all that was added is analysed: some of it may be left out."""
        try:
            self._store.settle()
        except KeyboardInterrupt:
            self._store.keep()
            raise

    def _read_again(self, file: CorpusFile) -> None:
        """Let the next run read *file*: whether all of it was done is not known."""
        state = self._changes.get(file.name) or self._before.get(file.name)
        if state is not None:
            self._changes[file.name] = state._replace(digest="", mtime_ns=_NEVER)

    def drop_absent(self) -> None:
        """Delete what is of files that are gone; leave what the scan could not see."""
        for name in self._kept:
            self._leave(name, self._before[name])
        self._changes |= dict.fromkeys(self._vanished)
        vanished = (self._old_names.get(name, name) for name in self._vanished)
        for old in (*vanished, *self._gone):
            self._delete(held for _, held in self._store.reports_of(old))
        for name in [name for name in self._told if self._scan.stays(name)]:
            for skipped in self._told.pop(name):
                self.counts.skip(skipped, is_new=False)
        self._told.clear()

    def _unchanged(self) -> Mask:
        """Return which files of the scan are as the last commit has them, by all that is known."""
        before, rows, files = self._before, self._rows, self._scan.files
        if self._verify or not len(before):
            return np.zeros(len(files), np.bool_)
        is_same: Mask = rows >= 0
        for column, values in zip(before.stamps.T, files.columns(), strict=True):
            is_same &= column[rows] == values
        may_be_other = (before.unread_pages > 0) | self._plan.has_rules
        for column in before.texts.T:
            may_be_other |= column > 0
        for place in np.flatnonzero(is_same & may_be_other[rows]).tolist():
            name = files.names[place]
            is_same[place] = not self._plan.is_other(name, before[name])
        for place in np.flatnonzero(is_same).tolist() if self._old_names else ():
            is_same[place] = files.names[place] not in self._old_names
        return is_same

    def _leave_all(self, rows: Longs) -> None:
        """Count the unchanged files of these *rows*."""
        self.counts.unchanged += int(self._before.reports[rows].sum())
        if self._told:
            for name in self._told.keys() & {self._before.names[row] for row in rows.tolist()}:
                for skipped in self._told.pop(name):
                    self.counts.skip(skipped, is_new=False)

    def _times(self, file: CorpusFile) -> dict[str, Any]:
        """Return what an unchanged *file* will be known by; nothing that is, if it just changed."""
        latest = max(file.mtime_ns, file.ctime_ns)
        is_settled = latest < self._scan.began_ns - UNSETTLED_NS
        return {
            "size": file.size,
            "mtime_ns": file.mtime_ns,
            "ctime_ns": file.ctime_ns if is_settled else _NEVER,
            "inode": file.inode,
        }

    def _leave(self, name: str, state: FileState) -> None:
        """Count an unchanged file; what was skipped in it is so still."""
        self.counts.unchanged += state.reports
        for skipped in self._told.pop(name, ()):
            self.counts.skip(skipped, is_new=False)

    def _leave_unread(self, skipped: Skipped, before: FileState | None) -> None:
        """Skip a file whose content this run does not see.

        If it has reports, it may be unchanged when it is seen again: it is read then, since what is
        told of it now may no more be true.
        """
        self.counts.skip(skipped, is_new=skipped not in self._told.pop(skipped.path, ()))
        if before:
            self._changes[skipped.path] = before._replace(skipped_by=_AGAIN)

    def _compare_file(self, file: CorpusFile, before: FileState | None) -> None:
        name, states = file.name, self._changes
        try:
            digested = digest_file(self._scan.folders.file_path(name))
        except OSError as error:
            self._demand_folder(name, error)
            self._leave_unread(Skipped(name, Message("unreadable", why=said_by(error))), before)
            self.counts.unchanged += before.reports if before else 0
            return
        is_same = before is not None and digested.digest.hex() == before.digest
        is_renamed = self._old_names.get(name, name) != name
        if before and is_same and not is_renamed and not self._plan.is_other(name, before):
            states[name] = before._replace(**self._times(file))
            self._leave(name, before)
            return
        with self._unanalysed.reading(name, self._told.get(name, ()) if is_same else ()):
            self._read(file, before, digested, is_same=is_same)

    def _demand_folder(self, name: str, error: OSError) -> None:
        """Refuse to go on where the folder of the file *name* went away: all others would fail.

        Raises:
            CorpusError: It did, as a share does that is no longer mounted.
        """
        folder, _ = self._scan.folders.place(name)
        if not os.path.isdir(folder):  # noqa: PTH112 - also where the system cannot say
            raise CorpusError("corpus-went", path=str(folder)) from error

    def _read(
        self, file: CorpusFile, before: FileState | None, digested: Digested, *, is_same: bool
    ) -> None:
        """Compare the reports of *file* with those that the store holds of it."""
        name, digest, states = file.name, digested.digest.hex(), self._changes
        known = self._known(name)
        # Mark the file as unread until it has been read completely, so an interrupted run reads it
        # again.
        state = states[name] = FileState(file.size, _NEVER, "", len(known))
        options = self._plan.options(name, before)
        if self._store.at_hand.get(name) == digest:
            read = _FileRead(skips=[Skipped(name, Message("killed-a-run"))])
        else:
            with self._store.reading(file, digest):
                found = self._found_in(name, options, digested.content)
                read = self._compare_reports(found, known)
        told = self._told.pop(name, ())
        for skipped in read.skips:
            self.counts.skip(skipped, is_new=not is_same or skipped not in told)
        is_passing = any(skipped.code in _PASSING for skipped in read.skips)
        reports = read.reports + self._unanalysed.keep_faulty(name, read.skips, known)
        if any(skipped.path == name for skipped in read.skips):
            # What was readable once and is no more, or not to its end, keeps its old version.
            reports += self._unanalysed.keep(name, known.values())
            if is_passing:
                states[name] = state._replace(reports=reports) if reports else None
                return
        else:
            self._delete(known.values())
        if read.read_as:
            self.counts.read_as.append((name, read.read_as))
        by = (_AGAIN if is_passing else self._plan.skips_by) if read.skips else ""
        states[name] = FileState(
            digest=digest,
            reports=reports,
            read_as=read.read_as,
            stated=options.encoding or "",
            unread_pages=read.unread_pages,
            skipped_by=by,
            **self._times(file),
        )

    def _compare_reports(
        self, found: Iterable[Report | Skipped], known: dict[str, Held]
    ) -> _FileRead:
        """Compare what is *found* in a file with those *known* of it, which lose what is found."""
        reports = unread_pages = 0
        read_as = ""
        skips: list[Skipped] = []
        for one in found:
            if isinstance(one, Skipped):
                skips.append(one)
                continue
            reports += 1
            unread_pages += one.unread_pages
            read_as = read_as or one.read_as
            self._compare_report(one, known.pop(one.id, None))
        return _FileRead(reports, unread_pages, read_as, skips)

    def _found_in(
        self, name: str, options: ReadOptions, content: bytes | None
    ) -> Iterator[Report | Skipped]:
        folder, own_name = self._scan.folders.place(name)
        return read_file(
            folder,
            own_name,
            called=name,
            content=content,
            max_size=self._plan.max_size,
            options=options,
        )

    def _known(self, name: str) -> dict[str, Held]:
        """Return the reports that the store holds of a file, by the ids that they have today."""
        old = self._old_names.get(name, name)
        known: dict[str, Held] = {}
        for report_id, held in self._store.reports_of(old):
            if report_id in known:  # it stands there twice, which no run makes
                self._store.delete(held)
                continue
            is_renamed = old != name
            known[name + report_id[len(old) :]] = Held(held.place, b"") if is_renamed else held
        return known

    def _delete(self, reports: Iterable[Held]) -> None:
        for held in reports:
            self.counts.deleted += 1
            self._store.delete(held)

    def _compare_report(self, report: Report, held: Held | None) -> None:
        digest = digest_report(report)
        if held is None:
            self.counts.added += 1
        elif held.digest == digest:
            self.counts.unchanged += 1
            return
        else:
            self.counts.updated += 1
        self._store.add(report, digest, held)
