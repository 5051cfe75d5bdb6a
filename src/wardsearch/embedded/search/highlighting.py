"""Which tokens of a report's text match a query?

The index keeps every report's running text as numbers of terms, so the tokens that match are found
by comparing arrays; only the chunks they stand in are cut again, to learn their offsets. Ranges
thus come from the analysis of the stored text, never from string search.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardsearch.analysis.arrays import Ints, Longs, Mask
from wardsearch.analysis.fields import spelling_field
from wardsearch.analysis.tokenizer import chunk_tokens
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.posting_lists import term_number
from wardsearch.facts.extraction import facts_in, without_header
from wardsearch.query.syllables import AnalysedQuery, AskedSyllable, Syllable
from wardsearch.query.tree import Phrase, Word, iter_stated
from wardsearch.ranges import CharRange
from wardsearch.snippets.marks import TokenMatch
from wardsearch.vietnamese.spelling import tone_variants

if TYPE_CHECKING:
    from wardsearch.facts.terms import TermRange


# Terms that a syllable of a query may stand for, as ranges [first, end) of their numbers. A mask of
# the vocabulary would be quicker, but a hostile query and vocabulary would take gigabytes of them.
Ranges = Sequence[tuple[int, int]]

_MOST_ALIKE: Final = 8  # of equal syllables of a query: each is tried at each of its tokens

# Longer texts are searched whole but marked only so far: a book's worth of reading, 20 ms of work.
HIGHLIGHTED_CHARS: Final = 1_000_000
_TERMS_OF_FACT: Final = 8  # as many tokens of a fact are marked: `ngày 27 tháng 7 năm 2021` has six
_LAST_SPACE: Final = 0x3000  # the ideographic space has the highest code point that is white space


class Highlighter:
    """Finds the tokens that match *query* in one text of a segment after the other.

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
        self._arrays = segment.arrays
        self._exact = exact_accents
        alike: Counter[AskedSyllable] = Counter()
        self._wanted: list[list[_Grade]] = []
        for asked in query.syllables():
            alike[asked] += 1
            is_more = alike[asked] > _MOST_ALIKE
            grades = [] if is_more else self._grades(segment, *asked)
            self._wanted.append(grades)
        self._others: list[tuple[int, list[_Grade]]] = []  # the terms after those of the query
        self._numbers: list[tuple[int, list[_Grade]]] = []  # of documents, as they are typed
        self._add_phrases(segment, query)
        worth = [*weights, *self._add_others(segment, query, weights)]
        self._facts: list[tuple[int, TermRange]] = []  # the terms after these
        worth += self._add_facts(query, weights, len(worth))
        self._weights = np.array(worth, np.float64)

    def matches(self, document: int, text: str) -> list[TokenMatch]:
        """Return the tokens of *document*, whose text is *text*, that match.

        Each syllable of the query matches in the best spelling that the text has of it: the exact
        one, else one that differs in the tone, else any with the same letters. Sorted by their
        offsets.
        """
        starts = self._arrays.token_starts
        syllable_numbers = self._arrays.tokens.slice(
            int(starts[document]), int(starts[document + 1])
        )
        tokens = _Tokens(syllable_numbers, self._arrays.folded_of[syllable_numbers])
        found: list[Longs] = []
        numbers: list[int] = []
        whole = {first: _starts(tokens, together) for first, together in self._numbers}
        settled = {
            first + place
            for first, together in self._numbers
            for place in range(len(together))
            if len(whole[first])
        }
        for first, together in self._numbers:
            found += [whole[first] + place for place in range(len(together)) if len(whole[first])]
            numbers += [first + place for place in range(len(together)) if len(whole[first])]
        for term, grades in enumerate(self._wanted):
            for accepted in grades if term not in settled else ():
                places = np.flatnonzero(accepted.holds(tokens))
                if len(places):
                    found.append(places)
                    numbers.append(term)
                    break
        for first, together in self._others:
            places = _starts(tokens, together)
            if len(places):
                found += [places + place for place in range(len(together))]
                numbers += range(first, first + len(together))
        cut = (
            text if len(text) <= HIGHLIGHTED_CHARS else text[:HIGHLIGHTED_CHARS].rpartition(" ")[0]
        )
        for first, positions in self._stated(document, cut, len(syllable_numbers)):
            found += [positions[place : place + 1] for place in range(len(positions))]
            numbers += range(first, first + len(positions))
        if not found:
            return []
        positions = np.concatenate(found)
        terms = np.repeat(numbers, list(map(len, found)))
        order = np.argsort(positions, kind="stable")  # the terms of one token stay in their order
        positions, terms = positions[order], terms[order]
        ranges = token_ranges(cut, positions)
        columns = (*ranges, positions, terms, self._weights[terms])
        return list(map(TokenMatch, *(column.tolist() for column in columns)))

    def _stated(self, document: int, text: str, count: int) -> Iterator[tuple[int, Longs]]:
        """Yield the facts of *text*, which has *count* tokens, that match: first term, tokens."""
        if not self._facts:
            return
        starts = ends = np.empty(0, np.int64)
        row = self._arrays.stored[document]
        posted = row.metadata.published
        title = CharRange(row.title_start, row.title_end)
        said = without_header(text, title, int(self._arrays.column("body_starts")[document]))
        for fact in facts_in(said):
            terms = list(fact.terms(posted.date() if posted else None))
            for first, wanted in self._facts:
                if not any(wanted.first <= term < wanted.end for term in terms):
                    continue
                if not len(starts):
                    starts, ends = token_ranges(text, np.arange(count))
                low = int(np.searchsorted(ends, fact.start, "right"))
                high = int(np.searchsorted(starts, fact.end))
                yield first, np.arange(low, min(high, low + _TERMS_OF_FACT))

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
    ) -> list["_Grade"]:
        """Return which terms *syllable* matches, the best spellings first."""
        if is_prefix:
            name = spelling_field(title=False, exact=syllable.accented)
            text = syllable.text if syllable.accented else syllable.folded
            found = self._arrays.strings(name).prefix_range(text.encode())
            return [_Grade([found], is_folded=not syllable.accented)]
        letters = _Grade(_ranges(segment, "folded", (syllable.folded,)), is_folded=True)
        if not syllable.accented:
            return [letters]
        exact = _Grade(_ranges(segment, "syllable", (syllable.text,)))
        if self._exact:
            return [exact]
        tones = _Grade(_ranges(segment, "syllable", tone_variants(syllable.text)))
        return [exact, tones, letters]


