"""Does an index in a cluster answer as one in a folder does, and what does it cost?

`python tests/relevance/parity.py COLLECTION ... --address opensearch://HOST:9200/NAME` indexes each
collection (see `judged`) into a folder and into the cluster, asks both the same queries, as written
and without diacritics, and prints how often hits, order, totals and snippets are the same, how many
requests a query took, and the processor time of both. Then one report of twenty is deleted
(`--deleted`), and all is asked again before the cluster merges: what was deleted still counts in
the scores by which it chooses what is ranked.

The embedded engine reads at most so much text to tell what stands together; a cluster reads all. So
it is told to read all here; with `--as-shipped` it is not.
"""

import argparse
import json
import lzma
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from relevance.typings import without_diacritics  # noqa: E402
from wardsearch.embedded.search import rows  # noqa: E402
from wardsearch.library.index import Index, open_index  # noqa: E402
from wardsearch.library.sync import sync  # noqa: E402
from wardsearch.opensearch import store  # noqa: E402
from wardsearch.opensearch.engine import ClusterEngine  # noqa: E402
from wardsearch.results import SearchResults  # noqa: E402


@dataclass
class Tally:
    """What was the same, of how many queries."""

    queries: int = 0
    same: int = 0
    first: int = 0
    totals: int = 0
    snippets: int = 0
    overlap: float = 0.0
    own_ms: float = 0.0
    its_ms: float = 0.0
    requests: Counter[int] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)

    def add(self, query: str, own: SearchResults, its: SearchResults) -> None:
        """Count what two indexes answered to *query*."""
        mine, theirs = ([hit.id for hit in found.hits] for found in (own, its))
        counts = [(r.total, r.total_relation, r.all_words_total) for r in (own, its)]
        self.queries += 1
        self.same += mine == theirs
        self.first += mine[:1] == theirs[:1]
        self.totals += counts[0] == counts[1]
        self.snippets += [h.snippets for h in own.hits] == [h.snippets for h in its.hits]
        shared = len(set(mine) & set(theirs))
        self.overlap += shared / max(len(mine), len(theirs)) if mine or theirs else 1.0
        if mine != theirs or counts[0] != counts[1]:
            self.different.append(query)

    def __str__(self) -> str:
        count = self.queries
        shares = [self.same, self.overlap, self.first, self.totals, self.snippets]
        names = ("same list", "overlap", "same first", "same totals", "same snippets")
        said = [f"{name} {value / count:.4f}" for name, value in zip(names, shares, strict=True)]
        requests = sum(n * times for n, times in self.requests.items()) / count
        said.append(f"requests {requests:.2f} {dict(sorted(self.requests.items()))}")
        said.append(f"processor ms {self.own_ms / count:.1f} | {self.its_ms / count:.1f}")
        return "  ".join(said)


def compare(own: Index, its: Index, queries: Sequence[str]) -> Tally:
    """Return what *own*, of the embedded engine, and *its*, of a cluster, answer alike."""
    engine = its._engine  # noqa: SLF001 - to count what it asks
    assert isinstance(engine, ClusterEngine)
    tally = Tally()
    for query in queries:
        own.search(query)
        began = time.process_time()
        mine = own.search(query)
        between = time.process_time()
        asked = engine.requests
        theirs = its.search(query)
        tally.its_ms += 1000 * (time.process_time() - between)
        tally.own_ms += 1000 * (between - began)
        tally.requests[engine.requests - asked] += 1
        tally.add(query, mine, theirs)
    return tally


def corpus_of(collection: Path, folder: Path, most: int) -> Path:
    """Write the first *most* reports of *collection* into *folder*, and return it."""
    packed, plain = collection / "corpus.jsonl.xz", collection / "corpus.jsonl"
    folder.mkdir(parents=True)
    with (
        lzma.open(packed, "rt") if packed.exists() else plain.open() as lines,
        (folder / "corpus.jsonl").open("w", encoding="utf-8") as out,
    ):
        out.writelines(islice(lines, most))
    return folder


def queries_of(collection: Path, most: int) -> list[str]:
    """Return the first *most* queries of *collection*."""
    (path,) = collection.glob("*queries.jsonl")
    lines = path.read_text("utf-8").splitlines()[:most]
    return [json.loads(line)["text"] for line in lines]


def without_some(corpus: Path, one_of: int) -> None:
    """Delete one report of *one_of* from *corpus*."""
    path = corpus / "corpus.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for n, line in enumerate(lines) if n % one_of), "utf-8")


@contextmanager
def _unmerged() -> Iterator[None]:
    """Let runs leave to the cluster when what is deleted is merged away."""
    kept = store._EXPUNGED_SHARE  # noqa: SLF001 - only a comparison wants it so
    store._EXPUNGED_SHARE = 1.0  # type: ignore[misc] # noqa: SLF001
    try:
        yield
    finally:
        store._EXPUNGED_SHARE = kept  # type: ignore[misc] # noqa: SLF001


def tallies(
    collection: Path, address: str, *, reports: int, queries: int, jobs: int = 1, deleted: int = 0
) -> Iterator[tuple[str, Tally]]:
    """Yield for each typing what both indexes of *collection* answer alike.

    Args:
        collection: Reports and queries.
        address: Of the index in the cluster.
        reports: How many of it.
        queries: How many of it.
        jobs: Processes that analyse.
        deleted: Of so many reports one is then deleted, and all is asked again; 0 for none.
    """
    asked = queries_of(collection, queries)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = corpus_of(collection, folder / "corpus", reports)
        sync(corpus, folder / "index", jobs=jobs)
        sync(corpus, address, jobs=jobs, rebuild=True, replace=True)
        with open_index(folder / "index") as own, open_index(address) as its:
            yield "as written", compare(own, its, asked)
            yield "without", compare(own, its, list(map(without_diacritics, asked)))
        if not deleted:
            return
        without_some(corpus, deleted)
        sync(corpus, folder / "index", jobs=jobs)
        with _unmerged():
            sync(corpus, address, jobs=jobs)
        with open_index(folder / "index") as own, open_index(address) as its:
            yield "as written, after deletions", compare(own, its, asked)
            folded = list(map(without_diacritics, asked))
            yield "without, after deletions", compare(own, its, folded)


def main() -> None:
    """Print what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", nargs="+", type=Path)
    parser.add_argument("--address", required=True)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--deleted", type=int, default=20)
    parser.add_argument("--as-shipped", action="store_true")
    args = parser.parse_args()
    if not args.as_shipped:
        rows.READ_TOKENS = 10**12  # type: ignore[misc] # as much as a cluster reads
    for collection in args.collections:
        for typing, tally in tallies(
            collection,
            args.address,
            reports=args.reports,
            queries=args.queries,
            deleted=args.deleted,
        ):
            print(f"{collection.name}, {typing}: {tally}", flush=True)
            for query in tally.different:
                print(f"  differs: {query}", flush=True)


if __name__ == "__main__":
    main()
