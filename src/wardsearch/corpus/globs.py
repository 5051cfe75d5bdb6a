"""Which names does a pattern with wildcards match?

Covers the patterns of `--exclude`. Does not cover what their names belong to.

`*` and `?` match within one part of a path, `[abc]` and `[!abc]` one character, `**` any number of
parts. A pattern is held against the whole relative name and against its last part, so `*.md`,
`drafts`, `drafts/*` and `**/old/*.txt` all do what people expect of them. Case counts. Python has
this (`glob.translate`) from 3.13 on only.
"""

import re
from collections.abc import Callable, Sequence

from wardsearch.vietnamese.spelling import to_nfc

_PIECE = re.compile(
    r"\*\*/|\*+|\?|\[(?P<negation>!?)(?P<set>\]?[^]/]+|\])\]|(?P<literal>[^*?[]+|\[)"
)
_MEMBER = re.compile(r"(?P<low>.)-(?P<high>.)|(?P<char>.)", re.DOTALL)
_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def compile_globs(patterns: Sequence[str], prefix: str = "") -> Callable[[str], bool]:
    """Return a function that says whether any of *patterns* matches a relative name with `/`.

    Patterns and names are compared in NFC. A trailing or leading `/` and a leading `./` of a
    pattern mean nothing.

    Args:
        patterns: What stands behind the *prefix* in one is also held against names.
        prefix: What a name is shown with: where a corpus is of several folders, that of its own.

    >>> is_match = compile_globs(["*.bak", "drafts/**/x"])
    >>> [is_match(name) for name in ("a/b.bak", "drafts/x", "drafts/a/b/x", "drafts/y")]
    [True, True, True, False]
    >>> compile_globs(["bao cao [1]/a.txt"], "bao cao [1]/")("a.txt")
    True
    """
    cleaned = [to_nfc(pattern).removeprefix("./").strip("/") for pattern in patterns]
    matches = _any_of(cleaned)
    before = to_nfc(prefix)
    in_folder = [each.removeprefix(before) for each in cleaned if each.startswith(before)]
    as_shown = _any_of(in_folder if before else [])

    def is_match(name: str) -> bool:
        name = to_nfc(name)
        return matches(name) or matches(name.rpartition("/")[2]) or as_shown(name)

    return is_match


def _any_of(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that says whether any of *patterns* matches the whole of a name."""
    alternatives = [_PIECE.sub(_translated, pattern) for pattern in patterns if pattern]
    if not alternatives:
        return lambda _: False
    matches = re.compile("|".join(alternatives), re.DOTALL).fullmatch
    return lambda name: matches(name) is not None


def _translated(piece: re.Match[str]) -> str:
    if piece["literal"]:
        return re.escape(piece["literal"])
    if piece["set"] is None:
        return _WILDCARDS.get(piece[0], ".*")
    members = list(_MEMBER.finditer(piece["set"]))
    if any(each["char"] is None and each["low"] > each["high"] for each in members):
        return re.escape(piece[0])  # [z-a] matches nothing, so it was not meant as a set
    return f"[{'^/' if piece['negation'] else ''}{''.join(map(_escaped, members))}]"


def _escaped(member: re.Match[str]) -> str:
    """Return a *member* of a set, a character or a span, as a pattern has it."""
    if member["char"] is not None:
        return re.escape(member["char"])
    return f"{re.escape(member['low'])}-{re.escape(member['high'])}"
