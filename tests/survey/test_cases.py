"""Cases in which systems that do the same job are known to fail, and more of the same kinds.

Each row is a document, a query and what must come of it; a name says what goes wrong elsewhere. The
numbers C01 to C76 are those of the project's survey of other search tools.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from support.corpora import contents, ids, indexed, marked, segment_files, set_time, write
from support.writers import another_writer
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.errors import IndexDamagedError, IndexOutdatedError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# One document that is found, and what is marked in it

HITS = [
    ("C01 all marks are folded", "Công tác giải phóng mặt bằng", "giai phong mat bang"),
    ("C02 đ is folded", "Đường Nguyễn Văn Đậu", "duong nguyen van dau"),
    ("C03 ư and ơ and đ", "tôi được đi học", "toi duoc di hoc"),
    ("C04 eth for Đ", "Ðà Lạt", "Đà Lạt"),
    ("C04 Đ for eth", "Đà Lạt", "Ðà Lạt"),
    ("C04 eth folded", "Ðà Lạt", "da lat"),
    ("C05 eth in a word", "Ðường mới", "duong"),
    ("C06 decomposed text", nfd("giải phóng đường"), "giải phóng đường"),
    ("C06 decomposed query", "giải phóng đường", nfd("giải phóng đường")),
    ("C06 decomposed text, folded query", nfd("giải phóng đường"), "giai phong duong"),
    ("C07 dot before circumflex", "be\u0323\u0302nh", "bệnh"),
    ("C07 circumflex before dot", "be\u0302\u0323nh", "bệnh"),
    ("C07 marks in the wrong order, typed", "bệnh", "be\u0302\u0323nh"),
    ("C09 thuỵ and thụy", "thuỵ", "thụy"),
    ("C09 tuỵnh and tụynh", "tuỵnh", "tụynh"),
    ("C09 việt and vịêt", "việt", "vịêt"),
    ("C10 i for y", "kỹ thuật", "kĩ thuật"),
    ("C10 y for i", "quí một", "quý một"),
    ("C12 what no word list joins", "châu Âu", "Châu âu"),
    ("C12 what it joins in capitals", "Bảo Hiểm Y Tế", "bảo hiểm y tế"),
    ("C12 three syllables", "hộ cận nghèo", "HỘ CẬN NGHÈO"),
    ("C13 two spaces", "nguyễn  văn  bé", '"nguyễn văn bé"'),
    ("C13 a tab and a no-break space", "nguyễn\tvăn\u00a0bé", '"nguyễn văn bé"'),
    ("C13 a line break", "nguyễn văn\nbé", '"nguyễn văn bé"'),
    ("C14 markup", "<p>xin hãy giúp tôi</p>", "giup toi"),
    ("C15 underscores", "a_b c_d file_name_x", "file_name_x"),
    ("C15 a part between underscores", "a_b c_d file_name_x", "name"),
    ("C16 another script beside", "sách .. sách ; 東京都", "sách"),
    ("C17 an emoji before", "👨‍👩‍👧‍👦 họp tổ dân phố", "hop to dan pho"),
    ("C24 half accented", "giải phóng mặt bằng", "giải phong mặt bang"),
    ("C30 a number of a document", "Quyết định số 123/QĐ-UBND", "123/QĐ-UBND"),
    ("C30 in small letters without marks", "Quyết định số 123/QĐ-UBND", "123/qd-ubnd"),
    ("C30 in parts", "Quyết định số 123/QĐ-UBND", "123 qd ubnd"),
    ("C31 per cent", "đạt 37,5% năm nay", "37,5%"),
    ("C31 a point for a comma", "đạt 37,5% năm nay", "37.5 %"),
    ("C31 the number alone", "đạt 37,5% năm nay", "37.5"),
    ("C32 thousands without points", "1.089 hộ", "1089"),
    ("C32 thousands with points", "1089 hộ", "1.089"),
    ("C33 a hyphen", "xã hội", "xã-hội"),
    ("C42 original accents", "Ủy ban nhân dân", "uy ban nhan dan"),
    # more of the same kinds
    ("capitals with marks", "ỦY BAN NHÂN DÂN PHƯỜNG", "uỷ ban nhân dân phường"),
    ("every tone of a", "à á ả ã ạ", "ạ ã ả á à"),
    ("a horn and a tone decomposed in part", "nu\u031b\u0301 ca si\u0303", "nữ ca sĩ"),
    ("small eth", "ðường bộ", "đường bộ"),
    ("hook and dot on one vowel pair", "khoẻ mạnh", "khỏe mạnh"),
    ("uỳ", "phùy", "phuỳ"),
    ("gi before a vowel", "gìn giữ, giếng", "gin giu gieng"),
    ("qu before a vowel", "quốc huy, quỳnh", "quoc huy quynh"),
    ("millions of đồng", "147.105.000 đồng", "147105000 dong"),
    ("a unit that touches its number", "147.105.000đ", "147105000"),
    ("a decimal with a unit", "77,3ha đất", "77.3"),
    ("a date by its parts", "ngày 03/04/2023", "03/04/2023"),
    ("a date with hyphens", "ngày 03/04/2023", "03-04-2023 ngay"),
    ("a disease with a number", "dịch Covid-19 lan", "covid-19"),
    ("a disease without its hyphen", "dịch Covid-19 lan", "covid 19"),
    ("an ampersand", "PCCC&CNCH", "pccc cnch"),
    ("a hyphenated abbreviation", "DS-KHHGĐ", "ds-khhgd"),
    ("an e-mail address", "gửi a.b@example.org nhé", "a.b@example.org"),
    ("a web address", "xem https://example.org/tin?id=5 nhé", "example.org"),
    ("quotation marks of a word processor", "khu “ổ chuột” cũ", '"o chuot"'),
    ("quotation marks typed by a word processor", "khu ổ chuột cũ", "“ổ chuột”"),
    ("a dash between words", "kinh tế – xã hội", '"kinh tế xã hội"'),
    ("brackets around a word", "(giải)phóng", "giải phóng"),
    ("roman numerals", "khoá XXII nhiệm kỳ", "khóa xxii"),
    ("a superscript unit", "diện tích 500m² đất", "500m²"),
    ("a soft hyphen is no letter", "giải\u00adphóng", "giai phong"),
    ("a zero width space between words", "giải\u200bphóng", "giai phong"),
    ("a byte order mark inside", "xong\ufeff rồi", "xong roi"),
    ("right-to-left marks", "\u202bgiải\u202c phóng", "giai phong"),
    ("full-width digits stay digits", "tổ 12 họp", "to 12"),
    ("a German word", "Straße dài", "strasse"),
    ("a French word", "café sữa", "cafe sua"),
    ("Greek", "hệ số \u03b1", "\u03b1"),
    ("a capital that grows when lowered", "İstanbul xa", "xa istanbul"),
]


@pytest.mark.parametrize(("name", "text", "query"), HITS, ids=[ascii(row[0]) for row in HITS])
def test_the_document_is_found_and_marked(tmp_path: Path, name: str, text: str, query: str) -> None:
    with indexed(tmp_path, [text, "điều khác hẳn"]) as index:
        results = index.search(query)
        spans = marked(index, query)[:1]

        assert [hit.id for hit in results.hits][:1] == ["0.txt"], name
        assert results.total_relation in {"together", "all-words"}
        assert spans != [[]]
        for span in spans[0]:
            assert span == span.strip()
            assert unicodedata.is_normalized("NFC", span)


MARKS = [
    ("C01", "Công tác giải phóng mặt bằng", "giai phong mat bang", ["giải phóng mặt bằng"]),
    ("C06", nfd("giải phóng đường"), "giai phong", ["giải phóng"]),
    ("C14", "<p>xin hãy giúp tôi</p>", "giup toi", ["giúp tôi"]),
    ("C16", "sách .. sách ; 東京都", "sách", ["sách", "sách"]),
    ("C17", "👨‍👩‍👧‍👦 họp tổ", "hop to", ["họp tổ"]),
    ("C30", "số 123/QĐ-UBND", "123 qd ubnd", ["123/QĐ-UBND"]),
    (
        "C40",
        "Một phóng viên nói về giải phóng mặt bằng",
        '"giai phong mat bang"',
        ["giải phóng mặt bằng"],
    ),
    ("C41", "<script>alert(1)</script> \x1b[31mgiải\x1b[0m phóng", "phong", ["phóng"]),
    ("C42", "Ủy ban", "uy ban", ["Ủy ban"]),
    ("C43", "ạ\u0301\u0302" * 100 + " đúng chỗ", "dung cho", ["đúng chỗ"]),
]


@pytest.mark.parametrize(("name", "text", "query", "spans"), MARKS, ids=[row[0] for row in MARKS])
def test_exactly_that_is_marked(
    tmp_path: Path, name: str, text: str, query: str, spans: list[str]
) -> None:
    with indexed(tmp_path, [text]) as index:
        assert marked(index, query) == [spans], name


MISSES = [
    ("C08 exact accents: another tone", "phường Hoà Khánh", "phường Hỏa Khánh"),
    ("exact accents: no accents", "duong", "đường"),
    ("exact accents: another letter", "đương", "đường"),
    ("exact accents: đ is no d", "da lat", "đa lat"),
]


@pytest.mark.parametrize(("name", "text", "query"), MISSES, ids=[row[0] for row in MISSES])
def test_with_exact_accents_and_all_words_the_document_is_not_found(
    tmp_path: Path, name: str, text: str, query: str
) -> None:
    with indexed(tmp_path, [text]) as index:
        assert ids(index, query, exact_accents=True, all_words=True) == [], name
        assert ids(index, query) == ["0"]


@pytest.mark.parametrize("query", ["phường Hòa Khánh", "phuong hoa khanh", "PHƯỜNG HOÀ KHÁNH"])
def test_c08_the_place_of_a_tone_mark_is_no_accent(tmp_path: Path, query: str) -> None:
    with indexed(tmp_path, ["phường Hoà Khánh"]) as index:
        assert ids(index, query, exact_accents=True, all_words=True) == ["0"]


def test_c11_capitals_and_the_place_of_marks_change_no_hit(tmp_path: Path) -> None:
    texts = ["UỶ BAN NHÂN DÂN", "Ủy ban Nhân dân", "ủy ban nhân dân", "ủy quyền cho dân"]
    with indexed(tmp_path, texts) as index:
        answers = [
            [(hit.id, hit.score) for hit in index.search(query).hits]
            for query in (*texts[:3], "Uỷ Ban Nhân Dân", nfd("ủy ban nhân dân"))
        ]

    assert answers == [answers[0]] * 5
    assert {name for name, _ in answers[0][:3]} == {"0.txt", "1.txt", "2.txt"}


# The order of documents; those joined by `=` may change places

ORDERS: list[tuple[str, list[str], str, str]] = [
    (
        "C20 the exact accent is first, none is lost",
        ["duong khong dau", "đương nhiên rồi", "Dương Phố mới", "đường giao thông"],
        "đường",
        "3 0=1=2",
    ),
    (
        "C20 then those that differ in the tone",
        ["duong nhe xe", "đương xe nhẹ", "đường xe nhẹ"],
        "đường",
        "2 1 0",
    ),
    (
        "C21 without accents all are alike",
        ["duong khong dau", "đương nhiên rồi", "Dương Phố mới", "đường giao thông"],
        "duong",
        "0=1=2=3",
    ),
    (
        "C22 the phrase before the scrambled",
        [
            "Phòng mặt trước bằng gỗ giải khát",
            "Công tác giải phóng mặt bằng được phường làm rất chu đáo trong cả năm",
        ],
        "giai phong mat bang",
        "1 0",
    ),
    ("C23 năm is not Nam", ["sông Nam dài", "hết năm 2024"], "năm", "1 0"),
    ("C24 accents grade, the others are free", ["mắt bằng đó", "mặt bàng đó"], "mặt bang", "1 0"),
    ("C18 án is not an", ["an apple an hour an", "một án treo ở đó"], "án", "1 0"),
    ("C18 bé is not be", ["to be or not to be", "em bé đó là ai thế"], "bé", "1 0"),
    ("C18 thế is not the", ["the end of the road", "thế à, ừ, vậy đó"], "thế", "1 0"),
    (
        "more of the words before fewer",
        [
            "họp tổ dân phố bàn rác thải ở",
            "họp dân phố ở đây hôm đó rồi",
            "họp vậy ở đó hôm đó đấy",
        ],
        "hop to dan pho",
        "0 1 2",
    ),
    (
        "side by side before apart",
        ["rác ở đâu thải ra cũng vậy", "cũng vậy ở đâu ra rác thải"],
        "rac thai",
        "1 0",
    ),
    (
        "a rare word before a common one",
        ["họp dân", "họp phố", "họp chợ", "lụt to"],
        "họp lụt",
        "3 0=1=2",
    ),
    ("more often before once", ["lụt lớn ở đó", "lụt rồi lại lụt"], "lụt", "1 0"),
    ("short before long", ["lụt " + "lặng lẽ " * 50, "lụt rồi"], "lụt", "1 0"),
    (
        "in the title before in the body",
        [
            "Tin\n\nNgày đăng 01/01/2022\n\ncó lụt nhé",
            "Lụt\n\nNgày đăng 01/01/2022\n\ncó mưa nhé",
        ],
        "lut",
        "1 0",
    ),
    ("the literal form of a number", ["hết 1.089 hộ", "hết 10 089 hộ"], "1.089", "0"),
    ("i and y, the typed one first", ["kĩ thuật", "kỹ thuật"], "kỹ thuật", "1 0"),
]


@pytest.mark.parametrize(
    ("name", "texts", "query", "order"), ORDERS, ids=[row[0] for row in ORDERS]
)
def test_documents_come_in_that_order(
    tmp_path: Path, name: str, texts: list[str], query: str, order: str
) -> None:
    groups = [sorted(group.split("=")) for group in order.split()]
    with indexed(tmp_path, texts) as index:
        found = ids(index, query)

    taken = iter(found)
    assert [sorted(next(taken) for _ in group) for group in groups] == groups, name
    assert len(found) == sum(map(len, groups))


def test_c21_equal_documents_score_equally_without_accents(tmp_path: Path) -> None:
    texts = ["duong khong dau", "đương nhiên rồi", "Dương Phố mới", "đường giao thông"]
    with indexed(tmp_path, texts) as index:
        assert len({hit.score for hit in index.search("duong").hits}) == 1


# Queries that raise elsewhere

ODD = (
    '"giai phong',
    "(abc",
    "a AND",
    "[2024 TO",
    "body:",
    "*",
    "NOT x",
    "C++",
    "@",
    "50%",
    "",
    "   ",
    "x" * 10_000,
    "giair phongs mawtj bawngf",
    "gia3i pho1ng ma85t ba82ng",
    "title:",
    "unknown:giai",
    "unknown:(giai phong)",
    "a:b:c",
    "AND OR NOT",
    "((((",
    '"" "" ""',
    "-",
    "\\",
    "giai\\",
    "/giai/",
    "giai~2",
    "giai^5",
    "+giai",
    "{giai}",
    "';--",
    "%s %n",
    "$(id)",
    "../../etc/passwd",
    "\r\n\t",
    "\x1b]0;x\x07",
    "\ud83d",
)


@pytest.mark.parametrize("query", ODD, ids=ascii)
def test_c34_odd_queries_are_answered(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    with indexed(tmp_path_factory.mktemp("odd"), ["giải phóng mặt bằng 50% C++ abc"]) as index:
        results = index.search(query)

    assert results.query.text == query
    assert len(results.hits) == results.total <= 1


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ('"giai phong', True),
        ("(abc", True),
        ("c++", True),
        ("50%", True),
        ("unknown:giai", True),
        ("+giai", True),
        ("giai~2", True),
        ("x" * 10_000, False),
    ],
)
def test_c35_what_is_no_language_is_text(tmp_path: Path, query: str, finds: bool) -> None:
    with indexed(tmp_path, ["giải phóng mặt bằng 50% C++ abc"]) as index:
        assert bool(index.search(query).hits) is finds


@pytest.mark.parametrize("word", ["mp3", "html5", "covid19", "giair", "h2o", "x86"])
def test_c36_letters_with_digits_are_found_as_they_are_written(tmp_path: Path, word: str) -> None:
    with indexed(tmp_path, [f"tệp {word} đó", "tệp khác"]) as index:
        assert ids(index, word) == ["0"]
        assert marked(index, word) == [[word]]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_c64_marked_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "corpus", "a.txt", "")
    path.write_bytes("Đường đê vỡ".encode(encoding))
    sync(tmp_path / "corpus", tmp_path / "index")

    with open_index(tmp_path / "index") as index:
        assert index.get("a.txt").text == "Đường đê vỡ"
        assert marked(index, "duong de") == [["Đường đê"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1", "utf-32"])
def test_c64_other_encodings_are_told_and_not_guessed(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "corpus", "a.txt", "")
    path.write_bytes("Bé đi à".encode(encoding, "replace"))

    result = sync(tmp_path / "corpus", tmp_path / "index")
    assert (result.total, [name for name, _ in result.skipped]) == (0, ["a.txt"])


# The index on a bad day

_INDEX = """
import sys
from importlib import import_module
from pathlib import Path
from wardsearch import sync
from wardsearch.embedded.writing import commits as committing
committing.BATCH_CHARS, committing.COMMIT_SECONDS = 1, -1.0
def progress(done, total):
    print(done, flush=True)
