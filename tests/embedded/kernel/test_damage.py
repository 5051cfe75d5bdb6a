"""Does the native kernel refuse damaged segments, and read nothing beyond them?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.kernel import damage
from wardsearch.kernel.native import native

ROOT = Path(__file__).resolve().parents[3]
SANITIZE = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]


@pytest.mark.skipif(
    native() is None, reason="there is no native kernel: python .ci/build_kernel.py"
)
def test_damaged_segments_are_refused_or_answered() -> None:
    outcomes = damage.run(60, seed=2)

    assert set(outcomes) == {"answered", "refused"}
    assert min(outcomes.values()) > 100


@pytest.mark.slow
def test_nothing_is_read_beyond_a_damaged_segment(tmp_path: Path) -> None:
    sanitizer = _sanitizer()
    script = ROOT / ".ci" / "build_kernel.py"
    build = [sys.executable, str(script), "--into", str(tmp_path), *SANITIZE]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    if built.returncode:
        pytest.skip(f"the compiler has no sanitizers: {built.stderr.strip()[:200]}")
    asked = [sys.executable, damage.__file__, "--kernel", str(tmp_path)]
    variables = {
        "LD_PRELOAD": sanitizer,
        "ASAN_OPTIONS": "detect_leaks=0",  # Python keeps much until it ends
        "PYTHONMALLOC": "malloc",
    }
    done = subprocess.run(
        asked, capture_output=True, text=True, env={**os.environ, **variables}, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "refused" in done.stdout


def _sanitizer() -> str:
    """Return the library that a process must begin with to run code that is sanitized."""
    try:
        found = subprocess.run(
            ["gcc", "-print-file-name=libasan.so"],  # noqa: S607 - wherever it is
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no gcc")
    if not Path(found).is_absolute():
        pytest.skip("gcc has no sanitizers")
    return found
