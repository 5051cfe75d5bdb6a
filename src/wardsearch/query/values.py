"""Which facts does a filter such as `tiền:1tỷ..5tỷ` or `so:217/QĐ-UBND` let through?

Covers the values that people type after the fields of numbers (`số:`, `tiền:`, `%:`), and the
period after `--about`. Does not cover the query language around them (`parser`).

=======================  ========================================================================
`1000` `=1000`           that value
`>=1000` `>1000`         at least, more
`<=1000` `<1000`         at most, less
`1000..2000`             from one to the other, both included; either may be left out
=======================  ========================================================================
"""

import re
from functools import cache
from typing import Final, Literal, TypeAlias

from wardsearch.facts.amounts import AMOUNT, Unit, read_amounts, without_group_spaces
from wardsearch.facts.document_numbers import DocumentNumber
from wardsearch.facts.extraction import typed_facts
from wardsearch.facts.periods import Period
from wardsearch.facts.terms import (
    LETTER_OF_UNIT,
    Meaning,
    TermRange,
    begins_with,
    equal_to,
    sortable,
)
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import CodedValueError, shortened
from wardsearch.vietnamese.dates import parse_date_bound
from wardsearch.vietnamese.patterns import as_typed
from wardsearch.vietnamese.spelling import to_nfc

FactField: TypeAlias = Literal["số", "tiền", "%"]

_LETTER_OF: Final[dict[FactField, str]] = {"số": "n", "tiền": "m", "%": "p"}
_UNITS_OF: Final[dict[FactField, tuple[Unit, ...]]] = {
    "số": ("",),
    "tiền": ("đồng", "USD", "EUR"),
    "%": ("%",),
}
_CURRENCY_WORDS: Final = frozenset(
    {"usd", "$", "eur", "euro", "€", "đồng", "dong", "đ", "vnd", "vnđ"}
)
_COMPARISON: Final = lazy_compile(r"(?P<sign>[<>]=?|=|)\s*(?P<value>.+)")
_OF_YEAR: Final = lazy_compile(r"(?P<number>[0-9]{1,5})/(?P<year>(?:19|20)[0-9]{2})")
_PERIOD_FORMS: Final = ("2021", "2021-07", "27/7/2021", "quý III/2021", "2021-07..2021-09")


def read_filter(field: FactField, text: str) -> tuple[TermRange, ...]:
    """Return the terms of the facts that pass; none where *text*, NFC, is no value of *field*.

    >>> read_filter("tiền", ">=1tỷ")
    (TermRange(first='m:101000000000', end='m;'),)
    >>> [terms.first for terms in read_filter("số", "217")]
    ['n:03217', 's:217/']
    """
    low, dots, high = text.partition("..")
    if dots:
        return _between(field, low.strip(), high.strip())
    found = _COMPARISON.fullmatch(text.strip())
    if found is None:
        return ()
    value = _value(field, found["value"])
    ranges: tuple[TermRange, ...] = (
        () if value is None else (_compared(value[0], found["sign"], value[1]),)
    )
    if field == "số" and found["sign"] in {"", "="} and (document := _document(found["value"])):
        ranges += (begins_with(document.prefix),)
    return ranges


def read_about(text: str) -> Period:
    """Return the period that *text*, typed in any form, names: what lies in it is about it.

    Raises:
        CodedValueError: It names none.

    >>> read_about("2021-07..2021-09") == read_about("quy III/2021")
    True
    """
    typed = to_nfc(text).strip()
    low, dots, high = typed.partition("..")
    if dots and low.strip() and high.strip():
        period = Period(_period(low, typed).first, _period(high, typed).last)
        if period.first > period.last:
            raise _no_period("period-reversed", typed)
        return period
    return _period(typed, typed)


def _period(part: str, typed: str) -> Period:
    try:
        return Period(
            parse_date_bound(part, end=False).date(), parse_date_bound(part, end=True).date()
        )
    except ValueError:
        period = stated_period(part)
    if period is None:
        raise _no_period("period-invalid", typed)
    return period


def stated_period(text: str) -> Period | None:
    """Return the period that *text* names as reports do; None where it names none.

    >>> stated_period("6 tháng đầu năm 2025") == stated_period("6T/2025")
    True
    """
    meaning = _only_meaning(to_nfc(text).strip())
    return meaning if isinstance(meaning, Period) else None


def _only_meaning(text: str) -> Meaning | None:
    """Return the fact that *text* states and nothing beside it; None where it is not so."""
    facts = typed_facts(text)
    if len(facts) != 1 or (facts[0].start, facts[0].end) != (0, len(text)):
        return None
    return facts[0].meanings[0]


def _between(field: FactField, low: str, high: str) -> tuple[TermRange, ...]:
    first, last = _value(field, low), _value(field, high)
    if (first is None and low) or (last is None and high) or not (low or high):
        return ()
    letters = {value[0] for value in (first, last) if value} - {_LETTER_OF[field]}
    if len(letters) > 1:
        return ()
    # `1..2 tỷ usd`: the currency of one end is that of both.
    letter = letters.pop() if letters else _LETTER_OF[field]
    end = f"{letter};" if last is None else f"{letter}:{last[1]}\0"
    return (TermRange(f"{letter}:{first[1] if first else ''}", end),)


def _compared(letter: str, sign: str, value: str) -> TermRange:
    least, most = f"{letter}:", f"{letter};"  # before the terms of the kind, and after them
    term = least + value
    return {
        ">=": TermRange(term, most),
        ">": TermRange(f"{term}\0", most),
        "<=": TermRange(least, f"{term}\0"),
        "<": TermRange(least, term),
    }.get(sign, equal_to(term))


def _value(field: FactField, text: str) -> tuple[str, str] | None:
    """Return what the term of *text* begins with and its sortable value, or None.

    None where it is no value of *field*.
    """
    one = without_group_spaces(text.strip())
    amounts = read_amounts(one) if _amount().fullmatch(one) else ()
    if len(amounts) != 1 or amounts[0].unit not in {"", *_UNITS_OF[field]}:
        return None
    unit = amounts[0].unit
    return LETTER_OF_UNIT[unit] if unit else _LETTER_OF[field], sortable(amounts[0].value)


def names_currency(word: str) -> bool:
    """Return whether *word* after a sum names its currency: `tiền:1,1tỷ usd`."""
    return word.lower() in _CURRENCY_WORDS


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(as_typed(AMOUNT))


def _document(text: str) -> DocumentNumber | None:
    text = text.strip()
    if found := _OF_YEAR.fullmatch(text):
        return DocumentNumber(int(found["number"]), int(found["year"]), ())
    if text.isascii() and text.isdigit():
        return DocumentNumber(int(text), None, ())
    meaning = _only_meaning(text)
    return meaning if isinstance(meaning, DocumentNumber) else None


def _no_period(code: str, typed: str) -> CodedValueError:
    return CodedValueError(code, found=shortened(typed), expected=_PERIOD_FORMS)
