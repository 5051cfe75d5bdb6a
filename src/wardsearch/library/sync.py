"""How is the index made equal to the corpus folders?

Covers what a run is asked for: which folders, which options, and what is told of it in the end.
What differs is found by `wardsearch.corpus.comparison`, and committed as the work grows, so an
interrupted run keeps what it had committed and the next goes on from there.
"""

import dataclasses
import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from wardsearch.analysis.memory import RARELY
from wardsearch.corpus.comparison import compare
from wardsearch.corpus.corpus_files import CorpusFiles
from wardsearch.corpus.counts import Counts
from wardsearch.corpus.folder import MAX_SIZE, scan_corpus
from wardsearch.corpus.folders import (
    CorpusFolder,
    CorpusFolders,
    Settled,
    moved_command,
    settle,
)
from wardsearch.corpus.parts import WHOLE, Part
from wardsearch.corpus.reading_plan import ReadingPlan
from wardsearch.corpus.scan import Scan
from wardsearch.corpus.store import Remembered, Store, WritableIndex
from wardsearch.errors import DEFAULT_CORPUS, CorpusError, demand_at_least
from wardsearch.library.engines import writable_index
from wardsearch.results import Progress, Step, SyncResult

if TYPE_CHECKING:
    from wardsearch.corpus.skipped import Skipped

WAIT_SECONDS: Final = 10.0
_CORES: Final = 2  # that one run uses unless more are asked for

Folders = str | Path | Sequence[str | Path]


