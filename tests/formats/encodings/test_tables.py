"""Are the tables those of the definitions?"""

import shutil
import subprocess

import pytest

from support.spellings import LETTERS, LOWER
from wardsearch.formats.encodings.tables import TABLES

CAPITALS_OF_TCVN3 = "ĂÂĐÊÔƠƯ"


def by_iconv(codes: str, charset: str) -> list[str]:
    """Return what iconv makes of each of *codes*; a space parts them, which is no letter's mark."""
    iconv = shutil.which("iconv")
    if iconv is None:
        pytest.skip("no iconv here")
    data = b" ".join(code.encode("latin-1") for code in codes)
    done = subprocess.run([iconv, "-f", charset, "-t", "UTF-8"], input=data, capture_output=True)  # noqa: PLW1510
    if done.returncode:
        pytest.skip(f"this iconv has no {charset}")
    return done.stdout.decode().split(" ")


@pytest.mark.parametrize(("encoding", "charset"), [("TCVN3", "TCVN"), ("VISCII", "VISCII")])
def test_a_table_says_what_iconv_says(encoding: str, charset: str) -> None:
    table = TABLES[encoding]

    assert by_iconv("".join(table), charset) == list(table.values())


def test_windows_1258_says_what_python_says() -> None:
    table = TABLES["Windows-1258"]
    others = [chr(code) for code in range(0xA0, 0x100) if chr(code) not in table]

    assert {code: code.encode("latin-1").decode("cp1258") for code in table} == table
    assert [code.encode("latin-1").decode("cp1258") for code in others] == others


def test_tcvn3_has_all_small_letters_and_seven_capitals() -> None:
    assert sorted(TABLES["TCVN3"].values()) == sorted((*LOWER, *CAPITALS_OF_TCVN3))


@pytest.mark.parametrize("encoding", ["VISCII", "VPS", "VIQR"])
def test_an_encoding_of_two_cases_has_every_letter(encoding: str) -> None:
    assert set(TABLES[encoding].values()) == set(LETTERS)


@pytest.mark.parametrize("encoding", ["TCVN3", "VISCII", "VPS"])
def test_each_byte_is_one_letter_and_each_letter_one_byte(encoding: str) -> None:
    table = TABLES[encoding]

    assert len(set(table.values())) == len(table)
    assert {len(code) for code in table} == {1}


def test_vni_spells_every_letter_with_the_mark_in_either_case() -> None:
    table = TABLES["VNI"]
    pairs = [spelling for spelling in table if len(spelling) == 2]

    assert set(table.values()) == set(LETTERS)
    assert len(pairs) == 232  # 58 letters of a vowel and a mark, in two cases each
    assert all(table[pair] == table[pair[0] + pair[1].swapcase()] for pair in pairs)


@pytest.mark.parametrize(
    ("spelling", "letter"),
    [
        ("AÚ", "Ẳ"), ("aú", "ẳ"), ("Î", "Ỵ"), ("î", "ỵ"), ("ñ", "đ"), ("Ñ", "Đ"), ("ô", "ơ"),
        ("ôø", "ờ"), ("ôù", "ớ"), ("ôû", "ở"), ("ôõ", "ỡ"), ("ôï", "ợ"), ("öï", "ự"), ("aü", "ẵ"),
        ("aå", "ẩ"), ("oä", "ộ"), ("eã", "ễ"), ("æ", "ỉ"), ("ó", "ĩ"), ("ò", "ị"), ("yõ", "ỹ"),
    ],
)  # fmt: skip
def test_vni_spells_the_letters_that_others_forget(spelling: str, letter: str) -> None:
    assert TABLES["VNI"][spelling] == letter


# By letter, as a table of the keyboard has it; the module goes by code.
VPS_CODES = {
    "àáảãạ": "e0e1e4e3e5", "ÀÁẢÃẠ": "80c1818202", "âầấẩẫậ": "e2c0c3c4c5c6",
    "ÂẦẤẨẪẬ": "c28483851c03", "ăằắẳẵặ": "e6a2a1a3a4a5", "ĂẰẮẲẴẶ": "888e8d8ff004",
    "èéẻẽẹ": "e8e9c8ebcb", "ÈÉẺẼẸ": "d7c9defe05", "êềếểễệ": "ea8a898bcd8c",
    "ÊỀẾỂỄỆ": "ca9390949506", "ìíỉĩị": "ecedccefce", "ÌÍỈĨỊ": "b5b4b7b810",
    "òóỏõọ": "f2f3d5f586", "ÒÓỎÕỌ": "bcb9bdbe11", "ôồốổỗộ": "f4d2d3b087b6",
    "ÔỒỐỔỖỘ": "d49796989912", "ơờớởỡợ": "d6a9a7aaabae", "ƠỜỚỞỠỢ": "f79e9d9fa613",
    "ùúủũụ": "f9fafbdbf8", "ÙÚỦŨỤ": "a8dad1ac14", "ưừứửữự": "dcd8d9babbbf",
    "ƯỪỨỬỮỰ": "d0afadb11d15", "ỳýỷỹỵ": "ff9a9bcf9c", "ỲÝỶỸỴ": "b2ddfdb319", "đĐ": "c7f1",
}  # fmt: skip


@pytest.mark.parametrize(("letters", "codes"), VPS_CODES.items())
def test_vps_has_its_letters_also_among_the_control_codes(letters: str, codes: str) -> None:
    read = [TABLES["VPS"][chr(code)] for code in bytes.fromhex(codes)]

    assert read == list(letters)
