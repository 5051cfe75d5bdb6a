import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from support.corpora import indexed, marked, report
from support.engines import snapshot_of
from support.strategies import vietnamese_text
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel import with_numpy
from wardsearch.embedded.kernel.posting_lists import LookupList, look_up
from wardsearch.embedded.search import highlighting
from wardsearch.embedded.search.highlighting import Highlighter
from wardsearch.library.index import Index
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.search import search
from wardsearch.search.lookups import Lookup
from wardsearch.snippets.marks import TokenMatch
from wardsearch.snippets.snippet import Snippet, best_snippets


def snippets(index: Index, query: str) -> str:
    """Return the snippets of the first hit with the matches between angle brackets."""
    shown = []
    for snippet in index.search(query).hits[0].snippets:
        text = snippet.text
        for start, end in reversed(snippet.matches):
            text = f"{text[:start]}<{text[start:end]}>{text[end:]}"
        shown.append(text)
    return " | ".join(shown)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        # C01 C02 C03 C42: folded queries, the text's own spelling
        (
            "Công tác giải phóng mặt bằng",
            "giai phong mat bang",
            "Công tác <giải phóng mặt bằng>",
        ),
        ("Đường Nguyễn Văn Đậu", "duong nguyen van dau", "<Đường Nguyễn Văn Đậu>"),
        ("tôi được đi học", "toi duoc di hoc", "<tôi được đi học>"),
        # C04 C05: eth
        ("Ðà Lạt có Ðường mới", "Đà Lạt", "<Ðà Lạt> có Ðường mới"),
        ("Ðà Lạt có Ðường mới", "duong", "Ðà Lạt có <Ðường> mới"),
        # two spellings in the text: the exact one, then the same letters
        ("đường đi, đương nhiên, duong", "đường", "<đường> đi, đương nhiên, duong"),
        ("đương nhiên, dường như", "đường", "<đương> nhiên, dường như"),
        ("dương cầm, duong", "đường", "<dương> cầm, <duong>"),
        ("dương cầm, đường", "duong", "<dương> cầm, <đường>"),
        # C15 C16: underscores, repeats, other scripts
        ("a_b c_d file_name_x", "file_name_x", "a_b c_d <file_name_x>"),
        ("sách .. sách ; 東京都", "sách", "<sách> .. <sách> ; 東京都"),
        ("sách .. sách ; 東京都", "東京都", "sách .. sách ; <東京都>"),
        # C17 C43: what stands before the hit
        ("👩‍👩‍👧 🇻🇳 đại hội", "dai hoi", "👩‍👩‍👧 🇻🇳 <đại hội>"),
        ("ạ̱̈ " * 20 + "đại hội", "dai hoi", "ạ̱̈ " * 20 + "<đại hội>"),
        # C30 C31 C32: numbers and identifiers
        ("Quyết định số 123/QĐ-UBND nêu", "123/qd-ubnd", "Quyết định số <123/QĐ-UBND> nêu"),
        ("Quyết định số 123/QĐ-UBND nêu", "123 qd ubnd", "Quyết định số <123/QĐ-UBND> nêu"),
        ("đạt 37,5% năm nay", "37.5", "đạt <37,5>% năm nay"),
        ("có 1.089 hộ", "1089", "có <1.089> hộ"),
        # phrases, fields, prefixes, exclusions
        ("giải phóng xong", '"giải phóng"', "<giải phóng> xong"),
        ("khiếu nại và khiếu kiện", "khi*", "<khiếu> nại và <khiếu> kiện"),
        ("khiếu nại và khiêu vũ", "khiế*", "<khiếu> nại và khiêu vũ"),
        ("khiếu nại và tố cáo", "khieu -x", "<khiếu> nại và tố cáo"),
        ("hoà bình, hòa nhã", "hòa", "<hoà> bình, <hòa> nhã"),
    ],
)
def test_what_is_marked_is_what_matched(
    tmp_path: Path, text: str, query: str, expected: str
) -> None:
    with indexed(tmp_path, [unicodedata.normalize("NFC", text)]) as index:
        assert snippets(index, query) == unicodedata.normalize("NFC", expected)


def test_only_the_phrase_is_marked_and_no_stray_syllable_of_it(tmp_path: Path) -> None:
    # C40
    text = "Phóng viên đưa tin. Bằng khen. Phường giải phóng mặt bằng. Mặt khác thì không."
    with indexed(tmp_path, [text]) as index:
        for query in ('"giai phong mat bang"', "giai phong mat bang", "giải phóng mặt bằng"):
            assert set(marked(index, query)[0]) == {"giải phóng mặt bằng"}


@pytest.mark.parametrize("space", ["  ", "\t", "\u00a0", "\n", "\u3000", "\r\n"])
def test_white_space_inside_a_phrase_is_no_matter(tmp_path: Path, space: str) -> None:
    # C13
    with indexed(tmp_path, [f"ông nguyễn{space}văn{space}bé tới"]) as index:
        assert index.search('"nguyễn văn bé"').total == 1
        assert snippets(index, '"nguyen van be"') == "ông <nguyễn văn bé> tới"


def test_decomposed_text_is_marked_by_whole_syllables(tmp_path: Path) -> None:
    # C06
    text = unicodedata.normalize("NFD", "Sẽ giải phóng đường")
    with indexed(tmp_path, [text]) as index:
        for query in ("giải phóng đường", unicodedata.normalize("NFD", "giải phóng đường"), "giai"):
            assert snippets(index, query).startswith("Sẽ <giải")
        assert snippets(index, "giai phong duong") == "Sẽ <giải phóng đường>"


