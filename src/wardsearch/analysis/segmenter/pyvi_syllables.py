r"""How does pyvi split a text into syllables, and where do they stand?

Covers pyvi's splitting, and the ranges of what the segmenter joins again. A "syllable" here is a
token of that splitting: a syllable, a number, a punctuation mark, a line break, an address. Does
not cover search terms, which split differently (`analysis.tokenizer`).

Source: pyvi 0.1.1 (MIT licence), ViTokenizer.sylabelize.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from wardsearch.analysis.arrays import Mask
from wardsearch.lazy_regex import lazy_compile
from wardsearch.ranges import CharRange

# pyvi's alternatives in its order, with changes that save time and memory. The first line is ours:
# what it takes, a run of letters with none of .@:+- after, only the last alternative could take.
# An e-mail address is tried only where one ends, because each try reads on to the next gap: in a
# long text without gaps, that would take hours. And a space before a syllable is skipped at once,
# not tried with every alternative.
_PLAIN_WORD = r"(?!\d)\w++(?![.@:+-])"
_ABBREVIATION = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
_SPECIAL = r"==>|->|\.\.\.|>>|\n"
_WEB = r"\w+://[^\s]+"
_MAILBOX = r"[a-zA-Z0-9_.+-]+"
_MAIL_HOST = r"@[a-zA-Z0-9-]++(?:\.[a-zA-Z0-9-]++)++"
_EMAIL = _MAILBOX + _MAIL_HOST
_REST = r"\d++(?:[.,_]\d++)++|[^\w\s]|\w+"
_SYLLABLE = lazy_compile(f" ?({_PLAIN_WORD}|{_ABBREVIATION}|{_SPECIAL}|{_WEB}|{_REST})")
_SYLLABLE_OR_EMAIL = lazy_compile(
    f" ?({_PLAIN_WORD}|{_ABBREVIATION}|{_SPECIAL}|{_WEB}|{_EMAIL}|{_REST})"
)
_MAILBOX_AND_HOST = lazy_compile(f"{_MAILBOX}(?:(?=(?P<host>{_MAIL_HOST}))|)")

_LAST_SPACE = 0x3000
_IS_GAP = np.array(list(map(str.isspace, map(chr, range(_LAST_SPACE + 2)))), np.bool_)
_IS_GAP[ord("\n")] = False


def syllabify(chunk: str) -> list[str]:
    r"""Split NFC text into pyvi's syllables; together they are the text without its white space.

    Splitting at white space other than line breaks first gives the same syllables: none reaches
    over it and none depends on what lies after it.

    >>> syllabify("QĐ-UBND ngày 12/3, tăng 37,5%\n")
    ['QĐ', '-', 'UBND', 'ngày', '12', '/', '3', ',', 'tăng', '37,5', '%', '\n']
    """
    if "@" not in chunk:
        return _SYLLABLE.findall(chunk)
    found: list[str] = []
    at = 0
    for start, end in _mailboxes(chunk):
        # What begins before an address may reach into it: of `ôx@y.vn`, `ôx` is a syllable.
        while (syllable := _SYLLABLE.search(chunk, at)) and syllable.start(1) < start:
            found.append(syllable[1])
            at = syllable.end()
        at = max(at, start)
        while at < end and (syllable := _SYLLABLE_OR_EMAIL.match(chunk, at)):
            found.append(syllable[1])
            at = syllable.end()
    return found + _SYLLABLE.findall(chunk, at)


def _mailboxes(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the part before the `@` begins and ends of what may be an address."""
    for found in _MAILBOX_AND_HOST.finditer(text):
        if found["host"]:
            yield found.span()


def word_ranges(text: str, syllables: Sequence[str], joined: Mask) -> list[CharRange]:
    """Return where in *text* the words stand that its *syllables* make.

    Args:
        text: The text that was split.
        syllables: All its syllables.
        joined: Whether each belongs to the word of the one before; not true of the first.
    """
    if not syllables:
        return []
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    visible = np.flatnonzero(~_IS_GAP[np.minimum(codes, _LAST_SPACE + 1)])
    ends = np.cumsum(np.fromiter(map(len, syllables), np.int64, len(syllables)))
    firsts = np.flatnonzero(~joined)
    word_starts = visible[np.append(0, ends)[firsts]]
    word_ends = visible[ends[np.append(firsts[1:], len(syllables)) - 1] - 1] + 1
    return list(map(CharRange._make, zip(word_starts.tolist(), word_ends.tolist(), strict=True)))
