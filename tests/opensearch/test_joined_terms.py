"""Terms joined by spaces are found as if the texts were cut at them."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from wardsearch.opensearch import joined_terms
from wardsearch.opensearch.joined_terms import JoinedTerms

# Of one, eight, nine, sixteen and more bytes; some begin alike.
TERMS = st.sampled_from(
    ["a", "b", "đườ", "nghieng", "nghiêng", "x" * 8, "x" * 9, "x" * 16, "x" * 17, "x" * 18, "ỡ"]
)
REPORTS = st.lists(st.lists(TERMS, max_size=6), max_size=4)


@settings(max_examples=400)
@given(REPORTS, st.lists(TERMS, unique=True))
def test_the_terms_that_are_asked_for_are_found_where_they_stand(
    reports: list[list[str]], asked: list[str]
) -> None:
    known = {term: number for number, term in enumerate(asked, 1)}

    terms = JoinedTerms([" ".join(report) for report in reports])

    assert np.diff(terms.starts).tolist() == list(map(len, reports))
    numbers = terms.numbers(known)
    assert numbers.tolist() == [known.get(term, 0) for term in chain.from_iterable(reports)]


@given(REPORTS, st.data())
def test_terms_that_are_chosen_are_numbered(reports: list[list[str]], data: st.DataObject) -> None:
    terms = JoinedTerms([" ".join(report) for report in reports])
    whole = list(chain.from_iterable(reports))
    places = [place for place in range(len(whole)) if data.draw(st.booleans())]

    numbers, strings = terms.numbered(np.array(places, np.int64), 3)

    assert [strings[number - 3] for number in numbers] == [whole[place] for place in places]
    assert len(set(strings)) == len(strings)


def test_terms_whose_bytes_are_mixed_alike_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined_terms, "_mixed", lambda one, two: one * 0 + two * 0)
    terms = JoinedTerms(["a b", "b nghiêng a"])

    assert terms.numbers({"a": 1, "b": 2}).tolist() == [1, 2, 2, 0, 1]
    assert terms.numbered(np.array([0, 1, 3]), 1)[1] == ["a", "b", "nghiêng"]
