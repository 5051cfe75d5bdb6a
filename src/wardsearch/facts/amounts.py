"""How much is a number as Vietnamese write it, with its unit?

Covers numbers, sums of money and percentages: the pattern that finds them, and their values. Does
not cover what stands beside them in a text (`extraction`), dates (`periods`) or the numbers of
documents (`document_numbers`). A sum in dollars or euros is no sum of đồng.

The digits are read as `wardsearch.vietnamese.numbers` describes; a space may group them, too (`1
089`).
"""

import re
from decimal import Decimal
from functools import cache
from typing import Final, Literal, TypeAlias

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.numbers import plain_number
from wardsearch.vietnamese.patterns import GAP, any_of, as_typed, as_written

Unit: TypeAlias = Literal["", "đồng", "%", "USD", "EUR"]

GROUPED: Final = r"[1-9][0-9]{0,2}(?:[ \u00a0\u2007\u2009\u202f][0-9]{3})+(?:,[0-9]+)?(?![0-9])"
"""Pattern of digits that spaces group, whatever their width."""
_MULTIPLE: Final = lazy_compile(r"1[., ]?000(?:[., ]?000)?(?![0-9])")
_GROUPED_ALONE: Final = lazy_compile(rf"(?<![\w.,]){GROUPED}")

_MOST_DIGITS: Final = 18  # before the decimals; more is no amount but an account
_CODE_DIGITS: Final = 3  # more that begin with 0 are a telephone number or a code

_NUMBER: Final = "[0-9]++(?:[.,][0-9]++| [0-9]{3}(?![0-9]))*+"
_SCALES: Final = {
    "nghìn tỷ": 10**12,
    "ngàn tỷ": 10**12,
    "nghìn tỉ": 10**12,
    "ngàn tỉ": 10**12,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "triệu": 10**6,
    "nghìn": 10**3,
    "ngàn": 10**3,
}
# As budgets and people abbreviate them. `15tr` is a sum, `tr. 15` a page; `500k`, but not `4K`.
_SHORT_SCALES: Final = {
    "tr": (10**6, r"(?i:tr)(?!\.? ?[0-9])(?:\.(?=[ \n]?[đĐdD])|(?=[đĐdD])|(?![^\W_]))"),
    "ng": (10**3, r"(?<=[0-9 \n])(?:ng|n)\.?(?=[đĐ](?![^\W_]))"),
    "k": (10**3, r"(?<=[0-9])(?:k|(?<=[0-9]{2})K)(?![^\W_])"),
}
_MONEY_FROM: Final = 10**6  # what is counted by the million without a unit is money in reports
_CURRENCIES: Final = ("đồng", "đ", "vnđ", "vnd")
_DOLLARS: Final = rf"(?:<usd>|<đô>[ \n-]?<la>(?:{GAP}<mỹ>)?)"
_EUROS: Final = ("eur", "euro")
_HALF: Final = "rưỡi"
AMOUNT_WORDS: Final = (
    *(*_SCALES, *_CURRENCIES, *_EUROS, _HALF, "phần trăm"),
    *("tr", "trđ", "ngđ", "nđ", "usd", "đô", "đôla", "la", "mỹ"),
)
"""The words that amounts are told by, beside digits and signs."""

_MEASURES: Final = (
    "(?i:km2?|km²|m[23²³]?|ha)|kg|cm|mm|l|g|<tấn>|<tạ>"  # may be joined to the number
)

