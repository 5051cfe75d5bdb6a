"""Where does a document's subject end, of the lines below its kind?

Covers going on over the lines of a subject, and cutting it where the body runs on after it. Does
not cover where it begins (`letterhead`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wardsearch.corpus.heads.issuers import is_body
from wardsearch.corpus.heads.kinds import find_kind
from wardsearch.corpus.heads.own_dates import day_in
from wardsearch.corpus.heads.pieces import Piece, piece_below
from wardsearch.corpus.heads.words import any_word
from wardsearch.corpus.layout import cut_at_word
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.orthography import is_syllable
from wardsearch.vietnamese.spelling import plain_letters

_LINE_CHARS: Final = 110
_STOPS: Final = (".", ";", ":", "!", "?")
_LISTED: Final = re.compile(r"[0-9]{1,2}[.)]")
MAX_SUBJECT_CHARS: Final = 400
"""A longer one is cut at a word: what ran on after it was not told from it."""

_BODY_BEGINS: Final = re.compile(
    rf"{any_word('body begins')}|chuong (?:[ivx]+|[0-9]+|mot)\b|phan (?:[ivx]+|[0-9]+|[a-z])\b"
    r"|(?:[a-z]+ ){0,8}?(?:tran trong )?kinh moi\b"
    r"|dieu (?:[0-9]+|i+|thu)\b|muc (?:[ivx]+|[0-9]+)\b|[ivx]{1,4}\s?[./)-]"
    r"|[0-9]{1,2}\s?[./)](?![0-9])"
    r"|[a-d]\s?[./)] |(?:quyet dinh|quyet nghi|nghi quyet|noi dung)\s*:|ngay [0-9]|so\s?[:/]"
)
# A bullet, but for a dash within a name or a span of years: `Văn hóa⏎- xã hội`, `2022⏎- 2025`; and
# a bracket, but for one of a span of days or years: `(19/8/1945 - 19/8/2025) và Quốc khánh`.
_LIST_SIGN: Final = re.compile(
    r"\((?!(?:\d{1,2}/){0,2}\d{4}\s?[-–]\s?(?:\d{1,2}/){0,2}\d{4}\s?\))|[+*•]"
    r"|-(?! ?(?:[a-zà-ỹđ]|\d{4}(?!\d)))"
)
# A subject may end with these, too: *trên địa bàn xã*, *công tác Đảng*.
_WHOLE_AS_WELL: Final = re.compile(
    r"(?:xa|phuong|thi tran|quan|huyen|tinh|thanh pho|khu pho|dia ban|dang|bo|hoi|doan|cap|thu|to"
    r"|ban|moi)$"
)
# In capitals they go on with a subject: a body begins with none of them so.
_SHOUTED_ON: Final = re.compile(r"(?:de|khoa|ky hop|thuc hien|thoi gian|dia diem|theo|xet)\b")
_CARRIES_OUT: Final = re.compile(
    r"(?:thuc hien|trien khai|de|thoi gian|dia diem|khoa|ky hop"
    r"|xet(?! de nghi| to trinh| bao cao))\b"
)
_ACTS: Final = re.compile(any_word("authorities"))
_SPACE: Final = 2
_NAME_CHARS: Final = 45
_TOLD: Final = re.compile(r"\b(?:đã|được|như sau)\b")
_CITES: Final = re.compile(rf"(?:{any_word('cited')}(?: lien tich)?|/[a-z][a-z0-9-]*)$")
_LETTERED: Final = re.compile(r"(?:[a-d]|[ivx]{1,4}|[0-9]{1,2})\s?[./)-]")
_SENTENCE_BEGINS: Final = re.compile(
    r"(?:nam \d{4}|trong (?:\S+ ){1,7}\S+|qua (?:\S+ ){1,7}\S+|thoi gian qua|vua qua|hien nay"
    r"|(?:sang|chieu|toi) (?:nay|ngay) \S+|nham (?:\S+ ){1,9}\S+),"
)
_ASIDE: Final = re.compile(rf"{any_word('asides')}|[(](?!v)|[0-9]+$")
_MOST_LINES: Final = 8
_QUALIFIER_WORDS: Final = 4
_IN_BRACKETS: Final = re.compile(r"[(\[-]")
_OFFICE: Final = re.compile(rf"(?:pho )?{any_word('offices')}|ban thuong vu\b")
_UNFINISHED: Final = re.compile(rf"(?:[,–-]|{any_word('unfinished')})$")
_BEFORE_DAY: Final = lazy_compile(
    r"(?:\b(?:đến|từ|hết|ngày|vào|trước|sau|và)|[,–-])\s*\Z", re.IGNORECASE
)
_DAY_ALONE: Final = lazy_compile(
    r"\W{0,2}(?:ngay(?: (?:bao cao|lap|viet|soan))?\s?:?\s?)?"
    r"(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})\W{0,2}"
)
# In a line that ran on, a capital where no name is: the body begins there.
_SHOUTING: Final = (
    "BỘ TRƯỞNG|THỦ TƯỚNG|CHỦ TỊCH|GIÁM ĐỐC|HỘI ĐỒNG NHÂN DÂN|ỦY BAN NHÂN DÂN|HIỆU TRƯỞNG"
)
_SPEAKERS: Final = (
    r"[ỦU][ỷy] ban nhân dân|UBND|HĐND|Hội đồng nhân dân|Đảng ủy|Ban \S+ \S+|Công an|Sở|Phòng|Trường"
)
_SPEAK: Final = (
    "báo cáo|thông báo|yêu cầu|đề nghị|kính mời|trân trọng|kính đề nghị|(?:ban hành|xây dựng)"
    "(?= [Kk]ế hoạch| [Bb]áo cáo| [Pp]hương án| [Cc]hương trình| [Hh]ướng dẫn| [Tt]hông báo)"
)
_RUN_ON: Final = re.compile(
    r"(?<=[^\s,])\s+(?:Căn cứ|Kính gửi|Xét đề nghị|Theo đề nghị|Thực hiện (?=[A-ZĐ])|Điều 1\b"
    rf"|Chương I\b|Phần I\b|I\. |1\. |(?:{_SHOUTING})\b.{{0,80}}?Căn cứ"
    rf"|(?:{_SPEAKERS})(?: [^\s,.;]+){{0,9}} (?:{_SPEAK})\b)"
)
_RAN_ON_CHARS: Final = 60  # of a body: less may be of a name, as *Chương I của Đề án*
_BODY: Final = re.compile(r"\s+(?:Căn cứ|Kính gửi|Xét|Theo|Thực hiện|Để|Ngày|Hôm nay)\b")
_SHOUT_ENDS: Final = re.compile(
    r"\s(?=(?:Căn cứ|Để|Kính gửi|Xét|Thực hiện|Theo|Ngày|Hôm nay|Trong|Qua|Ủy ban|UBND [a-zđ])\b)"
)


def subject_of_letter(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces of the subject after `V/v`; place and date may stand between them.

    Number and day of a document that it names are yielded as text.
    """
    last: Piece | None = None
    for piece in pieces:
        if last is not None and (_is_cited(last, piece) or _is_bare_number(piece)):
            last = piece._replace(role="text")
            yield last
            continue
        if piece.role == "date" or (piece.role == "motto" and last is not None):
            continue
        if piece.role != "text" or (last and not _goes_on_in_letter(last.text, piece)):
            return
        yield piece
        last = piece


