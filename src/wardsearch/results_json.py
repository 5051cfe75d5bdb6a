"""How does it look as JSON?

Covers the shapes that programs read; `SCHEMA_VERSION` changes when a name or a meaning does. Does
not cover what people read (`terminal`). The functions return plain values; `to_json` makes text of
them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import UNPRINTABLE
from wardsearch.results import (
    Breakdown,
    CheckResult,
    Explanation,
    Hit,
    SearchResults,
    Stats,
    StoredReport,
    SyncResult,
    WardNow,
    skipped_by_format,
)

if TYPE_CHECKING:
    from wardsearch.corpus.heads.document import DocumentHead
    from wardsearch.corpus.skipped import Skipped
    from wardsearch.snippets.snippet import Snippet

SCHEMA_VERSION = 2

JsonObject = dict[str, object]

_LONE_SURROGATES = lazy_compile(r"[\ud800-\udfff]")


def to_json(value: JsonObject | str, *, ascii_only: bool = False) -> str:
    r"""Return *value* as one line of JSON that any program can read and any terminal can show.

    Halves of code points (undecodable bytes of file names) become U+FFFD, as strict readers refuse
    them.

    Args:
        value: Of plain values; numbers that JSON has no name for are a `ValueError`.
        ascii_only: Write every other character as an escape, for an output that is not of Unicode.

    >>> to_json({"title": "Ngọc\x9bThụy"})
    '{"title": "Ngọc\\u009bThụy"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if text.isprintable() and not ascii_only:  # as most are: there is nothing to escape
        return text
    text = _LONE_SURROGATES.sub("\ufffd", text)
    if ascii_only:
        text = json.dumps(json.loads(text))
    # As escapes they mean the same, and a terminal does not obey them.
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def long_json(
    value: JsonObject, member: str, pieces: Iterable[str], *, ascii_only: bool = False
) -> Iterator[str]:
    """Yield the line of `to_json` in pieces, the text *member* of *value* being *pieces* together.

    >>> "".join(long_json({"id": 1, "text": ""}, "text", ["a", "b"]))
    '{"id": 1, "text": "ab"}'
    """
    line = to_json(value | {member: "\0"}, ascii_only=ascii_only)  # no text of a report holds NUL
    before, _, after = line.partition("\\u0000")
    yield before
    for piece in pieces:
        yield to_json(piece, ascii_only=ascii_only)[1:-1]
    yield after


def results_json(results: SearchResults) -> JsonObject:
    """Return what `search --json` shows."""
    return {
        "schema_version": SCHEMA_VERSION,
        "query": {
            "text": results.query.text,
            "understood": results.query.understood,
            "notes": list(results.query.notes),
            "note_codes": [message.code for message in results.query.messages],
        },
        "total": results.total,
        "total_relation": results.total_relation,
        "all_words_total": results.all_words_total,
        "took_ms": round(results.took_ms, 2),
        **_counts(results.breakdowns),
        "hits": [hit_json(hit) for hit in results.hits],
        "suggestions": list(results.suggestions),
        "warnings": list(results.warnings),
        "warning_codes": [message.code for message in results.warning_messages],
    }


def _counts(breakdowns: Sequence[Breakdown]) -> JsonObject:
    """Return the member that holds the counts by each field, if any were asked for."""
    if not breakdowns:
        return {}
    return {"counts": {each.by: [row._asdict() for row in each.counts] for each in breakdowns}}


def counts_json(breakdowns: Sequence[Breakdown]) -> Iterator[JsonObject]:
    """Yield what `search --by FIELD --output jsonl` shows, an object a count."""
    for each in breakdowns:
        for row in each.counts:
            yield {"by": each.by, **row._asdict()}


def report_json(report: StoredReport) -> JsonObject:
    """Return what `show --json` shows; the matches are ranges of the report's text."""
    return {
        "schema_version": SCHEMA_VERSION,
        "id": report.id,
        "path": report.path,
        "title": report.title,
        "ward": report.ward,
        "published": _moment(report.published),
        "published_from": report.published_from,
        "document": _document(report.document),
        "source": report.source,
        "views": report.views,
        "url": report.url,
        "text": report.text,
        "matches": [[start, end] for start, end in report.matches],
        **_origin(report),
        **({} if report.ward_now is None else {"ward_now": _ward_now(report.ward_now)}),
    }


