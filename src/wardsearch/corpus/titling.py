"""Which title does a report have, of those that its text and its file state?

Covers choosing, by trust: what the head of an official document states, the line above the date of
an article, what a page states of itself, the heading a file marks, its properties, the first line,
and of a mere table the name of its sheet or file. Does not cover finding any of these.
"""

import re
from typing import Final

from wardsearch.corpus.date_lines import is_signature
from wardsearch.corpus.heads.issuers import is_body
from wardsearch.corpus.heads.reading import HeadFound
from wardsearch.corpus.heads.titles import title_of
from wardsearch.corpus.heads.words import any_word
from wardsearch.corpus.layout import MAX_TITLE_CHARS, Header, Layout, clean, collapse, last_line
from wardsearch.formats.stated import StatedTitle
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.file_names import title_of_names
from wardsearch.vietnamese.spelling import plain_letters

_LINE: Final = re.compile(r"\s{1,9}([^\s(\[-][^\n\t]{7,})(?=\n|$)")
_OF_WHAT: Final = re.compile(r"\s{1,9}\([^()]{1,300}\)(?=\n)")  # `(Kèm theo Quyết định …)`
_ANNEX: Final = re.compile(
    r"(?:phụ lục|mẫu|biểu(?: mẫu)?|phụ biểu)(?: số)?:?(?:\s[\w./-]{1,12})?[.:]?",
    re.IGNORECASE,
)
_GENERAL: Final = re.compile(any_word("headings"))
_ABOUT: Final = re.compile(r"(?:về|của|v\s?/\s?v)\s", re.IGNORECASE)
_MOST_LINES: Final = 3  # of a heading
_COLUMNS: Final = re.compile(
    r"(?:stt|tt|so tt|so thu tu|no|#|ma so|ma ho|ho (?:va )?ten|ho dem|ten don vi|noi dung)[.:]?\t"
)
_TOP_CHARS: Final = 6_000  # of a text, in which what a page states is looked for


def with_head(layout: Layout, found: HeadFound) -> Layout:
    """Return *layout* with the title that the head *found* states, if it states one.

    An article that quotes a document below its own date keeps its title; the day of an electronic
    signature is none of an article.
    """
    title = title_of(found.head)
    at = found.title_range.start if found.title_range else 0
    header = layout.header
    is_quoted = header is not None and header.is_labelled and header.start < at
    if title is None or (is_quoted and not (header and _is_of_signature(layout.text, header))):
        return layout
    return layout._replace(title=title, title_range=found.title_range, body_start=0, header=None)


def _is_of_signature(text: str, header: Header) -> bool:
    return is_signature(last_line(text[: header.start].rstrip()))


def with_heading(layout: Layout) -> Layout:
    """Return *layout* with the heading below a first line that titles nothing by itself.

    That is the number of an annex or form (`Phụ lục II`) or a word such as *DANH SÁCH*, to which
    its heading is added, or the name of a body in capitals over a heading in capitals, which takes
    its place.
    """
    if layout.title_range is None or layout.header:
        return layout
    below = _line_below(layout)
    if below is None and _ANNEX.fullmatch(layout.title):
        below = _line_below(layout, _OF_WHAT)
    if below is None:
        return layout
    heading, span = below
    if _ANNEX.fullmatch(layout.title):
        title = f"{layout.title.rstrip(' .:')}: {heading}"
        start = layout.title_range.start
        layout = layout._replace(title=title, title_range=CharRange(start, span.end))
        return _with_what_it_is_of(layout) if _is_general(heading) else layout
    is_letterhead = is_body(layout.title, plain_letters(layout.title)) and not is_body(
        heading, plain_letters(heading)
    )
    if is_letterhead and layout.title.isupper() and (heading.isupper() or _is_general(heading)):
        layout = layout._replace(title=heading, title_range=span)
        if _ANNEX.fullmatch(heading):
            return with_heading(layout)
    return _with_what_it_is_of(layout) if _is_general(layout.title) else layout


