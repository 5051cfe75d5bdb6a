"""What does a saved web page say?

Covers elements: paragraphs, headings, rows of tables, fonts; and what is no text (scripts, styles,
navigation, forms, what the page hides). lxml repairs what is not closed, or closed twice, as a
browser does. Does not cover what the page states of itself (`page_statements`) or legacy letters
(`formats.decoding`): bytes that are not in the encoding the page states are read as Windows-1252,
as browsers showed pages in TCVN3 and VNI.
"""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from wardsearch.formats import UnreadableError
from wardsearch.formats.content import Composer, Content, Run
from wardsearch.formats.encodings.bytes import decode_stated
from wardsearch.formats.front_matter import split_front_matter
from wardsearch.formats.member_names import role_of
from wardsearch.formats.readers.page_statements import PageStatements, stated_moment
from wardsearch.formats.readers.properties import sound_title
from wardsearch.formats.stated import StatedDate, StatedTitle

_HEAD_BYTES: Final = 4096
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,40})""",
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(r"""font-family\s*:\s*["']?([^"';,]{1,60})""", re.IGNORECASE)
_HIDING: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)(?![\w-])",
    re.IGNORECASE,
)
_SKIPPED: Final = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "math", "iframe", "canvas", "object"),
        *("select", "datalist", "button", "textarea", "del"),
    }
)
_BESIDE: Final = frozenset({"nav", "aside", "footer"})  # beside the text, unless the text is there
_MAIN: Final = frozenset({"article", "main"})
_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"),
        *("details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li"),
        *("main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table"),
        *("tbody", "tfoot", "thead", "ul"),
    }
)
_HEADS: Final = frozenset({"h1", "h2", "h3"})
_CELLS: Final = frozenset({"td", "th"})
_SPACES: Final = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*>")
_EMPTY_ELEMENT: Final = re.compile(
    r"<(script|style|title|iframe|textarea|a|div|p|span)(\s[^<>]*)?/>"
)
_MOST_DEPTH: Final = 2_040
"""libxml2 gives up what is nested deeper than 2,048 elements, and does not say so."""
_INLINE: Final = re.compile(r"</?(?:font|span|b|i|u|em|strong|big|small|a|tt|s|sup|sub)\b[^<>]*>")
_GROUPS: Final = re.compile(
    r"</?(?:div|center|p|ul|ol|li|dl|dt|dd|blockquote|dir|section|article|form)\b[^<>]*>"
)


def read_html(data: bytes, *, is_page: bool = True) -> Content:
    """Return what the web page *data* says.

    Args:
        data: The whole page.
        is_page: It stands for itself; a title that only its markup states becomes its first line.

    Raises:
        UnreadableError: Its elements are nested too deeply; the message is a reason.
    """
    members, markup = split_front_matter(decode_html(data))
    try:
        page = _Page(markup)
    except _TooDeepError:
        # So much nesting comes of elements that were never closed. Flat, the page can be read.
        try:
            page = _Page(_GROUPS.sub("<br>", _INLINE.sub(" ", markup)))
        except _TooDeepError as error:
            raise UnreadableError("too-deep") from error
    lines = page.composer.lines()
    runs = page.composer.runs()
    titles = [*_stated_titles(members), *page.statements.titles()]
    heading = page.composer.heading
    title = _title(titles, lines)
    if isinstance(title, StatedTitle):
        if is_page:
            heading = [Run(title.text)]
            runs = [*heading, Run("\n"), *runs] if runs else heading
    elif title:
        heading = title
    return Content(
        "html",
        runs,
        heading,
        sound_title(page.statements.title),
        titles=titles,
        dates=[*_stated_dates(members), *page.statements.dates()],
    )


def decode_html(data: bytes) -> str:
    """Return *data* as text: by its byte order mark, as UTF-8, as it states, as Windows-1252."""
    stated = _CHARSET.search(data[:_HEAD_BYTES])
    charset = (stated[1] or stated[2]).decode("ascii", "replace") if stated else None
    return decode_stated(data, charset)


