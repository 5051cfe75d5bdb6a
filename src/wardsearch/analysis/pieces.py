"""Where may a long text be cut, so that its pieces have the tokens and facts of the whole?

Analysis takes memory by the distinct words of what it sees at once; so a long text is analysed in
pieces. A sentence and an explanation end with their line, so a cut before a line end changes no
word; a fact may go over one, and a table over many, so a line end is chosen that neither can be
across, if there is such a place in the piece or near its end. In a line that is longer than a
piece, the segmenter begins anew at every `SENTENCE_CHUNKS`th chunk, so there a cut changes no word,
either. A chunk longer than a piece is cut between two of its tokens.
"""

from collections.abc import Iterator
from typing import Final

from wardsearch.analysis.batch import SENTENCE_CHUNKS
from wardsearch.analysis.text_parts import TextParts
from wardsearch.analysis.tokenizer import CHUNK
from wardsearch.facts.columns import unit_of_table
from wardsearch.facts.roles import roles
from wardsearch.lazy_regex import lazy_compile

PIECE_CHARS: Final = 400_000
"""About how many code points are analysed at once."""

_COUNTED: Final = lazy_compile(r"\t|\S+")  # what `SENTENCE_CHUNKS` counts within a line
# After it a token ends, whatever follows.
_BETWEEN_TOKENS: Final = lazy_compile(r"[^\w.,\u0300-\u036f]|[.,](?![0-9])")
_LONGEST_CHUNK: Final = 4  # times the size of a piece
_LONGEST_LINE: Final = 10_000  # code points of a line that are looked at for what goes over its end
_MOST_TRIED: Final = 500  # line ends, of which each may be within a fact


def pieces(parts: TextParts, size: int = PIECE_CHARS) -> Iterator[TextParts]:
    """Yield the pieces of a text, at least one, each of about *size* code points.

    The title is in the first, and the words of names are with the last. Their texts together are
    the text.
    """
    text, title, body_start, published, names = parts
    if len(text) <= size:
        yield parts
        return
    start = 0
    line = 0  # where the line begins that `start` is in, or the part of it after the title
    least = title.end if title else 0
    if title and title.end:
        line = title.end
    while start < len(text):
        end = len(text)
        if end - start > size:
            end, line = _cut(text, max(start + 1, least), start + size, line)
        yield TextParts(
            text[start:end],
            title if start == 0 else None,
            min(max(body_start - start, 0), end - start),
            published,
            names if end == len(text) else "",
        )
        start, least = end, 0


def _cut(text: str, low: int, high: int, line: int) -> tuple[int, int]:
    """Return where to cut *text*, about at *high* and not before *low*, and the line that it is in.

    The line end that a cut is before belongs to the line that it begins.
    """
    high = max(low, high)
    last = text.rfind("\n", low, high)
    if last >= 0:
        settled = _settled_before(text, low, last)
        settled = _settled_after(text, high) if settled < 0 else settled
        cut = last if settled < 0 else settled
        return cut, cut
    cut = _between_sentences(text, low, high, line)
    if cut >= 0:
        return cut, cut
    after = text.find("\n", high)
    end = len(text) if after < 0 else after
    if end - low <= high - low + SENTENCE_CHUNKS:
        settled = _settled_after(text, high)
        end = end if settled < 0 else settled
        return end, end
    cut = _between_tokens(text, low, high, end)
    return cut, cut


def _settled_before(text: str, low: int, end: int) -> int:
    """Return the line end at *end*, or the last before it from *low* on, that nothing goes over.

    -1 where there is none.
    """
    for _ in range(_MOST_TRIED):
        if end < 0 or not _goes_over(text, end):
            return end
        end = text.rfind("\n", low, end)
    return -1


def _settled_after(text: str, high: int) -> int:
    """Return the first line end not before *high*, and not far from it, that nothing goes over.

    The end of the text is one, too; -1 where there is none.
    """
    limit = high + _LONGEST_LINE
    end = text.find("\n", high, limit)
    for _ in range(_MOST_TRIED):
        if end < 0:
            return len(text) if len(text) <= limit else -1
        if not _goes_over(text, end):
            return end
        end = text.find("\n", end + 1, limit)
    return -1


def _goes_over(text: str, end: int) -> bool:
    """Return whether a fact or a table may go over the line end at *end*."""
    before = text.rfind("\n", max(0, end - _LONGEST_LINE), end) + 1
    if not before:
        before = max(0, end - _LONGEST_LINE)
    after = text.find("\n", end + 1, end + _LONGEST_LINE)
    following = text[end + 1 : after if after >= 0 else end + _LONGEST_LINE]
    line = text[before:end]
    if "\t" in following and ("\t" in line or unit_of_table(line)):
        return True
    chunks, others = line.split(), following.split()
    return bool(chunks and others and roles(chunks[-1]) and roles(others[0]))


def _between_sentences(text: str, low: int, high: int, line: int) -> int:
    """Return the last place in `[low, high)` where the segmenter begins anew, or -1."""
    found = settled = -1
    before = "\n"
    count = 1 if text[line : line + 1] == "\n" else 0  # a line end counts as a chunk
    for number, chunk in enumerate(_COUNTED.finditer(text, line, high), count):
        if number and number % SENTENCE_CHUNKS == 0 and chunk.start() >= low:
            found = chunk.start()
            if not (roles(before) and roles(chunk[0])):
                settled = found
        before = chunk[0]
    return settled if settled >= 0 else found


def _between_tokens(text: str, low: int, high: int, end: int) -> int:
    """Return a place between two tokens, about at *high*; *end* where there is none near it."""
    chunk = CHUNK.match(text, high)
    last = min(end, low + _LONGEST_CHUNK * (high - low))
    if chunk is None or chunk.end() <= last:
        return high if chunk is None else chunk.end()
    found = _BETWEEN_TOKENS.search(text, high, end)
    return found.end() if found else end
