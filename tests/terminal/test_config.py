from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.paths import CORPUS
from wardsearch.terminal import config
from wardsearch.terminal.cli import main

Run = Callable[..., Result]


@pytest.fixture
def command(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command with a file of settings."""
    for variable in ("WARDSEARCH_INDEX", "WARDSEARCH_CORPUS"):
        monkeypatch.delenv(variable, raising=False)
    path = tmp_path / "config.toml"
    monkeypatch.setenv("WARDSEARCH_CONFIG", str(path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(settings: str, *arguments: str) -> Result:
        config.settings.cache_clear()
        path.write_text(settings.replace("INDEX", str(sample_index)), encoding="utf-8")
        return CliRunner().invoke(main, arguments, prog_name="wardsearch")

    yield run
    config.settings.cache_clear()


def test_a_setting_is_the_default_of_every_command_that_has_the_option(command: Run) -> None:
    settings = 'index = "INDEX"\n[search]\nlimit = 2\n'

    assert command(settings, "stats").exit_code == 0
    shown = command(settings, "search", "giai phong mat bang", "--paths").stdout
    assert len(shown.splitlines()) == 2


def test_what_is_typed_and_the_environment_come_first(
    command: Run, monkeypatch: pytest.MonkeyPatch, sample_index: Path
) -> None:
    settings = 'index = "nowhere"\nlimit = 2\n'

    assert command(settings, "stats").exit_code == 2
    assert command(settings, "stats", "--index", str(sample_index)).exit_code == 0
    monkeypatch.setenv("WARDSEARCH_INDEX", str(sample_index))
    assert command(settings, "stats").exit_code == 0
    assert len(command(settings, "search", "mat bang", "-l", "-n", "3").stdout.splitlines()) == 3


def test_a_setting_of_one_command_comes_before_that_of_all(command: Run) -> None:
    settings = 'index = "INDEX"\nlimit = 5\n[search]\nlimit = 1\n'

    assert len(command(settings, "search", "mat bang", "-l").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("limt = 3", "sets 'limt', which is no option; did you mean 'limit'?"),
        ("[search]\nrebuild = true", "sets 'search.rebuild', which is no option"),
        ("zzzz = 1", "which is no option; `wardsearch config` lists what there is"),
        ("limit = ", "is not TOML"),
    ],
)
def test_a_slip_in_the_file_is_one_line(command: Run, settings: str, said: str) -> None:
    result = command(settings, "search", "mat bang")

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert said in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_does_not_need_the_file(command: Run, arguments: list[str]) -> None:
    assert command("not TOML at all", *arguments).exit_code == 0


def test_a_value_of_another_kind_is_one_line(command: Run) -> None:
    result = command('index = "INDEX"\nlimit = "many"\n', "search", "mat bang")

    assert result.exit_code == 2
    assert "many" in result.stderr


def test_config_says_what_is_in_force_and_from_where(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDSEARCH_CORPUS", str(CORPUS))
    shown = command('index = "INDEX"\n[search]\nlimit = 7\n', "config").stdout

    assert "config.toml" in shown.splitlines()[0]
    lines = {line.split()[0]: line for line in shown.splitlines()[1:] if line.strip()}
    assert "config.toml" not in lines["corpus"]
    assert "WARDSEARCH_CORPUS" in lines["corpus"]
    assert lines["search.limit"].split()[1] == "7"


def test_config_without_a_file_says_where_it_would_be(command: Run, tmp_path: Path) -> None:
    shown = command("", "config").stdout

    assert str(tmp_path / "config.toml") in shown
