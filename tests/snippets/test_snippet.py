import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from support.paths import SHARED
from wardsearch.kernel.native import native
from wardsearch.snippets import snippet as module_of_snippets
from wardsearch.snippets.marks import TokenMatch, find_marks
from wardsearch.snippets.snippet import Snippet, best_snippets


@pytest.fixture(scope="module", params=["native", "Python"], autouse=True)
def _chosen_by(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let each test be of both implementations."""
    if request.param == "native" and native() is None:
        pytest.skip("there is no native kernel: python .ci/build_kernel.py")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "Python":
            patch.setattr(module_of_snippets, "native", lambda: None)
        yield


TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[\w\u0300-\u036f]+")


def folded(token: str) -> str:
    letters = unicodedata.normalize("NFD", token.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def matches_of(text: str, query: str) -> list[TokenMatch]:
    """Return what an analyzer would find, with the weight of a syllable as in BM25."""
    tokens = [(found.start(), found.end(), folded(found[0])) for found in TOKEN.finditer(text)]
    counts = Counter(token for _, _, token in tokens)
    return [
        TokenMatch(start, end, position, term, log(1 + len(tokens) / counts[token]))
        for position, (start, end, token) in enumerate(tokens)
        for term, syllable in enumerate(TOKEN.findall(query))
        if folded(syllable) == token
    ]


def drawn(snippet: Snippet) -> str:
    """Return the snippet's text with its matches between `>` and `<`."""
    text = snippet.text
    for start, end in reversed(snippet.matches):
        text = f"{text[:start]}>{text[start:end]}<{text[end:]}"
    return text


def pictures(
    text: str, query: str, *, limit: int = 2, max_chars: int = 240, body_start: int = 0
) -> list[str]:
    matches = matches_of(text, query)
    snippets = best_snippets(text, matches, limit=limit, max_chars=max_chars, body_start=body_start)
    return [drawn(snippet) for snippet in snippets]


def test_a_phrase_is_one_range() -> None:
    assert pictures("Công tác giải phóng mặt bằng tốt.", "giai phong mat bang") == [
        "Công tác >giải phóng mặt bằng< tốt."
    ]


def test_a_stray_syllable_of_a_phrase_is_not_marked() -> None:
    text = "Các phóng viên dự. Phường giải phóng mặt bằng. Có mặt nhiều phóng viên."

    assert pictures(text, "giai phong mat bang") == [
        "Các phóng viên dự. Phường >giải phóng mặt bằng<. Có mặt nhiều phóng viên."
    ]


def test_a_stray_syllable_makes_no_second_snippet() -> None:
    text = "Phường giải phóng mặt bằng.\n\nCác phóng viên có mặt."

    assert pictures(text, "giai phong mat bang") == ["Phường >giải phóng mặt bằng<."]


def test_two_runs_of_one_query_are_both_marked_and_a_lone_word_of_it_too() -> None:
    text = "Tổ chức hiến máu tình nguyện được 336 đơn vị/198 chỉ tiêu; 336 người, máu quý."

    assert pictures(text, "hien mau 336 don vi 198") == [
        "Tổ chức >hiến máu< tình nguyện được >336 đơn vị/198< chỉ tiêu; 336 người, máu quý."
    ]
    assert pictures(text, "nguyen quy") == [
        "Tổ chức hiến máu tình >nguyện< được 336 đơn vị/198 chỉ tiêu; 336 người, máu >quý<."
    ]


def test_syllables_in_another_order_stay_separate_ranges() -> None:
    assert pictures("Họ nói: dân vận khéo.", "van dan kheo") == ["Họ nói: >dân< >vận< >khéo<."]


@pytest.mark.parametrize("gap", ["  ", "\t", "\u00a0", "\n", " \r\n ", " " * 500])
def test_white_space_inside_a_phrase_is_one_space_of_one_range(gap: str) -> None:
    assert pictures(f"Ông nguyễn{gap}văn{gap}bé đến.", "nguyen van be") == [
        "Ông >nguyễn văn bé< đến."
    ]


@pytest.mark.parametrize("gap", [". ", "; ", "! "])
def test_a_phrase_does_not_go_on_in_the_next_sentence(gap: str) -> None:
    assert pictures(f"Đã giải phóng{gap}Mặt bằng tốt.", "giai phong mat bang") == [
        f"Đã >giải phóng<{gap}>Mặt bằng< tốt."
    ]


def test_a_query_that_repeats_a_syllable_marks_the_longest_run_first() -> None:
    text = "Phong trào thi đua thi viết và thi đua khác, đua xe."

    assert pictures(text, "thi dua thi") == [
        "Phong trào >thi đua thi< viết và >thi đua< khác, đua xe."
    ]


def test_of_two_runs_that_share_a_token_the_longer_is_kept_whole() -> None:
    assert pictures("Về tổ dân vận khéo.", "to dan dan van kheo") == ["Về >tổ< >dân vận khéo<."]


def test_a_query_of_one_syllable_twice_marks_it_twice() -> None:
    assert pictures("Xa xa, nhà xa.", "xa xa") == [">Xa xa<, nhà xa."]


def test_both_places_of_a_word_are_marked_around_punctuation() -> None:
    assert pictures("sách .. sách ; 東京都", "sach") == [">sách< .. >sách< ; 東京都"]


def test_the_spelling_of_the_report_is_shown_and_not_that_of_the_query() -> None:
    assert pictures("UỶ BAN nhân dân họp", "uy ban nhan dan") == [">UỶ BAN nhân dân< họp"]


@pytest.mark.parametrize("before", ["🎉 ", "👩‍👩‍👧 ", "𠮷野家 ", "e\u0301 ", "東京都 "])
def test_what_stands_before_a_match_does_not_shift_it(before: str) -> None:
    assert pictures(f"{before * 3}họp tổ dân phố", "to dan pho") == [
        f"{before * 3}họp >tổ dân phố<"
    ]


def test_a_hundred_matches_do_not_shift_the_last_one() -> None:
    text = "máu " * 40 + "đỏ"
    [picture] = pictures(text, "mau do", limit=1)

    assert picture == "máu " * 39 + ">máu đỏ<"


def test_a_passage_is_cut_at_sentences_and_needs_no_ellipsis_there() -> None:
    text = "Câu một rất dài ở đây. Thu 1.089 đồng tại TP. Hà Nội. Câu ba cũng dài lắm."

    assert pictures(text, "ha noi", max_chars=40) == ["Thu 1.089 đồng tại TP. >Hà Nội<."]


def test_neighbouring_sentences_are_added_while_they_fit() -> None:
    text = "Một câu rất dài không vừa đâu nhé. Câu hai. Họp dân. Câu bốn. Thêm một câu dài nữa."

    assert pictures(text, "hop dan", max_chars=32) == ["Câu hai. >Họp dân<. Câu bốn."]


def test_a_long_sentence_is_cut_at_clauses_with_an_ellipsis() -> None:
    text = (
        "Dự án lớn của cả phường, liên quan đến thu hồi đất, giải phóng mặt bằng, tác động đến dân,"
        " tâm tư của cán bộ và của tất cả nhân dân trong phường."
    )

    assert pictures(text, "giai phong mat bang", max_chars=80) == [
        "… liên quan đến thu hồi đất, >giải phóng mặt bằng<, tác động đến dân, …"
    ]


def test_items_of_a_list_are_cut_at_semicolons_before_commas() -> None:
    text = "Việc: xanh, sạch, đẹp ở mọi nơi; thu hồi đất, làm đường; rà soát, bổ sung quy chế mới."

    assert pictures(text, "thu hoi dat", max_chars=40) == ["… >thu hồi đất<, làm đường; …"]


def test_where_there_is_no_punctuation_words_are_kept_whole() -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười mười một mười hai mười ba mười bốn"

    assert pictures(text, "tam", max_chars=30) == ["… sáu bảy >tám< chín mười mười …"]


def test_a_passage_stays_in_its_paragraph() -> None:
    text = "Lễ hiến máu\n\nCông tác dân số: tốt.\n\nHết phần."

    assert pictures(text, "dan so") == ["Công tác >dân số<: tốt."]


def test_a_wrapped_line_is_read_on() -> None:
    assert pictures("Phường đã giải\nphóng mặt bằng\nrất nhanh.", "giai phong") == [
        "Phường đã >giải phóng< mặt bằng rất nhanh."
    ]


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        (
            "một hai ba máu bốn năm sáu bảy giải phóng mặt bằng tám chín",
            "một hai ba >máu< bốn năm sáu bảy …",
        ),
        (
            "một hai giải phóng mặt bằng ba bốn năm máu sáu",
            "… ba bốn năm >máu< sáu",
        ),
        (
            "Khi họp, có máu tốt ở đây, giải phóng, mặt bằng, vui lắm thay các bạn",
            "Khi họp, có >máu< tốt ở đây, …",
        ),
    ],
)
def test_a_run_is_shown_whole_or_not_at_all(text: str, picture: str) -> None:
    matches = [
        match._replace(weight=99.0 if match.syllable == 0 else 0.1)
        for match in matches_of(text, "mau giai phong mat bang")
    ]
    [snippet] = best_snippets(text, matches, limit=1, max_chars=40)

    assert drawn(snippet) == picture


