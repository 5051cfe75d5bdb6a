"""How do reports that a cluster found become a segment, for as long as one search takes?

Their sources carry the terms that were made when they were indexed, so nothing is analysed again:
the terms are numbered and inverted as those of any batch are, in memory. What then ranks, marks and
explains them is the code of the embedded engine. Does not cover which reports these are.
"""

import secrets
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.batch import AnalyzedBatch
from wardsearch.analysis.numbering import Numbers
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.index.array_memory import MemoryWriter
from wardsearch.embedded.index.documents import DIGEST_BYTES, DocumentRow, stored_row
from wardsearch.embedded.index.manifest import Manifest, SegmentEntry
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.writing.inversion import write_arrays
from wardsearch.vietnamese.dates import NO_TIME, moment
from wardsearch.vietnamese.spelling import fold

SOURCE: Final = (
    *("id", "syllable", "word", "fact", "title_tokens"),
    *("ward", "unit", "published", "shown", "text"),
)
"""What of a report is read to rank and show it."""

SOURCE_WITHOUT_TEXT: Final = SOURCE[:-1]
_NO_DIGEST: Final = bytes(DIGEST_BYTES)
_AS_THEY_ARE: Final = 0  # level of compression


class HitSnapshot(Snapshot):
    """Reports that were found, as the snapshot of an index that has no others.

    Args:
        segment: The reports.
        folders: Where their files are.
    """

    def __init__(self, segment: LiveSegment, folders: CorpusFolders) -> None:
        self.folder = Path()
        self.manifest = Manifest(0, folders, (segment.entry,))
        self.segments = [segment]
        self.catalog = None
        self._average_lengths: dict[str, float] = {}


def segment_of(hits: Sequence[Mapping[str, Any]]) -> LiveSegment:
    """Return the reports of *hits*, as a cluster gives them, as a segment."""
    sources = [hit["_source"] for hit in hits]
    writer = MemoryWriter()
    rows = [_row(source) for source in sources]
    texts = [source.get("text", "") for source in sources]
    write_arrays(writer, _batch(sources), rows, TextStoreWriter(writer, _AS_THEY_ARE), texts)
    arrays = writer.finished({"documents": len(rows)})
    name = secrets.token_hex(4)
    return LiveSegment(arrays, SegmentEntry(name, name, len(rows), arrays.size, 0, []))


def _batch(sources: Sequence[Mapping[str, Any]]) -> AnalyzedBatch:
    """Return the terms of *sources* as analysis gives them."""
    syllables, starts, syllable_strings = _numbered([s.get("syllable", "") for s in sources])
    words, word_starts, word_strings = _numbered([s.get("word", "") for s in sources])
    facts, fact_starts, fact_strings = _numbered([s.get("fact", "") for s in sources])
    folded = Numbers()
    folded_of = np.array([folded[fold(s)] for s in syllable_strings], np.int32)
    shown = [source["shown"] for source in sources]
    documents = np.arange(len(sources), dtype=np.int32)
    return AnalyzedBatch(
        syllables=syllables,
        starts=starts,
        title_starts=np.array([s["title_start"] for s in shown], np.int32),
        title_lengths=np.array([s.get("title_tokens", 0) for s in sources], np.int32),
        name_lengths=np.array([s["names"] for s in shown], np.int32),
        words=words,
        word_documents=np.repeat(documents, np.diff(word_starts)),
        facts=facts,
        fact_documents=np.repeat(documents, np.diff(fact_starts)),
        syllable_strings=syllable_strings,
        folded_strings=folded.strings,
        folded_of=folded_of,
        word_strings=word_strings,
        fact_strings=fact_strings,
    )


def _numbered(joined: Sequence[str]) -> tuple[Ints, Longs, list[str]]:
    """Return the terms in *joined*, a text of them a report, as numbers; where each begins."""
    split = [text.split(" ") if text else [] for text in joined]
    numbers = Numbers()
    count = sum(map(len, split))
    terms = np.fromiter(map(numbers.__getitem__, chain.from_iterable(split)), np.int32, count)
    starts = np.zeros(len(split) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, split), np.int64, len(split)), out=starts[1:])
    return terms, starts, numbers.strings


def _row(source: Mapping[str, Any]) -> DocumentRow:
    shown = source["shown"]
    stored = stored_row(dict(shown["row"]), moment(source.get("published", NO_TIME)))
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
