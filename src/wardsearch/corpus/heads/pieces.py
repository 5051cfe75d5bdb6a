"""Of which pieces is the head of a document made, whatever ran together?

Covers cutting the first lines of a text into pieces in reading order: a line is cut at tabs, which
part the cells of a table, and at what has a fixed form in every letterhead: the mottoes, the
number, place and date, `V/v`, `Kính gửi`. Two columns, a table and a line of a PDF that ran
together come out alike. Does not cover what the pieces say together (`reading`).

Source of the forms: Nghị định 30/2020/NĐ-CP, annex I; Hướng dẫn 36-HD/VPTW of 2018 (the party's).
"""

import re
import string
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from wardsearch.corpus.heads.issuers import is_body
from wardsearch.corpus.heads.kinds import kind_names
from wardsearch.corpus.heads.words import ends_with_ward
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.punctuation import HYPHENS
from wardsearch.vietnamese.spelling import plain_letters

HEAD_CHARS: Final = 3_000
"""How much of a text may be its head, in code points."""

_LETTERS: Final = "".join(map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))))
UPPER: Final = "A-Z" + "".join(filter(str.isupper, _LETTERS))
_L: Final = "a-z" + "".join(filter(str.islower, _LETTERS))
_U: Final = UPPER
_GAP: Final = r"[^\S\n\t]{0,3}"
_DOTS: Final = r"[^\S\n\t]{0,3}[.…_]{0,8}[^\S\n\t]{0,3}"  # of a form, around what fills it in
_MARK: Final = (
    rf"(?:[{_U}][{_U}0-9]{{1,11}}[{_L}]{{0,2}}[{_U}0-9]{{0,6}}|[{_U}][{_L}]?[{_U}0-9]{{1,6}}"
    rf"|[{_U}](?![{_L}]))(?:\([{_U}0-9]{{1,6}}\))?"
)
_SIGN: Final = rf"{_MARK}(?:(?:{_GAP}[/&–—-]{_GAP}|[._,]){_MARK}){{0,5}}"
_BLANKS: Final = r"[^\S\n]?[^\S\n.…_*]{0,1}[^\S\n\t]{0,30}[.…_]{0,30}[^\S\n\t]{0,30}"

