"""How much does each kind of evidence count, and how rare is a term?

Covers the numbers that ranking depends on. Does not cover what is scored (`features`) or how an
engine adds it up. How the weights were found is in docs/ranking.md.
"""

from math import log
from typing import Final

from wardsearch.frozen import Frozen

NEAR_TOKENS: Final = 20
"""The length of the stretch in which words count as standing together, in tokens."""

BEGINNING_TOKENS: Final = 20
"""As far down a text, in tokens, a word counts half of what it counts as the first."""


class Weights(Frozen):
    """How much each kind of feature counts, and the two numbers of BM25.

    Attributes:
        exact: An accented syllable in its exact spelling.
        tone: In a spelling that differs in the tone alone.
        letters: In any spelling; for an accented syllable, on top of the above.
        plain: An unaccented syllable, in any spelling.
        pair: Two neighbouring syllables.
        word: A compound.
        other: Another form of a word (`Word.others`), once more for each syllable typed.
        fact: A fact (`Word.facts`), for each syllable of what states it; a plain number counts as
            `other` does.
        document: The number of a document, likewise: it comes before what merely has its parts.
        title: Weight of a match in the title relative to the same match in the text. It is as rare
            as it is in the texts: a collection has few titles with any one word, and all would seem
            rare.
        beginning: What a feature at the very beginning counts on top of its BM25; see `proximity`.
        together: What a syllable in the best stretch of a report counts; see `proximity`.
        row: What the pairs of the longest row of the query side by side count; see `proximity`.
        name: A name of three syllables that few reports hold; see `known_names`.
        ward: A report of the ward that the query names without *phường*; likewise.
        every: The share of its score that a report gets on top if it holds all that is asked for.
        question: Weight of a word that only asks (`QUESTION_WORDS`) relative to any other.
        k1: How much a second occurrence adds (Robertson and others, Okapi at TREC-3, 1994).
        b: Length normalisation, from 0 (none) to 1 (full).
    """

    exact: float = 1.0
    tone: float = 0.1
    letters: float = 0.1
    plain: float = 1.0
    pair: float = 0.4
    word: float = 0.2
    other: float = 0.15
    fact: float = 1.0
    document: float = 3.0
    title: float = 0.5
    beginning: float = 0.7
    together: float = 0.7
    row: float = 0.25
    name: float = 2.0
    ward: float = 2.0
    every: float = 0.05
    question: float = 0.5
    k1: float = 0.9
    b: float = 0.75


WEIGHTS: Final = Weights()


def idf(document_frequency: int, report_count: int) -> float:
    """Return how rare a term is that *document_frequency* of *report_count* reports have.

    It is over 0: `log(1 + (N - n + 0.5) / (n + 0.5))` (Robertson and Zaragoza, *The Probabilistic
    Relevance Framework*, 2009, in the form that is never negative).
    """
    return log(1 + (report_count - document_frequency + 0.5) / (document_frequency + 0.5))
