"""Could a query state a fact or name a ward at all?

Asked before what knows of facts and wards is loaded: most queries have neither. What says yes here
may still have none.
"""

from typing import Final

from wardsearch.places.kinds import WARDS
from wardsearch.query.tree import Query, Word
from wardsearch.vietnamese.spelling import fold

_QUARTERS: Final = frozenset(("I", "II", "III", "IV"))
_FIRST_WORDS: Final = frozenset(
    fold(form.split()[0]) for kind in WARDS for form in (kind.name, kind.short) if form
)


def may_state_a_fact(query: Query) -> bool:
    """Return whether *query* has a number, in digits or that of a quarter."""
    return any(may_state(leaf.text) for leaf in query.leaves())


def may_state(text: str) -> bool:
    """Return whether *text*, a word or several, has such a number."""
    return any(map(str.isdecimal, text)) or text.upper() in _QUARTERS


def may_name_a_ward(query: Query) -> bool:
    """Return, without the table, whether *query* has *phường* or the like before another word."""
    return any(
        isinstance(leaf, Word) and fold(leaf.text.rstrip(".")).split(".")[0] in _FIRST_WORDS
        for leaf in query.leaves()
    )
