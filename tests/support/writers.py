"""Who else may be writing to an index?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import sys
from pathlib import Path
from wardsearch.embedded.writing.writer import ArrayIndex, ArrayWriter
writer = ArrayWriter(ArrayIndex(Path(sys.argv[1])), timeout=0)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_writer(index: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that has the right to write to *index* until it is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()
