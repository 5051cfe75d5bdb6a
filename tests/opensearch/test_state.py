"""What a cluster says of an index, against what an index in a folder says of the same corpus."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.corpora import write
from support.paths import CORPUS
from wardsearch.frozen import replace
from wardsearch.library.engines import check_index
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.opensearch import holdings, state
from wardsearch.opensearch.address import read_address
from wardsearch.opensearch.indexes import demand
from wardsearch.opensearch.transport import Transport, connect

pytestmark = pytest.mark.cluster


@pytest.fixture
def transport(address: str) -> Iterator[Transport]:
    with closing(connect(read_address(address))) as transport:
        yield transport


def test_both_engines_say_the_same_of_a_corpus(sample_index: Path, address: str) -> None:
    sync(CORPUS, address)
    with open_index(sample_index) as index:
        expected = index.stats()
    with open_index(address) as index:
        found = index.stats()

    assert found.reports > 0
    assert found.size_bytes > 0
    assert replace(found, size_bytes=0, format_version=0) == replace(
        expected, size_bytes=0, format_version=0
    )


def test_what_was_skipped_is_told(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    write(tmp_path / "corpus", "b.jsonl", "{")
    result = sync(tmp_path / "corpus", address)
    with open_index(address) as index:
        assert index.stats().skipped == result.skipped != ()


def test_more_documents_and_files_than_one_answer_holds_are_counted(
    sample_index: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "_PAGE", 2)
    monkeypatch.setattr(holdings, "_PAGE", 2)
    sync(CORPUS, address)
    with open_index(sample_index) as one, open_index(address) as other:
        assert other.stats().documents == one.stats().documents != ()
    assert check_index(address).problems == ()


def test_a_sound_index_is_told_from_one_that_lacks_a_report(
    tmp_path: Path, address: str, transport: Transport
) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path / "corpus", name, f"báo cáo {name}")
    sync(tmp_path / "corpus", address)
    whole = check_index(address)
    index = demand(transport).generation.reports
    transport.request("DELETE", f"/{index}/_doc/a.txt", params={"refresh": "true"})
    broken = check_index(address)

    assert (whole.sound, whole.problems, whole.reports, whole.files) == (True, (), 2, 2)
    assert (broken.sound, broken.reports) == (False, 1)
    assert broken.problems == ("'a.txt' has 0 reports, and the catalog says 1",)
