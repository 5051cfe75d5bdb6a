"""Which files are made to harm whoever reads them, and how is a sound one damaged?

Covers a small sound file of each format, copies of it with a few bytes altered, and files that
loop, nest, swell or lie. All are made anew from a fixed seed; none is kept.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from typing import Final

import xlwt

from support import office_files as office
from support.office_files import SENTENCE, as_tcvn3
from support.pdf_files import assembled, page_of, pdf_in_font

_FAT_AT: Final = 0x4C  # in the header of a compound file: the sector of its first table
_SECTOR: Final = 512


def sound_files() -> dict[str, bytes]:
    """Return a small file of each format, by its suffix."""
    tcvn3 = as_tcvn3(SENTENCE)
    paragraph = office.docx_paragraph([(SENTENCE, "Arial"), (tcvn3, ".VnTime")])
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@phuong.vn", "b@phuong.vn", "Báo cáo"
    mail.set_content(SENTENCE)
    mail.add_attachment(b"x", maintype="a", subtype="b", filename="x.doc")
    return {
        "doc": office.doc([(f"{tcvn3}\r", ".VnTime"), ("a\x07b\x07\x07", "Arial")]),
        "docx": office.docx(paragraph),
        "eml": mail.as_bytes(),
        "html": f"<html><body><h1>Tin</h1><p>{SENTENCE}<table><tr><td>a</table>".encode(),
        "odt": office.odt(f"<text:p>{SENTENCE}</text:p>"),
        "pdf": pdf_in_font([tcvn3], ".VnTime"),
        "pptx": office.pptx([("Tin", SENTENCE)]),
        "rtf": office.rtf(tcvn3),
        "txt": SENTENCE.encode(),
        "xls": _xls(tcvn3),
        "xlsx": office.xlsx([[SENTENCE, 1.5], ["b"]]),
        "zip": office.zipped({"a.txt": SENTENCE, "b.docx": office.docx(paragraph)}),
    }


def _xls(text: str) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row in range(3):
        sheet.write(row, 0, text)
        sheet.write(row, 1, row + 0.5)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return *data* with bytes altered, doubled, taken out or cut off, as *chance* has it.

    Parts of a container are damaged within it, so that what reads them sees it.
    """
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _damaged_part(data, chance)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(len(changed))
        kind = chance.randrange(5)
        if kind == 0:
            changed[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        elif kind == 1:
            size = chance.choice((2, 4))
            changed[at : at + size] = chance.randbytes(size)
        elif kind == 2:
            changed[at : at + 4] = struct.pack("<I", chance.choice((0, 1, 0xFFFFFFFF, 0x7FFFFFFF)))
        elif kind == 3:
            part = changed[at : at + chance.randrange(1, 200)]
            changed[at:at] = part * chance.choice((1, 2, 50))
        else:
            del changed[at : at + chance.randrange(1, 50)]
        if not changed:
            return b""
    if chance.random() < 0.15:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def _damaged_part(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = damaged(parts[name], chance) if parts[name] else b""
    return office.zipped(parts)


def mutations(count: int, seed: str) -> Iterator[tuple[str, bytes]]:
    """Yield *count* damaged files with their suffixes, the same ones for each *seed*."""
    chance = random.Random(seed)  # noqa: S311 - to be the same each time
    whole = sound_files()
    suffixes = sorted(whole)
    for number in range(count):
        suffix = suffixes[number % len(suffixes)]
        yield suffix, damaged(whole[suffix], chance)


def noise(suffix: str) -> bytes:
    """Return random bytes that begin as a file of *suffix* does."""
    chance = random.Random(suffix)  # noqa: S311 - to be the same each time
    head = sound_files().get(suffix, b"")[: chance.choice((0, 8, 64))]
    return head + chance.randbytes(20_000)


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<!DOCTYPE d [<!ENTITY a0 "l">{levels}]><document><p><r><t>&a9;</t></r></p></document>'
    return office.zipped({"[Content_Types].xml": "<T/>", "word/document.xml": part})


def _ole_loop(at: int) -> bytes:
    """Return a document whose table of sectors points to itself from sector *at* on."""
    data = bytearray(office.doc([("Tin\r", "Arial")]))
    table = _SECTOR * (1 + int.from_bytes(data[_FAT_AT : _FAT_AT + 4], "little"))
    struct.pack_into("<I", data, table + 4 * at, at)
    return bytes(data)


def _ole_family_loop() -> bytes:
    """Return a document in whose directory an entry is its own sibling and child."""
    data = bytearray(office.doc([("Tin\r", "Arial")]))
    directory = _SECTOR * (1 + int.from_bytes(data[0x30:0x34], "little"))
    for entry in range(3):
        struct.pack_into("<III", data, directory + 128 * entry + 68, 1, 1, 1)
    return bytes(data)


def _many_pieces() -> bytes:
    """Return a document whose pieces are the same text, a hundred thousand times."""
    text = b"a" * 60_000 + b"\r"
    count = 100_000
    table = struct.pack(f"<{count + 1}I", *(len(text) * n % 2**32 for n in range(count + 1)))
    table += struct.pack("<HIH", 0, 0x40000000 | 2 * 0x800, 0) * count
    fib = bytearray(0x800)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 0x0A, 0x0200)
    struct.pack_into("<I", fib, 0x4C, 0xFFFFFFFF)
    clx = b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", fib, 0x9A + 8 * 33, 0, len(clx))
    return office.ole({"1Table": clx, "WordDocument": bytes(fib) + text})


def _pdf_tree(kids: bytes) -> bytes:
    return assembled(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 1000000>>" % kids
    )


def _nested_mail() -> bytes:
    head = b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: x\r\n"
    return head + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3_000)
    )


