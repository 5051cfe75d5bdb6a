"""What must hold of any bytes: of a report, a query, a file of an office, a damaged index?

Each target takes bytes, hands them to a part of wardsearch as hostile input would reach it, and
raises where something is not as promised. `run.py` searches for such bytes with atheris; the seeds
and what was found are replayed by the ordinary tests.
"""

import atexit
import io
import json
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.analysis.tokenizer import tokenize
from wardsearch.corpus.read_options import AS_FOUND
from wardsearch.corpus.readers import READERS
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.check import check_index
from wardsearch.errors import QueryError, WardsearchError
from wardsearch.formats.archives import list_members, read_member
from wardsearch.formats.extract import extract, reason_of
from wardsearch.formats.sniffing import sniff
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.messages.message import Message
from wardsearch.query.abbreviations import load_abbreviations
from wardsearch.query.expansion import expanded
from wardsearch.query.parser import parse_query
from wardsearch.query.tokens import Note
from wardsearch.results_json import report_json, results_json, to_json
from wardsearch.terminal.render_results import (
    render_notes,
    render_report,
    render_results,
    render_suggestions,
)
from wardsearch.terminal.screen import printable
from wardsearch.terminal.typeset import Canvas

Target = Callable[[bytes], None]

SEEDS = Path(__file__).parent / "seeds"
MAX_SIZE = 20_000  # bytes of a file or line: what is larger is another path, and quick to reach
_CANVAS = Canvas(40)
_TEXTS = {
    "a.txt": "TIN TỨC\n\nPhường Bồ Đề giải phóng mặt bằng\n"
    "Ngày đăng 03/04/2023 | 15:50  | Lượt xem: 461\n\nUBND phường họp bàn, đạt 37,5%.",
    "b.md": "# Bầu cử tổ trưởng\n\nXã Đông Quýt bầu cử tổ trưởng tổ dân phố ngày 4/4/2023.",
    "c.txt": "giải giai giãi phong phóng mat mặt bang bằng 123/QĐ-UBND Covid-19 a@b.vn",
}


def fuzz_report(data: bytes) -> None:
    """Read *data* as a file of each format of plain text, and analyse what it says."""
    for suffix in (".txt", ".md", ".jsonl"):
        reports = []
        for found in READERS[suffix].read(io.BytesIO(data), f"a{suffix}", MAX_SIZE, AS_FOUND):
            if isinstance(found, Skipped):
                assert found.reason, found
                assert len(found.reason) < 1_000, found
                assert "\n" not in printable(found.reason)
                continue
            _check_report(found)
            reports.append(found)
        assert len({report.id for report in reports}) == len(reports)
        if reports:
            analysed = BatchAnalyzer(default_segmenter()).analyze(
                [report.parts for report in reports]
            )
            tokens = [token.text for report in reports for token in tokenize(report.text)]
            strings = analysed.syllable_strings
            assert [strings[number] for number in analysed.syllables.tolist()] == tokens


def _check_report(report: Report) -> None:
    text = report.text
    assert text.strip() or report.title
    assert "\0" not in text
    text.encode()  # no lone surrogates
    assert unicodedata.is_normalized("NFC", text)
    assert len(report.title.splitlines()) <= 1 or not report.title.isprintable()
    assert 0 <= report.body_start <= len(text)
    if report.title_range:
        start, end = report.title_range
        assert 0 <= start < end <= len(text)
    assert report.views is None or 0 <= report.views < 2**63
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end


def fuzz_query(data: bytes) -> None:
    """Ask *data* of a small index, as its first byte says, and show what comes."""
    text = data[1:].decode("utf-8", "surrogateescape")
    query = parse_query(text)
    assert parse_query(str(query)) == query
    assert set(parse_query(str(query)).notes) <= {Note.ONLY_EXCLUSIONS}
    expanded(query, load_abbreviations(None), lambda _: True)
    flags = data[0] if data else 0
    try:
        results = _index().search(
            text,
            limit=2,
            page=1 + (flags & 1),
            exact_accents=bool(flags & 2),
            all_words=bool(flags & 4),
            sort="date" if flags & 8 else "score",
            explain=bool(flags & 16),
            ward=text if flags & 32 else None,
            since=text if flags & 64 else None,
        )
    except QueryError as error:
        assert flags & (32 | 64), error  # only a ward and a date can be none
        return
    assert results.total >= 0
    for hit in results.hits:
        for snippet in hit.snippets:
            end = 0
            for match in snippet.matches:
                assert end <= match.start < match.end <= len(snippet.text)
                end = match.end
    json.loads(to_json(results_json(results)).encode())
    shown = [*render_notes(results), *render_suggestions(results)]
    if results.hits:
        shown += render_results(results, _CANVAS).split("\n")
    for line in shown:
        assert printable(line) == line
    report = _index().get("a.txt", query=text)
    json.loads(to_json(report_json(report)).encode())
    assert printable(render_report(report, _CANVAS), lines=True) == render_report(report, _CANVAS)


