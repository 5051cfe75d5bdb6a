"""Which words of a query only ask?

What a question asks with (`bao nhiêu`, `khi nào`) is not in its answer. Does not cover what follows
from it (`search.features`, `search.answering`).
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from wardsearch.query.syllables import Syllable
from wardsearch.vietnamese.spelling import fold

# What a question asks with is not in its answer, and where it is rare it would outweigh what is
# asked about. Single syllables only with their diacritics: `nao` may be the brain.
QUESTION_WORDS: Final = (
    ("bao", "gio"),
    ("bao", "lau"),
    ("bao", "nhieu"),
    ("cai", "gi"),
    ("khi", "nao"),
    ("la", "ai"),
    ("la", "gi"),
    ("luc", "nao"),
    ("nhu", "the", "nao"),
    ("nhung", "gi"),
    ("o", "dau"),
    ("tai", "sao"),
    ("the", "nao"),
    ("vi", "sao"),
)
ASKING_SYLLABLES: Final = frozenset(("gì", "nào"))
_ASKING_FROM: Final = {
    first: [word for word in QUESTION_WORDS if word[0] == first] for first, *_ in QUESTION_WORDS
}
_MAY_ASK: Final = frozenset((*_ASKING_FROM, *map(fold, ASKING_SYLLABLES)))
_FOLDED: Final = attrgetter("folded")


def asking_places(run: Sequence[Syllable]) -> set[int]:
    """Return which syllables of *run* only ask."""
    asking: set[int] = set()
    if _MAY_ASK.isdisjoint(map(_FOLDED, run)):
        return asking  # as in most
    for place, (text, folded, _) in enumerate(run):
        if text in ASKING_SYLLABLES:
            asking.add(place)
        if folded not in _ASKING_FROM:
            continue
        for word in _ASKING_FROM[folded]:
            end = place + len(word)
            if tuple([syllable.folded for syllable in run[place:end]]) == word:
                asking.update(range(place, end))
    return asking
