"""Which other query may have been meant, where few or no reports hold every word of this one?

A noisy channel, as in Norvig's *How to Write a Spelling Corrector* (2007), but over whole queries:
what was meant is a likely run of syllables, judged by how many reports hold each and each pair of
neighbours, and each edit between it and what was typed makes it less likely. Then the run, which
has no diacritics, is spelled as the reports that hold it, or its pairs, spell it.

Everything comes from the index itself: no dictionary knows the names of wards and people. A
syllable that some report has beside one of its neighbours, as typed, is never changed, nor are
numbers and identifiers. A suggestion is verified: more reports hold all of it than hold the query.
"""

import heapq
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, Protocol

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import NamedTuple
from wardsearch.query.corrections import QuerySyllable, correctable, rewritten
from wardsearch.query.parser import parse_query
from wardsearch.query.tree import Query
from wardsearch.search.engine import Statistics
from wardsearch.search.lookups import Lookup
from wardsearch.vietnamese.orthography import begun_syllables
from wardsearch.vietnamese.spelling import is_accented, tone_variants

MOST: Final = 3  # suggestions
_TRIED: Final = 5  # runs that are verified; each costs a search
_BEHIND: Final = 2.0  # how much less likely than the best one another may be

_LONGEST_QUERY: Final = 48  # syllables; in more, something else is wrong than a slip of the finger
_MOST_DOUBTFUL: Final = 6  # each costs a pass over the vocabulary
_LENGTHS: Final = range(2, 13)  # letters of a syllable that can be corrected
_LONG: Final = 5  # letters from which two edits are thought of
_CANDIDATES: Final = 12  # for one syllable
_EXAMINED: Final = 48  # of the likeliest near syllables, the neighbours are looked at

# Likelihoods are natural logarithms; these are costs. What no report holds must be wrong; what some
# hold may well be right. All are set by hand, so that the slips in the tests of this module are
# mended and what is right is left alone: no judged set of mistyped queries has tuned them.
_EDIT_OF_UNKNOWN: Final = 6.0
_EDIT_OF_KNOWN: Final = 13.0
_WRONG_LETTER: Final = 1.5  # one of many letters was hit; leaving out and swapping have no choice
_COMMONER: Final = 10
"""Times: so much commoner is what a half-typed syllable becomes, by one edit of any length."""
_LOST_ACCENT: Final = 2.0  # a letter with diacritics was typed and is not in the spelling

_BACKED_OFF: Final = 0.1  # the share of probability for what never stood after its neighbour
_NEIGHBOUR_BONUS: Final = 6.0  # in choosing candidates: some report holds it beside a neighbour
_COMMON: Final = 0.1  # what it counts that a spelling is common by itself
_PRIOR: Final = 1.0  # occurrences that a pair is thought to have had before it was looked for


class _Path(NamedTuple):
    """A way: its score and what it chose in each column."""

    score: float
    items: tuple[str, ...]


class Held(NamedTuple):
    """The reports that hold a query.

    Attributes:
        reports: How many they are.
        telling: Which they are; only the engine knows what it means.
    """

    reports: int
    telling: object


class Words(Protocol):
    """What an engine knows of syllables and of pairs of them; see `vocabulary`."""

    @property
    def occurrences(self) -> int:
        """The document frequencies of all folded syllables together."""

    def frequency(self, folded: str) -> int:
        """Return how many reports hold *folded*."""

    def pair_frequencies(self, firsts: Sequence[str], seconds: Sequence[str]) -> list[list[int]]:
        """Return how many reports hold each of *firsts*, a row, right before each of *seconds*."""

    def near(self, folded: str, limit: int) -> dict[str, int]:
        """Return the other syllables within *limit* edits of *folded*, with how many each takes."""

    def spellings(self, folded: str) -> dict[str, int]:
        """Return the spellings that *folded* has, and how many reports hold each."""

    def spelled_pairs(self, first: str, second: str, telling: Any) -> Mapping[tuple[str, str], int]:  # noqa: ANN401 - its own
        """Return how often each spelling of two neighbours stands in a few reports."""

    def holding(self, query: Query, *, exact_accents: bool) -> Held:
        """Return which reports hold all of *query* and pass the filters."""


