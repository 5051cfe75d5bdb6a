"""Are keywords of the sample reports found side by side: first, by date, and in the count?

The floors are a little under what is reached; `python tests/relevance/keywords.py` prints it.
"""

from pathlib import Path

import pytest

from relevance.keywords import Keyword, build_dated, figures, make_queries
from relevance.rows import Rows, Text, read_reports
from wardsearch.library.index import open_index

CORPUS = Path(__file__).parents[2] / "corpus"
FLOORS = {
    "name first": 1.0,
    "ong name": 0.95,
    "phong vien name": 0.95,
    "name bi bat": 0.95,
    "name total": 1.0,
    "in ten, score": 0.99,
    "in ten, date": 0.97,
    "two, score": 0.9,
    "two, date": 0.9,
}


def test_keywords_find_what_holds_them_together(tmp_path: Path) -> None:
    queries = make_queries(Rows(read_reports(CORPUS)))
    assert [len(made) >= least for made, least in zip(queries, (20, 100, 5), strict=True)] == (
        [True] * 3
    )

    with open_index(build_dated(CORPUS, tmp_path)) as index:
        for typing in ("bare", "accented"):
            reached = figures(index, queries, typing)
            assert {n: reached[n] for n, floor in FLOORS.items() if reached[n] < floor} == {}
            assert reached["count"] <= 1.05


@pytest.fixture
def rows() -> Rows:
    texts = (
        "Tin: ông Lê Văn Luyện, họp tổ.",
        "Hợp tỏ. Thủy lợi",
        "thuỷ lợi và cả họp tổ",
        "Họp Lê Văn",
    )
    return Rows([Text(str(number), "", text) for number, text in enumerate(texts)])


def test_a_row_is_held_as_spelled_or_in_any_spelling(rows: Rows) -> None:
    assert rows.holding(["họp tổ"], spelled=True) == {"0", "2"}
    assert rows.holding(["họp tổ"], spelled=False) == {"0", "1", "2"}
    assert rows.holding(["thuỷ lợi"], spelled=True) == {"1", "2"}
    assert rows.holding(["họp tổ", "thủy lợi"], spelled=True) == {"2"}


def test_a_name_is_three_words_with_capitals_the_first_a_surname(rows: Rows) -> None:
    assert list(rows.names()) == ["Lê Văn Luyện"]


def test_queries_are_the_same_each_time() -> None:
    made = [make_queries(Rows(read_reports(CORPUS)), names=5, keywords=5, two=5) for _ in range(2)]

    assert made[0] == made[1]
    assert all(isinstance(keyword, Keyword) for keyword in made[0].names)
