"""What does an OpenDocument text, spreadsheet or presentation say?

Covers `content.xml`: headings, paragraphs, rows of tables, and the fonts that its styles
name. Text boxes come before the paragraph that they stand in, its notes behind it, and headers and
footers behind the text. Deleted text and comments are left out; repeated cells are given once.
"""

import io
import zipfile
from typing import TYPE_CHECKING

from wardsearch.formats import UnreadableError
from wardsearch.formats.content import Composer, Content
from wardsearch.formats.readers.xml_parts import attribute, core_properties, local_name, walk

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED = frozenset({"tracked-changes", "annotation", "forms", "notes", "note-citation"})
_MARGINS = frozenset({"header", "footer"})
_PARAGRAPHS = frozenset({"p", "h"})
_SPANS = frozenset({"span", "a"})
_INLINE = _PARAGRAPHS | _SPANS
_CAPTIONS = frozenset({"title", "desc"})  # of a frame or shape; within a line, a field
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_BREAKS = {"tab": "\t", "line-break": "\n"}
_MAX_SPACES = 200
_MAX_DEPTH = 16


def read_odf(data: bytes, kind: str) -> Content:
    """Return what the OpenDocument file *data* of *kind* (`odt`, `ods`, `odp`) says.

    Raises:
        UnreadableError: It cannot be read.
    """
    composer = Composer()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "content.xml" not in names:
            raise UnreadableError("part-missing", part="content.xml")
        if "META-INF/manifest.xml" in names and _is_locked(archive):
            raise UnreadableError("locked")
        reader = _Reader(composer, is_paged=kind == "odp")
        if "styles.xml" in names:
            reader.read_styles(archive, "styles.xml")
        reader.read_text(archive, "content.xml")
        composer.add_margins(reader.margins)
        title, created = core_properties(archive, "meta.xml")
    return Content(
        kind,
        composer.runs(),
        composer.heading,
        title,
        created,
        is_paged=kind == "odp",
        names=reader.names if kind == "ods" else [],
    )


def _is_locked(archive: zipfile.ZipFile) -> bool:
    return any(tag == "encryption-data" for _, tag, _ in walk(archive, "META-INF/manifest.xml"))


class _Reader:
    """Reads the styles, then the text."""

    def __init__(self, composer: Composer, *, is_paged: bool) -> None:
        self.margins = Composer()
        self.names: list[str] = []  # of tables, which sheets are
        self._composer = composer
        self._notes: list[etree._Element] = []  # of the paragraph that is being read
        self._is_paged = is_paged
        self._faces: dict[str, str] = {}
        self._styles: dict[str, tuple[str | None, str | None]] = {}  # what it is based on, font
        self._raised: set[str] = set()  # styles of superscript
        self._style: str | None = None
        self._depth = 0  # of paragraphs
        self._skipping = 0

    def read_styles(self, archive: zipfile.ZipFile, part: str) -> None:
        """Read the styles of *part*, and pass its headers and footers to `margins`."""
        in_margin = False
        for event, tag, element in walk(archive, part, _PARAGRAPHS):
            if tag in _MARGINS:
                in_margin = event == "start"
            elif in_margin and tag in _PARAGRAPHS and event == "end":
                self._compose(element, self.margins)
            elif event == "start":
                self._read_style(tag, element)

    def read_text(self, archive: zipfile.ZipFile, part: str) -> None:
        """Read the styles of *part* and pass its text to the composer."""
        in_body = False
        for event, tag, element in walk(archive, part, _PARAGRAPHS):
            is_start = event == "start"
            if tag == "body":
                in_body = is_start
            elif not in_body:
                if is_start:
                    self._read_style(tag, element)
            elif tag in _PARAGRAPHS:
                self._depth += 1 if is_start else -1
                if not (is_start or self._depth or self._skipping):
                    self._compose(element, self._composer)
            elif tag in _SKIPPED:
                self._skipping += 1 if is_start else -1
            elif not (self._depth or self._skipping):
                self._border(tag, element, is_start=is_start)

    def _read_style(self, tag: str, element: "etree._Element") -> None:
        if tag == "font-face":
            family = (attribute(element, "font-family") or "").strip("'\" ")
            self._faces[attribute(element, "name") or ""] = family
        elif tag in {"style", "default-style"}:
            self._style = attribute(element, "name") or ""
            self._styles[self._style] = (attribute(element, "parent-style-name"), None)
        elif tag == "text-properties" and self._style is not None:
            name = attribute(element, "font-name")
            font = self._faces.get(name, name) if name else attribute(element, "font-family")
            parent, known = self._styles[self._style]
            self._styles[self._style] = (parent, font or known)
            if (attribute(element, "text-position") or "").startswith("super"):
                self._raised.add(self._style)

    def _border(self, tag: str, element: "etree._Element", *, is_start: bool) -> None:
        composer = self._composer
        if tag == "table" and is_start:
            self.names.append(attribute(element, "name") or "")
        elif tag == "table-row":
            composer.start_row() if is_start else composer.end_row()
        elif tag in _CELLS:
            composer.start_cell() if is_start else composer.end_cell()
        elif tag == "page" and self._is_paged and not is_start:
            composer.end_page()

    def _compose(self, element: "etree._Element", composer: Composer) -> None:
        tag = local_name(element)
        composer.start_line()
        self._add(element, self._font_of("") or None, composer)
        level = attribute(element, "outline-level") or "1"
        is_title = attribute(element, "style-name") == "Title"
        composer.end_line(is_heading=is_title or (tag == "h" and level == "1"))
        notes, self._notes = self._notes, []
        for note in notes:
            composer.start_line()
            self._add(note, self._font_of("") or None, composer)
            composer.end_line()

    def _add(self, element: "etree._Element", font: str | None, composer: Composer) -> None:
        """Add the text of *element*, whose surroundings are in *font*."""
        tag = local_name(element)
        if tag in _SKIPPED:
            return
        if tag in _PARAGRAPHS or tag in _SPANS:
            font = self._font_of(attribute(element, "style-name")) or font
        elif tag == "s":
            count = attribute(element, "c") or "1"
            composer.add(" " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES), font)
        else:
            composer.add(_BREAKS.get(tag, ""), font)
        if tag in _SPANS and attribute(element, "style-name") in self._raised:
            composer.add_raised(element.text or "", font)
        else:
            composer.add(element.text or "", font)
        for child in element:
            name = local_name(child)
            if name == "note-body":
                self._notes += [line for line in child if local_name(line) in _PARAGRAPHS]
            elif name in _PARAGRAPHS or (name in _CAPTIONS and tag not in _INLINE):
                composer.start_line()  # of a text box, or what a picture shows: before the line
                self._add(child, font, composer)
                composer.end_line()
            else:
                self._add(child, font, composer)
            composer.add(child.tail or "", font)

    def _font_of(self, style: str | None) -> str | None:
        for _ in range(_MAX_DEPTH):
            if style is None or style not in self._styles:
                break
            style, font = self._styles[style]
            if font:
                return font
        return None
