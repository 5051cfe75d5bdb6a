"""Which files did a look at the corpus folders find, as columns?

A hundred thousand files are some lists of numbers: they are compared with what was known before as
whole columns, and only one that differs becomes an object. Does not cover finding them (`folder`).
"""

import os
from array import array
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias, overload

import numpy as np

from wardsearch.analysis.arrays import Longs
from wardsearch.frozen import NamedTuple

STAMPS: Final = ("size", "mtime_ns", "ctime_ns", "inode")
"""What a file is known by as long as it is unchanged, without being opened."""

_SIGN: Final = 1 << 63
_LONG: Final = "q"  # 64 bits, of an array


_Column: TypeAlias = "array[int] | list[int]"


class CorpusFile(NamedTuple):
    """A file that a reader exists for.

    Attributes:
        name: Path relative to the corpus folder, with `/`, printable; `names.on_disk` leads back.
        size: In bytes.
        mtime_ns: When it was last modified, in ns since 1970.
        ctime_ns: When it or what is known of it was last changed, likewise; no program can set it.
        inode: Which file it is, whatever its name; 0 where the system does not say.
    """

    name: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    inode: int = 0


class CorpusFiles(Sequence[CorpusFile]):
    """Files in some order, a column for each of their attributes.

    Attributes:
        names: As `CorpusFile.name`.
        stamps: The values of each of `STAMPS`, in that order; as lists only where one is beyond 64
            bits with a sign.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.stamps: tuple[_Column, ...] = tuple(array(_LONG) for _ in STAMPS)

    @classmethod
    def of(cls, files: Iterable[CorpusFile]) -> "CorpusFiles":
        """Return *files* as columns."""
        found = cls()
        for name, *stamps in files:
            found._add(name, stamps)
        return found

    def add(self, name: str, status: os.stat_result) -> None:
        """Add the file *name*, of which the system says *status*."""
        sizes, mtimes, ctimes, inodes = self.stamps
        try:
            sizes.append(status.st_size)
            mtimes.append(status.st_mtime_ns)
            ctimes.append(status.st_ctime_ns)
            inodes.append(status.st_ino)
        except OverflowError:
            times = status.st_mtime_ns, status.st_ctime_ns
            self._add(name, [status.st_size, *times, status.st_ino])
        else:
            self.names.append(name)

    def _add(self, name: str, stamps: Sequence[int]) -> None:
        """Add the file *name* with *stamps*, of which one may be beyond 64 bits with a sign."""
        if not all(-_SIGN <= stamp < _SIGN for stamp in stamps):
            self._become_lists()
        for column, value in zip(self.stamps, stamps, strict=True):
            column.append(value)
        self.names.append(name)

    def _become_lists(self) -> None:
        self.stamps = tuple(list(column[: len(self)]) for column in self.stamps)

    def extend(self, others: "CorpusFiles", *, prefix: str = "") -> None:
        """Add *others*, with *prefix* before their names."""
        if isinstance(others.stamps[0], list):
            self._become_lists()
        self.names += [prefix + name for name in others.names] if prefix else others.names
        for column, values in zip(self.stamps, others.stamps, strict=True):
            column.extend(values)

    def without(self, prefix: str) -> "CorpusFiles":
        """Return those whose names do not begin with *prefix*."""
        return self._chosen(
            [place for place, name in enumerate(self.names) if not name.startswith(prefix)]
        )

    def by_name(self) -> "CorpusFiles":
        """Return them in the order of their names."""
        return self._chosen(sorted(range(len(self)), key=self.names.__getitem__))

    def rows(self) -> Longs:
        """Return the stamps of each file, a row each."""
        return stamp_rows(self.stamps)

    def columns(self) -> list[Longs]:
        """Return the stamps of all files, a column for each of `STAMPS`; no file may be added."""
        return list(map(as_longs, self.stamps))

    def _chosen(self, places: Sequence[int]) -> "CorpusFiles":
        chosen = CorpusFiles()
        chosen.names = list(map(self.names.__getitem__, places))
        rows = np.array(places, np.int64)
        chosen.stamps = tuple(_taken(column, rows) for column in self.stamps)
        return chosen

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, place: int) -> CorpusFile: ...

    @overload
    def __getitem__(self, place: slice) -> list[CorpusFile]: ...

    def __getitem__(self, place: int | slice) -> CorpusFile | list[CorpusFile]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return CorpusFile(self.names[place], *(column[place] for column in self.stamps))


def _taken(column: _Column, rows: Longs) -> _Column:
    """Return the values of *column* in *rows*."""
    if isinstance(column, list):
        return list(map(column.__getitem__, rows.tolist()))
    return array(_LONG, as_longs(column)[rows].tobytes())


def stamp_rows(columns: Sequence[Sequence[int]]) -> Longs:
    """Return columns of numbers as rows."""
    rows = np.empty((len(columns[0]), len(columns)), np.int64)
    for place, column in enumerate(columns):
        rows[:, place] = as_longs(column)
    return rows


def as_longs(values: Sequence[int]) -> Longs:
    """Return *values*, of which what is beyond 64 bits with a sign is taken around.

    A time may be beyond, after the year 2262, and an inode of some systems; both are only compared.

    >>> as_longs([2, -1, 2**63]).tolist() == [2, -1, -(2**63)]
    True
    """
    if isinstance(values, array):
        return np.frombuffer(values, np.int64) if values else np.zeros(0, np.int64)
    try:
        return np.fromiter(values, np.int64, len(values))
    except OverflowError:
        return np.array([(value + _SIGN) % (2 * _SIGN) - _SIGN for value in values], np.int64)
