"""What is a cluster asked that has one answer for a whole search, and how are many asked at once?

Each `Question` is one search of a few bytes. Answers are remembered; what is not known yet is asked
together, in one request (`Memory.learn`). To know what that is before it is needed, the code that
will ask is run with guesses (`Guessing`), which note the questions: so a search costs two requests
however many frequencies it wants, as in *There is no fork* (Marlow and others, 2014).
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, TypeVar, cast

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.search.capitals import READ, shows_name
from wardsearch.opensearch.clauses import Dsl, all_of, of_lookup, term
from wardsearch.opensearch.documents import cluster_term
from wardsearch.opensearch.sending import Body, json_of
from wardsearch.search.lookups import Lookup

Value_co = TypeVar("Value_co", covariant=True)
Value = TypeVar("Value")
Answer: TypeAlias = dict[str, Any]

UNKNOWN: Final = object()
"""What stands for an answer that is not known."""

MOST_TERMS: Final = 20_000
"""Terms of one field that are listed: more than there are wards in the country."""

_COUNTS_AT_FIRST: Final = 4  # of whole queries, while frequencies are open
_COUNTS_AT_ONCE: Final = 16
_HELD: Final = ("syllable", "word")
_KEPT: Final = 1 << 17  # answers, before starting anew
_COUNTED: Final[Answer] = {"size": 0, "track_total_hits": True}
_PARTS: Final = (
    *("error", "status", "timed_out", "_shards.failed", "_shards.total"),
    *("hits", "aggregations", "suggest"),
)
_FILTER_PATH: Final = ",".join(f"responses.{part}" for part in _PARTS)
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

    def guess(self, *, is_held: bool) -> int:  # noqa: ARG002 - as others are guessed
        """Return 0: then the next way to find anything is asked for, too."""
        return 0

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
        """Return what says nothing."""
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
        """Return what says nothing."""
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
        """Return what says nothing."""
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
        """Return whether one of them does."""
        return any(self._is_shown(hit["_source"]) for hit in answer["hits"]["hits"])

    def _is_shown(self, source: Answer) -> bool:
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
        """Return what says nothing."""
        return Totals(1, {}, {}, 0)

    def body(self) -> Answer:
        """Return a search that counts."""
        sums = {name: {"sum": {"field": name}} for name in _LENGTHS}
        held = {
            field: {"filter": {"range": {length: {"gte": least}}}}
            for field, (length, least) in _LENGTH_OF.items()
        }
        return {**_COUNTED, "aggs": {**sums, **{f"held_{f}": agg for f, agg in held.items()}}}

    def read(self, answer: Answer) -> "Totals":
        """Return what it counted."""
        said = answer.get("aggregations", {})
        sums = {name: int(said[name]["value"]) for name in _LENGTHS}
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


_LENGTHS: Final = ("tokens", "distinct", "words", "facts", "title_tokens")
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


class MultiSearch(Protocol):
    """Asks a cluster for the answers to several searches in one request."""

    def __call__(
        self, bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
    ) -> list[Answer]:
        """Return the answer to each."""


class Ask(Protocol):
    """Answers questions."""

    def __call__(self, question: Question[Value], /) -> Value:
        """Return the answer."""


class Memory:
    """Asks each question once; threads may share it.

    Args:
        search: Asks the cluster.
    """

    def __init__(self, search: MultiSearch) -> None:
        self._search = search
        self._known: dict[Question[Any], Any] = {}
        self._lock = threading.Lock()

    def __call__(self, question: Question[Value], /) -> Value:
        """Return the answer to *question*, asked now if it was not before."""
        found = self._known.get(question, UNKNOWN)
        if found is UNKNOWN:
            self.learn([question])
            found = self._known[question]
        return cast("Value", found)

    def known(self, question: Question[Any]) -> Any:  # noqa: ANN401 - of whichever question
        """Return the answer to *question*, or `UNKNOWN`."""
        return self._known.get(question, UNKNOWN)

    def learn(self, questions: Sequence[Question[Any]]) -> None:
        """Ask *questions*, all of them in one request."""
        answers = self._search(
            [question.body() for question in questions], params={"filter_path": _FILTER_PATH}
        )
        with self._lock:
            if len(self._known) > _KEPT:
                self._known = {}
            for question, answer in zip(questions, answers, strict=True):
                self._known[question] = question.read(answer)

    def settled(self, run: Callable[["Ask"], Value]) -> Value:
        """Return what *run* makes of the answers, once all that it asks for are known.

        It is run again and again, with guesses in place of what is not known yet: as if reports had
        it, then as if they had not.
        """
        while True:
            made, first = self._guessed(run, is_held=True)
            if not first:
                return cast("Value", made)
            _, second = self._guessed(run, is_held=False)
            self.learn(list(first | second))

    def _guessed(
        self, run: Callable[["Ask"], Value], *, is_held: bool
    ) -> tuple[Value | None, dict[Question[Any], None]]:
        guessing = Guessing(self, is_held=is_held)
        try:
            return run(guessing), guessing.open
        except _EnoughAskedError:
            return None, guessing.open


class _EnoughAskedError(Exception):
    """So much is open that it is better asked before more is guessed."""


class Guessing:
    """Answers with what is known, else with a guess, and notes what was open.

    Attributes:
        open: The questions that were guessed at, in their order.
    """

    def __init__(self, memory: Memory, *, is_held: bool) -> None:
        self._memory = memory
        self._is_held = is_held
        self._counts = 0
        self._frequencies = 0
        self.open: dict[Question[Any], None] = {}

    def __call__(self, question: Question[Value], /) -> Value:
        """Return the answer, or a guess."""
        found = self._memory.known(question)
        if found is not UNKNOWN:
            return cast("Value", found)
        if question not in self.open:
            self._demand_worthwhile(question)
            self.open[question] = None
        return question.guess(is_held=self._is_held)

    def _demand_worthwhile(self, question: Question[Any]) -> None:
        """End the run where what it would ask depends on too much that is open.

        How a query is cut depends on frequencies; how often, on what was counted of it whole.
        """
        if isinstance(question, Matching):
            self._counts += 1
            if self._counts > (_COUNTS_AT_FIRST if self._frequencies else _COUNTS_AT_ONCE):
                raise _EnoughAskedError
        self._frequencies += isinstance(question, Frequency)
