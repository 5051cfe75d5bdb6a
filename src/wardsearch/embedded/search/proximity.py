"""Where in a report do the words of a query stand, and what is that worth?

BM25 counts words and does not see where they are. Two things about their places tell a report that
is about the query from one that mentions its words:

- how near the beginning a word or pair stands first: reports say at once what they are about;
- how much of the query stands together: the best stretch of `NEAR_TOKENS` tokens is worth the words
  that are in it.

Both need the running text, so they are read only in the reports that BM25 puts first. Neither is
ever negative: no report that was read falls behind one that was not.

Only what matches as it was typed counts here. A syllable typed with diacritics and spelled
otherwise gets nothing, so what the spelling is worth stays with `features`.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from wardsearch.analysis.arrays import Doubles, Ints
from wardsearch.analysis.fields import FIELD_OF
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.posting_lists import term_number
from wardsearch.search.features import Feature
from wardsearch.search.weights import BEGINNING_TOKENS, NEAR_TOKENS

READ_TOKENS: Final = 20_000  # of each report, some 90 kB: of a longer one its beginning speaks
READ: Final = 30  # best reports in whose text the places are read; 200 order no better
_FAR: Final = np.int32(1 << 30)
_PLACED: Final = ("exact", "plain", "pair")  # kinds of features whose places count


class Nearness(NamedTuple):
    """What the places of the words add to the scores of some documents of a segment.

    Attributes:
        features: What is looked for.
        beginnings: A row for each feature: what each document gets for its first occurrence.
        together: What each document gets for its best stretch.
    """

    features: tuple[Feature, ...]
    beginnings: Doubles
    together: Doubles


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


def places_worth(
    ranking: Ranking, features: Sequence[Feature], documents: Sequence[tuple[int, int]]
) -> list[float]:
    """Return what the places of *features* add to each of *documents*: segments and numbers."""
    added = np.zeros(len(documents))
    for segment in {segment for segment, _ in documents}:
        places = [place for place, (of, _) in enumerate(documents) if of == segment]
        found = nearness(ranking, features, segment, [documents[place][1] for place in places])
        # One feature after the other: numpy sums in an order that depends on how many documents
        # there are, and equal reports would not score the same in segments of different sizes.
        added[places] = sum(found.beginnings, start=found.together)
    return [float(more) for more in added]


def nearness(
    ranking: Ranking, features: Sequence[Feature], segment_number: int, documents: Sequence[int]
) -> Nearness:
    """Return what the places of *features* in *documents* of a segment add to their scores."""
    segment, weights = ranking.snapshot.segments[segment_number], ranking.weights
    wanted = tuple(
        f for f in features if f.kind in _PLACED and not FIELD_OF[f.lookup.field].of_title
    )
    beginnings = np.zeros((len(wanted), len(documents)))
    together = np.zeros(len(documents))
    found = _occurrences(segment, wanted, documents)
    if not len(found.places):
        return Nearness(wanted, beginnings, together)
    worth = np.array([f.weight * ranking.idf(f.lookup) for f in wanted])
    following = _following(segment, wanted, found)
    firsts = np.flatnonzero(np.diff(found.documents, prepend=-1))
    own = found.documents[firsts]
    depths = following[:, firsts] - found.begins[own]
    nearer = (following[:, firsts] < found.ends[own]) / (1 + depths / BEGINNING_TOKENS)
    in_text = found.places < found.ends[found.documents]
    beginnings[:, own] = weights.beginning * worth[:, np.newaxis] * nearer
    held = np.zeros(len(found.places))  # what the stretch that begins at each occurrence is worth
    for feature, value, places in zip(wanted, worth, following, strict=True):
        if feature.kind != "pair":
            held += value * (places < found.places + NEAR_TOKENS)
    together[own] = weights.together * np.maximum.reduceat(held * in_text, firsts)
    rows = _rows(wanted, worth, following, found)
    together[own] += weights.row * np.maximum.reduceat(rows * in_text, firsts)
    return Nearness(wanted, beginnings, together)


def _rows(
    features: Sequence[Feature], worth: Doubles, following: Ints, found: _Occurrences
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
    segment: LiveSegment, features: Sequence[Feature], documents: Sequence[int]
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
    relevant[[n for feature in features for n in _letters(segment, feature) if n >= 0]] = True
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


def _letters(segment: LiveSegment, feature: Feature) -> Iterator[int]:
    """Yield the folded terms of *feature*; -1 for one that the segment lacks."""
    if feature.kind == "exact":
        number = term_number(segment, "syllable", feature.lookup.terms[0])
        yield int(segment.arrays.folded_of[number]) if number >= 0 else -1
    else:
        for term in feature.lookup.terms[0].split(JOINER):
            yield term_number(segment, "folded", term)


def _following(segment: LiveSegment, features: Sequence[Feature], found: _Occurrences) -> Ints:
    """Return, a row for each of *features*, its first place at or after each occurrence.

    Where there is none, the place is far off.
    """
    following = np.full((len(features), len(found.places)), _FAR, np.int32)
    for row, feature in zip(following, features, strict=True):
        if feature.kind == "exact":
            hits = found.terms == term_number(segment, "syllable", feature.lookup.terms[0])
        elif feature.kind == "plain":
            hits = found.folded == term_number(segment, "folded", feature.lookup.terms[0])
        else:
            one, two = _letters(segment, feature)
            hits = np.zeros(len(row), np.bool_)
            hits[:-1] = (found.folded[:-1] == one) & (found.folded[1:] == two)
            hits[:-1] &= np.diff(found.places) == 1
        np.copyto(row, found.places, where=hits)
    return np.minimum.accumulate(following[:, ::-1], axis=1)[:, ::-1]
