r"""Which letters of a heading were spaced out, and which words are they?

`T H Ô N G  B Á O` is *THÔNG BÁO*. Covers capitals with a space between each two and more space, or
none, between words; where words are not set apart, the orthography parts them. Letters that make no
Vietnamese syllables, as the columns A B C D, stay as they are.
"""

import re
from functools import lru_cache
from typing import Final

from wardsearch.kernel.native import native
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.orthography import is_bare_syllable, is_syllable

_UPPER: Final = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_SPACED: Final = lazy_compile(rf"(?<![^\W_])[{_UPPER}](?: {{1,8}}[{_UPPER}]){{3,}}(?![^\W_])")
_HINT: Final = lazy_compile(rf" [{_UPPER}] {{1,8}}[{_UPPER}]\b")
_WORD_BORDER: Final = lazy_compile(" {2,}")
_LEAST_BARE: Final = 3  # letters of one syllable at least, if none has diacritics
_LONGEST_SYLLABLE: Final = 7
_LONGEST: Final = 120  # letters of a heading


def close_up(text: str) -> str:
    """Return *text*, in NFC, with the letters of spaced-out headings as words.

    >>> close_up("T H Ô N G  B Á O"), close_up("B Á O C Á O"), close_up("A B C D")
    ('THÔNG BÁO', 'BÁO CÁO', 'A B C D')
    """
    kernel = native()
    if kernel is not None and not kernel.may_be_spaced(text):
        return text
    return _close_up(text)


def _close_up(text: str) -> str:
    return _SPACED.sub(_closed_up, text) if _HINT.search(text) else text


def _closed_up(found: re.Match[str]) -> str:
    spaced = found[0]
    words: list[str] = []
    for letters in _WORD_BORDER.split(spaced):
        parted = _syllables(letters.replace(" ", ""))
        if parted is None:
            return spaced
        words += parted
    are_words = any(len(word) >= _LEAST_BARE or not word.isascii() for word in words)
    return " ".join(words) if are_words else spaced


@lru_cache(1024)
def _syllables(letters: str) -> tuple[str, ...] | None:
    """Return *letters* as the fewest syllables they can be; None where they can be none.

    A letter alone is a syllable of nothing.
    """
    if len(letters) > _LONGEST:
        return None
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        found: tuple[str, ...] | None = None
        for start in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
            before, syllable = best[start], letters[start:end]
            if before is None or not (is_syllable(syllable) or is_bare_syllable(syllable)):
                continue
            if found is None or len(before) + 1 < len(found):
                found = (*before, syllable)
        best.append(found)
    return best[-1]
