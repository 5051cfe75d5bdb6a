"""What does a snapshot hold: how many reports, of which wards and days, naming which documents?

Covers counting what is stored, and what the catalog knows of the files. Does not cover what ranking
needs to know of terms (`term_statistics`) or how the counts look (`render_state`).
"""

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from wardsearch.corpus.catalog import Catalog
from wardsearch.embedded.index.array_file import FORMAT_VERSION
from wardsearch.embedded.index.catalog_file import read_catalog
from wardsearch.embedded.index.documents import StoredRow
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.errors import IndexFolderError, said_by
from wardsearch.facts.document_numbers import document_kinds, kind_of
from wardsearch.query.asked_documents import DocumentField
from wardsearch.results import DocumentCount, HeadCount, Stats, UnitCount, WardCount
from wardsearch.vietnamese.dates import NO_TIME, moment


def stats(snapshot: Snapshot) -> Stats:
    """Return how much *snapshot* holds, and of what."""
    times = []
    words = 0
    for segment in snapshot.segments:
        published = segment.arrays.column("published")[segment.live_mask()]
        times.append(published[published != NO_TIME])
        words += kernel_of(segment).live_length("syllable")
    units = count_units(snapshot)
    joined = np.concatenate([np.empty(0, np.int64), *times])
    catalog = _catalog(snapshot)
    files = catalog.files
    read_as = Counter(filter(None, files.read_as()))
    return Stats(
        reports=snapshot.document_count,
        wards=count_wards(units),
        earliest=moment(int(joined.min())) if len(joined) else None,
        latest=moment(int(joined.max())) if len(joined) else None,
        words=words,
        size_bytes=_size(snapshot.folder),
        format_version=FORMAT_VERSION,
        skipped=tuple(catalog.skipped),
        read_as=tuple(sorted(read_as.items(), key=lambda item: (-item[1], item[0]))),
        unread_pages=int(files.unread_pages.sum()),
        documents=count_documents(SnapshotStatistics(snapshot).terms("fact", "s:")),
        units=tuple(unit for _, unit in units),
        kinds=count_heads(snapshot, "kind"),
        issuers=count_heads(snapshot, "issuer"),
        unread=tuple(
            (files.names[row], int(files.unread_pages[row]))
            for row in np.flatnonzero(files.unread_pages).tolist()
        ),
    )


def count_heads(snapshot: Snapshot, field: DocumentField) -> tuple[HeadCount, ...]:
    """Return how many living reports have each value of *field* in their heads, most first."""
    names: dict[bytes, str] = {}
    counts: Counter[bytes] = Counter()
    for segment in snapshot.segments:
        keys, terms = segment.arrays.keys(field), segment.arrays.strings(field)
        documents = np.flatnonzero(segment.live_mask() & (keys >= 0))
        found, firsts, held = np.unique(keys[documents], return_index=True, return_counts=True)
        for number, first, count in zip(found, firsts, held, strict=True):
            term = terms[int(number)]
            counts[term] += int(count)
            if term not in names:
                head = segment.arrays.stored[int(documents[first])].metadata.document
                names[term] = (getattr(head, field) if head else None) or term.decode()
    rows = [HeadCount(names[term], count) for term, count in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.reports, row.name)))


def count_documents(terms: Iterable[str]) -> tuple[DocumentCount, ...]:
    """Return how many of each kind the *terms* of the numbers of documents are."""
    counts = Counter(kind_of(term.split("/")[1]) for term in terms)
    kinds = document_kinds()
    found = [
        DocumentCount(*(kinds[kind] if kind else ("", "")), numbers)
        for kind, numbers in counts.items()
    ]
    return tuple(sorted(found, key=lambda count: (-count.numbers, count.kind)))


def _catalog(snapshot: Snapshot) -> Catalog:
    held = None if snapshot.catalog is None else snapshot.catalog[:]
    return read_catalog(snapshot.folder, snapshot.manifest.catalog, held)


def _size(folder: Path) -> int:
    """Return the bytes of the files in *folder*, but for one that a writer removes meanwhile.

    0 where the folder is gone: a commit that is open outlives it.

    Raises:
        IndexFolderError: It cannot be listed.
    """
    size = 0
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        raise IndexFolderError("index-unlistable", path=str(folder), why=said_by(error)) from error
    with entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                is_file = entry.is_file(follow_symlinks=False)
                size += entry.stat(follow_symlinks=False).st_size if is_file else 0
    return size


def count_units(snapshot: Snapshot) -> list[tuple[bytes, UnitCount]]:
    """Return the wards of the living reports and their names as compared, most reports first."""
    rows: dict[tuple[bytes, bytes], StoredRow] = {}
    counts: Counter[tuple[bytes, bytes]] = Counter()
    for segment in snapshot.segments:
        for ward, count, row in _counted(segment):
            rows.setdefault(ward, row)
            counts[ward] += count
    counted = [(ward[0], unit_count(rows[ward], count)) for ward, count in counts.items()]
    return sorted(counted, key=lambda each: (-each[1].reports, each[1][:1], str(each[1][1:5])))


def count_wards(units: Sequence[tuple[bytes, UnitCount]]) -> tuple[WardCount, ...]:
    """Return the same by name alone: each in the spelling of the ward that has most reports."""
    names: dict[bytes, str] = {}
    counts: Counter[bytes] = Counter()
    for key, unit in units:
        names.setdefault(key, unit.name)
        counts[key] += unit.reports
    wards = [WardCount(names[key], count) for key, count in counts.items()]
    return tuple(sorted(wards, key=lambda ward: (-ward.reports, ward.name)))


def _counted(segment: LiveSegment) -> list[tuple[tuple[bytes, bytes], int, StoredRow]]:
    """Return name and unit of each ward of *segment*, its reports, and what is shown of one."""
    arrays = segment.arrays
    wards, units = arrays.keys("ward"), arrays.keys("unit")
    documents = np.flatnonzero(segment.live_mask() & (wards >= 0))
    pairs = np.stack([wards[documents], units[documents]], axis=1)
    found, firsts, counts = np.unique(pairs, axis=0, return_index=True, return_counts=True)
    names, terms = arrays.strings("ward"), arrays.strings("unit")
    return [
        (
            (names[ward], terms[unit] if unit >= 0 else b""),
            count,
            arrays.stored[int(documents[first])],
        )
        for (ward, unit), first, count in zip(
            found.tolist(), firsts.tolist(), counts.tolist(), strict=True
        )
    ]


def unit_count(row: StoredRow, count: int) -> UnitCount:
    """Return that *count* reports are of the ward that *row* is of."""
    name = row.metadata.ward or ""
    if row.unit is None:
        return UnitCount(name, None, None, None, (), count)
    return UnitCount(name, *row.unit, count)
