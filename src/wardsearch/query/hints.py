"""Could a query state a fact or name a ward at all?

Asked before what knows of facts and wards is loaded: most queries have neither. What says yes here
may still have none.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from wardsearch.places.kinds import WARDS
from wardsearch.query.remembered import Remembered
from wardsearch.query.syllables import letters
from wardsearch.query.tree import Query
from wardsearch.vietnamese.numbers import ROMAN_QUARTERS
from wardsearch.vietnamese.orthography import is_bare_syllable
from wardsearch.vietnamese.spelling import fold

_TEXT: Final = attrgetter("text")
_FIRST_WORDS: Final = frozenset(
    fold(form.split()[0]) for kind in WARDS for form in (kind.name, kind.short) if form
)


def may_state(text: str) -> bool:
    """Return whether *text*, a word or several, has a number, in digits or that of a quarter."""
    has_digits = not text.isalpha() and any(map(str.isdecimal, text))
    return has_digits or text.upper() in ROMAN_QUARTERS


def _may_begin(text: str) -> bool:
    """Return whether *text* may begin the name of a ward with its kind."""
    found = letters(text)
    if not found or found[0] not in _FIRST_WORDS:
        return False
    return fold(text.rstrip(".")).split(".")[0] in _FIRST_WORDS


def _is_plain(text: str) -> bool:
    """Return whether *text*, a word as typed, is a syllable not in capitals that may do neither."""
    found = letters(text)
    is_syllable = len(found) == 1 and text.isalpha() and is_bare_syllable(found[0])
    return is_syllable and not (text.isupper() or may_state(text) or _may_begin(text))


_MAY_STATE: Final = Remembered(may_state).__getitem__
_MAY_BEGIN: Final = Remembered(_may_begin).__getitem__
_IS_PLAIN: Final = Remembered(_is_plain).__getitem__


def are_plain(texts: Iterable[str]) -> bool:
    """Return whether words of *texts* are syllables, none in capitals, that may do neither."""
    return all(map(_IS_PLAIN, texts))


def may_state_a_fact(query: Query) -> bool:
    """Return whether *query* has a number, in digits or that of a quarter."""
    return any(map(_MAY_STATE, map(_TEXT, query.leaves())))


def may_name_a_ward(query: Query) -> bool:
    """Return, without the table, whether *query* has *phường* or the like before another word."""
    return any(map(_MAY_BEGIN, map(_TEXT, query.leaves())))
