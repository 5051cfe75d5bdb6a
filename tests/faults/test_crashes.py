"""The quick part of what `kill.py` does at length: runs killed and failed, an index looked at."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.campaign import (
    MODES,
    fail_at_steps,
    kill_at_random,
    kill_at_steps,
    kill_while_publishing,
    prepared,
)
from faults.victim import Outcome, Victims
from support.corpora import write

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with Victims() as started:
        yield started


@pytest.mark.parametrize("mode", MODES)
def test_a_run_killed_at_any_step_loses_nothing_and_the_next_goes_on(
    victims: Victims, tmp_path: Path, mode: str
) -> None:
    done = set(kill_at_steps(victims, tmp_path, mode, thorough=False))

    assert {"kill rename manifest.json", "kill flush unnamed", "kill folder unnamed"} <= done
    assert {name.split()[0] for name in done} == {"kill", "torn"}


@pytest.mark.parametrize("mode", ["first", "update"])
def test_a_step_that_fails_is_one_line_and_leaves_the_old_index_and_nothing_else(
    victims: Victims, tmp_path: Path, mode: str
) -> None:
    kinds = {name.split()[-2] for name in fail_at_steps(victims, tmp_path, mode, thorough=False)}

    assert {"create", "write", "flush", "rename", "folder"} <= kinds


def test_runs_killed_at_random_over_a_corpus_that_grows_lose_nothing(
    victims: Victims, tmp_path: Path
) -> None:
    *_, ends = kill_at_random(victims, tmp_path / "random", kills=8, seed=2)

    assert (ends["killed"], ends["reports at the end"] > 8) == (8, True)


def test_two_runs_killed_over_one_commit_leave_files_of_one_name_made_twice(
    victims: Victims, tmp_path: Path
) -> None:
    world = prepared(tmp_path, victims, "update")

    left = []
    for _ in range(2):
        kill_while_publishing(victims, world)
        left.append(world.left.files)

    again = {file.name for file in left[0]} & {file.name for file in left[1]}
    assert {re.sub(r"\d+", "N", name) for name in again} >= {"catalog-N.columns", "_MAIN_N.toc"}
    assert left[0] & left[1] == frozenset()


def test_the_harness_sees_a_run_that_keeps_what_the_one_before_it_left(
    victims: Victims, tmp_path: Path
) -> None:
    world = prepared(tmp_path, victims, "update")
    killed = Outcome(-9, "", (), None, 0.0)
    write(world.index, "catalog-91.json", "left by the first")
    world.look(killed)
    write(world.index, "catalog-92.json", "left by the second")

    with pytest.raises(AssertionError, match="left by both"):
        world.look(killed)
