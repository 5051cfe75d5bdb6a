r"""Which text do these bytes hold, as far as they or their file say?

Covers byte order marks, UTF-8, the charset that a page or a mail states, and Windows-1252, which is
how pages in TCVN3 and VNI were shown. Does not cover legacy encodings that nobody states
(`detection`).
"""

import codecs
import re
from typing import Final

UNICODE: Final = "unicode"
"""What stands for the encoding of a text that needs no decoding, beside names of legacy ones."""

UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_WINDOWS: Final = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)
}
_GOOD_LETTERS_EACH: Final = 4
"""How many letters of two bytes or more damaged UTF-8 has for each bad byte. In text of one byte a
letter hardly two neighbours look like one, and nearly all that is no ASCII is bad."""
_CUT_BYTES: Final = 3  # of the last letter, where a page is cut within it
_UTF16_LETTERS: Final = re.compile(
    "[\t\n\r\f\x20-\x7e\xa0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2190-\u25ff]+"
)
_LEAST_UTF16: Final = 10  # letters, by which it is told
_NOT_BELIEVED: Final = frozenset({"utf-8", "ascii", "iso8859-1"})


def decode_unicode(data: bytes) -> str:
    """Return *data* by its byte order mark, else as UTF-8, without the mark.

    Raises:
        UnicodeDecodeError: It is neither.
    """
    return data.decode("utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig")


def decode_unmarked_utf16(data: bytes) -> str | None:
    r"""Return *data* as UTF-16 without a byte order mark, if it is Latin text in that.

    Most of its letters have a NUL in one of their bytes, and none has it in the other.

    >>> decode_unmarked_utf16("Thông báo họp dân".encode("utf-16-le"))
    'Thông báo họp dân'
    >>> decode_unmarked_utf16(b"GIF89a\0\0\1\0\0\0") is None
    True
    """
    pairs = len(data) // 2
    if len(data) % 2 or pairs < _LEAST_UTF16:
        return None
    firsts, seconds = data[::2].count(0), data[1::2].count(0)
    if min(firsts, seconds) or max(firsts, seconds) * 2 < pairs:
        return None
    try:
        text = data.decode("utf-16-be" if firsts else "utf-16-le")
    except UnicodeDecodeError:
        return None
    return text if _UTF16_LETTERS.fullmatch(text) else None


def decode_latin(data: bytes) -> str:
    r"""Return the letters of Windows-1252 that *data* stands for; bytes it lacks as themselves.

    >>> decode_latin(b"\x80\x81\xe9")
    '€\x81é'
    """
    return data.decode("latin-1").translate(_WINDOWS)


def decode_stated(data: bytes, charset: str | None) -> str:
    """Return *data* as text; never fails.

    By its byte order mark, as UTF-8, also where some bytes are damaged, by the *charset* that its
    file states if Python has it, else as Windows-1252.
    """
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace")
    try:
        return decode_unicode(data)
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", "replace")
    if _is_damaged_utf8(text, is_stated=_name(charset) == "utf-8"):
        return text
    name = _name(charset)
    if name in _NOT_BELIEVED or name == "cp1252":
        return decode_latin(data)
    try:
        return data.decode(name, "replace")
    except (LookupError, ValueError):  # a codec that is not of text
        return decode_latin(data)


def _name(charset: str | None) -> str:
    """Return Python's name of *charset*; that of Windows-1252 where it has none."""
    try:
        return codecs.lookup(charset or "cp1252").name
    except (LookupError, ValueError):
        return "cp1252"


def _is_damaged_utf8(text: str, *, is_stated: bool) -> bool:
    """Return whether *text*, read as UTF-8, has so few bad bytes that it is that."""
    bad = text.count("\ufffd")
    if not text[-_CUT_BYTES:].isascii():
        bad -= text[-_CUT_BYTES:].count("\ufffd")  # cut within its last letter
    letters = sum(not letter.isascii() for letter in text) - bad
    return (is_stated and bad * 200 < len(text)) or letters >= max(1, _GOOD_LETTERS_EACH * bad)
