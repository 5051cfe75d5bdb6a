"""What do pages say that are only pictures?

Covers asking Tesseract, which runs as a program of its own for each page, one on each core; caching
its answers by the content of the file; and the cap on pages. Pages are drawn by the process that
reads files (`reader_process`). Does not cover which pages are pictures (`readers.pdf`).

A page at 200 dots per inch is read as well as one at 300, and sooner. Tesseract's own threads make
it five times slower, so it gets one.
"""

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from wardsearch.errors import said_by
from wardsearch.formats.paragraphs import join_lines
from wardsearch.formats.reader_process import ReaderProcess, bare_environment
from wardsearch.messages.message import Message, from_plain

LANGUAGE: Final = "vie"
MAX_PAGES: Final = 300
"""Most pages of one file that are read from pictures."""

_PAGE_SECONDS: Final = 90.0
_LARGEST_PAGE: Final = 1 << 20  # bytes of what a page says; a dense one has some ten thousand
_METHOD: Final = b"tesseract vie 200 dpi"  # what is remembered was made so
_COMMAND: Final = ("tesseract", "stdin", "stdout", "-l", "vie", "--dpi", "200")
_CONFINED: Final = ("-I", "-B", "-X", "utf8", "-c", (
    "import sys; sys.path.append(sys.argv[1]); "
    "from wardsearch.formats.confinement import run; run(sys.argv[2:])"
))  # fmt: skip
_INSTALL: Final = "apt install tesseract-ocr tesseract-ocr-vie"

OnPage = Callable[[int, int], None]
"""Called with how many pages of a file are read, and of how many."""


class PictureReader:
    """Reads pages that are only pictures.

    Args:
        cache_folder: Where what was read is remembered; made when there is something.
        jobs: Pages read at once; None for one on each core.
    """

    def __init__(self, cache_folder: Path, jobs: int | None = None) -> None:
        self.on_page: OnPage = lambda _done, _all: None
        self._cache = cache_folder
        self._jobs = jobs or os.cpu_count() or 1

    def read(
        self, reading: ReaderProcess, data: bytes, member: int | None, found: dict[str, Any]
    ) -> tuple[str, Message | None]:
        """Return the text of *found* with its pictures read, and why not, where none was.

        Args:
            reading: Draws the pages.
            data: The file.
            member: Its number within the archive *data*, if it is one.
            found: What was read of it, as the values of `extract.Extract`.
        """
        pages = found["text"].split("\f")[:-1]
        numbers = [number for number in found["pictures"] if number <= len(pages)][:MAX_PAGES]
        digest = hashlib.blake2b(data, digest_size=16, key=_METHOD)
        digest.update(b"" if member is None else b"#%d" % member)
        folder = self._cache / digest.hexdigest()
        problem = None
        is_any = False
        with ThreadPoolExecutor(self._jobs) as pool:

            def read_page(number: int) -> tuple[str, Message | None]:
                return _read_page(reading, data, member, number, folder)

            for done, (number, (text, reason)) in enumerate(
                zip(numbers, pool.map(read_page, numbers), strict=True), 1
            ):
                problem = problem or reason
                is_any |= bool(text.strip())
                pages[number - 1] = "\n".join(
                    part
                    for part in (pages[number - 1].strip("\n"), join_lines(text).strip())
                    if part
                )
                self.on_page(done, len(numbers))
        if not is_any:
            return found["text"], problem
        return "".join(page.strip("\n") + "\n\f" for page in pages), problem


def _read_page(
    reading: ReaderProcess, data: bytes, member: int | None, number: int, folder: Path
) -> tuple[str, Message | None]:
    """Return the text of page *number*, remembered in *folder* if it was read before."""
    path = folder / f"{number}.txt"
    known = remembered(path)
    if known is not None:
        return known, None
    if reason := missing():
        return "", reason
    request: dict[str, Any] = {"do": "draw", "page": number}
    if member is not None:
        request["member"] = member
    answer, picture = reading.ask(data, request)
    if "reason" in answer:
        return "", from_plain(answer["reason"])
    text, problem = _ask_tesseract(picture)
    if problem is None:
        remember(path, text)
    return text, problem


def remembered(path: Path) -> str | None:
    """Return what was remembered in *path*; None where no file of ours is.

    As with the index beside it, no link is followed and nothing is waited for.
    """
    try:
        with open(path, "rb", opener=_open_plainly) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(_LARGEST_PAGE + 1)
        return data.decode() if len(data) <= _LARGEST_PAGE else None
    except (OSError, UnicodeDecodeError):
        return None


def remember(path: Path, text: str) -> None:
    """Remember *text* in *path*; what cannot be remembered is read again next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.unlink(missing_ok=True)  # of a run that died, or a link
        with partial.open("x", encoding="utf-8") as file:
            file.write(text)
        partial.replace(path)


def _open_plainly(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _ask_tesseract(picture: bytes) -> tuple[str, Message | None]:
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is of the file
            [sys.executable, *_CONFINED, str(Path(__file__).parents[2]), *_COMMAND],
            input=picture,
            capture_output=True,
            timeout=_PAGE_SECONDS,
            cwd=os.path.abspath(os.sep),
            env={**bare_environment("PATH", "TESSDATA_PREFIX"), "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", Message("tesseract-slow", seconds=round(_PAGE_SECONDS))
    except OSError as error:
        return "", Message("tesseract-unusable", why=said_by(error))
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return "", Message("tesseract-failed", why=last[:200])
    return done.stdout.decode("utf-8", "replace").replace("\f", ""), None


@cache
def missing() -> Message | None:
    """Return what to install before pictures can be read; None if nothing is missing."""
    try:
        done = subprocess.run(
            ["tesseract", "--list-langs"],  # noqa: S607 - wherever it is installed
            capture_output=True,
            timeout=_PAGE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Message("tesseract-missing", command=_INSTALL)
    if LANGUAGE not in done.stdout.decode("utf-8", "replace").split():
        return Message("tesseract-lacks-language", language=LANGUAGE, command=_INSTALL)
    return None
