"""Which number in a line of a head is the document's own?

Covers the forms of `Số: 45/BC-UBND`, filled in or not, and telling it from the numbers of other
documents by what stands before it. Does not cover what its parts say (`facts.document_numbers`).
"""

import re
from typing import Final

from wardsearch.corpus.heads.kinds import kind_names
from wardsearch.corpus.heads.signs import GAP, MARK, NOT_LETTERHEAD, UPPER
from wardsearch.corpus.heads.words import ends_with_ward
from wardsearch.facts.document_numbers import OF_OFFICE, OFFICE_BODIES
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.spelling import plain_letters

_BODIES: Final = rf"(?<=-{OF_OFFICE}) (?={OFFICE_BODIES})"  # of an office: `BC-VP HĐND-UBND`
_SIGN: Final = rf"{MARK}(?:(?:{GAP}[/&–—-]{GAP}|[._,]|{_BODIES}){MARK}){{0,5}}"
_BLANKS: Final = r"[^\S\n]?[^\S\n.…_*]{0,1}[^\S\n\t]{0,30}[.…_]{0,30}[^\S\n\t]{0,30}"
# Behind a number: a year told otherwise, a part, another: `15-2025/…`, `15.2/…`, `15+16/…`.
_MORE: Final = rf"(?:{GAP}[.,+&-]{GAP}\d{{1,4}}){{1,3}}(?={GAP}[/\\]{GAP}{MARK})|/\d\d(?=/{MARK})"
_NUMBER: Final = re.compile(
    # It begins with one set of characters: to the next of such a set a search skips.
    r"[Ss](?<![^\W_].)(?:[ốỐôÔóÓồỒòÒổỔỗỖộỘ]|(?<=S)[oO])(?:\s?/\s?No\.?)?"
    rf"(?P<colon>{GAP}[:;.]?){GAP}(?:hiệu{GAP}:?{GAP})?"
    rf"(?:[.…_]{{0,20}}{GAP}(?P<digits>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})(?P<letter>[a-zA-ZđĐ]?)(?![^\W_])"
    rf"(?P<more>{_MORE})?(?:{GAP}[.…_]{{1,20}})?"
    rf"(?:{GAP}/{GAP}(?P<year>(?:19|20)\d\d)(?!\d))?"
    rf"(?:{GAP}(?P<joint>[/\\–—-]){GAP}(?P<sign>{_SIGN})"
    rf"|[^\S\n\t]{{1,3}}(?P<spaced_sign>{MARK}(?:{GAP}[/–—-]{GAP}{MARK}){{1,4}}))?"
    rf"(?(joint)|(?![^\S\n\t]{{1,3}}[^\s/;,]{{1,4}}{GAP}/{GAP}{MARK}-))"
    # Of what an office receives from people: `Số: H26.123-251005-0001/TNHS`.
    rf"|(?<=[:;.]){GAP}(?P<file>[A-Z]\d{{2,3}}(?:[.-]\d{{1,8}}){{2,5}})(?:/(?P<file_sign>{MARK}))?(?![^\W_])"
    # The kind before the number: `Số: BC-15/UBND`.
    rf"|(?P<turned_mark>[{UPPER}][^\W\d_]{{1,4}})[-–.](?P<turned_digits>\d{{1,5}})/(?P<turned_sign>{_SIGN})"
    # Figures by hand that a scan has as other letters: `Số: AS /QĐ-UBND`.
    rf"|(?<=[:;.])[^\n\t/]{{1,8}}/{GAP}(?P<blurred_sign>{MARK}(?:{GAP}[&–—-]{GAP}{MARK}){{1,4}})"
    rf"|(?P<blank>{_BLANKS})(?:/{GAP}(?:\d{{4}}{GAP}/{GAP})?|-)(?P<blank_sign>{_SIGN})"
    r"|(?P<empty>[^\S\n]{0,20}[.…_]{2,40}))"
)
_BEFORE_CHARS: Final = 400  # of a line that ran together, before its number
_NUMBER_OF_PARTS: Final = re.compile(
    r"(?:\b(?:mau|bieu|phu luc|dieu|to|khu pho|phuong|quan|cong bao|ky|lan|so|khoa|chuong|bang|hop"
    r"|nha|dan pho|thon|xom|ap|chi bo|doi|mam non|tieu hoc|trung hoc)|[/+])\W*$"
)
_PLACE: Final = re.compile(r"(?:PHƯỜNG|XÃ|THỊ|ĐẶC|QUẬN|HUYỆN|TỈNH|THÀNH)(?![^\W_])")
_LABEL: Final = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(map(plain_letters, kind_names()))})\s{{0,3}}$"
)
# An eth looks like a Đ, and some keyboards write it for one.
_AS_WRITTEN: Final = str.maketrans("–—Ðð", "--Đđ")


