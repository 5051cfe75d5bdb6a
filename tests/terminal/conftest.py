"""What the tests of the commands share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terminal import fake_library

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the file of that name; with WARDSEARCH_UPDATE_GOLDEN=1, write it."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("WARDSEARCH_UPDATE_GOLDEN"):
            path.write_text(f"{text}\n", encoding="utf-8")

        assert text == path.read_text(encoding="utf-8").removesuffix("\n"), (
            f"help: if this is how it should look, run with WARDSEARCH_UPDATE_GOLDEN=1 ({name})"
        )

    return compare


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run a command over the fake library, in a folder with an (empty) index."""
    for name in ("library.engines", "library.index", "library.sync"):
        monkeypatch.setitem(sys.modules, f"wardsearch.{name}", sys)  # remembers what to restore
    fake_library.install()
    fake_library.CALLS.clear()
    for variable in ("WARDSEARCH_INDEX", "WARDSEARCH_CORPUS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "index").mkdir()

    def invoke(*arguments: str) -> Result:
        from wardsearch.terminal.cli import main

        return CliRunner().invoke(main, arguments, prog_name="wardsearch")

    return invoke
