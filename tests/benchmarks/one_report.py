"""How much memory does one long report take, to index, to search and to show?

    python tests/benchmarks/one_report.py [--megabytes 64] [--shape NAME]

writes a file of each shape, runs each command over it in a process of its own, and prints the most
that the process held, beside a file of a tenth of the size. Needs /proc.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tables import Table, show

MEGABYTE = 1_000_000
FOUND = "timduoc"  # a word of each report
_WORDS = 200  # a line
_LETTERS = 8
_RUN = """
import sys
from wardsearch.__main__ import main
try:
    main()
finally:
    (line,) = [l for l in open("/proc/self/status") if l.startswith("VmHWM")]
    print(line.split()[1], file=sys.stderr)
"""


class Peak(NamedTuple):
    """What a command held at most: megabytes."""

    command: str
    megabytes: float


def _distinct() -> Iterator[str]:
    """Yield words that are all different, in no order."""
    for number in count():
        left, letters = (number * 2_654_435_761 + 12_345) % 26**_LETTERS, ""
        for _ in range(_LETTERS):
            left, letter = divmod(left, 26)
            letters += chr(ord("a") + letter)
        yield letters


def _lines(words: Iterator[str]) -> Iterator[str]:
    while True:
        yield " ".join(next(words) for _ in range(_WORDS)) + "\n"


def _same(line: str) -> Callable[[], Iterator[str]]:
    def lines() -> Iterator[str]:
        while True:
            yield line

    return lines


SHAPES: dict[str, Callable[[], Iterator[str]]] = {
    "words that all differ": lambda: _lines(_distinct()),
    "prose": _same("Phường Ngọc Thụy giải phóng mặt bằng và họp tổ dân phố lần thứ hai.\n" * 20),
    "single letters": _same("a b c d e f g h i k " * 100 + "\n"),
    "one line": _same("giải phóng mặt bằng " * 100),
}


def write_report(path: Path, shape: str, megabytes: float) -> None:
    """Write a report of *shape* that ends with a line of its own."""
    with path.open("w", encoding="utf-8") as file:
        for line in SHAPES[shape]():
            file.write(line)
            if file.tell() >= megabytes * MEGABYTE:
                break
        file.write(f"\n{FOUND}\n")


def peaks(folder: Path, shape: str, megabytes: float) -> list[Peak]:
    """Return what each command held at most over a report in *folder*, which is empty."""
    (folder / "corpus").mkdir()
    write_report(folder / "corpus" / "a.txt", shape, megabytes)
    commands = {
        "index": ("index", "corpus", "--jobs", "1"),
        "search": ("search", FOUND),
        "show": ("show", "a.txt", "--query", FOUND),
        "show --json": ("show", "a.txt", "--json"),
    }
    return [Peak(name, _peak(folder, *arguments)) for name, arguments in commands.items()]


def _peak(folder: Path, *arguments: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"wardsearch {' '.join(arguments)} failed:\n{done.stderr[-2_000:]}")
    return int(done.stderr.split()[-1]) * 1024 / MEGABYTE


_HEADINGS = ("one report of", "MB", "index", "search", "show", "show --json")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=64)
    parser.add_argument("--shape", action="append", choices=SHAPES, help="only this; repeatable")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    rows = []
    for shape in options.shape or SHAPES:
        for megabytes in (options.megabytes / 10, options.megabytes):
            with tempfile.TemporaryDirectory() as folder:
                found = peaks(Path(folder), shape, megabytes)
            rows.append([shape, f"{megabytes:g}", *(f"{peak.megabytes:.0f}" for peak in found)])
    show([Table("Memory of one report, in MB", _HEADINGS, rows)], markdown=options.markdown)


if __name__ == "__main__":
    main()
