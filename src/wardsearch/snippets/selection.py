"""Which places of a text deserve to be shown, and how does a passage around each read?

Covers the three pure steps by Python alone: joining the tokens that matched into marks (`marks`),
selecting places, and cutting a passage around each (`passage`). The native kernel (`passages.h`)
does the same where it runs; `snippet` takes the one or the other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from itertools import accumulate, islice
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.ranges import CharRange
from wardsearch.snippets.marks import Mark, TokenMatch, find_marks, is_pair, worth_of_parts
from wardsearch.snippets.passage import Passage, cut_passage, reach_of
from wardsearch.vietnamese.sentences import parts_paragraph

_MOST_TIES: Final = 16  # places of equal worth compared for closeness: the time stays linear
_VISIBLE = lazy_compile(r"\S")


def best_passages(
    text: str, matches: Iterable[TokenMatch], *, limit: int, max_chars: int, body_start: int
) -> list[Passage]:
    """Return the passages of *text* that show best what matched; see `snippet.best_snippets`."""
    tokens = sorted(matches)
    marks = find_marks(text, tokens)
    in_body = marks[bisect_left(marks, (body_start,)) :]
    if not marks:
        return _beginning(text, max_chars, body_start)
    whole = _Stretch(body_start if in_body else 0, len(text), in_body or marks)
    selection = _Selection(text, whole, worth_of_parts(tokens), max_chars)
    passages: list[Passage] = []
    while len(passages) < limit and (spot := selection.next_spot()):
        stretch = selection.take_stretch(spot.core)
        passage = cut_passage(
            text,
            spot.core,
            stretch.ranges_near(spot.core, reach_of(max_chars)),
            max_chars=max_chars,
            body_start=body_start,
            free=CharRange(stretch.start, stretch.end),
        )
        passages.append(passage)
        selection.put_back(stretch, passage.span)
    return passages


def _beginning(text: str, max_chars: int, body_start: int) -> list[Passage]:
    """Return the beginning of the body, else of the text, unmarked; nothing of a blank text."""
    first = _VISIBLE.search(text, body_start) or _VISIBLE.search(text)
    if first is None:
        return []
    passage = cut_passage(
        text,
        CharRange(*first.span()),
        (),
        max_chars=max_chars,
        body_start=first.start(),
        free=CharRange(first.start(), len(text)),
    )
    return [passage]


class _Spot(NamedTuple):
    """A place that could be shown; the greatest is the best."""

    worth: int
    closeness: int
    marks_near: int
    earliness: int
    core: CharRange
    parts: AbstractSet[int]


class _Stretch(NamedTuple):
    """A part of the text that no snippet shows yet, and the marks in it."""

    start: int
    end: int
    marks: Sequence[Mark]

    def ranges_near(self, core: CharRange, reach: int) -> list[CharRange]:
        """Return the ranges of the marks that are at most *reach* from *core*."""
        before = max(bisect_left(self.marks, (core.start - reach,)) - 1, 0)
        after = bisect_left(self.marks, (core.end + reach,))
        return [CharRange(mark.start, mark.end) for mark in self.marks[before:after]]


class _Selection:
    """The choice of places in one text; it knows what has been shown."""

    def __init__(
        self, text: str, whole: _Stretch, worth: Mapping[int, int], max_chars: int
    ) -> None:
        self._text = text
        self._stretches = [whole]
        self._worth = worth
        self._reach = max_chars - max_chars // 4  # a quarter is left for context
        self._shown: set[int] = set()
        self._spares: list[_Spot] = []
        self._enough = 0

    def next_spot(self) -> _Spot | None:
        """Return the best place that adds something to what has been shown."""
        if not self._shown:
            best, *self._spares = self._best_spots([stretch.marks for stretch in self._stretches])
            self._enough = best.worth // 2
            return best
        spots = self._best_spots(
            [mark for mark in stretch.marks if not self._shown.issuperset(mark.parts)]
            for stretch in self._stretches
        )
        if not spots:
            spots = [spare for spare in self._spares if self._is_left(spare.core)]
        if not spots:
            spots = [
                spot
                for spot in self._best_spots(stretch.marks for stretch in self._stretches)
                if spot.worth >= self._enough or any(map(is_pair, spot.parts))
            ]
        return spots[0] if spots else None

    def take_stretch(self, core: CharRange) -> _Stretch:
        """Take out the stretch that *core* lies in."""
        at = next(at for at, stretch in enumerate(self._stretches) if stretch.end >= core.end)
        return self._stretches.pop(at)

    def put_back(self, stretch: _Stretch, shown: CharRange) -> None:
        """Note that *shown* is shown, and put back what is left of *stretch* on both sides."""
        before = bisect_left(stretch.marks, (shown.start,))
        after = bisect_left(stretch.marks, (shown.end,))
        self._shown.update(*(mark.parts for mark in stretch.marks[before:after]))
        sides = (
            _Stretch(stretch.start, shown.start, stretch.marks[:before]),
            _Stretch(shown.end, stretch.end, stretch.marks[after:]),
        )
        self._stretches += [side for side in sides if side.marks]
        self._stretches.sort()

    def _is_left(self, core: CharRange) -> bool:
        return any(
            stretch.start <= core.start and core.end <= stretch.end for stretch in self._stretches
        )

    def _best_spots(self, stretches: Iterable[Sequence[Mark]]) -> list[_Spot]:
        """Return the places in *stretches* worth most, best first."""
        spots = [
            spot
            for marks in stretches
            if marks
            for spot in _best_spots(self._text, marks, self._worth, self._reach)
        ]
        return sorted(spots, reverse=True)


def _best_spots(
    text: str, marks: Sequence[Mark], worth: Mapping[int, int], reach: int
) -> list[_Spot]:
    """Return the first few places worth most; *marks* is not empty."""
    first_beside = _first_beside(text, marks, reach)
    scores = _scores(marks, first_beside, worth)
    best = max(scores)
    ties = (at for at, score in enumerate(scores) if score == best)
    return [_spot(marks, first_beside, worth, at, best) for at in islice(ties, _MOST_TIES)]


def _spot(
    marks: Sequence[Mark],
    first_beside: Sequence[int],
    worth: Mapping[int, int],
    first: int,
    score: int,
) -> _Spot:
    """Return the fewest marks from *first* on that are worth *score*."""
    missing = score
    parts: set[int] = set()
    unmarked = 0
    last, reached = first, marks[first].start
    while True:
        start, end, more = marks[last]
        unmarked += start - reached
        for part in more:
            if part not in parts:
                parts.add(part)
                missing -= worth[part]
        if missing <= 0:
            break
        last, reached = last + 1, end
    near = bisect_right(first_beside, first, last) - first
    core = CharRange(marks[first].start, end)
    return _Spot(score, -unmarked, near, -core.start, core, parts)


def _scores(
    marks: Sequence[Mark], first_beside: Sequence[int], worth: Mapping[int, int]
) -> list[int]:
    """Return for each mark what a passage that begins with it covers.

    A part of the query that stands at one mark and then at another is, by the second, what only
    those passages gain that begin after the first and reach the second. So it is added at the first
    of these and taken away after the last, and summing up once gives all scores, however many marks
    a passage holds.
    """
    changes = [0] * (len(marks) + 1)
    latest: dict[int, int] = {}
    for at, (_, _, parts) in enumerate(marks):
        for part in parts:
            begin = latest.get(part, 0)
            if begin < first_beside[at]:  # noqa: PLR1730 - max() would take half of the time
                begin = first_beside[at]
            changes[begin] += worth[part]
            changes[at + 1] -= worth[part]
            latest[part] = at + 1
    return list(accumulate(changes[:-1]))


def _first_beside(text: str, marks: Sequence[Mark], reach: int) -> list[int]:
    """Return for each mark the first one that may share a passage with it.

    That is one of the same paragraph, from which to this mark's end it is at most *reach*.
    """
    firsts: list[int] = []
    first = reached = 0
    line_end = text.find("\n", marks[0].start)
    for at, (start, end, _) in enumerate(marks):
        while end - marks[first].start > reach and first < at:
            first += 1
        if 0 <= line_end < start:
            if start - reached <= reach and parts_paragraph(text, line_end, start):
                first = at
            line_end = text.find("\n", start)
        firsts.append(first)
        reached = end
    return firsts
