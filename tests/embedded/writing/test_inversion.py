from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from support.segments import collections, contents, expected, write
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.writing import inversion
from wardsearch.embedded.writing.inversion import invert, stable_order

_NUMBERS = st.lists(st.integers(0, 3) | st.integers(0, 70_000) | st.integers(0, 2**47), max_size=60)


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


@given(_NUMBERS)
def test_numbers_are_put_in_order_and_equal_ones_left_as_they_come(numbers: list[int]) -> None:
    order = stable_order(np.array(numbers, np.int64))
    assert order.tolist() == sorted(range(len(numbers)), key=numbers.__getitem__)


@given(_NUMBERS, st.data())
def test_occurrences_are_counted_by_term_and_document(
    numbers: list[int], data: st.DataObject
) -> None:
    document = st.integers(0, 4)
    documents = sorted(data.draw(document) for _ in numbers)
    terms, postings = invert(np.array(numbers, np.int64), np.array(documents, np.int32))
    found = zip(
        terms.tolist(), postings.documents.tolist(), postings.frequencies.tolist(), strict=True
    )
    counted = Counter(zip(numbers, documents, strict=True))
    assert list(found) == [(*key, count) for key, count in sorted(counted.items())]


def test_a_segment_that_cannot_be_finished_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(inversion, "write_documents", fail)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "x.arrays", [])
    assert list(tmp_path.iterdir()) == []
