r"""On which page of its file does a passage stand?

A text that was read from pages has a form feed at the end of each, as plain text always had it: so
pages need no table beside the text, and survive every change that is made to it.
"""

from bisect import bisect_left
from collections.abc import Sequence

from wardsearch.frozen import replace
from wardsearch.snippets.marks import TokenMatch
from wardsearch.snippets.snippet import Snippet

PAGE_END = "\f"


def page_at(text: str, place: int) -> int | None:
    r"""Return the number, from 1, of the page that *place* is on; None where *text* has none.

    >>> page_at("một\n\fhai\n\f", 5), page_at("một", 0)
    (2, None)
    """
    return text.count(PAGE_END, 0, place) + 1 if PAGE_END in text else None


def with_pages(
    text: str, matches: Sequence[TokenMatch], snippets: tuple[Snippet, ...]
) -> tuple[Snippet, ...]:
    """Return *snippets* of *text* with the page each stands on: that of its first match.

    Args:
        text: Of the whole report.
        matches: What matched in it.
        snippets: Made of both.
    """
    if PAGE_END not in text:
        return snippets
    starts = sorted(match.start for match in matches)
    paged = []
    for snippet in snippets:
        place = snippet.start
        if snippet.matches:
            nearest = bisect_left(starts, place)
            place = starts[nearest] if nearest < len(starts) else place
        paged.append(replace(snippet, page=page_at(text, place)))
    return tuple(paged)
