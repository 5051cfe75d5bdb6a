"""Where in this text stand its title, its date and its body?

Covers the clean form of a text, and finding the parts of an article as sites print it: the name of
a section, a blank line, the title, `Ngày đăng 03/04/2023 | 15:50  | Lượt xem: 461`, the lead,
paragraphs and captions of pictures, sometimes `(Nguồn: …)`, and the `]]>` that an export leaves
behind. Does not cover what the parts are used for (`report`).

The line with the date, the header, is the anchor: the title is the line before it. Without one the
title is the first line. Only the first `HEAD_CHARS` code points, line by line, and the last
`TAIL_CHARS` are searched, so a text of any size and shape costs little beyond its normalisation.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time

from wardsearch.corpus.date_lines import (
    MAX_CHARS,
    DateLine,
    ends_letterhead,
    is_byline,
    is_clock,
    is_section,
    is_signature,
    is_writer,
    read_date_line,
)
from wardsearch.corpus.mail_heads import is_in_mail_head, read_mail_head
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native
from wardsearch.ranges import CharRange, line_at
from wardsearch.vietnamese.dates import find_moment
from wardsearch.vietnamese.spelling import to_nfc

HEAD_CHARS = 4_000
"""Where the header is looked for: ten times what real reports need."""
TAIL_CHARS = 400
"""Where `(Nguồn: …)` is looked for."""
MAX_TITLE_CHARS = 300
"""Of a title: a longer line is a paragraph, and only its opening words stand in for one."""

_SENTENCE_ENDS = (".", ";", ",", ":")
_UNFINISHED = (
    *(" ngày", " từ", " đến", " tới", " trước", " sau", " vào", " hết", " lúc", " và", " của"),
)
_TITLE_WORDS = 5  # above the name of who wrote
_FIRST_LINES = 12  # that are not blank: a line that says no more than a date is looked for in them
_NUMBER = r"(?<![0-9.,])[0-9]{1,3}(?:[., \u00a0][0-9]{3}){1,5}(?![0-9])|[0-9]{1,18}"
_SEPARATORS = r"\W{0,8}"
_READ = r"lượt\s{1,4}xem"
# Of a line that may say when a text was published. It begins with one set of characters: to the
# next of such a set a search skips.
_MAY_DATE = re.compile(
    r"[0-9cCxXđĐ](?:(?<=[0-9])(?:[^\S\n]?[/.-][^\S\n]?[0-9]|[^\S\n]{1,4}[tT]háng)"
    r"|(?<=[cC])ập|(?<=[xX])uất|(?<=[đĐ])[ăĂ][nN][gG])"
)
# Of lines with `October 14, 2025`, `14 Oct 2025`, `14 Th10 2025`, `14/10/25 08:05`. Each begins
# with characters that a search skips to, and none is of the many lines with *năm 2025*.
_IN_OTHER_FORMS = (
    re.compile(r" 20[0-9]{2}(?<=[,.bceglnprtvy0-9] 20[0-9]{2})(?![0-9])"),
    re.compile(r"/[123][0-9](?=,? [0-9]{1,2}[:h][0-9]|[^\S\n]*\n)"),
)
_TOP_CHARS = 1_000  # in which a date of another form is looked for
_VIEWS = re.compile(
    rf"{_READ}{_SEPARATORS}(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s{{1,4}}{_READ}",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\(\s{0,4}nguồn(?:\s{1,4}tin)?\s{0,4}:([^()\n]{1,200})\)", re.IGNORECASE)
_WORD_CHARACTER = re.compile(r"[^\W_]")
_VISIBLE = re.compile(r"\S")
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_READ_AT_ONCE = 1 << 16  # code points: what is made of a text for looking at it is small
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]\s*")


class Header(NamedTuple):
    """The line that says when an article was published.

    Attributes:
        start: Its first code point.
        end: After its last one, where its line end is.
        published: Naive Vietnamese local time; None where the date is missing or impossible.
        views: How often the article was read.
        is_labelled: It says what its date is of.
    """

    start: int
    end: int
    published: datetime | None
    views: int | None
    is_labelled: bool = True


class Layout(NamedTuple):
    """What the shape of a text shows.

    Attributes:
        text: The clean text that all offsets point into.
        title: One line, white space collapsed; empty only where `text` is blank.
        title_range: Where the title stands; None where `title` is only the text's opening words.
        body_start: Where the lead begins, after the header; 0 without a header.
        header: The line with the date, if there is one.
    """

    text: str
    title: str
    title_range: CharRange | None
    body_start: int
    header: Header | None


def clean(text: str) -> str:
    """Return *text* in NFC with lines ended by LF.

    So are those that end with U+2028 or U+2029, as programs of layout and sites write them. NUL and
    lone surrogates, which no file can hold as text, become U+FFFD; other control characters stay.
    """
    kernel = native() if len(text) <= _READ_AT_ONCE else None
    return text if kernel is not None and kernel.is_clean(text) else _cleaned(text)


def _cleaned(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\0", "\ufffd")
    if not text.isascii() and _has_surrogate(text):
        text = _SURROGATE.sub("\ufffd", text)
    return to_nfc(text)


def _has_surrogate(text: str) -> bool:
    if len(text) > _READ_AT_ONCE:
        return _SURROGATE.search(text) is not None
    try:
        text.encode("utf-16-le")  # a copy, made five times faster than a pattern is looked for
    except UnicodeEncodeError:
        return True
    return False


def collapse(text: str) -> str:
    r"""Return *text* on one line, every run of white space as one space.

    >>> collapse(" Ngọc \n Thụy")
    'Ngọc Thụy'
    """
    is_one = text.isprintable() and "  " not in text  # all white space but a space does not print
    return text.strip(" ") if is_one else " ".join(text.split())


def cut_at_word(text: str, most: int) -> str:
    """Return *text*, or as many of its first words as *most* code points hold, and an ellipsis.

    Its first character must be visible.

    >>> cut_at_word("Kế hoạch tuần 2", 12), cut_at_word("Kế hoạch", 12)
    ('Kế hoạch…', 'Kế hoạch')
    """
    return text if len(text) <= most else text[:most].rsplit(maxsplit=1)[0] + "…"


def read_layout(text: str, *, is_markdown: bool = False) -> Layout:
    """Return what the shape of *text*, in any form, shows; never raises.

    Args:
        text: A byte order mark, and the marks of a CDATA section around it, are dropped.
        is_markdown: The `#` that mark a heading are no part of the title.
    """
    text = _without_leavings(clean(text))
    if mail := read_mail_head(text):
        sent = Header(0, mail.end, mail.sent, None)
        subject = collapse(text[slice(*mail.subject)])
        return Layout(text, subject, mail.subject, next_visible(text, mail.end), sent)
    header = _find_header(text)
    is_footer = header is not None and _is_footer(text, header)
    span = _find_title(text, None if is_footer else header)
    line = text[span.start : span.end]
    if is_markdown and (heading := _MARKDOWN_HEADING.match(line)):
        span = CharRange(span.start + heading.end(), span.end)
        line = line[heading.end() :]
    title_range: CharRange | None = span if line else None
    if len(line) > MAX_TITLE_CHARS:
        line, title_range = cut_at_word(line, MAX_TITLE_CHARS), None
    body_start = next_visible(text, header.end) if header and not is_footer else 0
    return Layout(text, collapse(line), title_range, body_start, header)


def last_line(text: str) -> str:
    r"""Return what stands behind the last line feed of *text*, or all of it.

    >>> last_line("Kế hoạch\nTuần 2")
    'Tuần 2'
    """
    return text[text.rfind("\n") + 1 :]


def next_visible(text: str, start: int) -> int:
    """Return where in *text* the first visible character from *start* on is, or its end."""
    found = _VISIBLE.search(text, start)
    return found.start() if found else len(text)


def find_source(text: str) -> str | None:
    r"""Return what the last `(Nguồn: …)` at the end of *text* names.

    >>> find_source("Kết quả đáng mừng./.\n\n(Nguồn: UBND phường)")
    'UBND phường'
    """
    tail = text[-TAIL_CHARS:]
    if "(" not in tail:
        return None
    found = [collapse(source) for source in _SOURCE.findall(tail)]
    return (found[-1] or None) if found else None


def _without_leavings(text: str) -> str:
    """Return *text* without the marks of an export, and without white space outside of those."""
    text = text.removeprefix("\ufeff")
    if text.startswith(_CDATA_START, next_visible(text, 0)):
        text = text.lstrip().removeprefix(_CDATA_START).lstrip()
    if text[-TAIL_CHARS:].rstrip().endswith(_CDATA_END):  # else a long text would be copied
        text = text.rstrip().removesuffix(_CDATA_END).rstrip()
    return text


def _find_header(text: str) -> Header | None:
    """Return the first line with a label, else the first of those that are only a date."""
    head = text[:HEAD_CHARS]
    first: Header | None = None
    is_list = False
    for start, end in _date_lines(head):
        line, above = head[start:end], _line_above(head, start)
        is_below_row = "\t" in head[head.rfind("\n", 0, max(start - 1, 0)) + 1 : start].rstrip()
        goes_on = _goes_on(above) or is_below_row
        is_apart = not above and head[end : end + 2] == "\n\n"
        is_below_title = not goes_on if above else is_apart and ends_letterhead(head[:start])
        read = read_date_line(line, is_below_title=is_below_title)
        if read and is_in_mail_head(head, start):
            continue
        if read and read.is_labelled:
            return _header(text, start, end, line, read)
        if not (read and first is None and not goes_on and _is_among_first(head, start)):
            continue
        is_list = is_list or _has_other_day_below(head, end, read)
        if not is_list:
            first = _header(text, start, end, line, read)
    return first


def _goes_on(line: str) -> bool:
    """Return whether the line below is no more than the rest of a sentence, or a line after one."""
    return line.endswith(_SENTENCE_ENDS) or line.lower().endswith(_UNFINISHED)


def _has_other_day_below(head: str, end: int, read: DateLine) -> bool:
    """Return whether right below a line that ends at *end* stands one with another day.

    So in a list of days: whose duty it is, when people meet.
    """
    below = head[end + 1 :].partition("\n")[0]
    other = read_date_line(below, is_below_title=True) if below else None
    if other is None or other.is_labelled or not (other.published and read.published):
        return False
    return other.published.date() != read.published.date()


def _date_lines(head: str) -> list[tuple[int, int]]:
    """Return where the lines of *head* begin and end that may say when a text was published.

    The kernel leaves out those that have neither a year nor what may be a label, too.
    """
    kernel = native()
    found = None if kernel is None else kernel.date_lines(head, MAX_CHARS)
    lines = list(_lines_with(_MAY_DATE, head)) if found is None else found
    if kernel is not None and not kernel.may_date_otherwise(head):
        return lines  # as of most texts
    others = {
        line
        for pattern in _IN_OTHER_FORMS
        for found in pattern.finditer(head, 0, _TOP_CHARS)
        if (line := line_at(head, found.start())).end - line.start <= MAX_CHARS
    }
    return sorted({*lines, *others})


def _lines_with(pattern: re.Pattern[str], head: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in head.split("\n"):
        end = start + len(line)
        if len(line) <= MAX_CHARS and pattern.search(line):
            yield start, end
        start = end + 1


def _line_above(text: str, start: int) -> str:
    """Return the line above the one at *start*, without white space around it."""
    return last_line(text[: max(start - 1, 0)]).strip()


def _is_among_first(head: str, start: int) -> bool:
    """Return whether the line at *start* is one of the first that are not blank."""
    above = [line for line in head[:start].split("\n") if line.strip()]
    return len(above) < _FIRST_LINES


def _header(text: str, start: int, end: int, line: str, read: DateLine) -> Header:
    views = _VIEWS.search(line)
    count = int(_NOT_A_DIGIT.sub("", views["after"] or views["before"])) if views else None
    published = read.published
    if read.is_open:  # the date may stand on the next line
        below = next_visible(text, end)
        next_line = text[below : line_at(text, below).end]
        next_read = read_date_line(next_line, is_below_title=True)
        if next_read and next_read.published and not next_read.is_labelled:
            end, published = below + len(next_line), next_read.published
    if published and published.time() == time.min:
        published, end = _with_clock(text, start, end, published)
    return Header(start, end, published, count, is_labelled=read.is_labelled)


def _with_clock(text: str, start: int, end: int, day: datetime) -> tuple[datetime, int]:
    """Return *day* with the time of day that stands alone beside its line, and where that ends."""
    below = next_visible(text, end)
    below_line = text[below : below + MAX_CHARS].partition("\n")[0]
    for line, line_end in ((_line_above(text, start), end), (below_line, below + len(below_line))):
        if is_clock(line):
            moment = find_moment(f"{day:%d/%m/%Y} {line}")
            return (moment or day), line_end
    return day, end


def _is_footer(text: str, header: Header) -> bool:
    """Return whether *header* stands below an article that ends with a sentence.

    Only lines that name an author or how often it was read may stand between, or below.
    """
    above = _without_bylines(text[: header.start].rstrip())
    below = [
        line for line in text[header.end : header.end + TAIL_CHARS].split("\n") if line.strip()
    ]
    is_last = len(text) - header.end <= TAIL_CHARS and all(map(is_byline, below))
    return is_last and "\n" in above and above.endswith((".", "!", "?", "…", "./"))


def _without_bylines(above: str) -> str:
    """Return *above*, which ends with no white space, without bylines and days at its end.

    The name of a person alone is one right below a line that is long enough for a title.
    """
    while "\n" in above:
        rest, _, line = above.rpartition("\n")
        is_name = len(last_line(rest).split()) >= _TITLE_WORDS and is_writer(line)
        is_day = line[:1].isdigit() and read_date_line(line, is_below_title=True) is not None
        if not (is_name or is_day or is_byline(line)):
            break
        above = rest.rstrip()
    return above


def _is_title_below(text: str, end: int) -> bool:
    """Return whether the line right below a date that ends at *end* may be a title."""
    line = text[end + 1 : end + 1 + MAX_TITLE_CHARS].partition("\n")[0].strip()
    return len(line.split()) >= _TITLE_WORDS and not line.endswith(_SENTENCE_ENDS)


def _above_title(text: str, header: Header) -> str:
    """Return the text above *header* that ends with the title; empty where it stands below."""
    above = _without_bylines(text[: header.start].rstrip())
    line = last_line(above)
    if is_section(line) and _is_title_below(text, header.end):
        return ""
    return "" if is_signature(line) and next_visible(text, header.end) < len(text) else above


def _find_title(text: str, header: Header | None) -> CharRange:
    """Return the range of the line above *header*, else of the first line that has a word.

    Lines that name an author, a section or how often the article was read may stand between. It
    stands below the date where only a section, or who signed electronically, is named above.
    """
    above = _above_title(text, header) if header else ""
    if above:
        start, end = line_at(above, len(above))
    else:
        # A line of marks only, as the fence of Markdown's front matter, titles nothing if any
        # other line can.
        first = _WORD_CHARACTER.search(text, header.end if header else 0)
        first = first or _WORD_CHARACTER.search(text) or _VISIBLE.search(text)
        if first is None:
            return CharRange(0, 0)
        start, end = line_at(text, first.start())
    line = text[start:end]
    start += len(line) - len(line.lstrip())
    return CharRange(start, start + len(line.strip()))
