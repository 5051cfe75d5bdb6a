"""Do wards that a user adds count as those of the table do?"""

from pathlib import Path

import pytest

from wardsearch.errors import QueryError
from wardsearch.places import gazetteer
from wardsearch.places.gazetteer import Gazetteer, Unit, load_gazetteer
from wardsearch.places.own_rows import with_own_rows

TABLE = Path(gazetteer.__file__).with_name("wards.tsv").read_bytes()


def table_with(tmp_path: Path, text: str) -> Gazetteer:
    path = tmp_path / "more.tsv"
    path.write_text(text, encoding="utf-8")
    return Gazetteer(with_own_rows(TABLE, path))


def _full(units: tuple[Unit, ...]) -> list[str]:
    return [f"{unit.full}, {unit.province}" for unit in units]


def test_a_new_ward_is_one_of_today(tmp_path: Path) -> None:
    [unit] = table_with(tmp_path, "phường Bến Xanh, thành phố Hồ Chí Minh\n").named("ben xanh")

    assert (unit.full, unit.province, bool(unit.code)) == (
        *("phường Bến Xanh", "Hồ Chí Minh"),
        True,
    )


def test_a_ward_that_became_another_is_a_part_of_it(tmp_path: Path) -> None:
    rows = "# mới\n\nxã An Lũng, huyện Sông Nhuệ, tỉnh Hà Nam\txã Bến Mới, tỉnh Ninh Bình\n"
    table = table_with(tmp_path, rows)
    [old], [new] = table.named("an lung"), table.named("ben moi")

    assert old.district is not None
    assert (old.district.full, old.province) == ("huyện Sông Nhuệ", "Hà Nam")
    assert table.heirs(old) == (new,)
    assert old in table.parts(new)


def test_what_a_ward_of_today_became_has_the_parts_of_it(tmp_path: Path) -> None:
    before = load_gazetteer()
    [saigon] = [unit for unit in before.named("sai gon") if unit.code]
    table = table_with(
        tmp_path, "phường Sài Gòn, thành phố Hồ Chí Minh\tphường Bến Xanh, thành phố Hồ Chí Minh\n"
    )
    [new] = table.named("ben xanh")

    assert {unit.full for unit in before.parts(saigon)} < {unit.full for unit in table.parts(new)}
    assert [unit.code for unit in table.named("sai gon") if unit.province == "Hồ Chí Minh"] == [""]
    [ben_nghe] = [u for u in table.named("ben nghe") if u.province == "Hồ Chí Minh"]
    assert _full(table.heirs(ben_nghe)) == ["phường Bến Xanh, Hồ Chí Minh"]


@pytest.mark.parametrize(
    "line",
    [
        "Bến Xanh",
        "phường Bến Xanh",
        "phường Bến Xanh, Hồ Chí Minh",
        "phường A, tỉnh B\tC",
        "x\ty\tz",
    ],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(QueryError, match="line 2"):
        table_with(tmp_path, f"# wards\n{line}\n")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        with_own_rows(TABLE, tmp_path / "none.tsv")


@pytest.mark.parametrize("key", ["tan phu", "5", "bo de", "phu quoc"])
def test_all_other_wards_stay_as_they_are(tmp_path: Path, key: str) -> None:
    table = table_with(tmp_path, "phường Bến Xanh, thành phố Hồ Chí Minh\n")

    assert table.named(key) == load_gazetteer().named(key)
    assert [*map(table.heirs, table.named(key))] == [
        *map(load_gazetteer().heirs, load_gazetteer().named(key))
    ]
