"""What a command line that cannot be read ends with."""

import click
import pytest
from click.testing import CliRunner

from wardsearch.terminal.cli import main

SEARCH = main.commands["search"]
OPTIONS = sorted(
    name
    for parameter in SEARCH.params
    if isinstance(parameter, click.Option) and not parameter.hidden
    for name in parameter.opts
    if len(name) > len("--by-")
)


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_with_a_slip_suggests_the_one_that_was_meant(option: str) -> None:
    slips = {option[:-1], option[:4] + option[5:], option[:3] + option[4] + option[3] + option[5:]}

    for slip in slips - set(OPTIONS):
        told = CliRunner().invoke(main, ["search", "x", slip]).stderr

        assert told == f"wardsearch: there is no option {slip}; did you mean {option}?\n"


@pytest.mark.parametrize("command", sorted(set(main.commands) - {"open"}))
def test_a_command_with_a_slip_suggests_the_one_that_was_meant(command: str) -> None:
    slip = command[:2] + command[3:]

    told = CliRunner().invoke(main, [slip]).stderr

    assert told == f"wardsearch: there is no command {slip!r}; did you mean {command!r}?\n"
