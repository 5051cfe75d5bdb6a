"""What identifies an official document, however its number is written?

In charge of numbers such as `217/QĐ-UBND`, `35/2018/NQ-HĐND` and `05-CT/TW`: the patterns that find
them as reports write and as people type them, and the terms under which they are indexed and looked
up. Not in charge of where they stand in a text (`facts`).

A number has the number of the document, the year where the document makes law, its kind, and the
body that issued it: Nghị định 30/2020/NĐ-CP, annex I; the bodies of the party put a dash behind the
number. The kinds are in `data/document_kinds.tsv`, which names its sources.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from wardsearch.patterns import as_typed
from wardsearch.text import fold

_KINDS: Final = Path(__file__).with_name("data") / "document_kinds.tsv"
_YEAR: Final = "(?:19|20)[0-9]{2}"
_NUMBER: Final = rf"[0-9]{{1,5}}(?:/{_YEAR})?"
_BODY: Final = r"[^\W\d_]{1,10}[0-9]{0,2}(?![^\W_])"
# Between spaces only what cannot be a word: no vowels, or a body of the party (`qu`, `tu`).
_TYPED_BODY: Final = (
    r"(?i:u?[bcdđghklmnpqrstvxwz]{2,10}|ub[bcdđghklmnpqrstvxwz]{1,9}|[dđhqt]u|tư)(?![^\W_])"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_NAME: Final = 4  # words: `thông tư liên tịch`
_SIGNS: Final = re.compile(r"[\s/.&-]+")
_LEADING: Final = re.compile(rf"(?P<number>[0-9]+)(?:[ /](?P<year>{_YEAR})(?![0-9]))?")
_NAME_OF_LAWS: Final = "QH"  # Luật 80/2015/QH13: the body, and the term of the assembly


class DocumentNumber(NamedTuple):
    """What a document's number says.

    Attributes:
        number: Counted from 1 in a year or, of the assembly, in a term.
        year: Of the document, where the number tells it.
        marks: The kind and the body, folded, as far as they are told; `qh13` is one.
    """

    number: int
    year: int | None
    marks: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms under which a report is indexed that names the document."""
        marks = "".join(f"{mark}/" for mark in self.marks)
        plain = f"s:{self.number}/{marks}"
        return (plain,) if self.year is None else (plain, f"y:{self.number}/{self.year}/{marks}")

    @property
    def prefix(self) -> str:
        """What a term begins with, of a document whose number this may be a part of."""
        return self.terms[-1]


@cache
def document_kinds() -> dict[str, tuple[str, str]]:
    """Return each kind's abbreviation and name, both as written, by the folded abbreviation."""
    lines = _KINDS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    kinds: dict[str, tuple[str, str]] = {}
    for code, name in rows:
        kinds.setdefault(fold(code), (code, name))
    return kinds


def kind_of(mark: str) -> str | None:
    """Return the folded abbreviation of the kind that the first mark of a number names.

    >>> kind_of("nq"), kind_of("qh13"), kind_of("ubnd")
    ('nq', 'qh', None)
    """
    bare = mark.rstrip("0123456789")
    return bare if bare in document_kinds() else None


@cache
def written_pattern() -> str:
    """Return the pattern (see `patterns`) of a document's number in a text."""
    return (
        rf"{_NUMBER} ?[/-] ?(?:(?i:{_codes()})[0-9]{{0,2}}(?![^\W_])(?:[/.&-]{_BODY}){{0,4}}"
        rf"|[A-ZĐ]{{2}}{_BODY}(?:[/.&-]{_BODY}){{1,4}})"
    )


@cache
def typed_pattern() -> str:
    """Return the pattern of what may be a document's number, or a part of one, in a query.

    What stands before a bare number is for `named_before` to read.
    """
    return (
        rf"{written_pattern()}"
        rf"|[0-9]{{1,5}}(?:[ /]{_YEAR})?[ /-](?i:{_codes()})(?![^\W_])"
        rf"(?:[ /.-]{_TYPED_BODY}){{0,2}}"
        rf"|(?!(?:0?[1-9]|1[0-2])/)[0-9]{{1,5}}/{_YEAR}(?![\w/-])"  # 35/2018; 3/2018 is a month
    )


def read_document_number(written: str) -> DocumentNumber | None:
    """Return what *written*, a match of either pattern, says; None where it says no number.

    >>> read_document_number("35/2018/NQ-HĐND")
    DocumentNumber(number=35, year=2018, marks=('nq', 'hdnd'))
    """
    found = _LEADING.match(written)
    if found is None or not int(found["number"]):
        return None
    marks = [fold(mark) for mark in _SIGNS.split(written[found.end() :]) if mark]
    year = int(found["year"]) if found["year"] else None
    return DocumentNumber(int(found["number"]), year, tuple(marks))


def named_before(text: str, end: int) -> tuple[int, str] | None:
    """Return where the name of a kind of document begins that ends at *end*, and the kind's mark.

    A name is one in full or abbreviated, with its diacritics or without, and maybe *số* behind it;
    None where none ends there.

    >>> named_before("theo nghi quyet so 35/2018", 19)
    (5, 'nq')
    """
    words = list(_WORD.finditer(text[:end]))[-_LONGEST_NAME - 1 :]
    folded = [fold(word[0]) for word in words]
    if folded[-1:] == ["so"]:
        words.pop()
        folded.pop()
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        mark = _marks_of_names().get(" ".join(folded[-count:]))
        if mark:
            return words[-count].start(), mark
    return None


def written_document_number(document: DocumentNumber) -> str:
    """Return *document* as its number is written, as far as it is told.

    >>> written_document_number(DocumentNumber(35, 2018, ("nq", "hdnd")))
    '35/2018/NQ-HDND'
    """
    parts = [str(document.number)] + ([str(document.year)] if document.year else [])
    marks = [document_kinds().get(mark, (mark.upper(),))[0] for mark in document.marks[:1]]
    marks += map(str.upper, document.marks[1:])
    return "/".join([*parts, "-".join(marks)] if marks else parts)


@cache
def _codes() -> str:
    codes = sorted((code for code, _ in document_kinds().values()), key=len, reverse=True)
    return as_typed("|".join(f"<{code}>" for code in codes))


@cache
def _marks_of_names() -> dict[str, str]:
    """Return the mark of each kind by its folded name, and by itself."""
    kinds = document_kinds()
    names = {fold(name): mark for mark, (_, name) in reversed(kinds.items())}
    return names | {mark: mark for mark in kinds}  # of two with one name, the first
