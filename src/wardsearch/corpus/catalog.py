"""What did the corpus folder hold when it was last indexed?

For each file its size, times, inode and digest, so that an unchanged file is known without being
opened and a touched one without being analysed; and what was skipped, and why. The files are
columns: those of a hundred thousand are compared at once. Does not cover storing them: the engine
does.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np

from wardsearch.analysis.arrays import Bytes, Ints, Longs, Mask
from wardsearch.corpus.corpus_files import STAMPS, stamp_rows
from wardsearch.corpus.name_column import NameColumn
from wardsearch.corpus.skipped import Skipped
from wardsearch.frozen import NamedTuple

DIGEST_BYTES: Final = 16  # of a file's content

COUNTS: Final = ("reports", "unread_pages")
TEXTS: Final = ("read_as", "stated", "skipped_by")


_Column = TypeVar("_Column", bound=np.typing.NDArray[Any])
_FEW: Final = 100
"""A file in so many is looked for among all, which takes less than a table of them."""


class FileState(NamedTuple):
    """A file as it was when its reports were indexed.

    Attributes:
        size: Bytes.
        mtime_ns: Time of its last change.
        digest: Of its content, 16 bytes in hexadecimal; empty where it was not read to its end.
        reports: How many reports of the index are from it.
        read_as: How, where it was not plain text in Unicode: `doc TCVN3`.
        stated: The encoding that the person who indexes states; empty where none is.
        unread_pages: How many of its pages are only pictures and were not read.
        ctime_ns, inode: As in `CorpusFile`.
        skipped_by: Where it, or something in it, was skipped: which release skipped it, with which
            options and libraries (`ReadingPlan.skips_by`). Empty where nothing was.
    """

    size: int
    mtime_ns: int
    digest: str
    reports: int
    read_as: str = ""
    stated: str = ""
    unread_pages: int = 0
    ctime_ns: int = 0
    inode: int = 0
    skipped_by: str = ""


class FileStates(Mapping[str, FileState]):
    """The states of files by their names, as columns; never changed.

    Attributes:
        name_column: Their names, in their order.
        stamps: A row a file, of what `STAMPS` names.
        counts: A row a file, of what `COUNTS` names.
        digests: A row a file, 16 bytes; all zero where it was not read to its end.
        texts: A row a file, the numbers in `strings` of what `TEXTS` names.
        strings: The distinct texts; the first is empty.

    Raises:
        ValueError: The columns do not belong together.
    """

    def __init__(
        self,
        names: list[str] | NameColumn,
        stamps: Longs,
        counts: Longs,
        digests: Bytes,
        texts: Ints,
        strings: Sequence[str] = ("",),
    ) -> None:
        self.name_column = names if isinstance(names, NameColumn) else NameColumn(names)
        self.stamps = stamps
        self.counts = counts
        self.digests = digests
        self.texts = texts
        self.strings = strings
        widths = (len(STAMPS), len(COUNTS), DIGEST_BYTES, len(TEXTS))
        columns = (stamps, counts, digests, texts)
        if [column.shape for column in columns] != [(len(self), width) for width in widths]:
            raise ValueError("its columns are not of one length")
        if (
            not strings
            or strings[0]
            or (len(texts) and not 0 <= texts.min() <= texts.max() < len(strings))
        ):
            raise ValueError("a file has a text that is not there")

    @classmethod
    def of(cls, states: Mapping[str, FileState]) -> "FileStates":
        """Return *states* as columns."""
        if isinstance(states, FileStates):
            return states
        strings: dict[str, int] = {"": 0}
        rows = list(states.values())
        columns = dict(zip(FileState._fields, zip(*rows, strict=True), strict=False))

        def longs(names: Sequence[str]) -> Longs:
            return stamp_rows([columns.get(name, ()) for name in names])

        texts = [
            [strings.setdefault(text, len(strings)) for text in columns.get(name, ())]
            for name in TEXTS
        ]
        return cls(
            list(states),
            longs(STAMPS),
            longs(COUNTS),
            _digest_rows([state.digest for state in rows]),
            np.array(texts, np.int32).T,
            list(strings),
        )

    def changed(self, changes: Mapping[str, FileState | None]) -> "FileStates":
        """Return these with *changes*: files that are other or new, and None for those that go.

        The new ones stand in the order of all names, if the others do.
        """
        if not changes:
            return self
        others = FileStates.of({n: state for n, state in changes.items() if state is not None})
        rows = self.rows_of(others.names)
        is_new = rows < 0
        strings = {text: number for number, text in enumerate(self.strings)}
        numbers = np.array(
            [strings.setdefault(text, len(strings)) for text in others.strings], np.int32
        )
        if not is_new.any() and len(others) == len(changes):  # as when files were edited
            return self._altered(rows, others, numbers[others.texts], list(strings))
        names = self.names + [others.names[row] for row in np.flatnonzero(is_new).tolist()]
        gone = {name for name, state in changes.items() if state is None}
        places = [place for place, name in enumerate(names) if name not in gone]
        if is_new.any():
            places.sort(key=names.__getitem__)

        def joined(own: _Column, theirs: _Column) -> _Column:
            column: _Column = np.concatenate([own, theirs[is_new]])  # type: ignore[assignment]
            column[rows[~is_new]] = theirs[~is_new]
            return column[places]  # type: ignore[return-value] # of the type of both

        return FileStates(
            [names[place] for place in places],
            joined(self.stamps, others.stamps),
            joined(self.counts, others.counts),
            joined(self.digests, others.digests),
            joined(self.texts, numbers[others.texts]),
            list(strings),
        )

    def _altered(
        self, rows: Longs, others: "FileStates", texts: Ints, strings: Sequence[str]
    ) -> "FileStates":
        """Return these with *others* in their *rows*, whose texts are numbers in *strings*."""

        def altered(own: _Column, theirs: _Column) -> _Column:
            column: _Column = own.copy(order="K")
            column[rows] = theirs
            return column

        return FileStates(
            self.name_column,
            altered(self.stamps, others.stamps),
            altered(self.counts, others.counts),
            altered(self.digests, others.digests),
            altered(self.texts, texts),
            strings,
        )

    def chosen(self, kept: Mask, names: list[str] | None = None) -> "FileStates":
        """Return the files that are *kept*, under other *names* where these are given."""
        if names is None:
            names = [self.names[row] for row in np.flatnonzero(kept).tolist()]
        digests, texts = self.digests[kept], self.texts[kept]
        return FileStates(names, self.stamps[kept], self.counts[kept], digests, texts, self.strings)

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return self.name_column.apart

    def rows_of(self, names: list[str]) -> Longs:
        """Return the row of each of the files *names*, or -1."""
        if self.name_column.are(names):
            return np.arange(len(names))
        if "_rows" in self.__dict__ or len(names) * _FEW > len(self):
            row = self._rows.get
            return np.fromiter((row(name, -1) for name in names), np.int64, len(names))
        return np.array(self.name_column.places(names), np.int64)

    @property
    def reports(self) -> Longs:
        """How many reports each file has in the index."""
        return self.counts[:, 0]

    @property
    def unread_pages(self) -> Longs:
        """How many pages of each file are pictures that were not read."""
        return self.counts[:, 1]

    @property
    def is_whole(self) -> Mask:
        """Whether each file was read to its end."""
        whole: Mask = np.logical_or.reduce(self.digests, axis=1, dtype=np.bool_)
        return whole

    def read_as(self) -> list[str]:
        """Return how each file was read; empty for plain text in Unicode."""
        return list(map(self.strings.__getitem__, self.texts[:, 0].tolist()))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.names)}

    def differing(self, other: "FileStates") -> list[str]:
        """Return which of these files *other* has not, or otherwise."""
        if not len(other):
            return list(self.names)
        rows = other.rows_of(self.names)
        is_same = (
            (rows >= 0)
            & (self.stamps == other.stamps[rows]).all(axis=1)
            & (self.counts == other.counts[rows]).all(axis=1)
            & (self.digests == other.digests[rows]).all(axis=1)
            & (self.spelled() == other.spelled()[rows]).all(axis=1)
        )
        return [self.names[row] for row in np.flatnonzero(~is_same).tolist()]

    def __getitem__(self, name: str) -> FileState:
        return self.at(self._rows[name])

    def at(self, row: int) -> FileState:
        """Return what is known of the file in *row*."""
        digest = self.digests[row].tobytes().hex() if self.digests[row].any() else ""
        values = dict(zip(STAMPS, self.stamps[row].tolist(), strict=True))
        values |= zip(COUNTS, self.counts[row].tolist(), strict=True)
        texts = {
            field: self.strings[number]
            for field, number in zip(TEXTS, self.texts[row].tolist(), strict=True)
        }
        return FileState(digest=digest, **values, **texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.name_column)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, FileStates):
            return Mapping.__eq__(self, other)
        return len(self) == len(other) and not self.differing(other)

    __hash__ = None  # type: ignore[assignment] # as of any mapping

    def spelled(self) -> np.typing.NDArray[np.object_]:
        """Return the texts of each file, a row each of what `TEXTS` names."""
        return np.array(self.strings, np.object_)[self.texts]


class Catalog:
    """The files of the corpus folder by name, and what was skipped in it."""

    def __init__(
        self, files: Mapping[str, FileState] | None = None, skipped: Sequence[Skipped] = ()
    ) -> None:
        self.files = FileStates.of(files or {})
        self.skipped = list(skipped)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Catalog):
            return NotImplemented
        return (self.files, self.skipped) == (other.files, other.skipped)

    __hash__ = None  # type: ignore[assignment] # lists can be changed

    def __repr__(self) -> str:
        return f"Catalog({dict(self.files)!r}, {self.skipped!r})"

    @property
    def is_complete(self) -> bool:
        """Return whether every file was read to its end."""
        return bool(self.files.is_whole.all())

    @property
    def report_count(self) -> int:
        """How many reports the files have in the index."""
        return int(self.files.reports.sum())


def _digest_rows(digests: Sequence[str]) -> Bytes:
    nothing = bytes(DIGEST_BYTES)
    joined = b"".join(bytes.fromhex(digest) or nothing for digest in digests)
    return np.frombuffer(joined, np.uint8).reshape(-1, DIGEST_BYTES)