def test_a_word_of_ten_thousand_letters_is_cut() -> None:
    text = "x" * 10_000
    [snippet] = best_snippets(text, [TokenMatch(0, 10_000, 0, 0, 1.0)], max_chars=40)

    assert drawn(snippet) == f">{'x' * 36}< …"


def test_a_letter_is_not_parted_from_its_marks() -> None:
    text = "e\u0302\u0301" * 500
    [snippet] = best_snippets(text, [TokenMatch(0, 1500, 0, 0, 1.0)], max_chars=41)

    assert snippet.text == "e\u0302\u0301" * 12 + " …"


def test_a_match_inside_a_text_without_spaces_keeps_its_limit() -> None:
    text = "京" * 300 + "東京" + "都" * 300
    [snippet] = best_snippets(text, [TokenMatch(300, 302, 0, 0, 1.0)], max_chars=20)

    assert drawn(snippet) == f"… {'京' * 7}>東京<{'都' * 7} …"


def test_the_passage_with_more_of_the_query_comes_first() -> None:
    text = "Có hiến máu ở đây.\n\nCó máu quý.\n\nHiến máu được 336 đơn vị."

    assert pictures(text, "hien mau 336 don vi") == [
        ">Hiến máu< được >336 đơn vị<.",
        "Có >hiến máu< ở đây.",
    ]


