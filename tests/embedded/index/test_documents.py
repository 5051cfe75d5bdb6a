from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.metadata import Metadata
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.documents import (
    DocumentRow,
    StoredRows,
    StoredUnit,
    encode_stored,
    key_type,
    write_columns,
    write_keys,
)
from wardsearch.embedded.index.postings import PostingsReader
from wardsearch.embedded.index.row_blocks import write_rows
from wardsearch.embedded.index.terms import StringTerms
from wardsearch.vietnamese.dates import NO_TIME, minutes, moment

_TEXT = st.text(st.characters(codec="utf-8"), max_size=10)
_MAYBE = st.none() | _TEXT


@given(st.datetimes())
def test_times_are_kept_to_the_minute(published: datetime) -> None:
    assert moment(minutes(published)) == published.replace(second=0, microsecond=0)


def test_minutes_count_from_1970_and_no_time_is_none() -> None:
    assert minutes(datetime.fromisoformat("1970-01-02 00:01")) == 24 * 60 + 1
    assert minutes(datetime.fromisoformat("1969-12-31 23:59")) == -1
    assert moment(NO_TIME) is None


_METADATA = st.builds(
    Metadata,
    title=_TEXT,
    ward=_MAYBE,
    published=st.none() | st.datetimes().map(lambda time: time.replace(second=0, microsecond=0)),
    source=_MAYBE,
    views=st.none() | st.integers(0, 2**63 - 1),
    url=_MAYBE,
    format=_MAYBE,
    encoding=_MAYBE,
    is_ocr=st.booleans(),
)


@given(
    st.lists(
        st.builds(
            DocumentRow,
            _TEXT,
            _METADATA,
            _MAYBE,
            st.integers(0, 3),
            st.integers(4, 9),
            st.just(0),
            st.just(b""),
            unit=st.none()
            | st.builds(StoredUnit, _TEXT, _MAYBE, _TEXT, st.lists(_TEXT, max_size=3).map(tuple)),
        ),
        max_size=5,
    )
)
def test_what_is_shown_of_a_document_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[DocumentRow]
) -> None:
    path = tmp_path_factory.mktemp("stored") / "x"
    file = ArrayFileWriter(path)
    published = [row.metadata.published for row in rows]
    minutes_of = [NO_TIME if time is None else minutes(time) for time in published]
    write_columns(file, {"published": np.array(minutes_of, np.int64)})
    write_rows(file, [encode_stored(row) for row in rows])
    file.close({})
    stored = StoredRows(ArrayFile(path))
    for document, row in enumerate(rows):
        assert stored[document]._asdict() == {
            name: getattr(row, name) for name in stored[document]._fields
        }
        [shown] = stored.shown([document])
        assert (shown.metadata, shown.unit) == (row.metadata, row.unit)
        assert "title_range" not in shown.fields
        assert stored.rows([document]) == [encode_stored(row)]


@given(st.lists(st.sampled_from([b"", b"a", b"ab", b"b", "đ".encode()]), max_size=10))
def test_keys_are_terms_with_one_posting_a_document(
    tmp_path_factory: pytest.TempPathFactory, keys: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("keys") / "x"
    writer = ArrayFileWriter(path)
    write_keys(writer, "ward", keys)
    writer.close({})
    file = ArrayFile(path)
    terms, postings = StringTerms(file, "ward"), PostingsReader(file, "ward")
    assert list(terms) == sorted(set(keys) - {b""})
    of_document = file["ward.of_document"].tolist()
    assert [terms[number] if number >= 0 else b"" for number in of_document] == keys
    for number, term in enumerate(terms):
        documents, frequencies = postings.postings(number)
        assert documents.tolist() == [d for d, key in enumerate(keys) if key == term]
        assert frequencies.tolist() == [1] * len(documents)


@pytest.mark.parametrize(("terms", "width"), [(0, 1), (127, 1), (128, 2), (32_767, 2), (32_768, 4)])
def test_a_key_is_as_wide_as_its_terms_need(terms: int, width: int) -> None:
    found = np.iinfo(key_type(terms))

    assert found.min <= -1
    assert found.max >= terms
    assert found.bits == 8 * width


def test_a_row_without_a_title_of_its_own_says_nothing_of_where_it_stands() -> None:
    row = DocumentRow("a", Metadata(title="Tin"), None, 0, 0, 0, b"")

    assert encode_stored(row) == b'{"title":"Tin"}'


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"title":"a","colour":1}', b'{"title":'])
def test_a_row_that_is_no_row_of_ours_is_refused(tmp_path: Path, raw: bytes) -> None:
    file = ArrayFileWriter(tmp_path / "x")
    write_columns(file, {"published": np.zeros(1, np.int64)})
    write_rows(file, [raw])
    file.close({})

    with pytest.raises((ValueError, TypeError)):
        StoredRows(ArrayFile(tmp_path / "x"))[0]
