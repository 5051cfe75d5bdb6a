import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import wardsearch.places.gazetteer
from wardsearch.analysis.tokenizer import tokenize
from wardsearch.places.gazetteer import SINCE, Unit, load_gazetteer
from wardsearch.places.ward_names import ward_key, ward_key_of_tokens
from wardsearch.vietnamese.spelling import fold

TABLE = Path(wardsearch.places.gazetteer.__file__).parent / "wards.tsv"
LINES = [line for line in TABLE.read_text("utf-8").splitlines() if line[0] != "#"]
KEYS = sorted({line.partition("\t")[0] for line in LINES if line[0] not in "=@"})


def _unit(name: str, district: str | None, province: str) -> Unit:
    """Return the one unit of that name with its kind, as it was in that district and province."""
    found = [
        unit
        for unit in load_gazetteer().named(ward_key(name))
        if unit.full == name
        and (unit.district and unit.district.full) == district
        and unit.province == province
    ]
    assert len(found) == 1, found
    return found[0]


# (ward, district, province, became); those of Sơn La and of Long Biên were read in resolutions 1681
# and 1656/NQ-UBTVQH15
CASES = [
    # merged
    ("phường Bến Nghé", "quận 1", "Hồ Chí Minh", "phường Sài Gòn"),
    ("phường Ngọc Lâm", "quận Long Biên", "Hà Nội", "phường Bồ Đề"),
    ("phường Nghĩa Tân", "quận Cầu Giấy", "Hà Nội", "phường Nghĩa Đô"),
    ("xã Huy Hạ", "huyện Phù Yên", "Sơn La", "xã Phù Yên"),
    # divided
    ("phường Ngọc Thụy", "quận Long Biên", "Hà Nội", "phường Bồ Đề, phường Hồng Hà"),
    ("phường Thượng Thanh", "quận Long Biên", "Hà Nội", "phường Việt Hưng, phường Bồ Đề"),
    # divided, and a part keeps the name
    (
        *("phường Bồ Đề", "quận Long Biên", "Hà Nội"),
        "phường Bồ Đề, phường Hồng Hà, phường Long Biên",
    ),
    # renamed and merged
    ("xã Phổng Lái", "huyện Thuận Châu", "Sơn La", "xã Bình Thuận"),
    # unchanged
    ("xã Suối Tọ", "huyện Phù Yên", "Sơn La", "xã Suối Tọ"),
    ("xã Ngọc Chiến", "huyện Mường La", "Sơn La", "xã Ngọc Chiến"),
    # the same name twice in a province
    ("xã Đông Xuân", "huyện Sóc Sơn", "Hà Nội", "xã Sóc Sơn"),
    ("xã Đông Xuân", "huyện Quốc Oai", "Hà Nội", "xã Yên Xuân"),
    ("xã Chiềng Chung", "huyện Mai Sơn", "Sơn La", "xã Mường Chanh"),
    # numbers
    ("phường 5", "quận Gò Vấp", "Hồ Chí Minh", "phường An Nhơn"),
    ("phường 5", "quận 8", "Hồ Chí Minh", "phường Chánh Hưng, phường Bình Đông"),
    # a township becomes a commune
    ("thị trấn Ít Ong", "huyện Mường La", "Sơn La", "xã Mường La"),
    ("thị trấn Quang Huy", "huyện Phù Yên", "Sơn La", "xã Phù Yên"),
    # a township and a commune of one name
    ("thị trấn Hát Lót", "huyện Mai Sơn", "Sơn La", "xã Mai Sơn"),
    ("xã Hát Lót", "huyện Mai Sơn", "Sơn La", "xã Mai Sơn"),
    # merged before 2025, too
    ("xã Đông Xuân", "huyện Đông Hưng", "Thái Bình", "xã Nam Đông Hưng"),
    ("xã Xuân Quang Động", "huyện Đông Hưng", "Thái Bình", "xã Nam Đông Hưng"),
    # of a district of today's city of another name
    ("phường Thảo Điền", "thành phố Thủ Đức", "Hồ Chí Minh", "phường An Khánh"),
]