def test_a_rare_word_outweighs_a_common_one() -> None:
    text = "Phường họp.\n\nPhường vui.\n\nMừng thọ.\n\nPhường mới."

    assert pictures(text, "phuong tho") == ["Mừng >thọ<.", ">Phường< họp."]


def test_a_run_outweighs_two_rarer_syllables_apart() -> None:
    text = "Bầu cử vui.\n\nXã thi.\n\nBầu cử đông."

    assert pictures(text, "bau cu thi xa", limit=1) == [">Bầu cử< vui."]


def test_a_run_outweighs_scattered_syllables() -> None:
    text = "Đất của dân, đai của họ.\n\nQuản lý đất đai."

    assert pictures(text, "dat dai", limit=1) == ["Quản lý >đất đai<."]


def test_of_equal_places_the_closer_then_the_denser_then_the_earlier_wins() -> None:
    far = "Bầu và rồi sẽ chọn cử."
    near = "Bầu sẽ cử."

    assert pictures(f"{far}\n\n{near}", "bau cu", limit=1) == [">Bầu< sẽ >cử<."]
    assert pictures("Máu.\n\nMáu, máu.", "mau", limit=1) == [">Máu<, >máu<."]
    assert pictures("Máu một.\n\nMáu hai.", "mau", limit=1) == [">Máu< một."]


