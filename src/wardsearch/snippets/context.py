"""Which lines of a text stand around a passage?

Covers widening snippets to whole lines, with some before and after, as `grep -C` does. Does not
cover choosing the passages (`selection`).
"""

from collections.abc import Sequence
from dataclasses import replace

from wardsearch.ranges import CharRange, clip_all, shift
from wardsearch.snippets.marks import TokenMatch, find_marks
from wardsearch.snippets.pages import PAGE_END
from wardsearch.snippets.snippet import Snippet


def with_context(
    text: str,
    matches: Sequence[TokenMatch],
    snippets: Sequence[Snippet],
    lines: int,
    *,
    body_start: int = 0,
) -> tuple[Snippet, ...]:
    r"""Return *snippets* of *text* as whole lines, with *lines* more above and below.

    Blank lines are left out and not counted. Snippets that meet become one; lines of one are parted
    by new lines.

    Args:
        text: Of the whole report.
        matches: What matched in it.
        snippets: Made of both.
        lines: How many, at least 1.
        body_start: Where the body begins; a snippet of the body has no line before it.

    >>> [made] = with_context("a\nb\n\nc d\ne\nf", [], [Snippet("c", (), 5)], 1)
    >>> made.text
    'b\nc d\ne'
    """
    spans = _lines(text)
    marks = [CharRange(mark.start, mark.end) for mark in find_marks(text, sorted(matches))]
    made: list[tuple[int, int, Snippet]] = []
    for snippet in snippets:
        first, last = _of(spans, snippet)
        floor = body_start if snippet.start >= body_start else 0
        lowest = next((at for at, span in enumerate(spans) if span.start >= floor), first)
        first, last = max(first - lines, min(lowest, first)), min(last + lines, len(spans) - 1)
        meeting = [each for each in made if each[0] <= last + 1 and first <= each[1] + 1]
        for each in meeting:
            first, last = min(first, each[0]), max(last, each[1])
        place = made.index(meeting[0]) if meeting else len(made)
        made = [each for each in made if each not in meeting]
        made.insert(place, (first, last, meeting[0][2] if meeting else snippet))
    return tuple(_widened(text, spans[first : last + 1], marks, one) for first, last, one in made)


def _lines(text: str) -> list[CharRange]:
    """Return the lines of *text* that are not blank, without white space at either end."""
    spans = []
    start = 0
    for line in text.split("\n"):
        kept = line.strip().strip(PAGE_END).strip()
        if kept:
            begins = start + line.index(kept)
            spans.append(CharRange(begins, begins + len(kept)))
        start += len(line) + 1
    return spans


def _of(spans: Sequence[CharRange], snippet: Snippet) -> tuple[int, int]:
    """Return the first and the last of *spans* that *snippet* is of."""
    end = snippet.start + max(len(snippet.text.strip("… ")), 1)
    held = [at for at, span in enumerate(spans) if span.start < end and snippet.start < span.end]
    return (held[0], held[-1]) if held else (0, 0)


def _widened(
    text: str, spans: Sequence[CharRange], marks: Sequence[CharRange], snippet: Snippet
) -> Snippet:
    shown, ranges, at = [], [], 0
    for span in spans:
        shown.append(text[span.start : span.end])
        ranges += [shift(mark, at - span.start) for mark in clip_all(marks, span)]
        at += len(shown[-1]) + 1
    start = spans[0].start if spans else snippet.start
    return replace(snippet, text="\n".join(shown), matches=tuple(ranges), start=start)
