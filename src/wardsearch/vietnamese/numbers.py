"""Which number do digits with separators write?

Points group thousands and a comma parts decimals (`1.089`, `37,5`); two commas or more can only be
the English way. A point with other than three digits after it parts decimals.
"""

from typing import Final

from wardsearch.lazy_regex import lazy_compile

ROMAN: Final = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8,
    "ix": 9, "x": 10, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15,
}  # fmt: skip
"""Roman numbers as far as months and wards have them, in small letters."""

ROMAN_QUARTERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4}
"""The quarters of a year as they are written: *quý III/2021*."""

ROMAN_MONTHS: Final = frozenset(list(map(str.upper, ROMAN))[:12])
"""The months of a year as they may be written: *tháng VIII/2019*."""

_GROUPED_BY_POINTS: Final = lazy_compile(r"\d{1,3}(?:\.\d{3})++(?:,\d++)?")
_GROUPED_BY_COMMAS: Final = lazy_compile(r"\d{1,3}(?:,\d{3}){2,}+(?:\.\d++)?")
_DECIMAL: Final = lazy_compile(r"\d+[.,]\d+")


def plain_number(written: str) -> str | None:
    """Return *written*, digits with separators, as a number with at most a decimal point.

    None where it is none: a date, a version.

    >>> [plain_number(text) for text in ("147.105.000", "37,5", "1,234,567.8", "27.7.2021")]
    ['147105000', '37.5', '1234567.8', None]
    """
    if _GROUPED_BY_POINTS.fullmatch(written):
        return written.replace(".", "").replace(",", ".")
    if _GROUPED_BY_COMMAS.fullmatch(written):
        return written.replace(",", "")
    if _DECIMAL.fullmatch(written):
        return written.replace(",", ".")
    return written if written.isdigit() else None
