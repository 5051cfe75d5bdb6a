"""Which syllables of a query may be corrected, which stand side by side, and how is it rewritten?

Covers the way from a query to its syllables and back to a query with others in their places.
Does not cover which others (`wardsearch.embedded.search.suggestions`).
"""

from collections.abc import Iterator, Sequence

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.frozen import NamedTuple, replace
from wardsearch.query.syllables import syllables
from wardsearch.query.tree import AllOf, AnyOf, Clause, Prefix, Query, Stated, Word
from wardsearch.vietnamese.spelling import fold


class QuerySyllable(NamedTuple):
    """A token of a word or phrase that a query looks for.

    Attributes:
        leaf: The number of its leaf in `Query.leaves`.
        start: Where it begins in the text of the leaf, in code points.
        typed: What stands there.
        text: The same, canonical.
        folded: The same, without diacritics.
        is_fixed: It is never corrected: a number, or a part of an identifier or an address.
        follows: The token before it stands beside it in the query.
    """

    leaf: int
    start: int
    typed: str
    text: str
    folded: str
    is_fixed: bool
    follows: bool


def correctable(query: Query) -> list[QuerySyllable]:
    """Return the tokens of the words and phrases that *query* looks for; beginnings have none.

    >>> from wardsearch.query.parser import parse_query
    >>> [s.typed for s in correctable(parse_query('giai "phog mat" bnag -x ward:y khi*'))]
    ['giai', 'phog', 'mat', 'bnag']
    """
    found = []
    following = _following(query.clauses)
    for number, (leaf, follows) in enumerate(zip(query.leaves(), following, strict=True)):
        if isinstance(leaf, Prefix):
            continue
        is_beside = follows
        if leaf.text.isalpha():  # one token, as most words are
            ((text, folded, _),) = syllables(leaf.text)
            found.append(
                QuerySyllable(number, 0, leaf.text, text, folded, is_fixed=False, follows=follows)
            )
            continue
        for start, chunk in _chunks(leaf.text):
            tokens = tokenize(chunk)
            is_fixed = len(tokens) > 1 or any(char.isdigit() for char in chunk)
            for text, first, last in tokens:
                typed = chunk[first:last]
                found.append(
                    QuerySyllable(
                        number, start + first, typed, text, fold(text), is_fixed, is_beside
                    )
                )
                is_beside = True
    return found


def rewritten(query: Query, syllables: Sequence[QuerySyllable], spelled: Sequence[str]) -> Query:
    """Return *query* with each of its *syllables* replaced, in the case in which it was typed.

    Args:
        query: The query.
        syllables: What `correctable` returned for it.
        spelled: A canonical or folded syllable for each; one that was typed so stays as typed.
    """
    texts = [leaf.text for leaf in query.leaves()]
    for syllable, new in reversed(list(zip(syllables, spelled, strict=True))):
        if new != syllable.text:
            old = texts[syllable.leaf]
            end = syllable.start + len(syllable.typed)
            texts[syllable.leaf] = old[: syllable.start] + _in_case(new, syllable.typed) + old[end:]
    return replace(query, clauses=_with_texts(query.clauses, iter(texts)))


def _following(clauses: Sequence[Clause], *, are_alternatives: bool = False) -> Iterator[bool]:
    """Yield for each leaf whether it is a word that stands right after another.

    Words side by side are read as a phrase, as people type them; phrases, alternatives and what is
    looked for in a field stand for themselves.
    """
    before = False
    for clause in clauses:
        if isinstance(clause, Stated):
            before = False
        elif isinstance(clause, AllOf | AnyOf):
            before = False
            yield from _following(clause.clauses, are_alternatives=isinstance(clause, AnyOf))
        else:
            is_word = isinstance(clause, Word) and clause.field is None
            yield before and is_word
            before = is_word and not are_alternatives


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield what white space separates in *text*, and where each begins."""
    at = 0
    for chunk in text.split():
        at = text.index(chunk, at)
        yield at, chunk
        at += len(chunk)


def _with_texts(clauses: Sequence[Clause], texts: Iterator[str]) -> tuple[Clause, ...]:
    return tuple(
        type(clause)(_with_texts(clause.clauses, texts))
        if isinstance(clause, AllOf | AnyOf)
        else clause
        if isinstance(clause, Stated)
        else replace(clause, text=next(texts))
        for clause in clauses
    )


def _in_case(text: str, typed: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return text.upper()
    return text.capitalize() if typed[0].isupper() else text
