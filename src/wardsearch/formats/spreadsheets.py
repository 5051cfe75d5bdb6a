"""What do the sheets of a workbook say?

In charge of rows as lines whose cells are parted by a tab. `.xls` is read with the font of every
cell, because old workbooks mix encodings; `.xlsx`, which is of Unicode times, without.
"""

import io
import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from wardsearch.formats.content import Composer, Content, Run, joined
from wardsearch.formats.zipped import check_part

if TYPE_CHECKING:
    import xlrd

_MAX_COLUMNS = 2_000  # behind the last column that anybody fills
_DAY = 1  # numbers under one day are times


def read_xls(data: bytes) -> Content:
    """Return what the Excel file *data* of before 2007 says.

    Raises:
        ValueError: It cannot be read; the message is a reason.
    """
    import olefile
    import xlrd

    from wardsearch.formats.ole_properties import ole_properties

    try:
        with Path(os.devnull).open("w", encoding="utf-8") as log:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, logfile=log, ragged_rows=True
            )
    except xlrd.XLRDError as error:
        reason = "locked with a password" if "encrypted" in str(error).lower() else f"{error}"
        raise ValueError(f"cannot be read as a workbook: {reason}") from error
    sheets = [(sheet.name, _XlsSheet(book, sheet).rows()) for sheet in book.sheets()]
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        title, created = ole_properties(container)
    return Content("xls", _compose(sheets), [], title, created)


def read_xlsx(data: bytes) -> Content:
    """Return what the Excel file *data* of since 2007 says.

    Raises:
        ValueError: It cannot be read; the message is a reason.
    """
    from python_calamine import CalamineWorkbook

    from wardsearch.formats.xml_parts import core_properties

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            check_part(info, 512 * 1024 * 1024)
        title, created = core_properties(archive)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            values = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
            sheets.append((name, [[Run(_shown(value)) for value in row] for row in values]))
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise ValueError(f"cannot be read as a workbook: {error}") from error
    return Content("xlsx", _compose(sheets), [], title, created)


def _compose(sheets: Sequence[tuple[str, Iterable[Sequence[Run]]]]) -> list[Run]:
    composer = Composer()
    for _, rows in sheets:
        for row in rows:
            cells = list(row)[:_MAX_COLUMNS]
            while cells and not cells[-1].text.strip():
                cells.pop()
            for run in joined([[cell] for cell in cells], "\t"):
                composer.add(run.text, run.font)
            if cells:
                composer.end_line()
        composer.end_line()
    return composer.runs()


def _shown(value: object) -> str:
    """Return a value as a person would write it.

    >>> _shown(37.0), _shown(37.5), _shown(None), _shown(datetime(2022, 3, 15))
    ('37', '37.5', '', '15/03/2022')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"  # noqa: PLR2004 - exact until there
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M" if value.time() != time() else "%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return " ".join(str(value).splitlines())


class _XlsSheet:
    """A sheet of a workbook of before 2007."""

    def __init__(self, book: "xlrd.Book", sheet: "xlrd.sheet.Sheet") -> None:
        self._book = book
        self._sheet = sheet

    def rows(self) -> Iterable[list[Run]]:
        """Give the cells of each row."""
        for row in range(self._sheet.nrows):
            yield [self._cell(row, column) for column in range(self._sheet.row_len(row))]

    def _cell(self, row: int, column: int) -> Run:
        cell = self._sheet.cell(row, column)
        return Run(self._text(cell), self._font(cell.xf_index))

    def _text(self, cell: "xlrd.sheet.Cell") -> str:
        import xlrd

        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                moment = xlrd.xldate_as_datetime(cell.value, self._book.datemode)
            except (ValueError, OverflowError, xlrd.XLDateError):
                return _shown(cell.value)
            return _shown(moment.time() if cell.value < _DAY else moment)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return ""
        return _shown(cell.value)

    def _font(self, number: int | None) -> str | None:
        try:
            return str(self._book.font_list[self._book.xf_list[number].font_index].name)
        except (IndexError, TypeError):
            return None
