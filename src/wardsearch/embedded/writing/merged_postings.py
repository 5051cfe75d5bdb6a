"""How do the postings of several segments become those of one?

Each part has the postings of a range of keys (numbers of terms, or of pairs), in the order of the
keys; parts follow one another in the order of their documents. So what is taken key by key, and of
each key part by part, is in order. Natively just that is done; NumPy, which does the same where
there is no kernel, sorts.
"""

from collections.abc import Sequence

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.embedded.index.postings import Postings
from wardsearch.embedded.writing.occurrences import first_of_each
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native


class Part(NamedTuple):
    """The postings that one segment has of a range of keys.

    Attributes:
        keys: By the numbers of the merged segment, ascending.
        counts: How many documents hold each.
        postings: Of one key after the other.
        places: The new number of each document of the segment; -1 for a dead one.
    """

    keys: Longs
    counts: Ints
    postings: Postings
    places: Ints


class Merged(NamedTuple):
    """The postings of all parts.

    Attributes:
        keys: Those that a living document holds, ascending.
        counts: How many documents hold each.
        postings: Of one key after the other; those of one document are one.
    """

    keys: Longs
    counts: Ints
    postings: Postings


def merge_postings(parts: Sequence[Part]) -> Merged:
    """Return the postings of all *parts* as those of one segment."""
    kernel = native()
    if kernel is None:
        return _sorted_postings(parts)
    given = [
        (
            np.ascontiguousarray(part.keys, np.int64),
            *(
                np.ascontiguousarray(each, np.int32)
                for each in (part.counts, *part.postings, part.places)
            ),
        )
        for part in parts
    ]
    keys, counts, documents, frequencies = kernel.merge_postings(given)
    postings = Postings(np.frombuffer(documents, np.int32), np.frombuffer(frequencies, np.int32))
    return Merged(np.frombuffer(keys, np.int64), np.frombuffer(counts, np.int32), postings)


def _sorted_postings(parts: Sequence[Part]) -> Merged:
    keys = np.concatenate([np.empty(0, np.int64), *(np.repeat(p.keys, p.counts) for p in parts)])
    documents = _joined([part.places[part.postings.documents] for part in parts])
    frequencies = _joined([part.postings.frequencies for part in parts])
    order = np.argsort(keys, kind="stable")
    order = order[documents[order] >= 0]
    keys, documents, frequencies = keys[order], documents[order], frequencies[order]
    firsts = first_of_each(keys, documents)
    if len(firsts) < len(keys):  # of pieces of one document
        frequencies = np.add.reduceat(frequencies, firsts).astype(np.int32)
        keys, documents = keys[firsts], documents[firsts]
    starts = np.flatnonzero(np.diff(keys, prepend=np.int64(-1)))
    counts = np.diff(starts, append=len(keys)).astype(np.int32)
    return Merged(keys[starts], counts, Postings(documents, frequencies))


def _joined(arrays: list[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int32), *arrays])
