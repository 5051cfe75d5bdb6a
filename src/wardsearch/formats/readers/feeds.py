"""Which items does a feed hold, and what does each state?

Covers RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom (RFC 4287), with the elements of Dublin Core and
`content:encoded` in them. Anything that is not XML, such as entities of HTML, is skipped: many
feeds have some. Does not cover which report an item is (`corpus.records`).
"""

import io
import re
from typing import TYPE_CHECKING, Final

from wardsearch.formats import UnreadableError
from wardsearch.formats.content import Content
from wardsearch.formats.readers.xml_parts import local_name, walk_stream

if TYPE_CHECKING:
    from lxml import etree

_ITEMS: Final = frozenset({"item", "entry"})
_MEMBERS: Final = {
    "title": "title",
    "encoded": "text",
    "content": "text",
    "description": "lead",
    "summary": "lead",
    "link": "url",
    "pubDate": "published",
    "published": "published",
    "date": "published",
    "issued": "published",
    "updated": "updated",
    "guid": "id",
    "id": "id",
    "author": "author",
    "creator": "author",
}
"""What the elements of an item hold, by their names without namespace."""
_HTML_ENTITY: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_MAX_ITEMS: Final = 100_000


def read_feed(data: bytes) -> Content:
    """Return the items of the feed *data*.

    Raises:
        UnreadableError: It holds none; the message is a reason.
    """
    # An entity that XML does not have would be dropped; escaped, it is decoded with the HTML.
    source = _HTML_ENTITY.sub(rb"&amp;\1;", data)
    records: list[dict[str, str]] = []
    site = ""
    for event, tag, element in walk_stream(io.BytesIO(source), "feed", _ITEMS, repairs=True):
        if event == "start":
            continue
        if tag in _ITEMS:
            record = _record(element)
            if record:
                records.append({**record, "source": site} if site else record)
            if len(records) >= _MAX_ITEMS:
                break
        elif tag == "title" and not site and not records:
            parent = element.getparent()
            if parent is not None and local_name(parent) in {"channel", "feed"}:
                site = " ".join((element.text or "").split())
    if not records:
        raise UnreadableError("no-text")
    return Content("feed", [], records=records)


def _record(item: "etree._Element") -> dict[str, str]:
    found: dict[str, str] = {}
    for child in item:
        name = _MEMBERS.get(local_name(child))
        if name is None:
            continue
        text = _text(child).strip()
        if name == "url" and not text:
            is_page = (child.get("rel") or "alternate") == "alternate"
            text = str(child.get("href") or "") if is_page else ""
        if text and (name not in found or (name == "text" and len(text) > len(found[name]))):
            found[name] = text
    updated = found.pop("updated", None)
    if updated:
        found.setdefault("published", updated)
    if "lead" in found:  # the text itself in most feeds, which have no other
        found.setdefault("text", "")
    return found


def _text(element: "etree._Element") -> str:
    """Return the text of *element*; of XHTML in it, with its tags as text."""
    from lxml import etree

    if not len(element):
        return element.text or ""
    children = (etree.tostring(child, encoding="unicode", with_tail=True) for child in element)
    parts = [element.text or "", *children]
    return re.sub(r"(</?)\w+:", r"\1", "".join(parts))