_END: Final = r"(?![^\W_])"
_SHORT: Final = "|".join(pattern for _, pattern in _SHORT_SCALES.values())
# What a unit may begin with is looked at first: it spares nine numbers in ten all else.
_SCALE: Final = (
    rf"(?={GAP}[nNtTkK]){GAP}(?:(?:{any_of(_SCALES)}){_END}(?:{GAP}<{_HALF}>{_END})?|{_SHORT})"
)
_FOREIGN: Final = rf"(?:{_DOLLARS}|{any_of(_EUROS)}|US\$|\$|€)"
_CURRENCY: Final = (
    rf"(?={GAP}[đĐdDvVuUeE₫$€]){GAP}(?:(?:{any_of(_CURRENCIES)}|₫){_END}|{_FOREIGN}{_END})"
)
_PERCENT: Final = rf"(?={GAP}[%pP]){GAP}(?:%|<phần trăm>){_END}"
_UNIT_BEGINS: Final = (  # of `từ 12 đến 15 triệu`, but not of `từ 5 đến 7 tháng`
    rf"{GAP}(?:[%₫$€]|(?i:trđ?|tr\.|usd|eur|vnđ){_END}|<tỷ>|<tỉ>|<triệu>|<nghìn>|<ngàn>|<đồng>"
    rf"|<phần trăm>|<đô>[ \n-]?<la>)"
)
AMOUNT: Final = (
    rf"{_NUMBER}(?: ?[-–—]{GAP}{_NUMBER}"
    rf"|(?={GAP}[đĐdDtT]){GAP}(?:<đến>|<tới>){GAP}{_NUMBER}(?={_UNIT_BEGINS}))?"
    rf"(?:{_PERCENT}"
    rf"|(?:{_SCALE}(?:{GAP}{_NUMBER}{_SCALE}){{0,4}}(?:{GAP}{_NUMBER}(?={_CURRENCY}))?)?{_CURRENCY}"
    rf"|{_SCALE}(?:{GAP}{_NUMBER}{_SCALE}){{0,4}}"
    rf"|(?=(?:{_MEASURES})?{_END}))"
)
"""Pattern (see `patterns`) of a number with what tells its unit; of `5 – 7 tỷ`, both."""


class Amount(NamedTuple):
    """A number with its unit.

    Attributes:
        value: Not negative; money in đồng, dollars or euros, a percentage in hundredths.
        unit: `đồng`, `%`, `USD`, `EUR`, or nothing that is known.
    """

    value: Decimal
    unit: Unit


def read_amounts(written: str) -> tuple[Amount, ...]:
    """Return the amounts that *written*, a match of `AMOUNT`, states: one, or the ends of a range.

    Of digits that spaces group, each group, too: they may be neighbours in a table. None at all
    where any is a code (`0912345678`), a version or too long for an amount.

    >>> [str(amount.value) for amount in read_amounts("11 tỷ 708 triệu đồng")]
    ['11708000000']
    >>> [(str(amount.value), amount.unit) for amount in read_amounts("93,15 – 93,9%")]
    [('93.15', '%'), ('93.9', '%')]
    """
    if written.isascii() and written.isdecimal():  # as most are
        return () if (value := _value(written)) is None else (Amount(value, ""),)
    parts = [(found.lastgroup, found[0]) for found in _parts().finditer(written)]
    kinds = {kind for kind, _ in parts}
    numbers = [text for kind, text in parts if kind == "number"]
    if kinds == {"number"} and " " in numbers[0]:
        return _grouped(numbers[0])
    values = [value for text in numbers if (value := _value(text)) is not None]
    if len(values) < len(numbers):
        return ()
    if "percent" in kinds:
        return tuple(Amount(value, "%") for value in values)
    scales = [_scale(text) for kind, text in parts if kind in {"scale", "short"}]
    unit = _unit(kinds, scales)
    if "dash" in kinds:  # the scale of the last is that of both
        return tuple(Amount(value * (scales or [1])[0], unit) for value in values)
    scales += [1] * (len(values) - len(scales))
    total, before = Decimal(), 0
    for value, scale in zip(values, scales, strict=True):
        # `1 nghìn 500 tỷ` is 1,500 of them.
        total = (total + value) * scale if before and scale > before else total + value * scale
        before = scale
    if "half" in kinds:
        total += Decimal(scales[-1]) / 2
    return (Amount(total, unit),)


def without_group_spaces(text: str) -> str:
    """Return *text*, of which it is known that it states one amount, without spaces in its number.

    >>> without_group_spaces("12 500 hộ")
    '12500 hộ'
    """
    return _GROUPED_ALONE.sub(lambda found: "".join(found[0].split()), text)


