"""How do wardsearch and the engines one would use instead compare on one collection?

    python tests/benchmarks/peers.py COLLECTION [--engine fts5,tantivy,whoosh] [--jobs N]

indexes and queries a collection (`collection` says what that is) with wardsearch and the engines
named, by default FTS5 and Tantivy, side by side (`processes` says how). Prints the ratios that
count, with what they ought to be, then the figures they come from. The peers index one form with
and one without diacritics; wardsearch indexes all of its forms, and segments.

A ratio holds on a busy machine, a time does not.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import startup
from collection import (
    Query,
    documents_of,
    phrases_of,
    queries_of,
    read_lines,
    without_diacritics,
    write_files,
    write_lines,
)
from engines import ACCENTED, AGAIN, ENGINES, FIRST, PLAIN, SESSION, SNIPPETS, Built, Synced
from processes import GROUP, Asked, EngineProcess, ask_in_turns, build_in_turns, started
from tables import Figure, Table, figures_table, megabytes, milliseconds, paste, seconds, show

Answers = dict[tuple[str, str, str], Asked]
"""By engine, how it was asked (FIRST also for a peer), and ACCENTED or PLAIN."""

LENGTHS = (2, 3, 4, 6)  # syllables of what people type
PHRASES = 100  # of each length
IN_A_ROW = 25  # more of four syllables, asked of one engine before it is another's turn
CHANGED = 100  # files of the collection, for a sync
PROCESS_QUERIES = 10
MEGABYTE = 1e6
MILLISECOND = 1e-3


class Changes(NamedTuple):
    """Syncs of a folder of files, nothing or `changed_files` of them changed since the last."""

    unchanged: list[Synced]
    changed: list[Synced]
    files: int
    changed_files: int


class Results(NamedTuple):
    text_bytes: int
    built: dict[str, tuple[float, Built]]
    answers: Answers
    phrases: dict[int, Answers]
    in_a_row: Answers
    processes: dict[str, startup.Spent]
    changes: Changes | None


def ask_all(
    processes: Sequence[EngineProcess],
    asked: Sequence[str],
    own_ways: Sequence[str] = (FIRST, SNIPPETS, SESSION),
    group: int = GROUP,
) -> Answers:
    texts = {ACCENTED: asked, PLAIN: [without_diacritics(text) for text in asked]}
    names, ways = [], []
    for process in processes:
        own = process.name == "wardsearch"
        for how in own_ways if own else (FIRST,):
            for form in (ACCENTED, PLAIN):
                names.append((process.name, how, form))
                ways.append((process, how if own else form, texts[form]))
    return dict(zip(names, ask_in_turns(ways, group), strict=True))


def measure_changes(work: Path, lines: Path, rounds: int, jobs: int) -> Changes:
    """Write the documents of *lines* as files and sync those, changed and unchanged."""
    corpus = work / "files"
    files = write_files(read_lines(lines), corpus)
    changed = files[:: max(1, len(files) // CHANGED)][:CHANGED]
    with started(["wardsearch"], work / "changes") as (process,):
        process.send("change", corpus, changed, rounds, jobs)
        _, *syncs = process.result()
    unchanged = [sync for sync in syncs if not sync.changed]
    assert len(unchanged) == rounds
    return Changes(unchanged, syncs[rounds:], len(files), len(changed))


def figures_of(results: Results) -> list[Figure]:
    built, answers, processes = results.built, results.answers, results.processes
    own = built["wardsearch"]
    figures = []
    if "fts5" in built:
        fts5 = built["fts5"]
        figures.append(Figure("index time ÷ FTS5's", own[0] / fts5[0], 0.7, 0.5))
        cpu = own[1].cpu / fts5[1].cpu
        figures.append(Figure("the same in processor time", cpu, None, None))
    size = own[1].size / results.text_bytes
    figures.append(Figure("size on disk ÷ text's", size, 1.1, 1.0))
    if "tantivy" in built:
        name = "query p50 ÷ Tantivy's, titles"
        figures.append(_beside_tantivy(answers, ACCENTED, name, 1.6, 1.2))
        figures.append(_beside_tantivy(answers, PLAIN, "the same without diacritics", 1.1, 0.9))
        figures += _figures_of_four(results.phrases, results.in_a_row)
    if "fts5" in built:
        ours, theirs = answers["wardsearch", FIRST, PLAIN], answers["fts5", FIRST, PLAIN]
        name = "without diacritics ÷ FTS5's"
        figures.append(Figure(f"query p50 {name}", ours.p50 / theirs.p50, 0.015, 0.01))
        figures.append(Figure(f"query p95 {name}", ours.p95 / theirs.p95, 0.015, 0.01))
    shown = answers["wardsearch", SNIPPETS, ACCENTED].p50 / MILLISECOND
    figures.append(Figure("ten hits with two snippets each, p50, titles", shown, 7, 4, " ms"))
    if 4 in results.phrases:
        shown = results.phrases[4]["wardsearch", SNIPPETS, ACCENTED].p50 / MILLISECOND
        figures.append(Figure("the same, 4 syllables", shown, 4, 2.5, " ms"))
    if processes:
        whole = startup.ratio(processes, startup.SEARCH)
        name = "`wardsearch search … --json` ÷ `import sqlite3, click`, whole processes"
        figures.append(Figure(name, whole, 2.2, 1.8))
    if results.changes:
        whole = statistics.median(sync.whole.wall for sync in results.changes.unchanged)
        name = f"{results.changes.files:,} files unchanged, with the scan"
        figures.append(Figure(name, whole / MILLISECOND, 500, 350, " ms"))
        files, syncs = results.changes.changed_files, results.changes.changed
        spent = statistics.median(sync.after_scan.wall for sync in syncs) / MILLISECOND
        figures.append(Figure(f"{files} files changed, after the scan", spent, 110, 80, " ms"))
        used = min(sync.after_scan.processor for sync in syncs) / MILLISECOND
        figures.append(Figure("the same in processor time, least", used, None, None, " ms"))
    peak = own[1].peak / MEGABYTE
    figures.append(Figure("peak memory of indexing", peak, 280, 200, " MB"))
    return figures


def _figures_of_four(phrases: dict[int, Answers], in_a_row: Answers) -> Iterator[Figure]:
    """Yield how queries of four syllables compare with Tantivy's."""
    same = "the same without diacritics"
    if 4 in phrases:
        yield _beside_tantivy(phrases[4], ACCENTED, "query p50 ÷ Tantivy's, 4 syllables", 1.1, 0.9)
        yield _beside_tantivy(phrases[4], PLAIN, same, 1.0, 0.7)
    if in_a_row:
        yield _beside_tantivy(in_a_row, ACCENTED, f"4 syllables, {IN_A_ROW} in a row")
        yield _beside_tantivy(in_a_row, PLAIN, same)


