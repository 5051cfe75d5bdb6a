"""Which words of a query may stand together, and between which of them is it never cut?

A word is a *slot*: all that it may be written as. Between some stands something else, and the query
is cut there; some belong to each other, and it is not: the number of a district or a road, and a
name that the reports know.

Does not cover which reports hold them together, or where else a query is cut (`answering`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from operator import attrgetter, itemgetter
from typing import Final

from wardsearch.frozen import NamedTuple, maker_of
from wardsearch.query.asking_words import asking_places
from wardsearch.query.remembered import Remembered
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import AllOf, AnyOf, Clause, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.features import stated
from wardsearch.search.known_names import names_in
from wardsearch.search.lookups import Lookup
from wardsearch.search.names import Name, NamedRun
from wardsearch.vietnamese.spelling import is_half_typed

LONGEST: Final = 8
"""Syllables of a query that may be answered; a longer one is a question."""

# What stands between two things, folded. More of them would be halves of words: `bị` of `bị cáo`.
PARTICLES: Final = frozenset(("ong", "ba", "o", "cua", "va"))

# What a number beside it belongs to, by its last syllable, folded: `quận 9`, `quốc lộ 1`, `số 217`.
_AREAS: Final = ("quan", "q", "phuong", "p", "to", "thon", "ap", "khoi", "doi", "khom", "kp")
_ROADS: Final = ("duong", "lo", "pho", "ngo", "ngach")
NUMBERED: Final = frozenset((*_AREAS, *_ROADS, "so", "khoa", "ky", "covid"))

_IS_HALF_TYPED: Final = Remembered(is_half_typed).__getitem__
_ANYWHERE, _ROWS, _TEXT, _FOLDED = map(attrgetter, ("anywhere", "rows", "text", "folded"))
_TYPED: Final = itemgetter(0)  # of the rows of a word

_NOWHERE: Final[frozenset[int]] = frozenset()

Row = tuple[Syllable, ...]


class Slot(NamedTuple):
    """A word of the query.

    Attributes:
        rows: What it may be written as, side by side, the typed form first.
        anywhere: What a report may have instead, wherever it stands.
        is_free: It joins words or asks, and need not be there.
    """

    rows: tuple[Row, ...]
    anywhere: tuple[Lookup, ...] = ()
    is_free: bool = False


_slot_of: Final = maker_of(Slot)


class Slots(NamedTuple):
    """The words of a query, and what is known of the joints between them.

    Attributes:
        slots: The words; not needed, and none, where they are a run.
        borders: After which of them something else stands, so that the query is cut there.
        bonds: After which of them it is never cut.
        wards: What names a ward: its first word, the one after its last, and what asks for it.
        length: How many syllables were typed.
        run: The syllables, if each is a word that is written in one way, none is free, and no ward
            is named; else None.
    """

    slots: tuple[Slot, ...]
    borders: frozenset[int]
    bonds: frozenset[int]
    wards: tuple[tuple[int, int, Lookup], ...]
    length: int
    run: Row | None = None

    @property
    def size(self) -> int:
        """How many syllables were typed, a fact (`123/QĐ-UBND`) counted as one."""
        if self.run is not None or not any(map(_ANYWHERE, self.slots)):
            return self.length
        return sum(1 if slot.anywhere else len(slot.rows[0]) for slot in self.slots)


def asked_slots(
    statistics: Statistics, query: AnalysedQuery, named: Iterable[NamedRun] = ()
) -> Slots | None:
    """Return the words of *query* that may stand together, or None where nothing can.

    Too many words, none, or a lone syllable that stands for every spelling of its letters. Names in
    *named* are not looked for anew.
    """
    if query.run is not None and (found := _of_run(statistics, query.run, named)):
        return found
    made, borders = _words_of(query)
    typed = list(chain.from_iterable(map(_TYPED, map(_ROWS, made))))
    length = len(typed)
    if not 1 <= length <= LONGEST:
        return None
    if len(made) == 1 and length == 1:
        (first, *_), *others = made[0].rows
        if not (first.accented or others):
            return None
    if len(made) == length:
        free = asking_places(typed)
        joining = _joining_places(typed)
        if (free or joining) and len(free | joining) < length:
            for place in free | joining:
                made[place] = made[place]._replace(is_free=True)
            borders |= {at for at in range(length - 1) if (at in free) != (at + 1 in free)}
    lasts, firsts = [slot.rows[0][-1] for slot in made], [slot.rows[0][0] for slot in made]
    bonds = _numbered(map(_FOLDED, lasts), map(_FOLDED, firsts))
    wards = []
    for start, end, name in _placed(names_in(statistics, typed, named), made, borders):
        bonds.update(range(start, end - 1))
        if name.kind == "ward":
            wards.append((start, end, name.lookup))
    return Slots(tuple(made), frozenset(borders), frozenset(bonds), tuple(wards), length)


def _of_run(
    statistics: Statistics, run: Sequence[Syllable], named: Iterable[NamedRun]
) -> Slots | None:
    """Return *run* as `Slots.run`, as most queries are; None where it cannot be one."""
    letters = list(map(_FOLDED, run))
    if not 1 < len(run) <= LONGEST or not PARTICLES.isdisjoint(letters) or asking_places(run):
        return None
    bonds = set() if NUMBERED.isdisjoint(letters) else _numbered(letters, letters)
    for name in names_in(statistics, run, named):
        if name.kind == "ward":
            return None
        bonds.update(range(name.start, name.end - 1))
    if any(map(_IS_HALF_TYPED, map(_TEXT, run))):
        run = list(map(_settled, run))
    return Slots((), _NOWHERE, frozenset(bonds), (), len(run), tuple(run))


def _joining_places(run: Sequence[Syllable]) -> set[int]:
    """Return which syllables of *run* join words."""
    letters = list(map(_FOLDED, run))
    if PARTICLES.isdisjoint(letters):
        return set()
    return {place for place, folded in enumerate(letters) if folded in PARTICLES}


def _numbered(lasts: Iterable[str], firsts: Iterable[str]) -> set[int]:
    """Return after which words, by their first and last syllables, their own number stands."""
    beside = zip(lasts, islice(firsts, 1, None), strict=False)
    return {place for place, (one, two) in enumerate(beside) if one in NUMBERED and two.isdigit()}


def _words_of(query: AnalysedQuery) -> tuple[list[Slot], set[int]]:
    """Return the words of *query*, none if they are too many, and the borders between them."""
    clauses = query.query.clauses
    words = [c.text for c in clauses if isinstance(c, Word) and c.field is None]
    if sum(map(len, map(query.syllables_of, words))) > LONGEST:
        return [], set()  # whatever else it has
    return _cut_by_clauses(query, clauses)


def _slots_of_each(syllables: Sequence[Syllable]) -> list[Slot]:
    """Return a word of each of *syllables*."""
    if any(map(_IS_HALF_TYPED, map(_TEXT, syllables))):
        syllables = list(map(_settled, syllables))
    return [_slot_of((((syllable,),), (), False)) for syllable in syllables]


def _cut_by_clauses(query: AnalysedQuery, clauses: Sequence[Clause]) -> tuple[list[Slot], set[int]]:
    """Return the words of *clauses*, and after which of them something else stands."""
    made: list[Slot] = []
    borders = set()
    for clause in clauses:
        if isinstance(clause, Word) and clause.field is None:
            made += _slots_of(query, clause)
        elif isinstance(clause, AllOf):  # AND stands between things
            for number, part in enumerate(clause.clauses):
                inner, between = _cut_by_clauses(query, (part,))
                borders |= {len(made) + place for place in between}
                if number:
                    borders.add(len(made) - 1)
                made += inner
        elif isinstance(clause, AnyOf):
            alternatives = [_row(query, part) for part in clause.clauses]
            borders.add(len(made) - 1)
            if all(alternatives):
                made.append(Slot(tuple(alternatives)))
                borders.add(len(made) - 1)
        else:
            borders.add(len(made) - 1)
    return made, {place for place in borders if 0 <= place < len(made) - 1}


def _row(query: AnalysedQuery, clause: Clause) -> Row:
    """Return the words of an alternative that stand side by side; none if it is no such row."""
    if isinstance(clause, AllOf):
        rows = [_row(query, part) for part in clause.clauses]
        return tuple(s for row in rows for s in row) if all(rows) else ()
    if isinstance(clause, Word) and clause.field is None:
        return tuple(map(_settled, query.syllables_of(clause.text)))
    return ()


def _slots_of(query: AnalysedQuery, word: Word) -> list[Slot]:
    typed = query.syllables_of(word.text)
    if not (word.others or word.facts):
        return _slots_of_each(typed)
    if not typed:
        return []
    rows = [map(_settled, found) for found in (typed, *map(query.syllables_of, word.others))]
    facts = tuple(stated(terms) for terms in word.facts)
    return [Slot(tuple(filter(None, map(tuple, rows))), facts)]


def _settled(syllable: Syllable) -> Syllable:
    """Return *syllable*, free to be spelled in any way where its tone was not typed yet.

    So `viêt` is any of *việt* and *viết*.
    """
    return syllable._replace(accented=False) if is_half_typed(syllable.text) else syllable


def _placed(
    names: Iterable[Name], made: Sequence[Slot], borders: set[int]
) -> Iterator[tuple[int, int, Name]]:
    """Yield those of *names* that are of whole words: the first word, the one after the last."""
    firsts = list(accumulate([len(slot.rows[0]) for slot in made], initial=0))
    for name in names:
        if name.start in firsts and name.end in firsts:
            start, end = firsts.index(name.start), firsts.index(name.end)
            if not any(start <= place < end - 1 for place in borders):
                yield start, end, name
