"""How long does a process take, from its start to its end, and what does it load?

    python tests/benchmarks/startup.py INDEX [--rounds N] [--markdown] QUERY...

runs `wardsearch search QUERY --json` in a process of its own, in turn with processes that do less,
so that what is Python's, click's or NumPy's can be told from what is ours; beside them
`wardsearch --help`. A command is compared with what one would start instead, in the same round: a
search with Python's sqlite3 and click. Then it says which modules take the longest to import.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from tables import Table, milliseconds, show

SEARCH = "wardsearch search --json"
CLICK = "python -c 'import click'"
PEER = "python -c 'import sqlite3, click'"
HELP = "wardsearch --help"
LESS = {
    "python -c pass": "pass",
    CLICK: "import click",
    PEER: "import sqlite3, click",
    "python -c 'import numpy'": "import numpy",
}
BESIDE = {HELP: CLICK, SEARCH: PEER}  # what a command's time is divided by, round by round
LISTED = 15  # modules
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


def search_command(index: Path, query: str) -> list[str]:
    command = [sys.executable, "-m", "wardsearch", "search", "--json", "--index", str(index)]
    return [*command, "--", query]


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """Give the environment of processes that find all modules compiled, as where installed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        yield environment


class Spent(NamedTuple):
    """Seconds of each of several processes, and of processor time in them."""

    wall: list[float]
    processor: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.wall)


def measure(index: Path, queries: Sequence[str], rounds: int) -> dict[str, Spent]:
    """Return what each kind of process takes, started in turn with the others."""
    spent = {name: Spent([], []) for name in [*LESS, HELP, SEARCH]}
    commands = {name: [sys.executable, "-c", code] for name, code in LESS.items()}
    commands[HELP] = [sys.executable, "-m", "wardsearch", "--help"]
    with compiled() as environment:
        for number, query in enumerate(islice(cycle(queries), rounds + 1)):
            commands[SEARCH] = search_command(index, query)
            for name, command in commands.items():
                used, began = _processor_seconds(), time.perf_counter()
                done = subprocess.run(command, capture_output=True, check=False, env=environment)
                wall = time.perf_counter() - began
                if done.returncode not in {0, 1}:
                    raise SystemExit(f"{name} failed: {done.stderr.decode()}")
                if number:  # the first of each compiled what it loaded
                    spent[name].wall.append(wall)
                    spent[name].processor.append(_processor_seconds() - used)
    return spent


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def imports(index: Path, query: str) -> list[tuple[str, float]]:
    """Return the modules that a search imports and the seconds of each alone, the slowest first."""
    command = search_command(index, query)
    command[1:1] = ["-X", "importtime"]
    with compiled() as environment:
        subprocess.run(command, capture_output=True, check=False, env=environment)  # compiles
        done = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    found = [(m[4], int(m[1]) / 1e6) for m in map(IMPORTED.match, done.stderr.splitlines()) if m]
    return sorted(found, key=lambda module: -module[1])


def ratio(processes: Mapping[str, Spent], name: str) -> float:
    """Return how many times the processor time of its peer *name* takes, the median of rounds."""
    pairs = zip(processes[name].processor, processes[BESIDE[name]].processor, strict=True)
    return statistics.median(ours / peers for ours, peers in pairs)


def process_table(processes: Mapping[str, Spent]) -> Table:
    headings = ["", "median ms", "fastest", "processor ms", "÷ the peer's"]
    rows = [
        [
            name,
            *map(milliseconds, (spent.median, min(spent.wall), min(spent.processor))),
            f"{ratio(processes, name):.2f}" if name in BESIDE else "",
        ]
        for name, spent in processes.items()
    ]
    return Table("Whole processes", headings, rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", nargs="+", metavar="QUERY")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    processes = measure(options.index, options.queries, options.rounds)
    modules = imports(options.index, options.queries[0])
    whole = sum(spent for _, spent in modules)
    rows = [[name, milliseconds(spent)] for name, spent in modules[:LISTED]]
    rows.append([f"all {len(modules)} modules", milliseconds(whole)])
    tables = [process_table(processes), Table("Imports, each alone", ["module", "ms"], rows)]
    show(tables, markdown=options.markdown)


if __name__ == "__main__":
    main()