def _beside_tantivy(
    answers: Answers,
    form: str,
    name: str,
    target: float | None = None,
    stretch: float | None = None,
) -> Figure:
    ratio = answers["wardsearch", FIRST, form].p50 / answers["tantivy", FIRST, form].p50
    return Figure(name, ratio, target, stretch)


def phrase_table(phrases: dict[int, Answers]) -> Table:
    """Return how short queries compare: p50, and each peer's share of it."""
    peers = dict.fromkeys(engine for asked in phrases.values() for engine, *_ in asked)
    peers.pop("wardsearch", None)
    headings = ["syllables", "diacritics", "first, p50 ms", "again", "two snippets a hit"]
    headings += [f"÷ {peer}'s p50" for peer in peers] + [f"÷ {peer}'s p95" for peer in peers]
    rows = []
    for length, answers in phrases.items():
        for form in (ACCENTED, PLAIN):
            first = answers["wardsearch", FIRST, form]
            own = [answers["wardsearch", how, form].p50 for how in (FIRST, AGAIN, SNIPPETS)]
            theirs = [answers[peer, FIRST, form] for peer in peers]
            ratios = [first.p50 / asked.p50 for asked in theirs]
            ratios += [first.p95 / asked.p95 for asked in theirs]
            rows.append(
                [str(length), "yes" if form == ACCENTED else "no"]
                + [milliseconds(value) for value in own]
                + [f"{ratio:.3f}" for ratio in ratios]
            )
    return Table(f"Queries as people type them, {PHRASES} of each length", headings, rows)


def index_table(built: dict[str, tuple[float, Built]]) -> Table:
    headings = ["engine", "seconds", "processor s", "MB on disk", "MB memory at most"]
    rows = [
        [name, seconds(spent), seconds(made.cpu), megabytes(made.size), megabytes(made.peak)]
        for name, (spent, made) in built.items()
    ]
    own = built["wardsearch"][1]
    title = f"Indexing {own.documents:,} documents of {own.tokens:,} tokens"
    return Table(title, headings, rows)


def query_table(answers: Answers, queries: Sequence[Query]) -> Table:
    headings = ["engine", "diacritics", "p50 ms", "p95 ms", "nDCG@10"]
    kinds = {FIRST: "", SNIPPETS: ", two snippets a hit", SESSION: ", the same, terms used before"}
    rows = [
        [
            f"{engine}{kinds[how]}",
            "yes" if form == ACCENTED else "no",
            milliseconds(asked.p50),
            milliseconds(asked.p95),
            f"{ndcg(queries, asked):.4f}",
        ]
        for (engine, how, form), asked in answers.items()
    ]
    return Table(f"Answering {len(queries)} queries, ten hits each", headings, rows)


