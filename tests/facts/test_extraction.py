from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.facts.extraction import facts_in, may_be_part, terms_in, typed_facts, without_header
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
            "12",
            "tỷ",
            "đồng",
            "37,5%",
        ),
        *("1", "089", "(27/7)", "217/QĐ-UBND", "–", "và", "họp,", "sáng"),
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


@given(_TEXTS)
def test_what_a_fact_is_written_in_states_it_alone(text: str) -> None:
    for fact in facts_in(text):
        alone = facts_in(text[fact.start : fact.end])
        assert fact.meanings in [found.meanings for found in alone] or "(" in text


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
        ("chi 11  tỷ\t708 triệu đồng.", "11  tỷ\t708 triệu đồng"),
        ("(Quyết định số 217/QĐ-UBND)", "217/QĐ-UBND"),
        ("50.000 đồng/người/năm", "50.000 đồng"),
    ],
)
def test_a_fact_is_where_it_is_written_with_the_word_that_tells_it(text: str, shown: str) -> None:
    [fact] = facts_in(text)

    assert text[fact.start : fact.end] == shown


def test_facts_do_not_go_from_one_line_to_the_next() -> None:
    terms = [term for term, _, _ in terms_in("tháng\n7/2021\n5\ntriệu đồng")]

    assert terms == ["d:20210701-20210731", "n:015"]


def test_a_date_without_a_year_has_a_term_where_the_day_of_the_report_is_known() -> None:
    [fact] = facts_in("sáng 27/7")

    assert list(fact.terms()) == []
    assert list(fact.terms(date(2021, 8, 1))) == ["d:20210727-20210727"]
    assert days_of("d:20210701-20210731") == ("20210701", "20210731")


@pytest.mark.parametrize("chunk", ["5", "27/7),", "(tháng", "Năm", "%,", "–", "đồng/người", "III"])
def test_what_may_be_a_part_of_a_fact_is_looked_at(chunk: str) -> None:
    assert may_be_part(chunk)


@pytest.mark.parametrize("chunk", ["họp", "phường,", "(", "ngàyxưa", "IX", "…"])
def test_what_can_be_no_part_of_a_fact_is_passed_over(chunk: str) -> None:
    assert not may_be_part(chunk)


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
