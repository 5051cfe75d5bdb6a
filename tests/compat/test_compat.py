"""An index of any released format is opened and searched, or refused in one line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from compat.make import FOLDER, REPORTS, make
from support.corpora import contents
from wardsearch.analysis.tokenizer import ANALYSIS_VERSION
from wardsearch.embedded.index.array_file import FORMAT_VERSION
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.errors import IndexOutdatedError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

STORED = sorted(FOLDER.glob("format-*"))
HITS = {
    "giai phong mat bang": ["ben-lau-2024.txt"],
    "giải phóng": ["ben-lau-2024.txt"],
    '"tiem phong dai"': ["dong-sen-2023.txt"],
    "title:ben": ["ben-lau-2024.txt"],
    'ward:"dong sen"': ["dong-sen-2023.txt"],
    "tiê* OR gia*": ["ben-lau-2024.txt", "dong-sen-2023.txt"],
    "xoa": [],
}


def is_current(index: Path) -> bool:
    try:
        return read_manifest(index).format == FORMAT_VERSION
    except IndexOutdatedError:
        return False


@pytest.fixture(params=STORED, ids=lambda path: str(path.name))
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of a stored index, in a folder of its name."""
    source: Path = request.param
    return Path(shutil.copytree(source, tmp_path / source.name))


def demand_what_is_in_it(index: Path) -> None:
    assert check_index(index).problems == ()
    with open_index(index) as opened:
        results = {query: opened.search(query, all_words=True) for query in HITS}
        found = {query: sorted(hit.id for hit in results[query].hits) for query in HITS}
        assert found == HITS
        assert opened.get("ben-lau-2024.txt").text == REPORTS["ben-lau-2024.txt"]
        assert [path for path, _ in opened.stats().skipped] == ["photo.jpg"]
        assert (len(opened), opened.get("dong-sen-2023.txt").ward) == (2, "Đồng Sen")


def test_every_format_up_to_the_current_is_stored() -> None:
    numbers = [int(path.name.removeprefix("format-")) for path in STORED]

    assert numbers == list(range(1, FORMAT_VERSION + 1)), (
        "help: python tests/compat/make.py stores the current format"
    )


def test_a_stored_index_is_opened_and_searched_or_refused(stored: Path) -> None:
    version = stored.name.removeprefix("format-")
    if is_current(stored):
        demand_what_is_in_it(stored)
        return
    before = contents(stored)
    (stored.parent / "corpus").mkdir()
    corpus = str(stored.parent / "corpus")
    commands = [["search", "giai"], ["show", "x"], ["stats"], ["check"], ["index", corpus]]
    for command in commands:
        result = CliRunner().invoke(main, [*command, "--index", str(stored)])
        [line] = result.stderr.splitlines()

        assert (result.exit_code, result.stdout) == (2, "")
        assert f"format {version} and analysis" in line
        assert f"this release uses format {FORMAT_VERSION} and analysis {ANALYSIS_VERSION}" in line
        assert line.endswith(f"`wardsearch index --rebuild --index {stored}`")
    assert contents(stored) == before


def test_a_stored_index_is_made_anew_from_its_reports(stored: Path) -> None:
    corpus = stored.parent / "corpus"
    corpus.mkdir()
    for name, text in REPORTS.items():
        (corpus / name).write_text(text, "utf-8")
    result = sync(corpus, stored, rebuild=True, replace=True)

    assert (result.added, result.total) == (3, 3)
    assert check_index(stored).problems == ()
    manifest = read_manifest(stored)
    named = {segment.file for segment in manifest.segments} | {"MAIN_WRITELOCK", "manifest.json"}
    named |= {entry.file for entry in (manifest.catalog, manifest.toc) if entry}
    assert set(contents(stored)) == named


def test_what_is_stored_is_what_is_asked_for(tmp_path: Path) -> None:
    make(tmp_path / "index")

    demand_what_is_in_it(tmp_path / "index")
