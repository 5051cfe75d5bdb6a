"""How do the reports of a cluster divide: how many are of each ward, month, kind or folder?

What `wardsearch.embedded.search.breakdowns` counts over columns, a cluster aggregates. Does not
cover which reports are counted (`deciding`).
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.clauses import Dsl
from wardsearch.opensearch.questions import MOST_TERMS, Answer, total_of
from wardsearch.results import Breakdown, GroupCount, most_first
from wardsearch.search.options import By
from wardsearch.vietnamese.dates import moment
from wardsearch.vietnamese.spelling import canonical

_DAY: Final = 24 * 60  # minutes
_SHOWN: Final = "shown"


class Division(NamedTuple):
    """How do the reports divide that a query matches, given as JSON text?

    Attributes:
        query: What matches them.
        by: What by.
        folders: Their names, and how ids of theirs begin.
    """

    query: str
    by: tuple[By, ...]
    folders: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, query: Dsl, by: Sequence[By], folders: CorpusFolders) -> "Division":
        """Return the question for *query*."""
        named = [(folder.name, folders.prefix(folder)) for folder in folders.folders]
        return cls(json.dumps(query, ensure_ascii=False), tuple(by), tuple(named))

    def guess(self, *, is_held: bool) -> tuple[Breakdown, ...]:  # noqa: ARG002
        """Return no counts."""
        return ()

    def body(self) -> Answer:
        """Return a search that counts."""
        return {
            "query": json.loads(self.query),
            "size": 0,
            "track_total_hits": True,
            "aggs": {field: self._aggregation(field) for field in self.by},
        }

    def read(self, answer: Answer) -> tuple[Breakdown, ...]:
        """Return what it counted."""
        total = total_of(answer)
        said = answer["aggregations"]
        return tuple(Breakdown(field, self._rows(field, said[field], total)) for field in self.by)

    def _aggregation(self, field: By) -> Answer:
        if field in ("month", "year"):
            days = {"field": "published", "interval": _DAY, "min_doc_count": 1}
            return {"histogram": days}
        if field == "folder":
            if len(self.folders) == 1:
                return {"filters": {"filters": {"0": {"match_all": {}}}}}
            begun = {str(n): {"prefix": {"id": p}} for n, (_, p) in enumerate(self.folders)}
            return {"filters": {"filters": begun}}
        first = {"top_hits": {"size": 1, "sort": [{"id": "asc"}], "_source": ["shown"]}}
        return {"terms": {"field": field, "size": MOST_TERMS}, "aggs": {_SHOWN: first}}

    def _rows(self, field: By, said: dict[str, Any], total: int) -> tuple[GroupCount, ...]:
        if field in ("month", "year"):
            rows = sorted(_by_time(said["buckets"], in_years=field == "year").items())
        else:
            counts = self._by_folder(said) if field == "folder" else _by_key(field, said)
            rows = most_first(counts)
        found = [GroupCount(name, count) for name, count in rows]
        without = total - sum(count for _, count in rows)
        return (*found, GroupCount(None, without)) if without else tuple(found)

    def _by_folder(self, said: dict[str, Any]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for number, bucket in said["buckets"].items():
            counts[self.folders[int(number)][0]] += bucket["doc_count"]
        return +counts


def _by_time(buckets: Sequence[dict[str, Any]], *, in_years: bool) -> Counter[str]:
    """Return how many reports were published in each month or year, from those of each day."""
    counts: Counter[str] = Counter()
    for bucket in buckets:
        day = moment(int(bucket["key"]))
        if day is not None:
            counts[f"{day:%Y}" if in_years else f"{day:%Y-%m}"] += bucket["doc_count"]
    return counts


def _by_key(field: str, said: dict[str, Any]) -> Counter[str]:
    """Return how many reports have each value, in the spelling of one report."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    ordered = sorted(said["buckets"], key=lambda bucket: str(bucket["key"]).encode())
    for bucket in ordered:
        key = name = bucket["key"]
        if field == "source":
            key = " ".join(map(canonical, key.split()))
        else:
            (hit,) = bucket[_SHOWN]["hits"]["hits"]
            row = hit["_source"]["shown"]["row"]
            name = (row if field == "ward" else row.get("document", {})).get(field) or name
        names.setdefault(key, name)
        counts[key] += bucket["doc_count"]
    shown: Counter[str] = Counter()
    for key, count in counts.items():
        shown[names[key]] += count
    return shown
