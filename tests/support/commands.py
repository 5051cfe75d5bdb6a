"""What does a command say on a cluster, in a process of its own?"""

import os
import subprocess
import sys
import tempfile


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    """Return the exit code of a command, and the last line that it says."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("WARDSEARCH_OPENSEARCH")}
    done = subprocess.run(
        [sys.executable, "-m", "wardsearch", *arguments],
        cwd=tempfile.gettempdir(),  # where no corpus is
        env={**known, "WARDSEARCH_LANG": "en", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stderr.strip().splitlines()
    assert len(said) <= 1, done.stderr
    return done.returncode, said[0] if said else done.stdout
