"""Does the memory of a command stay bounded, however long a report is?"""

from pathlib import Path

import pytest

from one_report import peaks

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc"),
]


@pytest.mark.parametrize("shape", ["words that all differ", "prose", "single letters", "one line"])
def test_search_and_show_take_no_more_memory_for_a_longer_report(
    tmp_path: Path, shape: str
) -> None:
    (tmp_path / "short").mkdir()
    (tmp_path / "long").mkdir()
    short = dict(peaks(tmp_path / "short", shape, 3))
    long = dict(peaks(tmp_path / "long", shape, 9))

    assert max(long[name] for name in ("search", "show", "show --json")) < 150
    grown = {name: long[name] - short[name] for name in short}
    assert max(grown[name] for name in ("search", "show", "show --json")) < 10
    # 64 MB may take 400: some 5 for each million code points of letters of one byte.
    assert long["index"] < 250
    assert grown["index"] < 60
