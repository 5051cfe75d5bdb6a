"""What came of a comparison of a corpus with an index, in reports?"""

from dataclasses import dataclass, field

from wardsearch.corpus.skipped import Skipped


@dataclass
class Counts:
    """What a run did; as in `SyncResult`."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    newly_skipped: list[Skipped] = field(default_factory=list)
    read_as: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many reports the store holds afterwards."""
        return self.added + self.updated + self.unchanged

    def skip(self, skipped: Skipped, *, is_new: bool) -> None:
        """Count what is *skipped*; it *is_new* where the last run did not skip it."""
        self.skipped.append(skipped)
        if is_new:
            self.newly_skipped.append(skipped)
