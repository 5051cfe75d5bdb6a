"""Any value in any place of any JSON that we keep: an answer, or one line, of each command."""

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings, strategies as st

from support.corpora import bless, report, write
from support.strategies import with_one_changed
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

_FOOTER = struct.Struct("<QQII8s")  # of an array file
_INDEX = ["index", "--jobs", "1", "--wait", "0"]
_READING = (["search", "giai phong"], ["show", "a.txt"], ["stats"], ["check"], ["doctor"], ["news"])
COMMANDS: dict[str, tuple[list[str], ...]] = {
    "manifest.json": (*_READING, _INDEX, [*_INDEX, "--rebuild"]),
    "catalog-*.columns": (*_READING, _INDEX, [*_INDEX, "--rebuild"]),
    "writer.json": (_INDEX,),
    "reading.json": (_INDEX,),
    "*.saved": (
        ["news", "--peek"],
        ["news", "giai"],
        ["saved", "list"],
        ["saved", "list", "--json"],
    ),
    "last-search.json": (["show", "1"],),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus, its index with every note, and settings."""
    folder = tmp_path_factory.mktemp("office")
    for name in ("a", "b"):
        write(folder / "corpus", f"{name}.txt", report(f"Giải phóng {name}", "Phường Bến Lau"))
    write(folder / "corpus", "bad.txt", "\0")
    sync(folder / "corpus", folder / "index")
    assert run(folder, "saved", "add", "giai", "giai", "--since", "2020").exit_code == 0
    assert run(folder, "search", "giai").exit_code == 0
    (folder / "index" / "reading.json").write_text(json.dumps([["a.txt", "00" * 16, 1]]))
    note = {"pid": 7, "host": "h", "since": "2026-01-02 03:04:05", "boot": ""}
    (folder / "index" / "writer.json").write_text(json.dumps(note))
    return folder


def run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        patched.chdir(folder)
        return CliRunner().invoke(main, arguments)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="settings lie elsewhere")
@pytest.mark.parametrize("pattern", COMMANDS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_value_in_the_place_of_another_is_an_answer_or_one_line(
    tmp_path: Path, office: Path, pattern: str, data: st.DataObject
) -> None:
    folder = tmp_path / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(office, folder)
    if pattern != "writer.json":  # it is of another machine, and would be waited for
        (folder / "index" / "writer.json").unlink()
    [path] = folder.rglob(pattern)
    change = CHANGES.get(path.suffix, _change_file)
    change(path, lambda said: with_one_changed(data, said))
    for command in COMMANDS[pattern]:
        result = run(folder, *command)

        assert isinstance(result.exception, SystemExit | None)
        assert result.exit_code in {0, 1, 2}
        assert "[Errno" not in result.output
        if result.exit_code == 2 and command != ["check"]:
            assert len(result.stderr.splitlines()) == 1


Change = Callable[[Any], Any]


def _change_file(path: Path, change: Change) -> None:
    said = change(json.loads(path.read_bytes()))
    if isinstance(said, dict) and said.pop("checksum", None) is not None:
        said["checksum"] = zlib.crc32(json.dumps(said).encode())
    path.write_text(json.dumps(said))


def _change_saved(path: Path, change: Change) -> None:
    head, _, digests = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps(change(json.loads(head))).encode() + b"\n" + digests)


def _change_columns(path: Path, change: Change) -> None:
    """Change the directory of an array file, with all checksums right."""
    content = path.read_bytes()
    offset, length, _, version, magic = _FOOTER.unpack(content[-_FOOTER.size :])
    directory = json.dumps(change(json.loads(content[offset : offset + length]))).encode()
    footer = _FOOTER.pack(offset, len(directory), zlib.crc32(directory), version, magic)
    path.write_bytes(content[:offset] + directory + footer)
    bless(path.parent)


CHANGES = {".saved": _change_saved, ".columns": _change_columns}
