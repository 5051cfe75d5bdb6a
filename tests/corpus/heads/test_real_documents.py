"""Seven real documents of state bodies state what an eye read in their heads."""

import json
import shutil
from pathlib import Path

import pytest

from support.paths import SHARED
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync

REAL = SHARED / "data" / "offices"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the shared folder is not here")


@pytest.fixture(scope="module")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offices")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name in expected():
        shutil.copyfile(REAL / name, corpus / name)
    sync(corpus, folder / "index", jobs=1)
    return folder / "index"


def expected() -> dict[str, dict[str, str | None]]:
    if not REAL.is_dir():
        return {}
    read: dict[str, dict[str, str | None]] = json.loads(
        (REAL / "expected.json").read_text(encoding="utf-8")
    )
    return {name: head for name, head in read.items() if "scan" not in name}  # that needs OCR


@pytest.mark.parametrize("name", expected())
def test_its_head_is_read(index_folder: Path, name: str) -> None:
    head = expected()[name]
    head.pop("note", None)
    with open_index(index_folder) as index:
        report = index.get(name)

    assert report.document is not None
    stated = report.document.plain()
    for field, value in head.items():
        assert (stated[field] or "").lower() == (value or "").lower(), field
    assert head["number"] is None or head["number"] in report.title
    assert (head["subject"] or "").lower() in report.title.lower()
    if head["dated"]:
        assert report.published is not None
        assert report.published.date().isoformat() == head["dated"]
        assert report.published_from == "text"
    else:
        assert report.published_from != "text"