def test_the_second_snippet_shows_what_the_first_left_out() -> None:
    text = "Hiến máu đông.\n\nHiến máu vui.\n\nBầu tổ trưởng."

    assert pictures(text, "hien mau bau") == [">Hiến máu< đông.", ">Bầu< tổ trưởng."]


def test_a_second_snippet_of_only_a_common_word_is_left_out() -> None:
    text = "Lễ mừng thọ, quà của ông.\n\nNhà của bà.\n\nViệc của tổ."

    assert pictures(text, "tho cua") == ["Lễ mừng >thọ<, quà >của< ông."]


def test_a_second_snippet_of_the_same_word_is_shown_where_it_is_all_there_is() -> None:
    text = "Lễ mừng thọ.\n\nNhà mới.\n\nHội thọ."

    assert pictures(text, "tho") == ["Lễ mừng >thọ<.", "Hội >thọ<."]


def test_the_header_is_shown_only_if_the_body_has_no_match() -> None:
    text = "Hiến máu ở phường\nNgày đăng 03/04/2023\n\nNgày hội hiến máu đông vui."
    body_start = text.index("Ngày hội")

    assert pictures(text, "hien mau", body_start=body_start) == ["Ngày hội >hiến máu< đông vui."]
    assert pictures(text, "phuong", body_start=body_start) == ["Hiến máu ở >phường<"]


def test_without_a_match_the_beginning_of_the_body_is_shown_unmarked() -> None:
    text = "Tiêu đề\n\n  Câu một. Câu hai.\n\nĐoạn hai."

    assert pictures(text, "zzz", body_start=text.index("\n")) == ["Câu một. Câu hai."]
    assert best_snippets(text, [], body_start=text.index("\n"))[0].start == text.index("Câu một")


def test_a_long_beginning_is_cut() -> None:
    assert pictures("một hai ba bốn năm sáu bảy", "zzz", max_chars=16) == ["một hai ba …"]


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_blank_text_has_no_snippet(text: str) -> None:
    assert best_snippets(text, []) == ()


def test_no_snippet_is_made_where_none_is_wanted() -> None:
    assert pictures("Hiến máu.", "mau", limit=0) == []


def test_a_limit_too_small_for_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="max_chars is 15"):
        best_snippets("Hiến máu.", [], max_chars=15)


def test_a_snippet_tells_where_it_stands() -> None:
    text = "Đoạn một.\n\nĐoạn   hai có máu."
    [snippet] = best_snippets(text, matches_of(text, "mau"))

    assert snippet.start == text.index("Đoạn   hai")


words = st.sampled_from(
    ["giải", "phóng", "mặt", "bằng", "máu", "336", "1.089", "TP.", "đ" * 30, "🎉", "𠮷", "ếch"]
)
gaps = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", ", ", ". ", "; ", "-", "", " – ", "。"])
texts = st.lists(st.tuples(words, gaps), max_size=60).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
queries = st.sampled_from(
    ["giai phong mat bang", "mau", "mau 336", "bang mat", "giai mau giai", "1.089 ech", "zzz"]
)


def solid(text: str) -> str:
    return "".join(text.split())


def body_of(snippet: Snippet) -> str:
    return snippet.text.removeprefix("… ").removesuffix(" …")


def raw_end(text: str, snippet: Snippet) -> int:
    """Return where the passage ends in *text*, counting its visible characters from its start."""
    at, left = snippet.start, len(solid(body_of(snippet)))
    while left:
        left -= not text[at].isspace()
        at += 1
    return at


