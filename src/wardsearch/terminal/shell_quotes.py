"""What did a person type as a query before the shell took quotation marks away?

Covers putting them back. Does not cover what a query means (`query.parser`) or which arguments are
its words (`arguments`).
"""

from collections.abc import Sequence

from wardsearch.lazy_regex import lazy_compile
from wardsearch.query.tokens import FIELDS, OPERATORS
from wardsearch.vietnamese.punctuation import DASHES, QUOTES
from wardsearch.vietnamese.spelling import to_nfc

_WHITE_SPACE = lazy_compile(r"\s")
_FIELD = lazy_compile(r"([^\W\d_]+):(?=\S)")


def query_text(words: Sequence[str]) -> str:
    """Return the query typed as *words*, with the quotation marks that the shell took away.

    An argument with white space in it had quotation marks around that space. Where they stood is
    known in three cases: `-"tổ trưởng"` and `ward:"Ngọc Thụy"` arrive without them, and one of
    several arguments is a phrase. An only argument is the whole query in quotation marks, as other
    programs want it, and no phrase; so is one that begins with a field and goes on with a group, an
    operator or another field.

    >>> query_text(["bầu", "cử", "-tổ trưởng", "ward:Ngọc Thụy"])
    'bầu cử -"tổ trưởng" ward:"Ngọc Thụy"'
    >>> query_text(["giai phong mat bang"])
    'giai phong mat bang'
    """
    return " ".join(_quoted_again(word, is_only=len(words) == 1) for word in words)


def _quoted_again(word: str, *, is_only: bool) -> str:
    text = to_nfc(word).strip()
    if not _WHITE_SPACE.search(text) or not set(text).isdisjoint(QUOTES):
        return word
    is_excluded = text[0] in DASHES and not text[1].isspace()
    prefix = text[: _field_end(text, int(is_excluded))]
    value = text[len(prefix) :]
    chunks = value.split()
    if prefix:
        is_whole = value[0] == "(" or any(c in OPERATORS or _field_end(c, 0) for c in chunks)
    else:
        is_whole = is_only or any(map(_is_language, chunks))
    return word if is_whole else f'{prefix}"{value}"'


def _field_end(text: str, start: int) -> int:
    """Return where the field at *start* of *text* ends and its value begins; *start* if none."""
    name = _FIELD.match(text, start)
    return name.end() if name and name[1].lower() in FIELDS else start


def _is_language(chunk: str) -> bool:
    """Return whether *chunk*, without white space, means more in a query than in a phrase."""
    is_marked = len(chunk) > 1 and (chunk[0] in f"{DASHES}(" or chunk[-1] in "*)")
    return chunk in OPERATORS or is_marked or _field_end(chunk, 0) > 0
