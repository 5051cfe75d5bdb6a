from dataclasses import replace
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ReadTooFar

from support.segments import make_report, write
from wardsearch.embedded.whoosh.codec import (
    ArrayCodec,
    ArrayMatcher,
    ArraySegment,
    ArrayTermsReader,
)
from wardsearch.embedded.whoosh.schema import schema
from wardsearch.ranges import CharRange


def _segment(folder: Path) -> ArraySegment:
    segment = ArraySegment("MAIN", 3, 0, 0)
    reports = [
        make_report("a.txt", "ma má giải phóng", title="Má giải"),
        make_report("b.txt", "ma ma"),
        make_report("c.txt", ""),
    ]
    write(folder / segment.filename(), reports)
    return segment


def _terms(folder: Path) -> ArrayTermsReader:
    return ArrayCodec().terms_reader(FileStorage(str(folder)), _segment(folder))


def _matcher(terms: ArrayTermsReader, field: str, text: str) -> ArrayMatcher:
    return terms.matcher(field, text.encode(), schema()[field].format)


def test_a_title_lists_only_the_terms_that_stand_in_titles(tmp_path: Path) -> None:
    terms = _terms(tmp_path)
    found = {name: [] for name in terms.indexed_field_names()}  # type: dict[str, list[bytes]]
    for field, term in terms.terms():
        found[field].append(term)
    assert [term.decode() for term in found["syllable"]] == ["giải", "ma", "má", "phóng"]
    assert [term.decode() for term in found["title"]] == ["giải", "má"]
    assert found["title_folded"] == [b"giai", b"ma"]
    assert found["title_pair"] == [b"ma\x1fgiai"]
    assert found["ward"] == []
    assert ("title", "phóng".encode()) not in terms
    assert ("syllable", "phóng".encode()) in terms
    assert ("none", b"ma") not in terms


def test_what_is_known_of_a_term_counts_its_documents_and_their_lengths(tmp_path: Path) -> None:
    info = _terms(tmp_path).term_info("folded", b"ma")
    assert (info.doc_frequency(), info.weight(), info.max_weight()) == (2, 5, 3)
    assert (info.min_id(), info.max_id()) == (0, 1)
    assert (info.min_length(), info.max_length()) == (2, 6)
    listed = {term: i.doc_frequency() for term, i in _terms(tmp_path).items() if term[0] == "pair"}
    assert listed[("pair", b"ma\x1fma")] == 2


def test_an_unknown_term_is_a_key_error(tmp_path: Path) -> None:
    terms = _terms(tmp_path)
    for field, term in (("syllable", b"none"), ("title", "phóng".encode()), ("none", b"ma")):
        with pytest.raises(KeyError):
            terms.term_info(field, term)
        with pytest.raises(KeyError):
            terms.matcher(field, term, None)


@pytest.mark.parametrize(
    ("field", "text", "positions"),
    [
        ("syllable", "má", [0, 3]),
        ("folded", "ma", [0, 2, 3]),
        ("title", "má", [0]),
        ("title", "giải", [1]),
        ("title_folded", "giai", [1]),
        ("syllable", "phóng", [5]),
    ],
)
def test_positions_count_from_the_start_of_the_field(
    tmp_path: Path, field: str, text: str, positions: list[int]
) -> None:
    matcher = _matcher(_terms(tmp_path), field, text)
    assert matcher.id() == 0
    assert matcher.value_as("positions") == positions
    assert matcher.value_as("frequency") == matcher.weight() == len(positions)


def test_a_matcher_walks_its_documents_once(tmp_path: Path) -> None:
    matcher = _matcher(_terms(tmp_path), "folded", "ma")
    assert (matcher.id(), matcher.weight()) == (0, 3.0)
    matcher.next()
    assert (matcher.id(), matcher.weight()) == (1, 2.0)
    matcher.skip_to(0)
    assert matcher.id() == 1
    matcher.next()
    assert not matcher.is_active()
    assert list(matcher.all_ids()) == []
    assert matcher.id() == 1
    with pytest.raises(ReadTooFar):
        matcher.next()
    with pytest.raises(ReadTooFar):
        matcher.skip_to(5)


def test_a_segment_knows_what_is_deleted(tmp_path: Path) -> None:
    segment = _segment(tmp_path)
    reader = ArrayCodec().per_document_reader(FileStorage(str(tmp_path)), segment)
    assert (segment.deleted_docs(), reader.has_deletions()) == ([], False)
    segment.delete_document(2)
    segment.delete_document(0)
    assert segment.deleted_docs() == reader.deleted_docs() == [0, 2]
    assert (segment.doc_count(), segment.doc_count_all(), reader.doc_count()) == (1, 3, 1)
    segment.delete_document(2, delete=False)
    assert [reader.is_deleted(document) for document in range(3)] == [True, False, False]


def test_lengths_are_exact_and_of_no_field_unknown(tmp_path: Path) -> None:
    segment = _segment(tmp_path)
    reader = ArrayCodec().per_document_reader(FileStorage(str(tmp_path)), segment)
    assert [reader.doc_field_length(n, "syllable") for n in range(3)] == [6, 2, 0]
    assert [reader.doc_field_length(n, "pair") for n in range(3)] == [5, 1, 0]
    assert [reader.doc_field_length(n, "title") for n in range(3)] == [2, 0, 0]
    assert reader.doc_field_length(0, "none", 7) == 7
    assert reader.field_length("syllable") == 8
    assert (reader.min_field_length("syllable"), reader.max_field_length("syllable")) == (0, 6)
    assert reader.field_length("none") == 0


def test_positions_in_a_title_count_from_its_first_token(tmp_path: Path) -> None:
    segment = ArraySegment("MAIN", 1, 0, 0)
    report = make_report("a.txt", "chuyên mục\nđại hội đại")
    write(tmp_path / segment.filename(), [replace(report, title_range=CharRange(11, 22))])
    terms = ArrayCodec().terms_reader(FileStorage(str(tmp_path)), segment)
    assert _matcher(terms, "title", "đại").value_as("positions") == [0, 2]
    assert _matcher(terms, "syllable", "đại").value_as("positions") == [2, 4]
