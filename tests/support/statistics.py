"""What do reports hold that are kept nowhere but in a dictionary?

A second `Statistics`, for what stands above an engine to be tested without one.
"""

from collections.abc import Iterable, Mapping, Sequence

from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup


class HeldTerms:
    """Statistics of a collection in which one report has each of some terms.

    Args:
        terms: The terms by field; a field that is not there has every term.
        report_count: How many reports there are.
    """

    def __init__(self, terms: Mapping[str, Iterable[str]], report_count: int = 100) -> None:
        self.report_count = report_count
        self.asked: list[Lookup] = []
        self._terms = {field: frozenset(of_field) for field, of_field in terms.items()}

    def average_length(self, field: str) -> float:
        """Return the same for each *field*."""
        return float(len(field))

    def is_name(self, row: tuple[str, ...]) -> bool:
        """Return that no report writes *row* as a name."""
        return not row

    def document_frequency(self, lookup: Lookup) -> int:
        """Return 1 where a report has what *lookup* asks for."""
        self.asked.append(lookup)
        held = self._terms.get(lookup.field)
        if held is None:
            return 1
        match lookup.how:
            case "any":
                return int(not held.isdisjoint(lookup.terms))
            case "together":
                return int(held.issuperset(lookup.terms))
            case "prefix":
                return int(any(term.startswith(lookup.terms[0]) for term in held))
            case "range":
                return int(any(lookup.terms[0] <= term < lookup.terms[1] for term in held))

    def document_frequencies(self, lookups: Sequence[Lookup]) -> list[int]:
        """Return the same of each of *lookups*."""
        return list(map(self.document_frequency, lookups))

    def expect(self, features: Sequence[Feature]) -> None:
        """Do nothing: each is counted when it is asked for."""

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the terms of *field* that begin with *prefix*."""
        return tuple(sorted(t for t in self._terms.get(field, ()) if t.startswith(prefix)))

    def has_unknown_unit(self, ward: str) -> bool:
        """Return whether *ward* is among the terms of the field `unknown`."""
        return ward in self._terms.get("unknown", ())
