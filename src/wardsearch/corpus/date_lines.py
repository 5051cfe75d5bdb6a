"""Is this the line on which a site says when it published an article?

Covers the lines that sites print above or below a title: `Ngày đăng 03/04/2023 | 15:50`, `Cập nhật
lúc 08:15, Thứ Sáu, 06/08/2021`, `06/08/2021 08:15 CH`, and a label with the date on the next line.
Does not cover which line of a text is asked (`layout`) or the forms of dates (`vietnamese.dates`).

A line that says more is none: a date within a sentence is what an article is about.
"""

import re
from datetime import datetime

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.mention_words import FAMILY_NAMES
from wardsearch.vietnamese.dates import date_and_time, find_moment

MAX_CHARS = 250
"""A longer line is a paragraph."""

_GAP = r"\s{1,4}"
_BAR = re.compile("[|•·–-]")  # behind which a label may stand, as at the beginning
_LABEL = re.compile(
    rf"(?:^|{_BAR.pattern})\W{{0,8}}(?:(?:ngày|thời{_GAP}gian|giờ|tin|bài|được|đã){_GAP})?"
    rf"(?:đăng(?:{_GAP}tải)?|xuất{_GAP}bản|cập{_GAP}nhật|(?:phát|ban){_GAP}hành|công{_GAP}bố|viết|gửi|tạo"
    r"|updated?|published|post(?:ed)?|date)(?:\s{1,4}(?:lần|cuối|lúc|ngày|vào|tin|bài|mới|on|at))*"
    r"(?!\s{1,4}k[ýí])\b(?P<rest>.*)",
    re.IGNORECASE,
)
_DAY = r"hai|ba|tư|năm|sáu|bảy|bẩy|[2-7]"
_FILLERS = re.compile(
    rf"(?<![^\W_])(?:thứ{_GAP}(?:{_DAY})|chủ{_GAP}?nhật|ngày|lúc|giờ|phút|vào|hôm|hồi|gmt|utc|ict"
    rf"|in{_GAP}bài(?:{_GAP}viết)?|bản{_GAP}in|đã|số|lượt|xem|đọc|views?|bình{_GAP}luận|comments?|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf"|min(?:ute)?s?|read|(?:mon|tue|wed|thu|fri|sat|sun)(?=,)"
    r"|[0-9]{1,9}|cn|t[2-7]|[tz])(?![^\W_])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"thứ{_GAP}(?:{_DAY})\b|chủ{_GAP}?nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"^\W*(?:bởi|by)\s?:?{_GAP}[^,;:|]{{1,40}}?(?=\W*(?:ngày|lúc|on|$))", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?:TP\.? ?)?(?:[^\W\d_][^\W\d_]*[ -]){0,4}[^\W\d_]+, ?(?:ngày )?", re.IGNORECASE
)
_EDITORS = re.compile(
    r"(?i:ban biên tập|admin|administrator|quản trị(?: viên)?|bbt"
    r"|(?:cổng|trang)\s(?:thông tin|tin|ttđt)\b.{0,60}|ttđt\b.{0,40})"
)
_LEAST_NAME, _MOST_NAME = 2, 4  # words of a person's
_MOST_NAMES = 5  # words of who wrote, a pen name or a site's
# Where people meet, which may be written with capitals throughout, too.
_VENUE = re.compile(
    r"\W*(?:nhà (?:văn|sinh|họp|thi|hát)|sân (?:vận|bóng|kho|khấu|trường)|hội trường|trụ sở|tầng"
    r"|trường (?:tiểu|mầm|trung|th|thcs|thpt|mn)|phòng (?:họp|tiếp)|khu phố|tổ dân|công viên"
    r"|quảng trường|địa điểm|(?:tổ|lớp|ca|thôn) [0-9])\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[-–]\s|[|•·(),]")
