"""What does a text say whose legacy encoding is known?

Covers reading a text, given as code points that stand for bytes, by one of the tables; and undoing
what programs did to those bytes on the way: quotation marks of Windows, signs that a PDF names by
another code point. Does not cover finding out the encoding (`detection`).

What an encoding has no letter for is left as it is: it may be a sign that was typed in another
font.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from wardsearch.formats.encodings.bytes import UNICODE
from wardsearch.formats.encodings.tables import TABLES
from wardsearch.vietnamese.orthography import is_syllable
from wardsearch.vietnamese.spelling import to_nfc

NCR: Final = "NCR"  # numeric character references, and the named ones of HTML
ENCODINGS: Final = (UNICODE, *TABLES, NCR)

# Signs for which fonts and PDF writers have two code points.
_ALIASES = {"\u2212": "\xad", "\u2219": "\xb7", "\u03bc": "\xb5"}
_LETTER = r"(?:[^\W\d_]|[\xa1-\xbf])"  # or a sign that is one
_ALIAS_IN_WORD = re.compile(
    rf"(?<={_LETTER})[\u2212\u2219\u03bc]|[\u2212\u2219\u03bc](?={_LETTER})"
)
_ALIAS_AT_END = re.compile(r"\A\s*[\u2212\u2219\u03bc]|[\u2212\u2219\u03bc](?=\s*\Z)")

_CONTROLS = {code: bytes((code,)).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_WINDOWS_SIGNS = {code: sign for code, sign in _CONTROLS.items() if sign}
_SIGN_CODES = {ord(sign): chr(code) for code, sign in _WINDOWS_SIGNS.items()}

_USES_CONTROLS = frozenset(("VISCII", "VPS"))  # these have letters where Windows has its signs
_LATIN_LETTERS = range(0xC0, 0x100)
SPOILED: Final = "\ufffd"


def _any_of(*spellings: str) -> str:
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


_VNI = re.compile(_any_of(*TABLES["VNI"]))
_VNI_OR_UNKNOWN = re.compile(rf"{_VNI.pattern}|[\xc0-\xff]")
_VIQR = re.compile(rf"\\(?P<literal>.)|{_any_of(*TABLES['VIQR'])}")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")

# TCVN3 has no capitals with a tone: they are small letters in a font of capitals. Where that font
# is not known, a word whose other letters are capitals tells. A letter must match in one way only,
# or a word of forty takes hours.
_SHOUTED = re.compile(
    r"(?<![^\W\d_])(?=(?:[^\W\d_]*[A-ZĂÂÊÔƠƯĐ]){2})[^\W\d_a-zăâêôơưđ]++(?![^\W\d_])"
)


# A short word has too few of them: that all others of its line are capitals tells, *KINH Tế*.
_CAPITAL_LINE = re.compile(r"(?<![^\n\t\r])[^\n\t\ra-zăâêôơưđ]+(?![^\n\t\r])")
_CAPITAL_WORD = re.compile(r"(?<![^\W_])[A-ZĂÂÊÔƠƯĐÀ-Ỹ]{3,7}(?![^\W_])")
_NUMBERED_OR_WORD = re.compile(r"(?P<number>\bSố(?=\W{0,3}[0-9]))|[^\W\d_]+")


def decode_as(
    text: str, encoding: str, *, capitals: bool = False, spoil_unknown: bool = False
) -> str:
    """Return *text* read as *encoding*, one of `ENCODINGS`, in NFC.

    Args:
        text: Code points below 256 stand for bytes; others are left alone, but for signs of
            Windows and of PDF files that stand for such a byte.
        encoding: As `ENCODINGS` spells it; "unicode" returns *text* itself.
        capitals: The font shows small letters as capitals.
        spoil_unknown: Give U+FFFD for each letter of Latin-1 that *encoding* has no use for where
            it stands; by it one sees that the text is not in *encoding*.

    >>> decode_as("Céng hßa X· héi", "TCVN3"), decode_as("Nguyeãn Vaên", "VNI")
    ('Cộng hòa Xã hội', 'Nguyễn Văn')
    """
    if encoding == UNICODE:
        return text
    decoded = to_nfc(_DECODERS[encoding](text, SPOILED if spoil_unknown else ""))
    return decoded.upper() if capitals else decoded


def with_letters_at_ends(text: str) -> str:
    """Return *text*, a run in a font of its encoding, with the signs at its ends put back.

    In a PDF such a letter may be a run by itself, so no letter beside it says that it is one.
    """
    return _ALIAS_AT_END.sub(lambda found: found[0][:-1] + _ALIASES[found[0][-1]], text)


def _bytes_of(text: str) -> str:
    """Return *text* with the signs of PDF files put back to the letters they were."""
    return _ALIAS_IN_WORD.sub(lambda found: _ALIASES[found[0]], text)


def _single_byte(encoding: str) -> Callable[[str, str], str]:
    letters = {ord(code): letter for code, letter in TABLES[encoding].items()}
    if encoding not in _USES_CONTROLS:
        letters = _WINDOWS_SIGNS | letters
    unknown = {} if encoding == "Windows-1258" else dict.fromkeys(_LATIN_LETTERS, SPOILED)

    def decode(text: str, spoiled: str) -> str:
        text = _bytes_of(text)
        if encoding in _USES_CONTROLS:
            text = text.translate(_SIGN_CODES)
        return text.translate(unknown | letters if spoiled else letters)

    return decode


def _decode_tcvn3(text: str, spoiled: str) -> str:
    read = _SHOUTED.sub(lambda found: found[0].upper(), _read_tcvn3(text, spoiled))
    return _CAPITAL_LINE.sub(_line_of_capitals, read)


def _line_of_capitals(found: re.Match[str]) -> str:
    """Return a line without small letters but those with a tone in capitals, if it has words."""
    line = found[0]
    words = map(str.lower, _CAPITAL_WORD.findall(line))
    if line.isupper() or not any(map(is_syllable, words)):
        return line
    return _NUMBERED_OR_WORD.sub(lambda word: word[0] if word["number"] else word[0].upper(), line)


def _decode_vni(text: str, spoiled: str) -> str:
    table = TABLES["VNI"]
    pattern = _VNI_OR_UNKNOWN if spoiled else _VNI
    return pattern.sub(lambda found: table.get(found[0], spoiled), text.translate(_WINDOWS_SIGNS))


def _decode_viqr(text: str, _: str) -> str:
    table = TABLES["VIQR"]
    return _VIQR.sub(lambda found: found["literal"] or table[found[0]], text)


def _decode_references(text: str, _: str) -> str:
    return _REFERENCE.sub(_referred_letter, text)


def _referred_letter(found: re.Match[str]) -> str:
    """Return the letter that a reference names; signs such as &lt; are markup, and stay."""
    char = html.unescape(found[0])
    return char if len(char) == 1 and unicodedata.category(char)[0] in "LM" else found[0]


_read_tcvn3 = _single_byte("TCVN3")
_DECODERS: dict[str, Callable[[str, str], str]] = {
    "TCVN3": _decode_tcvn3,
    "VNI": _decode_vni,
    "VISCII": _single_byte("VISCII"),
    "VPS": _single_byte("VPS"),
    "Windows-1258": _single_byte("Windows-1258"),
    "VIQR": _decode_viqr,
    NCR: _decode_references,
}
