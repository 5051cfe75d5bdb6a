"""Which words of a query may stand together, and between which of them is it never cut?

A word is a *slot*: all that it may be written as. Between some stands something else, and the query
is cut there; some belong to each other, and it is not: the number of a district or a road, and a
name that the reports know.

Does not cover which reports hold them together, or where else a query is cut (`answering`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.query.asking_words import asking_places
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


class Slots(NamedTuple):
    """The words of a query, and what is known of the joints between them.

    Attributes:
        slots: The words.
        borders: After which of them something else stands, so that the query is cut there.
        bonds: After which of them it is never cut.
        wards: What names a ward: its first word, the one after its last, and what asks for it.
        length: How many syllables were typed.
    """

    slots: tuple[Slot, ...]
    borders: frozenset[int]
    bonds: frozenset[int]
    wards: tuple[tuple[int, int, Lookup], ...]
    length: int

    @property
    def size(self) -> int:
        """How many syllables were typed, a fact (`123/QĐ-UBND`) counted as one."""
        return sum(1 if slot.anywhere else len(slot.rows[0]) for slot in self.slots)


def asked_slots(
    statistics: Statistics, query: AnalysedQuery, named: Iterable[NamedRun] = ()
) -> Slots | None:
    """Return the words of *query* that may stand together, or None where nothing can.

    Too many words, none, or a lone syllable that stands for every spelling of its letters. Names in
    *named* are not looked for anew.
    """
    clauses = query.query.clauses
    words = [c.text for c in clauses if isinstance(c, Word) and c.field is None]
    if sum(map(len, map(query.syllables_of, words))) > LONGEST:
        return None  # whatever else it has
    made, borders = _cut_by_clauses(query, clauses)
    length = sum([len(slot.rows[0]) for slot in made])
    if not 1 <= length <= LONGEST:
        return None
    if len(made) == 1 and length == 1:
        (first, *_), *others = made[0].rows
        if not (first.accented or others):
            return None
    if len(made) == length:
        firsts = [slot.rows[0][0] for slot in made]
        free = asking_places(firsts)
        joining = {place for place, one in enumerate(firsts) if one.folded in PARTICLES}
        if 0 < len(free | joining) < length:
            for place in free | joining:
                made[place] = made[place]._replace(is_free=True)
            borders |= {at for at in range(length - 1) if (at in free) != (at + 1 in free)}
    bonds = {
        place
        for place, (one, two) in enumerate(pairwise(made))
        if one.rows[0][-1].folded in NUMBERED and two.rows[0][0].folded.isdigit()
    }
    wards = []
    for start, end, name in _names(statistics, made, borders, named):
        bonds.update(range(start, end - 1))
        if name.kind == "ward":
            wards.append((start, end, name.lookup))
    return Slots(tuple(made), frozenset(borders), frozenset(bonds), tuple(wards), length)


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
        return [Slot(((_settled(syllable),),)) for syllable in typed]
    if not typed:
        return []
    rows = [map(_settled, found) for found in (typed, *map(query.syllables_of, word.others))]
    facts = tuple(stated(terms) for terms in word.facts)
    return [Slot(tuple(filter(None, map(tuple, rows))), facts)]


def _settled(syllable: Syllable) -> Syllable:
    """Return *syllable*, free to be spelled in any way where its tone was not typed yet.

    So `viêt` is any of *việt* and *viết*.
    """
    is_half = syllable.accented and is_half_typed(syllable.text)
    return syllable._replace(accented=False) if is_half else syllable


def _names(
    statistics: Statistics, made: Sequence[Slot], borders: set[int], named: Iterable[NamedRun]
) -> Iterator[tuple[int, int, Name]]:
    """Yield the names among the words *made*: the first word, the one after the last."""
    typed = [syllable for slot in made for syllable in slot.rows[0]]
    names = names_in(statistics, typed, named)
    if not names:
        return
    firsts = list(accumulate([len(slot.rows[0]) for slot in made], initial=0))
    for name in names:
        if name.start in firsts and name.end in firsts:
            start, end = firsts.index(name.start), firsts.index(name.end)
            if not any(start <= place < end - 1 for place in borders):
                yield start, end, name
