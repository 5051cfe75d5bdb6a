"""How many reports are of which ward?

Covers counting what the index has stored of wards, by name and by which of that name it is.
Does not cover how it looks (`render_state`).
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from wardsearch.embedded.index.documents import StoredRow
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.results import UnitCount, WardCount


def count_units(snapshot: Snapshot) -> list[tuple[bytes, UnitCount]]:
    """Return the wards of the living reports and their names as compared, most reports first."""
    rows: dict[tuple[bytes, bytes], StoredRow] = {}
    counts: Counter[tuple[bytes, bytes]] = Counter()
    for segment in snapshot.segments:
        for ward, count, row in _counted(segment):
            rows.setdefault(ward, row)
            counts[ward] += count
    counted = [(ward[0], _unit(rows[ward], count)) for ward, count in counts.items()]
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


def _unit(row: StoredRow, count: int) -> UnitCount:
    name = row.ward or ""
    if row.unit is None:
        return UnitCount(name, None, None, None, (), count)
    return UnitCount(name, *row.unit, count)
