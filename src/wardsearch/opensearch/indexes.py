"""Which indexes of a cluster are an index of ours, and which of them counts?

An index NAME of ours is an alias of `NAME-reports-N`, beside which `NAME-catalog-N` has the files
of the corpus; N counts how often it was made anew. Pointing the alias at another N is one step, so
a reader sees either. Does not cover what is in them.
"""

import re
from typing import Any, Final

from wardsearch.errors import IndexMissingError, IndexUnavailableError, command_for
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.failures import NOT_FOUND, RefusedError
from wardsearch.opensearch.mapping import Meta, catalog_body, index_body, read_meta
from wardsearch.opensearch.transport import Transport, segment

_REPORTS: Final = "reports"
_CATALOG: Final = "catalog"
_EXISTS: Final = "resource_already_exists_exception"
WITH_COPIES: Final = {"wait_for_active_shards": "all", "timeout": "30s"}
"""Parameters of making an index: wait for copies, but not for ever."""

_TIMEOUT: Final = 120.0  # seconds, for what the whole cluster has to agree on


class Generation(NamedTuple):
    """The indexes of one making.

    Attributes:
        name: What they belong to.
        number: How often it was made anew, from 1.
    """

    name: str
    number: int

    @property
    def reports(self) -> str:
        """The index of reports."""
        return f"{self.name}-{_REPORTS}-{self.number}"

    @property
    def catalog(self) -> str:
        """The index of the files of the corpus."""
        return f"{self.name}-{_CATALOG}-{self.number}"


class Current(NamedTuple):
    """What counts.

    Attributes:
        generation: Its indexes.
        meta: What it says of itself.
    """

    generation: Generation
    meta: Meta


def current(transport: Transport) -> Current | None:
    """Return what readers see; None where there is no index.

    Raises:
        IndexUnavailableError: The name is that of something else.
    """
    name = transport.address.name
    try:
        found = transport.request("GET", f"/{segment(name)}/_mapping")
    except RefusedError as error:
        if error.refusal.status == NOT_FOUND:
            return None
        raise
    numbers = [match[1] for index in found if (match := _pattern(name).fullmatch(index))]
    if len(found) != 1 or not numbers:
        raise IndexUnavailableError(
            "cluster-index-foreign", path=str(transport.address), found=name
        )
    (mapping,) = found.values()
    return Current(Generation(name, int(numbers[0])), read_meta(mapping, transport.address))


def demand(transport: Transport) -> Current:
    """Return what readers see.

    Raises:
        IndexMissingError: There is no index.
        IndexUnavailableError: The name is that of something else.
    """
    found = current(transport)
    if found is None:
        path = str(transport.address)
        command = command_for(path, rebuild=False)
        raise IndexMissingError("index-missing", path=path, command=command)
    return found


def make(transport: Transport, meta: Meta) -> Generation:
    """Make new indexes, which no reader sees yet.

    They have their copies when they are written to, if these come soon: what is acknowledged before
    is gone for as long as the one node is that has it.
    """
    name = transport.address.name
    number = max(_numbers(transport), default=0) + 1
    made = Generation(name, number)
    for index, body in ((made.reports, index_body(meta)), (made.catalog, catalog_body())):
        try:
            transport.request("PUT", f"/{index}", body, params=WITH_COPIES, timeout=_TIMEOUT)
        except RefusedError as error:  # a try before this may have made it, and been cut off
            if error.refusal.type != _EXISTS:
                raise
    return made


def publish(transport: Transport, new: Generation, old: Generation | None) -> None:
    """Show *new* to readers instead of *old*, in one step, and delete that."""
    actions: list[dict[str, object]] = [{"add": {"index": new.reports, "alias": new.name}}]
    if old is not None and old != new:
        gone = {old.reports, old.catalog} & _indexes(transport).keys()
        actions += [{"remove_index": {"index": index}} for index in sorted(gone)]
    try:
        transport.request("POST", "/_aliases", {"actions": actions}, timeout=_TIMEOUT)
    except RefusedError:
        found = current(transport)
        if found is None or found.generation != new:
            raise


def remember(transport: Transport, generation: Generation, meta: Meta) -> None:
    """Have the indexes of *generation* say *meta* of themselves."""
    body = {"_meta": {"wardsearch": meta.plain()}}
    transport.request("PUT", f"/{generation.reports}/_mapping", body, timeout=_TIMEOUT)


def remove_leftovers(transport: Transport, kept: Generation | None) -> None:
    """Delete what killed runs left, all but *kept*; the caller has the right to write."""
    name = transport.address.name
    for number in _numbers(transport):
        if kept is None or number != kept.number:
            left = Generation(name, number)
            for index in (left.reports, left.catalog):
                try:
                    transport.request("DELETE", f"/{index}", timeout=_TIMEOUT)
                except RefusedError as error:
                    if error.refusal.status != NOT_FOUND:
                        raise


def refresh(transport: Transport, index: str) -> None:
    """Have readers see all that was sent to *index*."""
    transport.request("POST", f"/{index}/_refresh", timeout=_TIMEOUT)


def _numbers(transport: Transport) -> set[int]:
    """Return the numbers of all makings that there is an index of."""
    pattern = _pattern(transport.address.name)
    found = map(pattern.fullmatch, _indexes(transport))
    return {int(match[1]) for match in found if match}


def _indexes(transport: Transport) -> dict[str, Any]:
    """Return what there is that is called as an index of ours may be."""
    path = f"/{segment(transport.address.name)}-*/_alias"
    return transport.request("GET", path, params={"expand_wildcards": "all"})


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(name)}-(?:{_REPORTS}|{_CATALOG})-([0-9]+)")
