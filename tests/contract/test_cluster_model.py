"""An index in a cluster, after any history of changes, finds what a dict of the files holds.

The rules are those of an index in a folder (`test_sync_model`), but for what only a folder has.
"""

import os
import shutil
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from contract.test_sync_model import Corpus
from support.cluster import VARIABLE, Cluster
from wardsearch.library.sync import sync


class ClusterCorpus(Corpus):
    """Files as they are, and `indexed`: the reports as they were at the last run."""

    def __init__(self) -> None:
        super().__init__()
        self.cluster = Cluster.from_file(os.environ[VARIABLE])
        self.name = f"model-{uuid4().hex[:12]}"
        self.index = f"opensearch://{self.cluster.hosts}/{self.name}"

    def teardown(self) -> None:
        self.cluster.forget(self.name)
        shutil.rmtree(self.folder)

    def is_made(self) -> bool:
        """Return whether there is an index; the first run makes it."""
        return True

    def crash(self) -> None:
        """Do nothing: processes that are killed have tests of their own."""

    def run_cut_short(self) -> None:
        """Do nothing, likewise."""

    @rule()
    def run_again(self) -> None:
        self.run(rebuild=False)
        self.run(rebuild=False)

    @rule()
    def run_in_parts(self) -> None:
        """Index as three hosts do."""
        for part in ("1/3", "2/3", "3/3"):
            sync(self.corpus, self.index, part=part, allow_empty=True)
        self.indexed = self.reports()

    @invariant()
    def nothing_is_left_over(self) -> None:
        kept = self.cluster.ask(0, f"/{self.name}*/_alias")

        assert len(kept) == 3, kept  # reports, catalog, writers


@pytest.mark.cluster
@pytest.mark.slow
def test_an_index_in_a_cluster_finds_what_the_files_hold(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cluster.count > 0
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    run_state_machine_as_test(
        ClusterCorpus,
        settings=settings(
            max_examples=5,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],  # shrinking would take an hour
        ),
    )
