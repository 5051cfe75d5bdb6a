from wardsearch.results import Step
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
