"""Which compounds do many texts have, given which pieces are joined?

A compound is a word of two or more of pyvi's syllables, here called pieces, each of which is one
token. Each distinct one is numbered, in the order of its first coming.

Does not cover joining (`segmenter.segmenter`).
"""

from itertools import pairwise

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs, Mask
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native


class Compounds(NamedTuple):
    """The compounds of some texts.

    Attributes:
        words: The number of each.
        documents: The text that each stands in, ascending.
        rows: The syllables of each distinct one in turn, by their numbers.
    """

    words: Ints
    documents: Ints
    rows: list[list[int]]


def find_compounds(joined: Mask, pieces: Ints, syllables: Ints, documents: Longs) -> Compounds:
    """Return the compounds of texts.

    Args:
        joined: Whether each piece of all texts in turn is joined to the one before.
        pieces: What each is a kind of.
        syllables: Of each kind, the token that it is; -1 where it is not exactly one.
        documents: At which piece each text begins, the first at the first.
    """
    kernel = native()
    if kernel is None:
        return _find_compounds(joined, pieces, syllables, documents)
    given = joined, np.ascontiguousarray(pieces, np.int32), syllables, documents
    words, owners, rows, ends = kernel.compounds(*given)
    flat = np.frombuffer(rows, np.int32).tolist()
    bounds = (np.frombuffer(ends, np.int64) // np.dtype(np.int32).itemsize).tolist()
    distinct = [flat[start:end] for start, end in pairwise(bounds)]
    return Compounds(np.frombuffer(words, np.int32), np.frombuffer(owners, np.int32), distinct)


def _find_compounds(joined: Mask, pieces: Ints, syllables: Ints, documents: Longs) -> Compounds:
    is_first = ~joined
    is_first[:1] = True
    firsts = np.flatnonzero(is_first)
    lengths = np.diff(firsts, append=len(pieces))
    tokens = syllables[pieces]
    compound = lengths > 1
    firsts, lengths = firsts[compound], lengths[compound]
    numbers = np.full(len(firsts), -1, np.int32)
    rows: list[list[int]] = []
    for length in np.unique(lengths).tolist():
        chosen = np.flatnonzero(lengths == length)
        wide = tokens[firsts[chosen, None] + np.arange(length)]
        plain = (wide >= 0).all(axis=1)
        distinct, which = _distinct_rows(wide[plain])
        numbers[chosen[plain]] = which + len(rows)
        rows += distinct.tolist()
    known = numbers >= 0
    places = np.searchsorted(documents, firsts[known], "right") - 1
    _, first_places, which = np.unique(numbers[known], return_index=True, return_inverse=True)
    order = np.argsort(first_places)  # of the numbers, by their coming
    ranks = np.argsort(order).astype(np.int32)
    return Compounds(ranks[which], places.astype(np.int32), [rows[n] for n in order.tolist()])


def _distinct_rows(rows: Ints) -> tuple[Ints, Longs]:
    """Return the distinct *rows* and the number of each row among them."""
    which = np.zeros(len(rows), np.int64)
    index = np.zeros(min(1, len(rows)), np.int64)
    for column in rows.T:
        _, index, which = np.unique((which << 32) | column, return_index=True, return_inverse=True)
    return rows[index], which
