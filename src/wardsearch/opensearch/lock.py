"""Who may write to an index of a cluster?

A writer has a document in the index `NAME-writers`, which it makes only if there is none, and
changes every few seconds. One whose document does not change for two minutes is taken for dead, and
so is at once a process of this machine that is gone. Hosts that share the work have a document
each. The clocks of hosts must agree to within a minute.
"""

import os
import socket
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

from wardsearch.corpus.parts import WHOLE, Part
from wardsearch.errors import (
    IndexFolderError,
    IndexLockedError,
    WardsearchError,
)
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.opensearch.failures import CONFLICT, NOT_FOUND, RefusedError
from wardsearch.opensearch.indexes import WITH_COPIES, refresh
from wardsearch.opensearch.transport import Transport

BEAT_SECONDS: Final = 5.0
DEAD_SECONDS: Final = 120.0

_MAKING_SECONDS: Final = 60.0  # of its index, copies included
_LOOK_SECONDS: Final = 0.5
_MOST_WRITERS: Final = 1000
_BODY: Final = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": "strict",
        "properties": {"holder": {"type": "object", "enabled": False}},
    },
}


class _Held(NamedTuple):
    """A document: what it says, and which version of it that is."""

    holder: Mapping[str, Any]
    version: dict[str, str]

    @property
    def token(self) -> str:
        return str(self.holder.get("token"))


class WriterLock:
    """The right to write to *part* of the index at the address of *transport*.

    Raises:
        IndexLockedError: Another has it, and has not ended after *wait* seconds.
    """

    def __init__(self, transport: Transport, part: Part = WHOLE, *, wait: float) -> None:
        self._transport = transport
        self._index = f"{transport.address.name}-writers"
        self._part = part
        self._token = token_hex(16)
        self._since = datetime.now().isoformat(" ", "seconds")  # noqa: DTZ005 - shown to people
        self._version: dict[str, str] = {}
        self._lost: Exception | None = None
        self._is_over = threading.Event()
        self._acquire(wait)
        self._heart = threading.Thread(target=self._beat, daemon=True)
        self._heart.start()

    def demand(self) -> None:
        """Refuse to go on where another has taken the right meanwhile.

        Raises:
            IndexFolderError: It has, or the cluster could not be asked for so long that it may.
        """
        if self._lost is not None:
            raise self._lost

    def release(self) -> None:
        """Give the right back."""
        self._is_over.set()
        self._heart.join()
        if self._lost is None:
            try:
                self._delete(self._part, self._version)
            except WardsearchError:
                return  # it is stale soon

    def _acquire(self, wait: float) -> None:
        began = time.monotonic()
        self._make_index()
        while True:
            other = self._other() or self._create() or self._other()
            if other is None:
                return
            self._give_up()
            if time.monotonic() - began >= wait:
                raise IndexLockedError(
                    "index-locked",
                    path=str(self._transport.address),
                    holder=_in_words(other.holder),
                )
            time.sleep(_LOOK_SECONDS)

    def _make_index(self) -> None:
        try:
            self._transport.request(
                "PUT", f"/{self._index}", _BODY, params=WITH_COPIES, timeout=_MAKING_SECONDS
            )
        except RefusedError as error:
            if error.refusal.type != "resource_already_exists_exception":
                raise

    def _other(self) -> _Held | None:
        """Return a writer whose part has something of ours; those that are dead are taken away."""
        refresh(self._transport, self._index)
        found = self._transport.search(
            self._index, {"size": _MOST_WRITERS, "seq_no_primary_term": True}
        )
        for hit in found["hits"]["hits"]:
            held = _Held(hit["_source"]["holder"], _version(hit))
            part = Part.from_text(hit["_id"])
            if held.token == self._token or not part.meets(self._part):
                continue
            if not _is_dead(held.holder):
                return held
            self._delete(part, held.version)
        return None

    def _create(self) -> _Held | None:
        """Make our document; return that of another if there is one."""
        path = f"/{self._index}/_create/{_document(self._part)}"
        try:
            self._version = _version(self._transport.request("PUT", path, self._body()))
        except RefusedError as error:
            if error.refusal.status != CONFLICT:
                raise
            held = self._read()
            if held is not None and held.token == self._token:  # it was made, and the answer lost
                self._version = held.version
                return None
            return held or _Held({}, {})
        return None

    def _give_up(self) -> None:
        if self._version:
            self._delete(self._part, self._version)
            self._version = {}

    def _delete(self, part: Part, version: Mapping[str, str]) -> None:
        path = f"/{self._index}/_doc/{_document(part)}"
        try:
            self._transport.request("DELETE", path, params=version)
        except RefusedError as error:
            if error.refusal.status not in {CONFLICT, NOT_FOUND}:
                raise

    def _read(self) -> _Held | None:
        try:
            found = self._transport.request("GET", f"/{self._index}/_doc/{_document(self._part)}")
        except RefusedError as error:
            if error.refusal.status == NOT_FOUND:
                return None
            raise
        return _Held(found["_source"]["holder"], _version(found))

    def _beat(self) -> None:
        last = time.monotonic()
        while not self._is_over.wait(BEAT_SECONDS):
            try:
                self._renew()
                last = time.monotonic()
            except WardsearchError as error:
                is_late = time.monotonic() - last > DEAD_SECONDS / 2
                if isinstance(error, _TakenError) or is_late:
                    self._lost = error
                    return

    def _renew(self) -> None:
        path = f"/{self._index}/_doc/{_document(self._part)}"
        try:
            answer = self._transport.request("PUT", path, self._body(), params=self._version)
        except RefusedError as error:
            if error.refusal.status != CONFLICT:
                raise
            held = self._read()  # a try before this may have been done, and its answer lost
            if held is None or held.token != self._token:
                holder = _in_words(held.holder if held else {})
                raise _TakenError(
                    "index-taken-over", path=str(self._transport.address), holder=holder
                ) from error
            self._version = held.version
        else:
            self._version = _version(answer)

    def _body(self) -> dict[str, Any]:
        return {
            "holder": {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": self._since,
                "token": self._token,
                "beat": time.time(),
            }
        }


class _TakenError(IndexFolderError):
    """Another writer has taken the right."""


def _version(answer: Mapping[str, Any]) -> dict[str, str]:
    return {"if_seq_no": str(answer["_seq_no"]), "if_primary_term": str(answer["_primary_term"])}


def _document(part: Part) -> str:
    return f"{part.number}of{part.shares}"


def _is_dead(holder: Mapping[str, Any]) -> bool:
    """Return whether a writer will not write any more."""
    if time.time() - float(holder.get("beat", 0)) > DEAD_SECONDS:
        return True
    if holder.get("host") != socket.gethostname():
        return False
    try:
        os.kill(int(holder.get("pid", 0)), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _in_words(holder: Mapping[str, Any]) -> Message:
    try:
        pid, host, since = int(holder["pid"]), str(holder["host"]), str(holder["since"])
    except (KeyError, TypeError, ValueError):
        return Message("writer-unknown")
    if not (host + since).isprintable():
        return Message("writer-unknown")
    return Message("writer", pid=pid, host=host, since=since)
