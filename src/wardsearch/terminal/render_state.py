"""How does the state of an index look in a terminal, and the analysis of a text?

Covers the text of `index`, `stats`, `check` and `analyze`. Does not cover hits and reports
(`render_results`) or what a program reads (`results_json`). Every function is pure.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from wardsearch.corpus.folders import CorpusFolder
from wardsearch.messages.language import (
    day,
    gettext,
    gettext_noop,
    number,
    told,
    told_in_general,
)
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

# What `analyze` calls the forms.
_FORMS: Final = {
    "syllable": gettext_noop("syllable"),
    "folded": gettext_noop("folded"),
    "pair": gettext_noop("pair"),
    "word": gettext_noop("word"),
    "fact": gettext_noop("fact"),
}


def render_sync(result: SyncResult, *, dry_run: bool = False) -> str:
    """Return the line that says what `index` did, or would do."""
    return told(
        Message(
            "would-sync" if dry_run else "synced",
            added=result.added,
            updated=result.updated,
            deleted=result.deleted,
            unchanged=result.unchanged,
            skipped=len(result.skipped),
        )
    )


def render_stats(stats: Stats, folders: Sequence[CorpusFolder] = ()) -> str:
    """Return what the index holds, and of which *folders*, as a table."""
    width = max((len(printable(each.name)) for each in folders), default=0)
    places = [printable(f"{printable(each.name):<{width}}  {each.path}") for each in folders]
    if len(folders) == 1:  # whose name no id has
        places = [printable(folders[0].path)]
    wards = [f"{printable(shown_ward(name))} ({number(reports)})" for name, reports in stats.wards]
    without_ward = stats.reports - sum(reports for _, reports in stats.wards)
    if without_ward:
        wards.append(told(Message("ward-none", count=without_ward)))
    none = gettext("none")
    dates = none
    if stats.earliest and stats.latest:
        dates = told(Message("from-to", first=day(stats.earliest), last=day(stats.latest)))
    return table(
        [
            (gettext("reports"), [number(stats.reports)]),
            *([(gettext("folders"), places)] if places else ()),
            (gettext("wards"), wards or [none]),
            (gettext("dates"), [dates]),
            (gettext("words"), [number(stats.words)]),
            (gettext("size"), [_size(stats.size_bytes)]),
            (gettext("format"), [str(stats.format_version)]),
            *_heads(gettext("kinds"), stats.kinds),
            *_heads(gettext("issuers"), stats.issuers),
            *_documents(stats),
            *_read_as(stats),
            (
                gettext("skipped"),
                [
                    *_counts(stats),
                    *(printable(f"{path}: {told(why)}") for path, why in stats.skipped),
                ]
                or [none],
            ),
        ]
    )


def _heads(name: str, counts: Sequence[HeadCount]) -> list[tuple[str, list[str]]]:
    """Return the lines that say how many official documents there are of each, if any."""
    lines = [f"{printable(count.name)} ({number(count.reports)})" for count in counts]
    return [(name, lines)] if lines else []


def _documents(stats: Stats) -> list[tuple[str, list[str]]]:
    """Return the lines that say which kinds of documents are named, if any is."""
    lines = [
        f"{kind} {name} ({number(numbers)})" if kind else told(Message("no-kind", count=numbers))
        for kind, name, numbers in stats.documents
    ]
    return [(gettext("documents"), lines)] if lines else []


def render_wards(stats: Stats, canvas: Canvas) -> str:
    """Return the wards that the reports name: which they are, what they are today, how many."""
    if not stats.units:
        return told(Message("no-wards"))
    count_width = len(number(stats.units[0].reports))
    lines = []
    for unit in stats.units:
        text = printable(_which(unit))
        first, *rest = paragraph(text, canvas, indent=count_width + 2)
        lines += [f"{number(unit.reports):>{count_width}}  {first.lstrip()}", *rest]
    return "\n".join(lines)


def _which(unit: UnitCount) -> str:
    """Say which of all wards of its name *unit* is, and what it is today."""
    if unit.kind is None:
        return shown_ward(unit.name)
    where = ", ".join(filter(None, [f"{unit.kind} {unit.name}", unit.district, unit.province]))
    return where if unit.district is None else f"{where} → {', '.join(unit.now)}"


def _read_as(stats: Stats) -> list[tuple[str, list[str]]]:
    """Return the line that says how files were read, where any was not plain text in Unicode."""
    lines = [printable(f"{how} ({number(files)})") for how, files in stats.read_as]
    if stats.unread_pages:
        lines.append(told(Message("unread-pages", count=stats.unread_pages)))
    return [(gettext("read as"), lines)] if lines else []


def _counts(stats: Stats) -> list[str]:
    """Return how many files were skipped by format and reason, where that is shorter."""
    counts = skipped_by_format(stats.skipped)
    if len(counts) == len(stats.skipped):
        return []
    return [
        printable(
            f"{number(files)} {suffix or told(Message('files-without-suffix'))}: "
            f"{told_in_general(why)}"
        )
        for suffix, why, files in counts
    ] + [""]


def render_readings(result: SyncResult) -> list[str]:
    """Return the lines that say how each file would be read that is not plain text in Unicode."""
    return [printable(told(Message("read-as", path=path, how=how))) for path, how in result.read_as]


def render_check(result: CheckResult) -> str:
    """Return that the index is sound, or what is damaged or may not be read, one line each."""
    if not result.sound:
        return "\n".join(printable(told(_problem(each))) for each in result.problem_messages)
    reports = Message("reports", count=result.reports)
    sound = Message("sound", reports=reports, files=Message("files", count=result.files))
    if result.compared is None:
        return told(sound)
    return told(Message("sound-by-sample", sound=sound, count=result.compared))


def _problem(problem: Message) -> Message:
    """Return what `check` says of *problem*: the command that mends all follows once."""
    if problem.code == "index-damaged":
        return Message("damaged-file", path=problem.fields["path"], why=problem.fields["why"])
    return Message("damaged-index", problem=problem) if is_damage(problem) else problem


def is_damage(problem: Message) -> bool:
    """Return whether *problem* is one that a rebuild mends.

    A missing permission is none, nor is a node that is away.
    """
    return problem.code not in {"index-unreadable", "index-lacks-shards"}


def render_forms(forms: Iterable[tuple[str, Sequence[str]]], canvas: Canvas) -> str:
    """Return the terms of every form, aligned, each form's on as many lines as it takes.

    Facts, which most texts have none of, only where there are any.
    """
    forms = [
        (gettext(_FORMS.get(name, name)), terms) for name, terms in forms if terms or name != "fact"
    ]
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
    units = (gettext_noop("bytes"), "kB", "MB", "GB")
    power = min((len(str(size_bytes)) - 1) // 3, len(units) - 1)
    size = number(size_bytes / 1000**power, f".{min(power, 1)}f")
    return f"{size} {gettext(units[power])}"
