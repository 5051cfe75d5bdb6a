"""What does one segment hold, as arrays?

The read side of a segment file: its fields, its running text, its documents. Everything is opened
when it is first asked for, so that a query touches the fields it needs and no other.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardsearch.analysis.fields import DICTIONARY_OF, FIELD_OF, PAIR_FIELDS
from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.consistency import (
    check_documents,
    check_packed,
    check_pairs,
    check_postings,
    check_strings,
)
from wardsearch.embedded.index.documents import DIGEST_BYTES, StoredRows
from wardsearch.embedded.index.terms import PairTerms, StringTerms
from wardsearch.embedded.index.texts import TextStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wardsearch.analysis.arrays import Bytes, Ints, Longs
    from wardsearch.embedded.index.packed import PackedInts
    from wardsearch.embedded.index.postings import PostingsReader


class Field:
    """A field of a segment: its terms and their postings."""

    def __init__(
        self, name: str, terms: StringTerms | PairTerms, postings: "PostingsReader"
    ) -> None:
        self.name = name
        self.terms = terms
        self.postings = postings


class SegmentArrays:
    """A segment file, opened.

    Args:
        source: The path of the file, or its arrays.

    Attributes:
        file: The arrays.
        document_count: Documents, deleted ones included.
    """

    def __init__(self, source: Path | ArrayFile) -> None:
        self.file = source if isinstance(source, ArrayFile) else ArrayFile(source)
        self.document_count = check_documents(self.file)
        self._dictionaries: dict[str, StringTerms | PairTerms] = {}
        self._fields: dict[str, Field] = {}

    def field(self, name: str) -> Field:
        """Return the field *name*."""
        field = self._fields.get(name)
        if field is None:
            from wardsearch.embedded.index.postings import PostingsReader  # it needs NumPy

            terms = self.dictionary(DICTIONARY_OF[name])
            check_postings(self.file, name, len(terms), self.document_count)
            field = self._fields[name] = Field(name, terms, PostingsReader(self.file, name))
        return field

    def dictionary(self, name: str) -> StringTerms | PairTerms:
        """Return the terms that *name* numbers."""
        terms = self._dictionaries.get(name)
        if terms is None:
            if name in PAIR_FIELDS:
                folded = self.strings("folded")
                check_pairs(self.file, name, len(folded))
                terms = PairTerms(self.file, name, folded)
            else:
                check_strings(self.file, name)
                terms = StringTerms(self.file, name)
            self._dictionaries[name] = terms
        return terms

    def strings(self, name: str) -> StringTerms:
        """Return the terms of *name*, a field whose dictionary is of strings."""
        terms = self.dictionary(name)
        assert isinstance(terms, StringTerms)
        return terms

    @cached_property
    def folded_of(self) -> "NDArray[np.uint32]":
        """The folded term of each syllable term."""
        found = self.file["syllable.folded"]
        if len(found) != len(self.strings("syllable")):
            raise self.file.damaged("its syllables have not one folded form each")
        return found

    def spellings(self, folded: int) -> list[int]:
        """Return the syllable terms whose folded term is *folded*."""
        order, starts = self._by_letters
        numbers: list[int] = order[int(starts[folded]) : int(starts[folded + 1])].tolist()
        return numbers

    @cached_property
    def _by_letters(self) -> "tuple[Longs, Longs]":
        """The syllable terms ordered by their folded terms, and where those of each begin."""
        import numpy as np

        order = np.argsort(self.folded_of, kind="stable")
        bounds = np.arange(len(self.strings("folded")) + 1)
        return order, np.searchsorted(self.folded_of[order], bounds)

    @cached_property
    def tokens(self) -> "PackedInts":
        """The running text: the syllable term of each token of each document in turn."""
        from wardsearch.embedded.index.packed import PackedInts

        terms = len(self.strings("syllable"))
        check_packed(self.file, "tokens", int(self.token_starts[-1]), max(terms, 1))
        return PackedInts(self.file, "tokens")

    @cached_property
    def token_starts(self) -> "Longs":
        """Where each document's tokens begin, and the last one's end."""
        import numpy as np

        starts = np.zeros(self.document_count + 1, np.int64)
        np.cumsum(self.column("lengths"), out=starts[1:])
        return starts

    @cached_property
    def texts(self) -> TextStore:
        """The stored texts."""
        return TextStore(self.file)

    @cached_property
    def stored(self) -> StoredRows:
        """What is shown of each document."""
        return StoredRows(self.file)

    @cached_property
    def digests(self) -> "Bytes":
        """The digest of each document's content, a row each."""
        return self.file["documents.digests"].reshape(-1, DIGEST_BYTES)

    def column(self, name: str) -> "NDArray[np.integer[Any]]":
        """Return the value of each document under *name*."""
        return self.file[f"documents.{name}"]

    def number(self, name: str, document: int) -> int:
        """Return the value of *document* under *name*."""
        found: int = self.file.view(f"documents.{name}")[document]
        return found

    def numbers(self, name: str, documents: Iterable[int]) -> list[int]:
        """Return the value of each of *documents* under *name*."""
        values = self.file.view(f"documents.{name}")
        return [values[document] for document in documents]

    def lengths(self, name: str) -> "NDArray[np.integer[Any]]":
        """Return how many tokens each document has in the field *name*."""
        field = FIELD_OF[name]
        if field.form == "key":
            return (self.keys(name) >= 0).astype("uint32")
        if field.form in ("word", "fact"):
            return self.column(f"{name}_lengths")
        lengths = self.column("title_lengths" if field.of_title else "lengths")
        return _one_less(lengths) if field.form == "pair" else lengths

    def keys(self, name: str) -> "Ints":
        """Return the term of each document in the field of whole values *name*, or -1."""
        return self.file[f"{name}.of_document"]

    def ids(self, documents: Iterable[int]) -> Iterator[str]:
        """Yield the ids of *documents*."""
        keys = self.file.view("id.of_document")
        terms = self.strings("id").among([keys[document] for document in documents])
        return (term.decode("utf-8", "surrogateescape") for term in terms)

    def id(self, document: int) -> str:
        """Return the id of *document*."""
        number: int = self.file.view("id.of_document")[document]
        return self.strings("id")[number].decode("utf-8", "surrogateescape")


def _one_less(lengths: "NDArray[np.integer[Any]]") -> "NDArray[np.integer[Any]]":
    return (lengths.astype("int64") - 1).clip(0)
