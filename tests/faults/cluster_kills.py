"""Is anything lost, and does any search fail, where nodes of a cluster are killed?

`python tests/support/cluster.py python tests/faults/cluster_kills.py TRIALS`: each trial indexes a
corpus, kills the elected manager in the middle of it (`kill -9`), starts it again, and then kills
the manager elected now while others search; it tells what was lost and what failed.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import uuid4

from support.cluster import VARIABLE, Cluster
from wardsearch import open_index
from wardsearch.errors import WardsearchError
from wardsearch.opensearch.address import read_address
from wardsearch.opensearch.transport import connect

WORDS = [
    *("nghị", "định", "quy", "tổ", "chức", "cơ", "quan", "nhà", "nước", "ngân", "sách"),
    *("giấy", "phép", "đầu", "tư", "đất", "đai", "phường", "xã"),
]
FILES = 40
REPORTS_A_FILE = 50
SEARCHERS = 2

INDEX = """
import sys, time
from wardsearch.opensearch import store
from wardsearch.library.sync import sync
store.BATCH_CHARS, store.COMMIT_SECONDS = 20_000, 2.0
def tell(done, total):
    print(done * 100 // total, flush=True)
    time.sleep(0.05)
result = sync(sys.argv[1], sys.argv[2], progress=tell)
print("total", result.total, flush=True)
"""


class Outcome(NamedTuple):
    """What a trial found.

    Attributes:
        reports: How many there are to be.
        lost, wrong: Of these, how many are not there, or are with another text.
        searches, failed: How many searches were asked, and failed after all tries.
        longest_search: Seconds.
        index_seconds: How long indexing took, the kill included.
    """

    reports: int
    lost: int
    wrong: int
    searches: int
    failed: int
    longest_search: float
    index_seconds: float


class Searchers:
    """Search all the time, each in a thread, and count."""

    def __init__(self, address: str) -> None:
        self.searches = 0
        self.failures: list[str] = []
        self.longest = 0.0
        self._address = address
        self._is_over = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Search until the block ends."""
        threads = [threading.Thread(target=self._search, args=(n,)) for n in range(SEARCHERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def _search(self, number: int) -> None:
        chance = Random(number)
        with open_index(self._address) as index:
            while not self._is_over.is_set():
                query = " ".join(chance.sample(WORDS, 3))
                began = time.monotonic()
                failure = ""
                try:
                    found = index.search(query)
                    failure = "" if found.hits else f"nothing found for {query}"
                except WardsearchError as error:
                    failure = str(error)
                with self._lock:
                    self.searches += 1
                    self.longest = max(self.longest, time.monotonic() - began)
                    self.failures += [failure] if failure else []
                time.sleep(0.05)


def trial(cluster: Cluster, folder: Path, seed: int) -> Outcome:
    """Return what one trial finds; the cluster is whole before and after."""
    chance = Random(seed)
    name = f"kills-{uuid4().hex[:8]}"
    address = f"opensearch://{cluster.hosts}/{name}"
    texts = _corpus(folder / "corpus", chance)
    began = time.monotonic()
    _index_and_kill(cluster, folder / "corpus", address, chance.randint(10, 70))
    index_seconds = time.monotonic() - began
    cluster.wait()
    searchers = Searchers(address)
    with searchers.searching():
        time.sleep(2)
        victim = cluster.manager()
        cluster.kill(victim)
        time.sleep(10)
        cluster.start(victim)
        cluster.write()
        cluster.wait()
    for failure in searchers.failures:
        sys.stderr.write(f"{failure}\n")
    found = _held(address)
    cluster.forget(name)
    lost = texts.keys() - found.keys()
    wrong = [one for one in texts if one in found and found[one] != texts[one]]
    return Outcome(
        len(texts),
        len(lost),
        len(wrong) + len(found.keys() - texts.keys()),
        searchers.searches,
        len(searchers.failures),
        round(searchers.longest, 1),
        round(index_seconds, 1),
    )


def _corpus(folder: Path, chance: Random) -> dict[str, str]:
    """Write files of reports; return the text of each report."""
    folder.mkdir(parents=True)
    texts = {}
    for number in range(FILES):
        rows = []
        for report in range(REPORTS_A_FILE):
            text = " ".join(chance.choices(WORDS, k=100))
            texts[f"{number}.jsonl#{report}"] = text
            rows.append(json.dumps({"id": str(report), "text": text}))
        (folder / f"{number}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return texts


def _index_and_kill(cluster: Cluster, corpus: Path, address: str, percent: int) -> None:
    """Index *corpus*, and kill the manager when so much is read; start it again at the end."""
    command = [sys.executable, "-c", INDEX, str(corpus), address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    victim = None
    last = ""
    with process.stdout as lines:
        for line in lines:
            last = line
            if victim is None and line.strip().isdecimal() and int(line) >= percent:
                victim = cluster.manager()
                cluster.kill(victim)
    assert process.wait() == 0
    assert last == f"total {FILES * REPORTS_A_FILE}\n"
    assert victim is not None
    cluster.start(victim)
    cluster.write()


def _held(address: str) -> dict[str, str]:
    found: dict[str, str] = {}
    after: list[str] = []
    with closing(connect(read_address(address))) as transport:
        while True:
            body = {"size": 1000, "_source": ["id", "text"], "sort": [{"id": "asc"}]}
            body |= {"search_after": after} if after else {}
            hits = transport.search(transport.address.name, body)["hits"]["hits"]
            if not hits:
                return found
            found |= {hit["_source"]["id"]: hit["_source"]["text"] for hit in hits}
            after = hits[-1]["sort"]


def main() -> None:
    """Run trials, and tell what each finds."""
    cluster = Cluster.from_file(os.environ[VARIABLE])
    for seed in range(int(sys.argv[1])):
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{seed}: {trial(cluster, Path(folder), seed)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