SLOW: Final = frozenset(
    (
        "the same piece.doc", "braces.rtf", "words.rtf", "rows in rows.rtf", "tags in tags.html",
        "tables in tables.html", "comments without end.html", "an attribute.html",
        "a stream that swells.pdf", "pages of itself.pdf", "pages that are not there.pdf",
        "a line.txt",
    )
)  # fmt: skip
"""Names of what takes its reader seconds; only `benchmarks/hostile.py` has it read."""

HOSTILE: Final[Mapping[str, Callable[[], bytes]]] = {
    "zeros in a zip.zip": lambda: office.zipped({"a.txt": b"\0" * 70_000_000}),
    "zips in zips.zip": lambda: office.zipped({"a.zip": office.zipped({"b.zip": b"PK\x05\x06"})}),
    "ten thousand files.zip": lambda: office.zipped({f"{n}.txt": "" for n in range(10_000)}),
    "spaces in XML.docx": lambda: office.docx("<w:p/>" + " " * 60_000_000),
    "entities.docx": _entities,
    "tables in tables.docx": lambda: office.docx("<w:tbl><w:tr><w:tc>" * 100_000),
    "paragraphs without end.docx": lambda: office.docx("<w:p><w:r><w:t>a</w:t></w:r>" * 50_000),
    "styles on each other.docx": lambda: office.docx(
        office.docx_paragraph([("Tin", "")], "A"),
        styles='<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>',
    ),
    "spans in spans.odt": lambda: office.odt("<text:p>" + "<text:span>" * 100_000),
    "a cell far away.xlsx": lambda: office.xlsx_of(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "three million cells.xlsx": lambda: office.xlsx_of("<row>" + "<c><v>1</v></c>" * 3_000_000),
    "a chain to itself.doc": lambda: _ole_loop(1),
    "a chain from the start.doc": lambda: _ole_loop(0),
    "a family of one.doc": _ole_family_loop,
    "the same piece.doc": _many_pieces,
    "braces.rtf": lambda: b"{\\rtf1" + b"{" * 3_000_000,
    "words.rtf": lambda: b"{\\rtf1" + b"\\b\\b0 a" * 2_000_000,
    "binary without end.rtf": lambda: b"{\\rtf1 a\\bin999999999 " + b"x" * 1_000,
    "rows in rows.rtf": lambda: b"{\\rtf1" + b"{\\intbl a\\cell" * 300_000,
    "tags in tags.html": lambda: b"<html>" + b"<div><b>" * 1_000_000,
    "tables in tables.html": lambda: b"<html>" + b"<table><tr><td>" * 300_000,
    "comments without end.html": lambda: b"<p>" + b"<!--" * 1_000_000,
    "an attribute.html": lambda: b"<p a='" + b"x" * 30_000_000,
    "marks on a letter.html": lambda: b"<p>a" + "\u0301".encode() * 2_000_000,
    "a stream that swells.pdf": lambda: page_of(
        zlib.compress(b"BT /F1 12 Tf (abc) Tj ET\n" * 8_000_000, 9), extra=b"/Filter/FlateDecode"
    ),
    "pages of itself.pdf": lambda: _pdf_tree(b"2 0 R"),
    "pages that are not there.pdf": lambda: _pdf_tree(b"9 0 R " * 100_000),
    "brackets.pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 3_000_000,
    "states in states.pdf": lambda: page_of(b"q " * 3_000_000 + b"BT /F1 9 Tf (a) Tj ET"),
    "parts in parts.eml": _nested_mail,
    "a line.txt": lambda: b"a" * 50_000_000,
}
"""Makers of hostile files by name."""
