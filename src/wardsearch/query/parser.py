"""What does the text that a person typed as a query ask for?

Covers the query language. Does not cover analysis (leaves carry what was typed, in NFC), an index,
or finding anything. Free text is the normal case and no text is an error: what cannot be read as
language is read as words, and `Query.notes` says what was done beyond reading.

=============================  ====================================================================
`giải phóng` `123/QĐ-UBND`     words: what white space separates, with its punctuation
`"giải phóng"` `“giải phóng”`  the words side by side; an unclosed quotation mark runs to the end
`khiếu*`                       words that begin so; a star elsewhere is text
`title:x` `title:"x y"`        the same, in the title alone
`title:(x OR y)`               a field before a group is that of all in it; words side by side are
                               one value of any other: `ward:(Bồ Đề OR Ngọc Thụy)`
`ward:x` `phường:"Ngọc Thụy"`  only reports of that ward, several: of any; also phuong, xã, xa
`kind:"báo cáo"` `loại:BC`      only official documents of that kind, several: of any
`issuer:"UBND phường"`         only those of such a body, as their head names it; also cơ quan
`số:>=1000` `tiền:1tỷ..5tỷ`    only reports that state such a number, a sum, or with `%:` a
                               percentage (see `wardsearch.query.values`); also so, tien
`so:217/QĐ-UBND`               only reports that name the document of that number
`-x` `-"x y"` `-(x)` `NOT x`   leave out reports that hold it; `-ward:x`: those of that ward; so
                               `-kind:x`, `-issuer:x`
`x AND y` `x OR y`             both, either; AND binds first, then OR, then standing side by side
`(x y)`                        a group; all of it, if it is excluded or has AND or OR beside it
=============================  ====================================================================

Operators are upper case; one without an operand is a word, and so is an unknown field (`http://…`).
What holds no letter or digit is passed over. Parentheses inside a word (`f(x)`) are part of it, and
a group of words among words is just these words, so pasted text reads as it should. Exclusions and
wards hold for the whole query, wherever they stand.

How to search with the result: a report is a hit if it holds any clause at the top, and all of those
that `is_required` names; each clause it holds adds to its score; each of `excluded` removes it.

The grammar is our own because Whoosh's parser splits at spaces before analysis and silently takes
unknown fields for something else.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message, shortened
from wardsearch.query.asked_documents import DOCUMENT_FIELDS, DocumentField
from wardsearch.query.tokens import (
    JOINERS,
    Note,
    QueryToken,
    TokenKind,
    plain_words,
    tokenize_query,
)
from wardsearch.query.tree import (
    AllOf,
    AnyOf,
    Clause,
    Phrase,
    Prefix,
    Query,
    Stated,
    Word,
)
from wardsearch.vietnamese.spelling import to_nfc

if TYPE_CHECKING:
    from wardsearch.query.values import FactField

MAX_DEPTH: Final = 16  # groups in groups; keeps every walk over the tree off the recursion limit
_FACT_FIELDS: Final[dict[str, "FactField"]] = {"số": "số", "tiền": "tiền", "%": "%"}
_DOCUMENT_FIELDS: Final[dict[str, DocumentField]] = {name: name for name in DOCUMENT_FIELDS}
_LEAF_OF_KIND: Final[dict[TokenKind, type[Word | Phrase | Prefix]]] = {
    TokenKind.WORD: Word,
    TokenKind.PHRASE: Phrase,
    TokenKind.PREFIX: Prefix,
}


def parse_query(text: str) -> Query:
    """Return what *text* asks for. Never raises, for any string; reads a bounded part of it.

    >>> query = parse_query('thu hồi đất OR "giải phóng mặt bằng" -"tổ trưởng" phường:"Ngọc Thụy"')
    >>> str(query)
    'thu hồi (đất OR "giải phóng mặt bằng") ward:"Ngọc Thụy" -"tổ trưởng"'
    >>> from wardsearch.query.tree import is_required
    >>> [str(clause) for clause in parse_query("title:x y z*").clauses if is_required(clause)]
    ['title:x']
    """
    composed = to_nfc(text)
    words = plain_words(composed)
    if words is not None:
        return Query(text, tuple(map(Word, words)))
    tokens, notes = tokenize_query(composed)
    reader = _Reader()
    for token in _with_currencies(tokens):
        reader.read(token)
    return reader.finish(text, notes)


def _names_currency(word: str) -> bool:
    from wardsearch.query.values import names_currency  # most queries state no sum

    return names_currency(word)


def _with_currencies(tokens: Sequence[QueryToken]) -> Iterator[QueryToken]:
    """Yield *tokens*, the name of a currency joined to the sum before it: `tiền:1,1tỷ usd`."""
    held: QueryToken | None = None
    for token in tokens:
        is_word = token.kind is TokenKind.WORD and token.field is None
        if held and is_word and _names_currency(token.text):
            held = held._replace(text=f"{held.text} {token.text}")
            continue
        if held:
            yield held
        held = token if token.field == "tiền" and token.kind is TokenKind.WORD else None
        if held is None:
            yield token
    if held:
        yield held


class _Operand(NamedTuple):
    """What an operand came to: clauses side by side; none for an exclusion, a ward or nothing."""

    clauses: tuple[Clause, ...] = ()
    has_moved: bool = False  # an exclusion or ward in it became one of the whole query


class _Group:
    """The inside of a parenthesis, or the whole query, while it is read."""

    def __init__(self, *, is_excluded: bool = False, in_excluded: bool = False) -> None:
        self.is_excluded = is_excluded
        self.in_excluded = in_excluded  # it or one around it
        self.chain: list[list[_Operand]] = []  # joined by OR the lists, by AND what is in them
        self.joiner: TokenKind | None = None  # that stands before the next operand
        self.clauses: list[Clause] = []  # of the chains before
        self.has_moved = False


class _Reader:
    """Builds the tree from well-formed tokens, with a stack of its own in place of recursion."""

    def __init__(self) -> None:
        self._groups = [_Group()]
        self._is_excluding = False  # a NOT stands before the next operand
        self._excluded: list[Clause] = []
        self._wards: dict[bool, list[str]] = {True: [], False: []}  # by whether they are excluded
        self._documents: dict[bool, list[tuple[DocumentField, str]]] = {True: [], False: []}
        self._notes: list[Message] = []

    def read(self, token: QueryToken) -> None:
        """Read the next token."""
        if token.kind in JOINERS:
            self._groups[-1].joiner = token.kind
        elif token.kind is TokenKind.NOT:
            self._is_excluding = True
        elif token.kind is TokenKind.OPEN:
            in_excluded = self._is_excluding or self._groups[-1].in_excluded
            self._groups.append(_Group(is_excluded=self._is_excluding, in_excluded=in_excluded))
            self._is_excluding = False
        elif token.kind is TokenKind.CLOSE:
            group = self._groups.pop()
            self._add(self._close(group), is_excluded=group.is_excluded)
        else:
            self._add(self._leaf(token), is_excluded=self._is_excluding)
            self._is_excluding = False

    def finish(self, text: str, notes: Sequence[Message]) -> Query:
        """Return the query, with *notes* and those of its own."""
        clauses = self._close(self._groups.pop()).clauses
        has_exclusions = bool(self._excluded or self._wards[True] or self._documents[True])
        has_limits = bool(self._wards[False] or self._documents[False])
        if has_exclusions and not clauses and not has_limits:
            self._notes.append(Note.ONLY_EXCLUSIONS)
        return Query(
            text=text,
            clauses=clauses,
            excluded=tuple(self._excluded),
            wards=tuple(self._wards[False]),
            excluded_wards=tuple(self._wards[True]),
            documents=tuple(self._documents[False]),
            excluded_documents=tuple(self._documents[True]),
            notes=tuple(dict.fromkeys([*notes, *self._notes])),
        )

    def _leaf(self, token: QueryToken) -> _Operand:
        if token.kind is TokenKind.NOTHING:
            return _Operand()
        is_excluded = self._is_excluding or self._groups[-1].in_excluded
        if token.field == "ward":
            self._wards[is_excluded].append(token.text)
            return _Operand(has_moved=True)
        if token.field in _DOCUMENT_FIELDS:
            self._documents[is_excluded].append((_DOCUMENT_FIELDS[token.field], token.text))
            return _Operand(has_moved=True)
        if token.field in _FACT_FIELDS:
            return _Operand(self._stated(token))
        leaf = _LEAF_OF_KIND[token.kind](token.text, "title" if token.field else None)
        return _Operand((leaf,))

    def _stated(self, token: QueryToken) -> tuple[Clause, ...]:
        """Return the fact that *token* asks for; its words where it is none."""
        from wardsearch.query.values import read_filter  # most queries state nothing

        field = _FACT_FIELDS[token.field or ""]
        ranges = read_filter(field, token.text)
        if ranges:
            if ranges[0].first > ranges[0].end:
                typed = f"{field}:{shortened(token.text)}"
                self._notes.append(Message("range-reversed", typed=typed))
            return (Stated(field, token.text, ranges),)
        self._notes.append(Note.NO_FACT)
        return (_LEAF_OF_KIND[token.kind](token.text),)

    def _add(self, operand: _Operand, *, is_excluded: bool) -> None:
        """Put *operand* where the joiner before it says."""
        group = self._groups[-1]
        if is_excluded:
            if operand.clauses:
                self._excluded.append(self._join(AllOf, operand.clauses))
                if operand.has_moved:
                    self._notes.append(Note.WHOLE_QUERY)
            operand = _Operand(has_moved=True)
        if group.joiner is None:
            self._end_chain(group)
            group.chain = [[operand]]
        elif group.joiner is TokenKind.OR:
            group.chain.append([operand])
        else:
            group.chain[-1].append(operand)
        group.joiner = None

    def _close(self, group: _Group) -> _Operand:
        """Return what *group* came to."""
        self._end_chain(group)
        return _Operand(tuple(group.clauses), group.has_moved)

    def _end_chain(self, group: _Group) -> None:
        """Add what the chain of AND and OR just read came to, to the clauses of *group*."""
        alternatives = [self._join_all(factors) for factors in group.chain]
        has_moved = any(operand.has_moved for operand in alternatives)
        group.has_moved |= has_moved
        if len(alternatives) == 1:
            group.clauses.extend(alternatives[0].clauses)
        else:
            parts = [
                self._join(AllOf, operand.clauses) for operand in alternatives if operand.clauses
            ]
            if parts:
                group.clauses.append(self._join(AnyOf, parts))
                if has_moved:
                    self._notes.append(Note.WHOLE_QUERY)

    def _join_all(self, factors: Sequence[_Operand]) -> _Operand:
        """Return what *factors*, joined by AND, came to; one alone stays as it is."""
        if len(factors) == 1:
            return factors[0]
        clauses = [clause for operand in factors for clause in operand.clauses]
        has_moved = any(operand.has_moved for operand in factors)
        return _Operand((self._join(AllOf, clauses),) if clauses else (), has_moved)

    def _join(self, group: type[AllOf | AnyOf], parts: Sequence[Clause]) -> Clause:
        """Return *parts*, at least one, as one clause: of kind *group*, and none such inside."""
        if len(parts) == 1:
            return parts[0]
        members: list[Clause] = []
        for part in parts:
            if isinstance(part, group):
                members.extend(part.clauses)
            elif isinstance(part, (AllOf, AnyOf)) and _depth(part) >= MAX_DEPTH:
                self._notes.append(Note.TOO_DEEP)
                for inner in part.clauses:
                    members.extend(inner.clauses if isinstance(inner, group) else (inner,))
            else:
                members.append(part)
        return group(tuple(members))


def _depth(clause: Clause) -> int:
    if isinstance(clause, (AllOf, AnyOf)):
        return 1 + max(map(_depth, clause.clauses))
    return 0
