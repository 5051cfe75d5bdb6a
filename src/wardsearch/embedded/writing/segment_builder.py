"""How does a batch of reports become a segment file?

A batch is analysed and inverted independently of all others, so any process can do it
(`wardsearch.analysis.workers`). Each remembers what it has analysed.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from wardsearch.analysis.batch import AnalyzedBatch, BatchAnalyzer
from wardsearch.analysis.pieces import PIECE_CHARS
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.analysis.text_parts import TextParts
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.documents import DocumentRow, StoredUnit
from wardsearch.embedded.writing.inversion import SegmentFile, write_segment
from wardsearch.embedded.writing.pieces import write_in_pieces
from wardsearch.places.recognition import recognise
from wardsearch.places.ward_names import ward_key

_VOCABULARY_LIMIT: Final = 2_000_000  # code points of distinct chunks, before starting anew: 100 MB


class SegmentBatch(NamedTuple):
    """Reports that become a segment.

    Attributes:
        path: Its file.
        reports: In their order.
        digests: Of the content of each.
    """

    path: Path
    reports: Sequence[Report]
    digests: Sequence[bytes]


class _OwnAnalyzer:
    """The analyzer of a process, which begins anew when it has seen very many words."""

    def __init__(self) -> None:
        self._analyzer = BatchAnalyzer(default_segmenter())

    def analyze(self, texts: Sequence[TextParts]) -> AnalyzedBatch:
        """Return the tokens of *texts*."""
        if self._analyzer.vocabulary_size > _VOCABULARY_LIMIT:
            self._analyzer = BatchAnalyzer(default_segmenter())
        return self._analyzer.analyze(texts)


@cache
def _own_analyzer() -> _OwnAnalyzer:
    return _OwnAnalyzer()


def forget_words() -> None:
    """Let go of what this process remembers of the words of batches."""
    _own_analyzer.cache_clear()


def build_segment(batch: SegmentBatch) -> SegmentFile:
    """Write the segment file of *batch*."""
    path, reports, digests = batch
    if len(reports) == 1 and len(reports[0].text) > PIECE_CHARS:
        row = document_row(reports[0], digests[0])
        return write_in_pieces(path, _analyze_piece, reports[0].parts, row)
    return write_segment(path, *analyzed(reports, digests), [report.text for report in reports])


def analyzed(
    reports: Sequence[Report], digests: Sequence[bytes]
) -> tuple[AnalyzedBatch, list[DocumentRow]]:
    """Return the tokens of *reports* and what is stored of them beside their text."""
    rows = [document_row(report, digest) for report, digest in zip(reports, digests, strict=True)]
    return _own_analyzer().analyze([report.parts for report in reports]), rows


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
