"""What does pyvi's model see at each syllable of a sentence, and how much does that weigh?

Covers pyvi's features: as names for the exact tagger of one sentence, and as sums over arrays for
many. Does not cover the model's numbers (`crfsuite`), the word list (`word_list`), splitting
(`pyvi_syllables`) or joining (`segmenter`).

Why arrays: but for the word list, all that a syllable adds to its own score and to those of its two
neighbours depends on the syllable alone. So it is computed once per distinct syllable and then
looked up by number.

Source: pyvi 0.1.1 (MIT licence), ViTokenizer.word2features.
"""

import string
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Array, Doubles, Ints, Longs, Mask
from wardsearch.analysis.segmenter.word_list import WordList
from wardsearch.frozen import NamedTuple

MOST_FEATURES: Final = 15  # that one syllable can have
PAIR_FEATURES: Final = (
    *("-1:word.bi_gram()", "+1:word.bi_gram()"),
    *("-2:word.tri_gram()", "+2:word.tri_gram()"),
)
"""What the last and the first syllable of a word of the list have, of two and of three."""


class SyllableColumns(NamedTuple):
    """What is known of each syllable of a vocabulary, one row a syllable.

    A score is that of the model's label 0 minus that of label 1.

    Attributes:
        own: What the syllable adds to its own score.
        before: What it adds, standing before another syllable, to that one's score.
        after: What it adds, standing after another syllable, to that one's score.
        numbers: Its number in the word list, in lower case.
        is_joinable: Whether it may be joined at all: it is no punctuation and begins with no digit.
        is_title: Whether its first character is a capital.
    """

    own: Doubles
    before: Doubles
    after: Doubles
    numbers: Ints
    is_joinable: Mask
    is_title: Mask


class SyllableTable:
    """The columns of a vocabulary that grows at its end.

    Attributes:
        vocabulary: The syllables in their original case; the caller's own list, never changed here.
    """

    __slots__ = ("_columns", "_scores", "_size", "_words", "vocabulary")

    def __init__(
        self, vocabulary: Sequence[str], scores: Mapping[str, float], words: WordList
    ) -> None:
        self.vocabulary = vocabulary
        self._scores = scores
        self._words = words
        self._size = 0
        self._columns = SyllableColumns(
            own=np.zeros(0),
            before=np.zeros(0),
            after=np.zeros(0),
            numbers=np.zeros(0, np.int32),
            is_joinable=np.zeros(0, np.bool_),
            is_title=np.zeros(0, np.bool_),
        )

    def columns(self) -> SyllableColumns:
        """Return the columns, after computing rows for what the vocabulary has grown by.

        Rows once returned never change; there may be unused ones at the end.
        """
        new = self.vocabulary[self._size :]
        if not new:
            return self._columns
        end = self._size + len(new)
        if end > len(self._columns.own):
            spare = max(end, 2 * len(self._columns.own)) - self._size
            self._columns = SyllableColumns._make(
                np.concatenate([column[: self._size], np.zeros(spare, column.dtype)])
                for column in self._columns
            )
        rows = zip(*map(self._row, new), strict=True)
        columns: tuple[Array, ...] = self._columns
        for column, values in zip(columns, rows, strict=True):
            column[self._size : end] = values
        self._size = end
        return self._columns

    def _row(self, syllable: str) -> tuple[float, float, float, int, bool, bool]:
        score = self._scores.get
        lower = syllable.lower()
        value = _as_attribute_value(lower)
        own = score("bias", 0.0) + score(f"word.lower():{value}", 0.0)
        before = score(f"-1:word.lower():{value}", 0.0)
        after = score(f"+1:word.lower():{value}", 0.0)
        if syllable.isupper():
            own += score("word.isupper()", 0.0)
            before += score("-1:word.isupper()", 0.0)
            after += score("+1:word.isupper()", 0.0)
        if syllable.istitle():
            own += score("word.istitle()", 0.0)
            before += score("-1:word.istitle()", 0.0)
            after += score("+1:word.istitle()", 0.0)
        if syllable.isdigit():
            own += score("word.isdigit()", 0.0)
        number = self._words.number(lower)
        is_joinable = syllable not in string.punctuation and not syllable[0].isdigit()
        return own, before, after, number, is_joinable, syllable[0].istitle()


def sum_scores(
    columns: SyllableColumns,
    ids: Ints,
    starts: Longs,
    scores: Mapping[str, float],
    words: WordList,
) -> Doubles:
    """Return what speaks for label 0 minus what speaks for label 1, for each syllable.

    The features are those that `name_features` names; only the order of the sums differs.

    Args:
        columns: Of the vocabulary that *ids* number.
        ids: The syllables of one sentence after the other.
        starts: Where the sentences start, increasing, the first of them 0.
        scores: The model's scores by name of attribute.
        words: The word list.
    """
    borders = starts[1:] - 1  # the last syllable of each sentence that another follows
    total = columns.own[ids]
    before = columns.before[ids[:-1]]
    before[borders] = 0.0
    total[1:] += before
    after = columns.after[ids[1:]]
    after[borders] = 0.0
    total[:-1] += after

    pairs, triples = words.find(columns.numbers[ids], starts)
    for ends, size, names in ((pairs, 2, PAIR_FEATURES[:2]), (triples, 3, PAIR_FEATURES[2:])):
        last, first = (scores.get(name, 0.0) for name in names)
        total[ends] += last
        total[ends - (size - 1)] += first
    return total


def name_features(syllables: Sequence[str], words: WordList) -> list[list[str]]:
    """Return the names of the attributes that pyvi gives CRFsuite, in pyvi's order, by syllable.

    A feature that is false counts 0 with pyvi; here it is left out, which adds up to the same.
    """
    lowered = [syllable.lower() for syllable in syllables]
    numbers = [words.number(lower) for lower in lowered]
    found = words.find(np.array(numbers, np.int32), np.zeros(1, np.int64))
    pairs, triples = (frozenset(ends.tolist()) for ends in found)
    values = [f"word.lower():{_as_attribute_value(lower)}" for lower in lowered]
    named = []
    for index, syllable in enumerate(syllables):
        names = ["bias", values[index]]
        names += _case_names("", syllable, ("isupper", "istitle", "isdigit"))
        if index > 0:
            names.append(f"-1:{values[index - 1]}")
            names += _case_names("-1:", syllables[index - 1], ("istitle", "isupper"))
            names += ["-1:word.bi_gram()"] * (index in pairs)
            names += ["-2:word.tri_gram()"] * (index in triples)
        if index < len(syllables) - 1:
            names.append(f"+1:{values[index + 1]}")
            names += _case_names("+1:", syllables[index + 1], ("istitle", "isupper"))
            names += ["+1:word.bi_gram()"] * (index + 1 in pairs)
            names += ["+2:word.tri_gram()"] * (index + 2 in triples)
        named.append(names)
    return named


def _case_names(place: str, syllable: str, tests: Sequence[str]) -> list[str]:
    return [f"{place}word.{test}()" for test in tests if getattr(syllable, test)()]


def _as_attribute_value(lower: str) -> str:
    """Return a syllable as CRFsuite, whose strings are C's, reads it: up to the first NUL."""
    return lower.partition("\0")[0]
