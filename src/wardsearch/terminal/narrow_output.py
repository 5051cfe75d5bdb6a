"""What is shown of a text where the encoding of the terminal lacks some of its letters?

Covers Vietnamese in encodings that have other letters: in Windows-1258, which has tone marks of
their own, nothing is lost; elsewhere a letter goes without its marks, as people write who have none
(`Khong tim thay`), and signs become such as ASCII has. What is left is a question mark.
"""

import codecs
from typing import Final

_SHAPES: Final = "\u0302\u0306\u031b"  # circumflex, breve, horn: what makes another vowel
_SIGNS: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("đ₫", "d"),
    **dict.fromkeys("Đ", "D"),
    **dict.fromkeys("·", "|"),
    **dict.fromkeys("•", "*"),
    **dict.fromkeys("…", "..."),
    **dict.fromkeys("→", "->"),
    **dict.fromkeys("\xa0", " "),
}


def plainer(encoding: str) -> str:
    """Return the name of the handler of errors for *encoding*, as `reconfigure` takes it.

    >>> "Thụy – 1".encode("ascii", plainer("ascii"))
    b'Thuy - 1'
    """
    name = f"wardsearch-{encoding}"  # an error does not tell: of a code page, it says "charmap"

    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        lacking = error.object[error.start : error.end]
        return "".join(_shown(letter, encoding) for letter in lacking), error.end

    codecs.register_error(name, handle)
    return name


def _shown(letter: str, encoding: str) -> str:
    """Return what comes nearest to *letter* in *encoding*."""
    from unicodedata import normalize

    base, *marks = list(normalize("NFD", letter))
    vowel = normalize("NFC", base + "".join(mark for mark in marks if mark in _SHAPES))
    tone = "".join(mark for mark in marks if mark not in _SHAPES)
    sign = _SIGNS.get(letter)
    for nearest in (vowel + tone, vowel, base, sign, _SIGNS.get(base)):
        if nearest is not None and _has(encoding, nearest):
            return nearest
    return "?"


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
