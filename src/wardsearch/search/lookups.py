"""What does one ask an index for?

A lookup names the reports that have some terms of one field, and nothing else: no weight, no name,
no place in a query. It is what an engine must answer; `features` gives it a weight.
"""

from typing import Literal, TypeAlias

from wardsearch.frozen import NamedTuple

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
