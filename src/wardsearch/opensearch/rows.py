"""How is a row of syllables, and rows near each other, said in the query DSL of a cluster?

What `wardsearch.search.answering` asks of an engine, as spans over the running text: where the
embedded engine reads at most so much text for one question, a cluster's positions tell all. Pure:
no cluster is asked.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from wardsearch.opensearch.clauses import (
    NOTHING,
    Dsl,
    all_of,
    any_of,
    of_lookup,
    pairs,
    span,
    term,
)
from wardsearch.query.syllables import Syllable
from wardsearch.search.answering import Asked, Part
from wardsearch.search.slots import Row
from wardsearch.vietnamese.spelling import either_spelling

_PAIR: Final = 2  # syllables: what one term answers
_WAYS: Final = 64  # to combine rows of different lengths


def holding(asked: Asked) -> Dsl:
    """Return what matches the reports that hold *asked*, of those that hold its words."""
    parts = asked.parts
    if asked.passage is None:
        return all_of(_part(part, is_spelled=asked.is_spelled) for part in parts)
    if len(parts) == 1:
        return _part(parts[0], is_spelled=asked.is_spelled)
    found = []
    for needed in product(*((True, False) if part.anywhere else (True,) for part in parts)):
        elsewhere = [_anywhere(p) for p, needs in zip(parts, needed, strict=True) if not needs]
        near = [part for part, needs in zip(parts, needed, strict=True) if needs]
        if near:
            elsewhere.append(_near(near, asked.passage, is_spelled=asked.is_spelled))
        found.append(all_of(elsewhere))
    return any_of(found)


def candidates(asked: Asked) -> Dsl:
    """Return what matches all reports that hold *asked*, and others that have its pairs."""
    return all_of(
        any_of(
            [
                *(all_of(_told(row, is_spelled=asked.is_spelled)) for row in part.rows),
                *map(of_lookup, part.anywhere),
            ]
        )
        for part in asked.parts
    )


def _told(row: Row, *, is_spelled: bool) -> Iterator[Dsl]:
    """Yield what single terms tell of *row*."""
    yield from pairs(row)
    spelled = [s for s in row if is_spelled and s.accented]
    for syllable in spelled:
        yield any_of(term("syllable", text) for text in either_spelling(syllable.text))
    if len(row) == 1 and not spelled:
        yield term("folded", row[0].folded)


def _anywhere(part: Part) -> Dsl:
    return any_of(map(of_lookup, part.anywhere))


def _part(part: Part, *, is_spelled: bool) -> Dsl:
    """Return what matches the reports that hold *part*, wherever it stands."""
    rows = [_row(row, is_spelled=is_spelled) for row in part.rows]
    return any_of([*rows, *map(of_lookup, part.anywhere)])


def _row(row: Row, *, is_spelled: bool) -> Dsl:
    is_exact = is_spelled and any(syllable.accented for syllable in row)
    if len(row) == 1 or (len(row) == _PAIR and not is_exact):
        return all_of(_told(row, is_spelled=is_spelled))
    return _spans(row, is_spelled=is_spelled)


def _spans(row: Row, *, is_spelled: bool) -> Dsl:
    """Return where *row* stands."""
    spans = [_syllable(syllable, is_spelled=is_spelled) for syllable in row]
    if len(spans) == 1:
        return spans[0]
    return {"span_near": {"clauses": spans, "slop": 0, "in_order": True}}


def _syllable(syllable: Syllable, *, is_spelled: bool) -> Dsl:
    if not (is_spelled and syllable.accented):
        return span(syllable.folded, title=False, exact=False)
    spellings = [span(s, title=False, exact=True) for s in either_spelling(syllable.text)]
    return _either(spellings)


def _either(spans: Sequence[Dsl]) -> Dsl:
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": list(spans)}}


def _near(parts: Sequence[Part], passage: int, *, is_spelled: bool) -> Dsl:
    """Return what matches the reports with a row of each of *parts* within *passage* tokens."""
    by_length = [_by_length(part.rows) for part in parts]
    found = []
    for lengths in _lengths(by_length):
        spans = [
            _either([_spans(row, is_spelled=is_spelled) for row in rows[length]])
            for rows, length in zip(by_length, lengths, strict=True)
        ]
        slop = passage - sum(lengths)
        if slop >= 0 and len(spans) > 1:
            found.append({"span_near": {"clauses": spans, "slop": slop, "in_order": False}})
        elif slop >= 0:
            found.append(spans[0])
    return any_of(found) if found else NOTHING


def _by_length(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(len(row), []).append(row)
    return found


def _lengths(by_length: Sequence[dict[int, list[Row]]]) -> list[tuple[int, ...]]:
    """Return each way to take rows of one length for each part: how far apart depends on them."""
    return list(product(*by_length))[:_WAYS]
