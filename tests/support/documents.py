"""What do the commands and programs show that a document has?

Each is run in a terminal, in a folder as a fresh clone has it.
"""

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
COLUMNS = 92  # of the terminal that the outputs were made for

LINES, BLOCKS = re.MULTILINE, re.MULTILINE | re.DOTALL
CONSOLE = re.compile(r"(?<=^```console\n)\$ .*?(?=^```$)", BLOCKS)
SCREEN = re.compile(r"(?<=^<pre>\n)\$ .*?(?=^</pre>$)", BLOCKS)
PYTHON = re.compile(r"^```python\n(?P<code>.*?)^```\n+```text\n(?P<printed>.*?)^```$", BLOCKS)
COMMAND = re.compile(r"^\$ (?P<command>.*(?:\\\n.*)*)\n(?P<output>(?:(?!\$ ).*\n)*)", LINES)


def fresh_clone(parent: Path) -> Path:
    """Make a folder in *parent* as a fresh clone has it, with a `wardsearch` command beside it."""
    folder = parent / "wardsearch"
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "index").mkdir()
    shutil.copy(ROOT / "index/README.md", folder / "index")
    command = folder.parent / "bin/wardsearch"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m wardsearch "$@"\n')
    command.chmod(0o755)
    return folder


def environment(folder: Path) -> dict[str, str]:
    programs = [str(folder.parent / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    ours = ("WARDSEARCH_", "NO_COLOR", "FORCE_COLOR", "LC_", "COLUMNS", "PAGER", "LESS", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "HOME": str(folder.parent),
        "LANG": "C.UTF-8",
        "PAGER": "cat",
        "PATH": os.pathsep.join(programs),
        "PYTHONPATH": str(ROOT / "src"),
        "TERM": "xterm",
    }


def run(command: str, folder: Path, **variables: str) -> str:
    """Return what *command* writes to stderr, and then to a terminal of `COLUMNS` columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    with subprocess.Popen(
        ["/bin/bash", "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**environment(folder), **variables},
    ) as process:
        os.close(theirs)
        shown = b"".join(_read_all(ours))
        assert process.stderr is not None
        said = process.stderr.read()
    os.close(ours)
    return (said + shown.replace(b"\r\n", b"\n")).decode()


def _read_all(terminal: int) -> Iterator[bytes]:
    try:
        while block := os.read(terminal, 65536):
            yield block
    except OSError:  # how Linux says that nobody writes to a terminal any more
        return


def run_python(code: str, folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout


def as_html(shown: str) -> str:
    """Return terminal output with what is bold in `<b>`, and nothing else of its style."""
    marked = re.sub(r"\x1b\[2m(.*?)\x1b\[0m", r"\1", shown, flags=re.DOTALL)
    return re.sub(r"(?:\x1b\[31m)?\x1b\[1m(.*?)\x1b\[0m", r"<b>\1</b>", marked, flags=re.DOTALL)


def steady(output: str) -> str:
    """Return *output* without what differs from run to run and from machine to machine."""
    output = re.sub(r"\d[\d.,]* ms\b|\d[\d.]* [kM]B\b", "#", output)
    output = re.sub(r'("(?:took_ms|size_bytes)": )[\d.]+', r"\1#", output)
    return re.sub(r"(\d+\.\d)\d{2,}", r"\1", output)  # scores: the last digits of a float32


def replay(text: str, folder: Path, **variables: str) -> str:
    """Return README *text* with what its commands show in *folder*, each after the one before."""

    def rerun(block: re.Match[str]) -> str:
        def show(found: re.Match[str]) -> str:
            if block.re is SCREEN:
                shown = as_html(run(found["command"], folder, FORCE_COLOR="1", **variables))
            else:
                shown = run(found["command"], folder, NO_COLOR="1", **variables)
            old = found["output"]
            return f"$ {found['command']}\n{old if steady(shown) == steady(old) else shown}"

        return COMMAND.sub(show, block[0])

    def rerun_python(block: re.Match[str]) -> str:
        printed = run_python(block["code"], folder)
        old = block["printed"]
        kept = old if steady(printed) == steady(old) else printed
        return f"```python\n{block['code']}```\n\n```text\n{kept}```"

    return PYTHON.sub(rerun_python, CONSOLE.sub(rerun, SCREEN.sub(rerun, text)))
