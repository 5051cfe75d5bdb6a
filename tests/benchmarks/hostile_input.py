"""What do hostile reports and queries cost, beside ordinary ones of the same size?

    python tests/benchmarks/hostile_input.py [--scale 1.0] [--case NAME] [--page FILE.md]

indexes, checks, searches and shows each hostile corpus as a person would, in a process for each
command, and does the same with ordinary reports of as many bytes: so the ratio is what hostility
costs. Then it asks hostile queries of an index of ordinary reports, beside an ordinary query.

`--scale` shrinks every case; at 1 the largest is 200 MB, and all take an hour. A command that ends
with a traceback, or takes more than ten minutes, ends the run.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tables import Table, milliseconds, paste, seconds, show

SAMPLES = Path(__file__).parents[2] / "corpus"
REPORT_BYTES = 20_000
QUERY = "giai phong mat bang"
LIMIT = "1G"  # above the default, so that nothing is passed over for its size
MEGABYTE = 1_000_000
PATIENCE_SECONDS = 600.0


class Spent(NamedTuple):
    """What a process took: seconds of the clock, and bytes of memory at most."""

    seconds: float
    memory: int


class Corpus(NamedTuple):
    """A hostile corpus.

    Attributes:
        name: What it is.
        megabytes: At a scale of 1.
        write: Writes so many bytes of it, about, into a folder.
        options: Of `index`.
    """

    name: str
    megabytes: float
    write: Callable[[Path, int], None]
    options: tuple[str, ...] = ("--max-size", LIMIT)


def run(*arguments: str, expected: Sequence[int] = (0, 1)) -> Spent:
    """Run a command and return what it took."""
    with tempfile.TemporaryFile() as said, Path(os.devnull).open("wb") as nothing:
        began = time.perf_counter()
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "wardsearch", *arguments],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, nothing.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, said.fileno(), 2),
            ],
        )
        patience = threading.Timer(PATIENCE_SECONDS, os.kill, (process, signal.SIGKILL))
        patience.start()
        _, status, usage = os.wait4(process, 0)
        patience.cancel()
        took = time.perf_counter() - began
        said.seek(0)
        stderr = said.read().decode(errors="replace")
    code = os.waitstatus_to_exitcode(status)
    if code not in expected or "Traceback" in stderr:
        shown = " ".join(arguments)[:200]
        raise SystemExit(f"wardsearch {shown} ended with {code}:\n{stderr[-2_000:]}")
    return Spent(took, usage.ru_maxrss * 1024)


@cache
def sentences() -> Sequence[str]:
    """Return the sentences of the sample reports."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    return [s.strip() for text in texts for s in text.replace("\n", ". ").split(". ") if s.strip()]


def write_ordinary(folder: Path, size: int) -> None:
    """Write reports of shuffled sentences."""
    chance = random.Random(size)  # noqa: S311 - to be the same each time
    left = size
    for number in count():
        if left <= 0:
            return
        parts: list[str] = []
        room = min(left, REPORT_BYTES)
        while room > 0:
            sentence = chance.choice(sentences())
            parts.append(sentence)
            room -= len(sentence.encode()) + 2
        text = ".\n".join(parts)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        left -= len(text.encode())


