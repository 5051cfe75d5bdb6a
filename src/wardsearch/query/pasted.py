"""Was a text pasted rather than typed as a query, and what are its plain words?

A headline has quotation marks, dashes, colons and brackets of its own: *Su -35 "bay": sao (tập 2)*.
Read as a query they demand phrases. Where that finds too little, the same words are asked for
without them. Who wrote an operator, a field with its value or an exclusion meant a query.
"""

from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message
from wardsearch.query.parser import parse_query
from wardsearch.query.tokens import FIELDS, OPERATORS
from wardsearch.query.tree import Phrase, Query
from wardsearch.vietnamese.punctuation import DASHES, QUOTES

_FEWEST_WORDS: Final = 5  # of a headline; fewer are typed
_SIGNS: Final = lazy_compile(rf"[{QUOTES}()\[\]]|(?<!\S)[{DASHES}]+|:(?=\s|$)")
_FIELD: Final = lazy_compile(r"(?:^|\s|[-(])([^\W\d_]+|%):\S")


def as_plain_words(query: Query) -> Query | None:
    """Return the words of *query* as plain text, with a note; None where it may be no pasted text.

    >>> plain = as_plain_words(parse_query('Sao "Việt" hát - nhảy (tập 2): chuyện lạ'))
    >>> str(plain), plain.notes[0].code
    ('Sao Việt hát nhảy tập 2 chuyện lạ', 'plain-words')
    >>> as_plain_words(parse_query('"vụ án" -"ma túy" OR tham nhũng lớn ở xã'))
    """
    if not _demands(query) or not _SIGNS.search(query.text):
        return None
    words = query.text.split()
    fields = {found[1].lower() for found in _FIELD.finditer(query.text)}
    if len(words) < _FEWEST_WORDS or not OPERATORS.isdisjoint(words) or fields & FIELDS.keys():
        return None
    plain = parse_query(" ".join(_SIGNS.sub(" ", query.text).split()))
    if not plain.clauses:
        return None
    return plain.reread(plain.clauses, [Message("plain-words")])


def _demands(query: Query) -> bool:
    """Return whether *query* demands a phrase among more words than its own.

    What is all, or mostly, in quotation marks is quoted on purpose, and what is left out is meant.
    """
    phrases = [clause for clause in query.clauses if isinstance(clause, Phrase)]
    quoted = sum(len(phrase.text.split()) for phrase in phrases)
    return bool(phrases) and not query.excluded and 2 * quoted < len(query.text.split())
