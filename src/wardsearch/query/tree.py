"""Which parts can a query have, and what is its text form?

Covers the tree that `wardsearch.query.parser.parse_query` returns. Does not cover the language it
is read from. Leaves carry what was typed, in NFC; the terms of facts that a rewriting adds are all
it holds of an index.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeGuard

from wardsearch.frozen import Frozen, replace
from wardsearch.messages.message import Message
from wardsearch.query.asked_documents import DocumentField
from wardsearch.query.tokens import OPERATORS
from wardsearch.vietnamese.punctuation import DASHES, QUOTES

if TYPE_CHECKING:
    from wardsearch.facts.terms import TermRange
    from wardsearch.query.values import FactField

Field: TypeAlias = Literal["title"]


class Word(Frozen):
    """A chunk between white space, as typed; analysis may find none, one or several terms in it.

    Attributes:
        text: The chunk, or several that belong together (see `wardsearch.query.expansion`).
        field: Where it is looked for.
        others: Other phrasings that match for a lower score; the syllables of each must be
            adjacent.
        facts: Terms of facts that count as the word, too (see `wardsearch.query.stated_facts`).
    """

    text: str
    field: Field | None = None
    others: tuple[str, ...] = ()
    facts: "tuple[TermRange, ...]" = ()

    def __str__(self) -> str:
        if self.field is not None:
            return _with_field(self.field, self.text)
        # An operator alone in parentheses has no operand: a word.
        return f"({self.text})" if self.text in OPERATORS else self.text


class Phrase(Frozen):
    """Words to stand side by side: as typed but for white space, which is single spaces."""

    text: str
    field: Field | None = None

    def __str__(self) -> str:
        return _with_field(self.field, f'"{self.text}"')


class Prefix(Frozen):
    """The beginning of a word, as typed, without the star."""

    text: str
    field: Field | None = None

    def __str__(self) -> str:
        return _with_field(self.field, f"{self.text}*")


class Stated(Frozen):
    """A fact that the text must state: a number, a sum, a percentage, a document.

    It is no leaf: it has no words.

    Attributes:
        field: What kind it is.
        text: The value or range, as typed.
        ranges: The terms that it asks for.
    """

    field: "FactField"
    text: str
    ranges: "tuple[TermRange, ...]"

    def __str__(self) -> str:
        return f'{self.field}:"{self.text}"' if " " in self.text else f"{self.field}:{self.text}"


class AllOf(Frozen):
    """Two or more clauses, all of them to be held; none is itself an `AllOf`."""

    clauses: "tuple[Clause, ...]"

    def __str__(self) -> str:
        return " AND ".join(map(_in_group, self.clauses))


class AnyOf(Frozen):
    """Two or more clauses, at least one of them to be held; none is itself an `AnyOf`."""

    clauses: "tuple[Clause, ...]"

    def __str__(self) -> str:
        return " OR ".join(map(_in_group, self.clauses))


Leaf: TypeAlias = Word | Phrase | Prefix
_LEAVES: Final[frozenset[type]] = frozenset((Word, Phrase, Prefix))
_WORDS: Final[frozenset[type]] = frozenset((Word,))
_FIELD, _TEXT = attrgetter("field"), attrgetter("text")
_OTHERS, _FACTS = attrgetter("others"), attrgetter("facts")
Clause: TypeAlias = Word | Phrase | Prefix | Stated | AllOf | AnyOf


class Query(Frozen, uncompared=("text", "notes")):
    """What a query text asks for. Two queries are equal if they ask for the same.

    `str()` gives its canonical text, which `parse_query` reads as an equal query.

    Attributes:
        text: What was typed, untouched.
        clauses: What to look for, in the order typed; empty if no letter or digit is looked for.
        excluded: What a hit must not hold.
        wards: A hit is of one of these wards, as typed; empty for no such limit.
        excluded_wards: A hit is of none of these wards, as typed.
        documents: A hit's head states, of each field, one of these, as typed.
        excluded_documents: A hit's head states none of these, as typed.
        notes: What was done to the query beyond reading it.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    wards: tuple[str, ...] = ()
    excluded_wards: tuple[str, ...] = ()
    documents: tuple[tuple[DocumentField, str], ...] = ()
    excluded_documents: tuple[tuple[DocumentField, str], ...] = ()
    notes: tuple[Message, ...] = ()

    def __str__(self) -> str:
        limits = len(self.wards) + len(self.documents)
        has_excluded = self.excluded_wards or self.excluded_documents
        if not (limits or self.excluded or has_excluded) and are_words(self.clauses):
            texts = list(map(_TEXT, self.clauses))
            if OPERATORS.isdisjoint(texts):  # as of most queries
                return " ".join(texts)
        is_single = len(self.clauses) + len(self.excluded) + limits == 1
        shown = str if is_single and not has_excluded else _in_group
        return " ".join(
            [
                *map(shown, self.clauses),
                *map(_ward_text, self.wards),
                *map(_document_text, self.documents),
                *map(_exclusion_text, self.excluded),
                *(f"-{_ward_text(ward)}" for ward in self.excluded_wards),
                *(f"-{_document_text(asked)}" for asked in self.excluded_documents),
            ]
        )

    def reread(self, clauses: Iterable[Clause], notes: Iterable[Message]) -> "Query":
        """Return the query with *clauses* in place of its own, and *notes* after its own.

        It is the query itself where nothing differs.
        """
        changed, new = tuple(clauses), tuple(notes)
        if changed is self.clauses and not new:
            return self
        if not new and len(changed) == len(self.clauses) and all(map(is_, changed, self.clauses)):
            return self
        return replace(self, clauses=changed, notes=tuple(dict.fromkeys([*self.notes, *new])))

    def leaves(self) -> list[Leaf]:
        """Return the words, phrases and prefixes in the order typed; none that is excluded."""
        if _LEAVES.issuperset(map(type, self.clauses)):  # as of most queries
            return list(self.clauses)  # type: ignore[arg-type] # told by their types
        return leaves_of(self.clauses)


