"""What does a segment hold, in plain Python, and how is a small one made?

Covers strategies for small collections of reports whose terms repeat, writing them as a segment,
and reading everything in a segment back as lists and dicts, so that two segments can be compared
whole. The terms that a report should have are worked out here from `analysis.forms.describe` and
`facts` alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.fields import DICTIONARY_OF, PAIR_FIELDS
from wardsearch.analysis.forms import describe
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.metadata import Metadata
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.documents import (
    DIGEST_BYTES,
    DocumentColumns,
    DocumentRow,
    StoredUnit,
)
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.index.terms import PAIR_JOINER
from wardsearch.embedded.writing.inversion import SegmentFile, write_segment
from wardsearch.facts.extraction import terms_in, without_header
from wardsearch.places.recognition import Recognised, recognise
from wardsearch.places.ward_names import ward_key
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.dates import NO_TIME, minutes

# Few words, so that terms meet; some share their letters, some are numbers or come in parts, and
# one sorts behind another that it begins with.
WORDS = (
    "giải phóng mặt bằng",
    "giải phong",
    "giai phong",
    "ma",
    "má",
    "mà",
    "mai",
    "đại hội",
    "Đảng bộ",
    "đang",
    "123/QĐ-UBND",
    "37,5%",
    "1.089",
    "27/7/2021",
    "tháng",
    "7",
    "12 tỷ đồng",
    "a",
    "Covid-19",
    "…",
    "!",
)
WARDS = (None, "Ngọc Thụy", "Bến Đò", "Phường 5")
TIMES = (
    None,
    *map(datetime.fromisoformat, ("2022-03-15 08:30", "2022-12-31", "1969-12-31 23:59")),
)


def lines() -> st.SearchStrategy[str]:
    """Lines of a few of `WORDS`; some are empty."""
    return st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@st.composite
def reports(draw: st.DrawFn, report_id: str = "r.txt") -> Report:
    """A report of a few lines, one of which may be its title."""
    texts = draw(st.lists(lines(), min_size=1, max_size=4))
    text = "\n".join(texts)
    title_line = draw(st.none() | st.integers(0, len(texts) - 1))
    title_range = None
    if title_line is not None:
        start = sum(len(line) + 1 for line in texts[:title_line])
        title_range = CharRange(start, start + len(texts[title_line]))
    return Report(
        id=report_id,
        text=text,
        title=text[slice(*title_range)] if title_range else texts[0],
        title_range=title_range,
        body_start=draw(st.sampled_from([0, *(at + 1 for at, c in enumerate(text) if c == "\n")])),
        ward=draw(st.sampled_from(WARDS)),
        published=draw(st.sampled_from(TIMES)),
        source=draw(st.none() | st.just("Đảng ủy phường")),
        views=draw(st.none() | st.integers(0, 2**63 - 1)),
        url=draw(st.none() | st.just("https://example.vn/tin")),
    )


@st.composite
def collections(draw: st.DrawFn, max_size: int = 6) -> list[Report]:
    """Several reports, in any order of their ids."""
    count = draw(st.integers(0, max_size))
    names = draw(st.permutations([f"tin-{number}.txt" for number in range(count)]))
    return [draw(reports(name)) for name in names]


def make_report(report_id: str, text: str, *, title: str = "") -> Report:
    """Return a report of *text*; *title*, if given, stands on a line above it."""
    return Report(
        id=report_id,
        text=f"{title}\n{text}" if title else text,
        title=title or text.partition("\n")[0],
        title_range=CharRange(0, len(title)) if title else None,
        body_start=len(title),
        ward=None,
        published=None,
        source=None,
        views=None,
        url=None,
    )


def recognised(report: Report) -> Recognised | None:
    """Return the ward of *report*, as indexing asks for it."""
    return recognise(report.ward, report.text, report.lead_end, report.published)


def row(report: Report) -> DocumentRow:
    """Return what is stored of *report*."""
    title = report.title_range or CharRange(0, 0)
    ward = recognised(report)
    return DocumentRow(
        id=report.id,
        metadata=Metadata(**report.metadata()),
        ward_key=ward_key(report.ward) if report.ward else None,
        title_start=title.start,
        title_end=title.end,
        body_start=report.body_start,
        digest=report.id.encode().ljust(DIGEST_BYTES, b".")[:DIGEST_BYTES],
        unit_term=ward and ward.term,
        unit=ward and StoredUnit(ward.kind, ward.district, ward.province, ward.now),
    )


def write(
    path: Path, written: Sequence[Report], analyzer: BatchAnalyzer | None = None
) -> SegmentFile:
    """Write *written* as a segment."""
    batch = (analyzer or BatchAnalyzer(default_segmenter())).analyze(
        [report.parts for report in written]
    )
    columns = DocumentColumns.of([row(r) for r in written])
    return write_segment(path, batch, columns, [r.text.encode() for r in written])


def title_text(report: Report) -> str:
    """Return the part of the text that is the title; empty where none is."""
    return report.text[slice(*report.title_range)] if report.title_range else ""


def terms_of(report: Report) -> dict[str, list[str]]:
    """Return the terms of *report* in each field, in order; of facts in that of the terms."""
    searched = f"{report.text}\n{report.names}" if report.names else report.text
    body, title = dict(describe(searched)), dict(describe(title_text(report)))
    said = without_header(report.text, report.title_range, report.body_start)
    posted = report.published.date() if report.published else None
    return {
        **body,
        "fact": sorted(term for term, _, _ in terms_in(said, posted)),
        "title": title["syllable"],
        "title_folded": title["folded"],
        "title_pair": title["pair"],
        "id": [report.id],
        "ward": [ward_key(report.ward)] if report.ward else [],
        "unit": [ward.term] if (ward := recognised(report)) else [],
        "kind": [],  # no report of these has a head
        "issuer": [],
        "source": [report.source] if report.source else [],
    }


def index_bytes(field: str, term: str) -> bytes:
    """Return *term* as the index holds it."""
    encoded = term.encode()
    return encoded.replace(b"_", PAIR_JOINER) if field in PAIR_FIELDS else encoded


def expected(described: Iterable[Report]) -> dict[str, Any]:
    """Return what a segment of these reports should hold, in the form of `contents`."""
    listed = list(described)
    rows = [row(report) for report in listed]
    terms = [terms_of(report) for report in listed]
    fields: dict[str, dict[bytes, dict[int, int]]] = {}
    for name in DICTIONARY_OF:
        postings: dict[bytes, dict[int, int]] = {}
        for document, of_document in enumerate(terms):
            for term, count in Counter(of_document[name]).items():
                postings.setdefault(index_bytes(name, term), {})[document] = count
        fields[name] = dict(sorted(postings.items()))
    return {
        "fields": fields,
        "lengths": {name: [len(t[name]) for t in terms] for name in DICTIONARY_OF},
        "folded_of": {
            syllable.encode(): folded.encode()
            for t in terms
            for syllable, folded in zip(t["syllable"], t["folded"], strict=True)
        },
        "tokens": [[term.encode() for term in t["syllable"]] for t in terms],
        "titles": [(_title_start(r), len(t["title"])) for r, t in zip(listed, terms, strict=True)],
        "published": [NO_TIME if r.published is None else minutes(r.published) for r in listed],
        "body_starts": [r.body_start for r in listed],
        "digests": [r.digest for r in rows],
        "ids": [r.id for r in listed],
        "texts": [r.text for r in listed],
        "stored": [(r.metadata, r.title_start, r.title_end, r.unit) for r in rows],
    }


def contents(arrays: SegmentArrays) -> dict[str, Any]:
    """Return everything that a segment holds."""
    documents = range(arrays.document_count)
    syllables = list(arrays.strings("syllable"))
    folded = list(arrays.strings("folded"))
    starts = arrays.token_starts.tolist()
    return {
        "fields": {name: _postings(arrays, name) for name in DICTIONARY_OF},
        "lengths": {name: arrays.lengths(name).tolist() for name in DICTIONARY_OF},
        "folded_of": {
            syllable: folded[number]
            for syllable, number in zip(syllables, arrays.folded_of.tolist(), strict=True)
        },
        "tokens": [
            [syllables[number] for number in arrays.tokens.slice(start, end).tolist()]
            for start, end in pairwise(starts)
        ],
        "titles": list(
            zip(
                arrays.column("title_starts").tolist(),
                arrays.column("title_lengths").tolist(),
                strict=True,
            )
        ),
        "published": arrays.column("published").tolist(),
        "body_starts": arrays.column("body_starts").tolist(),
        "digests": [arrays.digests[document].tobytes() for document in documents],
        "ids": [arrays.id(document) for document in documents],
        "texts": [arrays.texts[document] for document in documents],
        "stored": [tuple(arrays.stored[document]) for document in documents],
    }


def _postings(arrays: SegmentArrays, name: str) -> dict[bytes, dict[int, int]]:
    field = arrays.field(name)
    found = {}
    for number in range(len(field.postings)):
        documents, frequencies = field.postings.postings(number)
        if len(documents):
            found[field.terms[number]] = dict(
                zip(documents.tolist(), frequencies.tolist(), strict=True)
            )
    return found


def _title_start(report: Report) -> int:
    """Return how many tokens stand before the title."""
    if report.title_range is None:
        return 0
    return len(dict(describe(report.text[: report.title_range.start]))["syllable"])
