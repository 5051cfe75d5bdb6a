"""Does every format give its text in reading order, in each encoding, with titles and dates?"""

import datetime as dt
import io
import zipfile
from email.message import EmailMessage

import pytest
import xlwt
from reportlab.pdfgen.canvas import Canvas

from support import office_files as office
from support.office_files import SENTENCE, as_tcvn3
from wardsearch.formats.archives import list_members
from wardsearch.formats.extract import Extract, extract
from wardsearch.messages.message import Message

TCVN3 = as_tcvn3(SENTENCE)
LOWER = SENTENCE.lower()


def pdf(*pages: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setTitle("Kế hoạch năm")
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(72, 760 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def xls(rows: list[list[tuple[object, str]]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, (value, font) in enumerate(row):
            style = xlwt.XFStyle()
            style.font.name = font
            if isinstance(value, dt.date):
                style.num_format_str = "DD/MM/YYYY"
            sheet.write(number, column, value, style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lines(found: Extract) -> list[str]:
    return [line for line in found.text.split("\n") if line.strip()]


def test_a_docx_gives_paragraphs_rows_and_properties() -> None:
    table = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
    cells = [office.docx_paragraph([(text, "Arial")]) for text in ("Hộ nghèo", "37,5%", "Cộng")]
    style = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="heading 1"/></w:style>'
    body = (
        office.docx_paragraph([("Đảng bộ phường", "Arial")])
        + office.docx_paragraph([("Báo cáo ", "Arial"), ("quý I", "Arial")], "T")
        + table.format(*cells)
        + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
        + "<w:p><w:del><w:r><w:t>bỏ</w:t></w:r></w:del>"
        + "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )

    found = extract(office.docx(body, "Báo cáo", "2023-04-03T08:50:00Z", style))

    assert lines(found) == [
        "Đảng bộ phường",
        "Báo cáo quý I",
        "Hộ nghèo\t37,5%",
        "Cộng",
        "a\tb",
        "c",
    ]
    assert (found.format, found.heading, found.title) == ("docx", "Báo cáo quý I", "Báo cáo")
    assert (found.created, found.encoding) == ("2023-04-03T15:50:00", "unicode")


def test_a_docx_keeps_the_soft_hyphen_that_is_a_letter_of_tcvn3() -> None:
    body = office.docx_paragraph([(TCVN3, ".VnTime"), (" and English", "Arial")])

    found = extract(office.docx(body))

    assert "\xad" in TCVN3
    assert (found.text.lower(), found.encoding) == (f"{LOWER} and english", "TCVN3")


@pytest.mark.parametrize("wide", [False, True])
def test_a_doc_gives_its_text_by_the_fonts_of_its_runs(wide: bool) -> None:
    runs = [(f"{TCVN3}\r", ".VnTime"), ("Một\x07hai\x07\x07".replace("ộ", "é"), "Arial")]
    runs += [("\x13 PAGE \x14resumé\x15\r", "Arial")]

    found = extract(office.doc(runs, wide=wide))

    first, row, field = lines(found)
    assert (found.format, first.lower(), found.encoding) == ("doc", LOWER, "TCVN3")
    assert (row.split("\t")[1], field) == ("hai", "resumé")


def test_headers_and_footers_come_once_behind_the_text() -> None:
    paragraph = office.docx_paragraph([("Mẫu số 5", "Arial")])
    body = office.docx_paragraph([("Nội dung", "Arial")])
    parts = {f"word/{name}.xml": f"<w:hdr {office.W}>{paragraph}</w:hdr>" for name in "ab"}
    targets = {name: ("header", f"{name}.xml") for name in "ab"}

    found = extract(office.docx(body, others=parts, targets=targets))

    assert lines(found) == ["Nội dung", "Mẫu số 5"]


def test_an_old_doc_in_unicode_is_read_as_it_is() -> None:
    found = extract(office.doc([(f"{SENTENCE}\r", "Times New Roman")], wide=True))

    assert (found.text, found.encoding) == (SENTENCE, "unicode")


def test_a_locked_doc_says_so() -> None:
    data = bytearray(office.doc([("a\r", "Arial")]))
    at = data.index(b"\xec\xa5\xc1\x00")
    data[at + 0x0B] |= 0x01

    with pytest.raises(ValueError, match=r"^locked with a password$"):
        extract(bytes(data))


def test_an_rtf_gives_paragraphs_cells_and_properties() -> None:
    found = extract(office.rtf(f"{TCVN3}\nx\ty\n"))

    first, row = lines(found)
    assert (first.lower(), row, found.encoding) == (LOWER, "x\ty", "TCVN3")
    assert (found.title, found.created) == ("Bao cao thang", "2003-04-05T06:07:00")


def test_a_picture_in_an_rtf_is_passed_over() -> None:
    data = office.rtf("truoc").removesuffix(b"}") + b"{\\pict " + b"ab" * 3_000_000 + b"}\\par sau}"

    assert "".join(lines(extract(data))).replace("abab", "") == "truocsau"


def test_an_xls_is_decoded_cell_by_cell() -> None:
    rows: list[list[tuple[object, str]]] = [
        [(TCVN3, ".VnTime"), (37.5, "Arial"), (12.0, "Arial")],
        [("Phường Hoa Sữa", "Arial"), (dt.date(2022, 3, 15), "Arial")],
    ]

    found = extract(xls(rows))

    first, second = lines(found)
    assert first.lower() == f"{LOWER}\t37,5\t12"
    assert (second, found.format) == ("Phường Hoa Sữa\t15/03/2022", "xls")


def test_an_xlsx_gives_rows() -> None:
    found = extract(office.xlsx([["Tổ dân phố", "Số hộ"], ["Tổ 1", 120, 37.5]]))

    assert lines(found) == ["Tổ dân phố\tSố hộ", "Tổ 1\t120\t37,5"]
    assert (found.format, found.created) == ("xlsx", "2020-02-03T11:05:00")


@pytest.mark.parametrize("border", ["\n", "\t", "\r\n", "\t\n"])
def test_a_cell_of_a_workbook_is_one_cell_whatever_is_in_it(border: str) -> None:
    rows = [["STT", "Tên"], ["1", f"Bà{border}Nhàn"]]
    styled: list[list[tuple[object, str]]] = [[(value, "Arial") for value in row] for row in rows]

    found = [extract(made).text.split("\n") for made in (office.xlsx(rows), xls(styled))]

    assert [[line.replace("  ", " ") for line in each if line] for each in found] == [
        ["STT\tTên", "1\tBà Nhàn"]
    ] * 2


def test_an_odt_gives_headings_rows_and_fonts() -> None:
    styles = (
        '<office:font-face-decls><style:font-face style:name="F" svg:font-family="\'.VnTime\'"/>'
        '</office:font-face-decls><office:automatic-styles><style:style style:name="P1">'
        '<style:text-properties style:font-name="F"/></style:style></office:automatic-styles>'
    )
    body = (
        "<text:tracked-changes><text:p>bỏ</text:p></text:tracked-changes>"
        '<text:h text:outline-level="1">'
        "Kết <text:span>quả</text:span> năm</text:h>"
        f'<text:p text:style-name="P1">{TCVN3}</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b<text:s text:c='2'/>c</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )

    found = extract(office.odt(body, styles))

    heading, text, row = lines(found)
    assert (heading, text.lower(), row) == ("Kết quả năm", LOWER, "a\tb  c")
    assert (found.format, found.heading, found.title) == ("odt", "Kết quả năm", "Báo cáo quý")
    assert (found.created, found.encoding) == ("2021-05-06T07:08:00", "TCVN3")


def test_slides_are_pages_in_the_order_in_which_they_are_shown() -> None:
    found = extract(office.pptx([("Mở đầu", "Chào mừng"), ("Kết luận", "Xin cảm ơn")]))

    assert found.text == "Mở đầu\nChào mừng\n\fKết luận\nXin cảm ơn\n\f"
    assert (found.format, found.pages, found.heading) == ("pptx", 2, "Mở đầu")


def test_a_pdf_gives_pages_in_tcvn3_and_its_properties() -> None:
    # The letter for ư is the soft hyphen, which the fonts that every reader has show as a hyphen.
    sentence = "Kế hoạch giải phóng mặt bằng, hỗ trợ các hộ nghèo vay vốn sản xuất"

    found = extract(pdf(as_tcvn3(sentence), "trang sau"))

    first, second, rest = found.text.split("\f")
    assert first.strip() == sentence
    assert (second.strip(), rest, found.pages) == ("trang sau", "", 2)
    assert (found.format, found.title, found.encoding) == ("pdf", "Kế hoạch năm", "TCVN3")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1258", "none"])
def test_a_web_page_is_read_in_every_encoding(charset: str) -> None:
    page = (
        f'<html><head><title>Tin phường</title><meta charset="{charset}">'
        '<meta property="article:published_time" content="2023-04-03T15:50:00+07:00">'
        "<style>p {}</style><script>var x = '<p>';</script></head><body><nav>Trang chủ</nav>"
        "<h1>Đại hội</h1><p>Xin&nbsp;hãy giúp\n <b>tôi</b><br>ngay<table><tr><td>a</td><td>b"
        "</td></tr></table></body></html>"
    )
    data = page.encode("utf-8" if charset == "none" else charset, "xmlcharrefreplace")

    found = extract(data)

    assert lines(found) == ["Đại hội", "Xin\xa0hãy giúp tôi", "ngay", "a\tb"]
    assert (found.format, found.heading, found.title) == ("html", "Đại hội", "Tin phường")
    assert (found.created, found.dates) == (None, (("2023-04-03T15:50:00", "meta"),))


def test_a_web_page_in_tcvn3_is_decoded() -> None:
    data = f'<html><body><font face=".VnTime">{TCVN3}</font></body></html>'.encode("latin-1")

    found = extract(data)

    assert (found.text.lower(), found.encoding) == (LOWER, "TCVN3")


def test_a_mail_gives_its_headers_text_and_attachments() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@phuong.vn", "b@phuong.vn"
    mail["Subject"] = "Báo cáo tháng 4"
    mail["Date"] = "Mon, 03 Apr 2023 08:50:00 +0000"
    mail.set_content("Kính gửi các đồng chí")
    mail.add_alternative("<p>Kính gửi</p>", subtype="html")
    body = office.docx_paragraph([("Nội dung", "Arial")])
    mail.add_attachment(office.docx(body), maintype="a", subtype="b", filename="bc.docx")
    mail.add_attachment(b"\0\1", maintype="a", subtype="b", filename="x.doc")

    found = extract(mail.as_bytes())

    assert lines(found) == [
        "Báo cáo tháng 4", "Từ: a@phuong.vn", "Đến: b@phuong.vn", "Kính gửi các đồng chí"
    ]  # fmt: skip
    assert found.title == "Báo cáo tháng 4"
    assert (found.created, found.dates) == (None, (("2023-04-03T15:50:00", "mail"),))
    (name, attached), (_, damaged) = found.attached
    assert isinstance(attached, Extract)
    assert (name, attached.text) == ("bc.docx", "Nội dung")
    assert damaged == Message("unknown-format")


def test_plain_text_is_read_whatever_its_name_says() -> None:
    assert extract("Phường Hoa Sữa".encode()).text == "Phường Hoa Sữa"
    assert extract("Phường Hoa Sữa".encode("utf-16")).text == "Phường Hoa Sữa"
    assert extract(TCVN3.encode("latin-1")).text.lower() == LOWER


def test_an_encoding_that_is_stated_is_believed() -> None:
    body = office.docx_paragraph([("Tr\xad", "Arial")])

    assert extract(office.docx(body), "TCVN3").text == "Trư"


def test_a_docx_leaves_hidden_text_out_and_reads_word_s_soft_hyphen_by_its_font() -> None:
    run = '<w:r><w:rPr><w:rFonts w:hAnsi="{}"/>{}</w:rPr><w:t xml:space="preserve">{}</w:t>{}</w:r>'
    soft, shown = "<w:softHyphen/>", '<w:vanish w:val="0"/>'
    body = (
        f"<w:p>{run.format('.VnTime', '', 'Thñ t', soft)}{run.format('.VnTime', '', 'íng ', '')}"
        f"{run.format('Arial', '', 'in', soft)}{run.format('Arial', '', 'form ', '')}"
        f"{run.format('Arial', '<w:vanish/>', 'ẩn ', '')}"
        f"{run.format('Arial', shown, 'hiện', '')}</w:p>"
    )

    assert extract(office.docx(body)).text == "Thủ tướng inform hiện"


# What Word keeps of a paragraph or run whose format was changed while changes were tracked.
@pytest.mark.parametrize("was", ["<w:vanish/>", '<w:vertAlign w:val="superscript"/>', ""])
def test_a_docx_is_read_as_it_is_formatted_now_and_not_as_it_was(was: str) -> None:
    style = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="heading 1"/></w:style>'
    run = (
        f"<w:r><w:rPr><w:b/><w:rPrChange><w:rPr>{was}</w:rPr></w:rPrChange></w:rPr>"
        "<w:t>{}</w:t></w:r>"
    )
    old = '<w:pPrChange><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:pPrChange>'
    body = (
        f"<w:p>{run.format('Năm 20')}{run.format('24')}</w:p>"
        f'<w:p><w:pPr><w:pStyle w:val="T"/>{old}</w:pPr>{run.format("Kết quả")}</w:p>'
    )

    found = extract(office.docx(body, styles=style))

    assert (lines(found), found.heading) == (["Năm 2024", "Kết quả"], "Kết quả")


def test_a_text_box_in_a_run_leaves_the_rest_of_the_run_as_it_is() -> None:
    style = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="heading 1"/></w:style>'
    inner = (
        '<w:p><w:pPr><w:pStyle w:val="T"/><w:tabs><w:tab w:pos="9"/></w:tabs>'
        "<w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Hộp</w:t></w:r></w:p>"
    )
    box = f"<w:drawing><w:txbxContent>{inner}</w:txbxContent></w:drawing>"
    run = (
        f'<w:r><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr><w:t>t</w:t>{box}<w:tab/>'
        "<w:t>íng</w:t></w:r>"
    )

    found = extract(office.docx(f"<w:p>{run}</w:p>", styles=style))

    assert (lines(found), found.heading) == (["Hộp", "t\tớng"], "Hộp")


@pytest.mark.parametrize("box", ["draw:text-box", "draw:g"])
def test_an_odt_gives_text_boxes_before_their_paragraph_line_by_line(box: str) -> None:
    frame = (
        f"<draw:frame><{box}><text:p>HỎA TỐC</text:p><text:p>Mật</text:p></{box}>"
        "<svg:title>Ảnh dấu</svg:title><svg:desc>Dấu đỏ</svg:desc></draw:frame>"
    )
    field = "<text:title>trường</text:title>"
    body = f"<text:p>Báo{frame} cáo</text:p><text:p><text:a>nhà</text:a> {field}</text:p>"

    found = lines(extract(office.odt(body)))

    assert found == ["HỎA TỐC", "Mật", "Ảnh dấu", "Dấu đỏ", "Báo cáo", "nhà trường"]


def test_an_odt_gives_notes_behind_their_paragraph_and_headers_once() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Theo tổ"
        "</text:p></text:note-body></text:note>"
    )
    data = office.odt(f"<text:p>Số hộ{note} nghèo</text:p><text:p>Hết</text:p>")
    parts = {"styles.xml": "<a xmlns:s='s' xmlns:t='t'><s:header><t:p>Mẫu 5</t:p></s:header></a>"}

    with zipfile.ZipFile(stream := io.BytesIO(data), "a") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    assert lines(extract(stream.getvalue())) == ["Số hộ nghèo", "Theo tổ", "Hết", "Mẫu 5"]


def test_a_member_whose_name_goes_by_dots_is_read_and_one_of_a_hidden_folder_is_not() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("./a.txt", "d/../b.txt", "/c/./c.txt", ".git/d.txt", "e/.f.txt", "../g.txt"):
            archive.writestr(name, "Nội dung")

    found = [member.name for member in list_members(stream.getvalue())]
    assert found == ["a.txt", "d/b.txt", "c/c.txt", "g.txt"]