def sync(
    corpus: Folders | None,
    index: str | Path,
    *,
    default: str | Path | None = None,
    add: bool = False,
    replace: bool = False,
    allow_empty: bool = False,
    verify: bool = False,
    rebuild: bool = False,
    jobs: int | None = None,
    dry_run: bool = False,
    exclude: str | Sequence[str] = (),
    max_size: int = MAX_SIZE,
    encodings: str | Sequence[str] = (),
    ocr: bool = False,
    wait: float = WAIT_SECONDS,
    part: str | None = None,
    progress: Progress | None = None,
    steps: Callable[[Step], None] | None = None,
) -> SyncResult:
    """Make the index in the folder *index* equal to the reports in the folders *corpus*.

    Args:
        corpus: A folder, or several, read recursively; None for all that the index remembers.
        index: Made where it is missing; it must hold nothing but an index.
        default: The folder of an index that remembers none, where *corpus* is None; `corpus` if it
            is None. One that an index does not remember is refused as if it were in *corpus*.
        add: Folders of *corpus* that the index does not know are added to those that it does.
        replace: They take the place of those that it does.
        allow_empty: Also if most reports would go.
        verify: Compare the content of every file, also where its size and times say that it is
            unchanged.
        rebuild: Index everything anew, whatever the folder holds of an index; the old one stays
            until the new is whole.
        jobs: Cores to use: of more than one, what is read is analysed beside the reading, by a
            thread where it is little, else by so many processes but one; None for 2, or 1 where
            there is no second.
        dry_run: Only say what would be done.
        exclude: A pattern, or several, of file names to leave out, as `wardsearch.corpus.globs`
            describes.
        max_size: Files over so many bytes are skipped.
        encodings: Legacy encodings that files are known to be in, `GLOB=NAME` each; a file keeps
            its own until another is given, and `auto` clears it.
        ocr: Read pages that are only pictures, with Tesseract; what was read is remembered beside
            the index.
        wait: Seconds to wait for another writer to end.
        part: Only the files of one share, as `2/4`: several hosts can index one corpus into one
            cluster.
        progress: Called with the bytes read so far and in all.
        steps: Called with each step of the run, as it begins and as files are read.

    Raises:
        CorpusError: A folder of *corpus* cannot be listed, or is another than the index remembers;
            most reports would go; *encodings* is not understood; or *jobs* is below 1. Nothing was
            changed.
        IndexFolderError: *index* cannot be written, is locked, outdated or damaged.
    """
    began = time.perf_counter()
    demand_at_least(1, CorpusError, jobs=jobs)
    share = WHOLE if part is None else Part.from_text(part)
    target = writable_index(index, share)
    cores = jobs or min(os.cpu_count() or 1, _CORES)
    asked = [corpus] if isinstance(corpus, str | os.PathLike) else list(corpus or ())
    patterns = [exclude] if isinstance(exclude, str) else exclude
    rules = [encodings] if isinstance(encodings, str) else encodings
    ocr = ocr and not dry_run
    plan = ReadingPlan(target.pictures_folder, rules, max_size=max_size, ocr=ocr)

    def look(known: Remembered) -> Scan:
        named = asked or _default_of(known.folders, default)
        count = known.report_count
        settled = settle(named, known.folders, add=add, replace=replace, report_count=count)
        plan.folders = settled.folders
        with _naming_all(() if named else known.folders.folders, index):
            scan = _scan(settled, target, exclude=patterns, max_size=max_size)
        return scan if share == WHOLE else _of_share(scan, share)

    def show(done: int, total: int, files: int, of_files: int) -> None:
        if progress is not None:
            progress(done, total)
        if steps is not None:
            steps(Step("writing" if files == of_files else "reading", done, total, files, of_files))

    def compared(scan: Scan, store: Store) -> SyncResult:
        counts = compare(scan, store, plan, verify=verify, allow_empty=allow_empty, progress=show)
        return _result(counts, began)

    def begin(phase: Literal["looking", "waiting"]) -> None:
        if steps is not None:
            steps(Step(phase))

    begin("looking")
    with _rarely_collected():
        known = target.remembered()
        scan = look(known)
        if dry_run:
            return compared(scan, target.open_dry(rebuild=rebuild))
        begin("waiting")
        with target.open_writer(rebuild=rebuild, wait=wait) as writer:
            begin("looking")
            now = target.remembered()
            if now.folders != known.folders:  # whoever had the lock before changed them
                scan = look(now)
            with writer.open_store(scan.folders, jobs=cores) as store:
                return compared(scan, store)


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Let Python look for circles of objects rarely meanwhile, unless it is told never to.

    A run makes a million objects that are in none, and a look at all of them takes long.
    """
    usual = gc.get_threshold()
    if usual[0]:
        gc.set_threshold(*map(max, usual, RARELY))
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _default_of(known: CorpusFolders, stated: str | Path | None) -> list[str | Path]:
    """Return what is looked at where no folder is asked for; nothing for all that are *known*."""
    if not known.folders:
        return [stated or DEFAULT_CORPUS]
    place = stated and os.path.realpath(stated)
    is_known = not place or any(os.path.realpath(each.path) == place for each in known.folders)
    return [] if is_known or stated is None else [stated]


@contextmanager
def _naming_all(remembered: Sequence[CorpusFolder], index: str | Path) -> Iterator[None]:
    """Say of a *remembered* folder that is gone how the others stay where its new place is named.

    Raises:
        CorpusError: It is gone.
    """
    try:
        yield
    except CorpusError as error:
        if error.code != "corpus-missing" or not remembered:
            raise
        command = moved_command(remembered, index)
        raise CorpusError("corpus-missing", path=error.path, command=command) from error


def _scan(settled: Settled, index: WritableIndex, *, exclude: Sequence[str], max_size: int) -> Scan:
    """Look at the folders that are asked for."""
    began_ns = time.time_ns()
    files = CorpusFiles()
    skipped: list[Skipped] = []
    for folder in settled.asked:
        prefix = settled.folders.prefix(folder)
        own = index.own_prefix(Path(folder.path))
        found, unread = scan_corpus(
            Path(folder.path), exclude=exclude, prefix=prefix, max_size=max_size
        )
        files.extend(found if own is None else found.without(own), prefix=prefix)
        skipped += [
            skip._replace(path=prefix + skip.path)
            for skip in unread
            if own is None or not skip.path.startswith(own)
        ]
    if len(settled.asked) > 1:
        files = files.by_name()
    return Scan(settled.folders, settled.asked, files, sorted(skipped), began_ns)


def _of_share(scan: Scan, share: Part) -> Scan:
    """Return what of *scan* is in *share*."""
    return dataclasses.replace(
        scan,
        files=CorpusFiles.of(file for file in scan.files if share.holds(file.name)),
        skipped=[skip for skip in scan.skipped if share.holds(skip.path)],
    )


def _result(counts: Counts, began: float) -> SyncResult:
    """Return what was done since *began* (of `time.perf_counter`)."""
    return SyncResult(
        added=counts.added,
        updated=counts.updated,
        deleted=counts.deleted,
        unchanged=counts.unchanged,
        skipped=tuple(sorted(counts.skipped)),
        total=counts.total,
        took_ms=round(1000 * (time.perf_counter() - began), 1),
        read_as=tuple(counts.read_as),
        newly_skipped=tuple(sorted(counts.newly_skipped)),
    )
