"""Are cells of workbooks shown as people see them?"""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from unittest import mock

import pytest
import xlwt
from hypothesis import given, strategies as st

from support import office_files as office
from support.office_files import as_tcvn3
from wardsearch.formats.extract import extract
from wardsearch.formats.readers import xlsx_areas
from wardsearch.formats.readers.cell_values import shown
from wardsearch.formats.readers.spreadsheets import read_xls, read_xlsx
from wardsearch.formats.readers.xlsx_areas import moved_together

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="#,##0.0"/></numFmts>'
    '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts>'
    '<cellStyleXfs><xf numFmtId="10" fontId="1"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="10" fontId="0"/>'
    '<xf numFmtId="170" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>'
)


def xls(*cells: tuple[object, str, str]) -> bytes:
    """Return a workbook with a row for each of *cells*: value, font, number format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, (value, font, number_format) in enumerate(cells):
        style = xlwt.XFStyle()
        style.font.name, style.num_format_str = font, number_format
        sheet.write(row, 0, value, style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rich_xls(parts: Sequence[tuple[str, str]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write_rich_text(0, 0, [(text, xlwt.easyfont(f"name {font}")) for text, font in parts])
    sheet.write_merge(1, 2, 0, 3, "gộp")
    sheet.write(3, 0, "sau")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.375, "0.0%", "37,5%"),
        (1.0, "0%", "100%"),
        (1234567.0, "#,##0", "1.234.567"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "-1.234,50"),
        (1234.5, '#,##0.0" đồng"', "1.234,5"),
        (1234.5, "0.0##", "1234,5"),
        (12.0, "0", "12"),
        (33.3333, "0.0", "33,3"),
        (33.3333333333333, "General", "33,33333333"),
        (5.0, "General", "5"),
        (1e20, "General", "1e+20"),
        (5.0, "0.00E+00", "5"),
        (1500000.0, "0,", "1500000"),
        (7, "@", "7"),
        (True, "General", "TRUE"),
        (None, "0", ""),
        ("hai\ndòng", "0", "hai dòng"),
        (dt.datetime(2022, 3, 15, 7, 30), "0", "15/03/2022 07:30"),  # noqa: DTZ001 - local
        (dt.date(2022, 3, 15), "0", "15/03/2022"),
        (dt.time(7, 30), "0", "07:30"),
    ],
)
def test_a_value_is_shown_as_vietnamese_write_it(
    value: object, number_format: str, text: str
) -> None:
    assert shown(value, number_format) == text


def test_an_xls_shows_numbers_by_their_format() -> None:
    data = xls(
        (0.375, "Arial", "0.0%"),
        (1234567, "Arial", "#,##0"),
        (True, "Arial", "General"),
        (0.5, "Arial", "h:mm"),
    )

    assert extract(data).text.split("\n") == ["37,5%", "1.234.567", "TRUE", "12:00"]


def test_a_cell_of_several_fonts_is_read_by_each_and_a_merged_one_once() -> None:
    parts = [
        (as_tcvn3("Thủ tướng "), ".VnTime"),
        ("Nguyeãn Vaên ", "VNI-Times"),
        ("phường\nHoa", "Arial"),
    ]

    assert extract(rich_xls(parts)).text == "Thủ tướng Nguyễn Văn phường Hoa\ngộp\nsau"


def test_texts_that_the_code_page_cannot_read_are_read_as_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import xlrd

    asked = []
    opened = xlrd.open_workbook

    def open_workbook(encoding_override: str | None, **options: object) -> object:
        asked.append(encoding_override)
        if encoding_override is None:
            raise UnicodeDecodeError("cp1258", b"\xd2", 0, 1, "undefined")
        return opened(encoding_override=encoding_override, **options)

    monkeypatch.setattr(xlrd, "open_workbook", open_workbook)

    assert read_xls(xls(("Tin", "Arial", "General"))).runs[0].text == "Tin"
    assert asked == [None, "latin-1"]


def test_the_code_page_of_vietnamese_is_not_believed_of_older_fonts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import xlrd

    asked = []
    opened = xlrd.open_workbook

    def open_workbook(encoding_override: str | None, **options: object) -> object:
        asked.append(encoding_override)
        book = opened(encoding_override=encoding_override, **options)
        book.biff_version, book.codepage = 50, 1258
        return book

    monkeypatch.setattr(xlrd, "open_workbook", open_workbook)
    read_xls(xls(("Tin", "Arial", "General")))
    read_xls(xls(("Tin", ".VnTime", "General")))

    assert asked == [None, None, "cp1252"]


def test_an_xlsx_shows_cells_by_their_styles() -> None:
    rows = (
        '<row r="2"><c r="B2" s="1"><v>0.375</v></c><c r="C2" s="2"><v>1234567.25</v></c></row>'
        '<row r="3"><c r="B3" s="3" t="inlineStr"><is><t>sè</t></is></c>'
        '<c t="b" r="C3"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c><c r="E3"><v>0.5</v></c></row>'
    )

    found = extract(office.xlsx_of(rows, STYLES))

    assert found.text.split("\n") == ["37,50%\t1.234.567,2", "số\tTRUE\t\t0,5"]


DATES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0" fontId="0"/>'
    '<xf numFmtId="14" fontId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize("number", ["-1e300", "1e300", "-1e17", "1e999", "-1e999", "NaN", "-0.0"])
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>", "<f/>"])
def test_a_date_of_no_calendar_costs_one_cell_of_a_workbook(number: str, formula: str) -> None:
    rows = (
        f'<row r="1"><c r="A1" s="1">{formula}<v>{number}</v></c>'
        '<c r="B1" s="1"><v>44635</v></c><c r="C1" t="inlineStr"><is><t>bầu cử</t></is></c></row>'
    )
    text = "".join(run.text for run in read_xlsx(office.xlsx_of(rows, DATES)).runs)

    assert text.strip().split("\t")[1:] == ["15/03/2022", "bầu cử"]


def _column(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _sheet(cells: Mapping[tuple[int, int], str], style: int | None = None) -> str:
    """Return the rows of a sheet that has these texts at these rows and columns, from 1."""
    rows: dict[int, list[str]] = {}
    styled = "" if style is None else f' s="{style}"'
    for (row, column), text in sorted(cells.items()):
        place = f"{_column(column)}{row}"
        rows.setdefault(row, []).append(
            f'<c r="{place}"{styled} t="inlineStr"><is><t>{text}</t></is></c>'
            if text
            else f'<c r="{place}" s="0"/>'
        )
    return "".join(f'<row r="{row}">{"".join(found)}</row>' for row, found in rows.items())


def _lines(workbook: bytes) -> list[list[str]]:
    """Return the texts of each line of *workbook* that has any."""
    text = "".join(run.text for run in read_xlsx(workbook).runs)
    return [line.split() for line in text.split("\n") if line.strip()]


FAR = (1_048_576, 16_384)


@given(
    st.dictionaries(
        st.tuples(st.integers(1, FAR[0]), st.integers(1, FAR[1]))
        | st.tuples(st.integers(1, 40), st.integers(1, 40)),
        st.sampled_from(["bầu", "cử", "tổ", ""]),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from((500, 20_000)),  # so many are laid out in no time; forty fit into 500 somehow
)
def test_cells_are_read_row_by_row_wherever_they_are(
    cells: dict[tuple[int, int], str], most_cells: int
) -> None:
    expected: dict[int, list[str]] = {}
    for (row, _), text in sorted(cells.items()):
        if text:
            expected.setdefault(row, []).append(text)

    with mock.patch.object(xlsx_areas, "_MOST_CELLS", most_cells):
        assert _lines(office.xlsx_of(_sheet(cells))) == list(expected.values())


@pytest.mark.parametrize("stated", ["", "A1:XFD1048576", "A1", "B2:C3"])
def test_text_in_the_first_and_the_last_cell_is_read(stated: str) -> None:
    book = office.xlsx_of(_sheet({(1, 1): "đầu", FAR: "cuối"}))
    head = f'<dimension ref="{stated}"/><sheetData>' if stated else "<sheetData>"
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace("<sheetData>", head)

    if stated in {"A1", "B2:C3"}:  # it is not looked at what lies where a sheet says nothing does
        assert moved_together(office.zipped(parts)) == office.zipped(parts)
    else:
        assert _lines(office.zipped(parts)) == [["đầu"], ["cuối"]]


def test_more_rows_and_columns_than_make_a_table_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_areas, "_MOST_CELLS", 200_000)
    cells = {(row * 1_000 + 1, row % 163 * 100 + 1): f"ô{row}" for row in range(1_000)}
    cells |= {(row * 1_000 + 1, 16_384): "cuối" for row in range(1_000)}

    assert _lines(office.xlsx_of(_sheet(cells)))[:2] == [["ô0", "cuối"], ["ô1", "cuối"]]
    wide = {(row * 1_000 + 1, row + 1): f"ô{row}" for row in range(1_000)}
    assert _lines(office.xlsx_of(_sheet(wide))) == [[f"ô{row}"] for row in range(1_000)]


def test_cells_that_are_moved_keep_their_styles() -> None:
    far = '<row r="1048576"><c r="XFC1048576" s="1"><v>0.375</v></c><c s="2"><v>1234567.25</v></c>'
    rows = f'<row r="2"><c r="B2"><v>1</v></c></row>{far}</row>'

    assert _lines(office.xlsx_of(rows, STYLES)) == [["1"], ["37,50%", "1.234.567,2"]]


def test_a_table_that_can_be_read_is_left_as_it_is() -> None:
    for book in (
        office.xlsx([["Tổ", "Số hộ"], ["Tổ 1", 120]]),
        office.xlsx_of(_sheet({(1, 1): "a", (100, 16_384): "b"})),
        office.xlsx_of(_sheet({(1, 1): "a", (1_048_576, 1): "b"})),
        office.xlsx_of(_sheet({(1, 1): "a", FAR: ""})),  # which only has a style there
    ):
        assert moved_together(book) is book
