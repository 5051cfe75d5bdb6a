"""How are the reports that a search counts written for other programs?

Covers what is written, a line or a row a report, and how lines end. Does not cover the forms of
tables (`export`), nor one answer as JSON (`results_json`).
"""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from wardsearch.results import Hit, SearchResults
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.output import json_line
from wardsearch.terminal.screen import is_terminal, printable

if TYPE_CHECKING:
    from wardsearch.terminal.export import Template

_OF_LINES: Final = frozenset(("paths", "files"))


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

    def write(self, results: SearchResults) -> None:
        """Write the hits of *results* to stdout."""
        if self.kind == "xlsx":
            from wardsearch.terminal.export import xlsx_bytes

            click.echo(xlsx_bytes(results.hits), nl=False)
        elif self.kind in {"csv", "tsv", "markdown"}:
            click.echo(_table(self.kind)(results.hits), nl=False)
        else:
            end = "\0" if self.null else "\n"
            click.echo("".join(line + end for line in self._lines(results)), nl=False)

    def _lines(self, results: SearchResults) -> Iterable[str]:
        if self.template is not None:
            return map(self.template.line, results.hits)
        if self.kind == "jsonl":
            from wardsearch.results_json import hit_json

            return (json_line(hit_json(hit)) for hit in results.hits)
        from wardsearch.terminal.render_results import place_of

        places = [hit.path if self.kind == "files" else place_of(hit) for hit in results.hits]
        return map(printable, dict.fromkeys(places))


def _table(kind: str) -> Callable[[Iterable[Hit]], str]:
    from wardsearch.terminal import export

    return {"csv": export.csv_text, "tsv": export.tsv_text, "markdown": export.markdown_text}[kind]
