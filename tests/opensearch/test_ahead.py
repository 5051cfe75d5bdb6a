"""What was fetched ahead is an answer only to what is asked in the very same words."""

from collections.abc import Mapping, Sequence

from support.small_cluster import SmallCluster
from wardsearch.opensearch.ahead import Ahead
from wardsearch.opensearch.deciding import Decided
from wardsearch.opensearch.finding import Wanted
from wardsearch.opensearch.memory import Memory
from wardsearch.opensearch.questions import Answer
from wardsearch.opensearch.sending import Body
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.search.engine import Plan


def nothing(plan: Plan, decided: Decided, statistics: ClusterStatistics) -> Wanted:
    raise AssertionError((plan, decided, statistics))


def test_only_what_was_not_fetched_is_asked_for() -> None:
    asked: list[Body] = []

    def search(
        bodies: Sequence[Body],
        *,
        params: Mapping[str, str] | None = None,  # noqa: ARG001 - as whoever searches
    ) -> list[Answer]:
        asked.extend(bodies)
        return [{"asked": body} for body in bodies]

    ahead = Ahead(Memory(SmallCluster([])), nothing)
    ahead.keep([{"size": 1}, {"size": 2}], [{"kept": 1}, {"kept": 2}])

    answers = ahead.first(search)([{"size": 2}, {"size": 3}, {"size": 1}])

    assert answers == [{"kept": 2}, {"asked": {"size": 3}}, {"kept": 1}]
    assert asked == [{"size": 3}]
    assert ahead.first(search)([{"size": 1}]) == [{"kept": 1}]
    assert asked == [{"size": 3}]
