"""What does the block at the head of a text of a site generator say?

Covers YAML between `---`, TOML between `+++`, JSON after `---json`, between `;;;` or bare, as
Jekyll, Hugo, Eleventy and Hexo read them. A block without a member that generators know is text.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

from wardsearch.formats.member_names import role_of

_MAX_CHARS: Final = 64 * 1024
_BLOCK: Final = re.compile(
    r"\s*(?:---[ \t]*(?P<language>yaml|toml|json)?[ \t]*\n(?P<dashed>.*?)\n"
    r"(?:---|\.\.\.)[ \t]*(?:\n|$)"
    r"|\+\+\+[ \t]*\n(?P<toml>.*?)\n\+\+\+[ \t]*(?:\n|$)"
    r"|;;;[ \t]*\n(?P<json>.*?)\n;;;[ \t]*(?:\n|$)"
    r"|(?P<bare>\{[ \t]*\n.*?\n\})[ \t]*(?:\n|$))",
    re.DOTALL,
)
_LINE: Final = re.compile(r"([^\W\d][\w .-]{0,40}?)[ \t]*:[ \t]+(\S.*)")
_QUOTES: Final = ("'", '"')


def split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """Return the members of the block at the head of *text*, and what follows it.

    Without such a block, none, and *text*. Values are as the block has them; of YAML, texts.
    """
    head = text[:_MAX_CHARS].replace("\r\n", "\n").removeprefix("\ufeff")
    if head.lstrip()[:1] not in {"-", "+", ";", "{"}:
        return {}, text
    found = _BLOCK.match(head)
    if found is None:
        return {}, text
    members = _members(found)
    if not any(role_of(name)[0] for name in members):
        return {}, text
    rest = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return members, rest[found.end() :]


def _members(block: re.Match[str]) -> dict[str, object]:
    try:
        if block["toml"] is not None or block["language"] == "toml":
            import tomllib

            found: object = tomllib.loads(block["toml"] or block["dashed"])
        elif block["json"] or block["bare"] or block["language"] == "json":
            found = json.loads(block["json"] or block["bare"] or block["dashed"])
        else:
            found = _read_yaml(block["dashed"])
    except (ValueError, RecursionError):  # TOML's and JSON's own errors are of this kind
        return {}
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}


def _read_yaml(source: str) -> object:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.load(source, loader)  # noqa: S506 - a base loader makes texts, lists and mappings
    except (yaml.YAMLError, RecursionError):
        # Not YAML, but often written: `title: Tin: ra quân`.
        lines = map(_LINE.fullmatch, source.split("\n"))
        return {line[1]: _unquoted(line[2].strip()) for line in lines if line}


def _unquoted(text: str) -> str:
    is_quoted = len(text) > 1 and text[0] in _QUOTES and text[-1] == text[0]
    return text[1:-1] if is_quoted else text
