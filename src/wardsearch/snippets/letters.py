"""What is a code point, as far as it decides where a text is cut?

The native kernel knows Latin letters and common signs itself and asks here for any other. Does not
cover white space, of which every version of Unicode says the same.
"""

import unicodedata
from functools import cache
from typing import Final

# As in `kernel/sentences.h`.
_LOWER: Final = 1
_DIGIT: Final = 2
_DECIMAL: Final = 4
_ALPHA: Final = 8
_MARK: Final = 16


@cache
def kind_of(char: str) -> int:
    """Return what *char*, one code point, is, as a sum of powers of two.

    >>> kind_of("đ"), kind_of("²"), kind_of("\u0301"), kind_of("🎉")
    (9, 2, 16, 0)
    """
    is_mark = unicodedata.category(char)[0] == "M"
    return (
        _LOWER * char.islower()
        + _DIGIT * char.isdigit()
        + _DECIMAL * char.isdecimal()
        + _ALPHA * char.isalpha()
        + _MARK * is_mark
    )
