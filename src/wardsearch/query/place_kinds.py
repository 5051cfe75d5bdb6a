"""Is the kind of a place before its name written another way in some report: *phường*, *P.*?

Covers kinds that stand before the name of a place, spelled out or abbreviated: *phường Bến Xanh*
finds *P. Bến Xanh*, `tp hcm` *thành phố Hồ Chí Minh*. No table of names is asked, but the index: it
holds the other form before the word that follows, or two of them where nothing but that tells a
kind from other words (`phuong an`). Does not cover wards that were merged (`named_wards`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from wardsearch.places.kinds import DISTRICTS, WARDS, Kind
from wardsearch.query.abbreviations import is_spelled, is_syllable_like
from wardsearch.query.syllables import letters, syllables
from wardsearch.query.tree import Word
from wardsearch.vietnamese.punctuation import AROUND_WORDS
from wardsearch.vietnamese.spelling import fold, is_accented

_KINDS: Final = (*WARDS, *DISTRICTS, Kind("khu phố", "", "kp"))
_SHORT_OF: Final = {
    tuple(map(fold, kind.name.split())): (kind.name, kind.short.upper() + ".")
    for kind in _KINDS
    if kind.short
}
_SPELLED_OUT: Final[dict[tuple[str, ...], str]] = {
    (kind.short,): kind.name for kind in _KINDS if kind.short and not is_syllable_like(kind.short)
}

_LONGEST_KIND: Final = 2  # words
FormsOf = Callable[[Sequence[Word]], Iterable[str]]
"""By which other forms the name is known that words begin with."""


def kind_before_name(
    words: Sequence[Word],
    tokens: Sequence[tuple[str, ...]],
    start: int,
    is_held: Callable[[str], bool],
    forms_of: FormsOf,
) -> tuple[int, str | None]:
    """Return the end of the kind of a place at *start* of *words*, and its other form.

    None where there is no kind, no name, or no report that has both.

    Args:
        words: Stand side by side.
        tokens: Of each of the first of them, folded; those behind state a fact and are no kind.
        start: Where a kind may begin.
        is_held: Whether any report holds a text.
        forms_of: Of what stands behind it.
    """
    most = min(start + _LONGEST_KIND, len(tokens), len(words) - 1)
    for end in range(start + 1, most + 1):
        key = tuple(chain.from_iterable(tokens[start:end]))
        typed = " ".join(word.text for word in words[start:end])
        other = _other_form(key, typed)
        if other and any(map(is_held, _named(other, typed, words[end:], forms_of))):
            return end, other
    return start + 1, None


def is_kind(texts: Sequence[str]) -> bool:
    """Return whether words of *texts* are a kind of places that is written another way, too."""
    key = tuple(chain.from_iterable(map(letters, texts)))
    return _other_form(key, " ".join(texts)) is not None


def _other_form(key: tuple[str, ...], typed: str) -> str | None:
    """Return the other form of the kind *typed*, whose folded tokens are *key*."""
    if typed.strip(AROUND_WORDS) != typed:  # a comma is no part of a name, `P.` is of the table
        return None
    name, short = _SHORT_OF.get(key, ("", None))
    if short:
        spelled = tuple(syllable.text for syllable in syllables(typed))
        return short if is_spelled(spelled, name) else None
    return _SPELLED_OUT.get(key)


def _named(kind: str, typed: str, following: Sequence[Word], forms_of: FormsOf) -> Iterator[str]:
    """Yield the texts, *kind* with the beginning of a name, one of which a report is to have."""
    first = following[0].text.strip(AROUND_WORDS)
    is_sure = first.isdigit() or any(map(is_accented, typed.lower().split()))
    if is_sure:
        yield f"{kind} {first}"
    elif len(following) > 1:
        yield f"{kind} {first} {following[1].text.strip(AROUND_WORDS)}"
    yield from (f"{kind} {form}" for form in forms_of(following))
