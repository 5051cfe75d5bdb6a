"""Which terms does one text have in each form?

For one text at a time, plainly: what `analyze` shows, and what the batches of
`wardsearch.analysis.batch` are tested against. The forms are described in
`wardsearch.analysis.tokenizer`.
"""

import re
from itertools import pairwise

from wardsearch.analysis.tokenizer import JOINER, single_token, tokenize
from wardsearch.facts.extraction import terms_in
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.spelling import fold


def compounds(text: str) -> list[tuple[str, CharRange]]:
    """Return the compounds of NFC *text*: canonical syllables joined by `_`, and where they stand.

    A compound is a word of two or more of pyvi's syllables, each of which is one token: so neither
    an address, which pyvi keeps whole, nor what holds punctuation.
    """
    from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
    from wardsearch.analysis.segmenter.segmenter import default_segmenter

    found = []
    for line in re.finditer(r"[^\n]+", text):
        for word in default_segmenter().segment(line.group()):
            pieces = syllabify(line.group()[word.start : word.end])
            tokens = [token for token in map(single_token, pieces) if token is not None]
            if len(tokens) == len(pieces) > 1:
                span = CharRange(line.start() + word.start, line.start() + word.end)
                found.append((JOINER.join(tokens), span))
    return found


def describe(text: str) -> list[tuple[str, list[str]]]:
    """Return each form's name and the terms of NFC *text* in it, in order."""
    syllables = [token.text for token in tokenize(text)]
    folded = [fold(syllable) for syllable in syllables]
    return [
        ("syllable", syllables),
        ("folded", folded),
        ("pair", [JOINER.join(pair) for pair in pairwise(folded)]),
        ("word", [word for word, _ in compounds(text)]),
        ("fact", [term for term, _, _ in terms_in(text)]),
    ]
