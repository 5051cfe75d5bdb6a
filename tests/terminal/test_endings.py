"""A process ends with one line and a code, whatever ends it, and before the first module loads."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.corpora import report, write
from wardsearch.errors import CorpusError, IndexFolderError, WardsearchError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus and its index."""
    folder = tmp_path_factory.mktemp("office")
    for number in range(20):
        write(folder / "corpus", f"{number}.txt", report(f"Bầu cử {number}", "Phường Bến Lau"))
    sync(folder / "corpus", folder / "index")
    return folder


def run(
    folder: Path, *arguments: str, prepare: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wardsearch", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=prepare,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "command", [["search", "bau", "cu", "--json"], ["stats", "--json"], ["check", "--json"]]
)
@pytest.mark.parametrize("closed", [(1,), (0, 1), (1, 2)])
def test_json_into_a_closed_stdout_is_no_error(
    office: Path, command: list[str], closed: tuple[int, ...]
) -> None:
    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    done = run(office, *command, prepare=close)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_queries_from_a_closed_stdin_are_none(office: Path) -> None:
    done = run(office, "search", "-", prepare=lambda: os.close(0))

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def run_with(
    folder: Path, code: str, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run *code*, which runs the command."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | variables,
    )


@pytest.mark.parametrize("megabytes", [40, 60, 90, 130, 180, 260])
@pytest.mark.parametrize(
    "command", [["search", "bau", "cu"], ["index", "--jobs", "1", "--rebuild"], ["check"]]
)
def test_memory_that_does_not_suffice_is_one_line(
    office: Path, command: list[str], megabytes: int
) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = run(office, *command, prepare=limit)

    if done.returncode:
        assert done.returncode == 2
        [line] = done.stderr.splitlines()
        assert line.startswith("wardsearch: ")


ENDINGS = [
    pytest.param(signal.SIGINT, 130, "wardsearch: interrupted\n", id="ctrl-c"),
    pytest.param(signal.SIGTERM, 143, "wardsearch: terminated\n", id="sigterm"),
    pytest.param(signal.SIGHUP, 129, "wardsearch: terminated\n", id="sighup"),
]


@pytest.mark.parametrize("command", [["search", "bau", "cu"], ["--help"], ["check"]])
@pytest.mark.parametrize(("sent", "code", "line"), ENDINGS)
def test_ctrl_c_at_any_instant_of_a_start_is_one_line(
    office: Path, command: list[str], sent: signal.Signals, code: int, line: str
) -> None:
    began = time.monotonic()
    run(office, *command)
    usual = time.monotonic() - began
    for tenth in range(2, 10):
        with subprocess.Popen(
            [sys.executable, "-c", START, *command],
            cwd=office,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(usual * tenth / 12)
            process.send_signal(sent)
            _, said = process.communicate(timeout=120)
        if process.returncode == code:
            assert said == line
        else:  # it was too late
            assert (process.returncode, said) == (0, "")


# As `python -m wardsearch` begins; what is before it is Python's own.
START = """
import signal, sys
import wardsearch.__main__ as run
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, run._interrupt)
print("ready", flush=True)
run.main()
"""


# The signal comes at the nth line of click's own, before and after the command.
AT_LINE = """
import os, signal, sys
import click
import wardsearch.__main__ as run
import wardsearch.terminal.cli
left, command, sent = int(sys.argv[1]), sys.argv[2:-1], int(sys.argv[-1])
sys.argv[1:] = command
def trace(frame, event, _):
    global left
    if frame.f_code is not click.Command.main.__code__:
        return None
    if event == "line":
        left -= 1
        if left == 0:
            signal.raise_signal(sent)
    return trace
signal.signal(sent, run._interrupt)
sys.settrace(trace)
run.main()
"""


@pytest.mark.parametrize(("sent", "code", "line"), ENDINGS)
def test_a_signal_before_or_after_a_command_is_one_line(
    office: Path, sent: signal.Signals, code: int, line: str
) -> None:
    number, seen = 1, set()
    while (number, 0) not in seen:
        done = run_with(office, AT_LINE, str(number), "--version", str(int(sent)))
        seen.add((number, done.returncode))
        assert (done.returncode, done.stderr) in {(code, line), (0, "")}, number
        number += 2 if done.returncode else 0

    assert number > 10


# The signal comes, and again, with the other, before and after each line that is said of it.
AGAIN = """
import signal
import sys
import wardsearch.__main__ as run
from wardsearch.terminal import command_group
signal.signal(signal.SIGINT, run._interrupt)
real, sent = command_group.say, int(sys.argv.pop())
def press():
    signal.raise_signal(sent)
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
def say(what): press(); real(what); press()
command_group.say, command_group._demand_memory = say, press
run.main()
"""


@pytest.mark.parametrize(("sent", "code", "line"), ENDINGS)
def test_ctrl_c_is_one_line_though_it_is_pressed_while_that_is_said(
    office: Path, sent: signal.Signals, code: int, line: str
) -> None:
    command = [sys.executable, "-c", AGAIN, "check", str(int(sent))]
    done = subprocess.run(command, cwd=office, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (code, line)


# The signal comes while a string is run as code, as where classes are made, and no other string is
# run after it: what is told of the signal is loaded before. `-m` is what looks back at it.
IN_A_STRING = """
import signal
import sys
import wardsearch.__main__ as run
from wardsearch.messages.message import Message
from wardsearch.terminal import command_group, screen
sent = int(sys.argv.pop())
signal.signal(sent, run._interrupt)
def interrupted():
    command_group.told(Message("terminated")), screen.printable("")
    exec("signal.raise_signal(sent)")
command_group._demand_memory = interrupted
run.main()
"""


@pytest.mark.parametrize(("sent", "code", "line"), ENDINGS)
def test_a_signal_while_a_string_is_run_ends_with_its_code(
    tmp_path: Path, sent: signal.Signals, code: int, line: str
) -> None:
    (tmp_path / "in_a_string.py").write_text(IN_A_STRING, encoding="utf-8")
    command = [sys.executable, "-m", "in_a_string", "check", str(int(sent))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (code, line)


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "wardsearch: terminated\n"), ("vi", "wardsearch: đã dừng theo lệnh của hệ thống\n")],
)
@pytest.mark.parametrize("is_loading", [True, False])
def test_sigterm_is_told_in_the_language_that_is_spoken(
    office: Path, language: str, line: str, is_loading: bool
) -> None:
    code, *more = [LOADING] if is_loading else [AGAIN, str(int(signal.SIGTERM))]
    done = run_with(office, code, "check", *more, WARDSEARCH_LANG=language)

    assert (done.returncode, done.stdout, done.stderr) == (143, "", line)


