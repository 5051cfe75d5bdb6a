"""Which syllables does a cluster know, how are they spelled, and which stand side by side?

What corrections ask (`wardsearch.embedded.search.suggestions`), by the server's own suggester for
what is near a mistyped syllable, by counts for the rest, and by a few reports for how a pair is
spelled. Guesses that differ a little from those of the embedded engine do no harm: none is offered
unverified.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from string import ascii_lowercase
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.search.suggestions import Held
from wardsearch.embedded.search.vocabulary import SAMPLE, TELLING, edits_between
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.clauses import Dsl, QueryClauses, all_of, demanded, term
from wardsearch.opensearch.memory import Ask
from wardsearch.opensearch.questions import Answer, Frequency, Matching
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.query.filters import Filters
from wardsearch.query.half_typed import whole_spellings
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.search.lookups import Lookup

_NEAR: Final = 100  # syllables that the suggester names
# Reports that may hold what was typed: if not told, a server suggests nothing for a syllable that a
# hundredth of them hold.
_ANY: Final = 10**9


class Near(NamedTuple):
    """Which terms are near a folded syllable, within how many edits?"""

    folded: str
    edits: int

    def guess(self, *, is_held: bool) -> tuple[str, ...]:  # noqa: ARG002
        """Return no terms."""
        return ()

    def body(self) -> Answer:
        """Return a search that suggests them."""
        suggest = {"near": {"text": self.folded, "term": _near(self.edits)}}
        if self.edits > 1:
            begun = " ".join(_begun_otherwise(self.folded))
            suggest["begun"] = {"text": begun, "term": _near(self.edits - 1)}
        return {"size": 0, "track_total_hits": False, "suggest": suggest}

    def read(self, answer: Answer) -> tuple[str, ...]:
        """Return these terms, each once."""
        entries = chain.from_iterable(answer.get("suggest", {}).values())
        found = (option["text"] for entry in entries for option in entry["options"])
        return tuple(dict.fromkeys(found))


def _near(edits: int) -> Answer:
    """Return what asks the suggester for terms within *edits*."""
    return {
        "field": "folded",
        "size": _NEAR,
        "shard_size": _NEAR * 5,
        "suggest_mode": "always",
        "sort": "frequency",
        "max_edits": edits,
        "max_term_freq": _ANY,
        "prefix_length": 0,
        "min_word_length": 2,
        "accuracy": 0.0,
        "string_distance": "damerau_levenshtein",
    }


def _begun_otherwise(folded: str) -> Iterator[str]:
    """Yield what *folded* is after one edit of its first letter.

    For two edits, the suggester looks only at terms that begin with the same letter
    (`DirectSpellChecker` of Lucene).
    """
    yield folded[1:]
    yield folded[1] + folded[0] + folded[2:]
    for letter in ascii_lowercase:
        yield letter + folded
        yield letter + folded[1:]


class SpelledPairs(NamedTuple):
    """How do a few reports that a query matches spell two neighbours? It is given as JSON text."""

    first: str
    second: str
    query: str

    def guess(self, *, is_held: bool) -> Counter[tuple[str, str]]:  # noqa: ARG002
        """Return no spelling."""
        return Counter()

    def body(self) -> Answer:
        """Return a search for these reports."""
        pair = term("pair", self.first + JOINER + self.second)
        query = all_of([json.loads(self.query), pair])
        return {
            "query": {"constant_score": {"filter": query}},
            "size": SAMPLE,
            "sort": [{"id": "asc"}],
            "track_total_hits": False,
            "_source": ["syllable", "folded"],
        }

    def read(self, answer: Answer) -> Counter[tuple[str, str]]:
        """Return how often they have each spelling."""
        counts: Counter[tuple[str, str]] = Counter()
        for hit in answer["hits"]["hits"]:
            spelled = hit["_source"]["syllable"].split(" ")
            folded = hit["_source"]["folded"].split(" ")
            places = (n for n, one in enumerate(folded[:-1]) if one == self.first)
            counts.update(
                (spelled[n], spelled[n + 1]) for n in places if folded[n + 1] == self.second
            )
        return counts


class ClusterWords:
    """The syllables of a cluster, and the reports that pass *filters*. It is `Words`.

    Args:
        ask: Answers questions.
        filters: What a report must be, whatever it holds.
    """

    def __init__(self, ask: Ask, filters: Filters) -> None:
        self._ask = ask
        self._filters = filters

    @property
    def occurrences(self) -> int:
        """The document frequencies of all folded syllables together."""
        return ClusterStatistics(self._ask).totals.syllables

    def frequency(self, folded: str) -> int:
        """Return how many reports hold *folded*."""
        return self._ask(Frequency(Lookup("folded", (folded,))))

    def pair_frequencies(self, firsts: Sequence[str], seconds: Sequence[str]) -> list[list[int]]:
        """Return how many reports hold each of *firsts*, a row, right before each of *seconds*."""
        return [
            [self._ask(Frequency(Lookup("pair", (one + JOINER + two,)))) for two in seconds]
            for one in firsts
        ]

    def near(self, folded: str, limit: int) -> dict[str, int]:
        """Return the other syllables within *limit* edits of *folded*, with how many each takes."""
        words = [
            one
            for one in self._ask(Near(folded, limit))
            if len(one) > 1 and one.isascii() and one.isalpha() and one != folded
        ]
        edits = edits_between(folded, words, limit)
        return {one: count for one, count in zip(words, edits, strict=True) if count <= limit}

    def spellings(self, folded: str) -> dict[str, int]:
        """Return the spellings that *folded* has, and how many reports hold each."""
        spelled = dict.fromkeys((folded, *whole_spellings(folded)))
        counts = {one: self._ask(Frequency(Lookup("syllable", (one,)))) for one in spelled}
        return {one: count for one, count in counts.items() if count}

    def spelled_pairs(self, first: str, second: str, telling: object) -> Counter[tuple[str, str]]:
        """Return how often each spelling of two neighbours stands in a few reports."""
        counts: Counter[tuple[str, str]] = Counter()
        for query, weight in self._samples(telling):
            asked = SpelledPairs(first, second, json.dumps(query, ensure_ascii=False))
            for pair, count in self._ask(asked).items():
                counts[pair] += weight * count
        return counts

    def _samples(self, telling: object) -> Iterator[tuple[Dsl, int]]:
        """Yield which reports are looked at, and how much each tells."""
        yield {"match_all": {}}, 1
        if isinstance(telling, dict):
            yield telling, TELLING

    def holding(self, query: Query, *, exact_accents: bool) -> Held:
        """Return which reports hold all of *query* and pass the filters."""
        asked = AnalysedQuery(query)
        said = QueryClauses(asked, exact_accents=exact_accents)
        allowed = demanded(asked, self._filters, exact_accents=exact_accents)
        matching = all_of([allowed, said.holds_all(query.clauses)])
        return Held(self._ask(Matching.of(matching)), matching)
