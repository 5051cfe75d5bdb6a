"""What are the places of words in documents worth, as NumPy reads them?

See `wardsearch.embedded.search.proximity`, which says what counts.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Doubles, Ints
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import PlacesWorth, Worth
from wardsearch.embedded.kernel.posting_lists import term_number
from wardsearch.frozen import NamedTuple
from wardsearch.search.features import Feature
from wardsearch.search.weights import BEGINNING_TOKENS, NEAR_TOKENS

READ_TOKENS: Final = 20_000
"""Of each report, some 90 kB: of a longer one its beginning speaks."""

_FAR: Final = np.int32(1 << 30)
_FIELD_OF: Final = {"exact": "syllable", "plain": "folded", "pair": "pair"}  # what counts, by kind


class _Occurrences(NamedTuple):
    """The tokens of some documents that have the letters of anything in the query, in order.

    Attributes:
        terms, folded: Their numbers.
        documents: The number of the document among those asked for.
        places: Tokens from the beginning of the first document, documents set so far apart that no
            stretch reaches two.
        begins, ends: The places of each document's first token and after its last; words of the
            names of files, which stand behind the text, are not counted.
    """

    terms: Ints
    folded: Ints
    documents: Ints
    places: Ints
    begins: Ints
    ends: Ints


class _Placed(NamedTuple):
    """A feature by its place and the numbers of its terms, -1 for one that the segment lacks."""

    place: int
    kind: str
    first: int
    second: int
    syllable: int
    worth: float


def places(
    segment: LiveSegment,
    documents: Sequence[int],
    features: Sequence[Feature],
    rarities: Sequence[float],
    worth: Worth,
) -> list[PlacesWorth]:
    """Return what the places of *features* add; see `SegmentKernel.places`."""
    wanted = [
        _placed(segment, place, feature, rarity)
        for place, (feature, rarity) in enumerate(zip(features, rarities, strict=True))
        if _FIELD_OF.get(feature.kind) == feature.lookup.field
    ]
    beginnings = np.zeros((len(features), len(documents)))
    together = np.zeros(len(documents))
    found = _occurrences(segment, wanted, documents) if documents else None
    if found is not None and len(found.places):
        values = np.array([feature.worth for feature in wanted])
        following = _following(wanted, found)
        firsts = np.flatnonzero(np.diff(found.documents, prepend=-1))
        own = found.documents[firsts]
        depths = following[:, firsts] - found.begins[own]
        nearer = (following[:, firsts] < found.ends[own]) / (1 + depths / BEGINNING_TOKENS)
        in_text = found.places < found.ends[found.documents]
        rows = np.array([feature.place for feature in wanted])[:, np.newaxis]
        beginnings[rows, own] = worth.beginning * values[:, np.newaxis] * nearer
        held = np.zeros(len(found.places))  # what the stretch from each occurrence on is worth
        for feature, value, row in zip(wanted, values, following, strict=True):
            if feature.kind != "pair":
                held += value * (row < found.places + NEAR_TOKENS)
        together[own] = worth.together * np.maximum.reduceat(held * in_text, firsts)
        held = _rows(wanted, values, following, found)
        together[own] += worth.row * np.maximum.reduceat(held * in_text, firsts)
    return list(zip(together.tolist(), beginnings.T.tolist(), strict=True))


def added_up(worth: PlacesWorth) -> float:
    """Return what *worth* is together.

    One after the other: `sum` of Python 3.12 and newer rounds otherwise.
    """
    together, beginnings = worth
    for value in beginnings:
        together += value
    return together


def _placed(segment: LiveSegment, place: int, feature: Feature, rarity: float) -> _Placed:
    kind, syllable, worth = feature.kind, feature.syllable, feature.weight * rarity
    term = feature.lookup.terms[0]
    if kind != "pair":
        number = term_number(segment, _FIELD_OF[kind], term)
        return _Placed(place, kind, number, -1, syllable, worth)
    one, _, two = term.partition(JOINER)
    first, second = (term_number(segment, "folded", each) for each in (one, two))
    return _Placed(place, kind, first, second, syllable, worth)


def _rows(
    features: Sequence[_Placed], worth: Doubles, following: Ints, found: _Occurrences
) -> Doubles:
    """Return what the longest row of pairs of the query that ends at each occurrence is worth."""
    best = np.zeros(len(found.places))
    ending: dict[int, Doubles] = {}  # rows by the syllable of the query that they end with
    for feature, value, following_places in zip(features, worth, following, strict=True):
        if feature.kind != "pair":
            continue
        at = np.flatnonzero(following_places == found.places)  # the pair begins here
        row = np.zeros(len(found.places))
        row[at] = value
        before = ending.get(feature.syllable)
        if before is not None:
            after = at[at > 0]
            after = after[found.places[after] - found.places[after - 1] == 1]
            row[after] += before[after - 1]
        ending[feature.syllable + 1] = row
        np.maximum(best, row, out=best)
    return best


def _occurrences(
    segment: LiveSegment, features: Sequence[_Placed], documents: Sequence[int]
) -> _Occurrences:
    arrays = segment.arrays
    starts = arrays.token_starts
    texts = [
        arrays.tokens.slice(int(starts[d]), min(int(starts[d + 1]), int(starts[d]) + READ_TOKENS))
        for d in documents
    ]
    lengths = np.array(list(map(len, texts)), np.int32)
    tokens = np.concatenate(texts)
    folded = arrays.folded_of[tokens]
    relevant = np.zeros(len(arrays.strings("folded")), np.bool_)
    relevant[[n for one in features for n in _letters(segment, one) if n >= 0]] = True
    places = np.flatnonzero(relevant[folded]).astype(np.int32)
    of_document = np.repeat(np.arange(len(documents), dtype=np.int32), lengths)[places]
    begins = np.cumsum(lengths, dtype=np.int32) - lengths
    begins += np.arange(len(documents), dtype=np.int32) * NEAR_TOKENS
    names = arrays.column("name_lengths")[np.array(documents, np.int64)].astype(np.int32)
    return _Occurrences(
        tokens[places],
        folded[places].astype(np.int32),
        of_document,
        places + of_document * NEAR_TOKENS,
        begins,
        begins + lengths - names,
    )


def _letters(segment: LiveSegment, feature: _Placed) -> Iterator[int]:
    """Yield the folded terms of *feature*; -1 for one that the segment lacks."""
    if feature.kind == "exact":
        yield int(segment.arrays.folded_of[feature.first]) if feature.first >= 0 else -1
    else:
        yield feature.first
        if feature.kind == "pair":
            yield feature.second


def _following(features: Sequence[_Placed], found: _Occurrences) -> Ints:
    """Return, a row for each of *features*, its first place at or after each occurrence.

    Where there is none, the place is far off.
    """
    following = np.full((len(features), len(found.places)), _FAR, np.int32)
    for row, feature in zip(following, features, strict=True):
        if feature.kind == "exact":
            hits = found.terms == feature.first
        elif feature.kind == "plain":
            hits = found.folded == feature.first
        else:
            hits = np.zeros(len(row), np.bool_)
            hits[:-1] = (found.folded[:-1] == feature.first) & (found.folded[1:] == feature.second)
            hits[:-1] &= np.diff(found.places) == 1
        np.copyto(row, found.places, where=hits)
    return np.minimum.accumulate(following[:, ::-1], axis=1)[:, ::-1]
