"""How does the process work that reads files which may be hostile?

It is a loop over one connection: a request, a file where it is another than last time, and an
answer. It limits its own memory and processor time, gives up what it does not need (`confinement`),
and dies rather than go on after it ran out of memory; `reader_process` starts another. It answers
in JSON: whoever took it over by a hostile file could not run anything in the process that asked.
"""

import json
import os
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any

from wardsearch.analysis.worker import ENDING_SIGNALS
from wardsearch.formats.archives import list_members, read_member
from wardsearch.formats.confinement import confine, library_folders
from wardsearch.formats.extract import Extract, extract, reason_of
from wardsearch.formats.sniffing import sniff
from wardsearch.messages.message import Message, as_plain

MEMORY_BYTES = 1024**3
CPU_SECONDS = 15
_OUT_OF_MEMORY = Message("out-of-memory", gib=MEMORY_BYTES // 1024**3)


def main(descriptor: int) -> None:
    """Answer requests on the socket *descriptor* until it is closed."""
    for number in ENDING_SIGNALS:  # the parent's to handle
        signal.signal(number, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # whatever libraries print is dropped
        os.dup2(null, stream)
    _limit_memory()
    sys.dont_write_bytecode = True
    confine(library_folders())
    connection = Connection(descriptor)
    held = b""
    while True:
        try:
            request = json.loads(connection.recv_bytes())
            if request["is_sent"]:
                held = b""
                held = connection.recv_bytes()
        except (EOFError, OSError):
            return
        except MemoryError:
            _answer(connection, {"reason": as_plain(_OUT_OF_MEMORY)})
            return
        _limit_processor()
        try:
            answer, payload = _do(request, held)
        except MemoryError:
            _answer(connection, {"reason": as_plain(_OUT_OF_MEMORY)})
            return
        except BaseException as error:  # noqa: BLE001 - also what a library of Rust panics with
            answer, payload = {"reason": as_plain(reason_of(error))}, b""
        _answer(connection, answer)
        if payload:
            connection.send_bytes(payload)


def _do(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the answer to *request* about the file *data*, and bytes that go with it."""
    if request["do"] == "draw":
        from wardsearch.formats.readers.pdf import draw_page

        if "member" in request:
            data = read_member(data, request["member"])
        return {"has_payload": True}, draw_page(data, request["page"])
    if "member" in request:
        data = read_member(data, request["member"])
    elif sniff(data) == "zip":
        return {"members": list_members(data)}, b""
    return {"extract": _plain(extract(data, request.get("encoding")))}, b""


def _plain(found: Extract | Message) -> object:
    if isinstance(found, Message):
        return as_plain(found)
    values = found._asdict()
    values["attached"] = [[name, _plain(file)] for name, file in found.attached]
    return values


def _answer(connection: Connection, answer: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(answer).encode())


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        limit = MEMORY_BYTES
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor() -> None:
    """Return the next file its own time; the signal at its end kills this process."""
    if sys.platform != "win32":
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(usage.ru_utime + usage.ru_stime)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        limit = spent + CPU_SECONDS
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
