"""Which encoding from before Unicode is a text in?

Covers the verdict on one run of text: it is read by each encoding, and the reading that has the
most real Vietnamese syllables among its words with diacritics wins, if most of all its words are
Vietnamese. A font made for one encoding is believed unless the letters speak against it. Does not
cover how syllables look (`vietnamese.orthography`) or whole documents, in which short runs take the
verdict of others (`documents`).

The guards keep other languages as they are: in a French or Turkish text another reading turns some
words into syllables, but never most of them.
"""

import re
from collections.abc import Iterator
from typing import Final

from wardsearch.formats.encodings.bytes import UNICODE
from wardsearch.formats.encodings.decoding import (
    ENCODINGS,
    NCR,
    decode_as,
    with_letters_at_ends,
)
from wardsearch.formats.encodings.fonts import FontHint, font_hint, shows_pictures
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.orthography import COMMON_SYLLABLES, is_syllable

_MIN_VALID_SHARE: Final = 0.55  # of all words: Italian, Romanian and Turkish stay below
_MIN_MARKED_SHARE: Final = 0.8  # of the words with diacritics
_MIN_EVIDENCE: Final = 3  # different syllables with diacritics, common ones counted twice
_MIN_RARE_EVIDENCE: Final = 5  # the same, where none is common or other words are many
_PLAINLY_VALID: Final = 0.65  # of all words: of Vietnamese with names and abbreviations, more are
_MIN_LEAD: Final = 2  # over the text as it is: one word that becomes a syllable
_DISBELIEVED: Final = 0.5  # a font whose reading has fewer syllables than this is not believed

_SAMPLE: Final = 12_000  # characters that a verdict is made from
_SAMPLE_PARTS: Final = 3

# Letters of Vietnamese that no byte stands for: the text is in Unicode already.
_PROOF = re.compile(r"[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]|[AEIOUYaeiouyÂÊÔâêô][\u0300\u0301\u0303\u0309\u0323]")
_HIGH = re.compile(r"[^\x00-\x7f]|[\x02-\x06\x10-\x15\x19\x1c-\x1e]")
_MARKED_IN_ASCII = (
    (re.compile(r"&#?\w{1,7};"), NCR),
    (re.compile(r"[AEOaeo]\^|[Aa]\(|[OUou]\+|[aeiouyAEIOUY][`'?~.][a-z]|[Dd][Dd]"), "VIQR"),
)
_BY_BYTES = tuple(name for name in ENCODINGS if name not in {UNICODE, NCR, "VIQR"})

# A word of a reading: letters, and signs that stand where a letter should, which spoil it.
_SIGNS = "\x80-\x9f\xa1-\xbf\xd7\xf7\ufffd"
_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"(?<![{_SIGNS}])[{_SIGNS}]*+{_LETTER}(?:{_LETTER}|[{_SIGNS}])*+")
_EXPONENTS = str.maketrans("²³°", "   ")  # no letter where the text is in Unicode: m², 30°C
_LONGEST_ABBREVIATION = 6


class Decoded(NamedTuple):
    """A text in Unicode, and the encoding it was in, a name of `decoding.ENCODINGS`."""

    text: str
    encoding: str


class Reading(NamedTuple):
    """How Vietnamese a text is when read as one encoding; counts of words."""

    encoding: str
    marked: int  # with diacritics
    marked_valid: int  # of these, real syllables
    common: int  # of these, syllables that every text has
    different: int  # different syllables among the valid ones, common ones counted twice
    words: int
    valid: int  # real syllables, with diacritics or without

    @property
    def score(self) -> int:
        """What the reading is worth beside others of the same text."""
        return 2 * self.marked_valid - self.marked + self.common

    @property
    def convinces(self) -> bool:
        """Whether the text may be taken for Vietnamese in this encoding, on its own evidence."""
        is_plain = self.common and self.valid >= _PLAINLY_VALID * self.words
        return (
            self.different >= (_MIN_EVIDENCE if is_plain else _MIN_RARE_EVIDENCE)
            and self.marked_valid >= _MIN_MARKED_SHARE * self.marked
            and self.valid >= _MIN_VALID_SHARE * self.words
        )