def repeated(unit: str, *, name: str = "a.txt", before: str = "") -> Callable[[Path, int], None]:
    """Return what writes one file of *unit* again and again."""

    def write(folder: Path, size: int) -> None:
        data = unit.encode("utf-8", "surrogatepass")
        step = data * max(min(size, MEGABYTE) // len(data), 1)
        with (folder / name).open("wb") as file:
            file.write(before.encode())
            for _ in range(max(size // len(step), 1)):
                file.write(step)

    return write


def write_one_line(folder: Path, size: int) -> None:
    chance = random.Random(size)  # noqa: S311 - to be the same each time
    with (folder / "a.txt").open("w", encoding="utf-8") as file:
        while file.tell() < size:
            file.write(" ".join(chance.choices(sentences(), k=1_000)) + " ")


def write_distinct(folder: Path, size: int) -> None:
    """Write one report of words that are all different."""
    with (folder / "a.txt").open("w", encoding="utf-8") as file:
        for number in count():
            file.write(f"từ{_letters(number)} ")
            if number % 1_000 == 0 and file.tell() >= size:
                return


def write_distinct_files(folder: Path, size: int) -> None:
    """Write many reports of words that are all different."""
    numbers = count()
    for file in range(max(size // REPORT_BYTES, 1)):
        words = [f"từ{_letters(next(numbers))}" for _ in range(REPORT_BYTES // 9)]
        (folder / f"{file}.txt").write_text(" ".join(words), encoding="utf-8")


def _letters(number: int) -> str:
    letters = ""
    for _ in range(5):
        number, letter = divmod(number, 26)
        letters += chr(ord("a") + letter)
    return letters


def write_small_files(folder: Path, size: int) -> None:
    for number in range(max(size // 4, 1)):
        (folder / f"{number}.txt").write_text("họp", encoding="utf-8")


def write_control_characters(folder: Path, size: int) -> None:
    """Write every control character, turn of direction and escape, between words."""
    obeyed = [*range(1, 32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F)]
    obeyed += range(0x2066, 0x2070)
    unit = "".join(f"họp{chr(code)}[31m" for code in obeyed)
    repeated(unit)(folder, size)


def write_bad_lines(folder: Path, size: int) -> None:
    """Write a `.jsonl` whose lines are each wrong in another way."""
    lines = [
        b'{"id": 1, "text": "h\xe1\xbb\x8dp',
        b'{"id": ' + b"9" * 5_000 + b', "text": "x"}',
        b"[" * 5_000,
        b'{"id": "a", "text": "\\ud800"}',
        b"\xff\xfe\xc0\x80",
        b'{"text": "x"}',
        b"null",
    ]
    with (folder / "a.jsonl").open("wb") as file:
        while file.tell() < size:
            file.write(b"\n".join(lines) + b"\n")


def json_line(member: str) -> Callable[[Path, int], None]:
    """Return what writes one line of JSON with *member* again and again in an array."""

    def write(folder: Path, size: int) -> None:
        with (folder / "a.jsonl").open("w") as file:
            file.write('{"id": 1, "text": "x", "more": [0')
            for _ in range(size // MEGABYTE + 1):
                file.write(f",{member}" * (min(size, MEGABYTE) // (len(member) + 1)))
            file.write("]}")

    return write


def write_long_values(folder: Path, size: int) -> None:
    """Write a report whose every member is as long as its text."""
    value = "Phường Bồ Đề họp " * (size // 7 // 23)
    members = ("title", "text", "ward", "source", "url", "published")
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        file.write('{"id": 1, ' + ", ".join(f'"{name}": "{value}"' for name in members) + "}")


def write_legacy(folder: Path, size: int) -> None:
    """Write a text of TCVN3 whose words are all different."""
    words = ("C\xe9ng hßa x· héi chñ nghÜa ViÖt Nam ".encode("latin-1", "replace"),)
    with (folder / "a.txt").open("wb") as file:
        for number in count():
            file.write(words[0] + f"x\xb8{_letters(number)} ".encode("latin-1"))
            if number % 1_000 == 0 and file.tell() >= size:
                return


CORPORA = (
    Corpus("200 MB in one line", 200, write_one_line),
    Corpus("200 MB in one line, over the limit", 200, write_one_line, ()),
    Corpus("one word of 60 MB", 60, repeated("phường", before="họp ")),
    Corpus("ten million tokens", 50, repeated("họp\n")),
    Corpus("ten million numbers, an at sign before", 50, repeated("1.2,3", before="@")),
    Corpus("a million distinct words", 9, write_distinct),
    Corpus("a million distinct words in 450 reports", 9, write_distinct_files),
    Corpus("ten million quotation marks", 10, repeated('"')),
    Corpus("10,000 nested quotes", 0.02, repeated('"„“', before="họp ")),
    Corpus("marks upon one letter", 60, repeated("\u0301\u0327", before="họp a")),
    Corpus("letters each with a hundred marks", 60, repeated("o" + "\u0323\u0301" * 50 + " ")),
    Corpus("one letter beyond the BMP in 60 MB", 60, repeated("họp ", before="\U0001f600")),
    Corpus("lone surrogates", 10, repeated("họp \ud800")),
    Corpus("overlong encodings", 10, repeated("họp \udcc0\udc80")),
    Corpus("control characters, escapes, turns", 10, write_control_characters),
    Corpus("lines of one letter", 10, repeated("a\n")),
    Corpus("blank lines", 60, repeated("\n", before="họp")),
    Corpus("form feeds", 10, repeated("a\f")),
    Corpus("headers", 10, repeated("Ngày đăng 03/04/2023 | 15:50  | Lượt xem: 461\n")),
    Corpus("wards", 10, repeated("Phường Bồ Đề Phường ")),
    Corpus("bad lines of JSON", 10, write_bad_lines),
    Corpus("JSON: a line of empty arrays", 60, json_line("[]")),
    Corpus("JSON: a line of empty objects", 60, json_line("{}")),
    Corpus("JSON: a line of numbers", 60, json_line("1e9")),
    Corpus("JSON: members as long as the text", 60, write_long_values),
    Corpus("TCVN3 of distinct words", 10, write_legacy),
    Corpus("100,000 reports of one word", 0.4, write_small_files),
    Corpus("HTML: 3 million open tags", 9, repeated("<p>", name="a.html")),
    Corpus("HTML: 3 million open comments", 12, repeated("<!--", name="a.html")),
)

QUERIES: dict[str, Callable[[int], list[str]]] = {
    "1 MB of words": lambda n: ["phuong bo de " * 7_000] * max(10 * n // 10_000, 1),
    "1 MB without a space": lambda n: ["a" * 100_000] * max(10 * n // 10_000, 1),
    "1 MB of marks": lambda n: ["\u0301\u0327" * 25_000] * max(10 * n // 10_000, 1),
    "10,000 terms": lambda n: [f"từ{_letters(k)}" for k in range(n)],
    "10,000 frequent terms": lambda n: ["phường", "giải", "mặt", "bằng", "và"] * (n // 5),
    "10,000 wildcards": lambda n: [f"{_letters(k)[:2]}*" for k in range(n)],
    "10,000 of one wildcard": lambda n: ["t*"] * n,
    "10,000 wildcards, excluded": lambda n: ["họp", *(f"-{_letters(k)[:2]}*" for k in range(n))],
    "10,000 phrases": lambda n: ['"giải phóng"'] * n,
    "a phrase of 10,000 words": lambda n: [f'"{"phường và " * (n // 2)}"'],
    "10,000 alternatives": lambda n: ["họp", *(["OR", "và"] * n)],
    "10,000 exclusions": lambda n: ["họp", *(["-xyz"] * n)],
    "10,000 wards": lambda n: ["ward:x"] * n,
    "10,000 titles": lambda n: ["title:phường"] * n,
    "10,000 opening parentheses": lambda n: ["(" * n + "họp"],
    "groups, 5,000 deep": lambda n: ["(a OR (b AND " * (n // 4) + "họp" + "))" * (n // 4)],
    "10,000 quotation marks": lambda n: ['"' * n],
    "10,000 operators": lambda n: ["NOT AND OR"] * (n // 3),
    "10,000 abbreviations": lambda n: ["UBND"] * n,
    "10,000 joined abbreviations": lambda n: ["P." * n],
    "a word of 100,000 letters": lambda n: ["phuong" * (10 * n // 6)],
    "odd bytes": lambda n: ["\udcff\udc80" * n],
}


def measure_corpus(corpus: Corpus, size: int) -> tuple[int, dict[str, Spent]]:
    """Return how many bytes *corpus* has, and what each command took."""
    with tempfile.TemporaryDirectory() as folder:
        reports, index = Path(folder) / "corpus", str(Path(folder) / "index")
        reports.mkdir()
        corpus.write(reports, size)
        size = sum(path.stat().st_size for path in reports.iterdir())
        at = ("--index", index)
        spent = {"index": run("index", str(reports), *at, "--jobs", "1", *corpus.options)}
        spent["check"] = run("check", *at)
        spent["search"] = run("search", "họp", *at)
        first = "a.jsonl#1" if (reports / "a.jsonl").exists() else "a.txt"
        spent["show"] = run("show", first, "--query", "họp", *at)
        return size, spent


def measure_corpora(cases: Sequence[Corpus], scale: float) -> Iterator[list[str]]:
    ordinary: dict[int, dict[str, Spent]] = {}
    for case in cases:
        size, spent = measure_corpus(case, int(case.megabytes * scale * MEGABYTE))
        near = max(round(size / MEGABYTE), 1)
        if near not in ordinary:
            plain = Corpus("ordinary", near, write_ordinary)
            ordinary[near] = measure_corpus(plain, near * MEGABYTE)[1]
        beside = ordinary[near]
        row = [case.name, f"{size / MEGABYTE:.1f}"]
        for command, took in spent.items():
            row += [seconds(took.seconds), f"{took.seconds / beside[command].seconds:.2f}"]
            row += [f"{took.memory / MEGABYTE:.0f}"]
            row += [f"{took.memory / beside[command].memory:.2f}"]
        yield row


def measure_queries(names: Sequence[str], scale: float) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        reports, index = Path(folder) / "corpus", str(Path(folder) / "index")
        reports.mkdir()
        write_ordinary(reports, max(int(100 * scale), 1) * MEGABYTE)
        run("index", str(reports), "--index", index, "--jobs", "1")
        plain = run("search", "--index", index, QUERY)
        for name in names:
            took = run("search", "--index", index, "--", *QUERIES[name](max(int(1e4 * scale), 8)))
            row = [name, milliseconds(took.seconds), f"{took.seconds / plain.seconds:.1f}"]
            yield [*row, f"{took.memory / MEGABYTE:.0f}", f"{took.memory / plain.memory:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument(
        "--case", action="append", help="only those whose names begin so; repeatable"
    )
    parser.add_argument("--progress", action="store_true", help="say each row as it is measured")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--page", type=Path, help="paste the tables here, too")
    options = parser.parse_args()
    chosen = tuple(options.case or [""])
    corpora = [case for case in CORPORA if case.name.startswith(chosen)]
    queries = [name for name in QUERIES if name.startswith(chosen)]
    columns = [f"{name} {what}" for name in ("index", "check", "search", "show") for what in _WHATS]
    rows, asked = [], []
    for row in measure_corpora(corpora, options.scale):
        rows.append(row)
        if options.progress:
            print(*row, sep="\t", file=sys.stderr, flush=True)
    for row in measure_queries(queries, options.scale) if queries else ():
        asked.append(row)
        if options.progress:
            print(*row, sep="\t", file=sys.stderr, flush=True)
    tables = [
        Table("Hostile reports", ["", "MB", *columns], rows),
        Table("Hostile queries", ["", "ms", "÷ ordinary", "MB memory", "÷ ordinary"], asked),
    ]
    show(tables, markdown=options.markdown)
    if options.page:
        paste(tables, options.page, "hostile_input.py")


_WHATS = ("s", "÷", "MB", "÷")

if __name__ == "__main__":
    main()
