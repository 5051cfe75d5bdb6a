"""Which language does a person want to be spoken to, and how does help come in it?

Covers what says so, in this order: `--lang`, WARDSEARCH_LANG, the file of settings, then LC_ALL,
LC_MESSAGES and LANG; and commands with their help in that language. Does not cover the sentences
(`messages.language`).
"""

import os
from collections.abc import Mapping, Sequence
from inspect import cleandoc
from typing import Final, TypeVar

import click

from wardsearch.errors import ConfigError
from wardsearch.messages.language import LANGUAGES, gettext, is_english, speak
from wardsearch.terminal.failures import wants_json

OPTION: Final = "--lang"
VARIABLE: Final = "WARDSEARCH_LANG"
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as POSIX has it
KEEPS_LINES: Final = "\b\n"
"""How click marks a paragraph whose lines stay as they are."""

_Command = TypeVar("_Command", bound=click.Command)

language_option = click.option(
    OPTION,
    type=click.Choice(["vi", "en"]),
    envvar=VARIABLE,
    show_envvar=True,
    expose_value=False,
    help="Language of messages and help; else that of the settings, then of the locale.",
)


def speak_as_asked(arguments: Sequence[str]) -> list[str]:
    """Speak the language that a person wants; return *arguments* with `--lang` before all others.

    Programs that ask for JSON are spoken to in English.

    Raises:
        ConfigError: The settings name a language that is not spoken.
    """
    arguments = language_first(arguments)
    typed = arguments[:2][1:] if arguments[:1] == [OPTION] else []
    if arguments[:1] and arguments[0].startswith(f"{OPTION}="):
        typed = [arguments[0].partition("=")[2]]
    wanted = asked_language(typed[0] if typed else None, os.environ)
    speak("en" if wants_json(arguments) else wanted)
    named = _setting()
    if named is not None and named not in LANGUAGES:
        from wardsearch.terminal.config import config_path

        raise ConfigError(
            "config-language-unknown", path=config_path(), found=str(named), expected=LANGUAGES
        )
    return arguments


def language_first(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* with `--lang` and its value, wherever they stand, before all others.

    >>> language_first(["search", "--lang", "vi", "mat bang"])
    ['--lang', 'vi', 'search', 'mat bang']
    """
    listed = list(arguments)
    end = listed.index("--") if "--" in listed else len(listed)
    for place, argument in enumerate(listed[:end]):
        if argument == OPTION or argument.startswith(f"{OPTION}="):
            width = 2 if argument == OPTION else 1
            return [*listed[place : place + width], *listed[:place], *listed[place + width :]]
    return listed


def asked_language(typed: str | None, environment: Mapping[str, str]) -> str:
    """Return the language that is wanted, English where nothing names one that is spoken.

    >>> asked_language(None, {"LC_ALL": "C", "LANG": "vi_VN.UTF-8", "WARDSEARCH_LANG": "vi"})
    'vi'
    """
    named = typed or environment.get(VARIABLE) or _setting()
    if named in LANGUAGES:
        return str(named)
    locale = next(filter(None, map(environment.get, _LOCALE)), "")
    return "vi" if locale[:2].lower() == "vi" and not locale[2:3].isalpha() else "en"


def _setting() -> object:
    from wardsearch.terminal.config import settings

    try:
        return settings().get("lang")
    except ConfigError:  # the command that needs the settings says so
        return None


def in_language(command: _Command, *, depth: int = 2) -> _Command:
    """Return *command* with its help and names of values in the language that is spoken.

    Args:
        command: A command or group.
        depth: What of it is looked at: 0 its heading, 1 also its options, 2 also its commands.
    """
    if is_english():
        return command
    from copy import copy

    said = copy(command)
    said.help = _by_paragraph(command.help)
    said.short_help = _by_paragraph(command.short_help)
    said.options_metavar = gettext(command.options_metavar or "") or None
    if depth == 0:
        return said
    said.params = [_in_language(parameter) for parameter in command.params]
    said.__dict__["_help_option"] = None  # click keeps one, made in the language of then
    if isinstance(said, click.Group):
        said.subcommand_metavar = gettext(said.subcommand_metavar)
        if depth == 1:
            return said
        said.commands = {name: in_language(one) for name, one in said.commands.items()}
    return said


def _in_language(parameter: click.Parameter) -> click.Parameter:
    from copy import copy

    said = copy(parameter)
    if said.metavar:
        said.metavar = gettext(said.metavar)
    if isinstance(said, click.Option):
        said.help = _by_paragraph(said.help)
    return said


def _by_paragraph(text: str | None) -> str | None:
    """Return *text* with each of its paragraphs in the language that is spoken."""
    return text and "\n\n".join(map(gettext, paragraphs(text)))


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of a help text, each as a catalogue has it: on one line, or as it is.

    >>> paragraphs("One\ntwo.\n\nThree.")
    ['One two.', 'Three.']
    """
    return [
        part if part.startswith(KEEPS_LINES) else " ".join(part.split())
        for part in cleandoc(text).split("\n\n")
    ]
