"""What must an index hold after a run that may have died, and what must lie in its folder?

A `World` is a corpus that grows and changes by chance, and the index of it. After every run it
compares what is found with what was there before and what should be there now.
"""

import shutil
from copy import copy
from pathlib import Path
from random import Random
from typing import NamedTuple

from faults.victim import Outcome
from support.corpora import write
from support.engines import snapshot_of
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.errors import IndexMissingError
from wardsearch.library.index import Index, open_index

_WORDS = ("giải", "phóng", "mặt", "bằng", "phường", "tổ", "dân", "phố", "họp", "bầu", "cử", "đê")
_MOST_REPORTS = 150  # each is asked for after every run, so a larger corpus makes campaigns long
_BESIDES = {"MAIN_WRITELOCK", "manifest.json"}
# Left before anything is removed, and the next's own.
_NOTE = {"writer.json", "writer.json.part", "reading.json", "reading.json.part"}


class Made(NamedTuple):
    """A file as it was once made: two that are made one after the other may have one name."""

    name: str
    inode: int
    changed: int


class Left(NamedTuple):
    """What a run left in the index folder beside its last commit, and its size in bytes."""

    files: frozenset[Made]
    size: int


class World:
    """A corpus and its index.

    Attributes:
        corpus, index: The folders.
        files: What is in the corpus: the text of each report by its id.
        found: What the index held when it was last looked at, likewise.
        left: What lay in the index folder then beside the commit.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.corpus, self.index = folder / "corpus", folder / "index"
        self.corpus.mkdir(parents=True)
        self.files: dict[str, str] = {}
        self.found: dict[str, str] = {}
        self.left = Left(frozenset(), 0)
        self._chance = Random(seed)
        self._reports = 0

    def copy(self, folder: Path) -> "World":
        """Return another such corpus and index, in *folder*, which is made anew."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.corpus.parent, folder)  # with the times of the files
        other = copy(self)
        other.corpus, other.index = folder / "corpus", folder / "index"
        other.files, other.found = dict(self.files), dict(self.found)
        return other

    def add(self, count: int) -> None:
        """Add *count* reports."""
        for _ in range(count):
            self._write(f"{self._reports:05}.txt")

    def change(self, added: int = 3) -> None:
        """Add some reports, edit some, delete and rename a few; delete more of many."""
        self.add(self._chance.randint(1, added))
        for _ in range(min(added, len(self.files) - _MOST_REPORTS)):
            self._delete(self._chance.choice(sorted(self.files)))
        for change in (self._edit, self._edit, self._delete, self._rename):
            if self.files and self._chance.random() < 0.5:
                change(self._chance.choice(sorted(self.files)))

    def look(self, outcome: Outcome, *, is_rebuild: bool = False, may_leave: bool = False) -> None:
        """Compare what is found with what was committed.

        Args:
            outcome: How the run ended.
            is_rebuild: It was to make the index anew: all at once or not at all.
            may_leave: Though it ended well it may have left files, which could not be removed.

        Raises:
            AssertionError: A report is lost or wrong, the index damaged, or files are left.
        """
        generation, held = outcome.announced or (0, 0)
        try:
            manifest = read_manifest(self.index)
        except IndexMissingError:
            assert (self.found, generation, outcome.exit_code != 0) == ({}, 0, True)
            return
        assert manifest.generation >= generation
        assert check_index(self.index).problems == ()
        with open_index(self.index) as index:
            found = reports_of(index)
        if manifest.generation == generation:
            assert len(found) == held
        before, now = self.found, self.files
        wrong = [name for name in found if found[name] not in (before.get(name), now.get(name))]
        lost = [name for name in before if name in now and name not in found]
        assert (wrong, lost) == ([], [])
        if is_rebuild:
            assert found in (before, now)
        left = self._left()
        if outcome.exit_code == 0:
            assert found == now
            assert may_leave or left.files == frozenset()
        else:
            # What the run before left is gone, if this one came as far as to leave anything. The
            # catalog of a commit that two runs died of has one name, but was made twice.
            kept = left.files & self.left.files
            assert not (left.files - self.left.files and kept), f"left by both: {sorted(kept)}"
        self.found, self.left = found, left

    def _left(self) -> Left:
        manifest = read_manifest(self.index)
        named = {segment.file for segment in manifest.segments} | _BESIDES
        named |= {entry.file for entry in (manifest.catalog, manifest.toc) if entry}
        paths = [path for path in self.index.iterdir() if path.name not in named | _NOTE]
        made = [(path.name, path.stat()) for path in paths]
        files = frozenset(Made(name, stat.st_ino, stat.st_mtime_ns) for name, stat in made)
        return Left(files, sum(stat.st_size for _, stat in made))

    def _write(self, name: str) -> None:
        """Write a report that a word of its own finds."""
        self._reports += 1
        words = " ".join(self._chance.choices(_WORDS, k=self._chance.randint(5, 60)))
        text = f"{words} mã{self._reports}x {words}"
        write(self.corpus, name, text)
        self.files[name] = text

    def _edit(self, name: str) -> None:
        self._write(name)

    def _delete(self, name: str) -> None:
        (self.corpus / name).unlink()
        del self.files[name]

    def _rename(self, name: str) -> None:
        new = f"{name.removesuffix('.txt').partition('-')[0]}-{self._reports}.txt"
        (self.corpus / name).replace(self.corpus / new)
        self.files[new] = self.files.pop(name)


def reports_of(index: Index) -> dict[str, str]:
    """Return the text of every report that *index* finds, by its id."""
    snapshot = snapshot_of(index)
    names = [
        segment.arrays.id(document)
        for segment in snapshot.segments
        for document in range(segment.entry.documents)
        if segment.live is None or segment.live[document]
    ]
    texts = {name: index.get(name).text for name in names}
    assert len(texts) == len(names) == len(index)
    for name, text in texts.items():
        own = next(word for word in text.split() if word.startswith("mã"))
        # A renamed report may be found by its old name and its new one until the run's last commit.
        assert name in [hit.id for hit in index.search(own, snippets=0).hits]
    return texts
