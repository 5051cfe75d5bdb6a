from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from support.segments import make_report, reports, row, write
from wardsearch.analysis.batch import SENTENCE_CHUNKS, BatchAnalyzer
from wardsearch.analysis.pieces import pieces
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.documents import DocumentColumns
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.writing.pieces import write_in_pieces
from wardsearch.ranges import CharRange


def both(folder: Path, report: Report, size: int) -> tuple[SegmentArrays, SegmentArrays]:
    """Return the segment of *report* written at once, and in pieces of *size* code points."""
    analyzer = BatchAnalyzer(default_segmenter())
    write(folder / "whole.arrays", [report])
    stored = DocumentColumns.of([row(report)])
    write_in_pieces(folder / "joined.arrays", analyzer.analyze, report.parts, stored, size)
    assert sorted(path.name for path in folder.iterdir()) == ["joined.arrays", "whole.arrays"]
    return SegmentArrays(folder / "whole.arrays"), SegmentArrays(folder / "joined.arrays")


def differing(whole: SegmentArrays, joined: SegmentArrays) -> list[str]:
    """Return the names of the arrays that are not the same in both."""
    names = whole.file.sizes().keys() | joined.file.sizes().keys()
    return [
        name for name in sorted(names) if not np.array_equal(whole.file[name], joined.file[name])
    ]


@settings(max_examples=60, deadline=None)
@given(report=reports(), more=st.lists(reports(), max_size=3), size=st.integers(1, 200))
def test_a_report_in_pieces_is_the_segment_that_it_is_at_once(
    tmp_path_factory: pytest.TempPathFactory, report: Report, more: list[Report], size: int
) -> None:
    text = "\n".join([report.text, *(other.text for other in more)])
    long = replace(report, text=text)
    folder = tmp_path_factory.mktemp("pieces")

    assert differing(*both(folder, long, size)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Thu 12\ntỷ đồng của quý\nIII năm 2021 theo 512/QĐ-\nUBND ngày 27/7\nnăm 2021. Hết\n" * 9,
        "Tổ\tKinh phí (triệu đồng)\nTổ 1\t147,5\nTổ 2\t12,5\nHết bảng\n" * 9,
        "họp ngày 5\n\n\n\n\n\ntháng 6 năm 2022\n\n" * 9,
    ],
)
@pytest.mark.parametrize("size", [70, 150, 333])
def test_no_fact_and_no_table_is_cut_where_it_goes_over_line_ends(
    tmp_path: Path, text: str, size: int
) -> None:
    assert differing(*both(tmp_path, make_report("r.txt", text), size)) == []


@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize(
    "text", ["\ntháng\n7", "xã\nngày 5\ntháng 6\nnăm 2022\nhết", "12\ntỷ\nđồng"]
)
def test_a_fact_that_is_longer_than_a_piece_is_not_cut(
    tmp_path: Path, text: str, size: int
) -> None:
    assert differing(*both(tmp_path, make_report("r.txt", text), size)) == []


@pytest.mark.parametrize("line", ["đại hội Đảng bộ giải phóng mặt bằng ", "a.b,c1,2 "])
def test_a_line_longer_than_a_piece_is_cut_where_the_segmenter_begins_anew(
    tmp_path: Path, line: str
) -> None:
    report = make_report("r.txt", line * SENTENCE_CHUNKS + "\n" + line * 700, title="Báo cáo")

    assert len(list(pieces(report.parts, 9_000))) > 2
    assert differing(*both(tmp_path, report, 9_000)) == []


@given(
    st.text(st.sampled_from("aă1.,(\n -/ẩ́"), max_size=300),
    st.integers(1, 60),
    st.integers(0, 300),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_pieces_together_are_the_text(
    text: str, size: int, body_start: int, title: int, length: int
) -> None:
    report = make_report("r.txt", text)
    parts = report.parts._replace(body_start=min(body_start, len(text)))
    if length and title + length <= len(text):
        parts = parts._replace(title_range=CharRange(title, title + length))
    made = list(pieces(parts, size))

    assert "".join(piece.text for piece in made) == text
    assert [piece.title_range for piece in made[1:]] == [None] * len(made[1:])
    assert sum(piece.body_start for piece in made) == parts.body_start
    if parts.title_range and made:
        assert len(made[0].text) >= parts.title_range.end


def test_a_word_without_end_is_cut_between_its_tokens(tmp_path: Path) -> None:
    report = make_report("r.txt", "a,b/" * 3_000)
    whole, joined = both(tmp_path, report, 500)

    assert [
        name for name in differing(whole, joined) if not name.startswith(("word", "documents."))
    ] == []
