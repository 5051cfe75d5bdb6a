"""Which rows of syllables do the reports of a collection hold, and which are worth asking for?

Counts from the texts themselves, with neither the product's tokenizer nor its index, which it is
there to test. A syllable is a run of letters and digits, in lower case.
"""

import json
import lzma
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relevance.typings import other_style, without_diacritics

NEAR: Final = 40  # syllables within which two rows are near each other
LONGEST: Final = 4  # syllables of a keyword
COHESION: Final = 0.4  # share of its parts' occurrences in which a row has them, at least
JOINT: Final = 0.25  # share of the occurrences of the rarer side of a joint that have the other
HEADING: Final = 30  # syllables at the beginning of a report
HEADINGS: Final = 2_000  # reports, spread over all, whose headings are read

# The commonest surnames (Lê Trung Hoa, *Họ và tên người Việt Nam*, 2005), nine of ten people's.
SURNAMES: Final = frozenset(
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Đinh",
        "Trương",
        "Đào",
        "Trịnh",
        "Cao",
        "Mai",
        "Tạ",
        "Lương",
    ]
)

_WORD: Final = re.compile(r"[^\W\d_]+")
_SYLLABLE: Final = re.compile(r"[^\W_]+")
_Keys = NDArray[np.int64]


class Text(NamedTuple):
    """A report as a collection has it."""

    id: str
    title: str
    text: str


def read_reports(folder: Path) -> list[Text]:
    """Return the reports of the collection *folder*, in NFC."""
    packed, plain = folder / "corpus.jsonl.xz", folder / "corpus.jsonl"
    if packed.exists() or plain.exists():
        data = lzma.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
        rows = list(map(json.loads, data.splitlines()))
        return [Text(r["_id"], _nfc(r["title"]), _nfc(r["text"])) for r in rows]
    paths = sorted(p for p in folder.rglob("*") if p.suffix in {".txt", ".md"})
    return [Text(p.name, "", _nfc(p.read_text(encoding="utf-8"))) for p in paths]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


