"""What do counts of groups cost beside the search they belong to?

python tests/benchmarks/counts.py INDEX [QUERIES]

Runs each query of the file, or a few of our own, with and without `by`, in turn, and prints the
processor time of both and the median of the differences, a pair of runs a time.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any, Final

from wardsearch.library.index import Index, open_index

QUERIES: Final = ("giai phong mat bang", "uy ban nhan dan", "bao cao", "quyet dinh", "nghi dinh")
FIELDS: Final = ("ward", "month", "year", "source", "kind", "issuer", "folder")
PAIRS: Final = 15


def took(index: Index, query: str, **options: Any) -> float:  # noqa: ANN401 - any option
    """Return the milliseconds of processor time that a search takes."""
    began = time.process_time()
    index.search(query, limit=1, snippets=0, **options)
    return 1000 * (time.process_time() - began)


def main() -> None:
    """Print a line a query and field."""
    queries = Path(sys.argv[2]).read_text("utf-8").splitlines() if sys.argv[2:] else QUERIES
    with open_index(sys.argv[1]) as index:
        print(f"{len(index):,} reports; milliseconds of processor time, medians of {PAIRS} pairs")
        for query in queries:
            total = index.search(query, limit=1, snippets=0, by=FIELDS).total  # warms, too
            alone = statistics.median(took(index, query) for _ in range(PAIRS))
            for field in (*FIELDS, "all"):
                by = FIELDS if field == "all" else (field,)
                more = [took(index, query, by=by) - took(index, query) for _ in range(PAIRS)]
                added = statistics.median(more)
                print(f"{query:24} {total:7,} {field:7} {alone:8.2f} {added:+8.3f}")


if __name__ == "__main__":
    main()
