"""How is an index in a cluster opened to be searched?

Asks whether it is there and which release made it, and hands on what searches it. An opened index
sees what a run writes meanwhile, once the run refreshes it; frequencies stay as they were first
asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.parts import WHOLE
from wardsearch.errors import IndexDamagedError, command_for, said_by
from wardsearch.opensearch.address import Address
from wardsearch.opensearch.catalog import CatalogIndex
from wardsearch.opensearch.engine import ClusterEngine
from wardsearch.opensearch.indexes import Current, demand
from wardsearch.opensearch.mapping import demand_current
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.opensearch.point_in_time import point_in_time
from wardsearch.opensearch.sending import Body
from wardsearch.opensearch.transport import Transport, connect

_WITHOUT_FACTOR = (3,)  # the versions from which on BM25 does not multiply by k1 + 1


class OpenedIndex(ClusterEngine):
    """The index that *transport* asks, as far as it is *current*."""

    def __init__(self, transport: Transport, current: Current) -> None:
        self._transport = transport
        self._current = current
        has_factor = transport.version < _WITHOUT_FACTOR
        super().__init__(self._ask, current.meta.folders, self._at_one_point, has_factor=has_factor)

    @contextmanager
    def naming_damage(self) -> Iterator[None]:
        """Tell that a document is not one that we write, whatever that leads to."""
        try:
            yield
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            address = str(self._transport.address)
            raise IndexDamagedError(
                "index-damaged", path=address, why=said_by(error), command=command_for(address)
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _files(self) -> tuple[Catalog, int]:
        generation = self._current.generation
        catalog = CatalogIndex(self._transport, generation.catalog, WHOLE).read()
        said = self._transport.request("GET", f"/{generation.reports}/_stats/store")
        return catalog, int(said["_all"]["primaries"]["store"]["size_in_bytes"])

    def _at_one_point(self) -> AbstractContextManager[MultiSearch]:
        return point_in_time(self._transport, self._transport.address.name)

    def _ask(
        self, bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
    ) -> list[dict[str, Any]]:
        name = self._transport.address.name
        return self._transport.multi_search(name, bodies, params=params)


def open_cluster(address: Address) -> OpenedIndex:
    """Open the index at *address*.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexUnavailableError: There is no index there that
            can be read.
    """
    transport = connect(address)
    try:
        _ = transport.version  # whether it is a cluster that we know comes before what is in it
        current = demand(transport)
        demand_current(current.meta, address)
    except BaseException:
        transport.close()
        raise
    return OpenedIndex(transport, current)
