"""Do keywords find what holds them side by side: by score, by date, and in the count?

    python tests/relevance/keywords.py COLLECTION... [--work DIR]

makes queries from each collection (a folder with `corpus.jsonl`, `corpus.jsonl.xz` or plain
reports), runs them typed with diacritics and without, and prints a table of `FIGURES`.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import ir_measures
from ir_measures import P, Success

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from relevance.rows import Rows, read_reports  # noqa: E402
from relevance.typings import without_diacritics  # noqa: E402
from wardsearch.library.index import Index, open_index  # noqa: E402
from wardsearch.library.sync import sync  # noqa: E402

LIMIT: Final = 10
COMMON: Final = 0.05  # share of the reports that hold a keyword, at most
FIGURES: Final = (
    "name first",
    "ong name",
    "phong vien name",
    "name bi bat",
    "name total",
    "in ten, score",
    "in ten, date",
    "count",
    "two, score",
    "two, date",
    "two count",
    "ms",
)


class Keyword(NamedTuple):
    """A query made from the texts of a collection.

    Attributes:
        text: With diacritics.
        spelled: The ids of the reports that hold its parts side by side as they are spelled, and
            near each other.
        lettered: Likewise, in any spelling.
    """

    text: str
    spelled: frozenset[str]
    lettered: frozenset[str]


class Queries(NamedTuple):
    """The queries made from one collection."""

    names: Sequence[Keyword]
    keywords: Sequence[Keyword]
    compounds: Sequence[Keyword]


def make_queries(rows: Rows, *, names: int = 200, keywords: int = 150, two: int = 120) -> Queries:
    """Return the queries made from the texts of a collection, the same ones each time.

    Args:
        rows: Its texts.
        names: At most so many names that one report alone holds.
        keywords: At most so many rows of two to four syllables that many hold.
        two: At most so many queries of two such rows that one report holds apart.
    """
    chance = random.Random(7)  # noqa: S311 - nothing is kept secret by it

    most_held = max(LIMIT, int(COMMON * len(rows.ids)))

    def taken(made: Iterable[Sequence[str]], most: int, least: int) -> list[Keyword]:
        shuffled = sorted(set(map(tuple, made)))
        chance.shuffle(shuffled)
        found: list[Keyword] = []
        for parts in shuffled:
            spelled, lettered = (
                rows.holding(parts, spelled=True),
                rows.holding(parts, spelled=False),
            )
            if len(parts) == 1 and least > 1 and not rows.clings(parts[0]):
                continue
            if least <= len(spelled) and len(lettered) <= (most_held if least > 1 else 1):
                found.append(Keyword(" ".join(parts), spelled, lettered))
            if len(found) == most:
                break
        return found

    least = LIMIT if len(rows.ids) > 200 else 2
    return Queries(
        taken(([name] for name in rows.names()), names, 1),
        taken(([row] for row in rows.keywords(least)), keywords, least),
        taken(rows.pairs_of_keywords(least), two, least),
    )


def build_dated(folder: Path, work: Path) -> Path:
    """Index the collection *folder* under *work*, a day of its own for each report; return where.

    The days are in no order that the texts know of.
    """
    corpus = work / "corpus"
    if not corpus.exists():
        corpus.mkdir(parents=True)
        reports = read_reports(folder)
        days = list(range(len(reports)))
        random.Random(7).shuffle(days)  # noqa: S311 - nothing is kept secret by it
        with (corpus / "corpus.jsonl").open("w", encoding="utf-8") as file:
            for day, (report_id, title, text) in zip(days, reports, strict=True):
                year, rest = divmod(day, 12 * 28)
                date = f"{1800 + year}-{rest // 28 + 1:02}-{rest % 28 + 1:02}"
                row = {"id": report_id, "title": title, "text": text, "published": date}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    sync(corpus, work / "index")
    return work / "index"


def figures(index: Index, queries: Queries, typing: str) -> dict[str, float]:
    """Return `FIGURES` for the *typing* `bare` or `accented`: shares, but for counts and `ms`.

    `count` is the median of the total ÷ the reports that hold the row, `name total` the share of
    names with a total of 1. What there are no queries for is left out.
    """
    typed: Callable[[str], str] = without_diacritics if typing == "bare" else str
    found: dict[str, float] = {}
    began, asked = time.process_time(), 0

    def run(made: Sequence[Keyword], form: str, sort: str) -> tuple[list[list[str]], list[int]]:
        nonlocal asked
        hits, totals = [], []
        for keyword in made:
            text = typed(form.format(keyword.text))
            results = index.search(text, limit=LIMIT, sort=sort, snippets=0)  # type: ignore[arg-type] # a Literal
            hits.append([hit.id.removeprefix("corpus.jsonl#") for hit in results.hits])
            totals.append(results.total)
        asked += len(made)
        return hits, totals

    def truth(keyword: Keyword) -> frozenset[str]:
        return keyword.lettered if typing == "bare" else keyword.spelled

    for name, form in (
        ("name first", "{}"),
        ("ong name", "ông {}"),
        ("phong vien name", "phóng viên {}"),
        ("name bi bat", "{} bị bắt"),
    ):
        if queries.names:
            hits, totals = run(queries.names, form, "score")
            found[name] = _mean(Success @ 1, hits, list(map(truth, queries.names)))
            if form == "{}":
                found["name total"] = sum(total == 1 for total in totals) / len(totals)
    for name, made in (("in ten", queries.keywords), ("two", queries.compounds)):
        right = list(map(truth, made))
        for sort in ("score", "date") if made else ():
            hits, totals = run(made, "{}", sort)
            best = [sorted(answers) for answers in right]
            found[f"{name}, {sort}"] = _mean(P @ LIMIT, hits, right) / _mean(P @ LIMIT, best, right)
            ratios = [total / len(answers) for total, answers in zip(totals, right, strict=True)]
            found["count" if name == "in ten" else "two count"] = statistics.median(ratios)
    found["ms"] = 1000 * (time.process_time() - began) / max(1, asked)
    return found


def _mean(
    measure: "ir_measures.Measure", hits: Sequence[Sequence[str]], right: Sequence[frozenset[str]]
) -> float:
    grades = {str(n): dict.fromkeys(answers, 1) for n, answers in enumerate(right)}
    run = {
        str(n): {report: float(-place) for place, report in enumerate(reports)}
        for n, reports in enumerate(hits)
    }
    return float(ir_measures.calc_aggregate([measure], grades, run)[measure])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", metavar="COLLECTION", type=Path, nargs="+")
    parser.add_argument("--work", type=Path)
    arguments = parser.parse_args()
    print("| collection | typed | " + " | ".join(FIGURES) + " |")
    print("|---|---|" + "--:|" * len(FIGURES))
    with tempfile.TemporaryDirectory(prefix="keywords-") as scratch:
        for folder in arguments.collections:
            work = (arguments.work or Path(scratch)) / f"{folder.resolve().name}-dated"
            queries = make_queries(Rows(read_reports(folder)))
            with open_index(build_dated(folder, work)) as index:
                counts = "/".join(str(len(made)) for made in queries)
                for typing in ("bare", "accented"):
                    reached = figures(index, queries, typing)
                    cells = [f"{reached[f]:.3f}" if f in reached else "–" for f in FIGURES]
                    print(
                        f"| {folder.resolve().name} {counts} | {typing} | {' | '.join(cells)} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
