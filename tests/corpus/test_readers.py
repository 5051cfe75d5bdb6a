"""Does every format give its reports, and a reason for what it does not give?"""

import io
import json

import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.plain_text import decode
from wardsearch.corpus.read_options import AS_FOUND
from wardsearch.corpus.readers import READERS
from wardsearch.corpus.report import Report, parse_report
from wardsearch.corpus.skipped import Skipped

LIMIT = 10_000


def read(suffix: str, data: bytes, *, max_size: int = LIMIT) -> list[Report | Skipped]:
    return list(READERS[suffix].read(io.BytesIO(data), f"a{suffix}", max_size, AS_FOUND))


def lines(*objects: object) -> bytes:
    return "\n".join(json.dumps(obj, ensure_ascii=False) for obj in objects).encode()


def reasons(items: list[Report | Skipped]) -> list[tuple[str, str]]:
    return [(item.path, item.reason) for item in items if isinstance(item, Skipped)]


def ids(items: list[Report | Skipped]) -> list[str]:
    return [item.id for item in items if isinstance(item, Report)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_text_is_one_report_in_every_encoding(suffix: str, encoding: str) -> None:
    data = "Tin phường Hoa Sữa\r\nThân bài".encode(encoding)

    assert read(suffix, data) == [parse_report(f"a{suffix}", "Tin phường Hoa Sữa\nThân bài")]


def test_both_orders_of_bytes_are_read() -> None:
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        assert decode(mark + "phường".encode(encoding)) == "phường"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str) -> None:
    text = "Phường Bến Xanh họp dân\r\n\r\nThu 1.250.000 đồng – đạt 98 %.\r\n"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"G\0I\0F\0\1\0", "binary file (it holds NUL bytes)"),
        ("tin ngắn".encode("utf-16-le"), "binary file (it holds NUL bytes)"),
        (b"G\0I\0F", "binary file (it holds NUL bytes)"),
        (b" \n\t", "holds no text"),
        (b"\xef\xbb\xbf", "holds no text"),
        (b"<![CDATA[]]>", "holds no text"),
        (b"PK\x03\x04\x00\x00\xff", "binary file (it holds NUL bytes)"),
        ("tin".encode("utf-32"), "binary file (it holds NUL bytes)"),
        (b"\xff\xfea", "not UTF-16, though its byte order mark says so"),
        (b"\xff\xfe\x00\xd8", "not UTF-16, though its byte order mark says so"),
        (
            "phường".encode()[:-1] + b"\xfd",
            "not UTF-8 (byte 0xfd at 8) and not UTF-16 (no byte order mark); convert it to UTF-8",
        ),
        (
            b"abc\xed\xa0\x80",
            "not UTF-8 (byte 0xed at 3) and not UTF-16 (no byte order mark); convert it to UTF-8",
        ),
    ],
)
def test_what_is_no_text_is_skipped_with_what_was_tried(data: bytes, reason: str) -> None:
    assert reasons(read(".txt", data)) == [("a.txt", reason)]


@given(st.binary())
def test_any_bytes_are_one_report_or_one_reason(data: bytes) -> None:
    (item,) = read(".txt", data)

    if isinstance(item, Report):
        assert item.text.encode().decode() == item.text
    else:
        assert item.reason.splitlines() == [item.reason]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_line_of_a_jsonl_is_a_report(encoding: str) -> None:
    text = lines({"id": "x", "title": "Tin", "text": "Một"}, {"_id": 7, "text": "Hai"}).decode()
    items = read(".jsonl", f"{text}\n".encode(encoding))

    assert ids(items) == ["a.jsonl#x", "a.jsonl#7"]
    assert [item.text for item in items if isinstance(item, Report)] == ["Tin\n\nMột", "Hai"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1, x]", "not JSON: Expecting value at character 5"),
        (b"[1]", "not a JSON object"),
        (b'{"text": "x"}', "no id"),
        (b'{"id": "", "_id": null, "text": "x"}', "no id"),
        (b'{"id": true, "text": "x"}', "id is neither a string nor a whole number"),
        (b'{"id": 1.5, "text": "x"}', "id is neither a string nor a whole number"),
        (
            b'{"id": "a\\nb", "text": "x"}',
            "id cannot be printed, or is longer than 500 characters",
        ),
        (
            b'{"id": "\\ud800", "text": "x"}',
            "id cannot be printed, or is longer than 500 characters",
        ),
        (b'{"id": "ok", "text": "x"}', "an earlier line has the id 'ok' too"),
        (b'{"id": 2, "text": 5}', "text is a JSON number, not a string"),
        (b'{"id": 2}', "title and text are both missing or empty"),
        (
            b'{"id": ' + b"1" * 5000 + b"}",
            "JSON with a number of too many digits to be read",
        ),
        (
            b'{"id": "\xff"}',
            "not UTF-8 (byte 0xff at 8) and not UTF-16 (no byte order mark); convert it to UTF-8",
        ),
        (b'"' + b"x" * LIMIT + b'"', "larger than the limit of 10000 bytes"),
        (b'"' + b"x" * LIMIT * 3 + b'"', "larger than the limit of 10000 bytes"),
    ],
)
def test_a_bad_line_is_skipped_by_its_number_and_the_rest_is_read(line: bytes, reason: str) -> None:
    data = b'{"id": "ok", "text": "x"}\n\n' + line + b'\n{"id": "last", "text": "y"}'
    items = read(".jsonl", data)

    assert ids(items) == ["a.jsonl#ok", "a.jsonl#last"]
    assert reasons(items) == [("a.jsonl:3", reason)]


def test_json_nested_deeper_than_any_stack_is_one_reason() -> None:
    items = read(".jsonl", b"[" * 1_000_000, max_size=2_000_000)

    assert reasons(items) == [("a.jsonl:1", "JSON nested too deeply to be read")]


def test_a_bad_line_does_not_take_its_id_away() -> None:
    items = read(".jsonl", lines({"id": 1, "text": 5}, {"id": "1", "text": "x"}))

    assert ids(items) == ["a.jsonl#1"]


def test_what_json_can_escape_but_no_file_can_hold_is_replaced() -> None:
    (item,) = read(".jsonl", b'{"id": 1, "text": "a\\ud800b\\u0000c \\ud83d\\ude00"}')

    assert isinstance(item, Report)
    assert item.text == "a\ufffdb\ufffdc 😀"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x7fELF\x00\x00", "binary file (it holds NUL bytes)"),
        (
            b'\xff\xfe{\x00"\x00\x00\xd8\n\x00',
            "not read to its end: not UTF-16, though its byte order mark says so",
        ),
    ],
)
def test_a_jsonl_that_is_none_is_skipped_whole(data: bytes, reason: str) -> None:
    assert reasons(read(".jsonl", data)) == [("a.jsonl", reason)]


def test_a_jsonl_is_read_no_further_than_asked() -> None:
    stream = io.BufferedReader(io.BytesIO(lines({"id": 1, "text": "x"}) + b"\n" * 1_000_000))

    first = next(READERS[".jsonl"].read(stream, "a.jsonl", LIMIT, AS_FOUND))

    assert isinstance(first, Report)
    assert stream.tell() < 100


@given(st.lists(st.binary(max_size=20) | st.just(b'{"id": 1, "text": "x"}')).map(b"\n".join))
def test_any_bytes_of_a_jsonl_give_distinct_reports_and_reasons(data: bytes) -> None:
    items = read(".jsonl", data)

    assert len(set(ids(items))) == len(ids(items))
    for _, reason in reasons(items):
        assert reason.isprintable() is True
