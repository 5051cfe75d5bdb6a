import pickletools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import whoosh.index
from hypothesis import HealthCheck, given, settings, strategies as st
from whoosh import query as wq
from whoosh.matching import AndNotMatcher
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from support.segments import collections, make_report, recognised, terms_of, title_text, write
from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.manifest import Manifest
from wardsearch.embedded.whoosh.schema import schema
from wardsearch.embedded.writing.writer import ArrayIndex, ArrayWriter
from wardsearch.facts.extraction import facts_in, without_header
from wardsearch.facts.periods import Yearless
from wardsearch.library.sync import sync
from wardsearch.places.ward_names import ward_key

LONGEST_EXACT = 10  # tokens: the stock codec rounds greater lengths to what fits a byte
SYLLABLES = ("giải", "phóng", "ma", "má", "mà", "đại", "123", "1089", "a", "không")
FOLDED = ("giai", "phong", "ma", "dai", "hoi", "mat", "123", "a", "khong")
FIELDS_OF_TERMS = {
    "syllable": SYLLABLES,
    "folded": FOLDED,
    "title": SYLLABLES,
    "title_folded": FOLDED,
    "pair": ("giai_phong", "dai_hoi", "ma_ma", "a_a", "khong_co"),
    "title_pair": ("giai_phong", "dai_hoi", "ma_ma"),
    "word": ("giải_phóng", "mặt_bằng", "đại_hội", "đảng_bộ"),
    "ward": ("ngoc thuy", "ben do", "5"),
    "unit": ("ngoc thuy|phuong|long bien|ha noi", "ngoc thuy"),
    "id": ("tin-0.txt", "tin-3.txt", "none"),
}
WITH_POSITIONS = ("syllable", "folded", "title", "title_folded")


class Case(NamedTuple):
    """Segments of reports, and the ids of those deleted later."""

    segments: list[list[Report]]
    deleted: list[str]


def _is_short(report: Report) -> bool:
    return all(len(terms) <= LONGEST_EXACT for terms in terms_of(report).values())


def _undated(report: Report) -> Report:
    """Return *report*, without its day where a date in it has no year: Whoosh is told no day."""
    said = without_header(report.text, report.title_range, report.body_start)
    meanings = [meaning for fact in facts_in(said) for meaning in fact.meanings]
    has_none = any(isinstance(meaning, Yearless) for meaning in meanings)
    return replace(report, published=None) if has_none else report


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    reports = [_undated(report) for report in draw(collections(8)) if _is_short(report)]
    first, second = sorted(draw(st.tuples(st.integers(0, 8), st.integers(0, 8))))
    parts = [reports[:first], reports[first:second], reports[second:]]
    deleted = [report.id for report in reports if draw(st.integers(0, 3)) == 0]
    # A segment all of whose reports are deleted is dropped by one writer and kept by the other.
    kept = [part for part in parts if any(report.id not in deleted for report in part)]
    return Case(kept, [name for name in deleted if any(r.id == name for p in kept for r in p)])


@st.composite
def _terms(draw: st.DrawFn) -> wq.Query:
    field = draw(st.sampled_from(sorted(FIELDS_OF_TERMS)))
    text = draw(st.sampled_from(FIELDS_OF_TERMS[field]))
    return wq.Term(field, schema()[field].to_bytes(text))


@st.composite
def _prefixes(draw: st.DrawFn) -> wq.Query:
    field = draw(st.sampled_from(["syllable", "folded", "title", "title_folded", "word", "id"]))
    text = draw(st.sampled_from(FIELDS_OF_TERMS[field]))
    return wq.Prefix(field, text[: draw(st.integers(1, len(text)))])


@st.composite
def _phrases(draw: st.DrawFn) -> wq.Query:
    field = draw(st.sampled_from(WITH_POSITIONS))
    words = draw(st.lists(st.sampled_from(FIELDS_OF_TERMS[field]), min_size=2, max_size=3))
    return wq.Phrase(field, words, slop=draw(st.integers(1, 2)))


def _combined(inner: st.SearchStrategy[wq.Query]) -> st.SearchStrategy[wq.Query]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        some.map(wq.And),
        some.map(wq.Or),
        st.builds(wq.AndNot, inner, inner),
        st.builds(lambda one, other: wq.And([one, wq.Not(other)]), inner, inner),
        st.builds(wq.AndMaybe, inner, inner),
        st.builds(wq.Require, inner, inner),
        st.just(wq.Every()),
    )


_QUERIES = st.recursive(_terms() | _prefixes() | _phrases(), _combined, max_leaves=4)


