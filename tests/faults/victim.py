"""How are hundreds of processes started and ended in a minute? By one that forks them.

Run as a program it loads what indexing needs and then, for each line of JSON on stdin, forks a
process that runs a command of wardsearch as a terminal would, over a `Disk` that may fail. The
answer is a line, too: how it ended, what it said, which steps it made and which commits it
announced. `Victims` is the other end.

Does not cover what the index must hold then (`world`).
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from faults.disk import Disk, Step

LONGEST_SECONDS = 120.0


class Outcome(NamedTuple):
    """How a process ended.

    Attributes:
        exit_code: Of the command; the negative number of a signal that ended it.
        said: What it wrote to stderr.
        steps: The steps that it made; none where it was killed.
        announced: The last commit it announced: the generation and how many reports that has.
        seconds: How long it ran.
    """

    exit_code: int
    said: str
    steps: tuple[Step, ...]
    announced: tuple[int, int] | None
    seconds: float


class Victims:
    """A process that forks those that are to die. A context manager."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "faults.victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.__exit__(kind, error, traceback)

    def run(
        self,
        *arguments: str,
        fault: str = "",
        at: int = -1,
        before: Step | tuple[()] = (),
        lasts: bool = False,
        after: float | None = None,
        sent: int = int(signal.SIGKILL),
        batch_chars: int = 1,
    ) -> Outcome:
        """Run a command of wardsearch.

        Args:
            arguments: The command and its arguments.
            fault, at, before, lasts: As of `Disk`.
            after: Send it the signal *sent* after so many seconds.
            sent: Which signal.
            batch_chars: A batch, which is then committed, has at least so many code points.
        """
        plan = {
            "arguments": arguments,
            "disk": {"fault": fault, "at": at, "before": before, "lasts": lasts},
            "after": after,
            "sent": sent,
            "batch_chars": batch_chars,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(plan) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        steps = tuple(Step(*step) for step in answer.pop("steps"))
        announced = tuple(answer.pop("announced")) or None
        return Outcome(steps=steps, announced=announced, **answer)


def main() -> None:
    """Serve requests until stdin ends."""
    from wardsearch import sync
    from wardsearch.embedded.writing import (  # noqa: F401 - Ctrl-C while they load is another test
        segment_builder as building,
        store,
    )
    from wardsearch.formats import reading  # noqa: F401 - loaded here once, not in each
    from wardsearch.opensearch import address
    from wardsearch.terminal import cli, progress, render_state

    del address, cli, progress, render_state, sync
    building._own_analyzer()  # noqa: SLF001 - loaded before the first fork
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_run(json.loads(line))) + "\n")
        sys.stdout.flush()


def _run(plan: dict[str, Any]) -> dict[str, Any]:
    """Fork a process for *plan*, wait for its end and tell of it."""
    report, said = os.pipe(), os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        sys.stderr = os.fdopen(os.dup(said[1]), "w")
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - to the end of the process
        for descriptor in (report[0], *said):
            os.close(descriptor)
        _be_the_victim(plan, report[1])
    os.close(report[1])
    os.close(said[1])
    heard = _listen(child, [report[0], said[0]], plan["after"], plan["sent"])
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - began
    told = [json.loads(line) for line in heard[0].splitlines() if line.endswith(b"]")]
    return {
        "exit_code": os.waitstatus_to_exitcode(status),
        "said": heard[1].decode("utf-8", "replace"),
        "steps": next((entry[1] for entry in told if entry[0] == "steps"), []),
        "announced": next((entry[1:] for entry in reversed(told) if entry[0] == "commit"), []),
        "seconds": seconds,
    }


def _listen(child: int, pipes: Sequence[int], after: float | None, sent: int) -> list[bytes]:
    """Return what comes from each of *pipes* until it ends; send *child* its signal in time."""
    heard = dict.fromkeys(pipes, b"")
    waiting = set(pipes)
    end = time.monotonic() + (LONGEST_SECONDS if after is None else after)
    while waiting:
        ready, _, _ = select.select(list(waiting), [], [], max(0.0, end - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL if after is None else sent)
            after, end = None, time.monotonic() + LONGEST_SECONDS
        for pipe in ready:
            data = os.read(pipe, 1 << 16)
            heard[pipe] += data
            if not data:
                os.close(pipe)
                waiting.remove(pipe)
    return [heard[pipe] for pipe in pipes]


def _be_the_victim(plan: dict[str, Any], report: int) -> None:
    """Run the command; tell *report* of each commit, and of the steps at the end."""
    from wardsearch import __main__ as run
    from wardsearch.embedded.index import manifest as manifests
    from wardsearch.embedded.writing import commits as committing, writer
    from wardsearch.terminal import cli

    signal.signal(signal.SIGINT, run._interrupt)  # noqa: SLF001 - as `wardsearch` does
    committing.BATCH_CHARS = plan["batch_chars"]  # type: ignore[misc]
    committing.COMMIT_SECONDS = -1.0  # type: ignore[misc]
    real_write = manifests.write_manifest

    def write_manifest(folder: Path, manifest: Any) -> None:  # noqa: ANN401 - a Manifest
        real_write(folder, manifest)
        held = sum(segment.documents - len(segment.deleted) for segment in manifest.segments)
        _tell(report, ["commit", manifest.generation, held])

    writer.write_manifest = write_manifest  # type: ignore[attr-defined]
    disk = Disk(**plan["disk"])
    disk.install()
    exit_code = 99
    try:
        cli.main(plan["arguments"], prog_name="wardsearch", obj=run._hearing)  # noqa: SLF001
    except SystemExit as error:
        exit_code = error.code if isinstance(error.code, int) else 99
    except BaseException:  # noqa: BLE001 - a user would see a traceback
        import traceback

        traceback.print_exc()
    finally:
        _tell(report, ["steps", disk.steps])
        os._exit(exit_code)


def _tell(report: int, what: Sequence[object]) -> None:
    data = json.dumps(what).encode() + b"\n"
    while data:
        data = data[os.write(report, data) :]


if __name__ == "__main__":
    main()
