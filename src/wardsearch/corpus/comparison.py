"""What in the corpus differs from what a store holds of it, and what has to be done?

A file is compared with the catalog of the last commit: by size, times and inode, then by content.
Only what differs is read, and of a changed file only the reports that differ are added. What was
skipped is remembered with its reason, and not opened again until it changes.

What it needs of an engine is a `Store`. Does not cover reading files (`folder`), or how what is
added becomes a commit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from wardsearch.corpus.catalog import Catalog, FileState
from wardsearch.corpus.folder import CorpusFile, digest_file, read_file
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.corpus.names import split_id
from wardsearch.corpus.read_options import ReadOptions
from wardsearch.corpus.reading_plan import ReadingPlan
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped
from wardsearch.corpus.store import Held, Store, digest_report
from wardsearch.errors import CorpusError
from wardsearch.messages.message import Message

UNSETTLED_NS: Final = 2_000_000_000
"""A file changed so shortly before the scan may change again without a later time: the clocks of
FAT and of some shares tick every two seconds."""

_NEVER: Final = -1  # the time of no file
_FILES_A_STEP: Final = 100  # unchanged ones, between two reports of progress
_MOST: Final = 0.5  # of the reports
# Reasons that another day may not have: they are looked at again by each run.
_PASSING: Final = frozenset(
    {"unreadable", "tesseract-missing", "tesseract-lacks-language", "tesseract-slow"}
    | {"tesseract-unusable", "tesseract-failed"}
)
_AGAIN: Final = "again"  # stands for what skipped a file for such a reason

_Progress = Callable[[int, int], None]


class Scan(NamedTuple):
    """What a look at the corpus folders found.

    Attributes:
        folders: Those that the index is made of after the run.
        asked: Those that were looked at.
        files, skipped: As `folder.scan_corpus` has them, under names of the whole corpus.
        began_ns: When, in ns since 1970.
    """

    folders: CorpusFolders
    asked: tuple[CorpusFolder, ...]
    files: Sequence[CorpusFile]
    skipped: Sequence[Skipped]
    began_ns: int


@dataclass
class Counts:
    """What came of a comparison, in reports; as in `SyncResult`."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    newly_skipped: list[Skipped] = field(default_factory=list)
    read_as: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many reports the store holds afterwards."""
        return self.added + self.updated + self.unchanged


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
        progress: Called with the bytes read so far and in all.

    Raises:
        CorpusError: Most reports would go, and that is not allowed; nothing was committed.
    """
    comparison = _Comparison(scan, store, plan, verify=verify)
    if not allow_empty:
        comparison.demand_reports()
    comparison.run(progress or (lambda _done, _all: None))
    if not allow_empty:
        comparison.demand_kept()
    store.finish()
    return comparison.counts


