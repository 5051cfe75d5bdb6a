"""By which path does a person open the file of a report?

Covers paths as they are shown: relative to the folder that the command runs in where the file lies
below it, and whole elsewhere. The library knows no such folder.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from wardsearch.frozen import replace

if TYPE_CHECKING:
    from wardsearch.results import SearchResults, StoredReport


def shown_path(path: str, here: Path | None = None) -> str:
    """Return *path*, with `/`, as it is shown *here*: in the folder that the command runs in."""
    found, here = Path(path), here or Path.cwd()
    return (found.relative_to(here) if found.is_relative_to(here) else found).as_posix()


def with_shown_paths(results: "SearchResults") -> "SearchResults":
    """Return *results* with the path of each hit as it is shown here."""
    here = Path.cwd() if results.hits else None
    hits = tuple(replace(hit, path=shown_path(hit.path, here)) for hit in results.hits)
    return replace(results, hits=hits)


def with_shown_path(report: "StoredReport") -> "StoredReport":
    """Return *report* with its path as it is shown here."""
    return replace(report, path=shown_path(report.path))
