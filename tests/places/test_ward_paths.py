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
        ("phuong-cua-nam.pdf", "Cửa Nam"),
        ("BC thang 10 phuong Cua Nam 15.10.2025.txt", "Cửa Nam"),
        ("2025-10-03_KH_phuong-Cua-Nam.docx", "Cửa Nam"),
        ("BC-thang-10_phuong_cua_nam_05-10-2025.txt", "Cửa Nam"),
        ("bao cao phuong cua nam quy 3.doc", "Cửa Nam"),
        ("UBND phuong Cua Nam - Thong bao.docx", "Cửa Nam"),
        ("quan Ha Dong phuong Kien Hung.xlsx", "Kiến Hưng"),
        ("BC thi tran Trau Quy 2024.txt", "Trâu Quỳ"),
        ("phuong_cua_nam/2025/KH xa hoi.txt", "Cửa Nam"),
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
        "phuong an hai chau.txt",
        "phuong-an-phong-chay-chua-chay.txt",
        "kinh te xa hoi son la.txt",
        "bao cao dia phuong cua nam 2025.txt",
        "ban do thi xa tan phu 2024.txt",
        "Tran Thi Phuong Mai 2025.txt",
        "thong bao phuong cua nam mo.txt",
    ],
)
def test_what_names_no_ward_of_the_table(path: str) -> None:
    assert ward_of_path(path) is None


def test_what_the_file_says_comes_first() -> None:
    assert parse_report("Phường Cửa Nam/a.txt", "Tin\n\nHọp dân.\n").ward == "Cửa Nam"
    assert parse_report("Phường Cửa Nam/a.txt", "Phường Tây Hồ họp\n\nHọp.\n").ward == "Tây Hồ"
