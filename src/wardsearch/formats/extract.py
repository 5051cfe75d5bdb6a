"""What does this file say, whatever its format?

Covers finding the reader of a format, and the shape in which the result leaves the process that
read it: plain values that JSON can carry. Runs in the process that reads files (`worker`).
"""

from datetime import datetime
from importlib import import_module

from wardsearch.formats import UNREAD, UnreadableError
from wardsearch.formats.content import Content, Run
from wardsearch.formats.decoding import decode_content
from wardsearch.formats.encodings.bytes import UNICODE, UTF16_MARKS, decode_unicode
from wardsearch.formats.encodings.detection import decode_bytes
from wardsearch.formats.sniffing import sniff
from wardsearch.formats.stated import Where
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message

_MAX_DEPTH = 3  # of mails that are attached to mails
INSTALL = "pip install 'wardsearch[formats]'"

_READERS = {
    "doc": ("doc", "read_doc"),
    "docx": ("docx", "read_docx"),
    "excelxml": ("office_xml", "read_excel_xml"),
    "feed": ("feeds", "read_feed"),
    "html": ("html", "read_html"),
    "pdf": ("pdf", "read_pdf"),
    "pptx": ("pptx", "read_pptx"),
    "rtf": ("rtf", "read_rtf"),
    "wordxml": ("office_xml", "read_word_xml"),
    "xls": ("spreadsheets", "read_xls"),
    "xlsx": ("spreadsheets", "read_xlsx"),
}
_UNREAD = {
    "ppt": UNREAD[".ppt"],
    "msg": UNREAD[".msg"],
    "locked": "locked",
    "ole": "ole-unknown",
    "unknown": "unknown-format",
    "xml": "xml-unknown",
    "zip": "archive-in-archive",
}


class Extract(NamedTuple):
    """What was read from a file.

    Attributes:
        format: Its name in `sniffing`.
        text: All of it in Unicode; each page of a paged format is ended by a form feed.
        heading: The line of the text that it marks as its title.
        title: What the file's properties say.
        created: ISO, naive Vietnamese local time.
        encoding: The name in `encodings.decoding.ENCODINGS` of what most of it was in.
        pictures: Pages, from 1, that hold pictures and no text.
        pages: How many there are; 0 where the format has none.
        attached: Files within it: their names, and what was read, or why not.
        titles: What it states of its title elsewhere, and where; the most trusted first.
        dates: Likewise, when it was published; each as `created`.
        names: Of its sheets.
        records: Its items, by the names of `member_names`, where it is a list of them.
    """

    format: str
    text: str
    heading: str | None = None
    title: str | None = None
    created: str | None = None
    encoding: str = UNICODE
    pictures: tuple[int, ...] = ()
    pages: int = 0
    attached: tuple[tuple[str, "Extract | Message"], ...] = ()
    titles: tuple[tuple[str, Where], ...] = ()
    dates: tuple[tuple[str, Where], ...] = ()
    records: tuple[dict[str, str], ...] = ()
    names: tuple[str, ...] = ()


def extract(data: bytes, encoding: str | None = None, *, depth: int = 0) -> Extract:
    """Return what the file *data* says.

    Args:
        data: The whole file.
        encoding: What its text is known to be in.
        depth: In how many files it is attached, one in the other.

    Raises:
        UnreadableError: It cannot be read.
        ModuleNotFoundError: What reads its format is not installed.
    """
    kind = sniff(data)
    content = _read(data, kind)
    decoded = decode_content(content, encoding)
    attached: list[tuple[str, Extract | Message]] = []
    for name, file in content.attachments:
        attached.append((name, _attached(file, encoding, depth + 1)))
    return Extract(
        format=content.format,
        text=decoded.text,
        heading=decoded.heading,
        title=decoded.title,
        created=content.created.isoformat() if isinstance(content.created, datetime) else None,
        encoding=decoded.encoding,
        pictures=content.pictures,
        pages=decoded.text.count("\f") if content.is_paged else 0,
        attached=tuple(attached),
        titles=tuple(decoded.titles),
        dates=tuple((stated.moment.isoformat(), stated.where) for stated in content.dates),
        records=tuple(content.records),
        names=tuple(decoded.names),
    )


def _attached(data: bytes | UnreadableError, encoding: str | None, depth: int) -> Extract | Message:
    if isinstance(data, UnreadableError):
        return reason_of(data)
    if depth > _MAX_DEPTH:
        return Message("too-deep")
    try:
        return extract(data, encoding, depth=depth)
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


def reason_of(error: BaseException) -> Message:
    """Return why a file was not read."""
    if isinstance(error, ModuleNotFoundError):
        return Message("library-missing", library=error.name, command=INSTALL)
    if isinstance(error, RecursionError):
        return Message("too-deep")
    if isinstance(error, UnreadableError):
        fields = error.message.fields.items()
        plain = {key: _on_one_line(v, 200) if isinstance(v, str) else v for key, v in fields}
        return Message(error.code, **plain)
    what = _on_one_line(str(error), 120)
    return Message("damaged", why=f"{type(error).__name__}{': ' if what else ''}{what}")


def _on_one_line(text: str, longest: int) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:longest]
