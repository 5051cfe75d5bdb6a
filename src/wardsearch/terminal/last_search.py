"""Which hits did the last search show, so that a number can name one?

Covers a small file beside the settings of the person, which nobody else can read. A search never
fails because of it: where it cannot be written, numbers name nothing.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import click

from wardsearch.frozen import NamedTuple
from wardsearch.results import SearchResults
from wardsearch.terminal.personal_files import open_at_once, replace_file

_FILE = "last-search.json"
_MOST_BYTES = 10_000_000  # far more than any search that was looked at


class RememberedHit(NamedTuple):
    """A hit of the last search.

    Attributes:
        id: Of the report.
        query: What had been asked.
        page: Of its file, from 1, that its best passage stands on; None where it has no pages.
    """

    id: str
    query: str
    page: int | None


def remember(results: SearchResults, index_folder: str) -> None:
    """Keep the hits of *results*, found in *index_folder*, and forget those before them."""
    shown = {
        "index": _place(index_folder),
        "query": results.query.text,
        "hits": {
            str(hit.rank): [hit.id, hit.snippets[0].page if hit.snippets else None]
            for hit in results.hits
        },
    }
    with suppress(OSError, UnicodeError):
        replace_file(_path(), json.dumps(shown, ensure_ascii=False).encode())


def recall(number: int, index_folder: str) -> RememberedHit | None:
    """Return the hit *number* of the last search; None where it showed none, or another index."""
    try:
        with open(_path(), "rb", opener=open_at_once) as stream:
            shown = json.loads(stream.read(_MOST_BYTES))
        if shown["index"] != _place(index_folder):
            return None
        report_id, page = shown["hits"][str(number)]
        return RememberedHit(
            str(report_id), str(shown["query"]), page if isinstance(page, int) else None
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _place(index: str) -> str:
    """Return the name of *index* that is the same from every folder."""
    if ":" in index:  # as every address has
        from wardsearch.opensearch.address import is_address

        if is_address(index):
            return index
    return os.path.abspath(index)


def _path() -> Path:
    return Path(click.get_app_dir("wardsearch")) / _FILE
