"""What is fetched of a cluster before it is known to be needed?

Questions that remain once it is known what a query scores seldom change which reports are fetched:
a count, or the frequency of a form that no report has. So the reports that are likely to be wanted
are asked for in the request that asks them; where that was wrong, they are asked for again. Does
not cover which reports these are (`finding`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.deciding import Decided
from wardsearch.opensearch.finding import Wanted
from wardsearch.opensearch.memory import UNKNOWN, Guessing, Memory, MultiSearch
from wardsearch.opensearch.questions import Answer, Collection
from wardsearch.opensearch.sending import Body
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.search.engine import Plan, Reading

WantedOf: TypeAlias = Callable[[Plan, Decided, ClusterStatistics], Wanted]


class Foreseen(NamedTuple):
    """What a query is read as, and what it finds.

    Attributes:
        reading: What it is read as.
        decided: What it finds; None where it took too many guesses to tell.
        hopeful: What it would find if everything that is asked for were found; None if not looked
            at.
    """

    reading: Reading
    decided: Decided | None
    hopeful: Decided | None


class Ahead:
    """Reports fetched along with questions, for one search. It is an `Along`.

    Args:
        memory: What is known.
        wanted_of: Tells what is to be fetched.
    """

    def __init__(self, memory: Memory, wanted_of: WantedOf) -> None:
        self._memory = memory
        self._wanted_of = wanted_of
        self._kept: list[tuple[Body, Answer]] = []

    def likely(self, made: Foreseen) -> Sequence[Body]:
        """Return what fetches the reports of *made*, if that depends on no guess."""
        (_, plan), decided, hopeful = made
        if self._kept or hopeful is None or len(hopeful.tiers) != 1 or plan.options.is_narrowed:
            return ()
        if decided is not None and decided.tiers != hopeful.tiers:
            return ()
        if self._memory.known(Collection()) is UNKNOWN:
            return ()
        guessing = Guessing(self._memory, is_held=False)
        wanted = self._wanted_of(plan, hopeful, ClusterStatistics(guessing))
        return () if guessing.open or wanted.is_long else wanted.searches

    def keep(self, bodies: Sequence[Body], answers: Sequence[Answer]) -> None:
        """Keep the *answers* to *bodies*."""
        self._kept += zip(bodies, answers, strict=True)

    def first(self, search: MultiSearch) -> MultiSearch:
        """Return what answers with what is kept, and asks *search* only for what is not."""

        def answered(
            bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
        ) -> list[dict[str, Any]]:
            known = [next((a for kept, a in self._kept if kept == body), None) for body in bodies]
            missing = [body for body, its in zip(bodies, known, strict=True) if its is None]
            asked = iter(search(missing, params=params) if missing else ())
            return [next(asked) if its is None else its for its in known]

        return answered