def is_required(clause: Clause) -> bool:
    """Return whether a hit must hold *clause*, which stands at the top of a query.

    So it is with a phrase, a fact, what is looked for in a field, and what AND joins. The other
    clauses at the top are wishes: each adds to the score, and one that is held is enough.
    """
    if isinstance(clause, (Word, Prefix)):
        return clause.field is not None
    return not isinstance(clause, AnyOf)


def are_words(clauses: tuple[Clause, ...]) -> TypeGuard[tuple[Word, ...]]:
    """Return whether *clauses* are words that are looked for in no field, as of most queries."""
    return bool(clauses) and _WORDS.issuperset(map(type, clauses)) and not any(map(_FIELD, clauses))


def are_as_typed(words: Sequence[Word]) -> bool:
    """Return whether none of *words* has another form or states a fact."""
    return not (any(map(_OTHERS, words)) or any(map(_FACTS, words)))


def with_runs(
    clauses: tuple[Clause, ...], rewrite: Callable[[Sequence[Word]], Iterable[Word]]
) -> tuple[Clause, ...]:
    """Return *clauses*, which stand side by side, with each run of words as *rewrite* gives it.

    A run is of words that are looked for in no field. Alternatives are runs of their own: none is a
    part of a run with another.
    """
    if are_words(clauses):
        return tuple(rewrite(clauses))  # one run
    made: list[Clause] = []
    run: list[Word] = []
    for clause in clauses:
        if isinstance(clause, Word) and clause.field is None:
            run.append(clause)
            continue
        if run:
            made += rewrite(run)
            run = []
        if isinstance(clause, AllOf):
            made.append(_all_of(with_runs(clause.clauses, rewrite)))
        elif isinstance(clause, AnyOf):
            made.append(AnyOf(tuple(_all_of(with_runs((c,), rewrite)) for c in clause.clauses)))
        else:
            made.append(clause)
    if run:
        made += rewrite(run)
    return tuple(made)


def _all_of(parts: tuple[Clause, ...]) -> Clause:
    return AllOf(parts) if len(parts) > 1 else parts[0]


def leaves_of(clauses: Sequence[Clause]) -> list[Leaf]:
    """Return the leaves of *clauses*, left to right."""
    found: list[Leaf] = []
    for clause in clauses:
        if isinstance(clause, (Word, Phrase, Prefix)):
            found.append(clause)
        elif isinstance(clause, (AllOf, AnyOf)):
            found += leaves_of(clause.clauses)
    return found


def iter_stated(clauses: Iterable[Clause]) -> Iterator[Stated]:
    """Yield the facts that *clauses* ask for, left to right."""
    for clause in clauses:
        if isinstance(clause, Word):  # as most are
            continue
        if isinstance(clause, (AllOf, AnyOf)):
            yield from iter_stated(clause.clauses)
        elif isinstance(clause, Stated):
            yield clause


def _with_field(field: Field | None, text: str) -> str:
    return text if field is None else f"{field}:{text}"


def _in_group(clause: Clause) -> str:
    is_leaf = isinstance(clause, (Word, Phrase, Prefix, Stated))
    return str(clause) if is_leaf else f"({clause})"


def _exclusion_text(clause: Clause) -> str:
    text = _in_group(clause)
    return f"NOT {text}" if text[0] in DASHES or text[0].isdigit() else f"-{text}"


def _ward_text(ward: str) -> str:
    return _field_text("ward", ward)


def _document_text(asked: tuple[DocumentField, str]) -> str:
    return _field_text(*asked)


def _field_text(field: str, value: str) -> str:
    # One with a quotation mark inside was typed without any around it.
    return f"{field}:{value}" if set(value) & set(QUOTES) else f'{field}:"{value}"'
