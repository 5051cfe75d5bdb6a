"""What does a file of rows hold that a user adds to a table of ours?

Covers reading it, whatever the name leads to: a device without end, a folder, a pipe as the shell
makes for `<(command)`. Does not cover what the rows mean (`own_rows`, `abbreviations`).
"""

from pathlib import Path
from typing import Final

from wardsearch.errors import QueryError
from wardsearch.messages.message import Message

_MOST_BYTES: Final = 16_777_216  # some 200,000 rows


def read_own_file(path: Path, code: str) -> str:
    """Return the text of the file *path*, without a byte order mark.

    Raises:
        QueryError: It cannot be read, is no UTF-8, or is too long; *code* says of what kind it is.
    """
    why: object
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) <= _MOST_BYTES:
            return data.decode("utf-8-sig")
        why, cause = Message("too-large", limit=_MOST_BYTES), None
    except (OSError, ValueError) as error:
        why, cause = getattr(error, "strerror", None) or Message("not-utf8-file"), error
    raise QueryError(code, path=str(path), why=why) from cause
