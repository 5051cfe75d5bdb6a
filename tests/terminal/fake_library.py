"""What the commands call, without an index: they are tested for what they ask and what they show.

`install()` puts modules of the same names in the place of the real ones, for this process.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from wardsearch.corpus.folders import CorpusFolder
from wardsearch.corpus.skipped import Skipped
from wardsearch.errors import IndexMissingError, QueryError, ReportNotFoundError, command_for
from wardsearch.messages.message import Message
from wardsearch.ranges import CharRange
from wardsearch.results import (
    CheckResult,
    Explanation,
    Hit,
    QueryInfo,
    SearchResults,
    Stats,
    Step,
    StoredReport,
    SyncResult,
    UnitCount,
    WardCount,
)
from wardsearch.snippets.snippet import Snippet

CALLS: list[tuple[str, dict[str, Any]]] = []
"""Each call of the library with its arguments, in order."""


def marked(text: str) -> Snippet:
    """Return the snippet that *text* draws: what stands between `>` and `<` is a match."""
    matches: list[CharRange] = []
    plain = ""
    for part in text.split(">"):
        match, *rest = part.split("<") if "<" in part else ["", part]
        if match:
            matches.append(CharRange(len(plain), len(plain) + len(match)))
        plain += match + "".join(rest)
    return Snippet(text=plain, matches=tuple(matches), start=0)


FIRST_HIT = Hit(
    rank=1,
    score=12.414_26,
    id="bo-de-2023-04-03.txt",
    path="corpus/bo-de-2023-04-03.txt",
    title="Phường Bồ Đề: Đẩy nhanh giải phóng mặt bằng dự án mở rộng đường gom cầu Vĩnh Tuy",
    ward="Bồ Đề",
    published=datetime(2023, 4, 3, 15, 50),  # noqa: DTZ001 - a report names no time zone
    source="Đảng ủy phường",
    views=461,
    url="https://example.vn/bo-de",
    snippets=(
        marked(
            "… tổ công tác đã vận động 37 hộ dân bàn giao đất, bảo đảm việc thu hồi đất, "
            ">giải phóng mặt bằng< tác động ít nhất đến đời sống của người dân trong phường."
        ),
        marked("Công tác >giải phóng mặt bằng< đạt 92,5% kế hoạch …"),
    ),
)
SECOND_HIT = Hit(
    rank=2,
    score=3.5,
    id="tin.jsonl#17",
    path="corpus/tin.jsonl",
    title="Tin ngắn",
    snippets=(marked("Họp bàn về >mặt bằng< chợ."),),
)


def said(sentence: str) -> Message:
    """Return a message that says *sentence*, in every language."""
    return Message("of-kind", kind=sentence)


EXPLANATION = Explanation(
    12.414_26,
    said("score"),
    (
        Explanation(
            9.1,
            said("body"),
            (Explanation(9.1, said("giai: 3 in 412 words, held by 12 of 24")),),
        ),
        Explanation(3.314_26, said("title")),
    ),
)
RESULTS = SearchResults(
    query=QueryInfo("giai phong mat bang", "giai phong mat bang"),
    total=2,
    total_relation="all-words",
    took_ms=3.14159,
    hits=(FIRST_HIT, SECOND_HIT),
)
NOTHING = SearchResults(
    query=QueryInfo("giai phogn", "giai phogn"),
    total=0,
    total_relation="any-word",
    took_ms=0.4,
    suggestions=("giải phóng",),
)
TITLE = "Bầu cử trưởng thôn"
HEADER = f"TIN TỨC\n\n{TITLE}\nNgày đăng 03/04/2023 | 15:50  | Lượt xem: 1461\n"
TEXT = (
    f"{HEADER}\nSáng 3/4, cử tri ba thôn đi bầu cử trưởng thôn nhiệm kỳ mới, không khí phấn khởi.\n"
    "\n\tẢnh: cử tri bỏ phiếu\n\nTỷ lệ cử tri đi bầu đạt 98,7%.\n\n"
)
REPORT = StoredReport(
    id="ba-thon.txt",
    path="corpus/ba-thon.txt",
    title=TITLE,
    ward="Ba Thôn",
    published=datetime(2023, 4, 3, 15, 50),  # noqa: DTZ001 - a report names no time zone
    source="UBND xã",
    views=1461,
    url=None,
    text=TEXT,
    body_start=len(HEADER),
)
STATS = Stats(
    reports=24,
    wards=(WardCount("Bồ Đề", 12), WardCount("Ngọc Thụy", 8)),
    earliest=datetime(2021, 1, 5),  # noqa: DTZ001 - a report names no time zone
    latest=datetime(2023, 12, 30, 8, 0),  # noqa: DTZ001 - a report names no time zone
    words=1_234_567,
    size_bytes=12_345_678,
    format_version=1,
    skipped=(Skipped("anh.png", Message("no-reader", suffix=".png")),),
    units=(
        UnitCount("Bồ Đề", "phường", None, "Hà Nội", ("phường Bồ Đề",), 10),
        UnitCount(
            *("Ngọc Thụy", "phường", "quận Long Biên", "Hà Nội"),
            ("phường Bồ Đề", "phường Hồng Hà"),
            8,
        ),
        UnitCount("Bồ Đề", None, None, None, (), 2),
    ),
)
ESCAPED = Message("also-read-as", typed="\x1b[1m", others=("\x1b[1m",))
SYNCED = SyncResult(
    added=2,
    updated=1,
    deleted=0,
    unchanged=21,
    skipped=(Skipped("hong.txt", Message("empty")),),
    total=24,
    took_ms=51.239,
    newly_skipped=(Skipped("hong.txt", Message("empty")),),
)


def _answer(text: str, page: int) -> SearchResults:
    """Return what the query *text* stands for in the tests."""
    noted = QueryInfo("gpmb", "giải phóng mặt bằng", (Message("unclosed-quote"),))
    hostile_hit = replace(
        SECOND_HIT,
        path="corpus/\x1b]0;x\x07.txt",
        title="a\x1b[31mb\nc\u202e",
        ward="\x9b2J",
        snippets=(marked("\x1b[5m>đỏ\x1b<\u2028xanh"),),
    )
    answers = {
        "nothing": NOTHING,
        "many": replace(RESULTS, hits=(FIRST_HIT,) * 5_000),
        "some": replace(RESULTS, total_relation="any-word"),
        "noted": replace(RESULTS, query=noted, warning_messages=(said("1 report changed"),)),
        "hostile": replace(
            RESULTS,
            query=QueryInfo("\x1b", "\x1b[0m", (ESCAPED,)),
            hits=(hostile_hit,),
            suggestions=("\x1b[2J",),
        ),
    }
    return answers.get(text, RESULTS if page == 1 else replace(RESULTS, hits=()))


class FakeIndex:
    """An index that answers by what the query says."""

    folders = (CorpusFolder("corpus", "/"),)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        CALLS.append(("close", {}))

    def search(self, text: str, **options: Any) -> SearchResults:  # noqa: ANN401 - any option
        CALLS.append(("search", {"text": text, **options}))
        if options["since"] == "hôm qua":
            raise QueryError("date-invalid", found="hôm qua", expected=("2022",))
        if text == "interrupt":
            raise KeyboardInterrupt
        if text == "full disk":
            raise OSError(28, "No space left on device", "index/\x1b[2Jseg")
        results = _answer(text, options["page"])
        if options["explain"]:
            results = replace(
                results, hits=tuple(replace(hit, explanation=EXPLANATION) for hit in results.hits)
            )
        return results

    def find(self, name: str) -> str:
        CALLS.append(("find", {"name": name}))
        if name != REPORT.id:
            raise ReportNotFoundError("report-missing-near", found=name, near=REPORT.id)
        return name

    def get(
        self, report_id: str, *, query: str | None = None, chars: int | None = None
    ) -> StoredReport:
        CALLS.append(("get", {"report_id": report_id, "query": query}))
        assert chars is None or chars > len(TEXT)
        if report_id != REPORT.id:
            raise ReportNotFoundError("report-missing-near", found=report_id, near=REPORT.id)
        if query is None:
            return REPORT
        matches = []
        start = TEXT.lower().find(query)
        while start >= 0:
            matches.append(CharRange(start, start + len(query)))
            start = TEXT.lower().find(query, start + 1)
        return replace(REPORT, matches=tuple(matches))

    def stats(self) -> Stats:
        return STATS


def open_index(path: str) -> FakeIndex:
    CALLS.append(("open_index", {"path": path}))
    if not Path(path).is_dir():
        raise IndexMissingError(
            "index-missing", path=str(path), command=command_for(path, rebuild=False)
        )
    return FakeIndex()


def sync(corpus: str, index: str, **options: Any) -> SyncResult:  # noqa: ANN401 - any option
    steps = options.pop("steps", None)
    CALLS.append(("sync", {"corpus": corpus, "index": index, **options}))
    Path(index).mkdir(exist_ok=True)
    if steps is not None:
        steps(Step("reading", 1, 3, 1, 3))
        steps(Step("writing", 3, 3, 3, 3))
    return SYNCED


def check_index(path: str, progress: Callable[[int, int], None] | None = None) -> CheckResult:
    if progress is not None:
        progress(1, 3)
        progress(3, 3)
    if "damaged" in path:
        return CheckResult(
            sound=False,
            problem_messages=(said("seg1.ward\x1b: 4 bytes short"),),
            reports=0,
            files=3,
        )
    return CheckResult(sound=True, problem_messages=(), reports=24, files=1)


def install() -> None:
    for name, functions in {
        "library.engines": (check_index,),
        "library.index": (open_index,),
        "library.sync": (sync,),
    }.items():
        module = ModuleType(f"wardsearch.{name}")
        for function in functions:
            setattr(module, function.__name__, function)
        sys.modules[module.__name__] = module


if __name__ == "__main__":
    os.environ.setdefault("WARDSEARCH_INDEX", ".")
    install()
    from wardsearch.terminal.cli import main

    main(prog_name="wardsearch")
