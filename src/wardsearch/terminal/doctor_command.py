"""How are the findings of `doctor` shown?

Covers the command, its text and its JSON. Does not cover looking for them (`library.doctor`).
"""

from typing import TYPE_CHECKING, Final

import click

from wardsearch.messages.language import told, told_advice, told_sentence
from wardsearch.messages.message import Message
from wardsearch.terminal.command_group import progress_bar
from wardsearch.terminal.options import index_option, json_option
from wardsearch.terminal.output import write_json

if TYPE_CHECKING:
    from wardsearch.library.doctor import Diagnosis, Finding
    from wardsearch.results_json import JsonObject

_SHOWN: Final = 5  # ids, or groups of them, of each finding


@click.command("doctor")
@index_option
@json_option
def doctor_command(index_folder: str, *, as_json: bool) -> None:
    """List what should be known of the reports, and what to do.

    Reports with the same text, drafts beside finals, scans that were not read, reports without a
    date, a title or a ward, dates by the file's properties alone, old encodings, names of files in
    NFD. With --json, all ids.
    """
    from wardsearch.library.index import open_index

    with open_index(index_folder) as index, progress_bar("reading") as progress:
        found = index.examine(progress)
    if as_json:
        write_json(diagnosis_json(found))
    else:
        click.echo(render_diagnosis(found))


def diagnosis_json(found: "Diagnosis") -> "JsonObject":
    """Return what `doctor --json` shows."""
    from wardsearch.results_json import SCHEMA_VERSION

    return {
        "schema_version": SCHEMA_VERSION,
        "reports": found.reports,
        "findings": [
            {
                "code": finding.code,
                "count": len(finding.ids),
                "text": finding.message.sentence(),
                "advice": finding.message.advice(),
                "groups": [list(group) for group in finding.groups],
            }
            for finding in found.findings
        ],
    }


def render_diagnosis(found: "Diagnosis") -> str:
    """Return what was found: how many reports, what to do, the first of them."""
    if not found.findings:
        return told(Message("nothing-to-mend", count=found.reports))
    return "\n\n".join("\n".join(_lines(finding)) for finding in found.findings)


def _lines(finding: "Finding") -> list[str]:
    from wardsearch.terminal.screen import printable

    lines = [told_sentence(finding.message), f"  {told_advice(finding.message)}"]
    lines += [f"    {printable(' · '.join(group))}" for group in finding.groups[:_SHOWN]]
    left = sum(len(group) for group in finding.groups[_SHOWN:])
    if left:
        lines.append(f"    {told(Message('more-with-json', count=left))}")
    return lines