_PARTED_BEFORE = re.compile(r"[-–|•·,(]\W*$")
_PARTED_BEHIND = re.compile(r"\W*?[-–|•·,)]")
_LABELS_OF_BYLINES = (
    rf"tác{_GAP}giả|người{_GAP}(?:viết|đăng|gửi)|(?:đăng|viết|được{_GAP}viết){_GAP}bởi|bởi|by|author"
    rf"|chuyên{_GAP}mục|danh{_GAP}mục|thể{_GAP}loại|nguồn(?:{_GAP}tin)?|(?:tin|bài|ảnh|tin,{_GAP}ảnh"
    rf"|bài,{_GAP}ảnh|tin{_GAP}bài)"
)
# Beside the date on one line; the place of a portal stands in brackets.
_BEFORE_DATE = re.compile(
    rf"\W*(?:(?:{_LABELS_OF_BYLINES})\s?:[^|•·–]{{0,60}}|\([^()]{{2,40}}\)\s?)"
    r"[|•·–,-]\W*(?:ngày\W{1,3})?",
    re.IGNORECASE,
)
# Above the day of an invoice or a register: `Ký hiệu: 1C25TAA`, `Số: 0000123`.
_NUMBERED = (
    rf"(?:(?:ký|kí){_GAP}hiệu|mẫu{_GAP}số|quyển{_GAP}số|số(?:{_GAP}(?:hóa{_GAP}đơn|phiếu|biên{_GAP}lai))?"
    rf"|mã(?:{_GAP}(?:số|hồ{_GAP}sơ))?)\s?:\s?[\w./-]{{1,20}}"
)
_SIGNED_BY = re.compile(
    r"\W{0,4}(?:(?i:digitally signed by)\b|(?i:signed by\s?:)|(?i:signed by)\s[A-ZĐ])"
)
_READ = re.compile(
    rf"(?:phút{_GAP}đọc|min(?:ute)?s?{_GAP}read|lượt{_GAP}(?:xem|đọc)|\bviews?)\b", re.IGNORECASE
)
_BY_NAME = re.compile(r"\W*(?:by|bởi|tác giả)\s", re.IGNORECASE)
_CLOCK = r"[0-9]{1,2}\s?(?::|h|giờ)\s?[0-9]{2}(?::[0-9]{2})?(?:\s\(?(?:gmt|utc)\W?\+?0?7\)?)?"
_CLOCK_ALONE = re.compile(rf"\W{{0,3}}{_CLOCK}\W{{0,3}}", re.IGNORECASE)
_BYLINE = re.compile(
    rf"\W*(?:(?:{_LABELS_OF_BYLINES})\s?:[^\n]{{1,80}}"
    rf"|(?:số{_GAP})?lượt{_GAP}(?:xem|đọc|truy{_GAP}cập)\b[\W\d]*|[\d.]+{_GAP}lượt{_GAP}(?:xem|đọc)\W*"
    rf"|[0-9]{{1,3}}{_GAP}(?:phút{_GAP}đọc|min(?:ute)?s?{_GAP}read)\W*|{_CLOCK}|{_NUMBERED})",
    re.IGNORECASE,
)
_SECTION_NAMES = (
    rf"trang{_GAP}chủ|tin{_GAP}(?:tức|tổng hợp|nổi bật|mới|hoạt động|địa phương|trong nước|vắn)"
    rf"|sự{_GAP}kiện|thời{_GAP}sự|hoạt{_GAP}động|tin{_GAP}(?:phường|xã)"
)
_SECTION = re.compile(
    rf"\W*(?:{_SECTION_NAMES})(?:(?:\W{{1,5}}|{_GAP}(?:và{_GAP})?)(?:{_SECTION_NAMES})){{0,4}}\W*",
    re.IGNORECASE,
)
# The name of a body in capitals, and lines that are no title below it.
_LETTERHEAD = lazy_compile(
    r"\s{0,9}(?:UBND|HĐND|MTTQ|ỦY BAN|UỶ BAN|HỘI|ĐẢNG|ĐOÀN|CHI BỘ|CÔNG AN|BAN|TỔ|TRƯỜNG|TRẠM"
    r"|PHƯỜNG|XÃ|THỊ TRẤN|ĐẶC KHU|QUẬN|HUYỆN)\s"
)
# Of a headline that begins with such a name: a name of a ward is not so long, and no name says so.
_HEADLINE = lazy_compile(
    r"\b(?:PHƯỜNG|XÃ|THỊ TRẤN)(?:\s(?!QUẬN|HUYỆN|TỈNH|THÀNH|TP)[^\W\d_]+){4}"
    r"|\b(?:RA QUÂN|HỌP|TẶNG|TRAO|KHAI MẠC|TỔNG KẾT|SƠ KẾT|PHÁT ĐỘNG|(?<!BAN )TỔ CHỨC|TRIỂN KHAI"
    r"|ĐÓN|MỪNG|THĂM|XỬ LÝ|BẮT)\b"
)
_NO_TITLE = lazy_compile(r"(?i:số\b|độc lập|cộng h|đảng cộng sản)|[^a-zà-ỹđ]+$|.*[.;,:]$")
_LETTERHEAD_LINES = 6  # with those of a title
_AUTHOR_CHARS = 120  # of a line with the name of who wrote beside the date
_LETTER = re.compile(r"[^\W\d_]")


