"""How are many questions asked at once, before what needs their answers is run?

Answers are remembered; what is not known yet is asked together, in one request (`Memory.learn`). To
know what that is before it is needed, the code that will ask is run with guesses (`Guessing`),
which note the questions: so a search costs two requests however many frequencies it wants, as in
*There is no fork* (Marlow and others, 2014). Does not cover what can be asked (`questions`).
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar, cast

from wardsearch.opensearch.questions import Answer, Frequency, Matching, Question
from wardsearch.opensearch.sending import Body, only

Value_contra = TypeVar("Value_contra", contravariant=True)
Value = TypeVar("Value")

UNKNOWN: Final = object()
"""What stands for an answer that is not known."""

_COUNTS_AT_FIRST: Final = 8  # of whole queries, while frequencies are open
_COUNTS_AT_ONCE: Final = 24
_KEPT: Final = 1 << 17  # answers, before starting anew
_ANSWERED: Final = only("hits", "aggregations", "suggest")


class MultiSearch(Protocol):
    """Asks a cluster for the answers to several searches in one request."""

    def __call__(
        self, bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
    ) -> list[Answer]:
        """Return the answer to each."""


class Ask(Protocol):
    """Answers questions."""

    def __call__(self, question: Question[Value], /) -> Value:
        """Return the answer."""


class Memory:
    """Asks each question once; threads may share it.

    Args:
        search: Asks the cluster.
    """

    def __init__(self, search: MultiSearch) -> None:
        self._search = search
        self._known: dict[Question[Any], Any] = {}
        self._lock = threading.Lock()

    def __call__(self, question: Question[Value], /) -> Value:
        """Return the answer to *question*, asked now if it was not before."""
        found = self._known.get(question, UNKNOWN)
        if found is UNKNOWN:
            self.learn([question])
            found = self._known[question]
        return cast("Value", found)

    def known(self, question: Question[Any]) -> Any:  # noqa: ANN401 - of whichever question
        """Return the answer to *question*, or `UNKNOWN`."""
        return self._known.get(question, UNKNOWN)

    def learn(self, questions: Sequence[Question[Any]], also: Sequence[Body] = ()) -> list[Answer]:
        """Ask *questions*, all of them in one request; return the answers to *also*."""
        bodies = [*(question.body() for question in questions), *also]
        answers = self._search(bodies, params=_ANSWERED)
        with self._lock:
            if len(self._known) > _KEPT:
                self._known = {}
            for question, answer in zip(questions, answers, strict=False):
                self._known[question] = question.read(answer)
        return answers[len(questions) :]

    def settled(
        self, run: Callable[["Guessing"], Value], along: "Along[Value] | None" = None
    ) -> Value:
        """Return what *run* makes of the answers, once all that it asks for are known.

        It is run again and again, with guesses in place of what is not known yet: as if reports had
        it, and as if they had not.

        Args:
            run: Makes something of answers.
            along: Sends along what is likely to be asked for what is made.
        """
        made, first = self._guessed(run, is_held=True)
        if not first:
            return cast("Value", made)
        made, second = self._guessed(run, is_held=False)
        while True:
            also = () if along is None or made is None else along.likely(made)
            answers = self.learn(list(first | second), also)
            made, second = self._guessed(run, is_held=False)
            if along is not None:
                along.keep(also, answers)
            if not second:
                return cast("Value", made)
            # What a plan still asks once the rest is known is mostly what no report has.
            first = self._guessed(run, is_held=True)[1] if along is None else {}

    def open(self, run: Callable[["Guessing"], object]) -> list[Question[Any]]:
        """Return what *run* asks for that is not known, as far as can be told."""
        _, first = self._guessed(run, is_held=True)
        _, second = self._guessed(run, is_held=False) if first else (None, first)
        return list(first | second)

    def _guessed(
        self, run: Callable[["Guessing"], Value], *, is_held: bool
    ) -> tuple[Value | None, dict[Question[Any], None]]:
        guessing = Guessing(self, is_held=is_held)
        try:
            return run(guessing), guessing.open
        except EnoughAskedError:
            return None, guessing.open


class Along(Protocol[Value_contra]):
    """Sends searches along with questions that are asked in any case."""

    def likely(self, made: Value_contra, /) -> Sequence[Body]:
        """Return what is likely to be asked for what was *made* of guesses."""

    def keep(self, bodies: Sequence[Body], answers: Sequence[Answer], /) -> None:
        """Keep the *answers* to *bodies*."""


class EnoughAskedError(Exception):
    """So much is open that it is better asked before more is guessed."""


class Guessing:
    """Answers with what is known, else with a guess, and notes what was open.

    Attributes:
        is_held: Reports have what is not known.
        open: The questions that were guessed at, in their order.
    """

    def __init__(self, memory: Memory, *, is_held: bool) -> None:
        self._memory = memory
        self.is_held = is_held
        self._counts = 0
        self._frequencies = 0
        self._finds = False
        self.open: dict[Question[Any], None] = {}

    def __call__(self, question: Question[Value], /) -> Value:
        """Return the answer, or a guess."""
        found = self._memory.known(question)
        if found is not UNKNOWN:
            return cast("Value", found)
        if question not in self.open:
            self._demand_worthwhile(question)
            self.open[question] = None
        is_count = type(cast("object", question)) is Matching
        return question.guess(is_held=self._finds if is_count else self.is_held)

    def hoping(self, run: Callable[["Guessing"], Value]) -> Value:
        """Return what *run* makes of guesses by which something is found each time."""
        self._finds, self._counts = True, 0
        try:
            return run(self)
        finally:
            self._finds = False

    def _demand_worthwhile(self, question: Question[Any]) -> None:
        """End the run where what it would ask depends on too much that is open.

        How a query is cut depends on frequencies; how often, on what was counted of it whole.
        """
        if isinstance(question, Matching):
            self._counts += 1
            if self._counts > (_COUNTS_AT_FIRST if self._frequencies else _COUNTS_AT_ONCE):
                raise EnoughAskedError
        self._frequencies += isinstance(question, Frequency)