def suggestions(
    statistics: Statistics,
    words: Words,
    query: Query,
    *,
    all_words_count: int,
    exact_accents: bool = False,
) -> tuple[str, ...]:
    """Return up to `MOST` query texts that may have been meant, likeliest first.

    Each differs from *query*, and more reports hold all of it. Operators, fields, wards and
    exclusions stay; words and phrases are corrected, beginnings (`khiếu*`) are not.

    Args:
        statistics: How many reports hold a term.
        words: What the index knows of syllables.
        query: What was asked.
        all_words_count: How many such reports hold every word of *query*. If any does, only what
            stands in no more reports than that is in doubt.
        exact_accents: Syllables typed with diacritics must be spelled exactly so.
    """
    typed = correctable(query)
    if not typed or len(typed) > _LONGEST_QUERY:
        return ()
    doubtful = _doubtful(statistics, typed, all_words_count)
    if len(doubtful) > _MOST_DOUBTFUL or not (doubtful or exact_accents):
        return ()
    best: float | None = None
    found: list[str] = []
    for score, meant in _likeliest(words, typed, doubtful):
        is_typed = all(one.folded == two for one, two in zip(typed, meant, strict=True))
        if (is_typed and not exact_accents) or (best is not None and score < best - _BEHIND):
            break
        telling = words.holding(rewritten(query, typed, meant), exact_accents=False).telling
        spelled = _spelled(words, typed, meant, telling, exact_accents=exact_accents)
        text = str(rewritten(query, typed, spelled))
        held = words.holding(parse_query(text), exact_accents=exact_accents)
        if not _stand_together(statistics, typed, meant):
            continue
        if held.reports > all_words_count and text not in (str(query), *found):
            found.append(text)
            best = score if best is None else best
        if is_typed or len(found) == MOST:
            break  # what follows is less likely than what was typed
    return tuple(found)


def _stand_together(
    statistics: Statistics, typed: Sequence[QuerySyllable], meant: Sequence[str]
) -> bool:
    """Return whether each corrected syllable stands beside a neighbour of it in some report."""
    for place, syllable in enumerate(typed):
        beside = [at for at in (place, place + 1) if 0 < at < len(typed) and typed[at].follows]
        pairs = [meant[at - 1] + JOINER + meant[at] for at in beside]
        if syllable.folded != meant[place] and pairs:
            frequency = statistics.document_frequency
            if not any(frequency(Lookup("pair", (pair,))) for pair in pairs):
                return False
    return True


def _doubtful(
    statistics: Statistics, typed: Sequence[QuerySyllable], all_words_count: int
) -> list[int]:
    """Return the places of the syllables that may be mistyped.

    A syllable is in doubt if no report holds it, or if none has it beside one of its neighbours,
    unless it was typed with diacritics and some report spells it so.
    """

    def frequency(field: str, term: str) -> int:
        # As `features` asks, so that most is known already.
        return statistics.document_frequency(Lookup(field, (term,)))

    in_context: set[int] = set()
    has_neighbour: set[int] = set()
    for place, (one, two) in enumerate(pairwise(typed)):
        if two.follows:
            has_neighbour |= {place, place + 1}
            if frequency("pair", one.folded + JOINER + two.folded):
                in_context |= {place, place + 1}
    doubtful = []
    for place, syllable in enumerate(typed):
        folded = syllable.folded
        is_syllable = folded.isascii() and folded.isalpha() and len(folded) in _LENGTHS
        if place in in_context or syllable.is_fixed or not is_syllable:
            continue
        count = frequency("folded", folded)
        is_rare = not all_words_count or count <= all_words_count
        if not count or (
            place in has_neighbour
            and is_rare
            and not (is_accented(syllable.text) and frequency("syllable", syllable.text))
        ):
            doubtful.append(place)
    return doubtful


def _likeliest(
    words: Words, typed: Sequence[QuerySyllable], doubtful: Sequence[int]
) -> list[_Path]:
    """Return the likeliest runs of folded syllables that may have been meant."""
    columns = [
        _candidates(words, typed, place) if place in doubtful else [(syllable.folded, 0.0)]
        for place, syllable in enumerate(typed)
    ]
    links: dict[tuple[int, str, str], float] = {}
    for place in range(1, len(columns)):
        if typed[place].follows:
            before, here = (
                [item for item, _ in column] for column in columns[place - 1 : place + 1]
            )
            table = words.pair_frequencies(before, here)
            for one, row in zip(before, table, strict=True):
                holding = max(words.frequency(one), 1)
                for two, together in zip(here, row, strict=True):
                    alone = _BACKED_OFF * math.exp(_log_share(words, two))
                    links[place, one, two] = math.log(
                        (1 - _BACKED_OFF) * min(together / holding, 1.0) + alone
                    )
    columns = [
        column
        if syllable.follows
        else [(item, own + _log_share(words, item)) for item, own in column]
        for column, syllable in zip(columns, typed, strict=True)
    ]
    return best_paths(columns, lambda *key: links.get(key, 0.0), _TRIED)


def _log_share(words: Words, folded: str) -> float:
    """Return how likely *folded* is at any place."""
    return math.log((words.frequency(folded) + 0.5) / (words.occurrences + 1))


