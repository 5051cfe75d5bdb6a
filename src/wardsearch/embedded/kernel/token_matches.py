"""Which tokens of a document match, and where in its text do they stand, as NumPy finds them?

The index keeps every report's running text as numbers of terms, so the tokens that match are found
by comparing arrays; only the chunks they stand in are cut again, to learn their offsets.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wardsearch.analysis.arrays import Ints, Longs, Mask
from wardsearch.analysis.tokenizer import chunk_tokens
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import MATCHED_TOKENS, MOST_MATCHES, Grade
from wardsearch.frozen import NamedTuple
from wardsearch.snippets.marks import TokenMatch

_LAST_SPACE: Final = 0x3000  # the ideographic space has the highest code point that is white space

_TOKEN_MATCH: Final = np.dtype(
    [(name, "<f8" if name == "weight" else "<i8") for name in TokenMatch._fields]
)


class _Tokens(NamedTuple):
    """The running text of a report: the syllable term of each token, and its folded term."""

    syllables: Ints
    folded: NDArray[np.uint32]


def matches(
    segment: LiveSegment,
    document: int,
    whole: Sequence[tuple[int, Sequence[Grade]]],
    terms: Sequence[Sequence[Grade]],
    rows: Sequence[tuple[int, Sequence[Grade]]],
) -> list[tuple[int, int]]:
    """Return which tokens of *document* match; see `SegmentKernel.matches`."""
    start, end = (int(at) for at in segment.arrays.token_starts[document : document + 2])
    syllables = segment.arrays.tokens.slice(start, min(end, start + MATCHED_TOKENS))
    tokens = _Tokens(syllables, segment.arrays.folded_of[syllables])
    found: list[Longs] = []
    numbers: list[int] = []
    settled: set[int] = set()

    def add_rows(asked: Sequence[tuple[int, Sequence[Grade]]]) -> None:
        for first, together in asked:
            places = _starts(tokens, together)
            if len(places):
                found.extend(places + place for place in range(len(together)))
                numbers.extend(range(first, first + len(together)))
                settled.update(range(first, first + len(together)))

    add_rows(whole)
    for term, grades in enumerate(terms):
        for accepted in grades if term not in settled else ():
            places = np.flatnonzero(_holds(accepted, tokens))
            if len(places):
                found.append(places)
                numbers.append(term)
                break
    add_rows(rows)
    if not found:
        return []
    positions = np.concatenate(found)
    matched = np.repeat(numbers, list(map(len, found)))
    order = np.argsort(positions, kind="stable")  # the terms of one token stay in their order
    order = order[:MOST_MATCHES]
    return list(zip(positions[order].tolist(), matched[order].tolist(), strict=True))


def _holds(grade: Grade, tokens: _Tokens) -> Mask:
    """Return which of *tokens* match."""
    numbers: Ints | NDArray[np.uint32] = tokens.folded if grade.is_folded else tokens.syllables
    held = np.zeros(len(numbers), np.bool_)
    for first, end in grade.ranges:
        held |= numbers == first if end - first == 1 else (numbers >= first) & (numbers < end)
    return held


def _starts(tokens: _Tokens, accepted: Sequence[Grade]) -> Longs:
    """Return where in *tokens* those *accepted* stand side by side."""
    count = max(len(tokens.syllables) - len(accepted) + 1, 0)
    together = np.ones(count, np.bool_)
    for place, grade in enumerate(accepted):
        together &= _holds(grade, tokens)[place : place + count]
    return np.flatnonzero(together)


def token_matches(matched: Sequence[tuple[int, int]], text: str, weights: Sequence[float]) -> bytes:
    """Return where in *text* what *matched* stands; see `SegmentKernel.token_matches`."""
    positions = [position for position, _ in matched]
    starts, ends = token_ranges(text, positions)
    found = [term for _, term in matched[: len(starts)]]
    packed = np.empty(len(starts), _TOKEN_MATCH)
    for name, values in zip(
        TokenMatch._fields,
        (starts, ends, positions[: len(starts)], found, [weights[term] for term in found]),
        strict=True,
    ):
        packed[name] = values
    return packed.tobytes()


def token_ranges(text: str, positions: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return where tokens of *text* begin and end; see `opening.TokenRanges`."""
    chunks = text.split()
    # A chunk of letters and digits is one token, whatever they are; only the others must be cut.
    is_token = np.fromiter(map(str.isalnum, chunks), np.bool_, len(chunks))
    counts = np.ones(len(chunks), np.int64)
    others = np.flatnonzero(~is_token)
    counts[others] = [len(chunk_tokens(chunks[place])) for place in others.tolist()]
    last = np.cumsum(counts)
    asked = np.array(positions, np.int64)
    places = np.searchsorted(last, asked, "right")
    places = places[: np.searchsorted(places, len(chunks))]
    starts = _chunk_starts(text)[places]
    ends = starts + np.fromiter(map(len, chunks), np.int64, len(chunks))[places]
    in_chunk = asked[: len(places)] - (last - counts)[places]
    for at in np.flatnonzero(~is_token[places]).tolist():
        token = chunk_tokens(chunks[places[at]])[in_chunk[at]]
        ends[at] = starts[at] + token.end
        starts[at] += token.start
    return starts.tolist(), ends.tolist()


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
