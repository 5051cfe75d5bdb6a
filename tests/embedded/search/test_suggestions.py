import functools
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from support.strategies import arbitrary_text
from wardsearch.embedded.search.suggestions import best_paths
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.query.corrections import correctable
from wardsearch.query.parser import parse_query
from wardsearch.vietnamese.spelling import fold

# In the order in which they come into the index; each group becomes a segment. `phường` is in more
# reports than `phóng`, so that frequency alone would take the one for the other.
GROUPS = (
    (
        "Ủy ban nhân dân phường họp về công tác giải phóng mặt bằng tuyến đường ven sông.",
        "Phường vận động các hộ dân bàn giao đất để giải phóng mặt bằng đúng hạn.",
        "Hội đồng nhân dân phường giám sát việc thu hồi đất và bồi thường cho các hộ dân.",
        "Ủy ban nhân dân phường trả lời đơn của bà Trần Thị Quýt theo số 123/QĐ-UBND.",
    ),
    (
        "Đảng ủy phường mở hội nghị sơ kết; các phường bạn đến dự và bàn về giá đất.",
        "Nhân dân các tổ dân phố của phường dọn vệ sinh, trồng cây, kẻ lại vạch sơn.",
        "Công an phường nhắc các hộ gần chợ phòng cháy chữa cháy, giữ lối đi thông thoáng.",
        "Bàn ghế gỗ tần bì của lớp học cũ được phường tặng lại; phương án sửa lớp đã có.",
        "Bà con gọi thửa đất ấy là Bnag Mat; gọi mãi thành quen.",
    ),
)


@pytest.fixture(scope="module", params=(True, False), ids=("one segment", "several segments"))
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("suggest")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, group in enumerate(GROUPS):
        for place, text in enumerate(group):
            (corpus / f"{number}-{place}.txt").write_text(text, encoding="utf-8")
        if not request.param:
            sync(corpus, folder / "index")
    sync(corpus, folder / "index")
    with open_index(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giai phog mat bnag", "giải phóng mặt bằng"),
        ("uy ban nhan dan phuogn", "ủy ban nhân dân phường"),
        ("thu hio dat", "thu hồi đất"),  # three letters
        ("thu hoi dta", "thu hồi đất"),  # at the end
        ("boii thuong", "bồi thường"),  # at the beginning, one too many
        ("phong chya chua chay", "phòng cháy chữa cháy"),
        ("hoi dnog nhna dan", "hội đồng nhân dân"),  # two side by side
        ("boi thuo", "bồi thường"),  # half typed
        ("uy ban nhan dan phuo", "ủy ban nhân dân phường"),
        ("phong chay chua ch", "phòng cháy chữa cháy"),
        ("lối đi tho", "lối đi thông"),
    ],
)
def test_a_mistyped_query_is_corrected_by_its_context(index: Index, typed: str, meant: str) -> None:
    results = index.search(typed)

    assert results.suggestions[0] == meant


@pytest.mark.parametrize(
    "typed",
    [
        "giai phong mat bang",
        "uy ban nhan dan phuong",
        "GIẢI PHÓNG",
        "Trần Thị Quýt",
        "bnag mat",  # a name of the index, though it looks like a slip
        "123/QĐ-UBND",
        "phường",
    ],
)
def test_what_stands_in_a_report_is_not_corrected(index: Index, typed: str) -> None:
    results = index.search(typed)

    assert results.all_words_total
    assert results.suggestions == ()


@pytest.mark.parametrize("exact_accents", [False, True])
@pytest.mark.parametrize(
    "typed", ["Trần Thị Quýt bàn ghế", "hop ghe", "hop lop", "van duong", "ho den", "loi son"]
)
def test_words_that_no_report_holds_together_are_not_corrected(
    index: Index, typed: str, exact_accents: bool
) -> None:
    results = index.search(typed, exact_accents=exact_accents)

    assert (results.total_relation, results.suggestions) == ("any-word", ())