def _is_bare_number(piece: Piece) -> bool:
    """Return whether *piece* is a number that counts within a name: *tổ dân phố⏎số 5*."""
    return piece.role == "number" and ":" not in piece.text and "/" not in piece.text


def _goes_on_in_letter(part: str, piece: Piece) -> bool:
    """Return whether *piece* goes on with *part* of a subject after `V/v`.

    What ends one there is of a form, or in capitals, or begins as a body does.
    """
    text, plain = piece.text, piece.plain
    kind = find_kind(text)
    if (kind and kind.is_shouted) or _LIST_SIGN.match(text) or _begins_below(text, plain):
        return False
    if _is_shouted(part) or _is_shouted(text) or part.rstrip().endswith(_STOPS):
        return goes_on(part, piece)
    return len(text) <= _LINE_CHARS


def subject_below(pieces: Sequence[Piece], at: int, kind_end: int) -> Iterator[Piece]:
    """Yield the pieces of the subject from the line of the kind on.

    Numbers and dates that stand between, and the addressee that ends it, are yielded as well.

    Args:
        pieces: Of the head.
        at: Which of them is the line of the kind.
        kind_end: Where in that line the kind ends.
    """
    rest, last = _behind_kind(pieces, at, kind_end)
    yield from rest
    is_parted = False
    lines = 0
    for place, each in enumerate(pieces[at + 1 :], at + 1):
        piece = each if last and _goes_on_with_day(last) else _as_date(each)
        if piece.role == "blank":
            is_parted = last is not None
        elif piece.role == "text":
            if last is None and is_aside(piece.plain) and not find_kind(piece.text):
                continue  # but *Dự thảo Nghị quyết …* is what a report is on
            is_next = _is_next(
                last,
                piece,
                piece_below(pieces, place),
                is_parted=is_parted,
                is_below_blank=pieces[place - 1].role == "blank",
            )
            if not is_next or lines > _MOST_LINES:
                return
            yield _behind_qualifier(piece) if rest and last is None else piece
            last, is_parted = piece, False
            lines += 1
        elif piece.role == "about" and last is None:
            continue
        elif last and not is_parted and _is_cited(last, piece):
            last = piece._replace(role="text")
            yield last
        else:
            if piece.role == "addressee" or (piece.role != "about" and not is_parted):
                yield piece
            if last is not None or piece.role not in {"number", "date"}:
                return


