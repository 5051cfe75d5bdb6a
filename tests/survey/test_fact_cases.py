"""Cases C30 to C32, C83 and C84 of the survey of searchers, and many more of their kinds.

Each row is a corpus of a few lines, a query, the reports that it finds best first, and what is
marked in the first of them; a `-` stands for reports that must not be found, or not ranked so.
"""

from pathlib import Path

import pytest

from support.corpora import ids, indexed, marked, report
from wardsearch.errors import QueryError

FILLER = "Tin vắn về mùa màng, cây trái, lũy tre, cánh đồng."

# (corpus, query, the reports in order, what is marked in the first)
NUMBERS = [
    (["có 1.089 hộ", "có 1089 hộ", "có 1 089 hộ"], "1.089", "012", "1.089"),
    (["có 1.089 hộ", "có 1 089 hộ", "có 1.890 hộ"], "1089", "01", "1.089"),
    (["có 1.089 hộ", "có 1 089 hộ"], "1 089 hộ", "10", "1 089 hộ"),
    (["có 1\u00a0089 hộ"], "1089", "0", "1 089"),
    (["đạt 37,5%", "đạt 37.5 %", "đạt 37,5 phần trăm"], "37,5%", "012", "37,5"),
    (["đạt 37,5 phần trăm", "đạt 37,6%"], "37,5%", "0", "37,5 phần trăm"),
    (["đạt 37,50% kế hoạch"], "37.5 %", "0", "37,50"),
    (["đạt 100% kế hoạch"], "100 phan tram", "0", "100"),
    (["thu 147.105.000đ", "thu 147,105 triệu đồng"], "147105000 đồng", "01", "147.105.000đ"),
    (["thu 147.105.000đ", "thu 147,105 triệu đồng"], "147,105 triệu đồng", "10", None),
    (["thu 147.105.000đ, 147105000 đồng"], "147,105 trieu dong", "0", None),
    (["chi 11 tỷ 708 triệu đồng"], "11.708.000.000 đồng", "0", "11 tỷ 708 triệu đồng"),
    (["chi 11 tỷ 708 triệu đồng"], "11,708 tỷ", "0", "11 tỷ 708 triệu đồng"),
    (["chi 11,708 tỷ đồng"], "11 ty 708 trieu", "0", "11,708 tỷ đồng"),
    (["chi 1 nghìn tỷ đồng"], "1.000 tỷ đồng", "0", None),
    (["mỗi suất 500 nghìn đồng"], "500.000đ", "0", "500 nghìn đồng"),
    (["mỗi suất 500 ngàn đồng"], "500.000 đồng", "0", None),
    (["lập 02 tổ", "lập 2 tổ"], "2 tổ", "10", None),
    (["lập 02 tổ", "lập 2 tổ"], "02 tổ", "01", None),
    (["đạt 93,15 – 93,9%"], "93,9%", "0", None),
    (["đạt từ 90-95% kế hoạch"], "90 phần trăm", "0", None),
    (["12/12 hộ ký, 772/550 suất"], "772/550", "0", "772/550"),
    (["thu 5 - 7 tỷ đồng"], "5 tỷ đồng", "0", None),
    (["thu 12 tỷ đồng", "thu 12.000 triệu đồng"], "12 tỷ", "01", "12 tỷ đồng"),
    (["đường dài 50m2", "rộng 50 thước"], "50m2", "0", "50m2"),
]

DATES = [
    (["họp 27/7/2021", "họp ngày 27 tháng 7 năm 2021"], "27/7/2021", "01", "27/7/2021"),
    (["họp 27-7-2021", "họp 27.7.2021", "họp 27/07/2021"], "27/7/2021", "012", None),
    (
        ["họp ngày 27 tháng 7 năm 2021", "họp 7/2021 rồi 27 buổi"],
        "27.7.2021",
        "01",
        "ngày 27 tháng 7 năm 2021",
    ),
    (["họp 27/7/2021"], "ngay 27 thang 7 nam 2021", "0", "27/7/2021"),
    (["ngày 05 tháng 01 năm 2024"], "5-1-2024", "0", "ngày 05 tháng 01 năm 2024"),
    (["trong tháng 7/2021", "trong tháng 7 năm 2021"], "tháng 7/2021", "01", "tháng 7/2021"),
    (["trong 7/2021"], "tháng 7 năm 2021", "0", None),
    (["trong tháng 07 năm 2021"], "thang 7/2021", "0", "tháng 07 năm 2021"),
    (["quý III/2021", "quý 3 năm 2021"], "quý III/2021", "01", "quý III/2021"),
    (["quý III năm 2021"], "quy 3/2021", "0", "quý III năm 2021"),
    (["6 tháng đầu năm 2021", "sáu tháng đầu năm 2021"], "6 tháng đầu năm 2021", "01", None),
    (["sáu tháng đầu năm 2021"], "6 thang dau nam 2021", "0", "sáu tháng đầu năm 2021"),
    (["9 tháng đầu năm 2021"], "chín tháng đầu năm 2021", "0", None),
    (["nhiệm kỳ 2021-2026", "nhiệm kỳ 2021 – 2026"], "nhiệm kỳ 2021-2026", "01", None),
    (["họp 3/4/2023"], "03/04/2023", "0", "3/4/2023"),
]

