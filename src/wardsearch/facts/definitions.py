"""Which abbreviations does a text explain itself, as in *Ủy ban kiểm tra (UBKT)*?

Covers finding a form in parentheses whose letters begin the words before it. Does not cover the
abbreviations that everybody uses (`query.abbreviations`) or what follows for a query
(`query.expansion`).
"""

from collections.abc import Iterator
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.spelling import fold

_FORM: Final = lazy_compile(
    r"\((?:(?:sau đây |từ đây |gọi |viết )*(?:tắt )?là:? )?[\"“]?"
    r"(?P<form>[A-ZĐ][A-ZĐa-zđ&-]{1,11})[\"”]?\)"
)
_FORM_END: Final = lazy_compile(r"[A-ZĐ][A-ZĐa-zđ&-]{1,11}[\"”]?\)")
LONGEST_FORM: Final = 14
"""Code points of an abbreviation with what closes the brackets that it stands in."""

_PART: Final = lazy_compile(r"[A-ZĐ][a-zđ]*")  # of a form: the beginning of a word
_WORD: Final = lazy_compile(r"[^\W\d_]+")
_SENTENCE_END: Final = lazy_compile(r"[.;:!?()\n]")
_LINK: Final = "và"  # forms leave it out
_CHARS_BEFORE: Final = 120
_FEWEST_WORDS: Final = 2


class Explanation(NamedTuple):
    """An abbreviation that a text explains.

    Attributes:
        form: As it stands in the text.
        reading: What it stands for, in lower case, single spaces between its words.
        start, end: Where both stand, in code points.
    """

    form: str
    reading: str
    start: int
    end: int

    @property
    def term(self) -> str:
        """The term under which a report is indexed that explains it."""
        return f"a:{self.form}\t{self.reading}"


def may_end_explanation(chunk: str) -> bool:
    """Return whether an explanation may end in *chunk*; it does in some chunk of its text.

    >>> may_end_explanation("(UBKT),"), may_end_explanation("UBKT")
    (True, False)
    """
    return ")" in chunk and _FORM_END.search(chunk) is not None


def explained_in(text: str) -> Iterator[Explanation]:
    """Yield the abbreviations that NFC *text* explains, in order.

    >>> [found[:2] for found in explained_in("Quy chế của Ủy ban Kiểm tra (UBKT) Đảng ủy")]
    [('UBKT', 'ủy ban kiểm tra')]
    """
    for found in _FORM.finditer(text):
        begin = max(found.start() - _CHARS_BEFORE, 0)
        before = text[begin : found.start()]
        ends = [end.end() for end in _SENTENCE_END.finditer(before)]
        sentence = ends[-1] if ends else 0
        words = list(_WORD.finditer(before, sentence))
        first = _first_word(_PART.findall(found["form"]), [word[0] for word in words])
        if first is not None and not before[words[-1].end() :].strip():
            reading = " ".join(word[0].lower() for word in words[first:])
            start = begin + words[first].start()
            yield Explanation(found["form"], reading, start, found.end())


def _first_word(parts: list[str], words: list[str]) -> int | None:
    """Return which of *words* the first of *parts* begins, if the others begin the following ones.

    The last part begins the last word. None where it is not so.
    """
    if len(parts) < _FEWEST_WORDS:
        return None
    place = len(words)
    for part in reversed(parts):
        place -= 1
        while place > 0 and place < len(words) - 1 and words[place].lower() == _LINK:
            place -= 1
        if place < 0 or not fold(words[place]).startswith(fold(part)):
            return None
    return place


def explanation_of(term: str) -> tuple[str, str]:
    """Return the form and the reading of the term of an explanation."""
    form, _, reading = term.removeprefix("a:").partition("\t")
    return form, reading
