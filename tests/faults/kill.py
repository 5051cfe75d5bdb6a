"""Does an index outlive what may happen to those who write it? The long part, by command.

    python tests/faults/kill.py --kills 300

kills processes at random instants of a corpus that grows, then at every step that a run makes, then
has every step fail by each error it can have, and prints how often. It ends with the first loss, as
a traceback, and leaves the folder for a look. The quick part is in `test_crashes.py`.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent)]  # as pytest has it

from faults.campaign import MODES, fail_at_steps, kill_at_random, kill_at_steps  # noqa: E402
from faults.victim import Victims  # noqa: E402

TELL_ROUNDS = 10


def main() -> None:
    """Read the options and run the campaigns."""
    parser = argparse.ArgumentParser(description="Kill and fail runs of wardsearch index.")
    parser.add_argument("--kills", type=int, default=300, help="at random instants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-steps", action="store_true", help="only at random instants")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    print(f"in {folder}", flush=True)
    with Victims() as victims:
        began = time.monotonic()
        ends: Counter[str] = Counter()
        rounds = kill_at_random(victims, folder / "random", arguments.kills, arguments.seed)
        for number, ends in enumerate(rounds):
            if number % TELL_ROUNDS == 0:
                _tell(ends, began)
        _tell(ends, began)
        for mode in () if arguments.no_steps else MODES:
            killed = kill_at_steps(victims, folder / "kill", mode, thorough=True)
            _count(f"killed at a step, {mode}", killed)
            failed = fail_at_steps(victims, folder / "fail", mode, thorough=True)
            _count(f"failed at a step, {mode}", failed)
    print("nothing lost, nothing wrong, nothing left")


def _tell(ends: Counter[str], began: float) -> None:
    counts = ", ".join(f"{count} {name}" for name, count in ends.items())
    print(f"at random instants ({time.monotonic() - began:.0f} s): {counts}", flush=True)


def _count(title: str, done: Iterator[str]) -> None:
    began = time.monotonic()
    counts = Counter(name.split()[-2] for name in done)
    total = ", ".join(f"{kind} {count}" for kind, count in counts.most_common())
    seconds = time.monotonic() - began
    print(f"{title} ({seconds:.0f} s): {counts.total()} times: {total}", flush=True)


if __name__ == "__main__":
    main()
