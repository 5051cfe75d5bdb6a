"""Are names of wards equal, however people write them?"""

import pytest

from wardsearch.places.ward_names import ward_key, without_designator


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
        ("Phường 04", "4"),
        ("Phường IV", "phuong 4"),
        ("Xã Cư M'gar", "cu mgar"),
        ("Ea H’leo", "Ea Hleo"),
        ("Xuân Hương - Đà Lạt", "xuan huong da lat"),
    ],
)
def test_wards_compare_without_diacritics_and_kind(one: str, other: str) -> None:
    assert ward_key(one) == ward_key(other)
    assert ward_key(one) != ""


def test_different_wards_differ() -> None:
    assert ward_key("Ngọc Thụy") != ward_key("Thượng Thanh")


def test_a_ward_given_with_its_kind_is_the_same_ward() -> None:
    names = [
        "Phường 04",
        "Phường Ngọc Thụy",
        "P. Ngọc Thụy",
        "Ngọc Thụy",
        "phường 5",
        "Xã Đàn",
        "Xãng",
        "Phường",
        "xã đảo Thạnh An",
    ]

    bare = ["4", *["Ngọc Thụy"] * 3, "5", "Xã Đàn", "Xãng", "Phường", "Thạnh An"]
    assert [without_designator(name) for name in names] == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("UBND phường Tây Hồ", "Tây Hồ"),
        ("Ủy ban nhân dân xã Củ Chi", "Củ Chi"),
        ("Công an phường 04", "4"),
        ("Công An", "Công An"),
        ("UBND", "UBND"),
    ],
)
def test_the_body_of_a_ward_may_stand_before_its_name(name: str, bare: str) -> None:
    assert without_designator(name) == bare