DOCUMENTS = [
    (
        ["Quyết định số 217/QĐ-UBND", "quyết định 217 hộ, QĐ mới, UBND phường, QĐ-UBND"],
        "217/QĐ-UBND",
        "01",
        "217/QĐ-UBND",
    ),
    (["theo 217/QĐ-UBND", "217 hộ, QĐ của UBND"], "217/qd-ubnd", "01", "217/QĐ-UBND"),
    (["theo 217/QĐ-UBND", "217 hộ, QĐ của UBND"], "217 qd ubnd", "01", "217/QĐ-UBND"),
    (["Số: 217 /QĐ-UBND"], "217/QĐ-UBND", "0", "217 /QĐ-UBND"),
    (["theo 35/2018/NQ-HĐND"], "35/2018/NQ-HĐND", "0", "35/2018/NQ-HĐND"),
    (["theo 35/2018/NQ-HĐND", "nghị quyết số 34/2018"], "nghi quyet 35/2018", "01", None),
    (["theo 35/2018/NQ-HĐND", "35 hộ năm 2018"], "35/2018", "01", None),
    (["theo 35/2018/NQ-HĐND"], "nghị quyết 35", "0", None),
    (["số 123-QĐ/QU", "QĐ của QU, 123 người"], "123-QĐ/QU", "01", "123-QĐ/QU"),
    (["số 123-QĐ/QU"], "123 qd qu", "0", "123-QĐ/QU"),
    (["Chỉ thị 05-CT/TW"], "05-CT/TW", "0", "05-CT/TW"),
    (["Chỉ thị 05-CT/TW"], "5 ct tw", "0", "05-CT/TW"),
    (["Chỉ thị 05-CT/TW"], "chỉ thị 05", "0", "CT/TW"),
    (["Chương trình 02-CTr/QU"], "02-ctr/qu", "0", "02-CTr/QU"),
    (["Luật số 80/2015/QH13"], "80/2015/QH13", "0", "80/2015/QH13"),
    (["công văn 1089/UBND-VP"], "1089/UBND-VP", "0", "1089/UBND-VP"),
    (["theo 217/QĐ-UBND"], "217", "0", "217"),
    (["Nghị định 30/2020/NĐ-CP"], "nghị định số 30/2020", "0", "30/2020/NĐ-CP"),
]

FILTERS = [
    (["có 1.089 hộ", "có 999 hộ", "năm 2021"], "số:>=1000", "0", "1.089"),
    (["có 1.089 hộ", "có 999 hộ"], "so:<1000", "1", "999"),
    (["có 1.089 hộ", "có 1 089 em", "có 1.090 hộ"], "so:1089", "01", "1.089"),
    (
        ["thu 1,2 tỷ đồng", "thu 900 triệu đồng", "có 2.000.000.000 ô"],
        "tiền:>=1tỷ",
        "0",
        "1,2 tỷ đồng",
    ),
    (["thu 1,2 tỷ đồng", "thu 6 tỷ đồng", "thu 5.000.000.000đ"], "tien:1ty..5ty", "02", None),
    (["thu 1,2 tỷ đồng", "thu 6 tỷ đồng"], 'tiền:"2 tỷ.."', "1", "6 tỷ đồng"),
    (["thu 1,2 tỷ đồng", "thu 6 tỷ đồng"], "tiền:..2tỷ", "0", None),
    (["đạt 93,15 – 93,9%", "đạt 96%", "93 hộ"], "%:90..95", "0", "93,15 – 93,9"),
    (["đạt 93 phần trăm", "đạt 96%"], "%:>=96", "1", "96"),
    (["theo 217/QĐ-UBND", "217 hộ, QĐ, UBND"], "so:217/QĐ-UBND", "0", "217/QĐ-UBND"),
    (["theo 217/QĐ-UBND", "theo 217/NQ-HĐND", "216/QĐ-UBND"], "so:217", "01", None),
    (["theo 35/2018/NQ-HĐND", "35/2019/NQ-HĐND"], "so:35/2018", "0", None),
    (["chợ thu 6 tỷ đồng", "chợ thu 6 triệu đồng"], "chợ tiền:>1tỷ", "0", "chợ"),
    (["chợ thu 6 tỷ đồng", "chợ thu 6 triệu đồng"], "chợ -tiền:>1tỷ", "1", "chợ"),
    (["6 tỷ đồng", "đạt 96%", "chợ"], "tiền:>1tỷ OR %:>95", "01", None),
    (["tiền nhiều"], "tiền:nhiều", "0", None),
]

