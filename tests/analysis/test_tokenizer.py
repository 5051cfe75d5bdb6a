import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.analysis.forms import compounds, describe
from wardsearch.analysis.tokenizer import JOINER, chunk_tokens, single_token, tokenize
from wardsearch.vietnamese.spelling import canonical, fold, to_nfc


def _terms(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Đại hội", ["đại", "hội"]),
        ("(Giải phóng,mặt-bằng!)", ["giải", "phóng", "mặt", "bằng"]),
        ("hoà HÒA thuỵ", ["hòa", "hòa", "thụy"]),
        ("123/QĐ-UBND", ["123", "qđ", "ubnd"]),
        ("PCCC&CNCH", ["pccc", "cnch"]),
        ("Covid-19", ["covid", "19"]),
        ("a_b", ["a", "b"]),
        ("", []),
        (" \n\t\u00a0", []),
        ("… – ★ ?!", []),
    ],
)
def test_text_is_cut_at_all_that_is_no_letter_or_digit(text: str, terms: list[str]) -> None:
    assert _terms(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("1.089", ["1089"]),
        ("1089", ["1089"]),
        ("147.105.000", ["147105000"]),
        ("1.234,5", ["1234.5"]),
        ("1,234,567", ["1234567"]),
        ("1,234,567.8", ["1234567.8"]),
        ("37,5%", ["37.5"]),
        ("37.5", ["37.5"]),
        ("12.30", ["12.30"]),
        ("1.5.2023", ["1", "5", "2023"]),
        ("03/04/2023", ["03", "04", "2023"]),
        ("192.168.1.10", ["192", "168", "1", "10"]),
        ("5.", ["5"]),
        ("7", ["7"]),
        ("5kg", ["5kg"]),
    ],
)
def test_a_number_is_known_by_its_value(text: str, terms: list[str]) -> None:
    assert _terms(text) == terms


@given(arbitrary_text().map(to_nfc))
@example("a\u0301b")
@example("1.000.000đ")
def test_tokens_are_in_order_apart_and_never_of_white_space(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert not any(char.isspace() for char in text[token.start : token.end])
        assert JOINER not in token.text
        assert token.text != ""
        assert fold(token.text) != ""
        assert not any(char.isspace() or unicodedata.category(char) == "Cc" for char in token.text)
        end = token.end


@given(vietnamese_text().map(to_nfc))
def test_what_is_left_between_tokens_holds_no_letter_or_digit(text: str) -> None:
    rest = list(text)
    for token in tokenize(text):
        rest[token.start : token.end] = " " * (token.end - token.start)
    assert not any(char.isalnum() for char in rest)


@given(arbitrary_text().map(to_nfc), arbitrary_text().map(to_nfc))
def test_what_stands_beyond_white_space_does_not_change_a_token(left: str, right: str) -> None:
    assert _terms(f"{left}\n{right}") == _terms(left) + _terms(right)


@given(arbitrary_text().map(to_nfc))
def test_forms_follow_from_the_tokens(text: str) -> None:
    forms = dict(describe(text))
    assert list(forms) == ["syllable", "folded", "pair", "word", "fact"]
    assert forms["syllable"] == _terms(text)
    assert forms["folded"] == [fold(term) for term in forms["syllable"]]
    assert [pair.split(JOINER) for pair in forms["pair"]] == [
        list(pair) for pair in zip(forms["folded"], forms["folded"][1:], strict=False)
    ]


@given(arbitrary_text().map(to_nfc) | vietnamese_text().map(to_nfc))
def test_a_compound_is_the_tokens_of_its_range_two_or_more_in_a_line(text: str) -> None:
    end = 0
    for word, span in compounds(text):
        within = text[span.start : span.end]
        assert word.split(JOINER) == _terms(within)
        assert JOINER in word
        assert "\n" not in within
        assert span.start >= end
        end = span.end


def test_compounds_are_pyvis_words() -> None:
    text = "Đại hội Đảng bộ phường Ngọc Thụy\nđã thành công"
    assert [word for word, _ in compounds(text)] == [
        "đại_hội",
        "đảng_bộ",
        "ngọc_thụy",
        "thành_công",
    ]
    assert [text[slice(*span)] for _, span in compounds(text)][:2] == ["Đại hội", "Đảng bộ"]


@pytest.mark.parametrize("text", ["http://wardsearch.vn/tin", "a.b@c.vn", "Tp.", "mặt-trận"])
def test_what_pyvi_keeps_whole_or_parts_by_marks_is_no_compound(text: str) -> None:
    assert compounds(text) == []


@pytest.mark.parametrize(
    ("piece", "token"),
    [("HOÀ", "hòa"), ("1.089", "1089"), ("1/2", None), (",", None), ("Tp.", None), ("", None)],
)
def test_a_piece_is_one_token_or_none(piece: str, token: str | None) -> None:
    assert single_token(piece) == token


@given(st.text().map(to_nfc))
def test_a_chunk_is_cut_as_it_is_in_a_text(text: str) -> None:
    for chunk in text.split():
        assert [(t.text, t.start, t.end) for t in chunk_tokens(chunk)] == [
            (t.text, t.start - 1, t.end - 1) for t in tokenize(f" {chunk} ")
        ]


def test_a_token_is_the_canonical_form_of_what_stands_there() -> None:
    text = "Thuỵ UỶ"
    assert [text[t.start : t.end] for t in tokenize(text)] == ["Thuỵ", "UỶ"]
    assert _terms(text) == [canonical("Thuỵ"), canonical("UỶ")]


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of POSIX")
@pytest.mark.parametrize("unit", ["a", "ô", "a\u0330"])
def test_a_chunk_of_any_length_takes_memory_in_proportion(unit: str) -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("there is no /proc")
    # A matcher that remembers where it could go back takes a hundred bytes a letter.
    code = f"""if True:
        import resource
        from wardsearch.analysis.tokenizer import single_token
        from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
        chunk = {unit!r} * 2_000_000
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 50 * len(chunk), -1))
        assert len(syllabify(chunk)) >= 1
        assert single_token(chunk) is not None
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("written", ["27.7.2021", "ngày 27/7/2021", "v1.2.3.4 và 10.10.2020,"])
def test_each_part_of_what_is_no_number_has_its_own_offsets(written: str) -> None:
    tokens = tokenize(written)

    assert [written[token.start : token.end] for token in tokens] == [t.text for t in tokens]


@given(st.lists(st.sampled_from(["27.7.2021", "1.089", "12,5,7", "a-1.2.3", "(3.4.5)", "ngày"])))
def test_tokens_never_overlap(chunks: list[str]) -> None:
    tokens = tokenize(" ".join(chunks))

    assert all(one.end <= two.start for one, two in pairwise(tokens))
