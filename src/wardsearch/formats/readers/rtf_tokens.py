r"""Which words, groups and letters follow each other in an RTF file?

Covers the syntax: control words with their numbers, braces, escaped bytes, binary data; and what a
byte means by the character set of its font. Does not cover what words mean (`rtf`).
"""

import re
from collections.abc import Iterator

from wardsearch.formats.encodings.bytes import decode_latin
from wardsearch.frozen import NamedTuple

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n\0])+)|([{}])|\\([^a-zA-Z])"
    r"|[\r\n\0]+|\\"
)
_ESCAPED = re.compile(r"(?:\\'..)+")
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_DEFAULT_CHARSETS = frozenset((0, 1, 2))


class Word(NamedTuple):
    """A control word without its backslash, or a single sign, with its number."""

    name: str
    number: int | None


class Group(NamedTuple):
    """The start of a group, or its end."""

    is_start: bool


class Text(NamedTuple):
    """Letters, as bytes of the character set of their font."""

    data: bytes


Token = Word | Group | Text


def read_tokens(source: str) -> Iterator[Token]:
    r"""Yield the tokens of *source*, whose characters stand for bytes.

    >>> [*read_tokens(r"{\b1 a\'e1}")][1:3]
    [Word(name='b', number=1), Text(data=b'a\xe1')]
    """
    at = 0
    while found := _TOKEN.match(source, at):
        at = found.end()
        word, number, text, brace, sign = found.groups()
        if word:
            if word == "bin":
                at += max(int(number or 0), 0)
            else:
                yield Word(word, int(number) if number else None)
        elif text:
            yield Text(_ESCAPED.sub(_unescaped, text).encode("latin-1"))
        elif brace:
            yield Group(brace == "{")
        elif sign:
            yield Word(sign, None)


def _unescaped(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("\\'", "")).decode("latin-1")


def decode_bytes(data: bytes, codepage: str, charset: int) -> str:
    r"""Return the letters that *data* stands for.

    Args:
        data: Whole letters.
        codepage: Of the file, for fonts of the usual character set.
        charset: Of the font, as `\fcharset` numbers it.
    """
    codec = codepage if charset in _DEFAULT_CHARSETS else _CHARSETS.get(charset, codepage)
    if codec == "cp1252":
        return decode_latin(data)
    try:
        return data.decode(codec, "replace")
    except LookupError:
        return decode_latin(data)
