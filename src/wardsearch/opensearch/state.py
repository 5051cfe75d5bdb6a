"""Does an index of a cluster hold what its catalog says, and as it was indexed?

Covers counting: whether each file has as many reports as it should, whether there is anything that
is of no file, whether all copies have as much, and whether all parts of the index are somewhere.
Reports taken by chance are compared with their digests (`sampling`). Checksums of files are the
cluster's own work.
"""

from collections.abc import Iterator
from typing import Any, Final

from wardsearch.corpus.parts import WHOLE
from wardsearch.errors import IndexDamagedError
from wardsearch.messages.message import Message
from wardsearch.opensearch.catalog import CatalogIndex
from wardsearch.opensearch.indexes import Generation, demand
from wardsearch.opensearch.mapping import demand_current
from wardsearch.opensearch.sampling import sampled
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
    if lacking := tuple(_lacking(transport, generation)):
        return CheckResult(sound=False, problem_messages=lacking, reports=0, files=0)
    catalog = CatalogIndex(transport, generation.catalog, WHOLE)
    try:
        files = catalog.read().files
    except IndexDamagedError as error:
        return CheckResult(sound=False, problem_messages=(error.message,), reports=0, files=0)
    expected = dict(zip(files.names, files.reports.tolist(), strict=True))
    found: dict[str, int] = {}
    for name, count in _counts(transport, generation.reports):
        found[name] = count
        if progress:
            progress(min(len(found), len(expected)), len(expected))
    seen = sampled(transport, generation.reports)
    problems = _first(list(seen.problems), "more-reports-altered")
    # While a run is under way, and after one that was cut short, the catalog is behind.
    if not catalog.is_unsettled:
        wrong = [
            Message("file-counted-wrong", file=name, count=found.get(name, 0), total=right)
            for name in sorted({*expected, *found})
            if found.get(name, 0) != (right := expected.get(name, 0))
        ]
        problems += _first(wrong, "more-files-wrong")
        problems += _of_no_file(transport, generation, sum(found.values()))
        problems += _copies(transport, generation)
    return CheckResult(
        sound=not problems,
        problem_messages=tuple(problems),
        reports=sum(found.values()),
        files=len(expected),
        compared=seen.looked_at,
    )


def _first(problems: list[Message], more: str) -> list[Message]:
    """Return *problems*, or the first and how many *more* there are."""
    if len(problems) <= _MOST_PROBLEMS:
        return problems
    return [*problems[:_MOST_PROBLEMS], Message(more, count=len(problems) - _MOST_PROBLEMS)]


def _lacking(transport: Transport, generation: Generation) -> Iterator[Message]:
    """Yield which of the indexes have a shard that is on no node."""
    path = f"/_cluster/health/{generation.name}-*"
    said = transport.request("GET", path, params={"level": "indices", "timeout": "1s"})
    for index in (generation.reports, generation.catalog):
        if said["indices"].get(index, {}).get("status") == "red":
            yield Message("index-lacks-shards", name=index)


def _of_no_file(transport: Transport, generation: Generation, counted: int) -> Iterator[Message]:
    """Yield how many documents of the index are of no file, where *counted* ones are of one."""
    body = {"size": 0, "track_total_hits": True}
    there = transport.search(generation.reports, body)["hits"]["total"]["value"]
    if there > counted:
        yield Message("documents-of-no-file", count=there - counted, name=generation.reports)


def _copies(transport: Transport, generation: Generation) -> Iterator[Message]:
    """Yield which shards have copies that do not hold as many reports."""
    for index in (generation.reports, generation.catalog):
        said = transport.request("GET", f"/{index}/_stats/docs", params={"level": "shards"})
        shards: dict[str, list[dict[str, Any]]] = said["indices"][index]["shards"]
        for number, copies in sorted(shards.items(), key=lambda item: int(item[0])):
            counts = [
                copy["docs"]["count"] for copy in copies if copy["routing"]["state"] == "STARTED"
            ]
            if len({*counts}) > 1:
                yield Message(
                    "copies-differ",
                    number=int(number),
                    name=index,
                    count=min(counts),
                    total=max(counts),
                )


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
