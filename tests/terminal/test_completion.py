import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, strategies as st

from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

BASH, FISH = shutil.which("bash"), shutil.which("fish")


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


_SHELL_NAMES = st.text(
    st.characters(blacklist_categories=["Cc", "Cs"]) | st.sampled_from(" '\"\\$`&;,*?[]#!~"),
    min_size=1,
    max_size=12,
).map(lambda name: f"a{name}")


@pytest.mark.skipif(BASH is None, reason="there is no bash")
@pytest.mark.parametrize("quote", ["", "'", '"'])
@example(names=["a b'c \"d$`\\", "ab,"])
@given(names=st.lists(_SHELL_NAMES, min_size=1, max_size=20))
def test_what_bash_proposes_is_one_word_that_means_the_name(quote: str, names: list[str]) -> None:
    source = CliRunner().invoke(main, ["completion", "bash"], prog_name="wardsearch").stdout
    script = f"""{source}
stand_in() {{ printf 'plain,%s\\n' "${{NAMES[@]}}"; }}
env() {{ stand_in; }}
NAMES=("$@")
COMP_WORDS=(wardsearch show "$QUOTE"a) COMP_CWORD=2
_wardsearch_completion wardsearch
PATH=; set -r  # what is proposed runs no program and writes no file, if it is wrong
for proposed in "${{COMPREPLY[@]}}"; do
    eval "set -- $QUOTE$proposed$QUOTE"
    printf '%s\\n' "$#,$1"
done
"""
    done = subprocess.run(
        [str(BASH), "--norc", "-c", script, "bash", *names],
        env={**os.environ, "QUOTE": quote, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stdout.split("\n") == [*(f"1,{name}" for name in names), ""]


@pytest.mark.skipif(FISH is None, reason="there is no fish")
def test_a_comma_in_a_name_does_not_end_it_in_fish() -> None:
    source = CliRunner().invoke(main, ["completion", "fish"], prog_name="wardsearch").stdout
    stand_in = "function env; echo plain,ward,month; end"
    asked = "complete -C 'wardsearch search --by ward,mo'"
    done = subprocess.run(
        [str(FISH), "--no-config", "-c", f"{source}\n{stand_in}\n{asked}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stdout.splitlines() == ["ward,month"]
