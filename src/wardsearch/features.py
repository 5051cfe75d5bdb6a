"""What is scored for a query?

A query's words become *features*: terms in fields, each with a weight. Every feature adds its BM25 to a report that has
it; nothing but that sum orders the hits.

- A syllable typed with diacritics scores in its exact spelling first, a little in the spellings that differ only in the
  tone, and least in any spelling with the same letters: evidence, not a filter.
- A syllable typed without scores alike in all spellings.
- Each two neighbouring syllables score as a pair, which is what makes a query without diacritics as sharp as one with:
  `giai phong` is rarely anything but *giải phóng*.
- Neighbouring syllables that are together a word of the index score as that word.
- All that again, less, for the title.

The weights are in `WEIGHTS`; how they were found is in docs/architecture.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from wardsearch.analyzer import JOINER, tokenize
from wardsearch.query import AllOf, AnyOf, Clause, Phrase, Prefix, Query, Word
from wardsearch.text import fold, is_accented, to_nfc, tone_variants

Kind = Literal["exact", "tone", "letters", "pair", "word", "prefix"]
LONGEST_WORD: Final = 4  # syllables of a compound looked up; longer ones are names, and rare


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of feature counts, and the two numbers of BM25.

    Attributes:
        exact: An accented syllable in its exact spelling.
        tone: In a spelling that differs in the tone alone.
        letters: In any spelling; for an accented syllable, on top of the above.
        plain: An unaccented syllable, in any spelling.
        pair: Two neighbouring syllables.
        word: A compound.
        title: What a title's feature counts of the same in the text.
        k1: How much a second occurrence adds (Robertson and others, Okapi at TREC-3, 1994).
        b: How much a long text is held against it.
    """

    exact: float = 1.0
    tone: float = 0.1
    letters: float = 0.1
    plain: float = 1.0
    pair: float = 0.8
    word: float = 0.5
    title: float = 0.25
    k1: float = 1.2
    b: float = 0.75


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True)
class Feature:
    """A term to score, or several that count as one.

    Attributes:
        field: The field of the index.
        terms: The term as it is written; several, and a report has it if it has any. A prefix for kind `prefix`.
        weight: What its BM25 is multiplied by.
        kind: What it stands for.
        syllable: Which syllable of the query it (or its first) is.
    """

    field: str
    terms: tuple[str, ...]
    weight: float
    kind: Kind
    syllable: int

    def letters(self) -> "Feature":
        """Return the feature of the same syllable in any spelling."""
        return Feature("folded", (fold(self.terms[0]),), self.weight, "letters", self.syllable)


@dataclass(frozen=True, slots=True)
class Syllable:
    """A token of the query.

    Attributes:
        text: Canonical.
        folded: Without diacritics.
        accented: Whether it was typed with any.
    """

    text: str
    folded: str
    accented: bool


def syllables(text: str) -> list[Syllable]:
    """Return the tokens of query *text*.

    >>> [s.folded for s in syllables("123/QĐ-UBND đường")]
    ['123', 'qd', 'ubnd', 'duong']
    """
    return [
        Syllable(token.text, fold(token.text), is_accented(token.text))
        for token in tokenize(to_nfc(text))
    ]


def features(query: Query, *, exact_accents: bool = False, weights: Weights = WEIGHTS) -> list[Feature]:
    """Return what *query* scores, equal features added up.

    Args:
        query: What was asked.
        exact_accents: Accented syllables count in their exact spelling only.
        weights: What counts how much.
    """
    found: dict[tuple[str, tuple[str, ...], Kind], Feature] = {}
    first = 0
    for run, title_only in _runs(query.clauses):
        if isinstance(run, Prefix):
            made = _prefix_features(run, first, replace(weights, title=1.0) if title_only else weights)
            first += 1
        else:
            made = _text_features(run, first, exact_accents, weights)
            if title_only:
                made = _title_features(run, first, exact_accents, weights)
            first += len(run)
        for feature in made:
            if title_only and not feature.field.startswith("title"):
                continue
            key = feature.field, feature.terms, feature.kind
            old = found.get(key)
            found[key] = replace(old, weight=old.weight + feature.weight) if old else feature
    return list(found.values())


def _runs(clauses: Iterable[Clause]) -> Iterable[tuple[list[Syllable] | Prefix, bool]]:
    """Give the stretches of syllables that stand together in the query, and whether the title is meant."""
    run: list[Syllable] = []
    for clause in clauses:
        if isinstance(clause, Word) and clause.field is None:
            run += syllables(clause.text)
            continue
        if run:
            yield run, False
            run = []
        if isinstance(clause, AnyOf):  # alternatives do not stand together
            for alternative in clause.clauses:
                yield from _runs((alternative,))
        elif isinstance(clause, AllOf):
            yield from _runs(clause.clauses)
        elif isinstance(clause, Prefix):
            yield clause, clause.field is not None
        elif isinstance(clause, Word | Phrase):
            yield syllables(clause.text), clause.field is not None
    if run:
        yield run, False


def _text_features(
    run: Sequence[Syllable], first: int, exact_accents: bool, weights: Weights
) -> Iterable[Feature]:
    for place, syllable in enumerate(run, first):
        yield from _syllable_features(syllable, place, exact_accents, weights)
    for place, (one, two) in enumerate(pairwise(run), first):
        pair = one.folded + JOINER + two.folded
        yield Feature("pair", (pair,), weights.pair, "pair", place)
        yield Feature("title_pair", (pair,), weights.pair * weights.title, "pair", place)
    for place in range(len(run)):
        for end in range(place + 2, min(place + LONGEST_WORD, len(run)) + 1):
            word = JOINER.join(syllable.text for syllable in run[place:end])
            yield Feature("word", (word,), weights.word, "word", first + place)


def _title_features(
    run: Sequence[Syllable], first: int, exact_accents: bool, weights: Weights
) -> Iterable[Feature]:
    """Give what a run asked of the title alone scores: as much as it would in the text."""
    yield from _text_features(run, first, exact_accents, replace(weights, title=1.0))
    for place, syllable in enumerate(run, first):
        if syllable.accented and not exact_accents:
            yield Feature("title_folded", (syllable.folded,), weights.letters, "letters", place)


def _syllable_features(
    syllable: Syllable, place: int, exact_accents: bool, weights: Weights
) -> Iterable[Feature]:
    if not syllable.accented:
        yield Feature("folded", (syllable.folded,), weights.plain, "letters", place)
        yield Feature("title_folded", (syllable.folded,), weights.plain * weights.title, "letters", place)
        return
    yield Feature("syllable", (syllable.text,), weights.exact, "exact", place)
    yield Feature("title", (syllable.text,), weights.exact * weights.title, "exact", place)
    if not exact_accents:
        variants = (syllable.text, *tone_variants(syllable.text))
        yield Feature("syllable", variants, weights.tone, "tone", place)
        yield Feature("folded", (syllable.folded,), weights.letters, "letters", place)


def _prefix_features(prefix: Prefix, place: int, weights: Weights) -> Iterable[Feature]:
    found = syllables(prefix.text)
    for number, syllable in enumerate(found, 1):
        kind: Kind = "prefix" if number == len(found) else "letters"
        text = (syllable.text,) if syllable.accented else (syllable.folded,)
        field = "syllable" if syllable.accented else "folded"
        title = "title" if syllable.accented else "title_folded"
        yield Feature(field, text, weights.plain, kind, place)
        yield Feature(title, text, weights.plain * weights.title, kind, place)
