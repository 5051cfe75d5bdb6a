"""How does Whoosh read a segment of arrays?

Whoosh's plug points for another index format: the codec, its segment, its reader of terms, its
matcher; the reader of documents is in `documents`. Through them `whoosh.index.open_dir`, the stock
`Searcher` and the stock queries work on an index of ours. Our own search does not pass through
here: it evaluates whole arrays (`wardsearch.embedded.search.bm25`).

Documents are not written through the codec one token at a time;
`wardsearch.embedded.writing.writer` writes whole segments.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.filedb.filestore import Storage
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.embedded.index.file_names import segment_file
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.whoosh.documents import ArrayDocumentReader


class ArraySegment(base.Segment):
    """A segment in Whoosh's table of contents: a file of arrays and the documents deleted since.

    Attributes:
        size: Bytes of the file.
        checksum: CRC-32 of all of it.
    """

    def __init__(
        self,
        indexname: str,
        document_count: int,
        size: int,
        checksum: int,
        deleted: Iterable[int] = (),
    ) -> None:
        super().__init__(indexname)
        self._document_count = document_count
        self._deleted = set(deleted)
        self.size = size
        self.checksum = checksum

    def codec(self) -> "ArrayCodec":
        return ArrayCodec()

    def should_assemble(self) -> bool:
        return False

    def filename(self) -> str:
        """Return the name of the file in the index folder."""
        return segment_file(self.segid)

    def doc_count_all(self) -> int:
        return self._document_count

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> list[int]:
        return sorted(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted


class ArrayCodec(base.Codec):
    """Reads segments of arrays for Whoosh."""

    length_stats = False

    def per_document_writer(self, storage: Storage, segment: ArraySegment) -> "WholeSegments":
        return WholeSegments()

    def field_writer(self, storage: Storage, segment: ArraySegment) -> "WholeSegments":
        return WholeSegments()

    def terms_reader(self, storage: Storage, segment: ArraySegment) -> "ArrayTermsReader":
        return ArrayTermsReader(_arrays(storage, segment))

    def per_document_reader(self, storage: Storage, segment: ArraySegment) -> ArrayDocumentReader:
        return ArrayDocumentReader(_arrays(storage, segment), segment)

    def new_segment(self, storage: Storage, indexname: str) -> ArraySegment:
        return ArraySegment(indexname, 0, 0, 0)


class WholeSegments(base.PerDocumentWriter):
    """Stands in for the per-document writers that Whoosh opens and we never use."""

    def __init__(self) -> None:
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


class ArrayTermsReader(base.TermsReader):
    """The terms of a segment and their postings; terms are bytes, fields in alphabetical order."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._arrays = arrays

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        return sorted(DICTIONARY_OF)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for number in self._numbers_from(fieldname, prefix):
            yield fieldname, self._arrays.field(fieldname).terms[number]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for name in self.indexed_field_names():
            yield from self.items_from(name, b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for number in self._numbers_from(fieldname, prefix):
            term = self._arrays.field(fieldname).terms[number]
            yield (fieldname, term), self.term_info(fieldname, term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        number = self._find(fieldname, text)
        if number < 0:
            raise KeyError((fieldname, text))
        documents, frequencies = self._arrays.field(fieldname).postings.postings(number)
        lengths = self._arrays.lengths(fieldname)[documents]
        return TermInfo(
            weight=int(frequencies.sum()),
            df=len(documents),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=int(frequencies.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> "ArrayMatcher":
        number = self._find(fieldname, text)
        if number < 0:
            raise KeyError((fieldname, text))
        return ArrayMatcher(self._arrays, fieldname, number, format_, scorer)

    def close(self) -> None:
        """Nothing to close: the file is unmapped when its last array is gone."""

    def _find(self, fieldname: str, text: bytes) -> int:
        """Return the number of a term that has postings, or -1."""
        if fieldname not in DICTIONARY_OF:
            return -1
        field = self._arrays.field(fieldname)
        number = field.terms.find(text)
        return number if number >= 0 and field.postings.document_frequency(number) else -1

    def _numbers_from(self, fieldname: str, prefix: bytes) -> Iterator[int]:
        field = self._arrays.field(fieldname)
        for number in range(field.terms.position(prefix), len(field.postings)):
            if field.postings.document_frequency(number):
                yield number


class ArrayMatcher(LeafMatcher):
    """Walks the postings of one term."""

    def __init__(
        self, arrays: SegmentArrays, fieldname: str, number: int, format_: Any, scorer: Any
    ) -> None:
        self._arrays = arrays
        self._fieldname = fieldname
        self._number = number
        self._term = (fieldname, arrays.field(fieldname).terms[number])
        self.format = format_
        self.scorer = scorer
        self._postings = arrays.field(fieldname).postings.postings(number)
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._postings.documents)

    def id(self) -> int:
        # After its end it stays at the last document: some of Whoosh's matchers ask there.
        return int(self._postings.documents[min(self._at, len(self._postings.documents) - 1)])

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's signature
        if not self.is_active():
            raise ReadTooFar
        self._at = max(self._at, int(np.searchsorted(self._postings.documents, id)))

    def weight(self) -> float:
        return float(self._postings.frequencies[self._at])

    def value_as(self, astype: str) -> Any:
        if astype in ("frequency", "weight"):
            return self.weight()
        return self._positions()

    def supports_block_quality(self) -> bool:
        return False

    def all_ids(self) -> Iterator[int]:
        return iter(self._postings.documents[self._at :].tolist())

    def copy(self) -> "ArrayMatcher":
        other = ArrayMatcher(self._arrays, self._fieldname, self._number, self.format, self.scorer)
        other._at = self._at
        return other

    def _positions(self) -> list[int]:
        """Return where in the current document's field the term stands."""
        document = self.id()
        start = int(self._arrays.token_starts[document])
        tokens = self._arrays.tokens.slice(start, int(self._arrays.token_starts[document + 1]))
        if self._fieldname.startswith("title"):
            first = int(self._arrays.column("title_starts")[document])
            tokens = tokens[first : first + int(self._arrays.column("title_lengths")[document])]
        if self._fieldname.endswith("folded"):
            tokens = self._arrays.folded_of[tokens].astype(np.int32)
        return [int(position) for position in np.flatnonzero(tokens == self._number)]


def _arrays(storage: Storage, segment: ArraySegment) -> SegmentArrays:
    return SegmentArrays(Path(storage.folder) / segment.filename())
