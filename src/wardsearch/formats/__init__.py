"""What does a file of an office say, whichever format and encoding it is in?

Word, OpenDocument, RTF, Excel, PowerPoint, PDF, HTML, mail and archives of them become text in
reading order. Each module reads one family of formats and knows nothing of the others. `reading` is
the way in; `reader_process` keeps a file that goes wrong from harming the rest of a run.

Nothing here is imported by a search, nor by indexing a corpus of plain text.
"""

import contextlib

from wardsearch.messages.message import CodedValueError, Message

SUFFIXES = (
    ".atom", ".doc", ".docm", ".docx", ".dot", ".dotm", ".dotx", ".eml", ".htm", ".html", ".mht",
    ".mhtml", ".odp", ".ods", ".odt", ".otp", ".ots", ".ott", ".pdf", ".potx", ".ppsx", ".pptm",
    ".pptx", ".rss", ".rtf", ".xht", ".xhtml", ".xls", ".xlsb", ".xlsm", ".xlsx", ".xlt", ".xltm",
    ".xltx", ".xml", ".zip",
)  # fmt: skip
"""Suffixes of names, in lower case, of files that are looked at; their content decides the rest."""

MARKDOWN = (".markdown", ".md", ".mdown", ".mkd")
"""Likewise, of text in Markdown."""

LIBRARIES = ("lxml", "olefile", "pypdfium2", "python-calamine", "xlrd")
"""What reads such files, as packages are called."""

UNREAD = {".msg": "outlook", ".pps": "powerpoint-97", ".ppt": "powerpoint-97"}
"""Why files of these suffixes, in lower case, are not read: codes of messages."""


class UnreadableError(CodedValueError):
    """A file, or something in it, cannot be read; its message is a reason.

    Unlike the errors of the libraries that read files, which say what went wrong in their words.
    """


def no_reader(name: str) -> Message:
    """Return why the file *name*, for whose suffix there is no reader, is not read.

    >>> str(no_reader("ảnh.PNG")), str(no_reader("cũ.ppt"))
    ('no reader for .png', 'a PowerPoint file of before 2007, which cannot be read; save it as .pptx')
    """  # noqa: E501 - a doctest
    suffix = suffix_of(name)
    if suffix in UNREAD:
        return Message(UNREAD[suffix])
    return Message("no-reader", suffix=suffix) if suffix else Message("no-reader-without-suffix")


def suffix_of(name: str) -> str:
    """Return the suffix of a file's *name*, in lower case; empty where it has none.

    >>> suffix_of("a/b.TXT"), suffix_of("a.b/c"), suffix_of(".hidden")
    ('.txt', '', '')
    """
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    return f".{suffix.lower()}" if stem and suffix else ""


def installed_readers() -> str:
    """Return which of `LIBRARIES` are installed, and which releases of them."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for library in LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{library}={version(library)}")
    return " ".join(found)
