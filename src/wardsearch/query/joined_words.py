"""Which words of a query do reports write together, or apart, or in the spelling of a loan?

`hanoi` is *Hà Nội*, `KP3` is *KP 3*, and *vắc xin* is *vacxin* and *vaccine*. No list says so: a
word is cut into syllables that stand side by side in some report, two words are joined to one that
some report has, and a loan is known by its sound among the words of the index. A query is rewritten
as for abbreviations: the word stays as typed and comes first, the other forms count less.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message
from wardsearch.query.syllables import syllables
from wardsearch.query.tree import Query, Word, with_runs
from wardsearch.vietnamese.orthography import is_bare_syllable

_LETTERS_AND_NUMBER: Final = lazy_compile(r"([a-z]{1,8})([0-9]{1,4}[a-z]?)")  # `KP3`, `QL1A`
_LENGTHS: Final = range(4, 29)  # of what may be cut or joined, in letters
_SHARE: Final = 100  # a joined form counts where one report in so many that have the pair has it
_SHORTEST_LOAN: Final = 5  # letters
_MOST_SYLLABLES: Final = 4
_LONGEST_SYLLABLE: Final = 6  # letters of one without diacritics: nghieng has seven, and is no name
_MOST_WORDS: Final = 12  # of a query; a longer one is found by its other words
_SOUNDS: Final = (
    (lazy_compile(r"cc(?=[eiy])"), "ks"),
    (lazy_compile(r"^x"), "s"),
    (lazy_compile(r"x"), "ks"),
    (lazy_compile(r"ph"), "f"),
    (lazy_compile(r"[cq]"), "k"),
    (lazy_compile(r"y"), "i"),
    (lazy_compile(r"w"), "v"),
    (lazy_compile(r"(.)\1+"), r"\1"),
    (lazy_compile(r"(?<=[^aeiou])e$"), ""),
)
_SAME_BEGINNING: Final = {"c": "ckq", "k": "ckq", "q": "ckq", "v": "vw", "w": "vw", "f": "fp"}

Count = Callable[[str, str], int]
"""Returns how many reports have a term in a field."""

Terms = Callable[[str], Sequence[str]]
"""Returns the folded terms of an index that begin so."""


def with_joined_forms(query: Query, count: Count, terms: Terms) -> Query:
    """Return *query* with its words as reports write them together or apart, and notes on them."""
    if sum(1 for _ in query.leaves()) > _MOST_WORDS:
        return query
    notes: list[Message] = []
    clauses = tuple(with_runs(query.clauses, lambda run: _run(run, count, terms, notes)))
    return query.reread(clauses, notes)


def sound(folded: str) -> str:
    """Return what *folded* sounds like, as far as the spellings of a loan differ.

    >>> sound("vaccine") == sound("vacxin") == sound("vacxine"), sound("taxi") == sound("tacxi")
    (True, True)
    """
    for pattern, letters in _SOUNDS:
        folded = pattern.sub(letters, folded)
    return folded


def apart(folded: str, count: Count) -> str | None:
    """Return *folded*, one token, as syllables that stand side by side in some report.

    Where it can be cut in several ways, the one whose rarest pair most reports have.
    """
    if found := _LETTERS_AND_NUMBER.fullmatch(folded):
        return " ".join(found.groups()) if count("pair", JOINER.join(found.groups())) else None
    if not _is_word(folded):
        return None
    best: tuple[int, str] = (0, "")
    for parts in _cuts(folded, _MOST_SYLLABLES):
        held = [count("pair", one + JOINER + two) for one, two in pairwise(parts)]
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


def _run(words: Sequence[Word], count: Count, terms: Terms, notes: list[Message]) -> Iterator[Word]:
    """Yield *words*, which stand side by side, with their other forms."""
    tokens = [_tokens(word) for word in words]
    beside = _Beside(tokens, count)
    place = 0
    while place < len(words):
        end, others = place + 1, list[str]()
        if len(tokens[place]) == 1:
            others = _single(tokens[place][0], count, terms)
            if not others and beside.belong_together(place):
                others = _together(tokens[place][0], _next(words[place + 1]), count, terms)
                end += bool(others)
        elif len(tokens[place]) == 2:  # noqa: PLR2004 - `Covid-19` is two
            others = _together(tokens[place][0], tokens[place][1], count, terms)
        if others:
            typed = " ".join(word.text for word in words[place:end])
            notes.append(Message("also-spelled", typed=typed, others=tuple(others)))
            yield Word(typed, others=tuple(others))
        else:
            yield words[place]
        place = end


class _Beside:
    """How many reports have each two neighbours of a run side by side, counted once each."""

    def __init__(self, tokens: Sequence[list[str]], count: Count) -> None:
        self._tokens = tokens
        self._count = count
        self._held: dict[int, int] = {}

    def belong_together(self, place: int) -> bool:
        """Return whether the word at *place* goes with the next rather than either with another.

        *phong mat* within *giai phong mat bang* is no word, though some report may lack a space
        there: reports have *giai phong* and *mat bang* more often side by side.
        """
        following = place + 1
        if following >= len(self._tokens) or not self._tokens[following]:
            return following < len(self._tokens)
        own = self._of(place)
        return own >= self._of(place - 1) and own >= self._of(following)

    def _of(self, place: int) -> int:
        """Return how many reports have the word at *place* before the next."""
        held = self._held.get(place)
        if held is None:
            one, two = self._single(place), self._single(place + 1)
            held = self._count("pair", one + JOINER + two) if one and two else 0
            self._held[place] = held
        return held

    def _single(self, place: int) -> str:
        """Return the only token of the word at *place*; empty where there is none such."""
        tokens = self._tokens[place] if 0 <= place < len(self._tokens) else ()
        return tokens[0] if len(tokens) == 1 else ""


def _tokens(word: Word) -> list[str]:
    """Return the folded tokens of *word*; none where it has other forms already."""
    if word.others or word.facts:
        return []
    return [syllable.folded for syllable in syllables(word.text)]


def _next(word: Word) -> str:
    """Return the only token of *word*, which may be a number; empty where it has several."""
    found = syllables(word.text)
    return found[0].folded if len(found) == 1 and not word.others else ""


def _single(folded: str, count: Count, terms: Terms) -> list[str]:
    if is_bare_syllable(folded):
        return []
    whole = apart(folded, count)
    return [*([whole] if whole else []), *_loans(folded, count, terms)]


def _together(one: str, two: str, count: Count, terms: Terms) -> list[str]:
    """Return *one* and *two* as one word, where enough reports write them so, and its loans."""
    joined = one + two
    if joined.isalpha():
        if not _is_word(joined):
            return []
    elif not (one.isalpha() and _LETTERS_AND_NUMBER.fullmatch(joined)):
        return []
    held = count("folded", joined)
    if not held or held * _SHARE < count("pair", one + JOINER + two):
        return []
    return [joined, *_loans(joined, count, terms)]


def _loans(folded: str, count: Count, terms: Terms) -> list[str]:
    """Return other spellings of a loan word that reports have, each also apart."""
    if len(folded) < _SHORTEST_LOAN or not _is_word(folded):
        return []
    meant = sound(folded)
    found = []
    for first in _SAME_BEGINNING.get(folded[0], folded[0]):
        for term in terms(first + folded[1]):
            is_other = term != folded and term.isalpha() and len(term) >= _SHORTEST_LOAN - 1
            if is_other and sound(term) == meant and not is_bare_syllable(term):
                found.append(term)
                whole = apart(term, count)
                found += [whole] if whole else []
    return found
