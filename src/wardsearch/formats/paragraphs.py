r"""Which lines of a page are one paragraph?

Covers pages that say only where lines end: those of PDF and of pictures. A line goes on in
the next where that begins with a small letter, or where it is as long as the page's lines are and
no sentence ends there. So a sentence is shown whole, and a list or a table stays one.
"""

import re
from typing import Final

_ENDS: Final = re.compile(r"[.!?…:;][”’\"')\]]*$")
_ITEM: Final = re.compile(
    r"[-–—+*•●○▪■□✓§]|[(\[]?(?:\d{1,3}|[IVXLC]{1,5}|[^\W\d_])[.):\]](?!\d)|"
    r"(?:điều|chương|mục|phần|phụ lục|kính gửi|căn cứ|nơi nhận|số)\b",
    re.IGNORECASE,
)
_FULL: Final = 0.85  # of the usual length
_LEAST_FULL: Final = 45  # characters: shorter ones are of tables and headings
_USUAL: Final = 0.75  # of the lines are no longer than this one


def join_lines(text: str) -> str:
    r"""Return *text*, whose pages end in form feeds, with the lines of a paragraph on one.

    >>> join_lines("Ủy ban nhân dân\nphường họp.\nKết luận:\n- một\n\f")
    'Ủy ban nhân dân phường họp.\nKết luận:\n- một\n\x0c'
    """
    return "\f".join(_join_page(page) for page in text.split("\f"))


def _join_page(page: str) -> str:
    lines = page.split("\n")
    lengths = sorted(len(line) for line in lines if len(line) >= _LEAST_FULL)
    usual = lengths[int(_USUAL * (len(lengths) - 1))] if lengths else 0
    joined: list[str] = []
    last = ""  # the line before, of which the end of the last of *joined* consists
    for line in lines:
        if joined and _goes_on(last, line.strip(), max(_FULL * usual, _LEAST_FULL)):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
        last = line.strip()
    return "\n".join(joined)


def _goes_on(line: str, following: str, full: float) -> bool:
    """Return whether *following* is of the same paragraph as *line*, which is full if so long."""
    if not line or not following or "\t" in line + following or _ENDS.search(line):
        return False
    if _ITEM.match(following):
        return False
    if following[0].islower():
        return True
    return len(line) >= full and (following[0].isalpha() or not line[-1].isdigit())
