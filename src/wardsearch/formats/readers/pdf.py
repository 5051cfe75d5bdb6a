"""What do the pages of a PDF say, and which are only pictures?

Covers the text of each page with the fonts of its letters, the document's properties, and drawing a
page for `ocr`. Fonts are asked for only on pages that have letters of legacy encodings: asking
costs more than reading.
"""

import ctypes
import re
from datetime import datetime
from itertools import groupby, pairwise
from operator import itemgetter

import pypdfium2
import pypdfium2.raw as pdfium

from wardsearch.formats import UnreadableError
from wardsearch.formats.content import Composer, Content, joins
from wardsearch.formats.encodings.fonts import bare_name
from wardsearch.formats.readers.pdf_annotations import annotations_of, flatten, placed
from wardsearch.formats.readers.pdf_hyphens import (
    CUT,
    CUTS,
    KnownWords,
    with_letters,
    without_cuts,
)
from wardsearch.formats.readers.properties import pdf_moment, sound_title

DOTS_PER_INCH = 200
MAX_PIXELS = 40_000_000
"""Largest page that is drawn: A2 at the resolution above."""

_POINTS_PER_INCH = 72
_LEGACY_LETTER = re.compile("[\x80-\x9f\u00a1-\u00ff\u2212\u2219]")
_UNICODE_LETTER = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_FEW_CHARS = 20  # a page number, or the stamp of a scanner, is no text
_FONT_NAME_BYTES = 128
_ENDS_IN_DIGIT = re.compile(r"[^\W_]++(?<=[^\W_][0-9])")
_MARK_HEIGHT = 0.8  # of a word's letters, at most
_PLAIN = str.maketrans(
    {"\r": None, "\0": None, "\u2028": "\n", "\u2029": "\n"}
    | {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)


def read_pdf(data: bytes) -> Content:
    """Return what the PDF *data* says.

    Raises:
        UnreadableError: It cannot be read.
    """
    document = _open(data)
    try:
        composer = Composer()
        words = KnownWords()
        pictures = []
        for number in range(len(document)):
            if not _read_page(document, number, composer, words):
                pictures.append(number + 1)
            composer.end_page()
        title, created = _properties(document)
        return Content(
            "pdf", composer.runs(), [], title, created, is_paged=True, pictures=tuple(pictures)
        )
    finally:
        document.close()


def draw_page(data: bytes, number: int) -> bytes:
    """Return page *number*, from 1, of the PDF *data* as a grey picture in PGM.

    Raises:
        UnreadableError: It cannot be drawn.
    """
    document = _open(data)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = DOTS_PER_INCH / _POINTS_PER_INCH
        pixels = width * height * scale * scale
        if pixels <= 0:
            raise UnreadableError("page-without-size", page=number)
        scale *= min(1.0, (MAX_PIXELS / pixels) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        lines = [
            rows[row * bitmap.stride : row * bitmap.stride + bitmap.width]
            for row in range(bitmap.height)
        ]
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("page-undrawable", page=number, why=str(error)) from error
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("locked") from error
        raise UnreadableError("damaged", why=str(error)) from error


def _read_page(
    document: pypdfium2.PdfDocument, number: int, composer: Composer, words: KnownWords
) -> bool:
    """Pass the text of page *number*, from 0, to *composer*; return False if it is a picture."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return True  # a page that is damaged is empty; the others are not
    try:
        text_page = page.get_textpage()
        text = own = text_page.get_text_range()
        shown = annotations_of(page)
        if shown and shown.is_drawn and flatten(page):
            text_page.close()
            page.close()
            page = document[number]
            text_page = page.get_textpage()
            text = text_page.get_text_range()
        words.read(text)
        if _needs_fonts(text):
            for part, font in _runs(text_page, words):
                composer.add(part, font)
        else:
            marked = _with_marks_apart(text, text_page)
            text = placed(text, text_page, own) if shown and marked is text else marked
            composer.add(without_cuts(text, words).translate(_PLAIN))
        for value in shown.texts if shown else ():
            composer.add("\n" + value.translate(_PLAIN))
        text_page.close()
        is_text = len(own.split()) and len("".join(own.split())) >= _FEW_CHARS
        return bool(is_text) or not _has_picture(page)
    except pypdfium2.PdfiumError:
        return True
    finally:
        page.close()


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE,)
    return next(iter(page.get_objects(filter=kinds, max_depth=3)), None) is not None


def _needs_fonts(text: str) -> bool:
    """Return whether *text* may be in an encoding that only its fonts tell for sure."""
    legacy = len(_LEGACY_LETTER.findall(text))
    return bool(legacy) and legacy > 4 * len(_UNICODE_LETTER.findall(text))


def _runs(text_page: pypdfium2.PdfTextPage, words: KnownWords) -> list[tuple[str, str | None]]:
    """Return the text of a page in runs of one font; a part of a font is that font."""
    letters = _letters(text_page)
    ask, raw = pdfium.FPDFText_GetFontInfo, text_page.raw
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    names: dict[bytes, str | None] = {}
    fonts: list[str | None] = []
    last, font = b"", None
    is_new = True  # a word may begin here in another font; within one only a letter of its own does
    for index, letter in enumerate(letters):
        if letter.isspace():
            is_new = True
        elif is_new or not letter.isascii():
            is_new = not letter.isascii()
            ask(raw, index, name, _FONT_NAME_BYTES, None)
            given = name.value
            if given and given != last:
                if given not in names:
                    names[given] = bare_name(given.decode("utf-8", "replace"))
                last, font = given, names[given]
        fonts.append(font)
    if "-" in letters or CUT in letters:
        letters = with_letters(letters, fonts, lambda index: _width(text_page, index))
    return [
        (without_cuts("".join(letter for letter, _ in run), words).translate(_PLAIN), font)
        for font, run in groupby(zip(letters, fonts, strict=True), key=itemgetter(1))
    ]


def _letters(text_page: pypdfium2.PdfTextPage) -> list[str]:
    """Return the letters of a page, one for each index that fonts and places are asked for by."""
    count = text_page.count_chars()
    text = text_page.get_text_range()
    if len(text) != count:
        ask, raw = pdfium.FPDFText_GetUnicode, text_page.raw
        text = "".join(chr(min(ask(raw, index), 0x10FFFF)) for index in range(count))
    return [CUT if letter in CUTS else letter for letter in text]


def _with_marks_apart(text: str, text_page: pypdfium2.PdfTextPage) -> str:
    """Return *text* with a space before the marks of notes, which are smaller than their word."""
    if len(text) != text_page.count_chars():
        return text
    apart = []
    for word in _ENDS_IN_DIGIT.finditer(text):
        start, mark = word.span()
        full = _height(text_page, start)
        while mark > start + 1 and text[mark - 1].isdigit():
            if _height(text_page, mark - 1) >= _MARK_HEIGHT * full:
                break
            mark -= 1
        if mark < word.end() and not joins(text[start:mark], text[mark : word.end()]):
            apart.append(mark)
    if not apart:
        return text
    borders = [0, *apart, len(text)]
    return " ".join(text[start:end] for start, end in pairwise(borders))


def _height(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    box = pdfium.FS_RECTF()
    found = pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, box)
    return float(box.top - box.bottom) if found else 0.0


def _width(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    """Return how wide the letter at *index* is, divided by the height of its font."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, box) or box.top <= box.bottom:
        return 0.0
    return float((box.right - box.left) / (box.top - box.bottom))


def _properties(document: pypdfium2.PdfDocument) -> tuple[str | None, datetime | None]:
    try:
        metadata = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError:
        return None, None
    created = pdf_moment(metadata.get("CreationDate")) or pdf_moment(metadata.get("ModDate"))
    return sound_title(metadata.get("Title")), created
