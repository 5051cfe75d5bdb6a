"""How does a cluster answer searches, in plain Python, over a few reports in memory?

A reading of the query DSL as its manual has it, as far as `wardsearch.opensearch` uses it: what
does not understand a query fails. It scores exactly and by itself, so what stands above it can be
compared with the embedded engine where no server is. Does not cover shards, failures or sending.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

from support.segments import row
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.report import Report
from wardsearch.opensearch.documents import sources
from wardsearch.opensearch.mapping import TEXT_FIELDS
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.opensearch.sending import Body
from wardsearch.search.weights import WEIGHTS

Dsl = Mapping[str, Any]
Source = dict[str, Any]
Span = tuple[int, int]


def sources_of(reports: Sequence[Report]) -> list[Source]:
    """Return what a cluster is sent of *reports*."""
    batch = BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports])
    made = sources(batch, [row(report) for report in reports], [r.text for r in reports])
    return [json.loads(json.dumps(source)) for _, source in made]


class SmallCluster:
    """Answers searches over *found*; counts the requests."""

    def __init__(self, found: Sequence[Source], *, factor: float = WEIGHTS.k1 + 1) -> None:
        self._factor = factor
        self.write(found)
        self.requests = 0
        self.searches = 0
        self.points = 0

    @contextmanager
    def point_in_time(self) -> Iterator[MultiSearch]:
        """Yield what answers as if nothing were written any more."""
        frozen = SmallCluster(self._documents, factor=self._factor)
        self.points += 1
        yield frozen
        self.requests += frozen.requests
        self.points -= 1

    def write(self, found: Sequence[Source]) -> None:
        """Hold these instead."""
        self._documents = list(found)
        self._lengths: dict[str, list[int]] = {}
        self._held: dict[tuple[str, str], int] = {}

    def __call__(
        self,
        bodies: Sequence[Body],
        *,
        params: Mapping[str, str] | None = None,  # noqa: ARG002 - what is filtered is not missed
    ) -> list[dict[str, Any]]:
        self.requests += 1
        self.searches += len(bodies)
        return [self._answer(json.loads(_json(body))) for body in bodies]

    def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        body.pop("search_type", None)
        query = body.pop("query", {"match_all": {}})
        found = [document for document in self._documents if self._matches(document, query)]
        size = body.pop("size", 10)
        score = self._score if size else lambda *_: 0.0
        hits = [(score(document, query), document) for document in found]
        order = body.pop("sort", [{"_score": "desc"}, {"id": "asc"}])
        keys = [_order(*next(iter(one.items()))) for one in order]

        def place(values: Sequence[Any]) -> list[Any]:
            return [key(value) for key, value in zip(keys, values, strict=True)]

        def values_of(hit: tuple[float, Source]) -> list[Any]:
            return [hit[0] if name == "_score" else hit[1].get(name) for (name,) in order]

        hits.sort(key=lambda hit: place(values_of(hit)))
        if after := body.pop("search_after", None):
            hits = [hit for hit in hits if place(values_of(hit)) > place(after)]
        fields = body.pop("_source", True)
        answer = {
            "hits": {
                "hits": [
                    {
                        "_source": _cut(hit[1], fields),
                        "sort": values_of(hit),
                    }
                    for hit in hits[:size]
                ]
            }
        }
        if body.pop("track_total_hits", True):
            answer["hits"]["total"] = {"value": len(found)}  # type: ignore[assignment]
        suggested = self._suggest(**body.pop("suggest")) if "suggest" in body else {}
        aggs = {name: self._aggregate(found, agg) for name, agg in body.pop("aggs", {}).items()}
        assert not body, body
        return answer | ({"aggregations": aggs} if aggs else {}) | suggested

    def _suggest(self, **asked: Dsl) -> dict[str, Any]:
        """Return the terms within the edits that are asked for of each word of a text."""
        found = {
            name: [
                {"options": [{"text": term} for term in self._near(word, **said["term"])]}
                for word in said["text"].split(" ")
            ]
            for name, said in asked.items()
        }
        return {"suggest": found}

    def _near(
        self, word: str, field: str, max_edits: int, max_term_freq: float = 0.01, **_: object
    ) -> list[str]:
        """Return the terms near *word* if it is rare enough; for two edits, begun as it is."""
        held = sum(word in _values(document, field) for document in self._documents)
        is_share = max_term_freq < 1
        if held > (math.ceil(max_term_freq * len(self._documents)) if is_share else max_term_freq):
            return []
        terms = sorted({value for d in self._documents for value in _values(d, field)} - {word})
        edits = {term: _edits(word, term) for term in terms}
        return [t for t in terms if edits[t] <= (max_edits if t[:1] == word[:1] else 1)]

    def _aggregate(  # noqa: PLR0911 - one for each kind
        self, found: Sequence[Source], agg: Dsl
    ) -> dict[str, Any]:
        ((kind, said), *inner) = agg.items()
        if kind == "filters":
            made = {
                name: {"doc_count": sum(self._matches(document, query) for document in found)}
                for name, query in said["filters"].items()
            }
            return {"buckets": made}
        if kind == "histogram":
            days = Counter(
                d[said["field"]] // said["interval"] for d in found if said["field"] in d
            )
            return {
                "buckets": [
                    {"key": float(day * said["interval"]), "doc_count": n}
                    for day, n in days.items()
                ]
            }
        if kind == "top_hits":
            first = sorted(found, key=lambda document: document["id"])[: said["size"]]
            return {"hits": {"hits": [{"_source": _cut(d, said["_source"])} for d in first]}}
        if kind == "sum":
            return {"value": float(sum(d.get(said["field"], 0) for d in found))}
        if kind in ("min", "max"):
            values = [d[said["field"]] for d in found if said["field"] in d]
            return {"value": (min if kind == "min" else max)(values) if values else None}
        if kind == "filter":
            return {"doc_count": sum(self._matches(document, said) for document in found)}
        if kind == "composite":
            ((name, source),) = said["sources"][0].items()
            field = source["terms"]["field"]
            after = said.get("after", {}).get(name, "")
            keys = sorted({value for d in found for value in _values(d, field) if value > after})
            page = [{"key": {name: key}} for key in keys[: said["size"]]]
            return {"buckets": page, **({"after_key": page[-1]["key"]} if page else {})}
        assert kind == "terms", kind
        absent = [said["missing"]] if "missing" in said else []

        def terms(document: Source) -> list[Any]:
            return _values(document, said["field"]) or absent

        counts = Counter(value for document in found for value in terms(document))
        include = re.compile(said.get("include", ".*"), re.DOTALL)
        listed = [item for item in counts.items() if include.fullmatch(item[0])]
        listed.sort(key=lambda item: (-item[1], item[0]))
        buckets = []
        for key, count in listed[: said["size"]]:
            own = [d for d in found if key in terms(d)]
            parts = {
                name: self._aggregate(own, part) for _, aggs in inner for name, part in aggs.items()
            }
            buckets.append({"key": key, "doc_count": count, **parts})
        return {"buckets": buckets}

    def _matches(self, document: Source, query: Dsl) -> bool:  # noqa: PLR0911 - one for each kind
        ((kind, said),) = query.items()
        match kind:
            case "match_all":
                return True
            case "match_none":
                return False
            case "bool":
                return self._holds_bool(document, said)
            case "constant_score":
                return self._matches(document, said["filter"])
            case "exists":
                return said["field"] in document
            case "span_term" | "span_near" | "span_or" | "field_masking_span":
                return any(True for _ in _spans(document, query))
        ((field, asked),) = said.items()
        return any(map(_accepts(kind, asked), _values(document, field)))

    def _holds_bool(self, document: Source, said: Dsl) -> bool:
        assert not set(said) - {"filter", "must", "must_not", "should", "minimum_should_match"}
        demanded = [*said.get("filter", ()), *said.get("must", ())]
        should = said.get("should", ())
        least = said.get("minimum_should_match", 0 if demanded or not should else 1)
        return (
            all(self._matches(document, query) for query in demanded)
            and not any(self._matches(document, query) for query in said.get("must_not", ()))
            and sum(self._matches(document, query) for query in should) >= least
        )

    def _score(self, document: Source, query: Dsl) -> float:
        ((kind, said),) = query.items()
        if not self._matches(document, query):
            return 0.0
        if kind == "bool":
            scoring = (*said.get("must", ()), *said.get("should", ()))
            return sum(self._score(document, clause) for clause in scoring)
        if kind == "constant_score":
            return float(said.get("boost", 1.0))
        if kind != "term":
            return 1.0
        ((field, asked),) = said.items()
        assert isinstance(asked, dict), "what scores has a boost"
        return self._bm25(document, field, asked["value"]) * float(asked["boost"])

    def _bm25(self, document: Source, field: str, term: str) -> float:
        if field not in self._lengths:
            self._lengths[field] = [n for d in self._documents if (n := len(_values(d, field)))]
        if (field, term) not in self._held:
            self._held[field, term] = sum(term in _values(d, field) for d in self._documents)
        lengths, held = self._lengths[field], self._held[field, term]
        average = sum(lengths) / len(lengths)
        own = _values(document, field)
        count, k1, b = own.count(term), WEIGHTS.k1, WEIGHTS.b
        rarity = math.log(1 + (len(lengths) - held + 0.5) / (held + 0.5))
        norm = k1 * (1 - b + b * len(own) / average)
        return self._factor * rarity * count / (count + norm)


def _json(body: Body) -> str:
    return body if isinstance(body, str) else json.dumps(body)


def _values(document: Source, field: str) -> list[Any]:
    found = document.get(field)
    if found is None:
        return []
    if field in TEXT_FIELDS:
        return _terms(found)
    return found if isinstance(found, list) else [found]


@lru_cache(maxsize=4_096)  # a text is asked about once for each clause of each query
def _terms(text: str) -> list[str]:
    return text.split(" ") if text else []


def _accepts(kind: str, asked: Any) -> Callable[[Any], bool]:  # noqa: ANN401
    match kind:
        case "term":
            value = asked["value"] if isinstance(asked, dict) else asked
            return lambda found: bool(found == value)
        case "terms":
            return lambda found: found in asked
        case "prefix":
            return lambda found: found.startswith(asked)
        case "range":
            return lambda found: _is_between(found, **asked)
        case "wildcard":
            pattern = re.sub(r"\\(.)", r"[\1]", asked["value"]).replace("[\\]", "\\")
            return lambda found: fnmatchcase(found, pattern)
        case "regexp":
            assert asked["flags"] == "INTERVAL"
            return lambda found: _is_in_intervals(found, asked["value"])
    raise AssertionError(kind)


def _is_between(
    found: Any,  # noqa: ANN401
    gte: Any = None,  # noqa: ANN401
    lt: Any = None,  # noqa: ANN401
    lte: Any = None,  # noqa: ANN401
) -> bool:
    def key(value: Any) -> Any:  # noqa: ANN401
        return value.encode() if isinstance(value, str) else value

    return (
        (gte is None or key(found) >= key(gte))
        and (lt is None or key(found) < key(lt))
        and (lte is None or key(found) <= key(lte))
    )


def _is_in_intervals(found: str, pattern: str) -> bool:
    bounds = re.findall(r"<(\d+)-(\d+)>", pattern)
    shape = re.sub(r"<\d+-\d+>", r"(\\d+)", pattern)
    match = re.fullmatch(shape, found)
    return match is not None and all(
        len(number) == len(low) and low <= number <= high
        for number, (low, high) in zip(match.groups(), bounds, strict=True)
    )


def _spans(document: Source, query: Dsl) -> Iterator[Span]:
    """Yield where *query* stands."""
    ((kind, said),) = query.items()
    match kind:
        case "span_term":
            ((field, term),) = said.items()
            for place, token in enumerate(_values(document, field)):
                if token == term:
                    yield place, place + 1
        case "field_masking_span":
            yield from _spans(document, said["query"])
        case "span_or":
            for clause in said["clauses"]:
                yield from _spans(document, clause)
        case "span_near":
            assert len({_field(clause) for clause in said["clauses"]}) == 1, "of one field"
            for found in product(*(list(_spans(document, c)) for c in said["clauses"])):
                first, last = min(s for s, _ in found), max(e for _, e in found)
                gaps = last - first - sum(end - start for start, end in found)
                in_order = all(a[1] <= b[0] for a, b in pairwise(found))
                if gaps <= said["slop"] and (in_order or not said["in_order"]):
                    yield first, last
        case _:
            raise AssertionError(kind)


def _field(query: Dsl) -> str:
    """Return the field whose places *query* speaks of."""
    ((kind, said),) = query.items()
    if kind == "span_term":
        return str(next(iter(said)))
    return str(said["field"]) if kind == "field_masking_span" else _field(said["clauses"][0])


def _order(name: str, how: Any) -> Callable[[Any], Any]:  # noqa: ANN401
    """Return what values of *name* are sorted by."""
    direction = how["order"] if isinstance(how, dict) else how
    if name == "_score":
        return lambda score: -score
    if direction == "asc":
        return lambda value: value
    assert how["missing"] == "_last"
    return lambda value: (value is None, -(value or 0))


def _cut(document: Source, fields: object) -> Source:
    if isinstance(fields, list):
        return {name: value for name, value in document.items() if name in fields}
    return document if fields else {}


def _edits(one: str, two: str) -> int:
    """Return how many letters are inserted, left out, replaced or swapped (Damerau)."""
    rows = [list(range(len(two) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and one[i - 2] == other and letter == two[j - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
