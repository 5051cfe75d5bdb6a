"""Which syllables of a query lack marks that were not typed yet, and which were meant?

An input method leaves a syllable half typed where a key was missed: *viêt* of *việt*, *truờng* of
*trường*. Such a syllable is either spelled as none can be (one that ends in -c, -ch, -p or -t has a
sắc or a nặng), or hardly any report has it. What was meant has the same letters and all the marks
that were typed, and more; where several spellings have, the neighbours decide.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, product
from operator import attrgetter
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.messages.message import Message
from wardsearch.query.corrections import QuerySyllable, correctable, rewritten
from wardsearch.query.remembered import Remembered
from wardsearch.query.syllables import syllables
from wardsearch.query.tree import Query, Word
from wardsearch.vietnamese.orthography import is_syllable
from wardsearch.vietnamese.spelling import canonical, is_accented, tone_variants

_COMMONER: Final = 1_000  # times; what can be a syllable is taken for another only then
_COMMONER_THAN_NONE: Final = 10  # times; what can be none
_MARKED: Final = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_LONGEST: Final = 7  # letters: nghiêng
_IS_SYLLABLE: Final = Remembered(is_syllable).__getitem__
_TEXT, _ACCENTED = attrgetter("text"), attrgetter("accented")

Counts = Callable[[str, Iterable[str]], Sequence[int]]
"""Returns how many reports have each of some terms in a field."""


def completed(query: Query, counts: Counts, report_count: int) -> Query:
    """Return *query* with the marks that its half-typed syllables lack, and a note if any does.

    Phrases stay as they were typed, as does what is looked for in a field.

    Args:
        query: What was typed.
        counts: How many reports have terms.
        report_count: How many there are.
    """
    words = [leaf for leaf in query.leaves() if isinstance(leaf, Word) and leaf.field is None]
    found = chain.from_iterable(map(syllables, map(_TEXT, words)))
    accented = set(map(_TEXT, filter(_ACCENTED, found)))
    if are_whole(accented, counts("syllable", accented), report_count):
        return query  # as most are
    typed = correctable(query)
    leaves = query.leaves()
    spelled = [syllable.text for syllable in typed]
    for place, syllable in enumerate(typed):
        leaf = leaves[syllable.leaf]
        if syllable.text.isascii() or not isinstance(leaf, Word) or leaf.field is not None:
            continue
        if is_accented(syllable.text):
            spelled[place] = _meant(typed, place, counts, report_count) or syllable.text
    if spelled == [syllable.text for syllable in typed]:
        return query
    meant = rewritten(query, typed, spelled)
    return meant.reread(meant.clauses, [Message("half-typed", typed=str(query), meant=str(meant))])


def are_whole(accented: Iterable[str], held: Sequence[int], report_count: int) -> bool:
    """Return whether none of the syllables *accented* can be half typed.

    No other spelling of one, which so many reports have, is *held* by so many that it could be
    meant, nor with both neighbours.
    """
    if not held:
        return True
    if min(held) * _COMMONER > 2 * report_count and all(map(_IS_SYLLABLE, accented)):
        return True  # as of most queries
    return min(map(_least, accented, held)) > 2 * report_count


def whole_spellings(syllable: str) -> Iterator[str]:
    """Yield the syllables that *syllable*, canonical, becomes with more marks.

    >>> sorted(whole_spellings("viêt")), sorted(whole_spellings("muôn"))[:3]
    (['viết', 'việt'], ['muốn', 'muồn', 'muổn'])
    """
    if len(syllable) > _LONGEST:
        return
    for letters in product(*(_MARKED.get(letter, letter) for letter in syllable)):
        base = canonical("".join(letters))
        for variant in (base, *tone_variants(base)):
            if variant != syllable and is_syllable(variant):
                yield variant


def _meant(typed: list[QuerySyllable], place: int, counts: Counts, report_count: int) -> str | None:
    """Return what the syllable at *place* was to be; None where it stays."""
    syllable = typed[place].text
    least = _least(syllable, sum(counts("syllable", [syllable])))
    if least > 2 * report_count:
        return None
    if is_syllable(syllable) and any(counts("word", _words(typed, place, syllable))):
        return None
    spellings = list(dict.fromkeys(whole_spellings(syllable)))
    beside_others = [sum(counts("word", _words(typed, place, one))) for one in spellings]
    found = zip(beside_others, counts("syllable", spellings), spellings, strict=True)
    beside, alone, spelling = max(found, default=(0, 0, ""))
    return spelling if max(beside, alone) >= least else None


def _least(syllable: str, held: int) -> float:
    """Return how many reports must have what *syllable*, which so many have, is taken for."""
    if _IS_SYLLABLE(syllable):
        return _COMMONER * (held or 1)
    return _COMMONER_THAN_NONE * (held or 0.1)


def _words(typed: list[QuerySyllable], place: int, spelling: str) -> Iterator[str]:
    """Yield what *spelling* is with each of its neighbours in the query."""
    if typed[place].follows:
        yield typed[place - 1].text + JOINER + spelling
    if place + 1 < len(typed) and typed[place + 1].follows:
        yield spelling + JOINER + typed[place + 1].text
