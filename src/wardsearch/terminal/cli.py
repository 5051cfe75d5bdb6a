"""Which commands are there, and which options do they take?

Covers reading options, calling the library, and choosing what goes to stdout and to stderr, and the
exit code: 0 hits (or done), 1 nothing found, 2 an error. Does not cover how results look
(`render_results`, `render_state`, `results_json`), which words are options (`arguments`) or how
errors are shown (`command_group`).

Each command imports what it needs when it runs, so that `wardsearch --help` needs click alone; and
those of other modules are loaded when someone asks for them.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from wardsearch.errors import IndexMissingError, command_for
from wardsearch.messages.message import Message
from wardsearch.terminal.arguments import FreeTextCommand, as_utf8
from wardsearch.terminal.command_group import FAILED, NOTHING_FOUND, CommandGroup, progress_bar, say
from wardsearch.terminal.config import Defaults, is_set
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.options import (
    NARROWING,
    any_index_option,
    index_option,
    json_option,
    search_options,
)
from wardsearch.terminal.output import canvas_for, show_version, write_json
from wardsearch.terminal.speaking import language_option

_HITS = 10  # on a page

# Read when NumPy is loaded: a search multiplies no matrices, and starting the threads for it takes
# a quarter of the time of one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from wardsearch.corpus.folders import CorpusFolder
    from wardsearch.library.index import Index
    from wardsearch.terminal.screen import ColourChoice


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@language_option
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit.",
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Full-text search over Vietnamese reports, with or without diacritics.

    \b
      wardsearch index                           index the reports in ./corpus
      wardsearch search giai phong mat bang      find them, diacritics or not
      wardsearch show ID                         read one

    Exit codes: 0 hits (or done), 1 nothing found, 2 an error.
    """  # noqa: D301 - click reads the \b, which keeps the lines as they are
    ctx.default_map = Defaults(main)


def _index() -> click.Command:
    from wardsearch.terminal.index_command import index_command

    return index_command


def _show() -> click.Command:
    from wardsearch.terminal.reading import show

    return show


def _open() -> click.Command:
    from wardsearch.terminal.reading import open_report

    return open_report


def _saved() -> click.Command:
    from wardsearch.terminal.saved_command import saved_group

    return saved_group


def _news() -> click.Command:
    from wardsearch.terminal.news_command import news_command

    return news_command


def _config() -> click.Command:
    from wardsearch.terminal.config_command import config_command

    return config_command


def _completion() -> click.Command:
    from wardsearch.terminal.completion import completion

    return completion


def _doctor() -> click.Command:
    from wardsearch.terminal.doctor_command import doctor_command

    return doctor_command


main.promise_command("index", _index)


@main.command(cls=FreeTextCommand)
@search_options
def search(
    query: Sequence[str],
    index_folder: str,
    colour: "ColourChoice",
    *,
    paths: bool,
    files: bool,
    count: bool,
    as_json: bool,
    output: str | None,
    template: str | None,
    null: bool,
    limit: int | None,
    page: int,
    snippets: int,
    no_pager: bool,
    **options: Any,  # noqa: ANN401 - what the library takes under the same names
) -> None:
    """Find reports, best first; the words of QUERY need no quoting.

    \b
      bau cu                 any spelling; of bầu cử, that spelling first
      bau cu "to truong"     a phrase (alone, it is '"to truong"')
      bau cu -"to truong"    without it; also NOT
      bau OR bo              either
      gia*                   words that begin so
      title:bau              in the title
      ward:"ngoc thuy"       reports of that ward
      'tiền:>=1tỷ'           that state such a sum; số: and %: likewise
      so:217/QĐ-UBND         that name this document

    Without a QUERY, what the options let through is listed; --by counts all. QUERY - reads one from
    each line of stdin, and writes an answer a line, as JSON. Where there is no index yet, but a
    corpus folder, the index is made first.
    """  # noqa: D301 - click reads the \b, which keeps the lines as they are
    from wardsearch.terminal.shell_quotes import query_text

    is_batch = tuple(query) == ("-",)
    if not query and not any(options[name] for name in (*NARROWING, "by")):
        raise CommandLineError("query-missing")
    _demand_one_form(click.get_current_context(), is_batch=is_batch)
    if is_batch:
        options |= {"limit": limit or _HITS, "page": page, "snippets": snippets}
        _answer_stdin(index_folder, options)
    from wardsearch.terminal.answer import Form, write_answer
    from wardsearch.terminal.listing import Listing, one_a_file

    listing = Listing.asked(
        "paths" if paths else "files" if files else output, template=template, null=null
    )
    as_json = as_json or output == "json"
    with _open_or_build(index_folder) as opened:
        is_divided = bool(options["by"]) and not as_json
        folders = () if "://" in index_folder else opened.folders
        if count or is_divided:  # the hits themselves are not shown
            limit, page, snippets = 1, 1, 0
        elif listing:
            snippets = snippets if listing.has_passages else 0
            options["only_counted"] = True
        else:
            limit = limit or _HITS
        wanted = (None, 1) if files else (limit, page)  # a file may have many hits
        results = opened.search(
            query_text(query), limit=wanted[0], page=wanted[1], snippets=snippets, **options
        )
    if files:
        results = one_a_file(results, limit, page)
    from wardsearch.terminal.paths import with_shown_paths

    results = with_shown_paths(results)
    in_full = options["explain"]
    write_answer(
        results, Form(colour, listing, count, as_json, is_divided, in_full, paged=not no_pager)
    )
    if results.hits and not as_json:
        _say_gone(folders, index_folder)
    if results.hits and not count and not is_divided:
        from wardsearch.terminal.last_search import remember

        remember(results, index_folder)
    if not results.hits:
        sys.exit(NOTHING_FOUND)


