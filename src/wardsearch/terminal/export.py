"""How do hits, and counts of them, become rows of a table, for programs and for offices?

Covers CSV, TSV, Markdown, Excel workbooks and lines by a template. Does not cover JSON
(`results_json`), or how hits look in a terminal (`render_results`).

A cell never begins as a formula does: a spreadsheet would compute what a report's title says.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from string import Formatter
from typing import Any, Final

from wardsearch.errors import QueryError
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.language import gettext
from wardsearch.messages.message import Message
from wardsearch.results import Breakdown, Hit
from wardsearch.terminal.screen import printable

Row = dict[str, Any]

COLUMNS: Final[dict[str, Callable[[Hit], object]]] = {
    "rank": lambda hit: hit.rank,
    "title": lambda hit: hit.title,
    "ward": lambda hit: hit.ward,
    "published": lambda hit: hit.published,
    "source": lambda hit: hit.source,
    "kind": lambda hit: hit.document and hit.document.kind,
    "number": lambda hit: hit.document and hit.document.number,
    "issuer": lambda hit: hit.document and hit.document.issuer,
    "path": lambda hit: hit.path,
    "id": lambda hit: hit.id,
    "url": lambda hit: hit.url,
    "score": lambda hit: round(hit.score, 4),
    "passage": lambda hit: " … ".join(snippet.text for snippet in hit.snippets) or None,
}
"""What is known of a hit, in the order of the columns of a table."""

_SHOWN: Final = ("rank", "title", "ward", "published", "path")
_SAVED: Final = "saved"
_COUNT_COLUMNS: Final = ("by", "name", "reports")
HEADINGS: Final = (_SAVED, *_COUNT_COLUMNS, *COLUMNS)
"""Names of columns, which people read in their language; those of CSV and TSV are for programs."""
_NUMBERS: Final = ("rank", "score", "reports")  # stand at the right of a cell
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# What a template may say for characters that are hard to type.
_ESCAPES: Final = {r"\t": "\t", r"\n": "\n", r"\0": "\0", r"\\": "\\"}
_ESCAPE: Final = lazy_compile(r"\\[tn0\\]")
_HUGE: Final = lazy_compile(r"[0-9]{4}|[{}]")
_WIDTHS: Final = {"title": 60, "passage": 80, "path": 40, "id": 40, "published": 16}
_BYTE_ORDER_MARK: Final = "\ufeff"


class Table(NamedTuple):
    """What is written as a table.

    Attributes:
        columns: Their names.
        rows: Values, as many as there are columns; None for what is lacking.
        shown: The columns that a page has room for.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    shown: Sequence[str]


def table_of_hits(hits: Iterable[Hit]) -> Table:
    """Return a row for each of *hits*."""
    return Table(tuple(COLUMNS), (tuple(as_row(hit).values()) for hit in hits), _SHOWN)


def table_of_news(news: Iterable[tuple[str, Iterable[Hit]]]) -> Table:
    """Return a row for each hit of *news*, after the name of the search that found it."""
    rows = [(name, *as_row(hit).values()) for name, hits in news for hit in hits]
    return Table((_SAVED, *COLUMNS), rows, (_SAVED, *_SHOWN))


def table_of_counts(breakdowns: Iterable[Breakdown]) -> Table:
    """Return a row for each count of *breakdowns*: what by, the value, how many reports."""
    rows = [(each.by, name, reports) for each in breakdowns for name, reports in each.counts]
    return Table(_COUNT_COLUMNS, rows, _COUNT_COLUMNS)


def as_row(hit: Hit) -> Row:
    """Return what is known of *hit*, by column; None for what it lacks."""
    return {name: value_of(hit) for name, value_of in COLUMNS.items()}


def csv_text(table: Table) -> str:
    """Return *table* as CSV that Excel opens as it is: with a byte order mark and CR LF.

    Source: RFC 4180 for the form; Excel takes a file without the mark for one of the locale's
    encoding.
    """
    return _BYTE_ORDER_MARK + _separated(table, ",", "\r\n")


