"""Which fields does a document have, as Whoosh sees them?

The fields of `wardsearch.analysis.fields`, and what is stored. Whoosh's own tools read an index
through them; a search by wardsearch does not load this module.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from whoosh import fields
from whoosh.analysis import Analyzer, IDAnalyzer, Token as WhooshToken

from wardsearch.analysis.fields import FIELD_OF, FIELDS, FieldSpec
from wardsearch.analysis.forms import compounds
from wardsearch.analysis.tokenizer import JOINER, Token, tokenize
from wardsearch.embedded.index.terms import PAIR_JOINER
from wardsearch.facts.extraction import terms_in
from wardsearch.vietnamese.spelling import fold

_KEPT: Final = ("id", "title", "ward", "text", "published", "source", "views", "url")


class FormAnalyzer(Analyzer):
    """One form of a text as Whoosh tokens, offsets in code points.

    Args:
        form: `syllable`, `folded`, `pair`, `word`, or `fact`, which has no dates whose year only
            the day tells on which a report was posted.
    """

    def __init__(self, form: str) -> None:
        self.form = form

    def __call__(self, value: str, **_: Any) -> Iterator[WhooshToken]:
        """Yield the tokens of NFC *value*: one object, changed at each step, as Whoosh has it."""
        token = WhooshToken(positions=True, chars=True)
        token.stopped, token.boost = False, 1.0
        for position, found in enumerate(_terms(self.form, value)):
            token.pos = position
            token.text = token.original = found.text
            token.startchar, token.endchar = found.start, found.end
            yield token


def _terms(form: str, text: str) -> list[Token]:
    if form == "word":
        return [Token(word, span.start, span.end) for word, span in compounds(text)]
    if form == "fact":
        return [Token(*found) for found in terms_in(text)]
    tokens = tokenize(text)
    if form == "syllable":
        return tokens
    folded = [Token(fold(token.text), token.start, token.end) for token in tokens]
    if form == "folded":
        return folded
    return [Token(a.text + JOINER + b.text, a.start, b.end) for a, b in pairwise(folded)]


class PairField(fields.TEXT):
    """A field of pairs, which are written `dai_hoi` and sorted as two terms."""

    def index(self, value: Any, **kwargs: Any) -> Iterator[tuple[Any, ...]]:
        """Yield each term of *value* as the index holds it: its frequency, weight and value."""
        for term, *rest in super().index(value, **kwargs):
            yield self.to_bytes(term.decode()), *rest

    def to_bytes(self, value: Any) -> bytes:
        """Return the term as the index holds it."""
        if isinstance(value, list | tuple):
            value = value[0]
        if isinstance(value, bytes):
            return value
        return bytes(value.encode()).replace(JOINER.encode(), PAIR_JOINER)

    def from_bytes(self, value: bytes) -> str:
        """Return the term as it is written."""
        return bytes(value).replace(PAIR_JOINER, JOINER.encode()).decode()


def schema() -> fields.Schema:
    """Return the table of fields."""
    kept_only = {name: fields.STORED() for name in _KEPT if name not in FIELD_OF}
    return fields.Schema(**{field.name: _as_whoosh_has_it(field) for field in FIELDS}, **kept_only)


def _as_whoosh_has_it(field: FieldSpec) -> fields.FieldType:
    stored = field.name in _KEPT
    if field.form == "key":
        return fields.ID(stored=stored, unique=field.name == "id", analyzer=IDAnalyzer())
    if field.form == "pair":
        return PairField(FormAnalyzer(field.form), phrase=False)
    phrase = field.form in ("syllable", "folded")
    return fields.TEXT(FormAnalyzer(field.form), phrase=phrase, stored=stored)
