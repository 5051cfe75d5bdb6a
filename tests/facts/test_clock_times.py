import pytest
from hypothesis import given, strategies as st

from wardsearch.facts.amounts import Amount
from wardsearch.facts.clock_times import ClockTime, written_clock_time
from wardsearch.facts.extraction import facts_in, typed_facts


def times(text: str) -> list[ClockTime]:
    """Return the times that *text* states."""
    return [m for fact in facts_in(text) for m in fact.meanings if isinstance(m, ClockTime)]


@given(st.integers(0, 24), st.integers(0, 59))
def test_a_time_is_one_however_it_is_written(hour: int, minute: int) -> None:
    time = ClockTime(hour, minute)

    for form in (
        f"{hour}h{minute:02}",
        f"{hour:02}h{minute:02}'",
        f"{hour}g{minute:02}",
        f"{hour}H{minute:02}",
        f"{hour} giờ {minute:02}",
        f"{hour:02} giờ {minute:02} phút",
        f"{hour} giờ {minute} phút",
        f"{hour:02}:{minute:02}",
        f"{hour:02}:{minute:02}:05",
        written_clock_time(time),
    ):
        assert times(f"lúc {form}, ngày 5/3") == [time]
        [fact] = typed_facts(form.replace("ờ", "o").replace("ú", "u"))
        assert fact.meanings[0] == time


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("từ 7h30-11h30", ["7h30", "11h30"]),
        ("Từ 7 giờ\n30 đến 11 giờ", ["7 giờ\n30", "11 giờ"]),
        ("(8h) họp", ["8h"]),
        ("14 giờ 00 phút, ngày 12/3/2025", ["14 giờ 00 phút", "ngày 12/3/2025"]),
        ("7 giờ, 30 người", ["7 giờ", "30"]),
    ],
)
def test_a_time_is_where_it_is_written(text: str, shown: list[str]) -> None:
    assert [text[fact.start : fact.end] for fact in facts_in(text)] == shown


def test_whole_hours_are_a_number_too() -> None:
    [fact] = facts_in("làm 48 giờ/tuần")

    assert [*fact.terms()] == ["c:4800", "n:0248"]
    assert not [m for f in facts_in("8h00") for m in f.meanings if isinstance(m, Amount)]


@pytest.mark.parametrize(
    "text",
    ["tỷ lệ 1:50", "1:10.000", "thắng 2:0", "20g đường", "1.000 giờ", "2,5 giờ", "120 giờ", "7h75"],
)
def test_other_figures_are_no_time(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *(("7 giờ tối", 19), ("3 giờ chiều", 15), ("11h đêm", 23), ("1 giờ trưa", 13)),
        *(("12 giờ trưa", 12), ("12 giờ đêm", 24), ("2 giờ đêm", 2), ("19 giờ tối", 19)),
        *(("8 giờ sáng", 8), ("11 giờ trưa", 11), ("5 giờ\nCHIỀU", 17)),
    ],
)
def test_the_half_of_a_day_is_a_part_of_a_time(text: str, hour: int) -> None:
    for form in (f"đến {text}.", f"{text} nay", f"họp {text}, tại"):
        assert times(form) == [ClockTime(hour, 0)]
    typed = [m for fact in typed_facts(text) for m in fact.meanings if isinstance(m, ClockTime)]
    assert typed == times(f"lúc {hour} giờ")


@pytest.mark.parametrize("behind", ["đa", "thiểu", "ưu", "đa/ngày", "ĐA"])
def test_at_most_so_many_hours_are_no_evening(behind: str) -> None:
    for text in (f"4 giờ tối {behind}", f"4 giờ tối\n{behind}", f"làm 4h tối {behind}, nghỉ"):
        assert times(text) == [ClockTime(4, 0)]
    assert times("4 giờ tối UBND họp") == [ClockTime(16, 0)]


def test_behind_midnight_a_day_begins() -> None:
    assert times("12h30 đêm, 12h00 đêm, 12h15 trưa") == [
        ClockTime(0, 30),
        ClockTime(24, 0),
        ClockTime(12, 15),
    ]


@given(st.integers(1, 11), st.integers(0, 59), st.sampled_from(["chiều", "tối"]))
def test_a_later_hour_is_the_one_of_twenty_four(hour: int, minute: int, half: str) -> None:
    [time] = times(f"từ {hour + 12}h{minute:02}")

    for form in (f"{hour}h{minute:02} {half}", f"{hour} giờ {minute:02} phút {half}"):
        assert times(f"từ {form} ngày 5/3") == [time]


def test_a_word_that_tells_a_date_is_the_dates() -> None:
    facts = facts_in("từ 7 giờ tối 27/7")

    assert times("từ 7 giờ tối 27/7") == [ClockTime(7, 0)]
    assert len(facts) == 2
    assert facts[0].end < facts[1].start
