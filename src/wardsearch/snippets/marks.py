"""What of a text matched a query, and what of it is marked?

Covers joining the tokens that matched into marks, and what a part of the query is worth. Does not
cover finding the tokens (an engine takes them from the analysis, so a mark is never the result of a
string search) or which marks are shown (`selection`).

Why runs: a phrase is one thing to the reader. Where `giải phóng mặt bằng` stands in a text, the
*phóng* of `phóng viên` answers nothing and stays unmarked.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from struct import Struct
from typing import Final, overload

from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.sentences import parts_phrase

_SHORTEST_RUN = 2
_LONGEST_JOINT = 3  # signs besides white space between two tokens of one run, as in `A) - B`
_PACKED: Final = Struct("<4qd")
_STEPS = 1 << 20  # a weight becomes a whole number of steps, so that sums are exact in any order


class TokenMatch(NamedTuple):
    """A token of a text that equals a syllable of the query.

    Attributes:
        start: Where the token begins, in code points of the NFC text.
        end: Where it ends, exclusive.
        position: Its number among the tokens of the text.
        syllable: Which syllable of the query it equals, 0-based, in query order.
        weight: How rare that syllable is: over 0, the same for all tokens that equal it.
    """

    start: int
    end: int
    position: int
    syllable: int
    weight: float


class TokenMatches(Sequence[TokenMatch]):
    """The tokens of a text that match, as one string of bytes until one of them is asked for.

    Most are only handed on to whoever chooses snippets, and they are many.

    Attributes:
        packed: Five numbers of 8 bytes for each, in the order of `TokenMatch`, little-endian: four
            whole ones with a sign, and the weight.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: bytes = b"") -> None:
        self.packed = packed

    @classmethod
    def of(cls, matches: Iterable[TokenMatch]) -> "TokenMatches":
        """Return *matches*, packed."""
        if isinstance(matches, cls):
            return matches
        return cls(b"".join([_PACKED.pack(*match) for match in matches]))

    def __len__(self) -> int:
        return len(self.packed) // _PACKED.size

    def __iter__(self) -> Iterator[TokenMatch]:
        return map(TokenMatch._make, _PACKED.iter_unpack(self.packed))

    @overload
    def __getitem__(self, place: int) -> TokenMatch: ...
    @overload
    def __getitem__(self, place: slice) -> "TokenMatches": ...
    def __getitem__(self, place: int | slice) -> "TokenMatch | TokenMatches":
        if isinstance(place, slice):
            return TokenMatches.of(list(self)[place])
        at = range(len(self))[place]
        return TokenMatch._make(_PACKED.unpack_from(self.packed, at * _PACKED.size))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # as a list has none


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

    Consecutive tokens whose syllables follow in the order of the query are one mark, also across a
    line break, but not across the end of a sentence. A token alone is marked only if its syllable
    is in no such run.

    Args:
        text: NFC text.
        tokens: Sorted; a token may stand for several syllables, but no two tokens overlap.
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
        marks.append(Mark(first.start, last.end, range(2 * first.syllable, 2 * last.syllable + 1)))
        taken.update(range(first.position, last.position + 1))
        covered.update(range(first.syllable, last.syllable + 1))
    taken.update([position for _, _, position, syllable, _ in alone if syllable in covered])
    marks += [
        Mark(start, end, (2 * syllable,))
        for start, end, position, syllable, _ in alone
        if position not in taken
    ]
    return _merge(marks)


def _join(text: str, tokens: Iterable[TokenMatch]) -> list[list[TokenMatch]]:
    """Return *tokens*, which are sorted, as runs that follow text and query at once.

    A token that nothing follows or precedes is a run of one.
    """
    runs: list[list[TokenMatch]] = []
    latest: dict[int, list[TokenMatch]] = {}  # all along a run, position - syllable is the same
    for token in tokens:
        start, _, position, syllable, _ = token
        run = latest.get(position - syllable)
        if run:
            _, end, before, _, _ = run[-1]
            if before == position:  # it is given twice
                continue
            if before == position - 1 and _touch(text, end, start):
                run.append(token)
                continue
        run = latest[position - syllable] = [token]
        runs.append(run)
    return runs


def _touch(text: str, end: int, start: int) -> bool:
    """Return whether the tokens that end at *end* and begin at *start* stand together."""
    if start == end + 1:
        return text[end] in " -\n" or not parts_phrase(text, end, start)
    signs = sum(map(len, text[end:start].split()))
    return signs <= _LONGEST_JOINT and not parts_phrase(text, end, start)


def _merge(marks: Iterable[Mark]) -> list[Mark]:
    """Return *marks* sorted and disjoint; those of one token for several syllables become one."""
    merged: list[Mark] = []
    reached = 0
    for mark in sorted(marks, key=attrgetter("start")):
        if mark.start >= reached:
            merged.append(mark)
            reached = mark.end
        else:
            start, _, parts = merged[-1]
            both = parts if isinstance(parts, set) else set(parts)
            both.update(mark.parts)
            reached = max(reached, mark.end)
            merged[-1] = Mark(start, reached, both)
    return merged


def worth_of_parts(tokens: Iterable[TokenMatch]) -> dict[int, int]:
    """Return what each part of the query is worth when it is shown.

    A syllable is worth its weight. Two that stand together are worth the mean of theirs on top, so
    four in a run are worth nearly twice four that are scattered.
    """
    weights = {syllable: weight for _, _, _, syllable, weight in tokens}
    steps = {syllable: max(round(weight * _STEPS), 1) for syllable, weight in weights.items()}
    worth = {2 * syllable: value for syllable, value in steps.items()}
    for syllable, value in steps.items():
        worth[2 * syllable + 1] = (value + steps.get(syllable + 1, 0)) // 2
    return worth


def is_pair(part: int) -> bool:
    """Return whether a part of a mark is two neighbouring syllables of the query."""
    return part % 2 == 1
