"""How are all reports that a query matches named, however many, and which of them are news?

Useful where each is looked at and none is ranked. Does not cover hits (`finding`).
"""

from collections.abc import Iterator, Sequence, Set as AbstractSet
from typing import Any, Final

from wardsearch.opensearch.clauses import Dsl, all_of, any_of
from wardsearch.opensearch.deciding import Decided, Tier
from wardsearch.opensearch.memory import Memory, MultiSearch
from wardsearch.opensearch.questions import Matching

_AT_ONCE: Final = 5_000  # reports listed in one request
_MOST_IDS: Final = 60_000  # that a query may name


def scan(search: MultiSearch, query: Dsl, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield what all reports that *query* matches have in *fields*, in the order of their ids.

    Each page begins where the one before ended, so none is given twice.
    """
    after: list[str] = []
    while True:
        body = {
            "query": {"constant_score": {"filter": query}},
            "size": _AT_ONCE,
            "sort": [{"id": "asc"}],
            "_source": list(fields),
            "track_total_hits": False,
            **({"search_after": after} if after else {}),
        }
        (answer,) = search([body])
        found = answer["hits"]["hits"]
        if not found:
            return
        for hit in found:
            yield hit["_source"]
        after = found[-1]["sort"]


def without_seen(
    decided: Decided, seen: AbstractSet[bytes], search: MultiSearch, memory: Memory
) -> Decided:
    """Return *decided* without the reports whose digests were *seen*."""
    listed = scan(search, decided.counted, ["id", "digest"])
    left = [said["id"] for said in listed if bytes.fromhex(said["digest"]) not in seen]
    unseen = any_of(
        {"terms": {"id": left[first : first + _MOST_IDS]}}
        for first in range(0, len(left), _MOST_IDS)
    )
    totals = decided.totals
    totals = totals._replace(total=len(left), seen=totals.total - len(left))
    tiers = [all_of([tier.query, unseen]) for tier in decided.tiers]
    return Decided(
        tuple(Tier(query, memory(Matching.of(query))) for query in tiers),
        totals,
        decided.together,
        unseen,
    )
