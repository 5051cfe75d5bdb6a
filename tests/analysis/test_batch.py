import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from support.segments import collections, lines, make_report, terms_of, title_text
from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.analysis import batch
from wardsearch.analysis.batch import AnalyzedBatch, BatchAnalyzer
from wardsearch.analysis.fields import KEY_FIELDS
from wardsearch.analysis.forms import describe
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.analysis.text_parts import TextParts
from wardsearch.corpus.report import Report, parse_report
from wardsearch.facts.definitions import explained_in
from wardsearch.facts.extraction import without_header
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.spelling import to_nfc

_TEXTS = st.one_of(lines(), vietnamese_text().map(to_nfc), arbitrary_text().map(to_nfc))


def _terms(analyzed: AnalyzedBatch, document: int) -> dict[str, list[str]]:
    """Return the forms of a document of *analyzed*, its title's among them, in order."""
    start, end = analyzed.starts[document : document + 2].tolist()
    numbers = analyzed.syllables[start:end]
    syllables = [analyzed.syllable_strings[number] for number in numbers.tolist()]
    folded = [analyzed.folded_strings[analyzed.folded_of[number]] for number in numbers.tolist()]
    first = int(analyzed.title_starts[document])
    title = slice(first, first + int(analyzed.title_lengths[document]))
    words = analyzed.words[analyzed.word_documents == document]
    facts = analyzed.facts[analyzed.fact_documents == document]
    return {
        "fact": sorted(analyzed.fact_strings[number] for number in facts.tolist()),
        "syllable": syllables,
        "folded": folded,
        "pair": [f"{a}_{b}" for a, b in pairwise(folded)],
        "word": [analyzed.word_strings[number] for number in words.tolist()],
        "title": syllables[title],
        "title_folded": folded[title],
        "title_pair": [f"{a}_{b}" for a, b in pairwise(folded[title])],
    }


def _described(report: Report) -> dict[str, list[str]]:
    found = terms_of(report)
    return {name: terms for name, terms in found.items() if name not in KEY_FIELDS}


def _check(analyzed: AnalyzedBatch, reports: Sequence[Report]) -> None:
    assert len(analyzed.starts) == len(reports) + 1
    assert analyzed.starts[-1] == len(analyzed.syllables)
    assert (np.diff(analyzed.word_documents) >= 0).all()
    assert (np.diff(analyzed.fact_documents) >= 0).all()
    for document, report in enumerate(reports):
        assert _terms(analyzed, document) == _described(report)


@given(st.lists(_TEXTS, max_size=4))
@example(["", " \n ", "\n\n"])
@example(["A.B C", "http://a.vn/b xem", "1.089 - 2"])
def test_any_texts_are_analysed_at_once_as_each_is_alone(texts: list[str]) -> None:
    reports = [make_report(str(number), text) for number, text in enumerate(texts)]
    _check(
        BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports]), reports
    )


@given(collections())
def test_the_tokens_of_a_title_that_is_a_line_are_those_of_its_range(
    reports: list[Report],
) -> None:
    _check(
        BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports]), reports
    )


@given(st.lists(st.lists(_TEXTS, max_size=3), min_size=1, max_size=4))
def test_what_was_seen_before_changes_nothing(batches: list[list[str]]) -> None:
    analyzer = BatchAnalyzer(default_segmenter())
    sizes = []
    kept = []
    for texts in batches:
        reports = [make_report(str(number), text) for number, text in enumerate(texts)]
        kept.append((analyzer.analyze([report.parts for report in reports]), reports))
        sizes.append(analyzer.vocabulary_size)
    assert sizes == sorted(sizes)
    chunks = {chunk for texts in batches for text in texts for chunk in text.split()}
    facts = kept[-1][0].fact_strings
    assert sizes[-1] == sum(map(len, chunks)) + sum(map(len, facts))
    for analyzed, reports in kept:  # later batches add strings to those of earlier ones
        _check(analyzed, reports)


def test_a_title_within_a_line_has_the_tokens_of_its_range() -> None:
    text = "# Đại hội Đảng bộ #\nKết quả"
    report = Report(
        id="r", text=text, title="Đại hội Đảng bộ", title_range=CharRange(2, 17), body_start=20
    )
    found = _terms(BatchAnalyzer(default_segmenter()).analyze([report.parts]), 0)
    assert title_text(report) == "Đại hội Đảng bộ"
    assert found["title"] == ["đại", "hội", "đảng", "bộ"]
    assert found["syllable"] == ["đại", "hội", "đảng", "bộ", "kết", "quả"]


