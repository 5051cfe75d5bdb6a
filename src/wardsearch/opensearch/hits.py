"""How do reports that a cluster found become a segment, for as long as one search takes?

Their sources carry the terms that were made when they were indexed, so nothing is analysed again:
the terms are numbered and inverted as those of any batch are, in memory. Those that the plan of the
search cannot ask for (`asked_terms`) are told apart by nothing but their place. What then ranks,
marks and explains the reports is the code of the embedded engine. Does not cover which reports
these are.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.batch import AnalyzedBatch
from wardsearch.analysis.numbering import Numbers
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.index.array_memory import MemoryWriter
from wardsearch.embedded.index.documents import (
    DIGEST_BYTES,
    DocumentColumns,
    DocumentRow,
)
from wardsearch.embedded.index.manifest import Manifest, SegmentEntry
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.embedded.index.texts import TextStore, TextStoreWriter
from wardsearch.embedded.writing.inversion import write_arrays
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.asked_terms import ANY_TERMS, AskedTerms
from wardsearch.opensearch.documents import cluster_term, stored_of
from wardsearch.opensearch.joined_terms import JoinedTerms, row_starts
from wardsearch.vietnamese.spelling import fold

_NO_DIGEST: Final = bytes(DIGEST_BYTES)
_UNASKED: Final = ""  # stands for every syllable and word that is not asked for; no term is empty
_AS_THEY_ARE: Final = 0  # level of compression


class KeptTexts(TextStore):
    """The texts of a segment as they were given, which are not encoded only to be decoded.

    Args:
        texts: In the order of the documents.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def __getitem__(self, document: int) -> str:
        """Return the text of *document*."""
        return self._texts[document]

    def texts(self, documents: Iterable[int]) -> Iterator[str]:
        """Yield the texts of *documents*."""
        return map(self._texts.__getitem__, documents)

    def beginnings(self, documents: Sequence[int], chars: int | None) -> list[str]:
        """Return the first *chars* code points of the text of each of *documents*, or all of it."""
        return [self._texts[document][:chars] for document in documents]

    def pieces(self, document: int) -> Iterator[str]:
        """Yield the text of *document*, in one piece."""
        yield self._texts[document]


class HitSnapshot(Snapshot):
    """Reports that were found, as the snapshot of an index that has no others.

    Args:
        segments: The reports.
        folders: Where their files are.
    """

    def __init__(self, segments: Sequence[LiveSegment], folders: CorpusFolders) -> None:
        self.folder = Path()
        self.manifest = Manifest(0, folders, tuple(segment.entry for segment in segments))
        self.segments = list(segments)
        self.catalog = None


def segment_of(hits: Sequence[Mapping[str, Any]], asked: AskedTerms = ANY_TERMS) -> LiveSegment:
    """Return the reports of *hits*, as a cluster gives them, as a segment.

    Args:
        hits: With what `AskedTerms.source` names.
        asked: The terms that the segment is asked for; all others are taken for one and the same.
    """
    sources = [hit["_source"] for hit in hits]
    writer = MemoryWriter()
    columns = DocumentColumns.of([_row(source) for source in sources])
    batch = _batch(sources, asked)
    unasked = None if asked.folded is None else 0
    store = TextStoreWriter(writer, level=_AS_THEY_ARE)
    for _ in sources:
        store.append("")
    write_arrays(writer, batch, columns, store, unasked)
    arrays = writer.finished({"documents": len(sources)})
    name = secrets.token_hex(4)
    segment = LiveSegment(arrays, SegmentEntry(name, name, len(sources), arrays.size, 0, []))
    segment.arrays.texts = KeptTexts([source.get("text", "") for source in sources])
    return segment


