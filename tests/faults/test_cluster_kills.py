from pathlib import Path

import pytest

from faults import cluster_kills
from support.cluster import Cluster


@pytest.mark.cluster
@pytest.mark.slow
def test_nothing_is_lost_and_no_search_fails_where_managers_are_killed(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    outcome = cluster_kills.trial(cluster, tmp_path, seed=1)

    assert (outcome.reports, outcome.lost, outcome.wrong, outcome.failed) == (2000, 0, 0, 0)
    assert outcome.searches > 0
