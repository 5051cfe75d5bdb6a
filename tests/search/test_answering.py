"""The rule of `wardsearch.search.answering`, over a few reports that are read whole."""

from pathlib import Path
from unittest import mock

import pytest

from support.corpora import indexed
from wardsearch.library.index import Index

OTHERS = [f"Họp bàn việc {number}" for number in range(30)]
LONG = " ".join(["và nhiều việc khác nữa của tổ"] * 20)  # longer than a passage


def answers(index: Index, query: str, **options: object) -> list[str]:
    """Return the numbers of the reports that answer *query*."""
    results = index.search(query, limit=50, snippets=0, **options)  # type: ignore[arg-type] # any option
    return sorted(hit.id.removesuffix(".txt") for hit in results.hits if hit.together)


def first(index: Index, query: str) -> str:
    return index.search(query, limit=1, snippets=0).hits[0].id


def counted(index: Index, query: str) -> tuple[int, str]:
    results = index.search(query, snippets=0)
    return results.total, results.total_relation


def test_what_holds_the_query_side_by_side_answers_and_comes_first(tmp_path: Path) -> None:
    apart = "Dọn chợ\n\nDọn rác ở chợ, chợ đông, dọn mãi."
    with indexed(tmp_path, [apart, f"Họp tổ\n\n{LONG} Việc dọn chợ xong."]) as index:
        assert answers(index, "don cho") == ["0", "1"]
        assert answers(index, "rac o cho") == ["0"]
        assert first(index, "viec don cho") == "1.txt"


