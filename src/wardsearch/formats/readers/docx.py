"""What does a Word file of 2007 or later say?

Covers WordprocessingML: paragraphs, tables, footnotes, text boxes, and the fonts of runs with those
of their styles. Deleted text, field codes and hidden text are left out, and so are the fallback of
alternate content and the formatting that a tracked change replaced. U+00AD is a letter of TCVN3 and
stays; Word's own soft hyphen is an element, which in a font of TCVN3 is that letter, too.
"""

import io
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wardsearch.formats.content import Composer, Content
from wardsearch.formats.encodings.fonts import is_tcvn3
from wardsearch.formats.readers.xml_parts import (
    Event,
    attribute,
    core_properties,
    main_part,
    relations,
    walk,
)
from wardsearch.frozen import NamedTuple

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED = frozenset(
    {"Fallback", "del", "moveFrom", "pPrChange", "pict_alt", "rPrChange", "rt", "rubyPr"}
)
_MARGINS = frozenset({"header", "footer"})
_NOTES = ("footnotes", "endnotes")
_OFF = frozenset({"0", "false", "off"})
_MAX_DEPTH = 16  # styles built on styles
_TITLES = frozenset({"title", "heading 1", "tiêu đề"})


class _Style(NamedTuple):
    name: str
    based_on: str | None
    font: str | None


class Styles(NamedTuple):
    """The styles of a document by id, the id for paragraphs without one, and the last font."""

    by_id: dict[str, _Style]
    default: str | None
    font: str | None

    def font_of(self, style: str | None) -> str | None:
        """Return the font that *style*, or what it is based on, names."""
        for _ in range(_MAX_DEPTH):
            found = self.by_id.get(style or "")
            if found is None:
                break
            if found.font:
                return found.font
            style = found.based_on
        return None

    def is_title(self, style: str | None) -> bool:
        """Return whether *style* is that of a title or of a first heading."""
        found = self.by_id.get(style or "")
        return found is not None and found.name.lower() in _TITLES


