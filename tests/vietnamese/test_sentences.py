import pytest

from wardsearch.vietnamese.sentences import Rank, breaks_line, find_borders, parts_phrase


def cut(text: str, rank: Rank) -> str:
    """Return *text* with a bar in place of what stands between two units of *rank*."""
    pieces, at = [], 0
    for border in find_borders(text):
        if border.rank >= rank:
            pieces.append(text[at : border.end])
            at = border.start
    return " | ".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    "picture",
    [
        "Đạt 37,5% kế hoạch. | Thu 1.607.500.000 đồng. | Hết",
        "Ngày 17.01.2022 họp. | Xong",
        "Tại TP. Hà Nội và P. Ngọc Thụy, GS. Lê Văn A. dự. | Xong",
        "Đ/c Nguyễn Văn B phát biểu! | Ai nghe? | Mọi người… | Hết",
        "Nước sát khuẩn... cho 13 hộ dân. | Hết",
        "Vở kịch “Mùa xuân.” | “Bữa cơm” là mô hình. | (Xong)",
        "1. Công tác Đảng. | 2. Dân vận",
        "Nhiệm kỳ đến năm 2025. | Năm sau",
        "Thăm tổ 4. | Tặng quà",
        "Xã Đông Xuân v.v. và nơi khác",
        "東京都。 | 大阪府。 | 京都",
    ],
)
def test_a_sentence_ends_where_a_reader_would_say_so(picture: str) -> None:
    text = picture.replace("。 | ", "。").replace(" | ", " ")

    assert cut(text, Rank.SENTENCE) == picture


@pytest.mark.parametrize(
    "picture",
    [
        "Thu hồi đất, | giải phóng mặt bằng: | tốt; | nhanh",
        "Lúc 15:50 đạt 37,5%, | vượt 2,5%",
        "Ông Hoàng Văn Lực | Chủ tịch",
        "Nhiệm kỳ 2021 – 2026, | 22 – 23 tổ, | 90-95% hộ",
        "Nước sát khuẩn... | cho 13 hộ",
    ],
)
def test_a_clause_ends_at_punctuation_but_not_inside_a_figure(picture: str) -> None:
    text = picture.replace("Lực | ", "Lực – ").replace(" | ", " ")

    assert cut(text, Rank.CLAUSE) == picture


def test_a_line_break_ranks_above_a_full_stop_and_that_above_a_semicolon() -> None:
    ranks = [border.rank for border in find_borders("Một.\nHai. Ba; bốn, năm")]

    assert ranks == [Rank.PARAGRAPH, Rank.SENTENCE, Rank.ITEM, Rank.CLAUSE]


@pytest.mark.parametrize(
    ("space", "following", "expected"),
    [
        ("\n", "m", False),
        (" \r\n ", "m", False),
        ("\n", "M", True),
        ("\n", "1", True),
        ("\n\n", "m", True),
        ("\r\n\r\n", "m", True),
        ("  ", "M", False),
        ("\u00a0", "M", False),
    ],
)
def test_a_line_break_before_a_small_letter_only_wraps(
    space: str, following: str, *, expected: bool
) -> None:
    assert breaks_line(space, following) is expected


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (" ", False),
        ("\n", False),
        ("  \t\u00a0", False),
        ("-", False),
        (" – ", False),
        (", ", False),
        (".", False),
        (". ", True),
        ("; ", True),
        ("\n\n", True),
        ("! ", True),
        ("。", True),
    ],
)
def test_a_phrase_goes_on_over_a_line_break_but_not_over_a_sentence(
    gap: str, *, expected: bool
) -> None:
    text = f"phóng{gap}Mặt"

    assert parts_phrase(text, 5, 5 + len(gap)) is expected


def test_a_phrase_goes_on_after_an_abbreviation() -> None:
    assert parts_phrase("TP. Hà", 2, 4) is False