def _write_arrays(folder: Path, case: Case) -> None:
    """Write *case* through the codec of arrays, nothing merged."""
    folder.mkdir()
    writer = ArrayWriter(ArrayIndex(folder, lambda: Manifest(0, CorpusFolders())), timeout=1)
    for part in case.segments:
        segment, path = writer.new_path()
        writer.add_file(segment, write(path, part))
        writer.commit_batch(None, merge=False)
    for segment, part in zip(list(writer.segments), case.segments, strict=True):
        writer.delete(segment.segid, [n for n, r in enumerate(part) if r.id in case.deleted])
    writer.commit(merge=False)


def _write_stock(folder: Path, case: Case) -> None:
    """Write *case* through the same schema with Whoosh's own codec."""
    folder.mkdir()
    index = whoosh.index.create_in(str(folder), schema())
    for part in case.segments:
        writer = index.writer()
        for report in part:
            writer.add_document(**_document(report))
        writer.commit(merge=False)
    writer = index.writer()
    for name in case.deleted:
        writer.delete_by_term("id", name)
    writer.commit(merge=False)
    index.close()


def _document(report: Report) -> dict[str, Any]:
    values = {
        "id": report.id,
        "syllable": report.text,
        "folded": report.text,
        "pair": report.text,
        "fact": without_header(report.text, report.title_range, report.body_start),
        "word": report.text,
        "title": title_text(report),
        "title_folded": title_text(report),
        "title_pair": title_text(report),
        "ward": ward_key(report.ward) if report.ward else None,
        "unit": ward.term if (ward := recognised(report)) else None,
        "_stored_title": report.title,
        "_stored_ward": report.ward,
        "text": report.text,
        "published": report.published and report.published.isoformat(),
        "source": report.source,
        "views": report.views,
        "url": report.url,
    }
    return {name: value for name, value in values.items() if value is not None}


@pytest.fixture(scope="module", autouse=True)
def _mended_and_not() -> Iterator[None]:
    """Let Whoosh look at the first document of an AndNot, too.

    Its own matcher does so only where what is excluded begins with the same document, and which
    document that is depends on what it was asked before.
    """

    def find_first(matcher: AndNotMatcher) -> None:
        if matcher.a.is_active() and matcher.b.is_active():
            matcher._find_next()  # noqa: SLF001 - as it does itself

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AndNotMatcher, "_find_first", find_first)
        yield


def _hits(searcher: Searcher, query: wq.Query) -> dict[str, float]:
    return {hit["id"]: hit.score for hit in searcher.search(query, limit=None)}


def _terms_from(reader: IndexReader, field: str, start: bytes) -> list[bytes]:
    return [term for name, term in reader.terms_from(field, start) if name == field]


def _check_readers(arrays: IndexReader, stock: IndexReader) -> None:
    """Demand that two readers list the same terms, postings, lengths and stored values."""
    assert arrays.doc_count_all() == stock.doc_count_all()
    assert arrays.doc_count() == stock.doc_count()
    for document in range(stock.doc_count_all()):
        assert arrays.is_deleted(document) == stock.is_deleted(document)
        assert arrays.stored_fields(document) == stock.stored_fields(document)
    for field in DICTIONARY_OF:
        terms = list(stock.lexicon(field))
        assert list(arrays.lexicon(field)) == terms
        assert arrays.field_length(field) == stock.field_length(field)
        for start in (b"", b"m", "đ".encode(), b"zzz"):
            assert _terms_from(arrays, field, start) == _terms_from(stock, field, start)
            assert list(arrays.expand_prefix(field, start)) == list(
                stock.expand_prefix(field, start)
            )
        for term in terms:
            assert (field, term) in arrays
            assert arrays.doc_frequency(field, term) == stock.doc_frequency(field, term)
            assert arrays.frequency(field, term) == stock.frequency(field, term)
            ids = list(stock.postings(field, term).all_ids())
            assert list(arrays.postings(field, term).all_ids()) == ids
        for document in range(stock.doc_count_all()):
            length = stock.doc_field_length(document, field, 0) or 0
            assert arrays.doc_field_length(document, field, 0) == length


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_cases(), st.lists(_QUERIES, min_size=1, max_size=12))
def test_whooshs_searcher_finds_and_scores_as_over_its_own_codec(
    tmp_path_factory: pytest.TempPathFactory, case: Case, queries: Sequence[wq.Query]
) -> None:
    folder = tmp_path_factory.mktemp("whoosh")
    _write_arrays(folder / "arrays", case)
    _write_stock(folder / "stock", case)
    arrays = whoosh.index.open_dir(str(folder / "arrays"))
    stock = whoosh.index.open_dir(str(folder / "stock"))
    with arrays.searcher() as over_arrays, stock.searcher() as over_stock:
        _check_readers(over_arrays.reader(), over_stock.reader())
        for query in queries:
            hits = _hits(over_arrays, query)
            try:
                expected = _hits(over_stock, query)
            except IndexError:  # Whoosh's own: it asks an ended matcher for its document
                continue
            assert hits == pytest.approx(expected, rel=1e-6)
            listed = [hit["id"] for hit in over_arrays.search(query, limit=3)]
            assert listed == [hit["id"] for hit in over_stock.search(query, limit=3)]


