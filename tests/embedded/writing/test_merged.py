"""Terms and postings of segments become those of one: by NumPy as told; natively just so."""

from collections import defaultdict
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias
from unittest import mock

import numpy as np
from hypothesis import example, given, strategies as st

from support.native_kernel import kernel, needs_kernel
from wardsearch.analysis.arrays import Ints
from wardsearch.embedded.index.postings import Postings
from wardsearch.embedded.writing import merged_postings, merged_strings
from wardsearch.embedded.writing.merged_postings import Part, merge_postings
from wardsearch.embedded.writing.merged_strings import StringPart, merge_strings

# Of each key the documents that hold it, and how often each does.
Held: TypeAlias = dict[int, dict[int, int]]

KEYS = st.integers(0, 4) | st.integers(0, 2**62)
HELD = st.dictionaries(KEYS, st.dictionaries(st.integers(0, 3), st.integers(1, 300), max_size=3))
TERMS = st.sets(st.binary(max_size=3))
ANY = st.lists(st.integers(-2, 4) | st.integers(-(2**31), 2**31 - 1), max_size=5)
ANY_LONG = st.lists(st.integers(-2, 4) | st.integers(-(2**63), 2**63 - 1), max_size=5)


def ints(numbers: list[int]) -> Ints:
    return np.array(numbers, np.int32)


def part_of(held: Held, places: list[int]) -> Part:
    keys = sorted(held)
    rows = [sorted(held[key].items()) for key in keys]
    documents = ints([document for row in rows for document, _ in row])
    frequencies = ints([often for row in rows for _, often in row])
    counts = ints([len(row) for row in rows])
    return Part(np.array(keys, np.int64), counts, Postings(documents, frequencies), ints(places))


@st.composite
def parts(draw: st.DrawFn) -> list[tuple[Held, list[int]]]:
    """Draw segments of four documents: what is held there, and the new numbers of these."""
    found: list[tuple[Held, list[int]]] = []
    count = 0
    for _ in range(draw(st.integers(0, 4))):
        places: list[int] = []
        for is_dead in draw(st.lists(st.booleans(), min_size=4, max_size=4)):
            places.append(-1 if is_dead else count)
            count += not is_dead
        if count and draw(st.booleans()):  # pieces of the last document
            places = [count - 1] * 4
        found.append((draw(HELD), places))
    return found


def plain(found: Any) -> Any:  # noqa: ANN401 - arrays, in tuples and lists of any depth
    return [plain(each) for each in found] if isinstance(found, tuple | list) else found.tolist()


@given(parts())
@example([({0: {1: 1, 3: 5}}, [0, 1, 2, 3]), ({0: {0: 2, 2: 1}, 7: {1: 1}}, [3, 3, 3, 3])])
def test_postings_are_merged_by_key_and_document(drawn: list[tuple[Held, list[int]]]) -> None:
    expected: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for held, places in drawn:
        for key, row in held.items():
            for document, often in row.items():
                if places[document] >= 0:
                    expected[key][places[document]] += often
    given = [part_of(held, places) for held, places in drawn]
    with mock.patch.object(merged_postings, "native", return_value=None):
        found = merge_postings(given)

    ends = np.cumsum([0, *found.counts])
    documents, frequencies = (each.tolist() for each in found.postings)
    rows = [
        dict(zip(documents[start:end], frequencies[start:end], strict=True))
        for start, end in pairwise(ends)
    ]
    assert dict(zip(found.keys.tolist(), rows, strict=True)) == expected
    assert found.keys.tolist() == sorted(expected)
    assert [list(row) for row in rows] == [sorted(expected[key]) for key in sorted(expected)]
    if kernel is not None:
        assert plain(merge_postings(given)) == plain(found)


@given(st.lists(TERMS, max_size=4), st.randoms(use_true_random=False))
def test_terms_are_merged_in_their_order_without_dead_ones(
    drawn: list[set[bytes]], random: Random
) -> None:
    given = []
    for each in drawn:
        terms = sorted(each)
        counts = ints([random.randrange(3) for _ in terms])
        ends = np.cumsum([0, *map(len, terms)]).astype(np.uint32)
        given.append(StringPart(np.frombuffer(b"".join(terms), np.uint8), ends, counts))
    with mock.patch.object(merged_strings, "native", return_value=None):
        found = merge_strings(given)

    text, ends = found.text.tobytes(), found.ends.tolist()
    terms = [text[start:end] for start, end in pairwise(ends)]
    living = [
        {term for term, count in zip(sorted(each), part.counts, strict=True) if count}
        for each, part in zip(drawn, given, strict=True)
    ]
    assert terms == sorted(set().union(*living))
    for each, alive, numbers in zip(drawn, living, found.numbers, strict=True):
        told = [terms[number] if number >= 0 else None for number in numbers.tolist()]
        assert told == [term if term in alive else None for term in sorted(each)]
    if kernel is not None:
        assert plain(merge_strings(given)) == plain(found)


@needs_kernel
@given(st.lists(st.tuples(ANY_LONG, ANY, ANY, ANY, ANY), max_size=3))
@example([([1, 0], [0, 0], [], [], [])])
@example([([0], [1], [1], [1], [0])])
@example([([0], [1], [-1], [1], [0])])
@example([([0, 1], [1, 1], [0], [1], [0])])
def test_postings_out_of_range_are_refused(
    drawn: list[tuple[list[int], list[int], list[int], list[int], list[int]]],
) -> None:
    """Whatever the kernel is given, it reads and writes nothing beyond (see the sanitizers)."""
    assert kernel is not None
    given = [(np.array(keys, np.int64), *map(ints, others)) for keys, *others in drawn]
    is_right = all(
        keys == sorted(keys)
        and len(counts) == len(keys)
        and len(documents) == len(frequencies)
        and min(counts, default=0) >= 0
        and sum(counts) <= len(documents)
        and all(0 <= each < len(places) for each in documents[: sum(counts)])
        for keys, counts, documents, frequencies, places in drawn
    )
    try:
        kernel.merge_postings(given)
    except ValueError:
        assert not is_right
    else:
        assert is_right


@needs_kernel
@given(st.lists(st.tuples(st.binary(max_size=6), ANY, ANY), max_size=3))
def test_terms_out_of_range_are_refused(drawn: list[tuple[bytes, list[int], list[int]]]) -> None:
    assert kernel is not None
    given = [
        (text, np.array(ends, np.int64).astype(np.uint32), ints(counts))
        for text, ends, counts in drawn
    ]
    is_right = all(
        len(ends) == len(counts) + 1
        and all(
            start <= end <= len(text)
            for (start, end), count in zip(pairwise(ends.tolist()), counts.tolist(), strict=True)
            if count
        )
        for text, ends, counts in given
    )
    try:
        text, ends, numbers = kernel.merge_strings(given)
    except ValueError:
        pass  # what overlaps may be too long together
    else:
        assert is_right
        assert len(numbers) == len(given)
        assert len(text) == np.frombuffer(ends, np.uint32)[-1]
