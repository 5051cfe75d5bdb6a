"""Which program shows the file of a report, at the place that matters?

Covers the choice: the page of a PDF where an installed viewer can go to one, the line of a text in
the person's editor, the address of what was on the web, else whatever the system opens such files
with. Does not cover which report is meant (`library.names`).
"""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from wardsearch.errors import OpenError
from wardsearch.frozen import Frozen
from wardsearch.terminal.links import WEB

_TEXT_SUFFIXES: Final = frozenset(
    (".csv", ".json", ".jsonl", ".markdown", ".md", ".tsv", ".txt", ".xml")
)
_SYSTEM_OPENERS: Final = {"darwin": "open", "win32": "explorer"}

# How programs take a page or a line, from their manuals.
_PDF_VIEWERS: Final[dict[str, Callable[[str, int], list[str]]]] = {
    "evince": lambda path, page: [f"--page-index={page}", path],
    "okular": lambda path, page: ["--page", str(page), path],
    "atril": lambda path, page: [f"--page-index={page}", path],
    "xreader": lambda path, page: [f"--page-index={page}", path],
    "zathura": lambda path, page: [f"--page={page}", path],
    "mupdf": lambda path, page: [path, str(page)],
    "xpdf": lambda path, page: [path, f":{page}"],
}
_PLUS_LINE: Final = {
    *("vi", "vim", "nvim", "view", "gvim", "nano", "emacs", "emacsclient", "micro", "kak"),
    *("joe", "ne", "mcedit", "gedit", "jed", "mg", "less"),
}
_COLON_LINE: Final = {"code": ["--goto"], "codium": ["--goto"], "subl": [], "hx": [], "zed": []}


class Place(Frozen):
    """What is to be opened.

    Attributes:
        path: The file.
        url: Where the report was published; None for none.
        page: Of the file, from 1; None where it has no pages.
        line: Of the file's text, from 1; None where it is no text, or unknown.
        is_part: The report is one of several in the file, so that its address says more.
    """

    path: Path
    url: str | None = None
    page: int | None = None
    line: int | None = None
    is_part: bool = False


class Desk(Frozen):
    """The programs that a person has.

    Attributes:
        environment: Of the process.
        which: Return the path of a program, or None.
        platform: As `sys.platform`.
    """

    environment: Mapping[str, str] = os.environ
    which: Callable[[str], str | None] = shutil.which
    platform: str = sys.platform


def opening_command(place: Place, desk: Desk | None = None) -> list[str]:
    """Return the command that opens *place*.

    Raises:
        OpenError: The file is gone, or no program is known for it.
    """
    desk = desk or Desk()
    if place.url and place.url.startswith(WEB) and (place.is_part or not place.path.exists()):
        return _system(place.url, desk)
    path = str(place.path)
    if not place.path.exists():
        raise OpenError("file-gone", path=path)
    suffix = place.path.suffix.lower()
    if suffix == ".pdf" and place.page is not None:
        for viewer, arguments in _PDF_VIEWERS.items():
            if desk.which(viewer):
                return [viewer, *arguments(path, place.page)]
    if suffix in _TEXT_SUFFIXES and (editor := _editor(desk)):
        return [*editor, *_at_line(Path(editor[0]).stem, path, place.line)]
    return _system(path, desk)


def shown_command(command: Sequence[str]) -> str:
    """Return *command* as it is typed in a shell."""
    return shlex.join(command)


def _editor(desk: Desk) -> list[str] | None:
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(desk.environment.get(variable, ""))
        except ValueError:  # quotation marks that do not come in pairs
            continue
        if words and desk.which(words[0]):
            return words
    return None


def _at_line(editor: str, path: str, line: int | None) -> list[str]:
    if line is not None and editor in _PLUS_LINE:
        return [f"+{line}", path]
    if line is not None and editor in _COLON_LINE:
        return [*_COLON_LINE[editor], f"{path}:{line}"]
    return [path]


def _system(target: str, desk: Desk) -> list[str]:
    opener = _SYSTEM_OPENERS.get(desk.platform, "xdg-open")
    if not desk.which(opener):
        raise OpenError("program-missing", path=target)
    return [opener, target]