def _synced(tmp_path: Path) -> whoosh.index.Index:
    """Index a few reports by the usual way, in several commits, and open them as Whoosh does."""
    (tmp_path / "corpus").mkdir()
    texts = {
        "a.txt": "Đại hội\n\nGiải phóng mặt bằng ở phường Ngọc Thụy",
        "b.txt": "Mặt bằng\n\nPhóng viên giải thích, không giải phóng",
        "c.txt": "Má và mà\n\nđại biểu dự đại hội",
    }
    for name, text in texts.items():
        (tmp_path / "corpus" / name).write_text(text, "utf-8")
        sync(tmp_path / "corpus", tmp_path / "index")
    (tmp_path / "corpus" / "b.txt").unlink()
    (tmp_path / "corpus" / "d.txt").write_text("Giai phong", "utf-8")
    sync(tmp_path / "corpus", tmp_path / "index")
    return whoosh.index.open_dir(str(tmp_path / "index"))


def test_an_index_of_ours_opens_as_any_index_of_whoosh(tmp_path: Path) -> None:
    index = _synced(tmp_path)
    with index.searcher() as searcher:
        found = {
            "term": wq.Term("folded", "giai"),
            "accented": wq.Term("syllable", "giải"),
            "and": wq.And([wq.Term("folded", "dai"), wq.Term("syllable", "biểu")]),
            "or": wq.Or([wq.Term("syllable", "biểu"), wq.Term("folded", "giai")]),
            "not": wq.Not(wq.Term("folded", "giai")),
            "prefix": wq.Prefix("syllable", "phườ"),
            "phrase": wq.Phrase("syllable", ["giải", "phóng", "mặt"]),
            "no phrase": wq.Phrase("syllable", ["phóng", "giải"]),
            "title phrase": wq.Phrase("title", ["đại", "hội"]),
            "pair": wq.Term("pair", schema()["pair"].to_bytes("giai_phong")),
            "deleted": wq.Term("folded", "vien"),
            "id": wq.Term("id", "c.txt"),
        }
        assert {name: sorted(_hits(searcher, query)) for name, query in found.items()} == {
            "term": ["a.txt", "d.txt"],
            "accented": ["a.txt"],
            "and": ["c.txt"],
            "or": ["a.txt", "c.txt", "d.txt"],
            "not": ["c.txt"],
            "prefix": ["a.txt"],
            "phrase": ["a.txt"],
            "no phrase": [],
            "title phrase": ["a.txt"],
            "pair": ["a.txt", "d.txt"],
            "deleted": [],
            "id": ["c.txt"],
        }
        assert list(searcher.reader().terms_within("folded", "phonk", 1)) == ["phong"]
        (document,) = searcher.documents(id="a.txt")
        assert document["text"].startswith("Đại hội")
        assert document["title"] == "Đại hội"
        assert document["ward"] == "Ngọc Thụy"
        assert index.doc_count() == 3


def test_a_matcher_skips_and_copies_itself(tmp_path: Path) -> None:
    reports = [make_report(f"{n}.txt", "ma" if n % 3 else "má") for n in range(20)]
    _write_arrays(tmp_path / "index", Case([reports], []))
    with whoosh.index.open_dir(str(tmp_path / "index")).reader() as reader:
        matcher = reader.postings("syllable", "má")
        matcher.skip_to(7)
        copied = matcher.copy()
        matcher.next()
        assert (copied.id(), matcher.id()) == (9, 12)
        assert list(copied.all_ids()) == [9, 12, 15, 18]
        assert copied.value_as("positions") == [0]
        matcher.skip_to(100)
        assert not matcher.is_active()


def test_there_is_no_pickle_in_a_segment_file(tmp_path: Path) -> None:
    _synced(tmp_path).close()
    files = sorted((tmp_path / "index").glob("*.arrays"))
    assert files != []
    for path in files:
        data = path.read_bytes()
        for protocol in (2, 3, 4, 5):
            start = -1
            while (start := data.find(bytes([0x80, protocol]), start + 1)) >= 0:
                assert not _is_pickle(data[start:])


def _is_pickle(data: bytes) -> bool:
    try:
        opcodes = list(pickletools.genops(data))
    except (ValueError, UnicodeDecodeError, IndexError):
        return False
    return len(opcodes) > 3
