"""A file may lie in the folder of its ward, and be called by it."""

import unicodedata

import pytest

from wardsearch.corpus.report import parse_report
from wardsearch.places.ward_paths import ward_of_path


@pytest.mark.parametrize(
    ("path", "ward"),
    [
        ("Phường Cửa Nam/2025/bc.txt", "Cửa Nam"),
        (unicodedata.normalize("NFD", "Phường Cửa Nam/bc.txt"), "Cửa Nam"),
        ("UBND PHƯỜNG AN LẠC/bc.txt", "An Lạc"),
        ("phuong-cua-nam/bc.txt", "Cửa Nam"),
        ("ubnd_xa_cu_chi/2025/x.docx", "Củ Chi"),
        ("dac-khu-phu-quoc/x.txt", "Phú Quốc"),
        ("Xã Phúc Thịnh - Báo cáo tháng 9.2025.txt", "Phúc Thịnh"),
        ("BC_UBND phường Tây Hồ_2025.docx", "Tây Hồ"),
        ("Phường Ba Đình/2025.zip#Phường Tây Hồ/a.txt", "Tây Hồ"),
    ],
)
def test_the_nearest_name_that_is_a_ward(path: str, ward: str) -> None:
    assert ward_of_path(path) == ward


@pytest.mark.parametrize(
    "path",
    [
        "kinh-te-xa-hoi/bc.txt",
        "Văn hóa - Xã hội/bc.txt",
        "Phường họp dân.txt",
        "Xã Trần Văn Ba/bc.txt",
        "xa/phuong/bc.txt",
        "phuong-an-2025/bc.txt",
        "xa-ba-dinh/bc.txt",
        "cua-nam/bc.txt",
    ],
)
def test_what_names_no_ward_of_the_table(path: str) -> None:
    assert ward_of_path(path) is None


def test_what_the_file_says_comes_first() -> None:
    assert parse_report("Phường Cửa Nam/a.txt", "Tin\n\nHọp dân.\n").ward == "Cửa Nam"
    assert parse_report("Phường Cửa Nam/a.txt", "Phường Tây Hồ họp\n\nHọp.\n").ward == "Tây Hồ"
