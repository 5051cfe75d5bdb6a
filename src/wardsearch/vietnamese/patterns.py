"""How is a pattern written that Vietnamese words are part of?

Covers patterns whose words stand between angle brackets in correct spelling, and two ways to read
them: with diacritics, as reports write, or with or without, as people type. Does not cover what is
looked for.
"""

from collections.abc import Iterable
from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.spelling import fold

GAP: Final = "[ \n]?"
"""Between parts of what is read as one: white space is a single space or line's end by then."""

_WORDS: Final = lazy_compile(r"(?<!\?P)<([^\W\d_][^<>=!?]*)>")  # not the name of a group


def as_written(pattern: str) -> str:
    """Return *pattern* with each of its `<words>` in any case, with its diacritics.

    >>> import re
    >>> re.findall(as_written("[0-9]+ <tỷ>"), "12 Tỷ, 5 ty")
    ['12 Tỷ']
    """
    return _WORDS.sub(lambda found: _words(found[1], typed=False), pattern)


def as_typed(pattern: str) -> str:
    """Return *pattern* with each of its `<words>` in any case, with its diacritics or without.

    >>> import re
    >>> re.findall(as_typed("[0-9]+ <tỷ>"), "12 Tỷ, 5 ty")
    ['12 Tỷ', '5 ty']
    """
    return _WORDS.sub(lambda found: _words(found[1], typed=True), pattern)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of *words*, longer ones first."""
    return "|".join(f"<{word}>" for word in sorted(words, key=len, reverse=True))


def _words(words: str, *, typed: bool) -> str:
    spelled = [
        "".join(_letter(letter) if typed else letter for letter in word) for word in words.split()
    ]
    return f"(?i:{GAP.join(spelled)})"


def _letter(letter: str) -> str:
    plain = fold(letter)
    return letter if plain == letter else f"[{letter}{plain}]"
