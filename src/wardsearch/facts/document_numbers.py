"""What identifies an official document, however its number is written?

Covers numbers such as `217/QĐ-UBND`, `35/2018/NQ-HĐND` and `05-CT/TW`: what follows their digits,
as reports write and as people type them, and the terms under which they are indexed and looked up.
Does not cover where they stand in a text (`extraction`).

A number has the number of the document, the year where the document makes law, its kind, and the
body that issued it: Nghị định 30/2020/NĐ-CP, annex I; the bodies of the party put a dash after the
number. The kinds are in `document_kinds.tsv`, which names its sources.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.spelling import fold

_KINDS: Final = Path(__file__).with_name("document_kinds.tsv")
_MARK: Final = r"[^\W\d_]{1,10}[0-9]{0,2}(?![^\W_])"
# `KH - UBND`, but not the words after a dash in `217/QĐ-UBND - Về việc`.
_APART: Final = r"(?: [/–-][ \n]?|[/–-][ \n])[A-ZĐƯÔ]{2,10}[0-9]{0,2}(?![^\W_])"
OF_OFFICE: Final = "VP"
"""Ends a number behind which the bodies of the office may stand: `12/BC-VP HĐND-UBND`."""

OFFICE_BODIES: Final = r"(?:HĐND|UBND|ĐĐBQH)\b"
"""A pattern of the first of them."""

_SIGN: Final = rf"(?:[/.&–-]|(?<=-{OF_OFFICE})[ \n](?={OFFICE_BODIES}))"
_DOCUMENT: Final = lazy_compile(
    # The dots of a form may stand before the sign, and a backslash for it: `05…/BC`, `05\BC`.
    r"(?P<number>[0-9]{1,3}\.[0-9]{3}(?=[ /\n])|[0-9]{1,5})(?: ?[.…_]{1,20}(?= ?/))?"
    r"(?:(?P<parting>[ /])(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
    rf"(?:(?: ?|\n(?=/))(?P<joint>[/\\ –-])[ \n]?(?P<kind>{_MARK})"
    rf"(?P<others>(?:{_APART}|{_SIGN}{_MARK})?(?:{_SIGN}{_MARK}){{0,3}}))?"
)
# `BC-15/UBND`, `QĐ.217/2025/UBND`: the kind before the number.
_TURNED: Final = lazy_compile(
    rf"(?<![\w/.-])(?P<kind>[^\W\d_]{{2,5}})(?:[-–.]|[ ](?:số[ ]|so[ ])?)"
    rf"(?P<number>0{{0,3}}[1-9][0-9]{{0,4}})(?:/(?P<year>(?:19|20)[0-9]{{2}}))?/(?P<bodies>{_MARK}(?:[-–]{_MARK}){{0,3}})(?![/-])",
    re.IGNORECASE,
)
# After a space only what cannot be a word: no vowels, or a body of the party (`qu`, `tu`).
_TYPED_BODIES: Final = lazy_compile(
    r"(?:[ /.-](?:u?[bcdđghklmnpqrstvxwz]{2,10}|ub[bcdđghklmnpqrstvxwz]{1,9}|[dđhqt]u|tư)"
    r"(?![^\W_])){0,2}",
    re.IGNORECASE,
)
_WORD: Final = lazy_compile(r"[^\W\d_]+")
_LONGEST_NAME: Final = 4  # words: `thông tư liên tịch`
_SIGNS: Final = lazy_compile(r"[\s/.&–-]+")
_MONTHS: Final = 12


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
        told = f"y:{self.number}/{self.year}/" if self.year else f"x:{self.number}/"
        return plain, f"{told}{marks}"

    @property
    def prefix(self) -> str:
        """What a term begins with, of a document whose number this may be a part of."""
        return self.terms[self.year is not None]

    @property
    def exact(self) -> str | None:
        """The term of this very document, without a year where none is told.

        None where its kind or body is not told.
        """
        return self.terms[1] if len(self.marks) > 1 else None


@cache
def document_kinds() -> dict[str, tuple[str, str]]:
    """Return each kind's abbreviation and name, both as written, by the folded abbreviation.

    Of two that are folded alike (`HD`, `HĐ`), the first.
    """
    kinds: dict[str, tuple[str, str]] = {}
    for code, name in names_of_codes().items():
        kinds.setdefault(fold(code), (code, name))
    return kinds


@cache
def names_of_codes() -> dict[str, str]:
    """Return each kind's name by its abbreviation, both as written."""
    lines = _KINDS.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if line and not line.startswith("#")]
    return {code: name for code, _, name in rows}


