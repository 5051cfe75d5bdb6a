"""Would a run take most reports of an index with it, or index none, so that it is refused?

A folder that is not mounted, or the wrong one, looks as if all reports had been deleted. Where
analysis fails on every report, no report is to blame.
"""

from collections import Counter
from typing import Final

from wardsearch.corpus.scan import Scan
from wardsearch.corpus.store import Store
from wardsearch.errors import CorpusError
from wardsearch.messages.message import Message

_MOST: Final = 0.5  # of the reports
_ENOUGH: Final = 20  # reports that cannot be analysed, before one that can


def demand_reports(scan: Scan, store: Store) -> None:
    """Refuse a *scan* that would take most reports of *store* with it.

    A file that is there under another name is not lost.

    Raises:
        CorpusError: Most reports would go.
    """
    known, found, before = store.remembered.files, scan.files, store.folders_before
    if _is_replaced(scan, store) and found:
        return
    if not before.keeps_names(scan.folders):
        todays = [before.renamed(old, scan.folders) for old in known.names]
    elif known.name_column.are(found.names):
        return
    else:
        todays = [*known.names]
    named, present = set(todays), set(found.names)
    new = [place for place, name in enumerate(found.names) if name not in named]
    moved: set[tuple[int, ...]] = set()
    for size, mtime_ns, _, inode in found.rows()[new].tolist():
        moved |= {(size, mtime_ns), (size, inode)} if inode else {(size, mtime_ns)}
    gone: Counter[str] = Counter()  # reports, by their folder
    among: Counter[str] = Counter()
    for old, name in zip(known.names, todays, strict=True):
        if name is None or scan.stays(name):
            continue
        folder, _ = scan.folders.place(name)
        state = known[old]
        among[str(folder)] += state.reports
        if name not in present:
            marks = (state.size, state.mtime_ns), (state.size, state.inode)
            gone[str(folder)] += 0 if moved.intersection(marks) else state.reports
    _demand_few(scan, store, gone.total())
    for folder, count in gone.items():  # of several, one may not be there
        if count > _MOST * among[folder]:
            raise CorpusError(
                "reports-would-go", path=repr(folder), gone=count, count=among[folder]
            )


def demand_kept(scan: Scan, store: Store, kept: int) -> None:
    """Refuse what would leave few reports, only *kept*, though the files are there.

    Raises:
        CorpusError: Most reports would go.
    """
    if not _is_replaced(scan, store):
        _demand_few(scan, store, store.remembered.report_count - kept)


def demand_analysed(faults: int, why: Message) -> None:
    """Refuse to go on after so many *faults*, without a report that could be analysed.

    Raises:
        CorpusError: They are too many.
    """
    if faults >= _ENOUGH:
        raise CorpusError("nothing-analysed", count=faults, why=why.fields["why"])


def _is_replaced(scan: Scan, store: Store) -> bool:
    """Return whether other folders take the place of some: that they do so is meant."""
    return not set(store.folders_before.folders) <= set(scan.folders.folders)


def _demand_few(scan: Scan, store: Store, gone: int) -> None:
    total = store.remembered.report_count
    if gone > _MOST * total:
        paths = ", ".join(repr(folder.path) for folder in scan.asked)
        raise CorpusError("reports-would-go", path=paths, gone=gone, count=total)
