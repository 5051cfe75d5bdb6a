"""What does a shell propose where a person presses the tabulator key?

Covers the command `completion`, which prints what a shell needs to know, and proposals from the
index: names of wards, of kinds and issuers of documents, and of reports. Does not cover options and
commands, which click proposes itself.
"""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import click

from wardsearch.errors import DEFAULT_INDEX

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from wardsearch.library.index import Index
    from wardsearch.results import HeadCount, Stats, WardCount

_VARIABLE: Final = "_WARDSEARCH_COMPLETE"
_MOST: Final = 200  # proposals: more than anybody reads
_BASH: Final = r"""_wardsearch_propose() {
    local name=$1
    case $2 in
        \"*)
            local sign
            for sign in '\' '"' '$' '`'; do
                name=${name//"$sign"/"\\$sign"}
            done
            ;;
        \'*) name=${name//\'/"'\''"} ;;
        *) printf -v name %q "$name" ;;
    esac
    COMPREPLY+=("$name")
}

_wardsearch_completion() {
    local IFS=$'\n' proposal
    COMPREPLY=()
    while read -r proposal; do
        case $proposal in
            plain,*) _wardsearch_propose "${proposal#plain,}" "${COMP_WORDS[COMP_CWORD]}" ;;
            file,*) compopt -o default ;;
            dir,*) compopt -o dirnames ;;
        esac
    done <<< "$(env _WARDSEARCH_COMPLETE=bash_complete \
        COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" "$1")"
}

complete -o nosort -F _wardsearch_completion wardsearch
"""
"""Asks click as its own function for bash does; what it proposes is one word, whatever is in it."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the lines that teach a shell to complete commands, options, and names in the index.

    \b
      bash    wardsearch completion bash >> ~/.bashrc
      zsh     wardsearch completion zsh >> ~/.zshrc
      fish    wardsearch completion fish > ~/.config/fish/completions/wardsearch.fish
    """  # noqa: D301 - click reads the \b, which keeps the lines as they are
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    source = kind(ctx.find_root().command, {}, "wardsearch", _VARIABLE).source()
    if shell == "bash":
        source = _BASH
    elif shell == "fish":  # a comma in a name ends it no more
        source = source.replace('string split ","', 'string split --max 1 ","')
    click.echo(source)


def complete_wards(
    ctx: click.Context, _parameter: click.Parameter, typed: str
) -> "list[CompletionItem]":
    """Return the wards of the index that begin as *typed*, with or without diacritics."""
    return _complete_stated(ctx, typed, lambda stats: stats.wards)


def complete_kinds(
    ctx: click.Context, _parameter: click.Parameter, typed: str
) -> "list[CompletionItem]":
    """Return the kinds of documents in the index that begin as *typed*, likewise."""
    return _complete_stated(ctx, typed, lambda stats: stats.kinds)


def complete_issuers(
    ctx: click.Context, _parameter: click.Parameter, typed: str
) -> "list[CompletionItem]":
    """Return the bodies whose documents are in the index that begin as *typed*, likewise."""
    return _complete_stated(ctx, typed, lambda stats: stats.issuers)


def complete_reports(
    ctx: click.Context, _parameter: click.Parameter, typed: str
) -> "list[CompletionItem]":
    """Return the ids of the index that begin as *typed*."""
    try:
        with _opened(ctx) as index:
            ids = list(index.ids())
    except Exception:  # noqa: BLE001 - no proposal is better than an error
        return []
    return _items(sorted(one for one in ids if one.startswith(typed)))


def complete_saved(
    ctx: click.Context, _parameter: click.Parameter, typed: str
) -> "list[CompletionItem]":
    """Return the names of saved searches that begin as *typed*."""
    try:
        from wardsearch.terminal.saved_searches import readable_searches

        found, _ = readable_searches(_index_of(ctx))
    except Exception:  # noqa: BLE001 - no proposal is better than an error
        return []
    return _items(each.name for each in found if each.name.startswith(typed))


def complete_fields(
    _ctx: click.Context, _parameter: click.Parameter, typed: str
) -> "list[CompletionItem]":
    """Return what reports can be counted by, after the last comma of *typed*."""
    from typing import get_args

    from wardsearch.search.options import By

    before, comma, begun = typed.rpartition(",")
    return _items(before + comma + name for name in get_args(By) if name.startswith(begun))


def _complete_stated(
    ctx: click.Context, typed: str, counts: "Callable[[Stats], Iterable[WardCount | HeadCount]]"
) -> "list[CompletionItem]":
    """Return the names of *counts* that begin as *typed*, with or without diacritics."""
    from wardsearch.vietnamese.spelling import fold

    try:
        with _opened(ctx) as index:
            names = [count.name for count in counts(index.stats())]
    except Exception:  # noqa: BLE001 - a shell that completes has nowhere to show an error
        return []
    begun = fold(typed)
    return _items(name for name in names if fold(name).startswith(begun))


def _opened(ctx: click.Context) -> "Index":
    from wardsearch.library.index import open_index

    return open_index(_index_of(ctx))


def _index_of(ctx: click.Context) -> str:
    return ctx.params.get("index_folder") or os.environ.get("WARDSEARCH_INDEX") or DEFAULT_INDEX


def _items(names: Iterable[str]) -> "list[CompletionItem]":
    from itertools import islice

    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in islice(names, _MOST)]
