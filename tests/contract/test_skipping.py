import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.engines import NewIndex
from support.reference import Reference
from wardsearch.corpus.report import report_from_object
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.results import Hit

COMMON_FIRST = ("ma", "má", "đại hội", "giải phóng", "mặt bằng", *(f"w{n}" for n in range(40)))
RARITIES = [1 / (1 + place) for place in range(len(COMMON_FIRST))]


def _object(number: int, chance: Random) -> dict[str, Any]:
    """Return a report of words as unevenly common as in any text."""
    words = chance.choices(COMMON_FIRST, weights=RARITIES, k=chance.randint(1, 30))
    return {"id": f"{number:04}", "title": " ".join(words[:4]), "text": " ".join(words[4:])}


def _summary(hit: Hit) -> tuple[int, str, float]:
    return hit.rank, hit.id, hit.score


def test_skipping_common_terms_changes_no_score_and_no_order(
    tmp_path: Path, new_index: NewIndex
) -> None:
    place = new_index()
    count = 8_000 if isinstance(place, Path) else 2_400  # of a cluster, more than a page
    chance = Random(7)  # noqa: S311 - no secret
    (tmp_path / "corpus").mkdir()
    reports = []
    for part in range(2):
        name = f"{part}.jsonl"
        objects = [_object(number, chance) for number in range(part, count, 2)]
        written = "\n".join(map(json.dumps, objects))
        (tmp_path / "corpus" / name).write_text(written, "utf-8")
        reports += [report_from_object(f"{name}#{obj['id']}", obj) for obj in objects]
        sync(tmp_path / "corpus", place)
    reference = Reference(reports)
    with open_index(place) as index:
        for number in range(24 if isinstance(place, Path) else 6):
            words = chance.choices(COMMON_FIRST, weights=RARITIES, k=chance.randint(1, 5))
            query = " ".join(words)
            whole = index.search(query, limit=count, snippets=0).hits
            if number < 2:
                scores = reference.search(query).bm25
                by_date = index.search(query, limit=count, snippets=0, sort="date").hits
                found = {hit.id: hit.score for hit in by_date}
                assert found == pytest.approx(scores, rel=1e-4, abs=1e-4)
            for limit in (1, 7, 40):
                some = index.search(query, limit=limit, snippets=0).hits
                assert list(map(_summary, some)) == list(map(_summary, whole[:limit]))
