"""Which words does the name of a file say?"""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from wardsearch.vietnamese.file_names import words_of_names

BARE = st.sampled_from(("ke", "hoach", "bao", "cao", "quyet", "dinh", "phuong", "thu", "chi"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Quyết toán hội xuân.xlsx", "Quyết toán hội xuân"),
        ("KeHoach_2024.xlsx", "Ke Hoach 2024"),
        ("kehoach-2024.xlsx", "kehoach ke hoach 2024"),
        ("thuchien.txt", "thuchien thu chien thuc hien"),
        ("nghiquyet12.docx", "nghiquyet nghi quyet 12"),
        ("BÁO CÁO QUÝ I.docx", "BÁO CÁO QUÝ I"),
        ("UBNDphuong.doc", "UBND phuong"),
        ("BC_T3.docx", "BC T3 T 3"),
        ("Báo cáo #3.docx", "Báo cáo 3"),
        ("2024-03-15-ra-quan.md", "2024-03-15 ra quan"),
        (unicodedata.normalize("NFD", "Báo cáo tháng 7.txt"), "Báo cáo tháng 7"),
    ],
)
def test_the_words_of_a_name(name: str, words: str) -> None:
    assert words_of_names(name) == words


@pytest.mark.parametrize(
    "name",
    ["a.txt", "1.txt", "IMG_2034.pdf", "scan001.pdf", "Sheet1", "Trang tính1", "", ".", "x.y"],
)
def test_a_name_that_says_nothing_has_no_words(name: str) -> None:
    assert words_of_names(name) == ""


@given(st.lists(BARE, min_size=2, max_size=6))
def test_words_written_as_one_are_found_apart(words: list[str]) -> None:
    joined = "".join(words)
    found = words_of_names(f"{joined}.pdf").split()

    assert found[0] == joined
    assert set("".join(found[1:])) <= set(joined)
    assert len(found) > 1


@given(st.text(max_size=60))
def test_any_name_has_words_on_one_line(name: str) -> None:
    assert "\n" not in words_of_names(name)
