"""What a command says of an index in a cluster is what it says of one in a folder."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from support.cluster import Cluster
from support.documents import ROOT, fresh_clone, replay, run
from support.paths import CORPUS
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

pytestmark = pytest.mark.cluster

COMMANDS = (
    "search giai phong mat bang",
    "search giải phóng mặt bằng --json",
    "search giai phong mat bang --explain",
    "search '\"giải phóng mặt bằng\"' --json",
    "search giai phong -duong --all-words --json",
    "search rac OR 'vac xin' --limit 3 --page 2 --json",
    "search 'title:giai phong' --paths",
    "search 'thanh ni*' --json",
    "search giai phong --ward 'thụy lâm' --json",
    "search ubnd --since 2021 --until 2022 --sort date --json",
    "search --ward 'Thụy Lâm' --json",
    "search --since 2022 -c",
    "search giai phong mat bang --output jsonl",
    "search khong co gi nhu the nay xyzzy --json",
    "search 'giai phogn mat bang' --json",
    "stats --json",
    "stats --wards",
    "analyze 'Giải phóng mặt bằng'",
    "doctor",
    "show ben-do-2022-03-15-giai-phong-mat-bang-duong-ven-song.txt --json",
    "show giai-phong-mat-bang-duong-ven-song --query 'giai phong'",
    "show xyzzy",
)
# What differs: a clock, and what an engine takes on its disk.
_OWN = re.compile(r'("took_ms"|"size_bytes"|"format_version"): [0-9.]+|(· )[0-9.,]+ m?s')


@pytest.fixture(scope="module")
def at_cluster(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of an index of the sample reports."""
    name = f"commands-{uuid4().hex[:12]}"
    address = f"opensearch://{cluster.hosts}/{name}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        sync(CORPUS, address)
        yield address
    cluster.forget(name)


def said(command: str, index: str) -> tuple[int, Any]:
    environment = {"WARDSEARCH_INDEX": index, "WARDSEARCH_LANG": "en"}
    done = CliRunner().invoke(main, shlex.split(command), env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    text = _OWN.sub(r"\1\2: 0", done.output.replace(index, "INDEX"))
    return done.exit_code, text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_the_same(command: str, sample_index: Path, at_cluster: str) -> None:
    assert said(command, at_cluster) == said(command, str(sample_index))


def test_check_and_config_take_an_address(at_cluster: str) -> None:
    code, text = said("check --json", at_cluster)
    settings = said("config", at_cluster)

    assert (code, json.loads(text)["sound"]) == (0, True)
    assert settings[0] == 0
    assert "INDEX" in settings[1]


def test_the_number_of_a_hit_names_it_from_every_folder(
    at_cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("search giai phong mat bang", at_cluster)
    first = json.loads(said("search giai phong mat bang --json", at_cluster)[1])["hits"][0]["id"]
    monkeypatch.chdir(tmp_path)

    assert json.loads(said("show 1 --json", at_cluster)[1])["id"] == first


# What a document shows of a folder and a cluster says otherwise, by the first word: its size and
# its files are others, its format is counted by itself, and it has an address.
OF_A_FOLDER = ["size", "format", "sound:", "index"]


@pytest.mark.slow
def test_the_commands_of_the_documents_show_the_same(cluster: Cluster, tmp_path: Path) -> None:
    name = f"documents-{uuid4().hex[:12]}"
    folder = fresh_clone(tmp_path)
    index = f"opensearch://{cluster.hosts}/{name}"
    written = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    try:
        run("wardsearch index", folder, WARDSEARCH_INDEX=index)
        shown = replay(written, folder, WARDSEARCH_INDEX=index)
    finally:
        cluster.forget(name)

    before, after = (list(map(_without_columns, text.splitlines())) for text in (written, shown))
    differing = [one for one, two in zip(before, after, strict=True) if one != two]
    assert [line.partition(" ")[0] for line in differing] == OF_A_FOLDER


def _without_columns(line: str) -> str:
    """Return *line* without the spaces of a table, which are as wide as its widest value."""
    return " ".join(line.split())
