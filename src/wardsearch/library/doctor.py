"""What should the keeper of these reports know, and do about it?

Covers looking through a whole index for reports that a search shows badly or not at all: twins,
reports without a date, a title or a ward, scans that were not read, and the like. Does not cover
how that looks, nor damage of the index itself (`check`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Final
from unicodedata import is_normalized

from wardsearch.corpus.heads.keys import issuer_key, kind_key
from wardsearch.corpus.metadata import Metadata
from wardsearch.corpus.names import split_id
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message
from wardsearch.search.engine import Engine, Whole
from wardsearch.vietnamese.spelling import plain_letters

_TITLE_CHARS: Final = 400  # of a text, in which its opening words stand
_DRAFT: Final = lazy_compile(
    r"(?<![^\W_])(?:(?:ban )?du thao(?: lan)?(?: thu)?(?: ?[0-9]+)?|ban nhap|nhap|draft|dt ?[0-9]*"
    r"|copy|ban sao|(?:lan|ban|v|ver|version|rev) ?[0-9]+)(?![^\W_])|\(\s*[0-9]{1,2}\s*\)"
)
_FINAL: Final = lazy_compile(
    r"(?<![^\W_])(?:final|chinh thuc|ban cuoi|ky|da ky|signed|phat hanh)(?![^\W_])"
)
_WORD: Final = lazy_compile(r"[^\W_]+")
_DRAFT_HEAD: Final = "dự thảo"
_UNREAD_SCANS: Final = frozenset({"only-pictures", "tesseract-missing", "tesseract-lacks-language"})


class Finding(NamedTuple):
    """Something to know of some reports.

    Attributes:
        code: What it is, as `wardsearch.messages` names it.
        groups: The ids of the reports; those that belong together in one group.
    """

    code: str
    groups: tuple[tuple[str, ...], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in the order of the groups."""
        return tuple(report_id for group in self.groups for report_id in group)

    @property
    def message(self) -> Message:
        """What is found and, as advice, what to do."""
        return Message(self.code, count=len(self.ids))


class Diagnosis(NamedTuple):
    """What was found in an index.

    Attributes:
        reports: How many reports were looked at.
        findings: What to know, the most reports first within what matters alike.
    """

    reports: int
    findings: tuple[Finding, ...]


class _Read(NamedTuple):
    """A report as far as it is looked at."""

    id: str
    metadata: Metadata
    digest: bytes
    has_title: bool
    is_draft: bool


def examine(engine: Engine, progress: Callable[[int, int], None] | None = None) -> Diagnosis:
    """Return what should be known of the reports of *engine*, whose texts are all read.

    Args:
        engine: An opened index.
        progress: Called with how many reports are read, and of how many.
    """
    reports = []
    count = engine.statistics.report_count
    for number, report in enumerate(engine.reports(), 1):
        reports.append(_read(report))
        if progress:
            progress(number, count)
    reports.sort(key=lambda report: report.id)
    stats = engine.stats()
    unread = {path for path, _ in stats.unread}
    unread |= {path for path, why in stats.skipped if why.code in _UNREAD_SCANS}
    twins, drafts = _twins(reports), _drafts(reports)
    found = (
        Finding("twins", tuple(group for group in twins if _count_within(group) <= 1)),
        Finding("twins-within", tuple(group for group in twins if _count_within(group) > 1)),
        Finding("drafts", tuple(group for group in drafts if not _count_within(group))),
        Finding("drafts-within", tuple(group for group in drafts if _count_within(group))),
        Finding("scans-unread", tuple((path,) for path in sorted(unread))),
        _each("without-date", reports, lambda report: report.metadata.published is None),
        _each("dated-by-file", reports, lambda report: report.metadata.published_from == "file"),
        _each("without-title", reports, lambda report: not report.has_title),
        _each("without-ward", reports, lambda report: report.metadata.ward is None),
        _each("old-encoding", reports, lambda report: report.metadata.encoding is not None),
        _each("name-decomposed", reports, lambda report: not is_normalized("NFC", report.id)),
    )
    return Diagnosis(len(reports), tuple(finding for finding in found if finding.groups))


def _read(report: Whole) -> _Read:
    metadata, text = report.stored.metadata, report.text
    top = text[:_TITLE_CHARS]
    # A title that is cut short is only the report's opening words.
    is_cut = metadata.title.endswith("…") and metadata.document is None
    has_title = bool(metadata.title) and not is_cut
    words = " ".join(text.split()).encode("utf-8", "surrogateescape")
    digest = blake2b(words, digest_size=16).digest()
    is_draft = _DRAFT_HEAD in top.lower()
    return _Read(report.id, metadata, digest, has_title, is_draft)


def _each(code: str, reports: Iterable[_Read], holds: Callable[[_Read], bool]) -> Finding:
    return Finding(code, tuple((report.id,) for report in reports if holds(report)))


def _count_within(group: Sequence[str]) -> int:
    """Return how many of *group* are no file of their own, so that none can be left out alone."""
    return sum(bool(split_id(report_id)[1]) for report_id in group)


def _twins(reports: Iterable[_Read]) -> tuple[tuple[str, ...], ...]:
    """Return the ids of reports of the same words, together."""
    same: dict[bytes, list[str]] = defaultdict(list)
    for report in reports:
        same[report.digest].append(report.id)
    return tuple(tuple(ids) for ids in same.values() if len(ids) > 1)


def _drafts(reports: Sequence[_Read]) -> tuple[tuple[str, ...], ...]:
    """Return the ids of drafts and of what they became, together.

    By their names, in one folder; and by their heads: kind, issuer and subject are the same, and
    one has a number where the other has none.
    """
    together: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for report in reports:
        for key, is_draft in _keys(report):
            together[key][report.id] = is_draft
    texts = {report.id: report.digest for report in reports}
    groups = {
        tuple(sorted(ids))
        for ids in together.values()
        if any(ids.values())
        and not all(ids.values())
        and len({texts[one] for one in ids}) > 1  # else they are copies
    }
    return tuple(sorted(groups))


def _keys(report: _Read) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield by what a draft and its final are the same, and whether this is a draft."""
    path = PurePosixPath(report.id)
    name = plain_letters(path.name.removesuffix(path.suffix)).replace("_", " ").replace("-", " ")
    bare = _FINAL.sub(" ", _DRAFT.sub(" ", name))
    words = tuple(_WORD.findall(bare))
    if words and "#" not in report.id:
        yield ("name", str(path.parent), *words), _DRAFT.search(name) is not None
    head = report.metadata.document
    if head and head.kind and head.subject:
        subject = tuple(_WORD.findall(plain_letters(head.subject)))
        issuer = issuer_key(head.issuer or "")
        yield ("head", kind_key(head.kind), issuer, *subject), report.is_draft or not head.number
