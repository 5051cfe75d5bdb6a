"""Which passages of a text show best why it was found?

In charge of selecting them, and of `best_snippets`, which runs the three pure steps: joining the
tokens that matched into marks (`marks`), selecting, and cutting a passage around each place
selected (`passage`). Not in charge of how a mark looks (`render`).
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import NamedTuple

from wardsearch.borders import breaks_line
from wardsearch.marks import Mark, TokenMatch, find_marks, is_pair, worth_of_parts
from wardsearch.passage import cut_passage
from wardsearch.ranges import CharRange

__all__ = ["SMALLEST_SNIPPET", "Snippet", "TokenMatch", "best_snippets"]

SMALLEST_SNIPPET = 16  # code points: two ellipses with their spaces, and a word or two
_FADE = 16  # what is shown already counts a sixteenth: anything new comes first
_MOST_TIES = 16  # places of equal worth compared for closeness: the time stays linear
_LINE_END = re.compile(r"\s*\n\s*")
_VISIBLE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage to show, without markup.

    Attributes:
        text: In the spelling of the report; white space collapsed, `…` where a sentence was cut.
        matches: Half-open ranges of code points into `text`, sorted, disjoint, none empty.
        start: Where the passage begins in the report's text, in code points.
    """

    text: str
    matches: tuple[CharRange, ...]
    start: int


def best_snippets(
    text: str,
    matches: Sequence[TokenMatch],
    *,
    limit: int = 2,
    max_chars: int = 240,
    body_start: int = 0,
) -> tuple[Snippet, ...]:
    """Return the passages of *text* that show best what matched, best first and disjoint.

    Tokens that follow one another as in the query are one range; a token that stands alone is
    marked only if its syllable is in no such run anywhere in the text. A passage is the better the
    more of the query it covers, rare syllables and long runs counting most; then the closer
    together, the more often, and the earlier. A further snippet adds something: another part of the
    query, another run, or a place about as good.

    Args:
        text: NFC text of the whole report.
        matches: All matching tokens, in any order.
        limit: Snippets at most; fewer where there is no more to show.
        max_chars: Length of a snippet's text at most, in code points, ellipses included.
        body_start: Where the body begins; matches before it are shown only if it has none.

    Returns:
        Snippets, best first. Without matches, one: the unmarked beginning of the body.

    Raises:
        ValueError: *max_chars* is under 16.

    >>> text = "Tin vắn. Công tác giải phóng mặt bằng tốt."
    >>> tokens = [TokenMatch(18, 22, 4, 0, 1.0), TokenMatch(23, 28, 5, 1, 1.0)]
    >>> [snippet] = best_snippets(text, tokens, max_chars=34)
    >>> snippet.text, [snippet.text[start:end] for start, end in snippet.matches]
    ('Công tác giải phóng mặt bằng tốt.', ['giải phóng'])
    """
    if max_chars < SMALLEST_SNIPPET:
        raise ValueError(f"max_chars is {max_chars}, but a snippet takes {SMALLEST_SNIPPET}")
    if limit <= 0:
        return ()
    tokens = sorted(matches)
    marks = find_marks(text, tokens)
    in_body = bisect_left(marks, (body_start,))
    if in_body < len(marks):
        marks = marks[in_body:]
        floor = body_start
    else:
        floor = 0
    if not marks:
        return _beginning(text, max_chars, body_start)
    selection = _Selection(text, marks, worth_of_parts(tokens), max_chars)
    snippets: list[Snippet] = []
    stretches = [_Stretch(floor, len(text), 0, len(marks))]
    while stretches and len(snippets) < limit:
        spots = [selection.best_spot(stretch) for stretch in stretches]
        best = spots.index(max(spots))
        stretch, spot = stretches.pop(best), spots[best]
        if not selection.adds_something(spot):
            break
        passage = cut_passage(
            text,
            CharRange(marks[spot.first][0], marks[spot.last][1]),
            selection.ranges_around(spot),
            max_chars=max_chars,
            body_start=body_start,
            free=CharRange(stretch.start, stretch.end),
        )
        snippets.append(Snippet(passage.text, passage.matches, passage.span.start))
        stretches += selection.show(passage.span, stretch)
    return tuple(snippets)


def _beginning(text: str, max_chars: int, body_start: int) -> tuple[Snippet, ...]:
    """Return the beginning of the body, else of the text, unmarked; nothing of a blank text."""
    first = _VISIBLE.search(text, body_start) or _VISIBLE.search(text)
    if first is None:
        return ()
    passage = cut_passage(
        text,
        CharRange(*first.span()),
        (),
        max_chars=max_chars,
        body_start=first.start(),
        free=CharRange(first.start(), len(text)),
    )
    return (Snippet(passage.text, (), passage.span.start),)


class _Spot(NamedTuple):
    """A place that could be shown; the greatest is the best."""

    worth: int
    closeness: int
    marks_near: int
    earliness: int
    first: int
    last: int


