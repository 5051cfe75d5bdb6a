import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, strategies as st

from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.facts.amounts import Amount
from wardsearch.facts.columns import unit_of_table
from wardsearch.facts.extraction import facts_in, terms_in, typed_facts, without_header
from wardsearch.facts.fact import Fact
from wardsearch.facts.periods import Period
from wardsearch.facts.terms import begins_with, days_of, equal_to, sortable
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.spelling import to_nfc

_WORDS = st.sampled_from(
    [
        *(
            "ngày",
            "27",
            "tháng",
            "7",
            "năm",
            "2021",
            "quý",
            "III/2021",
            "II,",
            "12",
            "tỷ",
            "đồng",
            "37,5%",
        ),
        *("1", "089", "(27/7)", "217/QĐ-UBND", "–", "và", "họp,", "sáng"),
        *("217/", "QĐ-UBND", "512/QĐ-", "UBND", "-", "đến", "USD", "trđ", "0912", "2024-01-05"),
        *("Kinh phí (triệu đồng)", "%", "rưỡi", "\nĐơn vị tính: triệu đồng\n"),
        *("BC-15/UBND", "QĐ.217/2025/UBND", "7h30", "7:05", "giờ", "phút", "hết", "tháng"),
        *("T6/2025", "6T/2025", "I,", "IX", "15kg", "triệu", "yên", "lượt", "đô", "la", "Úc", "lệ"),
        *("03/04/2023", "1.089", "345", "tối"),
    ]
)
_TEXTS = st.one_of(
    st.lists(
        st.tuples(_WORDS, st.sampled_from([" ", "  ", "\n", "\t", "\u00a0"])), max_size=30
    ).map(lambda parts: "".join(word + space for word, space in parts)),
    vietnamese_text().map(to_nfc),
    arbitrary_text().map(to_nfc),
)

DECIMALS = st.decimals(0, 10**17, allow_nan=False, allow_infinity=False, places=3)


@given(_TEXTS)
def test_facts_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for fact in facts_in(text):
        assert end <= fact.start < fact.end <= len(text)
        assert fact.meanings
        end = fact.end


def _shares(fact: Fact, text: str) -> bool:
    """Return whether *fact* is a date in a row, whose year or kind is written with another."""
    [meaning, *_] = fact.meanings
    written = text[fact.start : fact.end].lower()
    before = text[: fact.start].lower()
    has_year = not isinstance(meaning, Period) or str(meaning.last.year) in written
    has_kind = not re.match(r"[ivx]|[0-9]+\s+năm", written) or not re.search("quý|tháng", before)
    return not (has_year and has_kind)


@given(_TEXTS)
@example("0912 1.089 03/04/2023")
@example("quý II, III/2021")
@example("quý II/2021, III/2021")
@example("tháng 7, 8 năm 2021")
def test_what_a_fact_is_written_in_states_it_alone(text: str) -> None:
    for fact in facts_in(text):
        alone = facts_in(text[fact.start : fact.end])
        is_stated = fact.meanings in [found.meanings for found in alone]
        assert is_stated or _shares(fact, text) or set("(\t") & set(text)


@pytest.mark.parametrize("before", ["0912 1.089", "0912 345 6", "091 23456", "024 3826 12"])
@pytest.mark.parametrize("day", ["03/04/2023", "05/9", "5/2023"])
def test_the_day_behind_digits_is_no_part_of_a_telephone_number(before: str, day: str) -> None:
    terms = terms_of_text(f"{before} {day}")

    assert not any(term.startswith("t:") for term in terms)
    assert ("d:20230403-20230403" in terms) == (day == "03/04/2023")
    assert ("d:20230501-20230531" in terms) == (day == "5/2023")
    assert terms_of_text("0912345678/0987654321") == ["t:0912345678", "t:0987654321"]


@pytest.mark.parametrize("number", ["024.38261234", "024 3826.1234", "024 3826 1234"])
def test_a_telephone_number_may_have_an_extension_or_another_end(number: str) -> None:
    for behind in ("/35", "/12", "/5", "/1235"):
        assert terms_of_text(f"ĐT: {number}{behind}")[0] == "t:02438261234"


@given(_TEXTS)
def test_any_text_is_read_as_a_query_too(text: str) -> None:
    end = 0
    for fact in typed_facts(" ".join(text.split())):
        assert end <= fact.start < fact.end
        end = fact.end


@given(st.lists(DECIMALS, max_size=8))
def test_terms_are_in_the_order_of_the_values(values: list[Decimal]) -> None:
    assert sorted(values) == sorted(values, key=lambda value: sortable(value).encode())


