"""What may be asked beside the text of a query?"""

import sys
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from wardsearch.errors import QueryError, demand_at_least
from wardsearch.frozen import Frozen
from wardsearch.query.filters import Bound

Sort: TypeAlias = Literal["score", "date"]
Match: TypeAlias = Literal["together", "all", "any"]
By: TypeAlias = Literal["ward", "month", "year", "source", "kind", "issuer", "folder"]

_SORTS: Final = get_args(Sort)
_MATCHES: Final = get_args(Match)
_BY: Final = get_args(By)


class SearchOptions(Frozen, kw_only=True):
    """The options of one search; see `wardsearch.library.index.Index.search` for each.

    Raises:
        QueryError: A number is less than it can be, or *sort*, *match* or *by* is none that there
            is.
    """

    limit: int | None = 10
    page: int = 1
    ward: str | None = None
    since: Bound = None
    until: Bound = None
    about: str | None = None
    kind: str | None = None
    issuer: str | None = None
    sort: Sort = "score"
    exact_accents: bool = False
    match: Match | None = None
    snippets: int = 2
    context: int = 0
    explain: bool = False
    abbreviations: Path | None = None
    by: tuple[By, ...] = ()
    only_counted: bool = False
    seen: AbstractSet[bytes] | None = None

    def __post_init__(self) -> None:
        """Refuse what no search can do."""
        demand_at_least(1, QueryError, limit=self.limit, page=self.page)
        demand_at_least(0, QueryError, snippets=self.snippets, context=self.context)
        if self.sort not in _SORTS:
            raise QueryError("sort-unknown", found=self.sort, expected=tuple(map(repr, _SORTS)))
        if self.match is not None and self.match not in _MATCHES:
            raise QueryError("match-unknown", found=self.match, expected=tuple(map(repr, _MATCHES)))
        for field in self.by:
            if field not in _BY:
                raise QueryError("by-unknown", found=field, expected=tuple(map(repr, _BY)))

    @property
    def first(self) -> int:
        """How many hits stand on the pages before."""
        if self.limit is None:
            return 0 if self.page == 1 else sys.maxsize
        return min(sys.maxsize, self.limit * (self.page - 1))

    @property
    def last(self) -> int:
        """How many hits stand on this page and those before; more than any index has for all."""
        return sys.maxsize if self.limit is None else min(sys.maxsize, self.limit * self.page)

    @property
    def is_narrowed(self) -> bool:
        """Whether only reports that `total` counts are hits."""
        return self.only_counted or self.limit is None or self.seen is not None
