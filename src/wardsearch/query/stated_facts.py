"""Which words of a query state a fact, and under which terms do reports state the same?

Covers reading a date, an amount or the number of a document out of words that stand side by
side, typed with or without diacritics: they become one word, which every other way of writing the
fact holds, too. The query stays one like any other; what holds, scores and marks a word looks at
`Word.facts`, as it does at `Word.others`.

Does not cover how facts are written (`facts`), what they score (`search.features`) or fields such
as `tiền:` (`values`). Phrases, what is looked for in a field, and exclusions are literal.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from wardsearch.facts.amounts import Amount, written_amount
from wardsearch.facts.clock_times import ClockTime, written_clock_time
from wardsearch.facts.document_numbers import DocumentNumber, written_document_number
from wardsearch.facts.extraction import typed_facts
from wardsearch.facts.fact import Fact
from wardsearch.facts.periods import Period, written_period
from wardsearch.facts.telephones import Telephone
from wardsearch.facts.terms import (
    LETTER_OF_UNIT,
    Meaning,
    TermRange,
    begins_with,
    equal_to,
    sortable,
    terms_of,
)
from wardsearch.messages.message import Message
from wardsearch.query.hints import may_state, may_state_a_fact
from wardsearch.query.tree import Query, Word, with_runs
from wardsearch.vietnamese.spelling import fold

_MOST_CHARS: Final = 2_000  # of words side by side; in more, facts are words like any other
_MOST_FACTS: Final = 32  # in a query; each is looked for at every fact of a text that is shown

IsStated = Callable[[TermRange], bool]


def with_facts(query: Query, is_stated: IsStated) -> Query:
    """Return *query* with the words that state a fact joined, and a note for each read otherwise.

    Args:
        query: What was asked.
        is_stated: Whether any report states a fact with such a term; others are left out.
    """
    if not may_state_a_fact(query):
        return query
    reader = _Reader(is_stated)
    clauses = with_runs(query.clauses, reader.run)
    return query.reread(clauses, reader.notes)


class _Reader:
    """Reads the clauses of one query, and notes what it read."""

    def __init__(self, is_stated: IsStated) -> None:
        self._is_stated = is_stated
        self._count = 0
        self.notes: list[Message] = []

    def run(self, words: Sequence[Word]) -> Iterator[Word]:
        """Yield *words*, which stand side by side."""
        text = " ".join(word.text for word in words)
        if len(text) > _MOST_CHARS or not any(may_state(word.text) for word in words):
            yield from words
            return
        ends = list(accumulate(len(word.text) + 1 for word in words))
        place = 0
        for fact in typed_facts(text):
            first, last = bisect_right(ends, fact.start), bisect_right(ends, fact.end - 1)
            start = ends[first - 1] if first else 0
            beside = text[start : fact.start] + text[fact.end : ends[last]]
            if first < place or any(map(str.isalnum, beside)) or self._count == _MOST_FACTS:
                continue
            terms = next(filter(self._is_stated, _terms(fact)), None)
            if terms is None:
                self._note_unnamed(text, fact)
                continue
            self._count += 1
            yield from words[place:first]
            self._note(text[fact.start : fact.end], fact.meanings[0])
            yield Word(text[start : ends[last] - 1], facts=(terms,))
            place = last + 1
        yield from words[place:]

    def _note_unnamed(self, text: str, fact: Fact) -> None:
        """Note that no report names the document that is asked for, if one surely is.

        `kế hoạch 5 năm` asks for none.
        """
        typed = text[fact.start : fact.end]
        goes_on = any(map(str.isalpha, text[fact.end :]))
        if isinstance(fact.meanings[0], DocumentNumber) and ("/" in typed or not goes_on):
            self.notes.append(Message("document-not-named", typed=typed))

    def _note(self, typed: str, meaning: Meaning) -> None:
        written = _written(meaning)
        if _bare(written) != _bare(typed):
            self.notes.append(Message("also-written", typed=typed, others=(written,)))


def _terms(fact: Fact) -> Iterator[TermRange]:
    """Yield the terms of *fact* in other ways of writing, the best first.

    Of a document whose kind and body are told those of this very one, before those of which it may
    be a part: `123/QĐ-UBND` is not `123/2024/QĐ-UBND`.
    """
    meaning, *more = fact.meanings
    match meaning:
        case DocumentNumber():
            if meaning.exact:
                yield equal_to(meaning.exact)
            yield begins_with(meaning.prefix)
        case Telephone() | ClockTime():
            yield equal_to(next(terms_of(meaning)))
        case Period() if not _is_of_years(meaning):
            yield equal_to(next(terms_of(meaning)))
        case Amount(unit="%" | "USD" | "EUR") if not more:
            yield equal_to(f"{LETTER_OF_UNIT[meaning.unit]}:{sortable(meaning.value)}")
        case Amount() if meaning.unit == "" or not more:
            yield equal_to(f"n:{sortable(meaning.value)}")


def _is_of_years(period: Period) -> bool:
    """Return whether *period* is of whole years, which are always written with the same digits."""
    return (period.first.month, period.last.month, period.first.day) == (1, 12, 1)


def _written(meaning: Meaning) -> str:
    match meaning:
        case Amount():
            return written_amount(meaning)
        case Period():
            return written_period(meaning)
        case DocumentNumber():
            return written_document_number(meaning)
        case Telephone():
            return meaning.digits
        case ClockTime():
            return written_clock_time(meaning)
    raise AssertionError(meaning)  # a date without a year has no terms


def _bare(text: str) -> str:
    return fold("".join(filter(str.isalnum, text))).lstrip("0")  # 05-CT/TW
