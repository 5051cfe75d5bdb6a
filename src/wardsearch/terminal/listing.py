"""How are the reports that a search counts written for other programs?

Covers what is written, a line or a row a report, and how lines end. Does not cover the forms of
tables (`export`), nor one answer as JSON (`results_json`).
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

import click

from wardsearch.frozen import NamedTuple
from wardsearch.results import SearchResults
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.output import json_line
from wardsearch.terminal.screen import is_terminal, printable

if TYPE_CHECKING:
    from wardsearch.results import Hit
    from wardsearch.terminal.export import Table, Template

_OF_LINES: Final = frozenset(("paths", "files"))
_TABLES: Final = frozenset(("csv", "tsv", "markdown", "xlsx"))


class Listing(NamedTuple):
    """A way to write reports.

    Attributes:
        kind: `paths`, `files`, `jsonl`, `csv`, `tsv`, `markdown`, `xlsx` or `template`.
        template: The line of each report, for `template`.
        null: Lines end with NUL, as `xargs -0` reads them.
    """

    kind: str
    template: "Template | None" = None
    null: bool = False

    @classmethod
    def asked(cls, kind: str | None, *, template: str | None, null: bool) -> "Listing | None":
        """Return the way that options ask for; None where they ask for none.

        Raises:
            CommandLineError: NUL is asked for where no lines are written, or a workbook for a
                terminal.
            QueryError: The template cannot be read.
        """
        if null and template is None and kind not in _OF_LINES:
            raise CommandLineError("null-without-lines", names=("--paths", "--files", "--format"))
        if kind == "xlsx" and is_terminal(sys.stdout):
            raise CommandLineError("workbook-to-terminal")
        if template is not None:
            from wardsearch.terminal.export import Template

            return cls("template", Template(template), null)
        return None if kind is None or kind == "json" else cls(kind, None, null)

    @property
    def has_passages(self) -> bool:
        """Whether passages are written, which take time to make."""
        return self.kind not in _OF_LINES

    def write_news(self, news: Iterable[tuple[str, SearchResults]]) -> None:
        """Write the hits of saved searches to stdout, each with the name of its search."""
        if self.kind in _TABLES:
            from wardsearch.terminal.export import table_of_news

            write_table(self.kind, table_of_news((name, each.hits) for name, each in news))
        elif self.kind == "jsonl":
            from wardsearch.results_json import hit_json

            for name, results in news:
                for hit in results.hits:
                    click.echo(json_line({"saved": name, **hit_json(hit)}))
        else:
            lines = dict.fromkeys(line for _, results in news for line in self._lines(results))
            click.echo(self._ended(lines), nl=False)

    def write(self, results: SearchResults) -> None:
        """Write the hits of *results* to stdout, or their counts where those were asked for."""
        if self.kind in _TABLES:
            from wardsearch.terminal.export import table_of_counts, table_of_hits

            divided = results.breakdowns
            write_table(
                self.kind, table_of_counts(divided) if divided else table_of_hits(results.hits)
            )
        else:
            click.echo(self._ended(self._lines(results)), nl=False)

    @property
    def _has_true_names(self) -> bool:
        """Whether a program reads the names of files, which may hold line ends and any bytes."""
        return self.null and self.kind in _OF_LINES and not is_terminal(sys.stdout)

    def _ended(self, lines: Iterable[str]) -> str | bytes:
        """Return *lines* with what ends each."""
        if self._has_true_names:
            return b"".join(os.fsencode(line) + b"\0" for line in lines)
        return "".join(line + ("\0" if self.null else "\n") for line in lines)

    def _lines(self, results: SearchResults) -> Iterable[str]:
        if self.template is not None:
            return map(self.template.line, results.hits)
        if self.kind == "jsonl":
            from wardsearch.results_json import counts_json, hit_json

            if results.breakdowns:
                return map(json_line, counts_json(results.breakdowns))
            return (json_line(hit_json(hit)) for hit in results.hits)
        from wardsearch.terminal.render_results import place_of

        places = [hit.path if self.kind == "files" else place_of(hit) for hit in results.hits]
        return dict.fromkeys(places if self._has_true_names else map(printable, places))


def one_a_file(results: SearchResults, limit: int | None, page: int) -> SearchResults:
    """Return *results*, all that there are, with the first hit of each file on a *page* of files.

    Args:
        results: Of the first page.
        limit: Files on a page; None for all on the first.
        page: Which page, counted from 1.
    """
    from dataclasses import replace  # which few searches load

    firsts: dict[str, Hit] = {}
    for hit in results.hits:
        firsts.setdefault(hit.path, hit)
    size = len(firsts) if limit is None else limit
    return replace(results, hits=tuple(firsts.values())[size * (page - 1) : size * page])


def write_table(kind: str, table: "Table") -> None:
    """Write *table* to stdout as `csv`, `tsv`, `markdown` or `xlsx`."""
    from wardsearch.terminal import export

    texts: Mapping[str, Callable[[Table], str | bytes]] = {
        "csv": export.csv_text,
        "tsv": export.tsv_text,
        "markdown": export.markdown_text,
        "xlsx": export.xlsx_bytes,
    }
    click.echo(texts[kind](table), nl=False)
