import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from wardsearch.analysis.workers import Workers


def worker(_: int) -> int:
    return threading.get_ident()


@contextmanager
def working(work: Callable[[int], int], jobs: int) -> Iterator[Workers[str, int, int]]:
    workers = Workers[str, int, int](work, jobs)
    try:
        yield workers
    finally:
        workers.close()


def test_one_core_works_here_and_now_and_two_in_one_thread_beside() -> None:
    def who(jobs: int, *, here: bool = False) -> set[int]:
        with working(worker, jobs) as workers:
            for number in range(3):
                workers.submit("", number, here=here)
            return {result for _, result in workers.finished(everything=True)}

    here = {threading.get_ident()}
    assert who(1) == here
    assert who(2, here=True) == here
    assert len(who(2)) == 1
    assert who(2).isdisjoint(here)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_done_comes_in_the_order_in_which_it_was_given(jobs: int) -> None:
    with working(lambda number: number, jobs) as workers:
        for number in range(20):
            workers.submit(str(number), number, here=number % 7 == 3)
        found = list(workers.finished(everything=True))

    assert found == [(str(number), number) for number in range(20)]


def test_two_batches_wait_or_are_worked_on_and_no_more() -> None:
    may_end = threading.Event()

    def wait(number: int) -> int:
        may_end.wait(60)
        return number

    with working(wait, 2) as workers:
        for number in range(2):
            workers.submit("", number)
            assert list(workers.finished(everything=False)) == []
        workers.submit("", 2)
        threading.Timer(0.1, may_end.set).start()
        found = [result for _, result in workers.finished(everything=False)]

    assert found[:1] == [0]
    assert may_end.is_set()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_a_batch_reaches_who_asks_for_what_came_of_it(jobs: int) -> None:
    def fail(number: int) -> int:
        raise MemoryError(number)

    def work() -> None:
        with working(fail, jobs) as workers:
            workers.submit("", 5)
            list(workers.finished(everything=True))

    with pytest.raises(MemoryError, match="5"):
        work()


def test_what_was_not_begun_when_it_ends_is_given_up() -> None:
    begun: list[int] = []
    has_begun, may_end = threading.Event(), threading.Event()

    def wait(number: int) -> int:
        begun.append(number)
        has_begun.set()
        may_end.wait(60)
        return number

    with working(wait, 2) as workers:
        for number in range(3):
            workers.submit("", number)
        has_begun.wait(60)
        threading.Timer(0.1, may_end.set).start()

    assert begun == [0]
