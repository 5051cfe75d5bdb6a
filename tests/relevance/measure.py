"""How well are the reports that answer a query found, however it is typed?

    python tests/relevance/measure.py COLLECTION... [--work DIR] [--literal]

indexes each judged collection (`judged` says what one is) with wardsearch, runs its queries in four
typings, and prints a table. With --work the indexes stay in DIR and are used again. With --literal
nothing is read into a query beyond its words: no abbreviation, fact, old name or keystroke.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from relevance.judged import MEASURES, build_index, figures, read_queries, run  # noqa: E402
from relevance.typings import TYPINGS  # noqa: E402
from wardsearch.library.index import open_index  # noqa: E402


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", metavar="COLLECTION", type=Path, nargs="+")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--literal", action="store_true")
    arguments = parser.parse_args()
    if arguments.literal:
        take_literally()
    print("| collection | queries | typed | " + " | ".join(map(str, MEASURES)) + " | ms a query |")
    print("|---|---|---|" + "---|" * (len(MEASURES) + 1))
    with tempfile.TemporaryDirectory(prefix="relevance-") as scratch:
        for folder in arguments.collections:
            work = (arguments.work or Path(scratch)) / folder.resolve().name
            measure(folder, work)


def take_literally() -> None:
    """Let searches of this process read queries as their words alone."""
    from wardsearch.search import search

    for name, reading in (
        ("with_other_forms", lambda _statistics, query, *_more: query),
        ("from_keystrokes", lambda _statistics, _query: None),
    ):
        if not hasattr(search, name):
            sys.exit(
                f"wardsearch.search.search has no {name} any more: what reads queries was renamed"
            )
        setattr(search, name, reading)


def measure(folder: Path, work: Path) -> None:
    """Print the rows of the collection *folder*."""
    with open_index(build_index(folder, work)) as index:
        for queries in read_queries(folder):
            for name, typing in TYPINGS.items():
                began = time.perf_counter()
                found = run(index, queries, typing)
                spent = 1000 * (time.perf_counter() - began) / len(queries.queries)
                values = [f"{value:.3f}" for value in figures(queries, found).values()]
                named = f"{len(queries.queries)} {queries.name}"
                row = (folder.name, named, name, *values, f"{spent:.1f}")
                print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
