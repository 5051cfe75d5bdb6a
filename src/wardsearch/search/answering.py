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

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, pairwise, product
from operator import attrgetter
from typing import Final, Generic, Protocol, TypeVar

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import NamedTuple, maker_of
from wardsearch.query.asking_words import asking_places
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import Clause, Phrase, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.lookups import Lookup, of_each
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

_FREE, _ROWS, _ACCENTED = map(attrgetter, ("is_free", "rows", "accented"))

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


def is_one_phrase(query: AnalysedQuery) -> bool:
    """Return whether what holds all of *query* holds it together by that alone."""
    clauses = query.query.clauses
    return len(clauses) == 1 and isinstance(clauses[0], Phrase)


def answers(
    statistics: Statistics,
    evidence: Evidence[Documents],
    asked: Slots,
    *,
    exact_accents: bool,
) -> Answers[Documents] | None:
    """Return the documents that answer, or None where none does."""
    written = asked.run or chain.from_iterable(chain.from_iterable(map(_ROWS, asked.slots)))
    is_accented = any(map(_ACCENTED, written))
    spelled = (True,) if exact_accents else (True, False) if is_accented else (False,)
    may_lack = asked.run is None and any(map(_FREE, asked.slots))

    def find(parts: tuple[Part, ...], passage: int | None, *, lacking: bool) -> Documents:
        *first, last = spelled
        for is_spelled in first:
            found = evidence.holding(Asked(parts, passage, is_spelled, lacking))
            if evidence.count(found):
                return found
        return evidence.holding(Asked(parts, passage, last, lacking))

    if asked.borders:
        rows = evidence.none()
    else:
        rows = find(_parts(asked, (), whole=True), PASSAGE, lacking=False)
    count = evidence.count(rows)
    # Wherever it is cut, those that hold it have its words.
    if count and (asked.length <= NAME or _are_few(evidence, count, may_lack=may_lack)):
        return Answers(rows, rows, asked.size)
    cuts = _cuts(statistics, asked)
    if count:
        fewest = [Asked(_parts(asked, c), PASSAGE, spelled[-1], may_lack) for c in cuts[:1]]
        if not fewest or _is_one_thing(evidence, rows, fewest[0]):
            return Answers(rows, rows, asked.size)
    for passage, places in product((PASSAGE, None), cuts):
        found = find(_parts(asked, places), passage, lacking=may_lack)
        documents = evidence.union(rows, found)
        if every := evidence.count(documents):
            return Answers(rows, rows if count * MORE >= every else documents, asked.size)
    return None


def _are_few(evidence: Evidence[Documents], count: int, *, may_lack: bool) -> bool:
    """Return whether so few reports have the words that the *count* with its rows answer."""
    return evidence.count(evidence.words(may_lack=may_lack)) <= count * MORE


def _is_one_thing(evidence: Evidence[Documents], rows: Documents, cut: Asked) -> bool:
    """Return whether so few reports may hold the query *cut* that those with its *rows* answer.

    It takes no reading, and most queries are told so. In its own spelling no more may hold it than
    in any, which *cut* asks for.
    """
    candidates = evidence.candidates(cut)
    return evidence.count(evidence.union(rows, candidates)) <= evidence.count(rows) * MORE


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


def _cuts(statistics: Statistics, asked: Slots) -> list[list[int]]:
    """Return the places to cut after, the fewest first; two syllables always stay together."""
    slots = asked.slots
    kept = asked.borders | asked.bonds
    joints = [place for place in range(len(slots) - 1) if place not in kept]
    strengths = _strengths(statistics, [(slots[place], slots[place + 1]) for place in joints])
    places = [place for _, place in sorted(zip(strengths, joints, strict=True))]
    if asked.run is None:
        places.sort(key=_edges_first(asked))
    cuts: list[list[int]] = []
    if asked.borders:
        cuts.append(sorted(asked.borders))
    elif len(asked.slots) == asked.length and not asked.bonds:
        places = places[:-1]
    numbers = range(1, len(places) + 1)
    return cuts + [sorted([*asked.borders, *places[:number]]) for number in numbers]


def _edges_first(asked: Slots) -> Callable[[int], tuple[bool, bool]]:
    """Return what sorts those joints first that are beside something free, then edges of names."""
    edges = {place for start, end, _ in asked.wards for place in (start - 1, end - 1)}

    def rank(place: int) -> tuple[bool, bool]:
        one, two = asked.slots[place : place + 2]
        is_edge = place in edges or bool(one.anywhere or two.anywhere)
        return not (one.is_free or two.is_free), not is_edge

    return rank


def _strengths(statistics: Statistics, joints: Iterable[tuple[Slot, Slot]]) -> list[float]:
    """Return how much more often each second stands after the first than by chance.

    Up to a factor, the same for all.
    """
    sides = [(one.rows[0][-1].folded, two.rows[0][0].folded) for one, two in joints]
    pairs = of_each("pair", map(JOINER.join, sides))
    letters = list(dict.fromkeys(chain(*sides)))
    lookups = pairs + of_each("folded", letters)
    counts = statistics.document_frequencies(lookups)
    together, apart = counts[: len(pairs)], dict(zip(letters, counts[len(pairs) :], strict=True))
    return [
        both / max(1, apart[first] * apart[second])
        for both, (first, second) in zip(together, sides, strict=True)
    ]


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
