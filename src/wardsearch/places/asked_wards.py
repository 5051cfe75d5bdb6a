"""Which reports are meant by the name of a ward, through the mergers of 1 July 2025?

Covers reading a ward as it is asked for (`Bồ Đề`, `phuong bo de`, `Tân Phú, Đồng Nai`), the wards
that were merged into it, and what it is a part of today. Does not cover which ward a report names
(`recognition`), which reports pass a filter (`query.filters`), or what the person is told
(`query.named_wards`).

A name finds its own reports and those of what was merged into it. It does not find those of what it
became, most of which are about its neighbours; a note says how to have them.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.gazetteer import Unit, folded, load_gazetteer
from wardsearch.places.kinds import ABOVE_WARDS
from wardsearch.places.ward_names import ward_key, without_designator
from wardsearch.vietnamese.punctuation import QUOTES
from wardsearch.vietnamese.spelling import canonical, fold, is_accented, to_nfc

MAX_NAMES: Final = 16
"""Other names that a query is given: more than any ward of today was made of."""

_PLACE_KINDS: Final = tuple(
    tuple(folded(form).split()) for kind in ABOVE_WARDS for form in (kind.name, kind.short) if form
)
_OTHER_KEYS: Final = {
    **dict.fromkeys(("hcm", "tphcm", "sai gon"), "ho chi minh"),
    **dict.fromkeys(("thua thien hue", "tt hue"), "hue"),
    **dict.fromkeys(("dac lac", "daklak", "darlac"), "dak lak"),
    **dict.fromkeys(("dac nong", "daknong"), "dak nong"),
    **dict.fromkeys(("kontum", "kong tum", "cong tum"), "kon tum"),
    **dict.fromkeys(("plei ku", "plei cu", "play ku"), "pleiku"),
    **dict.fromkeys(("buon me thuot", "ban me thuot"), "buon ma thuot"),
    **dict.fromkeys(("br vt", "brvt"), "ba ria vung tau"),
    "bac can": "bac kan",
    "hn": "ha noi",
}
"""What districts and provinces are called, too, as they are compared.

Sources of the spellings are named in `query/abbreviations.tsv`. Sài Gòn was named Hồ Chí Minh by a
resolution of the National Assembly of 2 July 1976, and Thừa Thiên Huế is Huế since 2025
(175/2024/QH15).
"""
_SHORT_KIND: Final = lazy_compile(r"(?:p|x|tt|dk) (?=.)|p(?=[0-9]{1,2}$)")
_SETS_KEPT: Final = 256

IsHeld = Callable[[str], bool]
"""Whether some report is of the unit that a term stands for."""


class AskedWard(NamedTuple):
    """A ward as it was asked for.

    Attributes:
        name: As typed, without quotes and places.
        key: As it is compared.
        within: Districts or provinces that it is in, folded and without their kinds.
        is_literal: Only reports that have this very name.
    """

    name: str
    key: str
    within: tuple[str, ...]
    is_literal: bool


class WardSet(NamedTuple):
    """Which reports are of a ward: those of one of the names, and those of one of the units.

    Attributes:
        names: As `wardsearch.places.ward_names.ward_key` has them.
        units: As `wardsearch.places.gazetteer.unit_term` has them.
    """

    names: frozenset[str]
    units: frozenset[str]


def read_ward(typed: str) -> AskedWard:
    """Return what was asked for by *typed*: a name, with places after commas, maybe in quotes.

    >>> read_ward("Tân Phú, tỉnh Đồng Nai")
    AskedWard(name='Tân Phú', key='tan phu', within=('dong nai',), is_literal=False)
    """
    text, is_quoted = _unquoted(to_nfc(typed))
    first, *places = text.split(",")
    name, is_literal = _unquoted(first)
    within = tuple(filter(None, map(_place_key, places)))
    return AskedWard(name, _typed_key(name), within, is_quoted or is_literal)


def _typed_key(name: str) -> str:
    """Return the key of a ward as it is typed: `p bo de`, `tt. trau quy`, `p4` have a kind, too.

    No ward's own name begins so.
    """
    key = ward_key(name)
    short = _SHORT_KIND.match(key)
    return ward_key(key[short.end() :]) if short else key


def _unquoted(text: str) -> tuple[str, bool]:
    """Return *text* without quotes around it, and whether there were any."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] in QUOTES and bare[-1] in QUOTES:
        return bare[1:-1].strip(), True
    return bare, False


