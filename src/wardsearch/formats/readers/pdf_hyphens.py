r"""Which hyphens on the page of a PDF are letters, and which only cut a word?

Covers the letter *ư* of TCVN3. Its code, 0xAD, is a second hyphen in the encodings of PDF, so
it comes out as one; at the end of a line even as the mark of a cut word, and both lines as one. The
page still shows it as wide as a letter. Where that does not tell, the syllable does: none ends in
*ph*, and *ph\xadêng* is *phường*. Does not cover how pages are read (`pdf`).
"""

import re
from collections.abc import Callable, Sequence
from itertools import islice, takewhile
from typing import Final

from wardsearch.formats.encodings.decoding import decode_as
from wardsearch.formats.encodings.detection import read_as, sample
from wardsearch.formats.encodings.fonts import font_hint
from wardsearch.vietnamese.orthography import is_syllable

CUT: Final = "\x02"
"""Stands for a hyphen that ends a line whose last word goes on, and for that end."""

CUTS: Final = "\x02\ufffe"
"""The same as PDFium gives it, letter by letter and in a text."""

_LETTER_U: Final = "\xad"
_TCVN3: Final = "TCVN3"
_HYPHENS: Final = frozenset(("-", CUT))
_AS_WIDE: Final = "un"  # ư is no narrower than these
_NARROW: Final = "itl"  # but in a font whose letters are all of one width
_MODELS: Final = 8  # letters that are measured
_TOLERATED: Final = 0.85
_LONE_VOWELS: Final = frozenset(("u", "a"))  # ưu and ưa are likelier than a list of these
_LETTER: Final = re.compile(r"[^\W\d_]|[\xa1-\xbf\u2212\u2219\u03bc]")
_LONGEST: Final = 8  # letters of a syllable
_CUT_WORD: Final = re.compile(rf"([^\W\d_]*)[{CUTS}]([^\W\d_]*)")

Measure = Callable[[int], float]
"""Gives the width of a letter, by its index, divided by the height of its font."""


def without_cuts(text: str) -> str:
    r"""Return *text* in Unicode with words that line ends cut made whole.

    Vietnamese cuts no syllable, so a hyphen between two is one that was written.

    >>> without_cuts("infor\x02mation, kinh tế\x02xã hội")
    'information, kinh tế-xã hội'
    """
    return _CUT_WORD.sub(_whole, text)


def _whole(found: re.Match[str]) -> str:
    before, after = found.groups()
    is_written = is_syllable(before) and is_syllable(after) and not is_syllable(before + after)
    return f"{before}-{after}" if is_written else before + after


def with_letters(
    letters: Sequence[str], fonts: Sequence[str | None], measure: Measure
) -> list[str]:
    """Return *letters* with U+00AD, which is *ư* in TCVN3, where they have a hyphen for it.

    Args:
        letters: Of a page, one by one.
        fonts: Of each letter.
        measure: Tells how wide a letter is shown.
    """
    whole = list(letters)
    for font in {fonts[place] for place, letter in enumerate(letters) if letter in _HYPHENS}:
        hint = font_hint(font)
        places = [place for place, of in enumerate(fonts) if of == font]
        text = "".join(letters[place] for place in places)
        if hint.encoding == _TCVN3 if hint else read_as(sample(text), _TCVN3).convinces:
            _restore(whole, places, measure)
        elif hint:
            for place in places:
                whole[place] = "-\n" if letters[place] == CUT else letters[place]
    return whole


def _restore(letters: list[str], places: Sequence[int], measure: Measure) -> None:
    """Put *ư* for the hyphens among the *places* of one font in TCVN3."""
    widths = {place: measure(place) for place in places if letters[place] in _HYPHENS}
    least = _least_width(letters, places, measure)
    are_told = any(width >= least for width in widths.values())
    for place, width in widths.items():
        is_letter = width >= least if are_told else _makes_syllable(letters, place)
        end = "\n" if letters[place] == CUT else ""
        letters[place] = (_LETTER_U if is_letter else "-") + end


def _least_width(letters: Sequence[str], places: Sequence[int], measure: Measure) -> float:
    """Return from which width on a hyphen is a letter; infinite where widths tell nothing."""
    wide, narrow = (
        [measure(place) for place in islice((p for p in places if letters[p] in models), _MODELS)]
        for models in (_AS_WIDE, _NARROW)
    )
    if not wide or not narrow or min(narrow) >= _TOLERATED * min(wide):
        return float("inf")
    return _TOLERATED * min(wide)


def _makes_syllable(letters: Sequence[str], place: int) -> bool:
    """Return whether the hyphen at *place* makes a syllable of what would be none without it."""
    behind = range(place - 1, max(place - _LONGEST, -1), -1)
    before = "".join(takewhile(_LETTER.fullmatch, (letters[at] for at in behind)))[::-1]
    ahead = letters[place + 1 : place + _LONGEST]
    after = "" if letters[place] == CUT else "".join(takewhile(_LETTER.fullmatch, ahead))
    if not (before or after) or not _is_read(before + _LETTER_U + after):
        return False
    if not before:
        return after.lower() in _LONE_VOWELS or not _is_read(after)
    if after:
        is_initials = before.isupper() and after.isupper()
        return not (is_initials or (_is_read(before) and _is_read(after)))
    starts_line = place < 2 or letters[place - 2] in "\r\n"  # noqa: PLR2004 - a letter and this
    is_item = len(before) == 1 and starts_line and "".join(ahead).lstrip()[:1].isupper()
    return not (is_item or _is_read(before))


def _is_read(text: str) -> bool:
    """Return whether *text* in TCVN3 is a syllable."""
    return is_syllable(decode_as(text, _TCVN3))
