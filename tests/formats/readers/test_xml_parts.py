import io
import zipfile

import pytest
from hypothesis import given, strategies as st

from support.office_files import zipped
from wardsearch.formats import UnreadableError
from wardsearch.formats.readers.docx import read_docx
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
