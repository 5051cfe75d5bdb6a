"""What does a file of an office say, whichever format and encoding it is in?

Word, OpenDocument, RTF, Excel, PowerPoint, PDF, HTML, mail and archives of them become text in
reading order. Each module reads one family of formats and knows nothing of the others; `reading`
is the way in, `isolation` keeps what goes wrong with one file from the rest of a run.

Nothing here is imported by a search, nor by indexing a corpus of plain text.
"""

SUFFIXES = (
    ".doc", ".docm", ".docx", ".dot", ".eml", ".htm", ".html", ".mht", ".mhtml", ".odp", ".ods",
    ".odt", ".pdf", ".pptx", ".rtf", ".xls", ".xlsb", ".xlsm", ".xlsx", ".zip",
)  # fmt: skip
"""Suffixes of names, in lower case, of files that are looked at; their content decides the rest."""

_POWERPOINT = "a PowerPoint file of before 2007, which cannot be read; save it as .pptx"
_OUTLOOK = "a mail of Outlook, which cannot be read; save it as .eml"
UNREAD = {".msg": _OUTLOOK, ".pps": _POWERPOINT, ".ppt": _POWERPOINT}
"""Why files of these suffixes, in lower case, are not read, and what to do."""


class UnreadableError(ValueError):
    """A file, or something in it, cannot be read; the message is a reason, on one line.

    Unlike the errors of the libraries that read files, which say what went wrong in their words.
    """
