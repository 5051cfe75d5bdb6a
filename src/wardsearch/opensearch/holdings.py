"""What does an index in a cluster hold: how many reports, of which wards and days?

What `wardsearch.embedded.search.stats` counts over columns, a cluster aggregates; what is known of
the files is in the catalog.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from wardsearch.corpus.catalog import Catalog
from wardsearch.embedded.index.documents import StoredRow
from wardsearch.embedded.search.stats import count_documents, count_wards, unit_count
from wardsearch.opensearch.documents import stored_of
from wardsearch.opensearch.mapping import FORMAT_VERSION
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.opensearch.questions import MOST_TERMS, Answer, total_of
from wardsearch.query.asked_documents import DOCUMENT_FIELDS, DocumentField
from wardsearch.results import HeadCount, Stats, UnitCount, most_first
from wardsearch.vietnamese.dates import moment

_PAGE: Final = 5_000  # numbers of documents of one answer
_FIRST: Final = {"top_hits": {"size": 1, "sort": [{"id": "asc"}], "_source": ["shown"]}}


def holdings(search: MultiSearch, catalog: Catalog, size_bytes: int) -> Stats:
    """Return how much an index holds, and of what.

    Args:
        search: Asks the cluster.
        catalog: What is known of the files.
        size_bytes: Of one copy of the index.
    """
    (answer,) = search([_body()])
    said = answer["aggregations"]
    units = _units(said["wards"])
    files = catalog.files
    read_as = Counter(filter(None, files.read_as()))
    unread = [(name, state.unread_pages) for name, state in files.items() if state.unread_pages]
    return Stats(
        reports=total_of(answer),
        wards=count_wards(units),
        earliest=_moment(said["earliest"]),
        latest=_moment(said["latest"]),
        words=int(said["words"]["value"]),
        size_bytes=size_bytes,
        format_version=FORMAT_VERSION,
        skipped=tuple(catalog.skipped),
        read_as=tuple(most_first(read_as)),
        unread_pages=sum(pages for _, pages in unread),
        documents=count_documents(_named(search)),
        units=tuple(unit for _, unit in units),
        kinds=_heads(said["kind"], "kind"),
        issuers=_heads(said["issuer"], "issuer"),
        unread=tuple(unread),
    )


def _body() -> Answer:
    unit = {"terms": {"field": "unit", "size": MOST_TERMS, "missing": ""}, "aggs": {"row": _FIRST}}
    wards = {"terms": {"field": "ward", "size": MOST_TERMS}, "aggs": {"units": unit}}
    heads = {
        field: {"terms": {"field": field, "size": MOST_TERMS}, "aggs": {"row": _FIRST}}
        for field in DOCUMENT_FIELDS
    }
    return {
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            "wards": wards,
            "earliest": {"min": {"field": "published"}},
            "latest": {"max": {"field": "published"}},
            "words": {"sum": {"field": "tokens"}},
            **heads,
        },
    }


def _named(search: MultiSearch) -> Iterator[str]:
    """Yield the numbers of documents that reports name, each once."""
    after: Answer = {}
    while True:
        sources = [{"document": {"terms": {"field": "document"}}}]
        composite = {"size": _PAGE, "sources": sources, **({"after": after} if after else {})}
        (answer,) = search([{"size": 0, "aggs": {"numbers": {"composite": composite}}}])
        numbers = answer["aggregations"]["numbers"]
        yield from (bucket["key"]["document"] for bucket in numbers["buckets"])
        if "after_key" not in numbers:
            return
        after = numbers["after_key"]


def _moment(said: Answer) -> Any:  # noqa: ANN401 - as `moment`
    return None if said["value"] is None else moment(int(said["value"]))


def _row(bucket: Answer) -> StoredRow:
    (hit,) = bucket["row"]["hits"]["hits"]
    return stored_of(hit["_source"])


def _units(said: Answer) -> list[tuple[bytes, UnitCount]]:
    """Return the wards and their names as compared, those of most reports first."""
    counted = [
        (ward["key"].encode(), unit_count(_row(unit), unit["doc_count"]))
        for ward in said["buckets"]
        for unit in ward["units"]["buckets"]
    ]
    return sorted(counted, key=lambda each: (-each[1].reports, each[1][:1], str(each[1][1:5])))


def _heads(said: Answer, field: DocumentField) -> tuple[HeadCount, ...]:
    rows = []
    for bucket in said["buckets"]:
        head = _row(bucket).metadata.document
        name = (getattr(head, field) if head else None) or bucket["key"]
        rows.append(HeadCount(name, bucket["doc_count"]))
    return tuple(sorted(rows, key=lambda row: (-row.reports, row.name)))
