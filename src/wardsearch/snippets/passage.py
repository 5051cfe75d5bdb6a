"""Which passage around a match reads best?

Covers cutting: given the part of a text that must be shown, `cut_passage` takes the sentences, else
the clauses, else the words around it that fit, and collapses white space. Does not cover which part
deserves to be shown (`selection`), where a sentence ends (`vietnamese.sentences`), or how marks
look (`terminal.typeset`).

Why white space is collapsed first: the limit counts what is shown, and a phrase may hold any amount
of white space.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.ranges import CharRange, clip, shift
from wardsearch.vietnamese.sentences import Border, Rank, breaks_line, find_borders

ELLIPSIS = "…"
_MARGIN = len(ELLIPSIS) + 1  # an ellipsis and the space beside it
_CONTEXT = 20  # code points, three or four syllables: enough to see what a match is about

_LIST = 2  # semicolons in a sentence that is a list

_UNEVEN_SPACE = lazy_compile(r"[^\S ]\s*|\s{2,}")  # all white space but a single plain space
_JOINER = "\u200d"  # ties emoji together
_START = attrgetter("start")


class Passage(NamedTuple):
    """A stretch of a text, ready to be shown.

    Attributes:
        span: Where it stands in the text, in code points, half-open; no white space at its ends.
        text: The stretch with each white space a single space, and an ellipsis at an end that is
            inside a sentence.
        matches: Half-open ranges of code points into `text`, sorted, disjoint, none empty.
    """

    span: CharRange
    text: str
    matches: tuple[CharRange, ...]


def cut_passage(
    text: str,
    core: CharRange,
    marks: Sequence[CharRange],
    *,
    max_chars: int,
    body_start: int,
    free: CharRange,
) -> Passage:
    """Return the passage of *text* around *core*, in at most *max_chars* with its ellipses.

    Core and marks are shown whole or not at all; only a core that alone is too long is cut. Of
    whole sentences as many are taken as fit, without leaving the paragraph; where the first does
    not fit or leaves the passage half empty, items of a list are, then clauses, then words. Of a
    list within a sentence, the item that holds the core is the passage.

    Args:
        text: NFC text.
        core: What the passage must show; not empty, no white space at its ends, inside *free*.
        marks: Sorted, disjoint; those within `reach_of(max_chars)` of the core suffice.
        max_chars: Limit in code points; at least 16.
        body_start: Where the text's body begins: as good a border as a paragraph's.
        free: The passage stays inside it.
    """
    stretch = _Stretch(text, core, reach_of(max_chars), body_start)
    shown = [stretch.inner(mark) for mark in marks]
    cutter = _Cutter(stretch, shown, stretch.inner(free), max_chars)
    span = cutter.cut(stretch.inner(core))
    lead = "" if span.start in cutter.sentence_starts else f"{ELLIPSIS} "
    trail = "" if span.end in cutter.sentence_ends else f" {ELLIPSIS}"
    clipped = [clip(mark, span) for mark in shown if mark.end > span.start]
    return Passage(
        stretch.outer(span),
        lead + stretch.text[span.start : span.end].replace("\n", " ") + trail,
        tuple([shift(mark, len(lead) - span.start) for mark in clipped if mark is not None]),
    )


def reach_of(max_chars: int) -> int:
    """Return how far from its core a passage of *max_chars* can reach in a text, in code points.

    A quarter more than the limit, because runs of white space shrink when they are shown. With very
    many of them the passage may come out short.
    """
    return max_chars + max_chars // 4


class _Stretch:
    r"""A part of a text in which every white space is one character, and the way to and from it.

    Attributes:
        text: The collapsed part; `\n` stands where a paragraph or an item of a list ends.
        borders: The places to cut it at, in order.
    """

    def __init__(self, text: str, core: CharRange, reach: int, body_start: int) -> None:
        """Take *text* from *reach* before *core* to *reach* after it, not across *body_start*."""
        floor = body_start if body_start <= core.start else 0
        at, end = max(floor, core.start - reach), min(len(text), core.end + reach)
        is_head, is_tail = at == floor, end == len(text)
        # Where the text goes on after white space that became shorter, outside and inside.
        self._outer, self._inner = [at], [0]
        pieces: list[str] = []
        for space in _UNEVEN_SPACE.finditer(text, at, end):
            is_break = breaks_line(space[0], text[space.end() : space.end() + 1])
            pieces += text[at : space.start()], "\n" if is_break else " "
            self._inner.append(self._inner[-1] + space.start() - at + 1)
            at = space.end()
            self._outer.append(at)
        pieces.append(text[at:end])
        self.text = "".join(pieces)
        self.borders = list(find_borders(self.text))
        if is_head:
            head = len(self.text) - len(self.text.lstrip())
            self.borders.insert(0, Border(0, head, Rank.PARAGRAPH))
        if is_tail:
            tail = len(self.text.rstrip())
            self.borders.append(Border(tail, len(self.text), Rank.PARAGRAPH))

    def inner(self, span: CharRange) -> CharRange:
        """Return where *span* of the outer text stands in the stretch, as far as it does."""
        start = _move(span.start, self._outer, self._inner)
        end = _move(span.end, self._outer, self._inner)
        return CharRange(max(start, 0), min(end, len(self.text)))

    def outer(self, span: CharRange) -> CharRange:
        """Return where *span* of the stretch stands in the outer text."""
        start = _move(span.start, self._inner, self._outer)
        return CharRange(start, _move(span.end, self._inner, self._outer))


def _move(at: int, origins: Sequence[int], targets: Sequence[int]) -> int:
    """Return where *at* moves to when each of *origins* moves to the target of the same number."""
    piece = max(bisect_right(origins, at) - 1, 0)
    return at - origins[piece] + targets[piece]


class _Cutter:
    """The choice of one passage of a stretch; all offsets are of the stretch.

    Attributes:
        sentence_starts: Where a passage may begin without an ellipsis.
        sentence_ends: Where it may end without one.
    """

    def __init__(
        self, stretch: _Stretch, marks: Sequence[CharRange], free: CharRange, max_chars: int
    ) -> None:
        self._text = stretch.text
        self._marks = marks
        in_marks = {at for start, end in marks for at in range(start + 1, end)}
        self._free = free
        self._max_chars = max_chars
        self._borders = [
            border
            for border in stretch.borders
            if border.start not in in_marks and border.end not in in_marks
        ]
        sentences = [border for border in self._borders if border.rank >= Rank.SENTENCE]
        self.sentence_starts = {border.start for border in sentences}
        self._unit_starts = {border.start for border in self._borders if border.rank >= Rank.ITEM}
        self.sentence_ends = {border.end for border in sentences}

    def cut(self, core: CharRange) -> CharRange:
        """Return the stretch around *core* that reads best of those that fit."""
        bounds = self._unit_around(core, Rank.PARAGRAPH, self._free)
        item = self._item_around(core, bounds)
        if item is not None:
            return item
        span = self._add_units(core, Rank.SENTENCE, bounds)
        if span is None:
            if core.end - core.start > self._max_chars - 2 * _MARGIN:
                return self._head_of(core)
            span, bounds = core, self._unit_around(core, Rank.SENTENCE, bounds)
        for rank in (Rank.ITEM, Rank.CLAUSE):
            if self._is_thin(span):
                span = self._add_units(span, rank, bounds) or span
        if self._is_thin(span):
            return self._add_words(span, bounds)
        if core.start - span.start < _CONTEXT and span.start not in self._unit_starts:
            return self._add_words(span, CharRange(bounds.start, span.end))
        return span

    def _item_around(self, core: CharRange, bounds: CharRange) -> CharRange | None:
        """Return the item of a list within a sentence that holds *core*, where it says enough.

        A list has two semicolons and more; its other items answer something else.
        """
        sentence = self._unit_around(core, Rank.SENTENCE, bounds)
        parted = [
            border
            for border in self._borders
            if border.rank is Rank.ITEM and sentence.start < border.start < sentence.end
        ]
        item = self._unit_around(core, Rank.ITEM, sentence)
        says = (item.end - item.start) - (core.end - core.start)
        is_one = len(parted) >= _LIST and says >= _CONTEXT and self._fits(item)
        return item if is_one else None

    def _is_thin(self, span: CharRange) -> bool:
        return span.end - span.start < self._max_chars // 2

    def _fits(self, span: CharRange) -> bool:
        margins = (span.start not in self.sentence_starts) + (span.end not in self.sentence_ends)
        return span.end - span.start + margins * _MARGIN <= self._max_chars

    def _unit_around(self, span: CharRange, rank: Rank, within: CharRange) -> CharRange:
        """Return the sentence or other unit that holds *span*, as far as it lies *within*."""
        borders = [border for border in self._borders if border.rank >= rank]
        start = max((border.start for border in borders if border.start <= span.start), default=0)
        end = min((border.end for border in borders if border.end >= span.end), default=within.end)
        return CharRange(max(start, within.start), min(end, within.end))

    def _add_units(self, span: CharRange, rank: Rank, bounds: CharRange) -> CharRange | None:
        """Return the whole units around *span*, with as many more on both sides as fit.

        None where already the first do not fit.
        """
        borders = [border for border in self._borders if border.rank >= rank]
        starts = [border.start for border in borders if bounds.start <= border.start <= span.start]
        ends = [border.end for border in borders if span.end <= border.end <= bounds.end]
        ends.reverse()
        if not starts or not ends:
            return None
        grown = CharRange(starts.pop(), ends.pop())
        if not self._fits(grown):
            return None
        while starts or ends:
            more_before = span.start - grown.start <= grown.end - span.end
            if starts and (more_before or not ends):
                side, wider = starts, grown._replace(start=starts.pop())
            else:
                side, wider = ends, grown._replace(end=ends.pop())
            if self._fits(wider):
                grown = wider
            else:
                side.clear()
        return grown

    def _add_words(self, span: CharRange, bounds: CharRange) -> CharRange:
        """Return *span* with as many words of *bounds* on both sides as fit."""
        room = max(self._max_chars - 2 * _MARGIN - (span.end - span.start), 0)
        room_before = max(room // 2, room - (bounds.end - span.end))
        start = self._start_of_word(max(span.start - room_before, bounds.start), span.start)
        room_after = room - (span.start - start)
        return CharRange(start, self._end_of_word(min(span.end + room_after, bounds.end), span.end))

    def _head_of(self, core: CharRange) -> CharRange:
        """Return the beginning of a core too long to be shown whole."""
        end = core.start + self._max_chars - 2 * _MARGIN
        return CharRange(core.start, self._whole_letters(end, core.start) or end)

    def _start_of_word(self, at: int, limit: int) -> int:
        """Return the first start of a word from *at* on, outside all marks; at most *limit*."""
        if at in self.sentence_starts:
            return at
        space = self._text.find(" ", max(at - 1, 0), limit)
        if space >= 0:
            at = space + 1
        while at < limit and not _begins_letter(self._text, at):
            at += 1
        while mark := self._mark_around(at):
            at = self._text.find(" ", mark.end, limit) + 1 or limit
        return at

    def _end_of_word(self, at: int, limit: int) -> int:
        """Return the last end of a word up to *at*, outside all marks; at least *limit*."""
        if at in self.sentence_ends:
            return at
        at = self._whole_letters(at, limit)
        while mark := self._mark_around(at):
            at = max(self._text.rfind(" ", limit, mark.start), limit)
        return at

    def _whole_letters(self, at: int, limit: int) -> int:
        """Return the last space from *limit* to *at*; else the last end of a letter."""
        space = self._text.rfind(" ", limit, at + 1)
        if space >= 0:
            return space
        while at > limit and not _begins_letter(self._text, at):
            at -= 1
        return at

    def _mark_around(self, at: int) -> CharRange | None:
        """Return the mark that *at* would cut in two."""
        before = bisect_left(self._marks, at, key=_START) - 1
        return self._marks[before] if before >= 0 and at < self._marks[before].end else None


def _begins_letter(text: str, at: int) -> bool:
    """Return whether a cut of *text* at *at* leaves letters with their marks, and emoji, whole."""
    if at >= len(text):
        return True
    char = text[at]
    is_tied = unicodedata.category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff"
    return not (is_tied or _JOINER in text[at - 1 : at + 1])
