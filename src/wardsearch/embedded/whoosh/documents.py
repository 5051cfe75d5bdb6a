"""What does Whoosh learn of a segment's documents?

Lengths, deletions and stored values in the form that Whoosh reads them;
`wardsearch.embedded.whoosh.codec` hands this reader out.
"""

from typing import Any

import numpy as np
from whoosh.codec import base

from wardsearch.analysis.fields import DICTIONARY_OF, KEY_FIELDS
from wardsearch.embedded.index.segment import SegmentArrays


class ArrayDocumentReader(base.PerDocumentReader):
    """Lengths, deletions and stored values of a segment's documents."""

    def __init__(self, arrays: SegmentArrays, segment: base.Segment) -> None:
        self._arrays = arrays
        self._segment = segment

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> list[int]:
        return list(self._segment.deleted_docs())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._arrays.lengths(fieldname)[docnum]) if _has_lengths(fieldname) else default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        arrays = self._arrays
        row = arrays.stored[docnum].metadata
        values = {
            "id": arrays.id(docnum),
            "title": row.title,
            "ward": row.ward,
            "text": arrays.texts[docnum],
            "published": row.published and row.published.isoformat(),
            "source": row.source,
            "views": row.views,
            "url": row.url,
        }
        return {name: value for name, value in values.items() if value is not None}

    def _lengths(self, fieldname: str) -> Any:
        return self._arrays.lengths(fieldname) if _has_lengths(fieldname) else np.zeros(1, np.int64)


def _has_lengths(fieldname: str) -> bool:
    """Return whether a field is scored: to Whoosh, fields of whole values have no lengths."""
    return fieldname in DICTIONARY_OF and fieldname not in KEY_FIELDS