class _Stretch(NamedTuple):
    """A part of the text that no snippet shows yet, and the numbers of its marks."""

    start: int
    end: int
    first: int
    stop: int


class _Selection:
    """The choice of places in one text; it remembers what has been shown."""

    def __init__(
        self, text: str, marks: Sequence[Mark], worth: Mapping[int, int], max_chars: int
    ) -> None:
        self._marks = marks
        self._worth = worth
        self._worth_now = dict(worth)
        self._max_chars = max_chars
        self._first_beside = _first_beside(text, marks, max_chars - max_chars // 4)
        self._shown: set[int] = set()
        self._enough = 0

    def best_spot(self, stretch: _Stretch) -> _Spot:
        """Return the best place in *stretch*, which has a mark."""
        _, _, first, stop = stretch
        scores = self._scores(first, stop)
        best = max(scores)
        ties = (first + at for at, score in enumerate(scores) if score == best)
        return max(self._spot(at, stop, best) for at in islice(ties, _MOST_TIES))

    def adds_something(self, spot: _Spot) -> bool:
        """Tell whether showing *spot* tells more than what has been shown."""
        parts = {part for mark in self._marks[spot.first : spot.last + 1] for part in mark[2]}
        worth = sum(self._worth[part] for part in parts)
        self._enough = self._enough or worth // 2
        return worth >= self._enough or not parts <= self._shown or any(map(is_pair, parts))

    def ranges_around(self, spot: _Spot) -> list[CharRange]:
        """Return the ranges of the marks that a passage around *spot* may reach."""
        start, end = self._marks[spot.first][0], self._marks[spot.last][1]
        before = bisect_left(self._marks, (start - 2 * self._max_chars,))
        after = bisect_left(self._marks, (end + 2 * self._max_chars,))
        return [CharRange(start, end) for start, end, _ in self._marks[max(before - 1, 0) : after]]

    def show(self, span: CharRange, stretch: _Stretch) -> list[_Stretch]:
        """Note that *span* is shown, and return what is left of *stretch* and still has marks."""
        before = bisect_left(self._marks, (span.start,))
        after = bisect_left(self._marks, (span.end,))
        self._shown.update(*(parts for _, _, parts in self._marks[before:after]))
        self._worth_now.update((part, self._worth[part] // _FADE + 1) for part in self._shown)
        sides = (
            _Stretch(stretch.start, span.start, stretch.first, before),
            _Stretch(span.end, stretch.end, after, stretch.stop),
        )
        return [side for side in sides if side.first < side.stop]

    def _scores(self, first: int, stop: int) -> list[int]:
        """Return for each mark what a passage that begins with it covers.

        A part that stands at marks i and, before that, h is what the passages gain that begin after
        h and reach i; so adding at the first of these and taking away after the last, and summing
        up, needs one step per mark however many a passage holds.
        """
        changes = [0] * (stop - first + 1)
        latest: dict[int, int] = {}
        worth_now = self._worth_now
        numbered = enumerate(
            zip(self._marks[first:stop], self._first_beside[first:stop], strict=True)
        )
        for at, ((_, _, parts), first_beside) in numbered:
            for part in parts:
                begin = latest.get(part, 0)
                if begin < first_beside - first:
                    begin = first_beside - first
                changes[begin] += worth_now[part]
                changes[at + 1] -= worth_now[part]
                latest[part] = at + 1
        return list(accumulate(changes[:-1]))

    def _spot(self, first: int, stop: int, worth: int) -> _Spot:
        """Return the fewest marks from *first* on that cover as much as *worth*."""
        seen: set[int] = set()
        covered = marked = 0
        last = first - 1
        while covered < worth:
            last += 1
            start, end, parts = self._marks[last]
            marked += end - start
            covered += sum([self._worth_now[part] for part in set(parts) - seen])
            seen.update(parts)
        near = last + 1
        while near < stop and self._first_beside[near] <= first:
            near += 1
        begin, end = self._marks[first][0], self._marks[last][1]
        return _Spot(worth, begin + marked - end, near - first, -first, first, last)


def _first_beside(text: str, marks: Sequence[Mark], reach: int) -> list[int]:
    """Return for each mark the first one that may share a passage with it.

    That is one of the same paragraph, from which to this mark's end it is at most *reach*.
    """
    firsts: list[int] = []
    first = reached = 0
    line_end = text.find("\n", marks[0][0])
    for at, (start, end, _) in enumerate(marks):
        while end - marks[first][0] > reach and first < at:
            first += 1
        if 0 <= line_end < start:
            spaces = _LINE_END.finditer(text, max(reached, start - reach), start)
            if any(breaks_line(space[0], text[space.end()]) for space in spaces):
                first = at
            line_end = text.find("\n", start)
        firsts.append(first)
        reached = end
    return firsts
