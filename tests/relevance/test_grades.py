"""Is what was typed found in every spelling, and what is spelled so found first?

Most cases are of kinds that other engines fail at; the numbers beside them (C01 and so on) are
those of the survey that found them. Texts are the tests' own.
"""

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from relevance.typings import TYPINGS
from support.corpora import ids, indexed, report, write, write_lines
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.results import Explanation

FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def first(folder: Path, query: str, *texts: str) -> int:
    """Return which of *texts* comes first for *query*; all must be found."""
    with indexed(folder, texts) as index:
        found = ids(index, query)
    assert sorted(found) == sorted(str(number) for number in range(len(texts)))
    return int(found[0])


def scores(index: Index, query: str) -> dict[str, float]:
    hits = index.search(query, limit=100, snippets=0).hits
    return {hit.id.removesuffix(".txt"): hit.score for hit in hits}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Công tác giải phóng mặt bằng", "giai phong mat bang"),  # C01
        ("Đường Nguyễn Văn Đậu", "duong nguyen van dau"),  # C02
        ("tôi được đi học", "toi duoc di hoc"),  # C03
        ("sữa chữa cầu đường", "sua chua cau duong"),
        ("\u00d0à Lạt", "Đà Lạt"),  # C04, eth
        ("\u00d0à Lạt", "da lat"),
        ("Đà Lạt", "\u00d0à Lạt"),
        ("\u00d0ường", "duong"),  # C05
        (unicodedata.normalize("NFD", "giải phóng đường"), "giải phóng đường"),  # C06
        ("giải phóng đường", unicodedata.normalize("NFD", "giải phóng đường")),
        (unicodedata.normalize("NFD", "giải phóng đường"), "giai phong duong"),
        ("be\u0323\u0302nh", "bệnh"),  # C07
        ("be\u0302\u0323nh", "bệnh"),
        ("bệnh", "be\u0302\u0323nh"),
        ("nguô\u0300n ngu\u031bo\u0300i", "nguồn người"),
        ("thuỵ", "thụy"),  # C09
        ("tuỵnh", "tụynh"),
        ("việt", "vịêt"),
        ("toán", "tóan"),
        ("khuỷu", "khủyu"),
        ("UỶ BAN NHÂN DÂN", "ủy ban nhân dân"),  # C11
        ("Ủy ban Nhân dân", "UỶ BAN NHÂN DÂN"),
        ("châu Âu", "CHÂU âu"),  # C12
        ("Bảo Hiểm Y Tế", "bảo hiểm y tế"),
        ("hộ CẬN nghèo", "Hộ Cận Nghèo"),
        ("nguyễn  văn  bé", '"nguyễn văn bé"'),  # C13
        ("nguyễn\tvăn\tbé", '"nguyễn văn bé"'),
        ("nguyễn\u00a0văn\u00a0bé", '"nguyễn văn bé"'),
        ("nguyễn\nvăn\nbé", '"nguyễn văn bé"'),
        ("nguyễn văn bé", '"nguyễn  văn\tbé"'),
    ],
)
def test_a_text_is_found_however_it_and_the_query_were_typed(
    tmp_path: Path, text: str, query: str
) -> None:
    with indexed(tmp_path, [text, "một văn bản khác hẳn"]) as index:
        results = index.search(query)

    assert [hit.id for hit in results.hits][:1] == ["0.txt"]
    assert (results.total, results.all_words_total) == (1, 1)


@pytest.mark.parametrize(
    "rhymes",
    [
        [("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa")],
        [("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe")],
        [("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy")],
    ],
)
def test_both_styles_of_tone_marks_are_one_spelling_even_where_accents_are_exact(
    tmp_path: Path, rhymes: list[tuple[str, str]]
) -> None:
    """C08, for every tone."""
    texts = {
        f"{n}-{style}.txt": f"Kh{pair[style]} Lâm"
        for n, pair in enumerate(rhymes)
        for style in (0, 1)
    }
    with indexed(tmp_path, texts) as index:
        for number, pair in enumerate(rhymes):
            for style in pair:
                found = ids(index, f"kh{style}", exact_accents=True)
                assert found == [f"{number}-0", f"{number}-1"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("kĩ thuật", "kỹ thuật"), ("quí", "quý"), ("Mĩ Đình", "Mỹ Đình"), ("lí lịch", "lý lịch")],
)
def test_i_and_y_meet_at_a_lower_grade(tmp_path: Path, typed: str, written: str) -> None:
    """C10."""
    with indexed(tmp_path, [written, typed]) as index:
        assert ids(index, typed) == ["1", "0"]
        assert ids(index, written) == ["0", "1"]
        assert ids(index, typed, exact_accents=True, all_words=True) == ["1"]


