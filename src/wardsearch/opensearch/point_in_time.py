"""How is a cluster asked several times as if nothing were written meanwhile?

A long list is fetched by pages, each of which begins where the one before ended. All are of one
point in time, which the cluster keeps until it is closed, or for `KEPT` after the last page where
it never is. A point dies with the nodes that keep it; then all is asked again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, Protocol

from wardsearch.errors import IndexUnavailableError
from wardsearch.opensearch.failures import NOT_FOUND, RefusedError
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.opensearch.sending import Body
from wardsearch.opensearch.transport import Transport, segment

KEPT: Final = "2m"
"""How long a cluster keeps a point in time that nobody asks."""


class PointInTime(Protocol):
    """Opens a point in time, for as long as a context lasts."""

    def __call__(self) -> AbstractContextManager[MultiSearch]:
        """Return what searches at that point."""


class PointLostError(RefusedError):
    """The cluster no longer knows a point in time."""


@contextmanager
def point_in_time(transport: Transport, index: str) -> Iterator[MultiSearch]:
    """Yield what searches *index* as it is now.

    Raises:
        IndexUnavailableError: As `Transport.request`.
        PointLostError: The point is lost; it is raised by what is yielded.
    """
    params = {"keep_alive": KEPT, "allow_partial_pit_creation": "false"}
    path = "/_search/point_in_time"
    opened = transport.request("POST", f"/{segment(index)}{path}", params=params)
    point = {"id": opened["pit_id"], "keep_alive": KEPT}

    def search(
        bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
    ) -> list[dict[str, Any]]:
        try:
            return transport.multi_search(index, bodies, params=params, point=point)
        except RefusedError as error:
            if error.refusal.status == NOT_FOUND:
                raise PointLostError(error.refusal, transport.address) from error
            raise

    try:
        yield search
    finally:
        with suppress(IndexUnavailableError):  # it ends by itself
            transport.request("DELETE", path, {"pit_id": [point["id"]]})
