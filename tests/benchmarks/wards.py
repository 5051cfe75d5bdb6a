"""What do the wards of before and after July 2025 cost an index run, and a query?

    python tests/benchmarks/wards.py [REPORTS]

indexes so many made-up reports (5,000 by default), each of a ward of the table that is named with
its district or without, once as always and once with no ward recognised; then asks queries with
and without a ward, as always and with none looked for. Each number is the best of several rounds,
the ways of one comparison in turn, and the hits are counted.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import wardsearch.embedded.writing.segment_builder
import wardsearch.search.understanding
from wardsearch.corpus.report import Report, parse_report
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.places.gazetteer import load_gazetteer
from wardsearch.places.recognition import Recognised, recognise
from wardsearch.query.hints import may_name_a_ward
from wardsearch.query.named_wards import with_ward_names
from wardsearch.search.understanding import _has_reports_of

CORPUS = Path(__file__).parents[2] / "corpus"
ROUNDS = 3
QUERY_ROUNDS = 300
WARDS = ["ngoc thuy", "bo de", "tan phu", "5", "quang trung", "dong xuan", "ben nghe", "sai gon"]
QUERIES = {
    "giải phóng mặt bằng": "ordinary",
    "giai phong mat bang ven song": "ordinary, without diacritics",
    "phường Bồ Đề": "a ward of today",
    "phuong ngoc thuy": "a ward of before",
    "phường 5 giải phóng": "a name of many",
}


def seconds(action: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return min(taken)


def write_corpus(folder: Path, count: int) -> None:
    """Write *count* reports: the bodies of the samples under titles that name real wards."""
    chosen = random.Random(1)  # noqa: S311 - the same reports every time
    units = [unit for key in WARDS for unit in load_gazetteer().named(key)]
    bodies = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    for number in range(count):
        unit = chosen.choice(units)
        place = unit.district.full if unit.district and number % 3 else "huyện"
        day = "03/04/2023" if unit.district else "03/08/2025"
        title = f"{unit.kind.capitalize()} {unit.name}, {place} họp"
        text = f"{title}\n\nNgày đăng {day} | 08:00\n\n{chosen.choice(bodies)}"
        (folder / f"{number}.txt").write_text(text, "utf-8")


def recognised(report: Report) -> Recognised | None:
    """Return the ward of *report*, as indexing asks for it."""
    return recognise(report.ward, report.text, report.lead_end, report.published)


def none_recognised(*_: object) -> None:
    """Stand in for `recognise`."""


def index_costs(folder: Path) -> None:
    """Print what an index run takes with wards recognised and without."""
    corpus, target = folder / "corpus", folder / "index"

    def run() -> None:
        assert sync(corpus, target, rebuild=True, jobs=1).total == len(list(corpus.iterdir()))

    as_always, without = [], []
    for _ in range(ROUNDS):
        with patch.object(
            wardsearch.embedded.writing.segment_builder, "recognise", none_recognised
        ):
            without.append(seconds(run, 1))
        as_always.append(seconds(run, 1))
    share = min(as_always) / min(without) - 1
    print(f"index run: {min(as_always):.2f} s, {min(without):.2f} s with none: {share:+.1%}")

    reports = [parse_report(path.name, path.read_text("utf-8")) for path in corpus.iterdir()]
    alone = seconds(lambda: [recognised(report) for report in reports], ROUNDS)
    found = sum(recognised(report) is not None for report in reports)
    print(
        f"recognising alone: {1e6 * alone / len(reports):.0f} us a report, "
        f"{alone / min(without):.1%} of the run; {found:,} of {len(reports):,} recognised"
    )


def query_costs(index: Index) -> None:
    """Print what queries take, their wards looked for and not."""
    print("\n| query | | ms | ms with no ward looked for | reading the ward, ms |")
    print("|---|---|--:|--:|--:|")
    for query, what in QUERIES.items():
        taken: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(QUERY_ROUNDS):
            for looks, times in taken.items():
                with patch.object(
                    wardsearch.search.understanding,
                    "may_name_a_ward",
                    may_name_a_ward if looks else lambda _: False,
                ):
                    start = time.perf_counter()
                    assert index.search(query, snippets=0).total > 0
                    times.append(time.perf_counter() - start)
        reading = _reading(index, query)
        with_ward, without = (1e3 * min(each) for each in taken.values())
        print(f"| {query} | {what} | {with_ward:.2f} | {without:.2f} | {reading:.3f} |")


def _reading(index: Index, query: str) -> float:
    """Return the milliseconds of reading the wards of *query* alone."""
    from wardsearch.query.parser import parse_query

    parsed = parse_query(query)
    statistics = index._opened().statistics  # noqa: SLF001 - its own benchmark

    def read() -> None:
        if may_name_a_ward(parsed):
            with_ward_names(parsed, _has_reports_of(statistics))

    return 1e3 * seconds(read, QUERY_ROUNDS)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        write_corpus(folder / "corpus", count)
        index_costs(folder)
        with open_index(folder / "index") as index:
            query_costs(index)


if __name__ == "__main__":
    main()
