"""Do words written together and apart, and loans, find each other?"""

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from wardsearch.frozen import replace
from wardsearch.query.joined_words import apart, are_apart, sound, sounds, with_joined_forms
from wardsearch.query.parser import parse_query
from wardsearch.query.tree import Word

PAIRS = {
    *(
        "ha_noi",
        "viet_nam",
        "hai_phong",
        "ngoc_thuy",
        "vac_xin",
        "covid_19",
        "kp_3",
        "ql_1a",
        "1250_m2",
        "15_kg",
        "xang_dau",
    ),
    *("dat_dai", "luat_dat", "u_23"),
}
FOLDED = {"hanoi", "vacxin", "vaccine", "covid19", "kp3", "ql1a", "taxi", "tacxi", "messi", "hoa"}


def count(field: str, term: str) -> int:
    return int(term in (PAIRS if field == "pair" else FOLDED))


def each(
    count: Callable[[str, str], int],
) -> Callable[[str, Iterable[str]], list[int]]:
    return lambda field, terms: [count(field, term) for term in terms]


def terms(prefix: str) -> tuple[str, ...]:
    return tuple(sorted(term for term in FOLDED if term.startswith(prefix)))


def forms(text: str) -> dict[str, tuple[str, ...]]:
    query = with_joined_forms(parse_query(text), each(count), terms)
    return {
        leaf.text: leaf.others for leaf in query.leaves() if isinstance(leaf, Word) if leaf.others
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hanoi", {"hanoi": ("ha noi",)}),
        ("họp ở Hanoi", {"Hanoi": ("ha noi",)}),
        ("vietnam", {"vietnam": ("viet nam",)}),
        ("haiphong", {"haiphong": ("hai phong",)}),
        ("ngocthuy", {"ngocthuy": ("ngoc thuy",)}),
        ("luatdatdai", {"luatdatdai": ("luat dat dai",)}),
        ("hà nội", {"hà nội": ("hanoi",)}),
        ("vacxin", {"vacxin": ("vac xin", "vaccine")}),
        ("vắc xin", {"vắc xin": ("vacxin", "vaccine")}),
        ("vaccine", {"vaccine": ("vacxin", "vac xin")}),
        ("covid19", {"covid19": ("covid 19",)}),
        ("covid 19", {"covid 19": ("covid19",)}),
        ("Covid-19", {"Covid-19": ("covid19",)}),
        ("KP3", {"KP3": ("kp 3",)}),
        ("KP 3", {"KP 3": ("kp3",)}),
        ("QL1A", {"QL1A": ("ql 1a",)}),
        ("1250m2", {"1250m2": ("1250 m2",)}),
        ("15kg", {"15kg": ("15 kg",)}),
        ("QL 1A", {"QL 1A": ("ql1a",)}),
        ("U23", {"U23": ("u 23",)}),
        ("tacxi", {"tacxi": ("taxi",)}),
    ],
)
def test_other_ways_of_writing_are_found_by_rule(
    typed: str, found: dict[str, tuple[str, ...]]
) -> None:
    assert forms(typed) == found


@pytest.mark.parametrize(
    "typed",
    ["ho a", "hoa", "messi", "họp phường", '"hanoi"', "title:hanoi", "-hanoi họp", "abcdxyz", ""],
)
def test_all_else_has_no_other_form(typed: str) -> None:
    assert forms(typed) == {}


def test_of_several_cuts_the_commonest_is_meant() -> None:
    held = {"pho_ng": 0, "dan_an": 5, "da_nan": 9}

    assert apart("danan", each(lambda _field, term: held.get(term, 0))) == "da nan"


def test_loans_are_told_by_their_sound() -> None:
    assert sound("vaccine") == sound("vacxin") == sound("vacine".replace("c", "cc", 1))
    assert sound("cafe") == sound("caphe")
    assert sound("vaccine") != sound("vanxin")


