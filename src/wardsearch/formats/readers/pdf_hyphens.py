r"""Which hyphens on the page of a PDF are letters, and which only cut a word?

Covers the letter *ư* of TCVN3. Its code, 0xAD, is a second hyphen in the encodings of PDF, so it
comes out as one; at the end of a line even as the mark of a cut word, and both lines as one. The
page still shows it as wide as a letter. Where the width does not decide, the syllable does: none
ends in *ph*, so *ph\xadêng* is *phường*. Does not cover how pages are read (`pdf`).
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
_CUT_WORD: Final = re.compile(rf"((?<![^\s{CUTS}])[^\s{CUTS}]*|)[{CUTS}](?=([^\s{CUTS}]*))")
_OPENING: Final = "([{\"'“‘«"
_CLOSING: Final = ".,;:!?)]}\"'”’»…"
_SMALL_LETTERS: Final = re.compile(r"[^\W\d_]+")
_WHOLE_WORD: Final = re.compile(rf"(?<![\w{CUTS}-])[a-z]{{3,}}(?![\w{CUTS}-])")
_NO_BEGINNING: Final = re.compile(
    r"(?:[a-z]{0,2}(?:tions?|sions?|ments?|ties|ty|ness|bly|ble|cally|ously|ture|tures|ving|ting|ning|"
    r"ring|sing|ling|ging|ding|cing|ance|ence|ances|ences|ally|ised|ized|ated|ates|ating)|ed|er|ers|"
    r"ly|ing|ings|es|cy|al|ic|ive|ous)"
)
"""What English words end with and none begins with."""

Measure = Callable[[int], float]
"""Returns the width of a letter, by its index, divided by the height of its font."""


class KnownWords:
    """The words of a document, as far as it has been read: they tell cut words from whole ones."""

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)
        self._words: set[str] = set()

    def read(self, text: str) -> None:
        """Add the words of *text*."""
        self._texts.append(text)

    def __contains__(self, word: str) -> bool:
        for text in self._texts:
            self._words.update(_WHOLE_WORD.findall(text.lower()))
        self._texts.clear()
        return word in self._words


def without_cuts(text: str, words: KnownWords | None = None) -> str:
    r"""Return *text* in Unicode with words that line ends cut made whole.

    Vietnamese cuts no syllable, so most hyphens at the end of a line were written. One is dropped
    where the letters around it are a word together and are not apart: a syllable, a word of the
    document, or what ends as no word begins (`-tion`).

    Args:
        text: With `CUT` for hyphens at the ends of lines.
        words: Of the document.

    >>> without_cuts("infor\x02mation, kinh tế\x02xã hội, QĐ\x02UBND")
    'information, kinh tế-xã hội, QĐ-UBND'
    """
    known = words or KnownWords(text)
    return _CUT_WORD.sub(
        lambda found: found[1] + ("" if _is_cut(found[1], found[2], known) else "-"), text
    )


def _is_cut(before: str, after: str, words: KnownWords) -> bool:
    """Return whether *before* and *after*, which a line's end parts, are one word."""
    before, after = before.lstrip(_OPENING), after.rstrip(_CLOSING)
    are_letters = _SMALL_LETTERS.fullmatch(before) and _SMALL_LETTERS.fullmatch(after)
    if not are_letters or before[-1].isupper() or not after.islower():
        return False
    if is_syllable(before) and is_syllable(after):
        return False
    whole = (before + after).lower()
    if is_syllable(whole) or not whole.isascii():  # else two words, or one of another language
        return is_syllable(whole)
    are_words = before.lower() in words and after in words
    return not are_words and (
        whole in words or (after not in words and _NO_BEGINNING.fullmatch(after) is not None)
    )


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
