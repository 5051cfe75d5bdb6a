"""Which documents may hold rows of syllables, by their posting lists, as NumPy reads them?

The posting lists of pairs name the few documents that can hold a row; the running text of these
tells which do (`running_text`).
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Final

from wardsearch.analysis.fields import TITLE_FIELD_OF
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import DocumentSet, SegmentKernel, Spellings
from wardsearch.embedded.kernel.posting_lists import term_number
from wardsearch.query.syllables import Syllable
from wardsearch.search.answering import Part
from wardsearch.search.lookups import Lookup
from wardsearch.search.slots import Row

_PAIR: Final = 2  # places: what one posting list answers


def candidates(
    kernel: SegmentKernel,
    documents: DocumentSet,
    parts: Sequence[Part],
    spellings: Spellings,
    *,
    in_title: bool,
) -> tuple[DocumentSet, list[DocumentSet]]:
    """Return the *documents* that have all pairs and spellings of a row of each of *parts*.

    Returns:
        Them, and for each part those that need no row of it.
    """
    elsewhere = []
    for rows, anywhere in parts:
        found = [
            kernel.with_all(_lookups(row, spellings, in_title=in_title), documents) for row in rows
        ]
        instead = [kernel.with_all([lookup], documents) for lookup in anywhere]
        elsewhere.append(reduce(or_, instead, kernel.none()))
        documents = reduce(or_, found, elsewhere[-1])
    return documents, elsewhere


def is_told(parts: Sequence[Part], spellings: Spellings, passage: int) -> bool:
    """Return whether posting lists tell all: of one place, or of two in any spelling."""
    if passage and len(parts) > 1:
        return False
    return all(
        len(row) == 1
        or (len(row) == _PAIR and not any(_spelled(place, spellings) for place in row))
        for part in parts
        for row in part.rows
    )


def accepted(segment: LiveSegment, row: Row, spellings: Spellings) -> list[list[int]]:
    """Return, for each place of *row*, the syllable terms that may stand there."""
    return [_accepted(segment, place, _spelled(place, spellings)) for place in row]


def _spelled(place: Syllable, spellings: Spellings) -> tuple[str, ...]:
    """Return the syllable terms that *place* may be; none where it is any with its letters."""
    return spellings[place.text] if place.accented and spellings is not None else ()


def _accepted(segment: LiveSegment, place: Syllable, spelled: tuple[str, ...]) -> list[int]:
    if spelled:
        numbers = [term_number(segment, "syllable", text) for text in spelled]
        return [number for number in numbers if number >= 0]
    letters = term_number(segment, "folded", place.folded)
    return segment.arrays.spellings(letters) if letters >= 0 else []


def _lookups(row: Row, spellings: Spellings, *, in_title: bool) -> list[Lookup]:
    """Return what a document must have that holds *row*: its pairs, and what is spelled."""
    if not row:
        raise ValueError("a row has a place at least")
    wanted = [Lookup("pair", (one.folded + JOINER + two.folded,)) for one, two in pairwise(row)]
    spelled = [_spelled(place, spellings) for place in row]
    wanted += [Lookup("syllable", texts) for texts in spelled if texts]
    wanted = wanted or [Lookup("folded", (row[0].folded,))]
    if in_title:
        wanted = [lookup._replace(field=TITLE_FIELD_OF[lookup.field]) for lookup in wanted]
    return wanted