@given(DECIMALS, DECIMALS)
def test_equal_values_have_one_term(one: Decimal, two: Decimal) -> None:
    assert (sortable(one) == sortable(two)) == (one == two)


def test_a_range_of_terms_holds_what_it_is_of_and_nothing_else() -> None:
    alone, begun = equal_to("n:0217"), begins_with("s:217/")

    assert alone.first <= "n:0217" < alone.end
    assert not alone.first <= "n:0217.5" < alone.end
    assert begun.first <= "s:217/qd/ubnd/" < begun.end
    assert not begun.first <= "s:2170/qd/" < begun.end


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("đạt trong quý III/2021, vượt", "quý III/2021"),
        ("Ngày 27/7/2021, họp", "Ngày 27/7/2021"),
        ("chi 11  tỷ\u00a0708 triệu đồng.", "11  tỷ\u00a0708 triệu đồng"),
        ("(Quyết định số 217/QĐ-UBND)", "217/QĐ-UBND"),
        ("50.000 đồng/người/năm", "50.000 đồng"),
    ],
)
def test_a_fact_is_where_it_is_written_with_the_word_that_tells_it(text: str, shown: str) -> None:
    [fact] = facts_in(text)

    assert text[fact.start : fact.end] == shown


@given(_TEXTS, _TEXTS)
def test_no_fact_goes_over_the_border_of_a_cell(one: str, other: str) -> None:
    text = f"{one}\t{other}"

    assert all("\t" not in text[fact.start : fact.end] for fact in facts_in(text))


@pytest.mark.parametrize(
    "unit", ["triệu đồng/m2", "triệu đồng / ha", "1.000.000đ", "1 000 000 đồng"]
)
def test_the_unit_of_a_column_may_count_at_a_time_or_be_for_each(unit: str) -> None:
    assert numbers_of(f"Đường\tGiá ({unit})\nNgọc Lâm\t85,5")[-1] == 85_500_000


@pytest.mark.parametrize(
    "heading", ["Tỷ lệ % TH/KH", "% hoàn thành", "So sánh (%) 2025/2024", "Đạt % kế hoạch", "%"]
)
def test_a_column_of_shares_is_told_by_its_sign(heading: str) -> None:
    terms = terms_of_text(f"Tổ\t{heading}\nTổ 1\t50,4")
    assert "p:0250.4" in terms
    assert "p:0250.4" not in terms_of_text("Tổ\t50% trở lên\nTổ 1\t50,4")


def test_a_share_is_none_of_what_its_row_counts_in() -> None:
    terms = terms_of_text("Chỉ tiêu\tĐVT\tThu\tTỷ lệ (%)\nPhí\tTr.đ\t12.500\t50,4")

    assert [term for term in terms if term[0] in "mp"] == ["m:1112500000000", "p:0250.4"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Đơn vị tính: 1.000 đồng", (1_000, "đồng")),
        ("(ĐVT: 1000đ)", (1_000, "đồng")),
        ("ĐVT: 1,000 VNĐ.", (1_000, "đồng")),
        ("Đơn vị tính: 1.000.000 đồng", (10**6, "đồng")),
        ("Đơn vị tính: 10.000 đồng", None),
        ("Đơn vị tính: 1.000 m2", None),
    ],
)
def test_a_table_may_count_so_many_at_a_time(line: str, unit: tuple[int, str] | None) -> None:
    assert unit_of_table(line) == unit


@pytest.mark.parametrize("measure", ["m2", "m²", "km", "kg", "ha", "m", "tấn", "KM2"])
def test_a_number_may_be_joined_to_its_measure(measure: str) -> None:
    assert numbers_of(f"rộng 1.250{measure}, dài") == [1_250]
    assert facts_in(f"rộng 50{measure}x20, số 7{measure}a") == []


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2007", "\u2009", "\u202f"])
def test_spaces_of_any_width_group_digits(space: str) -> None:
    assert numbers_of(f"có 12{space}500 hộ")[0] == 12_500
    assert numbers_of(f"thu 1{space}250{space}000 đồng") == [1_250_000]
    assert numbers_of(f"Tổ\tChi (triệu đồng)\nTổ 1\t12{space}500")[-1] == 12_500 * 10**6
    for apart in (f"12{space}50 hộ", f"1250{space}500 hộ", f"năm 2025{space}120 hộ"):
        assert all(number < 3_000 for number in numbers_of(apart))


