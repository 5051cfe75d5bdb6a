"""A day with wardsearch: two folders, searches, an export, and being told of news."""

import csv
import io
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.paths import CORPUS
from terminal.test_process import environment


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Return a folder with the reports of two wards in a folder each."""
    for name, pattern in (("ben-do", "ben-do-*.txt"), ("cau-guot", "cau-guot-*.txt")):
        (tmp_path / name).mkdir()
        for file in CORPUS.glob(pattern):
            shutil.copy(file, tmp_path / name)
    return tmp_path


def test_a_day(day: Path) -> None:
    def run(*words: str, code: int = 0) -> str:
        settings = {"XDG_CONFIG_HOME": str(day / "settings"), "VISUAL": "cat", "COLUMNS": "80"}
        done = subprocess.run(
            [sys.executable, "-m", "wardsearch", *words],
            capture_output=True,
            text=True,
            cwd=day,
            env=environment(**settings),
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        return done.stdout

    assert run("index", "ben-do", "cau-guot").startswith("added ")
    query = ("giai", "phong", "mat", "bang", "--match", "all")
    total = int(run("search", *query, "-c"))
    assert total >= 3
    assert int(run("search", *query, "--ward", "ben do", "-c")) < total
    months = [line.split() for line in run("search", *query, "--by", "month").splitlines()]
    assert sum(int(reports) for _, reports in months) == total
    folders = [line.split()[0] for line in run("search", *query, "--by", "folder").splitlines()]
    assert sorted(folders) == ["ben-do", "cau-guot"]
    paths = run("search", *query, "-l").splitlines()
    assert len(paths) == total
    run("search", *query)
    assert paths[2] in run("show", "3")
    assert paths[2] in run("open", "3", "--print")
    table = run("search", *query, "-o", "csv").removeprefix("\ufeff")
    assert [row["path"] for row in csv.DictReader(io.StringIO(table, newline=""))] == paths

    run("saved", "add", "gpmb", *query)
    run("news", code=1)
    article = "Phường Bến Đò giải phóng mặt bằng chợ\nNgày đăng 02/06/2025 | 08:00\n\nĐã xong.\n"
    (day / "ben-do" / "moi.txt").write_text(article, "utf-8")
    assert run("index").startswith("added 1, updated 0, deleted 0")
    assert run("news", "-l") == "ben-do/moi.txt\n"
    run("news", code=1)
    shutil.move(day / "cau-guot", day / "elsewhere")
    run("index", code=2)  # a folder that is not there empties nothing
    assert int(run("search", *query, "-c")) == total + 1


def test_a_folder_that_was_moved_is_said_once(day: Path) -> None:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "wardsearch", *words]
        settings = environment(XDG_CONFIG_HOME=str(day / "settings"))
        return subprocess.run(
            command, capture_output=True, text=True, cwd=day, env=settings, check=False
        )

    run("index", "ben-do")
    before = run("search", "giai phong", "-l")
    shutil.move(day / "ben-do", day / "ben-do-cu")
    moved = run("search", "giai phong", "-l")

    assert "gone" not in before.stderr
    assert (moved.returncode, moved.stdout) == (0, before.stdout)
    assert moved.stderr.count("gone, or was moved") == 1
    assert "error" not in run("search", "giai phong", "--json").stderr


@pytest.mark.parametrize("moved", [("ben-do",), ("cau-guot",), ("ben-do", "cau-guot")])
@pytest.mark.parametrize("asked", ["search rac --match any", "index"])
def test_the_command_for_folders_that_were_moved_keeps_all_others(
    day: Path, moved: tuple[str, ...], asked: str
) -> None:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "wardsearch", *words, "--index", "my index"]
        settings = environment(XDG_CONFIG_HOME=str(day / "settings"))
        return subprocess.run(
            command, capture_output=True, text=True, cwd=day, env=settings, check=False
        )

    run("index", "ben-do", "cau-guot")
    total = run("search", "--since", "1900", "-c").stdout
    for name in moved:
        shutil.move(day / name, day / f"{name}-2")
    told = run(*asked.split()).stderr
    command = told[told.index("`wardsearch index") + 1 :].partition("`")[0]
    for name in moved:
        command = command.replace("NEW-FOLDER", f"{name}-2", 1)
    done = run(*shlex.split(command)[1:-2])

    assert command.endswith(" --replace --index 'my index'")
    assert (done.returncode, done.stderr) == (0, "")
    assert run("search", "--since", "1900", "-c").stdout == total
    assert run("index").returncode == 0
