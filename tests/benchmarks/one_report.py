"""How much memory does one long report take, to index, to search and to show?

    python tests/benchmarks/one_report.py [--megabytes 64] [--shape NAME]

writes a file of each shape, runs each command over it in a process of its own, and prints the most
that the process held, beside a file of a tenth of the size; of `index` also what the process held
that reads formats of offices. Needs /proc. Of these formats no more than 32 MB are written: more
text is skipped.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
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
import os, sys, threading
from wardsearch.__main__ import main

def held(process):
    try:
        with open(f"/proc/{process}/status") as file:
            return next((int(l.split()[1]) for l in file if l.startswith("VmHWM")), 0)
    except OSError:  # it ended
        return 0

def children():
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/children") as file:
                yield from file.read().split()
        except OSError:
            pass

most = 0
over = threading.Event()
def watch():
    global most
    while not over.wait(0.02):
        most = max(most, *map(held, children()), 0)

threading.Thread(target=watch, daemon=True).start()
try:
    main()
finally:
    over.set()
    print(held("self"), most, file=sys.stderr)
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


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _in_zip(path: Path, name: str, lines: Iterator[str], others: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, content in others.items():
            archive.writestr(other, content)
        with archive.open(name, "w") as file:
            for line in lines:
                file.write(line.encode())


def _docx(path: Path, lines: Iterator[str]) -> None:
    def paragraphs() -> Iterator[str]:
        yield f'<w:document xmlns:w="{_WORD}"><w:body>'
        yield from (f"<w:p><w:r><w:t>{line.strip()}</w:t></w:r></w:p>" for line in lines)
        yield "</w:body></w:document>"

    _in_zip(path, "word/document.xml", paragraphs(), {"[Content_Types].xml": _TYPES})


def _jsonl(path: Path, lines: Iterator[str]) -> None:
    path.write_text(json.dumps({"id": "a", "text": "".join(lines)}) + "\n")


def _html(path: Path, lines: Iterator[str]) -> None:
    path.write_text(f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>")


def _zip(path: Path, lines: Iterator[str]) -> None:
    _in_zip(path, "a.txt", lines, {})


FORMATS: dict[str, tuple[str, Callable[[Path, Iterator[str]], None]]] = {
    "docx": ("a.docx", _docx),
    "html": ("a.html", _html),
    "jsonl": ("a.jsonl#a", _jsonl),
    "zip": ("a.zip#a.txt", _zip),
}
"""Other formats than plain text: the id of the report, and what writes the file."""
_MOST_OF_OFFICES = 32  # megabytes of text
_NOT_OF_OFFICES = {"txt", "jsonl"}


def _enough(shape: str, megabytes: float) -> Iterator[str]:
    written = 0
    for line in SHAPES[shape]():
        yield line
        written += len(line.encode())
        if written >= megabytes * MEGABYTE:
            break
    yield f"\n{FOUND}\n"


def write_report(path: Path, shape: str, megabytes: float) -> None:
    """Write a report of *shape* that ends with a line of its own."""
    lines = _enough(shape, megabytes)
    if path.suffix != ".txt":
        FORMATS[path.suffix[1:]][1](path, lines)
        return
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)


def peaks(folder: Path, shape: str, megabytes: float, suffix: str = "txt") -> list[Peak]:
    """Return what each command held at most over a report in *folder*, which is empty."""
    (folder / "corpus").mkdir()
    write_report(folder / "corpus" / f"a.{suffix}", shape, megabytes)
    report = FORMATS[suffix][0] if suffix in FORMATS else f"a.{suffix}"
    commands = {
        "index": ("index", "corpus", "--jobs", "1"),
        "search": ("search", FOUND),
        "show": ("show", report, "--query", FOUND),
        "show --json": ("show", report, "--json"),
    }
    found = {name: _peak(folder, *arguments) for name, arguments in commands.items()}
    return [
        *(Peak(name, own) for name, (own, _) in found.items()),
        Peak("its reader", found["index"][1]),
    ]


def _peak(folder: Path, *arguments: str) -> tuple[float, float]:
    """Return what a command held at most, and what any process did that it started."""
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
    own, readers = (int(kilobytes) * 1024 / MEGABYTE for kilobytes in done.stderr.split()[-2:])
    return own, readers


_HEADINGS = ("one report of", "MB", "index", "search", "show", "show --json", "its reader")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=64)
    parser.add_argument("--shape", action="append", choices=SHAPES, help="only this; repeatable")
    parser.add_argument(
        "--format", choices=["txt", *FORMATS], default="txt", help="of the file", dest="suffix"
    )
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    rows = []
    most = options.megabytes
    if options.suffix not in _NOT_OF_OFFICES:
        most = min(most, _MOST_OF_OFFICES)
    for shape in options.shape or SHAPES:
        for megabytes in (most / 10, most):
            with tempfile.TemporaryDirectory() as folder:
                found = peaks(Path(folder), shape, megabytes, options.suffix)
            rows.append(
                [
                    f"{shape}, .{options.suffix}",
                    f"{megabytes:g}",
                    *(f"{peak.megabytes:.0f}" for peak in found),
                ]
            )
    show([Table("Memory of one report, in MB", _HEADINGS, rows)], markdown=options.markdown)


if __name__ == "__main__":
    main()
