"""Are reports found by the names of their files and sheets, and below titles?"""

import io
from pathlib import Path

import pytest
import xlwt

from wardsearch.embedded.index.check import check_index
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    corpus = folder / "corpus"
    corpus.mkdir()
    book = xlwt.Workbook()
    book.add_sheet("Danh sách hộ cận nghèo").write(0, 0, "Lê Văn A " * 20)
    book.add_sheet("Sheet2").write(0, 0, "Trần Thị B")
    stream = io.BytesIO()
    book.save(stream)
    (corpus / "kehoach-2024.xls").write_bytes(stream.getvalue())
    (corpus / "titled.txt").write_text("Kế hoạch 2024\n\nmùa màng tươi tốt\n", "utf-8")
    (corpus / "lines.jsonl").write_text('{"id": "kehoach", "title": "Tin", "text": "x"}\n', "utf-8")
    sync(corpus, folder / "index")
    return folder / "index"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("ke hoach 2024", ["titled.txt", "kehoach-2024.xls"]),
        ("kehoach", ["kehoach-2024.xls", "titled.txt"]),
        ("hộ cận nghèo", ["kehoach-2024.xls"]),
        ('"danh sách hộ cận nghèo"', ["kehoach-2024.xls"]),
        ("title:kế", ["titled.txt"]),
        ("sheet2", []),
        ("xls", []),
    ],
)
def test_a_report_is_found_by_its_names(index: Path, query: str, ids: list[str]) -> None:
    with open_index(index) as opened:
        found = opened.search(query)

    assert [hit.id for hit in found.hits] == ids


def test_a_name_is_not_shown_as_text(index: Path) -> None:
    with open_index(index) as opened:
        hit, _ = opened.search("kehoach").hits

        assert "kehoach" not in opened.get(hit.id).text
        assert all(not snippet.matches for snippet in hit.snippets)


def test_the_index_is_sound(index: Path) -> None:
    assert check_index(index).problems == ()
