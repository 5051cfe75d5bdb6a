"""Is the kernel compiled where there is a compiler, and done without where there is none?"""

import subprocess
import sys
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parents[2] / ".ci" / "build_kernel.py"


def build(into: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(BUILD), "--into", str(into)]
    return subprocess.run(command, capture_output=True, text=True, env=variables, check=False)


def test_without_a_compiler_the_build_says_so_in_one_line(tmp_path: Path) -> None:
    done = build(tmp_path, CC="/nonexistent")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("build_kernel: ")
    assert list(tmp_path.iterdir()) == []


def test_a_kernel_that_was_built_runs(tmp_path: Path) -> None:
    done = build(tmp_path, PATH="/usr/local/bin:/usr/bin:/bin")
    if done.returncode:
        pytest.skip(f"there is no compiler: {done.stderr.splitlines()[-1]}")
    code = (
        "from wardsearch import kernel; "
        f"kernel.__path__.insert(0, {str(tmp_path)!r}); "
        "from wardsearch.kernel.native import kernel_name; print(kernel_name())"
    )
    shown = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert shown == "native\n"
