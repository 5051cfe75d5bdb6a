"""Which documents hold what a query demands?

Each clause of a query becomes a set of documents of a segment: words by their postings, phrases by
their pairs and then by the running text, groups by logic on sets. Scores play no part here.
"""

import sys
from collections.abc import Sequence
from functools import reduce
from operator import and_, attrgetter, or_
from typing import TYPE_CHECKING, Final

from wardsearch.analysis.fields import spelling_field
from wardsearch.embedded.kernel.face import DocumentSet, SegmentKernel
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import AllOf, AnyOf, Clause, Phrase, Prefix, Stated, Word
from wardsearch.search.answering import Part
from wardsearch.search.features import other_form, stated
from wardsearch.search.lookups import Lookup, of_each

if TYPE_CHECKING:
    from wardsearch.facts.terms import TermRange

# Clauses whose documents are remembered: a query may have a thousand equal ones, and a thousand
# different ones would take a byte a document each.
_MOST_HELD: Final = 64
_FOLDED: Final = attrgetter("folded")


class Matcher:
    """Tells which living documents of a segment hold a clause.

    Args:
        kernel: Where to look.
        query: What the clauses are of.
        exact_accents: A syllable typed with diacritics is held in its exact spelling only.

    Attributes:
        kernel: Where is looked.
    """

    def __init__(self, kernel: SegmentKernel, query: AnalysedQuery, *, exact_accents: bool) -> None:
        self.kernel = kernel
        self._syllables = query.syllables_of
        self._clauses, self._run = query.query.clauses, query.run
        self._exact = exact_accents
        self._held: dict[Clause, DocumentSet] = {}

    def holding_all(self, clauses: Sequence[Clause], allowed: DocumentSet) -> DocumentSet:
        """Return which *allowed* documents hold every one of *clauses*.

        The rarest word is asked for first, so that the others are looked up in few documents.
        """
        if self._run is not None and clauses is self._clauses:  # as of most queries
            return self.kernel.with_all(self._lookups(self._run, title=False), allowed)
        in_text: list[Syllable] = []
        in_title: list[Syllable] = []
        others = []
        for clause in clauses:
            if isinstance(clause, Word) and not (clause.others or clause.facts):
                found = in_text if clause.field is None else in_title
                found += self._syllables(clause.text)
            else:
                others.append(clause)
        lookups = self._lookups(in_text, title=False)
        if in_title:
            lookups += self._lookups(in_title, title=True)
        documents = self.kernel.with_all(lookups, allowed) if lookups else allowed
        for clause in others:
            documents = documents & self.holds(clause)
        return documents

    def holding_any(self, clauses: Sequence[Clause], allowed: DocumentSet) -> DocumentSet:
        """Return which *allowed* documents hold any of *clauses*; a token of a word is enough."""
        held = self.kernel.none()
        for clause in clauses:
            if isinstance(clause, Word):
                found = self._syllables(clause.text)
                for lookup in self._lookups(found, title=clause.field is not None):
                    held |= self._documents(lookup)
                held |= self._otherwise(clause)
            else:
                held |= self.holds(clause)
        return held & allowed

    def holds(self, clause: Clause) -> DocumentSet:
        """Return which documents hold *clause*."""
        held = self._held.get(clause)
        if held is None:
            held = self._find(clause)
            if len(self._held) < _MOST_HELD:
                self._held[clause] = held
        return held

    def _find(self, clause: Clause) -> DocumentSet:
        match clause:
            case AllOf():
                return reduce(and_, map(self.holds, clause.clauses))
            case AnyOf():
                return reduce(or_, map(self.holds, clause.clauses))
            case Phrase():
                return self._phrase(self._syllables(clause.text), title=clause.field is not None)
            case Prefix():
                return self._prefix(clause)
            case Word():
                held = self._words(self._syllables(clause.text), title=clause.field is not None)
                return held | self._otherwise(clause)
            case Stated():
                return self._stated(clause.ranges)

    def _words(self, found: Sequence[Syllable], *, title: bool) -> DocumentSet:
        lookups = self._lookups(found, title=title)
        return self.kernel.with_all(lookups, self.kernel.living())

    def _stated(self, ranges: "Sequence[TermRange]") -> DocumentSet:
        """Return which documents state a fact with a term in any of *ranges*."""
        found = (self._documents(stated(terms)) for terms in ranges)
        return reduce(or_, found, self.kernel.none())

    def _otherwise(self, word: Word) -> DocumentSet:
        """Return which documents hold *word* in another form, or state the same fact."""
        held = self._stated(word.facts)
        for text in word.others:
            is_spelled = self._exact and not text.isascii()
            held |= (
                self._phrase(self._syllables(text), title=False)
                if is_spelled
                else self._documents(other_form(self._syllables(text)))
            )
        return held

    def _prefix(self, clause: Prefix) -> DocumentSet:
        *words, last = self._syllables(clause.text)
        title = clause.field is not None
        field = spelling_field(title=title, exact=last.accented)
        text = last.text if last.accented else last.folded
        beginning = self._documents(Lookup(field, (text,), "prefix"))
        return self._words(words, title=title) & beginning

    def _phrase(self, found: Sequence[Syllable], *, title: bool) -> DocumentSet:
        """Return the documents in which the syllables stand one after the other."""
        if not found:
            return self.kernel.none()
        spelled = {syllable.text: (syllable.text,) for syllable in found}
        everywhere, parts = self.kernel.living(), [Part((tuple(found),))]
        return self.kernel.holding(everywhere, parts, spelled, 0, title, sys.maxsize)

    def _lookups(self, found: Sequence[Syllable], *, title: bool) -> list[Lookup]:
        """Return what each of the syllables *found* asks for."""
        folded = spelling_field(title=title, exact=False)
        if not self._exact:
            return of_each(folded, map(_FOLDED, found))
        exact = spelling_field(title=title, exact=True)
        return [
            Lookup(exact, (s.text,)) if s.accented else Lookup(folded, (s.folded,)) for s in found
        ]

    def _documents(self, lookup: Lookup) -> DocumentSet:
        return self.kernel.look_up(lookup).documents()
