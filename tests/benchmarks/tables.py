"""How are results printed? As columns in a terminal, or as Markdown for `docs/performance.md`."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Table(NamedTuple):
    """Rows of text below a heading each; all columns but the first are numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def plain(self) -> str:
        grid = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
            for row in grid
        ]
        return "\n".join([f"{self.title}:", *lines])

    def markdown(self) -> str:
        rule = ["---", *["--:"] * (len(self.headings) - 1)]
        lines = ["| " + " | ".join(row) + " |" for row in [self.headings, rule, *self.rows]]
        return "\n".join([f"{self.title}:", "", *lines])


class Figure(NamedTuple):
    """Something measured, the less the better, and what it ought to be at most."""

    name: str
    value: float
    target: float | None
    stretch: float | None
    unit: str = ""

    @property
    def verdict(self) -> str:
        if self.target is None or self.stretch is None:
            return ""
        if self.value <= self.stretch:
            return "stretch"
        return "target" if self.value <= self.target else "not reached"

    def row(self) -> list[str]:
        bounds = ["" if b is None else f"≤ {b:g}{self.unit}" for b in (self.target, self.stretch)]
        return [self.name, f"{_significant(self.value)}{self.unit}", *bounds, self.verdict]


def _significant(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def figures_table(title: str, figures: Sequence[Figure]) -> Table:
    headings = ["", "measured", "target", "stretch", "reached"]
    return Table(title, headings, [figure.row() for figure in figures])


def show(tables: Sequence[Table], *, markdown: bool) -> None:
    for table in tables:
        print(table.markdown() if markdown else table.plain(), end="\n\n", flush=True)


def paste(tables: Sequence[Table], page: Path, name: str) -> None:
    """Put *tables* into *page*, where comments say that the tables of *name* begin and end."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise SystemExit(f"{page} has no place for the tables of {name}: {begin} … {end}")
    body = "\n\n".join(table.markdown() for table in tables)
    page.write_text(f"{head}{begin}\n\n{body}\n\n{end}{tail}", encoding="utf-8")


def seconds(value: float) -> str:
    return f"{value:.1f}"


def milliseconds(value: float) -> str:
    return f"{1e3 * value:.2f}"


def megabytes(value: float) -> str:
    return f"{value / 1e6:.1f}"
