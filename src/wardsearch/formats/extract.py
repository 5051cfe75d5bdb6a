"""What does this file say, whatever its format?

Covers finding the reader of a format and of the shape in which the result leaves the process
that read it: plain values that JSON can carry. Runs within the isolated process (`worker`).
"""

from datetime import datetime
from importlib import import_module
from typing import NamedTuple

from wardsearch.formats import UNREAD, UnreadableError
from wardsearch.formats.content import Content, Run
from wardsearch.formats.decoding import decode_content
from wardsearch.formats.encodings.bytes import UTF16_MARKS, decode_unicode
from wardsearch.formats.encodings.detection import decode_bytes
from wardsearch.formats.sniffing import sniff
from wardsearch.formats.stated import Where

INSTALL = "pip install 'wardsearch[formats]'"

_READERS = {
    "doc": ("doc", "read_doc"),
    "docx": ("docx", "read_docx"),
    "html": ("html", "read_html"),
    "pdf": ("pdf", "read_pdf"),
    "pptx": ("pptx", "read_pptx"),
    "rtf": ("rtf", "read_rtf"),
    "xls": ("spreadsheets", "read_xls"),
    "xlsx": ("spreadsheets", "read_xlsx"),
}
_UNREAD = {
    "ppt": UNREAD[".ppt"],
    "msg": UNREAD[".msg"],
    "locked": "locked with a password",
    "ole": "an OLE file that is neither of Word nor of Excel",
    "unknown": "of no format that is known (its content, not its name, was looked at)",
    "zip": "an archive within an archive",
}


class Extract(NamedTuple):
    """What was read from a file.

    Attributes:
        format: Its name in `sniffing`.
        text: All of it in Unicode; each page of a paged format is ended by a form feed.
        heading: The line of the text that it marks as its title.
        title: What the file's properties say.
        created: ISO, naive Vietnamese local time.
        encoding: The name in `legacy.ENCODINGS` of what most of it was in.
        pictures: Pages, from 1, that hold pictures and no text.
        pages: How many there are; 0 where the format has none.
        attached: Files within it: their names, and what was read, or why not.
        titles: What it states of its title elsewhere, and where; the most trusted first.
        dates: Likewise, when it was published; each as `created`.
    """

    format: str
    text: str
    heading: str | None = None
    title: str | None = None
    created: str | None = None
    encoding: str = "unicode"
    pictures: tuple[int, ...] = ()
    pages: int = 0
    attached: tuple[tuple[str, "Extract | str"], ...] = ()
    titles: tuple[tuple[str, Where], ...] = ()
    dates: tuple[tuple[str, Where], ...] = ()


def extract(data: bytes, encoding: str | None = None, *, is_attached: bool = False) -> Extract:
    """Return what the file *data* says.

    Args:
        data: The whole file.
        encoding: What its text is known to be in.
        is_attached: It comes from within another file; what is in it is not looked at.

    Raises:
        UnreadableError: It cannot be read; the message is a reason.
        ModuleNotFoundError: What reads its format is not installed.
    """
    kind = sniff(data)
    content = _read(data, kind)
    decoded = decode_content(content, encoding)
    attached: list[tuple[str, Extract | str]] = []
    if not is_attached:
        for name, file in content.attachments:
            attached.append((name, _attached(file, encoding)))
    return Extract(
        content.format,
        decoded.text,
        decoded.heading,
        decoded.title,
        content.created.isoformat() if isinstance(content.created, datetime) else None,
        decoded.encoding,
        content.pictures,
        decoded.text.count("\f") if content.is_paged else 0,
        tuple(attached),
        tuple(decoded.titles),
        tuple((stated.moment.isoformat(), stated.where) for stated in content.dates),
    )


def _attached(data: bytes, encoding: str | None) -> Extract | str:
    try:
        return extract(data, encoding, is_attached=True)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the others are read
        return reason_of(error)


def _read(data: bytes, kind: str) -> Content:
    if kind in _UNREAD:
        raise UnreadableError(_UNREAD[kind])
    if kind == "text":
        return Content("text", [Run(_decode(data))])
    if kind in {"odt", "ods", "odp"}:
        from wardsearch.formats.readers.odf import read_odf

        return read_odf(data, kind)
    if kind in {"eml", "mhtml"}:
        from wardsearch.formats.readers.mail import read_mail

        return read_mail(data, kind)
    module, function = _READERS[kind]
    content: Content = getattr(import_module(f"wardsearch.formats.readers.{module}"), function)(
        data
    )
    return content


def _decode(data: bytes) -> str:
    """Return plain text under whatever name."""
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace")
    try:
        return decode_unicode(data)
    except UnicodeDecodeError:
        decoded = decode_bytes(data)
    if decoded is None:
        raise UnreadableError(_UNREAD["unknown"])
    return decoded.text


def reason_of(error: BaseException) -> str:
    """Return, on one line, why a file was not read."""
    if isinstance(error, ModuleNotFoundError):
        return f"{error.name} is not installed, which reads such files: {INSTALL}"
    if isinstance(error, RecursionError):
        return "damaged or hostile: nested too deeply"
    what = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())
    if isinstance(error, UnreadableError):
        return what[:300]
    return f"damaged ({type(error).__name__}{': ' if what else ''}{what[:120]})"
