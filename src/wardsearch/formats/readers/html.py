"""What does a saved web page say?

Covers tags: paragraphs, headings, rows of tables, fonts; of what is no text (scripts, styles,
navigation, forms); and of the page's own title and date. Does not cover legacy letters
(`decoding`): bytes that are not in the encoding the page states are read as Windows-1252, which is
how pages in TCVN3 and VNI were shown.
"""

import codecs
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from wardsearch.formats.content import Composer, Content
from wardsearch.formats.readers.properties import sound_title, w3c_moment

if TYPE_CHECKING:
    from datetime import datetime

_HEAD_BYTES = 4096
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_FAMILY = re.compile(r"""font-family\s*:\s*["']?([^"';,]{1,60})""", re.IGNORECASE)
_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "nav", "aside", "footer", "select", "button"}
)
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "li", "main", "ol", "option", "p", "pre", "section", "table", "tbody", "tfoot"),
        *("thead", "title", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
_DATES = frozenset(
    {"article:published_time", "datepublished", "pubdate", "date", "dc.date", "dc.date.issued"}
)
_MAX_DEPTH = 2_000
_SPACES = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")


def read_html(data: bytes) -> Content:
    """Return what the web page *data* says; never fails."""
    page = _Page()
    page.feed(decode_html(data))
    page.close()
    composer = page.composer
    title = sound_title("".join(page.title))
    return Content("html", composer.runs(), composer.heading, title, page.created)


def decode_html(data: bytes) -> str:
    """Return *data* as text: by its byte order mark, as UTF-8, as it states, as Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    stated = _CHARSET.search(data[:_HEAD_BYTES])
    return decode_stated(data, stated[1].decode("ascii", "replace") if stated else None)


def decode_stated(data: bytes, charset: str | None) -> str:
    """Return *data* by the *charset* it states if Python has it, else as Windows-1252."""
    try:
        name = codecs.lookup(charset or "cp1252").name
    except (LookupError, ValueError):
        name = "cp1252"
    if name in {"utf-8", "ascii", "iso8859-1"}:
        # Nearly right: a page cut in the middle of a letter; or one that states what it is not.
        text = data.decode(name, "replace") if name == "utf-8" else ""
        if text and text.count("\ufffd") * 200 < len(text):
            return text
        name = "cp1252"
    if name == "cp1252":
        return data.decode("latin-1").translate(_WINDOWS)
    try:
        return data.decode(name, "replace")
    except (LookupError, ValueError):  # a codec that is not of text
        return data.decode("latin-1").translate(_WINDOWS)


_WINDOWS = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)
}


class _Page(HTMLParser):
    """Gives the text of a page to a composer."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.composer = Composer()
        self.title: list[str] = []
        self.created: datetime | None = None
        self._skipping: list[str] = []
        self._fonts: list[tuple[str, str | None]] = []  # elements that are open, and their fonts
        self._has_fonts = False
        self._heading = False
        self._in_title = False
        self._is_blank = True  # nothing but white space is in the line yet
        self._cells = 0
        self._preformatted = 0

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002 - of the base class
        """Count no lines: nobody asks where in the file a tag stands."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open *tag*."""
        if tag in _SKIPPED:
            self._skipping.append(tag)
        if self._skipping:
            return
        if tag == "meta":
            self._read_meta(dict(attrs))
        elif tag == "title":
            self._in_title = True
        elif tag == "tr":
            self._end_line()
            self.composer.start_row()
        elif tag in _CELLS:
            self._cells += 1
            self.composer.start_cell()
            self._is_blank = True
        elif tag in _BLOCKS:
            self._end_line()
            self._heading = tag == "h1"
        self._preformatted += tag == "pre"
        if tag not in _VOID and len(self._fonts) < _MAX_DEPTH:
            font = _font(tag, attrs) if attrs else None
            self._has_fonts |= font is not None
            self._fonts.append((tag, font))

    def handle_endtag(self, tag: str) -> None:
        """Close *tag*."""
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            return
        for depth in range(1, min(len(self._fonts), 30) + 1):
            if self._fonts[-depth][0] == tag:
                del self._fonts[-depth:]
                break
        self._preformatted -= tag == "pre" and self._preformatted > 0
        if tag == "title":
            self._in_title = False
        elif tag == "tr":
            self.composer.end_row()
        elif tag in _CELLS and self._cells:
            self._cells -= 1
            self.composer.end_cell()
            self._is_blank = True
        elif tag in _BLOCKS:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Add *data* to the text."""
        if self._skipping:
            return
        if self._in_title:
            self.title.append(data)
            return
        if not self._preformatted:
            data = _SPACES.sub(" ", data)
            if self._is_blank:
                data = data.lstrip(" ")
        if data:
            self.composer.add(data, self._font() if self._has_fonts else None)
            self._is_blank = False

    def _font(self) -> str | None:
        return next((font for _, font in reversed(self._fonts[-20:]) if font), None)

    def _end_line(self) -> None:
        if not self._is_blank:
            self.composer.end_line(is_heading=self._heading)
            if self._cells:
                self.composer.start_line()
        self._is_blank = True
        self._heading = False

    def _read_meta(self, attrs: dict[str, str | None]) -> None:
        name = (attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or "").lower()
        content = attrs.get("content")
        if name in _DATES and self.created is None:
            self.created = w3c_moment(content)


def _font(tag: str, attrs: list[tuple[str, str | None]]) -> str | None:
    for name, value in attrs:
        if tag == "font" and name == "face" and value:
            return value.split(",")[0].strip("'\" ")
        if name == "style" and value and (family := _FAMILY.search(value)):
            return family[1].strip()
    return None
