"""Do words written together and apart, and loans, find each other?"""

import pytest

from wardsearch.query.joined_words import apart, sound, with_joined_forms
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
        "xang_dau",
    ),
    *("dat_dai", "luat_dat", "u_23"),
}
FOLDED = {"hanoi", "vacxin", "vaccine", "covid19", "kp3", "ql1a", "taxi", "tacxi", "messi", "hoa"}


def count(field: str, term: str) -> int:
    return int(term in (PAIRS if field == "pair" else FOLDED))


def terms(prefix: str) -> tuple[str, ...]:
    return tuple(sorted(term for term in FOLDED if term.startswith(prefix)))


def forms(text: str) -> dict[str, tuple[str, ...]]:
    query = with_joined_forms(parse_query(text), count, terms)
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

    assert apart("danan", lambda _field, term: held.get(term, 0)) == "da nan"


def test_loans_are_told_by_their_sound() -> None:
    assert sound("vaccine") == sound("vacxin") == sound("vacine".replace("c", "cc", 1))
    assert sound("cafe") == sound("caphe")
    assert sound("vaccine") != sound("vanxin")


def test_a_pair_within_words_that_belong_together_is_not_joined() -> None:
    held = {"giai_phong": 40, "phong_mat": 29, "mat_bang": 50, "phongmat": 1, "hop_phong": 3}

    def forms_of(text: str) -> list[str]:
        query = with_joined_forms(
            parse_query(text), lambda _field, term: held.get(term, 0), lambda _prefix: ()
        )
        leaves = [leaf for leaf in query.leaves() if isinstance(leaf, Word)]
        return [other for leaf in leaves for other in leaf.others]

    assert forms_of("giai phong mat bang") == []
    assert forms_of("hop phong mat") == ["phongmat"]
    assert forms_of("phong mat") == ["phongmat"]
