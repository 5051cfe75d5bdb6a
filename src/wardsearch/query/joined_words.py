"""Which words of a query do reports write together, or apart, or in the spelling of a loan?

`hanoi` is *Hà Nội*, `KP3` is *KP 3*, and *vắc xin* is *vacxin* and *vaccine*. No list says so: a
word is cut into syllables that stand side by side in some report, two words are joined to one that
some report has, and a loan is known by its sound among the words of the index. A query is rewritten
as for abbreviations: the word stays as typed and comes first, the other forms count less.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress, pairwise
from operator import attrgetter
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message
from wardsearch.query.remembered import Remembered
from wardsearch.query.syllables import letters
from wardsearch.query.tree import Query, Word, are_as_typed, with_runs
from wardsearch.vietnamese.orthography import is_bare_syllable

_LETTERS_AND_NUMBER: Final = lazy_compile(r"([a-z]{1,8})([0-9]{1,4}[a-z]?)")  # `KP3`, `QL1A`
_NUMBER_AND_MEASURE: Final = lazy_compile(r"([0-9]{1,9})([ckm]?m2?|m3|ha|k?g|l|tan)")  # `1250m2`
_LENGTHS: Final = range(4, 29)  # of what may be cut or joined, in letters
_SHARE: Final = 100  # a joined form counts where one report in so many that have the pair has it
_SHORTEST_LOAN: Final = 5  # letters
_MOST_SYLLABLES: Final = 4
_LONGEST_SYLLABLE: Final = 6  # letters of one without diacritics: nghieng has seven, and is no name
MOST_WORDS: Final = 12  # of a query; a longer one is found by its other words
_SOUNDS: Final = (
    (lazy_compile(r"cc(?=[eiy])"), "ks"),
    (lazy_compile(r"^x", re.MULTILINE), "s"),
    (lazy_compile(r"x"), "ks"),
    (lazy_compile(r"ph"), "f"),
    (lazy_compile(r"[cq]"), "k"),
    (lazy_compile(r"y"), "i"),
    (lazy_compile(r"w"), "v"),
    (lazy_compile(r"(.)\1+"), r"\1"),
    (lazy_compile(r"(?<=[^aeiou\n])e$", re.MULTILINE), ""),
)
_TEXT: Final = attrgetter("text")
_IS_BARE: Final = Remembered(is_bare_syllable).__getitem__
_SAME_BEGINNING: Final = {"c": "ckq", "k": "ckq", "q": "ckq", "v": "vw", "w": "vw", "f": "fp"}

Counts = Callable[[str, Iterable[str]], Sequence[int]]
"""Returns how many reports have each of some terms in a field."""

Terms = Callable[[str], Sequence[str]]
"""Returns the folded terms of an index that begin so."""


def with_joined_forms(query: Query, counts: Counts, terms: Terms) -> Query:
    """Return *query* with its words as reports write them together or apart, and notes on them."""
    if len(query.leaves()) > MOST_WORDS:
        return query
    notes: list[Message] = []
    clauses = with_runs(query.clauses, lambda run: _run(run, counts, terms, notes))
    return query.reread(clauses, notes)


def sound(folded: str) -> str:
    """Return what *folded* sounds like, as far as the spellings of a loan differ.

    >>> sound("vaccine") == sound("vacxin") == sound("vacxine"), sound("taxi") == sound("tacxi")
    (True, True)
    """
    return sounds([folded])[0]


def sounds(words: Sequence[str]) -> list[str]:
    """Return what each of folded *words* sounds like; none has a line end in it."""
    text = "\n".join(words)  # a pattern passes over all at once: an index has hundreds
    for pattern, sounded in _SOUNDS:
        text = pattern.sub(sounded, text)
    return text.split("\n")


def apart(folded: str, counts: Counts) -> str | None:
    """Return *folded*, one token, as syllables that stand side by side in some report.

    Where it can be cut in several ways, the one whose rarest pair most reports have.
    """
    if found := _LETTERS_AND_NUMBER.fullmatch(folded) or _NUMBER_AND_MEASURE.fullmatch(folded):
        return (
            " ".join(found.groups()) if any(counts("pair", [JOINER.join(found.groups())])) else None
        )
    if not _is_word(folded):
        return None
    best: tuple[int, str] = (0, "")
    for parts in _cuts(folded, _MOST_SYLLABLES):
        held = counts("pair", map(JOINER.join, pairwise(parts)))
        if held and min(held) > best[0]:
            best = min(held), " ".join(parts)
    return best[1] or None


def _is_word(folded: str) -> bool:
    """Return whether *folded* is of letters from a to z, and no syllable."""
    is_lower = len(folded) in _LENGTHS and folded.isascii() and folded.islower()
    return is_lower and folded.isalpha() and not is_bare_syllable(folded)


def _cuts(letters: str, most: int) -> Iterator[list[str]]:
    """Yield the ways to cut *letters* into at most *most* syllables."""
    if is_bare_syllable(letters):
        yield [letters]
    if most == 1:
        return
    for end in range(2, min(_LONGEST_SYLLABLE, len(letters) - 2) + 1):
        if is_bare_syllable(letters[:end]):
            for rest in _cuts(letters[end:], most - 1):
                yield [letters[:end], *rest]


def _run(
    words: Sequence[Word], counts: Counts, terms: Terms, notes: list[Message]
) -> Sequence[Word]:
    """Return *words*, which stand side by side, with their other forms."""
    tokens = list(map(letters, map(_TEXT, words)))
    if not are_as_typed(words):
        tokens = list(map(_tokens, words))
    beside = _beside(tokens, counts)
    if _are_syllables(tokens):
        joined = counts("folded", [one + two for (one,), (two,) in pairwise(tokens)])
        if are_apart(beside, joined):
            return words  # as most are
    belongs = _belonging_together(tokens, beside)
    made: list[Word] = []
    place = 0
    while place < len(words):
        others, end = _forms_at(words, tokens[place], place, counts, terms, goes_on=belongs[place])
        if others:
            typed = " ".join(word.text for word in words[place:end])
            notes.append(Message("also-spelled", typed=typed, others=tuple(others)))
            made.append(Word(typed, others=tuple(others)))
        else:
            made.append(words[place])
        place = end
    return made if notes else words  # a note for each that is another


def _beside(tokens: Sequence[tuple[str, ...]], counts: Counts) -> Sequence[int]:
    """Return how many reports have each word beside the next; 0 where either is not one token."""
    if _are_single(tokens):  # as most are
        return counts("pair", map(JOINER.join, pairwise(chain.from_iterable(tokens))))
    both = list(pairwise(tokens))
    may_be_counted = list(map(_are_single, both))
    pairs = [one[0] + JOINER + two[0] for one, two in compress(both, may_be_counted)]
    counted = iter(counts("pair", pairs))
    return [next(counted) if is_single else 0 for is_single in may_be_counted]


def _belonging_together(tokens: Sequence[tuple[str, ...]], beside: Sequence[int]) -> list[bool]:
    """Return whether each word goes with the next rather than either with another.

    *phong mat* within *giai phong mat bang* is no word, though some report may lack a space there:
    reports have *giai phong* and *mat bang* more often side by side.
    """
    near = zip(_are_nearest(beside), tokens[1:], strict=True)
    return [is_nearest or not second for is_nearest, second in near] + [False]


def _are_nearest(beside: Sequence[int]) -> list[bool]:
    """Return whether each of two neighbours, so often *beside* each other, are so with no other."""
    around = zip([0, *beside], beside, [*beside[1:], 0], strict=False)
    return [before <= own >= after for before, own, after in around]


def are_apart(beside: Sequence[int], joined: Sequence[int]) -> bool:
    """Return whether none of some syllables is written together with the next.

    Args:
        beside: How many reports have each beside the next.
        joined: How many have both as one word.
    """
    if not any(joined):
        return True  # as most are
    return not any(compress(map(_is_often, joined, beside), _are_nearest(beside)))


def _are_single(tokens: Sequence[tuple[str, ...]]) -> bool:
    """Return whether each word has one of *tokens*, which are those of a word each."""
    return set(map(len, tokens)) == {1}


def _are_syllables(tokens: Sequence[tuple[str, ...]]) -> bool:
    """Return whether each of *tokens*, those of a word each, is a syllable."""
    return _are_single(tokens) and all(map(_IS_BARE, chain.from_iterable(tokens)))


def _tokens(word: Word) -> tuple[str, ...]:
    """Return the folded tokens of *word*; none where it has other forms already."""
    return () if word.others or word.facts else letters(word.text)


def _next(word: Word) -> str:
    """Return the only token of *word*, which may be a number; empty where it has several."""
    found = letters(word.text)
    return found[0] if len(found) == 1 and not word.others else ""


def _forms_at(
    words: Sequence[Word],
    own: tuple[str, ...],
    place: int,
    counts: Counts,
    terms: Terms,
    *,
    goes_on: bool,
) -> tuple[list[str], int]:
    """Return the other forms of the word at *place*, whose tokens are *own*, and where they end.

    It may go with the next word only if it *goes_on*.
    """
    end = place + 1
    if words[place].others:
        others = _with_number(words[place], words[end : end + 1], counts, terms)
        return others, end + bool(others)
    if len(own) == 2:  # noqa: PLR2004 - `Covid-19` is two
        return _together(own[0], own[1], counts, terms), end
    if len(own) != 1:
        return [], end
    others = [] if is_bare_syllable(own[0]) else _single(own[0], counts, terms)
    if others or not goes_on:
        return others, end
    others = _together(own[0], _next(words[end]), counts, terms)
    return others, end + bool(others)


def _with_number(word: Word, following: Sequence[Word], counts: Counts, terms: Terms) -> list[str]:
    """Return the forms of *word* and the number behind it, where reports write one as one word.

    So in *quận 8*, *Q. 8*, *Q8*.
    """
    number = _next(following[0]) if following else ""
    forms = [letters(form) for form in (word.text, *word.others)]
    joined = [
        one for form in forms if len(form) == 1 for one in _together(form[0], number, counts, terms)
    ]
    if not (number.isdecimal() and joined):
        return []
    return [*(f"{other} {number}" for other in word.others), *dict.fromkeys(joined)]


def _single(folded: str, counts: Counts, terms: Terms) -> list[str]:
    """Return the other forms of *folded*, which is no syllable."""
    whole = apart(folded, counts)
    return [*([whole] if whole else []), *_loans(folded, counts, terms)]


def _together(one: str, two: str, counts: Counts, terms: Terms) -> list[str]:
    """Return *one* and *two* as one word, where enough reports write them so, and its loans.

    There is none where *two* is empty: what stands there has other forms already.
    """
    joined = one + two if two else ""
    if joined.isalpha():
        if not _is_word(joined):
            return []
    elif not (one.isalpha() and _LETTERS_AND_NUMBER.fullmatch(joined)):
        return []
    (held,) = counts("folded", [joined])
    if not _is_often(held, sum(counts("pair", [one + JOINER + two]))):
        return []
    return [joined, *_loans(joined, counts, terms)]


def _is_often(joined: int, apart: int) -> bool:
    """Return whether so many reports write two words *joined*, and so many *apart*, as to count."""
    return 0 < joined * _SHARE >= apart


def _loans(folded: str, counts: Counts, terms: Terms) -> list[str]:
    """Return other spellings of a loan word that reports have, each also apart."""
    if len(folded) < _SHORTEST_LOAN or not _is_word(folded):
        return []
    beginnings = [first + folded[1] for first in _SAME_BEGINNING.get(folded[0], folded[0])]
    others = [
        term
        for beginning in beginnings
        for term in terms(beginning)
        if term != folded and len(term) >= _SHORTEST_LOAN - 1 and term.isalpha()
    ]
    meant, *heard = sounds([folded, *others])
    found = []
    for term, its_sound in zip(others, heard, strict=True):
        if its_sound == meant and not is_bare_syllable(term):
            found.append(term)
            whole = apart(term, counts)
            found += [whole] if whole else []
    return found
