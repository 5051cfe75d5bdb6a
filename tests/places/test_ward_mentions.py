"""Does the ward that a text names come out, and nothing else?"""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import wardsearch.places.gazetteer
from support.documents import ROOT
from wardsearch.places.kinds import WARDS
from wardsearch.places.ward_mentions import find_ward
from wardsearch.places.ward_names import ward_key


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
        ("Tổ dân phố 7, P. Láng: họp dân", "Láng"),
        ("UBND P.Pleiku thông báo", "Pleiku"),
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
        ("Xã đảo Thạnh An ra quân", "Thạnh An"),
        ("XÃ ĐẢO TAM HẢI TỔNG KẾT", "Tam Hải"),
        ("Xã Đảo Thạnh An", "Thạnh An"),
        ("nhân dân xã biên giới Ia O", "Ia O"),
        ("Xã an toàn khu Tân Trào đón bằng", "Tân Trào"),
        ("xã anh hùng Tân Trào", "Tân Trào"),
        ("xã miền núi Tân Trào, xã vùng cao Ia O", "Tân Trào"),
        ("xã đặc biệt khó khăn Tân Trào", "Tân Trào"),
        ("xã\u00a0nông thôn mới  nâng cao Đông Hội", "Đông Hội"),
        ("xã ATK Tân Trào", "Tân Trào"),
        ("Xã Biên Giới họp dân", "Biên Giới"),
        ("XÃ BIÊN GIỚI HỌP DÂN", "Biên Giới"),
        ("XÃ BIÊN GIỚI TÂN BÌNH RA QUÂN", "Tân Bình"),
        ("xã bãi ngang ven biển Tam Hải", "Tam Hải"),
        ("xã anh hùng, an toàn khu Tân Trào", "Tân Trào"),
        ("xã ĐBKK Trà Tập họp", "Trà Tập"),
        ("Xã nông thôn mới nâng cao, kiểu mẫu Đông Hội đón bằng", "Đông Hội"),
        ("XÃ ĐẢO TIỀN TIÊU TAM HẢI", "Tam Hải"),
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


KINDS = {kind.letter: kind.name for kind in WARDS}
TABLE = Path(wardsearch.places.gazetteer.__file__).parent / "wards.tsv"
NAMES = [
    (key, name, KINDS[units[0]])
    for key, name, units in (
        line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line[0] not in "#=@"
    )
]
TITLES = {
    "plain": "{Kind} {name} họp dân",
    "in capitals": "{KIND} {NAME} HỌP DÂN",
    "before a phrase": "{KIND} {NAME} CHÚC MỪNG NHÀ GIÁO",
    "with each word capitalised": "{Kind} {name} Tổ Chức Hội Nghị",
    "as letterhead": "UBND {KIND} {NAME}\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "run together": "UBND {KIND} {NAME} CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
}
# At most so many of the names may be missed, and none taken for another.
MISSED = 0.002


def titled(form: str, name: str, kind: str) -> str:
    return TITLES[form].format(
        Kind=kind.capitalize(), KIND=kind.upper(), name=name, NAME=name.upper()
    )


def misread(form: str, names: list[tuple[str, str, str]]) -> list[tuple[str, str | None]]:
    """Return the wards of *names* that a title of that *form* does not name, and what it does."""
    found = [(key, name, find_ward(titled(form, name, kind), "")) for key, name, kind in names]
    return [(name, ward) for key, name, ward in found if ward is None or ward_key(ward) != key]


def test_the_table_has_the_names_of_the_whole_country() -> None:
    assert len(NAMES) > 7_990


@pytest.mark.parametrize(("page", "said"), [("", "{:,} names"), (".vi", "{:,} tên")])
def test_the_documents_say_how_many_names_were_tried(page: str, said: str) -> None:
    text = (ROOT / f"docs/query-language{page}.md").read_text(encoding="utf-8")
    number = said.format(len(NAMES))

    assert (number.replace(",", ".") if page else number) in text


@pytest.mark.parametrize("form", TITLES)
def test_every_seventh_ward_of_the_country_is_read_from_a_title(form: str) -> None:
    wrong = misread(form, NAMES[::7])

    assert [ward for _, ward in wrong if ward is not None] == []
    assert len(wrong) <= MISSED * len(NAMES[::7])


