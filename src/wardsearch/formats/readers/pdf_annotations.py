"""What do the annotations on the page of a PDF say, and where in its text do they stand?

Covers what a page shows that is not of its content: filled fields of forms, text boxes, stamps, and
the marks of electronic signatures, by which offices put number and date into a document. They are
drawn into the page (PDFium's flattening), read, and set where the page leaves room for them. Does
not cover links, or comments that only a click opens.
"""

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from wardsearch.frozen import NamedTuple

_UNSEEN: Final = frozenset(
    {
        pdfium.FPDF_ANNOT_LINK,
        pdfium.FPDF_ANNOT_POPUP,
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_FILEATTACHMENT,
        pdfium.FPDF_ANNOT_SOUND,
        pdfium.FPDF_ANNOT_MOVIE,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
    }
)
_HIDDEN: Final = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_NONE_BYTES: Final = 2  # the length of an empty text, in UTF-16 with its end
_MOST: Final = 2_000  # annotations of a page that are looked at
_MOST_BYTES: Final = 200_000  # of the text of one
_SLACK: Final = 3.0  # points by which a mark may reach into what is beside it


class _Shown(NamedTuple):
    """What the annotations of a page are: drawn ones, and the texts of those that are not."""

    is_drawn: bool
    texts: list[str]


def annotations_of(page: pypdfium2.PdfPage) -> _Shown | None:
    """Return what the annotations of *page* show; None where they show nothing."""
    is_drawn, texts = False, []
    for annotation in _annotations(page):
        if pdfium.FPDFAnnot_GetSubtype(annotation) in _UNSEEN:
            continue
        if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            continue
        if pdfium.FPDFAnnot_GetAP(annotation, 0, None, 0) > _NONE_BYTES:
            is_drawn = True
        else:
            texts.append(_value(annotation, b"V") or _value(annotation, b"Contents"))
    texts = [text for text in texts if text.strip()]
    return _Shown(is_drawn, texts) if is_drawn or texts else None


def flatten(page: pypdfium2.PdfPage) -> bool:
    """Draw the annotations of *page* into it; return whether it has to be opened anew."""
    done = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return bool(done == pdfium.FLATTEN_SUCCESS)


def placed(text: str, text_page: pypdfium2.PdfTextPage, own: str) -> str:
    """Return *text*, of a page with its annotations drawn, with each where the page has room.

    Args:
        text: The page's own text, and after it that of its annotations.
        text_page: What it was read from; one index for each letter.
        own: The text of the page without annotations.
    """
    if not text.startswith(own) or len(text) == len(own) or len(text) != text_page.count_chars():
        return text
    boxes = [text_page.get_charbox(index, loose=True) for index in range(len(own))]
    rest: list[str] = []
    inserted: list[tuple[int, str]] = []
    at = len(own)
    for line in text[len(own) :].split("\r\n"):
        place = _place(own, boxes, text_page.get_charbox(at, loose=True)) if line.strip() else None
        if place is not None:
            inserted.append((place, line.strip()))
        elif line.strip():
            rest.append(line)
        at += len(line) + 2
    for place, line in sorted(inserted, reverse=True):
        following = own[place:].lstrip(" ")
        border = "" if following[:1] in {"", "/", "\r", ",", "."} else " "
        own = f"{own[:place].rstrip(' ')} {line}{border}{following}"
    return "\r\n".join((own, *rest))


Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def _place(own: str, boxes: list[Box], mark: Box) -> int | None:
    """Return the letter after which a line has room for *mark*; None if there is none."""
    left, bottom, _, top = mark
    middle = (bottom + top) / 2
    before, after = -1, -1
    for index, (start, low, end, high) in enumerate(boxes):
        if not low <= middle <= high or own[index].isspace():
            continue
        if end <= left + _SLACK and (before < 0 or end > boxes[before][2]):
            before = index
        elif start >= left - _SLACK and (after < 0 or start < boxes[after][0]):
            after = index
    if before < 0 or (after < before and own[before] != ":"):
        return None
    return before + 1


def _annotations(page: pypdfium2.PdfPage) -> Iterator[object]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _value(annotation: object, name: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, name, None, 0)
    if not _NONE_BYTES < size <= _MOST_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, name, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