def fuzz_formats(data: bytes) -> None:
    """Read *data* as the process does that reads the files of offices."""
    try:
        if sniff(data) == "zip":
            for number, *_ in list_members(data):
                _extract(read_member(data, number))
        else:
            _extract(data)
    except Exception as error:  # noqa: BLE001 - as the process does
        reason = str(reason_of(error))
        assert 0 < len(reason) < 500, reason
        assert "\n" not in printable(reason)


def _extract(data: bytes) -> None:
    found = extract(data)
    json.dumps(found._asdict(), default=str).encode()
    for _, file in found.attached:
        assert isinstance(file, Message) or file.text is not None


def fuzz_index(data: bytes) -> None:
    """Damage a small index as *data* says, and use it: the first byte says which file and how."""
    if not data:
        return
    folder = Path(_folder().name) / "damaged"
    shutil.copytree(_whole_index(), folder)
    try:
        names = sorted(path.name for path in folder.iterdir())
        path = folder / names[data[0] % len(names)]
        whole = path.read_bytes()
        path.write_bytes(_damaged(whole, data[0] // len(names) % 3, data[1:]))
        _use(folder, is_whole=_is_same(path, whole))
    finally:
        shutil.rmtree(folder)


def _is_same(path: Path, whole: bytes) -> bool:
    """Return whether *path* holds what *whole* says; spaces do not count in a manifest."""
    data = path.read_bytes()
    if data == whole or path.name != "manifest.json":
        return data == whole
    try:
        return bool(json.loads(data) == json.loads(whole))
    except (ValueError, RecursionError):
        return False


def _damaged(whole: bytes, how: int, data: bytes) -> bytes:
    """Return *whole* cut short, with single bytes changed, or replaced, by what *data* says."""
    if how == 0:
        return whole[: int.from_bytes(data[:2], "little") % (len(whole) + 1)]
    if how == 1:
        changed = bytearray(whole)
        for at in range(0, len(data) - 2, 3):
            changed[int.from_bytes(data[at : at + 2], "little") % len(changed)] = data[at + 2]
        return bytes(changed)
    return data


def _use(folder: Path, *, is_whole: bool) -> None:
    """Use an index; what is not as it was committed is an error of ours, or not met."""
    for use in (_search, _show, _count, _sync):
        try:
            use(folder)
        except WardsearchError as error:
            assert not is_whole, error
            assert len(str(error).splitlines()) == 1, error
    result = None
    try:
        result = check_index(folder)
    except WardsearchError as error:
        assert not is_whole, error
    assert result is None or result.sound == is_whole, result


def _search(folder: Path) -> None:
    with open_index(folder) as index:
        index.search("giải phóng mat bang ubn* -x")


def _show(folder: Path) -> None:
    with open_index(folder) as index:
        index.get("a.txt", query="giai phong")


def _count(folder: Path) -> None:
    with open_index(folder) as index:
        index.stats()


def _sync(folder: Path) -> None:
    sync(Path(_folder().name) / "corpus", folder, dry_run=True)


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    folder = tempfile.TemporaryDirectory(prefix="wardsearch-fuzz-")
    atexit.register(folder.cleanup)
    return folder


@cache
def _whole_index() -> Path:
    """Return an index of a few small reports."""
    corpus, index = Path(_folder().name) / "corpus", Path(_folder().name) / "index"
    corpus.mkdir()
    for name, text in _TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
        os.utime(corpus / name, ns=(10**18, 10**18))
    sync(corpus, index)
    (index / "MAIN_WRITELOCK").unlink(missing_ok=True)
    return index


@cache
def _index() -> Index:
    return open_index(_whole_index())


TARGETS: Mapping[str, Target] = {
    "report": fuzz_report,
    "query": fuzz_query,
    "formats": fuzz_formats,
    "index": fuzz_index,
}
