"""Which of all wards of that name does a report mean, and what is it today?

Covers telling wards of one name apart: by the district and province that the report names
beside the ward, near its beginning, or anywhere; by the kind of the ward; and by the date, since a
name of before 1 July 2025 may be another ward's today. Does not cover finding the name
(`ward_mentions`), nor what became which (`gazetteer`).

If several remain, or the report names another district, no ward is chosen: a wrong one would hide
the report from the right query.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.gazetteer import SINCE, Place, Unit, load_gazetteer
from wardsearch.places.kinds import DISTRICTS, PROVINCES, Kind
from wardsearch.places.ward_names import ward_key
from wardsearch.vietnamese.spelling import canonical

_READ_CHARS: Final = 200_000  # of a text: a report names its district early
_MENTIONS_READ: Final = 8

# Points for a ward's district and province, as a report names them. A district beside the ward
# outweighs whatever stands elsewhere: a district and a province get at most 6 there.
_BESIDE: Final = 16  # right beside the name of the ward
_WITH_KIND: Final = 4  # elsewhere, as `quận Long Biên`
_BARE: Final = 1  # elsewhere, without its kind
_HEAD: Final = 2  # extra points near the beginning


def _beginnings(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """Return what may stand right before a name, in small letters: `quận `, `q.`, `tx`."""
    short = (f"{kind.short}." if len(kind.short) == 1 else kind.short for kind in kinds)
    return (*(f"{kind.name} " for kind in kinds), *filter(None, short))


_DISTRICT_KINDS: Final = _beginnings(DISTRICTS)
_PROVINCE_KINDS: Final = _beginnings(PROVINCES)
_NAME_CHARS: Final = 32  # read after a kind
_NAME_WORDS: Final = 4
_WORDS: Final = lazy_compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LINKING_KINDS: Final = "|".join(
    re.escape(each.strip()) + r"\.?" * (not each.endswith((" ", ".")))
    for each in dict.fromkeys([*_DISTRICT_KINDS, *_PROVINCE_KINDS])
)
_LINK: Final = lazy_compile(rf"[\s,(–-]{{1,4}}(?:thuộc\s+)?(?:(?P<kind>{_LINKING_KINDS})\s*)?")
# A city's name that is as often a man's.
_MEN: Final = frozenset({"hồ chí minh"})


class Recognised(NamedTuple):
    """The ward that a report is about, among all wards of its name.

    Attributes:
        term: What stands for it in the index: `wardsearch.places.gazetteer.unit_term`.
        kind: `phường`, `xã`, `thị trấn` or `đặc khu`.
        district: With its kind; None since July 2025.
        province: Of its time, without its kind.
        now: What it is, or is a part of, since July 2025: names with their kinds, the largest
            first.
    """

    term: str
    kind: str
    district: str | None
    province: str
    now: tuple[str, ...]


def recognise(
    ward: str | None, text: str, head_end: int, published: datetime | None
) -> Recognised | None:
    """Return the ward of a report, or None where it names none or leaves open which.

    Args:
        ward: The name that the report gives it, without its kind; None for none.
        text: The whole text of the report, NFC.
        head_end: The code point of *text* at which its first paragraphs end: a place named before
            counts more.
        published: When it was published; None where that is unknown.
    """
    if ward is None or not (key := ward_key(ward)):
        return None
    units = load_gazetteer().named(key)
    if not units:
        return None
    unit = _chosen(_of_its_name(units, ward), _Evidence(ward, text, head_end), published)
    if unit is None:
        return None
    heirs = (unit,) if unit.code else load_gazetteer().heirs(unit)
    district = unit.district.full if unit.district else None
    return Recognised(
        unit.term, unit.kind, district, unit.province, tuple(heir.full for heir in heirs)
    )


def _of_its_name(units: Sequence[Unit], ward: str) -> Sequence[Unit]:
    """Return those of *units* that are spelled as *ward* is, else all."""
    spelled = canonical(ward.lower())
    return [unit for unit in units if canonical(unit.name.lower()) == spelled] or units


def _chosen(
    units: Sequence[Unit], evidence: "_Evidence", published: datetime | None
) -> Unit | None:
    kinds = set(evidence.kinds({unit.kind for unit in units}))
    units = [unit for unit in units if not kinds or unit.kind in kinds]
    scored = [(evidence.of(unit), unit) for unit in units]
    if published is not None:
        is_new = published.date() >= SINCE
        of_its_time = [found for found in scored if (found[1].district is None) == is_new]
        # People keep using old names, and write of new ones in advance.
        is_other = max(_scores(scored)) - max(_scores(of_its_time)) >= _BESIDE
        scored = scored if is_other else of_its_time or scored
    best = max(_scores(scored))
    tied = [unit for score, unit in scored if score == best]
    if best == 0 and evidence.names_another_district():
        return None
    return _agreed(tied)


def _scores(scored: Iterable[tuple[int, Unit]]) -> list[int]:
    return [0, *(score for score, _ in scored)]


def _agreed(tied: Sequence[Unit]) -> Unit | None:
    """Return the one of *tied*, or the one that all others became."""
    if len(tied) < 2:  # noqa: PLR2004 - one or none
        return tied[0] if tied else None
    today = [unit for unit in tied if unit.code]
    if len(today) == 1:
        others = [unit for unit in tied if not unit.code]
        if all(today[0] in load_gazetteer().heirs(unit) for unit in others):
            return today[0]
    return None


class _Evidence:
    """What a report says about where its ward is."""

    def __init__(self, ward: str, text: str, head_end: int) -> None:
        self._original = text[:_READ_CHARS]
        self._text = self._original.lower()
        self._head_end = head_end
        self._head = self._text[:head_end]
        self._ward = ward.lower()
        self._beside = list(self._read_beside())
        self._names_beside = self._read_names_beside()
        self._provinces: dict[str, int] = {}

    def _read_beside(self) -> Iterator[tuple[str, int]]:
        """Yield the kind that stands after a mention of the ward, if any, and what follows it."""
        at = self._text.find(self._ward)
        for _ in range(_MENTIONS_READ):
            if at < 0:
                return
            link = _LINK.match(self._text, at + len(self._ward))
            if link:
                yield (link["kind"] or "").rstrip("."), link.end()
            at = self._text.find(self._ward, at + 1)

    def kinds(self, kinds: Iterable[str]) -> Iterator[str]:
        """Yield those of *kinds* that stand before the name of the ward."""
        for kind in kinds:
            if f"{kind} {self._ward}" in self._text:
                yield kind

    def of(self, unit: Unit) -> int:
        """Return how much speaks for *unit*."""
        score = self._provinces.get(unit.province)
        if score is None:
            score = self._provinces[unit.province] = self._of_province(unit.province)
        if unit.district is None:
            return score
        found = max(map(self._of_district, _names(unit.district)))
        # `Thái Nguyên` alone may be the province of today: it outweighs no date.
        return score + found - (unit.district.name == unit.province and found == _BESIDE)

    def names_another_district(self) -> bool:
        """Return whether a district stands right after the ward, given that none of ours does."""
        return any(
            kind not in ("", "tỉnh") and self._original[at : at + 1].istitle()
            for kind, at in self._beside
        )

    @cached_property
    def _districts(self) -> dict[str, int]:
        return self._named_behind(_DISTRICT_KINDS)

    @cached_property
    def _provinces_named(self) -> dict[str, int]:
        return self._named_behind(_PROVINCE_KINDS)

    def _read_names_beside(self) -> dict[str, set[str]]:
        """Return the kinds after which each run of words stands right after the ward."""
        found: dict[str, set[str]] = {}
        for kind, at in self._beside:
            for name in self._runs(at):
                found.setdefault(name, set()).add(kind)
        return found

    def _runs(self, at: int) -> list[str]:
        """Return the first word at *at*, the first two, and so on."""
        words = _WORDS.findall(self._text, at, at + _NAME_CHARS)[:_NAME_WORDS]
        return [" ".join(words[:count]) for count in range(1, len(words) + 1)]

    def _named_behind(self, kinds: Iterable[str]) -> dict[str, int]:
        """Return the first place of each run of words that stands after one of *kinds*.

        All at once, and not for each ward of a name: some names are those of forty wards.
        """
        found: dict[str, int] = {}
        for kind in kinds:
            at = self._text.find(kind)
            while at >= 0:
                end = at + len(kind)
                for name in self._runs(end):
                    found[name] = min(at, found.get(name, at))
                at = self._text.find(kind, end)
        return found

    def _of_district(self, name: str) -> int:
        variants = _spellings(name)
        no_district = {"tỉnh", ""} if name.isdigit() else {"tỉnh"}
        if any(self._names_beside.get(each, no_district) - no_district for each in variants):
            return _BESIDE
        places = [self._districts[each] for each in variants if each in self._districts]
        if places:
            return _WITH_KIND + _HEAD * (min(places) < self._head_end)
        return _BARE * (" " in name and any(variant in self._head for variant in variants))

    def _of_province(self, name: str) -> int:
        variants = _spellings(name)
        if any(each in self._names_beside for each in variants):
            return _WITH_KIND + _HEAD
        named = self._provinces_named
        places = [named[each] for each in variants if each in named]
        if places:
            return _HEAD + _BARE * (min(places) < self._head_end)
        is_name = variants[0] not in _MEN and any(variant in self._head for variant in variants)
        return _BARE * is_name


def _names(place: Place) -> tuple[str, ...]:
    return place.name, *place.others


@lru_cache(maxsize=2_048)
def _spellings(name: str) -> tuple[str, ...]:
    """Return *name* in small letters, in both styles of tone marks.

    >>> _spellings("Thủy Nguyên")
    ('thủy nguyên', 'thuỷ nguyên')
    """
    older = " ".join(map(canonical, name.lower().split()))
    newer = re.sub(r"\b(\w*)([oòóỏõọuùúủũụ])([aey])\b", _newer, older)
    words = " ".join(_WORDS.findall(older))  # as they are read after a kind
    return tuple(dict.fromkeys((words, older, newer, name.lower())))


_TONES: Final = "òóỏõọùúủũụ"
_MOVED: Final = {
    "a": "àáảãạ",
    "e": "èéẻẽẹ",
    "y": "ỳýỷỹỵ",
}


def _newer(found: re.Match[str]) -> str:
    """Return a syllable with its tone mark on its last vowel, where two have no coda."""
    onset, first, last = found.groups()
    place = _TONES.find(first)
    if place < 0 or onset == "q":
        return found[0]
    bare = "o" if place < len(_TONES) // 2 else "u"
    return f"{onset}{bare}{_MOVED[last][place % 5]}"