CASES = [*NUMBERS, *DATES, *DOCUMENTS, *FILTERS]


@pytest.mark.parametrize(
    ("texts", "query", "expected", "first"), CASES, ids=lambda value: ascii(value)[:40]
)
def test_a_fact_is_found_however_it_is_written_the_same_writing_first(
    tmp_path: Path, texts: list[str], query: str, expected: str, first: str | None
) -> None:
    with indexed(tmp_path, [*texts, FILLER]) as index:
        found = ids(index, query)
        shown = marked(index, query)

    assert found[0] == expected[0]
    assert set(expected) <= set(found)
    assert first is None or first in shown[0]


@pytest.mark.parametrize(
    ("texts", "query", "expected"),
    [case[:3] for case in FILTERS],
    ids=lambda value: ascii(value)[:40],
)
def test_a_filter_lets_through_what_states_the_fact_and_nothing_else(
    tmp_path: Path, texts: list[str], query: str, expected: str
) -> None:
    with indexed(tmp_path, [*texts, FILLER]) as index:
        assert sorted(ids(index, query)) == sorted(expected)
        assert index.search(query).total == len(expected)


@pytest.mark.parametrize("query", ["217/QĐ-UBND", "217 qd ubnd", "so:217/QĐ-UBND"])
def test_c30_a_document_comes_before_what_has_all_its_parts_in_the_best_places(
    tmp_path: Path, query: str
) -> None:
    long = "Phường họp bàn nhiều việc của năm. " * 40
    texts = {
        "whole.txt": report("Phường họp", f"{long}Theo 217/QĐ-UBND. {long}"),
        "parts.txt": report("QĐ của UBND, 217 hộ", "217 hộ, QĐ UBND. " * 9),
        "pairs.txt": report("217 QĐ, QĐ UBND", "Có 217 QĐ mới. QĐ UBND."),
    } | {f"{n}.txt": report("Tin UBND", f"Tin {n} của UBND về các QĐ.") for n in range(8)}
    with indexed(tmp_path, texts) as index:
        assert ids(index, query)[0] == "whole"


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("27/7/2021", "27/7/2021 also read as ngày 27 tháng 7 năm 2021"),
        ("11,708 ty", "11,708 ty also read as 11.708.000.000 đồng"),
        ("nghi quyet 35/2018", "nghi quyet 35/2018 also read as 35/2018/NQ"),
    ],
)
def test_a_note_says_how_a_fact_was_read_and_how_to_have_it_literally(
    tmp_path: Path, query: str, note: str
) -> None:
    text = "ngày 27 tháng 7 năm 2021, 11 tỷ 708 triệu đồng, 35/2018/NQ-HĐND, 1.089 hộ"
    with indexed(tmp_path, [text, FILLER]) as index:
        [said] = index.search(query).query.notes

    assert said.startswith(f"{note}; ")
    assert said.endswith("in quotes is taken literally")


@pytest.mark.parametrize(
    "query", ["1.089", "147105000 dong", "217/QĐ-UBND", "05-CT/TW", "năm 2021", "tổ 5", "37,5%"]
)
def test_what_is_read_as_it_is_written_needs_no_note(tmp_path: Path, query: str) -> None:
    text = "năm 2021, tổ 5: 1.089 hộ, 147.105.000 đồng, 217/QĐ-UBND, 05-CT/TW, 37,5%"
    with indexed(tmp_path, [text, FILLER]) as index:
        assert index.search(query).query.notes == ()


def test_what_is_quoted_is_literal(tmp_path: Path) -> None:
    with indexed(tmp_path, ["ngày 27 tháng 7 năm 2021", "27/7/2021"]) as index:
        assert ids(index, '"27/7/2021"') == ["1"]
        assert index.search('"27/7/2021"').query.notes == ()


def test_a_value_that_is_none_is_read_as_words_and_said_so(tmp_path: Path) -> None:
    with indexed(tmp_path, ["tiền nhiều", FILLER]) as index:
        results = index.search("tiền:nhiều")

    assert [hit.id for hit in results.hits] == ["0.txt"]
    assert results.query.notes == (
        "the value after a number field is not a number; it was searched as words",
    )