def test_the_sample_reports_are_analysed_at_once_as_each_is_alone() -> None:
    folder = Path(__file__).parents[2] / "corpus"
    reports = [
        parse_report(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))
    ]
    assert reports != []
    _check(
        BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports]), reports
    )


def test_words_of_names_stand_behind_the_text_and_state_no_fact() -> None:
    parts = TextParts("Họp dân ngày 5/1/2024.", None, 0, None, "ke hoach 2023-04-03")

    analyzed = BatchAnalyzer(default_segmenter()).analyze([parts, parts._replace(names="")])
    named, plain = _terms(analyzed, 0), _terms(analyzed, 1)

    assert named["syllable"] == [*plain["syllable"], "ke", "hoach", "2023", "04", "03"]
    assert named["fact"] == plain["fact"]
    assert analyzed.name_lengths.tolist() == [5, 0]


_EXPLAINING: st.SearchStrategy[str] = st.lists(
    st.sampled_from(
        ["Ủy ban Kiểm tra ", "(UBKT)", "(sau đây gọi tắt là “UBKT”)", "(UB", "KT", "”)"]
    )
    | st.sampled_from([")", " ", "\n", "\t", "(UBKT), "])
).map("".join)


@given(_EXPLAINING, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@example("Ủy ban Kiểm tra (UBKT)", 16, 5, 0)
@example("Ủy ban Kiểm tra (UBKT)", 19, 3, 0)
def test_abbreviations_are_explained_wherever_a_title_is(
    text: str, start: int, length: int, body: int
) -> None:
    start = min(start, len(text))
    title = CharRange(start, min(start + length, len(text))) if length else None
    body_start = min(body, len(text))
    parts = TextParts(text, title, body_start, None)
    analyzed = BatchAnalyzer(default_segmenter()).analyze([parts])
    expected = [each.term for each in explained_in(without_header(text, title, body_start))]

    found = [term for term in _terms(analyzed, 0)["fact"] if term.startswith("a:")]
    assert found == sorted(expected)


def test_a_long_line_is_cut_for_the_segmenter_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SENTENCE_CHUNKS", 3)
    text = "đại hội Đảng bộ phường Ngọc Thụy nhiệm kỳ mới"
    found = _terms(BatchAnalyzer(default_segmenter()).analyze([make_report("r", text).parts]), 0)
    whole = dict(describe(text))
    assert found["pair"] == whole["pair"]
    parts = ["đại hội Đảng", "bộ phường Ngọc", "Thụy nhiệm kỳ", "mới"]
    assert found["word"] == [word for part in parts for word in dict(describe(part))["word"]]
    assert found["word"] != whole["word"]


@given(st.lists(st.sampled_from(["họp", "bàn", "Phường", "\n", "\n\n\n", "\n" * 9]), max_size=12))
def test_blank_lines_make_no_difference_however_many(parts: list[str]) -> None:
    text = " ".join(parts)
    shortened = re.sub(r"\s*\n\s*", "\n", text)
    reports = [make_report("1", one) for one in (text, shortened)]
    analysed = [BatchAnalyzer(default_segmenter()).analyze([report.parts]) for report in reports]
    long, short = (_terms(one, 0) for one in analysed)

    assert [long[form] for form in ("syllable", "word")] == [short["syllable"], short["word"]]


@given(
    st.sampled_from(["", "5/1/2024"]),
    st.integers(1, 12),
    st.integers(0, 12),
    st.sampled_from(["", "Thu 12 tỷ đồng"]),
)
@example("", 3, 1, "")
@example("5/1/2024", 3, 1, "12 tỷ đồng")
def test_a_body_may_begin_among_blank_lines(head: str, above: int, below: int, body: str) -> None:
    header = head + "\n" * above
    texts = (
        TextParts(header + "\n" * below + body, None, len(header), None),
        TextParts(body, None, 0, None),
    )
    analyzed = BatchAnalyzer(default_segmenter()).analyze(texts)

    assert _terms(analyzed, 0)["fact"] == _terms(analyzed, 1)["fact"]
