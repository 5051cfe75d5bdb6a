"""Which snapshot does an opened index read?"""

from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.library.index import Index


def snapshot_of(index: Index) -> Snapshot:
    """Return what *index*, one of the embedded engine, reads."""
    engine = index._engine  # noqa: SLF001 - a test may look inside
    assert isinstance(engine, EmbeddedEngine)
    return engine.snapshot
