r"""What does a Word file from before 2007 say?

Covers the text in reading order: the main text, then footnotes, endnotes and text boxes; without
field codes, deleted text and pictures. Does not cover where in the file it is (`doc_format`) or its
styles (`doc_styles`).

The characters of a one-byte piece are returned as those of Windows-1252, as Word shows them. U+00AD
is a letter of TCVN3 and stays. So does U+001F in a font of TCVN3: it is Word's soft hyphen, but
other programs write it for that letter.
"""

import io
from collections.abc import Iterator

import olefile

from wardsearch.formats.content import Composer, Content, Rows
from wardsearch.formats.encodings.bytes import decode_latin
from wardsearch.formats.encodings.fonts import is_tcvn3
from wardsearch.formats.readers.doc_format import (
    Fib,
    Piece,
    Table,
    read_characters,
    read_paragraphs,
    read_pieces,
)
from wardsearch.formats.readers.doc_styles import (
    NO_PROPERTIES,
    Properties,
    Style,
    read_fonts,
    read_properties,
    read_styles,
)
from wardsearch.formats.readers.ole_properties import ole_properties

_CELL = "\x07"
_ENDS = frozenset({"\r", _CELL})  # of a paragraph, of a cell or row
_FIELD_CODE, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PLAIN = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\t": "\t", "\n": "\n"}
_SOFT_HYPHEN = "\x1f"
_READ_PARTS = (0, 1, 5, 6)  # text, footnotes, endnotes, text boxes
_MARGINS = 2  # headers and footers
_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf06e")


def read_doc(data: bytes) -> Content:
    """Return what the Word file *data* says.

    Raises:
        UnreadableError: It cannot be read.
    """
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        main = container.openstream("WordDocument").read()
        fib = Fib(main)
        table = container.openstream(fib.table_name).read() if fib.is_word_97 else b""
        title, created = ole_properties(container)
    document = _Document(fib, main, table)
    composer = Composer()
    document.compose(composer)
    return Content("doc", composer.runs(), composer.heading, title, created)


class _Document:
    """The text of a document with its fonts."""

    def __init__(self, fib: Fib, main: bytes, table: bytes) -> None:
        self._main = main
        self._pieces = read_pieces(fib, main, table)
        self._lengths = fib.lengths
        self._characters = self._paragraphs = Table([])
        self._fonts: list[str] = []
        self._styles: list[Style] = []
        self._default: int | None = None
        if fib.is_word_97:
            self._characters = read_characters(fib, main, table)
            self._paragraphs = read_paragraphs(fib, main, table)
            self._fonts = read_fonts(fib.slice(table, 15))
            self._styles, self._default = read_styles(fib.slice(table, 1))

    def compose(self, composer: Composer) -> None:
        """Pass all text to *composer*."""
        margins = Composer()
        start = 0
        for part, length in enumerate(self._lengths):
            if part in _READ_PARTS and length:
                self._compose_part(composer, start, start + length)
            elif part == _MARGINS and length:
                self._compose_part(margins, start, start + length)
            start += length
        composer.add_margins(margins)

    def _compose_part(self, composer: Composer, start: int, end: int) -> None:
        fields: list[bool] = []  # of those that are open: whether what is read is the code
        rows = Rows(composer)
        composer.start_line()
        for text, properties, paragraph in self._runs(start, end):
            if properties.is_deleted:
                continue
            is_hidden = properties.is_hidden
            font = self._font(properties, paragraph)
            for piece in _split(text):
                if piece == _FIELD_CODE:
                    fields.append(True)
                elif piece == _FIELD_RESULT and fields:
                    fields[-1] = False
                elif piece == _FIELD_END and fields:
                    fields.pop()
                elif piece in _ENDS:
                    self._end(piece, paragraph, composer, rows)
                elif not (is_hidden or any(fields)):
                    rows.start(in_table=paragraph.in_table)
                    composer.add(_visible(piece, properties, font), font)
        rows.close()
        composer.end_line()

    def _end(self, mark: str, paragraph: Properties, composer: Composer, rows: Rows) -> None:
        """End what *mark*, the last character of *paragraph* or of a cell, ends."""
        if mark == _CELL and paragraph.ends_row:
            rows.close()
        elif mark == _CELL and (rows.is_open or paragraph.in_table):
            rows.end_cell()
        else:
            rows.start(in_table=paragraph.in_table)
            composer.end_line(is_heading=self._is_title(paragraph) and not rows.is_open)
            composer.start_line()

    def _runs(self, start: int, end: int) -> Iterator[tuple[str, Properties, Properties]]:
        """Yield the text of characters *start* to *end* in runs of one formatting."""
        for piece in self._pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first >= last:
                continue
            offset = piece.offset + (first - piece.start) * piece.width
            stop = min(piece.offset + (last - piece.start) * piece.width, len(self._main))
            while offset < stop:
                character = self._characters.at(offset)
                paragraph = self._paragraphs.at(offset)
                border = min(
                    stop,
                    self._border(self._characters, offset),
                    self._border(self._paragraphs, offset),
                )
                border = max(border - (border - offset) % piece.width, offset + piece.width)
                own = character.properties if character else NO_PROPERTIES
                yield (
                    self._text(piece, offset, border),
                    read_properties(piece.changes, own),
                    paragraph.properties if paragraph else NO_PROPERTIES,
                )
                offset = border

    def _border(self, table: Table, offset: int) -> int:
        stretch = table.at(offset)
        if stretch:
            return stretch.end
        following = table.next_start(offset)
        return len(self._main) if following is None else following

    def _text(self, piece: Piece, start: int, end: int) -> str:
        data = self._main[start:end]
        if piece.width == 1:
            return decode_latin(data)
        return data.decode("utf-16-le", "replace")

    def _font(self, properties: Properties, paragraph: Properties) -> str | None:
        number = properties.other_font
        if number is None:
            number = properties.ascii_font
        for style in (properties.style, paragraph.style or 0):
            if number is None and style is not None and style < len(self._styles):
                number = self._styles[style].other_font
                if number is None:
                    number = self._styles[style].ascii_font
        if number is None:
            number = self._default
        return self._fonts[number] if number is not None and number < len(self._fonts) else None

    def _is_title(self, paragraph: Properties) -> bool:
        number = paragraph.style
        return number is not None and number < len(self._styles) and self._styles[number].is_heading


def _split(text: str) -> Iterator[str]:
    """Yield the stretches of *text* between marks, and each mark."""
    start = 0
    for place, character in enumerate(text):
        if character in "\r\x07\x13\x14\x15":
            if start < place:
                yield text[start:place]
            yield character
            start = place + 1
    if start < len(text):
        yield text[start:]


def _visible(text: str, properties: Properties, font: str | None) -> str:
    """Return *text* without the characters that stand for pictures and other objects."""
    if _SOFT_HYPHEN in text and is_tcvn3(font):
        text = text.replace(_SOFT_HYPHEN, "\xad")
    if properties.symbol is not None:
        text = chr(properties.symbol)
    elif properties.is_special:
        return ""
    if text.isprintable() and not any("\ue000" <= c <= "\uf8ff" for c in text):
        return text
    shown = []
    for character in text:
        if character in _BULLETS:
            shown.append("•")
        elif "\uf020" <= character <= "\uf0ff":
            shown.append(chr(ord(character) - 0xF000))
        elif character >= " " or character in _PLAIN:
            shown.append(_PLAIN.get(character, character))
    return "".join(shown)
