"""Which of the terms that a report's fields join by spaces are among a few that are asked for?

To cut the texts of fifty reports into strings takes longer than to rank them. So NumPy finds where
terms begin and compares their first bytes; only a term that is too long for that becomes a string.
Does not cover what the terms are asked for (`asked_terms`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs

_Words: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint64]]"

_SPACE: Final = ord(" ")
_COMPARED: Final = 8  # bytes of a term: a machine word
_MASKS: Final = np.array([(1 << (8 * count)) - 1 for count in range(_COMPARED + 1)], np.uint64)
_MIXING: Final = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio (Knuth, TAOCP 6.4)


class JoinedTerms:
    """Terms of reports, joined by spaces.

    Args:
        joined: A text of them for each report; empty for none.

    Attributes:
        starts: Which is the first term of each report, and how many there are.
    """

    def __init__(self, joined: Sequence[str]) -> None:
        encoded = [text.encode() for text in joined]
        self._data = b" ".join(filter(None, encoded))
        self._padded = self._data + bytes(2 * _COMPARED)
        spaces = np.flatnonzero(np.frombuffer(self._data, np.uint8) == _SPACE)
        count = len(spaces) + 1 if self._data else 0
        self._begins = np.zeros(count, np.int64)
        self._begins[1:] = spaces[: count or None] + 1
        self._lengths = np.append(spaces, len(self._data))[:count] - self._begins
        sizes = row_starts((len(text) + 1 if text else 0 for text in encoded), len(encoded))
        self.starts = np.searchsorted(self._begins, sizes)

    def __len__(self) -> int:
        return len(self._begins)

    def numbers(self, known: Mapping[str, int]) -> Ints:
        """Return the number of each term as *known* has it, 0 for any other."""
        numbers = np.zeros(len(self), np.int32)
        asked = {term.encode(): number for term, number in known.items()}
        if not (asked and len(self)):
            return numbers
        told = _Told({t: number for t, number in asked.items() if len(t) <= 2 * _COMPARED})
        if told.has_clash:
            numbers[:] = [asked.get(self._at(place), 0) for place in range(len(self))]
            return numbers
        one, two = self._bytes(slice(None), 0), self._bytes(slice(None), _COMPARED)
        nearest = np.searchsorted(told.mixed, _mixed(one, two))
        nearest[nearest == len(told.mixed)] = 0
        likely = np.flatnonzero((told.one[nearest] == one) & (told.two[nearest] == two))
        numbers[likely] = told.numbers[nearest[likely]]
        for place in np.flatnonzero(self._lengths > 2 * _COMPARED).tolist():  # some begin so
            numbers[place] = asked.get(self._at(place), 0)
        return numbers

    def numbered(self, places: Longs, first: int) -> tuple[Ints, list[str]]:
        """Return numbers from *first* for the terms at *places*, and what each stands for."""
        one, two = self._bytes(places, 0), self._bytes(places, _COMPARED)
        _, firsts, numbers = np.unique(_mixed(one, two), return_index=True, return_inverse=True)
        lengths = self._lengths[places]
        alike = firsts[numbers]
        if np.any((one != one[alike]) | (two != two[alike])) or np.any(lengths > 2 * _COMPARED):
            known: dict[bytes, int] = {}
            own = [known.setdefault(self._at(place), len(known)) for place in places.tolist()]
            return np.array(own, np.int32) + first, [term.decode() for term in known]
        strings = [self._at(place).decode() for place in places[firsts].tolist()]
        return numbers.astype(np.int32) + first, strings

    def _at(self, place: int) -> bytes:
        begin = int(self._begins[place])
        return self._data[begin : begin + int(self._lengths[place])]

    def _bytes(self, places: Longs | slice, start: int) -> _Words:
        """Return the bytes of the terms at *places* from byte *start* on as numbers."""
        words = np.ndarray((len(self._data) + _COMPARED,), "<u8", self._padded, strides=(1,))
        lengths = np.clip(self._lengths[places] - start, 0, _COMPARED)
        found: _Words = words[np.minimum(self._begins[places] + start, len(self._data))]
        return found & _MASKS[lengths]


class _Told:
    """Terms of at most sixteen bytes, by these.

    Attributes:
        mixed: What `_mixed` makes of them, ascending.
        one, two: The first bytes of each as a number, and the next.
        numbers: The number of each.
        has_clash: `_mixed` does not tell them apart.
    """

    def __init__(self, asked: Mapping[bytes, int]) -> None:
        padded = [term.ljust(2 * _COMPARED, b"\0") for term in asked or (b"",)]
        pairs = np.frombuffer(b"".join(padded), "<u8").reshape(-1, 2)
        mixed = _mixed(pairs[:, 0], pairs[:, 1])
        order = np.argsort(mixed)
        self.mixed, self.one, self.two = mixed[order], pairs[order, 0], pairs[order, 1]
        self.numbers = np.array([*asked.values()] or [0], np.int32)[order]
        self.has_clash = bool(np.any(self.mixed[1:] == self.mixed[:-1]))


def _mixed(one: _Words, two: _Words) -> _Words:
    """Return a number for each pair of numbers; hardly any two are the same."""
    mixed: _Words = (one * _MIXING) ^ two
    return mixed


def row_starts(counts: Iterable[int], count: int) -> Longs:
    """Return where each of *count* rows begins that have so many numbers, and the last one ends."""
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.fromiter(counts, np.int64, count), out=starts[1:])
    return starts