main.promise_command("show", _show)
main.promise_command("open", _open)
main.promise_command("saved", _saved)
main.promise_command("news", _news)


@main.command()
@index_option
@click.option("--wards", is_flag=True, help="Only the wards: which they are, and are today.")
@json_option
def stats(index_folder: str, wards: bool, as_json: bool) -> None:
    """Show what the index holds, and what was skipped and why."""
    from wardsearch.library.index import open_index

    with open_index(index_folder) as opened:
        held, folders = opened.stats(), opened.folders
    if as_json:
        from wardsearch.results_json import stats_json, ward_counts_json

        known = [{"name": each.name, "path": each.path} for each in folders]
        write_json(ward_counts_json(held) if wards else stats_json(held) | {"folders": known})
    else:
        from wardsearch.terminal.paths import shown_path
        from wardsearch.terminal.render_state import render_stats, render_wards

        near = [each._replace(path=shown_path(each.path)) for each in folders]
        click.echo(render_wards(held, canvas_for("never")) if wards else render_stats(held, near))


@main.command()
@index_option
@json_option
def check(index_folder: str, as_json: bool) -> None:
    """Verify the whole index.

    Exit codes: 0 it is sound, 2 it is damaged.
    """
    from wardsearch.library.engines import check_index
    from wardsearch.terminal.render_state import is_damage, render_check

    with progress_bar("checking") as progress:
        result = check_index(index_folder, progress=progress)
    if as_json:
        from wardsearch.results_json import check_json

        write_json(check_json(result))
    else:
        click.echo(render_check(result))
    if any(is_damage(problem) for problem in result.problem_messages):
        say(Message("rebuild-index"))
        say(f"  {command_for(index_folder)}")
    if not result.sound:
        sys.exit(FAILED)


@main.command(cls=FreeTextCommand)
@click.argument("text", type=as_utf8, nargs=-1, required=True, metavar="TEXT...")
@any_index_option
def analyze(text: Sequence[str]) -> None:
    """Show the terms of a text in every form that is indexed."""
    from wardsearch.analysis.forms import describe
    from wardsearch.terminal.render_state import render_forms

    click.echo(render_forms(describe(" ".join(text)), canvas_for("never")))


main.promise_command("config", _config)
main.promise_command("completion", _completion)
main.promise_command("doctor", _doctor)


def _answer_stdin(index_folder: str, options: dict[str, Any]) -> NoReturn:
    """Answer each line of stdin, and end."""
    from wardsearch.terminal.batch import answer_lines, query_lines

    with _open_or_build(index_folder) as opened:
        queries = query_lines(sys.stdin.buffer) if sys.stdin else ()  # it may be closed
        sys.exit(0 if answer_lines(opened, queries, options) else NOTHING_FOUND)


def _open_or_build(index_folder: str) -> "Index":
    """Open the index; where there is none but a corpus folder, make it first."""
    from pathlib import Path

    from wardsearch.library.index import open_index

    try:
        return open_index(index_folder)
    except IndexMissingError:
        from wardsearch.terminal.index_command import first_run, say_skipped

        corpus, run = first_run(click.get_current_context().find_root())
        if not Path(corpus).is_dir():
            raise
    say(Message("indexing-first", path=index_folder, corpus=corpus))
    say_skipped(run(index_folder).skipped)
    return open_index(index_folder)


def _say_gone(folders: "Sequence[CorpusFolder]", index: str) -> None:
    """Say that a folder of the index is not there any more, once and not for each hit."""
    from wardsearch.corpus.folders import gone_of, moved_command

    for path in sorted(gone_of(folders)):
        say(Message("corpus-gone", path=path, command=moved_command(folders, index)))


def _demand_one_form(ctx: click.Context, *, is_batch: bool) -> None:
    """Refuse two forms of an answer at once, and any but JSON that is typed for many answers.

    Raises:
        CommandLineError: There are such; it names them.
    """
    forms = {
        "--paths": "paths",
        "--files": "files",
        "--count": "count",
        "--json": "as_json",
        "--output": "output",
        "--format": "template",
    }
    given = [
        name
        for name, parameter in forms.items()
        if ctx.params[parameter] and not (is_batch and is_set(ctx, parameter))
    ]
    if len(given) > 1:
        raise CommandLineError("one-output-only", names=tuple(forms))
    if is_batch and given and "json" not in {given[0].strip("-"), ctx.params["output"]}:
        raise CommandLineError("option-useless", name=given[0], other="`search -`")
    if ctx.params["by"] and {*given} & {"--paths", "--files", "--count", "--format"}:
        raise CommandLineError("one-output-only", names=(given[0], "--by"))