@pytest.mark.parametrize(("one", "other"), [("hai", "hay"), ("tai", "tay"), ("cúi", "cúy")])
def test_i_and_y_are_kept_apart_where_they_tell_syllables_apart(
    tmp_path: Path, one: str, other: str
) -> None:
    with indexed(tmp_path, [one, other]) as index:
        assert ids(index, one) == ["0"]
        assert ids(index, other) == ["1"]


@pytest.mark.parametrize(
    "queries",
    [
        ("UỶ BAN NHÂN DÂN", "Ủy ban Nhân dân", "ủy ban nhân dân"),  # C11
        ("CHÂU ÂU", "châu Âu", "Châu âu"),
        ("HDND TIEP XUC CU TRI", "hdnd tiep xuc cu tri", "Hdnd Tiep Xuc Cu Tri"),
    ],
)
def test_case_changes_neither_the_hits_nor_their_order(
    tmp_path: Path, queries: tuple[str, ...]
) -> None:
    texts = [
        "HĐND tiếp xúc cử tri ở ủy ban",
        "UỶ BAN NHÂN DÂN XÃ",
        "Ủy ban Nhân dân xã",
        "nhân dân châu Âu",
        "âu cũng là châu lục, hdnd đi tiếp",
    ]
    with indexed(tmp_path, texts) as index:
        found = [ids(index, query) for query in queries]

    assert found[0]
    assert found == [found[0]] * len(queries)


@pytest.mark.parametrize(
    ("word", "accented", "english"),
    [
        ("án", "toà tuyên án treo", "an apple an hour an answer an idea an end"),  # C18
        ("bé", "em bé ra đời", "be what you may be and be kind, be well"),
        ("thế", "làm thế nào", "the cat and the dog and the hen, the end"),
        ("có", "nhà có khách", "co founder of the co op, co author, co"),
    ],
)
def test_an_accented_word_is_not_swamped_by_a_foreign_one(
    tmp_path: Path, word: str, accented: str, english: str
) -> None:
    filler = " ".join(["một đoạn dài không có gì đáng chú ý ở trong đó"] * 20)
    with indexed(tmp_path, [english, f"{english} {english}", f"{filler} {accented}"]) as index:
        found = ids(index, word)

    assert found[0] == "2"
    assert sorted(found) == ["0", "1", "2"]


FOUR = ["duong khong dau", "đương nhiên", "Dương Phố", "đường giao thông"]


def test_the_exact_spelling_comes_first_and_no_other_is_lost(tmp_path: Path) -> None:
    """C20."""
    with indexed(tmp_path, FOUR) as index:
        found = ids(index, "đường")

        assert found[0] == "3"
        assert found[1] == "1"  # another tone
        assert sorted(found) == ["0", "1", "2", "3"]
        assert ids(index, "đường", exact_accents=True) == ["3"]


def test_a_syllable_without_accents_prefers_no_spelling(tmp_path: Path) -> None:
    """C21."""
    texts = ["duong pho moi", "đương phố mới", "Dương phố mới", "đường phố mới"]
    with indexed(tmp_path, texts) as index:
        found = scores(index, "duong")

    assert sorted(found) == ["0", "1", "2", "3"]
    assert len(set(found.values())) == 1


def test_the_words_together_beat_the_words_scattered_in_a_shorter_report(tmp_path: Path) -> None:
    """C22."""
    together = (
        "Hôm qua phường họp bàn công tác giải phóng mặt bằng cho con đường mới mở ở phía đông"
    )
    scattered = "bằng lòng giải toả, mặt tiền phóng khoáng"

    assert first(tmp_path, "giai phong mat bang", together, scattered) == 0


