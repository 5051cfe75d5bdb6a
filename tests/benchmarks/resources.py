"""What does a process hold on to that indexes a lot, or goes on for long?

    python tests/benchmarks/resources.py [--times 1000] [--collection COLLECTION --sizes 5000,69250]

opens, searches and reindexes a small corpus so many times in one process, and counts its open
files, its mapped files, its memory and what lies in the index folder; then it indexes the first so
many documents of a collection, each number in a process of its own, and samples its memory: all of
it, and what is its own, without the mapped files of the index, which the system may drop at any
moment. It ends with 1 where open or mapped files have become more. It needs /proc.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from collection import documents_of, grown, write_lines
from tables import Table, megabytes, show

WARM_UP = 5  # rounds after which caches and lazy imports are as they stay
SAMPLE_SECONDS = 0.005


class Held(NamedTuple):
    """What this process holds, and the folder of its index: numbers of files, and bytes."""

    descriptors: int
    mapped_files: int
    memory: int
    index_files: int
    index_bytes: int


def held(index: Path) -> Held:
    mapped = {line.split(maxsplit=5)[-1] for line in _read("self", "maps").splitlines()}
    files = [name for name in mapped if ".arrays" in name]
    descriptors = os.listdir("/proc/self/fd")  # noqa: PTH208 - a number is all that is wanted
    sizes = [path.stat().st_size for path in index.iterdir()]
    return Held(len(descriptors), len(files), _memory("self", "VmRSS"), len(sizes), sum(sizes))


def rounds(times: int) -> list[Held]:
    """Return what is held after the warm-up, and after *times* rounds more."""
    from wardsearch import open_index, sync

    found = []
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        corpus.mkdir()
        for number in range(WARM_UP + times):
            (corpus / f"{number % 7}.txt").write_text(
                f"Phường Bồ Đề họp lần {number}\n\ngiải phóng mặt bằng đợt {number}",
                encoding="utf-8",
            )
            sync(corpus, index)
            with open_index(index) as opened:
                total = opened.search(f"giai phong dot {number}").total
                opened.get(f"{number % 7}.txt", query="hop")
                opened.stats()
            if total != 1:
                raise SystemExit(f"round {number} finds {total} reports instead of 1")
            if number + 1 in {WARM_UP, WARM_UP + times}:
                found.append(held(index))
    return found


class Peak(NamedTuple):
    """The most that a process that indexes held, in bytes."""

    documents: int
    text: int
    memory: int
    own_memory: int


def index_peak(collection: Path, size: int) -> Peak:
    """Index the first *size* documents of *collection* in a process, and watch it."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "corpus" / "corpus.jsonl"
        count, text = write_lines(grown(documents_of(collection), size), lines)
        options = ["--index", str(Path(folder) / "index"), "--jobs", "1"]
        command = [sys.executable, "-m", "wardsearch", "index", str(lines.parent), *options]
        own = memory = 0
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None:
                try:
                    own = max(own, _memory(str(process.pid), "RssAnon"))
                    memory = max(memory, _memory(str(process.pid), "VmHWM"))
                except (FileNotFoundError, StopIteration):  # it has ended
                    break
                time.sleep(SAMPLE_SECONDS)
        if process.returncode:
            raise SystemExit(f"indexing {size} documents ended with {process.returncode}")
    return Peak(count, text, memory, own)


def _read(process: str, name: str) -> str:
    return Path(f"/proc/{process}/{name}").read_text(encoding="utf-8", errors="replace")


def _memory(process: str, name: str) -> int:
    lines = _read(process, "status").splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def rounds_table(times: int, found: Sequence[Held]) -> Table:
    after = ("after the warm-up", f"after {times:,} rounds more")
    rows = [
        [
            *(name, f"{one.descriptors}", f"{one.mapped_files}", megabytes(one.memory)),
            *(f"{one.index_files}", f"{one.index_bytes / 1000:.0f}"),
        ]
        for name, one in zip(after, found, strict=True)
    ]
    headings = ["", "open files", "mapped files", "MB memory", "index files", "index kB"]
    return Table("Opened, searched and reindexed in one process", headings, rows)


def peaks_table(peaks: Sequence[Peak]) -> Table:
    rows = [
        [f"{p.documents:,}", megabytes(p.text), megabytes(p.memory), megabytes(p.own_memory)]
        for p in peaks
    ]
    return Table("Memory while indexing, at most", ["documents", "MB text", "MB", "MB own"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=1_000)
    parser.add_argument("--collection", type=Path)
    parser.add_argument("--sizes", default="5000,69250", help="documents, default %(default)s")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    found = rounds(options.times)
    tables = [rounds_table(options.times, found)]
    if options.collection:
        sizes = map(int, options.sizes.split(","))
        tables.append(peaks_table([index_peak(options.collection, size) for size in sizes]))
    show(tables, markdown=options.markdown)
    first, last = found
    sys.exit(last.descriptors > first.descriptors or last.mapped_files > first.mapped_files)


if __name__ == "__main__":
    main()
