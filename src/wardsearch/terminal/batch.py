"""How are many queries answered in one run, a line each?

Covers queries that are read from a stream, and their answers as lines of JSON.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from wardsearch.errors import QueryError
from wardsearch.results_json import results_json
from wardsearch.terminal.output import write_json
from wardsearch.terminal.paths import with_shown_paths

if TYPE_CHECKING:
    from wardsearch.library.index import Index

_MOST_BYTES: Final = 1_000_000  # of a line; a device like /dev/zero ends none


def answer_lines(index: "Index", queries: Iterable[str], options: Mapping[str, Any]) -> bool:
    """Write the answer to each line of *queries* as one line of JSON; return whether any has hits.

    Each answer is written before the next query is read, so that a program can ask and wait. A
    blank line is answered, too, so that answers and lines keep step.

    Args:
        index: An opened index.
        queries: A query a line.
        options: What `Index.search` takes beside the query.
    """
    has_hits = False
    for line in queries:
        results = index.search(line.strip(), **options)
        write_json(results_json(with_shown_paths(results)))
        has_hits = has_hits or bool(results.hits)
    return has_hits


def query_lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of *stream*, read as UTF-8 whatever the locale is, as arguments are.

    Raises:
        QueryError: A line is too long to be a query.
    """
    lines = iter(lambda: stream.readline(_MOST_BYTES + 1), b"")
    for number, line in enumerate(lines, 1):
        if len(line) > _MOST_BYTES:
            raise QueryError("query-line-too-long", line=number, limit=_MOST_BYTES)
        text = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        yield text.decode("utf-8", "replace")