def test_the_words_in_one_paragraph_beat_the_same_words_far_apart(tmp_path: Path) -> None:
    between = " ".join(["những việc khác trong tuần được nêu ra"] * 12)
    near = f"{between} chợ được xây và sắp mở {between}"
    far = f"chợ {between} được xây và {between} sắp mở"

    assert first(tmp_path, "chợ xây mở", far, near) == 1


def test_a_match_in_the_title_beats_one_in_the_body(tmp_path: Path) -> None:
    titled = report("Diễn tập chữa cháy", "Buổi sáng có đông người dự, ai cũng vui.")
    mentioned = report("Buổi sáng có đông người", "Diễn tập chữa cháy, ai cũng vui, ai dự.")

    assert first(tmp_path, "chua chay", mentioned, titled) == 1


def test_what_a_report_begins_with_counts_more_than_what_it_ends_with(tmp_path: Path) -> None:
    rest = " ".join(["các thôn khác đều làm xong việc được giao"] * 8)

    assert first(tmp_path, "tiem chung", f"{rest} tiêm chủng", f"tiêm chủng {rest}") == 1


def test_the_year_is_not_the_south(tmp_path: Path) -> None:
    """C23."""
    assert first(tmp_path, "năm", "sông Nam Nam Nam", "năm 2024") == 1


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("giải phóng mặt bang", ["0", "1", "2"]),
        ("giai phong mặt bằng", ["0", "1", "2"]),
        ("giải phong mặt bằng", ["0", "1", "2"]),
    ],
)
def test_each_accented_syllable_of_a_mixed_query_grades(
    tmp_path: Path, query: str, order: list[str]
) -> None:
    """C24."""
    texts = ["giải phóng mặt bằng", "giai phong mat bang", "giãi phòng mạt bàng ở xa"]
    with indexed(tmp_path, texts) as index:
        assert ids(index, query) == order


def test_words_that_only_ask_weigh_less_than_what_is_asked_about(tmp_path: Path) -> None:
    asking = "bao nhiêu, bao giờ, khi nào: dân hỏi, dân hỏi mãi"
    answer = "hộ nghèo còn 12 hộ"

    assert first(tmp_path, "bao nhiêu hộ nghèo", f"{asking} hộ", answer) == 1


WORDS = [
    *("hoà", "thuỵ", "khoẻ", "uỷ", "quý", "giếng", "đường", "ánh", "đêm", "trăng"),
    *("sông", "nước", "xã", "phường", "tổ", "dân", "phố", "năm"),
]
TEXTS = [" ".join(random.Random(seed).choices(WORDS, k=14)) for seed in range(12)]  # noqa: S311


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worded")
    with indexed(folder, TEXTS):
        return folder / "index"


@FOLDER
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), key=st.text("abc", max_size=3)
)
def test_a_query_that_finds_a_report_in_one_typing_finds_it_in_all(
    worded: Path, words: list[str], key: str
) -> None:
    with open_index(worded) as index:
        found = [set(ids(index, typed(key, " ".join(words)))) for typed in TYPINGS.values()]
        totals = {index.search(typed(key, " ".join(words))).total for typed in TYPINGS.values()}

    assert found[0]
    assert found == [found[0]] * len(found)
    assert len(totals) == 1


@FOLDER
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_either_style_of_tone_marks_gives_the_same_hits_in_the_same_order(
    worded: Path, words: list[str]
) -> None:
    query = " ".join(words)
    with open_index(worded) as index:
        assert scores(index, query) == scores(index, TYPINGS["other style"]("", query))