def ndcg(queries: Sequence[Query], asked: Asked) -> float:
    import ir_measures

    judged = {query.id: query.judged for query in queries}
    run = {
        query.id: {id_: float(-rank) for rank, id_ in enumerate(ids)}
        for query, ids in zip(queries, asked.ids, strict=True)
    }
    measure = ir_measures.nDCG @ 10
    return float(ir_measures.calc_aggregate([measure], judged, run)[measure])


def parts_table(built: Built, text_bytes: int) -> Table:
    rows = [
        [part, megabytes(size), f"{size / text_bytes:.3f}"] for part, size in built.parts.items()
    ]
    rows.append(["whole index", megabytes(built.size), f"{built.size / text_bytes:.3f}"])
    rows.append(["text", megabytes(text_bytes), "1.000"])
    return Table("Size on disk, by part", ["part", "MB", "÷ text"], rows)


def changes_table(changes: Changes) -> Table:
    headings = ["", "ms", "without the scan", "the slowest", "processor ms, least"]
    kinds = {"unchanged": changes.unchanged, f"{changes.changed_files} changed": changes.changed}
    rows = []
    for kind, syncs in kinds.items():
        whole, after = [s.whole for s in syncs], [s.after_scan for s in syncs]
        figures = (
            statistics.median(clock.wall for clock in whole),
            statistics.median(clock.wall for clock in after),
            max(clock.wall for clock in after),
            min(clock.processor for clock in after),
        )
        rows.append([kind, *map(milliseconds, figures)])
    return Table(f"Syncing {changes.files:,} files in process, median", headings, rows)


def tables_of(results: Results, queries: Sequence[Query]) -> list[Table]:
    tables = [
        figures_table("What counts", figures_of(results)),
        index_table(results.built),
        query_table(results.answers, queries),
        phrase_table(results.phrases),
        parts_table(results.built["wardsearch"][1], results.text_bytes),
    ]
    if results.processes:
        tables.append(startup.process_table(results.processes))
    if results.changes:
        tables.append(changes_table(results.changes))
    return tables


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("collection", type=Path)
    parser.add_argument("--engine", default="fts5,tantivy", help="the peers, default %(default)s")
    parser.add_argument("--jobs", type=int, default=2, help="cores that index, for wardsearch")
    parser.add_argument("--documents", type=int, help="only so many, the first")
    parser.add_argument("--queries", type=int, help="only so many, the first")
    parser.add_argument("--rounds", type=int, default=5, help="syncs of changed files; 0: none")
    parser.add_argument("--starts", type=int, default=20, help="of processes that search")
    parser.add_argument("--work", type=Path, help="a new folder for all that is written; it stays")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--page", type=Path, help="paste the tables here, too")
    options = parser.parse_args()
    options.engine = [name for name in options.engine.split(",") if name]
    if unknown := set(options.engine) - set(ENGINES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    options = parse_options()
    queries = queries_of(options.collection)[: options.queries]
    with ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lines = work / "corpus" / "corpus.jsonl"
        documents = islice(documents_of(options.collection), options.documents)
        _, text_bytes = write_lines(documents, lines)
        processes = stack.enter_context(started(["wardsearch", *options.engine], work))
        built = build_in_turns(processes, lines, options.jobs)
        answers = ask_all(processes, [query.text for query in queries])
        texts = [query.text for query in queries]
        stretches = phrases_of(read_lines(lines), texts, LENGTHS, 2 * PHRASES)
        ways = FIRST, AGAIN, SNIPPETS
        phrases = {
            length: ask_all(processes, found[:PHRASES], ways)
            for length, found in stretches.items()
            if found
        }
        others = stretches.get(4, [])[PHRASES:]
        in_a_row = ask_all(processes, others, (FIRST,), IN_A_ROW) if others else {}
        asked = [query.text for query in queries[:PROCESS_QUERIES]]
        whole = startup.measure(work / "wardsearch", asked, options.starts)
        changes = (
            measure_changes(work, lines, options.rounds, options.jobs) if options.rounds else None
        )
    results = Results(text_bytes, built, answers, phrases, in_a_row, whole, changes)
    tables = tables_of(results, queries)
    show(tables, markdown=options.markdown)
    if options.page:
        paste(tables, options.page, "peers.py")


if __name__ == "__main__":
    main()
