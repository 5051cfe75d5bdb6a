"""Do the options that say which reports are hits say one thing?

Covers `--match` and its short form `--all-words`, typed or set. Does not cover what they mean
(`search.options`).
"""

from typing import Any

import click

from wardsearch.terminal.config import unless_typed
from wardsearch.terminal.failures import CommandLineError


def one_match(ctx: click.Context, option: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - of any option
    """Return *value*, of `--match` or `--all-words`, as `unless_typed` does.

    Raises:
        CommandLineError: The other one, which is read before it, says something else.
    """
    value = unless_typed(ctx, option, value)
    both = {**ctx.params, str(option.name): value}
    if both.get("all_words") and both.get("match") not in {None, "all"}:
        raise CommandLineError("one-output-only", names=("--match", "--all-words"))
    return value
