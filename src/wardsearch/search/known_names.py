"""Which words of a query are the name of a person or a ward, as the index knows them?

Two kinds of names are told by the reports themselves, so that no list of names is needed:

- three syllables that few reports hold side by side, written with capitals there: `lê văn luyện`;
- a ward that some report is of, named without *phường*: `thượng thanh`.

A name is not cut apart, and a report that holds it, or is of the ward, is worth more than its
syllables. Does not cover wards named with *phường* (`named_wards`).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, pairwise
from operator import attrgetter
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import NamedTuple
from wardsearch.places.ward_names import ward_keys_of_tokens
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import Word
from wardsearch.search.engine import Statistics
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup, lookup_of, of_each
from wardsearch.search.names import Name, NamedRun
from wardsearch.search.weights import Weights

_PERSON: Final = 3  # syllables; names of two are pairs, of four are told by two rows of three
_LONGEST_RUN: Final = 8
"""Syllables of a run in which people are looked for. In a longer one, a question or a title, a name
is one thing of many: of 511 questions the ranking is as good (nDCG@10 0.829 instead of 0.828), and
to read how each rare row of words is written takes as long as all the rest."""

_LONGEST_WARD: Final = 4  # syllables of a ward that is named without its kind
_FEW: Final = 50  # reports that hold a name; what more of them hold is found without
_SHARE: Final = 100  # and one in so many, but _LEAST at least
_LEAST: Final = 3
_FOLDED: Final = attrgetter("folded")
_TITLES: Final = frozenset(
    ("ong", "ba")
)  # before a name, with a capital at the beginning of a sentence


class NameLookups(NamedTuple):
    """What tells the names among syllables that stand side by side.

    Attributes:
        letters: The syllables, folded.
        wards: How many of *lookups*, the first, are of wards; the others are of people.
        lookups: What is to be counted, at once: it is quicker.
    """

    letters: Sequence[str]
    wards: int
    lookups: list[Lookup]


def name_lookups(letters: Sequence[str]) -> NameLookups:
    """Return what tells the names among the folded syllables *letters*."""
    wards = of_each("ward", ward_keys_of_tokens(letters, _spans(len(letters))))
    return NameLookups(letters, len(wards), wards + _rows(letters))


def names_told(statistics: Statistics, asked: NameLookups, counts: Sequence[int]) -> Sequence[Name]:
    """Return the names that the *counts* of the lookups *asked* tell."""
    letters, wards, lookups = asked
    found = _wards(compress(zip(_spans(len(letters)), lookups, strict=False), counts[:wards]))
    return found + _people(statistics, letters, lookups[wards:], counts[wards:])


def names_in(
    statistics: Statistics, run: Sequence[Syllable], named: Iterable[NamedRun] = ()
) -> Sequence[Name]:
    """Return the names among the syllables *run*, which stand side by side in a query.

    Those of *named* are not looked for anew.
    """
    for known in named:
        if known.run == run:
            return known.names
    asked = name_lookups(list(map(_FOLDED, run)))
    return names_told(statistics, asked, statistics.document_frequencies(asked.lookups))


def named_runs(statistics: Statistics, query: AnalysedQuery) -> list[NamedRun]:
    """Return the words of *query* that stand side by side, and the names among them."""
    runs = list(_runs(query)) if query.run is None else [(0, query.run)]
    return [NamedRun(first, run, names_in(statistics, run)) for first, run in runs]


def name_features(runs: Iterable[NamedRun], weights: Weights) -> Iterator[Feature]:
    """Yield what the names in a query score, on top of its words."""
    for first, run, names in runs:
        for start, end, kind, lookup in names:
            shown = " ".join(syllable.text for syllable in run[start:end])
            weight = weights.name if kind == "person" else weights.ward
            yield Feature(lookup, weight, kind, first + start, (lookup,), shown)


def _runs(query: AnalysedQuery) -> Iterator[tuple[int, list[Syllable]]]:
    """Yield the syllables of words that stand side by side, and the number of the first."""
    first = 0
    run: list[Syllable] = []
    for leaf, place, found in query.leaves:
        if isinstance(leaf, Word) and leaf.field is None:
            run += found
            continue
        yield first, run
        first, run = place + len(found), []
    yield first, run


def _rows(letters: Sequence[str]) -> list[Lookup]:
    """Return what asks for each row of syllables that may be a person."""
    if len(letters) > _LONGEST_RUN:
        return []
    pairs = map(JOINER.join, pairwise(letters))
    return [lookup_of(("pair", both, "together")) for both in pairwise(pairs)]


def _people(
    statistics: Statistics, letters: Sequence[str], rows: Sequence[Lookup], counts: Iterable[int]
) -> list[Name]:
    """Return those of *rows* of *letters*, which so many reports hold, that are people."""
    found: list[Name] = []
    few = min(_FEW, max(_LEAST, statistics.report_count // _SHARE))
    for start, held in enumerate(counts):
        if 0 < held <= few:
            row = tuple(letters[start : start + _PERSON])
            may_be_name = row[0] not in _TITLES and all(map(str.isalpha, row))
            if may_be_name and statistics.is_name(row):
                found.append(Name(start, start + _PERSON, "person", rows[start]))
    return found


@lru_cache(maxsize=16)
def _spans(count: int) -> tuple[slice, ...]:
    """Return where a ward may begin and end among *count* syllables, the longest first."""
    return tuple(
        [
            slice(start, start + length)
            for length in range(min(_LONGEST_WARD, count), 1, -1)
            for start in range(count - length + 1)
        ]
    )


def _wards(held: Iterable[tuple[slice, Lookup]]) -> list[Name]:
    """Return the wards that some report is of, given the longest names first; none in another."""
    found: list[Name] = []
    for span, lookup in held:
        start, end = span.start, span.stop
        if not any(name.start < end and start < name.end for name in found):
            found.append(Name(start, end, "ward", lookup))
    return found
