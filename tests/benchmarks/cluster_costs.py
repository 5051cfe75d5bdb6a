"""What does an index in a cluster cost, beside one in a folder, and does it find the same?

    python tests/support/cluster.py --nodes 3 python tests/benchmarks/cluster_costs.py COLLECTION

A collection is as in `collection.py`; where it has fewer documents than asked for, altered copies
follow. The same documents go into both engines, in one run; then
each answers the same queries in turns, with and without diacritics, ten hits with two snippets
each. Processor time is of the client with its processes, and of all nodes; wall time depends on
what else the machine does.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from collection import documents_of, grown, queries_of, without_diacritics, write_lines
from support.cluster import VARIABLE, Cluster
from wardsearch import Index, open_index, sync
from wardsearch.opensearch.address import read_address
from wardsearch.opensearch.transport import connect

NAME = "benchmark"


class Cost(NamedTuple):
    """What something took, in seconds: of a clock, of our processors, of those of the nodes."""

    wall: float
    client: float
    nodes: float


def own_seconds() -> float:
    """Return the processor time of this process and of those that it waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


class Watch:
    """Measures from its making on."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._began = time.perf_counter(), own_seconds(), cluster.processor_seconds()

    def read(self) -> Cost:
        now = time.perf_counter(), own_seconds(), self._cluster.processor_seconds()
        return Cost(*(end - start for start, end in zip(self._began, now, strict=True)))


def measure_indexing(cluster: Cluster, corpus: Path, index: str, jobs: int) -> Cost:
    watch = Watch(cluster)
    sync(corpus, index, jobs=jobs)
    return watch.read()


def primary_bytes(address: str) -> int:
    """Return the size of one copy, merged as far as the cluster does by itself."""
    with closing(connect(read_address(address))) as transport:
        name = transport.address.name
        transport.request("POST", f"/{name}/_flush")
        stats: Any = transport.request("GET", f"/{name}/_stats/store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def ids(index: Index, text: str) -> tuple[list[str], int]:
    found = index.search(text)
    return [hit.id for hit in found.hits], found.total


def measure_queries(
    cluster: Cluster, indexes: dict[str, Index], queries: list[str]
) -> tuple[dict[str, list[Cost]], str]:
    """Return what each of *queries* costs in each index, and how often they agree."""
    costs: dict[str, list[Cost]] = {name: [] for name in indexes}
    same = same_total = overlap = 0.0
    for text in queries:
        answers = []
        for name, index in indexes.items():
            watch = Watch(cluster)
            answers.append(ids(index, text))
            costs[name].append(watch.read())
        (one, one_total), (other, other_total) = answers
        same += one == other
        same_total += one_total == other_total
        overlap += len({*one} & {*other}) / max(len(one), 1) if one else not other
    count = len(queries)
    agreement = (
        f"same ten hits in the same order {same / count:.3f}, overlap {overlap / count:.4f}, "
        f"same total {same_total / count:.3f}"
    )
    return costs, agreement


def told(costs: list[Cost]) -> str:
    walls = sorted(1000 * cost.wall for cost in costs)
    client = statistics.fmean(1000 * cost.client for cost in costs)
    nodes = statistics.fmean(1000 * cost.nodes for cost in costs)
    p95 = walls[int(0.95 * (len(walls) - 1))]
    return f"{statistics.median(walls):.0f} | {p95:.0f} | {client:.1f} | {nodes:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("collection", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    cluster = Cluster.from_file(os.environ[VARIABLE])
    with tempfile.TemporaryDirectory(prefix="cluster-costs-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        documents = grown(documents_of(given.collection), given.documents)
        count, _ = write_lines(documents, corpus / "corpus.jsonl")
        address = f"opensearch://{cluster.hosts}/{NAME}"
        cluster.forget(NAME)
        places = {"cluster": address, "folder": str(Path(folder) / "index")}
        costs = {
            name: measure_indexing(cluster, corpus, index, given.jobs)
            for name, index in places.items()
        }
        indexes = {name: open_index(index) for name, index in places.items()}
        stats = indexes["folder"].stats()
        sizes = {"cluster": primary_bytes(address), "folder": stats.size_bytes}
        tokens = stats.words / 1e6
        print(f"{count:,} documents, {tokens:.1f} million tokens, {cluster.count} nodes\n")
        print("| indexing | documents/s | client s/M tokens | nodes s/M tokens | MB a copy |")
        print("|---|--:|--:|--:|--:|")
        for name, cost in costs.items():
            print(
                f"| {name} | {count / cost.wall:.0f} | {cost.client / tokens:.2f} "
                f"| {cost.nodes / tokens:.2f} | {sizes[name] / 1e6:.1f} |"
            )
        texts = [query.text for query in islice(queries_of(given.collection), given.queries)]
        for text in texts[:20]:  # so that what is loaded once is loaded
            for index in indexes.values():
                index.search(text)
        agreements = []
        print("\n| queries | p50 ms | p95 ms | client cpu ms | nodes cpu ms |")
        print("|---|--:|--:|--:|--:|")
        for typing, asked in (
            ("with", texts),
            ("without", [without_diacritics(text) for text in texts]),
        ):
            found, agreement = measure_queries(cluster, indexes, asked)
            agreements.append(f"{typing} diacritics: {agreement}")
            for name, each in found.items():
                print(f"| {name}, {typing} diacritics | {told(each)} |")
        print("\n" + "\n".join(agreements))
        for index in indexes.values():
            index.close()
        cluster.forget(NAME)


if __name__ == "__main__":
    main()
