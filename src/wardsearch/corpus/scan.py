"""What did a look at the corpus folders find, and of which files does it tell nothing?

Does not cover looking (`folder`) or what differs from before (`comparison`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wardsearch.corpus.corpus_files import CorpusFiles
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.corpus.skipped import Skipped


@dataclass(frozen=True)
class Scan:
    """What a look at the corpus folders found.

    Attributes:
        folders: Those that the index is made of after the run.
        asked: Those that were looked at.
        files, skipped: As `folder.scan_corpus` has them, under names of the whole corpus.
        began_ns: When, in ns since 1970.
    """

    folders: CorpusFolders
    asked: tuple[CorpusFolder, ...]
    files: CorpusFiles
    skipped: Sequence[Skipped]
    began_ns: int

    def stays(self, name: str) -> bool:
        """Return whether the file *name*, which was not found, is left as it was before."""
        return name in self._unreadable or name.startswith(self._unseen)

    @cached_property
    def _unreadable(self) -> frozenset[str]:
        return frozenset(skipped.path for skipped in self.skipped)

    @cached_property
    def _unseen(self) -> tuple[str, ...]:
        """How the names begin of what lies below folders that were not looked at."""
        unlisted = [path for path in self._unreadable if path.endswith("/")]
        others = set(self.folders.folders) - set(self.asked)
        return (*unlisted, *(self.folders.prefix(folder) for folder in others))
