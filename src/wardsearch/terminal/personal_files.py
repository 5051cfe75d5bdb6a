"""How are the small files of a person, which stand beside the settings, opened and replaced?

Nobody else can read them, nothing that lies in their place is waited for, and whoever reads one
finds all of what was there before or all of what is new. Does not cover what they hold
(`last_search`, `saved_searches`).
"""

import os
from pathlib import Path


def replace_file(file: Path, content: bytes, *, flush: bool = False) -> None:
    """Put *content* in the place of *file*, whose folder is made where it is missing.

    Args:
        file: What is replaced, or made.
        content: All that it holds then.
        flush: Wait some milliseconds until it is on the disk: no loss of power leaves half of it.

    Raises:
        OSError: It cannot be written; what was there before is there still.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_name(f".{file.stem}-{os.getpid()}")
    try:
        written.unlink(missing_ok=True)
        with open(written, "xb", opener=_private) as stream:
            stream.write(content)
            if flush:
                stream.flush()
                os.fsync(stream.fileno())
        written.replace(file)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def open_at_once(path: str, flags: int) -> int:
    """Open without waiting, should someone have put a pipe there."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
