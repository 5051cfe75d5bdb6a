"""What do the sheets of a workbook say?

Covers rows as lines with a tab between cells. Cells are read with their fonts, because old
workbooks mix encodings, even within a cell. Does not cover how a value is shown (`cell_values`) or
the styles of `.xlsx` (`xlsx_styles`).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from wardsearch.formats import UnreadableError
from wardsearch.formats.content import Composer, Content, Run, joined
from wardsearch.formats.encodings.fonts import font_hint
from wardsearch.formats.readers.cell_values import GENERAL, shown
from wardsearch.formats.readers.xlsx_styles import PLAIN, CellStyle, read_cell_styles
from wardsearch.formats.zipped import check_part, open_part

if TYPE_CHECKING:
    import xlrd

_MAX_COLUMNS = 2_000  # beyond the last that anybody fills, empty ones are no columns
_LINE_ENDS = re.compile(r"[\r\n\v\f\t]")
_DAY = 1  # numbers under one day are times
_UNICODE_BIFF = 80  # the version from which on texts are in Unicode
_VIETNAMESE = 1258  # the code page; in it the letters of other encodings would be changed

_LAST_DAY = 2_958_465  # 31/12/9999
# A cell of a sheet that has a style and whose value is a number; no part of it is tried twice.
_STYLED_NUMBER = re.compile(
    rb"""(?P<before><(?:\w+:)?c\b[^<>]*?)\ss=["']\d{1,9}["']"""
    rb"""(?P<after>[^<>]*>\s*(?:<(?:\w+:)?f\b[^<>]*>[^<]*(?:</(?:\w+:)?f>\s*)?)?<(?:\w+:)?v>\s*)"""
    rb"""(?P<number>[^<\s]+)"""
)

Cell = list[Run]
Place = tuple[int, int]


def read_xls(data: bytes) -> Content:
    """Return what the Excel file *data* from before 2007 says.

    Raises:
        UnreadableError: It cannot be read.
    """
    import olefile
    import xlrd

    from wardsearch.formats.readers.ole_properties import ole_properties

    try:
        book = _open_xls(data)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():  # xlrd has no type for it
            raise UnreadableError("locked") from error
        raise UnreadableError("workbook-unreadable", why=str(error)) from error
    sheets = [_XlsSheet(book, sheet).rows() for sheet in book.sheets()]
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        title, created = ole_properties(container)
    names = [sheet.name for sheet in book.sheets()]
    return Content("xls", _compose(sheets), [], title, created, names=names)


class _Unheard(io.TextIOBase):
    """Takes what a library prints; the process that reads may not even write to /dev/null."""

    def write(self, text: str) -> int:
        return len(text)


