"""Is what Office 2003 saved as XML read as its other formats are?"""

import pytest

from wardsearch.formats.extract import extract

WORD = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:o="urn:o"'
BODY = (
    '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Báo cáo tháng 7</w:t></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tổ 1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>120</w:t>"
    "</w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:pict><w:binData>QUJD</w:binData></w:pict>"
    '<w:t>năm 2023</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t>'
    "</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
)
STYLES = (
    '<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    "</w:styles>"
)
MARGIN = "<w:sectPr><w:hdr><w:p><w:r><w:t>Đầu trang</w:t></w:r></w:p></w:hdr></w:sectPr>"
EXCEL = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_of_word_2003_gives_paragraphs_rows_and_properties(encoding: str) -> None:
    source = (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Word.Document"?>'
        f"<w:wordDocument {WORD}><o:DocumentProperties><o:Title>Báo cáo</o:Title>"
        f"<o:Created>2021-02-03T01:15:00Z</o:Created></o:DocumentProperties>{STYLES}"
        f"<w:body>{BODY}{MARGIN}</w:body></w:wordDocument>"
    )

    found = extract(source.encode(encoding))

    assert found.text.split("\n") == ["Báo cáo tháng 7", "Tổ 1\t120", "năm 2023 1", "Đầu trang"]
    assert (found.heading, found.title) == ("Báo cáo tháng 7", "Báo cáo")
    assert (found.format, found.created) == ("wordxml", "2021-02-03T08:15:00")


def test_the_flat_form_of_a_docx_is_read() -> None:
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    source = (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="{package}"><pkg:part pkg:name="/word/'
        f'document.xml"><pkg:xmlData><w:document {WORD}><w:body>{BODY}</w:body></w:document>'
        "</pkg:xmlData></pkg:part></pkg:package>"
    )

    assert extract(source.encode()).text.split("\n")[1] == "Tổ 1\t120"


def test_a_workbook_of_excel_2003_gives_rows_and_numbers_as_they_are_shown() -> None:
    source = (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {EXCEL}><Styles>'
        '<Style ss:ID="s1"><NumberFormat ss:Format="0.0%"/></Style></Styles><Worksheet ss:Name="S">'
        '<Table><Row><Cell><Data ss:Type="String">Tổ 1</Data></Cell><Cell ss:Index="3"><Data '
        'ss:Type="Number">120</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">0.375'
        "</Data></Cell></Row><Row/><Row><Cell>"
        '<Data ss:Type="DateTime">2021-02-03T00:00:00.000</Data></Cell>'
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>đậm</B> nhạt'
        "</ss:Data></Cell></Row></Table></Worksheet></Workbook>"
    )

    assert extract(source.encode()).text.split("\n") == [
        "Tổ 1\t\t120\t37,5%",
        "03/02/2021\tđậm nhạt",
    ]


def test_xml_that_is_cut_is_a_reason() -> None:
    with pytest.raises(ValueError, match="not XML"):
        extract(f"<w:wordDocument {WORD}><w:body><w:p>".encode())
