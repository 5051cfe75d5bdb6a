"""What is a cluster asked that has one answer for a whole search?

Each `Question` is one search of a few bytes. Does not cover how many are asked at once (`memory`).
"""

from itertools import pairwise
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.search.capitals import READ, shows_name
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.clauses import Dsl, all_of, of_lookup, term
from wardsearch.opensearch.documents import cluster_term
from wardsearch.opensearch.mapping import LENGTHS
from wardsearch.opensearch.sending import Body, json_of
from wardsearch.search.lookups import Lookup

Value_co = TypeVar("Value_co", covariant=True)
Value = TypeVar("Value")
Answer: TypeAlias = dict[str, Any]

MOST_TERMS: Final = 20_000
"""Terms of one field that are listed: more than there are wards in the country."""

_HELD: Final = ("syllable", "word")
_COUNTED: Final[Answer] = {"size": 0, "track_total_hits": True}
# Of a pattern, all but these are escaped.
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Question(Protocol[Value_co]):
    """Something that is counted or listed over all reports; equal ones have one answer."""

    def __hash__(self) -> int:
        """Return the same for equal questions."""

    def guess(self, *, is_held: bool) -> Value_co:
        """Return what is assumed while the answer is not known.

        Args:
            is_held: Some report has what is asked for.
        """

    def body(self) -> Body:
        """Return the search that answers it."""

    def read(self, answer: Answer) -> Value_co:
        """Return what the answer to that search says."""


class Frequency(NamedTuple):
    """How many reports does a lookup find?"""

    lookup: Lookup

    def guess(self, *, is_held: bool) -> int:
        """Return 1 or 0; words are held, else any syllable would seem half typed."""
        return int(is_held or self.lookup.field in _HELD)

    def body(self) -> str:
        """Return a search that counts."""
        return _counting(json_of(of_lookup(self.lookup)))

    def read(self, answer: Answer) -> int:
        """Return how many it counted."""
        return total_of(answer)


class Matching(NamedTuple):
    """How many reports does a query match? It is given as JSON text, which can be compared."""

    query: str

    @classmethod
    def of(cls, query: Dsl) -> "Matching":
        """Return the question for *query*."""
        return cls(json_of(query))

    def guess(self, *, is_held: bool) -> int:
        """Return 1 or 0; by 0 the next way to find anything is asked for, too."""
        return int(is_held)

    def body(self) -> str:
        """Return a search that counts."""
        return _counting(self.query)

    def read(self, answer: Answer) -> int:
        """Return how many it counted."""
        return total_of(answer)


class Terms(NamedTuple):
    """Which terms has a field of whole values that begin so, and how many reports has each?"""

    field: str
    prefix: str

    def guess(self, *, is_held: bool) -> dict[str, int]:  # noqa: ARG002
        """Return no terms."""
        return {}

    def body(self) -> Answer:
        """Return a search that lists the terms."""
        terms: dict[str, object] = {"field": self.field, "size": MOST_TERMS}
        if self.prefix:
            terms["include"] = "".join(map(_escaped, self.prefix)) + ".*"
        return {"size": 0, "track_total_hits": False, "aggs": {"terms": {"terms": terms}}}

    def read(self, answer: Answer) -> dict[str, int]:
        """Return the terms and their frequencies; those of the most reports if there are many."""
        found = answer["aggregations"]["terms"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in found}


class UnknownUnit(NamedTuple):
    """Do reports of a ward leave open which of that name it is?"""

    ward: str

    def guess(self, *, is_held: bool) -> bool:  # noqa: ARG002
        """Return that none does."""
        return False

    def body(self) -> Answer:
        """Return a search that counts them."""
        known = {"exists": {"field": "unit"}}
        query = {"bool": {"filter": [{"term": {"ward": self.ward}}], "must_not": [known]}}
        return {"query": query, **_COUNTED}

    def read(self, answer: Answer) -> bool:
        """Return whether it counted any."""
        return total_of(answer) > 0


class IsName(NamedTuple):
    """Does one of the first reports that have a row write it as a name, in the order of their ids?

    Attributes:
        row: Folded syllables.
    """

    row: tuple[str, ...]

    def guess(self, *, is_held: bool) -> bool:  # noqa: ARG002
        """Return that none does."""
        return False

    def body(self) -> Answer:
        """Return a search for these reports."""
        held = (term("pair", one + JOINER + two) for one, two in pairwise(self.row))
        return {
            "query": {"constant_score": {"filter": all_of(held)}},
            "size": READ,
            "sort": [{"id": "asc"}],
            "track_total_hits": False,
            "_source": ["folded", "text"],
        }

    def read(self, answer: Answer) -> bool:
        """Return whether the first of them that tells does."""
        told = (self._is_shown(hit["_source"]) for hit in answer["hits"]["hits"])
        return next((name for name in told if name is not None), False)

    def _is_shown(self, source: Answer) -> bool | None:
        tokens = f" {source['folded']} "
        row = f" {' '.join(map(cluster_term, self.row))} "
        places, at = [], tokens.find(row)
        while at >= 0:
            places.append(tokens.count(" ", 0, at))
            at = tokens.find(row, at + 1)
        return shows_name(source["text"], places, len(self.row))


class Collection(NamedTuple):
    """How many reports are there, and how long are they together?"""

    def guess(self, *, is_held: bool) -> "Totals":  # noqa: ARG002
        """Return one report, of which nothing is known."""
        return Totals(1, {}, {}, 0)

    def body(self) -> Answer:
        """Return a search that counts."""
        sums = {name: {"sum": {"field": name}} for name in LENGTHS}
        held = {
            field: {"filter": {"range": {length: {"gte": least}}}}
            for field, (length, least) in _LENGTH_OF.items()
        }
        return {**_COUNTED, "aggs": {**sums, **{f"held_{f}": agg for f, agg in held.items()}}}

    def read(self, answer: Answer) -> "Totals":
        """Return what it counted."""
        said = answer.get("aggregations", {})
        sums = {name: int(said[name]["value"]) for name in LENGTHS}
        held = {field: int(said[f"held_{field}"]["doc_count"]) for field in _LENGTH_OF}
        tokens = {}
        for field, (length, least) in _LENGTH_OF.items():
            first = "title" if field.startswith("title") else "syllable"
            # A report of n tokens has n - 1 pairs.
            tokens[field] = sums[length] - (held[first] if least > 1 else 0)
        return Totals(total_of(answer), tokens, held, sums["distinct"])


class Totals(NamedTuple):
    """What a collection has in all.

    Attributes:
        reports: How many there are.
        tokens: How many tokens they have in each field.
        held: How many of them have any in each field.
        syllables: How many different folded syllables they have, one by one, added.
    """

    reports: int
    tokens: dict[str, int]
    held: dict[str, int]
    syllables: int


# Which number tells the length of a field, and from which on a report has anything in it.
_LENGTH_OF: Final = {
    "syllable": ("tokens", 1),
    "folded": ("tokens", 1),
    "pair": ("tokens", 2),
    "word": ("words", 1),
    "fact": ("facts", 1),
    "title": ("title_tokens", 1),
    "title_folded": ("title_tokens", 1),
    "title_pair": ("title_tokens", 2),
}


def _counting(query: str) -> str:
    """Return a search that counts what *query* matches; both are JSON."""
    return f'{{"query":{query},"size":0,"track_total_hits":true}}'


def total_of(answer: Answer) -> int:
    """Return how many reports a search matched."""
    return int(answer["hits"]["total"]["value"])


def _escaped(char: str) -> str:
    return char if char in _PLAIN else f"\\{char}"
