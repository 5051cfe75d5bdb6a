"""Does an index of a cluster hold what its catalog says?

Covers counting: whether each file has as many reports as it should, and whether all parts of the
index are somewhere. Checksums of files are the cluster's own work.
"""

from collections.abc import Iterator
from typing import Any, Final

from wardsearch.corpus.parts import WHOLE
from wardsearch.messages.message import Message
from wardsearch.opensearch.catalog import CatalogIndex
from wardsearch.opensearch.indexes import Generation, demand
from wardsearch.opensearch.mapping import demand_current
from wardsearch.opensearch.transport import Transport
from wardsearch.results import CheckResult, Progress

_PAGE: Final = 1_000  # files of one answer
_MOST_PROBLEMS: Final = 20  # that are named


def check(transport: Transport, progress: Progress | None = None) -> CheckResult:
    """Return whether the index holds what its catalog says.

    Args:
        transport: Asks the cluster.
        progress: Called with the files counted so far and in all.

    Raises:
        IndexFolderError: There is no index, another release made it, or it cannot be asked.
    """
    generation, meta = demand(transport)
    demand_current(meta, transport.address)
    problems = list(_health(transport, generation))
    catalog = CatalogIndex(transport, generation.catalog, WHOLE)
    files = catalog.read().files
    expected = dict(zip(files.names, files.reports.tolist(), strict=True))
    found: dict[str, int] = {}
    for name, count in _counts(transport, generation.reports):
        found[name] = count
        if progress:
            progress(min(len(found), len(expected)), len(expected))
    # While a run is under way, and after one that was cut short, the catalog is behind.
    if not catalog.is_unsettled:
        wrong = [
            Message("file-counted-wrong", file=name, count=found.get(name, 0), total=right)
            for name in sorted({*expected, *found})
            if found.get(name, 0) != (right := expected.get(name, 0))
        ]
        problems += wrong[:_MOST_PROBLEMS]
        if len(wrong) > _MOST_PROBLEMS:
            problems.append(Message("more-files-wrong", count=len(wrong) - _MOST_PROBLEMS))
    return CheckResult(
        sound=not problems,
        problem_messages=tuple(problems),
        reports=sum(found.values()),
        files=len(expected),
    )


def _health(transport: Transport, generation: Generation) -> Iterator[Message]:
    """Yield what the cluster says of the copies of the index."""
    for index in (generation.reports, generation.catalog):
        health = transport.request("GET", f"/_cluster/health/{index}")
        if health["status"] == "red":
            yield Message("index-lacks-shards", name=index)


def _counts(transport: Transport, index: str) -> Iterator[tuple[str, int]]:
    """Yield the files that reports are of, and how many."""
    sources = [{"file": {"terms": {"field": "file"}}}]
    after: dict[str, Any] = {}
    while True:
        composite = {"size": _PAGE, "sources": sources, **({"after": after} if after else {})}
        body = {"size": 0, "aggs": {"files": {"composite": composite}}}
        files = transport.search(index, body)["aggregations"]["files"]
        for bucket in files["buckets"]:
            yield bucket["key"]["file"], bucket["doc_count"]
        if "after_key" not in files:
            return
        after = files["after_key"]
