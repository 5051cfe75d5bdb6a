"""What do the slides of a PowerPoint file of 2007 or later say?

Covers PresentationML: the slides in the order in which they are shown, each a page, with
their tables and the notes of the speaker.
"""

import io
import re
import zipfile
from typing import TYPE_CHECKING

from wardsearch.formats.content import Composer, Content
from wardsearch.formats.readers.xml_parts import (
    attribute,
    core_properties,
    main_part,
    relations,
    walk,
)

if TYPE_CHECKING:
    from lxml import etree

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_TITLES = frozenset({"title", "ctrTitle"})


def read_pptx(data: bytes) -> Content:
    """Return what the PowerPoint file *data* says.

    Raises:
        UnreadableError: It cannot be read.
    """
    composer = Composer()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for slide in _slides(archive):
            _Reader(composer).read(archive, slide)
            for kind, target in relations(archive, slide).values():
                if kind == "notesSlide":
                    _Reader(composer).read(archive, target)
            composer.end_page()
        title, created = core_properties(archive)
    return Content("pptx", composer.runs(), composer.heading, title, created, is_paged=True)


def _slides(archive: zipfile.ZipFile) -> list[str]:
    part = main_part(archive, "ppt/presentation.xml")
    parts = relations(archive, part)
    shown = []
    for event, tag, element in walk(archive, part):
        if event == "start" and tag == "sldId":
            ids = [value for key, value in element.attrib.items() if str(key).endswith("}id")]
            if ids and str(ids[0]) in parts:
                shown.append(parts[str(ids[0])][1])
    names = set(archive.namelist())
    numbered = [(int(found[1]), name) for name in names if (found := _SLIDE.fullmatch(name))]
    return shown or [name for _, name in sorted(numbered)]


class _Reader:
    """Reads the text of one slide."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._font: str | None = None
        self._is_title = False
        self._skipping = 0

    def read(self, archive: zipfile.ZipFile, part: str) -> None:
        """Pass the text of *part* to the composer."""
        for event, tag, element in walk(archive, part):
            if tag == "Fallback":
                self._skipping += 1 if event == "start" else -1
            elif self._skipping:
                continue
            elif event == "start":
                self._start(tag, element)
            else:
                self._end(tag, element)

    def _start(self, tag: str, element: "etree._Element") -> None:
        if tag == "sp":
            self._is_title = False
        elif tag == "ph":
            kind = attribute(element, "type")
            self._is_title = kind in _TITLES
        elif tag == "p":
            self._composer.start_line()
        elif tag in {"r", "fld"}:
            self._font = None
        elif tag == "tr":
            self._composer.start_row()
        elif tag == "tc":
            self._composer.start_cell()

    def _end(self, tag: str, element: "etree._Element") -> None:
        if tag == "t":
            self._composer.add(element.text or "", self._font)
        elif tag == "latin":
            typeface = attribute(element, "typeface") or ""
            self._font = None if typeface.startswith("+") else typeface
        elif tag == "br":
            self._composer.add("\n", self._font)
        elif tag == "p":
            self._composer.end_line(is_heading=self._is_title)
        elif tag == "tc":
            self._composer.end_cell()
        elif tag == "tr":
            self._composer.end_row()