SPOKEN = {
    "day.txt": report("Họp phường", "Họp ngày 27 tháng 7 năm 2021.", date="03/04/2023"),
    "month.txt": report("Họp phường", "Trong tháng 7/2021 đã họp.", date="03/04/2023"),
    "quarter.txt": report("Họp phường", "Quý III/2021 đã họp.", date="03/04/2023"),
    "year.txt": report("Họp phường", "Năm 2021 đã họp.", date="03/04/2023"),
    "near.txt": report("Họp phường", "Sáng 27/7, phường họp.", date="28/07/2021"),
    "other.txt": report("Họp phường", "Họp ngày 27 tháng 7 năm 2022.", date="27/07/2021"),
}


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("2021", {"day", "month", "quarter", "year", "near"}),
        ("2021-07", {"day", "month", "near"}),
        ("07/2021", {"day", "month", "near"}),
        ("27/7/2021", {"day", "near"}),
        ("2021-07-27", {"day", "near"}),
        ("quý III/2021", {"day", "month", "quarter", "near"}),
        ("quy 3 nam 2021", {"day", "month", "quarter", "near"}),
        ("6 tháng cuối năm 2021", {"day", "month", "quarter", "near"}),
        ("6 tháng đầu năm 2021", set()),
        ("2021-07..2021-09", {"day", "month", "quarter", "near"}),
        ("2022", {"other"}),
        ("2021..2022", {"day", "month", "quarter", "year", "near", "other"}),
    ],
)
def test_about_asks_for_the_day_that_a_report_speaks_of_not_for_its_own(
    tmp_path: Path, about: str, expected: set[str]
) -> None:
    with indexed(tmp_path, SPOKEN) as index:
        assert set(ids(index, "họp", about=about)) == expected
        assert set(ids(index, "", about=about)) == expected


def test_about_and_since_are_kept_apart(tmp_path: Path) -> None:
    with indexed(tmp_path, SPOKEN) as index:
        assert ids(index, "họp", about="2021-07", since="2023") in (
            ["day", "month"],
            ["month", "day"],
        )
        assert ids(index, "họp", about="2021-07", until="2021") == ["near"]


@pytest.mark.parametrize("about", ["", "ngày mai", "31/02/2021", "2021..", "2022..2021", "13/2021"])
def test_a_period_that_is_none_is_one_clear_line(tmp_path: Path, about: str) -> None:
    with indexed(tmp_path, ["họp"]) as index, pytest.raises(QueryError) as caught:
        index.search("họp", about=about)

    assert "write 2021, 2021-07" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_c83_the_day_comes_first_always(tmp_path: Path) -> None:
    texts = ["ngày 05 tháng 01 năm 2024", "05/01/2024", "5-1-2024", "01/05/2024"]
    with indexed(tmp_path, texts) as index:
        assert sorted(ids(index, "", about="2024-01..2024-03")) == ["0", "1", "2"]
        assert ids(index, "", about="2024-05") == ["3"]


EXPLAINED = [
    ("Ban Quản lý chợ Đêm (BQLCĐ) đã họp", "BQLCĐ thông báo", "BQLCĐ"),
    ("Tổ liên gia tự quản (sau đây gọi tắt là TLGTQ)", "các TLGTQ", "TLGTQ"),
    ("Quỹ Vì người nghèo (“QVNN”)", "ủng hộ QVNN", "QVNN"),
    ("Phòng Nội vụ và Quản lý đô thị (NVQLĐT)", "NVQLĐT trả lời", "NVQLĐT"),
]


@pytest.mark.parametrize(("text", "other", "form"), EXPLAINED)
def test_an_abbreviation_that_a_report_explains_is_known_in_that_index(
    tmp_path: Path, text: str, other: str, form: str
) -> None:
    reading = text.partition(" (")[0]
    with indexed(tmp_path, [text, other, FILLER]) as index:
        assert set(ids(index, form)) == {"0", "1"}
        if form != "NVQLĐT":  # it leaves the first word out
            assert {"0", "1"} <= set(ids(index, reading))
            assert form in index.search(reading).query.notes[0]


def test_what_only_a_deleted_report_explained_is_forgotten(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Ban Quản lý chợ Đêm (BQLCĐ)", "BQLCĐ họp", FILLER]) as index:
        assert index.search("ban quản lý chợ đêm").query.notes != ()
    (tmp_path / "corpus" / "0.txt").unlink()
    with indexed(tmp_path, {"1.txt": "BQLCĐ họp", "3.txt": "ban quản lý chợ đêm"}) as index:
        assert index.search("ban quản lý chợ đêm").query.notes == ()