class DateLine(NamedTuple):
    """What a line says of when an article was published.

    Attributes:
        published: Naive Vietnamese local time; None where the date is missing or impossible.
        is_labelled: It says what the date is of; another may be of the day the page was printed.
        rest: What stands after the label, or all of it.
        is_open: The date is missing, and may stand on the next line.
    """

    published: datetime | None
    is_labelled: bool
    rest: str
    is_open: bool = False


def read_date_line(line: str, *, is_below_title: bool = False) -> DateLine | None:
    """Return what *line* says, or None where it is no such line.

    Args:
        line: Without its end.
        is_below_title: The line above is not blank: then a day alone is enough.

    >>> read_date_line("Thứ sáu, 6/8/2021, 01:08 (GMT+7)").published.isoformat()
    '2021-08-06T01:08:00'
    >>> read_date_line("Cập nhật tình hình ngày 06/08/2021") is None
    True
    """
    if len(line) > MAX_CHARS:
        return None
    line = line.replace("\xa0", " ")
    label = _LABEL.match(line) or _label_behind_bar(line)
    rest = label["rest"] if label else line
    spans = date_and_time(rest)
    if not spans:
        is_bare = label is not None and not _says_more(rest)
        is_open = not any(map(str.isalnum, rest))
        return DateLine(None, is_labelled=True, rest=rest, is_open=is_open) if is_bare else None
    before, behind = rest[: spans[0].start], rest[spans[0].end :]
    for span in spans[1:]:
        time = rest[slice(*span)]
        before, behind = before.replace(time, " "), behind.replace(time, " ")
    has_clock = len(spans) > 1
    if label:
        is_date_line = not _says_more(_BY.sub(" ", before))
    elif _says_more(before + behind):  # as nearly all do
        is_date_line = is_below_title and (
            _is_beside_source(before, behind, has_clock=has_clock)
            or (_is_beside_author(line) and (has_clock or _names_weekday(line)))
        )
    else:
        is_date_line = is_below_title or has_clock or _names_weekday(line)
    if not is_date_line:
        return None
    return DateLine(find_moment(rest), is_labelled=label is not None, rest=rest)


def is_clock(line: str) -> bool:
    """Return whether *line* is a time of day alone.

    >>> is_clock("08:05"), is_clock("8 giờ 05"), is_clock("08:05 Khai mạc")
    (True, True, False)
    """
    return _CLOCK_ALONE.fullmatch(line) is not None


def is_byline(line: str) -> bool:
    """Return whether *line*, as between a title and its date, names an author, a section or views.

    Also a time of day alone, and a number that counts papers.

    >>> is_byline("Tác giả: Ban biên tập"), is_byline("Tác giả trẻ của phường ra sách")
    (True, False)
    """
    return _BYLINE.fullmatch(line) is not None


def is_writer(line: str) -> bool:
    """Return whether *line* is the name of a person, or of a site's editors, and no more.

    >>> is_writer("Nguyễn Thị Lan"), is_writer("Ban biên tập"), is_writer("Phường Bến Xanh")
    (True, True, False)
    """
    by = _BY_NAME.match(line)
    line = line[by.end() :] if by else line
    words = line.split()
    if not _LEAST_NAME <= len(words) <= _MOST_NAME:
        return _EDITORS.fullmatch(line.strip()) is not None
    is_name = all(word.isalpha() and word.istitle() for word in words)
    return (is_name and words[0].lower() in FAMILY_NAMES) or bool(_EDITORS.fullmatch(line.strip()))


def is_signature(line: str) -> bool:
    """Return whether *line* says who signed electronically, as above the day of the signature.

    >>> is_signature("Digitally signed by UBND PHƯỜNG BẾN XANH"), is_signature("Signed by hand")
    (True, False)
    """
    return _SIGNED_BY.match(line) is not None


