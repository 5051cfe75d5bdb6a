"""How are small files of every format made, without the programs that make them?

Covers the least that a file of each format needs: text in runs with fonts, one table, and the
properties. Word's old format is written after [MS-DOC] and its container after [MS-CFB].
"""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from types import MappingProxyType

from wardsearch.formats.encodings.decoding import decode_as
from wardsearch.vietnamese.spelling import fold

Runs = Sequence[tuple[str, str]]
"""Texts with the names of their fonts; a line end parts paragraphs."""

SENTENCE = "Ủy ban nhân dân phường đã giải phóng mặt bằng, hỗ trợ các hộ nghèo vay vốn sản xuất"
_VIETNAMESE = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂĐÊÔƠƯ"  # of TCVN3
)


@cache
def _tcvn3() -> dict[int, str]:
    found = {decode_as(chr(byte), "TCVN3"): chr(byte) for byte in range(0xA1, 0xFF)}
    return {ord(letter): found[letter] for letter in _VIETNAMESE}


def as_tcvn3(text: str) -> str:
    """Return *text* as TCVN3 shows it in Latin letters; capitals with marks in lower case."""
    return "".join(c if c in "ĂÂĐÊÔƠƯ" or ord(c) < 0x80 else c.lower() for c in text).translate(
        _tcvn3()
    )


def folded(text: str) -> str:
    """Return *text* in ASCII, without diacritics."""
    return fold(text).encode("ascii", "ignore").decode()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a part of relations: by id their type and target."""
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


def core(title: str, created: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="a" xmlns:dc="b" xmlns:dcterms="c">'
        f"<dc:title>{escape(title)}</dc:title><dcterms:created>{created}</dcterms:created>"
        "</cp:coreProperties>"
    )


def docx_paragraph(runs: Runs, style: str = "") -> str:
    made = "".join(
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text, font in runs
    )
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{made}</w:p>"


def docx(
    body: str,
    title: str = "",
    created: str = "",
    styles: str = "",
    *,
    others: Mapping[str, str] = MappingProxyType({}),
    targets: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> bytes:
    return zipped(
        {
            **others,
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
            "word/_rels/document.xml.rels": relations({"r1": ("styles", "styles.xml"), **targets}),
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "docProps/core.xml": core(title, created),
        }
    )


_ODF = (
    'xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:style="s" xmlns:draw="d" '
    'xmlns:fo="f" xmlns:svg="v"'
)


def odt(body: str, styles: str = "", kind: str = "text") -> bytes:
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF}>{styles}<office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
            "meta.xml": '<m xmlns:dc="b" xmlns:meta="c"><dc:title>Báo cáo quý</dc:title>'
            "<meta:creation-date>2021-05-06T07:08:09</meta:creation-date></m>",
        }
    )


_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="p" xmlns:r="r"'


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    """Return a presentation of *slides*: titles and texts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "ppt/presentation.xml": f"<p:presentation {_A}><p:sldIdLst>"
        + "".join(f'<p:sldId r:id="r{n}"/>' for n in range(len(slides)))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"r{n}": ("slide", f"slides/slide{len(slides) - n}.xml") for n in range(len(slides))}
        ),
    }
    for number, (title, text) in enumerate(slides):
        parts[f"ppt/slides/slide{len(slides) - number}.xml"] = (
            f'<p:sld {_A}><p:sp><p:ph type="title"/><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:sp>'
            f"<p:sp><p:ph/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>"
        )
    return zipped(parts)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(rows: Sequence[Sequence[str | float]]) -> bytes:
    return xlsx_of(
        "".join(
            "<row>" + "".join(
                f"<c><v>{value}</v></c>" if isinstance(value, float | int)
                else f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
                for value in row
            ) + "</row>"
            for row in rows
        )
    )  # fmt: skip