def read_docx(data: bytes) -> Content:
    """Return what the Word file *data* says.

    Raises:
        UnreadableError: It cannot be read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = main_part(archive, "word/document.xml")
        others = relations(archive, part).values()
        styles = Styles({}, None, None)
        for kind, target in others:
            if kind == "styles":
                styles = read_styles(walk(archive, target))
        composer = Composer()
        PartReader(styles, composer).read(archive, part)
        for note in _NOTES:
            for kind, target in others:
                if kind == note:
                    PartReader(styles, composer).read(archive, target)
        margins = Composer()
        for kind, target in others:
            if kind in _MARGINS:
                PartReader(styles, margins).read(archive, target)
        composer.add_margins(margins)
        title, created = core_properties(archive)
    return Content("docx", composer.runs(), composer.heading, title, created)


def read_styles(events: Iterable[Event]) -> Styles:
    """Return the styles that the elements of *events* define."""
    styles: dict[str, _Style] = {}
    default = font = None
    current: str | None = None
    is_default = False
    for event, tag, element in events:
        if event == "start":
            if tag == "style":
                current = attribute(element, "styleId") or ""
                styles[current] = _Style("", None, None)
                is_default = attribute(element, "default") in {"1", "true", "on"}
                if is_default and attribute(element, "type") == "paragraph":
                    default = current
        elif tag == "style":
            current = None
        elif tag == "rFonts":
            if current is None:
                font = font or _font(element)
            else:
                styles[current] = styles[current]._replace(font=_font(element))
        elif current is not None and tag == "name":
            styles[current] = styles[current]._replace(name=attribute(element, "val") or "")
        elif current is not None and tag == "basedOn":
            styles[current] = styles[current]._replace(based_on=attribute(element, "val"))
    return Styles(styles, default, font)


def _font(element: "etree._Element") -> str | None:
    return attribute(element, "hAnsi") or attribute(element, "ascii")


class _Run(NamedTuple):
    """What a run said of its text before a paragraph began in it."""

    font: str | None
    style: str | None
    is_hidden: bool
    is_raised: bool


class _Paragraph:
    """What the paragraph that is open says of its text."""

    def __init__(self, style: str | None) -> None:
        self.style = style
        self.is_title = False
        self.run: _Run | None = None  # in which it stands, as in a text box


class PartReader:
    """Reads the text of one part of WordprocessingML.

    Args:
        styles: Of the document.
        composer: Gets the text.
    """

    def __init__(self, styles: Styles, composer: Composer) -> None:
        self._styles = styles
        self._composer = composer
        self._paragraphs: list[_Paragraph] = []
        self._font: str | None = None
        self._run_style: str | None = None
        self._in_run = False
        self._is_hidden = self._is_raised = False
        self._skipping = 0

    def read(self, archive: zipfile.ZipFile, part: str) -> None:
        """Pass the text of *part* to the composer."""
        self.read_events(walk(archive, part))

    def read_events(self, events: Iterable[Event]) -> None:
        """Pass the text of the elements of *events* to the composer."""
        for event, tag, element in events:
            if tag in _SKIPPED:
                self._skipping += 1 if event == "start" else -1
            elif self._skipping:
                continue
            elif event == "start":
                self._start(tag)
            else:
                self._end(tag, element)

    def _start(self, tag: str) -> None:
        composer = self._composer
        if tag == "p":
            self._paragraphs.append(_Paragraph(self._styles.default))
            if self._in_run:
                self._leave_run()
            composer.start_line()
        elif tag == "r":
            self._font = self._run_style = None
            self._in_run, self._is_hidden, self._is_raised = True, False, False
        elif tag == "tr":
            composer.start_row()
        elif tag == "tc":
            composer.start_cell()

    def _leave_run(self) -> None:
        """Keep what the open run says until the paragraph ends that just began in it."""
        run = _Run(self._font, self._run_style, self._is_hidden, self._is_raised)
        self._paragraphs[-1].run, self._in_run = run, False

    def _end(self, tag: str, element: "etree._Element") -> None:
        composer = self._composer
        if tag == "t":
            if not self._is_hidden:
                add = composer.add_raised if self._is_raised else composer.add
                add(element.text or "", self._current_font())
        elif tag == "p":
            paragraph = self._paragraphs.pop() if self._paragraphs else _Paragraph(None)
            composer.end_line(is_heading=paragraph.is_title)
            if paragraph.run:
                self._font, self._run_style, self._is_hidden, self._is_raised = paragraph.run
                self._in_run = True
        elif tag == "tc":
            composer.end_cell()
        elif tag == "tr":
            composer.end_row()
        elif tag == "r":
            self._in_run = False
        elif self._in_run:
            self._end_in_run(tag, element)
        elif tag == "pStyle" and self._paragraphs:
            paragraph = self._paragraphs[-1]
            paragraph.style = attribute(element, "val")
            paragraph.is_title = self._styles.is_title(paragraph.style)

    def _end_in_run(self, tag: str, element: "etree._Element") -> None:
        if tag == "rFonts":
            self._font = _font(element)
        elif tag == "vanish":
            self._is_hidden = attribute(element, "val") not in _OFF
        elif tag == "vertAlign":
            self._is_raised = attribute(element, "val") == "superscript"
        elif tag == "softHyphen" and is_tcvn3(self._current_font()):
            self._composer.add("\xad", self._current_font())
        elif tag == "rStyle":
            self._run_style = attribute(element, "val")
        elif tag in {"tab", "ptab"}:
            self._composer.add("\t", self._current_font())
        elif tag in {"br", "cr"}:
            self._composer.add("\n", self._current_font())
        elif tag == "noBreakHyphen":
            self._composer.add("-", self._current_font())
        elif tag == "sym":
            self._composer.add(_symbol(attribute(element, "char")))

    def _current_font(self) -> str | None:
        if self._font:
            return self._font
        styles = self._styles
        paragraph = self._paragraphs[-1].style if self._paragraphs else None
        return styles.font_of(self._run_style) or styles.font_of(paragraph) or styles.font


def _symbol(code: str | None) -> str:
    """Return the character of a symbol font as plain text, as far as there is one."""
    try:
        point = int(code or "", 16)
    except ValueError:
        return ""
    return "•" if 0xE000 <= point <= 0xF8FF else chr(point) if 0x20 <= point < 0xD800 else ""  # noqa: PLR2004