def _batch(sources: Sequence[Mapping[str, Any]], asked: AskedTerms) -> AnalyzedBatch:
    """Return the terms of *sources* as analysis gives them."""
    if asked.folded is None:
        text, words = _any_text(sources), _numbered([s.get("word", "") for s in sources])
    else:
        text, words = _asked_text(sources, asked), _asked_words(sources, asked.words)
    facts = _numbered([s.get("fact", "") for s in sources])
    shown = [source["shown"] for source in sources]
    documents = np.arange(len(sources), dtype=np.int32)
    return AnalyzedBatch(
        syllables=text.syllables.numbers,
        starts=text.syllables.starts,
        title_starts=np.array([s["title_start"] for s in shown], np.int32),
        title_lengths=np.array([s.get("title_tokens", 0) for s in sources], np.int32),
        name_lengths=np.array([s["names"] for s in shown], np.int32),
        words=words.numbers,
        word_documents=np.repeat(documents, np.diff(words.starts)),
        facts=facts.numbers,
        fact_documents=np.repeat(documents, np.diff(facts.starts)),
        syllable_strings=text.syllables.strings,
        folded_strings=text.folded,
        folded_of=text.folded_of,
        word_strings=words.strings,
        fact_strings=facts.strings,
    )


class _Numbered(NamedTuple):
    """Terms as numbers.

    Attributes:
        numbers: Those of one report after the other.
        starts: Where each report begins, and the last one ends.
        strings: What each number stands for.
    """

    numbers: Ints
    starts: Longs
    strings: list[str]


class _Text(NamedTuple):
    """The running text of reports.

    Attributes:
        syllables: As they are spelled.
        folded: What the numbers of folded syllables stand for.
        folded_of: The folded syllable of each syllable.
    """

    syllables: _Numbered
    folded: list[str]
    folded_of: Ints


def _any_text(sources: Sequence[Mapping[str, Any]]) -> _Text:
    syllables = _numbered([source.get("syllable", "") for source in sources])
    folded = Numbers()
    folded_of = np.array([folded[fold(s)] for s in syllables.strings], np.int32)
    return _Text(syllables, folded.strings, folded_of)


def _asked_text(sources: Sequence[Mapping[str, Any]], asked: AskedTerms) -> _Text:
    """Return the running text, in which what is not asked for is one and the same syllable."""
    folded = [_UNASKED, *sorted(asked.folded or ())]
    tokens = JoinedTerms([source.get("folded", "") for source in sources])
    letters = tokens.numbers({cluster_term(f): number for number, f in enumerate(folded) if number})
    if not asked.is_spelled:
        found = _Numbered(letters, tokens.starts, folded)
        return _Text(found, folded, np.arange(len(folded), dtype=np.int32))
    spelled = JoinedTerms([source.get("syllable", "") for source in sources])
    at = np.flatnonzero(letters)
    own, strings = spelled.numbered(at, 1)
    syllables = np.zeros(len(letters), np.int32)
    syllables[at] = own
    folded_of = np.zeros(len(strings) + 1, np.int32)
    folded_of[own] = letters[at]
    numbered = _Numbered(syllables, tokens.starts, [_UNASKED, *strings])
    return _Text(numbered, folded, folded_of)


def _asked_words(sources: Sequence[Mapping[str, Any]], asked: AbstractSet[str]) -> _Numbered:
    """Return the compounds, in which those that are not *asked* for are one and the same."""
    strings = [_UNASKED, *sorted(asked)]
    if not asked:
        return _Numbered(np.zeros(0, np.int32), np.zeros(len(sources) + 1, np.int64), strings)
    words = JoinedTerms([source.get("word", "") for source in sources])
    known = {cluster_term(word): number for number, word in enumerate(strings) if number}
    return _Numbered(words.numbers(known), words.starts, strings)


def _numbered(joined: Sequence[str]) -> _Numbered:
    """Return the terms in *joined*, a text of them a report."""
    split = [text.split(" ") if text else [] for text in joined]
    numbers = Numbers()
    starts = row_starts(map(len, split), len(split))
    terms = map(numbers.__getitem__, chain.from_iterable(split))
    return _Numbered(np.fromiter(terms, np.int32, int(starts[-1])), starts, numbers.strings)


def _row(source: Mapping[str, Any]) -> DocumentRow:
    shown = source["shown"]
    stored = stored_of(source)
    return DocumentRow(
        id=source["id"],
        metadata=stored.metadata,
        ward_key=source.get("ward"),
        title_start=stored.title_start,
        title_end=stored.title_end,
        body_start=shown["body_start"],
        digest=_NO_DIGEST,
        unit_term=source.get("unit"),
        unit=stored.unit,
    )
