"""Which files are in a zip archive, and what is one of them?

Covers listing and unpacking in memory, with caps on number, size and ratio. Does not cover
what the files say. An archive in an archive is not opened.
"""

import io
import zipfile
import zlib

from wardsearch.formats import UnreadableError
from wardsearch.formats.zipped import open_part
from wardsearch.frozen import NamedTuple

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
"""Largest sum of what the members of an archive unpack to."""

_UTF8_NAME = 0x800


class Member(NamedTuple):
    """A file in an archive.

    Attributes:
        number: Its place in the table of contents, from 0.
        name: With `/`.
        size: Bytes it says it unpacks to.
    """

    number: int
    name: str
    size: int


def list_members(data: bytes) -> list[Member]:
    """Return the files in the archive *data*, without what systems leave there for themselves.

    Raises:
        UnreadableError: There are too many, or they are too large.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise UnreadableError("archive-too-many-files", count=len(infos), limit=MAX_MEMBERS)
    members = []
    for number, info in enumerate(infos):
        name = _name(info)
        parts = name.split("/")
        if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        members.append(Member(number, name, info.file_size))
    if sum(member.size for member in members) > MAX_TOTAL_BYTES:
        raise UnreadableError("archive-too-large", limit=MAX_TOTAL_BYTES)
    return members


def read_member(data: bytes, number: int) -> bytes:
    """Return the bytes of the member *number* of the archive *data*.

    Raises:
        UnreadableError: It is locked, damaged or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.infolist()[number]
            with open_part(archive, info.filename, MAX_MEMBER_BYTES) as stream:
                return stream.read()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError("damaged-in-archive", why=str(error)) from error


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member, read as UTF-8 if it states no encoding and is valid UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    shown = "".join(c if c.isprintable() else "�" for c in name.replace("\\", "/"))
    # Some programs write `./a.txt`; what is meant by `..` is no other folder of ours.
    return "/".join(part for part in shown.split("/") if part not in {"", ".", ".."})