@lru_cache(maxsize=_SETS_KEPT)
def ward_set(asked: AskedWard) -> WardSet:
    """Return which reports are of *asked*."""
    units = _meant(asked)
    parts = [] if asked.is_literal else [p for unit in units for p in _parts(unit, asked)]
    if not is_narrowed(asked):
        return WardSet(frozenset({asked.key}), frozenset(part.term for part in parts))
    return WardSet(frozenset(), frozenset(unit.term for unit in (*units, *parts)))


def other_names(asked: AskedWard, is_held: IsHeld) -> tuple[list[str], list[str]]:
    """Return by which names else reports of *asked* may be found, with their kinds.

    Returns:
        What was merged into it, and what it is a part of; only what some report is of.
    """
    units = _meant(asked)
    if not units:  # as of most words that stand after a kind
        return [], []
    own = [unit for unit in units if is_held(unit.term)]
    before = [part for unit in units for part in _parts(unit, asked) if is_held(part.term)]
    # Of a name that many wards had, what those became is meant that the reports are of.
    after = [
        heir for unit in own or units if not unit.code for heir in load_gazetteer().heirs(unit)
    ]
    after = [heir for heir in after if heir.key != asked.key and is_held(heir.term)]
    return _names(before, asked), _names(after, asked)


def _names(units: list[Unit], asked: AskedWard) -> list[str]:
    """Return the names of *units* but for the one asked for, none twice."""
    own = folded(asked.name)
    others = [unit for unit in units if own not in (unit.key, folded(unit.full))]
    return list(dict.fromkeys(unit.full for unit in others))[:MAX_NAMES]


def _spelled(name: str) -> str:
    return " ".join(map(canonical, name.lower().split()))


def _meant(asked: AskedWard) -> list[Unit]:
    """Return the units that *asked* names, all of them if it leaves open which."""
    units = list(load_gazetteer().named(asked.key))
    if not units:
        return []
    bare = without_designator(asked.name)
    if any(map(is_accented, bare.split())):
        units = [unit for unit in units if _spelled(unit.name) == _spelled(bare)] or units
    typed = folded(asked.name)
    if typed != asked.key:
        units = [u for u in units if typed.startswith(folded(u.kind))] or units
    return [unit for unit in units if _is_within(unit, asked.within)]


def _parts(unit: Unit, asked: AskedWard) -> list[Unit]:
    """Return what was merged into *unit*, as far as it is where it was asked for."""
    return [part for part in load_gazetteer().parts(unit) if _is_within(part, asked.within)]


def is_narrowed(asked: AskedWard) -> bool:
    """Return whether places count that *asked* names: they don't for a ward the table lacks."""
    return bool(asked.within) and bool(load_gazetteer().named(asked.key))


def _is_within(unit: Unit, within: tuple[str, ...]) -> bool:
    if not within:
        return True
    gazetteer = load_gazetteer()
    units = (unit, *(gazetteer.parts(unit) if unit.code else gazetteer.heirs(unit)))
    places = {_place_key(each.province) for each in units}
    for each in units:
        if each.district is not None:
            places.update(map(_place_key, (each.district.name, *each.district.others)))
    return places.issuperset(within)


def _place_key(name: str) -> str:
    """Return a district or province as it is compared: folded, without its kind, by one name."""
    words = tuple(fold(token.text) for token in tokenize(name))
    for kind in _PLACE_KINDS:
        if words[: len(kind)] == kind and len(words) > len(kind):
            words = words[len(kind) :]
            break
    key = " ".join(words)
    return _OTHER_KEYS.get(key, key)
