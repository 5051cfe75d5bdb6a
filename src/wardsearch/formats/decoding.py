"""What does the content of a file say in Unicode?

Covers handing the runs of a file to `encodings` by the piece, a cell or a stretch of a line, and
cleaning the text that comes back. Does not cover the encodings themselves.
"""

import re

from wardsearch.formats.content import Content, Run
from wardsearch.formats.encodings.bytes import UNICODE
from wardsearch.formats.encodings.decoding import decode_as
from wardsearch.formats.encodings.detection import is_unicode
from wardsearch.formats.encodings.documents import decode_runs
from wardsearch.formats.encodings.hints import may_hold_legacy
from wardsearch.formats.paragraphs import join_lines
from wardsearch.formats.stated import StatedTitle
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.spaced_letters import close_up

_BORDERS = re.compile(r"([\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+)")
_BLANK_LINES = re.compile(r"\n[ \t\n]*\n[ \t]*\n")
_LINE_SPACES = re.compile(r"[ \t]+(?=[\n\f])")
_PAGE_END = re.compile(r"\n*\f\n*")
_LEGACY_FONT = re.compile(r"(?i)^\.?vn|vni|vps|visc|tcvn|abc|^\.")  # more than `encodings` takes
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff\ufeff]")


class Decoded(NamedTuple):
    """What the letters of a file are in Unicode.

    Attributes:
        text: All of it.
        heading: The line that it marks as its title.
        title: What its properties say.
        titles: What it states of its title elsewhere.
        names: Of its sheets.
        encoding: What most of it was in.
    """

    text: str
    heading: str | None
    title: str | None
    titles: list[StatedTitle]
    names: list[str]
    encoding: str


def decode_content(content: Content, encoding: str | None = None) -> Decoded:
    """Return the text of *content* and its titles in Unicode.

    Args:
        content: As read.
        encoding: What it is known to be in; None asks the text itself.
    """
    pieces: list[tuple[str, str | None]] = []
    body = _split(content.runs, pieces)
    heading = _split(content.heading, pieces)
    title = _split([Run(content.title)] if content.title else [], pieces)
    titles = [_split([Run(stated.text)], pieces) for stated in content.titles]
    names = [_split([Run(name)], pieces) for name in content.names]
    if encoding is None and not _may_hold_legacy(pieces):
        texts, verdict = [piece for piece, _ in pieces], UNICODE
    elif encoding is None:
        texts, verdict = decode_runs(pieces)
    else:
        texts, verdict = [decode_as(text, encoding) for text, _ in pieces], encoding
    text = close_up(_tidy(_joined(body, texts)))
    return Decoded(
        join_lines(text) if content.format == "pdf" else text,
        _line(heading, texts) or None,
        _line(title, texts) or None,
        [
            StatedTitle(_line(parts, texts), stated.where)
            for parts, stated in zip(titles, content.titles, strict=True)
        ],
        [_line(parts, texts) for parts in names],
        verdict,
    )


def _may_hold_legacy(pieces: list[tuple[str, str | None]]) -> bool:
    fonts = {font for _, font in pieces if font}
    return any(_LEGACY_FONT.search(font) for font in fonts) or may_hold_legacy(
        "\n".join(piece for piece, _ in pieces if not is_unicode(piece))
    )


def _split(runs: list[Run], pieces: list[tuple[str, str | None]]) -> list[str | int]:
    """Append the pieces of *runs* to *pieces*; return the borders, and numbers of pieces."""
    parts: list[str | int] = []
    for run in runs:
        for place, part in enumerate(_BORDERS.split(run.text)):
            if place % 2 or not part or part.isspace():
                parts.append(part)
            else:
                parts.append(len(pieces))
                pieces.append((part, run.font))
    return parts


def _joined(parts: list[str | int], texts: list[str]) -> str:
    return "".join(part if isinstance(part, str) else texts[part] for part in parts)


def _line(parts: list[str | int], texts: list[str]) -> str:
    return " ".join(close_up(_joined(parts, texts)).split())


def _tidy(text: str) -> str:
    """Return *text* with LF alone, without invisible characters and runs of blank lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    text = _INVISIBLE.sub("", text)
    text = _BLANK_LINES.sub("\n\n", _LINE_SPACES.sub("", text)).strip("\n ")
    return _PAGE_END.sub(_page_end, text)


def _page_end(found: re.Match[str]) -> str:
    """Return a form feed, as a line of its own unless a sentence goes on."""
    following = found.string[found.end() : found.end() + 1]
    return "\f" if following.islower() else "\n\f"
