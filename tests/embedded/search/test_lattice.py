from itertools import product

from hypothesis import given, strategies as st

from wardsearch.embedded.search.lattice import best_paths

SCORES = st.integers(-9, 9).map(float)


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), SCORES, min_size=1), min_size=1, max_size=4),
    st.dictionaries(st.tuples(st.integers(1, 3), *[st.sampled_from("abcd")] * 2), SCORES),
    st.integers(1, 6),
)
def test_the_best_paths_are_those_that_trying_all_finds(
    columns: list[dict[str, float]], links: dict[tuple[int, str, str], float], count: int
) -> None:
    def score(items: tuple[str, ...]) -> float:
        own = sum(column[item] for column, item in zip(columns, items, strict=True))
        linked = (links.get((n, items[n - 1], items[n]), 0.0) for n in range(1, len(items)))
        return own + sum(linked)

    found = best_paths(
        [list(column.items()) for column in columns], lambda *key: links.get(key, 0.0), count
    )

    expected = sorted(map(score, product(*columns)), reverse=True)[:count]
    assert [path.score for path in found] == expected
    assert [score(path.items) for path in found] == expected
    assert len({path.items for path in found}) == len(found)


def test_without_columns_there_is_no_path() -> None:
    assert best_paths([], lambda *_: 0.0, 3) == []
