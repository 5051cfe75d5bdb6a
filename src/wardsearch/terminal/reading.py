"""How does a person read a hit: in the terminal, or in the program for its file?

Covers the commands `show` and `open`, and which report their arguments mean: an id, a path as it
was shown, the end of one, or the number of a hit in the last search. Does not cover how a report
looks (`render_results`), or which program opens it (`opening`).
"""

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import click

from wardsearch.frozen import NamedTuple
from wardsearch.terminal.arguments import as_name, as_utf8
from wardsearch.terminal.completion import complete_reports
from wardsearch.terminal.options import colour_option, index_option, json_option, links_option
from wardsearch.terminal.output import canvas_for, write_json, write_long_json

if TYPE_CHECKING:
    from wardsearch.library.index import Index
    from wardsearch.results import StoredReport
    from wardsearch.terminal.opening import Place
    from wardsearch.terminal.screen import ColourChoice
    from wardsearch.terminal.typeset import Canvas

_DIGITS: Final = 20  # no search shows hits whose number has so many
_CHARS_AT_ONCE: Final = 1_000_000  # of a report: as many as are marked
_reports = click.argument(
    "names",
    type=as_name,
    nargs=-1,
    required=True,
    metavar="REPORT...",
    shell_complete=complete_reports,
)
_query = click.option(
    "--query",
    type=as_utf8,
    metavar="TEXT",
    help="Mark what this query matches; the last query for the number of a hit.",
)


class _Named(NamedTuple):
    """A report, what is looked for in it, and the page that the last search showed of it."""

    report: "StoredReport"
    query: str | None
    page: int | None


@click.command()
@_reports
@index_option
@_query
@click.option("--no-pager", is_flag=True, help="Write a long report to the terminal at once.")
@json_option
@colour_option
@links_option
def show(
    names: Sequence[str],
    index_folder: str,
    query: str | None,
    no_pager: bool,
    as_json: bool,
    colour: "ColourChoice",
) -> None:
    """Show reports as text.

    REPORT is what `search` shows it by: its path, its id, `file.jsonl#ID`, the end of one of
    these, or the number of a hit in the last search.
    """
    from wardsearch.library.index import open_index
    from wardsearch.terminal.paths import with_shown_path

    with open_index(index_folder) as opened:
        reports = [
            with_shown_path(named.report) for named in _named(opened, names, index_folder, query)
        ]
        if as_json:
            _write_as_json(opened, reports)
            return
        from wardsearch.terminal.pager import show_paged

        canvas = canvas_for(colour)
        pieces = _shown(opened, reports, canvas)
        show_paged(
            next(pieces),
            rest=pieces,
            colour=canvas.colour,
            first_match=_first_match(reports[0], canvas),
            paged=not no_pager,
        )


def _write_as_json(index: "Index", reports: Sequence["StoredReport"]) -> None:
    from wardsearch.results_json import report_json

    for report in reports:
        if _is_long(report):
            text = chain([report.text], index.text_of(report.id, len(report.text)))
            write_long_json(report_json(report), "text", text)
        else:
            write_json(report_json(report))


def _shown(index: "Index", reports: Sequence["StoredReport"], canvas: "Canvas") -> Iterator[str]:
    """Yield how *reports* look: first those before a long one, with its beginning, then the rest.

    So no more of a long report is in memory than what is being written.
    """
    from wardsearch.terminal.render_results import render_long, render_report

    before = ""
    for place, report in enumerate(reports):
        before += "\n\n" if place else ""
        if not _is_long(report):
            before += render_report(report, canvas)
            continue
        pieces = render_long(report, index.text_of(report.id, len(report.text)), canvas)
        yield before + next(pieces)
        yield from pieces
        before = ""
    yield before


def _is_long(report: "StoredReport") -> bool:
    """Return whether the text of *report* may go on behind what was read of it."""
    return len(report.text) >= _CHARS_AT_ONCE


@click.command("open")
@_reports
@index_option
@_query
@click.option("--print", "only_print", is_flag=True, help="Only say which command would be run.")
def open_report(
    names: Sequence[str], index_folder: str, query: str | None, only_print: bool
) -> None:
    """Open the files of reports in the programs for them.

    A PDF opens at the page of the hit where a viewer can, a text in VISUAL or EDITOR at its line,
    what was on the web at its address. REPORT is as for `show`.
    """
    from wardsearch.library.index import open_index
    from wardsearch.terminal.opening import opening_command, shown_command

    with open_index(index_folder) as opened:
        commands = [
            opening_command(_place(named)) for named in _named(opened, names, index_folder, query)
        ]
    for command in commands:
        if only_print:
            click.echo(shown_command(command))
        else:
            _run(command)


def _run(command: Sequence[str]) -> None:
    """Run the person's own program, which no SIGTERM ends: what is open may be unsaved."""
    import subprocess

    from wardsearch.terminal.failures import is_ctrl_c

    with subprocess.Popen(command) as program:  # noqa: S603 - the person's own
        try:
            program.wait()
        except KeyboardInterrupt as interrupt:
            if is_ctrl_c(interrupt):
                program.kill()
            raise


def _named(
    index: "Index",
    names: Sequence[str],
    index_folder: str,
    query: str | None,
) -> Iterator[_Named]:
    """Yield the reports that *names* mean, with what is looked for in each.

    Of a text that is longer than `_CHARS_AT_ONCE`, its beginning.

    Raises:
        ReportNotFoundError: There is none of a name, or there are several.
    """
    from wardsearch.errors import ReportNotFoundError
    from wardsearch.terminal.last_search import recall

    for name in names:
        asked, page = query, None
        is_number = name.isascii() and name.isdigit() and len(name) < _DIGITS
        hit = recall(int(name), index_folder) if is_number else None
        try:
            report_id = index.find(name if hit is None else hit.id)
        except ReportNotFoundError as error:
            if hit is None and is_number and error.message.code == "report-missing":
                raise ReportNotFoundError("hit-missing", found=name) from error
            full = os.path.abspath(name)
            if hit is not None or full == name or "/" not in name.replace(os.sep, "/"):
                raise
            report_id = index.find(full.replace(os.sep, "/"))
        if hit is not None:
            asked, page = query or hit.query, hit.page
        yield _Named(index.get(report_id, query=asked, chars=_CHARS_AT_ONCE), asked, page)


def _place(named: _Named) -> "Place":
    from pathlib import Path

    from wardsearch.corpus.names import split_id
    from wardsearch.terminal.opening import Place

    report = named.report
    first = report.matches[0].start if report.matches else report.body_start
    return Place(
        Path(report.path),
        report.url,
        page=named.page,
        line=report.text.count("\n", 0, first) + 1 if report.format is None else None,
        is_part=bool(split_id(report.id)[1]),
    )


def _first_match(report: "StoredReport", canvas: "Canvas") -> int:
    """Return on which line of what is shown of *report*, from 0, the first match ends."""
    from wardsearch.frozen import replace
    from wardsearch.terminal.render_results import render_report

    matches = [match for match in report.matches if match.start >= report.body_start]
    if not matches:
        return 0
    above = replace(report, text=report.text[: matches[0].end], matches=())
    return render_report(above, canvas).count("\n")
