"""Which telephone number is meant, however its digits are grouped?

Covers numbers of Vietnam as they are dialled within it: mobile ones of ten digits, those of places
of eleven, with a zero or +84 before them. Source: the numbering plan of circular 22/2014/TT-BTTTT
and decision 2036/QĐ-BTTTT of 2016 (area codes) and 798/QĐ-BTTTT of 2018 (mobile ones). Does not
cover numbers of three or four digits, or of other countries.
"""

import re
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile

_GROUP: Final = r"(?:[ .-]|\.[ ]|[ ]-[ ])?[0-9]"
TELEPHONE: Final = (
    r"(?:(?:(?<=\+)84[ .-]?(?:\(0\))?|0)[35789](?![0-9]{1}[.,-][0-9]{1,2}(?![0-9]))"
    rf"(?:{_GROUP}){{8}}"
    rf"|(?:(?<=\+)84[ .-]?|0)2[0-9]{{1,2}}\)?(?:{_GROUP}){{7,8}})"
    r"(?![0-9.,-][0-9]|[0-9])"
    r"(?!(?:(?<=[ .-][0-9])|(?<=[ .-][0-9]{2}))/[0-9]{1,4}(?![0-9]))"
)
"""Pattern of a telephone number from its first digit on; it does not end in a date."""

_DIGITS: Final = lazy_compile(r"[0-9]")
_LENGTHS: Final = {"2": 11}  # with the zero, by the digit after it
_MOBILE_LENGTH: Final = 10
_LONE_GROUP: Final = 3  # digits: shorter ones first are more often neighbours in a table


class Telephone(NamedTuple):
    """A telephone number.

    Attributes:
        digits: As dialled in Vietnam, from the zero on.
    """

    digits: str


def read_telephone(written: str) -> Telephone | None:
    """Return the number that *written*, a match of `TELEPHONE`, is; None where it is none.

    >>> read_telephone("0912.345.678") == read_telephone("84 912 345 678")
    True
    """
    digits = "".join(_DIGITS.findall(written))
    digits = f"0{digits[2:].removeprefix('0')}" if digits.startswith("84") else digits
    is_whole = len(digits) == _LENGTHS.get(digits[1], _MOBILE_LENGTH)
    first = re.match("[0-9]+", written)
    assert first is not None
    is_parted = first.end() < _LONE_GROUP and written[0] == "0" and digits[1] != "2"
    return Telephone(digits) if is_whole and not is_parted else None
