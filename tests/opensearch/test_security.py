"""A node with the security plugin, and the rights that docs/cluster.md names."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import secure_node
from support.cluster import WHY_VARIABLE, NoClusterError
from support.commands import run
from support.corpora import write
from support.secure_node import SecureNode

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

NAME, PASSWORD = "reports", "Mật-khẩu:dài-lắm-1"
WRITER = ["cluster_composite_ops", "cluster_monitor"], ["indices_all"]
READER = (
    ["cluster_composite_ops_ro", "cluster_monitor"],
    ["read", "indices:monitor/*", "indices:admin/mappings/get"],
)


@pytest.fixture(scope="module")
def node() -> Iterator[SecureNode]:
    if reason := os.environ.get(WHY_VARIABLE):
        pytest.skip(f"no cluster of OpenSearch: {reason}")
    try:
        node = secure_node.start()
    except NoClusterError as error:
        pytest.skip(f"no OpenSearch with its security plugin: {error}")
    try:
        for user, (cluster, index) in (("writer", WRITER), ("reader", READER)):
            node.let(user, PASSWORD, cluster, {NAME: index, f"{NAME}-*": index})
        node.let("nobody", PASSWORD, [], {})
        yield node
    finally:
        node.stop()


def test_a_writer_writes_a_reader_reads_and_nobody_does_neither(
    node: SecureNode, tmp_path: Path
) -> None:
    write(tmp_path / "corpus", "a.txt", "Phường Hoa Sữa họp\n\nỦy ban nhân dân chi 5 triệu.")
    corpus, address = str(tmp_path / "corpus"), f"opensearch+https://{node.hosts}/{NAME}"
    read = ("search hoa sua", "search hoa sua -l 10", "search 'xyzzy'", "stats", "check", "doctor")

    def told(command: str, user: str = "", **more: str) -> tuple[int, str]:
        known = {"WARDSEARCH_OPENSEARCH_USER": user, "WARDSEARCH_OPENSEARCH_PASSWORD": PASSWORD}
        trusting = {"WARDSEARCH_OPENSEARCH_CA": str(node.ca), "XDG_CACHE_HOME": str(tmp_path)}
        environment = {**trusting, **(known if user else {}), **more}
        return run(*command.replace("'", "").split(), "-i", address, **environment)

    assert [told(f"index {corpus}", "writer")[0] for _ in range(2)] == [0, 0]
    assert told(f"index {corpus} --rebuild", "writer")[0] == 0
    assert [told(command, "writer")[0] for command in read] == [0, 0, 1, 0, 0, 0]
    assert [told(command, "reader")[0] for command in read] == [0, 0, 1, 0, 0, 0]
    (tmp_path / "corpus" / "b.txt").write_text("thêm", "utf-8")
    for user, command in [("reader", f"index {corpus}"), ("nobody", "search hoa sua")]:
        code, said = told(command, user)
        assert code == 2
        assert said.startswith(f"wardsearch: {address} does not allow it: no permissions for [")
        assert said.endswith("; ask whoever keeps the cluster for that right")
    for code, said in (
        told("check"),
        told("check", "writer's"),
        told("check", WARDSEARCH_OPENSEARCH_API_KEY="a2V5"),
    ):
        assert (code, said.partition("; ")[0]) == (
            2,
            f"wardsearch: {address} does not know who asks",
        )
    code, said = told("check", "reader", WARDSEARCH_OPENSEARCH_CA="")
    assert (code, "is not trusted" in said) == (2, True)
    plain = address.replace("+https", "+http")
    code, said = run("check", "-i", plain, XDG_CACHE_HOME=str(tmp_path))
    assert code == 2
    assert "if it speaks TLS alone, begin with opensearch+https://" in said
