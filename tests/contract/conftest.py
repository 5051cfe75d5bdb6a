"""In which engines are the indexes of the contract?"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from support.engines import NewIndex

if TYPE_CHECKING:
    from support.cluster import Cluster


@pytest.fixture(params=["folder", pytest.param("cluster", marks=pytest.mark.cluster)])
def new_index(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[NewIndex]:
    """Yield what names an index that is not there yet, each time another; all are gone at the end.

    Once for each engine.
    """
    numbers = count()
    if request.param == "folder":
        yield lambda: tmp_path / f"index-{next(numbers)}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    name = f"contract-{uuid4().hex[:12]}"
    yield lambda: f"opensearch://{cluster.hosts}/{name}-{next(numbers)}"
    cluster.forget(name)
