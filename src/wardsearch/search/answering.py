"""Which reports answer a query: where must its words stand together, and where may it be cut?

A report *answers* a query of up to `slots.LONGEST` syllables if it holds all of it side by side: as
it is spelled, or, where no report does so, in any spelling of the same letters. Where none holds it
whole, the query is cut at its weakest joints, one more at a time, until some report holds each part
side by side and all of them within `PASSAGE` tokens; at last, anywhere. What merely joins words or
asks (`ông`, `của`, `bao nhiêu`) is cut off first and need not be there.

A joint is as strong as its two syllables stand side by side beyond chance. Some are never cut: the
number of a district or a road, and a ward that some report is of; these are cut out of the rest
early. A ward is held by the reports of that ward, too, and a fact by those that state it, wherever
they do.

Covers the rule, for any engine; each engine finds the documents that hold the parts in its own way
(`Evidence`). Does not cover which words a query has (`slots`), the order of hits, or what a clause
demands of a hit.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, pairwise, product, repeat
from operator import attrgetter, mul, truediv
from typing import Final, Generic, Protocol, TypeVar

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import NamedTuple, maker_of
from wardsearch.query.asking_words import asking_places
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import Clause, Phrase, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.lookups import Lookup, of_each
from wardsearch.search.options import Match
from wardsearch.search.slots import PARTICLES, Row, Slot, Slots

KEYWORD: Final = 4
"""Syllables of a query whose answers come before all else, however they score."""

PASSAGE: Final = 40
"""Tokens within which the parts of a query stand together."""

NAME: Final = 3
"""Syllables of a query that is not cut where any report holds it side by side."""

MORE: Final = 10
"""So many times as many reports as hold a longer query side by side make it two things."""

_WAYS: Final = 16  # to write a part with the other forms of its words

_FREE, _ROWS = attrgetter("is_free"), attrgetter("rows")
_ACCENTED, _FOLDED = attrgetter("accented"), attrgetter("folded")

Documents = TypeVar("Documents")


class Part(NamedTuple):
    """Words that are to stand side by side.

    Attributes:
        rows: What they may be written as.
        anywhere: What a report may have instead, wherever it stands.
    """

    rows: tuple[Row, ...]
    anywhere: tuple[Lookup, ...] = ()


_part_of: Final = maker_of(Part)


class Asked(NamedTuple):
    """What an engine is asked for: the documents that hold all of *parts*.

    Attributes:
        parts: Each is to be held side by side.
        passage: Tokens within which all of them stand; None for anywhere.
        is_spelled: Syllables typed with diacritics are held in their exact spelling only.
        may_lack: The words that are free need not be held.
    """

    parts: tuple[Part, ...]
    passage: int | None
    is_spelled: bool
    may_lack: bool = False


_asked_of: Final = maker_of(Asked)


class Evidence(Protocol[Documents]):
    """What an engine tells of the reports that pass the filters and hold all that is demanded."""

    def words(self, *, may_lack: bool) -> Documents:
        """Return the documents that hold all words, wherever; those that are free *may lack*.

        All others are among them.
        """

    def holding(self, asked: Asked) -> Documents:
        """Return the documents that hold *asked*."""

    def candidates(self, asked: Asked) -> Documents:
        """Return documents, all that hold *asked* among them, without reading any text."""

    def none(self) -> Documents:
        """Return no documents."""

    def union(self, one: Documents, two: Documents) -> Documents:
        """Return the documents of either."""

    def count(self, documents: Documents) -> int:
        """Return how many *documents* there are."""


class Answers(NamedTuple, Generic[Documents]):
    """The documents that answer.

    Attributes:
        rows: Those that hold the whole query side by side.
        documents: All that answer, some of them at least.
        length: Syllables of the query, a fact counted as one.
    """

    rows: Documents
    documents: Documents
    length: int


def is_one_thing(query: AnalysedQuery, match: Match | None) -> bool:
    """Return whether what holds all of *query* holds it together by that alone.

    So does a phrase; so does a lone syllable in any spelling, which `asked_slots` has no answer
    for, where only what holds the query together is a hit.
    """
    clauses, run = query.query.clauses, query.run
    if len(clauses) == 1 and isinstance(clauses[0], Phrase):
        return True
    return match == "together" and run is not None and len(run) == 1 and not run[0].accented


def answers(
    statistics: Statistics,
    evidence: Evidence[Documents],
    asked: Slots,
    *,
    exact_accents: bool,
) -> Answers[Documents] | None:
    """Return the documents that answer, or None where none does."""
    spelled = _spelled(asked, exact_accents=exact_accents)
    may_lack = asked.run is None and any(map(_FREE, asked.slots))
    if asked.borders:
        rows = evidence.none()
    else:
        rows = _holding(evidence, spelled, _parts(asked, (), whole=True), PASSAGE, may_lack=False)
    count = evidence.count(rows)
    most = count * MORE
    # Wherever it is cut, those that hold it have its words.
    if count and (
        asked.length <= NAME or evidence.count(evidence.words(may_lack=may_lack)) <= most
    ):
        return Answers(rows, rows, asked.size)
    cuts = _cuts(statistics, asked)
    fewest = next(cuts, None)
    if count:
        if fewest is None:
            return Answers(rows, rows, asked.size)
        # It takes no reading, and most queries are told so. In its own spelling no more may hold
        # it than in any.
        cut = _asked_of((_parts(asked, fewest), PASSAGE, spelled[-1], may_lack))
        if evidence.count(evidence.union(rows, evidence.candidates(cut))) <= most:
            return Answers(rows, rows, asked.size)
    every = [] if fewest is None else [fewest, *cuts]
    for passage, places in product((PASSAGE, None), every):
        found = _holding(evidence, spelled, _parts(asked, places), passage, may_lack=may_lack)
        documents = evidence.union(rows, found)
        if held := evidence.count(documents):
            return Answers(rows, rows if most >= held else documents, asked.size)
    return None


def _spelled(asked: Slots, *, exact_accents: bool) -> tuple[bool, ...]:
    """Return whether what was typed with diacritics is first, and at last, held so alone."""
    if exact_accents:
        return (True,)
    typed = asked.run or chain.from_iterable(chain.from_iterable(map(_ROWS, asked.slots)))
    return (True, False) if any(map(_ACCENTED, typed)) else (False,)


def _holding(
    evidence: Evidence[Documents],
    spelled: Iterable[bool],
    parts: tuple[Part, ...],
    passage: int | None,
    *,
    may_lack: bool,
) -> Documents:
    """Return the documents that hold *parts* in the first way of *spelled* in which any does."""
    *ways, last = spelled
    for is_spelled in ways:
        found = evidence.holding(_asked_of((parts, passage, is_spelled, may_lack)))
        if evidence.count(found):
            return found
    return evidence.holding(_asked_of((parts, passage, last, may_lack)))


def without_free(query: AnalysedQuery) -> list[Clause]:
    """Return the clauses of *query* that must be held: all but those that join words or ask."""
    clauses = query.query.clauses
    words = [
        query.syllables_of(clause.text) if isinstance(clause, Word) else () for clause in clauses
    ]
    asking = {
        start + place
        for start, run in _single_runs(words)
        for place in asking_places([found[0] for found in run])
    }
    kept = [
        clause
        for place, (clause, found) in enumerate(zip(clauses, words, strict=True))
        if place not in asking and not (len(found) == 1 and found[0].folded in PARTICLES)
    ]
    return kept or list(clauses)


def _single_runs(
    words: Sequence[tuple[Syllable, ...]],
) -> Iterator[tuple[int, list[tuple[Syllable, ...]]]]:
    """Yield the runs of *words* of one syllable each, and where they begin."""
    start = 0
    for is_single, run in groupby(words, lambda found: len(found) == 1):
        own = list(run)
        if is_single:
            yield start, own
        start += len(own)


def _cuts(statistics: Statistics, asked: Slots) -> Iterator[list[int]]:
    """Yield the places to cut after, the fewest first; two syllables always stay together."""
    run, borders = asked.run, asked.borders
    if run is not None:
        lasts = firsts = list(map(_FOLDED, run))
    else:
        lasts = [slot.rows[0][-1].folded for slot in asked.slots]
        firsts = [slot.rows[0][0].folded for slot in asked.slots]
    places = _weakest_first(statistics, lasts, firsts, borders | asked.bonds)
    if run is None:
        places.sort(key=_edges_first(asked))
    if borders:
        yield sorted(borders)
    elif len(lasts) == asked.length and not asked.bonds:
        del places[-1:]
    for number in range(1, len(places) + 1):
        yield sorted([*borders, *places[:number]])


def _edges_first(asked: Slots) -> Callable[[int], tuple[bool, bool]]:
    """Return what sorts those joints first that are beside something free, then edges of names."""
    edges = {place for start, end, _ in asked.wards for place in (start - 1, end - 1)}

    def rank(place: int) -> tuple[bool, bool]:
        one, two = asked.slots[place : place + 2]
        is_edge = place in edges or bool(one.anywhere or two.anywhere)
        return not (one.is_free or two.is_free), not is_edge

    return rank


def _weakest_first(
    statistics: Statistics, lasts: Sequence[str], firsts: Sequence[str], kept: Collection[int]
) -> list[int]:
    """Return the joints between words, by the syllables at their ends, but for those *kept*.

    The weaker, the less often the second stands after the first, compared with chance.
    """
    sides = list(zip(lasts, firsts[1:], strict=False))
    count = len(sides)
    apart = of_each("folded", chain.from_iterable(sides))
    counts = statistics.document_frequencies(of_each("pair", map(JOINER.join, sides)) + apart)
    beside, alone = counts[:count], map(mul, counts[count::2], counts[count + 1 :: 2])
    chances = map(truediv, beside, map(max, alone, repeat(1)))  # up to a factor, the same for all
    joints = sorted(zip(chances, range(count), strict=True))
    return [place for _, place in joints if place not in kept]


def _parts(asked: Slots, cuts: Sequence[int], *, whole: bool = False) -> tuple[Part, ...]:
    """Return the parts of a query cut after *cuts*; the free ones only if it stays *whole*.

    What is cut after ascends.
    """
    ends = [place + 1 for place in cuts]
    if (run := asked.run) is not None:  # as of most queries
        return tuple([_part_of(((run[a:b],), ())) for a, b in pairwise([0, *ends, len(run)])])
    parts = []
    start = 0
    for end in [*ends, len(asked.slots)]:
        own = asked.slots[start:end]
        if whole or not all(map(_FREE, own)):
            anywhere = own[0].anywhere if len(own) == 1 else ()
            if asked.wards:
                own_wards = [ward for *words, ward in asked.wards if words == [start, end]]
                anywhere = (*anywhere, *own_wards)
            parts.append(_part_of((_ways(own), anywhere)))
        start = end
    return tuple(parts)


def _ways(slots: Sequence[Slot]) -> tuple[Row, ...]:
    """Return what *slots*, which stand side by side, may be written as."""
    ways = islice(product(*map(_ROWS, slots)), _WAYS)
    return tuple(map(tuple, map(chain.from_iterable, ways)))
