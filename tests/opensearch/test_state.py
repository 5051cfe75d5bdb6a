"""What a cluster says of an index, against what an index in a folder says of the same corpus."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.cluster import Cluster
from support.corpora import write
from support.paths import CORPUS
from wardsearch.errors import IndexDamagedError, IndexMissingError
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
    assert (whole.compared, broken.compared) == (2, 1)


def test_documents_that_are_not_what_was_indexed_are_named(
    tmp_path: Path, address: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "_MOST_PROBLEMS", 2)
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        write(tmp_path / "corpus", name, f"báo cáo {name}")
    sync(tmp_path / "corpus", address)
    index = demand(transport).generation.reports
    for name in ("a.txt", "b.txt"):
        found = transport.request("GET", f"/{index}/_doc/{name}")["_source"]
        found["text"] += " thêm"
        transport.request("PUT", f"/{index}/_doc/{name}", found, params={"refresh": "true"})
    transport.request("PUT", f"/{index}/_doc/x", {"id": "x"}, params={"refresh": "true"})
    result = check_index(address)

    assert (result.sound, result.compared) == (False, 5)
    named = {f"the report '{name}' is not what was indexed" for name in ("a.txt", "b.txt", "x")}
    assert len(named & {*result.problems}) == 2
    assert result.problems[2:] == (
        "and 1 more report",
        f"documents of '{index}' that are of no file: 1",
    )


def test_a_document_that_is_none_of_ours_is_one_line(
    tmp_path: Path, address: str, transport: Transport
) -> None:
    write(tmp_path / "corpus", "a.txt", "báo cáo")
    sync(tmp_path / "corpus", address)
    index = demand(transport).generation.reports
    transport.request("PUT", f"/{index}/_doc/x", {"id": "x"}, params={"refresh": "true"})
    with open_index(address) as opened:
        for ask in (lambda: opened.get("x"), opened.examine):
            with pytest.raises(IndexDamagedError) as caught:
                ask()
            assert (caught.value.code, caught.value.path) == ("index-damaged", address)


def test_an_index_without_its_catalog_is_one_line(
    tmp_path: Path, address: str, transport: Transport
) -> None:
    write(tmp_path / "corpus", "a.txt", "báo cáo")
    sync(tmp_path / "corpus", address)
    catalog = demand(transport).generation.catalog
    transport.request("DELETE", f"/{catalog}")
    with pytest.raises(IndexDamagedError) as caught:
        sync(tmp_path / "corpus", address)

    assert f"is damaged: it has no '{catalog}'; run `wardsearch index --rebuild" in str(
        caught.value
    )
    assert check_index(address).problems == (str(caught.value),)
    sync(tmp_path / "corpus", address, rebuild=True)
    assert check_index(address).sound


def test_an_index_comes_back_from_a_snapshot(
    tmp_path: Path, address: str, transport: Transport, cluster: Cluster
) -> None:
    write(tmp_path / "corpus", "a.txt", "báo cáo")
    sync(tmp_path / "corpus", address)
    name = transport.address.name
    repository = f"/_snapshot/{name}"
    place = {"type": "fs", "settings": {"location": str(cluster.home / "snapshots" / name)}}
    waiting = {"wait_for_completion": "true"}
    transport.request("PUT", repository, place)
    transport.request("PUT", f"{repository}/one", {"indices": f"{name}-*"}, params=waiting)
    cluster.forget(name)
    with pytest.raises(IndexMissingError):
        check_index(address)
    transport.request(
        "POST", f"{repository}/one/_restore", {"indices": f"{name}-*"}, params=waiting
    )
    transport.request("DELETE", f"{repository}/one")
    transport.request("DELETE", repository)

    assert check_index(address).sound
    assert sync(tmp_path / "corpus", address).unchanged == 1


def test_a_shard_without_a_node_is_one_line(
    tmp_path: Path, address: str, transport: Transport
) -> None:
    write(tmp_path / "corpus", "a.txt", "báo cáo")
    sync(tmp_path / "corpus", address)
    name = transport.address.name
    nowhere = {"index.routing.allocation.require._name": "nowhere"}
    for number in (7, 8):
        settings = {"number_of_shards": 1, "number_of_replicas": 0, **nowhere}
        made = f"{name}-{'reports' if number == 7 else 'catalog'}-7"
        meta = transport.request("GET", f"/{name}/_mapping")[f"{name}-reports-1"]["mappings"]
        body = {"settings": settings, "mappings": {"_meta": meta["_meta"]}}
        transport.request("PUT", f"/{made}", body, params={"wait_for_active_shards": "0"})
    actions = [
        {"remove": {"index": f"{name}-reports-1", "alias": name}},
        {"add": {"index": f"{name}-reports-7", "alias": name}},
    ]
    transport.request("POST", "/_aliases", {"actions": actions})
    result = check_index(address)

    assert result.problems == tuple(
        f"a shard of '{name}-{kind}-7' is on no node; start the node that had it, "
        "or restore a snapshot"
        for kind in ("reports", "catalog")
    )
