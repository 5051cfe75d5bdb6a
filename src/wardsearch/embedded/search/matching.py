"""Which documents hold what a query demands?

Each clause of a query becomes a mask over the documents of a segment: words by their postings,
phrases by their pairs and then by the running text, groups by logic on masks. Scores play no part
here.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Mask
from wardsearch.analysis.fields import TITLE_FIELD_OF, spelling_field
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.posting_lists import LookupList, look_up
from wardsearch.facts.terms import TermRange
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import AllOf, AnyOf, Clause, Phrase, Prefix, Stated, Word
from wardsearch.search.features import other_form, stated
from wardsearch.search.lookups import Lookup

# Clauses whose documents are remembered: a query may have a thousand equal ones, and a thousand
# different ones would take a byte a document each.
_MOST_HELD: Final = 64
_PAIR: Final = 2  # syllables: what one posting list answers


class Matcher:
    """Tells which living documents of a segment hold a clause.

    Args:
        segment: Where to look.
        query: What the clauses are of.
        exact_accents: A syllable typed with diacritics is held in its exact spelling only.
    """

    def __init__(self, segment: LiveSegment, query: AnalysedQuery, *, exact_accents: bool) -> None:
        self._segment = segment
        self._syllables = query.syllables_of
        self._exact = exact_accents
        self._size = segment.entry.documents
        self._held: dict[Clause, Mask] = {}

    def holding_all(self, clauses: Sequence[Clause], allowed: Mask) -> Ints:
        """Return which *allowed* documents hold every one of *clauses*.

        The rarest word is asked for first, so that the others are looked up in few documents.
        """
        lists, others = [], []
        for clause in clauses:
            if isinstance(clause, Word) and not (clause.others or clause.facts):
                title = clause.field is not None
                lists += [self._list(s, title=title) for s in self._syllables(clause.text)]
            else:
                others.append(clause)
        lists.sort(key=lambda found: found.most)
        if lists:
            documents = lists[0].live_postings().documents
            documents = documents[allowed[documents]]
        else:
            documents = np.flatnonzero(allowed).astype(np.int32)
        for found in lists[1:]:
            if not len(documents):
                break
            documents = documents[found.contains(documents)]
        for clause in others:
            documents = documents[self.holds(clause)[documents]]
        return documents

    def holding_any(self, clauses: Sequence[Clause], allowed: Mask) -> Mask:
        """Return which *allowed* documents hold any of *clauses*; a token of a word is enough."""
        held = np.zeros(self._size, np.bool_)
        packed = np.zeros(-(-self._size // 8), np.uint8)
        for clause in clauses:
            if isinstance(clause, Word):
                for syllable in self._syllables(clause.text):
                    self._list(syllable, title=clause.field is not None).add_to(held, packed)
                held |= self._otherwise(clause)
            else:
                held |= self.holds(clause)
        held |= np.unpackbits(packed, bitorder="little", count=self._size).view(np.bool_)
        return held & allowed

    def holds(self, clause: Clause) -> Mask:
        """Return which documents hold *clause*."""
        held = self._held.get(clause)
        if held is None:
            held = self._find(clause)
            if len(self._held) < _MOST_HELD:
                self._held[clause] = held
        return held

    def _find(self, clause: Clause) -> Mask:
        match clause:
            case AllOf():
                return np.asarray(np.logical_and.reduce([self.holds(p) for p in clause.clauses]))
            case AnyOf():
                return np.asarray(np.logical_or.reduce([self.holds(p) for p in clause.clauses]))
            case Phrase():
                return self._mask(
                    self._phrase(self._syllables(clause.text), title=clause.field is not None)
                )
            case Prefix():
                return self._prefix(clause)
            case Word():
                held = self._words(self._syllables(clause.text), title=clause.field is not None)
                return held | self._otherwise(clause)
            case Stated():
                return self._stated(clause.ranges)

    def _words(self, found: Sequence[Syllable], *, title: bool) -> Mask:
        held = np.ones(self._size, np.bool_)
        for syllable in found:
            held &= self._mask(self._list(syllable, title=title).live_postings().documents)
        return held

    def _stated(self, ranges: Sequence[TermRange]) -> Mask:
        """Return which documents state a fact with a term in any of *ranges*."""
        held = np.zeros(self._size, np.bool_)
        for terms in ranges:
            held[self._documents(stated(terms))] = True
        return held

    def _otherwise(self, word: Word) -> Mask:
        """Return which documents hold *word* in another form, or state the same fact."""
        held = self._stated(word.facts)
        for text in word.others:
            is_spelled = self._exact and not text.isascii()
            found = (
                self._phrase(self._syllables(text), title=False)
                if is_spelled
                else self._documents(other_form(self._syllables(text)))
            )
            held[found] = True
        return held

    def _prefix(self, clause: Prefix) -> Mask:
        *words, last = self._syllables(clause.text)
        title = clause.field is not None
        field = spelling_field(title=title, exact=last.accented)
        text = last.text if last.accented else last.folded
        return self._words(words, title=title) & self._mask(
            self._documents(Lookup(field, (text,), "prefix"))
        )

    def _phrase(self, found: Sequence[Syllable], *, title: bool) -> Ints:
        """Return the documents in which the syllables stand one after the other."""
        if not found:
            return np.empty(0, np.int32)
        lists = [
            self._documents(self._lookup(s, title=title, exact=s.accented))
            for s in found
            if s.accented
        ]
        lists += [
            self._documents(
                Lookup(TITLE_FIELD_OF["pair"] if title else "pair", (a.folded + JOINER + b.folded,))
            )
            for a, b in pairwise(found)
        ]
        if len(found) == 1 and not lists:
            return self._documents(self._lookup(found[0], title=title))
        lists.sort(key=len)
        documents = lists[0]
        for other in lists[1:]:
            documents = np.intersect1d(documents, other, assume_unique=True)
        if len(found) == 1 or (len(found) == _PAIR and not any(s.accented for s in found)):
            return documents
        return self._verified(documents, found, title=title)

    def _verified(self, documents: Ints, found: Sequence[Syllable], *, title: bool) -> Ints:
        """Return those of *documents* whose running text has the syllables in a row."""
        arrays = self._segment.arrays
        starts, tokens = arrays.token_starts, arrays.tokens
        accepted = [self._spellings(syllable) for syllable in found]
        title_starts, title_lengths = arrays.column("title_starts"), arrays.column("title_lengths")
        kept = []
        for document in documents.tolist():
            start, end = int(starts[document]), int(starts[document + 1])
            if title:
                start += int(title_starts[document])
                end = start + int(title_lengths[document])
            text = tokens.slice(start, end)
            rows = len(text) - len(found) + 1
            if rows < 1:  # `"ha ha ha"` in a text of two, which has all its pairs
                continue
            here = np.ones(rows, np.bool_)
            for place, spellings in enumerate(accepted):
                here &= spellings[text[place : place + rows]]
            if here.any():
                kept.append(document)
        return np.array(kept, np.int32)

    def _spellings(self, syllable: Syllable) -> Mask:
        """Return which syllable terms of the segment *syllable* of a phrase stands for."""
        arrays = self._segment.arrays
        if syllable.accented:
            mask = np.zeros(len(arrays.strings("syllable")), np.bool_)
            number = arrays.strings("syllable").find(syllable.text.encode())
            mask[number : number + 1] = number >= 0
            return mask
        number = arrays.strings("folded").find(syllable.folded.encode())
        return np.asarray(arrays.folded_of == number)

    def _list(self, syllable: Syllable, *, title: bool) -> LookupList:
        return look_up(self._segment, self._lookup(syllable, title=title))

    def _lookup(self, syllable: Syllable, *, title: bool, exact: bool | None = None) -> Lookup:
        if exact is None:
            exact = self._exact and syllable.accented
        text = syllable.text if exact else syllable.folded
        return Lookup(spelling_field(title=title, exact=exact), (text,))

    def _documents(self, lookup: Lookup) -> Ints:
        return look_up(self._segment, lookup).live_postings().documents

    def _mask(self, documents: Ints) -> Mask:
        mask = np.zeros(self._size, np.bool_)
        mask[documents] = True
        return mask