def test_markup_and_controls_shift_nothing(tmp_path: Path) -> None:
    # C14 C41
    text = "<p>xin hãy giúp tôi</p> <script>x</script> \x1b[31mđỏ\x1b[0m rồi"
    with indexed(tmp_path, [text]) as index:
        assert marked(index, "giup toi") == [["giúp tôi"]]
        assert marked(index, "roi") == [["rồi"]]


def test_a_title_is_marked_only_where_the_body_has_nothing(tmp_path: Path) -> None:
    text = report("Tiêm phòng dại", "Ở phường có tiêm chủng.")
    with indexed(tmp_path, [text]) as index:
        assert snippets(index, "tiem") == "Ở phường có <tiêm> chủng."
        assert marked(index, "dai") == [["dại"]]


def test_with_exact_accents_other_spellings_are_not_marked(tmp_path: Path) -> None:
    with indexed(tmp_path, ["đường, đương, duong và giải"]) as index:
        assert marked(index, "đương", exact_accents=True) == [["đương"]]
        assert marked(index, "duong", exact_accents=True) == [["đường", "đương", "duong"]]


def test_a_report_shown_whole_is_marked_all_over(tmp_path: Path) -> None:
    text = "Giải phóng mặt bằng. " + "chữ " * 500 + "giải phóng mặt bằng"
    with indexed(tmp_path, [text]) as index:
        shown = index.get("0.txt", query="giai phong mat bang")

    spans = [shown.text[start:end] for start, end in shown.matches]
    assert spans == ["Giải phóng mặt bằng", "giải phóng mặt bằng"]


def test_a_report_shown_without_a_query_has_no_marks(tmp_path: Path) -> None:
    with indexed(tmp_path, ["giải phóng"]) as index:
        assert index.get("0.txt").matches == ()
        assert index.get("0.txt", query="khác").matches == ()


def test_of_a_huge_text_only_the_beginning_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlighting, "HIGHLIGHTED_CHARS", 30)
    text = "tiêm phòng một lần cho mọi người, tiêm phòng hai lần"
    with indexed(tmp_path, [text]) as index:
        shown = index.get("0.txt", query="tiem phong lan")

        assert shown.text[slice(*shown.matches[0])] == "tiêm phòng"
        assert all(end <= 30 for _, end in shown.matches)
        assert index.search('"hai lan"').hits[0].snippets != ()


@pytest.mark.parametrize("line", ["tiêm phòng " * 100_000, "x" * 1_000_000, "x," * 500_000])
def test_a_report_of_a_megabyte_in_one_line_is_found_and_shown(tmp_path: Path, line: str) -> None:
    with indexed(tmp_path, [f"đầu {line}", f"{line} cuối"]) as index:
        assert marked(index, "dau")[0] == ["đầu"]
        assert [hit.id for hit in index.search("cuoi").hits] == ["1.txt"]


@given(vietnamese_text(), st.integers(0, 30))
def test_every_mark_is_a_token_run_inside_the_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, at: int
) -> None:
    words = text.split()
    if not words:
        return
    query = words[at % len(words)].replace('"', "")
    with indexed(tmp_path_factory.mktemp("marks"), [f"mở đầu {text}"]) as index:
        for hit in index.search(f'"{query}"').hits:
            shown = index.get(hit.id, query=f'"{query}"')
            ends = [0, *(end for _, end in shown.matches)]
            assert len(shown.matches) >= 1
            for (start, end), before in zip(shown.matches, ends, strict=False):
                assert before <= start < end <= len(shown.text)
            for snippet in hit.snippets:
                for start, end in snippet.matches:
                    assert snippet.text[start:end].strip() == snippet.text[start:end] != ""


@pytest.mark.parametrize(
    ("query", "most"),
    [("h*", 10), ('"họp bàn"', 20), ("h* OR b*", 20), ("họp", 810), ("title:họp", 810)],
)
def test_a_query_of_a_thousand_equal_clauses_looks_few_of_them_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, most: int
) -> None:
    looked_up: list[object] = []
    matches: list[int] = []

    def counted(segment: LiveSegment, lookup: Lookup) -> LookupList:
        looked_up.append(lookup)
        return look_up(segment, lookup)

    def counted_snippets(text: str, found: list[TokenMatch], **options: int) -> tuple[Snippet, ...]:
        matches.append(len(found))
        return best_snippets(text, found, **options)

    monkeypatch.setattr("wardsearch.embedded.kernel.opening.native_of", lambda _segment: None)
    monkeypatch.setattr(with_numpy, "look_up", counted)
    monkeypatch.setattr(search, "best_snippets", counted_snippets)
    with indexed(tmp_path, ["họp bàn " * 50]) as index:
        few = index.search(" ".join([query] * 20))
        after_few, found_by_few = len(looked_up), matches[:]
        many = index.search(" ".join([query] * 400))

        assert len(many.hits) == len(few.hits)
        assert looked_up
        assert len(looked_up) - after_few <= most  # a plain word is looked up in no time
        assert matches[len(found_by_few) :] == found_by_few
        assert max(found_by_few, default=0) <= 8 * 100


def test_no_term_of_a_query_takes_memory_by_the_size_of_the_vocabulary(tmp_path: Path) -> None:
    with indexed(tmp_path, [" ".join(f"tu{number}" for number in range(5_000))]) as index:
        [segment] = snapshot_of(index).segments
        query = parse_query("tú1 tu2 tu* " + " ".join(f"tu{number}" for number in range(900)))
        shown = Highlighter(segment, AnalysedQuery(query), [1.0] * 903, exact_accents=False)
        held = [grade for grades in shown._wanted for grade in grades]  # noqa: SLF001 - a test may look inside

        assert sum(len(grade.ranges) for grade in held) < 1_000
        assert all(isinstance(end, int) for grade in held for _, end in grade.ranges)
