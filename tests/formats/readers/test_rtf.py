"""Does an RTF file say what Word shows of it?"""

import pytest

from wardsearch.formats.encodings.decoding import decode_as
from wardsearch.formats.extract import extract
from wardsearch.formats.readers.rtf_tokens import decode_bytes
from wardsearch.vietnamese.spelling import to_nfc

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0{\*\panose 0202}Times New Roman;}{\f1\fnil\fcharset0 .VnTime;}"
    r"{\f2\fcharset0 VNI-Times;}{\f3\fcharset163 Times New Roman{\*\falt Arial};}"
    r"{\f4\fcharset0 .VnTimeH;}{\f5\fcharset238 Arial CE;}}"
)
STYLES = r"{\stylesheet{\f1 Normal;}{\s1\b heading 1;}{\*\cs9 Strong;}}"


def read(body: str) -> list[str]:
    data = (r"{\rtf1\ansi\ansicpg1252\deff1" + FONTS + STYLES + body + "}").encode("latin-1")
    return [line for line in to_nfc(extract(data).text).split("\n") if line.strip()]


def test_fonts_within_a_line_are_read_each_by_its_encoding() -> None:
    [found] = read(r"ph\'ad\'eang Nguy\f2 e\'e3n\f0 , t\u7893\'3fng v\f3\'ea\'cc")

    assert found == "phường Nguyễn, tổng về"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\uc1 t\u7893\'3fi", ["tổi"]),
        (r"\uc2\f0 \u272 ab\u416?? c", ["ĐƠ c"]),
        (r"{\uc0\f0 \u7893}\u7893 xa", ["ổổa"]),
        (r"\f0 \u-10187?\u-9216?, \u-10187?", ["\U0001d400, \ufffd"]),
        (r"\f0 \u7893\par x", ["ổ", "x"]),
        (r"\f0 Tin{\v b\'e1o}{\deleted m\'e1t} xa", ["Tin xa"]),
        (r"\f0 a{\*\unknown b{c}}{\pict 00ff}{\header d}{\footer e} f", ["a f"]),
        (r"\f0 a{\pict\bin5 }{}}{}b", ["ab"]),
        (r"\f0 a{\upr{ph???ng}{\*\ud{ph\u432?\u7901?ng {\*\unknown c}xa}}} b", ["aphường xa b"]),
        (r"\f0 a{\info{\upr{x}{\*\ud{y}}}} b", ["a b"]),
        (r"\f0 a{\field{\*\fldinst HYPERLINK x}{\fldrslt trang}} b", ["atrang b"]),
        (r"\f0 a{\chftn{\footnote\pard\f0 \'fa\par 2}} b\par c", ["a b", "c", "ú", "2"]),
        (r"\f0 a\~b\_c\-d\endash\bullet\tab\{\\\}", ["a\xa0b-cd–•\t{\\}"]),
        (r"ph\-\'ea\f0 -th\-ng", ["phườ-thng"]),
        (r"{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\f0 khung}}{\shprslt khung}", ["khung"]),
        (r"\f5 \'9a\'e8", ["šč"]),
        (r"\f0 a\line b\sect c\page d", ["a", "b", "c", "d"]),
        (r"{{{\f0 a}", ["a"]),
        (r"\f0 a}}} b", ["a b"]),
    ],
)  # fmt: skip
def test_control_words_do_what_they_do_in_word(body: str, expected: list[str]) -> None:
    assert read(body) == expected


def test_rows_have_their_cells_and_paragraphs_between_tables_none() -> None:
    body = (
        r"\f0 tr\'ead\'fanc\par\trowd\cellx1\cellx2\pard\intbl M\'f4t\cell hai\par ba\cell\row"
        r"\pard\intbl bon\cell{\pard\intbl\itap2 x\nestcell y\nestcell\nestrow}z\cell\row\pard sau"
    )

    assert read(body) == ["trêdúnc", "Môt\thai ba", "bon\tx\ty\t z", "sau"]


def test_a_heading_is_known_by_its_style_and_shown_in_capitals_of_its_font() -> None:
    data = FONTS + STYLES + r"\pard\plain\s1\f4 b\'b8o c\'b8o\par\pard\plain\f1 n\'a8m\par"
    found = extract((r"{\rtf1\ansi\deff1" + data + "}").encode())

    assert (found.heading, found.text, found.encoding) == ("BÁO CÁO", "BÁO CÁO\nnăm", "TCVN3")


def test_the_character_set_of_a_legacy_font_is_not_believed() -> None:
    data = r"{\rtf1{\fonttbl{\f1\fcharset163 .VnTime;}}\f1 ®\'d2 ngh\'de".replace("®", r"\'ae")

    assert extract((data + "}").encode()).text == decode_as("®Ò nghÞ", "TCVN3")


def test_bytes_of_an_unknown_character_set_are_those_of_the_file() -> None:
    assert decode_bytes(b"\xe8", "cp1250", 77777) == "č"
    assert decode_bytes(b"\xe8", "cp99999", 0) == "è"
    assert decode_bytes("あ".encode("cp932"), "cp1252", 128) == "あ"