sync(sys.argv[1], sys.argv[2], progress=progress, rebuild=sys.argv[3:] == ["--rebuild"])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
@pytest.mark.parametrize("mode", [[], ["--rebuild"]])
@pytest.mark.parametrize("after", [1, 3, 6])
def test_c70_a_killed_run_loses_nothing_that_was_committed(
    tmp_path: Path, after: int, mode: list[str]
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(corpus, "cũ.txt", "báo cáo cũ")
    sync(corpus, index)
    for number in range(8):
        write(corpus, f"{number}.txt", f"báo cáo mới {number}")
    with subprocess.Popen(
        [sys.executable, "-c", _INDEX, str(corpus), str(index), *mode],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        for _ in range(after):
            process.stdout.readline()
        process.kill()

    kept = ids(index, "bao cao")
    assert "cũ" in kept
    assert check_index(index).problems == ()
    result = sync(corpus, index)
    assert result.unchanged >= len(kept)
    assert result.total == 9
    assert sorted(ids(index, "bao cao")) == sorted([*map(str, range(8)), "cũ"])
    named = {"MAIN_WRITELOCK", "manifest.json"} | {path.name for path in segment_files(index)}
    rest = sorted(set(contents(index)) - named)
    assert [name.split("_")[0].split("-")[0] for name in rest] == ["", "catalog"]
    assert len(segment_files(index)) == len(read_manifest(index).segments)


def test_c71_a_file_cut_short_is_one_line_that_names_it(tmp_path: Path) -> None:
    with indexed(tmp_path, ["giải phóng"]):
        pass
    for path in (*segment_files(tmp_path / "index"), tmp_path / "index" / "manifest.json"):
        whole = path.read_bytes()
        path.write_bytes(whole[:-50])
        with pytest.raises(IndexDamagedError) as caught:
            open_index(tmp_path / "index")
        path.write_bytes(whole)
        assert path.name in str(caught.value)
        assert "wardsearch index --rebuild" in str(caught.value)
        assert str(caught.value).isprintable()


def test_c72_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    with indexed(tmp_path, ["giải phóng"]):
        pass
    command = [sys.executable, "-m", "wardsearch", "index", "corpus", "--wait", "0"]
    with another_writer(tmp_path / "index") as first:
        second = subprocess.run(
            command,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )

    [line] = second.stderr.splitlines()
    assert (second.returncode, second.stdout) == (2, "")
    assert line.startswith(f"wardsearch: index 'index' is being written by process {first.pid} on")
    assert line.endswith("; try again when it has ended, or wait longer with `index --wait`")


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.write_text, (self.path, "sprung")


def test_c73_nothing_in_an_index_folder_is_unpickled(tmp_path: Path) -> None:
    with indexed(tmp_path, ["giải phóng"]):
        pass
    folder, sprung = tmp_path / "index", tmp_path / "sprung"
    trap = pickle.dumps(Trap(sprung))
    pickle.loads(trap)  # noqa: S301 - it works
    sprung.unlink()
    [toc] = folder.glob("_MAIN_*.toc")
    generation = toc.name.removeprefix("_MAIN_").removesuffix(".toc")
    for name in (toc.name, f"_MAIN_{int(generation) + 1}.toc", "MAIN_0123456789abcdef.seg"):
        (folder / name).write_bytes(toc.read_bytes()[:8] + trap)

    with open_index(folder) as index:
        index.search("giai phong")
        index.get("0.txt")
        index.stats()
    check_index(folder)
    write(tmp_path / "corpus", "1.txt", "thêm")
    sync(tmp_path / "corpus", folder)
    sync(tmp_path / "corpus", folder, rebuild=True)

    assert not sprung.exists()
    assert ids(folder, "them") == ["1"]


@pytest.mark.parametrize("change", [{"analysis": "0"}, {"format": 9}])
def test_c74_another_version_is_told(tmp_path: Path, change: dict[str, object]) -> None:
    with indexed(tmp_path, ["giải phóng"]):
        pass
    path = tmp_path / "index" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    for use in (open_index, check_index, lambda index: sync(tmp_path / "corpus", index)):
        with pytest.raises(IndexOutdatedError, match="--rebuild"):
            use(tmp_path / "index")


def test_c75_the_right_set_after_edits_renames_and_deletions(tmp_path: Path) -> None:
    names = ["a", "b", "c", "d"]
    with indexed(tmp_path, {f"{name}.txt": f"báo cáo {name}" for name in names}):
        pass
    corpus = tmp_path / "corpus"
    time = (corpus / "a.txt").stat().st_mtime_ns
    write(corpus, "a.txt", "báo cáo A")  # of equal size, in the same second
    set_time(corpus / "a.txt", time + 1)
    (corpus / "b.txt").rename(corpus / "bb.txt")
    (corpus / "c.txt").unlink()
    (corpus / "d.txt").write_bytes(b"\xff\x00")
    (corpus / "e.xyz").write_bytes(b"x")

    result = sync(corpus, tmp_path / "index")

    assert sorted(ids(tmp_path / "index", "bao cao")) == ["a", "bb", "d"]
    assert [name for name, _ in result.skipped] == ["d.txt", "e.xyz"]
    assert (result.added, result.updated, result.deleted, result.unchanged) == (1, 1, 2, 1)


def test_c76_many_small_updates_do_not_let_the_index_grow(tmp_path: Path) -> None:
    texts = {f"{number}.txt": f"báo cáo {number} " * 20 for number in range(20)}
    with indexed(tmp_path, texts):
        pass
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    once = sum(map(len, contents(index).values()))
    largest = most = 0
    for number in range(200):
        write(corpus, f"{number % 20}.txt", f"báo cáo {number} sửa " * 20)
        sync(corpus, index)
        largest = max(largest, sum(map(len, contents(index).values())))
        most = max(most, len(segment_files(index)))

    assert most < 20
    assert largest < 10 * once + 20 * 12_000  # an array file of one document is some 12 kB
    assert len(ids(index, "bao cao")) == 20
    assert check_index(index).problems == ()