@settings(max_examples=300)
@given(texts, queries, st.integers(16, 120), st.integers(1, 4), st.integers(0, 40))
def test_snippets_keep_their_laws(
    text: str, query: str, max_chars: int, limit: int, body_start: int
) -> None:
    matches = matches_of(text, query)
    snippets = best_snippets(text, matches, limit=limit, max_chars=max_chars, body_start=body_start)

    assert len(snippets) <= limit
    assert bool(snippets) == bool(text.strip())
    for snippet in snippets:
        assert len(snippet.text) <= max_chars
        assert re.search(r"[^\S ]|  |^ | $", snippet.text) is None
        body = solid(body_of(snippet))
        assert solid(text[snippet.start : raw_end(text, snippet)]) == body
        edges = [0, *(at for match in snippet.matches for at in match), len(snippet.text)]
        assert edges == sorted(edges)
        assert all(start < end for start, end in snippet.matches)
        assert bool(snippet.matches) == bool(matches)


@settings(max_examples=200)
@given(texts, queries, st.integers(16, 60))
def test_passages_are_disjoint_and_match_in_the_text_too(
    text: str, query: str, max_chars: int
) -> None:
    matches = matches_of(text, query)
    snippets = best_snippets(text, matches, limit=4, max_chars=max_chars)
    spans = sorted((snippet.start, raw_end(text, snippet)) for snippet in snippets)
    marked = [
        solid(snippet.text[start:end]) for snippet in snippets for start, end in snippet.matches
    ]
    wanted = {folded(syllable) for syllable in TOKEN.findall(query)}

    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for mark in marked:
        assert any(syllable in folded(mark) for syllable in wanted)


@settings(max_examples=200)
@given(texts, queries, st.integers(40, 120))
def test_what_fits_is_marked_whole(text: str, query: str, max_chars: int) -> None:
    matches = matches_of(text, query)
    marks = find_marks(text, sorted(matches))
    lengths = [len(" ".join(text[mark.start : mark.end].split())) for mark in marks]
    whole = {" ".join(text[mark.start : mark.end].split()) for mark in marks}
    shown = {
        snippet.text[start:end]
        for snippet in best_snippets(text, matches, limit=4, max_chars=max_chars)
        for start, end in snippet.matches
    }

    assert shown <= whole or max(lengths) > max_chars - 4


@settings(max_examples=100)
@given(texts, queries, st.randoms(use_true_random=False))
def test_the_order_of_matches_and_matches_given_twice_change_nothing(
    text: str, query: str, order: random.Random
) -> None:
    matches = matches_of(text, query)
    shuffled = matches * 2
    order.shuffle(shuffled)

    assert best_snippets(text, shuffled) == best_snippets(text, matches)


REPORTS = sorted((SHARED / "data/reports").glob("*.txt"))


@pytest.mark.skipif(not REPORTS, reason="the real reports are not beside the checkout")
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_phrase_of_a_real_report_is_marked_whole_in_a_sentence(path: Path) -> None:
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    for snippet in best_snippets(text, matches_of(text, "giai phong mat bang")):
        marked = [snippet.text[start:end].lower() for start, end in snippet.matches]

        assert set(marked) == {"giải phóng mặt bằng"}


def test_a_place_that_repeats_the_rarest_word_alone_is_a_further_snippet() -> None:
    """It adds no new part of the query, but is worth at least half of the best place."""
    filling = "Phường họp bàn công tác tuần và việc chung. " * 3
    text = f"Kiến nghị của ông Khuê về đất đai.\n\n{filling}\n\nÔng Khuê nêu ý kiến.\n\n{filling}"
    matches = [
        match._replace(weight=5.0 if match.syllable == 0 else 1.0)
        for match in matches_of(text, "khue dat")
    ]

    found = best_snippets(text, matches, limit=3, max_chars=60)

    assert [snippet.text for snippet in found] == [
        "Kiến nghị của ông Khuê về đất đai.",
        "Ông Khuê nêu ý kiến.",
    ]
