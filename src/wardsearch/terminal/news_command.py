"""Which reports that saved searches find are new, and how is that told?

Covers the command `news`. Does not cover what is kept of a saved search (`saved_searches`).
"""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from wardsearch.errors import QueryError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.terminal.command_group import FAILED, NOTHING_FOUND, say
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.options import news_options
from wardsearch.terminal.output import canvas_for, write_json

if TYPE_CHECKING:
    from wardsearch.library.index import Index
    from wardsearch.results import SearchResults
    from wardsearch.terminal.saved_searches import SavedSearch
    from wardsearch.terminal.screen import ColourChoice


class News(NamedTuple):
    """A saved search, and the reports that are new in it."""

    search: "SavedSearch"
    results: "SearchResults"


@click.command("news")
@news_options
def news_command(
    names: Sequence[str],
    index_folder: str,
    colour: "ColourChoice",
    *,
    peek: bool,
    paths: bool,
    as_json: bool,
    output: str | None,
    template: str | None,
    null: bool,
    snippets: int,
    context: int,
    no_pager: bool,
) -> None:
    """List what came or changed in saved searches since the last time.

    NAME is a saved search; all of them if none is given. Each report is told once, unless the
    output could not be written.

    Exit codes: 0 there is news, 1 there is none, 2 an error.
    """
    from wardsearch.library.index import open_index
    from wardsearch.terminal.listing import Listing
    from wardsearch.terminal.saved_searches import now, save

    if paths + as_json + bool(output) + bool(template) > 1:
        raise CommandLineError(
            "one-output-only", names=("--paths", "--json", "--output", "--format")
        )
    listing = Listing.asked("paths" if paths else output, template=template, null=null)
    searches, is_whole = _searches(index_folder, names)
    if listing and not listing.has_passages:
        snippets = 0
    with open_index(index_folder) as opened:
        seen, told_at = opened.digests(), now()
        shown = {"snippets": snippets, "context": context}
        news = list(_answered(opened, searches, shown, all_of_them=bool(names)))
    is_whole = is_whole and len(news) == len(searches)
    found = _shown(news)
    if as_json or output == "json":
        _write_json(found)
    elif found and listing:
        listing.write_news([(each.search.name, each.results) for each in found])
    elif found:
        _write_text(found, colour, paged=not no_pager)
    for each in news if not peek else ():
        if each.search.seen != seen:
            after = each.search._replace(seen=seen, since=told_at)
            save(index_folder, after, replace=True, known=True)
    if not is_whole:
        sys.exit(FAILED)
    if not found:
        sys.exit(NOTHING_FOUND)


def _searches(index: str, names: Sequence[str]) -> "tuple[list[SavedSearch], bool]":
    """Return the saved searches of these *names*, or all, and whether all could be read.

    Where all are asked for, one that is damaged keeps none of the others from being told.

    Raises:
        ConfigError: There is none.
    """
    from wardsearch.terminal.saved_searches import find_saved, nothing_saved, readable_searches

    if names:
        return [find_saved(index, name) for name in dict.fromkeys(names)], True
    found, failed = readable_searches(index)
    for error in failed:
        say(error.message)
    if not found and not failed:
        raise nothing_saved(index)
    return found, not failed


def _answered(
    index: "Index", searches: "Sequence[SavedSearch]", shown: dict[str, int], *, all_of_them: bool
) -> Iterator[News]:
    """Yield what is new in each of *searches*, and say of one that cannot be answered any more why.

    `--since 7d --until 2026` is such once 2026 is over.

    Raises:
        QueryError: One cannot be answered, and *all_of_them* were asked for.
    """
    for each in searches:
        options = {**shown, **each.options}
        try:
            yield News(each, index.search(each.query, limit=None, seen=each.seen, **options))
        except QueryError as error:
            if all_of_them:
                raise
            say(Message("saved-unanswered", name=each.name, why=error.message))


def _shown(news: Sequence[News]) -> list[News]:
    """Return those of *news* in which there is something new, with paths as they are shown."""
    from wardsearch.terminal.paths import with_shown_paths

    return [News(each.search, with_shown_paths(each.results)) for each in news if each.results.hits]


def _write_json(news: Sequence[News]) -> None:
    from wardsearch.results_json import SCHEMA_VERSION, results_json

    told = [
        {"name": search.name, "since": search.since, **results_json(results)}
        for search, results in news
    ]
    for each in told:
        del each["schema_version"]
    write_json({"schema_version": SCHEMA_VERSION, "news": told})


def _write_text(news: Sequence[News], colour: "ColourChoice", *, paged: bool) -> None:
    from wardsearch.messages.language import told
    from wardsearch.terminal.pager import show_paged
    from wardsearch.terminal.render_results import render_hits
    from wardsearch.terminal.typeset import TITLE, paragraph

    canvas = canvas_for(colour)
    blocks = []
    for search, results in news:
        title = told(Message("news-in", name=search.name, count=results.total))
        blocks.append("\n".join(paragraph(title, canvas, style=TITLE)))
        blocks.append(render_hits(results, canvas))
    show_paged("\n\n".join(blocks), colour=canvas.colour, paged=paged)
