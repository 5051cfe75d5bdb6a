"""Do the runs of a document help each other to a verdict?"""

from hypothesis import given, strategies as st

from support.spellings import encode
from wardsearch.formats.encodings.documents import decode_runs

BODY = "Ủy ban nhân dân phường quyết định cấp giấy chứng nhận cho các hộ dân trong tháng tới.\n"
OTHER = "Hội đồng nhân dân huyện đã thông qua nghị quyết về thu chi ngân sách địa phương.\n"
ENGLISH = "The quick brown fox met a café owner of some naïveté.\n"

runs_of_any_text = st.lists(
    st.tuples(
        st.text(max_size=20), st.sampled_from((None, ".VnTimeH", "VNI-Times", "Symbol", "Arial"))
    )
)


def test_a_short_run_takes_the_verdict_of_its_neighbour() -> None:
    texts, encoding = decode_runs(
        [("Sè\t", None), (encode(BODY, "TCVN3"), None), (ENGLISH, None), ("Bé\t", None)]
    )

    assert texts == ["Số\t", BODY.replace("Ủ", "ủ"), ENGLISH, "Bộ\t"]
    assert encoding == "TCVN3"


def test_short_cells_of_one_font_are_judged_together() -> None:
    cells = ["Họ tên", "Địa chỉ", "Số tiền", "Ghi chú", "Tổng cộng", "Năm", "12", "Quận"]
    texts, encoding = decode_runs([(encode(cell, "VNI"), "Arial") for cell in cells])

    assert texts == cells
    assert encoding == "VNI"


def test_cells_in_small_letters_are_words_each() -> None:
    cells = ["đồng", "bộ", "quyển", "hộp", "chiếc", "tấn"]
    texts, encoding = decode_runs([(encode(cell, "TCVN3"), None) for cell in cells])

    assert texts == cells
    assert encoding == "TCVN3"


def test_each_part_of_a_mixed_document_is_read_by_its_own_encoding() -> None:
    texts, encoding = decode_runs(
        [
            (encode(BODY, "VNI"), None),
            (encode(OTHER, "TCVN3"), None),
            (OTHER, None),
            (ENGLISH, None),
        ]
    )

    assert texts == [BODY, OTHER, OTHER, ENGLISH]
    assert encoding == "VNI"


def test_a_font_that_was_made_for_an_encoding_is_believed_in_a_document() -> None:
    texts, _ = decode_runs([("céng ", ".VnTimeH"), ("hßa", ".VnTime"), (ENGLISH, "Arial")])

    assert texts == ["CỘNG ", "hòa", ENGLISH]


def test_a_font_that_all_its_letters_speak_against_is_not_believed_of_any_run() -> None:
    vni = encode(BODY, "VNI")
    texts, encoding = decode_runs([("Soá\t", ".VnTime"), (vni, ".VnTime"), (vni, ".VnTime")])

    assert texts == ["Số\t", BODY, BODY]
    assert encoding == "VNI"


def test_a_word_that_was_cut_is_judged_and_read_whole() -> None:
    texts, _ = decode_runs([("Nguye", "VNI-Times"), ("ãn Va", "VNI-Times"), ("ên", "VNI-Times")])

    assert "".join(texts) == "Nguyễn Văn"
    assert texts == ["Nguyễ", "n Vă", "n"]


def test_a_tone_mark_of_windows_1258_is_carried_back_to_its_vowel() -> None:
    text = encode(BODY, "Windows-1258")
    cut = text.index("\xec")
    texts, encoding = decode_runs([(text[:cut], None), (text[cut:], None)])

    assert "".join(texts) == BODY
    assert encoding == "Windows-1258"


def test_letters_that_are_runs_of_their_own_in_a_pdf_are_read() -> None:
    regular, subset = "VnTimeBold", "FBHPFN+VnTimeBold"
    texts, _ = decode_runs(
        [("Thñ t", regular), ("\u2212", subset), ("íng x", regular), ("\u2219 ", subset)]
    )

    assert "".join(texts) == "Thủ tướng xã "


def test_bullets_and_signs_between_legacy_runs_stay() -> None:
    body = encode(BODY, "TCVN3")
    texts, _ = decode_runs([("·", "Symbol"), (body, ".VnTime"), ("© ", "Arial"), ("§ ", None)])

    assert [texts[0], *texts[2:]] == ["·", "© ", "§ "]


def test_ascii_encodings_are_found_over_the_whole_document() -> None:
    texts, encoding = decode_runs(
        [("So^'\t", None), (encode(BODY, "VIQR"), None), ("2024\t", None), ("Ghi chu'\t", None)]
    )

    assert texts == ["Số\t", BODY, "2024\t", "Ghi chú\t"]
    assert encoding == "VIQR"


def test_a_document_in_unicode_comes_back_as_it_is() -> None:
    runs = [(BODY, "Times New Roman"), ("Số", "Arial"), (ENGLISH, None), ("là có", None)]

    assert decode_runs(runs) == ([text for text, _ in runs], "unicode")
    assert decode_runs([]) == ([], "unicode")


@given(runs_of_any_text)
def test_there_are_as_many_texts_as_runs(runs: list[tuple[str, str | None]]) -> None:
    texts, encoding = decode_runs(runs)

    assert len(texts) == len(runs)
    assert encoding != "unicode" or texts == [text for text, _ in runs]


def test_a_font_that_is_none_of_the_encoding_learns_nothing_from_one_that_is() -> None:
    body = encode(BODY, "TCVN3")
    texts, _ = decode_runs([(body, ".VnTime"), ("café\t", "Arial"), ("Sè\t", None)])

    assert texts[1:] == ["café\t", "Số\t"]


def test_a_piece_of_a_word_is_read_as_what_surrounds_it() -> None:
    body = encode(BODY, "TCVN3")
    texts, _ = decode_runs([(body, "Arial"), ("iÖ", "Arial Black"), ("t ", "Arial")])

    assert texts[1:] == ["iệ", "t "]


def test_a_common_syllable_of_unicode_is_not_made_a_rarer_one() -> None:
    texts, _ = decode_runs([(encode(BODY, "TCVN3"), None), ("có\t", "Arial")])

    assert texts[1] == "có\t"


def test_text_in_unicode_does_not_spoil_others_in_its_older_font() -> None:
    runs = [("phường Hoa Sữa\t", ".VnTime"), ("tæng céng\t", ".VnTime")]

    assert decode_runs(runs) == (["phường Hoa Sữa\t", "tổng cộng\t"], "TCVN3")


def test_a_document_in_unicode_in_an_older_font_is_left_as_it_is() -> None:
    runs = [
        ("phường Hoa Sữa, quận Hồng Bàng\t", ".VnTime"),
        ("cá và sữa bò\t", ".VnTime"),
        ("cá\t", ".VnTime"),
    ]

    assert decode_runs(runs) == ([text for text, _ in runs], "unicode")
