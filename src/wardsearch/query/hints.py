"""Could a query state a fact or name a ward at all?

Asked before what knows of facts and wards is loaded: most queries have neither. What says yes here
may still have none.
"""

from itertools import chain
from operator import attrgetter
from typing import Final

from wardsearch.places.kinds import WARDS
from wardsearch.query.syllables import letters
from wardsearch.query.tree import Query, Word
from wardsearch.vietnamese.numbers import ROMAN_QUARTERS
from wardsearch.vietnamese.spelling import fold

_TEXT: Final = attrgetter("text")
_FIRST_WORDS: Final = frozenset(
    fold(form.split()[0]) for kind in WARDS for form in (kind.name, kind.short) if form
)


def may_state_a_fact(query: Query) -> bool:
    """Return whether *query* has a number, in digits or that of a quarter."""
    texts = list(map(_TEXT, query.leaves()))
    if "".join(texts).isalpha():  # as of most queries: no digit is among letters
        return not ROMAN_QUARTERS.keys().isdisjoint(map(str.upper, texts))
    return any(map(may_state, texts))


def may_state(text: str) -> bool:
    """Return whether *text*, a word or several, has such a number."""
    has_digits = not text.isalpha() and any(map(str.isdecimal, text))
    return has_digits or text.upper() in ROMAN_QUARTERS


def may_name_a_ward(query: Query) -> bool:
    """Return, without the table, whether *query* has *phường* or the like before another word."""
    leaves = query.leaves()
    if _FIRST_WORDS.isdisjoint(chain.from_iterable(map(letters, map(_TEXT, leaves)))):
        return False  # as of most queries
    return any(_may_begin(leaf.text) for leaf in leaves if isinstance(leaf, Word))


def _may_begin(word: str) -> bool:
    """Return whether *word* may begin the name of a ward with its kind."""
    found = letters(word)
    if not found or found[0] not in _FIRST_WORDS:
        return False
    return fold(word.rstrip(".")).split(".")[0] in _FIRST_WORDS
