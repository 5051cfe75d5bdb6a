"""What does a refusal of a cluster mean to a person, and is it worth asking again?

Covers answers that are no success, and what keeps an answer from coming at all. Does not cover
asking (`transport`).
"""

import json
import ssl
from collections.abc import Mapping
from http.client import BadStatusLine, RemoteDisconnected
from typing import Any, Final

from urllib3.exceptions import HTTPError, TimeoutError as LateError

from wardsearch.errors import IndexUnavailableError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import shortened
from wardsearch.opensearch.address import (
    API_KEY_VARIABLE,
    CA_VARIABLE,
    PASSWORD_VARIABLE,
    SCHEME,
    USER_VARIABLE,
    Address,
)

UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
CONFLICT: Final = 409
TOO_MANY: Final = 429
UNAVAILABLE: Final = 503

PASSING: Final = frozenset({TOO_MANY, 500, 502, 503, 504})
"""Statuses that another moment, or another node, may not have."""

FINAL: Final = frozenset({"cluster-untrusted", "cluster-speaks-no-tls"})
"""Codes of what neither another moment nor another node changes."""

_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"})
_WHY_CHARS: Final = 200
_BLOCK: Final = "cluster_block_exception"
_LACKING: Final = frozenset(
    {"search_phase_execution_exception", "no_shard_available_action_exception"}
)
_READ_ONLY: Final = ("read-only", "flood")


class Refusal(NamedTuple):
    """An answer that is no success.

    Attributes:
        status: Of HTTP.
        type: OpenSearch's name of the error; empty where it gives none.
        reason: What it says, one line.
    """

    status: int
    type: str
    reason: str

    @property
    def why(self) -> str:
        """What a person is told of it."""
        return f"{self.status} {self.reason}".strip()

    @property
    def is_read_only(self) -> bool:
        """Whether an index refuses writing because a disk is nearly full, or by an order."""
        return self.type == _BLOCK and any(word in self.reason for word in _READ_ONLY)

    @property
    def is_passing(self) -> bool:
        """Whether it is worth asking again."""
        return self.status in PASSING and not self.is_read_only


class RefusedError(IndexUnavailableError):
    """A cluster refused a request for a reason that the caller may know: 400, 404, 409."""

    def __init__(self, refusal: Refusal, address: Address) -> None:
        super().__init__("cluster-refused", path=str(address), why=refusal.why)
        self.refusal = refusal


def read_refusal(status: int, body: bytes) -> Refusal:
    """Return what the *body* of an answer says, whoever gave it: a proxy does not speak JSON.

    >>> read_refusal(404, b'{"error": {"type": "index_not_found_exception", "reason": "no"}}')
    Refusal(status=404, type='index_not_found_exception', reason='no')
    """
    try:
        error = json.loads(body)["error"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return Refusal(status, "", one_line(body.decode("utf-8", "replace")))
    return refusal_of(status, error)


def refusal_of(status: int, error: object) -> Refusal:
    """Return what the *error* of an answer, or of a part of one, says."""
    if not isinstance(error, Mapping):
        return Refusal(status, "", one_line(str(error)))
    causes = error.get("root_cause") or error.get("failed_shards") or [{}]
    cause: Any = causes[0] if isinstance(causes, list) and causes else {}
    kind = error.get("type") or cause.get("type") or ""
    reason = error.get("reason") or cause.get("reason") or kind
    return Refusal(status, str(kind), one_line(str(reason)))


def error_of(refusal: Refusal, address: Address) -> IndexUnavailableError:
    """Return the error that a person is told of *refusal*."""
    path = str(address)
    if refusal.is_read_only:
        return IndexUnavailableError("cluster-read-only", path=path, why=refusal.reason)
    if refusal.status == UNAUTHORIZED:
        return IndexUnavailableError(
            "cluster-unauthorized",
            path=path,
            user=USER_VARIABLE,
            password=PASSWORD_VARIABLE,
            api_key=API_KEY_VARIABLE,
        )
    if refusal.status == FORBIDDEN:
        return IndexUnavailableError("cluster-forbidden", path=path, why=refusal.reason)
    if refusal.type in _LACKING and refusal.status == UNAVAILABLE:
        return IndexUnavailableError("index-lacks-shards", name=path, path=path)
    if refusal.status == TOO_MANY:
        return IndexUnavailableError("cluster-busy", path=path, why=refusal.reason)
    return IndexUnavailableError("cluster-refused", path=path, why=refusal.why)


def unanswered(error: HTTPError, address: Address) -> IndexUnavailableError:
    """Return the error that a person is told where *error* kept a node from answering."""
    cause, path = _cause(error), str(address)
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = one_line(cause.verify_message)
        return IndexUnavailableError("cluster-untrusted", path=path, why=why, variable=CA_VARIABLE)
    if isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS:
        return IndexUnavailableError("cluster-speaks-no-tls", path=path, scheme=f"{SCHEME}+http://")
    if isinstance(cause, RemoteDisconnected) and not address.is_tls:
        return IndexUnavailableError(
            "cluster-speaks-no-http", path=path, scheme=f"{SCHEME}+https://"
        )
    if isinstance(cause, BadStatusLine) and not isinstance(cause, RemoteDisconnected):
        return IndexUnavailableError("cluster-foreign", path=path)
    why = str(cause)
    if isinstance(cause, OSError) and cause.strerror:
        why = cause.strerror
    elif isinstance(error, LateError):
        why = "no answer in time"
    return IndexUnavailableError("cluster-unreachable", path=path, why=one_line(why))


def _cause(error: BaseException) -> BaseException:
    """Return what *error* began with."""
    while True:
        inner = getattr(error, "reason", None) or error.__cause__ or error.__context__
        if not isinstance(inner, BaseException) and error.args:
            inner = next((one for one in error.args if isinstance(one, BaseException)), None)
        if not isinstance(inner, BaseException):
            return error
        error = inner


def one_line(said: str) -> str:
    """Return what another program *said* as one line that can be shown, not too long."""
    line = " ".join(said.split())
    line = "".join(char for char in line if char.isprintable()).rstrip(";. ")
    return shortened(line, _WHY_CHARS)
