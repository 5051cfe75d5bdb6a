"""Is the encoding of one text found, and a text of another language left alone?"""

import pytest
from hypothesis import given, strategies as st

from support.paths import CORPUS, SHARED
from support.spellings import BYTE_ENCODINGS, ENCODINGS, encode
from wardsearch.formats.encodings.detection import Decoded, decode_bytes, decode_run
from wardsearch.vietnamese.spelling import fold

REAL = SHARED / "data" / "legacy"

SENTENCE = "Ủy ban nhân dân phường quyết định cấp giấy chứng nhận cho các hộ dân trong tháng tới."


def folded(text: str) -> str:
    return " ".join(map(fold, text.split()))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_sentence_is_read_from_each_encoding(encoding: str) -> None:
    found = decode_run(encode(SENTENCE, encoding))

    assert found.encoding == encoding
    assert found.text.lower() == SENTENCE.lower()


@pytest.mark.parametrize("encoding", BYTE_ENCODINGS)
def test_the_bytes_of_a_text_file_are_read_from_each_encoding(encoding: str) -> None:
    found = decode_bytes(encode(SENTENCE, encoding).encode("latin-1"))

    assert found is not None
    assert (found.encoding, found.text.lower()) == (encoding, SENTENCE.lower())


def test_tcvn3_bytes_are_found_by_their_words() -> None:  # C60
    found = decode_bytes("Céng hßa X· héi chñ nghÜa ViÖt Nam".encode("latin-1"))

    assert found == Decoded("Cộng hòa Xã hội chủ nghĩa Việt Nam", "TCVN3")
    assert folded(found.text).startswith("cong hoa xa hoi")


def test_two_words_of_vni_are_enough_where_they_are_common() -> None:  # C61
    found = decode_run("Nguyeãn Vaên")

    assert found == Decoded("Nguyễn Văn", "VNI")
    assert folded(found.text) == "nguyen van"


@pytest.mark.parametrize(
    "text",
    [
        "L'été dernier, à la fenêtre, un élève répétait où était la forêt brûlée.",
        "A população não está só; há três irmãos à espera da avó, e o café é bom.",
    ],
)
def test_french_and_portuguese_are_not_taken_for_tcvn3(text: str) -> None:  # C63
    assert decode_run(text) == Decoded(text, "unicode")
    assert decode_bytes(text.encode("cp1252")) is None


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "UBND", "§ 5", "© 2005", "·", "abc 123", "Cô là ai, có phải em bà Hà không?",
        "Sân rộng 24 m² ở 30°C", "Hé, té, né", SENTENCE, "Toa\u0300n quo\u0302\u0301c",
        "Is it so? He said: no. I am at a (b) and c^d, e.g. to me. Why not go to an inn?",
        "x = a+b; if (a(1) + u+o > y) { do(u+o); } // a^2 + o^2 AT&amp;T &lt;p&gt; &eacute;",
    ],
)  # fmt: skip
def test_what_is_in_no_legacy_encoding_stays(text: str) -> None:
    assert decode_run(text) == Decoded(text, "unicode")


@pytest.mark.parametrize(
    "text", ["giáo viên và tiểu", "vớt 38 tấn bèo và rác", "danh sách các hộ kinh", "Zalo từng tổ"]
)
def test_capitals_and_common_syllables_tell_encodings_apart_that_give_syllables(text: str) -> None:
    assert decode_run(encode(text, "VPS")) == Decoded(text, "VPS")


def test_few_syllables_among_many_other_words_are_not_enough() -> None:
    text = "i-vã cã nu sunt mai mult de zecimale în total. s-au modif"  # Romanian in cp1250

    assert decode_run(text) == Decoded(text, "unicode")


def test_one_syllable_is_not_enough() -> None:
    assert decode_run("Céng") == Decoded("Céng", "unicode")


def test_quotation_marks_beside_a_letter_are_not_evidence() -> None:
    for text in ("“%.250s” không có kh", "«%s» (%s) para «%s» debido a «%s» -b, --"):
        assert decode_run(text) == Decoded(text, "unicode")


