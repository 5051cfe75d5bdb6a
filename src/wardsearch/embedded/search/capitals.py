"""Does a report write these syllables with capitals, as a name?

Reads the stored text of the first documents that hold them side by side, up to the first that
tells: it writes each of them with a capital, or at least one in small letters. A text or a title
all in capitals tells nothing.
"""

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import Grade
from wardsearch.embedded.kernel.opening import kernel_of, token_ranges
from wardsearch.search.lookups import Lookup

READ: Final = 3  # documents of a segment
_LONGEST_CHARS: Final = 200_000  # of a text; a longer one is not read for this


def is_written_as_name(segment: LiveSegment, row: Sequence[str]) -> bool:
    """Return whether a document of *segment* writes *row*, folded syllables, as a name."""
    pairs = tuple(one + JOINER + two for one, two in pairwise(row))
    kernel = kernel_of(segment)
    holding = kernel.look_up(Lookup("pair", pairs, "together")).documents()
    numbers = [kernel.term_number("folded", syllable) for syllable in row]
    grades = [Grade([(number, number + 1)], is_folded=True) for number in numbers]
    for document in islice(holding, READ):
        matched = kernel.matches(document, [], [], [(0, grades)])
        if places := [position for position, syllable in matched if syllable == 0]:
            [text] = segment.arrays.texts.beginnings([document], _LONGEST_CHARS + 1)
            told = shows_name(text, places, len(row))
            if told is not None:
                return told
    return False


def shows_name(text: str, places: Sequence[int], length: int) -> bool | None:
    """Return whether *text* writes *length* tokens from any of *places* on as a name.

    None if it does not tell.
    """
    if len(text) > _LONGEST_CHARS:
        return None
    told = None
    tokens = sorted({token for place in places for token in range(place, place + length)})
    starts, ends = token_ranges()(text, tokens)  # once: it reads the text from its beginning on
    found = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    words = dict(zip(tokens, found, strict=False))  # some may stand behind the text, as names do
    for place in places:
        row = [words[token] for token in range(place, place + length) if token in words]
        if row and all(map(str.istitle, row)):
            return True
        if any(map(str.islower, row)):
            told = False
    return told
