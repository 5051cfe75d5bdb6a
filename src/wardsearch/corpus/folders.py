"""Which folders is an index made of, and which of them does a run bring up to date?

An index remembers its folders. Where there is one, names begin in it; where there are several,
each name begins with that of its folder (`2023/tin.txt`). A run that would take another folder for
those remembered is refused, unless it says which of the two it means: to add or to replace.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from pathlib import Path

from wardsearch.corpus.names import ESCAPE, OF_MEMBER, on_disk, printable, split_id
from wardsearch.errors import CorpusError, command_of_moved, said_by
from wardsearch.frozen import Frozen, NamedTuple


class CorpusFolder(NamedTuple):
    """A folder of reports.

    Attributes:
        name: What ids call it where there are several; unique, printable and without `/`.
        path: Absolute.
    """

    name: str
    path: str


class CorpusFolders(Frozen):
    """The folders that an index is made of."""

    folders: tuple[CorpusFolder, ...] = ()

    def prefix(self, folder: CorpusFolder) -> str:
        """Return how the names of the files in *folder* begin."""
        return f"{folder.name}/" if len(self.folders) > 1 else ""

    def place(self, name: str) -> tuple[str, str]:
        """Return the folder that the file *name* is in, and its name in it."""
        folders = self.folders
        if len(folders) == 1:
            return folders[0].path, name
        for folder in folders:
            prefix = self.prefix(folder)
            if name.startswith(prefix):
                return folder.path, name[len(prefix) :]
        return "", name

    def file_path(self, name: str) -> str:
        """Return where the file *name* is, with `/`."""
        folder, own_name = self.place(name)
        return _before_names(folder) + on_disk(own_name)

    def path_of(self, report_id: str) -> str:
        """Return where the file of a report is, with `/`."""
        return self.file_path(split_id(report_id)[0])

    def paths_of(self, report_ids: Sequence[str]) -> list[str]:
        """Return where the file of each report is, with `/`."""
        if len(self.folders) > 1:
            return list(map(self.path_of, report_ids))
        before = _before_names(self.folders[0].path if self.folders else "")
        names, together = report_ids, "".join(report_ids)
        if OF_MEMBER in together:
            names = _files_of(report_ids)
        if ESCAPE in together:
            names = list(map(on_disk, names))
        return [before + name for name in names]

    def renamed(self, name: str, new: "CorpusFolders") -> str | None:
        """Return what *new* calls the file *name* of these; None if its folder is not in it.

        One folder that takes the place of one is the same, moved.
        """
        if len(self.folders) == len(new.folders) == 1:
            return name
        for folder in self.folders:
            prefix = self.prefix(folder)
            if name.startswith(prefix):
                if folder not in new.folders:
                    return None
                return new.prefix(folder) + name[len(prefix) :]
        return None

    def keeps_names(self, new: "CorpusFolders") -> bool:
        """Return whether *new* has all of these, and calls each of their files as they do."""
        prefixes = map(self.prefix, self.folders)
        return all(self.renamed(prefix, new) == prefix for prefix in prefixes)


def _files_of(report_ids: Sequence[str]) -> list[str]:
    """Return the names of the files of reports; of a page of hits, they are most often of one."""
    first, own = split_id(report_ids[0])
    if own and all(map(str.startswith, report_ids, repeat(first + OF_MEMBER))):
        return [first] * len(report_ids)
    return [split_id(report_id)[0] for report_id in report_ids]


@lru_cache(maxsize=64)  # the path of a folder is written before each hit
def _before_names(folder: str) -> str:
    """Return what the path of a file in *folder* begins with."""
    path = Path(folder).as_posix() if folder else ""
    return path if not path or path.endswith("/") else f"{path}/"


class Settled(NamedTuple):
    """What a run is to do.

    Attributes:
        folders: What the index is made of afterwards.
        asked: Those of them that the run brings up to date.
    """

    folders: CorpusFolders
    asked: tuple[CorpusFolder, ...]


def settle(
    asked: Sequence[str | os.PathLike[str]],
    known: CorpusFolders,
    *,
    add: bool,
    replace: bool,
    report_count: int,
) -> Settled:
    """Return which folders an index has after a run over *asked*.

    Args:
        asked: Folders; all of *known* where there is none.
        known: What the index remembers.
        add: Folders that it does not are to be added.
        replace: They are to take the place of what it remembers.
        report_count: Of the index: one that holds nothing has nothing to lose.

    Raises:
        CorpusError: One of *asked* is another than the index remembers, and neither *add* nor
            *replace* is given; or one lies in another.
    """
    if not asked:
        return Settled(known, known.folders)
    for path in asked:
        _demand_possible(path)
    by_place = {os.path.realpath(folder.path): folder for folder in known.folders}
    places = {os.path.realpath(path): os.path.abspath(path) for path in asked}
    others = [path for place, path in places.items() if place not in by_place]
    is_told = add or replace or not all(map(os.path.isdir, others))  # a scan refuses what is none
    if others and known.folders and report_count and not is_told:
        raise CorpusError(
            "corpus-other",
            path=os.fspath(others[0]),
            known=tuple(repr(folder.path) for folder in known.folders),
            count=report_count,
        )
    kept = list(known.folders) if add else []
    if not kept and not replace and not others:
        kept = list(known.folders)
    chosen = []
    for place, path in places.items():
        folder = by_place.get(place)
        if folder is None:
            folder = CorpusFolder(_free_name(path, [*known.folders, *kept]), path)
        if folder not in kept:
            kept.append(folder)
        chosen.append(folder)
    _demand_apart(kept)
    if len(known.folders) == 1 < len(kept):  # its reports get other ids
        chosen = kept
    return Settled(CorpusFolders(tuple(kept)), tuple(chosen))


def gone_of(folders: Sequence[CorpusFolder]) -> set[str]:
    """Return the paths of those of *folders* that are not there."""
    return {folder.path for folder in folders if not os.path.isdir(folder.path)}  # noqa: PTH112 - a search has no use for pathlib


def moved_command(folders: Sequence[CorpusFolder], index: str | Path) -> str:
    """Return the command that tells the *index* of *folders* where those are that are gone."""
    return command_of_moved([folder.path for folder in folders], gone_of(folders), index)


def name_of(path: str) -> str:
    """Return what a folder is called by its *path*."""
    return printable(Path(path).name) or "corpus"


def _demand_possible(path: str | os.PathLike[str]) -> None:
    """Refuse what no folder can be called."""
    try:
        os.lstat(path)
    except ValueError as error:
        raise CorpusError("corpus-unlistable", path=os.fspath(path), why=said_by(error)) from error
    except OSError:
        pass  # a scan says so


def _free_name(path: str, taken: Sequence[CorpusFolder]) -> str:
    names = {folder.name for folder in taken}
    stem = name = name_of(path)
    number = 1
    while name in names:
        number += 1
        name = f"{stem}-{number}"
    return name


def _demand_apart(folders: Sequence[CorpusFolder]) -> None:
    """Refuse folders of which one lies in another: its files would be indexed twice."""
    places = sorted((Path(os.path.realpath(folder.path)), folder.path) for folder in folders)
    for (outer, path), (inner, other) in pairwise(places):
        if inner.is_relative_to(outer):
            raise CorpusError("corpus-in-corpus", path=other, other=path)