def test_a_text_of_which_only_half_reads_as_vietnamese_stays() -> None:
    text = "Céng hßa x· héi; la cha me Köln für Müller Straße Übung"

    assert decode_run(text) == Decoded(text, "unicode")
    assert decode_run("Céng hßa x· héi; la cha me").encoding == "TCVN3"


@given(st.text() | st.text(st.characters(max_codepoint=0xFF)))
def test_a_verdict_is_given_on_any_text(text: str) -> None:
    found = decode_run(text)

    assert found.encoding != "unicode" or found.text == text


@given(st.binary())
def test_a_verdict_is_given_on_any_bytes(data: bytes) -> None:
    found = decode_bytes(data)

    assert found is None or found.encoding in ENCODINGS


def test_a_font_decides_where_the_letters_are_too_few() -> None:
    assert decode_run("Sè") == Decoded("Sè", "unicode")
    assert decode_run("Sè", font=".VnTime") == Decoded("Số", "TCVN3")
    assert decode_run("Soá", font="ABCDEF+VNI-Times") == Decoded("Soá".replace("oá", "ố"), "VNI")


def test_a_font_of_capitals_shows_capitals() -> None:
    assert decode_run("céng hßa", font=".VnTimeH") == Decoded("CỘNG HÒA", "TCVN3")
    assert decode_run("§iÒu 5", font="ABCDEF+.VnArialH") == Decoded("ĐIỀU 5", "TCVN3")


def test_a_font_is_not_believed_against_the_letters() -> None:
    vni = encode(SENTENCE, "VNI")

    assert decode_run(vni, font=".VnTime") == Decoded(SENTENCE, "VNI")
    assert decode_run(SENTENCE, font=".VnTimeH") == Decoded(SENTENCE, "unicode")
    assert decode_run("céng hßa x· héi chñ nghÜa", font="VNI-Times").encoding == "TCVN3"


def test_signs_of_a_picture_font_stay() -> None:
    assert decode_run("·", font="Symbol") == Decoded("·", "unicode")


def test_a_letter_alone_in_a_run_of_its_font_is_a_letter() -> None:
    assert decode_run("\u2212\n", font="FBHPFN+VnTimeHBold") == Decoded("Ư\n", "TCVN3")
    assert decode_run("\u2212\n") == Decoded("\u2212\n", "unicode")


def test_text_that_was_converted_to_utf8_as_latin1_is_found() -> None:
    found = decode_bytes(encode(SENTENCE, "TCVN3").encode("utf-8"))

    assert found is not None
    assert found.encoding == "TCVN3"


def test_a_long_text_is_judged_by_its_parts_and_read_whole() -> None:
    text = (SENTENCE + "\n") * 500
    found = decode_run("English preface, " * 300 + encode(text, "VISCII"))

    assert found == Decoded("English preface, " * 300 + text, "VISCII")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("size", "least"), [(200, 0.995), (60, 0.97)])
def test_pieces_of_reports_are_found_in_each_encoding(
    encoding: str, size: int, least: float
) -> None:
    text = " ".join(
        " ".join(path.read_text(encoding="utf-8").split()) for path in sorted(CORPUS.glob("*.txt"))
    )
    pieces = [text[start : start + size] for start in range(0, len(text) - size, 997)]
    read = [decode_run(encode(piece, encoding)) for piece in pieces]
    right = sum(found.encoding == encoding for found in read)

    assert len(pieces) > 100
    assert right / len(pieces) >= least


@pytest.mark.parametrize("size", [20, 60, 200])
def test_no_piece_of_a_report_in_unicode_is_converted(size: int) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt")))
    pieces = [text[start : start + size] for start in range(0, len(text), 331)]

    assert [piece for piece in pieces if decode_run(piece).encoding != "unicode"] == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not at ../shared/data")
@pytest.mark.parametrize(
    ("name", "encoding"), [("viscii", "VISCII"), ("windows-1258", "Windows-1258")]
)
def test_real_bytes_are_read_as_their_text_in_utf8(name: str, encoding: str) -> None:
    text = (REAL / "uchardet_vi_utf-8.txt").read_text(encoding="utf-8")
    found = decode_bytes((REAL / f"uchardet_vi_{name}.txt").read_bytes())

    assert found == Decoded(text, encoding)