# SIGTERM comes when a module is to be loaded.
LOADING = """
import signal
import sys
import wardsearch.__main__ as run
class Finder:
    def find_spec(self, name, *_):
        if name == "wardsearch.terminal.cli":
            signal.raise_signal(signal.SIGTERM)
sys.meta_path.insert(0, Finder())
run.main()
"""


def test_sigterm_in_json_is_an_object(office: Path) -> None:
    code = AGAIN.replace("def say(what): press(); real(what); press()", "say = real")
    done = run_with(office, code, "check", "--json", str(int(signal.SIGTERM)))

    told = json.loads(done.stderr)
    assert (done.returncode, told["error"], told["code"]) == (143, "terminated", "terminated")


def test_a_terminal_that_is_closed_takes_the_line_but_not_the_exit_code(office: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-c", AGAIN, "check", str(int(signal.SIGHUP))]
    done = subprocess.run(command, cwd=office, stdout=writer, stderr=writer, check=False)
    os.close(writer)

    assert done.returncode == 129


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])  # as by `nohup`
def test_a_signal_that_is_ignored_stays_so(office: Path, sent: signal.Signals) -> None:
    def ignore() -> None:
        signal.signal(sent, signal.SIG_IGN)

    code = AGAIN.replace("    signal.raise_signal(signal.SIG", "    (signal.SIG")
    command = [sys.executable, "-c", code, "check", str(int(sent))]
    done = subprocess.run(
        command, cwd=office, capture_output=True, text=True, check=False, preexec_fn=ignore
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["a\0b", "\0", "a\ud800b"])
def test_a_name_that_no_file_can_have_is_an_error_of_ours(tmp_path: Path, name: str) -> None:
    write(tmp_path / "corpus", "a.txt", "tiêm phòng dại")

    with pytest.raises(CorpusError):
        sync(tmp_path / name, tmp_path / "index")
    with pytest.raises(IndexFolderError):
        sync(tmp_path / "corpus", tmp_path / name)
    with pytest.raises(IndexFolderError):
        open_index(tmp_path / name)


def test_a_segment_that_may_not_be_read_is_no_damage(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refusing(path: Path, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(".arrays"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(WardsearchError, match="cannot be read: Permission denied; mend") as caught:
        open_index(office / "index")
    assert "damaged" not in str(caught.value)


WITHOUT_PRIVILEGE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.fixture
def obedient(tmp_path: Path) -> tuple[str, ...]:
    """Return what to put before a command for which permissions count, also where root runs it."""
    locked = tmp_path / "locked"
    locked.touch(0)
    for words in ((), WITHOUT_PRIVILEGE):
        try:
            tried = subprocess.run([*words, "cat", locked], capture_output=True, check=False)
        except FileNotFoundError:
            continue
        if b"Permission denied" in tried.stderr:
            return words
    pytest.skip("root reads every file, and cannot be made to do without")


@pytest.mark.parametrize("locked", ["MAIN_*.arrays", "catalog-*.columns", "_MAIN_*.toc"])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_file_that_may_not_be_read_is_no_damage_to_check(
    tmp_path: Path, obedient: tuple[str, ...], locked: str, options: tuple[str, ...]
) -> None:
    write(tmp_path / "corpus", "a.txt", report("Bầu cử", "Phường Bến Lau"))
    sync(tmp_path / "corpus", tmp_path / "index")
    [path] = (tmp_path / "index").glob(locked)
    path.chmod(0)

    done = subprocess.run(
        [*obedient, sys.executable, "-m", "wardsearch", "check", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (2, "")
    [line] = done.stdout.splitlines()
    assert f"{path.relative_to(tmp_path)}' cannot be read: Permission denied" in line
    assert "damaged" not in line
    assert "--rebuild" not in line
