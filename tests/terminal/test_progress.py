import io
import re

import pytest

from wardsearch.results import Step
from wardsearch.terminal.command_group import progress_bar
from wardsearch.terminal.progress import StepLine


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_each_phase_is_named_with_its_time() -> None:
    clock = Clock()
    line = StepLine(clock)
    clock.now += 3
    looking = line.text()
    line.show(Step("reading", 0, 1000, 0, 50))
    clock.now += 2
    reading = line.text()
    line.show(Step("writing", 1000, 1000, 50, 50))
    clock.now += 61

    assert looking == "looking for what changed · 0:03"
    assert reading == "reading · 0 of 50 files · 0% · 0:05"
    assert line.text() == "writing the index · 1:01"


def test_what_is_left_is_told_by_the_rate_so_far_and_not_while_nothing_moves() -> None:
    clock = Clock()
    line = StepLine(clock)
    line.show(Step("reading", 0, 1000, 0, 40))
    clock.now += 30
    line.show(Step("reading", 250, 1000, 1240, 2000))
    moving = line.text()
    clock.now += 20

    assert moving == "reading · 1,240 of 2,000 files · 25% · 1:30 left"
    assert line.text() == "reading · 1,240 of 2,000 files · 25% · 0:50"


def test_an_empty_corpus_divides_by_nothing() -> None:
    line = StepLine(Clock())
    line.show(Step("reading"))

    assert line.text() == "reading · 0 of 0 files · 0% · 0:00"


@pytest.mark.parametrize("columns", [24, 40, 58, 80, 200])
def test_a_bar_of_progress_is_no_wider_than_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("COLUMNS", str(columns))
    with progress_bar("checking") as show:
        assert show is not None
        for done in range(0, 1_001, 10):
            show(done, 1_000)

    drawn = re.split(r"[\r\n]|\x1b\[[^a-zA-Z]*[a-zA-Z]", screen.getvalue())
    assert max(map(len, drawn)) < max(columns, 32)
    assert "#" in screen.getvalue()
