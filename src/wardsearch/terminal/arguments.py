"""Which of the words after a command are options, and what do their values say?

Covers what click cannot know: that a word with a dash may be text and no option, and that the bytes
of an argument may not fit the locale. Does not cover what the text means (`shell_quotes`, `query`)
or the commands (`cli`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from wardsearch.frozen import NamedTuple
from wardsearch.messages.language import gettext, told
from wardsearch.messages.message import Message
from wardsearch.terminal.failures import CommandLineError

# Patterns are compiled when they are first used: `--help` has no use for them.
# Of a short option with its number, as in `-n5`; anything else after the letter makes it a word.
_ATTACHED_NUMBER = r"(-\w)=?(\d+)"
_SHORT = r"([A-Za-z0-9]|[A-Za-z]=?\d|[a-z]\d+|[A-Za-z]=\d+|[A-Za-z]{1,3}=.*|[A-Za-z]{2,3})"
# Halves of code points but for those that stand for an undecodable byte of an argument.
_NOT_ESCAPED_BYTES = r"[\ud800-\udc7f\udd00-\udfff]"
_SIZE = r"(?i)(\d{1,15})\s*([KMGT]?)(?:i?B)?"


class SplitArguments(NamedTuple):
    """The arguments of a command whose rest is free text.

    Attributes:
        options: The options with their values, in order.
        words: All others, in order.
        is_whole: Whether the last option has the value it takes.
        unknown: The first that looks like a short option and is none; empty if none does.
    """

    options: list[str]
    words: list[str]
    is_whole: bool
    unknown: str = ""


def split_arguments(arguments: Sequence[str], takes_value: Mapping[str, bool]) -> SplitArguments:
    """Return which of *arguments* are options, in any order, and which are words of free text.

    What begins with two dashes is an option, known or not: a typing error in one must not become
    text in silence. What begins with one dash is an option if it is one, one with its number
    (`-n5`), or several at once (`-cn5`). Else it is a word, to leave out, unless it can be none:
    see `is_short_option`.

    Args:
        arguments: As the shell gave them; those after `--` are words.
        takes_value: The names of the options, with their dashes, and whether each takes a value.
    """
    options: list[str] = []
    words: list[str] = []
    unknown = ""
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
            continue
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
        elif cluster := _cluster(argument, takes_value):
            options += cluster
        elif not is_short_option(argument):
            words.append(argument)
        else:
            unknown = unknown or argument
    return SplitArguments(options, words, is_whole=True, unknown=unknown)


def is_short_option(argument: str) -> bool:
    """Return whether *argument* looks like short options, not like a word to leave out.

    It is a dash and one letter or digit, perhaps with a number or value attached, or two or three
    letters of which no Vietnamese syllable can consist, even without its diacritics. Two or three
    capitals may be an abbreviation, one with a number of several digits a name (`U23`).

    >>> [is_short_option(word) for word in ("-q", "-0", "-C2", "-rl", "-từ", "-an", "-HCM", "-52")]
    [True, True, True, True, False, False, False, False]
    """
    if not re.fullmatch(f"-{_SHORT}", argument):
        return False
    letters = argument[1:]
    return len(letters) == 1 or not letters.isalpha() or not _may_be_word(letters)


def _may_be_word(letters: str) -> bool:
    from wardsearch.vietnamese.orthography import is_bare_syllable

    return letters.isupper() or is_bare_syllable(letters)


def _cluster(argument: str, takes_value: Mapping[str, bool]) -> list[str]:
    """Return the options that *argument* names together; none if one of them is unknown."""
    one = "|".join(
        re.escape(name[1:]) + "[0-9]+" * has_value
        for name, has_value in takes_value.items()
        if not name.startswith("--")
    )
    options = re.findall(one, argument[1:])
    letters = "".join(filter(str.isalpha, argument))
    is_time = argument[1:2].isdigit() and "h" in letters  # *-0h*; nobody asks for help so
    if "".join(options) != argument[1:] or is_time or (letters and _may_be_word(letters)):
        return []
    return [part for option in options for part in (f"-{option[0]}", option[1:]) if part]


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
        options, words, is_whole, unknown = split_arguments(args, takes_value)
        if unknown:
            raise CommandLineError("short-option-unknown", found=unknown, word=unknown[1:])
        # Where a value is missing, click is to say so, not to take the dashes for it.
        return super().parse_args(ctx, [*options, "--", *words] if is_whole else options)


def as_utf8(argument: str) -> str:
    r"""Return *argument* as UTF-8, whatever the locale made of its bytes; U+FFFD for what is none.

    >>> as_utf8("Ng\udce1\udcbb\udc8dc \udcff")
    'Ngọc �'
    """
    return _utf8(argument, "replace")


def as_name(argument: str) -> str:
    r"""Return *argument*, which may be the name of a file, as UTF-8; other bytes stay, escaped.

    They are halves of code points, as `os.fsdecode` has them.

    >>> as_name("Ng\udce1\udcbb\udc8dc \udcff") == "Ngọc \udcff"
    True
    """
    return _utf8(argument, "surrogateescape")


def _utf8(argument: str, errors: str) -> str:
    if argument.isprintable():  # no half of a code point is
        return argument
    text = re.sub(_NOT_ESCAPED_BYTES, "\ufffd", argument)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", errors)


def some_text(argument: str) -> str:
    """Return *argument* as UTF-8, but not where a variable of a script was empty.

    Raises:
        click.BadParameter: It is blank.

    >>> some_text("*.bak")
    '*.bak'
    """
    if not argument.strip():
        raise click.BadParameter(told(Message("empty")))
    return as_utf8(argument)


class WholeNumber(click.IntRange):
    """A number in a range, which is not itself called a range where it is none."""

    name = "whole number"


class SomePath(click.Path):
    """A path, which is not empty: that would be the folder that the command runs in.

    Whether it can be read is found out by what reads it, and said with the reason.
    """

    def __init__(self) -> None:
        super().__init__(readable=False)

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as the base class has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - as the base class has it
        """Return *value*, or refuse it."""
        return super().convert(value or self.fail(told(Message("empty")), param, ctx), param, ctx)


def byte_size(argument: str) -> int:
    """Return how many bytes `500000`, `500K`, `64M` or `1G` are, in steps of 1024.

    Raises:
        click.BadParameter: *argument* is no such size, or 0.

    >>> byte_size("64M")
    67108864
    """
    size = re.fullmatch(_SIZE, argument.strip())
    if size is None or int(size[1]) == 0:
        why = gettext("{found!r} is not a size such as 500K, 64M or 1000000 (bytes)")
        raise click.BadParameter(why.format(found=argument))
    units = ["", "K", "M", "G", "T"]  # each 10 bits more
    return int(size[1]) << 10 * units.index(size[2].upper())
