"""How is Vietnamese written in each encoding from before Unicode?

Covers encoding for the tests, the reverse of what wardsearch does, with a standard codec where
there is one. Returns code points that stand for bytes.
"""

import re
import unicodedata

from wardsearch.formats.encodings.tables import TABLES

BYTE_ENCODINGS = ("TCVN3", "VNI", "VISCII", "VPS", "Windows-1258")
ENCODINGS = (*BYTE_ENCODINGS, "VIQR", "NCR")

_SMALL = (
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    if not (vowel + tone).isascii()
)
LOWER = (*_SMALL, "đ")
LETTERS = (*LOWER, *map(str.upper, LOWER))
"""The 134 letters of Vietnamese that ASCII does not have."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SIGNS = {ord(sign): plain for sign, plain in zip("“”‘’–—…•×\xa0", "\"\"''--.*x ", strict=True)}
_SENTENCE_END = re.compile(r"(?<=[aeiouyăâêôơưAEIOUYĂÂÊÔƠƯ])([.?'])(?=\s|\Z)")


def _spelling(encoding: str) -> dict[str, str]:
    """Return how each letter is spelled; of VNI's spellings the one whose mark has its case."""
    spelled: dict[str, str] = {}
    for spelling, letter in TABLES[encoding].items():
        if letter not in spelled or spelling in {spelling.upper(), spelling.lower()}:
            spelled[letter] = spelling
    return spelled


_SPELLINGS = {name: _spelling(name) for name in TABLES}


def encode(text: str, encoding: str) -> str:
    """Return NFC *text* written in *encoding*; capitals that TCVN3 has not become small."""
    text = text.translate(_SIGNS)
    if encoding == "NCR":
        return "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)
    if encoding == "Windows-1258":
        return "".join(map(_windows_1258, text))
    if encoding == "VIQR":
        text = _SENTENCE_END.sub(r"\\\1", text)
    spelled = _SPELLINGS[encoding]
    if encoding == "TCVN3":
        text = "".join(c if c.isascii() or c in spelled else c.lower() for c in text)
    return "".join(spelled.get(c, c) for c in text)


def _windows_1258(letter: str) -> str:
    """Return one letter by Python's codec, which knows letters and tone marks, and no NFC."""
    apart = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in apart if mark in _TONES)
    vowel = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES))
    return (vowel + tones).encode("cp1258", "replace").decode("latin-1")
