"""Where are processes that index ended or failed, and how many outlived what?

Covers choosing where: at random instants of a corpus that grows, at each step that a run makes, and
with each error that a step can have. Every end is followed by a look at the index, and a next run.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Final

from faults.disk import FAULTS, KILLS, Step
from faults.victim import Outcome, Victims
from faults.world import World

MODES: Final = {"first": (), "update": (), "rebuild": ("--rebuild",)}
"""What a run can do, and its option: make an index, bring one up to date and merge, or anew."""

_SORTS: Final = 5  # of steps, beside one of each kind, for the quick part
_ONE_BATCH: Final = 10**9
_LINES: Final = {130: "wardsearch: interrupted\n", 143: "wardsearch: terminated\n"}
_FAILED: Final = 2


def prepared(folder: Path, victims: Victims, mode: str) -> World:
    """Return a world in which a run would do what *mode* says."""
    world = World(folder / mode, seed=1)
    if mode != "first":
        for _ in range(7):  # small segments, so that the next run merges
            world.add(1)
            _complete(victims, world)
        world.change(1)
    world.add(2)
    return world


def chosen(steps: Sequence[Step], *, thorough: bool) -> list[int]:
    """Return at which of *steps* something is to happen: all, or some of different sorts.

    Of the unnamed files that a segment's arrays wait in, the first and the last stand for all.
    """
    numbers: list[int] = []
    place = 0
    for _, run in groupby(steps, key=lambda step: (step.kind, step.name)):
        length = len(list(run))
        numbers += sorted({place, place + length - 1})
        place += length
    if thorough:
        return numbers
    sorts: defaultdict[str, list[int]] = defaultdict(list)
    for number in numbers:
        sorts[_named(steps[number])].append(number)
    chance = Random(len(steps))
    in_turn = chance.sample(sorted(sorts), len(sorts))
    one_a_kind = {sort.split()[0]: sort for sort in in_turn} | {"rename": "rename manifest.json"}
    some = set(one_a_kind.values()) | set(in_turn[:_SORTS])
    return sorted(chance.choice(sorts[sort]) for sort in sorted(some))


def kill_at_steps(victims: Victims, folder: Path, mode: str, *, thorough: bool) -> Iterator[str]:
    """Kill a run at its steps, one after the other, and tell of each: what it was about to do."""
    template = prepared(folder, victims, mode)
    world = template.copy(folder / "copy")
    steps = victims.run(*_command(world, mode)).steps
    for number in chosen(steps, thorough=thorough):
        for fault in KILLS.get(steps[number].kind, ("kill",)):
            world = template.copy(folder / "copy")
            outcome = victims.run(*_command(world, mode), fault=fault, at=number)
            assert outcome.exit_code == -signal.SIGKILL
            world.look(outcome, is_rebuild=mode == "rebuild")
            world.add(1)
            _complete(victims, world)
            yield f"{fault} {_named(steps[number])}"


def fail_at_steps(victims: Victims, folder: Path, mode: str, *, thorough: bool) -> Iterator[str]:
    """Have the steps of a run fail by each error they can have, once or from then on."""
    template = prepared(folder, victims, mode)
    world = template.copy(folder / "copy")
    steps = victims.run(*_command(world, mode)).steps
    for turn, number in enumerate(chosen(steps, thorough=thorough)):
        kind = steps[number].kind
        faults = FAULTS[kind]
        for fault in faults if thorough else faults[turn % len(faults) :][:1]:
            for lasts in (False, True) if thorough else (turn % 2 == 0,):
                world = template.copy(folder / "copy")
                command = _command(world, mode)
                outcome = victims.run(*command, fault=fault, at=number, lasts=lasts)
                _demand_one_line(outcome, world)
                may_leave = kind == "remove"
                world.look(outcome, is_rebuild=mode == "rebuild", may_leave=may_leave)
                assert may_leave or world.left.files == frozenset()
                world.add(1)
                _complete(victims, world)
                yield f"{fault}{' lasting' if lasts else ''} {_named(steps[number])}"


def kill_while_publishing(victims: Victims, world: World) -> None:
    """Kill a run of *world* when all that its first commit names is there, but for the name."""
    named = Step("rename", "manifest.json")
    outcome = victims.run(*_command(world), fault="kill", before=named)
    assert outcome.exit_code == -signal.SIGKILL
    world.look(outcome)


def kill_at_random(victims: Victims, folder: Path, kills: int, seed: int) -> Iterator[Counter[str]]:
    """Kill runs over a corpus that grows until *kills* were; yield how many ended how so far."""
    chance = Random(seed)
    world = World(folder, seed)
    ends: Counter[str] = Counter()
    typical = 0.3
    while ends["killed"] < kills:
        world.change()
        mode = chance.choices(["update", "rebuild"], [6, 1])[0]
        command = _command(world, mode)
        kinds = ["kill", "real", "interrupt", "complete", "terminate"]
        kind = chance.choices(kinds, [12, 2, 1, 1, 1])[0]
        if kind in ("real", "terminate"):
            sent = signal.SIGTERM if kind == "terminate" else signal.SIGKILL
            outcome = _run_real(command, chance.uniform(0.1, 1.5), sent)
        else:
            sent = signal.SIGINT if kind == "interrupt" else signal.SIGKILL
            outcome = victims.run(
                *command,
                after=None if kind == "complete" else chance.uniform(0, 1.1 * typical),
                sent=int(sent),
                batch_chars=chance.choice([1, 400, 3_000]),
            )
        if outcome.exit_code == 0:
            typical = 0.7 * typical + 0.3 * outcome.seconds
        world.look(outcome, is_rebuild=mode == "rebuild")
        if outcome.exit_code in _LINES:
            assert outcome.said == _LINES[outcome.exit_code], outcome.said
        ends[_ending(outcome, kind)] += 1
        ends["most left files"] = max(ends["most left files"], len(world.left.files))
        ends["most left bytes"] = max(ends["most left bytes"], world.left.size)
        yield ends
    world.change()
    _complete(victims, world)
    ends["reports at the end"] = len(world.found)
    yield ends


def _command(world: World, mode: str = "update") -> list[str]:
    folders = [str(world.corpus), "--index", str(world.index), "--allow-empty", "--replace"]
    return ["index", *folders, "--jobs", "1", *MODES[mode]]


def _complete(victims: Victims, world: World) -> None:
    """Let a run come to its end, and see that the index is equal to the corpus."""
    outcome = victims.run(*_command(world), batch_chars=_ONE_BATCH)
    assert (outcome.exit_code, outcome.said) == (0, "")
    world.look(outcome)


def _run_real(command: Sequence[str], after: float, sent: signal.Signals) -> Outcome:
    """Run the command as a user does, with two processes, and end it *after* so many seconds.

    SIGTERM comes to both, as a service is stopped.
    """
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "wardsearch", *command, "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            (os.killpg if sent == signal.SIGTERM else os.kill)(process.pid, sent)
            _, said = process.communicate()
    return Outcome(process.returncode, said, (), None, time.monotonic() - began)


def _ending(outcome: Outcome, kind: str) -> str:
    if outcome.exit_code == 0:
        return "ended before"
    if outcome.exit_code in _LINES:
        return "interrupted"
    is_early = kind == "terminate" and outcome.exit_code == -signal.SIGTERM  # Python just began
    assert is_early or outcome.exit_code == -signal.SIGKILL, (kind, outcome)
    return "killed"


def _demand_one_line(outcome: Outcome, world: World) -> None:
    """Demand that a run which failed said so in one line that names the index."""
    assert outcome.exit_code in (0, _FAILED), outcome.said
    if outcome.exit_code == _FAILED:
        [line] = outcome.said.splitlines()
        assert line.startswith("wardsearch: index")
        assert str(world.index) in line


def _named(step: Step) -> str:
    name = re.sub(r"MAIN_\w{16}", "MAIN_id", re.sub(r"\d+", "N", step.name))
    return f"{step.kind} {name or 'unnamed'}"
