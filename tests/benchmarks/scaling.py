"""How do time, memory and size grow with the number of reports?

    python tests/benchmarks/scaling.py COLLECTION [--sizes 5000,20000] [--engine fts5,tantivy]
        [--plot FILE.svg] [--json FILE] [--page FILE.md]

indexes and queries the first so many documents of a collection, in a series. Where there are fewer
than asked for, altered copies of them follow, so that the vocabulary grows, too (`collection` says
how). `--engine` names peers to measure beside wardsearch, up to `--peers-up-to` documents. The
series is written as JSON after each size, so a long run that is cut short shows what it had.

`--plot` needs matplotlib.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

from collection import Query, documents_of, grown, queries_of, write_lines
from engines import ACCENTED, FIRST, PLAIN, SNIPPETS
from peers import ask_all
from processes import build_in_turns, started
from tables import Table, megabytes, milliseconds, paste, seconds, show

SIZES = "5000,20000,69250,692500"
PEERS_UP_TO = 69_250

Measured = dict[str, Any]
"""One engine at one size."""


def measure(
    collection: Path, queries: Sequence[Query], size: int, engines: Sequence[str], jobs: int
) -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "corpus" / "corpus.jsonl"
        count, text_bytes = write_lines(grown(documents_of(collection), size), lines)
        with started(engines, Path(folder)) as processes:
            built = build_in_turns(processes, lines, jobs)
            answers = ask_all(processes, [query.text for query in queries])
    rows = []
    for name, (spent, made) in built.items():
        row: Measured = {"engine": name, "documents": count, "text": text_bytes, "seconds": spent}
        row |= {"processor": made.cpu, "size": made.size, "peak": made.peak, "tokens": made.tokens}
        row["vocabulary"] = made.vocabulary
        for (engine, how, form), asked in answers.items():
            if engine == name:
                row[f"{how} {form}"] = asked.p50, asked.p95
        rows.append(row)
    return rows


def growth_table(rows: Sequence[Measured]) -> Table:
    headings = ["engine", "documents", "tokens", "syllables", "index s", "processor s", "MB"]
    headings += ["MB memory", "p50 ms", "p95", "plain p50", "p95", "snippets p50"]
    return Table("Growth", headings, [_cells(row) for row in rows])


def _cells(row: Mapping[str, Any]) -> list[str]:
    accented, plain = row[f"{FIRST} {ACCENTED}"], row[f"{FIRST} {PLAIN}"]
    shown = row.get(f"{SNIPPETS} {ACCENTED}")
    return [
        row["engine"],
        f"{row['documents']:,}",
        f"{row['tokens']:,}" if row["tokens"] else "",
        f"{row['vocabulary']:,}" if row["vocabulary"] else "",
        seconds(row["seconds"]),
        seconds(row["processor"]),
        megabytes(row["size"]),
        megabytes(row["peak"]),
        *map(milliseconds, [*accented, *plain]),
        milliseconds(shown[0]) if shown else "",
    ]


def plot(rows: Sequence[Measured], file: Path) -> None:
    """Draw how each engine grows, on logarithmic scales: a slope of one is growth in proportion."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "wardsearch", "svg.fonttype": "none", "font.size": 9}
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(9, 6.5), layout="constrained")
    for (title, value), axis in zip(_PANELS.items(), axes.flat, strict=True):
        for engine, (colour, marker) in _LOOKS.items():
            own = [row for row in rows if row["engine"] == engine]
            numbers, values = [row["documents"] for row in own], [value(row) for row in own]
            if own:
                axis.plot(numbers, values, color=colour, marker=marker, label=engine)
        every = [value(row) for row in rows]
        decades = 10 ** floor(log10(min(every))), 10 ** ceil(log10(max(every)))
        axis.set(title=title, xscale="log", yscale="log", xlabel="documents", ylim=decades)
        axis.grid(visible=True, which="major", color="#dddddd")
        axis.xaxis.set_major_formatter("{x:,.0f}")
        axis.yaxis.set_major_formatter("{x:,g}")
    axes.flat[0].legend()
    figure.savefig(file, metadata={"Date": None}, facecolor="white")


_PANELS: dict[str, Callable[[Measured], float]] = {
    "indexing, seconds": lambda row: row["seconds"],
    "size on disk, MB": lambda row: row["size"] / 1e6,
    "memory while indexing, at most, MB": lambda row: row["peak"] / 1e6,
    "a query, median, ms": lambda row: 1e3 * row[f"{FIRST} {ACCENTED}"][0],
}
# Colours that differ also to who sees no red or no green, and marks that differ without colour.
_LOOKS = {
    "wardsearch": ("#0072b2", "o"),
    "fts5": ("#d55e00", "s"),
    "tantivy": ("#009e73", "^"),
    "whoosh": ("#cc79a7", "D"),
}


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("collection", type=Path)
    parser.add_argument("--sizes", default=SIZES, help="documents, default %(default)s")
    parser.add_argument("--engine", default="", help="peers to measure, too: fts5,tantivy,whoosh")
    parser.add_argument("--peers-up-to", type=int, default=PEERS_UP_TO, metavar="DOCUMENTS")
    parser.add_argument("--queries", type=int, help="only so many, the first")
    parser.add_argument("--jobs", type=int, default=2, help="cores that index, for wardsearch")
    parser.add_argument("--json", type=Path, help="write the results here")
    parser.add_argument("--from-json", type=Path, help="measure nothing; show these results")
    parser.add_argument("--plot", type=Path, help="draw them here, as SVG")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--page", type=Path, help="paste the table here, too")
    return parser.parse_args()


def main() -> None:
    options = parse_options()
    rows: list[Measured] = []
    if options.from_json:
        rows = json.loads(options.from_json.read_text(encoding="utf-8"))
    else:
        queries = queries_of(options.collection)[: options.queries]
        peers = [name for name in options.engine.split(",") if name]
        for size in map(int, options.sizes.split(",")):
            engines = ["wardsearch", *(peers if size <= options.peers_up_to else ())]
            rows += measure(options.collection, queries, size, engines, options.jobs)
            if options.json:
                options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    tables = [growth_table(rows)]
    show(tables, markdown=options.markdown)
    if options.page:
        paste(tables, options.page, "scaling.py")
    if options.plot:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()
