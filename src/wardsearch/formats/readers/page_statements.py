"""What does a web page state of its title and its date?

Covers JSON-LD, `meta`, microdata, `time`, headings and `title`; the most trusted first. A date of
change is not one of publication. Does not cover the text (`html`), or its lines that begin with a
date (`corpus.layout`).
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from wardsearch.formats.readers.properties import sound_moment, sound_title
from wardsearch.formats.stated import StatedDate, StatedTitle, Where
from wardsearch.vietnamese.published import parse_published

if TYPE_CHECKING:
    from lxml import etree

_DATES: Final = frozenset(
    {
        *("article:published_time", "og:article:published_time", "article:published", "pubdate"),
        *("og:pubdate", "og:published_time", "datepublished", "publish-date", "publish_date"),
        *("publishdate", "publishedtime", "date", "dc.date", "dc.date.issued", "dc.date.created"),
        *("dcterms.date", "dcterms.issued", "dcterms.created", "dcterms.available", "created"),
        *("citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date"),
        *("cxenseparse:recs:publishtime", "article_date_original", "datecreated"),
    }
)
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_SITES: Final = frozenset({"og:site_name", "application-name"})
_MICRODATA_DATES: Final = ("datepublished", "datecreated")
_ARTICLE: Final = re.compile(r"article|posting|report|legislation|publication", re.IGNORECASE)
_BORDERS: Final = re.compile(r"\s+[-|–—:»•·]+\s+|\s*(?:\||::|»)\s*")
_SECTION: Final = re.compile(
    r"(?:trang\s+chủ|home(?:\s*page)?|index|tin\s+tức(?:\s*[-–]\s*sự\s+kiện)?|chi\s+tiết(?:\s+\S+){0,3}|"
    r"(?:cổng|trang)\s+thông\s+tin(?:\s+điện\s+tử)?\b.*|website\b.*|bài\s+viết|news|article|detail)",
    re.IGNORECASE,
)
_OFFICE: Final = re.compile(
    r"(?:ubnd|hđnd|[uủ][yỷ]\s+ban\s+nhân\s+dân|hội\s+đồng\s+nhân\s+dân|đảng\s+[uủ][yỷ]|đảng\s+bộ|phường|xã|"
    r"thị\s+trấn|đặc\s+khu)(?:\s+\S+){0,6}",
    re.IGNORECASE,
)
_MAX_JSON_DEPTH: Final = 6
_MAX_MENTIONS: Final = 500  # of each kind; a list of a thousand dates says nothing of the page


class PageStatements:
    """Collects what the elements of one page state.

    Attributes:
        heads: The texts of `h1` to `h3`, in order.
        title: The text of the element `title`.
    """

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.title = ""
        self._meta_titles: dict[str, str] = {}
        self._site: str | None = None
        self._headlines: list[str] = []
        self._dates: dict[Where, list[datetime]] = {
            "json-ld": [], "meta": [], "itemprop": [], "time": [],
        }  # fmt: skip
        self._has_own_time = False

    def read_meta(self, element: "etree._Element") -> None:
        """Read an element `meta`."""
        content = element.get("content")
        if not content:
            return
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name in _DATES:
                self._add("meta", content)
            elif name in _TITLES:
                self._meta_titles.setdefault(name, content)
            elif name in _SITES:
                self._site = self._site or _line(content)

    def read_json(self, script: str) -> None:
        """Read a *script* of JSON-LD; one that is none states nothing."""
        script = script.strip().removeprefix("<!--").removesuffix("-->").strip()
        script = script.removeprefix("<![CDATA[").removesuffix("]]>")
        try:
            found = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            return
        things = sorted(_things(found, _MAX_JSON_DEPTH), key=lambda thing: not _is_article(thing))
        for thing in things[:_MAX_MENTIONS]:
            for name in ("datePublished", "dateCreated"):
                if isinstance(value := thing.get(name), str):
                    self._add("json-ld", value)
            headline = thing.get("headline")
            if isinstance(headline, str) and _is_article(thing):
                self._headlines.append(headline)

    def read_date(self, element: "etree._Element", text: str) -> None:
        """Read what *element*, whose text is *text*, says by its name or as microdata."""
        property_ = (element.get("itemprop") or "").lower().split()
        is_microdata = any(name in property_ for name in _MICRODATA_DATES)
        if not is_microdata and (element.tag != "time" or "datemodified" in property_):
            return
        stated = element.get("datetime") or element.get("content") or text
        if is_microdata:
            self._add("itemprop", stated)
        elif element.get("pubdate") is not None or _is_in_article(element):
            if not self._has_own_time:
                self._dates["time"].clear()  # those above were the site's
            self._has_own_time = True
            self._add("time", stated)
        elif not self._has_own_time:
            self._add("time", stated)

    def dates(self) -> list[StatedDate]:
        """Return when the page says it was published, the first of each kind."""
        return [StatedDate(moments[0], where) for where, moments in self._dates.items() if moments]

    def titles(self) -> list[StatedTitle]:
        """Return the page's titles without those that name its site or a section of it.

        The most trusted first; of a title that names the site, too, also the rest alone.
        """
        of_title = _parts(self.title)
        offices = [part for part in of_title if _OFFICE.fullmatch(part) or _SECTION.fullmatch(part)]
        site = self._site or ([*offices, of_title[-1]][0] if len(of_title) > 1 else "")
        stated: list[tuple[str, Where]] = [(text, "json-ld") for text in self._headlines[:1]]
        stated += [
            (self._meta_titles[name], "meta") for name in _TITLES if name in self._meta_titles
        ]
        stated += [(head, "heading") for head in self.heads]
        stated.append((self.title, "title"))
        found: dict[str, StatedTitle] = {}
        for text, where in stated:
            own = [part for part in _parts(text) if part.casefold() != site.casefold()]
            for line in [_line(text), *own] if where != "heading" else [_line(text)]:
                is_title = sound_title(line) and not _SECTION.fullmatch(line)
                if is_title and line.casefold() != site.casefold():
                    found.setdefault(line.casefold(), StatedTitle(line, where))
        # What is only the name of an office is its site's, where anything else is stated.
        return sorted(found.values(), key=lambda title: bool(_OFFICE.fullmatch(title.text)))

    def _add(self, where: Where, text: str) -> None:
        moments = self._dates[where]
        if len(moments) < _MAX_MENTIONS and (moment := stated_moment(text)):
            moments.append(moment)


def stated_moment(text: str) -> datetime | None:
    """Return the time that *text* names, in any form that pages and feeds use; None if none.

    >>> stated_moment("2021-08-06T08:15:00+07:00") == stated_moment("06/08/2021 | 08:15")
    True
    """
    return sound_moment(parse_published(text))


def _things(found: object, depth: int) -> Iterator[dict[str, object]]:
    """Yield the objects in *found*, from the outside in."""
    if isinstance(found, dict):
        yield found
    if depth and isinstance(found, dict | list):
        for value in found.values() if isinstance(found, dict) else found:
            yield from _things(value, depth - 1)


def _is_article(thing: dict[str, object]) -> bool:
    return _ARTICLE.search(str(thing.get("@type"))) is not None


def _is_in_article(element: "etree._Element") -> bool:
    return any(parent.tag in {"article", "main"} for parent in element.iterancestors())


def _parts(text: str) -> list[str]:
    """Return what a title names, split where sites put their own name beside the page's."""
    return [part for part in map(_line, _BORDERS.split(_line(text))) if part]


def _line(text: str) -> str:
    return " ".join(text.split())
