"""What does this file's text say: title, date, ward, body?

Covers the frozen `Report`, and making one from a file's text or from a JSON object. Does not cover
files and encodings (`readers`), where in a text its parts stand (`layout`), dates (`dating`) or
where the name of a ward ends (`places.ward_mentions`).

Whatever a text lacks is None: a text with none of it is still a report.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time

from wardsearch.analysis.text_parts import TextParts
from wardsearch.corpus.dating import Dated, choose, date_of_name, date_of_properties
from wardsearch.corpus.heads.closing_dates import END_CHARS, closing_day
from wardsearch.corpus.heads.reading import HeadFound, read_head
from wardsearch.corpus.heads.signers import find_signature, signing_lines
from wardsearch.corpus.layout import (
    Header,
    Layout,
    clean,
    collapse,
    find_source,
    next_visible,
    read_layout,
)
from wardsearch.corpus.metadata import Metadata
from wardsearch.corpus.titling import with_head, with_heading, with_name, with_stated
from wardsearch.formats import UnreadableError
from wardsearch.formats.stated import StatedDate, StatedTitle
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native
from wardsearch.messages.language import gettext_noop
from wardsearch.messages.message import Message
from wardsearch.places.ward_mentions import find_ward
from wardsearch.places.ward_names import without_designator
from wardsearch.places.ward_paths import ward_of_path
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.dates import find_moment
from wardsearch.vietnamese.file_names import words_of_names
from wardsearch.vietnamese.published import parse_published

LEAD_CHARS = 1_500
"""How much of the body may name the ward: the lead and about one paragraph."""

_TOP_CHARS = 1_000  # in which a text says what it is annexed to
_ADOPTED = re.compile(
    r"^[^\S\n]?\((?:được )?(?:ban hành )?kèm theo"
    r" (?:quyết định|nghị quyết|kế hoạch|công văn|tờ trình|báo cáo|thông báo|hướng dẫn|phương án"
    r"|chương trình|đề án)\b[^()]{1,90}?\bngày\s[^()]{6,40}",
    re.IGNORECASE | re.MULTILINE,
)
_FORM = re.compile(r"\b(?:mẫu|biểu mẫu)\b", re.IGNORECASE)
_DAY_CHARS = 33  # of `gày 12 tháng 3 năm 2025`
_MAX_VIEWS = 2**63 - 1
_JSON_TYPES = (
    (str, gettext_noop("a JSON string")),
    (bool, gettext_noop("a JSON boolean")),
    (int | float, gettext_noop("a JSON number")),
    (list, gettext_noop("a JSON array")),
    (dict, gettext_noop("a JSON object")),
)


class Report(Metadata, kw_only=True):
    """One report as it is indexed, shown and highlighted: its metadata, and the following.

    Attributes:
        id: Path relative to the corpus folder, with `/`; for one of many reports in a file, its own
            id after a `#`.
        text: The whole text in NFC, lines ended by LF; without NUL, lone surrogates, and the
            leavings of an export at its ends. Other control characters stay.
        title_range: Where the title stands in `text`; None where the report has no title of its own
            and `title` is its opening words.
        body_start: Code point of `text` at which the lead begins, after title and date; 0 where
            nothing sets it off.
        unread_pages: How many pages of it are only pictures and were not read.
        names: Words of the names of its file and sheets, by which it is found, too.
    """

    id: str
    text: str
    title_range: CharRange | None
    body_start: int
    unread_pages: int = 0
    names: str = ""

    @property
    def parts(self) -> TextParts:
        """What analysis reads of it."""
        return TextParts(self.text, self.title_range, self.body_start, self.published, self.names)

    @property
    def lead_end(self) -> int:
        """The code point of `text` at which what may name its ward ends: title, date and lead."""
        return self.body_start + LEAD_CHARS

    @property
    def read_as(self) -> str:
        """How the text was read, in words: `doc TCVN3`; empty for plain text in Unicode."""
        parts = (self.format, self.encoding, "OCR" if self.is_ocr else None)
        return " ".join(part for part in parts if part)


class Origin(NamedTuple):
    """What is known of a text beside the text: how it was read, and what its file says of it.

    Attributes:
        format, encoding, is_ocr: As in `Report`.
        heading: The line of the text that the file marks as its title.
        title: Of the file's properties, which title a text that has no title itself.
        created: Likewise, when the file was made; naive Vietnamese local time.
        unread_pages: As in `Report`.
        titles: What it states of its title elsewhere, as a page in its markup; the most trusted
            first.
        dates: Likewise, when it was published.
        names: Of its sheets.
    """

    format: str | None = None
    encoding: str | None = None
    is_ocr: bool = False
    heading: str | None = None
    title: str | None = None
    created: datetime | None = None
    unread_pages: int = 0
    titles: tuple[StatedTitle, ...] = ()
    dates: tuple[StatedDate, ...] = ()
    names: tuple[str, ...] = ()


PLAIN = Origin()
"""The origin of plain text in Unicode."""


def parse_report(report_id: str, text: str, origin: Origin = PLAIN) -> Report:
    """Return the report that *text*, the whole text of a file, holds; never raises.

    Args:
        report_id: Becomes `Report.id`; where it ends in `.md`, the `#` of a heading is no part of
            the title.
        text: In any form and with any line ends, with or without byte order mark.
        origin: What is known of it beside.
    """
    layout = read_layout(text, is_markdown=report_id.lower().endswith(".md"))
    found = read_head(layout.text)
    header = layout.header
    if found:
        layout = with_head(layout, found)
    elif not (origin.titles or origin.heading):
        layout = with_heading(layout)
    if not found or layout.header:
        layout = with_stated(layout, origin.titles, origin.heading, origin.title)
    names = _names_of(report_id)
    layout = with_name(layout, *origin.names, *reversed(names))
    candidates = [
        _dated_by_text(found, header),
        *(Dated(stated.moment, "page") for stated in origin.dates),
        Dated(header.published if header else None, "text"),
        _dated_by_adoption(layout.text),
        Dated() if found or header else _dated_by_signature(layout.text),
        Dated(date_of_name(report_id), "name"),
        _dated_by_file(found, origin.created),
    ]
    dated = choose(candidates)
    return Report(
        id=report_id,
        text=layout.text,
        title=layout.title,
        title_range=layout.title_range,
        body_start=layout.body_start,
        ward=_find_ward(layout, found) or ward_of_path(report_id),
        published=dated.published,
        published_from=dated.published_from,
        source=find_source(layout.text),
        views=header.views if header else None,
        format=origin.format,
        encoding=origin.encoding,
        is_ocr=origin.is_ocr,
        unread_pages=origin.unread_pages,
        document=found.head if found else None,
        names=words_of_names(*names, *origin.names),
    )


def _names_of(report_id: str) -> list[str]:
    """Return the names of the file of a report and of what it stands in, without folders."""
    return [name.rpartition("/")[2] for name in report_id.split("#")]


def report_from_object(report_id: str, obj: Mapping[str, object]) -> Report:
    """Return the report that one JSON object describes.

    Its text is the title, a blank line and the object's text; the title is not repeated where it is
    the text's own, on its first line or above a line with the date. What the object states wins
    over what its text says, but for the day of an official document. A member that is absent, null
    or blank states nothing, nor does a date that is not in the calendar.

    Args:
        report_id: Becomes `Report.id`; the object's own `id` is the caller's to read.
        obj: `title`, `text`, `published` (ISO or `dd/mm/yyyy`), `ward`, `source` and `url`, each a
            string, and `views`.

    Raises:
        UnreadableError: A member has another type, or title and text are both missing.
    """
    title, ward, source = _line(obj, "title"), _line(obj, "ward"), _line(obj, "source")
    published, url = _line(obj, "published"), _line(obj, "url")
    views = _views(obj)
    layout = _with_title(read_layout(_string(obj, "text")), title)
    if not layout.title:
        raise UnreadableError("title-and-text-missing")
    header = layout.header
    found = read_head(_string(obj, "text"))
    views = header.views if header and views is None else views
    dated = choose(
        [
            _dated_by_text(found, None),
            Dated(parse_published(published) if published else None, "page"),
            Dated(header.published if header else None, "text"),
            Dated() if found or header else _dated_by_signature(layout.text),
        ]
    )
    return Report(
        id=report_id,
        text=layout.text,
        title=layout.title,
        title_range=layout.title_range,
        body_start=layout.body_start,
        ward=without_designator(ward) if ward else _find_ward(layout, None),
        published=dated.published,
        published_from=dated.published_from,
        source=source or find_source(layout.text),
        views=views,
        url=url or None,
        document=found.head if found else None,
    )


def _dated_by_text(found: HeadFound | None, header: Header | None) -> Dated:
    """Return what a text itself states that can be no other day: as a document, or by a label."""
    if found and found.head.dated:
        return Dated(datetime.combine(found.head.dated, time.min), "text")
    return Dated(header.published if header and header.is_labelled else None, "text")


def _dated_by_adoption(text: str) -> Dated:
    """Return the day of the document that a text says, at its top in brackets, it is annexed to.

    Forms state whose annex the empty form is: what is filled in is of another day. Below a sentence
    it is of what the text is about.
    """
    top = text[:_TOP_CHARS]
    found = _ADOPTED.search(top) if "èm theo" in top else None
    if found is None or _FORM.search(top, 0, found.end()) or ".\n" in top[: found.start()]:
        return Dated()
    return Dated(find_moment(found[0]), "text")


def _dated_by_signature(text: str) -> Dated:
    """Return the day above who signs a text that begins as no document does."""
    day = (find_signature(text).dated or closing_day(text)) if _may_end_with_day(text) else None
    return Dated(datetime.combine(day, time.min) if day else None, "text")


def _may_end_with_day(text: str) -> bool:
    """Return whether a line at the end of *text* may end with a date, at little cost."""
    kernel = native()
    if kernel is not None and not kernel.may_end_with_day(text, END_CHARS):
        return False
    end = text[-END_CHARS:]
    return ("gày " in end or "/20" in end) and any(map(_ends_with_day, end.split("\n")))


def _ends_with_day(line: str) -> bool:
    """Return whether *line* may end with a date: a look at it that costs little."""
    line = line.rstrip()
    return line[-4:].isdecimal() and ("gày " in line[-_DAY_CHARS:] or line[-5:-4] == "/")


def _dated_by_file(found: HeadFound | None, created: datetime | None) -> Dated:
    """Return what the properties of a file state, unless the head of its text states another month.

    So a scan whose day cannot be read is not dated by the day it was scanned.
    """
    made = date_of_properties(created)
    return Dated() if made and found and not found.may_be_of(made.date()) else Dated(made, "file")


def _with_title(layout: Layout, title: str) -> Layout:
    """Return *layout* with *title* put above its text, unless it stands there."""
    if not title:
        # Whoever wrote the object gave no title: without a header, a first line is just a line.
        return layout if layout.header else layout._replace(title_range=None)
    if title == layout.title and layout.title_range:
        after_title = next_visible(layout.text, layout.title_range.end)
        return layout._replace(body_start=layout.body_start or after_title)
    body = layout.text.lstrip()
    top = f"{title}\n\n" if body else title
    by = len(top) - (len(layout.text) - len(body))
    header = layout.header
    return Layout(
        text=top + body,
        title=title,
        title_range=CharRange(0, len(title)),
        body_start=layout.body_start + by if header else len(top),
        header=header and header._replace(start=header.start + by, end=header.end + by),
    )


def _find_ward(layout: Layout, found: HeadFound | None) -> str | None:
    text, body_start = layout.text, layout.body_start
    lead = text[body_start : body_start + LEAD_CHARS]
    if found and found.title_range and found.title_range == layout.title_range:
        # Whose document it is, stands above what it is about, or at its end.
        letterhead = text[: min(found.title_range.start, LEAD_CHARS)]
        ward = find_ward(f"{letterhead}\n{layout.title}", lead)
        return ward or find_ward("", signing_lines(text))
    ward = find_ward(layout.title, lead)
    if ward is None and layout.header:
        above = text[: layout.header.start]
        return find_ward("", above[-LEAD_CHARS:])
    return ward


def _string(obj: Mapping[str, object], member: str) -> str:
    value = obj.get(member)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError(
            "json-not-string", name=member, found=Message("of-kind", kind=_json_type(value))
        )
    return value


def _line(obj: Mapping[str, object], member: str) -> str:
    value = _string(obj, member)
    return collapse(clean(value)) if value else ""


def _views(obj: Mapping[str, object]) -> int | None:
    value = obj.get("views")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableError(
            "json-not-integer", name="views", found=Message("of-kind", kind=_json_type(value))
        )
    if not 0 <= value <= _MAX_VIEWS:
        raise UnreadableError("views-out-of-range")
    return value


def _json_type(value: object) -> str:
    return next(
        (name for kind, name in _JSON_TYPES if isinstance(value, kind)),
        gettext_noop("a JSON value"),
    )
