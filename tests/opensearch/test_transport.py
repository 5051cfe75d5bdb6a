"""Asking, over a server that answers as a test tells it."""

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.errors import IndexUnavailableError
from wardsearch.opensearch import transport as transport_module
from wardsearch.opensearch.address import Credentials, read_address
from wardsearch.opensearch.failures import RefusedError
from wardsearch.opensearch.indexes import make
from wardsearch.opensearch.mapping import Meta
from wardsearch.opensearch.transport import Transport, connect, segment

Answer = tuple[int, Any]
BLOCKED = "index [r] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]"


class Server:
    """Answers with *answers* one after the other, the last for ever, and keeps what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.asked: list[tuple[str, str, bytes, dict[str, str]]] = []
        self._answers = list(answers)

    def answer(self, asked: tuple[str, str, bytes, dict[str, str]]) -> Answer:
        self.asked.append(asked)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@contextmanager
def serving(server: Server) -> Iterator[int]:
    """Yield the port at which *server* answers."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, said = server.answer((self.command, self.path, body, dict(self.headers)))
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - as the base class calls them

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield httpd.server_address[1]
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def refusals(transport: Transport) -> list[str]:
    """Return the codes of the errors with which a search and several at once are refused."""
    codes = []
    for search in (
        lambda: transport.search("r", {}),
        lambda: transport.multi_search("r", [{}]),
    ):
        with pytest.raises(IndexUnavailableError) as caught:
            search()
        codes.append(caught.value.code)
    return codes


@pytest.fixture
def ask() -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def transport(*ports: int, patience: float = 2.0, **given: str) -> Transport:
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        address = read_address(f"opensearch://{hosts}/r")
        made.append(Transport(address, Credentials(**given), timeout=2, patience=patience))
        return made[-1]

    yield transport
    for each in made:
        each.close()


def refused(kind: str, reason: str = "why") -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason, "root_cause": []}}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(status: int, ask: Callable[..., Transport]) -> None:
    server = Server((status, refused("busy")), (200, {"ok": True}))
    with serving(server) as port:
        assert ask(port).request("GET", "/x") == {"ok": True}

    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [400, 404, 409])
def test_what_the_caller_may_know_is_asked_once(status: int, ask: Callable[..., Transport]) -> None:
    server = Server((status, refused("index_not_found_exception")))
    with serving(server) as port, pytest.raises(RefusedError) as caught:
        ask(port).request("GET", "/x")

    assert caught.value.refusal == (status, "index_not_found_exception", "why")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "code", "times"),
    [
        ((401, b"Unauthorized"), "cluster-unauthorized", 1),
        ((403, refused("security_exception", "no permissions")), "cluster-forbidden", 1),
        ((403, refused("cluster_block_exception", "index read-only")), "cluster-read-only", 1),
        ((429, refused("cluster_block_exception", BLOCKED)), "cluster-read-only", 1),
        ((302, b"elsewhere"), "cluster-refused", 1),
        ((413, b"<html>too large</html>"), "cluster-refused", 1),
        ((200, b"<html>hello</html>"), "cluster-foreign", 1),
    ],
)
def test_a_refusal_is_one_line_with_what_to_do(
    answer: Answer, code: str, times: int, ask: Callable[..., Transport]
) -> None:
    server = Server(answer)
    with serving(server) as port, pytest.raises(IndexUnavailableError) as caught:
        ask(port).request("GET", "/x")

    assert (caught.value.code, len(server.asked)) == (code, times)
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize("answer", [b"", b"null", b"[]", b"1", b'"x"', b"{", b"[" * 200_000])
def test_what_is_no_object_is_no_answer(answer: bytes, ask: Callable[..., Transport]) -> None:
    with serving(Server((200, answer))) as port, pytest.raises(IndexUnavailableError) as caught:
        ask(port).request("GET", "/x")

    assert str(caught.value) == (
        f"what answers at opensearch://127.0.0.1:{port}/r is no OpenSearch; "
        "name another with --index"
    )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"responses": []},
        {"responses": [None]},
        {"responses": [{}]},
        {"responses": [{"hits": {}, "_shards": []}]},
        {"hits": {"hits": []}, "_shards": None},
    ],
)
def test_an_answer_that_no_search_has_is_refused(
    answer: object, ask: Callable[..., Transport]
) -> None:
    with serving(Server((200, answer))) as port:
        assert refusals(ask(port)) == ["cluster-foreign"] * 2


@pytest.mark.parametrize("part", ["aggregations", "suggest", None])
def test_what_is_not_asked_for_is_not_missed(
    part: str | None, ask: Callable[..., Transport]
) -> None:
    found = {"_shards": {"total": 1, "failed": 0}, **({part: {}} if part else {})}
    with serving(Server((200, {"responses": [found]}))) as port:
        assert ask(port).multi_search("r", [{}]) == [found]


