import itertools

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wardsearch.analysis.segmenter.word_list import WordList

_SYLLABLES = ["a", "b", "c", "đ", "ế", "x"]
_words = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=4)
_sentences = st.lists(st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=8), min_size=1)


@given(st.lists(_words, max_size=20), _sentences)
def test_pairs_and_triples_are_found_where_the_list_has_them_as_lines(
    words: list[list[str]], sentences: list[list[str]]
) -> None:
    lines = {" ".join(word) for word in words}
    row: list[str] = []
    starts, expected = [], {2: [], 3: []}  # type: tuple[list[int], dict[int, list[int]]]
    for sentence in sentences:
        starts.append(len(row))
        for size, at in itertools.product((2, 3), range(len(sentence))):
            if at >= size - 1 and " ".join(sentence[at - size + 1 : at + 1]) in lines:
                expected[size].append(len(row) + at)
        row += sentence
    word_list = WordList("\n".join(" ".join(word) for word in words).encode())
    numbers = np.array([word_list.number(syllable) for syllable in row], np.int32)
    pairs, triples = word_list.find(numbers, np.array(starts))

    assert (pairs.tolist(), triples.tolist()) == (expected[2], expected[3])


def test_all_that_is_in_no_word_has_one_number() -> None:
    words = WordList("nhà cửa\nđại biểu quốc\nhội\n".encode())

    assert words.number("hội") == words.number("vắng") == words.number("\ud800") == 5
    assert len({words.number(s) for s in ("nhà", "cửa", "đại", "biểu", "quốc")}) == 5


def test_a_list_of_too_many_syllables_is_refused() -> None:
    data = "\n".join(f"a{number} b{number}" for number in range(25_000)).encode()

    with pytest.raises(ValueError, match="50000 different syllables is too large"):
        WordList(data)
