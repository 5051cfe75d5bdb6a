"""Does what fuzzing starts from, and what it found, keep every promise?"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from fuzz.run import LONGEST, NAMES
from fuzz.targets import SEEDS, TARGETS

FOUND = [(target, path) for target in TARGETS for path in sorted((SEEDS / target).iterdir())]
RUN = Path(__file__).with_name("run.py")


@pytest.mark.parametrize(("target", "seed"), FOUND, ids=lambda value: getattr(value, "name", value))
def test_a_seed_keeps_every_promise(target: str, seed: Path) -> None:
    TARGETS[target](seed.read_bytes())

    assert seed.stat().st_size <= LONGEST[target]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@settings(max_examples=settings().max_examples // 5)
@given(data=st.binary(max_size=60))
def test_any_bytes_keep_every_promise(target: Callable[[bytes], None], data: bytes) -> None:
    assert target(data) is None  # type: ignore[func-returns-value] # it raises where one is broken


def test_every_target_has_seeds_and_a_longest_input() -> None:
    assert list(TARGETS) == list(NAMES) == list(LONGEST)
    assert {target for target, _ in FOUND} == set(TARGETS)


def test_the_command_that_fuzzes_names_its_targets_without_atheris() -> None:
    done = subprocess.run(
        [sys.executable, RUN, "--help"], capture_output=True, text=True, check=True
    )

    assert all(name in done.stdout for name in NAMES)