def decode_run(text: str, *, font: str | None = None) -> Decoded:
    """Return *text*, a run of one font, a cell, a paragraph or a whole text, in Unicode.

    Args:
        text: As the file has it: in a legacy encoding its code points stand for bytes. What is
            in Unicode already, or in another language, comes back as it is.
        font: The name of its font, where the file has one.

    >>> decode_run("Céng hßa X· héi chñ nghÜa ViÖt Nam")
    Decoded(text='Cộng hòa Xã hội chủ nghĩa Việt Nam', encoding='TCVN3')
    >>> decode_run("Le café est situé à côté de la forêt").encoding
    'unicode'
    """
    return decode_with(text, verdict(text, font), font)


def decode_bytes(data: bytes) -> Decoded | None:
    """Return what the bytes of a plain text file say, or None if no legacy encoding fits them.

    Meant for what is not UTF-8 or UTF-16; a text that was converted to UTF-8 as if it had been
    Latin-1 is recognised, too.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    decoded = decode_run(text)
    return None if decoded.encoding == UNICODE else decoded


def decode_with(text: str, encoding: str, font: str | None) -> Decoded:
    """Return *text* read as *encoding*, in capitals where *font* shows such."""
    hint = font_hint(font)
    is_meant = hint is not None and hint.encoding == encoding
    decoded = decode_as(
        with_letters_at_ends(text) if is_meant else text,
        encoding,
        capitals=is_meant and hint is not None and hint.capitals,
    )
    return Decoded(decoded, encoding if decoded != text else UNICODE)


def verdict(text: str, font: str | None = None, best: Reading | None = None) -> str:
    """Return the encoding of *text*: its font's, if the letters do not speak against it.

    *best* is its `best_reading`, if that is known.
    """
    if shows_pictures(font) or is_unicode(text):
        return UNICODE
    hint = font_hint(font)
    if hint and not _is_doubted(hint, text):
        return hint.encoding
    best = best or best_reading(text)
    if best.convinces:
        return best.encoding
    return hint.encoding if hint else UNICODE


def is_unicode(text: str) -> bool:
    """Return whether *text* has Vietnamese letters that no legacy encoding gives: no bytes."""
    return _PROOF.search(text) is not None


def _is_doubted(hint: FontHint, text: str) -> bool:
    """Return whether *text* makes poor syllables when read as its font says."""
    hinted = read_as(sample(text), hint.encoding)
    return hinted.marked_valid < _DISBELIEVED * hinted.marked


def best_reading(text: str) -> Reading:
    """Return the most Vietnamese reading of *text*; as it is, where no other is clearly better."""
    part = sample(text)
    as_it_is = best = read_as(part, UNICODE)
    for encoding in _candidates(part):
        reading = read_as(part, encoding)
        if (reading.score, reading.valid) > (best.score, best.valid):
            best = reading
    return best if best.score >= as_it_is.score + _MIN_LEAD else as_it_is


def read_as(text: str, encoding: str) -> Reading:
    """Count how Vietnamese *text* is when read as *encoding*."""
    marked = words = valid = 0
    syllables: list[str] = []
    decoded = decode_as(text, encoding, spoil_unknown=True)
    for word in _words(decoded.translate(_EXPONENTS) if encoding == UNICODE else decoded):
        is_valid = is_syllable(word) and _is_cased(word)
        if not is_valid and len(word) <= _LONGEST_ABBREVIATION and word.isupper():
            continue  # says nothing of the encoding
        words += 1
        valid += is_valid
        if not word.isascii():
            marked += 1
            if is_valid:
                syllables.append(word.lower())
    common = sum(syllable in COMMON_SYLLABLES for syllable in syllables)
    different = set(syllables)
    weight = len(different) + len(different & COMMON_SYLLABLES)
    return Reading(encoding, marked, len(syllables), common, weight, words, valid)


def sample(text: str) -> str:
    """Return enough of *text* for a verdict: all, or parts from its start, middle and end."""
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // _SAMPLE_PARTS
    step = (len(text) - size) // (_SAMPLE_PARTS - 1)
    return "\n".join(text[start : start + size] for start in range(0, len(text), step))


def _candidates(text: str) -> Iterator[str]:
    if _HIGH.search(text):
        yield from _BY_BYTES
    for pattern, encoding in _MARKED_IN_ASCII:
        if pattern.search(text):
            yield encoding


def _words(text: str) -> Iterator[str]:
    """Yield the words of *text* that can be judged: single letters are signs as often."""
    return (word for word in _WORD.findall(text) if len(word) > 1)


def _is_cased(word: str) -> bool:
    """Return whether capitals stand where they may; another encoding puts them inside words."""
    return word.islower() or word.istitle() or word.isupper()
