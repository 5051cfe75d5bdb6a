"""What does a text in Markdown say, and which of its lines is the title?

Covers front matter, comments, tags and entities, which are not shown, and headings of both kinds
(CommonMark 0.31.2, 4.2 and 4.3). All other marks stay: they are read as they are written.
"""

import re
from typing import Final

from wardsearch.corpus.records import as_object
from wardsearch.formats.front_matter import split_front_matter
from wardsearch.formats.markup import without_markup
from wardsearch.frozen import NamedTuple

_HEAD_LINES: Final = 60  # of which one is the title, if any is
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([\w-]*)[^`]*")
_CODE: Final = re.compile(r"(?ms)^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?^ {0,3}\1[`~]*[ \t]*$|`[^`\n]+`")
_ATX: Final = re.compile(r" {0,3}(#{1,6})(?:(?:[ \t]+|(?=[^\s#]+[ \t]))(.*?))?(?:[ \t]+#+)?[ \t]*")
"""As people write it: a `#` without the space after it heads a line of more than a word, too."""
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{3,})[ \t]*")
_NO_TITLE: Final = re.compile(
    r"\s*(?:[-*_=~`|:+.\s]*|\[\[?(?:toc|_toc_)\]?\]|\{[:%{].*|<[^<>]*>|\[[^\]]+\]:\s.*|\|.*|(?:import|export)\s.*)",
    re.IGNORECASE,
)
_IMAGE: Final = re.compile(r"!\[([^\]]*)\](?:\([^()]*\)|\[[^\]]*\])")
_LINK: Final = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_ATTRIBUTES: Final = re.compile(r"[ \t]*\{[#.:][^{}]*\}[ \t]*$")
_EMPHASIS: Final = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|~~|==)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_QUOTED: Final = re.compile(r"\A\s*(?:>[ \t]?)+")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


class MarkdownText(NamedTuple):
    """A text in Markdown as it is read.

    Attributes:
        text: Without front matter, comments and tags; the line of the title without marks.
        title: That line; None where no line can be one.
        stated: What its front matter says, under the names of `report_from_object`.
    """

    text: str
    title: str | None
    stated: dict[str, object]


def read_markdown(source: str) -> MarkdownText:
    """Return what the Markdown *source* says."""
    members, text = split_front_matter(source)
    stated = as_object(members)
    opens = _FENCE.match(text.lstrip("\n\ufeff"))
    if opens and opens[2].lower() in {"markdown", "md"}:  # as an answer of a program is pasted
        text = _unfenced(text.lstrip("\n\ufeff"), opens[1])
    text = _shown(text)
    lines = text.split("\n")
    found = _title_line(lines[:_HEAD_LINES])
    if found is None:
        return MarkdownText(text, None, stated)
    number, title = found
    lines[number] = title if lines[number].lstrip()[:1] != "#" else f"# {title}"
    return MarkdownText("\n".join(lines), title, stated)


def _unfenced(text: str, fence: str) -> str:
    body = text.split("\n", 1)[1] if "\n" in text else ""
    lines = body.rstrip().split("\n")
    if lines[-1].strip() == fence:
        del lines[-1]
    return "\n".join(lines)


def _shown(text: str) -> str:
    """Return *text* without comments and tags and with entities decoded, but for its code."""
    if "<" not in text and "&" not in text:
        return text
    parts, start = [], 0
    for code in _CODE.finditer(text):
        parts += [without_markup(text[start : code.start()], keeps_lines=True), code[0]]
        start = code.end()
    if not parts:
        return without_markup(text, keeps_lines=True)
    return "".join((*parts, without_markup(text[start:], keeps_lines=True)))


def _title_line(lines: list[str]) -> tuple[int, str] | None:
    """Return the number of the line that is the title, and its text without marks."""
    first: tuple[int, str] | None = None
    fence = ""
    for number, line in enumerate(lines):
        if opens := _FENCE.fullmatch(line):
            fence = "" if opens[1].startswith(fence) and fence else fence or opens[1]
            continue
        if fence:
            continue
        heading = _ATX.fullmatch(line)
        text = _plain(heading[2] or "") if heading else _plain(line)
        if not text or (heading is None and _NO_TITLE.fullmatch(line)):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        underlined = heading is None and _UNDERLINE.fullmatch(following)
        level = len(heading[1]) if heading else (1 if following.lstrip()[:1] == "=" else 2)
        if (heading or underlined) and level == 1:
            return number, text
        first = first or (number, text)
    return first


def _plain(line: str) -> str:
    """Return *line* without marks of emphasis, links, pictures and quotes."""
    line = _IMAGE.sub("", _QUOTED.sub("", line))
    line = _ATTRIBUTES.sub("", _LINK.sub(r"\1", line))
    for _ in range(3):
        line = _EMPHASIS.sub(r"\2", line)
    return " ".join(_ESCAPED.sub(r"\1", line).replace("`", "").split())
