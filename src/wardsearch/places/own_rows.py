r"""Which wards does a user add to the table, and which became which since it was made?

Covers the file of such rows, and the table with them in it. A row is a ward of today; or a ward, a
tab, and the ward that it became. Each has its kind and, behind commas, its district, if it has one,
and its province::

    phường Bến Xanh, thành phố Hồ Chí Minh
    xã An Lũng, huyện Sông Nhuệ, tỉnh Hà Nam<tab>xã Bình Giang, tỉnh Ninh Bình

Empty lines and lines that begin with `#` are passed over. What became another is no ward of today:
its own parts are parts of the other. Does not cover looking wards up (`gazetteer`).
"""

import re
from itertools import count
from pathlib import Path
from typing import Final

from wardsearch.errors import QueryError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import shortened
from wardsearch.places.kinds import ABOVE_WARDS, WARDS
from wardsearch.places.own_files import read_own_file
from wardsearch.places.ward_names import ward_key
from wardsearch.vietnamese.spelling import canonical, to_nfc

_FIRST_CODE: Final = 90_001  # of a ward that the table lacks: official codes are lower
_FIRST_PLACE: Final = (
    9_001  # of a district or province that it lacks; these have two or three digits
)
_MOST_PLACES: Final = 2


class _Named(NamedTuple):
    """A ward as a row names it: its kind and name, those of its district, and of its province."""

    kind: str
    name: str
    district: tuple[str, str] | None
    province: tuple[str, str]


def with_own_rows(table: bytes, path: Path) -> bytes:
    """Return *table*, lines of `wards.tsv`, with the rows of the file *path*.

    Raises:
        QueryError: The file cannot be read, or has a line of another form.
    """
    text = read_own_file(path, "wards-unreadable")
    merger = _Merger(table.decode())
    for number, line in enumerate(to_nfc(text).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        named = [_read(side) for side in line.rstrip("\t ").split("\t")]
        if None in named or len(named) > 2:  # noqa: PLR2004 - a ward, and what it became
            raise QueryError(
                "wards-line-invalid", path=str(path), line=number, found=shortened(line.strip())
            )
        merger.add([each for each in named if each is not None])
    return merger.table()


def _read(side: str) -> _Named | None:
    ward, *places = (part.strip() for part in side.split(","))
    kind, name = _parted(ward, [kind.name for kind in WARDS])
    above = [_parted(place, [kind.name for kind in ABOVE_WARDS]) for place in places]
    if not kind or not 1 <= len(above) <= _MOST_PLACES or not all(each[0] for each in above):
        return None
    return _Named(kind, name, above[0] if len(above) > 1 else None, above[-1])


def _parted(text: str, kinds: list[str]) -> tuple[str, str]:
    """Return the kind that *text* begins with, empty for none, and the name behind it."""
    words = " ".join(text.split())
    for kind in kinds:
        if words.lower().startswith(f"{kind} ") and len(words) > len(kind) + 1:
            return kind, words[len(kind) + 1 :]
    return "", words


class _Merger:
    """Puts rows into the lines of a table."""

    def __init__(self, table: str) -> None:
        lines = [line for line in table.splitlines() if line[:1] not in {"#", ""}]
        self._places = [line.split("\t") for line in lines if line[0] == "@"]
        self._keys = dict(line[1:].split("\t") for line in lines if line[0] == "=")
        self._units: dict[tuple[str, str], list[str]] = {}
        for line in lines:
            if line[0] not in "=@":
                key, name, units = line.split("\t")
                self._units[key, name] = units.split(";")
        self._became: dict[str, str] = {}  # code of what is no ward of today: that of its heir

    def add(self, named: list[_Named]) -> None:
        """Add a ward of today, or a ward and what it became."""
        heir = self._code(named[-1])
        if len(named) == 1:
            return
        old = named[0]
        place = self._place(old.district or old.province, old.province if old.district else None)
        units = self._units.setdefault(_name_of(old), [])
        today = next((unit for unit in units if unit.startswith(f"{_letter(old)}{place}=")), None)
        if today is not None:
            code = today.partition("=")[2]
            self._became[code] = heir
            self._keys.pop(code, None)
            units.remove(today)
        units[:] = [unit for unit in units if not unit.startswith(f"{_letter(old)}{place}>")]
        units.append(f"{_letter(old)}{place}>{heir}")

    def table(self) -> bytes:
        """Return the lines, sorted by their bytes."""
        names = (
            f"{key}\t{name}\t{';'.join(map(self._with_heirs, units))}"
            for (key, name), units in self._units.items()
            if units
        )
        codes = (f"={code}\t{key}" for code, key in self._keys.items())
        lines = [*names, *codes, *("\t".join(place) for place in self._places)]
        return "".join(f"{line}\n" for line in sorted(lines, key=str.encode)).encode()

    def _with_heirs(self, unit: str) -> str:
        """Return *unit* with the heirs that its heirs have since become."""
        found = re.fullmatch(r"([pxtk]\d+>)([\d,]+)(.*)", unit)
        if found is None or not self._became:
            return unit
        heirs = dict.fromkeys(map(self._heir_of, found[2].split(",")))
        return f"{found[1]}{','.join(heirs)}{found[3]}"

    def _heir_of(self, code: str) -> str:
        seen = {code}
        while (code := self._became.get(code, code)) not in seen:
            seen.add(code)
        return code

    def _code(self, ward: _Named) -> str:
        """Return the code of a ward of today, which is added where the table lacks it."""
        place = self._place(ward.province, None)
        units = self._units.setdefault(_name_of(ward), [])
        for unit in units:
            if unit.startswith(f"{_letter(ward)}{place}="):
                return unit.partition("=")[2]
        code = str(next(n for n in count(_FIRST_CODE) if str(n) not in self._keys))
        units.append(f"{_letter(ward)}{place}={code}")
        self._keys[code] = ward_key(ward.name)
        return code

    def _place(self, place: tuple[str, str], province: tuple[str, str] | None) -> str:
        """Return the code of a district of *province*, or of a province; added if it is new."""
        for code, _, name, *more in self._places:
            within = more[0] if more else None
            if _same(name, place[1]) and (
                within is None if province is None else within and _same(within, province[1])
            ):
                return code[1:]
        known = {line[0][1:] for line in self._places}
        code = str(next(n for n in count(_FIRST_PLACE) if str(n) not in known))
        letter = next(kind.letter for kind in ABOVE_WARDS if kind.name == place[0])
        above = [province[1]] if province else []
        self._places.append([f"@{code}", letter, place[1], *above])
        return code


def _name_of(ward: _Named) -> tuple[str, str]:
    return ward_key(ward.name), ward.name


def _letter(ward: _Named) -> str:
    return next(kind.letter for kind in WARDS if kind.name == ward.kind)


def _same(one: str, other: str) -> bool:
    return [*map(canonical, one.lower().split())] == [*map(canonical, other.lower().split())]
