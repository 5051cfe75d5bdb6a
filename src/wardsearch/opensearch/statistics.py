"""How many reports has a cluster, how long are they, and how many hold a term?

The statistics of all shards together, over living reports alone, so that they are those of an index
in a folder that holds the same. Does not cover asking the cluster (`questions`).
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from wardsearch.opensearch.memory import Ask
from wardsearch.opensearch.questions import (
    Collection,
    Frequency,
    IsName,
    Terms,
    Totals,
    UnknownUnit,
)
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup

_LISTED: Final = ("ward", "unit")  # fields whose terms are few enough to be known all
_LISTED_AS: Final = {"fact": "abbreviation", "folded": "foreign"}


class ClusterStatistics:
    """Counts the reports of a cluster. It is a `Statistics`.

    Args:
        ask: Answers questions.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._frequencies: dict[Lookup, int] = {}

    @cached_property
    def totals(self) -> Totals:
        """How many reports there are, and how long they are together."""
        return self._ask(Collection())

    @property
    def report_count(self) -> int:
        """How many reports can be found."""
        return self.totals.reports

    def average_length(self, field: str) -> float:
        """Return how many tokens a report has in *field* on average."""
        if field not in self.totals.tokens:
            held = sum(self._ask(Terms(field, "")).values())
            return held / max(1, self.report_count)
        return self.totals.tokens[field] / max(1, self.report_count)

    def document_frequency(self, lookup: Lookup) -> int:
        """Return how many reports *lookup* finds."""
        found = self._frequencies.get(lookup)
        if found is None:
            found = self._frequencies[lookup] = self._counted(lookup)
        return found

    def document_frequencies(self, lookups: Sequence[Lookup]) -> list[int]:
        """Return how many reports each of *lookups* finds."""
        return list(map(self.document_frequency, lookups))

    def expect(self, features: Sequence[Feature]) -> None:
        """Do nothing: all that is asked for is learnt together as it is (`ahead`)."""

    def _counted(self, lookup: Lookup) -> int:
        if lookup.field in _LISTED and lookup.how == "any" and len(lookup.terms) == 1:
            return self._ask(Terms(lookup.field, "")).get(lookup.terms[0], 0)
        return self._ask(Frequency(lookup))

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the terms of *field* that begin with *prefix* and that some report has.

        Of `folded`, only those that are no Vietnamese syllables; of `fact`, only explained
        abbreviations: a cluster cannot list the others.
        """
        listed = _LISTED_AS.get(field, field)
        found = self._ask(Terms(listed, "" if listed == "abbreviation" else prefix))
        return tuple(sorted((t for t in found if t.startswith(prefix)), key=str.encode))

    def is_name(self, row: tuple[str, ...]) -> bool:
        """Return whether a report writes *row*, folded syllables, with capitals as a name."""
        return self._ask(IsName(row))

    def has_unknown_unit(self, ward: str) -> bool:
        """Return whether reports of a ward with the key *ward* leave open which one it is."""
        return self._ask(UnknownUnit(ward))
