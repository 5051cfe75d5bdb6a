"""How does a person keep searches, to be told later of what is new?

Covers the commands `saved add`, `saved list` and `saved remove`. Does not cover what is kept
(`saved_searches`) or telling news (`news_command`).
"""

import sys
from collections.abc import Sequence
from typing import Any, Final

import click

from wardsearch.messages.message import Message, shortened
from wardsearch.terminal.arguments import FreeTextCommand, as_utf8
from wardsearch.terminal.command_group import NOTHING_FOUND, CommandGroup, say
from wardsearch.terminal.completion import complete_saved
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.options import NARROWING, index_option, json_option, saving_options
from wardsearch.terminal.output import canvas_for, write_json
from wardsearch.vietnamese.spelling import to_nfc

_LONGEST_NAME: Final = 60  # in characters, so that the list has room for what is asked


@click.group("saved", cls=CommandGroup)
def saved_group() -> None:
    """Keep searches, so that `news` tells what is new in them.

    \b
      wardsearch saved add gpmb giai phong mat bang
      wardsearch news
    """  # noqa: D301 - click reads the \b, which keeps the lines as they are


@saved_group.command("add", cls=FreeTextCommand)
@saving_options
def add(
    words: Sequence[str],
    index_folder: str,
    *,
    replace: bool,
    **options: Any,  # noqa: ANN401 - what the library takes under the same names
) -> None:
    """Save a search under a name.

    The query and its options are those of `search`. What the index holds now is no news.
    """
    from wardsearch.library.index import open_index
    from wardsearch.terminal.render_results import USUAL_WIDTH, render_notes
    from wardsearch.terminal.saved_searches import SavedSearch, now, save
    from wardsearch.terminal.screen import printable
    from wardsearch.terminal.shell_quotes import query_text

    name, *query = words
    name = to_nfc(name)
    if not name.strip():
        help_of = "wardsearch saved add --help"
        raise CommandLineError("argument-missing", name="NAME", help=help_of)
    if name != printable(name.strip()) or len(name) > _LONGEST_NAME:
        found = shortened(printable(name))
        raise CommandLineError("saved-name-impossible", found=found, limit=_LONGEST_NAME)
    if not query and not any(options[each] for each in NARROWING):
        raise CommandLineError("query-missing")
    text = query_text(query)
    asked = {key: value for key, value in options.items() if value not in (None, False, "score")}
    with open_index(index_folder) as opened:
        results = opened.search(text, limit=1, snippets=0, **asked)  # refuses what is no option
        seen = opened.digests()
    notes = {note.code for note in results.query.messages}
    is_blank = not results.query.understood or "only-exclusions" in notes
    if is_blank and not any(options[each] for each in NARROWING):
        raise CommandLineError("query-missing")
    for note in render_notes(results, canvas_for("never").width or USUAL_WIDTH):
        say(note)
    save(index_folder, SavedSearch(name, text, asked, now(), seen), replace=replace)


@saved_group.command("list")
@index_option
@json_option
def list_saved(index_folder: str, *, as_json: bool) -> None:
    """List the saved searches, and since when there may be news.

    Exit codes: 0 there are some, 1 there are none.
    """
    from wardsearch.terminal.saved_searches import described, saved_searches

    found = saved_searches(index_folder)
    if as_json:
        kept = [
            {"name": one.name, "query": one.query, "options": one.options, "since": one.since}
            for one in found
        ]
        write_json({"schema_version": 1, "saved": kept})
    else:
        from datetime import datetime

        from wardsearch.messages.language import day
        from wardsearch.terminal.screen import printable
        from wardsearch.terminal.typeset import table

        rows = [
            (
                printable(one.name),
                [
                    f"{day(datetime.fromisoformat(one.since).astimezone())}  "
                    + printable(described(one))
                ],
            )
            for one in found
        ]
        if rows:
            click.echo(table(rows))
    if not found:
        if not as_json:
            say(Message("saved-none", path=index_folder))
        sys.exit(NOTHING_FOUND)


@saved_group.command("remove")
@click.argument(
    "names",
    type=as_utf8,
    nargs=-1,
    required=True,
    metavar="NAME...",
    shell_complete=complete_saved,
)
@index_option
def remove(names: Sequence[str], index_folder: str) -> None:
    """Forget saved searches."""
    from wardsearch.terminal.saved_searches import remove_saved

    for name in names:
        remove_saved(index_folder, name)
