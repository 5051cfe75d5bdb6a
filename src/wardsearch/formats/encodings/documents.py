"""Which encodings is a document of many runs in?

Covers documents that come as runs of text and font. Each run gets a verdict; a short one takes that
of its passage, its font or its neighbours. Does not cover verdicts on one text (`detection`).

A word processor cuts runs anywhere, also within a word and between a vowel of VNI and its mark; so
runs of one font that follow each other are judged as one passage too, and such marks are carried
back to their vowel.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from wardsearch.formats.encodings.bytes import UNICODE
from wardsearch.formats.encodings.detection import (
    Decoded,
    best_reading,
    decode_with,
    is_unicode,
    read_as,
    sample,
    verdict,
)
from wardsearch.formats.encodings.fonts import bare_name, font_hint, shows_pictures
from wardsearch.formats.encodings.tables import TABLES

Run = tuple[str, str | None]  # text, and the name of its font where there is one

_ENOUGH: Final = 4  # words with diacritics by which a text decides alone
_TOLERATED: Final = 0.5  # share of syllables that a borrowed verdict must give

_HIGH = re.compile(r"[^\x00-\x7f]")
_ENDS_PASSAGE = re.compile(r"[\t\n\r\f\v\x07]\Z")
_CONTINUES_WORD = re.compile(r"[a-z\x80-\U0010ffff]")

# What may stand at the start of a run and belong to the letter that ends the one before.
_PAIRS = {
    "VNI": frozenset(spelling for spelling in TABLES["VNI"] if len(spelling) > 1),
    "Windows-1258": frozenset(
        vowel + mark
        for vowel in "aeiouyAEIOUY\xc2\xca\xd4\xe2\xea\xf4\xc3\xe3\xd5\xf5\xdd\xfd"
        for mark in "\xcc\xd2\xde\xec\xf2"
    ),
}


def decode_runs(runs: Sequence[Run]) -> tuple[list[str], str]:
    """Return the texts of a document's *runs* in Unicode, and the encoding of most of it.

    Args:
        runs: Text and font of each, in the order of the document, as for `decode_run`. Let a run
            that ends a paragraph or a cell end in its line break or tab; without, a passage goes
            on to the next run of another font.

    Returns:
        As many texts as there are runs, and a name of `ENCODINGS`, "unicode" where nothing was in
        a legacy encoding.

    >>> decode_runs([("Nguye", "VNI-Times"), ("ãn Vaên ", "VNI-Times"), ("café", "Arial")])
    (['Nguyễ', 'n Văn ', 'café'], 'VNI')
    """
    verdicts = _verdicts([(text, bare_name(font)) for text, font in runs])
    texts = _with_marks_carried_back([text for text, _ in runs], verdicts)
    decoded = [
        decode_with(text, encoding, font)
        for text, encoding, (_, font) in zip(texts, verdicts, runs, strict=True)
    ]
    return [each.text for each in decoded], _main_encoding(texts, decoded)


def _main_encoding(texts: Iterable[str], decoded: Iterable[Decoded]) -> str:
    sizes: Counter[str] = Counter()
    for text, (_, encoding) in zip(texts, decoded, strict=True):
        if encoding != UNICODE:
            sizes[encoding] += len(text)
    return sizes.most_common(1)[0][0] if sizes else UNICODE


def _verdicts(runs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the encoding of each run: its own, its font's if made for one, or a borrowed one."""
    by_font = _font_verdicts(runs)
    sure: list[str | None] = []
    lent: list[str | None] = []
    for passage in _passages(runs):
        font = runs[passage[0]][1]
        of_font = by_font[font]
        texts = [runs[i][0] for i in passage]
        of_passage = _own_verdict(_joined(texts), font, of_font)
        shared = of_passage or of_font
        for text in texts:
            own = _own_verdict(text, font, of_font) if len(texts) > 1 else of_passage
            sure.append(own or (shared if font_hint(font) else None))
            lent.append(own or shared)
    # Letters of an encoding show only in its fonts: a run whose font is known to be another one
    # learns nothing from them.
    by_all = _nearest(lent)
    by_plain = _nearest(
        [None if font_hint(font) else each for each, (_, font) in zip(lent, runs, strict=True)]
    )
    return [
        encoding or _borrowed(text, by_plain[place] if font else by_all[place])
        for place, (encoding, (text, font)) in enumerate(zip(sure, runs, strict=True))
    ]


