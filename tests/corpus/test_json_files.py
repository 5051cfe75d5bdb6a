"""Which reports does a file of JSON hold, whatever its members are called?"""

import io
import json
import tracemalloc

import pytest

from wardsearch.corpus.json_files import read_json_lines
from wardsearch.corpus.read_options import AS_FOUND
from wardsearch.corpus.readers import READERS
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped

MEGABYTE = 1 << 20


def read(name: str, source: str) -> tuple[list[Report], list[Skipped]]:
    reader = READERS[name[name.rindex(".") :]]
    found = list(reader.read(io.BytesIO(source.encode()), name, MEGABYTE, AS_FOUND))
    return (
        [each for each in found if isinstance(each, Report)],
        [each for each in found if isinstance(each, Skipped)],
    )


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Tin", "content": "<p>Th&ocirc;ng b&aacute;o</p>", "date": "2021-02-03"},
        {"title": "Tin", "body": "Thông báo", "pubDate": "Wed, 03 Feb 2021 01:15:00 GMT"},
        {"headline": "Tin", "articleBody": "Thông báo", "datePublished": 1612311300},
        {"headline": "Tin", "articleBody": "Thông báo", "datePublished": 1612311300000},
        {"Tiêu đề": "Tin", "Nội dung": "Thông báo", "Ngày đăng": "03/02/2021 08:15"},
        {"title": {"rendered": "Tin"}, "content": {"rendered": "Thông báo"}, "date": "2021-02-03"},
        {"title": "Tin", "text": "", "content": "Thông báo", "date": None, "created": "2021-02-03"},
        {
            "title": "T&iacute;n".replace("&iacute;", "i"),
            "text": "Thông&nbsp;báo".replace("\xa0", " "),
            "published": "hôm qua",
            "date": "2021-02-03",
        },
    ],
)
def test_members_are_known_by_many_names(record: dict[str, object]) -> None:
    (report,), skipped = read("a.jsonl", json.dumps({"id": 1, **record}))

    assert report.title == "Tin"
    assert report.text.replace("\xa0", " ") == "Tin\n\nThông báo"
    assert str(report.published).startswith("2021-02-03")
    assert skipped == []


def test_a_line_is_let_go_of_before_its_report_is_taken_in() -> None:
    lines = [{"id": 1, "text": "n"}, {"id": 2, "text": "n" * 4_000_000}]
    stream = io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    tracemalloc.start()
    try:
        reports = read_json_lines(stream, "a.jsonl", 1 << 23, AS_FOUND)
        found = [next(reports), next(reports)]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(found) == 2
    assert held < 6_000_000  # the text, but not the line beside it


def test_a_text_of_an_unknown_name_is_said() -> None:
    lines = [{"id": 1, "title": "Tin", "payload": "nội dung tiêm chủng"}, {"id": 2, "x": "a b c d"}]

    reports, skipped = read("a.jsonl", "\n".join(map(json.dumps, lines)))

    assert [report.text for report in reports] == ["Tin"]
    assert [(each.path, each.code, each.detail["name"]) for each in skipped] == [
        ("a.jsonl:1", "text-name-unknown-but-title", "payload"),
        ("a.jsonl:2", "text-name-unknown", "x"),
    ]


def test_what_is_no_text_is_not_missed() -> None:
    record = {
        "id": 1,
        "title": "Tin",
        "category": "Tin tức sự kiện",
        "author": "Lê Văn A",
        "n": "x",
    }

    assert read("a.jsonl", json.dumps(record))[1] == []


def test_a_lead_stands_above_the_text_once() -> None:
    apart = {"id": 1, "title": "Tin", "description": "Mở đầu", "content": "Thân bài"}
    within = {"id": 2, "title": "Tin", "description": "Mở đầu…", "content": "Mở đầu và thân"}

    reports, _ = read("a.jsonl", json.dumps(apart) + "\n" + json.dumps(within))

    assert [report.text for report in reports] == [
        "Tin\n\nMở đầu\n\nThân bài",
        "Tin\n\nMở đầu và thân",
    ]


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ([{"title": "a"}, {"id": 7, "title": "b"}], ["a.json#1", "a.json#7"]),
        ({"version": "x", "items": [{"id": "n/1", "content_html": "<p>a</p>"}]}, ["a.json#n/1"]),
        ({"data": {"items": [{"headline": "a"}]}}, ["a.json#1"]),
        ({"title": "a", "body": "b"}, ["a.json"]),
    ],
)
def test_a_file_may_be_an_array_an_answer_or_one_report(value: object, ids: list[str]) -> None:
    reports, skipped = read("a.json", json.dumps(value))

    assert ([report.id for report in reports], skipped) == (ids, [])


def test_what_is_no_object_in_the_list_of_an_answer_costs_itself_alone() -> None:
    reports, skipped = read("a.json", json.dumps({"items": [{"title": "a"}, 5, {"title": "c"}]}))

    assert [report.id for report in reports] == ["a.json#1", "a.json#3"]
    assert [(each.path, each.code) for each in skipped] == [("a.json:2", "json-not-object")]


def test_words_in_a_list_make_no_list_of_reports() -> None:
    value = {"title": "a", "body": "b", "items": ["c", "d", {"e": 1}]}

    assert [report.id for report in read("a.json", json.dumps(value))[0]] == ["a.json"]


def test_json_lines_may_be_called_json() -> None:
    assert len(read("a.json", '{"id":1,"title":"t"}\n{"id":2,"title":"u"}\n')[0]) == 2


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty"),
        ("[]", "json-without-reports"),
        ("5", "json-without-reports"),
        ('{"name": "x"}', "title-and-text-missing"),
        ("{bad", "json-invalid"),
        ("[" * 100_000, "json-too-deep"),
        ("[5]", "json-not-object"),
        ('[{"id":1,"title":"a"},{"id":"1","title":"b"}]', "id-repeated"),
    ],
)
def test_what_holds_no_report_says_why(source: str, code: str) -> None:
    assert [each.code for each in read("a.json", source)[1]] == [code]
