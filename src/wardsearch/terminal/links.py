r"""Where does a click on the path of a report lead, and does this terminal know links?

Covers links as terminals have them (OSC 8): their targets, the terminals that are known to take
them, and doing without them in a pager that does not pass them on. Does not cover which text is a
link (`render_results`).

Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda (OSC 8, with the host in
    `file://`), and the release notes of the terminals.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.terminal.screen import is_terminal

LinkChoice = Literal["auto", "always", "never"]

_OPEN: Final = "\x1b]8;;"
_END: Final = "\x1b\\"
_LINK_CODE: Final = lazy_compile(r"\x1b\]8;;[^\x1b]*\x1b\\")
WEB: Final = ("http://", "https://")
_KEPT_IN_URLS: Final = "%/:?#[]@!$&'()*+,;=~"  # what an address may hold besides letters and digits
_RAW: Final = ("--RAW-CONTROL-CHARS", "--raw-control-chars")
_DIGITS: Final = lazy_compile(r"[0-9]+")
_LESS_VERSION: Final = lazy_compile(r"less (\d+)")
_FIRST_LESS: Final = 566

# From which version on a terminal takes links, by TERM_PROGRAM.
_PROGRAMS: Final = {
    "ghostty": (1,),
    "iTerm.app": (3, 1),
    "tmux": (3, 4),  # passes them to the terminal outside if that takes them, else drops them
    "vscode": (1, 72),
    "WezTerm": (20200620,),
}
_TERMS: Final = ("alacritty", "contour", "foot", "xterm-ghostty", "xterm-kitty")
_FIRST_VTE: Final = 5001  # 0.50.1: 0.50.0 crashes
_FIRST_KONSOLE: Final = 201200


class Links(NamedTuple):
    """What paths link to.

    Attributes:
        host: Of the files, so that a terminal on another machine knows that they are not its own.
        folder: That shown paths are relative to, whole.
    """

    host: str
    folder: Path

    def target(self, path: str, url: str | None) -> str:
        """Return the address of a report: *url* if it has one, else its file.

        Whatever they hold, the address is printable ASCII.

        >>> Links("an", Path("/tin")).target("Bến Đò.txt", None)
        'file://an/tin/B%E1%BA%BFn%20%C4%90%C3%B2.txt'
        """
        from urllib.parse import quote

        if url and url.startswith(WEB):
            return quote(url.encode(errors="replace"), safe=_KEPT_IN_URLS)
        whole = (self.folder / path).as_posix()
        return f"file://{self.host}/" + quote(_name_bytes(whole.lstrip("/")), safe="/:")


def links_for(choice: LinkChoice) -> Links | None:
    """Return what paths link to on stdout; None where they are not to be links.

    Args:
        choice: Whether to write links; "auto" where the terminal is known to take them.
    """
    if choice == "never" or not is_terminal(sys.stdout):
        return None
    if choice == "auto" and not takes_links(os.environ):
        return None
    host = os.uname().nodename if hasattr(os, "uname") else ""
    return Links(host, Path.cwd())


def takes_links(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal of *environment* is known to take links."""
    term = environment.get("TERM", "")
    program = environment.get("TERM_PROGRAM", "")
    if term == "dumb" or "STY" in environment:  # GNU screen shows them as text
        return False
    if term.startswith(("tmux", "screen")) or "TMUX" in environment:
        # Inside, the variables of the terminal outside say nothing.
        return program == "tmux" and _is_since(program, environment)
    return (
        term.startswith(_TERMS)
        or (program in _PROGRAMS and _is_since(program, environment))
        or _number(environment.get("VTE_VERSION")) >= _FIRST_VTE
        or _number(environment.get("KONSOLE_VERSION")) >= _FIRST_KONSOLE
        or "WT_SESSION" in environment  # Windows Terminal, since 1.4
    )


def linked(text: str, target: str) -> str:
    """Return *text*, of one line, as a link to *target*, printable ASCII."""
    return f"{_OPEN}{target}{_END}{text}{_OPEN}{_END}"


def has_links(text: str) -> bool:
    """Return whether *text* has links."""
    return _OPEN in text


def without_links(text: str) -> str:
    """Return *text* with its links as plain text."""
    return _LINK_CODE.sub("", text) if has_links(text) else text


def passes_links(pager: list[str], options: str) -> bool:
    """Return whether *pager* passes links to the terminal: `less` does since 566, with `-R`.

    Args:
        pager: The command.
        options: The variable LESS.
    """
    import subprocess

    if Path(pager[0]).name != "less":
        return False
    words = [*options.split(), *pager[1:]]
    if not any(w in _RAW or (not w.startswith("--") and "r" in w.lower()) for w in words):
        return False
    try:
        told = subprocess.run([pager[0], "--version"], capture_output=True, check=False, timeout=5)  # noqa: S603 - the user's own
    except (OSError, subprocess.SubprocessError):
        return False
    version = _LESS_VERSION.match(told.stdout.decode(errors="replace"))
    return version is not None and int(version[1]) >= _FIRST_LESS


def _name_bytes(path: str) -> bytes:
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:  # no name that this system could give a file
        return path.encode(errors="replace")


def _is_since(program: str, environment: Mapping[str, str]) -> bool:
    stated = environment.get("TERM_PROGRAM_VERSION", "").replace("-", ".").split(".")
    return tuple(map(_number, stated)) >= _PROGRAMS[program]


def _number(digits: str | None) -> int:
    """Return the number that *digits* begin with, as in *3.4a*; 0 for none."""
    found = _DIGITS.match(digits or "")
    return int(found[0]) if found else 0
