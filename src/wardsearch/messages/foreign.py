"""Which sentences do the system and libraries write themselves, in English, that we pass on?

Covers those that a person meets; another is shown as it is. A value in braces stands for whatever
the sentence has there. Only a language other than English loads this.
"""

import re
from collections.abc import Callable
from typing import Final

SYSTEM: Final = (
    *("Operation not permitted", "No such file or directory", "Interrupted system call"),
    *("Input/output error", "Too many open files", "Permission denied", "File exists"),
    *("Device or resource busy", "Not a directory", "Is a directory", "File too large"),
    *("No space left on device", "Read-only file system", "File name too long"),
    *("Directory not empty", "Too many levels of symbolic links", "Stale file handle"),
    *("Disk quota exceeded", "Cannot allocate memory", "Connection refused"),
    *("Connection timed out", "Connection reset by peer", "No route to host"),
    *("Invalid argument", "Exec format error", "Text file busy", "Bad file descriptor"),
    *("Name or service not known", "Temporary failure in name resolution"),
    *("embedded null byte", "embedded null character in path"),
)
"""Of the C library (strerror) and of Python, about files and hosts."""

LIBRARIES: Final = (
    # tomllib
    *("{what} (at line {line}, column {column})", "{what} (at end of document)"),
    *("Invalid value", "Invalid statement", "Unterminated string", "Cannot overwrite a value"),
    "Expected '=' after a key in a key/value pair",
    "Expected newline or end of document after a statement",
    *("Invalid initial character for a key part", "Unclosed array", "Unclosed inline table"),
    *("Expected ']' at the end of a table declaration", "Illegal character {found}"),
    "Cannot declare {found} twice",
    # str.format, of --format
    *("Single '}' encountered in format string", "Single '{' encountered in format string"),
    *("expected '}' before end of string", "Invalid format specifier", "unmatched '{' in format"),
    "Invalid format specifier {how} for object of type {kind}",
    "Unknown format code {how} for object of type {kind}",
    # json
    *("Expecting value", "Expecting property name enclosed in double quotes"),
    *("Expecting ',' delimiter", "Expecting ':' delimiter", "Extra data"),
    *("Unterminated string starting at", "Invalid control character at"),
    "{what}: line {line} column {column} (char {place})",
    # pdfium
    *("Failed to load document (PDFium: {why}).", "Data format error", "Incorrect password error"),
    *(
        "File access error",
        "Failed to load page.",
        "Security error",
        "Page not found or content error",
    ),
    # zipfile, zlib, gzip
    *("BadZipFile: {why}", "File is not a zip file", "Bad magic number for file header"),
    *(
        "Bad CRC-32 for file {name}",
        "Bad magic number for central directory",
        "Truncated file header",
    ),
    "Error {number} while decompressing data: {why}",
    *("incorrect header check", "incomplete or truncated stream", "invalid block type"),
    *("invalid stored block lengths", "invalid distance too far back", "incorrect data check"),
    *("EOFError: {why}", "Compressed file ended before the end-of-stream marker was reached"),
    # lxml
    *(
        "{what}, line {line}, column {column}",
        "Document is empty",
        "Start tag expected, '<' not found",
    ),
    *("Extra content at the end of the document", "Premature end of data in tag {name}"),
    "Opening and ending tag mismatch: {name}",
    # csv, calamine
    *("line contains NUL", "field larger than field limit ({limit})", "Cannot detect file format"),
    # mmap
    "cannot mmap an empty file",
)

DAMAGE: Final = (
    # of any file of an index
    *("it is gone", "it fails its checksum", "it cannot be read: {why}", "it is {why}"),
    *("it has {size} bytes instead of {expected}", "it has only {size} bytes"),
    *("it has {size} bytes, more than {most}", "it cannot be read ({why})"),
    "it does not fit into memory",
    # of the manifest
    "it names no catalog or no table of contents",
    "{count} ids are of several reports: {found}",
    "it counts {count} reports, the segments hold {live}",
    *("an entry has not the fields {names}", "{found} is not the name of a file of a commit"),
    *("{found} is not the file of segment {name}", "{found} is no number from 0 to {most}"),
    *("{found} is no text", "two folders have one name"),
    "{found} is not the name of a folder, or {path} no whole path",
    "{found} has not the documents said to be deleted",
    # of the catalog
    *("its columns are not of one length", "a file has a text that is not there"),
    # of a segment
    *("it does not begin and end as a segment file", "its directory fails its checksum"),
    *("it has format {version}, not {expected}", "its directory is not where its footer says"),
    *("its directory cannot be read ({why})", "it has no array {name}"),
    "it has no {name}",
    *("array {name} is of type {kind}", "array {name} has no length or place"),
    "array {name} ends behind the directory",
    "it does not say how many documents it has",
    *("its array {name} has more than {most} planes", "its array {name} is empty"),
    "its array {name} does not ascend",
    "its array {name} has {found} elements, not {expected}",
    "it has {size} bytes and {count} reports instead of {expected} and {other}",
    *("its syllables have not one folded form each", "its text block {number} cannot be read"),
    "a stored row is a JSON object",
    "the terms of its field {name} are not in order",
    "its field {name} has postings of documents that are not there",
    "its field {name} has postings that do not ascend",
    "its field {name} has frequencies below 1",
    "the frequencies of its field {name} do not add up to the lengths of the documents",
    "its running text is not as long as its documents together",
    "its running text has terms that are not there",
    "its running text has pairs that its dictionary of pairs has not",
    "its running text has other terms than the postings of its field {name}",
    *("it has reports without an id", "it has titles that end behind their reports"),
    "what it shows of report {found} cannot be read",
    "the text of report {found} is shorter than it should be",
)
"""What `check` and opening an index find of a file of an index that is damaged."""


def in_words(sentence: str, gettext: Callable[[str], str]) -> str:
    """Return a foreign *sentence* in the language of *gettext*; as it is if it is unknown."""
    known = gettext(sentence)
    if known != sentence:
        return known
    for template in (*LIBRARIES, *DAMAGE):
        if "{" in template and (found := _pattern(template).fullmatch(sentence)):
            values = {name: in_words(value, gettext) for name, value in found.groupdict().items()}
            return gettext(template).format(**values)
    return sentence


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    )
