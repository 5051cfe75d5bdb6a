"""What is shown and marked of a hit, from the query on."""

from pathlib import Path

import pytest

from support.corpora import indexed

LIST = (
    "Báo cáo tháng\n\nTháng qua, xã làm được nhiều việc: Trồng cây đạt 300 gốc; "
    "Khuyến học trao 15 suất quà cho trẻ em;Dân quân huấn luyện đủ 12 buổi; việc khác đều tốt."
)


def shown(tmp_path: Path, text: str, query: str) -> list[tuple[str, list[str]]]:
    with indexed(tmp_path, [text]) as index:
        (hit,) = index.search(query).hits
    return [(s.text, [s.text[start:end] for start, end in s.matches]) for s in hit.snippets]


@pytest.mark.parametrize(
    ("query", "passage", "marks"),
    [
        ("khuyen hoc", "… Khuyến học trao 15 suất quà cho trẻ em; …", ["Khuyến học"]),
        ("huấn luyện", "… Dân quân huấn luyện đủ 12 buổi; …", ["huấn luyện"]),
    ],
)
def test_of_a_list_the_item_that_answers_is_shown(
    tmp_path: Path, query: str, passage: str, marks: list[str]
) -> None:
    assert shown(tmp_path, LIST, query) == [(passage, marks)]


def test_a_phrase_marks_only_the_phrase(tmp_path: Path) -> None:
    text = "Tin\n\nLàng nghề cổ truyền; nghề cổ; cổ truyền làng nghề."

    assert [marks for _, marks in shown(tmp_path, text, '"làng nghề cổ truyền"')] == [
        ["Làng nghề cổ truyền"]
    ]
    assert [marks for _, marks in shown(tmp_path, text, '"lang nghe co truyen"')] == [
        ["Làng nghề cổ truyền"]
    ]


def test_the_number_of_a_document_marks_only_itself(tmp_path: Path) -> None:
    text = "Tin\n\nTheo 45/KH-UBND; không phải 145/KH-UBND, 45/KH-UB hay 45/2023/KH-UBND."

    assert [marks for _, marks in shown(tmp_path, text, "45/KH-UBND")] == [["45/KH-UBND"]]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_line_of_the_title_is_no_passage(tmp_path: Path, gap: str) -> None:
    text = f"Xã Mẫu mở chợ mới{gap}Chợ mới rộng 900 m², có 60 quầy."

    assert [passage for passage, _ in shown(tmp_path, text, "mo cho moi")] == [
        "Chợ mới rộng 900 m², có 60 quầy."
    ]


def test_a_title_that_is_all_there_is_is_shown(tmp_path: Path) -> None:
    assert shown(tmp_path, "Xã Mẫu mở chợ mới", "cho moi") == [("Xã Mẫu mở chợ mới", ["chợ mới"])]


def test_where_only_the_title_matches_it_is_marked(tmp_path: Path) -> None:
    text = "Xã Mẫu mở chợ mới\n\nHôm nay trời đẹp."

    ((passage, marked),) = shown(tmp_path, text, "mo cho moi")

    assert (passage, marked) == ("Xã Mẫu mở chợ mới", ["mở chợ mới"])


HEAD = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG BẾN XANH\n\nSố: 45/KH-UBND\n\nBến Xanh, ngày 12 tháng 8 năm 2025\n\n"
    "KẾ HOẠCH\nTrồng cây trên địa bàn phường"
)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        (f"{HEAD}\n\nCăn cứ Luật Thủ đô, phường trồng 300 cây.", "Căn cứ Luật Thủ đô,"),
        (HEAD, "ỦY BAN NHÂN DÂN"),  # there is nothing below
        ("Tin\n\nPhường Bến Xanh có chợ.", "Phường Bến Xanh có chợ."),
    ],
)
def test_what_is_listed_is_shown_from_below_its_title(
    tmp_path: Path, text: str, passage: str
) -> None:
    with indexed(tmp_path, [text]) as index:
        (hit,) = index.search("", ward="Bến Xanh", snippets=1).hits

    assert hit.snippets[0].text.startswith(passage)
