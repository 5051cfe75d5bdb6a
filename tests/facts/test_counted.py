from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from wardsearch.facts.amounts import Amount
from wardsearch.facts.counted import WORDS_BEHIND
from wardsearch.facts.extraction import facts_in, terms_in, typed_facts

MILLIONS = ("5 triệu", "1,2 triệu", "2 tỷ", "2 tỉ rưỡi", "1 triệu 200 nghìn", "từ 2 đến 3 triệu")


def units(text: str) -> list[str]:
    found = [meaning for fact in facts_in(text) for meaning in fact.meanings]
    return [meaning.unit for meaning in found if isinstance(meaning, Amount)]


@pytest.mark.parametrize("number", MILLIONS)
@pytest.mark.parametrize(
    "behind",
    [
        *("yên", "Yên Nhật", "won", "kíp", "bảng Anh", "nhân dân tệ", "Nhân dân tệ", "tệ", "baht"),
        *("CNY", "AUD", "đô la Úc", "đô la Hồng Kông", "đôla Canada", "đô-la Singapore"),
        *("lượt khách", "người", "cây xanh", "con gia cầm", "liều vắc xin", "tấn rác", "m3 nước"),
        *("m² đất", "kWh điện", "ha rừng", "tài khoản", "học sinh", "cổ phiếu"),
    ],
)
def test_millions_of_other_money_or_of_things_are_no_sum_of_dong(number: str, behind: str) -> None:
    for text in (f"hơn {number} {behind}.", f"hơn {number}\n{behind}, và", f"{number} {behind}"):
        assert set(units(text)) == {""}


@pytest.mark.parametrize("number", MILLIONS)
@pytest.mark.parametrize(
    "behind",
    [
        *("", ".", ", cây xanh", "/người", " tiền mặt", " ngân sách", " trở lên", " trong đó"),
        *(" cho 12 hộ", " bao gồm", " trang thiết bị", " gói thầu", " khối lượng", " trái phép"),
        *(" nhân dân đóng góp", " còn lại", " đô thị", " Trường THCS", " đồng", " Việt Nam đồng"),
        *("\n\nngười", " trường hợp", " Người", " một suất", " lần đầu", " Yên Bái"),
        *(" người/năm", " hộ/tháng", " lệ phí trước bạ", " trọng điểm"),
    ],
)
def test_millions_of_nothing_else_are_a_sum_of_dong(number: str, behind: str) -> None:
    assert set(units(f"chi {number}{behind}")) - {""} == {"đồng"}


def test_who_may_pay_is_counted_by_the_million_alone() -> None:
    assert units("2,6 triệu hộ, 100 triệu dân") == ["", ""]
    assert units("góp 2 tỷ hộ gia đình, 1 tỷ dân góp") == ["đồng", "đồng"]


@pytest.mark.parametrize(
    "dollars", ["5 triệu đô", "5 triệu đô la", "5 triệu đô-la Mỹ", "5 triệu USD", "5triệu đôla"]
)
def test_dollars_of_no_other_country_are_those_of_the_united_states(dollars: str) -> None:
    assert units(f"vay {dollars} để") == ["USD"]
    assert [term for term, _, _ in terms_in(dollars)] == ["n:075000000", "usd:075000000"]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("tổ 5 tỷ lệ đạt", "n:015"),
        ("đạt 12/15 tỷ lệ", "n:0215"),
        ("còn 3 - 5 tỷ trọng", "n:015"),
        ("từ 3 đến 5 tỷ lệ", "n:015"),
        ("cuối 2024 tỷ lệ", "d:20240101-20241231"),
        ("CÓ 7 TỶ PHÚ", "n:017"),
        ("là 2 tỉ suất", "n:012"),
    ],
)
def test_a_word_that_begins_as_a_scale_is_none(text: str, term: str) -> None:
    assert [term for term, _, _ in terms_in(text)][-1] == term
    assert text[facts_in(text)[-1].end :].strip()[0] in "tT"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("từ 3 đến 5 tỷ lệ", ["n:013", "n:015"]),
        ("chi 2 tỷ 3 triệu 5 tỷ lệ", ["n:102003000000", "m:102003000000", "n:015"]),
        ("1.2.3 tỷ lệ", []),
    ],
)
def test_what_stands_before_such_a_word_is_stated_whole(text: str, terms: list[str]) -> None:
    assert [term for term, _, _ in terms_in(text)] == terms


@pytest.mark.parametrize("behind", ["do phường trao", "đó", "về việc", "tổ chức", "cai nghiện"])
def test_a_word_typed_with_other_diacritics_is_another(behind: str) -> None:
    for text in (f"5 triệu {behind}", "5 trieu do phuong trao"):
        [typed] = typed_facts(text)
        assert typed.meanings == (Amount(Decimal(5_000_000), "đồng"),)


def test_a_sign_of_money_before_a_sum_is_a_part_of_it() -> None:
    [fact] = facts_in("vay $5 triệu để")

    assert (fact.start, fact.end) == (4, 12)
    assert fact.meanings == (Amount(Decimal(5_000_000), "USD"),)


def test_what_is_counted_is_shown_with_its_number() -> None:
    text = "đón 1,2 triệu lượt khách"
    [fact] = facts_in(text)
    [typed] = typed_facts("1,2 trieu luot khach")

    assert text[fact.start : fact.end] == "1,2 triệu lượt"
    assert (typed.start, typed.end) == (0, 9)
    assert typed.meanings == fact.meanings == (Amount(Decimal(1_200_000), ""),)


@given(st.integers(1, 999), st.sampled_from(sorted(WORDS_BEHIND)), st.sampled_from(["", ",", "."]))
def test_no_word_behind_a_sum_changes_its_value(number: int, word: str, sign: str) -> None:
    for text in (f"{number} triệu {word}{sign}", f"thu {number} triệu {word} {word}{sign} đi"):
        [fact, *_] = facts_in(text)
        [amount, *_] = fact.meanings
        assert isinstance(amount, Amount)
        assert amount.value == number * 10**6
        assert not fact.end < len(text) or not text[fact.end].isalnum()
