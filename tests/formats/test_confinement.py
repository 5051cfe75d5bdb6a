"""Whoever takes over the process that reads files finds nothing to take."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import office_files as office
from wardsearch.formats import ocr
from wardsearch.formats.confinement import library_folders
from wardsearch.formats.reader_process import ReaderProcess, bare_environment
from wardsearch.formats.reading import Text, read_foreign

linux = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are of Linux")

# What a library that was taken over may try, and what it gets: nothing.
ATTEMPTS = {
    "write": "open(place + '/new', 'w')",
    "append": "open(place + '/file', 'a').write('x')",
    "write to a file of its own libraries": "open(json.__file__, 'a').write('x')",
    "remove": "os.unlink(place + '/file')",
    "rename": "os.rename(place + '/file', place + '/other')",
    "make a folder": "os.mkdir(place + '/folder')",
    "link": "os.link(place + '/file', place + '/link')",
    "change a mode": "os.chmod(place + '/file', 0)",
    "change a time": "os.utime(place + '/file')",
    "read": "open(place + '/file').read()",
    "list": "os.listdir(place)",
    "read passwords": "open('/etc/passwd').read()",
    "read the environment of others": f"open('/proc/{os.getpid()}/environ', 'rb').read()",
    "read memory of others": f"open('/proc/{os.getpid()}/mem', 'rb').read(1)",
    "connect": "socket.create_connection(('127.0.0.1', port), 2)",
    "send": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port))",
    "connect to a socket of this machine": "socket.socket(socket.AF_UNIX).connect(place + '/s')",
    "listen": "socket.create_server(('127.0.0.1', 0))",
    "run a program": "subprocess.run(['/bin/true'])",
    "fork": "os.fork()",
    "start a thread": "threading.Thread(target=print).start()",
    "signal": f"os.kill({os.getpid()}, 0)",
    "raise a limit": "resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))",
    "open many files": "[os.dup(0) for _ in range(1000)]",
}
PROGRAM = """
    import json, os, resource, socket, subprocess, sys, threading
    place, port, *sys.path = json.loads(sys.argv[1])
    from wardsearch.formats.confinement import confine, library_folders
    held = confine(library_folders())
    done = []
    for name, attempt in json.loads(sys.argv[2]).items():
        try:
            exec(attempt)
            done.append(name)
        except (OSError, RuntimeError, ValueError):
            pass
    os.write(1, json.dumps([sorted(held), done]).encode())
    os._exit(0)
"""


@linux
def test_nothing_that_a_reader_could_try_succeeds(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o777)
    (tmp_path / "file").write_text("secret")
    (tmp_path / "file").chmod(0o666)
    given = json.dumps([str(tmp_path), 9, *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), given, json.dumps(ATTEMPTS)],
        capture_output=True,
        check=True,
        timeout=120,
    )
    held, succeeded = json.loads(done.stdout)

    assert {"limits", "privileges"} <= set(held)
    if not {"files", "calls"} <= set(held):
        pytest.skip(f"this kernel confines by {held} alone")
    assert succeeded == []
    assert (tmp_path / "file").read_text() == "secret"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 - what is there, by name


@pytest.fixture
def reading() -> Iterator[ReaderProcess]:
    opened = ReaderProcess()
    yield opened
    opened.close()


@linux
def test_the_process_that_reads_has_nothing_of_who_asks(
    reading: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "password")
    [found] = read_foreign(
        office.docx(office.docx_paragraph([("Phường Hoa Sữa", "Arial")])), reading=reading
    )
    assert isinstance(found, Text)
    process = reading._process  # noqa: SLF001 - its number is nobody else's business
    assert process is not None
    about = Path(f"/proc/{process.pid}")
    status = dict(
        line.split(":\t", 1) for line in about.joinpath("status").read_text().splitlines()
    )

    assert b"SECRET" not in about.joinpath("environ").read_bytes()
    assert b"PATH=" not in about.joinpath("environ").read_bytes().replace(b"LIBRARY_PATH", b"")
    assert about.joinpath("cwd").resolve() == Path("/")
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert len(list(about.joinpath("fd").iterdir())) < 10


def test_a_library_is_found_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])

    assert "" not in library_folders()
    assert str(tmp_path) not in library_folders()
    assert "SECRET" not in bare_environment()


@linux
@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_what_reads_pictures_is_confined_too(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.append(sys.argv[1]); from wardsearch.formats.confinement import run"
    )
    script = (
        f"cat {tmp_path}/file; echo x > {tmp_path}/new; "
        "exec 3<>/dev/tcp/127.0.0.1/9 || echo refused; echo done"
    )
    (tmp_path / "file").write_text("secret")
    own = str(Path(ocr.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{code}; run(sys.argv[2:])", own, "bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stdout == "refused\ndone\n" if "done" in done.stdout else done.returncode
    assert "secret" not in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@linux
@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_pictures_are_still_read(tmp_path: Path) -> None:
    del tmp_path
    text, problem = ocr._ask_tesseract(white_page())  # noqa: SLF001 - without drawing one

    assert (text.strip(), problem) == ("", None)


def white_page() -> bytes:
    """Return an empty picture, as a bitmap of text."""
    return b"P5\n400 200\n255\n" + b"\xff" * 80_000