@pytest.mark.slow
@pytest.mark.parametrize("form", TITLES)
def test_all_other_wards_of_the_country_are_read_from_a_title(form: str) -> None:
    names = NAMES[:]
    del names[::7]
    wrong = misread(form, names)

    assert [ward for _, ward in wrong if ward is not None] == []
    assert len(wrong) <= MISSED * len(names)


BESIDE = [
    *("biên giới", "đảo", "ven biển", "bãi ngang", "miền núi", "vùng cao", "nông thôn mới"),
    *("nông thôn mới nâng cao", "anh hùng", "trung tâm", "an toàn khu", "đặc biệt khó khăn"),
    *("vùng sâu", "vùng xa", "cù lao"),
]
OF_SEVERAL_WORDS = [ward for ward in NAMES if " " in ward[1] and ward[1].replace(" ", "").isalpha()]


@given(
    st.sampled_from(OF_SEVERAL_WORDS),
    st.lists(st.sampled_from(BESIDE), min_size=1, max_size=3),
    st.sampled_from([" ", ", "]),
    st.sampled_from([str.lower, str.title, str.upper]),
)
def test_what_a_ward_is_beside_its_kind_is_no_part_of_its_name(
    ward: tuple[str, str, str], beside: list[str], sign: str, case: Callable[[str], str]
) -> None:
    key, name, kind = ward
    row = f"{case(kind)} {case(sign.join(beside))}"
    title = f"{row} {name.upper()} HỌP DÂN" if case is str.upper else f"{row} {name} họp dân"
    found = find_ward(title, "")

    assert found is not None
    assert ward_key(found) == key


@pytest.mark.parametrize(
    "text",
    [
        *(
            "CÁC XÃ MIỀN NÚI",
            "XÃ VEN BIỂN HỌP DÂN",
            "Xã Đặc Biệt Khó Khăn",
            "xã biên giới, Tân Bình",
        ),
        *("xã, biên giới Tân Bình", "xã miền núi\nTân Bình", "Xã vùng cao, vùng xa"),
    ],
)
def test_what_a_ward_is_beside_its_kind_is_no_name_itself(text: str) -> None:
    assert find_ward(text, "") is None


@given(st.sampled_from(NAMES), st.sampled_from(sorted(TITLES)), st.sampled_from(["'", "’", ""]))
def test_apostrophes_may_be_left_out(
    ward: tuple[str, str, str], form: str, apostrophe: str
) -> None:
    key, name, kind = ward
    found = find_ward(titled(form, name.replace("'", apostrophe), kind), "")

    assert found is not None
    assert ward_key(found) == key


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("Phường Xuân Hương - Đà Lạt họp dân", "Xuân Hương - Đà Lạt"),
        ("Phường Xuân Hương-Đà Lạt họp dân", "Xuân Hương - Đà Lạt"),
        ("PHƯỜNG VĂN MIẾU – QUỐC TỬ GIÁM RA QUÂN", "Văn Miếu - Quốc Tử Giám"),
        ("phường Ngọc Thụy - quận Long Biên", "Ngọc Thụy"),
        ("Xã A Lưới 2 họp dân", "A Lưới 2"),
        ("Phường 1 Bảo Lộc họp dân", "1 Bảo Lộc"),
        ("xã Bảo Lâm 5 hộ nghèo", "Bảo Lâm"),
        ("Xã Tam Xuân II ra quân", "Tam Xuân II"),
        ("Phường IV họp dân", "IV"),
        ("Phường 04 quận 8 họp dân", "4"),
        ("Đặc khu Côn Đảo ra quân", "Côn Đảo"),
        ("Xã Mường É họp", "Mường É"),
        ("XÃ ĐỒNG Ý HỌP", "Đồng Ý"),
        ("Thị trấn Nông trường Liên Sơn họp", "Nông trường Liên Sơn"),
        ("ĐẢNG ỦY PHƯỜNG\nBỒ ĐỀ", "Bồ Đề"),
        ("UBND XÃ HỘI SƠN", "Hội Sơn"),
        # known, and followed by a person
        ("Chủ tịch UBND phường Ngọc Thụy Nguyễn Văn Ba tiếp dân", "Ngọc Thụy"),
        ("Chủ tịch UBND phường Nguyễn Trãi phát biểu", "Nguyễn Trãi"),
        # unknown, and surely a name
        ("xã Tân Lập Thành họp dân", "Tân Lập Thành"),
        ("Công an phường Trần Quốc Toản ra quân", "Trần Quốc Toản"),
        ("UBND PHƯỜNG BẾN XANH", "Bến Xanh"),
        ("UBND PHƯỜNG BẾN XANH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bến Xanh"),
        ("PHƯỜNG BẾN XANH HỌP DÂN\nHọp tại Bến Xanh.", "Bến Xanh"),
    ],
)
def test_the_longest_known_name_wins_and_an_unknown_one_on_strong_evidence(
    text: str, ward: str
) -> None:
    title, _, lead = text.partition("\n") if "HỌP" in text else (text, "", "")

    assert find_ward(title, lead) == ward