def _goes_on_with_day(last: Piece) -> bool:
    """Return whether a subject is not whole that ends with *last*: *từ 1/3 đến⏎12/3/2025*."""
    return _BEFORE_DAY.search(last.text) is not None


def _as_date(piece: Piece) -> Piece:
    """Return *piece* as a date if it is a day alone, in figures, or of the paper: `Ngày lập: …`."""
    found = _DAY_ALONE.fullmatch(piece.plain) if piece.role == "text" else None
    return piece._replace(role="date", day=day_in(found)) if found else piece


def _behind_kind(
    pieces: Sequence[Piece], at: int, kind_end: int
) -> tuple[list[Piece], Piece | None]:
    """Return what of the subject stands on the kind's line, and what lines below may go on with."""
    rest = _rest_of(pieces[at], kind_end)
    if rest is None:
        return [], None
    if _is_qualifier(rest, pieces[at + 1 :]):
        return [rest._replace(text=_in_small_letters(rest.text))], None
    return [rest], rest


def _rest_of(line: Piece, start: int) -> Piece | None:
    """Return what stands on the line of the kind after it, from *start* on."""
    rest = line.text[start:]
    start += len(rest) - len(rest.lstrip(" .:*_-–—|~•"))
    if not any(map(str.isalnum, line.text[start:])):
        return None
    return Piece("text", line.start + start, line.text[start:], line.plain[start:])


