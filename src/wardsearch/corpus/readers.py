"""Which reports does an open file of this format hold?

Covers the table of readers (suffix → reader), and saying why something cannot be read. Does not
cover finding and opening files (`folder`), encodings (`plain_text`), the formats of offices
(`formats`) or what a text says (`report`). A new format is a function from the bytes of a file, or
from a binary stream, to reports and one entry in `READERS`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Final

from wardsearch.corpus.delimited import read_delimited
from wardsearch.corpus.faults import guarded
from wardsearch.corpus.json_files import MAX_ID_CHARS, own_id_of, read_json, read_json_lines
from wardsearch.corpus.markdown import read_markdown
from wardsearch.corpus.plain_text import decode_any
from wardsearch.corpus.read_options import ReadOptions
from wardsearch.corpus.records import as_object
from wardsearch.corpus.report import Origin, Report, parse_report, report_from_object
from wardsearch.corpus.skipped import Skipped, too_large
from wardsearch.formats import MARKDOWN, SUFFIXES, UnreadableError, suffix_of
from wardsearch.formats.stated import StatedDate, StatedTitle
from wardsearch.frozen import NamedTuple, replace
from wardsearch.messages.message import Message
from wardsearch.vietnamese.published import parse_published
from wardsearch.vietnamese.spaced_letters import close_up
from wardsearch.vietnamese.spelling import to_nfc

if TYPE_CHECKING:
    from wardsearch.formats.reading import Record, Text

_HEADING_CHARS: Final = 4_000
"""Where plain text is looked through for headings whose letters are spaced out."""


class Reader(NamedTuple):
    """How files of one format are read.

    Attributes:
        read: Yields the reports of a stream at its first byte, given the file's name, the size
            limit and the options; it never reads more than the limit at once.
        is_streamed: The file is read piece by piece, so the size limit (in bytes) is for each
            piece; else it is for the file.
    """

    read: Callable[[BinaryIO, str, int, ReadOptions], Iterator[Report | Skipped]]
    is_streamed: bool


def _of_whole(read: Callable[[bytes, str, ReadOptions], Iterator[Report | Skipped]]) -> Reader:
    """Return the reader of files that *read* is given as a whole, with their name."""

    def read_stream(
        stream: BinaryIO, name: str, max_size: int, options: ReadOptions
    ) -> Iterator[Report | Skipped]:
        data = stream.read(max_size + 1)
        if len(data) > max_size:  # it has grown since it was looked at
            yield Skipped(name, too_large(max_size))
            return
        found = read(data, name, options)
        del data  # so that *read* can let go of it
        yield from found

    return Reader(read_stream, is_streamed=False)


def _read_text(data: bytes, name: str, options: ReadOptions) -> Iterator[Report | Skipped]:
    is_empty = not data
    try:
        text, encoding = decode_any(data, options.encoding)
    except UnreadableError as error:
        yield Skipped(name, error.message)
        return
    del data  # which may be as large as all that becomes of it
    if suffix_of(name) in MARKDOWN:
        report = _read_markdown(name, text, encoding)
    else:
        head = text[:_HEADING_CHARS]
        closed_up = close_up(head)
        if closed_up != head:  # else the text is not copied
            text = closed_up + text[_HEADING_CHARS:]
        report = parse_report(name, text, Origin(encoding=encoding))
    del text
    if not report.text or report.text.isspace():
        yield Skipped(name, Message("empty" if is_empty else "no-text"))
        return
    yield report


def _read_markdown(name: str, source: str, encoding: str | None) -> Report:
    found = read_markdown(source)
    stated, text = found.stated, found.text
    title, published = stated.get("title"), stated.get("published")
    heading = found.title
    if isinstance(title, str) and title:
        heading = " ".join(title.split())
        lead = stated.get("text")
        above = f"{heading}\n\n{lead}\n\n" if isinstance(lead, str) else f"{heading}\n\n"
        text = text if found.title == heading else above + text.lstrip()
    moment = parse_published(published) if isinstance(published, str) else None
    origin = Origin(
        encoding=encoding,
        heading=heading,
        titles=(StatedTitle(heading, "front matter"),) if title and heading else (),
        dates=(StatedDate(moment, "front matter"),) if isinstance(moment, datetime) else (),
    )
    report = parse_report(name, text, origin)
    known = {
        member: value
        for member in ("ward", "source", "url")
        if isinstance(value := stated.get(member), str)
    }
    return replace(report, **known) if known else report


def _read_foreign(data: bytes, name: str, options: ReadOptions) -> Iterator[Report | Skipped]:
    from wardsearch.formats.reading import Record, Unread, read_foreign

    seen: set[str] = set()
    for found in read_foreign(data, encoding=options.encoding, read_pictures=options.read_pictures):
        member = to_nfc(found.member)
        if isinstance(found, Record):
            member = f"{member}/{_own_id(found)}" if member else _own_id(found)
        own_id = f"{name}#{member}" if member else name
        if member in seen:
            yield Skipped(own_id, Message("member-repeated"))
        elif not member.isprintable() or len(member) > MAX_ID_CHARS:
            yield Skipped(name + "#", Message("member-unprintable"))
        elif isinstance(found, Unread):
            yield Skipped(own_id, found.why)
        else:
            seen.add(member)
            yield from guarded(own_id, _read_found(own_id, found))


def _read_found(own_id: str, found: "Text | Record") -> Iterator[Report]:
    from wardsearch.formats.reading import Record

    if isinstance(found, Record):
        yield report_from_object(own_id, as_object(found.values))
        return
    yield parse_report(
        own_id,
        found.text,
        Origin(
            format=found.format,
            encoding=found.encoding,
            is_ocr=found.is_ocr,
            heading=found.heading,
            title=found.title,
            created=found.created,
            unread_pages=found.unread_pages,
            titles=found.titles,
            dates=found.dates,
            names=found.names,
        ),
    )


def _own_id(record: "Record") -> str:
    """Return the id that *record* states, or its place."""
    try:
        return own_id_of(record.values)
    except UnreadableError:
        return str(record.number)


_TEXT: Final = _of_whole(_read_text)

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        **dict.fromkeys(SUFFIXES, _of_whole(_read_foreign)),
        **dict.fromkeys(MARKDOWN, _TEXT),
        **dict.fromkeys((".csv", ".tsv"), _of_whole(read_delimited)),
        **dict.fromkeys((".jsonl", ".ndjson"), Reader(read_json_lines, is_streamed=True)),
        ".json": _of_whole(read_json),
        ".txt": _TEXT,
    }
)
"""How a file is read, by the suffix of its name in lower case."""
