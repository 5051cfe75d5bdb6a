"""Which wards became which on 1 July 2025?

Covers the table `wards.tsv`, which names its sources: every ward, commune and township
of June 2025 and of since then, and those that were merged between 2022 and 2025. Does not cover
which of them a report names (`recognition`), nor what follows for a query (`asked_wards`).

The table is kept as the bytes of its file and searched, not parsed: one name in 14,000 is asked
for, and reading all of them would cost a search more than it takes.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.kinds import ABOVE_WARDS, WARDS
from wardsearch.places.own_rows import with_own_rows
from wardsearch.vietnamese.spelling import fold

SINCE: Final = date(2025, 7, 1)
"""When the wards of today began their work: article 2 of resolutions 1654 to 1687/NQ-UBTVQH15."""

_WARD_KINDS: Final = {kind.letter: kind.name for kind in WARDS}
_PLACE_KINDS: Final = {kind.letter: kind.name for kind in ABOVE_WARDS}
WARDS_VARIABLE: Final = "WARDSEARCH_WARDS"
"""The variable of the environment that names a file of more wards: processes that index have it."""
_TABLE: Final = Path(__file__).with_name("wards.tsv")
_ENTRY: Final = lazy_compile(
    r"(?P<kind>[pxtk])(?P<where>\d+)"
    r"(?:=(?P<code>\d+)|>(?P<heirs>[\d,]+)(?:<(?P<merged>[^;]+))?|~(?P<into>[^;]+))"
)
_NAME: Final = lazy_compile(rb"^([^#=@\t][^\t\n]*)\t([^\t\n]+)\t", re.MULTILINE)
_NAMES_KEPT: Final = 4_096


class Place(NamedTuple):
    """A district or a province.

    Attributes:
        kind: `quận`, `huyện`, `thị xã`, `thành phố` or `tỉnh`.
        name: Without its kind.
        province: That a district was in before July 2025; empty for a province.
        others: Names of districts that it was made of before, without their kinds.
    """

    kind: str
    name: str
    province: str = ""
    others: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The name with its kind."""
        return f"{self.kind} {self.name}"


