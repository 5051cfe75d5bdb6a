"""How is a cluster asked, and asked again when a node fails?

A request goes to one of the nodes of the address; where that fails, to the next, after a pause that
doubles. So every request must be one that does no harm when it is done twice. Time is bounded, for
one answer and for all tries together, and so is the size of an answer. One that lacks a shard is
refused, and one that is nothing that OpenSearch says.

Built on urllib3, for its pool of connections and TLS. Does not cover what is asked.
"""

import json
import os
import random
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NoReturn
from urllib.parse import quote, urlencode

import urllib3
from urllib3.exceptions import HTTPError, TimeoutError as LateError

from wardsearch.errors import IndexUnavailableError, said_by
from wardsearch.lazy_regex import lazy_compile
from wardsearch.opensearch.address import Address, Credentials, Host, read_credentials
from wardsearch.opensearch.failures import (
    CONFLICT,
    FINAL,
    NOT_FOUND,
    PASSING,
    Refusal,
    RefusedError,
    error_of,
    one_line,
    read_refusal,
    refusal_of,
    unanswered,
)
from wardsearch.opensearch.sending import Body, json_of, lines_of

TIMEOUT_VARIABLE: Final = "WARDSEARCH_OPENSEARCH_TIMEOUT"
TIMEOUT: Final = 30.0  # seconds for one answer
CONNECT_TIMEOUT: Final = 5.0  # seconds
PATIENCE: Final = 90.0
"""Seconds for all tries of a request: electing a manager, and being busy, take less."""

_FIRST_PATIENCE: Final = 3.0  # seconds, where no node has answered yet
_FIRST_PAUSE: Final = 0.1  # seconds
_LONGEST_PAUSE: Final = 5.0
_POOL: Final = 8  # connections to a node
_KNOWN_VERSIONS: Final = ((2,), (3,))
_NUMBERS: Final = lazy_compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})*")
_PIECE: Final = 1 << 20  # bytes of an answer that are read at once
LARGEST_ANSWER: Final = 1 << 30
"""Bytes: ten thousand reports with their terms and texts take a third of it."""

_FOR_THE_CALLER: Final = frozenset({400, NOT_FOUND, CONFLICT})
_LONGEST_TIMEOUT: Final = 3600.0  # seconds
_JSON: Final = {"content-type": "application/json"}
_LINES: Final = {"content-type": "application/x-ndjson"}