def test_cells_of_numbers_make_no_number_together() -> None:
    assert numbers_of("Tổ 1\t120\t089") == [1, 120, 89]
    assert numbers_of("chi 11 tỷ\t708 triệu đồng") == [11 * 10**9, 708 * 10**6]


@pytest.mark.parametrize(
    ("row", "sums"),
    [
        ("Thu\ttriệu đồng\t147,5\t150\tghi 3", [147_500_000, 150_000_000]),
        ("Thu\t147,5\ttriệu đồng", [147_500_000]),
        ("1\tTriệu Thị Mai\t5", []),
        ("1\tĐồng Tâm\t5", []),
    ],
)
def test_a_cell_that_is_a_unit_is_that_of_the_numbers_beside_it(row: str, sums: list[int]) -> None:
    found = [meaning for fact in facts_in(row) for meaning in fact.meanings]
    assert [m.value for m in found if isinstance(m, Amount) and m.unit == "đồng"] == sums


@pytest.mark.parametrize(
    ("above", "sums"),
    [
        ("Đơn vị tính: triệu đồng", [333_500_000, 1_200_000_000]),
        ("(ĐVT: Triệu đồng)", [333_500_000, 1_200_000_000]),
        ("Biểu số 2 - Đơn vị: tỷ đồng.", [333_500_000_000, 1_200_000_000_000]),
        ("Đơn vị: UBND phường", []),
        ("Đơn vị tính: triệu đồng\n", []),
    ],
)
def test_the_unit_above_a_table_is_that_of_its_sums(above: str, sums: list[int]) -> None:
    rows = (
        "STT\tNội dung\t2023\t2024",
        "1\t2\t3\t4",
        "STT\tNội dung\tSố tiền\tSố hộ\tTỷ lệ (%)",
        "1\tChi khác\t333,5\t45\t98,5",
        "2\tChi nhà\t1.200\t7\t97",
    )
    text = "\n".join([above, *rows, "Hết.", "3\tKhác\t9"])
    found = [meaning for fact in facts_in(text) for meaning in fact.meanings]

    assert [m.value for m in found if isinstance(m, Amount) and m.unit == "đồng"] == sums
    assert [m.value for m in found if isinstance(m, Amount) and m.unit == "%"] == [
        Decimal("98.5"),
        97,
    ]


def numbers_of(text: str) -> list[Decimal]:
    found = [meaning for fact in facts_in(text) for meaning in fact.meanings]
    return [meaning.value for meaning in found if isinstance(meaning, Amount)]


def terms_of_text(text: str) -> list[str]:
    return [term for term, _, _ in terms_in(text)]


WRAPPED = [
    "Quyết định số 512/QĐ-{}UBND",
    "sáng ngày 27 tháng 7{}năm 2021",
    "thu 11 tỷ 708{}triệu đồng",
    "thu phí 147,5{}triệu đồng",
    "trong quý{}III/2021",
    "đạt 98{}%",
    "gọi 0912{}345 678",
]


@pytest.mark.parametrize("text", WRAPPED[:-1])
def test_facts_go_over_the_end_of_a_line_and_over_no_blank_line(text: str) -> None:
    whole = text.replace("-{}", "-").format(" ")

    assert terms_of_text(text.format("\n")) == terms_of_text(whole) != []
    assert terms_of_text(text.format("\n\n")) != terms_of_text(whole)


