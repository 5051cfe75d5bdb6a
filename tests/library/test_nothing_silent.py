"""Does every file that a corpus holds become a report or a reason, however little is in it?"""

import io
import zipfile
from pathlib import Path

from wardsearch.corpus.names import split_id
from wardsearch.errors import ReportNotFoundError
from wardsearch.formats import SUFFIXES
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync

_SUFFIXES = sorted(
    {
        *SUFFIXES,
        ".txt",
        ".md",
        ".markdown",
        ".jsonl",
        ".ndjson",
        ".json",
        ".csv",
        ".tsv",
        ".bin",
        "",
    }
)


def _empty_zip() -> bytes:
    packed = io.BytesIO()
    zipfile.ZipFile(packed, "w").close()
    return packed.getvalue()


_LITTLE = {
    "nothing": b"",
    "marks": b"\xef\xbb\xbf",
    "marks-16": b"\xff\xfe",
    "space": b" ",
    "lines": b"\n\n\n",
    "marked-lines": b"\xef\xbb\xbf\n \r\n\t\n",
    "lines-16": "\ufeff\n\n".encode("utf-16-le"),
    "many-lines": b"\n" * 70_000,
    "feeds": b"\x0c\x0b\x1c",
    "zeros": b"\0\0\0",
    "separators": "\u2028\u00a0\u200b\ufeff".encode(),
    "null": b"null\n",
    "object": b"{}\n",
    "list": b"[]\n",
    "headed": b"title,text\n",
    "headed-by-tabs": b"title\ttext\n",
    "front-matter": b"---\ntitle:\n---\n",
    "dashes": b"---\n",
    "page": b"<html><body></body></html>",
    "comment": b"<!-- a -->",
    "archive": _empty_zip(),
    "rich": b"{\\rtf1}",
    "mail": b"From: a@b\nSubject:\n\n",
    "printed": b"%PDF-1.4\n%%EOF",
    "compound": bytes.fromhex("d0cf11e0a1b11ae1"),
}


def test_every_file_is_a_report_or_skipped_with_a_reason(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, data in _LITTLE.items():
        for suffix in _SUFFIXES:
            (corpus / f"{name}{suffix}").write_bytes(data)

    result = sync(corpus, tmp_path / "index")

    told = {split_id(each.path)[0].partition(":")[0] for each in result.skipped}
    silent = {path.name for path in corpus.iterdir()} - told
    with open_index(tmp_path / "index") as index:
        assert silent == {name for name in silent if _is_known(index, name)}
    assert len(silent) > len(_LITTLE)  # some are reports


def _is_known(index: Index, name: str) -> bool:
    try:
        index.find(name)
    except ReportNotFoundError as error:
        return error.message.code != "report-missing" and "did you mean" not in str(error)
    return True
