"""What is kept of each document beside its postings and its text?

Columns for what filters, sorts and scores (lengths, times, wards, digests), and a small JSON row of
what is only shown, read for one hit without touching another. The fields `id`, `ward` and
`unit` are indexed like any other, so that Whoosh's own queries find them.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.postings import Postings, PostingsWriter
from wardsearch.embedded.index.terms import write_strings
from wardsearch.vietnamese.dates import NO_TIME, minutes

if TYPE_CHECKING:  # a search needs no analyzer of batches
    from wardsearch.analysis.batch import AnalyzedBatch

DIGEST_BYTES: Final = 16


class StoredUnit(NamedTuple):
    """Which of all wards of its name a document is of, as `places.recognition` found it.

    Attributes:
        kind, district, province, now: As there.
    """

    kind: str
    district: str | None
    province: str
    now: tuple[str, ...]


class DocumentRow(NamedTuple):
    """What a report brings beside its text.

    Attributes:
        id: The report's id, unique in the index.
        title, ward, source, url: As shown, NFC.
        ward_key: The ward as it is searched: folded.
        published: Local time.
        views: How often it had been read when it was saved.
        title_start, title_end: Where its title stands in its text, in code points; equal where it
            does not.
        body_start: The code point its body begins with.
        digest: Of its content, `DIGEST_BYTES` long.
        format, encoding, is_ocr: As in `Report`.
        unit_term: What stands for its ward among all of that name, as it is searched.
        unit: Likewise, as shown.
    """

    id: str
    title: str
    ward: str | None
    ward_key: str | None
    published: datetime | None
    source: str | None
    views: int | None
    url: str | None
    title_start: int
    title_end: int
    body_start: int
    digest: bytes
    format: str | None = None
    encoding: str | None = None
    is_ocr: bool = False
    unit_term: str | None = None
    unit: StoredUnit | None = None


def write_documents(
    file: ArrayFileWriter, rows: Sequence[DocumentRow], batch: "AnalyzedBatch"
) -> None:
    """Write the columns, the rows and the fields of whole values."""
    lengths = np.diff(batch.starts).astype(np.uint32)
    words = np.bincount(batch.word_documents, minlength=len(rows)).astype(np.uint32)
    facts = np.bincount(batch.fact_documents, minlength=len(rows)).astype(np.uint32)
    published = [NO_TIME if r.published is None else minutes(r.published) for r in rows]
    write_columns(
        file,
        {
            "lengths": lengths,
            "word_lengths": words,
            "fact_lengths": facts,
            "title_starts": batch.title_starts.astype(np.uint32),
            "title_lengths": batch.title_lengths.astype(np.uint32),
            "published": np.array(published, np.int64),
            "body_starts": np.array([r.body_start for r in rows], np.uint32),
            "digests": np.frombuffer(b"".join(r.digest for r in rows), np.uint8),
        },
    )
    write_stored(file, [encode_stored(row) for row in rows])
    write_keys(file, "id", [row.id.encode("utf-8", "surrogateescape") for row in rows])
    write_keys(file, "ward", [(row.ward_key or "").encode() for row in rows])
    write_keys(file, "unit", [(row.unit_term or "").encode() for row in rows])


def write_columns(file: ArrayFileWriter, columns: dict[str, NDArray[Any]]) -> None:
    """Write one value a document, or `DIGEST_BYTES`, under each name."""
    for name, values in columns.items():
        file.add(f"documents.{name}", values)


def encode_stored(row: DocumentRow) -> bytes:
    """Return what is shown of *row* as JSON."""
    values: list[object] = [row.title, row.ward, row.source, row.views, row.url]
    values += [row.title_start, row.title_end]
    more = [row.format, row.encoding, row.is_ocr, row.unit]
    if more != [None, None, False, None]:
        values += more
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def write_stored(file: ArrayFileWriter, stored: Sequence[bytes]) -> None:
    """Write the JSON rows."""
    ends = np.zeros(len(stored) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, stored), np.int64, len(stored)), out=ends[1:])
    file.add("stored.data", np.frombuffer(b"".join(stored), np.uint8))
    file.add("stored.ends", ends)


def write_keys(file: ArrayFileWriter, name: str, keys: Sequence[bytes]) -> None:
    """Write a field of whole values: one term a document, none where it is empty."""
    terms = sorted(set(keys) - {b""})
    numbers = {term: number for number, term in enumerate(terms)}
    of_document = np.array([numbers.get(key, -1) for key in keys], np.int32)
    file.add(f"{name}.of_document", of_document)
    write_strings(file, name, terms)
    order = np.argsort(of_document, kind="stable").astype(np.int32)
    order = order[np.count_nonzero(of_document < 0) :]
    counts = np.bincount(of_document[order], minlength=len(terms)).astype(np.int32)
    writer = PostingsWriter(file, name, len(keys))
    writer.append(counts, Postings(order, np.ones(len(order), np.int32)))
    writer.close()


class StoredRow(NamedTuple):
    """What is shown of a document."""

    title: str
    ward: str | None
    source: str | None
    views: int | None
    url: str | None
    title_start: int
    title_end: int
    format: str | None = None
    encoding: str | None = None
    is_ocr: bool = False
    unit: StoredUnit | None = None


class StoredRows:
    """Reads the JSON rows of a segment."""

    def __init__(self, file: ArrayFile) -> None:
        self._data = file["stored.data"].data
        self._ends = file["stored.ends"]

    def __getitem__(self, document: int) -> StoredRow:
        values = json.loads(self.raw(document))
        if isinstance(values[-1], list):
            kind, district, province, now = values[-1]
            values[-1] = StoredUnit(kind, district, province, tuple(now))
        return StoredRow(*values)

    def raw(self, document: int) -> bytes:
        """Return the row of *document* as it is stored."""
        return bytes(self._data[int(self._ends[document]) : int(self._ends[document + 1])])
