"""Which words, phrases, operators and parentheses does a query text consist of?

Covers cutting the text (NFC) into a flat sequence of tokens that is always well formed:
parentheses come in pairs, and an operator always has its operands. Does not cover what the
sequence means, which `wardsearch.query.parser` says together with the language itself.

What cannot be language is text: that is decided here, once, so that the reader of the tokens has no
errors to handle. Every step passes over the text once and none recurses.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import islice
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message
from wardsearch.query.asked_documents import kind_end
from wardsearch.vietnamese.punctuation import DASHES, QUOTES

OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
FIELDS: Final = {
    "title": "title",
    "ward": "ward",
    "phường": "ward",
    "phuong": "ward",
    "xã": "ward",
    "xa": "ward",
    "số": "số",
    "so": "số",
    "tiền": "tiền",
    "tien": "tiền",
    "%": "%",
    "kind": "kind",
    "loại": "kind",
    "loai": "kind",
    "issuer": "issuer",
    "cơ quan": "issuer",
    "co quan": "issuer",
}
MAX_WORDS: Final = 1_000  # far more than a pasted paragraph; each costs a pass over its postings
MAX_CHARS: Final = 50_000  # of the text; reading them all takes a third of a second at worst

_RUN = lazy_compile(r"[^\W_]+")  # at least as many as analysis makes tokens of a word
_FIELD_NAME = lazy_compile(r"(c[oơ] quan(?=:[^\s)])|[^\W\d_]+|%):", re.IGNORECASE)
_QUOTE = lazy_compile(f"[{QUOTES}]")
_MAY_BE_LANGUAGE = lazy_compile(rf"[():*{QUOTES}]|(?<!\S)-(?=[^\s\d])")
_SPACES = lazy_compile(r"\s*")
_WORD_BREAK = lazy_compile(r"[\s()]")
_PARENTHESIS_OR_SPACE = lazy_compile(r"[()]|\s+")


class Note:
    """What may be done to a query beyond reading it, said to the person who typed it."""

    UNCLOSED_QUOTE: Final = Message("unclosed-quote")
    LONE_PARENTHESIS: Final = Message("lone-parenthesis")
    TOO_LONG: Final = Message("query-too-long", limit=MAX_WORDS)
    TOO_DEEP: Final = Message("groups-too-deep")
    WHOLE_QUERY: Final = Message("whole-query")
    NO_FACT: Final = Message("no-number")
    ONLY_EXCLUSIONS: Final = Message("only-exclusions")


class TokenKind(Enum):
    """What a token of a query is."""

    WORD = auto()
    PHRASE = auto()
    PREFIX = auto()
    NOTHING = auto()  # stands where a word would, without a letter or digit to look for
    NOT = auto()
    AND = auto()
    OR = auto()
    OPEN = auto()
    CLOSE = auto()


class QueryToken(NamedTuple):
    """A token of a query text.

    Attributes:
        kind: What it is.
        text: Of a leaf, what to look for: as typed, without quotation marks, the star or the field.
            Of a parenthesis behind a field, the name of the field.
        field: Of a leaf, a value of `FIELDS`, or None. Of a parenthesis, that of what is inside.
    """

    kind: TokenKind
    text: str = ""
    field: str | None = None


_OPEN, _CLOSE, _NOTHING = (
    QueryToken(TokenKind.OPEN),
    QueryToken(TokenKind.CLOSE),
    QueryToken(TokenKind.NOTHING),
)
_DASH = QueryToken(TokenKind.NOT)
# Tuples: to look for a kind in a set, Python calls the hash of its name.
JOINERS = (TokenKind.AND, TokenKind.OR)
_OPERATOR_KINDS = (*JOINERS, TokenKind.NOT)
_LEAVES = (TokenKind.WORD, TokenKind.PHRASE, TokenKind.PREFIX)
_BEGIN_OPERAND = (*_LEAVES, TokenKind.NOTHING, TokenKind.NOT, TokenKind.OPEN)
_END_OPERAND = (*_LEAVES, TokenKind.NOTHING, TokenKind.CLOSE)


def tokenize_query(text: str) -> tuple[list[QueryToken], list[Message]]:
    """Return the tokens of *text*, which is NFC, and what there is to note, in the order met.

    In the tokens, parentheses come in pairs; AND and OR stand between operands, NOT before one.
    """
    tokenizer = _Tokenizer(text[:MAX_CHARS])
    tokenizer.run()
    tokens, notes = _without_lone_parentheses(tokenizer.tokens), tokenizer.notes
    if tokens != tokenizer.tokens:
        notes.append(Note.LONE_PARENTHESIS)
    tokens = _with_fields_of_groups(_with_operators_settled(tokens))
    if _cut_words(tokens) or len(text) > MAX_CHARS:
        notes.append(Note.TOO_LONG)
    return tokens, list(dict.fromkeys(notes))


def plain_words(text: str) -> list[str] | None:
    """Return the words of *text*, which is NFC, if they are all there is to read in it.

    Most queries are letters, digits and spaces, and commas at most; tokens would say no more of
    these.
    """
    words = text.split()
    if not OPERATORS.isdisjoint(words) or len(words) > MAX_WORDS or len(text) > MAX_CHARS:
        return None
    if "".join(words).isalnum():
        return words
    if len(text) > MAX_WORDS or _MAY_BE_LANGUAGE.search(text):
        return None
    return list(filter(_is_searchable, words))


class _Tokenizer:
    """Cuts one text; operators are candidates still, and parentheses may lack a partner."""

    def __init__(self, text: str) -> None:
        self.tokens: list[QueryToken] = []
        self.notes: list[Message] = []
        self._text = text
        self._partners = _partners_inside_words(text)

    def run(self) -> None:
        """Fill `tokens` and `notes`."""
        at = self._skip_spaces(0)
        while at < len(self._text):
            at = self._skip_spaces(self._read(at))

    def _skip_spaces(self, at: int) -> int:
        found = _SPACES.match(self._text, at)
        return found.end() if found else at

    def _char(self, at: int) -> str:
        """Return the code point at *at*, a space beyond the end."""
        return self._text[at] if at < len(self._text) else " "

    def _read(self, at: int) -> int:
        """Add what stands at *at*, which is no white space, and return where it ends."""
        char = self._text[at]
        if char in "()":
            self.tokens.append(_OPEN if char == "(" else _CLOSE)
            return at + 1
        if char == "-":
            if at and not self._text[at - 1].isspace() and self._text[at - 1] != "(":
                return at + 1  # it joins what follows to a phrase or group: "a"-b
            following = self._char(at + 1)
            if not (following.isspace() or following.isdigit() or following in DASHES):
                self.tokens.append(_DASH)
                return self._read_operand(at + 1, may_be_operator=False)
        return self._read_operand(at, may_be_operator=True)

    def _read_operand(self, at: int, *, may_be_operator: bool) -> int:
        if self._text[at] == "(":
            return at  # of `-(`: the next to be read
        if self._text[at] in QUOTES:
            return self._read_phrase(at, None)
        field = None
        name = _FIELD_NAME.match(self._text, at)
        if name and name[1].lower() in FIELDS:
            following = self._char(name.end())
            if following.isspace() or following == ")":
                self._add(TokenKind.WORD, name[1], None)
                return name.end()
            at, field = name.end(), FIELDS[name[1].lower()]
            if following == "(":
                self.tokens.append(QueryToken(TokenKind.OPEN, name[1], field))
                return at + 1
            if following in QUOTES:
                return self._read_phrase(at, field)
        end = self._word_end(at)
        if field == "kind":
            end = max(end, kind_end(self._text, at))
        word = self._text[at:end]
        if may_be_operator and field is None and word in OPERATORS:
            self.tokens.append(QueryToken(TokenKind[word], word))
        else:
            stem = word.rstrip("*")
            self._add(TokenKind.WORD if stem == word else TokenKind.PREFIX, stem, field)
        return end

    def _read_phrase(self, at: int, field: str | None) -> int:
        closing = _QUOTE.search(self._text, at + 1)
        if closing is None:
            self.notes.append(Note.UNCLOSED_QUOTE)
        end = closing.start() if closing else len(self._text)
        self._add(TokenKind.PHRASE, self._text[at + 1 : end], field)
        return closing.end() if closing else end

    def _word_end(self, start: int) -> int:
        """Return where the word at *start* ends; parentheses that pair up in it are part of it."""
        at = start
        while found := _WORD_BREAK.search(self._text, at):
            at = found.start()
            is_operator = (
                at - start <= max(map(len, OPERATORS)) and self._text[start:at] in OPERATORS
            )
            if at not in self._partners or is_operator:
                return at
            at = self._partners[at] + 1
        return len(self._text)

    def _add(self, kind: TokenKind, text: str, field: str | None) -> None:
        token = QueryToken(kind, " ".join(text.split()), field)
        self.tokens.append(token if _is_searchable(text) else _NOTHING)


def _is_searchable(text: str) -> bool:
    return text.isalnum() or any(map(str.isalnum, text))


def _partners_inside_words(text: str) -> dict[int, int]:
    """Return where each `(` is closed, of those closed before the next white space."""
    partners: dict[int, int] = {}
    unclosed: list[int] = []
    for found in _PARENTHESIS_OR_SPACE.finditer(text):
        if found[0] == "(":
            unclosed.append(found.start())
        elif found[0] != ")":
            unclosed.clear()
        elif unclosed:
            partners[unclosed.pop()] = found.start()
    return partners


def _without_lone_parentheses(tokens: Sequence[QueryToken]) -> list[QueryToken]:
    """Return *tokens* without parentheses that lack a partner; a field before one is a word."""
    unclosed: list[int] = []
    lone: set[int] = set()
    for number, token in enumerate(tokens):
        if token.kind is TokenKind.OPEN:
            unclosed.append(number)
        elif token.kind is TokenKind.CLOSE:
            if unclosed:
                unclosed.pop()
            else:
                lone.add(number)
    lone.update(unclosed)
    return [
        QueryToken(TokenKind.WORD, token.text) if number in lone else token
        for number, token in enumerate(tokens)
        if number not in lone or token.text
    ]


def _with_fields_of_groups(tokens: Sequence[QueryToken]) -> list[QueryToken]:
    """Return *tokens*, whose parentheses pair up, each leaf with the field before its group.

    Words side by side are one value of a field but the title: `ward:(Bồ Đề OR Ngọc Thụy)`.
    """
    made: list[QueryToken] = []
    fields: list[str | None] = [None]
    is_value = False  # what was read last was a word of such a value
    for token in tokens:
        field = fields[-1]
        was_value, is_value = is_value, False
        if token.kind is TokenKind.OPEN:
            fields.append(token.field or field)
            made.append(_OPEN)
        elif token.kind is TokenKind.CLOSE:
            fields.pop()
            made.append(token)
        elif field is None or token.field is not None or token.kind not in _LEAVES:
            made.append(token)
        else:
            is_value = field != "title" and token.kind is TokenKind.WORD
            text = f"{made.pop().text} {token.text}" if is_value and was_value else token.text
            made.append(QueryToken(token.kind, text, field))
    return made


def _with_operators_settled(tokens: Sequence[QueryToken]) -> list[QueryToken]:
    """Return *tokens* with each operator that lacks an operand turned into a word."""
    settled: list[QueryToken] = []  # last first: whether an operand follows is known, then
    for number in reversed(range(len(tokens))):
        token = tokens[number]
        # Nothing may be settled after a token though one follows it: a dash that was left out.
        has_operands = bool(settled) and tokens[number + 1].kind in _BEGIN_OPERAND
        if token.kind in JOINERS:
            has_operands &= number > 0 and tokens[number - 1].kind in _END_OPERAND
        if has_operands or token.kind not in _OPERATOR_KINDS:
            settled.append(token)
        elif token is not _DASH:  # a dash without operand stood before a parenthesis left out
            settled.append(QueryToken(TokenKind.WORD, token.text))
    settled.reverse()
    return settled


def _cut_words(tokens: list[QueryToken]) -> bool:
    """Remove all words beyond the limit; return whether there were any.

    What punctuation joins (`123/QĐ-UBND`) counts as the words that it joins.
    """
    left = MAX_WORDS
    is_cut = False
    for number, token in enumerate(tokens):
        if token.kind not in _LEAVES:
            continue
        ends = [run.end() for run in islice(_RUN.finditer(token.text), left + 1)]
        if len(ends) > left:
            kept = token.text[: ends[left - 1]] if left else ""
            tokens[number] = token._replace(text=kept) if _is_searchable(kept) else _NOTHING
            is_cut = True
        left -= min(left, len(ends))
    return is_cut