def kind_of(mark: str) -> str | None:
    """Return the folded abbreviation of the kind that the first mark of a number names.

    >>> kind_of("nq"), kind_of("qh13"), kind_of("ubnd")
    ('nq', 'qh', None)
    """
    bare = mark.rstrip("0123456789")
    return bare if bare in document_kinds() else None


def document_at(text: str, start: int, *, is_typed: bool) -> tuple[DocumentNumber, int] | None:
    """Return the number of a document that begins at *start*, and where it ends.

    Args:
        text: Of a report, or of a query; NFC.
        start: Where a number begins in it.
        is_typed: It is a query: parts may be missing, and spaces stand for the signs between them.

    >>> document_at("theo 35/2018/NQ-HĐND", 5, is_typed=False)
    (DocumentNumber(number=35, year=2018, marks=('nq', 'hdnd')), 20)
    """
    found = _DOCUMENT.match(text, start)
    if found is None or not (number := int(found["number"].replace(".", ""))):
        return None
    year = int(found["year"]) if found["year"] else None
    if found["kind"] is None or not _tells(found, is_typed=is_typed):
        end = found.end("year")
        is_one = is_typed and found["parting"] == "/" and text[end : end + 1] not in {"/", "-"}
        # `35/2018` is of a document; `3/2018` is a month.
        return (DocumentNumber(number, year, ()), end) if is_one and number > _MONTHS else None
    end = found.end()
    if is_typed and (bodies := _TYPED_BODIES.match(text, end)):
        end = bodies.end()
    marks = filter(None, _SIGNS.split(text[found.start("kind") : end]))
    return DocumentNumber(number, year, tuple(map(fold, marks))), end


def turned_documents(text: str, *, is_typed: bool) -> list[tuple[int, int, DocumentNumber]]:
    """Return where documents are named by their kind before their number, and their numbers.

    In a report the kind is as the table has it, and the body in capitals.

    >>> turned_documents("theo BC-15/UBND", is_typed=False)
    [(5, 15, DocumentNumber(number=15, year=None, marks=('bc', 'ubnd')))]
    """
    documents = []
    for found in _TURNED.finditer(text):
        kind, *bodies = map(fold, (found["kind"], *_SIGNS.split(found["bodies"])))
        is_written = found["kind"] in names_of_codes() and found["bodies"][:2].isupper()
        if is_written or (is_typed and kind_of(kind)):
            year = int(found["year"]) if found["year"] else None
            # `QĐ-199/2001/QĐ-TTg` has it behind the number, too.
            marks = tuple(bodies if kind_of(bodies[0]) else (kind, *bodies))
            document = DocumentNumber(int(found["number"]), year, marks)
            documents.append((found.start(), found.end(), document))
    return documents


def _tells(found: re.Match[str], *, is_typed: bool) -> bool:
    """Return whether what stands after a number makes it that of a document."""
    if found["joint"] == "\\" and found.string[: found.start()].endswith("\\"):
        return False  # of folders: `D:\2025\BC-UBND`
    is_known = kind_of(fold(found["kind"])) is not None
    if " " in (found["joint"], found["parting"]):
        return is_typed and is_known
    beginning = found["kind"][:2]  # of a body: `1089/UBND-VP` has no kind
    return is_known or (beginning.isupper() and beginning.isalpha() and bool(found["others"]))


def named_before(text: str, end: int) -> tuple[int, str] | None:
    """Return where the name of a kind of document begins that ends at *end*, and the kind's mark.

    A name is one in full or abbreviated, with its diacritics or without, and maybe *số* after it;
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
def _marks_of_names() -> dict[str, str]:
    """Return the mark of each kind by its folded name, and by itself."""
    kinds = document_kinds()
    names = {fold(name): mark for mark, (_, name) in reversed(kinds.items())}
    return names | {mark: mark for mark in kinds}  # of two with one name, the first
