"""Which documents of a segment have rows of syllables in their running text, as NumPy reads it?

All documents in question are read as one array, and a row is looked for in all of them at once.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wardsearch.analysis.arrays import Ints, Longs, Mask, distinct
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.document_sets import NumpyDocuments
from wardsearch.embedded.kernel.face import DocumentSet
from wardsearch.frozen import NamedTuple


class RowTerms(NamedTuple):
    """Rows of which a document is to hold one.

    Attributes:
        rows: For each, for each of its places, the syllable terms that may stand there.
        anywhere: The documents that need no row.
    """

    rows: Sequence[Sequence[Sequence[int]]]
    anywhere: DocumentSet


def with_rows(
    segment: LiveSegment,
    documents: NumpyDocuments,
    parts: Sequence[RowTerms],
    passage: int,
    *,
    in_title: bool,
) -> NumpyDocuments:
    """Return those of *documents* that have a row of each part; see `SegmentKernel.holding`."""
    reader = _Reader(segment, passage, in_title=in_title)
    numbers = documents.numbers
    if not len(numbers):
        return documents
    if not any(part.anywhere for part in parts):
        return NumpyDocuments(documents.size, reader.read(numbers, parts))
    # A row a document, a column a part: whether it must be read for it.
    anywhere = [_numpy(part.anywhere).mask for part in parts]
    needed = np.stack([~own[numbers] for own in anywhere], axis=1)
    patterns, of_document = np.unique(needed, axis=0, return_inverse=True)
    kept = []
    for number, pattern in enumerate(patterns.tolist()):
        own = numbers[of_document.ravel() == number]
        wanted = [part for part, needs in zip(parts, pattern, strict=True) if needs]
        kept.append(reader.read(own, wanted) if wanted else own)
    return NumpyDocuments(documents.size, distinct(np.concatenate(kept)))


def _numpy(documents: object) -> NumpyDocuments:
    assert isinstance(documents, NumpyDocuments)
    return documents


class _Reader:
    """Reads documents of *segment* for parts within *passage* tokens, or anywhere where it is 0."""

    def __init__(self, segment: LiveSegment, passage: int, *, in_title: bool) -> None:
        self._segment = segment
        self._passage = passage
        self._in_title = in_title

    def read(self, documents: Ints, parts: Sequence[RowTerms]) -> Ints:
        """Return those of *documents* whose running text has *parts*."""
        text = _RunningText(self._segment, documents, self._passage, in_title=self._in_title)
        groups = [parts] if self._passage else [[part] for part in parts]
        for group in groups:
            at = text.documents_at(self._together(text, group))
            documents = (
                at if len(groups) == 1 else documents[np.isin(documents, at, assume_unique=True)]
            )
        return documents

    def _together(self, text: "_RunningText", parts: Sequence[RowTerms]) -> Longs:
        """Return from where in *text* a passage holds a row of each of *parts*."""
        places = []
        for part in parts:
            found = [(_places(text, row), len(row)) for row in part.rows]
            if len(parts) == 1:
                return np.concatenate([begins for begins, _ in found])
            starts = np.concatenate([begins for begins, _ in found])
            ends = np.concatenate([begins + length for begins, length in found])
            order = np.argsort(starts, kind="stable")
            places.append((starts[order], ends[order]))
        begins = distinct(np.concatenate([starts for starts, _ in places]))
        for starts, ends in places:
            at = np.searchsorted(starts, begins)
            begins, at = begins[at < len(starts)], at[at < len(starts)]
            begins = begins[ends[at] <= begins + self._passage]
        return begins


def _places(text: "_RunningText", row: Sequence[Sequence[int]]) -> Longs:
    """Return where in *text* the *row* begins.

    Only where its syllable of the fewest spellings stands are the others looked at.
    """
    order = sorted(range(len(row)), key=lambda step: len(row[step]))
    if not row[order[0]]:
        return np.empty(0, np.int64)
    places = np.flatnonzero(_is_any(text.tokens, row[order[0]])) - order[0]
    places = text.within(places, len(row))
    for step in order[1:]:
        places = places[_is_any(text.tokens[places + step], row[step])]
    return text.apart(places)


class _RunningText:
    """The tokens of some documents, or of their titles, in turn.

    Attributes:
        tokens: The syllable terms, as narrow as they are kept.
    """

    def __init__(
        self, segment: LiveSegment, documents: Ints, passage: int, *, in_title: bool
    ) -> None:
        arrays = segment.arrays
        starts = arrays.token_starts
        begins, ends = starts[documents], starts[documents + 1]
        if in_title:
            begins = begins + arrays.column("title_starts")[documents]
            ends = begins + arrays.column("title_lengths")[documents]
        self._documents = documents
        self._apart = passage
        self._ends = np.cumsum(ends - begins)
        self.tokens = arrays.tokens.joined(begins, ends)

    def within(self, places: Longs, length: int) -> Longs:
        """Return those of *places* from which *length* tokens are of one document."""
        places = places[(places >= 0) & (places + length <= len(self.tokens))]
        ends = self._ends[np.searchsorted(self._ends, places, side="right")]
        return places[places + length <= ends]

    def apart(self, places: Longs) -> Longs:
        """Return *places* counted so that no passage joins two documents."""
        return places + self._apart * np.searchsorted(self._ends, places, side="right")

    def documents_at(self, places: Longs) -> Ints:
        """Return the documents, ascending, that have any of *places*, as counted by `apart`."""
        ends = self._ends + self._apart * np.arange(1, len(self._ends) + 1)
        return self._documents[distinct(np.searchsorted(ends, places, side="right"))]


def _is_any(tokens: NDArray[np.integer], terms: Sequence[int]) -> Mask:
    """Return which of *tokens* are one of *terms*, of which there are few."""
    held: Mask = tokens == terms[0] if terms else np.zeros(len(tokens), np.bool_)
    for term in terms[1:]:
        held |= tokens == term
    return held
