"""Which tokens of a report's text match a query?

The index keeps every report's running text as numbers of terms, so the tokens that match are found
by comparing arrays; only the chunks they stand in are cut again, to learn their offsets. Ranges
thus come from the analysis of the stored text, never from string search.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from wardsearch.analysis.fields import spelling_field
from wardsearch.analysis.tokenizer import chunk_tokens
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import MATCHED_TOKENS, Grade
from wardsearch.embedded.kernel.opening import kernel_of, token_ranges
from wardsearch.query.syllables import AnalysedQuery, AskedSyllable, Syllable
from wardsearch.query.tree import Phrase, Word, iter_stated
from wardsearch.ranges import CharRange
from wardsearch.snippets.marks import TokenMatch, TokenMatches
from wardsearch.vietnamese.dates import moment
from wardsearch.vietnamese.spelling import tone_variants

if TYPE_CHECKING:
    from wardsearch.facts.terms import TermRange

_MOST_ALIKE: Final = 8  # of equal syllables of a query: each is tried at each of its tokens

# Longer texts are searched whole but marked only so far: a book's worth of reading, 20 ms of work.
HIGHLIGHTED_CHARS: Final = MATCHED_TOKENS
_TERMS_OF_FACT: Final = 8  # as many tokens of a fact are marked: `ngày 27 tháng 7 năm 2021` has six


class Highlighter:
    """Finds the tokens that match *query* in texts of a segment.

    Args:
        segment: Where the texts are.
        query: What was asked.
        weights: How rare each syllable is, in the order of `AnalysedQuery.syllables`.
        exact_accents: A syllable typed with diacritics matches in its exact spelling only.
    """

    def __init__(
        self,
        segment: LiveSegment,
        query: AnalysedQuery,
        weights: Sequence[float],
        *,
        exact_accents: bool,
    ) -> None:
        self._segment = segment
        self._arrays = segment.arrays
        self._exact = exact_accents
        alike: Counter[AskedSyllable] = Counter()
        self._wanted: list[list[Grade]] = []
        for asked in query.syllables():
            alike[asked] += 1
            is_more = alike[asked] > _MOST_ALIKE
            grades = [] if is_more else self._grades(segment, *asked)
            self._wanted.append(grades)
        self._others: list[tuple[int, list[Grade]]] = []  # the terms after those of the query
        self._numbers: list[tuple[int, list[Grade]]] = []  # of documents, as they are typed
        self._add_phrases(segment, query)
        worth = [*weights, *self._add_others(segment, query, weights)]
        self._facts: list[tuple[int, TermRange]] = []  # the terms after these
        worth += self._add_facts(query, weights, len(worth))
        self._weights = worth

    def matches(self, documents: Sequence[int], texts: Sequence[str]) -> list[TokenMatches]:
        """Return the tokens of each of *documents* that match; *texts* are theirs.

        Each syllable of the query matches in the best spelling that the text has of it: the exact
        one, else one that differs in the tone, else any with the same letters. Sorted by their
        offsets.
        """
        cut = list(map(_beginning, texts))
        if self._facts:
            return list(map(self._matches_and_facts, documents, cut))
        found = kernel_of(self._segment).token_matches(
            documents,
            cut,
            self._numbers,
            self._wanted,
            self._others,
            self._weights,
            chunk_tokens,
        )
        return list(map(TokenMatches, found))

    def _matches_and_facts(self, document: int, text: str) -> TokenMatches:
        matched = kernel_of(self._segment).matches(
            document, self._numbers, self._wanted, self._others
        )
        matched += self._stated(document, text)
        if not matched:
            return TokenMatches()
        matched.sort(key=itemgetter(0))  # the terms of one token stay in their order
        positions, terms = zip(*matched, strict=True)
        starts, ends = token_ranges()(text, positions)
        weights = map(self._weights.__getitem__, terms)
        return TokenMatches.of(map(TokenMatch, starts, ends, positions, terms, weights))

    def _stated(self, document: int, text: str) -> Iterator[tuple[int, int]]:
        """Yield the tokens of the facts of *text* that match: position, term."""
        from wardsearch.facts.extraction import facts_in, without_header

        starts: list[int] = []
        ends: list[int] = []
        posted = moment(self._arrays.number("published", document))
        body_start = self._arrays.number("body_starts", document)
        said = text
        if body_start:
            row = self._arrays.stored[document]
            said = without_header(text, CharRange(row.title_start, row.title_end), body_start)
        for fact in facts_in(said):
            terms = list(fact.terms(posted.date() if posted else None))
            for first, wanted in self._facts:
                if not any(wanted.first <= term < wanted.end for term in terms):
                    continue
                if not starts:
                    count = kernel_of(self._segment).length(document)
                    starts, ends = token_ranges()(text, range(count))
                low, high = bisect_right(ends, fact.start), bisect_left(starts, fact.end)
                yield from zip(range(low, high), range(first, first + _TERMS_OF_FACT), strict=False)

    def _add_facts(self, query: AnalysedQuery, weights: Sequence[float], first: int) -> list[float]:
        """Add the facts that *query* asks for; return what each of their terms is worth.

        The terms are numbered from *first*. In how many tokens a fact is written shows in the text.
        """
        asked = [
            (terms, weights[start : start + len(found)])
            for leaf, start, found in query.leaves
            if isinstance(leaf, Word)
            for terms in leaf.facts
        ]
        # What a filter asks for is to be shown, whatever else matches.
        asked += [
            (terms, [max(weights, default=1.0)] * _TERMS_OF_FACT)
            for clause in iter_stated(query.query.clauses)
            for terms in clause.ranges
        ]
        worth = []
        for terms, own in asked:
            worth.append(0.0)  # keeps marks apart, as between other forms
            self._facts.append((first + len(worth), terms))
            worth += [sum(own) / _TERMS_OF_FACT] * _TERMS_OF_FACT
        return worth

    def _add_phrases(self, segment: LiveSegment, query: AnalysedQuery) -> None:
        """Let the syllables of each phrase match side by side only, as the phrase is held.

        So do those of a document's number in a text that has it as a whole.
        """
        for leaf, first, found in query.leaves:
            if not any(self._wanted[first : first + len(found)]):
                continue  # it is asked for often enough
            if isinstance(leaf, Word) and "/" in leaf.text and len(found) > 1:
                letters = [self._grades(segment, one)[-1] for one in found]
                self._numbers.append((first, letters))
            if isinstance(leaf, Phrase) and len(found) > 1:
                grades = [self._grades(segment, one) for one in found]
                accepted = [
                    grade[0 if s.accented else -1] for grade, s in zip(grades, found, strict=True)
                ]
                self._wanted[first : first + len(found)] = [[] for _ in found]
                self._others.append((first, accepted))

    def _add_others(
        self, segment: LiveSegment, query: AnalysedQuery, weights: Sequence[float]
    ) -> list[float]:
        """Add the other forms of the words of *query*; return what each term of them is worth."""
        worth = []
        for leaf, first, found in query.leaves:
            own = weights[first : first + len(found)]
            for other in leaf.others if isinstance(leaf, Word) else ():
                grades = [self._grades(segment, one) for one in query.syllables_of(other)]
                # As `other_form` looks them up: one syllable alone in its exact spelling.
                accepted = [grade[0 if len(grades) == 1 else -1] for grade in grades]
                worth.append(0.0)  # a term between that nothing matches keeps marks apart
                self._others.append((len(weights) + len(worth), accepted))
                worth += [sum(own) / len(accepted)] * len(accepted)
        return worth

    def _grades(
        self,
        segment: LiveSegment,
        syllable: Syllable,
        is_prefix: bool = False,  # noqa: FBT001, FBT002 - an `AskedSyllable` is handed on whole
    ) -> list[Grade]:
        """Return which terms *syllable* matches, the best spellings first."""
        if is_prefix:
            name = spelling_field(title=False, exact=syllable.accented)
            text = syllable.text if syllable.accented else syllable.folded
            found = self._arrays.strings(name).prefix_range(text.encode())
            return [Grade([found], is_folded=not syllable.accented)]
        letters = Grade(_ranges(segment, "folded", (syllable.folded,)), is_folded=True)
        if not syllable.accented:
            return [letters]
        exact = Grade(_ranges(segment, "syllable", (syllable.text,)))
        if self._exact:
            return [exact]
        tones = Grade(_ranges(segment, "syllable", tone_variants(syllable.text)))
        return [exact, tones, letters]


def _beginning(text: str) -> str:
    """Return as much of *text* as is marked."""
    if len(text) <= HIGHLIGHTED_CHARS:
        return text
    return text[:HIGHLIGHTED_CHARS].rpartition(" ")[0]


def _ranges(segment: LiveSegment, field: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    numbers = (kernel_of(segment).term_number(field, term) for term in terms)
    return [(number, number + 1) for number in numbers if number >= 0]