class Unit(NamedTuple):
    """A ward, commune, township or special zone.

    Attributes:
        key: Its name as it is compared.
        name: Without its kind, NFC.
        kind: The name of one of `wardsearch.places.kinds.WARDS`.
        district: None since July 2025, when districts ended.
        province: Of its time, without its kind.
        code: The official one of a unit of July 2025 or later, else empty.
        where: The official code of its district, or of its province since July 2025.
        heirs: The codes of what it became in July 2025, the largest first.
        merged_into: The keys of the wards of its district that it was merged into before.
        merged: The keys of those that were merged into it before.
    """

    key: str
    name: str
    kind: str
    district: Place | None
    province: str
    code: str
    where: str
    heirs: tuple[str, ...] = ()
    merged_into: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The name with its kind."""
        return f"{self.kind} {self.name}"

    @property
    def term(self) -> str:
        """What stands for it in an index."""
        district = self.district.name if self.district else ""
        return unit_term(self.key, self.kind, district, self.province)


def unit_term(key: str, kind: str, district: str, province: str) -> str:
    """Return what stands for a unit in an index: its name, kind, district and province, folded.

    >>> unit_term("bo de", "phường", "Long Biên", "Hà Nội")
    'bo de|phuong|long bien|ha noi'
    """
    return "|".join([key, *map(folded, (kind, district, province))])


def folded(name: str) -> str:
    """Return *name* word by word without its diacritics."""
    return " ".join(map(fold, name.split()))


class Gazetteer:
    """The units of the table, looked up by name or by code.

    Args:
        table: The lines of the file, sorted by their bytes.
    """

    def __init__(self, table: bytes) -> None:
        self._table = table
        self.named = lru_cache(maxsize=_NAMES_KEPT)(self._named)
        self.heirs = lru_cache(maxsize=_NAMES_KEPT)(self._heirs)
        self.parts = lru_cache(maxsize=_NAMES_KEPT)(self._parts)
        self._place = lru_cache(maxsize=None)(self._read_place)

    def _named(self, key: str) -> tuple[Unit, ...]:
        """Return the units of that name, as `wardsearch.places.ward_names.ward_key` has it."""
        if not key or key[0] in "#=@":
            return ()
        return tuple(unit for line in self._lines(f"{key}\t") for unit in self._units(line))

    def names(self, key: str) -> tuple[str, ...]:
        """Return how the names are spelled that are compared as *key*.

        All keys are read at the first call: indexing asks for several a report.
        """
        return self._spellings.get(key, ())

    @cached_property
    def _spellings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for line in _NAME.finditer(self._table):
            key, name = line[1].decode(), line[2].decode()
            found[key] = (*found.get(key, ()), name)
        return found

    def _heirs(self, unit: Unit) -> tuple[Unit, ...]:
        """Return what *unit*, if it is of before, is or is a part of today; the largest first."""
        found = [self._of_code(code) for code in unit.heirs]
        for key in unit.merged_into:
            wards = [ward for ward in self.named(key) if ward.where == unit.where and ward.heirs]
            found += [heir for ward in wards for heir in self.heirs(ward)]
        return tuple(dict.fromkeys(found))

    def _parts(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units that became *unit* or a part of it, and their parts."""
        if unit.code:
            lines = self._lines_holding(unit.code.encode())
            found = [p for line in lines for p in self._units(line) if unit.code in p.heirs]
        else:
            found = [
                part
                for key in unit.merged
                for part in self.named(key)
                if part.where == unit.where and unit.key in part.merged_into
            ]
        found += [before for part in found if part.merged for before in self.parts(part)]
        return tuple(dict.fromkeys(found))

    def _of_code(self, code: str) -> Unit:
        key = next(self._lines(f"={code}\t")).split("\t")[1]
        return next(unit for unit in self.named(key) if unit.code == code)

    def _lines(self, beginning: str) -> Iterator[str]:
        """Yield the lines that begin so, found by halving."""
        sought, table = beginning.encode(), self._table
        low, high = 0, len(table)  # the first such line begins at *low* or later, by *high*
        while low < high:
            middle = (low + high) // 2
            start = table.rfind(b"\n", low, middle) + 1 or low
            end = table.index(b"\n", middle) + 1
            if table[start:end] < sought:
                low = end
            else:
                high = start
        while table.startswith(sought, low):
            end = table.index(b"\n", low)
            yield table[low:end].decode()
            low = end + 1

    def _lines_holding(self, code: bytes) -> Iterator[str]:
        """Yield the lines of names that hold *code*."""
        table = self._table
        at = table.find(code)
        while at >= 0:
            end = table.index(b"\n", at)
            start = table.rfind(b"\n", 0, at) + 1
            if table[start : start + 1] not in b"#=@":
                yield table[start:end].decode()
            at = table.find(code, end)

    def _units(self, line: str) -> Iterator[Unit]:
        """Yield the units of a *line* of a name."""
        key, name, listed = line.split("\t")
        for entry in listed.split(";"):
            found = _ENTRY.fullmatch(entry)
            assert found is not None, entry
            place = self._place(found["where"])
            yield Unit(
                key,
                name,
                _WARD_KINDS[found["kind"]],
                place if place.province else None,
                place.province or place.name,
                found["code"] or "",
                found["where"],
                _listed(found["heirs"]),
                _listed(found["into"]),
                _listed(found["merged"]),
            )

    def _read_place(self, code: str) -> Place:
        _, kind, name, *more = next(self._lines(f"@{code}\t")).split("\t")
        province, others = (*more, "", "")[:2]
        return Place(_PLACE_KINDS[kind], name, province, _listed(others))


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the table, with the rows of the file that `WARDS_VARIABLE` names; read once.

    Raises:
        QueryError: That file cannot be read, or has a line of another form.
    """
    table, own = _TABLE.read_bytes(), os.environ.get(WARDS_VARIABLE)
    return Gazetteer(with_own_rows(table, Path(own)) if own else table)
