r"""What does a text say that holds tags and entities of HTML?

Covers what editors of sites leave in Markdown, JSON, feeds and tables, as `<p>M&ocirc;&nbsp;h`.
Does not cover whole pages (`readers.html`); a `<` or `&` that begins no tag of HTML and no entity
is text.
"""

import html
import re
from typing import Final

from wardsearch.formats.content import joins

_LINES: Final = (
    "address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|"
    "thead|tr|ul"
)
_INLINE: Final = (
    "a|abbr|b|big|body|cite|code|col|colgroup|del|em|embed|font|html|i|img|input|ins|kbd|label|link|"
    "mark|meta|o:p|param|q|s|small|source|span|strike|strong|sub|tt|u|var|video|wbr|audio|iframe"
)
_ATTRIBUTES: Final = r"(?=[\s/>])[^<>]{0,4000}>"
_UNSHOWN: Final = re.compile(
    r"<!--|<(?P<name>script|style|template|noscript)(?=[\s>])[^<>]*>|<!doctype[^<>]*>|<!\[CDATA\[|\]\]>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    rf"<(?P<closes>/?)(?:(?P<line>{_LINES})|(?P<cell>td|th)|(?P<sup>sup)|{_INLINE}){_ATTRIBUTES}",
    re.IGNORECASE,
)
_LINE_TAG: Final = re.compile(rf"</?(?:{_LINES}){_ATTRIBUTES}", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPACES: Final = re.compile(r"[^\S\xa0]+")
_AROUND_LINES: Final = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def without_markup(text: str, *, keeps_lines: bool = False) -> str:
    r"""Return *text* as a browser shows it: without tags, comments and scripts, entities decoded.

    A text that was escaped twice, as in many feeds, is decoded twice.

    Args:
        text: In any form; the same is returned where it holds no markup.
        keeps_lines: Its own line ends are the author's, also where tags set lines, as in Markdown.

    >>> without_markup("<p>Th&ocirc;ng b&aacute;o: 2 < 3</p><p>Hết")
    'Thông báo: 2 < 3\n\nHết'
    """
    for _ in range(2):
        if "<" not in text and "&" not in text:
            return text
        plain = _without_tags(text, keeps_lines=keeps_lines) if "<" in text else text
        plain = _ENTITY.sub(lambda found: html.unescape(found[0]), plain)
        if plain == text:
            return text
        text = plain
        if not (_ENTITY.search(text) or _LINE_TAG.search(text)):
            break
    return text


def _without_tags(text: str, *, keeps_lines: bool) -> str:
    plain = _without_unshown(text)
    if not keeps_lines and _LINE_TAG.search(plain):
        plain = _SPACES.sub(" ", plain)
    shown = _TAG.sub(_shown, plain)
    if shown == text or keeps_lines:
        return _BLANK_LINES.sub("\n\n", shown) if shown != text else text
    return _BLANK_LINES.sub("\n\n", _AROUND_LINES.sub("\n", shown)).strip("\n")


def _without_unshown(text: str) -> str:
    """Return *text* without comments and scripts; one that is never closed is text."""
    parts, kept = [], 0
    lower, never_closed = "", set()
    for opens in _UNSHOWN.finditer(text):
        if opens.start() < kept:
            continue
        end = opens.end()
        closes = f"</{opens['name'].lower()}" if opens["name"] else "-->"
        if opens["name"] or opens[0] == "<!--":
            lower = lower or text.lower()
            found = -1 if closes in never_closed else lower.find(closes, end)
            if found < 0:
                never_closed.add(closes)
                continue
            end = found + len(closes)
            end = max(end, text.find(">", end) + 1) if opens["name"] else end
        parts.append(text[kept : opens.start()])
        kept = end
    return "".join(parts) + text[kept:] if kept else text


def _shown(tag: re.Match[str]) -> str:
    if tag["line"]:
        return "\n"
    if tag["cell"]:
        return "\t" if tag["closes"] else ""
    if tag["sup"] and not tag["closes"]:
        before = tag.string[max(0, tag.start() - 8) : tag.start()]
        raised = tag.string[tag.end() : tag.end() + 2].rstrip("<")
        return "" if joins(before, raised) else " "
    return ""