class Transport:
    """Asks the cluster at *address*; threads may share it.

    Args:
        address: Where it is.
        credentials: Who asks.
        timeout: Seconds to wait for an answer.
        patience: Seconds for all tries of a request.
    """

    def __init__(
        self,
        address: Address,
        credentials: Credentials,
        *,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
    ) -> None:
        self.address = address
        self._timeout = timeout
        self._patience = patience
        self._hosts = list(address.hosts)
        random.shuffle(self._hosts)
        self._has_answered = False
        headers = {"user-agent": "wardsearch"}
        if credentials.api_key is not None:
            headers["authorization"] = f"ApiKey {credentials.api_key}"
        elif credentials.user is not None:
            pair = f"{credentials.user}:{credentials.password}".encode("utf-8", "surrogateescape")
            headers["authorization"] = f"Basic {b64encode(pair).decode()}"
        self._headers = headers
        tls: dict[str, Any] = {}
        if address.is_tls:
            tls = {"ssl_context": _tls_context(address, credentials)}
        self._pool = urllib3.PoolManager(maxsize=_POOL, retries=False, **tls)

    @cached_property
    def version(self) -> tuple[int, ...]:
        """The version of the cluster, as (2, 19, 6).

        Raises:
            IndexUnavailableError: It is none that this release knows.
        """
        said = self.request("GET", "/")
        version = said.get("version")
        version = version if isinstance(version, dict) else {}
        product = str(version.get("distribution", "Elasticsearch" if version else "another server"))
        number = str(version.get("number", ""))
        numbers = _NUMBERS.match(number)
        parts = tuple(map(int, numbers[0].split("."))) if numbers else ()
        if product != "opensearch" or parts[:1] not in _KNOWN_VERSIONS:
            known = tuple(f"OpenSearch {major}" for (major,) in _KNOWN_VERSIONS)
            found = one_line(f"{product} {number}")
            raise IndexUnavailableError(
                "cluster-version", path=str(self.address), found=found, expected=known
            )
        return parts

    def waits(self) -> "Waits":
        """Return the pauses between the tries of what can fail for a moment."""
        return Waits(self._patience)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        params: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """Return the answer to a request, as Python reads its JSON.

        Args:
            method: Of HTTP.
            path: Beginning with `/`; names in it are quoted by `segment`.
            body: An object, or lines of JSON.
            params: What stands behind the question mark.
            timeout: Seconds to wait for this answer, if not as long as for others.

        Raises:
            IndexUnavailableError: No node answers, or the cluster refuses for a reason that a
                person has to know.
            RefusedError: It refuses for a reason that the caller may know: 400, 404, 409.
        """
        headers, data = self._headers | _JSON, None
        if isinstance(body, bytes):
            headers, data = self._headers | _LINES, body
        elif body is not None:
            data = json_of(body).encode()
        target = f"{path}?{urlencode(params)}" if params else path
        status, answer = self._ask(method, target, data, headers, timeout or self._timeout)
        if not 200 <= status < 300:  # noqa: PLR2004 - of HTTP
            raise self._error(read_refusal(status, answer))
        try:
            found = json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise self._foreign() from error
        if not isinstance(found, dict):
            raise self._foreign()
        return _Object(found, self._foreign)

    def search(
        self, index: str, body: Mapping[str, Any], *, params: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the answer of all shards of *index* to a search.

        Raises:
            IndexUnavailableError: As `request`, and where a shard does not answer.
            RefusedError: As `request`.
        """
        whole = {"allow_partial_search_results": "false", **(params or {})}
        found = self.request("POST", f"/{segment(index)}/_search", body, params=whole)
        self._demand_whole(found)
        if not isinstance(found.get("hits"), dict):
            raise self._foreign()
        return found

    def multi_search(
        self,
        index: str,
        bodies: Sequence[Body],
        *,
        params: Mapping[str, str] | None = None,
        point: Mapping[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        """Return the answers of all shards of *index* to several searches, asked at once.

        Args:
            index: Where.
            bodies: Each search, an object or JSON; the key `search_type` of an object is taken out
                into its header.
            params: Of all of them.
            point: The point in time of *index* to search at, as a search has it; see
                `wardsearch.opensearch.point_in_time`.

        Raises:
            IndexUnavailableError, RefusedError: As `search`.
        """
        data = lines_of(index, bodies, point)
        waits = self.waits()
        while True:
            answers = self.request("POST", "/_msearch", data, params=params).get("responses")
            if not isinstance(answers, list) or [*map(type, answers)] != [dict] * len(bodies):
                raise self._foreign()
            refused = [answer for answer in answers if "error" in answer]
            if not refused:
                for answer in answers:
                    self._demand_whole(answer)
                return answers
            refusal = refusal_of(refused[0].get("status", 500), refused[0]["error"])
            if not refusal.is_passing or not waits.wait():
                raise self._error(refusal)

    def _error(self, refusal: Refusal) -> Exception:
        if refusal.status in _FOR_THE_CALLER:
            return RefusedError(refusal, self.address)
        return error_of(refusal, self.address)

    def _foreign(self) -> IndexUnavailableError:
        return IndexUnavailableError("cluster-foreign", path=str(self.address))

    def _demand_whole(self, answer: Mapping[str, Any]) -> None:
        shards = answer.get("_shards")
        if not isinstance(shards, dict):
            raise self._foreign()
        if shards.get("failed") or answer.get("timed_out"):
            raise IndexUnavailableError(
                "cluster-partial",
                path=str(self.address),
                count=shards.get("failed") or 1,
                total=shards.get("total", 1),
            )

    def _ask(
        self,
        method: str,
        target: str,
        data: bytes | None,
        headers: Mapping[str, str],
        timeout: float,
    ) -> tuple[int, bytes]:
        """Return status and body of an answer that asking again would not change."""
        waits = self.waits()
        tries = 0
        while True:
            host = self._hosts[0]
            answer = self._try(host, method, target, data, headers, timeout)
            if isinstance(answer, HTTPError):
                error = unanswered(answer, self.address)
                if error.code in FINAL:
                    raise error from answer
            else:
                self._has_answered = True
                if not _is_passing(*answer):
                    return answer
            tries += 1
            self._leave(host)
            is_unknown = not self._has_answered and waits.seconds > _FIRST_PATIENCE
            if tries >= len(self._hosts) and (is_unknown or not waits.wait()):
                if isinstance(answer, HTTPError):
                    raise unanswered(answer, self.address) from answer
                return answer

    def _try(
        self,
        host: Host,
        method: str,
        target: str,
        data: bytes | None,
        headers: Mapping[str, str],
        timeout: float,
    ) -> tuple[int, bytes] | HTTPError:
        scheme = "https" if self.address.is_tls else "http"
        limits = urllib3.Timeout(connect=min(CONNECT_TIMEOUT, timeout), read=timeout)
        url = f"{scheme}://{host.name}:{host.port}{target}"
        try:
            response = self._pool.request(
                method,
                url,
                body=data,
                headers=headers,
                timeout=limits,
                redirect=False,
                preload_content=False,
            )
            return response.status, self._body(response, timeout)
        except HTTPError as error:
            return error

    def _body(self, response: urllib3.BaseHTTPResponse, timeout: float) -> bytes:
        """Return all that *response* brings, within *timeout* seconds."""
        ends = time.monotonic() + timeout
        body = bytearray()
        while piece := response.read1(_PIECE):
            body += piece
            is_late = time.monotonic() > ends
            if is_late or len(body) > LARGEST_ANSWER:
                response.close()  # so that nobody reads what is left of it
                raise LateError if is_late else self._foreign()
        response.release_conn()
        return bytes(body)

    def _leave(self, host: Host) -> None:
        """Ask another node first from now on, if there is one; another thread may have done so."""
        if self._hosts[0] == host:
            self._hosts.append(self._hosts.pop(0))


class _Object(dict[str, Any]):
    """What is answered; where it lacks what every answer of OpenSearch has, that is told."""

    def __init__(self, found: dict[str, Any], foreign: Callable[[], IndexUnavailableError]) -> None:
        super().__init__(found)
        self._foreign = foreign

    def __missing__(self, name: str) -> NoReturn:
        raise self._foreign()


class Waits:
    """Pauses between tries, each twice as long as the one before, until *patience* is at an end.

    Args:
        patience: Seconds.
    """

    def __init__(self, patience: float) -> None:
        self._began = time.monotonic()
        self._patience = patience
        self._pause = _FIRST_PAUSE

    @property
    def seconds(self) -> float:
        """How long all of it has taken so far."""
        return time.monotonic() - self._began

    def wait(self) -> bool:
        """Wait, and return whether to try again; at the end of patience, at once."""
        pause = self._pause * random.uniform(0.5, 1.5)  # noqa: S311 - so that not all ask at once
        if self.seconds + pause > self._patience:
            return False
        time.sleep(pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        return True


def connect(address: Address) -> Transport:
    """Return what asks the cluster at *address*, as the environment says; nothing is asked yet.

    Raises:
        IndexUnavailableError: The environment says what cannot be used.
    """
    timeout = os.environ.get(TIMEOUT_VARIABLE) or str(TIMEOUT)
    try:
        seconds = float(timeout)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < _LONGEST_TIMEOUT:
        raise IndexUnavailableError("timeout-invalid", name=TIMEOUT_VARIABLE, found=timeout)
    patience = max(PATIENCE, 3 * seconds) if seconds >= TIMEOUT else 3 * seconds
    return Transport(address, read_credentials(os.environ), timeout=seconds, patience=patience)


def segment(name: str) -> str:
    """Return *name* as a part of a path."""
    return quote(name, safe="")


def _tls_context(address: Address, credentials: Credentials) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=credentials.ca)
    except (OSError, ssl.SSLError) as error:
        raise IndexUnavailableError(
            "certificates-unreadable", path=credentials.ca or str(address), why=said_by(error)
        ) from error


def _is_passing(status: int, body: bytes) -> bool:
    return status in PASSING and read_refusal(status, body).is_passing