def _font_verdicts(runs: Sequence[tuple[str, str]]) -> dict[str, str | None]:
    """Return for each font what all its text says together, None where that is nothing."""
    texts: dict[str, list[str]] = {}
    for text, font in runs:
        texts.setdefault(font, []).append(text)
    return {font: _verdict_of_font(of_font, font) for font, of_font in texts.items()}


def _verdict_of_font(texts: Sequence[str], font: str) -> str | None:
    older = [text for text in texts if not is_unicode(text)]
    if font_hint(font) and 0 < len(older) < len(texts):
        # Text in Unicode was put into a document in an older encoding, and took its font.
        best = best_reading(_joined(older))
        return best.encoding if best.convinces else UNICODE
    return _verdict_of_all(_joined(texts), font) or _verdict_of_all("\n".join(texts), font)


def _verdict_of_all(text: str, font: str) -> str | None:
    if font_hint(font) or shows_pictures(font) or is_unicode(text):
        return verdict(text, font)
    best = best_reading(text)
    return best.encoding if best.convinces else None


def _own_verdict(text: str, font: str, of_font: str | None) -> str | None:
    """Return what *text* says for itself, None where it is too short or has too few diacritics.

    Most texts are in the encoding of all text in their font, *of_font*; one that reads well so is
    done.
    """
    if shows_pictures(font) or is_unicode(text):
        return UNICODE
    if len(text.split()) < _ENOUGH:
        return None
    if of_font is not None and of_font != UNICODE:
        likely = read_as(sample(text), of_font)
        if likely.convinces and likely.marked >= _ENOUGH:
            return of_font
    best = best_reading(text)
    return verdict(text, font, best) if best.convinces and best.marked >= _ENOUGH else None


def _nearest(sure: Sequence[str | None]) -> list[str]:
    """Return for each place the verdict that is sure and nearest, of two the one before."""
    before = list(_last_known(sure))
    after = list(_last_known(sure[::-1]))[::-1]
    return [
        min(known, default=(0, UNICODE), key=lambda found: found[0])[1]
        for known in (
            [found for found in both if found is not None]
            for both in zip(before, after, strict=True)
        )
    ]


def _last_known(sure: Iterable[str | None]) -> Iterator[tuple[int, str] | None]:
    """Yield for each place how far back the last verdict that is sure stands, and that verdict."""
    last: tuple[int, str] | None = None
    for encoding in sure:
        if encoding is not None:
            last = (0, encoding)
        elif last is not None:
            last = (last[0] + 1, last[1])
        yield last


def _borrowed(text: str, encoding: str) -> str:
    """Return *encoding*, which others lend to *text*, or unicode if it does not suit it."""
    if encoding == UNICODE:
        return UNICODE
    lent, as_it_is = read_as(text, encoding), read_as(text, UNICODE)
    if not lent.marked:
        has_letters = text.isascii() or any(map(str.isalpha, _HIGH.findall(text)))
        return encoding if has_letters else UNICODE
    is_piece = lent.words == 1  # perhaps of a word that was cut, so it need be no syllable
    suits = is_piece or lent.marked_valid >= _TOLERATED * lent.marked
    return encoding if suits and lent.score >= as_it_is.score else UNICODE


def _passages(runs: Sequence[tuple[str, str]]) -> Iterator[list[int]]:
    """Yield the numbers of runs that follow each other in one font and one paragraph."""
    passage = [0] if runs else []
    for number, ((text, font), (_, next_font)) in enumerate(pairwise(runs), 1):
        if font != next_font or _ENDS_PASSAGE.search(text):
            yield passage
            passage = []
        passage.append(number)
    if passage:
        yield passage


def _joined(texts: Iterable[str]) -> str:
    """Return *texts* as one, a word that was cut made whole; cells and headings stay apart."""
    parts: list[str] = []
    for text in texts:
        if parts and not _CONTINUES_WORD.match(text):
            parts.append("\n")
        parts.append(text)
    return "".join(parts)


def _with_marks_carried_back(texts: list[str], verdicts: Sequence[str]) -> list[str]:
    carried = list(texts)
    for i, (encoding, following) in enumerate(pairwise(verdicts)):
        mark = carried[i + 1][:1]
        if encoding == following and carried[i][-1:] + mark in _PAIRS.get(encoding, ()):
            carried[i] += mark
            carried[i + 1] = carried[i + 1][1:]
    return carried
