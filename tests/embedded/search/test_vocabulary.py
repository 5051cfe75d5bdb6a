from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wardsearch.embedded.index.snapshot import open_snapshot
from wardsearch.embedded.search.vocabulary import Vocabulary, edit_distances
from wardsearch.library.sync import sync
from wardsearch.vietnamese.spelling import fold

TEXTS = (
    "giải phóng mặt bằng",
    "giải phong trào giải phóng",
    "phòng họp phong phú ph0ng b",
    "mắt bảng mặt bằng mặt bang",
)
FOLDED = sorted({fold(word) for text in TEXTS for word in text.split()})


@pytest.fixture(scope="module", params=(True, False), ids=("one segment", "several segments"))
def vocabulary(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Vocabulary:
    folder = tmp_path_factory.mktemp("vocabulary")
    (folder / "corpus").mkdir()
    for number, text in enumerate(TEXTS):
        (folder / "corpus" / f"{number}.txt").write_text(text, encoding="utf-8")
        if not request.param:
            sync(folder / "corpus", folder / "index")
    sync(folder / "corpus", folder / "index")
    return Vocabulary(open_snapshot(folder / "index"))


def edits(one: str, two: str) -> int:
    """Return the optimal string alignment distance, by its definition."""
    if not one or not two:
        return len(one) + len(two)
    ways = [
        edits(one[:-1], two) + 1,
        edits(one, two[:-1]) + 1,
        edits(one[:-1], two[:-1]) + (one[-1] != two[-1]),
    ]
    if len(one) > 1 and len(two) > 1 and one[-2:] == two[:-3:-1]:
        ways.append(edits(one[:-2], two[:-2]) + 1)
    return min(ways)


WORDS = st.text("abc", min_size=1, max_size=5)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=5), st.integers(1, 2))
def test_distances_within_the_limit_are_those_of_the_definition(
    word: str, terms: list[str], limit: int
) -> None:
    terms = [term for term in terms if abs(len(term) - len(word)) <= limit]
    height = len(word) + limit
    rows = [list(term.encode().ljust(height, b"a")) for term in terms]
    letters = np.array(rows, np.uint8).reshape(-1, height).T
    lengths = np.array(list(map(len, terms)), np.int64)

    found = edit_distances(word.encode(), letters, lengths, limit)

    capped = [min(distance, limit + 1) for distance in found.tolist()]
    assert capped == [min(edits(word, term), limit + 1) for term in terms]


@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize("typed", ["phog", "pohng", "mat", "bnag", "gia", "xx", "phong"])
def test_near_are_the_syllables_of_all_segments_within_the_limit(
    vocabulary: Vocabulary, typed: str, limit: int
) -> None:
    expected = {
        term: edits(typed, term)
        for term in FOLDED
        if term.isalpha() and len(term) > 1 and 0 < edits(typed, term) <= limit
    }

    assert vocabulary.near(typed, limit) == expected


def test_frequencies_count_the_reports_of_all_segments(vocabulary: Vocabulary) -> None:
    reports = [[fold(word) for word in text.split()] for text in TEXTS]
    pairs = [set(pairwise(report)) for report in reports]
    asked = [*FOLDED, "unknown"]

    table = vocabulary.pair_frequencies(asked, asked)

    assert [vocabulary.frequency(term) for term in asked] == [
        sum(term in report for report in reports) for term in asked
    ]
    assert vocabulary.occurrences == sum(len(set(report)) for report in reports)
    assert table == [
        [sum((one, two) in found for found in pairs) for two in asked] for one in asked
    ]


def test_spellings_are_those_of_the_reports(vocabulary: Vocabulary) -> None:
    assert vocabulary.spellings("phong") == {"phóng": 2, "phong": 2, "phòng": 1}
    assert vocabulary.spellings("unknown") == {}


def test_pairs_are_counted_as_they_are_spelled(vocabulary: Vocabulary) -> None:
    none = [np.empty(0, np.int32)] * len(TEXTS)

    assert vocabulary.spelled_pairs("giai", "phong", none) == Counter(
        {("giải", "phóng"): 2, ("giải", "phong"): 1}
    )
    assert vocabulary.spelled_pairs("mat", "bang", none) == Counter(
        {("mặt", "bằng"): 2, ("mắt", "bảng"): 1, ("mặt", "bang"): 1}
    )
    assert vocabulary.spelled_pairs("bang", "phu", none) == Counter()


def test_deleted_reports_do_not_tell_how_a_pair_is_spelled(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(8):
        (corpus / f"{number}.txt").write_text("đường giải phóng", encoding="utf-8")
    (corpus / "x.txt").write_text("giai phòng", encoding="utf-8")
    sync(corpus, tmp_path / "index")
    (corpus / "x.txt").unlink()
    sync(corpus, tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")

    found = Vocabulary(snapshot).spelled_pairs(
        "giai", "phong", [np.empty(0, np.int32)] * len(snapshot.segments)
    )

    assert found == Counter({("giải", "phóng"): 8})