OTHERS = ["một", "hai", "ba", "bốn", "bảy", "tám", "chín", "mười"]  # none is in a query


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_of_reports_equal_but_for_one_word_that_with_the_query_s_ranks_no_lower(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    query = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
    text = data.draw(st.lists(st.sampled_from(OTHERS + query), min_size=3, max_size=20))
    place = data.draw(st.integers(0, len(text) - 1))
    added = data.draw(st.sampled_from(query))
    # A point after each word, or the segmenter might join the words anew.
    with_other = ". ".join([*text[:place], "mười", *text[place + 1 :]])
    with_word = ". ".join([*text[:place], added, *text[place + 1 :]])
    folder = tmp_path_factory.mktemp("pair")
    with indexed(folder, {"a.txt": with_other, "b.txt": with_word, "c.txt": "chín"}) as index:
        found = scores(index, " ".join(query))

    assert found["b"] >= found.get("a", 0)
    assert text[place] in query or found["b"] > found.get("a", 0)


def test_the_order_does_not_depend_on_how_the_index_was_built(tmp_path: Path) -> None:
    queries = ["hoà sông", "đường phố năm", "thuy quy giếng", "trăng đêm nước xã", "to dan pho"]
    at_once = tmp_path / "once"
    at_once.mkdir()
    with indexed(at_once, {f"{n}.txt": text for n, text in enumerate(TEXTS)}) as index:
        expected = [scores(index, query) for query in queries]
    corpus = tmp_path / "corpus"
    for number, text in enumerate(TEXTS):
        write(corpus, f"gone-{number}.txt", f"{text} {TEXTS[number - 1]}")
        write(corpus, f"{number}.txt", TEXTS[number - 2] if number % 3 == 0 else text)
        sync(corpus, tmp_path / "index")
    for number, text in enumerate(TEXTS):
        (corpus / f"gone-{number}.txt").unlink()
        write(corpus, f"{number}.txt", text)
    sync(corpus, tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        found = [scores(index, query) for query in queries]

    assert found == expected
    assert [list(of_query) for of_query in found] == [list(of_query) for of_query in expected]


def test_equal_reports_are_in_the_order_of_their_ids_whatever_the_segments(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for number in (7, 3, 9, 1, 5):
        rows = [{"id": f"{number}{part}", "text": "sông nước đêm trăng"} for part in range(3)]
        write_lines(corpus, f"{number}.jsonl", rows)
        sync(corpus, tmp_path / "index")
    found = ids(tmp_path / "index", "dem trang")

    assert len(found) == 15
    assert found == sorted(found)


def added_up(explanation: Explanation) -> float:
    return sum(detail.value for detail in explanation.details)


@pytest.mark.parametrize(
    "query",
    [
        "hoà",
        "hoa thuy duong",
        "đường phố năm sông",
        "duong phố nuoc",
        '"tổ dân phố" OR trăng*',
        "bao nhieu hoà",
        "title:đường",
        "sông ơi là sông",
    ],
)
@pytest.mark.parametrize("sort", ["score", "date"])
def test_an_explanation_adds_up_to_the_score(tmp_path: Path, query: str, sort: str) -> None:
    texts = [*TEXTS, report("Đường phố mới", "Sông nước tổ dân phố, hoà cùng trăng")]
    with indexed(tmp_path, texts) as index:
        hits = index.search(query, limit=50, sort=sort, explain=True).hits  # type: ignore[arg-type]

    assert hits
    for hit in hits:
        assert hit.explanation is not None
        assert hit.explanation.value == pytest.approx(hit.score, abs=1e-4)
        assert added_up(hit.explanation) == pytest.approx(hit.explanation.value, rel=1e-5)


def test_an_explanation_tells_spelling_place_and_completeness(tmp_path: Path) -> None:
    with indexed(tmp_path, ["đường phố", "duong pho xa", "phố dài"]) as index:
        hits = index.search("đường phố", explain=True).hits
    told = {
        hit.id: {detail.description.split(":")[0] for detail in hit.explanation.details}
        for hit in hits
        if hit.explanation
    }

    assert hits[0].id == "0.txt"
    assert "'đường' spelled exactly in the text" in told["0.txt"]
    assert "'đường' stands near the beginning" in told["0.txt"]
    assert "holds everything that was asked for" in told["0.txt"]
    assert "'duong pho' side by side in the text" in told["1.txt"]
    assert "'đường' spelled exactly in the text" not in told["1.txt"]
    assert "holds everything that was asked for" not in told["2.txt"]
