"""Is the native kernel taken where it fits, and NumPy where it does not?"""

import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from wardsearch import kernel
from wardsearch._version import __version__
from wardsearch.kernel.native import FACE, VARIABLE, KernelWarning, kernel_name, native


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(VARIABLE, raising=False)
    native.cache_clear()
    yield
    native.cache_clear()


def installed(monkeypatch: pytest.MonkeyPatch, version: str, face: int) -> object:
    """Let a kernel of *version* and *face* be installed."""
    made = SimpleNamespace(VERSION=version, FACE=face)
    monkeypatch.setitem(sys.modules, "wardsearch.kernel._kernel", made)
    monkeypatch.setattr(kernel, "_kernel", made, raising=False)
    return made


def test_a_kernel_of_this_version_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    made = installed(monkeypatch, __version__, FACE)

    assert native() is made
    assert kernel_name() == "native"


def test_a_kernel_that_is_missing_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wardsearch.kernel._kernel", None)
    monkeypatch.delattr(kernel, "_kernel", raising=False)

    assert (native(), kernel_name()) == (None, "NumPy")


@pytest.mark.parametrize(("version", "face"), [("0.0.9", FACE), (__version__, FACE + 1)])
def test_a_kernel_of_another_version_is_refused_with_one_warning(
    monkeypatch: pytest.MonkeyPatch, version: str, face: int
) -> None:
    installed(monkeypatch, version, face)

    with pytest.warns(KernelWarning) as told:
        found = [native() for _ in range(3)]

    assert (found, len(told)) == ([None] * 3, 1)
    assert str(told[0].message) == (
        f"the native kernel is of '{version} ({face})' and '{__version__} ({FACE})' is needed, so "
        "NumPy does its work; install wardsearch again"
    )


def test_the_kernel_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, __version__, FACE)
    monkeypatch.setenv(VARIABLE, "0")

    assert native() is None


def test_a_machine_of_the_other_byte_order_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, __version__, FACE)
    monkeypatch.setattr(sys, "byteorder", "big")

    assert native() is None


def test_a_command_says_in_one_line_that_the_kernel_is_of_another_version() -> None:
    code = (
        "import sys; from types import SimpleNamespace as S; from wardsearch import kernel; "
        "kernel._kernel = sys.modules['wardsearch.kernel._kernel'] = S(VERSION='0.0.9', FACE=0); "
        "from wardsearch.terminal.cli import main; main(['--version'], prog_name='wardsearch')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == f"wardsearch {__version__} (NumPy kernel)\n"
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("wardsearch: the native kernel is of '0.0.9 (0)'")
