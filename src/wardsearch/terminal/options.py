"""Which options do commands share, and which does a search take?

Covers names, types, defaults and help of options, as decorators. Does not cover what they do
(`cli`) or telling an option from a word of the query (`arguments`).
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, TypeVar

import click

from wardsearch.errors import DEFAULT_CORPUS, DEFAULT_INDEX
from wardsearch.terminal.arguments import SomePath, WholeNumber, as_utf8, byte_size, some_text
from wardsearch.terminal.completion import (
    complete_fields,
    complete_issuers,
    complete_kinds,
    complete_saved,
    complete_wards,
)
from wardsearch.terminal.config import for_a_cluster, if_beside, if_given, unless_typed
from wardsearch.terminal.match_options import one_match
from wardsearch.terminal.output import LINKS

CORPUS_VARIABLE = "WARDSEARCH_CORPUS"

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Decorator = Callable[[_Function], _Function]

_POSITIVE = WholeNumber(min=1)
_PATH = SomePath()
_switch = partial(click.option, is_flag=True, callback=unless_typed)


def _all_of(*options: _Decorator[_Function]) -> _Decorator[_Function]:
    """Return one decorator for *options*, which help shows in this order."""

    def decorate(function: _Function) -> _Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


_option_index = partial(
    click.option,
    "-i",
    "--index",
    "index_folder",
    type=_PATH,
    metavar="DIR|URL",
    default=DEFAULT_INDEX,
    show_default=True,
    envvar="WARDSEARCH_INDEX",
    show_envvar=True,
)
index_option = _option_index(help="Folder of the index, or opensearch://HOST:9200/NAME.")
# Every command takes it, so that one line of a script may serve all; a text is analysed alike for
# every index.
any_index_option = _option_index(
    help="Any folder: all indexes have the same terms.", expose_value=False
)
json_option = _switch("--json", "as_json", help="Write one JSON object.")
colour_option = click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Whether to colour; auto obeys NO_COLOR and FORCE_COLOR, then looks for a terminal.",
)


def _keep_choice(ctx: click.Context, _option: click.Parameter, choice: str) -> None:
    ctx.meta[LINKS] = choice


links_option = click.option(
    "--links",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    envvar="WARDSEARCH_LINKS",
    show_envvar=True,
    expose_value=False,
    callback=_keep_choice,
    help="Whether paths are links; auto: where there is colour, in terminals known to have them.",
)


def _use_wards(_ctx: click.Context, _option: click.Parameter, path: str | None) -> None:
    """Have this process, and those that it starts, know the wards of the file *path*, too."""
    if path:
        from wardsearch.places.gazetteer import WARDS_VARIABLE, load_gazetteer

        os.environ[WARDS_VARIABLE] = path
        load_gazetteer.cache_clear()
        load_gazetteer()


own_wards_option = click.option(
    "--wards",
    type=_PATH,
    metavar="FILE",
    envvar="WARDSEARCH_WARDS",
    show_envvar=True,
    expose_value=False,
    callback=_use_wards,
    help="More wards: one a line, or a tab behind it and what it became.",
)


sync_options = _all_of(
    click.argument("folders", type=_PATH, nargs=-1, metavar="[FOLDER]..."),
    click.option(
        "--corpus",
        type=_PATH,
        default=DEFAULT_CORPUS,
        envvar=CORPUS_VARIABLE,
        hidden=True,  # so that the environment and the settings can name it
        callback=if_given,
    ),
    index_option,
    click.option(
        "--add",
        is_flag=True,
        callback=if_beside("folders"),
        help="Index FOLDER beside those that are remembered.",
    ),
    click.option(
        "--replace",
        is_flag=True,
        callback=if_beside("folders"),
        help="Index FOLDER instead of them.",
    ),
    click.option("--allow-empty", is_flag=True, help="Also if most reports are gone."),
    click.option(
        "--verify", is_flag=True, help="Compare the content of all files, not only size and times."
    ),
    _switch("--rebuild", help="Make the index anew."),
    click.option(
        "--jobs",
        type=_POSITIVE,
        metavar="N",
        help="Cores to use; two if not given, and if there are.",
    ),
    _switch("--dry-run", help="Only say what would be done."),
    own_wards_option,
    click.option(
        "--exclude",
        type=some_text,
        multiple=True,
        metavar="GLOB",
        help="Leave out such files; repeatable.",
    ),
    click.option(
        "--max-size",
        type=byte_size,
        metavar="SIZE",
        default="64M",
        show_default=True,
        help="Skip larger files.",
    ),
    click.option(
        "--encoding",
        "encodings",
        type=as_utf8,
        multiple=True,
        metavar="GLOB=NAME",
        help="Such files are in TCVN3, VNI, VISCII, VPS, Windows-1258 or VIQR; auto: find out.",
    ),
    click.option(
        "--ocr",
        is_flag=True,
        envvar="WARDSEARCH_OCR",
        show_envvar=True,
        help="Read pages that are only pictures, with Tesseract.",
    ),
    click.option(
        "--wait",
        type=WholeNumber(0, 86_400),
        metavar="SECONDS",
        default=10,
        show_default=True,
        help="How long to wait for another writer to end.",
    ),
    _switch("--watch", help="Go on, and do it again whenever files change."),
    click.option("--poll", is_flag=True, help="Watch by looking again and again, as on shares."),
    _switch("--news", help="Then tell what is new in saved searches."),
    click.option(
        "--part",
        metavar="N/M",
        callback=for_a_cluster,
        help="Only the Nth of M shares of the files, so that M hosts index into one cluster.",
    ),
    json_option,
)


def _parted(ctx: click.Context, option: click.Parameter, values: Sequence[str]) -> list[str]:
    """Return the fields that *values* name, `ward,month` both, each once."""
    values = unless_typed(ctx, option, values)
    names = (name.strip() for value in values for name in some_text(value).split(","))
    return list(dict.fromkeys(name for name in names if name))


NARROWING: Final = ("ward", "since", "until", "about", "kind", "issuer")
"""The options that say which reports may be hits, whatever they hold."""

_asking: Final = (
    click.option(
        "-w",
        "--ward",
        type=as_utf8,
        metavar="NAME",
        shell_complete=complete_wards,
        help="Only reports of this ward, and of what was merged into it; also NAME, DISTRICT.",
    ),
    click.option(
        "-s",
        "--since",
        type=as_utf8,
        metavar="DATE",
        help="From then on: 2022, 2022-03, 15/03/2022, 03/2022, 7d, 'hôm qua', 'tháng trước'.",
    ),
    click.option("-u", "--until", type=as_utf8, metavar="DATE", help="Until then, included."),
    click.option(
        "--about",
        type=as_utf8,
        metavar="PERIOD",
        help="Only reports that speak of it: 2021, 2021-07, 27/7/2021, 'quý III/2021' or "
        "2021-07..2021-09.",
    ),
    click.option(
        "--kind",
        type=as_utf8,
        metavar="NAME",
        shell_complete=complete_kinds,
        help="Only official documents of this kind: 'báo cáo', 'quyet dinh', KH.",
    ),
    click.option(
        "--issuer",
        type=as_utf8,
        metavar="NAME",
        shell_complete=complete_issuers,
        help="Only official documents of such a body: 'UBND phường Bến Xanh'.",
    ),
    click.option(
        "--sort",
        type=click.Choice(["score", "date"]),
        default="score",
        show_default=True,
        help="Best or newest first.",
    ),
    click.option(
        "--exact-accents", is_flag=True, help="A word typed with accents matches no other spelling."
    ),
    click.option(
        "--match",
        type=click.Choice(["together", "all", "any"]),
        callback=one_match,
        help="Only reports that hold the query together, or all its words; any: no order by that.",
    ),
    _switch("--all-words", callback=one_match, help="The same as --match all."),
)

_context = click.option(
    "-C",
    "--context",
    type=WholeNumber(0, 1_000),
    default=0,
    metavar="N",
    help="Lines to show above and below each passage.",
)

_writing: Final = (
    json_option,
    click.option(
        "-o",
        "--output",
        type=click.Choice(["json", "jsonl", "csv", "tsv", "markdown", "xlsx"]),
        callback=unless_typed,
        metavar="FORM",
        help="json: this page; jsonl, csv, tsv, markdown or xlsx: all reports counted.",
    ),
    click.option(
        "--format",
        "template",
        type=some_text,
        callback=unless_typed,
        metavar="TEMPLATE",
        help=r"Write a line a report counted, such as '{rank}\t{id}\t{title}'.",
    ),
    click.option(
        "-0",
        "--null",
        is_flag=True,
        callback=if_beside("paths", "files", "template"),
        help="End lines with NUL, for xargs -0.",
    ),
    click.option(
        "--snippets",
        type=WholeNumber(0, 50),
        default=2,
        show_default=True,
        metavar="N",
        help="Passages a hit; 0: one line a hit.",
    ),
    _context,
    colour_option,
    links_option,
    click.option("--no-pager", is_flag=True, help="Write a long answer to the terminal at once."),
)

_reading: Final = (
    click.option(
        "--abbreviations",
        type=_PATH,
        metavar="FILE",
        envvar="WARDSEARCH_ABBREVIATIONS",
        show_envvar=True,
        help="More abbreviations: one a line, a tab, and what it stands for.",
    ),
    own_wards_option,
)

search_options = _all_of(
    click.argument("query", type=as_utf8, nargs=-1, metavar="[QUERY]..."),
    index_option,
    click.option(
        "-n",
        "--limit",
        type=_POSITIVE,
        metavar="N",
        help="Hits on a page: 10, but all with --paths or --files.",
    ),
    click.option(
        "--page", type=_POSITIVE, default=1, show_default=True, metavar="N", help="Which page."
    ),
    *_asking,
    click.option(
        "-l",
        "--paths",
        is_flag=True,
        callback=unless_typed,
        help="Only the path of each report counted.",
    ),
    _switch("--files", help="Likewise, each file once."),
    click.option(
        "-c",
        "--count",
        is_flag=True,
        callback=unless_typed,
        help="Only how many reports hold it together.",
    ),
    click.option(
        "--by",
        multiple=True,
        metavar="FIELD",
        callback=_parted,
        shell_complete=complete_fields,
        help="Only how many of each ward, month, year, source, kind, issuer or folder.",
    ),
    *_writing,
    *_reading,
    click.option("--explain", is_flag=True, help="Say where each score comes from."),
)

saving_options = _all_of(
    click.argument("words", type=as_utf8, nargs=-1, required=True, metavar="NAME [QUERY]..."),
    index_option,
    *_asking,
    *_reading,
    click.option("--replace", is_flag=True, help="Also if there is one of that name."),
)

news_options = _all_of(
    click.argument(
        "names", type=as_utf8, nargs=-1, metavar="[NAME]...", shell_complete=complete_saved
    ),
    index_option,
    click.option("--peek", is_flag=True, help="Leave it news for the next time."),
    _switch("-l", "--paths", help="Only the path of each report."),
    *_writing,
    own_wards_option,
)
