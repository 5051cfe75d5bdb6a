"""What is kept of each document beside its postings and its text?

Columns for filtering, sorting and scoring (lengths, times, wards, digests), and a small JSON row of
what is only shown, which is read for one hit without touching another. The fields `id`, `ward` and
`unit` are indexed like any other, so that Whoosh's own queries find them.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from wardsearch.corpus.heads.document import DocumentHead, head_of
from wardsearch.corpus.heads.keys import issuer_key, kind_key
from wardsearch.corpus.metadata import METADATA, Metadata
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.row_blocks import FAST, RowBlocks, write_rows
from wardsearch.embedded.index.terms import write_strings
from wardsearch.frozen import NamedTuple, field_defaults, maker_of
from wardsearch.vietnamese.dates import NO_TIME, minutes, moment

if TYPE_CHECKING:
    import numpy as np

    from wardsearch.analysis.arrays import Array

DIGEST_BYTES: Final = 16
COLUMNS: Final = (
    "lengths",
    "word_lengths",
    "fact_lengths",
    "title_starts",
    "title_lengths",
    "name_lengths",
    "published",
    "body_starts",
)
"""The numbers that each document has one of, but for its digest."""


# What the JSON rows hold of a report's metadata, with defaults; `published` is a column.
_SHOWN: Final = {
    name: field_defaults(Metadata).get(name) for name in METADATA if name != "published"
}

_OBJECTS: Final[frozenset[type]] = frozenset((dict,))
_read_json: Final = json.JSONDecoder().raw_decode


_values_of = attrgetter(*_SHOWN)
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class StoredUnit(NamedTuple):
    """Which of all wards of its name a document is about, as `places.recognition` found it.

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
        metadata: As shown.
        ward_key: The ward as it is searched: folded.
        title_start, title_end: Where its title stands in its text, in code points; equal where it
            does not.
        body_start: The code point its body begins with.
        digest: Of its content, `DIGEST_BYTES` long.
        unit_term: What stands for its ward among all of that name, as it is searched.
        unit: Likewise, as shown.
    """

    id: str
    metadata: Metadata
    ward_key: str | None
    title_start: int
    title_end: int
    body_start: int
    digest: bytes
    unit_term: str | None = None
    unit: StoredUnit | None = None


class Lengths(NamedTuple):
    """How long documents are: a column each.

    Attributes:
        tokens, words, facts: How many each document has.
        title_starts, title_lengths: Which of its tokens are its title's.
        names: How many of its tokens, the last, are words of its names.
    """

    tokens: "Array"
    words: "Array"
    facts: "Array"
    title_starts: "Array"
    title_lengths: "Array"
    names: "Array"


class DocumentColumns(NamedTuple):
    """What documents bring beside their texts, as it is written: a column each.

    Attributes:
        published: Minutes, or `NO_TIME`.
        body_starts: As in `DocumentRow`.
        digests: One behind the other.
        stored: What is shown, as `encode_stored` has it.
        keys: The values of each of `KEY_FIELDS`, empty where there is none.
        level: How hard the rows of what is shown are compressed.
    """

    published: list[int]
    body_starts: list[int]
    digests: bytes
    stored: list[bytes]
    keys: dict[str, list[bytes]]
    level: int

    @classmethod
    def of(cls, rows: Sequence[DocumentRow], level: int = FAST) -> "DocumentColumns":
        """Return the columns of *rows*, compressed at *level*."""
        moments = [row.metadata.published for row in rows]
        no_head = DocumentHead()
        heads = [row.metadata.document or no_head for row in rows]
        return cls(
            [NO_TIME if time is None else minutes(time) for time in moments],
            [row.body_start for row in rows],
            b"".join([row.digest for row in rows]),
            [encode_stored(row) for row in rows],
            {
                "id": [row.id.encode("utf-8", "surrogateescape") for row in rows],
                "ward": [(row.ward_key or "").encode() for row in rows],
                "unit": [(row.unit_term or "").encode() for row in rows],
                "kind": [kind_key(head.kind or "").encode() for head in heads],
                "issuer": [issuer_key(head.issuer or "").encode() for head in heads],
                "source": [(row.metadata.source or "").encode() for row in rows],
            },
            level,
        )

    def only(self, numbers: Sequence[int]) -> "DocumentColumns":
        """Return the columns of the documents of these *numbers* alone."""
        digests = [self.digests[n * DIGEST_BYTES : (n + 1) * DIGEST_BYTES] for n in numbers]
        return DocumentColumns(
            [self.published[n] for n in numbers],
            [self.body_starts[n] for n in numbers],
            b"".join(digests),
            [self.stored[n] for n in numbers],
            {field: [values[n] for n in numbers] for field, values in self.keys.items()},
            self.level,
        )


def write_documents(file: ArrayFileWriter, documents: DocumentColumns, lengths: Lengths) -> None:
    """Write the columns, the rows, and the fields of whole values."""
    import numpy as np  # readers do not need it

    write_columns(
        file,
        {
            "lengths": lengths.tokens.astype(np.uint32),
            "word_lengths": lengths.words.astype(np.uint32),
            "fact_lengths": lengths.facts.astype(np.uint32),
            "title_starts": lengths.title_starts.astype(np.uint32),
            "title_lengths": lengths.title_lengths.astype(np.uint32),
            "name_lengths": lengths.names.astype(np.uint32),
            "published": np.array(documents.published, np.int64),
            "body_starts": np.array(documents.body_starts, np.uint32),
            "digests": np.frombuffer(documents.digests, np.uint8),
        },
    )
    write_rows(file, documents.stored, documents.level)
    for name, keys in documents.keys.items():
        write_keys(file, name, keys)


def write_columns(file: ArrayFileWriter, columns: "dict[str, Array]") -> None:
    """Write one value a document, or `DIGEST_BYTES`, under each name."""
    for name, values in columns.items():
        file.add(f"documents.{name}", values)


def encode_stored(row: DocumentRow) -> bytes:
    """Return what is shown of *row* as a JSON object, without what has its default."""
    known = zip(_SHOWN.items(), _values_of(row.metadata), strict=True)
    values = {name: value for (name, default), value in known if value != default}
    if row.metadata.document is not None:
        head = row.metadata.document.plain()
        values["document"] = {name: value for name, value in head.items() if value is not None}
    members = [f'"{name}":{_as_json(value)}' for name, value in values.items()]
    if (row.title_start, row.title_end) != (0, 0):  # a list takes the encoder as long as ten texts
        members.append(f'"title_range":[{row.title_start},{row.title_end}]')
    if row.unit is not None:
        members.append(f'"unit":{_as_json(row.unit._asdict())}')
    return f"{{{','.join(members)}}}".encode()


def key_type(terms: int) -> "np.dtype[Any]":
    """Return the narrowest type of the numbers of so many terms, -1 for none, and one more.

    Most fields of whole values have few terms, and many documents none.
    """
    import numpy as np  # readers do not need it

    return np.min_scalar_type(-terms - 1)


def write_keys(file: ArrayFileWriter, name: str, keys: Sequence[bytes]) -> None:
    """Write a field of whole values: one term a document, none where it is empty."""
    import numpy as np

    from wardsearch.embedded.index.postings import Postings, PostingsWriter

    terms = sorted(set(keys) - {b""})
    numbers = {term: number for number, term in enumerate(terms)}
    of_document = np.array([numbers.get(key, -1) for key in keys], np.int32)
    file.add(f"{name}.of_document", of_document.astype(key_type(len(terms))))
    write_strings(file, name, terms)
    order = np.argsort(of_document, kind="stable").astype(np.int32)
    order = order[np.count_nonzero(of_document < 0) :]
    counts = np.bincount(of_document[order], minlength=len(terms)).astype(np.int32)
    writer = PostingsWriter(file, name, len(keys))
    writer.append(counts, Postings(order, np.ones(len(order), np.int32)))
    writer.close()


class StoredRow(NamedTuple):
    """What is stored of a document; its attributes are those of `DocumentRow`."""

    metadata: Metadata
    title_start: int = 0
    title_end: int = 0
    unit: StoredUnit | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The metadata by name."""
        return self.metadata.metadata()