_MOTTOES: Final = (
    # As scans have it, one letter in each word may be another.
    r"(?<!(?<!nha )nuoc )\bc\w{2,4}\s?h\w{1,3}\s?xa\s?h\w{1,2}\s{0,3}ch\w\s?ng\w{1,4}"
    r"(?:\s{0,3}vi\w{1,3}\s?na\w)?\b"
    r"|\bviet nam dan chu cong hoa\b"
    r"|\bdoc\s?lap\W{0,6}tu\s?do\W{0,6}hanh\s?ph\w{1,3}\b"
    r"|(?P<emblem>\b(?:dang cong san viet nam|doan (?:tncs|thanh nien cong san) ho chi minh)\b)"
)
# Two figures, as they are written by hand or come out of a scan: `0 5`, `O5`, `l5`.
_TWO: Final = rf"(?=[oil]?{_GAP}\d)[\doil](?:[^\S\n\t]?[\doil])?(?![\doil])"
_YEAR: Final = r"(?:\d{4}|2[^\S\n\t]?0[^\S\n\t]?\d[^\S\n\t]?\d)(?!\d)"
_DAY_IS: Final = rf"\bngay{_GAP}:?{_DOTS}"
_DATE: Final = (
    # A telegram states the hour, too; a place alone may stand before figures.
    rf"(?:(?<=, )hoi[^\n\t,]{{1,25}},?\s)?{_DAY_IS}(?:m[uo]ng{_GAP})?(?P<day>{_TWO}){_DOTS}thang"
    rf"{_DOTS}(?P<month>{_TWO})(?:{_DOTS},?{_GAP}nam{_DOTS}|{_GAP}[/,]{_GAP})(?P<year>{_YEAR})"
    rf"|(?:{_DAY_IS}|(?P<bare>(?<=, )))(?P<day2>\d{{1,2}})\s?[/.-]\s?(?P<month2>\d{{1,2}})"
    r"\s?[/.-]\s?(?P<year2>\d{4})(?!\d)"
    # What is not filled in, or cannot be read, is a date that states no day.
    rf"|{_DAY_IS}[^\S\n]{{0,30}}[^\n\t,;:]{{0,30}}?[^\S\n]{{0,30}}thang\b[\s.…_\d*]{{0,40}}"
    r"(?:nam\b[^\S\n]{0,5}[.…_\d]{0,12})?"
)
_ABOUT: Final = (
    r"(?<![^\W_])(?:v[^\S\n]?[/\u2044|.][^\S\n]?v\b|v\s?e viec\b|trich yeu\b)[^\S\n]?[:.]?"
)
_ADDRESSEE: Final = r"(?<![^\W_])kinh (?:gui|trinh|chuyen)\b"
_ANCHORS: Final = re.compile(
    rf"(?P<motto>{_MOTTOES})|(?P<date>{_DATE})|(?P<about>{_ABOUT})|(?P<addressee>{_ADDRESSEE})"
)
_NUMBER: Final = re.compile(
    # It begins with one set of characters: to the next of such a set a search skips.
    r"[Ss](?<![^\W_].)(?:[ốỐôÔóÓồỒòÒổỔỗỖộỘ]|(?<=S)[oO])(?:\s?/\s?No\.?)?"
    rf"(?P<colon>{_GAP}[:;.]?){_GAP}(?:hiệu{_GAP}:?{_GAP})?"
    rf"(?:[.…_]{{0,20}}{_GAP}(?P<digits>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})(?P<letter>[a-zA-ZđĐ]?)(?![^\W_])"
    r"[.…_]{0,20}"
    rf"(?:{_GAP}/{_GAP}(?P<year>(?:19|20)\d\d)(?!\d))?"
    rf"(?:{_GAP}(?P<joint>[/–—-]){_GAP}(?P<sign>{_SIGN})"
    rf"|[^\S\n\t]{{1,3}}(?P<spaced_sign>{_MARK}(?:{_GAP}[/–—-]{_GAP}{_MARK}){{1,4}}))?"
    rf"(?(joint)|(?![^\S\n\t]{{1,3}}[^\s/;,]{{1,4}}{_GAP}/{_GAP}{_MARK}-))"
    # Figures by hand that a scan has as other letters: `Số: AS /QĐ-UBND`.
    rf"|(?<=[:;.])[^\n\t/]{{1,8}}/{_GAP}(?P<blurred_sign>{_MARK}(?:{_GAP}[&–—-]{_GAP}{_MARK}){{1,4}})"
    rf"|(?P<blank>{_BLANKS})(?:/{_GAP}(?:\d{{4}}{_GAP}/{_GAP})?|-)(?P<blank_sign>{_SIGN})"
    r"|(?P<empty>[^\S\n]{0,20}[.…_]{2,40}))"
)
_BEFORE_CHARS: Final = 400  # of a line that ran together, before its number
_STRAY: Final = "|*_#>"  # marks of Markdown and of scans around a line
_OF_RULES: Final = string.whitespace + "\xa0-–—_=*"
_PARTING: Final = re.compile(r"\s*(?:(?:[-–—_=*]\s*){3,})?")  # a line that is blank, or a rule
_NUMBER_OF_PARTS: Final = re.compile(
    r"(?:\b(?:mau|bieu|phu luc|dieu|to|khu pho|phuong|quan|cong bao|ky|lan|so|khoa|chuong|bang|hop"
    r"|nha)|[/+])\W*$"
)
_PLACE: Final = re.compile(
    r"(?:(?<![^\W_])(?:xã|phường|thị trấn|đặc khu|quận|huyện|tỉnh|thành phố)\s)?"
    rf"(?:(?<![^\W_])(?:T[Pp]\.?|T\.P\.?|Q\.|P\.|H\.){_GAP})?"
    rf"(?:(?<![^\W_])(?:[{_U}][{_L}'’]*(?:[{_U}][{_L}]+)?|[0-9]{{1,2}}|[IVX]{{1,4}})(?![^\W_])"
    r"[ ,-]{0,3}){1,8}\W{0,4}$"
)
# Before the emblem of the party or the youth union, on one line: a body whose name is whole.
_WHOLE_BODY: Final = re.compile(
    r"(?:dang (?:bo|uy)|(?:tinh|thanh|huyen|quan|thi) uy|(?:thanh|tinh|quan|huyen) doan)"
    r"(?: (?:tinh|thanh pho|tp|quan|huyen|thi xa))?\W?(?: [^\W_]+){1,3}$"
)
_BEHIND_EMBLEM: Final = re.compile(r"[\s*_-]{1,9}(?:so\b|(?:[^\W_]{1,9}[\s.,-]{1,3}){0,6}ngay\b)")
_ABOUT_IN_PLAIN: Final = re.compile(_ABOUT)
_SIGN_BEFORE: Final = re.compile(rf"[0-9][/-]{_MARK}(?:[/–—-]{_MARK}){{0,3}}$")
_BELOW_ABOUT: Final = 4  # pieces, in which the subject of a letter may go on
_IN_SENTENCE: Final = re.compile(
    r"\b(?:cua|tai|o|tu|den|va|so|xa|phuong|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tp|tinh"
    r"|ubnd|hdnd|uy|dan|thon|ap|ban|khu pho)\W*$"
)
_PLACE_WORDS: Final = 4  # of a place in capitals
_LABEL: Final = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(map(plain_letters, kind_names()))})\s{{0,3}}$"
)
_NOT_LETTERHEAD: Final = re.compile(r"[(“\"]|\b(?:can cu|theo|kem theo|ban hanh)\b")
# An eth looks like a Đ, and some keyboards write it for one.
_AS_WRITTEN: Final = str.maketrans("–—Ðð", "--Đđ")
# Hyphens and spaces at which no line breaks, and of other widths.
_PLAIN: Final = str.maketrans(
    dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys("\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " ")
)
_FIGURES: Final = str.maketrans({"o": "0", "i": "1", "l": "1", " ": None, "\t": None})
_STAMP: Final = re.compile(r"(?m)^[^\S\n]{0,8}S[ốôoỐÔO]\s?:[^\n]{1,100}")

Role = Literal["text", "blank", "motto", "number", "date", "about", "addressee"]


class Number(NamedTuple):
    """A document's number in its letterhead.

    Attributes:
        written: As it is written, without spaces; None where it is not filled in.
        mark: The first part of its sign, which may abbreviate the kind.
    """

    written: str | None
    mark: str | None


class Piece(NamedTuple):
    """A part of a line of a head.

    Attributes:
        role: What it is; the text after `V/v` is a piece of text of its own.
        start: Code point of the text at which it begins.
        text: Without white space around it.
        plain: The same in `plain_letters`.
        number: Of a piece that is a number.
        day: Of a piece that is a date; None where it states none that is in the calendar.
    """

    role: Role
    start: int
    text: str
    plain: str
    number: Number | None = None
    day: date | None = None

    @property
    def end(self) -> int:
        """The code point after the piece."""
        return self.start + len(self.text)


def with_plain_signs(text: str) -> str:
    """Return *text*, as long as before, with plain hyphens and spaces for those of other kinds.

    >>> with_plain_signs("QĐ\u2011UBND ngày\u00a05")
    'QĐ-UBND ngày 5'
    """
    return text if text.isascii() else text.translate(_PLAIN)


def stamped(text: str) -> Iterator[Piece]:
    """Yield the numbers and dates of lines of *text* that begin with a number, as stamps do."""
    for found in _STAMP.finditer(text):
        yield from (piece for piece in cut(found[0]) if piece.role in {"number", "date"})


def cut(text: str) -> list[Piece]:
    """Return the pieces of the first `HEAD_CHARS` of *text*, NFC."""
    pieces: list[Piece] = []
    head = with_plain_signs(text[:HEAD_CHARS])
    start = 0
    may_be_about = _ABOUT_IN_PLAIN.search(plain_letters(head)) is not None
    for line in head.split("\n"):
        if not line.strip(_OF_RULES) and _PARTING.fullmatch(line):
            pieces.append(Piece("blank", start, "", ""))
        at = start
        is_about = may_be_about and any(piece.role == "about" for piece in pieces[-_BELOW_ABOUT:])
        if line.startswith("|"):  # a row of Markdown
            line = line.replace("|", "\t")  # noqa: PLW2901 - as long as before
        for cell in line.split("\t"):
            pieces += _cut_cell(cell, at, is_about=is_about)
            at += len(cell) + 1
        start += len(line) + 1
    return pieces


def _cut_cell(cell: str, start: int, *, is_about: bool) -> Iterator[Piece]:
    plain = plain_letters(cell)
    at = 0
    while at < len(cell):
        anchor = _next_anchor(cell, plain, at, is_about=is_about)
        if anchor is None:
            break
        end = anchor.start if anchor.role != "date" else _without_place(cell, at, anchor.start)
        yield from _text(cell, plain, at, end, start)
        yield anchor._replace(start=start + anchor.start)
        at = anchor.end
        is_about = is_about or anchor.role == "about"
    yield from _text(cell, plain, at, len(cell), start)


def _next_anchor(cell: str, plain: str, at: int, *, is_about: bool) -> Piece | None:
    """Return the first piece of a fixed form from *at* on, its start counted within *cell*."""
    number = next(
        (found for found in _NUMBER.finditer(cell, at) if _is_number(found, plain, at)), None
    )
    last = number.start() if number else len(cell)
    for found in _ANCHORS.finditer(plain, at):
        if found.start() > last:
            break
        role = _role(found, cell, at, is_about=is_about)
        if role:
            day = day_in(found) if role == "date" else None
            return _piece(role, cell, plain, found.span(), day=day)
    if number is None:
        return None
    label = _LABEL.search(plain[at : number.start()])  # `Luật số: …`
    if label and ends_with_ward(cell[at : number.start()]):  # `XÃ CHỢ ĐỒN`
        label = None
    span = (at + label.start() if label else number.start(), number.end())
    return _piece("number", cell, plain, span, number=_number(number))


def _role(found: re.Match[str], cell: str, at: int, *, is_about: bool) -> Role | None:
    """Return what *found*, in a cell read from *at* on, is; None where it is part of a sentence.

    Args:
        found: An anchor in the plain letters of the cell.
        cell: As written.
        at: Where what is not read yet begins.
        is_about: A subject after `V/v` stands before it, maybe beside it.
    """
    plain, start = found.string, found.start()
    if found["date"] is not None:
        if found["bare"] is not None and not _PLACE.match(cell[at:start].strip()):
            return None
        is_free = _stands_free(cell, plain, at, start)
        return "date" if is_free or (is_about and _has_place(cell, at, start)) else None
    if found["emblem"] is not None:
        return "motto" if _is_emblem(cell, plain, at, found.span()) else None
    if found["motto"] is not None:
        return "motto"
    is_first = not any(map(str.isalnum, plain[at:start]))
    if found["about"] is not None:
        # `V/v` stands for nothing else, `về việc` is a common phrase.
        return "about" if plain[start] == "v" and (is_first or plain[start + 1] != "e") else None
    return "addressee" if is_first or cell[start] == "K" else None


def _piece(
    role: Role,
    cell: str,
    plain: str,
    span: tuple[int, int],
    number: Number | None = None,
    day: date | None = None,
) -> Piece:
    start, end = span
    return Piece(role, start, cell[start:end], plain[start:end], number, day)


def _text(cell: str, plain: str, start: int, end: int, offset: int) -> Iterator[Piece]:
    while start < end and (cell[start].isspace() or cell[start] in _STRAY):
        start += 1
    while end > start and (cell[end - 1].isspace() or cell[end - 1] in _STRAY):
        end -= 1
    if any(map(str.isalnum, cell[start:end])):
        yield Piece("text", offset + start, cell[start:end], plain[start:end])


def _stands_free(cell: str, plain: str, at: int, start: int) -> bool:
    """Return whether before a date from *at* on there is nothing, or a place, or capitals."""
    before = cell[at:start].rstrip(" ,.-–—:")
    if not any(map(str.isalnum, before)):
        return "(" not in before
    if _NOT_LETTERHEAD.search(plain, at, start):
        return False
    if _SIGN_BEFORE.search(before):  # `57-NQ/TW NGÀY 22/12/2024`: another's
        return False
    place = _PLACE.search(cell[at:start])
    rest = before[: place.start()] if place else before
    return rest.upper() == rest


def _is_emblem(cell: str, plain: str, at: int, span: tuple[int, int]) -> bool:
    """Return whether the party's name at *span* is a column of the letterhead, or ends one.

    Before it stands nothing or the name of a body, behind it nothing or place and date, as the
    paragraphs of a cell run together: `ĐẢNG ỦY PHƯỜNG BẾN XANH ĐẢNG CỘNG SẢN VIỆT NAM Bến Xanh,
    ngày …`, not *NGÀY THÀNH LẬP ĐẢNG CỘNG SẢN VIỆT NAM*.
    """
    start, end = span
    is_last = not any(map(str.isalnum, plain[end:]))
    is_dated = cell[start:end].isupper() and _BEHIND_EMBLEM.match(plain, end) is not None
    before = cell[at:start].strip()
    if not any(map(str.isalnum, before)):
        return is_last or is_dated
    if not (before.isupper() and is_body(before, plain[at:start].strip())):
        return False
    is_whole = ends_with_ward(before) or _WHOLE_BODY.match(plain[at:start].strip()) is not None
    return is_dated or (is_last and (is_whole or plain[at:start].endswith("  ")))


def _has_place(cell: str, at: int, start: int) -> bool:
    """Return whether a place alone stands between the words from *at* on and a date at *start*.

    So two columns ran together: `V/v báo cáo tiến độ Phong Điền, ngày 5 tháng 3 năm 2025`.
    """
    before = cell[at:start].rstrip()
    place = _PLACE.search(before)
    if place is None or not before.endswith(","):
        return False
    return not _IN_SENTENCE.search(plain_letters(before[: place.start()]))


def _without_place(cell: str, at: int, start: int) -> int:
    """Return where the place begins that stands before a date at *start*."""
    before = cell[at:start]
    if before.isupper() and "/" not in before:
        return at if len(before.split()) <= _PLACE_WORDS else start
    place = _PLACE.search(before)
    return at + place.start() if place else start


def _is_number(found: re.Match[str], plain: str, at: int) -> bool:
    """Return whether *found* is the document's own number: what stands before it tells."""
    if found.start() - at > _BEFORE_CHARS:
        return False
    before = plain[at : found.start()].strip()
    is_of_parts = _NUMBER_OF_PARTS.search(before) is not None
    if is_of_parts and ends_with_ward(found.string[at : found.start()]):  # `PHƯỜNG TAM KỲ`
        is_of_parts = False
    if _NOT_LETTERHEAD.search(before) or is_of_parts:
        return False
    has_colon, has_sign = bool(found["colon"].strip()), bool(_sign(found))
    if not before:
        # `Số 12` alone has its line for itself.
        return has_colon or has_sign or not plain[found.end() :].strip()
    label = _LABEL.search(before)
    if label and label.start() and not has_colon:
        return False  # `THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW`: another's
    label = label if has_colon else None
    above = (
        found.string[at : found.start()].strip()[: label.start() if label else None].strip(" _-*")
    )
    return (label is not None and not above) or (has_sign and above.isupper())


def _number(found: re.Match[str]) -> Number:
    sign = _sign(found)
    mark = re.split(r"[\W_]", sign, maxsplit=1)[0] if sign else None
    if not found["digits"]:
        return Number(None, mark)
    parts = [found["digits"].replace(".", "") + found["letter"]]
    if found["year"]:
        parts.append(f"/{found['year']}")
    if sign:
        dash = "/" if found["joint"] == "/" else "-"  # `12 KH/ĐTN` is `12-KH/ĐTN`
        parts.append(dash + re.sub(r"[^\S\n]", "", sign).translate(_AS_WRITTEN))
    return Number("".join(parts), mark)


def _sign(found: re.Match[str]) -> str | None:
    names = ("sign", "spaced_sign", "blank_sign", "blurred_sign")
    return next(filter(None, (found[name] for name in names)), None)


def day_in(found: re.Match[str]) -> date | None:
    """Return the day of the groups `day`, `month`, `year` of *found*, or of `day2` and so on."""
    year, month, day = (
        (found[name] or found[f"{name}2"] or "").translate(_FIGURES)
        for name in ("year", "month", "day")
    )
    return day_of(year, month, day)


def day_of(year: str | None, month: str | None, day: str | None) -> date | None:
    """Return the day of these figures; None where one lacks or it is not in the calendar."""
    if not (year and month and day):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
