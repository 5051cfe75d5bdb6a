"""Which queries does a judged collection hold, and how well does an index answer them?

A collection is a folder with `corpus.jsonl` or `corpus.jsonl.xz` (an object a line: `_id`, `title`,
`text`) and pairs of `*queries.jsonl` (`_id`, `text`) and `*qrels.tsv` (a header line; then query,
report, grade). What is measured is the product: reports come in through its `sync`, queries through
its `search`. What the figures mean is `ir_measures`' to say.
"""

import json
import lzma
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import ir_measures
from ir_measures import RR, R, nDCG

from relevance.typings import Typing
from wardsearch.library.index import Index
from wardsearch.library.sync import sync

LIMIT: Final = 10
MEASURES: Final = (nDCG @ LIMIT, RR @ LIMIT, R @ LIMIT)


class QuerySet(NamedTuple):
    """Queries by their ids, and how well each report answers each."""

    name: str
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def read_queries(folder: Path) -> list[QuerySet]:
    """Return the query sets of the collection *folder*, judged queries only."""
    sets = []
    for path in sorted(folder.glob("*queries.jsonl")):
        prefix = path.name.removesuffix("queries.jsonl")
        grades: dict[str, dict[str, int]] = {}
        lines = (folder / f"{prefix}qrels.tsv").read_text(encoding="utf-8").splitlines()
        for line in lines[1:]:
            query_id, report_id, grade = line.split("\t")
            grades.setdefault(query_id, {})[report_id] = int(float(grade))
        read = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        queries = {row["_id"]: row["text"] for row in read if row["_id"] in grades}
        sets.append(QuerySet(prefix.rstrip(".") or "queries", queries, grades))
    return sets


def build_index(folder: Path, work: Path) -> Path:
    """Bring the index of the collection *folder* under *work* up to date; return where it is."""
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    target = corpus / "corpus.jsonl"
    if not target.exists():
        packed = folder / "corpus.jsonl.xz"
        if packed.exists():
            with lzma.open(packed) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
        else:
            shutil.copyfile(folder / "corpus.jsonl", target)
    sync(corpus, work / "index")
    return work / "index"


def run(index: Index, queries: QuerySet, typing: Typing) -> dict[str, dict[str, float]]:
    """Return the first hits of each query with a score each.

    The reports of a `corpus.jsonl` go under their own ids.
    """
    found = {}
    for query_id, text in queries.queries.items():
        hits = index.search(typing(query_id, text), limit=LIMIT, snippets=0).hits
        # Equal scores are in the order shown, which a score rounded for display does not tell.
        ids = [hit.id.removeprefix("corpus.jsonl#") for hit in hits]
        found[query_id] = {report_id: float(LIMIT - place) for place, report_id in enumerate(ids)}
    return found


def figures(queries: QuerySet, found: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return each measure's mean over all queries of the set."""
    of_query = {query_id: queries.grades[query_id] for query_id in queries.queries}
    means = ir_measures.calc_aggregate(MEASURES, of_query, found)
    return {str(measure): float(means[measure]) for measure in MEASURES}