@pytest.mark.parametrize(("name", "district", "province", "became"), CASES)
def test_a_ward_of_before_became_what_the_resolutions_say(
    name: str, district: str, province: str, became: str
) -> None:
    heirs = load_gazetteer().heirs(_unit(name, district, province))

    assert ", ".join(heir.full for heir in heirs) == became


def test_a_ward_of_today_knows_what_was_merged_into_it() -> None:
    parts = load_gazetteer().parts(_unit("phường Sài Gòn", None, "Hồ Chí Minh"))

    assert [part.full for part in parts] == [
        *("phường Bến Nghé", "phường Đa Kao", "phường Nguyễn Thái Bình")
    ]


def test_what_was_merged_before_2025_is_a_part_of_a_part() -> None:
    gazetteer = load_gazetteer()
    before = _unit("xã Đông Xuân", "huyện Đông Hưng", "Thái Bình")
    between = _unit("xã Xuân Quang Động", "huyện Đông Hưng", "Thái Bình")
    today = _unit("xã Nam Đông Hưng", None, "Hưng Yên")

    assert before in gazetteer.parts(between)
    assert {before, between} <= set(gazetteer.parts(today))
    assert gazetteer.parts(before) == ()


def test_what_is_no_name_of_a_ward_has_no_units() -> None:
    for key in ("", "khong co", "bo d", "bo de long bien", "@79", "=00118", "#", "\n", "bo de\t"):
        assert load_gazetteer().named(key) == ()


def test_all_3321_units_of_today_are_there_since_the_first_of_july() -> None:
    units = {u for key in KEYS for u in load_gazetteer().named(key)}

    assert date(2025, 7, 1) == SINCE
    assert sum(bool(unit.code) for unit in units) == 3_321
    assert (
        sum(bool(unit.heirs) for unit in units) == 10_035 + 22
    )  # communes that became wards in 2026


def test_no_ward_stands_twice_in_the_table() -> None:
    for key in KEYS:
        units = load_gazetteer().named(key)
        assert len({(unit.name, unit.kind, unit.where) for unit in units}) == len(units)


def test_the_table_is_sorted_by_its_bytes_as_halving_asks_for() -> None:
    encoded = [line.encode() for line in LINES]

    assert encoded == sorted(encoded)


def test_the_table_names_its_sources_and_their_licences() -> None:
    header = "".join(line for line in TABLE.read_text("utf-8").splitlines() if line[0] == "#")

    assert re.search(r"vietnamadminunits 1\.0\.4 \(MIT\)", header)


@given(st.sampled_from(KEYS))
def test_every_ward_of_before_became_something_that_knows_it_as_a_part(key: str) -> None:
    gazetteer = load_gazetteer()
    for unit in gazetteer.named(key):
        heirs = gazetteer.heirs(unit)
        assert bool(heirs) != bool(unit.code)
        for heir in heirs:
            assert heir.code
            assert unit in gazetteer.parts(heir)


@given(st.sampled_from(KEYS))
def test_every_part_became_what_it_is_a_part_of(key: str) -> None:
    gazetteer = load_gazetteer()
    for unit in gazetteer.named(key):
        if unit.code:
            assert all(unit in gazetteer.heirs(part) for part in gazetteer.parts(unit))


@given(st.sampled_from(KEYS))
def test_a_name_is_looked_up_as_the_ward_of_a_report_is(key: str) -> None:
    units = load_gazetteer().named(key)

    assert {ward_key(unit.name) for unit in units} == {key}
    assert {unit.term.partition("|")[0] for unit in units} == {key}


@given(st.sampled_from(KEYS), st.sampled_from(["", "phường ", "xã ", "Thị trấn "]))
def test_the_tokens_of_a_name_have_its_key(key: str, kind: str) -> None:
    for unit in load_gazetteer().named(key):
        tokens = [fold(token.text) for token in tokenize(kind + unit.name)]
        assert ward_key_of_tokens(tokens) == ward_key(" ".join(tokens))