def test_a_pair_within_words_that_belong_together_is_not_joined() -> None:
    held = {"giai_phong": 40, "phong_mat": 29, "mat_bang": 50, "phongmat": 1, "hop_phong": 3}

    def forms_of(text: str) -> list[str]:
        query = with_joined_forms(
            parse_query(text), each(lambda _field, term: held.get(term, 0)), lambda _prefix: ()
        )
        leaves = [leaf for leaf in query.leaves() if isinstance(leaf, Word)]
        return [other for leaf in leaves for other in leaf.others]

    assert forms_of("giai phong mat bang") == []
    assert forms_of("hop phong mat") == ["phongmat"]
    assert forms_of("phong mat") == ["phongmat"]


_FEW = ("ha", "noi", "vac", "xin", "covid", "19", "kp", "3", "a-b", "Covid-19", "taxi")


@given(
    st.lists(st.sampled_from(_FEW), max_size=6),
    st.dictionaries(
        st.tuples(st.sampled_from(_FEW), st.sampled_from(_FEW)).map("_".join), st.integers(0, 2)
    ),
)
def test_two_words_are_joined_where_neither_goes_as_often_with_another(
    words: list[str], held: dict[str, int]
) -> None:
    def counted(field: str, term: str) -> int:
        return held.get(term, 0) if field == "pair" else 1

    def beside(place: int) -> int:
        near = words[max(place, 0) : place + 2]
        is_pair = place >= 0 and len(near) == 2 and all(word.isalnum() for word in near)
        return held.get("_".join(near), 0) if is_pair else 0

    query = with_joined_forms(parse_query(" ".join(words)), each(counted), lambda _prefix: ())
    joined = {
        tuple(leaf.text.split())
        for leaf in query.leaves()
        if isinstance(leaf, Word) and leaf.others
    }

    for place, pair in enumerate(pairwise(words)):
        if beside(place) < max(beside(place - 1), beside(place + 1)):
            again = [at for at, other in enumerate(pairwise(words)) if other == pair]
            assert len(again) > 1 or pair not in joined


def test_a_word_that_goes_with_the_one_before_is_not_joined_to_the_next() -> None:
    held = {"o_vac": 2, "vac_xin": 1}  # *ovac* is no word of any report

    def counted(field: str, term: str) -> int:
        return held.get(term, 0) if field == "pair" else int(term == "vacxin")

    query = with_joined_forms(parse_query("o vac xin"), each(counted), lambda _prefix: ())

    assert str(query) == "o vac xin"
    assert [leaf.others for leaf in query.leaves() if isinstance(leaf, Word)] == [(), (), ()]


def test_neighbours_are_counted_once() -> None:
    asked: list[str] = []

    def counted(field: str, term: str) -> int:
        asked.append(term)
        return count(field, term)

    with_joined_forms(parse_query("giai phong mat bang"), each(counted), terms)

    assert {"giai_phong", "phong_mat", "mat_bang"} <= set(asked)
    assert sorted(asked) == sorted(set(asked))


@given(st.lists(st.text("aceikpqxvwy", min_size=1, max_size=9), min_size=1, max_size=9))
def test_words_sound_alike_alone_and_among_others(words: list[str]) -> None:
    assert sounds(words) == [sound(word) for word in words]


def test_a_word_before_one_with_other_forms_leaves_these_alone() -> None:
    words = (Word("ubnd"), Word("phường Bồ Đề", others=("phường Ngọc Thụy",)))
    query = replace(parse_query("ubnd"), clauses=words)

    made = with_joined_forms(query, lambda _, terms: [1 for _ in terms], terms)

    assert made.leaves() == list(words)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=5))
def test_words_of_which_none_is_joined_stay_as_they_are(joints: list[tuple[int, int]]) -> None:
    syllables = ["ba", "ca", "da", "ga", "ha", "la"][: len(joints) + 1]
    held: dict[str, int] = {}
    for (one, two), (beside, joined) in zip(pairwise(syllables), joints, strict=True):
        held[f"{one}_{two}"], held[one + two] = 100 * beside, joined
    query = parse_query(" ".join(syllables))
    read = with_joined_forms(query, each(lambda _, term: held.get(term, 0)), lambda _: [])

    pairs, words = [100 * beside for beside, _ in joints], [joined for _, joined in joints]
    assert are_apart(pairs, words) is (read is query)
