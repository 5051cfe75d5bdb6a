"""What of a text matched a query, and what of it is marked?

Covers joining the tokens that matched into marks, and what a part of the query is worth. Does not
cover finding the tokens (an engine takes them from the analysis, so a mark is never the result of a
string search) or which marks are shown (`snippet`).

Why runs: a phrase is one thing to the reader. Where `giải phóng mặt bằng` stands in a text, the
*phóng* of `phóng viên` answers nothing and stays unmarked.
"""

from collections.abc import Collection, Iterable
from operator import itemgetter
from typing import NamedTuple

from wardsearch.vietnamese.sentences import parts_phrase

_SHORTEST_RUN = 2
_LONGEST_JOINT = 3  # signs besides white space between two tokens of one run, as in `A) - B`
_STEPS = 1 << 20  # a weight becomes a whole number of steps, so that sums are exact in any order


class TokenMatch(NamedTuple):
    """A token of a text that equals a syllable of the query.

    Attributes:
        start: Where the token begins, in code points of the NFC text.
        end: Where it ends, exclusive.
        position: Its number among the tokens of the text.
        term: Which syllable of the query it equals, 0-based, in query order.
        weight: How rare that syllable is: over 0, the same for all tokens of a term.
    """

    start: int
    end: int
    position: int
    term: int
    weight: float


class Mark(NamedTuple):
    """A run of tokens, or a token alone, as it will be marked.

    Attributes:
        start: Where it begins, in code points of the NFC text.
        end: Where it ends, exclusive.
        parts: What it shows of the query: 2n is syllable n, 2n + 1 syllables n and n + 1 together.
    """

    start: int
    end: int
    parts: Collection[int]


def find_marks(text: str, tokens: Iterable[TokenMatch]) -> list[Mark]:
    """Return what to mark in *text*, sorted and disjoint.

    Consecutive tokens whose terms follow in the order of the query are one mark, also across a line
    break, but not across the end of a sentence. A token alone is marked only if its syllable is in
    no such run.

    Args:
        text: NFC text.
        tokens: Sorted; a token may stand for several terms, but no two tokens overlap.
    """
    joined = _join(text, tokens)
    runs = [run for run in joined if len(run) >= _SHORTEST_RUN]
    alone = [run[0] for run in joined if len(run) < _SHORTEST_RUN]
    marks: list[Mark] = []
    taken: set[int] = set()
    covered: set[int] = set()
    for run in sorted(runs, key=len, reverse=True):  # they overlap where a query repeats a syllable
        kept = [token for token in run if token.position not in taken]
        if len(kept) < _SHORTEST_RUN:
            alone += kept
            continue
        first, last = kept[0], kept[-1]
        marks.append(Mark(first.start, last.end, range(2 * first.term, 2 * last.term + 1)))
        taken.update(range(first.position, last.position + 1))
        covered.update(range(first.term, last.term + 1))
    taken.update([position for _, _, position, term, _ in alone if term in covered])
    marks += [
        Mark(start, end, (2 * term,))
        for start, end, position, term, _ in alone
        if position not in taken
    ]
    return _merge(marks)


def _join(text: str, tokens: Iterable[TokenMatch]) -> list[list[TokenMatch]]:
    """Return *tokens*, which are sorted, as runs that follow text and query at once.

    A token that nothing follows or precedes is a run of one.
    """
    runs: list[list[TokenMatch]] = []
    latest: dict[int, list[TokenMatch]] = {}  # all along a run, position - term is the same
    for token in tokens:
        start, _, position, term, _ = token
        run = latest.get(position - term)
        if run:
            _, end, before, _, _ = run[-1]
            if before == position:  # it is given twice
                continue
            if before == position - 1 and _touch(text, end, start):
                run.append(token)
                continue
        run = latest[position - term] = [token]
        runs.append(run)
    return runs


def _touch(text: str, end: int, start: int) -> bool:
    """Return whether the tokens that end at *end* and begin at *start* stand together."""
    if start == end + 1:
        return text[end] in " -\n" or not parts_phrase(text, end, start)
    signs = sum(map(len, text[end:start].split()))
    return signs <= _LONGEST_JOINT and not parts_phrase(text, end, start)


def _merge(marks: Iterable[Mark]) -> list[Mark]:
    """Return *marks* sorted and disjoint; those of one token for several terms become one."""
    merged: list[Mark] = []
    reached = 0
    for mark in sorted(marks, key=itemgetter(0)):
        if mark[0] >= reached:
            merged.append(mark)
            reached = mark[1]
        else:
            start, _, parts = merged[-1]
            both = parts if isinstance(parts, set) else set(parts)
            both.update(mark[2])
            reached = max(reached, mark[1])
            merged[-1] = Mark(start, reached, both)
    return merged


def worth_of_parts(tokens: Iterable[TokenMatch]) -> dict[int, int]:
    """Return what each part of the query is worth to who sees it.

    A syllable is worth its weight. Two that stand together are worth the mean of theirs on top, so
    four in a run are worth nearly twice four that are scattered.
    """
    weights = {term: weight for _, _, _, term, weight in tokens}
    steps = {term: max(round(weight * _STEPS), 1) for term, weight in weights.items()}
    worth = {2 * term: value for term, value in steps.items()}
    for term, value in steps.items():
        worth[2 * term + 1] = (value + steps.get(term + 1, 0)) // 2
    return worth


def is_pair(part: int) -> bool:
    """Return whether a part of a mark is two neighbouring syllables of the query."""
    return part % 2 == 1
