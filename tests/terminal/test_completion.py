import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from wardsearch.terminal.cli import main


def proposed(index: Path, *words: str) -> list[str]:
    """Return what a shell is told for the last of *words*."""
    variables = {
        "_WARDSEARCH_COMPLETE": "zsh_complete",
        "COMP_WORDS": " ".join(("wardsearch", *words)),
        "COMP_CWORD": str(len(words)),
        "WARDSEARCH_INDEX": str(index),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    code = "from wardsearch.terminal.cli import main; main(prog_name='wardsearch')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.splitlines()[1::3]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_lines_that_name_the_command(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell], prog_name="wardsearch")

    assert result.exit_code == 0
    assert "_WARDSEARCH_COMPLETE" in result.stdout


def test_a_ward_is_proposed_without_its_diacritics(sample_index: Path) -> None:
    assert proposed(sample_index, "search", "--ward", "ben") == ["Bến Đò"]


def test_a_report_is_proposed_by_its_beginning(sample_index: Path) -> None:
    assert proposed(sample_index, "show", "thuong-th") == ["thuong-thanh-nam-2021.txt"]


def test_where_there_is_no_index_nothing_is_proposed(tmp_path: Path) -> None:
    assert proposed(tmp_path, "search", "--ward", "ben") == []
    assert proposed(tmp_path, "show", "a") == []
