from pathlib import Path

import pytest

from wardsearch.results import Hit, QueryInfo, SearchResults
from wardsearch.terminal.paths import shown_path, with_shown_paths


@pytest.mark.parametrize(
    ("working", "path", "shown"),
    [
        ("a", "a/c/b.txt", "c/b.txt"),
        ("a", "a/b.txt", "b.txt"),
        ("a", "ab/b.txt", None),
        ("a/c", "a/b.txt", None),
    ],
)
def test_a_path_is_shown_from_where_the_command_runs(
    working: str, path: str, shown: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / working).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / working)
    whole = (tmp_path / path).as_posix()

    assert shown_path(whole) == (shown or whole)
    hit = Hit(rank=1, score=1.0, id="b.txt", path=whole, title="b")
    results = SearchResults(QueryInfo("b", "b"), 1, "all-words", 0.0, hits=(hit,))
    assert [each.path for each in with_shown_paths(results).hits] == [shown or whole]


def test_a_relative_path_stays_as_it_is() -> None:
    assert shown_path("corpus/b.txt") == "corpus/b.txt"