OFFICES = [
    *("Chủ tịch UBND", "Phó Chủ tịch HĐND", "Bí thư Đảng ủy", "Trưởng Công an", "Cán bộ"),
    *("đồng chí Chỉ huy trưởng Quân sự", "ông", "Lãnh đạo", "Hiệu trưởng trường tiểu học"),
]
PEOPLE = ["Nguyễn Văn Ba", "Trần Thị Mai", "Phạm Minh Tuấn", "Lê Hoàng Nam", "Phan Thanh Bình"]


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_behind_an_office_is_no_ward(office: str, person: str) -> None:
    assert find_ward(f"{office} phường {person} tiếp công dân", "") is None
    assert find_ward(f"{office} xã {person} cho biết", "Sáng nay, tại xã Đồng Mới.") == "Đồng Mới"


@pytest.mark.parametrize(
    "text",
    [
        "HĐND PHƯỜNG THÔNG QUA",
        "HĐND PHƯỜNG THÔNG QUA NGHỊ QUYẾT",
        "UBND XÃ QUYẾT ĐỊNH KHEN THƯỞNG",
        "ĐẢNG ỦY PHƯỜNG HỌP BÀN",
        "CÔNG AN PHƯỜNG BẮT GIỮ",
        "thị trấn Springfield",
        "phường Manhattan Beach họp",
        "PHƯỜNG BẾN XANH LẠ LẪM HÂN HOAN",
        "BẢO ĐẢM AN TOÀN XÃ HỘI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Xã Luận",
    ],
)
def test_verbs_foreign_names_and_open_ends_are_no_wards(text: str) -> None:
    assert find_ward(text, "") is None


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
        assert 1 <= len(ward.split(" ")) <= 5
        assert ward == " ".join(ward.split())
        assert ward.casefold() in " ".join(f"{title}\n{lead}".split()).casefold()


@pytest.mark.parametrize("rest", [" họp.", " họp dân", " vừa họp, dân vui."])
def test_a_short_line_does_not_count_the_capitals_of_the_name_it_has(rest: str) -> None:
    assert find_ward(f"Xã Thuỵ Lâm Hạ{rest}", "") == "Thuỵ Lâm Hạ"


@pytest.mark.parametrize(
    "text",
    ["Thông tấn xã Việt Nam đưa tin.", "Công xã Paris, công xã Bình Minh", "Hợp tác xã Hòa Bình"],
)
def test_the_end_of_another_word_is_no_commune(text: str) -> None:
    assert find_ward("", text) is None


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("Ông An, phường Thuận Hóa cũ, làm Bí thư Đảng ủy phường Phú Xuân", "Phú Xuân"),
        ("Phường Thuận Hóa cũ sáp nhập vào phường Phú Xuân", "Phú Xuân"),
        ("PHƯỜNG THUẬN HÓA CŨ NAY LÀ PHƯỜNG PHÚ XUÂN", "Phú Xuân"),
        ("phường Thuận Hóa (cũ) và phường Phú Xuân họp", "Phú Xuân"),
        ("Phường 5 trước đây nay thuộc phường Phú Xuân", "Phú Xuân"),
        ("phường Thuận Hóa (trước sáp nhập), phường Phú Xuân", "Phú Xuân"),
        ("Trụ sở phường Thuận Hóa cũ thành trường học", "Thuận Hóa"),
        ("Nhà phường Thuận Hóa cũ kỹ, phường Phú Xuân giúp sửa", "Thuận Hóa"),
        ("Bí thư phường Thuận Hóa thăm phường Phú Xuân cũ", "Thuận Hóa"),
    ],
)
def test_a_ward_that_was_is_named_only_where_no_other_is(text: str, ward: str) -> None:
    assert find_ward(text, "") == ward
    assert find_ward("Tin vui", text) == ward
    assert find_ward("Phường Ngọc Thụy cũ", text) == "Ngọc Thụy"
