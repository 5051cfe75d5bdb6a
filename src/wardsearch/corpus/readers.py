"""Which reports does an open file of this format hold?

Covers the table of readers (suffix → reader) and of saying why something cannot be read. Does not
cover finding and opening files (`corpus`), of encodings (`plain_text`), of the formats of
offices (`formats`), nor of what a text says (`report`). A new format is a function from a binary
stream to reports and one entry in `READERS`.
"""

import codecs
import io
import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from wardsearch.corpus.plain_text import decode, decode_any, undecodable
from wardsearch.corpus.report import Origin, Report, parse_report, report_from_object
from wardsearch.formats import SUFFIXES, UnreadableError
from wardsearch.formats.encodings.bytes import UTF16_MARKS
from wardsearch.messages.message import Message
from wardsearch.vietnamese.spelling import to_nfc

if TYPE_CHECKING:
    from wardsearch.formats.reading import ReadPictures


_PROBE_BYTES = 8192
_MAX_ID_CHARS = 500


__all__ = ["AS_FOUND", "READERS", "ReadOptions", "Reader", "Skipped", "decode", "too_large"]


class Skipped(NamedTuple):
    """Something in the corpus that is not indexed.

    Attributes:
        path: As `CorpusFile.name`; with a `/` at its end for a folder, with `:LINE` (from 1) for
            one line of a file.
        why: The message that says why.
    """

    path: str
    why: Message

    @property
    def code(self) -> str:
        """Why, for programs: lower-case words joined by hyphens."""
        return self.why.code

    @property
    def detail(self) -> Mapping[str, object]:
        """What the reason says of this file, by name."""
        return self.why.fields

    @property
    def reason(self) -> str:
        """Why, in English: one line, without full stop."""
        return str(self.why)


class ReadOptions(NamedTuple):
    """What the person who indexes says about reading.

    Attributes:
        encoding: What the text of a file is in, a name of `legacy.ENCODINGS`; None to find out.
        read_pictures: Reads pages that are only pictures; None to leave them.
    """

    encoding: str | None = None
    read_pictures: "ReadPictures | None" = None


AS_FOUND = ReadOptions()
"""Nothing is said: encodings are found out, pictures are left."""


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


def too_large(max_size: int) -> Message:
    """Return the reason for which something of more than *max_size* bytes is skipped."""
    return Message("too-large", limit=max_size)


def _read_text(
    stream: BinaryIO, name: str, max_size: int, options: ReadOptions
) -> Iterator[Report | Skipped]:
    data = stream.read(max_size + 1)
    if len(data) > max_size:  # it has grown since it was looked at
        yield Skipped(name, too_large(max_size))
        return
    try:
        text, encoding = decode_any(data, options.encoding)
    except UnreadableError as error:
        yield Skipped(name, error.message)
        return
    report = parse_report(name, text, Origin(encoding=encoding))
    if not report.text or report.text.isspace():
        yield Skipped(name, Message("no-text" if data else "empty"))
    else:
        yield report


def _read_foreign(
    stream: BinaryIO, name: str, max_size: int, options: ReadOptions
) -> Iterator[Report | Skipped]:
    from wardsearch.formats.reading import Unread, read_foreign

    data = stream.read(max_size + 1)
    if len(data) > max_size:  # as above
        yield Skipped(name, too_large(max_size))
        return
    seen: set[str] = set()
    for found in read_foreign(data, encoding=options.encoding, read_pictures=options.read_pictures):
        member = to_nfc(found.member)
        own_id = f"{name}#{member}" if member else name
        if member in seen:
            yield Skipped(own_id, Message("member-repeated"))
        elif not member.isprintable() or len(member) > _MAX_ID_CHARS:
            yield Skipped(name + "#", Message("member-unprintable"))
        elif isinstance(found, Unread):
            yield Skipped(own_id, found.why)
        else:
            seen.add(member)
            yield parse_report(
                own_id,
                found.text,
                Origin(
                    found.format,
                    found.encoding,
                    found.is_ocr,
                    found.heading,
                    found.title,
                    found.created,
                    found.unread_pages,
                    found.titles,
                    found.dates,
                ),
            )


def _read_json_lines(
    stream: BinaryIO, name: str, max_size: int, _options: ReadOptions
) -> Iterator[Report | Skipped]:
    probe = stream.read(_PROBE_BYTES)
    stream.seek(len(codecs.BOM_UTF8) if probe.startswith(codecs.BOM_UTF8) else 0)
    if probe.startswith(UTF16_MARKS):
        text = io.TextIOWrapper(stream, "utf-16", newline="\n")
        try:
            yield from _read_lines(text.readline, name, max_size)
        except UnicodeDecodeError:
            yield Skipped(name, Message("not-utf16-to-its-end"))
        finally:
            text.detach()  # the stream is the caller's to close
    elif b"\0" in probe:
        yield Skipped(name, Message("binary"))
    else:
        yield from _read_lines(stream.readline, name, max_size)


def _read_lines(
    readline: Callable[[int], str | bytes], name: str, max_size: int
) -> Iterator[Report | Skipped]:
    seen: set[str] = set()
    number = 0
    while line := readline(max_size + 1):
        number += 1
        if len(line) > max_size:
            while line and line[-1:] not in {"\n", b"\n"}:
                line = readline(max_size)
            yield Skipped(f"{name}:{number}", too_large(max_size))
        elif not line.isspace():
            try:
                yield _read_line(line, name, seen)
            except UnreadableError as error:
                yield Skipped(f"{name}:{number}", error.message)
    if not number:
        yield Skipped(name, Message("empty"))


def _read_line(line: str | bytes, name: str, seen: set[str]) -> Report:
    """Return the report on *line*, adding its id to *seen*.

    Raises:
        UnreadableError: The line holds none.
    """
    try:
        obj = json.loads(line.decode() if isinstance(line, bytes) else line)
    except UnicodeDecodeError as error:
        raise UnreadableError.of(undecodable(error)) from error
    except json.JSONDecodeError as error:
        raise UnreadableError("json-invalid", why=error.msg, offset=error.pos + 1) from error
    except RecursionError as error:
        raise UnreadableError("json-too-deep") from error
    except ValueError as error:  # Python bounds the digits of an integer
        raise UnreadableError("json-number-too-long") from error
    if not isinstance(obj, dict):
        raise UnreadableError("json-not-object")
    own_id = _own_id(obj)
    if own_id in seen:
        raise UnreadableError("id-repeated", found=own_id)
    report = report_from_object(f"{name}#{own_id}", obj)
    seen.add(own_id)
    return report


def _own_id(obj: Mapping[str, object]) -> str:
    own_id = obj.get("id")
    if own_id is None or own_id == "":
        own_id = obj.get("_id")
    if own_id is None or own_id == "":
        raise UnreadableError("id-missing")
    if isinstance(own_id, int) and not isinstance(own_id, bool):
        return str(own_id)
    if not isinstance(own_id, str):
        raise UnreadableError("id-invalid")
    if not own_id.isprintable() or len(own_id) > _MAX_ID_CHARS:
        raise UnreadableError("id-unprintable", limit=_MAX_ID_CHARS)
    return to_nfc(own_id)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        **dict.fromkeys(SUFFIXES, Reader(_read_foreign, is_streamed=False)),
        ".jsonl": Reader(_read_json_lines, is_streamed=True),
        ".md": Reader(_read_text, is_streamed=False),
        ".txt": Reader(_read_text, is_streamed=False),
    }
)
"""How a file is read, by the suffix of its name in lower case."""
