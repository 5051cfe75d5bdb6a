"""How are PDF files made whose fonts and encodings are those of old programs?

Covers what reportlab does not write: a font that is not embedded, under a name of our own, with the
widths of its letters and no map to Unicode.
"""

from collections.abc import Callable, Sequence

Width = Callable[[int], int]
"""Gives the width of a code of the font, in thousandths of its size."""


def page_of(content: bytes, font: bytes = b"", extra: bytes = b"") -> bytes:
    """Return a PDF of one page that draws *content*; *font* is the dictionary of F1."""
    font = font or b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return assembled(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1 %s>>>>>>" % font,
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), extra, content),
    )


def assembled(*objects: bytes) -> bytes:
    """Return a PDF of *objects*, numbered from 1; the first is the catalog."""
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(made))
    )


def by_letters(code: int) -> int:
    """Return widths like those of .VnTime, in which only signs and thin letters are narrow."""
    return 333 if chr(code) in "-itl.,' " else 540


def by_typewriter(_: int) -> int:
    return 600


def pdf_in_font(lines: Sequence[str], name: str, width: Width = by_letters) -> bytes:
    """Return a page of *lines*, whose letters stand for bytes, in a font with Windows' encoding."""
    return pages_in_font([lines], name, width)


def pages_in_font(pages: Sequence[Sequence[str]], name: str, width: Width = by_letters) -> bytes:
    """Return *pages* of lines, whose letters stand for bytes, in a font with Windows' encoding."""
    widths = b" ".join(b"%d" % width(code) for code in range(32, 256))
    font = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s/FirstChar 32/LastChar 255/Widths[%s]"
        b"/Encoding/WinAnsiEncoding/FontDescriptor<</Type/FontDescriptor/FontName/%s/Flags 32"
        b"/FontBBox[0 -250 1000 900]/ItalicAngle 0/Ascent 900/Descent -250/CapHeight 700"
        b"/StemV 80>>>>"
    ) % (name.encode(), widths, name.encode())
    contents = [
        b"BT /F1 12 Tf 16 TL 72 760 Td\n%sET"
        % b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in page)
        for page in pages
    ]
    first = 4  # behind the catalog, the pages and the font
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        font,
    ]
    for number, content in enumerate(contents):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (first + 2 * number + 1),
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        ]
    return assembled(*objects)


def _escaped(line: str) -> bytes:
    return line.encode("cp1252", "ignore").translate(None, b"\\()")
