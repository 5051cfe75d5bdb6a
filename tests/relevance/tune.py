"""Which weights rank best?

    python tests/relevance/tune.py COLLECTION... [--work DIR] [--queries N] [--weights title=0.3,1]

indexes each judged collection once and runs its queries with the weights as they are, then with one
of them changed at a time: to the values given, or to half and to one and a half of what it is. A
row is the mean nDCG@10 over all collections and typings, and each of them: a weight stays unless
another is better on average and worse on none, and of equals the rounder stays. The typing in the
other style is left out: it is equal to the one as written, and a test holds it so.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from statistics import fmean

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from relevance.judged import QuerySet, build_index, figures, read_queries, run  # noqa: E402
from relevance.typings import TYPINGS  # noqa: E402
from wardsearch.embedded.engine import EmbeddedEngine  # noqa: E402
from wardsearch.embedded.index.snapshot import Snapshot, open_snapshot  # noqa: E402
from wardsearch.library.index import Index  # noqa: E402
from wardsearch.search.weights import WEIGHTS, Weights  # noqa: E402

TYPED = ("as written", "without", "mixed")
Collection = tuple[str, Snapshot, list[QuerySet]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", metavar="COLLECTION", type=Path, nargs="+")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--queries", type=int, default=200, help="of each collection, the first")
    parser.add_argument("--weights", nargs="*", default=[], metavar="NAME=VALUE,VALUE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tune-") as scratch:
        collections: list[Collection] = []
        for folder in arguments.collections:
            index = build_index(folder, (arguments.work or Path(scratch)) / folder.resolve().name)
            sets = [first(queries, arguments.queries) for queries in read_queries(folder)]
            collections.append((folder.name, open_snapshot(index), sets))
        columns = [
            f"{name} {typed}" for name, _, sets in collections for _ in sets for typed in TYPED
        ]
        print("| weights | mean | " + " | ".join(columns) + " |")
        print("|---|---|" + "---|" * len(columns))
        for label, weights in variants(arguments.weights):
            reached = [
                value for collection in collections for value in measure(collection, weights)
            ]
            row = " | ".join(f"{value:.4f}" for value in (fmean(reached), *reached))
            print(f"| {label} | {row} |", flush=True)


def first(queries: QuerySet, count: int) -> QuerySet:
    """Return the first *count* of *queries*."""
    return queries._replace(queries=dict(list(queries.queries.items())[:count]))


def variants(asked: Sequence[str]) -> Iterator[tuple[str, Weights]]:
    """Give the weights as they are, then those with one changed."""
    yield "as they are", WEIGHTS
    if asked:
        changes = [
            (name, map(float, values.split(",")))
            for name, _, values in (text.partition("=") for text in asked)
        ]
    else:
        current = [(field.name, getattr(WEIGHTS, field.name)) for field in fields(WEIGHTS)]
        changes = [(name, map(value.__mul__, (0.5, 1.5))) for name, value in current]
    for name, values in changes:
        for value in values:
            yield f"{name} {value:g}", replace(WEIGHTS, **{name: value})


def measure(collection: Collection, weights: Weights) -> Iterator[float]:
    """Give nDCG@10 of each query set and typing."""
    _, snapshot, sets = collection
    index = Index(EmbeddedEngine(snapshot, weights))
    for queries in sets:
        for typed in TYPED:
            yield figures(queries, run(index, queries, TYPINGS[typed]))["nDCG@10"]


if __name__ == "__main__":
    main()
