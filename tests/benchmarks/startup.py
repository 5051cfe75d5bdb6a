"""How long does a process take, from its start to its end, and what does it load?

    python tests/benchmarks/startup.py INDEX [--rounds N] [--markdown] QUERY...

runs `wardsearch search QUERY --json` in a process of its own, in turn with processes that do less,
so that what is Python's, click's or NumPy's can be told from what is ours; then says which modules
take the longest to import.
"""

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from tables import Table, milliseconds, show

SEARCH = "wardsearch search --json"
CLICK = "python -c 'import click'"
LESS = {
    "python -c pass": "pass",
    CLICK: "import click",
    "python -c 'import numpy'": "import numpy",
}
LISTED = 15  # modules
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


def search_command(index: Path, query: str) -> list[str]:
    command = [sys.executable, "-m", "wardsearch", "search", "--json", "--index", str(index)]
    return [*command, "--", query]


def measure(index: Path, queries: Sequence[str], rounds: int) -> dict[str, float]:
    """Return the median seconds of each kind of process, started in turn with the others."""
    spent: dict[str, list[float]] = {name: [] for name in [*LESS, SEARCH]}
    for query in islice(cycle(queries), rounds):
        commands = {name: [sys.executable, "-c", code] for name, code in LESS.items()}
        commands[SEARCH] = search_command(index, query)
        for name, command in commands.items():
            began = time.perf_counter()
            done = subprocess.run(command, capture_output=True, check=False)
            spent[name].append(time.perf_counter() - began)
            if done.returncode not in {0, 1}:
                raise SystemExit(f"{name} failed: {done.stderr.decode()}")
    return {name: statistics.median(times) for name, times in spent.items()}


def imports(index: Path, query: str) -> list[tuple[str, float]]:
    """Return the modules that a search imports and the seconds of each alone, the slowest first."""
    command = search_command(index, query)
    command[1:1] = ["-X", "importtime"]
    errors = subprocess.run(command, capture_output=True, check=False, text=True).stderr
    found = [(m[4], int(m[1]) / 1e6) for m in map(IMPORTED.match, errors.splitlines()) if m]
    return sorted(found, key=lambda module: -module[1])


def process_table(medians: dict[str, float]) -> Table:
    rows = [[name, milliseconds(median)] for name, median in medians.items()]
    return Table("Whole processes, median", ["", "ms"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", nargs="+", metavar="QUERY")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    medians = measure(options.index, options.queries, options.rounds)
    modules = imports(options.index, options.queries[0])
    whole = sum(spent for _, spent in modules)
    rows = [[name, milliseconds(spent)] for name, spent in modules[:LISTED]]
    rows.append([f"all {len(modules)} modules", milliseconds(whole)])
    tables = [process_table(medians), Table("Imports, each alone", ["module", "ms"], rows)]
    show(tables, markdown=options.markdown)


if __name__ == "__main__":
    main()