def xlsx_of(rows: str, styles: str = "") -> bytes:
    """Return a workbook of one sheet of *rows* with the part *styles*, both in XML."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    targets = {"r1": ("worksheet", "worksheets/sheet1.xml")}
    parts = {"xl/styles.xml": styles} if styles else {}
    if styles:
        targets["r2"] = ("styles", "styles.xml")
    return zipped(
        {
            **parts,
            "[Content_Types].xml": _TYPES.replace(
                "/>",
                '><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                "</Types>",
            ),
            "_rels/.rels": relations({"r1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(targets),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}'
            "</sheetData></worksheet>",
            "docProps/core.xml": core("", "2020-02-03T04:05:06Z"),
        }
    )


def rtf(text: str) -> bytes:
    r"""Return *text*, of Latin letters, as RTF; a tab ends a cell, a line end a paragraph."""
    body = "".join(
        {"\n": "\\par\n", "\t": "\\cell "}.get(c, c if ord(c) < 0x80 else f"\\'{ord(c):02x}")
        for c in text
    )
    info = r"{\info{\title Bao cao thang}{\creatim\yr2003\mo4\dy5\hr6\min7}}"
    return (r"{\rtf1\ansi\ansicpg1252" + info + body + "}").encode("ascii")


_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of *streams*, each padded to be no short one."""
    sectors: list[bytes] = []
    chain: list[int] = []
    entries = [("Root Entry", 5, _END, 0)]

    def store(data: bytes) -> int:
        first = len(sectors)
        blocks = [data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR)]
        sectors.extend(block.ljust(_SECTOR, b"\0") for block in blocks)
        chain.extend(range(first + 1, len(sectors)))
        chain.append(_END)
        return first

    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        entries.append((name, 2, store(padded), len(padded)))
    directory = b""
    for number, (name, kind, first, size) in enumerate(entries):
        text = name.encode("utf-16-le") + b"\0\0"
        right = number + 1 if 0 < number < len(entries) - 1 else _FREE
        child = 1 if number == 0 else _FREE
        directory += text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
        directory += struct.pack("<III", _FREE, right, child) + bytes(36)
        directory += struct.pack("<IQ", first, size)
    directory_at = store(directory)
    fat_at = len(sectors)
    tables = 1
    while len(chain) + tables > tables * _SECTOR // 4:
        tables += 1
    chain += [_FAT] * tables
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, directory_at, 0, 4096, _END, 0, _END, 0)
    places = struct.pack(f"<{tables}I", *range(fat_at, fat_at + tables))
    header += places.ljust(4 * 109, b"\xff")  # of which no file of a test needs more
    return header + b"".join(sectors) + fat


def doc(
    runs: Runs,
    *,
    wide: bool = False,
    modifiers: Mapping[int, bytes] = MappingProxyType({}),
    changes: bytes = b"",
) -> bytes:
    """Return a Word 97 document of *runs*; its marks are those of Word: `\\r`, cells `\\x07`.

    A cell mark that follows another ends the row. *modifiers* are what runs have besides, by their
    number, and *changes* those of the whole piece, as Word writes them when it saves in haste.
    """
    text = "".join(text for text, _ in runs)
    width = 2 if wide else 1
    encoded = text.encode("utf-16-le" if wide else "cp1252")
    text_at = 0x800
    fonts = sorted({font for _, font in runs})
    starts, chpx, at = [], [], text_at
    for number, (part, font) in enumerate(runs):
        starts.append(at)
        sprms = struct.pack("<HHHH", 0x4A4F, fonts.index(font), 0x4A51, fonts.index(font))
        sprms += modifiers.get(number, b"")
        chpx.append(bytes([len(sprms)]) + sprms)
        at += width * len(part)
    character_page = _page([*starts, at], chpx, 1)
    borders, papx, at = [], [], text_at
    for number, character in enumerate(text):
        if character in "\r\x07":
            ends_row = character == "\x07" and text[number - 1 : number] == "\x07"
            in_table = character == "\x07"
            sprms = struct.pack("<HBHB", 0x2416, in_table, 0x2417, ends_row)
            borders.append(at)
            papx.append(bytes([0, (2 + len(sprms)) // 2]) + bytes(2) + sprms)
            at = text_at + width * (number + 1)
    paragraph_page = _page([*borders, at], papx, 13)
    page_at = (text_at + len(encoded) + _SECTOR - 1) // _SECTOR
    end = text_at + len(encoded)
    names = b"".join(_font(font) for font in fonts)
    compressed = text_at if wide else 0x40000000 | 2 * text_at
    pieces = struct.pack("<IIHIH", 0, len(text), 0, compressed, bool(changes))
    listed = b"\x01" + struct.pack("<H", len(changes)) + changes if changes else b""
    structures = {
        12: struct.pack("<III", text_at, end, page_at),
        13: struct.pack("<III", text_at, end, page_at + 1),
        15: struct.pack("<HH", len(fonts), 0) + names,
        33: listed + b"\x02" + struct.pack("<I", len(pieces)) + pieces,
    }
    fib = bytearray(text_at)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 0x0A, 0x0200)
    struct.pack_into("<II", fib, 0x18, text_at, end)
    struct.pack_into("<I", fib, 0x4C, len(text))
    table = b""
    for number, data in structures.items():
        struct.pack_into("<II", fib, 0x9A + 8 * number, len(table), len(data))
        table += data
    main = (bytes(fib) + encoded).ljust(page_at * _SECTOR, b"\0")
    return ole({"1Table": table, "WordDocument": main + character_page + paragraph_page})


def _font(name: str) -> bytes:
    record = bytes(39) + name.encode("utf-16-le") + b"\0\0"
    return bytes([len(record)]) + record


def _page(offsets: Sequence[int], items: Sequence[bytes], entry: int) -> bytes:
    """Return a formatted disk page whose entries are *entry* bytes long."""
    page = bytearray(_SECTOR)
    struct.pack_into(f"<{len(offsets)}I", page, 0, *offsets)
    at = _SECTOR - 2
    for number, item in enumerate(items):
        at = (at - len(item)) // 2 * 2
        page[at : at + len(item)] = item
        page[4 * len(offsets) + entry * number] = at // 2
    page[-1] = len(items)
    assert at > 4 * len(offsets) + entry * len(items)
    return bytes(page)
