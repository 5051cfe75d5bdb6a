"""Does the ward that a text names come out, and nothing else?"""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from wardsearch.places.ward_names import find_ward, ward_key, without_designator


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("Đảng bộ phường Ngọc Thụy họp", "Ngọc Thụy"),
        ("phường Thượng Thanh hoàn thành xuất sắc nhiệm vụ", "Thượng Thanh"),
        ("UBND Phường Ngọc Thụy Quận Long Biên", "Ngọc Thụy"),
        ("Xã Bình Minh, huyện Thanh Oai", "Bình Minh"),
        ("Thị trấn Trâu Quỳ ra quân", "Trâu Quỳ"),
        ("Thị  trấn Phùng đạt chuẩn", "Phùng"),
        ("P. Ngọc Thụy, Q. Long Biên", "Ngọc Thụy"),
        ("P.Ngọc Thụy", "Ngọc Thụy"),
        ("Công an TT. Trâu Quỳ", "Trâu Quỳ"),
        ("Phường 5 tổ chức bầu cử", "5"),
        ("địa bàn phường 12.", "12"),
        ("P.12, Q.10", "12"),
        ("phường Bình Hưng Hòa A đạt", "Bình Hưng Hòa A"),
        ("xã Ea H'leo có", "Ea H'leo"),
        ("xã Hội Sơn đón nhận danh hiệu", "Hội Sơn"),
        ("thị trấn Năm Căn năm 2022", "Năm Căn"),
        ("phường Hòa Khánh", "Hòa Khánh"),
        ("phường Hoà Khánh", "Hoà Khánh"),
        ("phường\u00a0Ngọc Thụy", "Ngọc Thụy"),
        ("(phường Ngọc Thụy)", "Ngọc Thụy"),
        ("Đặc khu Phú Quốc tổ chức hội nghị", "Phú Quốc"),
    ],
)
def test_a_name_is_what_is_capitalised_after_the_kind_of_ward(text: str, ward: str) -> None:
    assert find_ward(text, "") == ward


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("ĐẢNG BỘ PHƯỜNG NGỌC THỤY", "Ngọc Thụy"),
        ("PHƯỜNG NGỌC THỤY QUẬN LONG BIÊN", "Ngọc Thụy"),
        ("PHƯỜNG NGỌC THỤY HOÀN THÀNH XUẤT SẮC NHIỆM VỤ", "Ngọc Thụy"),
        ("PHƯỜNG NGỌC THỤY NĂM 2022", "Ngọc Thụy"),
        ("ĐẠI HỘI ĐẢNG BỘ PHƯỜNG NGỌC THỤY LẦN THỨ XXII", "Ngọc Thụy"),
        ("PHƯỜNG BÌNH TRỊ ĐÔNG TỔ CHỨC", "Bình Trị Đông"),
        ("PHƯỜNG NGỌC THỤY VUI TẾT", "Ngọc Thụy"),
        ("PHƯỜNG NGỌC THỤY RỰC RỠ CỜ HOA", "Ngọc Thụy"),
        ("Phường Ngọc Thụy Rực Rỡ Cờ Hoa", "Ngọc Thụy"),
        ("THỊ TRẤN TRÂU QUỲ", "Trâu Quỳ"),
        ("ĐẶC KHU VÂN ĐỒN RA QUÂN", "Vân Đồn"),
        ("Ủy ban nhân dân phường NGỌC THỤY thông báo", "Ngọc Thụy"),
    ],
)
def test_a_name_in_capitals_ends_where_names_of_wards_do(text: str, ward: str) -> None:
    assert find_ward(text, "") == ward


@pytest.mark.parametrize(
    "text",
    [
        "Kinh tế - xã hội",
        "KINH TẾ XÃ HỘI",
        "Phát Triển Kinh Tế Xã Hội",
        "các xã viên Hợp tác xã Bình Minh",
        "HỢP TÁC XÃ BÌNH MINH",
        "Hội đồng nhân dân Thị xã Sơn Tây",
        "Phường đã tổ chức",
        "PHƯỜNG ĐÃ TỔ CHỨC",
        "Phường Văn minh đô thị",
        "Phường Văn Minh đô thị",
        "trên địa bàn phường, Đảng ủy",
        "trên địa bàn phường\nNăm 2022",
        "toàn phường 12 hộ nghèo",
        "toàn phường 12 tổ dân phố",
        "phường 100% hộ dân",
        "phường 2022",
        "phường 3.600 suất cơm",
        "TP. Hồ Chí Minh",
        "TT. Huế",
        "P. Tài chính",
        "các phường Đạt chuẩn",
        "xãXuân",
        "",
    ],
)
def test_words_that_only_look_like_a_ward_name_none(text: str) -> None:
    assert find_ward(text, "") is None


def test_the_title_wins_over_the_lead() -> None:
    assert find_ward("Tin phường Ngọc Thụy", "Cùng phường Thượng Thanh") == "Ngọc Thụy"
    assert find_ward("Tin kinh tế - xã hội", "Cùng phường Thượng Thanh") == "Thượng Thanh"


def test_a_headline_in_capitals_is_cut_where_the_lead_ends_the_name() -> None:
    assert find_ward("PHƯỜNG NGỌC THỤY VUI TẾT", "Nhân dân phường Ngọc Thuỵ vui") == "Ngọc Thụy"
    assert find_ward("PHƯỜNG BÌNH HƯNG HÒA A VUI", "phường Bình Hưng Hòa A vui") == (
        "Bình Hưng Hòa A"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phường Ngọc Thụy", "ngoc thuy"),
        ("NGỌC THUỴ", "Ngọc Thụy"),
        ("xã Bến Đò", "Ben  Do"),
        ("Phường 5", "phuong 5"),
        ("Thị trấn Cầu Guột", "thi tran cau guot"),
        ("Đặc khu Phú Quốc", "dac khu phu quoc"),
        ("ĐẶC KHU PHÚ QUỐC", "phú quốc"),
        ("Phương", "phuong"),
    ],
)
def test_wards_compare_without_diacritics_and_kind(one: str, other: str) -> None:
    assert ward_key(one) == ward_key(other)
    assert ward_key(one) != ""


def test_different_wards_differ() -> None:
    assert ward_key("Ngọc Thụy") != ward_key("Thượng Thanh")


def test_a_ward_given_with_its_kind_is_the_same_ward() -> None:
    names = [
        "Phường Ngọc Thụy",
        "P. Ngọc Thụy",
        "Ngọc Thụy",
        "phường 5",
        "Xã Đàn",
        "Xãng",
        "Phường",
    ]

    bare = ["Ngọc Thụy", "Ngọc Thụy", "Ngọc Thụy", "5", "Xã Đàn", "Xãng", "Phường"]
    assert [without_designator(name) for name in names] == bare


PIECES = [
    "phường",
    "Xã",
    "THỊ",
    "trấn",
    "P.",
    "TT.",
    "Ngọc",
    "THỤY",
    "5",
    "hội",
    "năm",
    " ",
    "\n",
    "'",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map(" ".join), st.text())
def test_a_ward_is_always_one_short_line_of_the_text_in_nfc(title: str, lead: str) -> None:
    title, lead = unicodedata.normalize("NFC", title), unicodedata.normalize("NFC", lead)

    ward = find_ward(title, lead)

    if ward is not None:
        assert 1 <= len(ward.split(" ")) <= 4
        assert ward == " ".join(ward.split())
        assert ward.casefold() in " ".join(f"{title}\n{lead}".split()).casefold()
