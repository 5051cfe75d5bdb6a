import itertools
import unicodedata
from random import Random

import numpy as np
import pytest
from hypothesis import given, strategies as st

from support.pyvi_reference import WITH_RULES, any_text, pyvi_tokenizer
from wardsearch.analysis.segmenter.pyvi_syllables import syllabify, word_ranges
from wardsearch.ranges import CharRange


@given(any_text())
def test_a_text_has_the_syllables_that_pyvi_gives_it(text: str) -> None:
    assert syllabify(text) == pyvi_tokenizer().sylabelize(text)[1]


def test_every_rule_of_pyvis_beside_every_other_gives_its_syllables() -> None:
    pieces = itertools.product(WITH_RULES, ("", " "), WITH_RULES)
    texts = [unicodedata.normalize("NFC", "".join(three)) for three in pieces]

    assert list(map(syllabify, texts)) == [pyvi_tokenizer().sylabelize(text)[1] for text in texts]


@given(any_text())
def test_the_syllables_are_the_text_without_its_white_space(text: str) -> None:
    visible = [char for char in text if char == "\n" or not char.isspace()]

    assert "".join(syllabify(text)) == "".join(visible)


@given(any_text())
def test_splitting_at_white_space_first_changes_no_syllable(text: str) -> None:
    chunks = [line.split() for line in text.split("\n")]
    lines = [[s for chunk in line for s in syllabify(chunk)] for line in chunks]
    between = [["\n"]] * (len(lines) - 1)
    parts = itertools.chain.from_iterable(itertools.zip_longest(lines, between, fillvalue=[]))

    assert syllabify(text) == list(itertools.chain.from_iterable(parts))


@given(any_text())
def test_a_syllable_by_itself_stays_one(text: str) -> None:
    syllables = syllabify(text)

    assert syllabify(" ".join(syllables)) == syllables


@given(any_text(), st.randoms(use_true_random=False))
def test_ranges_hold_just_the_syllables_they_join(text: str, random: Random) -> None:
    syllables = syllabify(text)
    joined = np.array([at > 0 and random.random() < 0.5 for at in range(len(syllables))], np.bool_)
    ranges = word_ranges(text, syllables, joined)

    assert [s for start, end in ranges for s in syllabify(text[start:end])] == syllables
    assert len(ranges) == len(syllables) - joined.sum()
    assert all(start < end for start, end in ranges)
    assert all(a.end <= b.start for a, b in itertools.pairwise(ranges))


def test_a_joined_word_reaches_over_the_white_space_in_it() -> None:
    text = " Đại \u3000hội\nĐảng "

    assert word_ranges(text, syllabify(text), np.array([False, True, False, False])) == [
        CharRange(1, 9),
        CharRange(9, 10),
        CharRange(10, 14),
    ]


def test_a_long_rule_is_split_in_linear_time() -> None:
    assert len(syllabify("-" * 200_000)) == 200_000


@given(
    st.lists(st.sampled_from([*"aA.@-_+ô: /\n", "b.vn", "://", "@b.vn", "..."]), max_size=25).map(
        "".join
    )
)
def test_addresses_in_any_company_are_those_that_pyvi_sees(text: str) -> None:
    assert syllabify(text) == pyvi_tokenizer().sylabelize(text)[1]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("@" + "a." * 100_000, 200_001),  # each letter might begin an address
        ("a." * 100_000 + "@b", 200_002),
        ("a." * 50_000 + "@" + "b" * 50_000, 100_002),  # and each of them reads on to its end
        ("a@" * 50_000 + "b.vn", 99_999),
        ("x@y.vn " * 10_000, 10_000),
    ],
)
def test_a_long_text_with_an_at_sign_is_split_in_linear_time(text: str, count: int) -> None:
    assert len(syllabify(text)) == count
