"""Where do sentences, clauses and paragraphs of a Vietnamese text end?

Covers the places where a text may be cut so that it still reads well. Does not cover which cut to
make (`snippets.passage`) or what a token is (`analysis.tokenizer`).

Why not a trained sentence splitter: a report has captions, list items and `1.089` or `TP. Hà Nội`
in every paragraph, and a border that is missed costs an ellipsis, not an answer.
"""

from collections.abc import Iterator
from enum import IntEnum

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile

_LINE_BREAK = lazy_compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# It begins with a set of characters, never with alternatives: that makes the scan ten times faster.
_SIGNS = lazy_compile(
    r"([\n–—.!?…,:;。\uff01\uff1f\uff0c、\uff1b\uff1a][.!?…,:;。\uff01\uff1f\uff0c、\uff1b\uff1a]*+)"
    r"[”’\"')\]»」』\uff09]*+"
)
_DASHES = ("–", "—")
_UNSPACED = "。\uff01\uff1f\uff0c、\uff1b\uff1a"  # Chinese and Japanese put no space after a sign
_STOP = lazy_compile(r"[.!?…]")
_OPENING = "“‘\"'(["
# What is written short before a name; the full stop after it ends no sentence.
_ABBREVIATIONS = {
    *("tp", "tx", "tt", "nxb", "stt", "tr", "đt", "sđt"),
    *("ts", "ths", "pgs", "gs", "bs", "ks", "cn", "đc", "đ/c", "mr", "mrs", "ms", "dr", "st"),
}
_LONGEST_ABBREVIATION = 4  # also of the number of a heading: `VIII.`
_YEAR = 4  # digits


class Rank(IntEnum):
    """How good a place a border is to cut at."""

    CLAUSE = 1
    ITEM = 2
    SENTENCE = 3
    PARAGRAPH = 4


_RANKS = {
    **dict.fromkeys(".!?…。\uff01\uff1f", Rank.SENTENCE),
    **dict.fromkeys(";\uff1b", Rank.ITEM),
    **dict.fromkeys(",:–—\uff0c、\uff1a", Rank.CLAUSE),
}


class Border(NamedTuple):
    """A place to cut: what is before it ends at `end`, what follows begins at `start`."""

    end: int
    start: int
    rank: Rank


def find_borders(text: str) -> Iterator[Border]:
    r"""Yield the borders inside *text*, in order.

    Args:
        text: Every white space in it is one character: `\n` between paragraphs, a space elsewhere.

    >>> [border.rank.name for border in find_borders("Năm 2021, đạt 37,5%. Tốt; nhanh.\nHết")]
    ['CLAUSE', 'SENTENCE', 'ITEM', 'PARAGRAPH']
    """
    for found in _SIGNS.finditer(text):
        signs = found[1]
        begin, end = found.span()
        if signs[0] == "\n":
            yield Border(begin, begin + 1, Rank.PARAGRAPH)
        elif signs in _DASHES:
            if _is_clause_dash(text, begin):
                yield Border(begin - 1, end + 1, Rank.CLAUSE)
        elif signs[-1] in _UNSPACED or signs == ";" or text.startswith(" ", end):
            start = end + text.startswith(" ", end)
            rank = _RANKS[signs[-1]]
            if rank is not Rank.SENTENCE or ends_sentence(text, begin, start):
                yield Border(end, start, rank)
            elif not _is_abbreviated(text, begin):
                yield Border(end, start, Rank.CLAUSE)


def ends_sentence(text: str, stop: int, after: int) -> bool:
    """Return whether the sign at *stop* ends a sentence if the next one would begin at *after*.

    A lower-case letter goes on with the sentence; so do `TP. Hà Nội`, `P. Ngọc Thụy`, and
    `1. Công tác` at the beginning of a line or after another sentence.

    >>> ends_sentence("Xong. Rồi", 4, 6), ends_sentence("ở TP. Hà Nội", 4, 6)
    (True, False)
    """
    ahead = text[after : after + 4].lstrip(_OPENING)
    return not ahead[:1].islower() and not _is_abbreviated(text, stop)


def breaks_line(space: str, following: str) -> bool:
    r"""Return whether the white space *space* ends a paragraph, a caption or an item of a list.

    A single line break before a lower-case letter only wraps the line.

    >>> breaks_line("\n", "v"), breaks_line("\n", "V"), breaks_line("\n \n", "v")
    (False, True, True)
    """
    breaks = len(_LINE_BREAK.findall(space))
    return breaks > 1 or (breaks == 1 and not following.islower())


def parts_paragraph(text: str, line_end: int, start: int) -> bool:
    r"""Return whether a line break from *line_end* on, before a word at *start*, ends a paragraph.

    >>> parts_paragraph("thu hồi\nđất", 7, 8), parts_paragraph("thu hồi\nđất.\nNăm", 7, 13)
    (False, True)
    """
    while 0 <= line_end < start:
        after = line_end + 1
        while text[after].isspace():
            after += 1
        if breaks_line(text[line_end:after], text[after]):
            return True
        line_end = text.find("\n", after, start)
    return False


def parts_phrase(text: str, end: int, start: int) -> bool:
    r"""Return whether a sentence or item ends between a word's *end* and the next one's *start*.

    One line break between them, or a comma, does not part them.

    >>> parts_phrase("giải phóng\nmặt bằng", 10, 11), parts_phrase("giải phóng. Mặt bằng", 10, 12)
    (False, True)
    """
    gap = text[end:start]
    if gap in (" ", "-", ""):
        return False
    if len(_LINE_BREAK.findall(gap)) > 1 or any(sign in gap for sign in ";\uff1b。\uff01\uff1f"):
        return True
    stop = _STOP.search(gap)
    has_space = any(map(str.isspace, gap))
    return stop is not None and has_space and ends_sentence(text, end + stop.start(), start)


def _is_clause_dash(text: str, at: int) -> bool:
    """Return whether the dash at *at* parts words, not the years of `2021 – 2026`."""
    return text[at - 1 : at + 2 : 2] == "  " and not text[at - 2 : at - 1].isdigit()


def _is_abbreviated(text: str, stop: int) -> bool:
    """Return whether the full stop at *stop* is of an abbreviation, an initial or a heading."""
    if text[stop : stop + 1] != "." or not text[stop + 1 : stop + 2].isspace():
        return False
    head = text[max(0, stop - _LONGEST_ABBREVIATION - 2) : stop]
    if not head or head[-1].isspace():
        return False
    word = head.split()[-1]
    before = text[max(0, stop - len(word) - 2) : stop - len(word)]
    begins = before.rstrip(" ")[-1:] in ("", "\n", ".", "!", "?", "…", ";")
    word = word.lstrip(_OPENING)
    return (
        (len(word) == 1 and word.isalpha())
        or word.lower() in _ABBREVIATIONS
        or (begins and 0 < len(word) <= _LONGEST_ABBREVIATION and _is_number(word))
    )


def _is_number(word: str) -> bool:
    """Return whether *word* may number a heading: `1`, `12`, `IV`; a year ends a sentence."""
    return (word.isdecimal() and len(word) < _YEAR) or not word.strip("IVX")
