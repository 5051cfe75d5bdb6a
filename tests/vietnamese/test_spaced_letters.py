"""Which letters of a heading were spaced out?"""

import pytest
from hypothesis import given, strategies as st

from wardsearch.vietnamese.spaced_letters import close_up

WORDS = st.sampled_from(("PHƯỜNG", "BẾN", "XANH", "THÔNG", "BÁO", "QUYẾT", "HOẠCH", "KẾ", "BỘ"))


@given(st.lists(WORDS, min_size=2, max_size=6))
def test_words_set_apart_are_given_back(words: list[str]) -> None:
    assert close_up("  ".join(" ".join(word) for word in words)) == " ".join(words)


@given(st.lists(WORDS, min_size=2, max_size=6))
def test_words_that_are_not_set_apart_lose_no_letter(words: list[str]) -> None:
    spaced = " ".join(" ".join(word) for word in words)

    assert close_up(spaced).replace(" ", "") == "".join(words)
    assert max(map(len, close_up(spaced).split())) > 1


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("BAO C A O  T O N G  K E T", "BAO CAO TONG KET"),
        ("K Ế  H O Ạ C H 2024", "KẾ HOẠCH 2024"),
        ("TP. H Ồ C H Í M I N H.", "TP. HỒ CHÍ MINH."),
        ("Q U Y Ế T  Đ Ị N H:", "QUYẾT ĐỊNH:"),
    ],
)
def test_a_heading_may_stand_beside_other_text(spaced: str, closed: str) -> None:
    assert close_up(spaced) == closed


@pytest.mark.parametrize(
    "text",
    ["A B C D", "A  B  C  D", "Nhóm máu A B O AB", "T C H C", "I V X L", "Lớp 1A B C D E"],
)
def test_letters_that_are_no_words_stay(text: str) -> None:
    assert close_up(text) == text
