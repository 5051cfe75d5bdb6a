"""Is what offices have indexed, found, shown with its pages, and accounted for?"""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from support import office_files as office
from support.office_files import SENTENCE, as_tcvn3
from wardsearch.errors import CorpusError
from wardsearch.formats import extract as extracting, ocr
from wardsearch.formats.reader_process import ReaderProcess
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.results_json import report_json, results_json, stats_json, sync_json
from wardsearch.terminal.render_results import render_report, render_results
from wardsearch.terminal.render_state import render_readings, render_stats
from wardsearch.terminal.typeset import Canvas as Terminal

WIDE = Terminal(None, colour=False)


def slides(*texts: str) -> bytes:
    return office.pptx([("Hội nghị", text) for text in texts])


def docx(text: str, font: str = "Arial") -> bytes:
    return office.docx(office.docx_paragraph([(text, font)]))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def test_what_was_in_tcvn3_is_found_by_any_spelling(corpus: Path, tmp_path: Path) -> None:
    (corpus / "cu.docx").write_bytes(docx(as_tcvn3(SENTENCE), ".VnTime"))
    (corpus / "cu.txt").write_bytes("Céng hßa X· héi chñ nghÜa ViÖt Nam".encode("latin-1"))

    result = sync(corpus, tmp_path / "index")

    assert (result.added, result.skipped) == (2, ())
    assert dict(result.read_as) == {"cu.docx": "docx TCVN3", "cu.txt": "TCVN3"}
    with open_index(tmp_path / "index") as index:
        assert [hit.id for hit in index.search("giai phong mat bang").hits] == ["cu.docx"]
        assert [hit.id for hit in index.search("cong hoa xa hoi").hits] == ["cu.txt"]
        assert index.get("cu.docx").encoding == "TCVN3"
        shown = render_report(index.get("cu.docx"), WIDE)
        held = index.stats()
    assert " · TCVN3" in shown.split("\n")[1]
    assert held.read_as == (("TCVN3", 1), ("docx TCVN3", 1))
    assert "read as  TCVN3 (1)" in render_stats(held)


def test_a_snippet_says_on_which_page_it_stands(corpus: Path, tmp_path: Path) -> None:
    pages = ["trang đầu", *["ở giữa"] * 5, "Tổ dân phố số 7 bầu cử xong."]
    (corpus / "bc.pptx").write_bytes(slides(*pages))
    (corpus / "bc.txt").write_text("Tổ dân phố bầu cử tổ trưởng", "utf-8")
    sync(corpus, tmp_path / "index")

    with open_index(tmp_path / "index") as index:
        results = index.search("bau cu")
        report = index.get("bc.pptx")

    [paged] = [hit for hit in results.hits if hit.id == "bc.pptx"]
    [plain] = [hit for hit in results.hits if hit.id == "bc.txt"]
    assert [snippet.page for snippet in paged.snippets] == [7]
    assert [snippet.page for snippet in plain.snippets] == [None]
    assert "(p. 7)" in render_results(results, WIDE)
    shown = json.dumps(results_json(results))
    assert shown.count('"page": 7') == shown.count('"page"') == 1
    assert "— p. 7 —\nHội nghị\nTổ dân phố số 7" in render_report(report, WIDE)
    assert report_json(report)["format"] == "pptx"


def test_the_title_and_date_of_a_file_stand_in_where_its_text_has_none(
    corpus: Path, tmp_path: Path
) -> None:
    long = "Phường đã họp. " * 40
    body = office.docx_paragraph([(long, "Arial")])
    (corpus / "a.docx").write_bytes(office.docx(body, "Biên bản họp", "2022-05-06T01:02:03Z"))
    header = office.docx_paragraph([("Tin phường", "Arial")]) + office.docx_paragraph(
        [("Ngày đăng 03/04/2023 | 15:50", "Arial")]
    )
    (corpus / "b.docx").write_bytes(office.docx(header, "Khác", "2022-05-06T01:02:03Z"))
    sync(corpus, tmp_path / "index")

    with open_index(tmp_path / "index") as index:
        first, second = index.get("a.docx"), index.get("b.docx")

    assert (first.title, str(first.published)) == ("Biên bản họp", "2022-05-06 08:02:00")
    assert (second.title, str(second.published)) == ("Tin phường", "2023-04-03 15:50:00")


def test_an_encoding_that_is_stated_holds_until_it_is_taken_back(
    corpus: Path, tmp_path: Path
) -> None:
    (corpus / "a.docx").write_bytes(docx("Tr\xad Qu\xad", "Arial"))
    (corpus / "b.txt").write_text("Không đổi", "utf-8")
    index = tmp_path / "index"

    def text() -> str:
        with open_index(index) as opened:
            return opened.get("a.docx").text

    def changes(*encodings: str) -> tuple[int, int]:
        result = sync(corpus, index, encodings=encodings)
        return result.updated, result.unchanged

    sync(corpus, index)
    before = text()
    assert changes("*.docx=tcvn3") == (1, 1)
    assert text() == "Trư Quư"
    assert changes() == (0, 2)
    (corpus / "a.docx").write_bytes(docx("Tr\xad Qu\xad Th\xad", "Arial"))
    assert changes() == (1, 1)
    assert text() == "Trư Quư Thư"
    (corpus / "a.docx").write_bytes(docx("Tr\xad Qu\xad", "Arial"))
    assert changes("*.docx=auto") == (1, 1)
    assert text() == before


