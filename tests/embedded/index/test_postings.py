from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.layout import BLOCK
from wardsearch.embedded.index.packed import DENSE, GAPS, PLAIN
from wardsearch.embedded.index.postings import (
    LONG,
    PostingList,
    Postings,
    PostingsReader,
    PostingsWriter,
)

Listed = list[tuple[int, int]]  # documents and frequencies


def _write(path: Path, terms: Sequence[Listed], cuts: Sequence[int], count: int) -> PostingsReader:
    """Write *terms*, appended in the pieces that *cuts* make, and open them."""
    file = ArrayFileWriter(path)
    writer = PostingsWriter(file, "f", count)
    bounds = [0, *sorted(cut % (len(terms) + 1) for cut in cuts), len(terms)]
    for start, end in pairwise(bounds):
        piece = terms[start:end]
        flat = np.array([entry for term in piece for entry in term], np.int32).reshape(-1, 2)
        counts = np.array([len(term) for term in piece], np.int32)
        writer.append(counts, Postings(flat[:, 0], flat[:, 1]))
    writer.close()
    file.close({})
    return PostingsReader(ArrayFile(path), "f")


def _listed(postings: Postings) -> Listed:
    return list(zip(postings.documents.tolist(), postings.frequencies.tolist(), strict=True))


def _check(
    reader: PostingsReader, terms: Sequence[Listed], ranges: Sequence[tuple[int, int]]
) -> None:
    """Demand that *reader* gives *terms*, one by one and by *ranges*."""
    assert len(reader) == len(terms)
    assert reader.posting_count == sum(map(len, terms))
    for number, term in enumerate(terms):
        assert _listed(reader.postings(number)) == term
        assert reader.document_frequency(number) == len(term)
        _check_list(reader.list(number), term)
    for start, end in ranges:
        assert reader.counts(start, end).tolist() == [len(term) for term in terms[start:end]]
        joined = [entry for term in terms[start:end] for entry in term]
        assert _listed(reader.range(start, end)) == joined


def _check_list(found: PostingList, term: Listed) -> None:
    """Demand that *found* tells of any documents whether and how often they hold *term*."""
    if not term:
        return
    frequencies = dict(term)
    last = term[-1][0]
    for step in (1, 2, 3, 10_007):
        asked = np.arange(min(last, 3) % step, last + 1, step, dtype=np.int32)[-2_000:]
        wanted = [frequencies.get(document, 0) for document in asked.tolist()]
        assert found.frequencies_of(asked).tolist() == wanted
        assert found.contains(asked).tolist() == [bool(frequency) for frequency in wanted]
    assert found.count == len(term)
    if found.packed is None:
        beyond = np.array([last, last + 1, last + 300], np.int32)
        assert found.contains(beyond).tolist() == [True, False, False]
        assert found.frequencies_of(beyond).tolist() == [frequencies[last], 0, 0]
    if found.packed is not None:
        bits = np.unpackbits(found.packed, bitorder="little")
        assert np.flatnonzero(bits).tolist() == [document for document, _ in term]


def _spread(first: int, count: int, gap: int) -> Listed:
    return [(first + gap * place, 1 + place % 17) for place in range(count)]


@st.composite
def _terms(draw: st.DrawFn, document_count: int) -> Listed:
    """The postings of a term, short or of any class of long ones."""
    gaps = [gap for gap in (1, 2, 7, 200, 300) if gap * (LONG + 2) < document_count]
    if gaps and draw(st.integers(0, 3)) == 0:
        gap = draw(st.sampled_from(gaps))
        count = draw(st.integers(LONG - 1, LONG + 2))
        return _spread(draw(st.integers(0, document_count - gap * count)), count, gap)
    documents = draw(st.sets(st.integers(0, document_count - 1), max_size=4))
    frequencies = st.integers(1, 3) | st.integers(14, 17) | st.integers(1, 2**31 - 1)
    return [(document, draw(frequencies)) for document in sorted(documents)]


@given(st.data())
def test_postings_are_read_as_they_were_appended(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    document_count = data.draw(st.sampled_from((1, 300, 2_000, 65_536, 90_000, 200_000)))
    terms = data.draw(st.lists(_terms(document_count), max_size=8))
    cuts = data.draw(st.lists(st.integers(0, 8), max_size=3))
    reader = _write(tmp_path_factory.mktemp("field") / "x", terms, cuts, document_count)
    numbers = range(len(terms) + 1)
    _check(reader, terms, [(start, end) for start in numbers for end in numbers if start <= end])


@pytest.mark.parametrize("term_count", [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
@pytest.mark.parametrize("long_every", [1, 5, BLOCK, 1_000])
def test_terms_are_found_across_blocks_whatever_is_long_in_them(
    tmp_path: Path, term_count: int, long_every: int
) -> None:
    terms = [
        _spread(number % 3, LONG + number % 4, 1 + number % 3)
        if number % long_every == long_every - 1
        else _spread(number, number % 5, 2)
        for number in range(term_count)
    ]
    reader = _write(tmp_path / "x", terms, [7, 70], 70_000)
    ranges = [(0, term_count), (1, term_count - 1), (BLOCK - 1, term_count), (3, 3), (10, 50)]
    _check(reader, terms, ranges)


def test_long_terms_of_every_class_stand_side_by_side(tmp_path: Path) -> None:
    document_count = 4_000_000
    terms = [
        _spread(5, 3, 1),
        _spread(0, 2 * LONG, 3),
        _spread(0, 1_500_000, 2),
        _spread(1, LONG, 10_000),
        _spread(0, LONG - 1, 10_000),
    ]
    reader = _write(tmp_path / "x", terms, [], document_count)
    classes = ArrayFile(tmp_path / "x")["f.long_classes"].tolist()
    assert classes == [GAPS, DENSE, PLAIN]
    _check(reader, terms, [(0, 5), (1, 3), (2, 5), (4, 5)])


def test_a_document_frequency_of_254_is_short_and_one_of_255_is_long(tmp_path: Path) -> None:
    terms = [_spread(0, LONG - 1, 1), _spread(0, LONG, 1)]
    reader = _write(tmp_path / "x", terms, [], 1_000)
    assert ArrayFile(tmp_path / "x")["f.long_terms"].tolist() == [1]
    assert [reader.document_frequency(0), reader.document_frequency(1)] == [254, 255]


def test_a_field_without_terms_is_empty(tmp_path: Path) -> None:
    reader = _write(tmp_path / "x", [], [], 0)
    _check(reader, [], [(0, 0)])