class _Tokens(NamedTuple):
    """The running text of a report: the syllable term of each token, and its folded term."""

    syllables: Ints
    folded: NDArray[np.uint32]


class _Grade(NamedTuple):
    """Terms that match alike: of the folded ones if *is_folded*, else of the syllables."""

    ranges: Ranges
    is_folded: bool = False

    def holds(self, tokens: _Tokens) -> Mask:
        """Return which of *tokens* match."""
        numbers: Ints | NDArray[np.uint32] = tokens.folded if self.is_folded else tokens.syllables
        held = np.zeros(len(numbers), np.bool_)
        for first, end in self.ranges:
            held |= numbers == first if end - first == 1 else (numbers >= first) & (numbers < end)
        return held


def _ranges(segment: LiveSegment, field: str, terms: Iterable[str]) -> Ranges:
    numbers = (term_number(segment, field, term) for term in terms)
    return [(number, number + 1) for number in numbers if number >= 0]


def _starts(tokens: _Tokens, accepted: Sequence[_Grade]) -> Longs:
    """Return where in *tokens* those *accepted* stand side by side."""
    count = max(len(tokens.syllables) - len(accepted) + 1, 0)
    together = np.ones(count, np.bool_)
    for place, grade in enumerate(accepted):
        together &= grade.holds(tokens)[place : place + count]
    return np.flatnonzero(together)


def token_ranges(text: str, positions: Longs) -> tuple[Longs, Longs]:
    """Return where in *text* each of the tokens at *positions*, ascending, begins and ends.

    They are fewer where the text ends before.
    """
    chunks = text.split()
    # A chunk of letters and digits is one token, whatever they are; only the others must be cut.
    is_token = np.fromiter(map(str.isalnum, chunks), np.bool_, len(chunks))
    counts = np.ones(len(chunks), np.int64)
    others = np.flatnonzero(~is_token)
    counts[others] = [len(chunk_tokens(chunks[place])) for place in others.tolist()]
    last = np.cumsum(counts)
    places = np.searchsorted(last, positions, "right")
    places = places[: np.searchsorted(places, len(chunks))]
    starts = _chunk_starts(text)[places]
    ends = starts + np.fromiter(map(len, chunks), np.int64, len(chunks))[places]
    in_chunk = positions[: len(places)] - (last - counts)[places]
    for at in np.flatnonzero(~is_token[places]).tolist():
        token = chunk_tokens(chunks[places[at]])[in_chunk[at]]
        ends[at] = starts[at] + token.end
        starts[at] += token.start
    return starts, ends


def _chunk_starts(text: str) -> Longs:
    """Return where in *text* each chunk begins, by the white space that `str.split` knows."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    is_space = _spaces()[np.minimum(codes, _LAST_SPACE + 1)]
    follows_space = np.concatenate([[True], is_space[:-1]])
    return np.flatnonzero(follows_space & ~is_space)


@cache
def _spaces() -> Mask:
    """Return which code points, up to one after the last of them, are white space."""
    return np.array([chr(code).isspace() for code in range(_LAST_SPACE + 2)])