def _is_qualifier(rest: Piece, below: Sequence[Piece]) -> bool:
    """Return whether *rest*, behind the kind on its line, only says more of the kind.

    As in *BÁO CÁO NHANH* or *BIÊN BẢN HỌP*, where the subject stands in small letters below.
    """
    words = rest.plain.split()
    if not _is_shouted(rest.text):
        return False
    is_parted = bool(below) and below[0].role == "blank"
    first = next((piece for piece in below if piece.role not in {"blank", "about"}), None)
    if first is None or first.role != "text" or _is_shouted(first.text):
        return False
    if any(piece.role == "about" for piece in below[: below.index(first)]):
        return True
    is_sentence = ":" in first.text or first.text.endswith(_STOPS)
    return not (
        len(words) > _QUALIFIER_WORDS
        or words[-1].isdigit()
        or is_parted
        or is_sentence
        or len(first.text) > _LINE_CHARS
        or _IN_BRACKETS.match(first.text)
        or (begins_body(first.plain) and not _is_carried_out(first))
        or is_office(first.plain)
    )


def _in_small_letters(text: str) -> str:
    """Return *text*, in capitals, in small letters but for abbreviations, unless it may name."""
    if len(text.split()) > _QUALIFIER_WORDS:
        return text
    return " ".join(word.lower() if is_syllable(word.lower()) else word for word in text.split())


def _behind_qualifier(piece: Piece) -> Piece:
    """Return *piece* as it goes on with a qualifier: *Hành động* + *thực hiện Nghị quyết*."""
    if not _is_carried_out(piece):
        return piece
    return piece._replace(text=piece.text[0].lower() + piece.text[1:])


def _is_carried_out(piece: Piece) -> bool:
    """Return whether a line right below the kind is a subject that begins as a body may.

    As in *KẾ HOẠCH*, *Thực hiện Nghị quyết số 68-NQ/TW*.
    """
    is_short = len(piece.text) <= _LINE_CHARS and not piece.text.endswith((",", ";"))
    return (
        is_short
        and ":" not in piece.text
        and _CARRIES_OUT.match(piece.plain) is not None
        and "như sau" not in piece.text
    )


def _is_next(
    last: Piece | None,
    piece: Piece,
    below: Piece | None,
    *,
    is_parted: bool,
    is_below_blank: bool,
) -> bool:
    """Return whether *piece* goes on with the subject, or with *last* None begins it."""
    if last is None:
        is_carried_out = not is_below_blank and _is_carried_out(piece)
        begins = _begins_below(piece.text, piece.plain) and not is_carried_out
        begins = begins or (is_below_blank and "như sau" in piece.text)
        return not (begins or (_is_shouted(piece.text) and is_office(piece.plain)))
    is_cut_off = last.text.rstrip().endswith((",", "-", "–"))
    return (not is_parted or is_cut_off) and goes_on(last.text, piece, below)


def is_aside(plain: str) -> bool:
    """Return whether a line of a head is a mark on it: a draft, secret, a number of a form."""
    return _ASIDE.match(plain) is not None


def begins_body(plain: str) -> bool:
    """Return whether a line begins what stands below a head."""
    return _BODY_BEGINS.match(plain.lstrip(" -–—*+•")) is not None


def is_office(plain: str) -> bool:
    """Return whether a line begins with the office of a person, or a body that acts as one."""
    return _OFFICE.match(plain) is not None


def goes_on(part: str, piece: Piece, below: Piece | None = None) -> bool:
    """Return whether *piece*, the line below, goes on with *part* of a subject.

    Args:
        part: The line above.
        piece: The line.
        below: The one after it: where the body begins with it, a short line belongs to the subject.
    """
    text, plain = piece.text, piece.plain
    is_dash = text.startswith("-") and _is_shouted(part) and _is_shouted(text)
    is_list = _LIST_SIGN.match(text) and not is_dash
    if is_list or _begins_below(text, plain):
        return False
    is_unfinished = _UNFINISHED.search(plain_letters(part.rstrip(" .")))
    may_be_whole = is_unfinished is None or _WHOLE_AS_WELL.search(is_unfinished[0])
    if _is_shouted(part):
        acts = is_office(plain) or _ACTS.match(plain) is not None
        is_named = _is_shouted(text) or (is_unfinished and not any(map(str.isalpha, text)))
        return bool(is_named) and not (may_be_whole and acts)
    is_abbreviation = len(text.split()) <= 2  # noqa: PLR2004 - or two
    ends_here = _ends_above(below)
    is_sentence = may_be_whole and _is_sentence(text, ends_here=ends_here)
    if (_is_shouted(text) and not is_abbreviation) or is_sentence:
        return False
    first = text.lstrip("\"“”'‘’(-– ")[:1]
    if is_unfinished or part.rstrip().endswith(_STOPS):
        return bool(is_unfinished) or (part.rstrip().endswith(";") and first.islower())
    if ends_here and len(text) <= _LINE_CHARS and not text.endswith(_STOPS):
        return True
    return first.islower() or (first.isdigit() and not _LISTED.match(text))


