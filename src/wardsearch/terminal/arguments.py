"""Which of the words after a command are options, and what do their values say?

Covers what click cannot know: that a word with a dash which is no option is text, and that
bytes of an argument may not be those of the locale. Does not cover what the text means
(`shell_quotes`, `query`), nor of the commands (`cli`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click

# Patterns are compiled when they are first used: `--help` has no use for them.
# Of a short option with its number, as in `-n5`; anything else after the letter makes it a word.
_ATTACHED_NUMBER = r"(-\w)=?(\d+)"
# Halves of code points but for those that stand for an undecodable byte of an argument.
_NOT_ESCAPED_BYTES = r"[\ud800-\udc7f\udd00-\udfff]"
_SIZE = r"(?i)(\d{1,15})\s*([KMGT]?)(?:i?B)?"


class SplitArguments(NamedTuple):
    """The arguments of a command whose rest is free text.

    Attributes:
        options: the options with their values, in order.
        words: all others, in order.
        is_whole: whether the last option has the value it takes.
    """

    options: list[str]
    words: list[str]
    is_whole: bool


def split_arguments(arguments: Sequence[str], takes_value: Mapping[str, bool]) -> SplitArguments:
    """Return which of *arguments* are options, in any order, and which are words of free text.

    What begins with two dashes is an option, known or not: a typing error in one must not become
    text in silence. What begins with one dash is an option only if it is exactly one, or one that
    takes a value with a number attached.

    Args:
        arguments: as the shell gave them; those after `--` are words.
        takes_value: the names of the options, with their dashes, and whether each takes a value.
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name, equals, _ = argument.partition("=")
        attached = re.fullmatch(_ATTACHED_NUMBER, argument)
        if argument == "--":
            words.extend(rest)
        elif argument.startswith("--") or argument in takes_value:
            options.append(argument)
            if takes_value.get(name) and not equals:
                value = next(rest, None)
                if value is None:
                    return SplitArguments(options, words, is_whole=False)
                options.append(value)
        elif attached and takes_value.get(attached[1]):
            options += attached.groups()
        else:
            words.append(argument)
    return SplitArguments(options, words, is_whole=True)


class FreeTextCommand(click.Command):
    """A command whose argument is free text, in which words may begin with a dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let click read the options, and give it all else as words."""
        takes_value = {
            name: not (option.is_flag or option.count)
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        }
        options, words, is_whole = split_arguments(args, takes_value)
        # Where a value is missing, click is to say so, not to take the dashes for it.
        return super().parse_args(ctx, [*options, "--", *words] if is_whole else options)


def as_utf8(argument: str) -> str:
    r"""Return *argument* as UTF-8, whatever the locale made of its bytes; U+FFFD for what is none.

    >>> as_utf8("Ng\udce1\udcbb\udc8dc \udcff")
    'Ngọc �'
    """
    text = re.sub(_NOT_ESCAPED_BYTES, "\ufffd", argument)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def byte_size(argument: str) -> int:
    """Return how many bytes `500000`, `500K`, `64M` or `1G` are, in steps of 1024.

    Raises:
        click.BadParameter: *argument* is no such size, or 0.

    >>> byte_size("64M")
    67108864
    """
    size = re.fullmatch(_SIZE, argument.strip())
    if size is None or int(size[1]) == 0:
        raise click.BadParameter(f"{argument!r} is not a size such as 500K, 64M or 1000000 (bytes)")
    units = ["", "K", "M", "G", "T"]  # each 10 bits more
    return int(size[1]) << 10 * units.index(size[2].upper())
