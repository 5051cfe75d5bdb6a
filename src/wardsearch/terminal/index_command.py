"""How is an index brought up to date from a terminal, once or for as long as it is watched?

Covers the command `index`: what it says of a run, and what to type next after the first. Does not
cover how far a run has come (`progress`) or when files change (`watching`).
"""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from wardsearch.errors import DEFAULT_CORPUS, DEFAULT_INDEX
from wardsearch.messages.language import told
from wardsearch.messages.message import Message
from wardsearch.terminal.command_group import say
from wardsearch.terminal.config import is_typed
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.options import sync_options
from wardsearch.terminal.output import write_json

if TYPE_CHECKING:
    from wardsearch.corpus.skipped import Skipped
    from wardsearch.results import SyncResult

_ONLY_ONCE = ("add", "replace", "allow_empty", "rebuild")
"""What a person allows for the run that is typed, and not for those that follow while watching."""
_OF_THE_TERMINAL = ("dry_run", "as_json", "watch", "poll", "news")
"""What the command does beside the run."""


@click.command("index")
@sync_options
def index_command(
    folders: Sequence[str],
    index_folder: str,
    dry_run: bool,
    as_json: bool,
    watch: bool,
    poll: bool,
    news: bool,
    **options: Any,  # noqa: ANN401 - what the library takes under the same names
) -> None:
    """Make the index equal to a folder of reports, or to several.

    The index remembers its folders: without a FOLDER, all of them are brought up to date. Of a new
    index, the folder is ./corpus unless it is given, here or in WARDSEARCH_CORPUS.

    New reports are added, changed ones replaced, those that are gone dropped; an interrupted run
    goes on where it was.
    """
    options["default"] = options.pop("corpus")
    _demand_sense(folders, add=options["add"], replace=options["replace"])
    if dry_run and (watch or news):
        raise CommandLineError(
            "one-output-only", names=("--dry-run", "--watch" if watch else "--news")
        )
    if (
        poll and not watch and is_typed(click.get_current_context(), "poll")
    ):  # a setting waits for --watch
        raise CommandLineError("option-needs", name="--poll", other="--watch")
    if watch:
        from wardsearch.terminal.watching import demand_watcher

        demand_watcher()
    is_first = not dry_run and not as_json and _is_new(index_folder)
    result = _run(folders, index_folder, dry_run=dry_run, **options)
    _write(result, dry_run=dry_run, as_json=as_json)
    if is_first and result.total:
        say(Message("what-next", command=_search_command(index_folder)))
    if news:
        _tell_news(index_folder)
    if watch:
        once = dict.fromkeys(_ONLY_ONCE, False)
        _watch(index_folder, {**options, **once}, as_json=as_json, news=news, poll=poll)


def _watch(
    index_folder: str, options: dict[str, Any], *, as_json: bool, news: bool, poll: bool
) -> None:
    from wardsearch.terminal.watching import keep_fresh

    def bring_up_to_date() -> None:
        done = _run((), index_folder, dry_run=False, **options)
        if done.added or done.updated or done.deleted or done.newly_skipped:
            _write(done, dry_run=False, as_json=as_json)
        if news and (done.added or done.updated):
            _tell_news(index_folder)

    keep_fresh(index_folder, bring_up_to_date, poll=poll)


def first_run(root: click.Context) -> "tuple[str, Callable[[str], SyncResult]]":
    """Return the folder that `index` makes a new index of where nothing is typed, and what does it.

    Args:
        root: The context of `wardsearch`, from which the settings are known.
    """
    options = index_command.make_context("index", [], parent=root).params
    corpus = options.pop("corpus") or DEFAULT_CORPUS
    for name in ("folders", "index_folder", *_OF_THE_TERMINAL, *_ONLY_ONCE):
        del options[name]
    return corpus, lambda index: _run((corpus,), index, dry_run=False, **options)


def _demand_sense(folders: Sequence[str], *, add: bool, replace: bool) -> None:
    if add and replace:
        raise CommandLineError("one-output-only", names=("--add", "--replace"))
    if not folders and (add or replace):
        raise CommandLineError("folder-missing", names=("--add", "--replace"))


def _run(
    folders: Sequence[str],
    index_folder: str,
    *,
    dry_run: bool,
    **options: Any,  # noqa: ANN401 - what the library takes under the same names
) -> "SyncResult":
    from wardsearch.library.sync import sync
    from wardsearch.terminal.progress import showing_steps

    with showing_steps() as steps:
        return sync(folders or None, index_folder, dry_run=dry_run, steps=steps, **options)


def _write(result: "SyncResult", *, dry_run: bool, as_json: bool) -> None:
    say_skipped(result.newly_skipped)
    if as_json:
        from wardsearch.results_json import sync_json

        write_json(sync_json(result, dry_run=dry_run))
        return
    from wardsearch.terminal.render_state import render_readings, render_sync

    for line in render_readings(result) if dry_run else ():
        click.echo(line)
    click.echo(render_sync(result, dry_run=dry_run))


def _is_new(index_folder: str) -> bool:
    """Return whether there is a person to be told what to type next, and no index yet."""
    import sys

    from wardsearch.terminal.screen import is_terminal

    return (
        is_terminal(sys.stderr)
        and "://" not in index_folder
        and not (os.path.isdir(index_folder) and os.listdir(index_folder))  # noqa: PTH112, PTH208
    )


def _search_command(index_folder: str) -> str:
    from shlex import quote

    named = "" if index_folder == DEFAULT_INDEX else f" --index {quote(index_folder)}"
    return f"wardsearch search giai phong mat bang{named}"


def _tell_news(index_folder: str) -> None:
    """Tell what is new in the saved searches, if there are any."""
    from wardsearch.terminal.news_command import news_command
    from wardsearch.terminal.saved_searches import readable_searches

    if any(readable_searches(index_folder)):
        with suppress(SystemExit):  # its exit code is not that of the run
            news_command.main(["--index", index_folder, "--no-pager"], standalone_mode=False)


def say_skipped(skipped: Iterable["Skipped"]) -> None:
    """Say which files were not read, and why."""
    for path, why in skipped:
        say(f"wardsearch: {told(Message('skipped', path=path, why=why))}")
