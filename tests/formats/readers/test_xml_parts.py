import io
import zipfile

import pytest
from hypothesis import given, strategies as st

from support import office_files as office
from support.office_files import zipped
from wardsearch.formats import UnreadableError
from wardsearch.formats.readers.docx import read_docx
from wardsearch.formats.readers.pptx import read_pptx
from wardsearch.formats.readers.spreadsheets import read_xlsx
from wardsearch.formats.readers.xml_parts import walk

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCTYPE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "inner">]>'


def texts(body: str) -> list[str]:
    """Return the text of each element `t` of a part."""
    archive = zipfile.ZipFile(io.BytesIO(zipped({"a.xml": f"{DOCTYPE}<d>{body}</d>"})))
    return [
        (element.text or "")
        for event, tag, element in walk(archive, "a.xml")
        if event == "end" and tag == "t"
    ]


@given(st.lists(st.sampled_from(["a", "&x;", "&y;", "&amp;", "ờ"]), max_size=8))
def test_an_entity_is_spelled_and_the_text_behind_it_stays(parts: list[str]) -> None:
    assert texts(f"<t>{''.join(parts)}</t>") == ["".join(parts).replace("&amp;", "&")]


def test_an_entity_between_elements_is_text_too() -> None:
    archive = zipfile.ZipFile(
        io.BytesIO(zipped({"a.xml": f"{DOCTYPE}<d>1&x;2<b/>3&x;4<b/>&y;</d>"}))
    )
    found = [
        (element.text, [child.tail for child in element])
        for event, tag, element in walk(archive, "a.xml", frozenset({"d"}))
        if event == "end" and tag == "d"
    ]

    assert found == [("1&x;2", ["3&x;4", "&y;"])]


@pytest.mark.parametrize("entity", ["&x;", "&y;"])
def test_text_behind_an_entity_in_a_docx_is_read(entity: str) -> None:
    body = f"<w:body><w:p><w:r><w:t>SECRET={entity}END</w:t></w:r></w:p></w:body>"
    part = f'{DOCTYPE.replace("DOCTYPE d", "DOCTYPE w:document")}<w:document xmlns:w="{W}">{body}'
    data = zipped({"word/document.xml": f"{part}</w:document>"})
    text = "".join(run.text for run in read_docx(data).runs)

    assert text.strip() == f"SECRET={entity}END"


@pytest.mark.parametrize("element", ["a", "tbl", "sdt"])
def test_elements_nested_without_end_are_a_reason_in_our_words(element: str) -> None:
    with pytest.raises(UnreadableError, match="nested too deeply") as refused:
        texts(f"<{element}>" * 300 + "<t>chữ</t>" + f"</{element}>" * 300)

    assert "XML_PARSE" not in str(refused.value)


def without(data: bytes, part: str) -> bytes:
    """Return the container *data* without *part*, to which other parts refer still."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name != part})


@pytest.mark.parametrize("kind", ["styles", "footnotes", "header"])
def test_a_word_file_without_a_part_that_it_refers_to_is_read(kind: str) -> None:
    written = office.docx(
        office.docx_paragraph([("Kính gửi", "Arial")], "T"),
        styles='<w:style w:styleId="T"><w:name w:val="Title"/></w:style>',
        others={
            "word/footnotes.xml": f"<w:footnotes {office.W}/>",
            "word/header.xml": f"<w:hdr {office.W}/>",
        },
        targets={"r2": ("footnotes", "footnotes.xml"), "r3": ("header", "header.xml")},
    )
    content = read_docx(without(written, f"word/{kind}.xml"))

    assert "".join(run.text for run in content.runs).strip() == "Kính gửi"
    assert bool(content.heading) == (kind != "styles")


def test_slides_without_one_that_is_to_be_shown_are_read() -> None:
    slides = office.pptx([("Một", "a"), ("Hai", "b"), ("Ba", "c")])
    text = "".join(run.text for run in read_pptx(without(slides, "ppt/slides/slide2.xml")).runs)

    assert text.split() == ["Một", "a", "Ba", "c"]


def test_a_workbook_without_its_styles_is_read() -> None:
    book = office.xlsx_of('<row><c s="1"><v>0.375</v></c></row>', "<styleSheet/>")
    text = "".join(run.text for run in read_xlsx(without(book, "xl/styles.xml")).runs)

    assert text.strip() == "0,375"