def _is_cited(last: Piece, piece: Piece) -> bool:
    """Return whether *piece* is number or day of a document that the line above names."""
    is_stated = piece.role == "number" or (piece.role == "date" and piece.day is not None)
    is_beside = piece.start - last.end <= _SPACE  # and no place stands between
    return is_stated and is_beside and _CITES.search(last.plain) is not None


def _begins_below(text: str, plain: str) -> bool:
    """Return whether a line begins what stands below a head: small letters go on, as a rule."""
    if _SENTENCE_BEGINS.match(plain) and text[0].isupper() and not _is_shouted(text):
        return True
    if _is_shouted(text) and _SHOUTED_ON.match(plain):
        return False
    return begins_body(plain) and (not text[0].islower() or _LETTERED.match(plain) is not None)


def _is_sentence(text: str, *, ends_here: bool) -> bool:
    """Return whether a line that begins with a capital is of a sentence, not of a heading.

    Args:
        text: The line.
        ends_here: What stands below is no part of it.
    """
    if not text[0].isupper():
        return False
    is_told = text.endswith(_STOPS) or ("," in text and not ends_here)
    return (is_told and len(text) > _NAME_CHARS) or _TOLD.search(text) is not None


def _ends_above(below: Piece | None) -> bool:
    """Return whether a subject ends above *below*: it begins the body, or addresses somebody."""
    if below is None:
        return False
    if below.role == "addressee" or is_office(below.plain):
        return True
    if below.role != "text":
        return begins_body(below.plain)
    is_sentence = is_body(below.text, below.plain) and below.text.endswith((":", "."))
    return is_sentence or _begins_below(below.text, below.plain)


def joined(subject: str) -> str | None:
    """Return *subject* on one line, without what ran on after it; None where nothing is left."""
    whole = " ".join(subject.split())
    whole = whole.strip(" -–—_*=|~•:")
    is_shouted = _is_shouted(whole[:40]) and len(whole) > 3  # noqa: PLR2004 - an abbreviation
    cut = (_SHOUT_ENDS if is_shouted else _RUN_ON).search(whole)
    if cut:
        is_long = len(whole) - cut.start() >= _RAN_ON_CHARS
        runs_on = _BODY.match(whole, cut.start()) or "như sau" in whole[cut.start() :]
        whole = whole[: cut.start()] if is_long or runs_on else whole
    whole = cut_at_word(whole.rstrip(" -–—_*=|~•:;,.…"), MAX_SUBJECT_CHARS)
    if whole.startswith("(") and whole.count("(") == whole.count(")") and whole.endswith(")"):
        whole = whole[1:-1].strip()
    elif whole.endswith(")") and whole.count("(") < whole.count(")"):  # of `(V/v …)`
        whole = whole[:-1].rstrip(" .;,")
    if (whole.count('"') % 2 or whole.count("”") > whole.count("“")) and whole[-1] in '"”':
        whole = whole[:-1].rstrip(" .;,")  # of `"V/v …"`
    if not any(map(str.isalnum, whole)):
        return None
    return whole[:1].upper() + whole[1:]


def _is_shouted(text: str) -> bool:
    return text.upper() == text and any(map(str.isalpha, text))
