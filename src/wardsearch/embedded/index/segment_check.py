"""Does one segment hold together?

Posting lists that ascend and stay in range, frequencies that add up to the lengths of the
documents, stored texts and rows that can be read.
"""

import json
from collections.abc import Iterator
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Longs
from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.embedded.index.postings import PostingsReader
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.index.terms import PairTerms, pair_keys

_TOKENS_AT_ONCE: Final = 1 << 20
_POSTINGS_AT_ONCE: Final = 1 << 21  # some 50 MB of arrays


def segment_problems(segment: LiveSegment) -> Iterator[str]:
    """Yield what does not hold together in *segment*, whose bytes are those that were written."""
    arrays = segment.arrays
    for name in DICTIONARY_OF:
        yield from _field_problems(arrays, name)
    yield from _running_text_problems(arrays)
    yield from _document_problems(arrays)


def _field_problems(arrays: SegmentArrays, name: str) -> Iterator[str]:
    """Yield what is wrong with the terms and postings of the field *name*."""
    field = arrays.field(name)
    if not _ascend(arrays, DICTIONARY_OF[name]):
        yield f"the terms of its field {name!r} are not in order"
    sums = np.zeros(arrays.document_count, np.int64)
    for start, end in _ranges(field.postings):
        counts = field.postings.counts(start, end)
        documents, frequencies = field.postings.range(start, end)
        if len(documents) and not 0 <= documents.min() <= documents.max() < len(sums):
            yield f"its field {name!r} has postings of documents that are not there"
            return
        steps = np.diff(documents.astype(np.int64), prepend=np.int64(-1))
        firsts = np.zeros(len(documents) + 1, np.bool_)
        firsts[np.cumsum(counts) - counts] = True
        if (steps[~firsts[:-1]] <= 0).any():
            yield f"its field {name!r} has postings that do not ascend"
        if (frequencies < 1).any():
            yield f"its field {name!r} has frequencies below 1"
        sums += np.bincount(documents, frequencies, minlength=len(sums)).astype(np.int64)
    if not np.array_equal(sums, arrays.lengths(name).astype(np.int64)):
        yield f"the frequencies of its field {name!r} do not add up to the lengths of the documents"


def _ranges(postings: PostingsReader) -> Iterator[tuple[int, int]]:
    """Yield ranges of term numbers that together are all, none with much more postings than fit."""
    ends = np.cumsum(postings.counts(0, len(postings)), dtype=np.int64)
    start = 0
    while start < len(ends):
        before = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _POSTINGS_AT_ONCE, "right")))
        yield start, end
        start = end


def _ascend(arrays: SegmentArrays, dictionary: str) -> bool:
    """Return whether the terms of a dictionary are in the order of their bytes, none twice."""
    terms = arrays.dictionary(dictionary)
    if isinstance(terms, PairTerms):
        keys = terms.keys(0, len(terms))
        return bool((np.diff(keys) > 0).all())
    before = None
    for number in range(len(terms)):
        term = terms[number]
        if before is not None and term <= before:
            return False
        before = term
    return True


def _running_text_problems(arrays: SegmentArrays) -> Iterator[str]:
    """Yield where the running text, which phrases are read from, and the postings differ."""
    count = len(arrays.tokens)
    if count != int(arrays.token_starts[-1]):
        yield "its running text is not as long as its documents together"
        return
    pairs = arrays.dictionary("pair")
    assert isinstance(pairs, PairTerms)
    keys = pairs.keys(0, len(pairs))
    sums = {
        name: np.zeros(len(arrays.dictionary(name)), np.int64)
        for name in ("syllable", "folded", "pair")
    }
    for start in range(0, count, _TOKENS_AT_ONCE):
        end = min(start + _TOKENS_AT_ONCE, count)
        tokens = arrays.tokens.slice(start, min(end + 1, count))  # and the next, for the last pair
        if not 0 <= tokens.min() <= tokens.max() < len(sums["syllable"]):
            yield "its running text has terms that are not there"
            return
        folded = arrays.folded_of[tokens].astype(np.int64)
        sums["syllable"] += np.bincount(tokens[: end - start], minlength=len(sums["syllable"]))
        sums["folded"] += np.bincount(folded[: end - start], minlength=len(sums["folded"]))
        found = _keys_of_neighbours(arrays, folded, start)
        places = np.searchsorted(keys, found)
        if (places == len(keys)).any() or (keys[places] != found).any():
            yield "its running text has pairs that its dictionary of pairs has not"
            return
        sums["pair"] += np.bincount(places, minlength=len(keys))
    for name, found in sums.items():
        if not np.array_equal(found, _term_sums(arrays, name)):
            yield f"its running text has other terms than the postings of its field {name!r}"


def _keys_of_neighbours(arrays: SegmentArrays, folded: Longs, start: int) -> Longs:
    """Return the keys of the pairs of *folded*, the terms of the running text from *start* on."""
    keys = pair_keys(folded[:-1], folded[1:])
    is_inside = np.ones(len(keys), np.bool_)
    starts = arrays.token_starts
    low, high = np.searchsorted(starts, (start + 1, start + len(folded)))
    is_inside[starts[low:high] - start - 1] = (
        False  # one document's last token, the next one's first
    )
    return keys[is_inside]


def _term_sums(arrays: SegmentArrays, name: str) -> Longs:
    """Return how often each term of the field *name* occurs by its postings."""
    postings = arrays.field(name).postings
    sums = np.zeros(len(postings), np.int64)
    for start, end in _ranges(postings):
        counts = postings.counts(start, end)
        of_posting = np.repeat(np.arange(start, end), counts)
        np.add.at(sums, of_posting, postings.range(start, end).frequencies)
    return sums


def _document_problems(arrays: SegmentArrays) -> Iterator[str]:
    """Yield what is wrong with what is stored of the documents."""
    count = arrays.document_count
    ids = arrays.keys("id")
    if len(ids) != count or (count and not 0 <= ids.min() <= ids.max() < len(arrays.strings("id"))):
        yield "it has reports without an id"
    starts, lengths, sizes = (
        arrays.column(name).astype(np.int64)
        for name in ("title_starts", "title_lengths", "lengths")
    )
    if (starts + lengths > sizes).any():
        yield "it has titles that end behind their reports"
    body_starts = arrays.column("body_starts")
    for document, text in enumerate(arrays.texts.texts(range(count))):
        try:
            row = arrays.stored[document]
        except (ValueError, TypeError, json.JSONDecodeError):
            yield f"what it shows of report {arrays.id(document)!r} cannot be read"
            continue
        if max(row.title_end, int(body_starts[document])) > len(text):
            yield f"the text of report {arrays.id(document)!r} is shorter than it should be"
