"""Which reports does a table of comma- or tab-separated values hold?

A row is a report where the first row names a column for a title or a text; else the file is one
report whose lines are its rows. Covers RFC 4180 and what Excel writes: semicolons, `sep=;`, UTF-16.
Of a row that is a report, columns of other names follow its text, a line each: nothing is dropped.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wardsearch.corpus.faults import guarded
from wardsearch.corpus.json_files import own_id_of
from wardsearch.corpus.plain_text import decode_any
from wardsearch.corpus.read_options import ReadOptions
from wardsearch.corpus.records import as_object
from wardsearch.corpus.report import Origin, Report, parse_report, report_from_object
from wardsearch.corpus.skipped import Skipped
from wardsearch.formats import UnreadableError
from wardsearch.formats.member_names import role_of
from wardsearch.messages.message import Message

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_ROWS: Final = 20
_SAMPLE_CHARS: Final = 64 * 1024
_SHOWN_APART: Final = frozenset({"title", "text", "lead", "published", "url", "source", "views"})
_IDS: Final = frozenset({"id", "_id"})


def read_delimited(data: bytes, name: str, options: ReadOptions) -> Iterator[Report | Skipped]:
    """Yield the reports of the table in *data*, a whole file."""
    try:
        text, encoding = decode_any(data, options.encoding)
    except UnreadableError as error:
        yield Skipped(name, error.message)
        return
    delimiter, text = _delimiter(
        text.removeprefix("\ufeff"), is_tabbed=name.lower().endswith("tsv")
    )
    try:
        rows = [row for row in _rows(text, delimiter) if any(map(str.strip, row))]
    except csv.Error as error:
        yield Skipped(name, Message("table-unreadable", why=str(error)))
        return
    if not rows:
        yield Skipped(name, Message("empty" if not data else "no-text"))
    elif len(rows) > 1 and _names_reports(rows[0]):
        yield from _read_rows(rows, name)
    else:
        lines = ("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in rows)
        yield parse_report(name, "\n".join(lines), Origin(encoding=encoding))


def _read_rows(rows: list[list[str]], name: str) -> Iterator[Report | Skipped]:
    header = [" ".join(cell.split()) for cell in rows[0]]
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], 1):
        record = dict(zip(header, row, strict=False))
        named = {title.lower(): value for title, value in record.items()}
        try:
            own_id = own_id_of({"id": named.get("id") or named.get("_id")})
        except UnreadableError:
            own_id = str(number)
        place = f"{name}:{number + 1}"
        if own_id in seen:
            yield Skipped(place, Message("id-repeated", found=own_id))
            continue
        report_id = f"{name}#{own_id}"
        for found in guarded(report_id, _read_row(report_id, record, header, row)):
            if isinstance(found, Report):
                seen.add(own_id)
            yield found


def _read_row(
    report_id: str, record: Mapping[str, str], header: Sequence[str], row: Sequence[str]
) -> Iterator[Report | Skipped]:
    stated = as_object(record)
    stated["text"] = _with_rest(str(stated.get("text") or ""), header, row)
    yield report_from_object(report_id, stated)


def _with_rest(text: str, header: Sequence[str], row: Sequence[str]) -> str:
    """Return *text* with the cells of *row* below it that hold something else."""
    lines = [
        f"{title}: {' '.join(cell.split())}" if title else " ".join(cell.split())
        for title, cell in zip((*header, *[""] * len(row)), row, strict=False)
        if cell.strip() and role_of(title)[0] not in _SHOWN_APART and title.lower() not in _IDS
    ]
    return f"{text.rstrip()}\n\n{chr(10).join(lines)}".strip() if lines else text


def _names_reports(header: Sequence[str]) -> bool:
    """Return whether *header* names a column for a title or a text, and each column once."""
    names = [" ".join(cell.split()).casefold() for cell in header if cell.strip()]
    is_header = len(set(names)) == len(names)
    return is_header and any(role_of(cell)[0] in {"title", "text"} for cell in header)


def _delimiter(text: str, *, is_tabbed: bool) -> tuple[str, str]:
    """Return what parts the cells of *text*, and *text* without a line that only says so."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return first.strip()[-1], rest
    if is_tabbed:
        return "\t", text
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in _sample(text, delimiter) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        alike = sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
        if alike > most:
            best, most = delimiter, alike
    return best, text


def _sample(text: str, delimiter: str) -> list[list[str]]:
    rows = _rows(text[:_SAMPLE_CHARS], delimiter)
    return [row for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False)]


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return csv.reader(io.StringIO(text.replace("\0", "\ufffd"), newline=""), delimiter=delimiter)
