"""What a person reads when a cluster is not as it should be: one line, and exit code 2."""

import base64
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from support.cluster import Cluster
from support.commands import run
from support.corpora import write

USER, PASSWORD = "chung", "m4t-kh4u"


COMMANDS = (["index", "corpus"], ["search", "ma"], ["stats"], ["check"], ["doctor"], ["show", "a"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_cluster_that_is_not_there_is_one_line(command: list[str], tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write(tmp_path / "corpus", "a.txt", "một")
    given = [str(tmp_path / word) if word == "corpus" else word for word in command]
    address = f"opensearch://127.0.0.1:{port}/r"

    assert run(*given, WARDSEARCH_INDEX=address) == (
        2,
        (
            f"wardsearch: no answer from {address}: Connection refused; "
            "start it, or name another index with --index"
        ),
    )


def test_a_password_in_an_address_is_not_shown() -> None:
    code, said = run("stats", "--index", "opensearch://me:s3cret@localhost/r")

    assert code == 2
    assert "s3cret" not in said
    assert "set WARDSEARCH_OPENSEARCH_USER and WARDSEARCH_OPENSEARCH_PASSWORD" in said


def test_what_is_not_installed_is_named(tmp_path: Path) -> None:
    (tmp_path / "urllib3.py").write_text("raise ModuleNotFoundError(name='urllib3')", "utf-8")

    assert run("stats", "-i", "opensearch://localhost/r", PYTHONPATH=str(tmp_path)) == (
        2,
        (
            "wardsearch: an index in OpenSearch needs what is not installed; "
            "run: pip install 'wardsearch[opensearch]'"
        ),
    )


@pytest.mark.cluster
@pytest.mark.parametrize("command", COMMANDS[1:], ids=lambda command: command[0])
def test_an_index_that_is_not_there_is_one_line(command: list[str], address: str) -> None:
    code, said = run(*command, WARDSEARCH_INDEX=address)

    assert (code, said) == (
        2,
        (
            f"wardsearch: there is no index in '{address}'; "
            f"run `wardsearch index YOUR-FOLDER --index {address}` to make one"
        ),
    )


@contextmanager
def proxy(backend: int, certificate: Path, answer: Callable[[bytes], bytes]) -> Iterator[int]:
    """Yield the port of TLS that hands on to *backend* what *answer* has no answer to."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(raw: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(raw, server_side=True) as client:
            while head := _head(client):
                body = _exactly(client, _length(head))
                said = answer(head)
                if not said:
                    with socket.create_connection(("127.0.0.1", backend)) as node:
                        node.sendall(head + body)
                        reply = _head(node)
                        said = reply + _exactly(node, _length(reply))
                client.sendall(said)

    def accept() -> None:
        with suppress(OSError):
            while True:
                raw, _ = listener.accept()
                threading.Thread(target=serve, args=(raw,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _head(stream: socket.socket) -> bytes:
    read = b""
    while not read.endswith(b"\r\n\r\n"):
        more = stream.recv(1)
        if not more:
            return b""
        read += more
    return read


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def _exactly(stream: socket.socket, length: int) -> bytes:
    read = b""
    while len(read) < length:
        read += stream.recv(length - len(read))
    return read


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate of 127.0.0.1 that nobody vouches for."""
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "node.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=wardsearch test"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    made.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return made


def demanding(head: bytes) -> bytes:
    """Answer 401 to whoever does not say the password."""
    secret = base64.b64encode(f"{USER}:{PASSWORD}".encode())
    if b"Basic " + secret in head:
        return b""
    return b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 12\r\n\r\nUnauthorized"


def forbidding(_head: bytes) -> bytes:
    said = b'{"error": {"type": "security_exception", "reason": "no permissions for [x]"}}'
    return b"HTTP/1.1 403 Forbidden\r\ncontent-length: %d\r\n\r\n%s" % (len(said), said)


@pytest.mark.cluster
def test_a_cluster_behind_tls_and_a_password_is_used(
    cluster: Cluster, address: str, certificate: Path, tmp_path: Path
) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    corpus, name = str(tmp_path / "corpus"), address.rpartition("/")[2]
    trusting = {"WARDSEARCH_OPENSEARCH_CA": str(certificate)}
    known = {"WARDSEARCH_OPENSEARCH_USER": USER, "WARDSEARCH_OPENSEARCH_PASSWORD": PASSWORD}
    with proxy(cluster.ports[0], certificate, demanding) as port:
        tls = f"opensearch+https://127.0.0.1:{port}/{name}"

        assert run("index", corpus, "-i", tls, **trusting, **known)[0] == 0
        assert run("check", "-i", tls, **trusting, **known)[0] == 0
        assert run("check", "-i", tls, **trusting) == (
            2,
            (
                f"wardsearch: {tls} does not know who asks; set WARDSEARCH_OPENSEARCH_USER and "
                "WARDSEARCH_OPENSEARCH_PASSWORD, or WARDSEARCH_OPENSEARCH_API_KEY"
            ),
        )
        code, said = run("check", "-i", tls, **known)
        assert code == 2
        assert said.startswith(f"wardsearch: the certificate of {tls} is not trusted: self-signed")
        assert said.endswith("name the file of its authority in WARDSEARCH_OPENSEARCH_CA")
    with proxy(cluster.ports[0], certificate, forbidding) as port:
        tls = f"opensearch+https://127.0.0.1:{port}/{name}"
        assert run("check", "-i", tls, **trusting, **known) == (
            2,
            (
                f"wardsearch: {tls} does not allow it: no permissions for [x]; "
                "ask whoever keeps the cluster for that right"
            ),
        )


@pytest.mark.cluster
def test_an_index_that_a_full_disk_made_read_only_is_one_line(
    cluster: Cluster, address: str, tmp_path: Path
) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    run("index", str(tmp_path / "corpus"), "-i", address)
    write(tmp_path / "corpus", "b.txt", "hai")
    name = address.rpartition("/")[2]
    block = {"index.blocks.read_only_allow_delete": True}
    cluster.ask(0, f"/{name}-reports-1/_settings", method="PUT", body=block)
    code, said = run("index", str(tmp_path / "corpus"), "-i", address)

    assert code == 2
    assert said.startswith(f"wardsearch: {address} cannot be written: ")
    assert said.endswith("make room on its disks; nothing that was acknowledged is lost")
    assert run("check", "-i", address)[0] == 0
