"""Is what a cluster stores of a report what was indexed?

Looks at reports taken by chance: the digest that each was indexed with must be that of what is
stored of it, its id that of its document, and as many terms as it says must be there. Does not
cover reports that are missing (`state`), nor the terms themselves.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wardsearch.corpus.names import split_id
from wardsearch.corpus.store import digest_content
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.opensearch.documents import cluster_id, stored_of
from wardsearch.opensearch.reading import in_shares
from wardsearch.opensearch.transport import Transport

SAMPLE: Final = 500
"""Reports: of a hundredth that is damaged, one is among them with 99 of 100 chances."""

_FIELDS: Final = (
    *("id", "file", "digest", "tokens", "published"),
    *("shown", "text", "syllable"),
)


class Sampled(NamedTuple):
    """What was found.

    Attributes:
        looked_at: How many reports were.
        problems: What is wrong, a message for each report that is not as it should be.
    """

    looked_at: int
    problems: tuple[Message, ...]


def sampled(transport: Transport, index: str) -> Sampled:
    """Return what is wrong with some reports of *index*."""
    by_chance: dict[str, Any] = {"function_score": {"query": {"match_all": {}}, "random_score": {}}}
    body = {"query": by_chance, "size": SAMPLE, "_source": ["tokens"], "track_total_hits": False}
    chosen = {hit["_id"]: _tokens(hit) for hit in transport.search(index, body)["hits"]["hits"]}
    count = 0
    problems = []
    for hit in _whole(transport, index, chosen):
        count += 1
        if not is_as_indexed(hit):
            problems.append(Message("report-altered", name=str(hit["_id"])))
    return Sampled(count, tuple(problems))


def is_as_indexed(hit: Mapping[str, Any]) -> bool:
    """Return whether the document *hit* is what was sent of the report that it says it is."""
    try:
        source = hit["_source"]
        report_id, text = source["id"], source.get("text", "")
        terms = source.get("syllable", "")
        return bool(
            hit["_id"] == cluster_id(report_id)
            and source["file"] == split_id(report_id)[0]
            and source["digest"] == digest_content(text, stored_of(source).metadata).hex()
            and source["tokens"] == (terms.count(" ") + 1 if terms else 0)
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        return False


def _whole(
    transport: Transport, index: str, chosen: Mapping[str, int]
) -> Iterator[Mapping[str, Any]]:
    """Yield the documents of *chosen* ids that are still there."""
    for ids in in_shares(chosen.items()):
        query = {"ids": {"values": ids}}
        body = {"query": query, "size": len(ids), "_source": list(_FIELDS)}
        yield from transport.search(index, body)["hits"]["hits"]


def _tokens(hit: Mapping[str, Any]) -> int:
    said = hit.get("_source", {}).get("tokens", 0)
    return said if isinstance(said, int) else 0
