"""What does one ask an index for?

A lookup names the reports that have some terms of one field, and nothing else: no weight, no name,
no place in a query. It is what an engine must answer; `features` gives it a weight.
"""

from collections.abc import Iterable
from itertools import repeat
from typing import Final, Literal, TypeAlias

from wardsearch.frozen import NamedTuple, maker_of

How: TypeAlias = Literal["any", "together", "prefix", "range"]


class Lookup(NamedTuple):
    """Terms of a field, and how a report must have them.

    Attributes:
        field: The name of the field.
        terms: As they are indexed. For `prefix` one, the beginning of a term; for `range` two, the
            first term and the one after the last.
        how: `any`: a report has one of them. `together`: it has all, as often as the rarest.
            `prefix`: it has a term that begins so. `range`: it has a term from the first up to,
            but without, the second.
    """

    field: str
    terms: tuple[str, ...]
    how: How = "any"


lookup_of: Final = maker_of(Lookup)
"""Makes a lookup of its field, its terms and how: in less time, for a query has hundreds."""


def of_each(field: str, terms: Iterable[str]) -> list[Lookup]:
    """Return what asks for each of *terms* of *field* alone."""
    return list(map(lookup_of, zip(repeat(field), zip(terms), repeat("any"))))
