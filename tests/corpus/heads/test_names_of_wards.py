"""No name of a ward is taken for another word of a head, such as *PHƯỜNG AN* for *phương án*."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import wardsearch.places.gazetteer
from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.heads.reading import read_head
from wardsearch.places.kinds import WARDS

TABLE = Path(wardsearch.places.gazetteer.__file__).parent / "wards.tsv"
NAME = re.compile(r"^[^#=@\t][^\t\n]*\t([^\t\n]+)\t(.+)$", re.MULTILINE)
KINDS = {kind.letter: kind.name.upper() for kind in WARDS}
# Written in another case than a place is: `Nông trường`, `H'MLay`.
UNUSUAL = re.compile(r"trường |AL |H'M")

TWO_LINES = (
    "ỦY BAN NHÂN DÂN\n{ward}\nSố: 41/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "{name}, ngày 3 tháng 11 năm 2024\n\nBÁO CÁO\nKết quả thu\n\nCăn cứ\n"
)
ONE_LINE = (
    "UBND {ward} Số: 41/BC-UBND CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM {name}, ngày 3 tháng 11 năm 2024"
    "\nBÁO CÁO Kết quả thu\n\nCăn cứ\n"
)
BODY_BELOW = (
    "{ward}\nTRẠM Y TẾ\nSố: 41/BC-UBND\n{name}, ngày 3 tháng 11 năm 2024\n\nBÁO CÁO\nKết quả thu\n"
)


def wards() -> Iterator[tuple[str, str]]:
    """Yield each name of the table, and the same in capitals with its kind."""
    for found in NAME.finditer(TABLE.read_text("utf-8")):
        kind = KINDS[re.findall(r"(?:^|;)([pxtk])\d", found[2])[0]]
        for name in found[1].split("|"):
            if not UNUSUAL.search(name):
                yield name, f"{kind} {name.upper()}"


LAYOUTS = pytest.mark.parametrize(
    ("layout", "issuer"),
    [
        (TWO_LINES, "ỦY BAN NHÂN DÂN {ward}"),
        (ONE_LINE, "UBND {ward}"),
        (BODY_BELOW, "TRẠM Y TẾ"),
    ],
    ids=["two lines", "one line", "a body below"],
)


def misread(layout: str, issuer: str, names: list[tuple[str, str]]) -> list[object]:
    """Return the wards of *names* and the head of each document of theirs that is not read."""
    wrong: list[object] = []
    for name, ward in names:
        found = read_head(layout.format(ward=ward, name=name))
        body = issuer.format(ward=ward)
        right = DocumentHead("báo cáo", "41/BC-UBND", body, "Kết quả thu", date(2024, 11, 3))
        if found is None or found.head != right:
            wrong.append((ward, found))
    return wrong


@LAYOUTS
def test_every_seventh_ward_may_issue_a_document(layout: str, issuer: str) -> None:
    names = list(wards())

    assert len(names) > 7_900
    assert misread(layout, issuer, names[::7]) == []


@pytest.mark.slow
@LAYOUTS
def test_every_other_ward_may_issue_a_document(layout: str, issuer: str) -> None:
    names = list(wards())
    del names[::7]

    assert misread(layout, issuer, names) == []


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        ("UBND PHƯỜNG TÂY HỒ PHÒNG VĂN HÓA", "PHÒNG VĂN HÓA"),
        ("UBND TỈNH LÀO CAI SỞ NỘI VỤ", "SỞ NỘI VỤ"),
        ("UBND HUYEN A PHONG VAN HOA", "PHONG VAN HOA"),
    ],
)
def test_a_body_that_ran_on_behind_another_is_still_told(lines: str, issuer: str) -> None:
    found = read_head(f"{lines}\nSố: 4/BC-VH\n\nBÁO CÁO\nKết quả\n")
    assert found is not None
    assert found.head.issuer == issuer


def test_a_plan_is_still_a_plan() -> None:
    found = read_head("UBND XÃ A\nSố: 4/PA-UBND\n\nPHƯƠNG ÁN\nPhòng cháy\n")
    assert found is not None
    assert found.head.kind == "phương án"