@pytest.mark.parametrize("text", ["1\n089 hộ", "gồm 5\n- 7 hộ", "15 hộ\n- 7 tỷ"])
def test_numbers_of_two_lines_are_not_one(text: str) -> None:
    first, second = text.split("\n")

    assert terms_of_text(text) == terms_of_text(first) + terms_of_text(second)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("số 123/ KH-UBND của", ["s:123/kh/ubnd/", "x:123/kh/ubnd/"]),
        ("số 123 / KH-UBND", ["s:123/kh/ubnd/", "x:123/kh/ubnd/"]),
        ("số 123/KH - UBND", ["s:123/kh/ubnd/", "x:123/kh/ubnd/"]),
        ("số 123/KH–UBND", ["s:123/kh/ubnd/", "x:123/kh/ubnd/"]),
        ("số 217/QĐ-UBND - UBND PHƯỜNG", ["s:217/qd/ubnd/", "x:217/qd/ubnd/"]),
        ("số 217/QĐ-UBND - Về việc", ["s:217/qd/ubnd/", "x:217/qd/ubnd/"]),
        ("số 217/QĐ-UBND. UBND phường", ["s:217/qd/ubnd/", "x:217/qd/ubnd/"]),
        ("Nghị quyết số 12–NQ/ĐU", ["s:12/nq/du/", "x:12/nq/du/"]),
        ("Nghị quyết số 12 - NQ/ĐU", ["s:12/nq/du/", "x:12/nq/du/"]),
        ("số 1.234/QĐ-UBND", ["s:1234/qd/ubnd/", "x:1234/qd/ubnd/"]),
        ("30/2020/NĐ-CP", ["s:30/nd/cp/", "y:30/2020/nd/cp/"]),
        ("từ 12 đến 15 triệu", ["n:0812000000", "m:0812000000", "n:0815000000", "m:0815000000"]),
        ("từ 95 tới 98%", ["n:0295", "p:0295", "n:0298", "p:0298"]),
        ("từ 5 đến 7 hộ", ["n:015", "n:017"]),
        ("Họp 2024-01-05.", ["d:20240105-20240105"]),
        ("2024-01-05T08:00:00Z", ["d:20240105-20240105"]),
        ("tháng 1.2024", ["d:20240101-20240131"]),
        ("quý 1.2024", ["d:20240101-20240331"]),
        ("1,1 tỷ USD", ["n:101100000000", "usd:101100000000"]),
        ("$500", ["n:03500", "usd:03500"]),
        ("20 euro", ["n:0220", "eur:0220"]),
    ],
)
def test_a_fact_has_these_terms(text: str, terms: list[str]) -> None:
    assert terms_of_text(text) == terms


@pytest.mark.parametrize(
    "number",
    [
        "0912345678",
        "0912.345.678",
        "0912 345 678",
        "091 234 5678",
        "+84 912 345 678",
        "0912-345-678",
    ],
)
def test_a_telephone_number_is_one_however_it_is_grouped(number: str) -> None:
    assert terms_of_text(f"ĐT: {number}.") == ["t:0912345678"]


@pytest.mark.parametrize("number", ["(024) 3826 1234", "024.38261234", "024 3826.1234"])
def test_a_number_of_a_place_is_one_too(number: str) -> None:
    assert terms_of_text(f"ĐT: {number}") == ["t:02438261234"]


def test_a_unit_in_the_heading_of_a_column_is_that_of_its_numbers() -> None:
    rows = ("Tổ\tKinh phí (triệu đồng)\tTỷ lệ (%)", "Tổ 1\t147,5\t98,5", "Tổ 2\t1.200\t97")
    text = "\n".join([*rows, "", "9\t8\t7"])
    terms = terms_of_text(text)

    assert [term for term in terms if term[0] in "mp"] == [
        *("m:09147500000", "p:0298.5", "m:101200000000", "p:0297")
    ]


def test_a_date_without_a_year_has_a_term_where_the_day_of_the_report_is_known() -> None:
    [fact] = facts_in("sáng 27/7")

    assert list(fact.terms()) == []
    assert list(fact.terms(date(2021, 8, 1))) == ["d:20210727-20210727"]
    assert days_of("d:20210701-20210731") == ("20210701", "20210731")


def test_what_stands_above_the_body_is_not_what_a_report_says() -> None:
    text = "TIN 1/1/2020\n\nHọp ngày 2/2/2021\nNgày đăng 3/3/2022\n\nBàn về 4/4/2023"
    title = CharRange(14, 31)
    said = without_header(text, title, text.index("Bàn"))

    assert [text[f.start : f.end] for f in facts_in(said)] == ["ngày 2/2/2021", "4/4/2023"]
    assert len(said) == len(text)


@given(_TEXTS, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_header_is_blank_and_nothing_else_changes(
    text: str, start: int, length: int, body: int
) -> None:
    title = CharRange(min(start, len(text)), min(start + length, len(text)))
    body = min(body, len(text))
    said = without_header(text, title, body)

    assert len(said) == len(text)
    assert said[title.start : title.end] == text[title.start : title.end]
    assert all(a == b or (a == " " and at < len(text)) for at, (a, b) in enumerate(zip(said, text)))  # noqa: B905 - of one length
    assert said[len(text) - len(text[body:].lstrip()) :].split() == text[body:].split() or body > 0


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "\u2212"])
def test_every_hyphen_parts_what_a_document_is_told_by(hyphen: str) -> None:
    written = f"33/2025/QĐ{hyphen}UBND"
    terms = ["s:33/qd/ubnd/", "y:33/2025/qd/ubnd/"]

    assert [term for term, _, _ in terms_in(f"Quyết định số {written} của xã")] == terms
    assert [term for fact in typed_facts(written) for term in fact.terms()] == terms