def _stated_titles(members: Mapping[str, object]) -> list[StatedTitle]:
    stated = (value for name, value in members.items() if role_of(name)[0] == "title")
    return [
        StatedTitle(" ".join(text.split()), "front matter")
        for text in stated
        if isinstance(text, str)
    ]


def _stated_dates(members: Mapping[str, object]) -> list[StatedDate]:
    stated = (value for name, value in members.items() if role_of(name)[0] == "published")
    moments = (stated_moment(str(value)) for value in stated)
    return [StatedDate(moment, "front matter") for moment in moments if moment]


def _parsed(page: str) -> "etree._Element | None":
    """Return the root of *page*; None where it has none."""
    if declared := _XML_DECLARATION.match(page):
        page = _EMPTY_ELEMENT.sub(r"<\1\2></\1>", page[declared.end() :])
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    parser.feed(page.encode("utf-8", "replace") or b" ")
    try:
        return parser.close()
    except etree.XMLSyntaxError:  # nothing but white space or comments
        return None


def _title(titles: list[StatedTitle], lines: list[list[Run]]) -> list[Run] | StatedTitle | None:
    """Return the line that is the title, or a stated title that no line shows.

    Args:
        titles: What the page states, the most trusted first.
        lines: All of its text.
    """
    by_text: dict[str, list[Run]] = {}
    for line in lines:
        by_text.setdefault(" ".join("".join(run.text for run in line).split()).casefold(), line)
    heads = [title for title in titles if title.where == "heading"]
    for told in (
        [title for title in titles if title.where in {"front matter", "json-ld", "meta"}],
        [title for title in titles if title.where == "title"],
    ):
        for title in told:
            if shown := by_text.get(title.text.casefold()):
                return shown
        for head in heads:
            # As a page shows it: in other words than it states to search engines.
            if any(_is_alike(head.text, title.text) for title in told):
                return by_text.get(head.text.casefold())
        if told and (told[0].where != "title" or not heads):
            # Without the name of the site: that part comes after the whole.
            return told[0] if told[0].where != "title" else told[min(1, len(told) - 1)]
    return by_text.get(heads[0].text.casefold()) if heads else None


def _is_alike(one: str, other: str) -> bool:
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) * 3 >= 2 * max(len(words), len(others))


class _TooDeepError(ValueError):
    """Elements are nested so deeply that the parser may have given up."""


