"""How does a batch of reports become a segment file?

A batch is analysed and inverted independently of all others, so any process can do it
(`wardsearch.analysis.workers`). Each remembers what it has analysed. A report that brings out an
error of ours is left out, wherever in that it does.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from wardsearch.analysis.batch import AnalyzedBatch, BatchAnalyzer
from wardsearch.analysis.memory import give_back
from wardsearch.analysis.pieces import PIECE_CHARS
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.analysis.text_parts import EncodedParts, TextParts
from wardsearch.corpus.faults import without_faulty
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.documents import DocumentColumns, DocumentRow, StoredUnit
from wardsearch.embedded.index.row_blocks import FAST, NOT_AT_ALL
from wardsearch.embedded.index.text_blocks import (
    PackedTexts,
    dictionary_for,
    pack_texts,
    unpack_texts,
)
from wardsearch.embedded.writing.inversion import SegmentFile, write_segment
from wardsearch.embedded.writing.pieces import write_in_pieces
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.places.recognition import recognise
from wardsearch.places.ward_names import ward_key
from wardsearch.ranges import CharRange

_VOCABULARY_LIMIT: Final = 2_000_000  # code points of distinct chunks, before starting anew: 100 MB
_VOCABULARY_KEPT: Final = 200_000  # likewise, from run to run: 10 MB


class SegmentBatch(NamedTuple):
    """Reports that become a segment, as cheaply handed to another process as may be.

    Attributes:
        path: Its file.
        is_long: It is one report that is inverted in pieces.
        texts: Of each report, in UTF-8.
        title_ranges: Where each title stands, as `EncodedParts` has it.
        body_starts, published, names: As there.
        columns: What is stored beside.
        dictionary: What the texts are compressed with.
        packed: The first of the texts compressed; None where none is.
    """

    path: Path
    is_long: bool
    texts: list[bytes]
    title_ranges: list[tuple[int, int] | None]
    body_starts: list[int]
    published: list[datetime | None]
    names: list[str]
    columns: DocumentColumns
    dictionary: bytes
    packed: PackedTexts | None = None

    @classmethod
    def of(
        cls,
        path: Path,
        reports: Sequence[Report],
        digests: Sequence[bytes],
        known: bytes = b"",
        *,
        is_soon_merged: bool = False,
    ) -> "SegmentBatch":
        """Return *reports*, whose contents have *digests*, as they become the file *path*.

        The texts before were compressed with the dictionary *known*; see `dictionary_for`.
        """
        parts = [report.parts.encoded() for report in reports]
        rows = [document_row(*each) for each in zip(reports, digests, strict=True)]
        texts = [each.text for each in parts]
        return cls(
            path,
            is_long=len(reports) == 1 and len(reports[0].text) > PIECE_CHARS,
            texts=texts,
            title_ranges=[each.title_range and (*each.title_range,) for each in parts],
            body_starts=[each.body_start for each in parts],
            published=[each.published for each in parts],
            names=[each.names for each in parts],
            columns=DocumentColumns.of(rows, NOT_AT_ALL if is_soon_merged else FAST),
            dictionary=dictionary_for(texts, known),
        )

    def parts(self) -> list[EncodedParts]:
        """Return what is analysed."""
        ranges = [place and CharRange(*place) for place in self.title_ranges]
        each = zip(self.texts, ranges, self.body_starts, self.published, self.names, strict=True)
        return [EncodedParts(*values) for values in each]

    def only(self, numbers: Sequence[int]) -> "SegmentBatch":
        """Return the reports of these *numbers* alone."""
        return self._replace(
            texts=[self.texts[n] for n in numbers],
            title_ranges=[self.title_ranges[n] for n in numbers],
            body_starts=[self.body_starts[n] for n in numbers],
            published=[self.published[n] for n in numbers],
            names=[self.names[n] for n in numbers],
            columns=self.columns.only(numbers),
            packed=None,
        )


class BuiltSegment(NamedTuple):
    """What became of a batch.

    Attributes:
        file: Its file; None where nothing is left.
        left_out: By their numbers in the batch, why reports are left out.
    """

    file: SegmentFile | None
    left_out: dict[int, Message]


class _OwnAnalyzer:
    """The analyzer of a process, which begins anew when it has seen very many words."""

    def __init__(self) -> None:
        self._analyzer = BatchAnalyzer(default_segmenter())

    def analyze(self, texts: Sequence[TextParts | EncodedParts]) -> AnalyzedBatch:
        """Return the tokens of *texts*."""
        if self._analyzer.vocabulary_size > _VOCABULARY_LIMIT:
            self._analyzer = BatchAnalyzer(default_segmenter())
        return self._analyzer.analyze(texts)

    @property
    def is_small(self) -> bool:
        """Whether it remembers so little that the next run may be spared to learn it anew."""
        return self._analyzer.vocabulary_size <= _VOCABULARY_KEPT


@cache
def _own_analyzer() -> _OwnAnalyzer:
    return _OwnAnalyzer()


def forget_words(_: None = None) -> None:
    """Let go of what this process remembers of the words of batches, unless that is little.

    A process may be given it.
    """
    if _own_analyzer.cache_info().currsize and not _own_analyzer().is_small:
        _own_analyzer.cache_clear()
        give_back()


def _tokens_of(texts: Sequence[TextParts | EncodedParts]) -> AnalyzedBatch:
    """Return the tokens of *texts*; what failed midway has not learnt all that it seems to know."""
    try:
        return _own_analyzer().analyze(texts)
    except BaseException:
        _own_analyzer.cache_clear()
        raise


def with_packed_texts(batch: SegmentBatch, goes_on: Callable[[], bool]) -> SegmentBatch:
    """Return *batch* with its first texts compressed, as long as it *goes_on*; none if it is long.

    Whoever reads can do so much of the work of `build_segment`, which finds what fails in it.
    """
    if batch.is_long or not goes_on():
        return batch
    packed, _ = without_faulty(lambda _: pack_texts(batch.texts, batch.dictionary, goes_on), 1)
    return batch._replace(packed=packed)


def build_segment(batch: SegmentBatch) -> BuiltSegment:
    """Write the segment file of *batch*, which may lose its texts by that."""
    count = len(batch.body_starts)

    def build(numbers: Sequence[int]) -> SegmentFile:
        if batch.packed and len(batch.texts) < count:  # it failed before
            batch.texts[:0] = unpack_texts(batch.packed)
        return _written(batch if len(numbers) == count else batch.only(numbers))

    return BuiltSegment(*without_faulty(build, count))


def _written(batch: SegmentBatch) -> SegmentFile:
    if batch.is_long:
        (parts,) = batch.parts()
        return write_in_pieces(batch.path, _analyze_piece, parts.decoded(), batch.columns)
    tokens = _tokens_of(batch.parts())
    packed = batch.packed or pack_texts((), batch.dictionary)
    del batch.texts[: len(packed.numbers)]  # inverting takes memory, too
    return write_segment(batch.path, tokens, batch.columns, batch.texts, packed)


def analyzed(
    reports: Sequence[Report], digests: Sequence[bytes]
) -> tuple[AnalyzedBatch, list[DocumentRow]]:
    """Return the tokens of *reports* and what is stored of them beside their text."""
    rows = [document_row(report, digest) for report, digest in zip(reports, digests, strict=True)]
    return _tokens_of([report.parts for report in reports]), rows


def _analyze_piece(texts: Sequence[TextParts]) -> AnalyzedBatch:
    """Analyse a piece of a report, remembering no other: their words may all be different."""
    return BatchAnalyzer(default_segmenter()).analyze(texts)


def document_row(report: Report, digest: bytes) -> DocumentRow:
    """Return what is stored of *report*, whose content has *digest*, beside its text."""
    title = report.title_range
    ward = recognise(report.ward, report.text, report.lead_end, report.published)
    return DocumentRow(
        id=report.id,
        metadata=report,
        ward_key=ward_key(report.ward) if report.ward else None,
        title_start=title.start if title else 0,
        title_end=title.end if title else 0,
        body_start=report.body_start,
        digest=digest,
        unit_term=ward and ward.term,
        unit=ward and StoredUnit(ward.kind, ward.district, ward.province, ward.now),
    )
