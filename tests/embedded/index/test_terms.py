from bisect import bisect_left
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from support.strategies import tokens
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.terms import (
    PAIR_JOINER,
    PairTerms,
    PairTermsWriter,
    StringTerms,
    pair_keys,
    pairs_of,
    write_strings,
)
from wardsearch.vietnamese.spelling import canonical, fold

_LETTERS = st.text(st.sampled_from("aăbđ1"), min_size=1, max_size=3)
_TERMS = st.sets(_LETTERS | tokens().map(canonical).filter(bool), max_size=20).map(
    lambda terms: sorted(term.encode() for term in terms)
)


def _is_printed(token: str) -> bool:
    """Return whether *token* sorts above the joiner of pairs, as every token of a text does."""
    return min(token.encode(), default=0) > PAIR_JOINER[0]


def _strings(path: Path, terms: list[bytes]) -> StringTerms:
    file = ArrayFileWriter(path)
    write_strings(file, "x", terms)
    file.close({})
    return StringTerms(ArrayFile(path), "x")


def _pairs(path: Path, folded: list[bytes], keys: list[int], cut: int) -> PairTerms:
    file = ArrayFileWriter(path)
    write_strings(file, "folded", folded)
    writer = PairTermsWriter(file, "pair", len(folded))
    writer.append(np.array(keys[:cut], np.int64))
    writer.append(np.array(keys[cut:], np.int64))
    writer.close()
    file.close({})
    opened = ArrayFile(path)
    return PairTerms(opened, "pair", StringTerms(opened, "folded"))


def _check_order(terms: StringTerms | PairTerms, listed: list[bytes], asked: set[bytes]) -> None:
    """Demand that *terms* are the sorted *listed*, and that those *asked* for are found so."""
    assert list(terms) == listed
    assert len(terms) == len(listed)
    for term in asked:
        assert terms.position(term) == bisect_left(listed, term)
        assert terms.find(term) == (listed.index(term) if term in listed else -1)
        numbers = [number for number, other in enumerate(listed) if other.startswith(term)]
        start, end = terms.prefix_range(term)
        assert list(range(start, end)) == numbers


@given(_TERMS, st.sets(_LETTERS | tokens()))
def test_terms_are_numbered_found_and_enumerated_in_the_order_of_their_bytes(
    tmp_path_factory: pytest.TempPathFactory, listed: list[bytes], others: set[str]
) -> None:
    terms = _strings(tmp_path_factory.mktemp("terms") / "x", listed)
    halves = {term.decode()[: len(term) // 2].encode() for term in listed}
    asked = {b"", *listed, *halves, *(other.encode("utf-8", "replace") for other in others)}
    _check_order(terms, listed, asked)


def test_a_number_that_is_no_terms_is_an_index_error(tmp_path: Path) -> None:
    terms = _strings(tmp_path / "x", [b"a", b"b"])
    for number in (-1, 2):
        with pytest.raises(IndexError):
            terms[number]


def _key(first: int, second: int) -> int:
    return int(pair_keys(np.array([first]), np.array([second]))[0])


@given(st.sets(_LETTERS.map(fold) | tokens().map(fold).filter(_is_printed), max_size=8), st.data())
def test_pairs_are_in_the_order_of_their_bytes_and_found_so(
    tmp_path_factory: pytest.TempPathFactory, strings: set[str], data: st.DataObject
) -> None:
    folded = sorted(string.encode() for string in strings)
    number = st.integers(0, max(0, len(folded) - 1))
    chosen = data.draw(st.sets(st.tuples(number, number), max_size=20)) if folded else set()
    cut = data.draw(st.integers(0, len(chosen)))
    keys = sorted(_key(first, second) for first, second in chosen)
    terms = _pairs(tmp_path_factory.mktemp("pairs") / "x", folded, keys, cut)
    listed = sorted(folded[first] + PAIR_JOINER + folded[second] for first, second in chosen)
    every = {a + PAIR_JOINER + b for a in folded for b in folded}
    parts = {term[:place] for term in listed for place in (0, 1, term.index(PAIR_JOINER) + 1)}
    text_parts = {part for part in parts if part.decode(errors="replace").encode() == part}
    _check_order(terms, listed, every | text_parts | set(folded) | {b"zzz", b"a\x1fzz"})
    assert terms.keys(0, len(keys)).tolist() == keys
    assert terms.keys(cut, len(keys)).tolist() == keys[cut:]
    for first in range(-1, len(folded)):
        for second in range(-1, len(folded)):
            key = _key(first, second)
            found = keys.index(key) if min(first, second) >= 0 and key in keys else -1
            assert terms.find_pair(first, second) == found


def test_pairs_of_more_than_65536_syllables_keep_their_numbers(tmp_path: Path) -> None:
    folded = sorted(b"%06d" % number for number in range(65_537))
    keys = [_key(0, 65_536), _key(65_536, 1), _key(65_536, 65_536)]
    terms = _pairs(tmp_path / "x", folded, keys, 1)
    assert list(terms) == [
        b"000000\x1f065536",
        b"065536\x1f000001",
        b"065536\x1f065536",
    ]
    assert terms.find(b"065536\x1f065536") == 2
    assert terms.keys(0, 3).tolist() == keys
    assert [part.tolist() for part in pairs_of(np.array(keys))] == [
        [0, 65_536, 65_536],
        [65_536, 1, 65_536],
    ]