class _Comparison:
    def __init__(self, scan: Scan, store: Store, plan: ReadingPlan, *, verify: bool) -> None:
        self.counts = Counts()
        self._scan = scan
        self._store = store
        self._plan = plan
        self._verify = verify
        self._before: dict[str, FileState] = {}  # by the names of today
        self._old_names: dict[str, str] = {}
        self._gone: list[str] = []  # names of before that have none today
        self._told = self._skipped_before()  # of files that the run has not come to
        for old, state in store.before.files.items():
            name = self._renamed(old)
            if name is None:
                self._gone.append(old)
            else:
                self._before[name] = state
                self._old_names[name] = old
        for report_id in store.repeated():
            file = split_id(report_id)[0]
            if file in self._before:  # it is read again, and what it has twice is deleted
                self._before[file] = self._before[file]._replace(digest="", mtime_ns=_NEVER)
        present = {file.name for file in scan.files}
        self._unreadable = {skipped.path for skipped in scan.skipped}
        # Nothing is known of what lies below.
        self._unseen = tuple(path for path in self._unreadable if path.endswith("/"))
        others = set(scan.folders.folders) - set(scan.asked)
        self._unseen += tuple(scan.folders.prefix(folder) for folder in others)
        absent = [name for name in self._before if name not in present]
        self._kept = [name for name in absent if self._stays(name)]
        self._vanished = [name for name in absent if not self._stays(name)]
        self._states = dict(self._before)

    def catalog(self) -> Catalog:
        """Return what a commit is to say of the corpus now."""
        told = [skipped for skips in self._told.values() for skipped in skips]
        return Catalog(self._states, sorted([*self.counts.skipped, *told]))

    def _stays(self, name: str) -> bool:
        """Return whether the file *name*, which the scan has not, is left as it is."""
        return name in self._unreadable or name.startswith(self._unseen)

    def _renamed(self, old: str) -> str | None:
        return self._store.folders_before.renamed(old, self._scan.folders)

    def _skipped_before(self) -> defaultdict[str, list[Skipped]]:
        """Return what was skipped at the last commit, by the file of today that it is in."""
        found: defaultdict[str, list[Skipped]] = defaultdict(list)
        files = self._store.before.files
        for path, why in self._store.before.skipped:
            lines = path.rpartition(":")[0]
            file = next((f for f in (path, split_id(path)[0], lines) if f in files), path)
            name = self._renamed(file)
            if name is not None:
                found[name].append(Skipped(name + path[len(file) :], why))
        return found

    def demand_reports(self) -> None:
        """Refuse a scan that would take most reports with it.

        A file that is there under another name is not lost.
        """
        known = self._store.remembered.files
        if self._is_replaced() and self._scan.files:
            return
        names = [(self._renamed(old), state) for old, state in known.items()]
        before = {name for name, _ in names}
        present = {file.name for file in self._scan.files}
        new = [file for file in self._scan.files if file.name not in before]
        moved = {(file.size, file.mtime_ns) for file in new}
        moved.update((file.size, file.inode) for file in new if file.inode)
        gone = 0
        for name, state in names:
            if name is None or name in present or self._stays(name):
                continue
            marks = (state.size, state.mtime_ns), (state.size, state.inode)
            gone += 0 if moved.intersection(marks) else state.reports
        self._demand_few(gone)

    def demand_kept(self) -> None:
        """Refuse what would leave few reports, though the files are there."""
        before = self._store.remembered.report_count
        if not self._is_replaced():
            self._demand_few(before - self.counts.total)

    def _is_replaced(self) -> bool:
        """Return whether other folders take the place of some: that they do so is meant."""
        return not set(self._store.folders_before.folders) <= set(self._scan.folders.folders)

    def _demand_few(self, gone: int) -> None:
        total = self._store.remembered.report_count
        if gone > _MOST * total:
            paths = tuple(folder.path for folder in self._scan.asked)
            raise CorpusError(
                "reports-would-go", path=", ".join(map(repr, paths)), gone=gone, count=total
            )

    def run(self, progress: _Progress) -> None:
        """Add, replace and delete what differs."""
        scan, store = self._scan, self._store
        store.begin(self.catalog)
        for skipped in scan.skipped:
            is_new = skipped not in self._told.pop(skipped.path, ())
            self._skip(skipped, is_new=is_new)
        total = sum(file.size for file in scan.files) or 1
        done = 0
        for number, file in enumerate(scan.files):
            state = self._before.get(file.name)
            is_unchanged = state is not None and self._is_unchanged(file, state)
            if state and is_unchanged:
                self._leave(file.name, state)
            else:
                show = partial(_show_pages, progress, done, file.size, total)
                self._plan.show_pages(show)
                self._compare_file(file, state)
                store.checkpoint()
            done += file.size
            if not is_unchanged or number % _FILES_A_STEP == 0:
                progress(done, total)
        progress(total, total)
        self._drop_absent()

    def _drop_absent(self) -> None:
        """Delete what is of files that are gone; leave what the scan could not see."""
        for name in self._kept:
            self._leave(name, self._before[name])
        for name in self._vanished:
            del self._states[name]
        for old in (*(self._old_names[name] for name in self._vanished), *self._gone):
            for _, held in self._store.reports_of(old):
                self.counts.deleted += 1
                self._store.delete(held)
        for name in [name for name in self._told if self._stays(name)]:
            for skipped in self._told.pop(name):
                self._skip(skipped, is_new=False)
        self._told.clear()

    def _skip(self, skipped: Skipped, *, is_new: bool) -> None:
        self.counts.skipped.append(skipped)
        if is_new:
            self.counts.newly_skipped.append(skipped)

    def _is_unchanged(self, file: CorpusFile, state: FileState) -> bool:
        if self._verify or self._old_names[file.name] != file.name:
            return False
        seen = file.size, file.mtime_ns, file.ctime_ns, file.inode
        known = state.size, state.mtime_ns, state.ctime_ns, state.inode
        return seen == known and not self._plan.is_other(file.name, state)

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
            self._skip(skipped, is_new=False)

    def _compare_file(self, file: CorpusFile, before: FileState | None) -> None:
        name, states = file.name, self._states
        try:
            digest = digest_file(self._scan.folders.file_path(name)).hex()
        except OSError as error:
            skipped = Skipped(name, Message("unreadable", why=error.strerror))
            self._skip(skipped, is_new=skipped not in self._told.pop(name, ()))
            self.counts.unchanged += before.reports if before else 0
            return
        is_same = before is not None and digest == before.digest
        is_renamed = self._old_names.get(name, name) != name
        if before and is_same and not is_renamed and not self._plan.is_other(name, before):
            states[name] = before._replace(**self._times(file))
            self._leave(name, before)
            return
        self._read(file, before, digest, is_same=is_same)

    def _read(
        self, file: CorpusFile, before: FileState | None, digest: str, *, is_same: bool
    ) -> None:
        """Compare the reports of *file* with those that the store holds of it."""
        name, counts, states = file.name, self.counts, self._states
        known = self._known(name)
        # Mark the file as unread until it has been read completely, so an interrupted run reads it
        # again.
        state = FileState(file.size, _NEVER, "", len(known))
        states[name] = state
        options = self._plan.options(name, before)
        reports = unread_pages = 0
        read_as = ""
        skips: list[Skipped] = []
        if self._store.at_hand.get(name) == digest:
            skips.append(Skipped(name, Message("killed-a-run")))
        else:
            with self._store.reading(file, digest):
                for found in self._found_in(name, options):
                    if isinstance(found, Skipped):
                        skips.append(found)
                        continue
                    reports += 1
                    unread_pages += found.unread_pages
                    read_as = read_as or found.read_as
                    self._compare_report(found, known.pop(found.id, None))
        told = self._told.pop(name, ())
        for skipped in skips:
            self._skip(skipped, is_new=not is_same or skipped not in told)
        is_passing = any(skipped.code in _PASSING for skipped in skips)
        kept = 0
        if any(skipped.path == name for skipped in skips):
            # What was readable once and is no more, or not to its end, keeps its old version.
            kept = self._keep(name, known)
            if is_passing or not digest:
                states[name] = state._replace(reports=reports + kept)
                if not reports + kept:
                    del states[name]
                return
        else:
            for held in known.values():
                counts.deleted += 1
                self._store.delete(held)
        if read_as:
            counts.read_as.append((name, read_as))
        by = (_AGAIN if is_passing else self._plan.skips_by) if skips else ""
        states[name] = FileState(
            digest=digest,
            reports=reports + kept,
            read_as=read_as,
            stated=options.encoding or "",
            unread_pages=unread_pages,
            skipped_by=by,
            **self._times(file),
        )

    def _found_in(self, name: str, options: ReadOptions) -> Iterator[Report | Skipped]:
        folder, own_name = self._scan.folders.place(name)
        size = self._plan.max_size
        return read_file(Path(folder), own_name, called=name, max_size=size, options=options)

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

    def _keep(self, name: str, known: Mapping[str, Held]) -> int:
        """Leave reports of a file as they are; those of a file of another name cannot be."""
        if self._old_names.get(name, name) == name:
            self.counts.unchanged += len(known)
            return len(known)
        for held in known.values():
            self.counts.deleted += 1
            self._store.delete(held)
        return 0

    def _compare_report(self, report: Report, held: Held | None) -> None:
        digest = digest_report(report)
        if held is None:
            self.counts.added += 1
        elif held.digest == digest:
            self.counts.unchanged += 1
            return
        else:
            self.counts.updated += 1
            self._store.delete(held)
        self._store.add(report, digest)


def _show_pages(
    progress: _Progress, done: int, size: int, total: int, pages: int, among: int
) -> None:
    """Show that *pages* of the file at hand, of *size* bytes, are read."""
    progress(done + size * pages // max(among, 1), total)
