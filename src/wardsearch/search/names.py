"""Which words of a query are a name, and of what?

Covers what is told of names. Does not cover finding them (`known_names`).
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from wardsearch.frozen import NamedTuple
from wardsearch.query.syllables import Syllable
from wardsearch.search.lookups import Lookup

NameKind: TypeAlias = Literal["person", "ward"]


class Name(NamedTuple):
    """Words of a query that are a name.

    Attributes:
        start: Its first syllable.
        end: The one after its last.
        kind: What it names.
        lookup: What holds it: the pairs of a person's name, the reports of a ward.
    """

    start: int
    end: int
    kind: NameKind
    lookup: Lookup


class NamedRun(NamedTuple):
    """Syllables of words that stand side by side in a query.

    Attributes:
        first: The number of the first.
        run: They.
        names: The names among them.
    """

    first: int
    run: Sequence[Syllable]
    names: Sequence[Name]
