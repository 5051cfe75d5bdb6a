"""What identifies an official document, however its number is written?

In charge of numbers such as `217/QĐ-UBND`, `35/2018/NQ-HĐND` and `05-CT/TW`: the patterns that find
them as reports write and as people type them, and the terms under which they are indexed and looked
up. Not in charge of where they stand in a text (`facts`).

A number has the number of the document, the year where the document makes law, its kind, and the
body that issued it: Nghị định 30/2020/NĐ-CP, annex I; the bodies of the party put a dash behind the
number. The kinds are in `data/document_kinds.tsv`, which names its sources.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from wardsearch.patterns import GAP, any_of, as_typed
from wardsearch.text import fold

_KINDS: Final = Path(__file__).with_name("data") / "document_kinds.tsv"
_YEAR: Final = "(?:19|20)[0-9]{2}"
_NUMBER: Final = rf"[0-9]{{1,5}}(?:/{_YEAR})?"
_BODY: Final = r"[^\W\d_]{1,10}[0-9]{0,2}(?![^\W_])"
# Between spaces only what cannot be a word: no vowels, or a body of the party (`qu`, `tu`).
_TYPED_BODY: Final = (
    r"(?i:u?[bcdđghklmnpqrstvxwz]{2,10}|ub[bcdđghklmnpqrstvxwz]{1,9}|[dđhqt]u|tư)(?![^\W_])"
)
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
def document_kinds() -> Mapping[str, tuple[str, str]]:
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
    """Return the pattern of what may be a document's number, or a part of one, in a query."""
    names = any_of(name for _, name in document_kinds().values() if "," not in name)
    return (
        rf"{written_pattern()}"
        rf"|[0-9]{{1,5}}(?:[ /]{_YEAR})?[ /-](?i:{_codes()})(?![^\W_])"
        rf"(?:[ /.-]{_TYPED_BODY}){{0,2}}"
        rf"|(?:{names}|(?i:{_codes()}))(?:{GAP}<số>)?{GAP}{_NUMBER}(?![\w/-]|[.,][0-9])"
        rf"|(?!(?:0?[1-9]|1[0-2])/)[0-9]{{1,5}}/{_YEAR}(?![\w/-])"  # 35/2018; 3/2018 is a month
    )


def read_document_number(written: str) -> DocumentNumber | None:
    """Return what *written*, a match of either pattern, says; None where it says no number.

    >>> read_document_number("35/2018/NQ-HĐND")
    DocumentNumber(number=35, year=2018, marks=('nq', 'hdnd'))
    >>> read_document_number("nghi quyet so 35/2018").prefix
    'y:35/2018/nq/'
    """
    found = _LEADING.search(written)
    if found is None or not int(found["number"]):
        return None
    marks = [fold(mark) for mark in _SIGNS.split(written[found.end() :]) if mark]
    if not marks and (kind := _named(written[: found.start()])):
        marks = [kind]
    year = int(found["year"]) if found["year"] else None
    return DocumentNumber(int(found["number"]), year, tuple(marks))


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


def _named(before: str) -> str | None:
    """Return the kind that *before*, what stands before a number, names or abbreviates."""
    words = [fold(word) for word in before.split()]
    if words[-1:] == ["so"]:
        words.pop()
    name = " ".join(words)
    if name in document_kinds():
        return name
    for kind, (_, full) in document_kinds().items():
        if fold(full) == name:
            return kind
    return None
