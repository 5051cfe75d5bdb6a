"""In which form is the answer to a search written?

Covers what goes to stdout and what to stderr, for every form that a search has: a page of hits,
their number, a listing, counts of groups, JSON. Does not cover how each of them looks
(`render_results`, `listing`, `breakdowns`, `results_json`).
"""

from typing import TYPE_CHECKING

import click

from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.terminal.command_group import say
from wardsearch.terminal.output import canvas_for, write_json

if TYPE_CHECKING:
    from wardsearch.results import SearchResults
    from wardsearch.terminal.listing import Listing
    from wardsearch.terminal.screen import ColourChoice


class Form(NamedTuple):
    """The form that options ask for; a page of hits if they ask for none.

    Attributes:
        colour: Whether to colour.
        listing: Every report that is counted, for another program.
        is_count: Their number alone.
        as_json: One object of JSON.
        is_divided: Counts of groups, not reports.
        in_full: Notes are not shortened.
        paged: A pager may be used.
    """

    colour: "ColourChoice" = "auto"
    listing: "Listing | None" = None
    is_count: bool = False
    as_json: bool = False
    is_divided: bool = False
    in_full: bool = False
    paged: bool = True


def write_answer(results: "SearchResults", form: Form) -> None:
    """Write *results* in the form asked for, what to know beside them to stderr."""
    if form.as_json:
        from wardsearch.results_json import results_json

        write_json(results_json(results))
        return
    from wardsearch.terminal.render_results import USUAL_WIDTH, render_notes, render_suggestions

    canvas = canvas_for(form.colour)
    for note in render_notes(results, canvas.width or USUAL_WIDTH, in_full=form.in_full):
        say(note)
    is_every_hit = form.is_count or form.listing or form.is_divided
    is_some = results.total_relation == "any-word" and not results.all_words_total
    if is_every_hit and results.total and is_some:
        say(Message("no-report-holds-every-word"))
    if form.is_count:
        click.echo(str(results.total))
    elif results.hits:
        _write_hits(results, form)
    else:
        say(Message("nothing-on-page" if results.total else "nothing-found"))
    for suggestion in render_suggestions(results):
        say(suggestion)


def _write_hits(results: "SearchResults", form: Form) -> None:
    if form.listing:
        form.listing.write(results)
        return
    from wardsearch.terminal.pager import show_paged

    canvas = canvas_for(form.colour)
    if form.is_divided:
        from wardsearch.terminal.breakdowns import render_breakdowns

        shown = render_breakdowns(results.breakdowns, canvas)
    else:
        from wardsearch.terminal.render_results import render_results

        shown = render_results(results, canvas)
    show_paged(shown, colour=canvas.colour, paged=form.paged)
