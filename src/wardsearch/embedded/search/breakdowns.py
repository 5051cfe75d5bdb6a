"""How do documents divide: how many are of each ward, month, kind or folder?

Covers counting over the columns of segments, and the names that are shown of what was counted. Does
not cover which documents are counted (`collector`), or what a whole index holds (`stats`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.document_sets import NumpyDocuments
from wardsearch.embedded.kernel.face import DocumentSet
from wardsearch.results import Breakdown, GroupCount
from wardsearch.search.options import By
from wardsearch.vietnamese.spelling import canonical

_MONTHS: Final = 12
_FIRST_YEAR: Final = 1970
_NOT_A_TIME: Final = np.iinfo(np.int64).min  # what NumPy makes of `NO_TIME`


def breakdowns(
    segments: Sequence[LiveSegment],
    documents: Sequence[DocumentSet],
    by: Sequence[By],
    folders: CorpusFolders,
) -> tuple[Breakdown, ...]:
    """Return how *documents* divide, a breakdown for each of *by*.

    Args:
        segments: Of a snapshot.
        documents: Those of each segment that are to be counted.
        by: What by.
        folders: Of the index.
    """
    parts = list(zip(segments, map(_numbers, documents), strict=True))
    total = sum(map(len, documents))
    return tuple(Breakdown(field, _counts(field, parts, total, folders)) for field in by)


def _numbers(documents: DocumentSet) -> Ints:
    """Return the numbers of *documents*, whichever kernel made them."""
    if isinstance(documents, NumpyDocuments):
        return documents.numbers
    return np.fromiter(documents, np.int32, len(documents))


_Parts = Sequence[tuple[LiveSegment, Ints]]


def _counts(field: By, parts: _Parts, total: int, folders: CorpusFolders) -> tuple[GroupCount, ...]:
    if field in ("month", "year"):
        counts = _by_time(parts, in_years=field == "year")
        rows = [GroupCount(name, count) for name, count in sorted(counts.items())]
    else:
        counts = _by_folder(parts, folders) if field == "folder" else _by_key(field, parts)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        rows = [GroupCount(name, count) for name, count in ordered]
    without = total - sum(count for _, count in rows)
    return (*rows, GroupCount(None, without)) if without else tuple(rows)


def _by_time(parts: _Parts, *, in_years: bool) -> Mapping[str, int]:
    """Return how many documents were published in each month, as `2023-04`, or year."""
    counts: Counter[int] = Counter()
    for segment, documents in parts:
        published = segment.arrays.column("published")[documents].astype("datetime64[m]")
        months = published.astype("datetime64[M]").astype(np.int64)
        months = months[months != _NOT_A_TIME]
        if len(months):
            first = int(months.min())
            held = np.bincount(months - first)
            for month in np.flatnonzero(held).tolist():
                counts[(first + month) // (_MONTHS if in_years else 1)] += int(held[month])
    if in_years:
        return {f"{_FIRST_YEAR + year:04}": count for year, count in counts.items()}
    return {
        f"{_FIRST_YEAR + month // _MONTHS:04}-{month % _MONTHS + 1:02}": count
        for month, count in counts.items()
    }


def _by_key(field: str, parts: _Parts) -> Mapping[str, int]:
    """Return how many documents have each value of the field of whole values *field*.

    What is one value in different spellings is shown in that of one report.
    """
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for segment, documents in parts:
        for key, name, count in _of_segment(field, segment, documents):
            names.setdefault(key, name)
            counts[key] += count
    shown: Counter[str] = Counter()
    for key, count in counts.items():
        shown[names[key]] += count
    return shown


def _of_segment(
    field: str, segment: LiveSegment, documents: Ints
) -> Iterator[tuple[str, str, int]]:
    """Yield each value of *documents*: as it is compared, as it is shown, and how many have it."""
    terms = segment.arrays.strings(field)
    keys = segment.arrays.keys(field)[documents] + 1  # 0 for none
    held = np.bincount(keys, minlength=len(terms) + 1)
    any_of = np.zeros(len(held), np.int32)
    any_of[keys[::-1]] = documents[::-1]  # the first of each
    for key in (np.flatnonzero(held[1:]) + 1).tolist():
        term = terms[key - 1].decode()
        if field == "source":
            yield " ".join(map(canonical, term.split())), term, int(held[key])
        else:
            yield term, _shown(segment, field, int(any_of[key])) or term, int(held[key])


def _shown(segment: LiveSegment, field: str, document: int) -> str | None:
    """Return the value of *field* in the spelling of *document*."""
    row = segment.arrays.stored.values(document)
    holder = row if field == "ward" else row.get("document", {})
    value = holder.get(field)
    return value if isinstance(value, str) else None


def _by_folder(parts: _Parts, folders: CorpusFolders) -> Mapping[str, int]:
    """Return how many documents are of each folder that the index is made of."""
    counts: Counter[str] = Counter()
    if len(folders.folders) == 1:
        counts[folders.folders[0].name] = sum(len(documents) for _, documents in parts)
        return +counts
    for segment, documents in parts:
        ids = segment.arrays.strings("id")
        keys = segment.arrays.keys("id")[documents]
        for folder in folders.folders:
            prefix = folders.prefix(folder).encode("utf-8", "surrogateescape")
            start, end = ids.prefix_range(prefix)
            counts[folder.name] += int(np.count_nonzero((keys >= start) & (keys < end)))
    return +counts