@contextmanager
def saying(say: Callable[[socket.socket], None]) -> Iterator[int]:
    """Yield a port at which each connection is answered by *say*, once something was asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(65536)
            say(client)

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def drip(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    for _ in range(200):
        client.sendall(b" ")
        time.sleep(0.05)


def never_end(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    for _ in range(100_000):
        client.sendall(b"1000\r\n" + b" " * 4096 + b"\r\n")


@pytest.mark.parametrize(
    ("say", "code"),
    [
        (lambda _: None, "cluster-speaks-no-http"),
        (lambda client: client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"), "cluster-foreign"),
        (lambda client: client.sendall(b"HTTP/1.1 200 OK\r\n\r\n{"), "cluster-foreign"),
        (
            lambda client: client.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
            "cluster-unreachable",
        ),
        (drip, "cluster-unreachable"),
        (never_end, "cluster-foreign"),
    ],
    ids=["nothing", "another protocol", "half of it", "less than said", "drops", "no end"],
)
def test_what_is_not_http_or_never_ends_is_one_line(
    say: Callable[[socket.socket], None],
    code: str,
    ask: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_ANSWER", 1 << 20)
    with saying(say) as port, pytest.raises(IndexUnavailableError) as caught:
        ask(port, patience=0.5).request("GET", "/x", timeout=0.5)

    assert caught.value.code == code
    assert str(caught.value).count("\n") == 0


def test_tls_where_there_is_none_is_told() -> None:
    with serving(Server((200, {}))) as port:
        address = read_address(f"opensearch+https://127.0.0.1:{port}/r")
        with (
            closing(Transport(address, Credentials(), timeout=2, patience=1)) as transport,
            pytest.raises(IndexUnavailableError) as caught,
        ):
            transport.request("GET", "/x")

    assert str(caught.value) == (
        f"{address} does not speak TLS; "
        "begin with opensearch+http:// if nobody can listen on the way there"
    )


def test_an_answer_that_lacks_what_all_have_is_told(ask: Callable[..., Transport]) -> None:
    with serving(Server((200, {"found": 1}))) as port:
        answer = ask(port).request("GET", "/x")
        with pytest.raises(IndexUnavailableError) as caught:
            _ = answer["count"]

    assert (answer["found"], answer.get("count")) == (1, None)
    assert caught.value.code == "cluster-foreign"


def test_what_a_caller_need_not_know_is_an_error_of_ours(ask: Callable[..., Transport]) -> None:
    server = Server((404, b"<html>no</html>"))
    with serving(server) as port, pytest.raises(IndexUnavailableError) as caught:
        ask(port).request("GET", "/x")

    assert str(caught.value) == f"opensearch://127.0.0.1:{port}/r refuses: 404 <html>no</html>"


def test_a_cluster_that_stays_busy_is_given_up(ask: Callable[..., Transport]) -> None:
    server = Server((429, refused("circuit_breaking_exception", "data too large")))
    with serving(server) as port, pytest.raises(IndexUnavailableError) as caught:
        ask(port, patience=0.5).request("GET", "/x")

    assert caught.value.code == "cluster-busy"
    assert 2 <= len(server.asked) <= 5
    assert str(caught.value).endswith(
        "is too busy, again and again: data too large; try again later, or with fewer --jobs"
    )


@pytest.mark.parametrize(
    "kind", ["search_phase_execution_exception", "no_shard_available_action_exception"]
)
def test_a_shard_that_is_on_no_node_is_told(kind: str, ask: Callable[..., Transport]) -> None:
    with serving(Server((503, refused(kind, "")))) as port:
        with pytest.raises(IndexUnavailableError) as caught:
            ask(port, patience=0.3).search("r", {})

        assert str(caught.value) == (
            f"a shard of 'opensearch://127.0.0.1:{port}/r' is on no node; "
            "start the node that had it, or restore a snapshot"
        )


def test_another_node_answers_where_one_is_gone(ask: Callable[..., Transport]) -> None:
    with serving(Server((200, {}))) as gone:
        pass
    server = Server((200, {"ok": True}))
    with serving(server) as port:
        answers = [ask(gone, port).request("GET", "/x") for _ in range(6)]

    assert answers == [{"ok": True}] * 6


def test_a_proxy_that_the_environment_names_is_not_asked(
    ask: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Server((200, {"proxy": True}))
    with serving(proxy) as between, serving(Server((200, {"ok": True}))) as port:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{between}")
            monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{between}")

        assert ask(port).request("GET", "/x") == {"ok": True}

    assert proxy.asked == []


def test_where_nobody_answers_it_is_told_soon(ask: Callable[..., Transport]) -> None:
    with serving(Server((200, {}))) as gone:
        pass
    began = time.monotonic()
    with pytest.raises(IndexUnavailableError) as caught:
        ask(gone, patience=60).request("GET", "/x")

    assert str(caught.value) == (
        f"no answer from opensearch://127.0.0.1:{gone}/r: Connection refused; "
        "start it, or name another index with --index"
    )
    assert time.monotonic() - began < 30  # and not the whole patience


def test_an_answer_without_a_shard_is_refused(ask: Callable[..., Transport]) -> None:
    part = {"_shards": {"total": 3, "failed": 1}, "hits": {"hits": []}}
    server = Server((200, part), (200, {"responses": [part]}))
    with serving(server) as port:
        assert refusals(ask(port)) == ["cluster-partial"] * 2

    assert "allow_partial_search_results=false" in server.asked[0][1]
    assert json.loads(server.asked[1][2].split(b"\n")[0])["allow_partial_search_results"] is False


def test_one_of_several_searches_that_is_busy_has_all_asked_again(
    ask: Callable[..., Transport],
) -> None:
    busy = {"error": {"type": "rejected", "reason": "full"}, "status": 429}
    whole = {"_shards": {"total": 1, "failed": 0}, "hits": {}}
    server = Server((200, {"responses": [whole, busy]}), (200, {"responses": [whole, whole]}))
    with serving(server) as port:
        assert ask(port).multi_search("r", [{"size": 0}, {"search_type": "x"}]) == [whole, whole]

    lines = server.asked[1][2].splitlines()
    assert [json.loads(line) for line in lines] == [
        {"index": "r", "allow_partial_search_results": False},
        {"size": 0},
        {"index": "r", "allow_partial_search_results": False, "search_type": "x"},
        {},
    ]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"user": "u", "password": "p"}, "Basic dTpw"),
        ({"user": "bé", "password": "mật:khẩu"}, "Basic YsOpOm3huq10Omto4bqpdQ=="),
        ({"api_key": "k"}, "ApiKey k"),
        ({}, None),
    ],
)
def test_who_asks_is_told_in_a_header(
    given: dict[str, str], sent: str | None, ask: Callable[..., Transport]
) -> None:
    server = Server((200, {}))
    with serving(server) as port:
        ask(port, **given).request("GET", "/")

    assert {k.lower(): v for k, v in server.asked[0][3].items()}.get("authorization") == sent


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"version": {"distribution": "opensearch", "number": "1.3.20"}}, "opensearch 1.3.20"),
        ({"version": {"distribution": "opensearch", "number": "4.0.0"}}, "opensearch 4.0.0"),
        ({"version": {"number": "8.19.1"}}, "Elasticsearch 8.19.1"),
        ({}, "another server"),
        ({"version": "2.19.6"}, "another server"),
        ({"version": {"distribution": "opensearch", "number": "4\n\x1b²"}}, "opensearch 4 ²"),
        ({"version": {"distribution": "opensearch", "number": "9" * 5000}}, "opensearch 999"),
    ],
)
def test_a_server_that_is_not_known_is_refused(
    answer: object, found: str, ask: Callable[..., Transport]
) -> None:
    with serving(Server((200, answer))) as port, pytest.raises(IndexUnavailableError) as caught:
        _ = ask(port).version

    assert caught.value.code == "cluster-version"
    assert (caught.value.found or "").startswith(found)
    assert len(str(caught.value)) < 500


def test_a_version_is_numbers(ask: Callable[..., Transport]) -> None:
    said = {"version": {"distribution": "opensearch", "number": "3.9.0-SNAPSHOT"}}
    with serving(Server((200, said))) as port:
        assert ask(port).version == (3, 9, 0)


@pytest.mark.parametrize("given", ["0", "-1", "x", "nan", "inf", "4000"])
def test_a_timeout_that_cannot_be_is_told(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDSEARCH_OPENSEARCH_TIMEOUT", given)
    with pytest.raises(IndexUnavailableError) as caught:
        connect(read_address("opensearch://localhost/r"))

    assert caught.value.code == "timeout-invalid"


def test_certificates_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDSEARCH_OPENSEARCH_CA", "nowhere.pem")
    with pytest.raises(IndexUnavailableError) as caught:
        connect(read_address("opensearch://search.local/r"))

    assert (caught.value.code, caught.value.path) == ("certificates-unreadable", "nowhere.pem")
    assert isinstance(caught.value.__cause__, OSError | ssl.SSLError)


def test_an_index_is_not_written_to_before_it_has_its_copies(
    ask: Callable[..., Transport],
) -> None:
    server = Server((200, {}))
    with serving(server) as port:
        make(ask(port), Meta(CorpusFolders()))

    made = [path for method, path, *_ in server.asked if method == "PUT"]
    assert made == [
        f"/r-{kind}-1?wait_for_active_shards=all&timeout=30s" for kind in ("reports", "catalog")
    ]


def test_a_name_in_a_path_is_quoted() -> None:
    assert segment("a/b#c d") == "a%2Fb%23c%20d"
