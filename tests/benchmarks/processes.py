"""How are engines measured side by side on a machine that does other things, too?

Each engine lives in a process group of its own, so that its memory is its own. Only one group runs
at a time: while indexing, each runs for a slice of time and is then stopped for the others; queries
are asked in small groups, of each engine in turn. What else the machine does then hits all of them
alike, and ratios hold where times do not.
"""

import os
import signal
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from engines import ENGINES, Answer, Built

SLICE_SECONDS = 0.25
GROUP = 5  # queries asked of one engine before it is another's turn


class EngineProcess:
    """An engine in a process of its own; `send` asks it for a method's result, `result` waits."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        folder.mkdir(parents=True)
        spawn = get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, name, folder))
        self._process.start()
        theirs.close()
        self.result()  # it is ready

    def send(self, method: str, *args: object) -> None:
        self._connection.send((method, args))

    def result(self) -> Any:  # noqa: ANN401 - what the method returns
        try:
            return self._connection.recv()
        except EOFError:
            raise SystemExit(f"{self.name} failed") from None

    def runs_for(self, seconds: float) -> bool:
        """Let it run for *seconds* at most; return whether it has finished what was asked."""
        self._signal(signal.SIGCONT)
        if self._connection.poll(seconds):
            return True
        self._signal(signal.SIGSTOP)
        return False

    def stop(self) -> None:
        self._signal(signal.SIGSTOP)

    def close(self) -> None:
        """End it, whatever it does: it holds nothing that is wanted any more."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)
        self._connection.close()
        self._process.join()

    def _signal(self, number: signal.Signals) -> None:
        if self._process.pid is not None and self._process.is_alive():
            os.killpg(self._process.pid, number)


def _serve(connection: Connection, name: str, folder: Path) -> None:
    os.setpgid(0, 0)  # what the engine starts is stopped with it
    engine = ENGINES[name](folder)
    connection.send("ready")
    while True:
        method, args = connection.recv()
        connection.send(getattr(engine, method)(*args))


@contextmanager
def started(names: Sequence[str], work: Path) -> Iterator[list[EngineProcess]]:
    """Give a process for each of the engines *names*, its index below *work*; end them after."""
    processes: list[EngineProcess] = []
    try:
        processes += [EngineProcess(name, work / name) for name in names]
        yield processes
    finally:
        for process in processes:
            process.close()


def build_in_turns(
    processes: Sequence[EngineProcess], lines: Path, jobs: int
) -> dict[str, tuple[float, Built]]:
    """Return the seconds that each engine ran to index *lines*, and what it built."""
    spent = dict.fromkeys((process.name for process in processes), 0.0)
    built: dict[str, tuple[float, Built]] = {}
    for process in processes:
        process.send("build", lines, jobs)
        process.stop()
    while len(built) < len(processes):
        for process in processes:
            if process.name not in built:
                began = time.perf_counter()
                is_done = process.runs_for(SLICE_SECONDS)
                spent[process.name] += time.perf_counter() - began
                if is_done:
                    built[process.name] = spent[process.name], process.result()
    return {process.name: built[process.name] for process in processes}


class Asked(NamedTuple):
    """The answers of one engine, asked in one way, a row of seconds and ids for each query."""

    seconds: list[float]
    ids: list[list[str]]

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(0.95 * len(self.seconds))]


def ask_in_turns(
    ways: Sequence[tuple[EngineProcess, str, Sequence[str]]], group: int = GROUP
) -> list[Asked]:
    """Return the answers of each of *ways*: an engine, how it is asked, and the texts.

    Each is asked *group* texts before it is another's turn. The first few find the caches of the
    processor as another engine left them.
    """
    asked = [Asked([], []) for _ in ways]
    for process, how, texts in ways:
        process.send("ask", how, texts[:group])  # to open what it opens lazily
        process.result()
    for start in range(0, max(len(texts) for _, _, texts in ways), group):
        for (process, how, texts), answers in zip(ways, asked, strict=True):
            process.send("ask", how, texts[start : start + group])
            found: list[Answer] = process.result()
            answers.seconds.extend(answer.seconds for answer in found)
            answers.ids.extend(answer.ids for answer in found)
    return asked