def with_currency(amounts: tuple[Amount, ...], sign: str) -> tuple[Amount, ...]:
    """Return *amounts* of the currency whose *sign* stands before them; of none as they are.

    >>> with_currency(read_amounts("500"), "$")
    (Amount(value=Decimal('500'), unit='USD'),)
    """
    unit: Unit | None = {"$": "USD", "€": "EUR"}.get(sign)  # type: ignore[assignment]  # of two
    if unit is None or any(amount.unit == "%" for amount in amounts):
        return amounts
    return tuple(amount._replace(unit=unit) for amount in amounts)


def unit_named(text: str) -> tuple[int, Unit] | None:
    """Return the scale and unit that *text*, as in the heading of a column, names whole, or None.

    >>> unit_named("triệu đồng"), unit_named("1.000đ"), unit_named("%"), unit_named("số hộ")
    ((1000000, 'đồng'), (1000, 'đồng'), (1, '%'), None)
    """
    text = text.partition("/")[0].rstrip()  # `triệu đồng/ha`
    by = _MULTIPLE.match(text)  # `1.000 đồng`: so many at a time
    one = f"1{'0' * by[0].count('0')}{text[by.end() :]}" if by else f"1 {text}"
    amounts = read_amounts(one) if _one_of_unit().fullmatch(one) else ()
    if len(amounts) != 1 or not amounts[0].unit:
        return None
    return int(amounts[0].value), amounts[0].unit


def _unit(kinds: set[str | None], scales: list[int]) -> Unit:
    if "dollar" in kinds:
        return "USD"
    if "euro" in kinds:
        return "EUR"
    is_money = bool(kinds & {"currency", "short"}) or max(scales, default=0) >= _MONEY_FROM
    return "đồng" if is_money else ""


def written_amount(amount: Amount) -> str:
    """Return *amount* as reports write it, in one number.

    >>> [written_amount(*read_amounts(text)) for text in ("11 tỷ 708 triệu", "37.5 %")]
    ['11.708.000.000 đồng', '37,5%']
    """
    whole, _, decimals = format(amount.value, ",f").partition(".")
    number = whole.replace(",", ".") + ("," + decimals.rstrip("0") if decimals.strip("0") else "")
    return f"{number}%" if amount.unit == "%" else f"{number} {amount.unit}".strip()


def _grouped(written: str) -> tuple[Amount, ...]:
    """Return what digits parted by spaces may state: the whole, and each of them."""
    groups = [_value(group) for group in written.split()]
    whole = [_value(written)] if _GROUPED_ALONE.fullmatch(written) else []
    return tuple(Amount(value, "") for value in (*whole, *groups) if value is not None)


def _value(written: str) -> Decimal | None:
    digits = plain_number(written.replace(" ", ""))
    if digits is None or len(digits.partition(".")[0]) > _MOST_DIGITS:
        return None
    is_code = digits.startswith("0") and digits.isdigit() and len(digits) > _CODE_DIGITS
    return None if is_code else Decimal(digits)


def _scale(written: str) -> int:
    short = _SHORT_SCALES.get(written.lower().rstrip(".").replace("n", "ng").replace("gg", "g"))
    if short is not None:
        return short[0]
    return next(scale for pattern, scale in _scale_patterns() if pattern.fullmatch(written))


@cache
def _one_of_unit() -> re.Pattern[str]:
    return re.compile(as_written(AMOUNT))


@cache
def _scale_patterns() -> list[tuple[re.Pattern[str], int]]:
    return [(re.compile(as_typed(f"<{word}>")), scale) for word, scale in _SCALES.items()]


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(
        as_typed(
            rf"(?P<number>{_NUMBER})|(?P<scale>{any_of(_SCALES)})|(?P<short>{_SHORT})"
            rf"|(?P<half><{_HALF}>)|(?P<dash>[-–—]|<đến>|<tới>)|(?P<percent>%|<phần trăm>)"
            rf"|(?P<dollar>{_DOLLARS}|US\$|\$)|(?P<euro>{any_of(_EUROS)}|€)|(?P<currency>{any_of(_CURRENCIES)}|₫)"
        )
    )