def test_as_spelled_comes_before_any_spelling(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Bán dừa xanh", "Bạn đưa xanh", "Bán dưa xanh"]) as index:
        assert answers(index, "bán dưa") == ["2"]
        assert answers(index, "ban dua") == ["0", "1", "2"]
        assert answers(index, "bản dửa") == ["0", "1", "2"]
        assert answers(index, "bản dửa", exact_accents=True) == []


@pytest.mark.parametrize("query", ["thuỷ lợi", "thủy lợi", "thuy loi"])
def test_tone_style_and_i_or_y_are_no_other_spelling(tmp_path: Path, query: str) -> None:
    with indexed(tmp_path, ["Nạo vét thuỷ lợi", "Nạo vét thủy lợi", "Nạo vét"]) as index:
        assert answers(index, query) == ["0", "1"]


def test_i_for_y_is_as_spelled(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Bác sĩ khám", "Bác sỹ khám", "Bắc sì khám"]) as index:
        assert answers(index, "bác sĩ") == ["0", "1"]


def test_where_none_holds_it_whole_its_parts_stand_within_a_passage(tmp_path: Path) -> None:
    near = "Kho xăng ở cảng Vũng Áng bị cháy rừng rực."
    far = f"Kho xăng đầy. {LONG} Tàu vào cảng Vũng Áng."
    with indexed(tmp_path, [near, far, "Kho thóc", "Xăng lên giá"]) as index:
        assert answers(index, "kho xang vung ang") == ["0"]
        assert counted(index, "kho xang vung ang") == (1, "together")


def test_what_many_more_reports_hold_in_parts_is_two_things(tmp_path: Path) -> None:
    whole, parts = "Xây cầu vượt sông", "Xây cầu mới để vượt sông"
    with indexed(tmp_path, [whole, *[parts] * 11]) as index:
        assert len(answers(index, "xay cau vuot song")) == 12


def test_where_hardly_more_reports_have_its_words_a_query_is_not_cut(tmp_path: Path) -> None:
    whole, parts = "Xây cầu vượt sông", "Xây cầu mới để vượt sông"
    with (
        indexed(tmp_path, [whole, *[parts] * 9]) as index,
        mock.patch("wardsearch.search.answering._cuts", side_effect=AssertionError),
    ):
        assert answers(index, "xay cau vuot song") == ["0"]


def test_at_last_the_parts_stand_anywhere(tmp_path: Path) -> None:
    far = f"Kho xăng đầy. {LONG} Tàu vào cảng Vũng Áng."
    with indexed(tmp_path, [far, "Kho thóc", "Xăng lên giá", "Vũng nước"]) as index:
        assert answers(index, "kho xang vung ang") == ["0"]


def test_what_joins_or_asks_need_not_be_there(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Tin: Mai Văn Tước nhận cờ.", "Ông nhận cờ Văn nghệ"]) as index:
        assert answers(index, "ông Mai Văn Tước") == ["0"]


def test_what_asks_need_not_be_there(tmp_path: Path) -> None:
    texts = ["Cả xã có 12 hộ cận nghèo.", "Hộ này nghèo, bao nhiêu năm"]
    with indexed(tmp_path, texts) as index:
        assert answers(index, "bao nhieu ho can ngheo") == ["0"]


@pytest.mark.parametrize("query", ["quận 7 cháy", "chay quan 7", "q 7 cháy"])
def test_a_number_belongs_to_what_it_counts(tmp_path: Path, query: str) -> None:
    texts = ["Chợ quận 7 (q 7) vừa cháy", "Quận này có 7 vụ cháy", "Cháy 7 nhà ở quận 4"]
    with indexed(tmp_path, texts) as index:
        assert first(index, query) == "0.txt"
        assert answers(index, query) == ["0"]


@pytest.mark.parametrize("before", ["", "quyết định ", "quyet dinh so "])
@pytest.mark.parametrize(
    ("number", "others"),
    [
        ("123/QĐ-UBND", ("1123/QĐ-UBND", "123/QĐ-UB", "123/2024/QĐ-UBND", "123/KH-UBND")),
        ("35/2018/NĐ-CP", ("135/2018/NĐ-CP", "35/NĐ-CP", "35/2018/NQ-CP", "35/2019/NĐ-CP")),
    ],
)
def test_the_very_document_comes_first(
    tmp_path: Path, before: str, number: str, others: tuple[str, ...]
) -> None:
    alike = [f"Quyết định số {other}\n\nQuyết định {other}. Số {other}." for other in others]
    named = f"Họp tổ\n\n{LONG} Theo quyết định số {number} về dọn chợ."
    with indexed(tmp_path, [*alike, named, *OTHERS]) as index:
        assert answers(index, before + number) == ["4"]
        assert first(index, before + number) == "4.txt"


@pytest.mark.parametrize("number", ["223/QĐ-UBND", "223/2024/QĐ-UBND"])
def test_a_document_comes_before_what_has_parts_of_its_number_and_the_words(
    tmp_path: Path, number: str
) -> None:
    mark = number.removeprefix("223/")
    parts = f"223 hộ. Số 1223/{mark}; 223 {mark.replace('/', ' ').replace('-', ' ')}. Dọn chợ."
    others = [f"Về dọn chợ đêm\n\nDọn chợ đêm. {parts}"] * 3
    named = f"Họp tổ\n\n{LONG} Căn cứ văn bản số {number} về dọn chợ đêm. {LONG}"
    of_markets = [f"{other}, dọn chợ đêm" for other in OTHERS]
    with indexed(tmp_path, [*others, named, *of_markets]) as index:
        for query in (f"{number} dọn chợ đêm", f"dọn chợ đêm theo {number}", f"dọn chợ {number}"):
            assert first(index, query) == "3.txt"


def test_a_ward_is_known_without_its_kind(tmp_path: Path) -> None:
    head = "Một năm của phường Hoa Lâm\n\nPhường Hoa Lâm có nhiều việc."
    ours = f"{head}\n\nNhiều việc khác nữa của tổ.\n\nHiến máu: 12 đơn vị"
    other = "Hiến máu ở viện\n\nHiến máu. Hoa tươi, lâm sản, hiến máu, hiến máu"
    with indexed(tmp_path, [ours, other, *OTHERS]) as index:
        assert first(index, "hien mau hoa lam") == "0.txt"
        assert answers(index, "hien mau hoa lam") == ["0"]
        assert first(index, "Hoa Lâm hiến máu nhân đạo") == "0.txt"


def test_a_half_typed_syllable_may_be_spelled_in_any_way(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Đất nước Việt Nam", "Điện lực Viêt Nam", "Việt Nam"]) as index:
        assert answers(index, "viêt nam") == ["0", "1", "2"]


def test_operators_part_what_stands_together(tmp_path: Path) -> None:
    texts = [
        "Cháy rừng lớn. Ở Quảng Bình",
        "Rừng cháy ở Bình, quảng cáo",
        "Rừng. Cháy quảng cáo. Bình",
    ]
    with indexed(tmp_path, texts) as index:
        assert answers(index, "chay rung AND quang binh") == ["0"]
        assert answers(index, "rung (lon OR chay)") == ["0", "1", "2"]
        assert answers(index, "rừng -cháy") == []


def test_a_lone_bare_syllable_is_held_and_no_more(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Mưa to", "Mua nhà", "Múa lân"]) as index:
        assert counted(index, "mua") == (3, "all-words")
        assert counted(index, "mưa") == (1, "together")


@pytest.mark.parametrize("typed", ["mua", "Mua", "mua,"])
def test_a_lone_bare_syllable_is_held_together_where_that_is_asked_for(
    tmp_path: Path, typed: str
) -> None:
    with indexed(tmp_path, ["Mưa to", "Mua nhà", "Múa lân", "Họp"]) as index:
        found = index.search(typed, match="together", snippets=0)

        assert {hit.id for hit in found.hits} == {"0.txt", "1.txt", "2.txt"}
        assert (found.total, found.total_relation) == (3, "together")
        assert index.search("họ", match="together", snippets=0).total == 0


def test_a_phrase_alone_is_held_together(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Dọn chợ", "Chợ dọn"]) as index:
        assert counted(index, '"don cho"') == (1, "together")


def test_long_questions_are_not_counted_so(tmp_path: Path) -> None:
    words = "một hai ba bốn năm sáu bảy tám chín"
    with indexed(tmp_path, [words]) as index:
        assert counted(index, words) == (1, "all-words")
        assert counted(index, words.rpartition(" ")[0]) == (1, "together")


@pytest.mark.parametrize(
    ("match", "ids", "relation"),
    [
        (None, ["0", "1", "2"], "together"),
        ("together", ["0"], "together"),
        ("all", ["0", "1"], "all-words"),
        ("any", ["0", "1", "2"], "any-word"),
    ],
)
def test_what_is_a_hit_can_be_chosen(
    tmp_path: Path, match: str | None, ids: list[str], relation: str
) -> None:
    with indexed(tmp_path, ["Dọn chợ", "Chợ xa. Dọn", "Chợ"]) as index:
        results = index.search("don cho", match=match, snippets=0)  # type: ignore[arg-type] # as typed

    assert sorted(hit.id.removesuffix(".txt") for hit in results.hits) == ids
    assert (results.total_relation, results.all_words_total) == (relation, 2)
    assert results.total == (len(ids) if match else 1)


def test_by_date_what_answers_comes_first(tmp_path: Path) -> None:
    dated = [
        f"Tin {day}\nNgày đăng {day:02}/03/2023 | 15:50\n\n{text}"
        for day, text in ((1, "Dọn chợ"), (2, "Chợ xa. Dọn"), (3, "Dọn chợ"), (4, "Chợ"))
    ]
    with indexed(tmp_path, dated) as index:
        hits = index.search("don cho", sort="date", snippets=0).hits

    assert [hit.id for hit in hits] == ["2.txt", "0.txt", "3.txt", "1.txt"]