@pytest.mark.parametrize(
    "typed",
    [
        "cong tac ho dan",  # each stands beside another in some report
        "tuyen duong ve gia",
        '"ay" "lai"',  # stands alone, so that nothing speaks against it
        "phong dat",  # one report holds both, and more hold each
    ],
)
def test_what_there_is_no_reason_to_doubt_stays_however_cheap_an_edit_is(
    index: Index, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardsearch.embedded.search.suggestions._EDIT_OF_KNOWN", 0.0)

    assert index.search(typed).suggestions == ()


@pytest.mark.parametrize(
    "typed", ["124/QĐ-UBND", "123/QĐ-UBN", "2031", "chuc vu: 1089", "an@phuong.vn", "A1b"]
)
def test_numbers_and_identifiers_are_never_corrected(index: Index, typed: str) -> None:
    assert index.search(typed).suggestions == ()


def test_a_number_in_a_mistyped_query_stays(index: Index) -> None:
    assert index.search("tra loi dno 123/qd-ubnd").suggestions == ("trả lời đơn 123/qd-ubnd",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gỗ tần bì ợ", ()),
        ("gỗ tần bì cuar lớp", ()),  # no report has *của* beside *bì* or *lớp*
        ("ợ", ()),
        ("ợ ợợ ơợơ", ()),
        ("", ()),
        ("?", ()),
    ],
)
def test_rare_syllables_break_nothing_and_keep_their_accents(
    index: Index, typed: str, meant: tuple[str, ...]
) -> None:
    assert index.search(typed).suggestions == meant


def test_accents_that_were_typed_are_kept(index: Index) -> None:
    assert index.search("gia đất bàn vee").suggestions[0] == "giá đất bàn về"
    assert index.search("bàn về giã đaat").suggestions[0] == "bàn về giã đất"


def test_the_accents_of_a_mistyped_syllable_speak_for_its_spelling(index: Index) -> None:
    assert index.search("phườgn bạn").suggestions[0] == "phường bạn"
    assert index.search("phườgn").suggestions[0] == "phường"
    assert index.search("phươgn").suggestions[0] == "phương"


def test_a_late_letter_is_likelier_than_a_wrong_one(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("abx zxb", encoding="utf-8")
    sync(tmp_path / "corpus", tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        assert index.search("axb").suggestions == ("abx", "zxb")


def test_the_case_that_was_typed_is_kept(index: Index) -> None:
    assert index.search("Giải Phog MẶT bang").suggestions[0] == "Giải Phóng MẶT bằng"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"giai phog mat" bang', '"giải phóng mặt" bằng'),
        ('giai phog -"to truong"', 'giải phóng -"to truong"'),
        ("giai phog -phog", "giải phóng -phog"),
        ("(giai phog) AND (mat bnag)", "(giải AND phóng AND mặt AND bằng)"),
        ("giai phog, mat bang!", "giải phóng, mặt bằng!"),
        ("vân* giai phog", None),
    ],
)
def test_the_language_of_the_query_stays(index: Index, typed: str, meant: str | None) -> None:
    found = index.search(typed).suggestions

    if meant is None:
        assert found == ()
    else:
        assert parse_query(found[0]) == parse_query(meant)


def test_only_reports_that_pass_the_filters_count(index: Index) -> None:
    assert index.search("giai phog", ward="Không Có").suggestions == ()


def test_with_exact_accents_a_spelling_that_no_report_has_is_corrected(index: Index) -> None:
    assert index.search("giãi phóng", exact_accents=True).suggestions == ("giải phóng",)
    assert index.search("giãi phóng").suggestions == ()