def is_section(line: str) -> bool:
    """Return whether *line* names only where on a site an article stands.

    >>> is_section("Trang chủ > Tin tức"), is_section("TIN TỨC - SỰ KIỆN"), is_section("Tin vui")
    (True, True, False)
    """
    return _SECTION.fullmatch(line) is not None


def ends_letterhead(above: str) -> bool:
    r"""Return whether *above* is the name of a body in capitals, and a title in small letters.

    Below those a day alone on a line is that of the text, as right below a title.

    >>> ends_letterhead("UBND PHƯỜNG BỒ ĐỀ\n\nTổng kết thi đua\n\n"), ends_letterhead("PHƯỜNG\n")
    (True, False)
    """
    if not _LETTERHEAD.match(above):
        return False
    first, *others = [line.strip() for line in above.split("\n") if line.strip()]
    is_short = 0 < len(others) < _LETTERHEAD_LINES
    is_name = first.isupper() and not _HEADLINE.search(first)
    return is_name and is_short and not _NO_TITLE.match(others[-1])


def _names_weekday(line: str) -> bool:
    return _WEEKDAY.search(line) is not None


def _label_behind_bar(line: str) -> re.Match[str] | None:
    """Return the first label behind a bar: to try each takes a part of looking at all letters."""
    labels = (_LABEL.match(line, bar.start()) for bar in _BAR.finditer(line))
    return next(filter(None, labels), None)


def _is_beside_source(before: str, behind: str, *, has_clock: bool) -> bool:
    """Return whether what stands *before* a date and *behind* it only says who wrote, or where."""
    return (
        (_BEFORE_DATE.fullmatch(before) is not None and not _says_more(behind))
        or _PLACE.fullmatch(before) is not None
        or _is_beside_editors(before, behind)
        or (
            (has_clock or _READ.search(before + behind) is not None)
            and _is_among_names(before, behind)
        )
    )


def _is_beside_author(line: str) -> bool:
    """Return whether one of the parts of *line* between bars is a date and a time alone."""
    parts = line.split("|") if len(line) <= _AUTHOR_CHARS and not _VENUE.match(line) else []
    return len(parts) > 1 and any(
        len(date_and_time(part)) > 1 and read_date_line(part) is not None for part in parts
    )


def _is_beside_editors(before: str, behind: str) -> bool:
    """Return whether the editors of a site stand alone *before* a date or *behind* it, set apart.

    A day beside the name of a person may be of birth: there a time must stand, too.
    """
    parts = [part.strip() for part in _PARTS.split(f"{before}|{behind}") if _says_more(part)]
    is_parted = _PARTED_BEFORE.search(before) or _PARTED_BEHIND.match(behind)
    return bool(is_parted) and all(map(_EDITORS.fullmatch, parts))


def _is_among_names(before: str, behind: str) -> bool:
    """Return whether nothing but who wrote stands *before* a date and *behind* it, set apart.

    So in `Nguyễn Văn An - 14/10/2025 08:05`, `HNP • …`, `… | Ban biên tập`. What has capitals
    behind a date is as often a place: there it must be the name of a person, and before it no place
    where people meet.
    """
    is_parted = (not _says_more(before) or _PARTED_BEFORE.search(before)) and (
        not _says_more(behind) or _PARTED_BEHIND.match(behind)
    )
    return (
        bool(is_parted)
        and all(_may_be_writer(part, is_before=True) for part in _PARTS.split(before))
        and all(_may_be_writer(part, is_before=False) for part in _PARTS.split(behind))
    )


def _may_be_writer(part: str, *, is_before: bool) -> bool:
    words = part.split()
    if not words or not _says_more(part) or is_byline(part) or is_writer(part):
        return True
    if len(words) == 1:
        return len(words[0]) > 1 and words[0].isupper()
    is_named = all(word[0].isupper() for word in words) and not _VENUE.match(part)
    return is_before and is_named and len(words) <= _MOST_NAMES


def _says_more(text: str) -> bool:
    """Return whether *text* has a word that does not belong to a date line."""
    first = _LETTER.search(text)
    if first is None or _FILLERS.match(text, first.start()) is None:
        return first is not None  # as of nearly all lines, which are sentences
    return _LETTER.search(_FILLERS.sub(" ", text)) is not None
