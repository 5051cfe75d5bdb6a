"""Does every hostile or damaged file end soon, in one line?

    python tests/benchmarks/hostile.py [--mutations 3000] [--seed 1] [--quick] [--page FILE]

Reads each of `hostile_files.HOSTILE`, random bytes under each suffix, and so many copies of sound
files with bytes altered, as `wardsearch index` does: in the process that reads foreign files. Ends
with 1 if a file took longer than `LIMIT_SECONDS` or gave more than a line. `--quick` leaves out
what takes all the time it is given.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.hostile_files import HOSTILE, SLOW, mutations, noise
from tables import Table, paste, show
from wardsearch.formats import SUFFIXES
from wardsearch.formats.reader_process import ReaderProcess
from wardsearch.formats.reading import Record, Text, Unread, read_foreign

LIMIT_SECONDS = 20.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mutations", type=int, default=3_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--page", type=Path)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    reading = ReaderProcess()
    rows, faults = [], []
    for name, data in _files(SLOW if options.quick else frozenset()):
        seconds, found = _read(data, reading)
        faults += [f"{name}: {fault}" for fault in _faults(seconds, found)]
        rows.append([name, f"{len(data) / 1e6:.1f}", f"{seconds:.2f}", _outcome(found)])
    headings = ["file", "MB", "seconds", "outcome"]
    tables = [Table("Hostile files, and random bytes under each suffix", headings, rows)]
    outcomes: Counter[str] = Counter()
    slowest, started = 0.0, time.perf_counter()
    for number, (suffix, data) in enumerate(mutations(options.mutations, options.seed)):
        seconds, found = _read(data, reading)
        slowest = max(slowest, seconds)
        outcomes[_kind(found)] += 1
        faults += [f"mutation {number} (.{suffix}): {f}" for f in _faults(seconds, found)]
    counted = [[kind, f"{count:,}"] for kind, count in outcomes.most_common()]
    title = (
        f"{options.mutations:,} altered files in {time.perf_counter() - started:.0f} s, "
        f"the slowest in {slowest:.2f} s"
    )
    tables.append(Table(title, ["outcome", "files"], counted))
    show(tables, markdown=options.markdown)
    if options.page:
        paste(tables, options.page, "hostile.py")
    reading.close()
    sys.exit("\n".join(faults) or 0)


def _files(left_out: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    for name, make in HOSTILE.items():
        if name not in left_out:
            yield name, make()
    for suffix in SUFFIXES:
        yield f"noise{suffix}", noise(suffix[1:])


def _read(data: bytes, reading: ReaderProcess) -> tuple[float, list[Text | Record | Unread]]:
    started = time.perf_counter()
    found = list(read_foreign(data, reading=reading))
    return time.perf_counter() - started, found


def _faults(seconds: float, found: list[Text | Record | Unread]) -> Iterator[str]:
    if seconds > LIMIT_SECONDS:
        yield f"took {seconds:.1f} s"
    for item in found:
        if isinstance(item, Unread) and not (item.reason.isprintable() and item.reason):
            yield f"gave no line: {item.reason!r}"


def _outcome(found: list[Text | Record | Unread]) -> str:
    read = sum(isinstance(item, Text) for item in found)
    reasons = [item.reason for item in found if isinstance(item, Unread)]
    return "; ".join([*([f"read {read}"] if read else []), *reasons[:1]])[:90]


def _kind(found: list[Text | Record | Unread]) -> str:
    reasons = [item.reason for item in found if isinstance(item, Unread)]
    if not reasons:
        return "read"
    return reasons[0].partition("(")[0].partition(":")[0].strip()[:60]


if __name__ == "__main__":
    main()
