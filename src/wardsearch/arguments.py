"""Which of the words after a command are options, which are free text, and what does the text say?

In charge of what click cannot know: that a word with a dash which is no option belongs to the
query, and what a shell has taken away of its quotation marks. Not in charge of the query language
(`query`), nor of the commands (`cli`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click

# Of a short option with its number, as in `-n5`; anything else after the letter makes it a word.
_ATTACHED_NUMBER = re.compile(r"(-\w)=?(\d+)")
_WHITE_SPACE = re.compile(r"\s")
_FIELD = re.compile(r"([^\W\d_]+):(?=\S)")
# Halves of code points but for those that stand for an undecodable byte of an argument.
_NOT_ESCAPED_BYTES = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")
_SIZE = re.compile(r"(\d{1,15})\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


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
        attached = _ATTACHED_NUMBER.fullmatch(argument)
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


def query_text(words: Sequence[str]) -> str:
    """Return the query typed as *words*, with the quotation marks that the shell took away.

    An argument with white space in it had quotation marks around that space. Where they stood is
    known in three cases: `-"tổ trưởng"` and `ward:"Ngọc Thụy"` arrive without them, and one of
    several arguments is a phrase. An only argument is the whole query in quotation marks, as other
    programs want it, and no phrase.

    >>> query_text(["bầu", "cử", "-tổ trưởng", "ward:Ngọc Thụy"])
    'bầu cử -"tổ trưởng" ward:"Ngọc Thụy"'
    >>> query_text(["giai phong mat bang"])
    'giai phong mat bang'
    """
    return " ".join(_quoted_again(word, is_only=len(words) == 1) for word in words)


def _quoted_again(word: str, *, is_only: bool) -> str:
    from wardsearch.query_tokens import DASHES, QUOTES
    from wardsearch.text import to_nfc

    text = to_nfc(word).strip()
    if not _WHITE_SPACE.search(text) or not set(text).isdisjoint(QUOTES):
        return word
    is_excluded = text[0] in DASHES and not text[1].isspace()
    prefix = text[: _field_end(text, int(is_excluded))]
    if prefix:
        return f'{prefix}"{text[len(prefix) :]}"'
    if is_only or any(map(_is_language, text.split())):
        return word
    return f'"{text}"'


def _field_end(text: str, start: int) -> int:
    """Return where the field at *start* of *text* ends and its value begins; *start* if none."""
    from wardsearch.query_tokens import FIELDS

    name = _FIELD.match(text, start)
    return name.end() if name and name[1].lower() in FIELDS else start


def _is_language(chunk: str) -> bool:
    """Return whether *chunk*, without white space, means more in a query than in a phrase."""
    from wardsearch.query_tokens import DASHES, OPERATORS

    is_marked = len(chunk) > 1 and (chunk[0] in f"{DASHES}(" or chunk[-1] in "*)")
    return chunk in OPERATORS or is_marked or _field_end(chunk, 0) > 0


class Text(click.ParamType):
    """Text as it was typed, whatever the locale makes of the bytes of an argument."""

    name = "text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        r"""Return *value* as UTF-8 has it; bytes and code points that it has not become U+FFFD.

        >>> Text().convert("Ng\udce1\udcbb\udc8dc \udcff", None, None)
        'Ngọc �'
        """
        del param, ctx
        text = _NOT_ESCAPED_BYTES.sub("\ufffd", str(value))
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class ByteSize(click.ParamType):
    """A number of bytes: `500000`, `500K`, `64M`, `1G`, in steps of 1024."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number of bytes that *value* says."""
        if isinstance(value, int):
            return value
        size = _SIZE.fullmatch(str(value).strip())
        if size is None or int(size[1]) == 0:
            self.fail(
                f"{value!r} is not a size such as 500K, 64M or a number of bytes above 0.",
                param,
                ctx,
            )
        return int(size[1]) * 1024 ** " KMGT".index(size[2].upper() or " ")