def sync_json(result: SyncResult, *, dry_run: bool = False) -> JsonObject:
    """Return what `index --json` shows; in a dry run, also how files would be read."""
    read_as = [{"path": path, "as": how} for path, how in result.read_as]
    return {
        "schema_version": SCHEMA_VERSION,
        **({"read_as": read_as} if dry_run else {}),
        "added": result.added,
        "updated": result.updated,
        "deleted": result.deleted,
        "unchanged": result.unchanged,
        "skipped": _skipped(result.skipped),
        "total": result.total,
        "took_ms": round(result.took_ms, 2),
    }


def stats_json(stats: Stats) -> JsonObject:
    """Return what `stats --json` shows."""
    return {
        "schema_version": SCHEMA_VERSION,
        "reports": stats.reports,
        "wards": [{"name": name, "reports": reports} for name, reports in stats.wards],
        "earliest": _moment(stats.earliest),
        "latest": _moment(stats.latest),
        "words": stats.words,
        "size_bytes": stats.size_bytes,
        "format_version": stats.format_version,
        "skipped": _skipped(stats.skipped),
        "skipped_by_format": [
            {"format": suffix, "reason": why.general(), "code": why.code, "files": files}
            for suffix, why, files in skipped_by_format(stats.skipped)
        ],
        "read_as": [{"as": how, "files": files} for how, files in stats.read_as],
        "unread_pages": stats.unread_pages,
        "documents": [
            {"kind": kind, "name": name, "numbers": numbers}
            for kind, name, numbers in stats.documents
        ],
        "kinds": [count._asdict() for count in stats.kinds],
        "issuers": [count._asdict() for count in stats.issuers],
    }


def ward_counts_json(stats: Stats) -> JsonObject:
    """Return what `stats --wards --json` shows."""
    return {
        "schema_version": SCHEMA_VERSION,
        "wards": [
            {
                "name": unit.name,
                "kind": unit.kind,
                "district": unit.district,
                "province": unit.province,
                "now": list(unit.now),
                "reports": unit.reports,
            }
            for unit in stats.units
        ],
    }


def check_json(result: CheckResult) -> JsonObject:
    """Return what `check --json` shows."""
    return {
        "schema_version": SCHEMA_VERSION,
        "sound": result.sound,
        "problems": list(result.problems),
        "problem_codes": [message.code for message in result.problem_messages],
        "reports": result.reports,
        "files": result.files,
        "compared": result.compared,
    }


def hit_json(hit: Hit) -> JsonObject:
    """Return what JSON shows of one hit."""
    shown: JsonObject = {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        "ward": hit.ward,
        "published": _moment(hit.published),
        "published_from": hit.published_from,
        "document": _document(hit.document),
        "source": hit.source,
        "views": hit.views,
        "together": hit.together,
        "snippets": [_snippet(snippet) for snippet in hit.snippets],
    }
    if hit.is_ocr:
        shown["ocr"] = True
    if hit.ward_now is not None:
        shown["ward_now"] = _ward_now(hit.ward_now)
    if hit.explanation is not None:
        shown["explanation"] = _explanation(hit.explanation)
    return shown


def _document(head: "DocumentHead | None") -> JsonObject | None:
    return None if head is None else dict(head.plain())


def _ward_now(now: WardNow) -> JsonObject:
    return {"names": list(now.names), "since": now.since.isoformat()}


def _snippet(snippet: "Snippet") -> JsonObject:
    shown: JsonObject = {
        "text": snippet.text,
        "matches": [[start, end] for start, end in snippet.matches],
    }
    if snippet.page is not None:
        shown["page"] = snippet.page
    return shown


def _origin(report: StoredReport) -> JsonObject:
    """Return how the report was read, as far as it was not plain text in Unicode."""
    shown: JsonObject = {}
    if report.format is not None:
        shown["format"] = report.format
    if report.encoding is not None:
        shown["encoding"] = report.encoding
    if report.is_ocr:
        shown["ocr"] = True
    return shown


def _explanation(explanation: Explanation) -> JsonObject:
    return {
        "value": round(explanation.value, 4),
        "description": explanation.description,
        "code": explanation.message.code,
        "details": [_explanation(detail) for detail in explanation.details],
    }


def _skipped(skipped: Iterable["Skipped"]) -> list[JsonObject]:
    return [{"path": path, "reason": str(why), "code": why.code} for path, why in skipped]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