def _line_below(
    layout: Layout, between: re.Pattern[str] | None = None
) -> tuple[str, CharRange] | None:
    """Return the line below the title that may be a heading, and where it stands.

    Args:
        layout: Of a text.
        between: What must stand between the two.
    """
    if layout.title_range is None:
        return None
    end = layout.title_range.end
    if between:
        passed = between.match(layout.text, end)
        if passed is None:
            return None
        end = passed.end()
    found = _LINE.match(layout.text, end)
    if found is None or len(found[1]) > MAX_TITLE_CHARS // 2:
        return None
    return collapse(clean(found[1])), CharRange(*found.span(1))


def _is_general(title: str) -> bool:
    return title.isupper() and _GENERAL.fullmatch(plain_letters(title).strip(" .:*-–")) is not None


def _with_what_it_is_of(layout: Layout) -> Layout:
    """Return *layout*, titled by a word such as *DANH SÁCH*, with the lines that say of what."""
    title, place = layout.title.rstrip(" .:*-–"), layout.title_range
    for number in range(_MOST_LINES):
        below = _line_below(layout)
        if below is None or place is None:
            break
        heading, span = below
        is_first, is_next = number == 0, layout.text.count("\n", place.end, span.start) == 1
        is_about = is_first and _ABOUT.match(heading) is not None
        ends = ":" in heading or heading.endswith(".") or heading.istitle()
        ends = ends or plain_letters(heading).startswith("kinh gui")
        if ends or not (is_about or (is_next and (is_first or heading.isupper()))):
            break
        title += f" {heading}" if heading.isupper() or is_about else f": {heading}"
        place = CharRange(place.start, span.end)
        layout = layout._replace(title=title, title_range=place)
    return layout


def with_stated(
    layout: Layout, titles: tuple[StatedTitle, ...], heading: str | None, title: str | None
) -> Layout:
    """Return *layout* with the title its file states, where its text has none that is better.

    Args:
        layout: Of the text.
        titles: What a page states, the most trusted first.
        heading: The line of the text that the file marks as its title.
        title: Of the file's properties.
    """
    if titles and layout.title:
        return _with_stated(layout, [_line(one.text) for one in titles])
    if layout.header or not layout.title:
        return layout
    if line := _line(heading):
        layout = layout._replace(title=line, title_range=_place(layout.text, line))
        return _with_what_it_is_of(layout) if _is_general(line) else layout
    if (line := _line(title)) and layout.title_range is None:
        return layout._replace(title=line)
    return layout


def with_name(layout: Layout, *names: str) -> Layout:
    """Return *layout* titled by the first of *names* that says something, over a mere table.

    The first line of such a text are the names of its columns: *STT  Họ và tên  Địa chỉ*.
    """
    place = layout.title_range
    line = layout.text[slice(*place)] if place else ""
    if "\t" not in line or not _COLUMNS.match(plain_letters(line)):
        return layout
    title = title_of_names(*names)
    return layout._replace(title=title, title_range=None) if title else layout


def _with_stated(layout: Layout, stated: list[str]) -> Layout:
    """Return *layout* with the first of *stated* that its text has, else the first of them."""
    if layout.header and layout.title in stated:
        return layout
    places = [(line, _place(layout.text, line)) for line in stated]
    title, place = next((each for each in places if each[1]), places[0])
    is_article = layout.header is not None and layout.header.is_labelled and place is None
    return layout if is_article else _titled(layout, title, place)


def _titled(layout: Layout, title: str, place: CharRange | None) -> Layout:
    """Return *layout* with *title*, which may stand at *place*; its body begins as before."""
    header = layout.header
    body_start = layout.body_start if header and place and place.end <= header.start else 0
    return layout._replace(title=title, title_range=place, body_start=body_start)


def _line(text: str | None) -> str:
    return collapse(clean(text or ""))[:MAX_TITLE_CHARS]


def _place(text: str, line: str) -> CharRange | None:
    """Return where *line* stands in *text* as a line, else anywhere near its beginning."""
    start = text.find(f"\n{line}\n", 0, _TOP_CHARS) + 1
    if not start and not text.startswith(line):
        start = text.find(line)
    return CharRange(start, start + len(line)) if start >= 0 else None
