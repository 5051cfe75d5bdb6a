"""Which snapshot does an opened index read, and what names an index of whichever engine?"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.library.index import Index

NewIndex: TypeAlias = Callable[[], str | Path]
"""Returns what names an index that is not there yet, each time another."""


def snapshot_of(index: Index) -> Snapshot:
    """Return what *index*, one of the embedded engine, reads."""
    engine = index._engine  # noqa: SLF001 - a test may look inside
    assert isinstance(engine, EmbeddedEngine)
    return engine.snapshot
