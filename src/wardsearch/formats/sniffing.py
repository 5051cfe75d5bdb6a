"""Which format is this file in, by its content?

A name proves little: a `.docx` may be an old `.doc`, an `.xls` a web page, a `.doc` RTF. Only the
first bytes are looked at, and the table of contents of containers.
"""

import io
import re
import zipfile

from wardsearch.formats import UnreadableError
from wardsearch.formats.encodings.bytes import UTF16_MARKS

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")

_HEAD_BYTES = 4096
_OLE_STREAMS = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("EncryptedPackage", "locked"),
    ("__properties_version1.0", "msg"),
)
_ZIP_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_ODF_TYPES = (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
_HTML = re.compile(  # a tag ends, or has an attribute: `<em gái bà Lan>` is a text
    rb"<(?:!doctype\s+html\b|(?:html|head|body|title|meta|table|t[rdh]|div|p|h[1-6]|font|span|br|ul|ol|"
    rb"li|dl|d[td]|section|article|main|blockquote|pre|center|strong|em)"
    rb"(?:\s*/?>|\s+[a-z:_-]+\s*=|\s+nowrap\b))",
    re.IGNORECASE,
)
_XML_PROLOG = re.compile(
    rb"(?:\s+|<\?[^>]{0,400}\?>|<!--.{0,4000}?-->|<!DOCTYPE[^>\[]{0,400}>)*+",
    re.DOTALL | re.IGNORECASE,
)
_XML_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]{0,40}):)?([A-Za-z_][\w.-]{0,60})([^>]*)")
_XML_KINDS = {
    b"rss": "feed",
    b"feed": "feed",
    b"RDF": "feed",
    b"wordDocument": "wordxml",
    b"package": "wordxml",
    b"Workbook": "excelxml",
}
_HTML_ROOTS = frozenset((b"html", b"body", b"head", b"div", b"p", b"table", b"article", b"span"))
_MAIL_FIELD = re.compile(
    rb"(?im)^(?:received|from|to|subject|date|message-id|mime-version|return-path|delivered-to|"
    rb"content-type|x-[\w-]+):[ \t]"
)

# What a mail has that was sent, and a page that a browser or Word saved has not.
_SENT_FIELD = re.compile(
    rb"(?im)^(?:(?:to|cc|received|message-id|return-path|delivered-to):[ \t]|from:[^\n]*@)"
)


def sniff(data: bytes) -> str:
    """Return the format of *data*.

    Returns:
        `doc`, `docx`, `odt`, `ods`, `odp`, `pptx`, `rtf`, `xls`, `xlsx`, `pdf`, `html`, `mhtml`,
        `eml`, `feed`, `wordxml`, `excelxml`, `zip`, `text`, or what is known but cannot be read:
        `ppt`, `msg`, `locked`, `ole`, `xml`, `unknown`.

    Raises:
        ImportError: The library that reads OLE containers is missing.
    """
    head = data[:_HEAD_BYTES]
    if head.startswith(OLE_MAGIC):
        return _sniff_ole(data)
    if head.startswith(ZIP_MAGICS):
        return _sniff_zip(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _sniff_text(head)


def _sniff_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    narrow = head.replace(b"\0", b"")[2:] if head.startswith(UTF16_MARKS) else start
    if kind := _sniff_xml(narrow):
        return kind
    if b"\0" in head and narrow is start:
        return "unknown"
    lines = start.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    first = start.split(b"\n", 1)[0]
    if (_MAIL_FIELD.match(first) or first.startswith(b"From ")) and _is_mail(lines):
        is_page = re.search(rb"(?i)multipart/related", lines) and not _SENT_FIELD.search(lines)
        return "mhtml" if is_page else "eml"
    return "html" if _HTML.search(narrow) else "text"


def _sniff_xml(start: bytes) -> str | None:
    """Return the format of XML that begins with *start*; None where it is a page or no XML."""
    root = _XML_ROOT.match(start, _XML_PROLOG.match(start).end())  # type: ignore[union-attr] # may be empty
    if root is None:
        return None
    kind = _XML_KINDS.get(root[2])
    if kind == "wordxml" and root[2] == b"package" and root[1] != b"pkg":
        kind = None
    if kind == "excelxml" and b"office:spreadsheet" not in root[3] + start[:2000]:
        kind = None
    is_page = root[2].lower() in _HTML_ROOTS
    return kind or ("xml" if start.startswith(b"<?xml") and not is_page else None)


def _is_mail(fields: bytes) -> bool:
    return len(_MAIL_FIELD.findall(fields)) > 1


def _sniff_ole(data: bytes) -> str:
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        entries = {entry[0].lower() for entry in container.listdir(streams=True, storages=False)}
    for stream, kind in _OLE_STREAMS:
        if stream.lower() in entries:
            return kind
    return "ole"


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD_BYTES:
                declared = archive.read("mimetype").decode("ascii", "replace")
                for kind, suffix in _ODF_TYPES:
                    if declared.startswith(f"application/vnd.oasis.opendocument.{kind}"):
                        return suffix
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        # What zipfile raises on damage, an unknown method, a password, and a name that is none.
        raise UnreadableError("damaged-document") from error
    if "[Content_Types].xml" in names:
        for folder, kind in _ZIP_PARTS:
            if any(name.startswith(folder) for name in names):
                return kind
    return "zip"