def tsv_text(table: Table) -> str:
    """Return *table* as lines of cells parted by tabs; a tab or line break in a cell is a space."""
    return _separated(table, "\t", "\n")


def markdown_text(table: Table) -> str:
    """Return *table* as one of Markdown, of the columns that a page has room for."""
    places = [table.columns.index(name) for name in table.shown]
    borders = ["--:" if name in _NUMBERS else "---" for name in table.shown]
    lines = [f"| {' | '.join(map(gettext, table.shown))} |", f"|{'|'.join(borders)}|"]
    for row in table.rows:
        cells = [re.sub(r"([\\|*_`<\[\]])", r"\\\1", _read(row[place])) for place in places]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def xlsx_bytes(table: Table) -> bytes:
    """Return *table* as an Excel workbook with one sheet, its first row fixed and filtered."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("wardsearch")
        bold = workbook.add_format({"bold": True})
        date = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        rows = 0
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, gettext(name), bold)
            sheet.set_column(column, column, _WIDTHS.get(name, 12))
        for rows, row in enumerate(table.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(rows, column, value, date)
                elif isinstance(value, int | float):
                    sheet.write_number(rows, column, value)
                elif value is not None:
                    sheet.write_string(rows, column, printable(str(value)))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, len(table.columns) - 1)
    return buffer.getvalue()


class Template:
    r"""A line a hit, as `{rank}\t{title}` draws it.

    Names are those of `COLUMNS`; `\t`, `\n`, `\0` and `\\` mean what they mean to a program, and a
    date takes a format, as in `{published:%d/%m/%Y}`. What a hit lacks is empty.

    Raises:
        QueryError: The template names what there is not, or its braces do not come in pairs.
    """

    def __init__(self, template: str) -> None:
        text = _ESCAPE.sub(lambda found: _ESCAPES[found[0]], template)
        try:
            self._parts = list(Formatter().parse(text))
        except ValueError as error:
            raise QueryError(
                "template-invalid", found=template, why=str(error), expected=Message("brace-itself")
            ) from error
        for _, name, how, conversion in self._parts:
            if _HUGE.search(how or ""):
                raise QueryError("template-too-wide", found=how)
            typed = f"{name}!{conversion}" if conversion else name
            if typed is not None and typed not in COLUMNS:
                raise QueryError("template-unknown-name", found=typed, expected=tuple(COLUMNS))
        self._check_formats(template)

    def line(self, hit: Hit) -> str:
        """Return the line of *hit*."""
        row = as_row(hit)
        return "".join(
            literal + ("" if name is None else _formatted(row[name], how or ""))
            for literal, name, how, _ in self._parts
        )

    def _check_formats(self, template: str) -> None:
        moment = datetime(2000, 1, 1)  # noqa: DTZ001 - a report's time names no zone
        sample = Hit(rank=1, score=1.0, id="a", path="a", title="a", ward="a", published=moment)
        try:
            self.line(sample)
        except ValueError as error:
            raise QueryError(
                "template-invalid", found=template, why=str(error), expected="{published:%d/%m/%Y}"
            ) from error


def _formatted(value: object, how: str) -> str:
    return "" if value is None else printable(format(value, how) if how else _cell(value))


def _separated(table: Table, delimiter: str, ending: str) -> str:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=ending)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(_harmless(_cells(row)))
    return lines.getvalue()


def _cells(row: Sequence[object]) -> list[object]:
    return [_cell(value) if isinstance(value, str | datetime) else value for value in row]


def _harmless(cells: Sequence[object]) -> list[object]:
    """Return *cells* with an apostrophe before what a spreadsheet would take for a formula."""
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
        for cell in cells
    ]


def _read(value: object) -> str:
    """Return *value* as a person reads it, a moment in the way of their language."""
    if isinstance(value, datetime):
        return value.strftime(gettext("%Y-%m-%d %H:%M"))
    return _cell(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return printable(str(value))