def test_a_slip_that_a_report_holds_too_is_corrected_where_few_do(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = "\n".join(text for group in GROUPS for text in group)
    for number in range(20):
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    (corpus / "slip.txt").write_text(
        "Giải chạy, phog; bằng khen, mặt nạ, giải nhì", encoding="utf-8"
    )
    sync(corpus, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        results = index.search("giai phog mat bang")

        assert results.total == 1
        assert results.suggestions == ("giải phóng mặt bằng",)


def test_a_half_typed_syllable_that_a_report_has_as_a_slip_is_completed(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for number in range(60):
        text = f"Dọn vệ sinh môi trường {number}" if number else "Xây truo dài"
        (tmp_path / "corpus" / f"{number}.txt").write_text(text, encoding="utf-8")
    sync(tmp_path / "corpus", tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        assert index.search("vệ sinh môi truo").suggestions[:1] == ("vệ sinh môi trường",)
        assert index.search("truo").suggestions == ()
        assert index.search("truo ve sinh").suggestions == ()  # the last word alone


def test_an_empty_index_suggests_nothing(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    sync(tmp_path / "corpus", tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        assert index.search("giai phog").suggestions == ()


def test_deleted_reports_give_no_suggestions(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(8):
        (corpus / f"{number}.txt").write_text("lễ hội đình làng", encoding="utf-8")
    (corpus / "x.txt").write_text("giải phóng mặt bằng", encoding="utf-8")
    sync(corpus, tmp_path / "index")
    (corpus / "x.txt").unlink()
    sync(corpus, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        assert index.search("giai phog").suggestions == ()


SYLLABLES = sorted({word.strip(".,;").lower() for g in GROUPS for t in g for word in t.split()})


def slips() -> st.SearchStrategy[str]:
    """Runs of syllables of the reports, some of them folded or with a letter changed."""

    def slipped(word: str, at: int, letter: str, kind: int) -> str:
        at %= max(len(word), 1)
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1:
            return word[:at] + letter + word[at:]
        return fold(word) if kind == 2 else word

    word = st.builds(
        slipped,
        st.sampled_from(SYLLABLES),
        st.integers(0, 7),
        st.sampled_from('aegnopuườđ"*-: ()'),
        st.integers(0, 5),
    )
    return st.lists(word, min_size=1, max_size=6).map(" ".join)


@functools.cache
def property_index(folder: Path) -> Index:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(text for group in GROUPS for text in group):
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    sync(corpus, folder / "index")
    return open_index(folder / "index")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slips")


@given(slips() | arbitrary_text(), st.booleans())
def test_every_suggestion_is_held_by_a_report_and_is_another_query(
    folder: Path, typed: str, exact_accents: bool
) -> None:
    index = property_index(folder)

    results = index.search(typed, exact_accents=exact_accents, snippets=0)

    is_corrected = any(message.code == "corrected" for message in results.query.messages)
    held = 0 if is_corrected else results.all_words_total
    assert len(results.suggestions) <= 3
    assert len(set(results.suggestions)) == len(results.suggestions)
    for text in results.suggestions:
        found = index.search(text, exact_accents=exact_accents, snippets=0)
        assert found.all_words_total > held
        if not exact_accents:
            assert _folded(text) != _folded(typed)


def _folded(text: str) -> list[str]:
    return [syllable.folded for syllable in correctable(parse_query(text))]


SCORES = st.integers(-9, 9).map(float)


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), SCORES, min_size=1), min_size=1, max_size=4),
    st.dictionaries(st.tuples(st.integers(1, 3), *[st.sampled_from("abcd")] * 2), SCORES),
    st.integers(1, 6),
)
def test_the_best_paths_are_those_that_trying_all_finds(
    columns: list[dict[str, float]], links: dict[tuple[int, str, str], float], count: int
) -> None:
    def score(items: tuple[str, ...]) -> float:
        own = sum(column[item] for column, item in zip(columns, items, strict=True))
        linked = (links.get((n, items[n - 1], items[n]), 0.0) for n in range(1, len(items)))
        return own + sum(linked)

    found = best_paths(
        [list(column.items()) for column in columns], lambda *key: links.get(key, 0.0), count
    )

    expected = sorted(map(score, product(*columns)), reverse=True)[:count]
    assert [path.score for path in found] == expected
    assert [score(path.items) for path in found] == expected
    assert len({path.items for path in found}) == len(found)


def test_without_columns_there_is_no_path() -> None:
    assert best_paths([], lambda *_: 0.0, 3) == []
