"""Which reports does a file of JSON hold?

Covers JSON lines, an object a line, and whole files: an array of objects, an object that holds one,
as JSON Feed and the answers of sites do, or a single report. Does not cover what an object's
members mean (`records`). An object of a whole file needs no id: its place stands for it.
"""

import codecs
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from wardsearch.corpus.faults import guarded
from wardsearch.corpus.plain_text import decode, undecodable
from wardsearch.corpus.read_options import ReadOptions
from wardsearch.corpus.records import as_object, unknown_text
from wardsearch.corpus.report import Report, report_from_object
from wardsearch.corpus.skipped import Skipped, too_large
from wardsearch.formats import UnreadableError
from wardsearch.formats.encodings.bytes import UTF16_MARKS
from wardsearch.messages.message import Message
from wardsearch.vietnamese.spelling import to_nfc

MAX_ID_CHARS: Final = 500
"""Longest id of a record, in code points."""

_PROBE_BYTES: Final = 8192
_LISTS: Final = (
    *("items", "articles", "posts", "entries", "results", "records", "reports", "documents"),
    *("docs", "news", "data", "rows", "list", "content", "value", "baiviet", "tintuc"),
)
"""Members that hold the objects of an answer; `items` is JSON Feed's (version 1.1)."""
_WHITE_SPACE: Final = " \t\r\n"  # of JSON
_read_value: Final = json.JSONDecoder().raw_decode


def read_json_lines(
    stream: BinaryIO, name: str, max_size: int, _options: ReadOptions
) -> Iterator[Report | Skipped]:
    """Yield the report of each line of *stream*; one is read at a time."""
    is_silent = True
    for found in _read_stream(stream, name, max_size):
        is_silent = False
        yield found
    if is_silent:  # all its lines are blank
        yield Skipped(name, Message("no-text"))


def _read_stream(stream: BinaryIO, name: str, max_size: int) -> Iterator[Report | Skipped]:
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


def read_json(data: bytes, name: str, options: ReadOptions) -> Iterator[Report | Skipped]:
    """Yield the reports of *data*, a whole file, which holds one JSON value, or one a line."""
    if not data or data.isspace():
        yield Skipped(name, Message("empty" if not data else "no-text"))
        return
    try:
        value = _parsed(decode(data))
    except UnreadableError as error:
        if error.message.code == "json-invalid" and _is_lines(data):
            yield from read_json_lines(io.BytesIO(data), name, len(data), options)
        else:
            yield Skipped(name, error.message)
        return
    objects = _objects(value)
    if objects is None and isinstance(value, dict) and value:
        yield from _read_object(value, name, name)
    elif not objects:
        yield Skipped(name, Message("json-without-reports"))
    else:
        yield from _read_objects(objects, name)


def _read_objects(objects: list[object], name: str) -> Iterator[Report | Skipped]:
    seen: set[str] = set()
    for number, obj in enumerate(objects, 1):
        place = f"{name}:{number}"
        if not isinstance(obj, dict):
            yield Skipped(place, Message("json-not-object"))
            continue
        try:
            own_id = own_id_of(obj)
        except UnreadableError:
            own_id = str(number)
        if own_id in seen:
            yield Skipped(place, Message("id-repeated", found=own_id))
            continue
        seen.add(own_id)
        report_id = f"{name}#{own_id}"
        yield from guarded(report_id, _read_object(obj, report_id, place))


def own_id_of(obj: Mapping[str, object]) -> str:
    """Return the id that *obj* states, in NFC.

    Raises:
        UnreadableError: It states none, or one that cannot be an id.
    """
    own_id = obj.get("id")
    if own_id is None or own_id == "":
        own_id = obj.get("_id")
    if own_id is None or own_id == "":
        raise UnreadableError("id-missing")
    if isinstance(own_id, int) and not isinstance(own_id, bool):
        return str(own_id)
    if not isinstance(own_id, str):
        raise UnreadableError("id-invalid")
    if not own_id.isprintable() or len(own_id) > MAX_ID_CHARS:
        raise UnreadableError("id-unprintable", limit=MAX_ID_CHARS)
    return to_nfc(own_id)


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
                obj, own_id = _read_line(line, seen)
                line = b""  # it may be long, and its report is analysed before the next is read
            except UnreadableError as error:
                yield Skipped(f"{name}:{number}", error.message)
                continue
            report_id, place = f"{name}#{own_id}", f"{name}:{number}"
            for found in guarded(report_id, _read_object(obj, report_id, place)):
                if isinstance(found, Report):
                    seen.add(own_id)
                yield found
    if not number:
        yield Skipped(name, Message("empty"))


def _read_line(line: str | bytes, seen: set[str]) -> tuple[dict[str, object], str]:
    """Return the object on *line*, and its id, which is none of those *seen*.

    Raises:
        UnreadableError: The line holds none.
    """
    try:
        obj = _parsed(line.decode() if isinstance(line, bytes) else line)
    except UnicodeDecodeError as error:
        raise UnreadableError.of(undecodable(error)) from error
    if not isinstance(obj, dict):
        raise UnreadableError("json-not-object")
    own_id = own_id_of(obj)
    if own_id in seen:
        raise UnreadableError("id-repeated", found=own_id)
    return obj, own_id


def _read_object(
    obj: Mapping[str, object], report_id: str, place: str
) -> Iterator[Report | Skipped]:
    """Yield the report that *obj* describes, and what of it is not known; *place* names it."""
    stated = as_object(obj)
    unknown = None if stated.get("text") else unknown_text(obj)
    try:
        yield report_from_object(report_id, stated)
    except UnreadableError as error:
        if unknown is None:
            yield Skipped(place, error.message)
    if unknown is not None:
        code = "text-name-unknown-but-title" if stated.get("title") else "text-name-unknown"
        yield Skipped(place, Message(code, name=unknown))


def _parsed(text: str) -> object:
    """Return the value of the JSON *text*.

    Raises:
        UnreadableError: It is none.
    """
    try:
        return _value_of(text)
    except json.JSONDecodeError as error:
        raise UnreadableError("json-invalid", why=error.msg, offset=error.pos + 1) from error
    except RecursionError as error:
        raise UnreadableError("json-too-deep") from error
    except ValueError as error:  # Python bounds the digits of an integer
        raise UnreadableError("json-number-too-long") from error


def _value_of(text: str) -> object:
    """Return the value of the JSON *text*, as `json.loads` does.

    That looks for white space around it by patterns, which takes a third of its time.
    """
    if text.startswith("{"):
        value, end = _read_value(text)
        if not text[end:].strip(_WHITE_SPACE):
            return value
    return json.loads(text)


def _is_lines(data: bytes) -> bool:
    """Return whether *data* holds JSON lines under the name of a whole file."""
    first = data.lstrip(codecs.BOM_UTF8 + b" \t\r\n").partition(b"\n")[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _objects(value: object) -> list[object] | None:
    """Return the objects that may be reports in *value*; None where it is no list of them."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    for member in _LISTS:
        found = value.get(member)
        if isinstance(found, dict):  # the answer of an answer: `{"data": {"items": [...]}}`
            found = next(
                (found[name] for name in _LISTS if isinstance(found.get(name), list)), None
            )
        if isinstance(found, list) and sum(isinstance(each, dict) for each in found) * 2 > len(
            found
        ):
            return found
    return None
