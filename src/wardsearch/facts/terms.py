"""Which terms stand for a fact in an index?

A fact's term is its meaning, so that all ways of writing it meet. It begins with a letter that
tells its kind, and goes on so that the terms of a kind are in the order of their values: what lies
in a range is a range of terms.

=====================  ==========================================================================
`n:` and a number      any number that is no date and no part of an identifier
`m:` and a number      a sum of money, in đồng; it is under `n:`, too
`p:` and a number      a percentage; likewise
`usd:` `eur:`          a sum in dollars or euros, and a number; likewise
`c:` and four digits   a time of day, or hours and minutes: `c:0730` is 7h30
`t:` and digits        a telephone number, as it is dialled in Vietnam
`d:` and two days      a date or period: its first and its last day, of eight digits each
`s:` and marks         the number of a document without its year (see `document_numbers`)
`y:` and marks         the same with the year, where it has one
`x:` and marks         the same of a document whose number has no year
`a:` and two texts     an abbreviation that is explained, and what it stands for (see `definitions`)
=====================  ==========================================================================
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from wardsearch.facts.amounts import Amount
from wardsearch.facts.clock_times import ClockTime
from wardsearch.facts.document_numbers import DocumentNumber
from wardsearch.facts.periods import Period, Yearless
from wardsearch.facts.telephones import Telephone
from wardsearch.frozen import NamedTuple

Meaning: TypeAlias = Amount | Period | Yearless | DocumentNumber | Telephone | ClockTime

LETTER_OF_UNIT: Final[dict[str, str]] = {
    "": "n",
    "đồng": "m",
    "%": "p",
    "USD": "usd",
    "EUR": "eur",
}
"""What the terms of amounts begin with, by their unit; a colon follows."""
DOCUMENT_LETTERS: Final = ("s:", "y:", "x:")
"""What the terms of documents' numbers begin with."""


class TermRange(NamedTuple):
    """The terms of facts from *first* on and before *end*, in the order of their UTF-8 bytes."""

    first: str
    end: str


def terms_of(meaning: Meaning, posted: date | None = None) -> Iterator[str]:
    """Yield the terms of a fact.

    Args:
        meaning: What is stated.
        posted: When the report was: a date without a year is the one nearest to it; it has no term
            where this is None.
    """
    match meaning:
        case Amount():
            number = sortable(meaning.value)
            yield f"n:{number}"
            if meaning.unit:
                yield f"{LETTER_OF_UNIT[meaning.unit]}:{number}"
        case Telephone():
            yield f"t:{meaning.digits}"
        case ClockTime():
            yield f"c:{meaning.hour:02}{meaning.minute:02}"
        case Period():
            yield f"d:{_digits(meaning.first)}-{_digits(meaning.last)}"
        case DocumentNumber():
            yield from meaning.terms
        case Yearless():
            if posted is not None and (period := meaning.near(posted)):
                yield from terms_of(period)


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")  # a third of the time of `strftime`


def sortable(value: Decimal) -> str:
    """Return *value*, not negative, so that strings are in the order of the values.

    How many digits stand before the point, in two digits; then the digits.

    >>> sorted(map(sortable, map(Decimal, ("1089", "37.5", "37", "4"))))
    ['014', '0237', '0237.5', '041089']
    """
    whole, _, decimals = format(value, "f").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    return f"{len(whole):02}{whole}" + (f".{decimals}" if decimals else "")


def equal_to(term: str) -> TermRange:
    """Return the range of *term* alone."""
    return TermRange(term, f"{term}\0")


def begins_with(prefix: str) -> TermRange:
    """Return the range of the terms that begin with *prefix*, which ends in ASCII."""
    return TermRange(prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1))


def days_of(term: str) -> tuple[str, str]:
    """Return the first and the last day, of eight digits each, of the term of a period."""
    first, _, last = term[2:].partition("-")
    return first, last
