from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from wardsearch.places import gazetteer
from wardsearch.places.asked_wards import (
    AskedWard,
    WardSet,
    other_names,
    read_ward,
    ward_set,
)
from wardsearch.places.gazetteer import Unit, load_gazetteer
from wardsearch.places.ward_names import ward_key


def _all(_: str) -> bool:
    return True


def _none(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Bồ Đề", AskedWard("Bồ Đề", "bo de", (), is_literal=False)),
        ("phuong bo de", AskedWard("phuong bo de", "bo de", (), is_literal=False)),
        ('"Bồ Đề"', AskedWard("Bồ Đề", "bo de", (), is_literal=True)),
        ("“Bồ Đề”", AskedWard("Bồ Đề", "bo de", (), is_literal=True)),
        ("Bồ Đề, Long Biên", AskedWard("Bồ Đề", "bo de", ("long bien",), is_literal=False)),
        ("5, Quận 8, TP. HCM", AskedWard("5", "5", ("8", "ho chi minh"), is_literal=False)),
        ("Tân Phú,", AskedWard("Tân Phú", "tan phu", (), is_literal=False)),
        ("", AskedWard("", "", (), is_literal=False)),
    ],
)
def test_a_ward_is_read_with_its_places_and_quotes(typed: str, asked: AskedWard) -> None:
    assert read_ward(typed) == asked


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("p bo de", "bo de"),
        ("p. Bồ Đề", "bo de"),
        ("tt trau quy", "trau quy"),
        ("x dong moi", "dong moi"),
        ("p4", "4"),
        ("p 04", "4"),
        ("P. IV", "4"),
        ("phu", "phu"),
        ("p", "p"),
    ],
)
def test_a_kind_may_be_typed_short(typed: str, key: str) -> None:
    assert read_ward(typed).key == key


def test_no_ward_has_a_name_that_begins_as_a_short_kind_does() -> None:
    table = Path(gazetteer.__file__).with_name("wards.tsv").read_text(encoding="utf-8")
    keys = [line.split("\t")[0] for line in table.splitlines() if line[0] not in "#=@"]
    assert len(keys) > 5_000
    assert [key for key in keys if read_ward(key).key != key] == []


def test_a_name_stands_for_itself_and_for_what_was_merged_into_it() -> None:
    found = ward_set(read_ward("Sài Gòn"))

    assert found.names == {"sai gon"}
    assert "ben nghe|phuong|1|ho chi minh" in found.units
    assert ward_set(read_ward('"Sài Gòn"')) == WardSet(frozenset({"sai gon"}), frozenset())


def test_places_narrow_a_name_to_its_wards_there() -> None:
    for typed in ("Tân Phú, Đồng Nai", "tan phu, tinh dong nai", "xã Tân Phú, Đồng Nai"):
        found = ward_set(read_ward(typed))

        assert found.names == frozenset()
        assert "tan phu|xa||dong nai" in found.units
        assert not any("nghe an" in term for term in found.units)


def test_places_of_before_and_of_today_narrow_alike() -> None:
    # Bình Phước has been a part of Đồng Nai since July 2025.
    [term] = [
        unit.term
        for unit in load_gazetteer().named("tan thanh")
        if unit.province == "Bình Phước" and unit.district and unit.district.name == "Đồng Xoài"
    ]
    for place in ("Bình Phước", "Đồng Nai", "Đồng Xoài"):
        assert term in ward_set(read_ward(f"Tân Thành, {place}")).units


@pytest.mark.parametrize(
    ("ward", "place", "others"),
    [
        ("Ea Kar", "Đắk Lắk", ["Đắc Lắc", "dac lac", "tỉnh Đắc Lắc", "Daklak", "Darlac"]),
        ("Nghĩa Phú", "Đắk Nông", ["Đắc Nông", "Đăk Nông"]),
        ("Sông Cầu", "Bắc Kạn", ["Bắc Cạn", "bac can"]),
        ("Quyết Thắng", "Kon Tum", ["Kontum", "Công Tum", "Kông Tum"]),
        ("Hoa Lư", "Pleiku", ["Plei Ku", "Plây Ku", "TP. Plei Cu"]),
        ("Tân Lợi", "Buôn Ma Thuột", ["Ban Mê Thuột", "TP Buôn Mê Thuột"]),
        ("Bến Nghé", "Hồ Chí Minh", ["TP.HCM", "TPHCM", "HCM", "TP HCM", "Sài Gòn"]),
        ("Phú Hội", "Huế", ["Thừa Thiên Huế", "Thừa Thiên - Huế", "TT-Huế", "tp Huế"]),
        ("Thắng Tam", "Bà Rịa - Vũng Tàu", ["Bà Rịa Vũng Tàu", "BR-VT", "BRVT"]),
        ("Ngọc Thụy", "Hà Nội", ["HN", "TP. Hà Nội"]),
    ],
)
def test_places_narrow_alike_by_all_their_names(ward: str, place: str, others: list[str]) -> None:
    wanted = ward_set(read_ward(f"{ward}, {place}"))

    assert wanted.units
    assert [ward_set(read_ward(f"{ward}, {other}")) for other in others] == [wanted] * len(others)
    assert not ward_set(read_ward(f"{ward}, Cà Mau")).units


def test_places_do_not_count_for_a_ward_that_the_table_does_not_know() -> None:
    found = ward_set(read_ward("Bến Đò, Sông Nhuệ"))

    assert found == WardSet(frozenset({"ben do"}), frozenset())


def test_other_names_are_those_that_some_report_is_of() -> None:
    assert other_names(read_ward("Sài Gòn"), _none) == ([], [])
    assert other_names(read_ward("Bến Nghé"), _all) == ([], ["phường Sài Gòn"])
    parts, heirs = other_names(read_ward("Sài Gòn"), _all)
    assert parts == ["phường Bến Nghé", "phường Đa Kao", "phường Nguyễn Thái Bình"]
    assert heirs == []


def test_a_name_that_many_wards_had_became_what_those_with_reports_became() -> None:
    held = {"5|phuong|go vap|ho chi minh", "an nhon|phuong||ho chi minh"}

    assert other_names(read_ward("Phường 5"), held.__contains__) == ([], ["phường An Nhơn"])


def test_the_kind_of_a_ward_tells_it_from_others_where_there_are_any_of_that_kind() -> None:
    _, heirs = other_names(read_ward("xã Bồ Đề"), _all)
    assert heirs == ["xã Bình Giang"]
    assert other_names(read_ward("xã Ngọc Thụy"), _all)[1] == ["phường Bồ Đề", "phường Hồng Hà"]


@given(st.sampled_from(["Bồ Đề", "Sài Gòn", "Tân Phú", "5", "Đông Xuân", "Hoàn Kiếm", "Phú Quốc"]))
def test_a_ward_of_today_stands_for_all_that_what_was_merged_into_it_stands_for(name: str) -> None:
    gazetteer = load_gazetteer()
    today = [u for u in gazetteer.named(ward_key(name)) if u.code and u.name == name]
    for unit in today:
        for part in gazetteer.parts(unit):
            assert part.term in ward_set(read_ward(name)).units
            assert _units_of(part) <= ward_set(read_ward(name)).units


def _units_of(unit: Unit) -> frozenset[str]:
    """Return what was merged into *unit*, and itself."""
    parts = load_gazetteer().parts(unit)
    return frozenset({unit.term, *(part.term for part in parts)})
