"""How does a test stand in for the disk, and fail it at one step or end the process there?

`wardsearch.embedded.index.storage` makes every change of an index folder, out of `FileIO`, `os` and
an unnamed file. Here are others in their places, which tell of each step before it is made. Nothing
of it is in the package, and nothing of the package knows of it.
"""

import errno
import os
import signal
import stat
import tempfile
from collections.abc import Callable, Sequence
from io import BufferedRandom, FileIO
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, NoReturn

from wardsearch.embedded.index import storage


class Step(NamedTuple):
    """A change of the disk that is about to be made.

    Attributes:
        kind: `create`, `write`, `flush`, `rename`, `remove`, `folder` (a flush of one) or `mkdir`.
        name: The file or folder; empty for an unnamed one.
    """

    kind: str
    name: str


FAULTS: Final = {
    # What may go wrong at a step of each kind, beside the end of the process.
    "create": ("ENOSPC", "EIO", "EMFILE"),
    "write": ("ENOSPC", "EIO", "short"),
    "flush": ("ENOSPC", "EIO"),
    "rename": ("EIO", "ENOSPC"),
    "remove": ("EACCES", "EIO"),
    "folder": ("EIO",),
    "mkdir": ("ENOSPC", "EACCES"),
}
KILLS: Final = {"write": ("kill", "torn")}
"""How the process may end at a step; where it is not named, `kill` alone. `torn` writes a half."""


class Disk:
    """Counts the steps of a process and has one of them fail.

    Args:
        fault: What happens: `kill`, `torn`, `short` or the name of an error of the system.
        at: At which step, counted from 0; -1 for none.
        before: Or at the first such step, by its kind and its name.
        lasts: Whether all later steps of the kind fail, too, as on a full disk.
    """

    def __init__(
        self, fault: str = "", at: int = -1, *, before: Sequence[str] = (), lasts: bool = False
    ) -> None:
        self.steps: list[Step] = []
        self._fault = fault
        self._at = at
        self._before = Step(*before) if before else None
        self._lasts = lasts

    def install(self) -> None:
        """Take the place of the disk, for the rest of this process."""
        disk = self

        class File(FileIO):
            def __init__(self, file: Path | int, mode: str) -> None:
                if isinstance(file, Path):
                    disk.step("create", file)
                super().__init__(file, mode)

            def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
                name = Path(self.name) if isinstance(self.name, os.PathLike | str) else None
                fault = disk.step("write", name)
                if fault:
                    half = memoryview(data).cast("B")
                    super().write(half[: len(half) // 2])
                    disk.fail(fault)
                return super().write(data)

        def unnamed(**options: Any) -> IO[bytes]:  # noqa: ANN401 - those of TemporaryFile
            disk.step("create", None)
            with real_unnamed(buffering=0, **options) as file:
                return BufferedRandom(File(os.dup(file.fileno()), "r+"))

        real_unnamed = tempfile.TemporaryFile
        tempfile.TemporaryFile = unnamed  # type: ignore[assignment]
        storage.FileIO = File  # type: ignore[assignment, attr-defined]
        storage.os = _System(self)  # type: ignore[assignment, attr-defined]

    def step(self, kind: str, path: Path | None) -> str | None:
        """Count a step; fail, if it is the one; return the fault that needs half of it made."""
        number = len(self.steps)
        step = Step(kind, path.name if path else "")
        self.steps.append(step)
        if step == self._before:
            self._at, self._before = number, None
        is_later = self._lasts and 0 <= self._at < number and kind == self.steps[self._at].kind
        if number != self._at and not is_later:
            return None
        if self._fault not in ("torn", "short"):
            self.fail(self._fault)
        return self._fault

    def fail(self, fault: str) -> NoReturn:
        """Let the step fail by *fault*."""
        if fault in ("kill", "torn"):
            os.kill(os.getpid(), signal.SIGKILL)
        code = getattr(errno, "ENOSPC" if fault == "short" else fault)
        raise OSError(code, os.strerror(code))


class _System:
    """The functions of `os` that change the disk; of all others it has the real ones."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(os, name)
        return found

    def fsync(self, descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        self._disk.step("folder" if is_folder else "flush", None)
        # Not done: what a process gave to the system outlives it. Power cuts are `power`'s.

    def replace(self, old: Path, new: Path) -> None:
        self._disk.step("rename", new)
        old.replace(new)

    def unlink(self, path: Path) -> None:
        self._disk.step("remove", path)
        path.unlink()

    def mkdir(self, path: Path) -> None:
        self._disk.step("mkdir", path)
        path.mkdir()