class Number(NamedTuple):
    """A document's number in its letterhead.

    Attributes:
        written: As it is written, without spaces; None where it is not filled in.
        mark: The first part of its sign, which may abbreviate the kind.
    """

    written: str | None
    mark: str | None


class NumberFound(NamedTuple):
    """A number, and where it stands.

    Attributes:
        start, end: Code points of the line; the name of a kind before `số` belongs to it.
        number: What it states.
    """

    start: int
    end: int
    number: Number


def find_number(cell: str, plain: str, at: int) -> NumberFound | None:
    """Return the first number from *at* on that is the document's own.

    Args:
        cell: A cell of a line.
        plain: The same in `plain_letters`.
        at: Where what is not read yet begins.
    """
    found = next(
        (found for found in _NUMBER.finditer(cell, at) if _is_number(found, plain, at)), None
    )
    if found is None:
        return None
    label = _LABEL.search(plain[at : found.start()])  # `Luật số: …`
    if label and ends_with_ward(cell[at : found.start()]):  # `XÃ CHỢ ĐỒN`
        label = None
    start = at + label.start() if label else found.start()
    return NumberFound(start, found.end(), _number(found))


def _is_number(found: re.Match[str], plain: str, at: int) -> bool:
    """Return whether *found* is the document's own number: what stands before it tells."""
    if found.start() - at > _BEFORE_CHARS:
        return False
    before = plain[at : found.start()].strip()
    is_of_parts = _NUMBER_OF_PARTS.search(before) is not None
    if is_of_parts and ends_with_ward(found.string[at : found.start()]):  # `PHƯỜNG TAM KỲ`
        is_of_parts = False
    if NOT_LETTERHEAD.search(before) or is_of_parts:
        return False
    has_colon, sign = bool(found["colon"].strip()), _sign(found)
    if sign and _PLACE.match(sign):  # `TỔ DÂN PHỐ SỐ 12 - PHƯỜNG NGỌC LÂM`
        return False
    if not before:
        # `Số 12` alone has its line for itself.
        return has_colon or bool(sign) or not plain[found.end() :].strip()
    label = _LABEL.search(before)
    if label and label.start() and not has_colon:
        return False  # `THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW`: another's
    label = label if has_colon else None
    above = (
        found.string[at : found.start()].strip()[: label.start() if label else None].strip(" _-*")
    )
    return (label is not None and not above) or (bool(sign) and above.isupper())


def _number(found: re.Match[str]) -> Number:
    sign = _sign(found)
    if found["file"]:
        return Number(found["file"] + (f"/{sign}" if sign else ""), None)
    if found["turned_digits"]:
        mark, body = found["turned_mark"], found["turned_sign"].translate(_AS_WRITTEN)
        return Number(f"{found['turned_digits']}/{mark}-{body}", mark)
    mark = re.split(r"[\W_]", sign, maxsplit=1)[0] if sign else None
    if not found["digits"]:
        return Number(None, mark)
    parts = [found["digits"].replace(".", "") + found["letter"]]
    if found["more"]:
        parts.append("".join(found["more"].split()))
    if found["year"]:
        parts.append(f"/{found['year']}")
    if sign:
        dash = "/" if found["joint"] in {"/", "\\"} else "-"  # `12 KH/ĐTN` is `12-KH/ĐTN`
        parts.append(dash + re.sub(rf"(?<!-{OF_OFFICE})[^\S\n]", "", sign).translate(_AS_WRITTEN))
    return Number("".join(parts), mark)


def _sign(found: re.Match[str]) -> str | None:
    names = ("sign", "spaced_sign", "blank_sign", "blurred_sign", "file_sign", "turned_sign")
    return next(filter(None, (found[name] for name in names)), None)
