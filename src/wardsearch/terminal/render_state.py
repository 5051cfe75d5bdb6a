"""How does the state of an index look in a terminal, and the analysis of a text?

Covers the text of `index`, `stats`, `check` and `analyze`. Does not cover hits and reports
(`render_results`) or what a program reads (`results_json`). Every function is pure.
"""

from collections.abc import Iterable, Sequence

from wardsearch.messages.message import Message
from wardsearch.places.ward_names import shown_ward
from wardsearch.results import (
    CheckResult,
    HeadCount,
    Stats,
    SyncResult,
    UnitCount,
    skipped_by_format,
)
from wardsearch.terminal.screen import printable
from wardsearch.terminal.typeset import Canvas, paragraph, table, table_indent


def render_sync(result: SyncResult, *, dry_run: bool = False) -> str:
    """Return the line that says what `index` did, or would do."""
    skipped = len(result.skipped)
    if dry_run:
        return (
            f"would add {result.added}, update {result.updated}, delete {result.deleted}, "
            f"leave {result.unchanged} unchanged, skip {skipped}"
        )
    return (
        f"added {result.added}, updated {result.updated}, deleted {result.deleted}, "
        f"unchanged {result.unchanged}, skipped {skipped}"
    )


def render_stats(stats: Stats) -> str:
    """Return what the index holds, as a table."""
    wards = [f"{printable(shown_ward(name))} ({reports:,})" for name, reports in stats.wards]
    without_ward = stats.reports - sum(reports for _, reports in stats.wards)
    if without_ward:
        wards.append(str(Message("ward-none", count=without_ward)))
    dates = "none"
    if stats.earliest and stats.latest:
        dates = f"{stats.earliest.date().isoformat()} to {stats.latest.date().isoformat()}"
    return table(
        [
            ("reports", [f"{stats.reports:,}"]),
            ("wards", wards or ["none"]),
            ("dates", [dates]),
            ("words", [f"{stats.words:,}"]),
            ("size", [_size(stats.size_bytes)]),
            ("format", [str(stats.format_version)]),
            *_heads("kinds", stats.kinds),
            *_heads("issuers", stats.issuers),
            *_documents(stats),
            *_read_as(stats),
            (
                "skipped",
                [*_counts(stats), *(printable(f"{path}: {why}") for path, why in stats.skipped)]
                or ["none"],
            ),
        ]
    )


def _heads(name: str, counts: Sequence[HeadCount]) -> list[tuple[str, list[str]]]:
    """Return the lines that say how many official documents there are of each, if any."""
    lines = [f"{printable(count.name)} ({count.reports:,})" for count in counts]
    return [(name, lines)] if lines else []


def _documents(stats: Stats) -> list[tuple[str, list[str]]]:
    """Return the lines that say which kinds of documents are named, if any is."""
    lines = [
        f"{kind} {name} ({numbers:,})" if kind else str(Message("no-kind", count=numbers))
        for kind, name, numbers in stats.documents
    ]
    return [("documents", lines)] if lines else []


def render_wards(stats: Stats, canvas: Canvas) -> str:
    """Return the wards that the reports name: which they are, what they are today, how many."""
    if not stats.units:
        return str(Message("no-wards"))
    count_width = len(f"{stats.units[0].reports:,}")
    lines = []
    for unit in stats.units:
        text = printable(_which(unit))
        first, *rest = paragraph(text, canvas, indent=count_width + 2)
        lines += [f"{unit.reports:>{count_width},}  {first.lstrip()}", *rest]
    return "\n".join(lines)


def _which(unit: UnitCount) -> str:
    """Say which of all wards of its name *unit* is, and what it is today."""
    if unit.kind is None:
        return shown_ward(unit.name)
    where = ", ".join(filter(None, [f"{unit.kind} {unit.name}", unit.district, unit.province]))
    return where if unit.district is None else f"{where} → {', '.join(unit.now)}"


def _read_as(stats: Stats) -> list[tuple[str, list[str]]]:
    """Return the line that says how files were read, where any was not plain text in Unicode."""
    lines = [printable(f"{how} ({files:,})") for how, files in stats.read_as]
    if stats.unread_pages:
        lines.append(str(Message("unread-pages", count=stats.unread_pages)))
    return [("read as", lines)] if lines else []


def _counts(stats: Stats) -> list[str]:
    """Return how many files were skipped by format and reason, where that is shorter."""
    counts = skipped_by_format(stats.skipped)
    if len(counts) == len(stats.skipped):
        return []
    return [
        printable(f"{files:,} {suffix or Message('files-without-suffix')}: {why.general()}")
        for suffix, why, files in counts
    ] + [""]


def render_readings(result: SyncResult) -> list[str]:
    """Return the lines that say how each file would be read that is not plain text in Unicode."""
    return [printable(f"{path}: as {how}") for path, how in result.read_as]


def render_check(result: CheckResult) -> str:
    """Return that the index is sound, or what is damaged, one line each."""
    if not result.sound:
        return "\n".join(f"damaged: {printable(problem)}" for problem in result.problems)
    reports = "1 report" if result.reports == 1 else f"{result.reports:,} reports"
    files = "1 file" if result.files == 1 else f"{result.files:,} files"
    return f"sound: {reports} in {files}"


def render_forms(forms: Iterable[tuple[str, Sequence[str]]], canvas: Canvas) -> str:
    """Return the terms of every form, aligned, each form's on as many lines as it takes.

    Facts, which most texts have none of, only where there are any.
    """
    forms = [(name, terms) for name, terms in forms if terms or name != "fact"]
    indent = table_indent(name for name, _ in forms)
    return table(
        (name, [line[indent:] for line in paragraph(" ".join(terms), canvas, indent=indent)])
        for name, terms in forms
    )


def _size(size_bytes: int) -> str:
    """Say a number of bytes in the unit in which it has one to three digits before the point.

    >>> _size(999), _size(1_500), _size(12_345_678)
    ('999 bytes', '1.5 kB', '12.3 MB')
    """
    units = ("bytes", "kB", "MB", "GB")
    power = min((len(str(size_bytes)) - 1) // 3, len(units) - 1)
    return f"{size_bytes / 1000**power:.{min(power, 1)}f} {units[power]}"
