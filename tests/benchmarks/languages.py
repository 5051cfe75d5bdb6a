"""What does it cost a process to speak Vietnamese, or to be able to?

    python tests/benchmarks/languages.py INDEX [--rounds N] [--before SRC] QUERY...

runs a search and `--help` in English and in Vietnamese, in turn, and gives the difference of each
pair of processes: its median and the middle half. With --before, the folder `src` of a copy of
wardsearch, also the help in English here against that there.
"""

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from startup import _processor_seconds, compiled
from tables import Table, milliseconds, show

SOURCES = Path(__file__).parent.parent.parent / "src"
HERE = {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(SOURCES)}


def processor_seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the processor time of one process."""
    used = _processor_seconds()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr.decode())
    return _processor_seconds() - used


def pairs(
    command: Sequence[str], one: dict[str, str], other: dict[str, str], rounds: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of each of two processes, started in turn, the first pair left out."""
    spent: tuple[list[float], list[float]] = ([], [])
    with compiled() as environment:
        for number in range(rounds + 1):
            kinds = [0, 1] if number % 2 else [1, 0]
            for kind in kinds:
                seconds = processor_seconds(command, environment | (one, other)[kind])
                if number:
                    spent[kind].append(seconds)
    return spent


def row(name: str, spent: tuple[list[float], list[float]]) -> list[str]:
    differences = [other - one for one, other in zip(*spent, strict=True)]
    low, middle, high = statistics.quantiles(differences, n=4)
    shown = (statistics.median(spent[0]), statistics.median(spent[1]), middle, low, high)
    return [name, *map(milliseconds, shown)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", nargs="+", metavar="QUERY")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    run = [sys.executable, "-m", "wardsearch"]
    search = [*run, "search", "--index", str(options.index), "--", *options.queries]
    vietnamese = {**HERE, "WARDSEARCH_LANG": "vi"}
    english = {**HERE, "WARDSEARCH_LANG": "en"}
    rows = [
        row("search, en and vi", pairs(search, english, vietnamese, options.rounds)),
        row("--help, en and vi", pairs([*run, "--help"], english, vietnamese, options.rounds)),
    ]
    if options.before:
        before = {**HERE, "PYTHONPATH": os.fspath(options.before)}
        spent = pairs([*run, "--help"], before, HERE, options.rounds)
        rows.append(row("--help, before and now", spent))
    headings = ["", "one, ms", "other, ms", "difference", "low quartile", "high quartile"]
    show([Table("Processor time of whole processes", headings, rows)], markdown=options.markdown)


if __name__ == "__main__":
    main()
