"""How do hits and reports look in a terminal?

Covers the text of `search` and `show`. Does not cover what a program reads (`results_json`), the
state of an index (`render_state`), setting lines (`typeset`) or where the text goes (`cli`).

Every function is pure, and every text that comes from a report, a file name or a query passes
through `printable`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.names import split_id
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.language import day, number, told
from wardsearch.messages.message import Message
from wardsearch.places.ward_names import shown_ward
from wardsearch.ranges import CharRange
from wardsearch.results import Explanation, Hit, SearchResults, StoredReport, WardNow
from wardsearch.snippets.pages import PAGE_END
from wardsearch.snippets.snippet import Snippet
from wardsearch.terminal.links import linked
from wardsearch.terminal.screen import break_lines, cell_width, printable
from wardsearch.terminal.typeset import (
    DETAIL,
    TITLE,
    Canvas,
    Link,
    matches_within,
    paragraph,
    verbatim,
)

USUAL_WIDTH = 80
"""Cells of a line, where nothing tells how wide it is."""

_OCR = "OCR"
_MOST_NOTES = 2  # lines before the first hit
_OTHER_FORMS = frozenset(
    {"also-read-as", "also-spelled", "also-written", "ward-merged", "ward-became"}
)
_REREAD = frozenset(
    {
        *("unclosed-quote", "lone-parenthesis", "field-before-group", "query-too-long"),
        *("groups-too-deep", "whole-query", "no-number"),
    }
)
_WARDS_SHOWN = 2
_LINE = lazy_compile(rf"(?P<page_end>{PAGE_END}?)(?P<line>[^\n{PAGE_END}]*)\n?")
_PIECE_CHARS = 100_000  # of a long report, set at once
_LONGEST_TITLE_CHARS = 200
"""The title of a report without a canvas is its first line, and a whole report may be one line."""


def render_results(results: SearchResults, canvas: Canvas) -> str:
    """Return the hits of *results*, at least one, and the line that says how many there are."""
    blocks = _blocks(results, canvas)
    rest = _first_apart(results.hits)
    if rest:
        blocks.insert(rest, "\n".join(paragraph(told(Message("apart")), canvas, style=DETAIL)))
    parting = "\n" if _is_brief(results) else "\n\n"
    return f"{parting.join(blocks)}\n\n" + "\n".join(paragraph(_summary(results), canvas))


def render_hits(results: SearchResults, canvas: Canvas) -> str:
    """Return the hits of *results*, at least one, alone."""
    return ("\n" if _is_brief(results) else "\n\n").join(_blocks(results, canvas))


def _is_brief(results: SearchResults) -> bool:
    """Return whether no passages were asked for, so that each hit is one line."""
    return not any(hit.snippets or hit.explanation for hit in results.hits)


def _brief_line(hit: Hit, number_width: int, canvas: Canvas) -> str:
    """Return *hit* on one line, cut where a terminal is narrower."""
    details = _joined(_shorten(hit.title), _ward(hit.ward, None), _day(hit.published))
    line = printable(f"{hit.rank:>{number_width}}. {_joined(details, place_of(hit))}")
    path_at = len(line) - len(place_of(hit))
    if canvas.width is None or cell_width(line) <= canvas.width:
        return _with_link(line, path_at, hit, canvas)
    indent = len(line) - len(line.lstrip())
    first = break_lines(line, canvas.width - indent - 1)[0]
    return f"{_with_link(line[: first.end], path_at, hit, canvas)}…"


def _with_link(line: str, path_at: int, hit: Hit, canvas: Canvas) -> str:
    """Return *line*, the path of *hit* from *path_at* on as a link where links are wanted."""
    if canvas.links is None or path_at >= len(line):
        return line
    return line[:path_at] + linked(line[path_at:], canvas.links.target(hit.path, None))


def _blocks(results: SearchResults, canvas: Canvas) -> list[str]:
    number_width = len(str(results.hits[-1].rank))
    if _is_brief(results):
        return [_brief_line(hit, number_width, canvas) for hit in results.hits]
    return ["\n".join(_hit_lines(hit, number_width, canvas)) for hit in results.hits]


def _first_apart(hits: Sequence[Hit]) -> int:
    """Return after how many hits, all together, the rest begins; 0 where there is no such place.

    Hits of a long query are not in two parts.
    """
    marks = [hit.together for hit in hits]
    count = sum(marks)
    return count if all(marks[:count]) and count < len(hits) else 0


def place_of(hit: Hit) -> str:
    """Return the path of *hit*, with what `show` needs to find it in a file of several reports."""
    _, inside = split_id(hit.id)
    return f"{hit.path}#{inside}" if inside else hit.path


def _hit_lines(hit: Hit, number_width: int, canvas: Canvas) -> Iterator[str]:
    rank = f"{hit.rank:>{number_width}}. "
    indent = len(rank)
    first, *rest = paragraph(_shorten(hit.title), canvas, indent=indent, style=TITLE)
    yield (rank + first[indent:]).rstrip()
    yield from rest
    ward = _ward(hit.ward, hit.ward_now)
    place = place_of(hit)
    details = _joined(place, ward, _day(hit.published), _OCR if hit.is_ocr else None)
    link = Link(len(place.rstrip()), canvas.links.target(hit.path, None)) if canvas.links else None
    yield from paragraph(details, canvas, indent=indent, style=DETAIL, link=link)
    for snippet in hit.snippets:
        page = "" if snippet.page is None else f" ({told(Message('page', page=snippet.page))})"
        yield from _snippet_lines(snippet, page, canvas, indent)
    if hit.explanation is not None:
        yield from _explanation_lines(hit.explanation, canvas, indent)


def _snippet_lines(snippet: Snippet, page: str, canvas: Canvas, indent: int) -> Iterator[str]:
    """Yield the lines of *snippet*, which are several where lines around it were asked for."""
    at = 0
    lines = snippet.text.split("\n")
    for number_, line in enumerate(lines, 1):
        matches = matches_within(snippet.matches, CharRange(at, at + len(line)))
        last = page if number_ == len(lines) else ""
        yield from paragraph(line + last, canvas, indent=indent, matches=matches)
        at += len(line) + 1


def _explanation_lines(explanation: Explanation, canvas: Canvas, indent: int) -> Iterator[str]:
    yield from paragraph(
        f"{number(explanation.value, '.4f')} {told(explanation.message)}",
        canvas,
        indent=indent,
        style=DETAIL,
    )
    for detail in explanation.details:
        yield from _explanation_lines(detail, canvas, indent + 2)


def _summary(results: SearchResults) -> str:
    """Say how many reports there are, which of them are shown, and how long it took."""
    first, last = results.hits[0].rank, results.hits[-1].rank
    shown = str(first) if first == last else f"{first}–{last}"
    took = Message("took", ms=results.took_ms) if results.took_ms >= 1 else Message("took-little")
    return told(Message("summary", found=_found(results), shown=shown, took=took))


def _found(results: SearchResults) -> Message:
    total, more = results.total, results.all_words_total
    has_words = len(results.query.understood.split()) > 1
    if results.total_relation == "together" and has_words:
        together = Message("found-together", count=total)
        every = Message("also-every-word", count=more)
        return Message("found-both", together=together, every=every) if more > total else together
    if results.total_relation == "any-word":
        return Message("found-any" if more else "found-some", count=total)
    if results.hits[-1].rank > total and results.total_relation == "all-words":
        return Message("found-every-word-others-some", count=total)
    return Message("found-every-word" if has_words else "found", count=total)


def render_notes(
    results: SearchResults, width: int = USUAL_WIDTH, *, in_full: bool = False
) -> list[str]:
    """Return the lines that say how the query was read, if not as typed, and what else to know.

    Args:
        results: What was found.
        width: Cells of a line.
        in_full: All there is to say; else at most two lines, other forms of words on one.
    """
    query = results.query
    forms = [note for note in query.messages if note.code in _OTHER_FORMS]
    others = [note for note in query.messages if note.code not in _OTHER_FORMS]
    lines = [told(note) for note in (query.messages if in_full else others)]
    if query.understood not in {"", query.text} and any(n.code in _REREAD for n in others):
        lines.append(told(Message("understood-as", query=query.understood)))
    if forms and not in_full:
        lines.append(_also(forms, width))
    lines += map(told, results.warning_messages)
    if len(lines) > _MOST_NOTES and not in_full:
        lines[1:] = [told(Message("more-notes", count=len(lines) - 1))]
    return [printable(line) for line in lines]


def _also(notes: Sequence[Message], width: int) -> str:
    """Return the line that names the other forms of words, as many as fit."""
    names = list(dict.fromkeys(name for note in notes for name in _strings(note, "others")))
    line = told(Message("also", others=tuple(names)))
    for count in range(1, len(names)):
        if cell_width(printable(line)) <= width:
            break
        line = told(Message("also-and-more", others=tuple(names[:-count]), count=count))
    return line


def _strings(note: Message, field: str) -> tuple[str, ...]:
    value = note.fields.get(field)
    return value if isinstance(value, tuple) else ()


def render_suggestions(results: SearchResults) -> list[str]:
    """Return the lines that name the queries that may have been meant."""
    return [
        printable(told(Message("did-you-mean", query=suggestion)))
        for suggestion in results.suggestions
    ]


def render_report(report: StoredReport, canvas: Canvas) -> str:
    """Return a report under its title and details, what matches standing out.

    They take the place of the header (title, date, views) that the report's own text may begin
    with.
    """
    title = _title_range(report)
    body = CharRange(report.body_start or title.end, len(report.text))
    details = _joined(
        report.path,
        _ward(report.ward, report.ward_now),
        _day(report.published),
        report.source,
        None if report.views is None else told(Message("views", count=report.views)),
        report.url,
        report.encoding,
        _OCR if report.is_ocr else None,
    )
    official = _official(report.document)
    target = canvas.links.target(report.path, report.url) if canvas.links else None
    link = Link(len(report.path.rstrip()), target) if target else None
    return "\n".join(
        [
            *paragraph(
                _shorten(report.title),
                canvas,
                style=TITLE,
                matches=matches_within(report.matches, title),
            ),
            *paragraph(details, canvas, style=DETAIL, link=link),
            *(paragraph(official, canvas, style=DETAIL) if official else ()),
            "",
            *_body_lines(report, body, canvas),
        ]
    )


def render_long(report: StoredReport, rest: Iterable[str], canvas: Canvas) -> Iterator[str]:
    """Yield `render_report` of *report*, whose text goes on with *rest*, in pieces.

    Where a line is longer than a piece, it is broken between two.
    """
    text = report.text
    cut = text.rfind("\n", len(text) // 2)  # behind the header, wherever that ends
    head = (text if cut < 0 else text[:cut]).rstrip()
    matches = tuple(found for found in report.matches if found.end <= len(head))
    yield render_report(replace(report, text=head, matches=matches), canvas)
    page = head.count(PAGE_END) + 1
    left = text[len(head) :]
    for piece in chain(rest, [""]):
        left += piece
        if piece and len(left) < _PIECE_CHARS:
            continue
        cut = len(left)
        if piece:
            cut = max(left.rfind("\n"), 0) or left.rfind(" ") + 1 or cut
        lines = left[:cut].rstrip()
        is_same_line = bool(lines) and not lines.startswith("\n")
        if lines:
            # Of the line that was being written the end follows, or the next lines do.
            yield "\n" if not is_same_line or canvas.width else ""
            yield "\n".join(_lines(lines.removeprefix("\n"), 0, page, (), canvas))
        page += lines.count(PAGE_END)
        left = left[len(lines) :]


def _official(head: DocumentHead | None) -> str:
    """Return what the head of an official document states beside its title."""
    if head is None:
        return ""
    dated = day(head.dated) if head.dated else None
    signer = told(Message("signed-by", name=head.signer)) if head.signer else None
    return _joined(head.kind, head.number, head.issuer, dated, signer)


def _title_range(report: StoredReport) -> CharRange:
    """Return where the text has the title as a line of its header; an empty range if nowhere."""
    start = report.text.find(report.title)
    end = start + len(report.title)
    line_end = report.text.find("\n", end)
    rest = report.text[end:line_end] if line_end >= 0 else report.text[end:]
    is_line = start >= 0 and not rest.strip()
    is_first = bool(report.body_start) or not report.text[: max(start, 0)].strip()
    return CharRange(start, end) if is_line and is_first else CharRange(0, 0)


def _body_lines(report: StoredReport, body: CharRange, canvas: Canvas) -> Iterator[str]:
    """Yield the lines of *body*, broken if too wide, without blank ones at either end."""
    text = report.text[body.start : body.end].rstrip()
    start = body.start + len(text) - len(text.lstrip())
    page = report.text.count(PAGE_END, 0, start) + 1
    yield from _lines(text.lstrip(), start, page, report.matches, canvas)


def _lines(
    text: str, start: int, page: int, matches: Sequence[CharRange], canvas: Canvas
) -> Iterator[str]:
    """Yield the lines of *text*, which stands at *start* of its report, on *page*."""
    for found in _LINE.finditer(text):
        if not found[0]:
            continue
        line = found["line"]
        span = CharRange(start + found.start("line"), start + found.end("line"))
        if found["page_end"]:
            page += 1
            yield from paragraph(f"— {told(Message('page', page=page))} —", canvas, style=DETAIL)
        own = matches_within(matches, span)
        if canvas.width is None or cell_width(printable(line.expandtabs())) <= canvas.width:
            yield verbatim(line, canvas, matches=own)
        else:
            yield from paragraph(line, canvas, matches=own)


def _joined(*details: str | None) -> str:
    return " · ".join(detail for detail in details if detail)


def _ward(name: str | None, now: WardNow | None) -> str | None:
    """Return the name of a ward, and where it is today if it has not just kept its name."""
    if name is None:
        return None
    name = shown_ward(name)
    if now is None or (now.keeps_name and len(now.names) == 1):
        return name
    shown, more = now.names[:_WARDS_SHOWN], len(now.names) - _WARDS_SHOWN
    if more > 0:
        return told(Message("ward-now-and-more", ward=name, names=shown, count=more))
    return told(Message("ward-now", ward=name, names=shown))


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else day(moment)


def _shorten(title: str) -> str:
    return (
        title if len(title) <= _LONGEST_TITLE_CHARS else f"{title[:_LONGEST_TITLE_CHARS].rstrip()}…"
    )
