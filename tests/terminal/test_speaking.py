"""Which language is spoken, and how do help and errors come in it?"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wardsearch.messages.language import gettext, speak
from wardsearch.terminal import config
from wardsearch.terminal.cli import main
from wardsearch.terminal.command_group import CommandGroup
from wardsearch.terminal.speaking import asked_language

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "WARDSEARCH_LANG")


@pytest.fixture(autouse=True)
def settings_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Have no locale and no settings, and speak English again in the end."""
    for name in LOCALE:
        monkeypatch.setenv(name, "")
    path = tmp_path / "config.toml"
    monkeypatch.setenv("WARDSEARCH_CONFIG", str(path))
    config.settings.cache_clear()
    yield path
    config.settings.cache_clear()
    speak("en")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="wardsearch")


def spoken() -> str:
    return "vi" if gettext("or") == "hoặc" else "en"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi"}, "vi"),
        ({"LANG": "vi_VN"}, "vi"),
        ({"LANG": "vie_XX"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "vi_VN.UTF-8", "LANG": "en_US.UTF-8"}, "vi"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "vi_VN.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LC_MESSAGES": "vi_VN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LC_ALL": "C", "WARDSEARCH_LANG": "vi"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "WARDSEARCH_LANG": "en"}, "en"),
    ],
)
def test_the_locale_names_the_language_and_the_variable_comes_before_it(
    locale: dict[str, str], language: str
) -> None:
    assert asked_language(None, locale) == language


def test_the_settings_come_before_the_locale_and_after_the_variable(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file.write_text('lang = "vi"\n', encoding="utf-8")

    assert run("--help").exit_code == 0
    assert spoken() == "vi"
    monkeypatch.setenv("WARDSEARCH_LANG", "en")
    run("--help")
    assert spoken() == "en"


def test_settings_that_name_no_language_are_one_line(settings_file: Path) -> None:
    settings_file.write_text('lang = "fr"\n', encoding="utf-8")
    result = run("stats")

    assert result.exit_code == 2
    assert result.stderr == (
        f"wardsearch: config file {str(settings_file)!r} sets lang to 'fr'; it must be en or vi\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--lang", "vi", "stats", "--help"],
        ["stats", "--lang", "vi", "--help"],
        ["stats", "--help", "--lang=vi"],
        ["search", "mat", "bang", "--lang", "vi", "--help"],
    ],
)
def test_the_option_may_stand_anywhere(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 0
    assert spoken() == "vi"


def test_a_language_that_is_not_spoken_is_one_line() -> None:
    assert run("stats", "--lang", "fr").stderr.startswith("wardsearch: --lang: 'fr' is not one of")
    assert run("stats", "--lang").exit_code == 2


def test_a_search_for_the_option_is_behind_two_dashes() -> None:
    run("search", "--", "--lang", "vi")

    assert spoken() == "en"


def test_english_changes_nothing_of_the_process() -> None:
    before = dict(os.environ)
    run("--lang", "en", "--help")

    assert dict(os.environ) == before


def test_help_is_in_the_language_with_the_words_of_click() -> None:
    english = run("--help").stdout
    shown = run("--lang", "vi", "--help").stdout
    again = run("--help").stdout

    assert again == english
    for word in ("Usage", "Options", "Commands:", "Show this", "COMMAND"):
        assert word in english
        assert word not in shown


def test_a_program_that_asks_for_json_is_spoken_to_in_english() -> None:
    failed = run("search", "x", "--lang", "vi", "--json", "--page", "x", "--index", "nowhere")

    assert failed.stderr == (
        '{"error": "--page: \'x\' is not a valid whole number; see `wardsearch search --help`", '
        '"code": "value-invalid", "advice": "see `wardsearch search --help`"}\n'
    )


def test_a_group_within_keeps_the_language_that_was_asked_for() -> None:
    inner = CommandGroup("inner", commands={"stats": main.commands["stats"]})
    outer = CommandGroup("outer", params=main.params, commands={"inner": inner})
    shown = CliRunner().invoke(outer, ["--lang", "vi", "inner", "stats", "--help"]).stdout

    assert "Cách dùng: outer inner stats [TÙY_CHỌN]" in shown
    assert spoken() == "vi"