@pytest.mark.parametrize("rule", ["TCVN3", "=TCVN3", "*.doc=", "*.doc=KLINGON"])
def test_an_encoding_that_cannot_be_understood_is_refused(
    rule: str, corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(CorpusError, match="is not GLOB=NAME with one of the names unicode, TCVN3"):
        sync(corpus, tmp_path / "index", encodings=[rule])


def test_a_dry_run_says_how_files_would_be_read(corpus: Path, tmp_path: Path) -> None:
    (corpus / "a.docx").write_bytes(docx("Tin"))
    (corpus / "b.txt").write_text("Tin", "utf-8")

    result = sync(corpus, tmp_path / "index", dry_run=True)

    assert render_readings(result) == ["a.docx: as docx"]
    assert sync_json(result, dry_run=True)["read_as"] == [{"path": "a.docx", "as": "docx"}]
    assert "read_as" not in sync_json(result)


def test_a_format_that_is_not_read_is_named_with_what_to_do(corpus: Path, tmp_path: Path) -> None:
    for name in ("a.PPT", "b.msg", "c.doc"):
        (corpus / name).write_bytes(office.ole({"PowerPoint Document": b"x"}))

    skipped = {skip.path: skip.reason for skip in sync(corpus, tmp_path / "index").skipped}

    slides = "a PowerPoint file of before 2007, which cannot be read; save it as .pptx"
    mail = "an Outlook mail, which cannot be read; save it as .eml"
    assert skipped == {"a.PPT": slides, "b.msg": mail, "c.doc": slides}


def test_what_was_skipped_is_counted_by_format(corpus: Path, tmp_path: Path) -> None:
    (corpus / "a.docx").write_bytes(b"\0\1")
    (corpus / "B.DOCX").write_bytes(b"\0\2")
    (corpus / "c.pdf").write_bytes(b"")
    (corpus / "d.zip").write_bytes(office.zipped({"x.png": "x", "tin.txt": "Tin"}))

    result = sync(corpus, tmp_path / "index")

    assert result.added == 1
    assert [path for path, _ in result.skipped] == ["B.DOCX", "a.docx", "c.pdf", "d.zip#x.png"]
    with open_index(tmp_path / "index") as index:
        held = index.stats()
        assert [hit.id for hit in index.search("tin").hits] == ["d.zip#tin.txt"]
    assert stats_json(held)["skipped_by_format"] == [
        {"format": ".docx", "reason": "unknown format", "code": "unknown-format", "files": 2},
        {"format": ".pdf", "reason": "empty", "code": "empty", "files": 1},
        {"format": ".png", "reason": "no reader for .png", "code": "no-reader", "files": 1},
    ]
    assert "skipped  2 .docx: unknown format\n" in render_stats(held)


def test_without_the_library_that_reads_a_format_its_files_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in [name for name in sys.modules if name.startswith("wardsearch.formats.")]:
        if module.endswith((".docx", ".odf", ".pptx", ".xml_parts")):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "lxml", None)

    with pytest.raises(ModuleNotFoundError) as caught:
        extracting.extract(docx("Tin"))

    assert str(extracting.reason_of(caught.value)) == (
        "lxml, which reads such files, is not installed; run: pip install 'wardsearch[formats]'"
    )


def scan(*texts: str) -> bytes:
    """Return a PDF whose pages are pictures of *texts*, of Latin letters."""
    import pypdfium2

    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    for text in texts:
        canvas.setFont("Helvetica", 24)
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    document = pypdfium2.PdfDocument(drawn.getvalue())
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in document:
        picture = page.render(scale=150 / 72).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, *page.get_size())
        canvas.showPage()
    canvas.save()
    document.close()
    return stream.getvalue()


def test_pages_that_are_only_pictures_are_counted(corpus: Path, tmp_path: Path) -> None:
    (corpus / "scan.pdf").write_bytes(scan("mot", "hai"))

    result = sync(corpus, tmp_path / "index")

    [skip] = result.skipped
    assert (skip.path, skip.code) == ("scan.pdf", "only-pictures")
    assert skip.reason == "only pictures (2 pages); --ocr reads them"
    with open_index(tmp_path / "index") as index:
        unread = [one.ids for one in index.examine().findings if one.code == "scans-unread"]
    assert unread == [("scan.pdf",)]


def test_without_tesseract_a_line_says_what_to_install(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.missing.cache_clear()
    (corpus / "scan.pdf").write_bytes(scan("mot"))

    [skip] = sync(corpus, tmp_path / "index", ocr=True).skipped

    ocr.missing.cache_clear()
    assert skip.reason == (
        "only pictures, and Tesseract, which reads them, is not installed; run: "
        "apt install tesseract-ocr tesseract-ocr-vie"
    )


@pytest.mark.skipif(
    not shutil.which("tesseract") or ocr.missing() is not None,
    reason="Tesseract with its language vie is not installed",
)
def test_pictures_are_read_once_and_marked(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "scan.pdf").write_bytes(scan("Tin trang mot", "Bau cu trang hai"))
    index = tmp_path / "index"
    sync(corpus, index)
    seen: list[tuple[int, int]] = []

    result = sync(corpus, index, ocr=True, progress=lambda done, among: seen.append((done, among)))

    assert (result.added, dict(result.read_as)) == (1, {"scan.pdf": "pdf OCR"})
    assert len({done for done, _ in seen}) == 2  # the first page, and the last with the whole
    with open_index(index) as opened:
        [hit] = opened.search("bau cu").hits
        assert results_json(opened.search("bau cu"))["hits"] != []
        assert "OCR" in render_results(opened.search("bau cu"), WIDE)
    assert (hit.is_ocr, [snippet.page for snippet in hit.snippets]) == (True, [2])
    monkeypatch.setattr(ReaderProcess, "_start", ReaderProcess._start)  # noqa: SLF001 - what draws pages stays
    monkeypatch.setattr(ocr, "_COMMAND", ("false",))
    again = sync(corpus, index, ocr=True, rebuild=True)
    assert (again.added, again.skipped) == (1, ())
    assert sync(corpus, index).unchanged == 1
