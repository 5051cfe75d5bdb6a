"""What may a process still do that reads files which may be hostile?

Libraries in C read what strangers sent, and whoever takes one over has the rights of the process.
So that gives them up before the first file: it writes nothing and starts nothing, and on Linux it
reaches no network and reads no file but those of the libraries. What a system does not know is left
out; docs/reliability.md says what holds where.

Landlock (kernel 5.13 and later) is by its documentation, docs.kernel.org/userspace-api/landlock;
the filter of system calls is classic BPF, docs.kernel.org/userspace-api/seccomp_filter. Both are a
few calls of prctl and syscall: of their bindings on PyPI none was alive with a stable release.
"""

import ctypes
import os
import platform
import shutil
import struct
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

OPEN_FILES: Final = 64
"""Most files that a confined process has open at once."""

_SYSTEM_FOLDERS: Final = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/opt", "/nix/store", "/gnu/store"),
    *(
        "/etc/ld.so.cache",
        "/etc/ld.so.conf",
        "/etc/localtime",
        "/etc/fonts",
        "/etc/ssl/openssl.cnf",
    ),
    *("/dev/null", "/dev/zero", "/dev/urandom", "/sys/devices/system/cpu", "/proc/cpuinfo"),
)

# linux/landlock.h
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on all machines
_GET_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 5: 16}  # how many there are, by the version that has so
_NETWORK_VERSION, _NETWORK_RIGHTS = 4, 3  # bind and connect by TCP
_SCOPE_VERSION, _SCOPES = 6, 3  # abstract sockets and signals of others

# linux/prctl.h, linux/seccomp.h, linux/filter.h, linux/audit.h
_SET_SECCOMP, _FILTER_MODE, _NO_NEW_PRIVILEGES = 22, 2, 38
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_NUMBER_AT, _MACHINE_AT = 0, 4
_MACHINES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_OTHER_CALLS: Final = 0x40000000  # those of the x32 ABI, which nobody uses

# Numbers of system calls on x86_64 and on aarch64, None where it has none: the kernel's
# arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
_REFUSED: Final[Sequence[tuple[int | None, int | None]]] = (
    *((41, 198), (42, 203), (49, 200), (50, 201), (44, 206), (46, 211), (307, 269)),  # sockets
    *((101, 117), (310, 270), (311, 271), (438, 438)),  # the memory and files of other processes
    *((62, 129), (129, 138), (297, 240), (424, 424)),  # signals
    *((425, 425), (426, 426), (427, 427)),  # io_uring, which would get around all this
    *((90, None), (91, 52), (268, 53), (452, 452)),  # modes of files, which Landlock lets through
    *((92, None), (93, 55), (94, None), (260, 54)),  # owners
    *((132, None), (235, None), (261, None), (280, 88)),  # times
    *((188, 5), (189, 6), (190, 7), (197, 14), (198, 15), (199, 16)),  # attributes
    *((165, 40), (166, 39), (161, 51), (272, 97), (308, 268), (304, 265)),  # mounts, namespaces
    *(
        (321, 280),
        (298, 241),
        (323, 282),
        (248, 217),
        (250, 219),
    ),  # parts of the kernel seldom used
)
_REFUSED_PROGRAMS: Final[Sequence[tuple[int | None, int | None]]] = (
    *((59, 221), (322, 281)),  # running a program
    *((57, None), (58, None), (56, 220), (435, 435)),  # processes and threads
)


def confine(readable: Iterable[str | os.PathLike[str]], *, may_run: bool = False) -> frozenset[str]:
    """Give up for good every right that this process does not need to read a file.

    Args:
        readable: Folders and files that may be read beside those of the system.
        may_run: Programs may be run, which are then confined likewise.

    Returns:
        What holds now: `limits`, `privileges`, `files` (by Landlock), `calls` (by seccomp).
    """
    held = set()
    if _limit(may_run=may_run):
        held.add("limits")
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library without these functions
            library = ctypes.CDLL(None, use_errno=True)
            library.syscall.restype = ctypes.c_long
            if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
                held.add("privileges")
            if _confine_files(library, readable):
                held.add("files")
            if _confine_calls(library, may_run=may_run):
                held.add("calls")
    return frozenset(held)


def run(command: Sequence[str]) -> None:
    """Become the program *command*, confined: it may read where it is installed.

    Raises:
        OSError: It cannot be run.
    """
    program = Path(shutil.which(command[0]) or command[0]).resolve()
    data = os.environ.get("TESSDATA_PREFIX")
    confine([program.parent.parent, *([data] if data else [])], may_run=True)
    os.execv(program, [*command])  # noqa: S606 - the caller's, not a file's


def library_folders() -> list[str]:
    """Return where Python and the packages of this process are."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(__file__).parents[2])}
    prefixes.add(str(Path(sys.executable).resolve().parent.parent))
    return sorted(prefixes | {os.path.abspath(path) for path in sys.path if path})


def _limit(*, may_run: bool) -> bool:
    if sys.platform == "win32":
        return False
    import resource

    limits = [(resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)]
    limits.append((resource.RLIMIT_NOFILE, OPEN_FILES))
    if not may_run:
        limits.append((resource.RLIMIT_NPROC, 0))
    for kind, most in limits:
        hard = resource.getrlimit(kind)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))
    return True


def _confine_files(library: ctypes.CDLL, readable: Iterable[str | os.PathLike[str]]) -> bool:
    """Let only *readable* and the system's libraries be read, and nothing be changed."""

    def call(number: int, *arguments: object) -> int:
        return int(library.syscall(ctypes.c_long(number), *arguments))

    version = call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_GET_VERSION))
    if version < 1:
        return False
    count = max(rights for since, rights in _FILE_RIGHTS.items() if since <= version)
    fields = [(1 << count) - 1]
    if version >= _NETWORK_VERSION:
        fields.append(_NETWORK_RIGHTS)
    if version >= _SCOPE_VERSION:
        fields.append(_SCOPES)
    handled = struct.pack(f"={len(fields)}Q", *fields)
    rules = call(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        for path in (*_SYSTEM_FOLDERS, *readable):
            with suppress(OSError):  # there is none
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
                rights = _READ_FILE | _EXECUTE | (_READ_DIR if Path(path).is_dir() else 0)
                rule = struct.pack("=Qi", rights, place)
                call(
                    _ADD_RULE,
                    ctypes.c_int(rules),
                    ctypes.c_int(_PATH_BENEATH),
                    rule,
                    ctypes.c_uint32(0),
                )
                os.close(place)
        return call(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0)) == 0
    finally:
        os.close(rules)


def _confine_calls(library: ctypes.CDLL, *, may_run: bool) -> bool:
    """Refuse the system calls that no reader needs."""
    if platform.machine() not in _MACHINES or ctypes.sizeof(ctypes.c_void_p) != 8:  # noqa: PLR2004 - bytes
        return False
    machine, column = _MACHINES[platform.machine()]
    refused = _REFUSED if may_run else (*_REFUSED, *_REFUSED_PROGRAMS)
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_IF_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IF_AT_LEAST, 0, 1, _OTHER_CALLS),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for numbers in refused:
        number = numbers[column]
        if number is not None:
            steps += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    program = b"".join(struct.pack("=HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(program, len(program))
    whole = struct.pack("@HP", len(steps), ctypes.addressof(held))
    return bool(library.prctl(_SET_SECCOMP, _FILTER_MODE, whole, 0, 0) == 0)