def _open_xls(data: bytes, encoding: str | None = None) -> "xlrd.Book":
    """Return the workbook *data*; legacy texts in *encoding*, else as it says itself."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            logfile=_Unheard(),
            ragged_rows=True,
            encoding_override=encoding,
        )
    except UnicodeDecodeError:
        if encoding is not None:
            raise
        return _open_xls(data, "latin-1")
    is_mistaken = book.biff_version < _UNICODE_BIFF and book.codepage == _VIETNAMESE
    if encoding is None and is_mistaken and any(font_hint(font.name) for font in book.font_list):
        return _open_xls(data, "cp1252")
    return book


def read_xlsx(data: bytes) -> Content:
    """Return what the Excel file *data* of 2007 or later says.

    Raises:
        UnreadableError: It cannot be read.
    """
    from wardsearch.formats.readers.xlsx_areas import moved_together
    from wardsearch.formats.readers.xml_parts import core_properties

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            check_part(info, 512 * 1024 * 1024)
    data = moved_together(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        title, created = core_properties(archive)
        try:
            styles = read_cell_styles(archive)
        except ValueError:
            styles = {}  # as in the binary form of such files
    try:
        sheets = _xlsx_sheets(data, styles)
    except UnreadableError:
        sheets = _xlsx_sheets(_without_absurd_dates(data), styles)
    return Content("xlsx", _compose(sheets.values()), [], title, created, names=list(sheets))


def _xlsx_sheets(
    data: bytes, styles: Mapping[str, Mapping[Place, CellStyle]]
) -> dict[str, list[list[Cell]]]:
    """Return the cells of the rows of the sheets, by the names of these.

    Args:
        data: The workbook.
        styles: As `read_cell_styles` returns them.

    Raises:
        UnreadableError: The library cannot read it.
    """
    from python_calamine import CalamineWorkbook

    sheets = {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            top, left = sheet.start or (0, 0)
            values = sheet.to_python(skip_empty_area=True)
            styled = styles.get(name, {})
            rows: list[list[Cell]] = []
            for row, line in enumerate(values, top):
                rows.append([])
                for column, value in enumerate(line, left):
                    style = styled.get((row, column), PLAIN)
                    rows[-1].append([Run(shown(value, style.number_format), style.font)])
            sheets[name] = rows
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of Rust is no Exception
        raise UnreadableError("workbook-unreadable", why=str(error)) from error
    return sheets


def _without_absurd_dates(data: bytes) -> bytes:
    """Return the workbook with each number that is no date of Excel's without the style of one.

    The library panics where such a number has the format of a date, and one cell would cost all.
    """
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for name in dict.fromkeys(archive.namelist()):
            with open_part(archive, name) as part:
                content = part.read()
            if name.startswith("xl/worksheets/"):
                content = _STYLED_NUMBER.sub(_unstyled, content)
            copy.writestr(name, content)
    return changed.getvalue()


def _unstyled(cell: re.Match[bytes]) -> bytes:
    try:
        is_date = 0 <= float(cell["number"]) <= _LAST_DAY
    except ValueError:
        is_date = True  # it is no number at all
    return cell[0] if is_date else cell["before"] + cell["after"] + cell["number"]


def _compose(sheets: Iterable[Iterable[Sequence[Cell]]]) -> list[Run]:
    composer = Composer()
    for rows in sheets:
        for row in rows:
            cells = list(row[:_MAX_COLUMNS])
            while cells and not any(run.text.strip() for run in cells[-1]):
                cells.pop()
            cells += [cell for cell in row[_MAX_COLUMNS:] if any(run.text.strip() for run in cell)]
            for run in joined(cells, "\t"):
                composer.add(run.text, run.font)
            if cells:
                composer.end_line()
        composer.end_line()
    return composer.runs()


class _XlsSheet:
    """A sheet of a workbook from before 2007."""

    def __init__(self, book: "xlrd.Book", sheet: "xlrd.sheet.Sheet") -> None:
        self._book = book
        self._sheet = sheet

    def rows(self) -> Iterable[list[Cell]]:
        """Yield the cells of each row."""
        for row in range(self._sheet.nrows):
            yield [self._cell(row, column) for column in range(self._sheet.row_len(row))]

    def _cell(self, row: int, column: int) -> Cell:
        cell = self._sheet.cell(row, column)
        font = self._font_of_style(cell.xf_index)
        fonts = self._sheet.rich_text_runlist_map.get((row, column))
        if not fonts or not isinstance(cell.value, str):
            return [Run(self._text(cell), font)]
        text = _LINE_ENDS.sub(" ", cell.value)
        borders = pairwise([0, *(start for start, _ in fonts), len(text)])
        names = [font, *(self._font(number) for _, number in fonts)]
        return [
            Run(text[start:end], name)
            for (start, end), name in zip(borders, names, strict=True)
            if start < end
        ]

    def _text(self, cell: "xlrd.sheet.Cell") -> str:
        import xlrd

        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                moment = xlrd.xldate_as_datetime(cell.value, self._book.datemode)
            except (ValueError, OverflowError, xlrd.XLDateError):
                return shown(cell.value)
            return shown(moment.time() if cell.value < _DAY else moment)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return ""
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return shown(bool(cell.value))
        return shown(cell.value, self._number_format(cell.xf_index))

    def _number_format(self, number: int | None) -> str:
        try:
            return str(self._book.format_map[self._book.xf_list[number].format_key].format_str)
        except (IndexError, KeyError, TypeError):
            return GENERAL

    def _font_of_style(self, number: int | None) -> str | None:
        try:
            return self._font(self._book.xf_list[number].font_index)
        except (IndexError, TypeError):
            return None

    def _font(self, number: int) -> str | None:
        fonts = self._book.font_list
        return str(fonts[number].name) if number < len(fonts) else None