class ShownRow(NamedTuple):
    """What a hit shows of a document.

    Attributes:
        fields: Its metadata by name, without what has its default.
        unit, title_end: As in `DocumentRow`.
    """

    fields: dict[str, Any]
    unit: StoredUnit | None
    title_end: int

    @property
    def metadata(self) -> Metadata:
        """The metadata."""
        return Metadata(**self.fields)


_shown_row_of: Final = maker_of(ShownRow)


def stored_row(values: dict[str, Any], published: datetime | None) -> StoredRow:
    """Return the row that `encode_stored` wrote as the object *values*.

    Raises:
        ValueError, TypeError: It is none.
    """
    start, end = values.get("title_range", (0, 0))
    shown = _shown(values, published)
    return StoredRow(shown.metadata, start, end, shown.unit)


def _shown(values: dict[str, Any], published: datetime | None) -> ShownRow:
    """Return of it what a hit shows."""
    _, title_end = values.pop("title_range", (0, 0))
    unit = values.pop("unit", None)
    if unit is not None:
        unit = StoredUnit(**{**unit, "now": tuple(unit["now"])})
    head = values.get("document")
    if head is not None:
        values["document"] = head_of(head)
    values["published"] = published
    return _shown_row_of((values, unit, title_end))


def _values(rows: Sequence[bytes]) -> list[dict[str, Any]]:
    """Return the objects that *rows* are the JSON of, read as one list."""
    text = str(b"[%b]" % b",".join(rows), "utf-8")
    values, end = _read_json(text)
    objects: list[dict[str, Any]] = values
    if not _OBJECTS.issuperset(map(type, values)) or len(values) != len(rows) or end != len(text):
        raise TypeError("a stored row is a JSON object")
    return objects


class StoredRows:
    """Reads the JSON rows of a segment.

    Reading a row that is not what was written raises ValueError or TypeError.
    """

    def __init__(self, file: ArrayFile) -> None:
        self._published = file.view("documents.published")
        self._rows = RowBlocks(file, len(self._published))

    def __getitem__(self, document: int) -> StoredRow:
        values = self.values(document)
        return stored_row(values, moment(self._published[document]))

    def shown(self, documents: Sequence[int]) -> list[ShownRow]:
        """Return what hits show of *documents*."""
        rows, published = _values(self._rows.rows(documents)), self._published
        return [
            _shown(row, None if (minute := published[document]) == NO_TIME else moment(minute))
            for row, document in zip(rows, documents, strict=True)
        ]

    def values(self, document: int) -> dict[str, Any]:
        """Return the object of *document*."""
        return _values([self._rows[document]])[0]

    def rows(self, documents: Sequence[int]) -> list[bytes]:
        """Return the rows of *documents* as they are stored."""
        return self._rows.rows(documents)