class Rows:
    """The syllables of a collection's reports, one report behind the other."""

    def __init__(self, reports: Sequence[Text]) -> None:
        self.ids = [report.id for report in reports]
        self._reports = reports
        self._numbers: dict[str, int] = {}
        spelled: list[int] = []
        starts = []
        for report in reports:
            starts.append(len(spelled))
            spelled += map(self._number, _SYLLABLE.findall(f"{report.title}\n{report.text}"))
            spelled += [self._number(f"\n{n}") for n in range(NEAR + 1)]  # so far apart
        self._starts = np.array(starts)
        self._spelled = np.array(spelled, np.int32)
        self._syllables = list(self._numbers)
        letters: dict[str, int] = {}
        self._letters_of = np.array(
            [letters.setdefault(without_diacritics(s), len(letters)) for s in self._syllables],
            np.int32,
        )
        self._letters = letters
        self._lettered = self._letters_of[self._spelled]

    def _number(self, syllable: str) -> int:
        syllable = syllable.lower()
        known = self._numbers.get(syllable)
        if known is None:  # hoà and hòa are one
            one = min(syllable, other_style(syllable))
            known = self._numbers.setdefault(one, len(self._numbers))
        return known

    def holding(self, parts: Sequence[str], *, spelled: bool) -> frozenset[str]:
        """Return the ids of the reports that hold each of *parts* side by side, and all near."""
        places = [self._places(part.split(), spelled=spelled) for part in parts]
        first = places[0]
        for other in places[1:]:
            at = np.searchsorted(other, first)
            padded = np.concatenate([[-NEAR * 2], other, [1 << 40]])
            near = np.minimum(first - padded[at], padded[at + 1] - first) <= NEAR
            first = first[near]
        return frozenset(self.ids[n] for n in np.unique(self._documents(first)).tolist())

    def _places(self, row: Sequence[str], *, spelled: bool) -> _Keys:
        if spelled:
            text, numbers = self._spelled, [self._number(s) for s in row]
        else:
            text = self._lettered
            numbers = [self._letters[without_diacritics(s.lower())] for s in row]
        places = self._occurrences(numbers[0], spelled=spelled)
        for step, number in enumerate(numbers[1:], 1):
            places = places[places + step < len(text)]
            places = places[text[places + step] == number]
        return places

    def _occurrences(self, number: int, *, spelled: bool) -> _Keys:
        order, bounds = self._orders[spelled]
        return np.sort(order[bounds[number] : bounds[number + 1]])

    @cached_property
    def _orders(self) -> dict[bool, tuple[_Keys, _Keys]]:
        made = {}
        for is_spelled, text in ((True, self._spelled), (False, self._lettered)):
            order = np.argsort(text, kind="stable")
            made[is_spelled] = order, np.searchsorted(text[order], np.arange(int(text.max()) + 2))
        return made

    def _documents(self, places: _Keys) -> _Keys:
        return np.searchsorted(self._starts, places, side="right") - 1

    def names(self) -> Iterator[str]:
        """Yield names: a surname and two words with capitals, no other capital beside."""
        for report in self._reports:
            words = [(w[0], w.start(), w.end()) for w in _WORD.finditer(report.text)]
            for place in range(1, len(words) - 3):
                before, *name, behind = words[place - 1 : place + 4]
                joined = report.text[name[0][1] : name[-1][2]]
                beside = report.text[name[-1][2] : behind[2]]
                if (
                    name[0][0] in SURNAMES
                    and all(w.istitle() and len(w) > 1 for w, *_ in name)
                    and joined == " ".join(w for w, *_ in name)
                    and not before[0].istitle()
                    and not beside[1:2].isupper()
                ):
                    yield joined

    def keywords(self, least: int) -> list[str]:
        """Return rows of two to four syllables that cling together and occur *least* times."""
        return [" ".join(row) for length in (2, 3, 4) for row in self._clinging(length, least)]

    def clings(self, row: str) -> bool:
        """Return whether each part of *row* often has the rest beside it: it is one thing."""
        parts = row.split()
        whole = self._count(parts)
        return all(
            whole >= JOINT * min(self._count(parts[:cut]), self._count(parts[cut:]))
            for cut in range(1, len(parts))
        )

    def _count(self, row: Sequence[str]) -> int:
        return len(self._places(row, spelled=True))

    def pairs_of_keywords(self, least: int) -> Iterator[tuple[str, str]]:
        """Yield two rows of two syllables each from one heading, not side by side there."""
        known = set(self._clinging(2, least))
        for report in self._reports[:: -(-len(self._reports) // HEADINGS)]:
            heading = _SYLLABLE.findall(f"{report.title}\n{report.text}"[: HEADING * 8])[:HEADING]
            lowered = [self._syllables[self._number(s)] for s in heading]
            at = [n for n, row in enumerate(pairwise(lowered)) if row in known]
            for one, two in combinations(at, 2):
                if two - one > 3 and lowered[one : one + 2] != lowered[two : two + 2]:
                    yield " ".join(lowered[one : one + 2]), " ".join(lowered[two : two + 2])

    def _clinging(self, length: int, least: int) -> list[tuple[str, ...]]:
        keys = self._spelled.astype(np.int64)
        size = len(self._syllables)
        shorter = keys
        for step in range(1, length):
            shorter = keys
            _, keys = np.unique(keys, return_inverse=True)
            keys = keys[: len(self._spelled) - step] * size + self._spelled[step:]
        _, places, counts = np.unique(keys, return_index=True, return_counts=True)
        before = _counts_of(shorter[: len(keys)])
        behind = _counts_of(shorter[1 : len(keys) + 1]) if length > 1 else before
        clings = counts >= COHESION * np.maximum(before[places], behind[places])
        wanted = places[clings & (counts >= least)]
        found = []
        for place in wanted.tolist():
            syllables = [self._syllables[n] for n in self._spelled[place : place + length]]
            if all(s.isalpha() and len(s) > 1 for s in syllables):
                found.append(tuple(syllables))
        return found


def _counts_of(keys: _Keys) -> _Keys:
    """Return how often each of *keys* occurs among them."""
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return counts[inverse]
