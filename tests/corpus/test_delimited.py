"""Which reports does a table of separated values hold?"""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.read_options import AS_FOUND
from wardsearch.corpus.readers import READERS
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped

MEGABYTE = 1 << 20
CELLS = st.text(alphabet='aổ ,;"\n1', max_size=8).filter(str.strip)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5)


def read(name: str, data: str | bytes) -> list[Report | Skipped]:
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    return list(READERS[name[-4:]].read(stream, name, MEGABYTE, AS_FOUND))


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
)
def test_no_cell_of_a_row_is_lost(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([["Tiêu đề", "Nội dung", "Tổ dân phố"], *rows])

    found = read("a.csv", stream.getvalue())

    assert [each.id for each in found if isinstance(each, Report)] == [
        f"a.csv#{number}" for number in range(1, len(rows) + 1)
    ]
    for each, row in zip(found, rows, strict=True):
        assert isinstance(each, Report)
        assert all(word in each.text for cell in row for word in cell.split())


def test_a_row_states_what_it_is() -> None:
    (found,) = read(
        "a.csv", 'id,Tiêu đề,Nội dung,Ngày đăng,Phường\n9,Tin,"<p>a, b</p>",03/02/2021,Bến Xanh\n'
    )

    assert isinstance(found, Report)
    assert (found.id, found.title, found.text) == (
        "a.csv#9",
        "Tin",
        "Tin\n\na, b\n\nPhường: Bến Xanh",
    )
    assert (str(found.published), found.ward) == ("2021-02-03 00:00:00", "Bến Xanh")


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.csv", "STT;Họ và tên\n1;Lê Văn A\n", "STT\tHọ và tên\n1\tLê Văn A"),
        ("a.tsv", "Tổ\tSố hộ\n1\t120\n", "Tổ\tSố hộ\n1\t120"),
        ("a.csv", "title,title\na,b\n", "title\ttitle\na\tb"),
        ("a.csv", "title,text\n", "title\ttext"),
        ("a.csv", 'a,"b\nc"\n', "a\tb c"),
    ],
)
def test_another_table_is_one_report(name: str, data: str, text: str) -> None:
    (found,) = read(name, data)

    assert isinstance(found, Report)
    assert (found.id, found.text) == (name, text)


def test_what_excel_writes_is_read() -> None:
    (found,) = read("a.csv", "sep=;\ntitle;text\nTin;một\n".encode("utf-16"))

    assert isinstance(found, Report)
    assert found.text == "Tin\n\nmột"


@pytest.mark.parametrize(
    ("data", "code"),
    [("", "empty"), ("\n\n", "no-text"), ("title,text\n,\nTin,x\n", None), (b"\0\1", "binary")],
)
def test_what_holds_nothing_says_so(data: str | bytes, code: str | None) -> None:
    assert [each.code for each in read("a.csv", data) if isinstance(each, Skipped)] == (
        [code] if code else []
    )


def test_an_id_that_comes_twice_is_said() -> None:
    found = read("a.csv", "id,title\n1,a\n1,b\n")

    assert [each.code for each in found if isinstance(each, Skipped)] == ["id-repeated"]