def _candidates(
    words: Words, typed: Sequence[QuerySyllable], place: int
) -> list[tuple[str, float]]:
    """Return what may have been meant at a place, what was typed first, each with its likelihood.

    A syllable that no report holds is left out, unless nothing is near it.
    """
    own = typed[place].folded
    is_known = words.frequency(own) > 0
    cost = _EDIT_OF_KNOWN if is_known else _EDIT_OF_UNKNOWN
    near = words.near(own, 2 if len(own) >= _LONG else 1)
    costs = {
        term: cost * edits + (_WRONG_LETTER if _has_wrong_letter(own, term) else 0.0)
        for term, edits in near.items()
    }
    if place + 1 == len(typed):
        costs |= dict.fromkeys(_completions(words, own), _EDIT_OF_UNKNOWN)
    worth = {term: _log_share(words, term) - cost for term, cost in costs.items()}
    likely = sorted(worth, key=lambda term: (-worth[term], term))[:_EXAMINED]
    beside = []
    if typed[place].follows:
        beside.append(words.pair_frequencies([typed[place - 1].folded], likely)[0])
    if place + 1 < len(typed) and typed[place + 1].follows:
        table = words.pair_frequencies(likely, [typed[place + 1].folded])
        beside.append([count for (count,) in table])
    for counts in beside:
        for term, count in zip(likely, counts, strict=True):
            worth[term] += _NEIGHBOUR_BONUS * (count > 0)
    likely = sorted(likely, key=lambda term: (-worth[term], term))[:_CANDIDATES]
    column = [(term, -costs[term]) for term in likely]
    return [(own, 0.0), *column] if is_known or not column else column


def _completions(words: Words, folded: str) -> list[str]:
    """Return what *folded*, the last syllable typed, may be to become: far more reports hold it."""
    least = max(1, _COMMONER * words.frequency(folded))
    return [one for one in begun_syllables(folded) if words.frequency(one) >= least]


def _has_wrong_letter(typed: str, meant: str) -> bool:
    """Return whether a wrong letter was typed, and not just left out or late."""
    return len(meant) <= len(typed) and sorted(meant) != sorted(typed)


def _spelled(
    words: Words,
    typed: Sequence[QuerySyllable],
    meant: Sequence[str],
    telling: object,
    *,
    exact_accents: bool,
) -> list[str]:
    """Return how the reports spell *meant*, folded syllables in the places of *typed*.

    *telling* are, for each segment, the documents that hold them all: they tell best.
    """
    shares: list[Mapping[str, float]] = []
    for syllable, folded in zip(typed, meant, strict=True):
        spellings = words.spellings(folded)
        is_typed = syllable.folded == folded
        has_accents = is_typed and is_accented(syllable.text)
        is_word = not exact_accents and tone_variants(syllable.text)  # kept though no report has it
        if has_accents and (syllable.text in spellings or is_word):
            spellings = {syllable.text: 1}
        elif syllable.is_fixed or not spellings:
            spellings = {syllable.text if is_typed else folded: 1}
        total = sum(spellings.values())
        shares.append({spelling: count / total for spelling, count in spellings.items()})
    columns = [
        [
            (spelling, _COMMON * math.log(share) - _lost_accents(syllable, spelling))
            for spelling, share in choices.items()
        ]
        for syllable, choices in zip(typed, shares, strict=True)
    ]
    pairs = [
        words.spelled_pairs(one, two, telling) if syllable.follows else {}
        for (one, two), syllable in zip(pairwise(meant), typed[1:], strict=True)
    ]

    def link(place: int, one: str, two: str) -> float:
        seen = pairs[place - 1]
        if not seen:
            return 0.0  # never side by side, they say nothing of each other
        expected = _PRIOR * shares[place - 1][one] * shares[place][two]
        return math.log((seen.get((one, two), 0) + expected) / (sum(seen.values()) + _PRIOR))

    (best,) = best_paths(columns, link, 1)
    return list(best.items)


def _lost_accents(typed: QuerySyllable, spelling: str) -> float:
    """Return the cost of the letters with diacritics that were typed and are not in *spelling*."""
    return _LOST_ACCENT * len({c for c in typed.text if not c.isascii()}.difference(spelling))


def best_paths(
    columns: Sequence[Sequence[tuple[str, float]]],
    link: Callable[[int, str, str], float],
    count: int,
) -> list[_Path]:
    """Return the *count* ways through columns of choices with the highest scores, best first.

    The recursion of Viterbi (*Error bounds for convolutional codes*, 1967), keeping several ways to
    each choice.

    Args:
        columns: The choices at each place, at least one and no two alike, and what each adds to
            the score.
        link: What a choice adds because of the one before, given its place, that one, and itself.
        count: How many ways, at least 1.

    >>> columns = [[("a", -1), ("b", 0)], [("c", 0), ("d", -3)]]
    >>> best_paths(columns, lambda place, one, two: 2 if one + two == "ac" else 0, 2)
    [_Path(score=1, items=('a', 'c')), _Path(score=0, items=('b', 'c'))]
    """
    if not columns:
        return []
    ends = [[_Path(own, (item,))] for item, own in columns[0]]
    for place, column in enumerate(columns[1:], 1):
        following = []
        for item, own in column:
            ways = []
            for paths in ends:
                added = own + link(place, paths[0].items[-1], item)
                ways += [_Path(path.score + added, (*path.items, item)) for path in paths]
            following.append(heapq.nlargest(count, ways))
        ends = following
    return heapq.nlargest(count, [path for paths in ends for path in paths])
