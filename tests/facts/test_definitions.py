import pytest
from hypothesis import example, given, strategies as st

from support.strategies import arbitrary_text
from wardsearch.facts.definitions import explained_in, explanation_of
from wardsearch.vietnamese.spelling import to_nfc


@pytest.mark.parametrize(
    ("text", "form", "reading"),
    [
        ("Ủy ban kiểm tra (UBKT) Đảng ủy", "UBKT", "ủy ban kiểm tra"),
        ("của Ủy ban Kiểm tra (UBKT)", "UBKT", "ủy ban kiểm tra"),
        ("phòng cháy, chữa cháy (PCCC)", "PCCC", "phòng cháy chữa cháy"),
        ("Đoàn Thanh niên (ĐTN)", "ĐTN", "đoàn thanh niên"),
        ("tờ trình hay Chương trình (CTr)", "CTr", "chương trình"),
        ("Giáo dục và Đào tạo (GDĐT)", "GDĐT", "giáo dục và đào tạo"),
        ("Giáo dục và Đào tạo (GD&ĐT)", "GD&ĐT", "giáo dục và đào tạo"),
        ("Ban chỉ đạo (sau đây gọi tắt là BCĐ)", "BCĐ", "ban chỉ đạo"),
        ("Ban chỉ đạo (viết tắt là: “BCĐ”)", "BCĐ", "ban chỉ đạo"),
    ],
)
def test_a_form_whose_letters_begin_the_words_before_it_is_explained(
    text: str, form: str, reading: str
) -> None:
    [found] = explained_in(text)

    assert (found.form, found.reading) == (form, reading)
    assert text[found.start : found.end].endswith(")")
    assert explanation_of(found.term) == (form, reading)


@pytest.mark.parametrize(
    "text",
    [
        "phường Bồ Đề (UBKT)",
        "kiểm tra (UBKT)",
        "Ủy ban. Kiểm tra (UBKT)",
        "Ủy ban kiểm tra\n(UBKT)",
        "(UBKT)",
        "Ủy ban kiểm tra (5)",
        "đồng (Đ)",
        "UBKT (Ủy ban kiểm tra)",
        "Ủy ban kiểm tra 5 (UBKT)",
    ],
)
def test_what_the_words_before_it_do_not_spell_is_not_explained(text: str) -> None:
    assert list(explained_in(text)) == []


WORDS = st.sampled_from(["ủy", "Ban", "kiểm", "tra", "cháy,", "và", "gọi", "tắt", "5", "đ."])
BETWEEN = st.sampled_from([" ", " ", " ", "  ", "\n", "\t"])


@st.composite
def explaining(draw: st.DrawFn) -> str:
    """Words, and in parentheses the first letters of some of them."""
    words = draw(st.lists(WORDS, min_size=1, max_size=6))
    letters = "".join(word[0] for word in words[draw(st.integers(0, 2)) :]).upper()
    spaced = "".join(word + draw(BETWEEN) for word in words)
    return f"{draw(arbitrary_text())} {spaced}({letters}) {draw(arbitrary_text())}"


@given(explaining() | arbitrary_text().map(to_nfc))
@example("của ủy ban kiểm tra (UBKT)")
def test_what_is_explained_stands_in_the_text(text: str) -> None:
    for found in explained_in(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.form in text[found.start : found.end]
        assert "\t" not in found.form + found.reading
