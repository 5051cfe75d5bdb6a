from pathlib import Path

import pytest
from hypothesis import given

from support.segments import collections, contents, expected, write
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.writing import inversion


@given(collections())
def test_a_segment_holds_what_its_reports_say_term_by_term(
    tmp_path_factory: pytest.TempPathFactory, written: list[Report]
) -> None:
    path = tmp_path_factory.mktemp("segment") / "x.arrays"
    file = write(path, written)
    arrays = SegmentArrays(path)
    assert contents(arrays) == expected(written)
    assert file.document_count == arrays.document_count == len(written)
    assert (file.size, file.checksum) == (arrays.file.size, arrays.file.checksum())


@given(collections(3), collections(3))
def test_what_an_analyzer_saw_before_does_not_show_in_a_segment(
    tmp_path_factory: pytest.TempPathFactory, before: list[Report], written: list[Report]
) -> None:
    path = tmp_path_factory.mktemp("segment") / "x.arrays"
    analyzer = BatchAnalyzer(default_segmenter())
    analyzer.analyze([report.parts for report in before])
    write(path, written, analyzer)
    assert contents(SegmentArrays(path)) == expected(written)


def test_a_segment_that_cannot_be_finished_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(inversion, "write_documents", fail)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "x.arrays", [])
    assert list(tmp_path.iterdir()) == []
