"""How is a search written down to be sent?

As JSON in the fewest letters, several in one request as lines. Does not cover asking (`transport`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

json_of: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Returns what can be sent as JSON, in the fewest letters."""

Body: TypeAlias = Mapping[str, Any] | str
"""A search: an object, or what it is as JSON."""


_ALWAYS: Final = ("error", "status", "timed_out", "_shards.failed", "_shards.total")


def only(*parts: str) -> dict[str, str]:
    """Return the parameters by which answers have no more than *parts*, and whether they are whole.

    >>> only("hits")["filter_path"].rpartition(",")[2]
    'responses.hits'
    """
    return {"filter_path": ",".join(f"responses.{part}" for part in (*_ALWAYS, *parts))}


def lines_of(index: str, bodies: Sequence[Body], point: Mapping[str, Any] | None) -> bytes:
    """Return what asks for several searches of *index* in one request.

    Args:
        index: Where.
        bodies: Each search; the key `search_type` of an object is taken out into its header.
        point: The point in time of *index* to search at, as a search has it; None for now.
    """
    header: dict[str, Any] = {"allow_partial_search_results": False}
    if point is None:
        header["index"] = index
    return "".join(f"{line}\n" for body in bodies for line in _lines(header, body, point)).encode()


def _lines(header: Mapping[str, Any], body: Body, point: Mapping[str, Any] | None) -> Iterator[str]:
    if isinstance(body, str):
        yield json_of(header)
        yield body if point is None else f'{body[:-1]},"pit":{json_of(point)}}}'
        return
    rest = dict(body) if point is None else {**body, "pit": point}
    kind = rest.pop("search_type", None)
    yield json_of({**header, "search_type": kind} if kind else header)
    yield json_of(rest)
