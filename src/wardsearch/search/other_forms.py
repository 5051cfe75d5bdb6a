"""What does another form of a word score: `UBND` where `ủy ban nhân dân` was asked for?

Covers the features of `Word.others`, which make up one term each: a report that has *ban* and
*dân* apart has nothing of *ủy ban nhân dân*. Does not cover which forms a word has
(`wardsearch.query.expansion`).

The literal form is to come first, so another counts less, and as no rarer than the literal one.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.query.tree import Query, Word
from wardsearch.search.features import WEIGHTS, Feature, Weights, syllables

_TITLE_FIELD_OF: Final = {"syllable": "title", "folded": "title_folded", "pair": "title_pair"}


def other_form(text: str, literal: Feature | None = None) -> Feature:
    """Return what *text* scores as another form of a word, or of *literal*: all of it side by side.

    Pairs alone are looked up, as they tell nearly always, and no running text is read. One syllable
    alone is too little to do without its diacritics.
    """
    first, *more = syllables(text)
    if more:
        terms = tuple(one.folded + JOINER + two.folded for one, two in pairwise([first, *more]))
        return Feature("pair", terms, 1.0, "other", 0, literal)
    if first.accented:
        return Feature("syllable", (first.text,), 1.0, "other", 0, literal)
    return Feature("folded", (first.folded,), 1.0, "other", 0, literal)


def other_features(query: Query, weights: Weights = WEIGHTS) -> Iterator[Feature]:
    """Yield what the other forms of the words of *query* score, in the text and in the title."""
    first = 0
    for leaf in query.leaves():
        count = len(syllables(leaf.text))
        for other in leaf.others if isinstance(leaf, Word) else ():
            made = other_form(other, other_form(leaf.text))
            weight = weights.other * (count + 1)
            yield replace(made, weight=weight, syllable=first)
            in_title, less = _TITLE_FIELD_OF[made.field], weight * weights.title
            yield replace(made, field=in_title, weight=less, syllable=first)
        first += count
