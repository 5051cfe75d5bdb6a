"""How are all reports of a cluster read, with their texts, and never all at once?

They are listed with their lengths, and fetched in this order: as many in an answer as have some
megabytes of text together. Does not cover finding reports (`finding`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from wardsearch.opensearch.documents import stored_of
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.search.engine import Whole

_MOST: Final = 500  # reports of one answer
_TOKENS: Final = 500_000  # of all of them: some megabytes


def whole_reports(search: MultiSearch, listed: Iterable[Mapping[str, Any]]) -> Iterator[Whole]:
    """Yield the reports that are *listed*, without those that are deleted meanwhile.

    Args:
        search: Asks the cluster.
        listed: `id` and `tokens` of each, in the order of their ids.
    """
    for ids in in_shares((said["id"], said.get("tokens", 0)) for said in listed):
        body = {
            "query": {"constant_score": {"filter": {"terms": {"id": ids}}}},
            "size": len(ids),
            "sort": [{"id": "asc"}],
            "_source": ["id", "published", "shown", "text"],
            "track_total_hits": False,
        }
        (answer,) = search([body])
        for hit in answer["hits"]["hits"]:
            said = hit["_source"]
            yield Whole(said["id"], stored_of(said), said.get("text", ""))


def in_shares(lengths: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield ids as one answer can hold their reports.

    Args:
        lengths: Ids, and how many tokens the report of each has.
    """
    ids: list[str] = []
    tokens = 0
    for report_id, own in lengths:
        if ids and (tokens + own > _TOKENS or len(ids) == _MOST):
            yield ids
            ids, tokens = [], 0
        ids.append(report_id)
        tokens += own
    if ids:
        yield ids
