"""Full-text search over Vietnamese reports, with or without diacritics.

What other programs may use is named here, and is loaded when it is first used: `import wardsearch`
alone costs nothing.

    import wardsearch

    wardsearch.sync("corpus", "index")
    with wardsearch.open_index("index") as index:
        results = index.search("giai phong mat bang", limit=10)
"""

from wardsearch._version import __version__

TYPE_CHECKING = False  # to load `typing` would take most of the time until Ctrl-C is ours
if TYPE_CHECKING:
    from wardsearch.corpus.skipped import Skipped
    from wardsearch.errors import (
        ConfigError,
        CorpusError,
        IndexDamagedError,
        IndexFolderError,
        IndexLockedError,
        IndexMissingError,
        IndexOutdatedError,
        IndexUnavailableError,
        OpenError,
        QueryError,
        ReportNotFoundError,
        SegmenterError,
        WardsearchError,
    )
    from wardsearch.library.engines import check_index
    from wardsearch.library.index import Index, open_index
    from wardsearch.library.sync import sync
    from wardsearch.ranges import CharRange
    from wardsearch.results import (
        Breakdown,
        CheckResult,
        DocumentCount,
        Explanation,
        GroupCount,
        Hit,
        QueryInfo,
        SearchResults,
        Stats,
        StoredReport,
        SyncResult,
        UnitCount,
        WardCount,
        WardNow,
    )
    from wardsearch.snippets.snippet import Snippet

__all__ = [
    "Breakdown",
    "CharRange",
    "CheckResult",
    "ConfigError",
    "CorpusError",
    "DocumentCount",
    "Explanation",
    "GroupCount",
    "Hit",
    "Index",
    "IndexDamagedError",
    "IndexFolderError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexOutdatedError",
    "IndexUnavailableError",
    "OpenError",
    "QueryError",
    "QueryInfo",
    "ReportNotFoundError",
    "SearchResults",
    "SegmenterError",
    "Skipped",
    "Snippet",
    "Stats",
    "StoredReport",
    "SyncResult",
    "UnitCount",
    "WardCount",
    "WardNow",
    "WardsearchError",
    "__version__",
    "check_index",
    "open_index",
    "sync",
]

_NAMES_OF_MODULE = {
    "library.engines": ("check_index",),
    "corpus.skipped": ("Skipped",),
    "errors": tuple(name for name in __all__ if name.endswith("Error")),
    "library.index": ("Index", "open_index"),
    "ranges": ("CharRange",),
    "results": (
        "Breakdown",
        "CheckResult",
        "DocumentCount",
        "Explanation",
        "GroupCount",
        "Hit",
        "QueryInfo",
        "SearchResults",
        "Stats",
        "StoredReport",
        "SyncResult",
        "UnitCount",
        "WardCount",
        "WardNow",
    ),
    "snippets.snippet": ("Snippet",),
    "library.sync": ("sync",),
}
_MODULE_OF_NAME = {name: module for module, names in _NAMES_OF_MODULE.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the public *name* from its module."""
    module = _MODULE_OF_NAME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted(__all__)
