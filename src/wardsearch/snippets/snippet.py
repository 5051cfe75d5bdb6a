"""Which passages of a text show best why it was found?

Covers `Snippet`, and `best_snippets`, which chooses and cuts them natively where that is possible,
else by Python (`selection`). Does not cover how a mark looks (`terminal.typeset`).
"""

from collections.abc import Sequence
from itertools import starmap
from typing import Final

from wardsearch.frozen import Frozen
from wardsearch.kernel.native import native
from wardsearch.ranges import CharRange
from wardsearch.snippets.letters import kind_of
from wardsearch.snippets.marks import TokenMatch, TokenMatches

SMALLEST_SNIPPET: Final = 16  # code points: two ellipses with their spaces, and a word or two


class Snippet(Frozen):
    """A passage to show, without markup.

    Attributes:
        text: In the spelling of the report; white space collapsed, `…` where a sentence was cut.
        matches: Half-open ranges of code points into `text`, sorted, disjoint, none empty.
        start: Where the passage begins in the report's text, in code points.
        page: On which page it stands, from 1, where the report's file has pages; set by
            `snippets.pages`.
    """

    text: str
    matches: tuple[CharRange, ...]
    start: int
    page: int | None = None


def best_snippets(
    text: str,
    matches: Sequence[TokenMatch],
    *,
    limit: int = 2,
    max_chars: int = 240,
    body_start: int = 0,
) -> tuple[Snippet, ...]:
    """Return the passages of *text* that show best what matched, best first and disjoint.

    Tokens that follow one another as in the query are one range; a token that stands alone is
    marked only if its syllable is in no such run anywhere in the text. A passage is the better the
    more of the query it covers, rare syllables and long runs counting most; then the closer
    together, the more often, and the earlier. A further snippet adds something: another part of the
    query, another run, or a place about as good.

    Args:
        text: NFC text of the whole report.
        matches: All matching tokens, in any order.
        limit: Snippets at most; fewer where there is no more to show.
        max_chars: Length of a snippet's text at most, in code points, ellipses included.
        body_start: Where the body begins; matches before it are shown only if it has none.

    Returns:
        Snippets, best first. Without matches, one: the unmarked beginning of the body.

    Raises:
        ValueError: *max_chars* is under 16.

    >>> text = "Tin vắn. Công tác giải phóng mặt bằng tốt."
    >>> tokens = [TokenMatch(18, 22, 4, 0, 1.0), TokenMatch(23, 28, 5, 1, 1.0)]
    >>> [snippet] = best_snippets(text, tokens, max_chars=34)
    >>> snippet.text, [snippet.text[start:end] for start, end in snippet.matches]
    ('Công tác giải phóng mặt bằng tốt.', ['giải phóng'])
    """
    if max_chars < SMALLEST_SNIPPET:
        raise ValueError(f"max_chars is {max_chars}, but a snippet takes {SMALLEST_SNIPPET}")
    if limit <= 0:
        return ()
    body_start = min(max(body_start, 0), len(text))
    kernel = native()
    if kernel is not None:
        # No text has more snippets than code points, and none is longer than it and two ellipses.
        limit, max_chars = min(limit, len(text)), min(max_chars, 4 * len(text) + SMALLEST_SNIPPET)
        packed = TokenMatches.of(matches).packed
        made = kernel.snippets(text, packed, limit, max_chars, body_start, kind_of)
        return tuple(
            [
                Snippet(shown, tuple(starmap(CharRange, ranges)), start)
                for shown, ranges, start in made
            ]
        )
    from wardsearch.snippets.selection import best_passages

    passages = best_passages(text, matches, limit=limit, max_chars=max_chars, body_start=body_start)
    return tuple([Snippet(one.text, one.matches, one.span.start) for one in passages])
