"""How do many documents reach a cluster, all of them, however often it is busy?

Some megabytes go in one request; each action has its own answer, and what was refused for a moment
is sent again. Sending an action twice does no harm: documents have ids, and a deletion names the
version that it deletes. At most a few requests are under way. Does not cover what is sent.
"""

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.failures import CONFLICT, NOT_FOUND, error_of, refusal_of
from wardsearch.opensearch.transport import Transport, segment

if TYPE_CHECKING:
    from wardsearch.errors import IndexUnavailableError

BULK_BYTES: Final = 2 << 20
"""More fills the memory of small nodes: one of 512 MB refuses several of 5 MB at once."""

LARGEST_BYTES: Final = 90 << 20
"""Of one document; a node takes no request of more than 100 MB."""

_SENDERS: Final = 2
_FILTER: Final = {"filter_path": "errors,items.*.status,items.*.error"}


class Action(NamedTuple):
    """A change of one document.

    Attributes:
        lines: It, as lines of JSON.
        is_deletion: So it does no harm if the document is gone, or is another by now.
    """

    lines: bytes
    is_deletion: bool = False


def index_action(document_id: str, source: Mapping[str, Any]) -> Action:
    """Return the action that stores *source*."""
    head = json.dumps({"index": {"_id": document_id}}, ensure_ascii=False)
    body = json.dumps(source, ensure_ascii=False, separators=(",", ":"))
    return Action(f"{head}\n{body}\n".encode())


def delete_action(document_id: str, seq_no: int | None = None, term: int | None = None) -> Action:
    """Return the action that deletes a document, if it is of that version where one is given."""
    named: dict[str, Any] = {"_id": document_id}
    if seq_no is not None:
        named |= {"if_seq_no": seq_no, "if_primary_term": term}
    return Action(
        f"{json.dumps({'delete': named}, ensure_ascii=False)}\n".encode(), is_deletion=True
    )


class BulkSender:
    """Sends actions to *index*, in no order."""

    def __init__(self, transport: Transport, index: str) -> None:
        self._transport = transport
        self._path = f"/{segment(index)}/_bulk"
        self._waiting: list[Action] = []
        self._bytes = 0
        self._pool = ThreadPoolExecutor(_SENDERS, "bulk")
        self._under_way: deque[Future[None]] = deque()

    def send(self, actions: Iterable[Action]) -> None:
        """Send *actions*, some of them later.

        Raises:
            IndexUnavailableError: One sent before was refused.
        """
        for action in actions:
            self._waiting.append(action)
            self._bytes += len(action.lines)
            if self._bytes >= BULK_BYTES:
                self._submit()

    def settle(self) -> None:
        """Send what is left, and wait until all is acknowledged.

        Raises:
            IndexUnavailableError: Something was refused.
        """
        self._submit()
        while self._under_way:
            self._under_way.popleft().result()

    def close(self) -> None:
        """Give up what is not sent."""
        self._pool.shutdown(cancel_futures=True)

    def _submit(self) -> None:
        actions, self._waiting, self._bytes = self._waiting, [], 0
        if actions:
            self._under_way.append(self._pool.submit(self._deliver, actions))
        while len(self._under_way) > _SENDERS:
            self._under_way.popleft().result()

    def _deliver(self, actions: Sequence[Action]) -> None:
        waits = self._transport.waits()
        while True:
            data = b"".join(action.lines for action in actions)
            answer = self._transport.request("POST", self._path, data, params=_FILTER)
            if not answer.get("errors"):
                return
            again = []
            refused: IndexUnavailableError | None = None
            for action, item in zip(actions, answer["items"], strict=True):
                (said,) = item.values()
                if _is_done(action, int(said["status"])):
                    continue
                refusal = refusal_of(int(said["status"]), said.get("error"))
                refused = error_of(refusal, self._transport.address)
                if not refusal.is_passing:
                    raise refused
                again.append(action)
            if refused is None:
                return
            if not waits.wait():
                raise refused
            actions = again


def _is_done(action: Action, status: int) -> bool:
    is_success = 200 <= status < 300  # noqa: PLR2004 - of HTTP
    return is_success or (action.is_deletion and status in {NOT_FOUND, CONFLICT})
