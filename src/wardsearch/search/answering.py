"""Which reports answer a query: where must its words stand together, and where may it be cut?

A report *answers* a query of up to `LONGEST` syllables if it holds all of it side by side: as it is
spelled, or, where no report does so, in any spelling of the same letters. Where none holds it
whole, the query is cut at its weakest joints, one more at a time, until some report holds each part
side by side and all of them within `PASSAGE` tokens; at last, anywhere. What merely joins words or
asks (`ông`, `của`, `bao nhiêu`) is cut off first and need not be there.

A joint is as strong as its two syllables stand side by side beyond chance. Some are never cut: the
number of a district or a road, and a ward that some report is of; these are cut out of the rest
early. A ward is held by the reports of that ward, too, and a fact by those that state it, wherever
they do.

Covers the rule, for any engine; each engine finds the documents that hold the parts in its own way
(`Evidence`). Does not cover the order of hits, or what a clause demands of a hit.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, groupby, islice, pairwise, product
from operator import attrgetter
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import AllOf, AnyOf, Clause, Phrase, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.features import asking_places, stated
from wardsearch.search.known_names import names_in
from wardsearch.search.lookups import Lookup
from wardsearch.search.names import Name, NamedRun
from wardsearch.vietnamese.spelling import is_half_typed

LONGEST: Final = 8
"""Syllables of a query that may be answered; a longer one is a question."""

KEYWORD: Final = 4
"""Syllables of a query whose answers come before all else, however they score."""

PASSAGE: Final = 40
"""Tokens within which the parts of a query stand together."""

NAME: Final = 3
"""Syllables of a query that is not cut where any report holds it side by side."""

MORE: Final = 10
"""So many times as many reports as hold a longer query side by side make it two things."""

_WAYS: Final = 16  # to write a part with the other forms of its words

# What stands between two things, folded. More of them would be halves of words: `bị` of `bị cáo`.
PARTICLES: Final = frozenset(("ong", "ba", "o", "cua", "va"))

# What a number beside it belongs to, by its last syllable, folded: `quận 9`, `quốc lộ 1`, `số 217`.
_AREAS: Final = ("quan", "q", "phuong", "p", "to", "thon", "ap", "khoi", "doi", "khom", "kp")
_ROADS: Final = ("duong", "lo", "pho", "ngo", "ngach")
NUMBERED: Final = frozenset((*_AREAS, *_ROADS, "so", "khoa", "ky", "covid"))

_FREE: Final = attrgetter("is_free")
_ACCENTED: Final = attrgetter("accented")

Row = tuple[Syllable, ...]
Documents = TypeVar("Documents")


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


class Part(NamedTuple):
    """Words that are to stand side by side.

    Attributes:
        rows: What they may be written as.
        anywhere: What a report may have instead, wherever it stands.
    """

    rows: tuple[Row, ...]
    anywhere: tuple[Lookup, ...] = ()


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


def asked_slots(
    statistics: Statistics, query: AnalysedQuery, named: Iterable[NamedRun] = ()
) -> "Slots | None":
    """Return the words of *query* that may stand together, or None where nothing can.

    Too many words, none, or a lone syllable that stands for every spelling of its letters. Names in
    *named* are not looked for anew.
    """
    made, borders = _cut_by_clauses(query, query.query.clauses)
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
    typed = [syllable for slot in asked.slots for row in slot.rows for syllable in row]
    is_accented = any(map(_ACCENTED, typed))
    spelled = (True,) if exact_accents else (True, False) if is_accented else (False,)
    may_lack = any(map(_FREE, asked.slots))

    def find(parts: tuple[Part, ...], passage: int | None, *, lacking: bool) -> Documents:
        *first, last = spelled
        for is_spelled in first:
            found = evidence.holding(Asked(parts, passage, is_spelled, lacking))
            if evidence.count(found):
                return found
        return evidence.holding(Asked(parts, passage, last, lacking))

    rows = evidence.none()
    if not asked.borders:
        rows = find(_parts(asked, set(), whole=True), PASSAGE, lacking=False)
    count = evidence.count(rows)
    if count and asked.length <= NAME:
        return Answers(rows, rows, asked.size)
    cuts = list(_cuts(statistics, asked))
    fewest = [_parts(asked, places) for places in cuts[:1]]
    cut = [Asked(parts, PASSAGE, way, may_lack) for parts in fewest for way in spelled]
    # So few may hold it cut that those with its rows answer: told without reading, as of most.
    nearly = (evidence.union(rows, evidence.candidates(each)) for each in cut)
    if count and all(evidence.count(documents) <= count * MORE for documents in nearly):
        return Answers(rows, rows, asked.size)
    for passage, places in product((PASSAGE, None), cuts):
        found = find(_parts(asked, places), passage, lacking=may_lack)
        documents = evidence.union(rows, found)
        if every := evidence.count(documents):
            return Answers(rows, rows if count * MORE >= every else documents, asked.size)
    return None


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


def _cut_by_clauses(query: AnalysedQuery, clauses: Sequence[Clause]) -> tuple[list[Slot], set[int]]:
    """Return the words of *clauses*, and after which of them something else stands."""
    made: list[Slot] = []
    borders = set()
    for clause in clauses:
        if isinstance(clause, AllOf):  # AND stands between things
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
        elif isinstance(clause, Word) and clause.field is None:
            made += _slots_of(query, clause)
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


def _cuts(statistics: Statistics, asked: Slots) -> Iterator[set[int]]:
    """Yield the places to cut after, the fewest first; two syllables always stay together."""
    cuts = set(asked.borders)
    if cuts:
        yield set(cuts)
    edges = {place for start, end, _ in asked.wards for place in (start - 1, end - 1)}
    joints = sorted(
        (
            not (one.is_free or two.is_free),
            place not in edges and not (one.anywhere or two.anywhere),
            _strength(statistics, one, two),
            place,
        )
        for place, (one, two) in enumerate(pairwise(asked.slots))
        if place not in asked.borders and place not in asked.bonds
    )
    is_single = len(asked.slots) == asked.length
    stays = is_single and not asked.borders and not asked.bonds
    for *_, place in joints[:-1] if stays else joints:
        cuts.add(place)
        yield set(cuts)


def _strength(statistics: Statistics, one: Slot, two: Slot) -> float:
    """Return how much more often *two* stands after *one* than by chance, up to a factor."""
    first, second = one.rows[0][-1].folded, two.rows[0][0].folded
    together = statistics.document_frequency(Lookup("pair", (first + JOINER + second,)))
    apart = [statistics.document_frequency(Lookup("folded", (s,))) for s in (first, second)]
    return together / max(1, apart[0] * apart[1])


def _parts(asked: Slots, cuts: set[int], *, whole: bool = False) -> tuple[Part, ...]:
    """Return the parts of a query cut after *cuts*; the free ones only if it stays *whole*."""
    parts = []
    start = 0
    for end in [*(place + 1 for place in sorted(cuts)), len(asked.slots)]:
        own = asked.slots[start:end]
        if whole or not all(map(_FREE, own)):
            ways = islice(product(*[slot.rows for slot in own]), _WAYS)
            rows = tuple([tuple(chain.from_iterable(way)) for way in ways])
            parts.append(Part(rows, _anywhere(asked, start, end)))
        start = end
    return tuple(parts)


def _anywhere(asked: Slots, start: int, end: int) -> tuple[Lookup, ...]:
    """Return what a report may have instead of the words from *start* to *end*."""
    anywhere = asked.slots[start].anywhere if end == start + 1 else ()
    wards = [ward for first, last, ward in asked.wards if (first, last) == (start, end)]
    return (*anywhere, *wards)
