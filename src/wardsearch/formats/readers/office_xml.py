"""What does a document say that Word or Excel saved as XML?

Covers WordprocessingML and SpreadsheetML of Office 2003, which save as `.xml`, `.doc` and `.xls`,
and the flat form of `.docx` (`pkg:package`). Text, tables and styles are named as in `.docx`, so
the same code reads them. Pictures, which are text in base64, are passed over.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from wardsearch.formats.content import Composer, Content
from wardsearch.formats.readers.cell_values import GENERAL, shown
from wardsearch.formats.readers.docx import PartReader, read_styles
from wardsearch.formats.readers.properties import sound_title, w3c_moment
from wardsearch.formats.readers.xml_parts import Event, attribute, walk_stream

if TYPE_CHECKING:
    from lxml import etree

_NAME: Final = "document.xml"
_NO_BODY: Final = frozenset(
    {"hdr", "ftr", "binData", "docOleData", "docSuppData", "fonts", "styles"}
)
_DATES: Final = ("Created", "created", "LastSaved", "modified")
_PROPERTIES: Final = frozenset({"Title", "title", *_DATES})
_WHOLE: Final = frozenset({"Data", "Comment"})
_FORMATS: Final = {
    "Percent": "0.00%",
    "Standard": "#,##0.00",
    "Fixed": "0.00",
    "General Number": GENERAL,
    "Currency": "#,##0.00",
}
"""Names of formats of SpreadsheetML that stand for one of `.xlsx`."""
_MAX_COLUMNS: Final = 2_000


def read_word_xml(data: bytes) -> Content:
    """Return what the Word document *data*, saved as XML, says.

    Raises:
        UnreadableError: It is no XML; the message is a reason.
    """
    styles = read_styles(_within(_walk(data), "styles"))
    composer, margins = Composer(), Composer()
    PartReader(styles, composer).read_events(_body(_walk(data)))
    PartReader(styles, margins).read_events(_within(_walk(data), "hdr", "ftr"))
    composer.add_margins(margins)
    title, created = _properties(data)
    return Content("wordxml", composer.runs(), composer.heading, title, created)


def read_excel_xml(data: bytes) -> Content:
    """Return what the workbook *data*, saved as XML, says.

    Raises:
        UnreadableError: It is no XML; the message is a reason.
    """
    reader = _SheetReader()
    for event, tag, element in walk_stream(io.BytesIO(data), _NAME, _WHOLE):
        reader.read(event, tag, element)
    title, created = _properties(data)
    return Content("excelxml", reader.composer.runs(), [], title, created, names=reader.names)


class _SheetReader:
    """Passes the rows of sheets to a composer."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.names: list[str] = []
        self._formats: dict[str, str] = {}
        self._style = ""
        self._cells: list[str] = []
        self._column = 0
        self._format = GENERAL

    def read(self, event: str, tag: str, element: "etree._Element") -> None:
        if event == "start":
            if tag == "Worksheet":
                self.names.append(attribute(element, "Name") or "")
            elif tag == "Style":
                self._style = attribute(element, "ID") or ""
            elif tag == "NumberFormat":
                named = attribute(element, "Format") or GENERAL
                self._formats[self._style] = _FORMATS.get(named, named)
            elif tag == "Row":
                self._cells = []
            elif tag == "Cell":
                index = attribute(element, "Index") or ""
                self._column = int(index) - 1 if index.isdecimal() else len(self._cells)
                self._format = self._formats.get(attribute(element, "StyleID") or "", GENERAL)
        elif tag == "Data":
            self._set(_value(element, self._format))
        elif tag == "Row":
            self._end_row()
        elif tag == "Worksheet":
            self.composer.end_line()

    def _set(self, text: str) -> None:
        if self._column < _MAX_COLUMNS:
            self._cells += [""] * (self._column + 1 - len(self._cells))
            self._cells[self._column] = text

    def _end_row(self) -> None:
        if any(self._cells):
            self.composer.add("\t".join(self._cells).rstrip("\t"))
            self.composer.end_line()


def _value(data: "etree._Element", number_format: str) -> str:
    text = " ".join("".join(str(part) for part in data.itertext()).split())
    kind = attribute(data, "Type")
    try:
        if kind == "Number":
            return shown(float(text), number_format)
        if kind == "DateTime":
            return shown(datetime.fromisoformat(text.removesuffix(".000")))
        if kind == "Boolean":
            return shown(text == "1")
    except ValueError:
        return text
    return "" if kind == "Error" else text


def _walk(data: bytes) -> Iterator[Event]:
    return walk_stream(io.BytesIO(data), _NAME)


def _within(events: Iterator[Event], *names: str) -> Iterator[Event]:
    """Yield the events of what is in elements of *names*."""
    depth = 0
    for event, tag, element in events:
        depth -= event == "end" and tag in names
        if depth:
            yield event, tag, element
        depth += event == "start" and tag in names


def _body(events: Iterator[Event]) -> Iterator[Event]:
    """Yield the events of the text itself: of bodies, without headers and pictures."""
    inside = outside = 0
    for event, tag, element in events:
        step = 1 if event == "start" else -1
        if tag == "body":
            inside += step
        elif tag in _NO_BODY:
            outside += step
        elif inside and not outside:
            yield event, tag, element


def _properties(data: bytes) -> tuple[str | None, datetime | None]:
    texts: dict[str, str] = {}
    for event, tag, element in _walk(data):
        if tag in {"body", "Worksheet"}:
            break
        if event == "end" and tag in _PROPERTIES and element.text:
            texts.setdefault(tag, element.text)
    moments = (w3c_moment(texts.get(name)) for name in _DATES)
    title = sound_title(texts.get("Title") or texts.get("title"))
    return title, next(filter(None, moments), None)
