"""Syllables are joined by the exact recursion; by arrays and natively just so, near to ties too."""

from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from support.native_kernel import kernel, needs_kernel
from wardsearch.analysis.segmenter import segmenter as module
from wardsearch.analysis.segmenter.crf_features import PAIR_FEATURES, name_features
from wardsearch.analysis.segmenter.crfsuite import CrfModel
from wardsearch.analysis.segmenter.segmenter import ModelSegmenter
from wardsearch.analysis.segmenter.word_list import WordList

WORDS = WordList(b"a b\nb c d\nc c\nd a b\na a a\n")
SYLLABLES = ["a", "B", "c", "d", "A", "e", "1", ",", "C", "b"]
NAMES = [
    "bias",
    *(f"{place}word.lower():{letter}" for place in ("", "-1:", "+1:") for letter in "abcd"),
    *(f"{place}word.istitle()" for place in ("", "-1:", "+1:")),
    *PAIR_FEATURES,
]
# Small whole numbers add up to ties; others round.
WEIGHTS = st.integers(-2, 2).map(float) | st.sampled_from([0.1, -0.3, 1.7, 0.7, 1e-6, 30.0])
TWO = st.tuples(WEIGHTS, WEIGHTS)
inside = True


@st.composite
def segmenters(draw: st.DrawFn) -> ModelSegmenter:
    labels = draw(st.sampled_from([("B_W", "I_W"), ("I_W", "B_W")]))
    weights = draw(st.fixed_dictionaries(dict.fromkeys(NAMES, TWO)))
    return ModelSegmenter(CrfModel(labels, draw(st.tuples(TWO, TWO)), weights), WORDS, "test")


def exactly(segmenter: ModelSegmenter, sentence: list[str]) -> list[bool]:
    """Join one sentence as pyvi does."""
    labels = segmenter._model.tag(name_features(sentence, WORDS))  # noqa: SLF001 - as it tags
    inside = segmenter._model.labels.index("I_W")  # noqa: SLF001
    joined = [False]
    for place, (before, syllable) in enumerate(pairwise(sentence), 1):
        is_joinable = not {before, syllable} & {",", "1"}
        is_fitting = before.istitle() or not syllable.istitle()
        joined.append(labels[place] == inside and is_joinable and is_fitting)
    return joined


@given(
    segmenters(),
    st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=9), min_size=1, max_size=9),
)
@settings(max_examples=200)
def test_all_ways_join_as_the_exact_recursion_does(
    segmenter: ModelSegmenter, sentences: list[list[str]]
) -> None:
    ids = np.array([SYLLABLES.index(s) for sentence in sentences for s in sentence], np.int32)
    starts = np.cumsum([0, *map(len, sentences)])[:-1]
    expected = [joined for sentence in sentences for joined in exactly(segmenter, sentence)]

    assert segmenter.joins(SYLLABLES, ids, starts).tolist() == expected
    with mock.patch.object(module, "native", return_value=None):
        assert segmenter.joins(SYLLABLES, ids, starts).tolist() == expected


@needs_kernel
@pytest.mark.parametrize(
    ("ids", "starts", "numbers", "side"),
    [
        ([2], [0, 1], [0, 1], 2),
        ([-1], [0, 1], [0, 1], 2),
        ([0], [0, 2], [0, 1], 2),
        ([0], [1, 1], [0, 1], 2),
        ([0, 0], [0, 3, 1, 2], [0, 1], 2),
        ([0], [], [0, 1], 2),
        ([0], [0, 1], [2, 1], 2),
        ([0], [0, 1], [-1, 1], 2),
        ([0], [0, 1], [0, 1], 1000),
        ([0], [0, 1], [0, 1], 0),
        ([0], [0, 1], [0, 1], 2**40),
        ([0], [0, 1], [0], 2),
    ],
)
def test_numbers_out_of_range_are_refused(
    ids: list[int], starts: list[int], numbers: list[int], side: int
) -> None:
    assert kernel is not None
    doubles, flags = np.zeros(2), np.zeros(2, np.bool_)
    columns = (doubles, doubles, doubles, np.array(numbers, np.int32), flags, flags)
    words = np.zeros(2, np.uint8), side, np.zeros(1, np.int64)
    given_ids, bounds = np.array(ids, np.int32), np.array(starts, np.int64)

    with pytest.raises(ValueError, match="out of its range"):
        kernel.joins(given_ids, bounds, columns, words, (0.0,) * 9, inside)


@needs_kernel
def test_a_sentence_too_near_to_a_tie_is_named() -> None:
    assert kernel is not None
    doubles, flags = np.array([0.0, 9.0]), np.ones(2, np.bool_)
    columns = (doubles, np.zeros(2), np.zeros(2), np.zeros(2, np.int32), flags, flags)
    words = np.zeros(2, np.uint8), 1, np.zeros(1, np.int64)
    ids, bounds = np.array([1, 1, 0, 1, 1], np.int32), np.array([0, 2, 3, 5], np.int64)

    _, doubtful = kernel.joins(ids, bounds, columns, words, (0.0,) * 9, inside)

    assert np.frombuffer(doubtful, np.int64).tolist() == [1]