class _Page:
    """Passes the text of a page to a composer.

    Raises:
        _TooDeepError: Some of it may be missing.
    """

    def __init__(self, markup: str) -> None:
        self.composer = Composer()
        self.statements = PageStatements()
        self._fonts: list[str | None] = [None]
        self._is_heading = False
        self._is_blank = True  # nothing but white space is in the line yet
        self._ends_in_space = False
        self._cells = 0
        self._preformatted = 0
        self._raised = 0
        self._unlinked: int | None = None  # characters of the page that are in no link
        root = _parsed(markup)
        if root is not None:
            self._read(root)

    def _read(self, root: "etree._Element") -> None:
        """Read the page below *root*."""
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walk:
            if event == "start":
                if self._is_skipped(element, root):
                    self._look_at(element)
                    skipped = element
                    walk.skip_subtree()
                else:
                    self._start(element)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                if element.tail and element is not root:
                    self._add(element.tail)

    def _is_skipped(self, element: "etree._Element", root: "etree._Element") -> bool:
        tag = element.tag
        if tag in _SKIPPED or tag in {"title", "meta"}:
            return True
        if element.attrib:
            if element.get("hidden") is not None:
                return True
            style = element.get("style")
            if style and _HIDING.search(style):
                return True
        if tag == "dialog":
            return element.get("open") is None
        return tag in _BESIDE and self._is_beside(element, root)

    def _is_beside(self, element: "etree._Element", root: "etree._Element") -> bool:
        """Return whether *element* is beside the text of the page, rather than holding it."""
        if any(True for _ in element.iter(*_MAIN)):
            return False
        if self._unlinked is None:
            self._unlinked = _unlinked(root)
        return 2 * _unlinked(element) <= self._unlinked

    def _look_at(self, element: "etree._Element") -> None:
        """Read what *element*, which is no text, states of the page."""
        tag = element.tag
        if tag == "meta":
            self.statements.read_meta(element)
        elif tag == "title" and not self.statements.title:
            self.statements.title = " ".join("".join(element.itertext()).split())
        elif tag == "script" and "ld+json" in (element.get("type") or "").lower():
            self.statements.read_json(element.text or "")

    def _start(self, element: "etree._Element") -> None:
        tag = element.tag
        if tag == "tr":
            self._end_line()
            self.composer.start_row()
        elif tag in _CELLS:
            if _starts_row(element):
                self._end_line()
                self.composer.start_row()
            self._cells += 1
            self.composer.start_cell()
            self._is_blank = True
        elif tag in _BLOCKS:
            self._end_line()
            self._is_heading = tag == "h1"
            if tag in _HEADS:
                self.statements.heads.append(" ".join("".join(element.itertext()).split()))
        if tag == "time" or element.get("itemprop"):
            self.statements.read_date(element, "".join(element.itertext()))
        self._preformatted += tag == "pre"
        self._raised += tag == "sup"
        self._fonts.append(_font(element) or self._fonts[-1])
        if len(self._fonts) > _MOST_DEPTH:
            raise _TooDeepError
        if element.text:
            self._add(element.text)

    def _end(self, element: "etree._Element") -> None:
        tag = element.tag
        self._fonts.pop()
        self._preformatted -= tag == "pre"
        self._raised -= tag == "sup"
        if tag == "tr":
            self._end_line()
            self.composer.end_row()
        elif tag in _CELLS:
            self._cells -= 1
            self.composer.end_cell()
            self._is_blank = True
            if _ends_row(element):
                self.composer.end_row()
        elif tag in _BLOCKS:
            self._end_line()

    def _add(self, text: str) -> None:
        if not self._preformatted:
            text = _SPACES.sub(" ", text)
            if self._is_blank or self._ends_in_space:
                text = text.lstrip(" ")
        if text:
            if self._raised:
                self.composer.add_raised(text, self._fonts[-1])
            else:
                self.composer.add(text, self._fonts[-1])
            self._is_blank = False
            self._ends_in_space = text.endswith(" ")

    def _end_line(self) -> None:
        if not self._is_blank:
            self.composer.end_line(is_heading=self._is_heading)
            if self._cells:
                self.composer.start_line()
        self._is_blank = True
        self._is_heading = False


def _starts_row(cell: "etree._Element") -> bool:
    """Return whether *cell* is the first of cells that stand in no row."""
    parent, before = cell.getparent(), cell.getprevious()
    return (parent is None or parent.tag != "tr") and (before is None or before.tag not in _CELLS)


def _ends_row(cell: "etree._Element") -> bool:
    """Return whether *cell* is the last of cells that stand in no row."""
    parent, after = cell.getparent(), cell.getnext()
    return (parent is None or parent.tag != "tr") and (after is None or after.tag not in _CELLS)


def _unlinked(element: "etree._Element") -> int:
    """Return how many characters of text *element* holds that are in no link and no script."""
    count = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        if event == "end":
            count += len((each.tail or "").strip()) if each is not element else 0
        elif each.tag == "a" or each.tag in _SKIPPED:
            walk.skip_subtree()
        else:
            count += len((each.text or "").strip())
    return count


def _font(element: "etree._Element") -> str | None:
    """Return the font that *element* itself names."""
    if element.tag == "font" and (face := element.get("face")):
        return str(face).split(",")[0].strip("'\" ")
    style = element.get("style")
    if style and "font" in style.lower() and (family := _FAMILY.search(style)):
        return family[1].strip()
    return None
