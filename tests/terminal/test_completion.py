import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from wardsearch.library.sync import sync
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


def test_kinds_and_issuers_of_documents_are_proposed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(
        "UBND PHƯỜNG BẾN XANH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/KH-UBND\n"
        "Bến Xanh, ngày 3 tháng 4 năm 2023\n\nKẾ HOẠCH\nVề việc trồng cây\n\nTrồng cây.\n",
        encoding="utf-8",
    )
    sync(corpus, tmp_path / "index")

    assert proposed(tmp_path / "index", "search", "--kind", "") == ["kế hoạch"]
    assert proposed(tmp_path / "index", "search", "--kind", "ke") == ["kế hoạch"]
    assert proposed(tmp_path / "index", "search", "--kind", "bao") == []
    assert proposed(tmp_path / "index", "search", "--issuer", "ubnd") == ["UBND PHƯỜNG BẾN XANH"]


def test_a_report_is_proposed_by_its_beginning(sample_index: Path) -> None:
    assert proposed(sample_index, "show", "thuong-th") == ["thuong-thanh-nam-2021.txt"]


def test_where_there_is_no_index_nothing_is_proposed(tmp_path: Path) -> None:
    assert proposed(tmp_path, "search", "--ward", "ben") == []
    assert proposed(tmp_path, "show", "a") == []
