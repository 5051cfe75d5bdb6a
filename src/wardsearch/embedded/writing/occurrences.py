"""How do occurrences of terms become postings?

Inverting is sorting: occurrences, which come by document, are sorted by term, and the lengths of
the runs of equal ones are the frequencies. Natively it is counting; NumPy, which does the same
where there is no kernel, sorts by digits.
"""

from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.embedded.index.postings import Postings
from wardsearch.embedded.index.terms import pair_keys
from wardsearch.kernel.native import native

_DIGIT: Final = 16


def invert(terms: Ints, documents: Ints, term_count: int) -> tuple[Ints, Postings]:
    """Return how many documents hold each term, and the postings, by term and document.

    Args:
        terms: The term of each occurrence, below *term_count*.
        documents: The document of each occurrence, ascending.
        term_count: How many terms there are, some of which may not occur.
    """
    kernel = native()
    if kernel is None:
        present, postings = sort_postings(terms, documents)
        return np.bincount(present, minlength=term_count).astype(np.int32), postings
    counts, found, frequencies = kernel.invert(_ints(terms), _ints(documents), term_count)
    return _from(counts), Postings(_from(found), _from(frequencies))


def invert_pairs(
    terms: Ints, documents: Ints, term_count: int, unasked: int | None = None
) -> tuple[Longs, Ints, Postings]:
    """Return the keys of pairs, ascending, how many documents hold each, and the postings.

    Args:
        terms: The term of each occurrence, below *term_count*; two that are neighbours in one
            document are a pair.
        documents: The document of each occurrence, ascending.
        term_count: How many terms there are.
        unasked: A term of which no pair is wanted.
    """
    without = -1 if unasked is None else unasked
    kernel = native()
    if kernel is not None:
        given = (_ints(terms), _ints(documents), without, term_count)
        keys, counts, found, frequencies = kernel.invert_pairs(*given)
        postings = Postings(_from(found), _from(frequencies))
        return np.frombuffer(keys, np.int64), _from(counts), postings
    is_asked = terms != without
    is_pair = (documents[1:] == documents[:-1]) & is_asked[1:] & is_asked[:-1]
    firsts, seconds = terms[:-1][is_pair], terms[1:][is_pair]
    bits = max(term_count - 1, 0).bit_length()
    numbers = (firsts.astype(np.int64) << bits) | seconds
    present, postings = sort_postings(numbers, documents[:-1][is_pair])
    starts = np.flatnonzero(np.diff(present, prepend=-1))
    chosen = present[starts]
    counts_of_pairs = np.diff(starts, append=len(present)).astype(np.int32)
    return pair_keys(chosen >> bits, chosen & ((1 << bits) - 1)), counts_of_pairs, postings


def sort_postings(terms: Ints | Longs, documents: Ints) -> tuple[Ints | Longs, Postings]:
    """Return the postings sorted by term and document, and the term of each.

    Args:
        terms: The term of each occurrence, below 2**48.
        documents: The document of each occurrence, ascending.
    """
    order = stable_order(terms)
    terms, documents = terms[order], documents[order]
    firsts = first_of_each(terms, documents)
    frequencies = np.diff(firsts, append=len(terms)).astype(np.int32)
    return terms[firsts], Postings(documents[firsts], frequencies)


def first_of_each(terms: Ints | Longs, documents: Ints) -> Longs:
    """Return the first place of each run of one term in one document."""
    is_first = np.ones(len(terms), np.bool_)
    np.logical_or(terms[1:] != terms[:-1], documents[1:] != documents[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)


def stable_order(numbers: Ints | Longs) -> Longs:
    """Return the order that sorts *numbers*, which are not negative, equal ones as they come.

    NumPy sorts 16-bit numbers by counting, three times as fast as it compares 64-bit ones; so it is
    asked to sort by one 16-bit digit after the other, the lowest first.
    """
    largest = int(numbers.max(initial=0))
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    for shift in range(_DIGIT, largest.bit_length(), _DIGIT):
        digit = (numbers >> shift).astype(np.uint16)
        order = order[np.argsort(digit[order], kind="stable")]
    return order


def _ints(numbers: Ints) -> Ints:
    return np.ascontiguousarray(numbers, np.int32)


def _from(data: bytes) -> Ints:
    return np.frombuffer(data, np.int32)
