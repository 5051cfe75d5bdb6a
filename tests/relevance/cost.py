"""What does it cost to tell which reports answer, beside the same search that does not?

    python tests/relevance/cost.py COLLECTION... [--work DIR]

runs 30 keywords of each collection, typed without diacritics, in turn with the rule of
`wardsearch.search.answering` and without it, and prints the ratio of processor times by score and
by date. The least of five runs of each keyword counts, so that what else the machine does matters
little; what is remembered of names is forgotten before each.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args
from unittest.mock import patch

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from relevance.judged import build_index  # noqa: E402
from relevance.keywords import make_queries  # noqa: E402
from relevance.rows import Rows, read_reports  # noqa: E402
from relevance.typings import without_diacritics  # noqa: E402
from wardsearch.analysis.arrays import Ints  # noqa: E402
from wardsearch.embedded.search import collector  # noqa: E402
from wardsearch.library.index import Index, open_index  # noqa: E402
from wardsearch.places.ward_names import ward_key  # noqa: E402
from wardsearch.search.answering import Answers  # noqa: E402
from wardsearch.search.options import Sort  # noqa: E402

KEYWORDS: Final = 30
RUNS: Final = 5
EVERY: Final = 5  # of how many reports the texts of one are read for keywords


def _no_answers(_ranking: object, parts: Sequence[object], _plan: object) -> Answers[list[Ints]]:
    nothing = [np.empty(0, np.int32) for _ in parts]
    return Answers(nothing, nothing, 0)


def _seconds(index: Index, query: str, sort: Sort) -> float:
    ward_key.cache_clear()
    began = time.process_time()
    index.search(query, sort=sort, snippets=0)
    return time.process_time() - began


def costs(index: Index, queries: Sequence[str], sort: Sort) -> tuple[list[float], list[float]]:
    """Return the seconds each of *queries* takes without the rule, and with it."""
    without = [float("inf")] * len(queries)
    with_rule = list(without)
    for _ in range(RUNS):
        for place, query in enumerate(queries):
            with patch.object(collector, "_answered", _no_answers):
                without[place] = min(without[place], _seconds(index, query, sort))
            with_rule[place] = min(with_rule[place], _seconds(index, query, sort))
    return without, with_rule


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", metavar="COLLECTION", type=Path, nargs="+")
    parser.add_argument("--work", type=Path)
    arguments = parser.parse_args()
    print("| collection | by | without, ms | with, ms | ratio | median | most |")
    print("|---|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="cost-") as scratch:
        for folder in arguments.collections:
            name = folder.resolve().name
            made = make_queries(Rows(read_reports(folder)[::EVERY]), names=1, two=1)
            queries = [without_diacritics(keyword.text) for keyword in made.keywords[:KEYWORDS]]
            with open_index(build_index(folder, (arguments.work or Path(scratch)) / name)) as index:
                for query in queries:
                    index.search(query, snippets=0)
                for sort in get_args(Sort):
                    without, with_rule = costs(index, queries, sort)
                    ratios = [b / a for a, b in zip(without, with_rule, strict=True)]
                    print(
                        f"| {name} | {sort} | {1000 * statistics.mean(without):.2f} "
                        f"| {1000 * statistics.mean(with_rule):.2f} "
                        f"| {sum(with_rule) / sum(without):.2f} "
                        f"| {statistics.median(ratios):.2f} | {max(ratios):.2f} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
