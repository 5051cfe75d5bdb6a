"""Does a report write these syllables with capitals, as a name?

Reads the stored text of the first documents that hold them side by side. A text or a title all in
capitals tells nothing, nor does the first word of a sentence alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.highlighting import token_ranges
from wardsearch.embedded.search.posting_lists import look_up, term_number
from wardsearch.search.lookups import Lookup

_READ: Final = 3  # documents of a segment
_LONGEST_CHARS: Final = 200_000  # of a text; a longer one is not read for this


def is_written_as_name(segment: LiveSegment, row: Sequence[str]) -> bool:
    """Return whether a document of *segment* writes *row*, folded syllables, as a name."""
    pairs = tuple(one + JOINER + two for one, two in pairwise(row))
    documents = look_up(segment, Lookup("pair", pairs, "together")).live_postings().documents
    return any(_writes(segment, document, row) for document in documents[:_READ].tolist())


def _writes(segment: LiveSegment, document: int, row: Sequence[str]) -> bool:
    arrays = segment.arrays
    start, end = (int(at) for at in arrays.token_starts[document : document + 2])
    folded = arrays.folded_of[arrays.tokens.slice(start, end)]
    places = np.arange(max(len(folded) - len(row) + 1, 0))
    for step, syllable in enumerate(row):
        places = places[folded[places + step] == term_number(segment, "folded", syllable)]
    if not len(places):
        return False
    text = arrays.texts[document]
    if len(text) > _LONGEST_CHARS:
        return False
    for place in places.tolist():
        starts, ends = token_ranges(text, np.arange(place, place + len(row)))
        words = [text[s:e] for s, e in zip(starts.tolist(), ends.tolist(), strict=True)]
        if words and all(word.istitle() for word in words):
            return True
    return False
