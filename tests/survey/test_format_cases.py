"""Cases of pages, markup and encodings in which systems that do the same job are known to fail.

The numbers are those of the project's survey of other search tools.
"""

import codecs
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from support.corpora import ids, marked
from support.office_files import as_tcvn3
from support.pdf_files import pages_in_font
from support.spellings import encode
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main


def index_of(folder: Path, files: dict[str, bytes]) -> Path:
    """Return the index of a corpus of *files*."""
    (folder / "corpus").mkdir()
    for name, data in files.items():
        (folder / "corpus" / name).write_bytes(data)
    sync(folder / "corpus", folder / "index")
    return folder / "index"


def test_c14_a_web_page_is_searched_without_its_tags(tmp_path: Path) -> None:
    page = "<html><body><p>xin hãy giúp <b>tôi</b></p><p>và p khác</p></body></html>"
    with open_index(index_of(tmp_path, {"a.html": page.encode()})) as index:
        assert marked(index, "giup toi") == [["giúp tôi"]]
        assert ids(index, "body") == []


def test_c44_a_hit_on_page_7_says_so(tmp_path: Path) -> None:
    pages = [[as_tcvn3(f"Trang {number} của báo cáo")] for number in range(1, 10)]
    pages[6].append(as_tcvn3("Giải phóng mặt bằng ở phường Hoa Sữa đã xong trước thời hạn"))
    index = index_of(tmp_path, {"a.pdf": pages_in_font(pages, ".VnTime")})
    ask = ["search", "--index", str(index), "giai phong mat bang"]

    answer = json.loads(CliRunner().invoke(main, [*ask, "--json"]).stdout)
    shown = CliRunner().invoke(main, ask).stdout

    assert [snippet["page"] for snippet in answer["hits"][0]["snippets"]][:1] == [7]
    assert "p. 7" in shown


CONVERTED = [
    ("C60", "Céng hßa X· héi chñ nghÜa ViÖt Nam", "cong hoa xa hoi", "Cộng hòa Xã hội", "TCVN3"),
    ("C61", "Nguyeãn Vaên", "nguyen van", "Nguyễn Văn", "VNI"),
]


@pytest.mark.parametrize(("case", "letters", "query", "shown", "encoding"), CONVERTED)
def test_bytes_of_before_unicode_are_found_and_their_encoding_named(
    tmp_path: Path, case: str, letters: str, query: str, shown: str, encoding: str
) -> None:
    index = index_of(tmp_path, {"a.txt": letters.encode("latin-1")})
    with open_index(index) as opened:
        assert marked(opened, query) == [[shown]], case
        assert opened.get("a.txt").encoding == encoding
    assert encoding in CliRunner().invoke(main, ["show", "--index", str(index), "a.txt"]).stdout


def test_c62_letters_of_two_bytes_are_not_split(tmp_path: Path) -> None:
    text = "Đường phố đầy hoa: đi, thớ, thờ, thở, thỡ, thợ, lớp, ngờ vực, mở cửa, bỡ ngỡ, đợi chờ"
    index = index_of(tmp_path, {"a.txt": encode(text, "VNI").encode("latin-1")})

    with open_index(index) as opened:
        assert opened.get("a.txt").text == text
        for word in ("thớ", "thờ", "thở", "thỡ", "thợ", "đi"):
            assert ids(opened, word, exact_accents=True) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "Le café est situé à côté de la forêt, où l'été fut très gai.",
        "Não há razão para a população não ir à praça às três da manhã.",
    ],
)
def test_c63_french_and_portuguese_of_latin_1_are_no_vietnamese(tmp_path: Path, text: str) -> None:
    index = index_of(tmp_path, {"a.html": f"<p>{text}".encode(), "b.txt": text.encode("latin-1")})

    with open_index(index) as opened:
        assert opened.get("a.html").text == text
        assert opened.get("a.html").encoding is None
        assert ids(opened, text.split()[1]) == ["a.html"]  # and b, of no known encoding, is skipped


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_c64_marks_of_byte_order_are_understood(tmp_path: Path, charset: str) -> None:
    mark = codecs.BOM_UTF16_BE if charset == "utf-16-be" else b""
    index = index_of(tmp_path, {"a.txt": mark + "Đường Nguyễn Văn Cừ".encode(charset)})

    with open_index(index) as opened:
        assert opened.get("a.txt").text == "Đường Nguyễn Văn Cừ"
        assert ids(opened, "duong nguyen van cu") == ["a"]
