"""When do the files of an index change, so that it is to be brought up to date?

Covers waiting for changes with watchfiles, an extra: soon after the last of several changes, by
looking again and again where a share tells nothing, and again where a folder went and came back.
Does not cover bringing the index up to date (`index_command`).
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from wardsearch.errors import WardsearchError
from wardsearch.messages.language import told
from wardsearch.messages.message import Message
from wardsearch.terminal.command_group import say
from wardsearch.terminal.failures import CommandLineError

QUIET_MS: Final = 1_000  # without a change, before a run
MOST_MS: Final = 30_000  # of changes that never end, before a run
LOOK_MS: Final = 1_000  # between two looks whether the folders are still there
POLL_MS: Final = 5_000  # between two looks at a share
AGAIN_SECONDS: Final = 15  # after a run that failed
_SHARES: Final = ("nfs", "cifs", "smb", "9p", "fuse", "afs", "vboxsf", "drvfs", "prl_fs", "ncp")
_MOUNTS: Final = "/proc/self/mounts"
_ESCAPED_SPACE: Final = r"\040"


def demand_watcher() -> None:
    """Refuse to watch where watchfiles is not installed.

    Raises:
        CommandLineError: It is not; the message says how to install it.
    """
    try:
        import watchfiles  # noqa: F401 - whether it is there
    except ImportError as error:
        command = "pip install 'wardsearch[watch]'"
        raise CommandLineError("watcher-missing", command=command) from error


def keep_fresh(index: str, bring_up_to_date: Callable[[], None], *, poll: bool) -> None:
    """Bring an index up to date whenever its folders change, until Ctrl-C.

    What fails is said and tried again: nobody may be there to start it anew.

    Args:
        index: The index, which remembers its folders.
        bring_up_to_date: Does it.
        poll: Look at the files again and again, wherever they are.
    """
    try:
        while True:
            folders = _folders(index)
            say(Message("watching", folders=tuple(folders)))
            _watch(folders, index, bring_up_to_date, poll=poll)
            missing = [folder for folder in folders if not os.path.isdir(folder)]  # noqa: PTH112
            if missing:
                say(Message("watching-missing", path=missing[0]))
            while not all(map(os.path.isdir, folders)):
                time.sleep(LOOK_MS / 1000)
    except KeyboardInterrupt:
        return


def _folders(index: str) -> list[str]:
    from wardsearch.library.index import open_index

    with open_index(index) as opened:
        return [folder.path for folder in opened.folders]


def _watch(
    folders: list[str], index: str, bring_up_to_date: Callable[[], None], *, poll: bool
) -> None:
    """Bring the index up to date after each change, until a folder is another, or gone."""
    from watchfiles import watch

    before = _identities(folders)
    is_due, tried = True, 0.0  # due at first: files may have changed before the watch began
    try:
        for changes in watch(
            *folders,
            watch_filter=lambda _change, path: not is_own(path, index),
            debounce=MOST_MS,
            step=QUIET_MS,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            force_polling=poll or any(map(is_share, folders)) or None,
            poll_delay_ms=POLL_MS,
            ignore_permission_denied=True,
        ):
            if _identities(folders) != before:
                return
            if changes:
                is_due, tried = True, 0.0
            if is_due and time.monotonic() - tried >= AGAIN_SECONDS:
                is_due = not _succeeds(bring_up_to_date)
                tried = time.monotonic()
    except OSError:  # a folder went while the watch began
        return


def _succeeds(bring_up_to_date: Callable[[], None]) -> bool:
    from wardsearch.terminal.failures import failure_message

    try:
        bring_up_to_date()
    except (WardsearchError, OSError) as error:
        say(f"wardsearch: {told(failure_message(error))}")
        return False
    return True


def _identities(folders: Iterable[str]) -> list[tuple[int, int] | None]:
    """Return which folder each path leads to: another one after a share was mounted anew."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            status = os.stat(folder)  # noqa: PTH116 - a path as it is
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found


def is_own(path: str, index: str) -> bool:
    """Return whether *path* is of the index itself, which may lie among the reports."""
    own = Path(os.path.realpath(index))
    changed = Path(os.path.realpath(path))
    return changed.is_relative_to(own) or changed.is_relative_to(own.parent / f".{own.name}-ocr")


def is_share(path: str, mounts: str = _MOUNTS) -> bool:
    """Return whether *path* lies on a share, whose changes the system does not tell.

    Args:
        path: A folder.
        mounts: The file that lists what is mounted where, as Linux has it.
    """
    place = Path(os.path.realpath(path))
    found, kind = Path("/"), ""
    try:
        lines = Path(mounts).read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    for line in lines:
        fields = line.split(" ")
        mounted = Path(fields[1].replace(_ESCAPED_SPACE, " "))
        if place.is_relative_to(mounted) and len(mounted.parts) >= len(found.parts):
            found, kind = mounted, fields[2]
    return kind.startswith(_SHARES)
