"""How many reports has an index, how long are they, and how many have a term?

The statistics of a snapshot, over all its segments, living documents alone. What was counted is
remembered. Does not cover the command `stats`, which is `stats`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import compress, filterfalse
from operator import is_
from typing import Final

from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.search.features import Feature, rarities_of
from wardsearch.search.lookups import Lookup

_FREQUENCIES_KEPT: Final = 1 << 16  # of lookups, before starting anew
_IS_NONE: Final = partial(is_, None)


class _Frequencies(dict[Lookup, int]):
    """How many living documents lookups find; what was counted is remembered.

    Attributes:
        expected: What is counted with the next that is not known.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self._kernels = list(map(kernel_of, snapshot.segments))
        self.expected: Sequence[Feature] = ()

    def __missing__(self, lookup: Lookup) -> int:
        return self._count([lookup])[0]

    def of_each(self, lookups: Sequence[Lookup], /) -> list[int]:
        """Return how many living documents each of *lookups* finds."""
        known = list(map(self.get, lookups))
        if None not in known:
            return known  # type: ignore[return-value] # told by the line above
        counted = iter(self._count([*compress(lookups, map(_IS_NONE, known))]))
        return [next(counted) if count is None else count for count in known]

    def _count(self, asked: Sequence[Lookup]) -> Sequence[int]:
        """Return how many living documents each of *asked* finds, none of which is known.

        What is expected is counted, too.
        """
        expected, self.expected = rarities_of(self.expected), ()
        lookups = [*asked, *filterfalse(self.__contains__, expected)] if expected else asked
        counted = [kernel.frequencies(lookups) for kernel in self._kernels]
        counts = list(map(sum, zip(*counted, strict=True))) or [0] * len(lookups)
        if len(self) > _FREQUENCIES_KEPT:
            self.clear()
        self.update(zip(lookups, counts, strict=True))
        return counts


class SnapshotStatistics:
    """Counts the reports of a snapshot; threads may share it. It is a `Statistics`.

    Attributes:
        report_count: How many living documents there are.
        document_frequency: Returns how many living documents a lookup finds.
        document_frequencies: Returns how many living documents each of some lookups finds.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._frequencies = known = _Frequencies(snapshot)
        self.report_count = snapshot.document_count
        self.document_frequency = known.__getitem__
        # To count in an only segment takes no longer than to remember.
        is_only = len(snapshot.segments) == 1
        self.document_frequencies: Callable[[Sequence[Lookup]], list[int]] = (
            kernel_of(snapshot.segments[0]).frequencies if is_only else known.of_each
        )
        self._average_lengths: dict[str, float] = {}
        self._names: dict[tuple[str, ...], bool] = {}
        self._terms: dict[tuple[str, str], tuple[str, ...]] = {}

    def average_length(self, field: str) -> float:
        """Return how many tokens a living document has in *field* on average."""
        average = self._average_lengths.get(field)
        if average is None:
            kernels = map(kernel_of, self._snapshot.segments)
            total = sum(kernel.live_length(field) for kernel in kernels)
            average = self._average_lengths[field] = total / max(1, self.report_count)
        return average

    def expect(self, features: Sequence[Feature]) -> None:
        """Count *features* with the next that is not known: one call takes less time than many.

        An only segment counts what it scores itself.
        """
        if len(self._snapshot.segments) > 1:
            self._frequencies.expected = features

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the terms of *field* that begin with *prefix* and that a living document has."""
        known = self._terms.get((field, prefix))
        if known is None:
            found = {
                term
                for segment in self._snapshot.segments
                for term in _terms(segment, field, prefix)
            }
            known = self._terms[field, prefix] = tuple(sorted(found))
        return known

    def is_name(self, row: tuple[str, ...]) -> bool:
        """Return whether a document writes *row*, folded syllables, with capitals as a name."""
        known = self._names.get(row)
        if known is None:
            from wardsearch.embedded.search.capitals import is_written_as_name

            known = any(is_written_as_name(segment, row) for segment in self._snapshot.segments)
            if len(self._names) > _FREQUENCIES_KEPT:
                self._names.clear()
            self._names[row] = known
        return known

    def has_unknown_unit(self, ward: str) -> bool:
        """Return whether documents of a ward with the key *ward* leave open which one it is."""
        for segment in self._snapshot.segments:
            kernel = kernel_of(segment)
            number = kernel.term_number("ward", ward)
            if number >= 0:
                of_none = kernel.with_keys("unit", [-1]) & kernel.living()
                if of_none & kernel.with_keys("ward", [number]):
                    return True
        return False


def _terms(segment: LiveSegment, field: str, prefix: str) -> Iterator[str]:
    """Yield the terms of *field* that begin with *prefix* and that a living document has."""
    terms = segment.arrays.dictionary(DICTIONARY_OF[field])
    for number in range(*terms.prefix_range(prefix.encode())):
        if not segment.entry.deleted or kernel_of(segment).list_of(field, [number]).live_count():
            yield terms[number].decode()
