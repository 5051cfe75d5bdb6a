"""What can a disk hold after a power cut, however the system ordered what it had not flushed?

A killed process loses nothing that it gave to the system; a power cut does. `PowerCut` stands in
for the disk while an index is written and writes down each step. From any beginning of these it
makes the folders that a disk might then hold: of a file, what was flushed and, by chance, more or
less of the rest, or zeros in its place; of the names, those that a flush of the folder made
certain, and of later changes any that chance picks. This is harsher than most file systems are.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from wardsearch.embedded.index import storage


class Event(NamedTuple):
    """A step as it was made.

    Attributes:
        kind: `create`, `write`, `flush`, `rename`, `remove`, `folder` or `announce` (of a commit).
        name: The file.
        other: The name that it gets.
        data: The bytes that are written, or the value that was announced.
    """

    kind: str
    name: str = ""
    other: str = ""
    data: Any = b""


class PowerCut:
    """Writes down the steps that change one folder.

    Args:
        folder: The index folder, whose content now is on the disk.
    """

    def __init__(self, folder: Path) -> None:
        self.events: list[Event] = []
        self._folder = folder
        self._before = {path.name: path.read_bytes() for path in folder.iterdir()}
        self._open: dict[int, str] = {}

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Stand in for the disk."""
        record = self

        class File(FileIO):
            def __init__(self, path: Path, mode: str) -> None:
                super().__init__(path, mode)
                record._open[self.fileno()] = path.name
                record.events.append(Event("create", path.name))

            def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
                record.events.append(Event("write", Path(str(self.name)).name, data=bytes(data)))
                return super().write(data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "FileIO", File)
            patch.setattr(storage, "os", self)
            yield

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what `os` has
        return getattr(os, name)

    def fsync(self, descriptor: int) -> None:
        """Write down a flush."""
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self.events.append(Event("folder"))
        else:
            self.events.append(Event("flush", self._open[descriptor]))

    def replace(self, old: Path, new: Path) -> None:
        """Write down and make a renaming."""
        self.events.append(Event("rename", old.name, new.name))
        old.replace(new)

    def unlink(self, path: Path) -> None:
        """Write down and make a removal."""
        path.unlink()
        self.events.append(Event("remove", path.name))

    def announce(self, value: object) -> None:
        """Write down that someone was told of a commit."""
        self.events.append(Event("announce", data=value))

    def contents(self, count: int, chance: Random | None, *, all_of_it: bool) -> dict[str, bytes]:
        """Return what the folder may hold after the first *count* events, by name.

        Args:
            count: How many events there were before the power was cut.
            chance: Decides what of the rest came to the disk; None for one answer to all.
            all_of_it: Which answer.
        """
        disk = _Disk(self._before)
        for event in self.events[:count]:
            disk.do(event)
        return disk.after(lambda: chance.random() < 0.5 if chance else all_of_it, chance)


class _File:
    def __init__(self, data: bytes, flushed: int) -> None:
        self.data = bytearray(data)
        self.flushed = flushed


class _Disk:
    """Files, the names that are certain and the changes of names that are not."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self._certain = {name: _File(data, len(data)) for name, data in before.items()}
        self._now = dict(self._certain)
        self._changes: list[tuple[str, _File | None]] = []

    def do(self, event: Event) -> None:
        match event.kind:
            case "create":
                self._change(event.name, _File(b"", 0))
            case "write":
                self._now[event.name].data += event.data
            case "flush":
                file = self._now[event.name]
                file.flushed = len(file.data)
            case "rename":
                file = self._now[event.name]
                self._change(event.other, file)
                self._change(event.name, None)
            case "remove":
                self._change(event.name, None)
            case "folder":
                self._certain, self._changes = dict(self._now), []

    def _change(self, name: str, file: _File | None) -> None:
        self._changes.append((name, file))
        self._now.pop(name, None)
        if file:
            self._now[name] = file

    def after(self, decide: Callable[[], bool], chance: Random | None) -> dict[str, bytes]:
        names = dict(self._certain)
        for name, file in self._changes:
            if decide():
                names.pop(name, None)
                if file:
                    names[name] = file
        return {name: _content(file, decide, chance) for name, file in names.items()}


def _content(file: _File, decide: Callable[[], bool], chance: Random | None) -> bytes:
    """Return what is flushed of *file* and, perhaps, more."""
    end = len(file.data) if decide() else file.flushed
    if chance and end < len(file.data):
        end = chance.randint(end, len(file.data))
    data = bytes(file.data[:end])
    if chance and end > file.flushed and chance.random() < 0.5:  # the length came, the data not
        data = data[: file.flushed] + bytes(end - file.flushed)
    return data
