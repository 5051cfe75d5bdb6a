"""How thoroughly do the property tests search, and what do many tests share?

A little while one works, more and repeatably in CI.

`HYPOTHESIS_PROFILE` names the profile; without it, a set `CI` chooses `ci`.
"""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from support.cluster import VARIABLE, WHY_VARIABLE, Cluster
from support.paths import CORPUS

# No deadline in either: a machine that is busy with something else is not a failing test.
settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True, print_blob=True)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "quick")
)
# No test reads or writes the settings of the person who runs it.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="wardsearch-tests-")
for variable in ("WARDSEARCH_CONFIG", "WARDSEARCH_PAGER", "PAGER", "VISUAL", "EDITOR"):
    os.environ.pop(variable, None)
# A shell that runs the tests in the background has all that they start ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the sample reports in `corpus/`, to be read alone."""
    from wardsearch import sync

    folder = tmp_path_factory.mktemp("samples") / "index"
    sync(CORPUS, folder, jobs=1)
    return folder


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """Return the cluster that `tests/support/cluster.py` started."""
    if VARIABLE not in os.environ:
        how = "start one: python tests/support/cluster.py pytest -m cluster"
        pytest.skip(f"no cluster of OpenSearch: {os.environ.get(WHY_VARIABLE) or how}")
    return Cluster.from_file(os.environ[VARIABLE])


@pytest.fixture
def address(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the address of an index that is not there yet, and is gone after the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    name = f"test-{uuid4().hex[:12]}"
    yield f"opensearch://{cluster.hosts}/{name}"
    cluster.forget(name)
