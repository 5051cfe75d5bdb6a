import csv
import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, strategies as st

from terminal.fake_library import FIRST_HIT, SECOND_HIT
from wardsearch.errors import QueryError
from wardsearch.messages.language import speak
from wardsearch.results import Hit
from wardsearch.terminal.export import (
    COLUMNS,
    Template,
    csv_text,
    markdown_text,
    table_of_hits,
    tsv_text,
    xlsx_bytes,
)

HITS = (FIRST_HIT, SECOND_HIT)
hits = st.lists(
    st.builds(
        replace,
        st.just(FIRST_HIT),
        title=st.text(max_size=20) | st.sampled_from(("=1+1", '"a",b', "a|b", "-52", "a\tb\nc")),
        ward=st.none() | st.text(max_size=8),
    ),
    max_size=3,
)


@given(hits)
def test_csv_reads_back_as_a_row_a_hit(made: list[Hit]) -> None:
    text = csv_text(table_of_hits(made))

    assert text.startswith("\ufeffrank,title,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["rank"] for row in rows] == [str(hit.rank) for hit in made]
    assert [row["id"] for row in rows] == [hit.id for hit in made]
    assert all(not (row["title"] or "").startswith(("=", "+", "-", "@")) for row in rows)


@given(hits)
def test_tsv_is_a_line_a_hit(made: list[Hit]) -> None:
    lines = tsv_text(table_of_hits(made)).removesuffix("\n").split("\n")

    assert len(lines) == len(made) + 1
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}


@given(hits)
def test_markdown_is_a_row_a_hit_whatever_the_title(made: list[Hit]) -> None:
    lines = markdown_text(table_of_hits(made)).splitlines()

    assert len(lines) == len(made) + 2
    assert {line.replace("\\|", "").count("|") for line in lines} == {6}


def test_people_read_headings_and_days_in_their_language_and_programs_in_english() -> None:
    table = table_of_hits(HITS)
    speak("vi")
    try:
        markdown, text = markdown_text(table), csv_text(table_of_hits(HITS))
        book = xlsx_bytes(table_of_hits(HITS))
    finally:
        speak("en")
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active

    assert markdown.splitlines()[0] == "| STT | tiêu đề | phường, xã | ngày đăng | đường dẫn |"
    assert "| 03/04/2023 15:50 |" in markdown
    assert text.splitlines()[0] == "\ufeff" + ",".join(COLUMNS)
    assert [cell.value for cell in sheet[1]][:3] == ["STT", "tiêu đề", "phường, xã"]


def test_a_workbook_holds_text_as_text_and_dates_as_dates() -> None:
    hit = replace(FIRST_HIT, title="=HYPERLINK(1)")

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(table_of_hits([hit, SECOND_HIT])))).active
    header, first, second = ([cell.value for cell in row] for row in sheet.iter_rows())

    assert header == list(COLUMNS)
    assert first[1] == "=HYPERLINK(1)"
    assert sheet["B2"].data_type == "s"
    assert first[3] == datetime(2023, 4, 3, 15, 50)  # noqa: DTZ001 - a report names no time zone
    assert second[2] is None


def test_a_template_draws_a_line() -> None:
    template = Template(r"{rank}\t{title:.6}\t{published:%d/%m/%Y}\t{ward}{{}}")

    assert template.line(FIRST_HIT) == "1\tPhường\t03/04/2023\tBồ Đề{}"
    assert template.line(SECOND_HIT) == "2\tTin ng\t\t{}"


@pytest.mark.parametrize(
    "template",
    [
        "{",
        "}",
        "{}",
        "{0}",
        "{titel}",
        "{title.__class__}",
        "{title[0]}",
        "{title!r}",
        "{rank:q}",
        "{rank:99999999999}",
        "{rank:{score}}",
    ],
)
def test_a_template_that_cannot_be_read_is_one_line(template: str) -> None:
    with pytest.raises(QueryError) as caught:
        Template(template)

    assert len(str(caught.value).splitlines()) == 1


def test_a_conversion_that_a_template_cannot_have_is_named_with_it() -> None:
    with pytest.raises(QueryError, match="--format has no 'ward!r'; there are rank, title, ward,"):
        Template("{ward!r}")


@given(st.text(max_size=30))
def test_any_template_draws_or_is_refused(text: str) -> None:
    try:
        template = Template(text)
    except QueryError:
        return
    assert isinstance(template.line(FIRST_HIT), str)
