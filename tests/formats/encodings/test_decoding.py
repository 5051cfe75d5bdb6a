"""Does a text say in Unicode what it said in its encoding?"""

import pytest
from hypothesis import given, strategies as st

from support.spellings import ENCODINGS, LETTERS, LOWER, encode
from wardsearch.formats.encodings.decoding import decode_as

words = st.lists(st.text(st.sampled_from((*LETTERS, *"bcgnt")), min_size=1, max_size=6), max_size=8)
small_words = st.lists(st.text(st.sampled_from((*LOWER, *"bcgnt")), max_size=6), max_size=8)


@pytest.mark.parametrize("encoding", ["VISCII", "VPS", "Windows-1258", "NCR"])
@given(words)
def test_what_is_written_is_read_again(encoding: str, written: list[str]) -> None:
    text = " ".join(written)

    assert decode_as(encode(text, encoding), encoding) == text


@given(small_words)
def test_small_letters_of_tcvn3_are_read_again(written: list[str]) -> None:
    text = " ".join(written)

    assert decode_as(encode(text, "TCVN3"), "TCVN3") == text
    assert decode_as(encode(text, "TCVN3"), "TCVN3", capitals=True) == text.upper()


@pytest.mark.parametrize(
    "line",
    [
        "PHÒNG KINH TẾ",
        "CÔNG AN PHƯỜNG TỪ LIÊM",
        "UBND PHƯỜNG TÂY HỒ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ĐƠN ĐỀ NGHỊ\nVề việc cấp đất",
        "Số: 5/QĐ-UBND",
        "Số 15 ĐƯỜNG LÁNG",
        "UBND xã Tế Lễ",
        "Tế Lễ",
    ],
)
def test_short_words_of_a_line_of_capitals_are_capitals_in_tcvn3(line: str) -> None:
    assert decode_as(encode(line, "TCVN3"), "TCVN3") == line


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_of_vni_and_viqr_is_read_again_in_a_syllable(letter: str) -> None:
    for encoding in ("VNI", "VIQR"):
        assert decode_as(encode(f"b{letter}ng", encoding), encoding) == f"b{letter}ng"


def test_two_character_letters_of_vni_are_not_split() -> None:
    assert decode_as("ñ ôù ôø ôû ôõ ôï", "VNI") == "đ ớ ờ ở ỡ ợ"
    assert decode_as("TRÖÔØNG Tröôøng ngöôùc", "VNI") == "TRƯỜNG Trường ngước"


def test_marks_of_windows_1258_are_composed() -> None:
    assert decode_as("hi\xea\xf2n \xf0\xfd\xf5\xf2c", "Windows-1258") == "hiện được"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Vie^.t Nam dda^'t nu+o+'c", "Việt Nam đất nước"),
        (r"la\. nha`\.", "la. nhà."),
        ("DDa(.c Ddi.nh", "Đặc Định"),
        ("1+1=2 (a.b)", "1+1=2 (ạb)"),
    ],
)
def test_viqr_takes_the_longest_spelling_and_a_backslash_by_its_word(text: str, read: str) -> None:
    assert decode_as(text, "VIQR") == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Vi&#7879;t &#x110;&#xE0;", "Việt Đà"),
        ("l&agrave; A&amp;B &lt;b&gt; &#60; &nonsense; &#1114112;", None),
        ("e&#770;&#803;", "ệ"),
    ],
)
def test_references_to_letters_are_read_and_markup_stays(text: str, read: str | None) -> None:
    expected = read or "là A&amp;B &lt;b&gt; &#60; &nonsense; &#1114112;"

    assert decode_as(text, "NCR") == expected


@pytest.mark.parametrize("minus", ["\xad", "\u2212"])
def test_signs_that_pdfs_write_for_letters_are_letters_in_words(minus: str) -> None:
    assert decode_as(f"Ch{minus}¬ng x\u2219 h\u03bc {minus}¬ng", "TCVN3") == "Chương xã hà ương"
    assert decode_as("\u22125 \u2219 \u03bc", "TCVN3") == "\u22125 \u2219 \u03bc"


def test_words_in_a_font_of_capitals_become_capitals() -> None:
    assert decode_as("CéNG HßA ViÖt Nam Hµ N§ Bé", "TCVN3") == "CỘNG HÒA Việt Nam Hà NĐ Bộ"


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI", "Windows-1258"])
def test_the_signs_of_windows_are_signs(encoding: str) -> None:
    assert decode_as("\x93an\x94 \x96 \x85", encoding) == "“an” – …"


@pytest.mark.parametrize("encoding", ["VISCII", "VPS"])
def test_letters_that_were_taken_for_signs_of_windows_are_letters(encoding: str) -> None:
    text = "NHẤT CHẾ ĐỘ CŨ"
    data = encode(text, encoding).encode("latin-1")
    spoiled = "".join(bytes((c,)).decode("cp1252", "ignore") or chr(c) for c in data)

    assert decode_as(spoiled, encoding) == text


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_letters_that_an_encoding_has_not_are_kept_or_spoiled(encoding: str) -> None:
    assert decode_as("l\xc0", encoding) == "l\xc0"
    assert decode_as("l\xc0", encoding, spoil_unknown=True) == "l\ufffd"


@given(st.text(), st.sampled_from(ENCODINGS))
def test_any_text_is_read_by_any_encoding(text: str, encoding: str) -> None:
    assert isinstance(decode_as(text, encoding), str)
    assert decode_as(text, "unicode") == text


@pytest.mark.parametrize(
    "word", ["I" * 40 + "x", "G" * 40 + "\xbb" + "x" * 9, "III\xb8" * 20 + "1x"]
)
def test_a_long_word_of_capitals_is_read_in_linear_time(word: str) -> None:
    """Found by fuzzing: a file of 139 bytes took longer to read than anyone waited."""
    assert decode_as(f"x {word * 3} ", "TCVN3").startswith("x ")


def test_a_word_in_capitals_with_a_small_letter_is_not_shouted() -> None:
    assert decode_as("Hµ NéI hµ NéI", "TCVN3") == "Hà NỘI hà NỘI"
