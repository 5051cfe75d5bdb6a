"""Which errors may a caller want to catch?

Every error that wardsearch raises on purpose derives from `WardsearchError`; engine and system
errors are caught where they arise and raised again as one of these, `from` their cause::

    WardsearchError
    ├── CorpusError                 the corpus folder as a whole cannot be used
    ├── IndexFolderError            the index folder cannot be used
    │   ├── IndexMissingError       there is no index in it
    │   ├── IndexOutdatedError      another version made it
    │   ├── IndexLockedError        another writer is at work
    │   ├── IndexUnavailableError   the cluster that keeps it does not answer as it should
    │   └── IndexDamagedError       a file of it is missing or not what was committed
    ├── SegmenterError              pyvi, whose words are looked for, cannot be used
    ├── ReportNotFoundError         no report of that id
    ├── QueryError                  an option of a query cannot be understood
    ├── ConfigError                 the file of settings cannot be used
    └── OpenError                   the file of a report cannot be opened

`str(error)` is one line of English: what, where, the offending value, and what to do next. A
program asks for `error.code`, `error.path`, `error.found`, `error.expected` and `error.advice`.
"""

import os
from collections.abc import Container, Mapping, Sequence

from wardsearch.messages.message import NEW_FOLDER, YOUR_FOLDER, CodedError, as_text

DEFAULT_INDEX = "index"
"""The index folder of the commands, where none is named."""
DEFAULT_CORPUS = "corpus"
"""The folder of reports that a new index is made of, likewise."""

_NO_THREAD = "can't start new thread"  # in the words of Python


def command_for(folder: os.PathLike[str] | str, *, rebuild: bool = True) -> str:
    """Return the command that makes the index in *folder*, as it is typed.

    >>> command_for("index"), command_for("/srv/old index", rebuild=False)
    ('wardsearch index --rebuild', "wardsearch index YOUR-FOLDER --index '/srv/old index'")
    """
    command = "wardsearch index --rebuild" if rebuild else f"wardsearch index {YOUR_FOLDER}"
    return command + _index_option(folder)


def command_of_moved(
    folders: Sequence[str], gone: Container[str], index: os.PathLike[str] | str
) -> str:
    """Return the command that tells the *index* of *folders* where those are that are *gone*.

    It names the others, too: what it does not name is no more in the index.

    >>> command_of_moved(["/srv/2023", "/srv/tin cũ"], {"/srv/2023"}, "index")
    "wardsearch index NEW-FOLDER '/srv/tin cũ' --replace"
    """
    named = (NEW_FOLDER if folder in gone else _typed(folder) for folder in folders)
    return f"wardsearch index {' '.join(named)} --replace{_index_option(index)}"


def _index_option(index: os.PathLike[str] | str) -> str:
    name = os.fspath(index)
    return "" if name == DEFAULT_INDEX else f" --index {_typed(name)}"


def _typed(name: str) -> str:
    """Return *name* as a shell is given it."""
    from shlex import quote

    return quote(name) if name.isprintable() else ascii(name)


def said_by(error: BaseException) -> str:
    """Return what *error* says went wrong, as part of a sentence of ours.

    Neither the number of an error of the system nor the file it was about, which our sentence
    names; of an error of ours, not what to do next, which our sentence says once.

    >>> said_by(OSError(13, "Permission denied", "a.txt")), said_by(KeyError("texts"))
    ('Permission denied', "it has no 'texts'")
    >>> said_by(IndexDamagedError("index-damaged", path="a", why="it is gone", command="x"))
    'it is gone'
    >>> said_by(MemoryError())
    'MemoryError'
    """
    if isinstance(error, CodedError):
        return as_text(error.message.fields.get("why") or error.message.sentence())
    if isinstance(error, KeyError):
        return f"it has no {error}"
    text = error.strerror if isinstance(error, OSError) else None
    return text or " ".join(str(error).split()) or type(error).__name__


def lacks_threads(error: BaseException) -> bool:
    """Return whether *error* says that the system starts no more threads."""
    return isinstance(error, RuntimeError) and str(error) == _NO_THREAD


def demand_at_least(least: int, error: "type[WardsearchError]", **numbers: int | None) -> None:
    """Demand that each of *numbers*, but for those that are None, is *least* or more.

    Raises:
        WardsearchError: One is not, as the *error* given.
    """
    for name, value in numbers.items():
        if value is not None and value < least:
            raise error("number-too-small", name=name, found=value, least=least)


class WardsearchError(CodedError):
    """Base of all errors of wardsearch; never raised itself.

    Example:
        try:
            results = index.search(text)
        except wardsearch.WardsearchError as error:
            print(error)
    """

    @property
    def fields(self) -> Mapping[str, object]:
        """All that the sentence names, by name."""
        return self.message.fields

    @property
    def path(self) -> str | None:
        """The file or folder that the error is about."""
        return self._field("path")

    @property
    def found(self) -> str | None:
        """The offending value: what was given, or what is there."""
        return self._field("found")

    @property
    def expected(self) -> str | None:
        """What should have been given, or be there."""
        return self._field("expected")

    def _field(self, name: str) -> str | None:
        value = self.fields.get(name)
        return None if value is None else as_text(value)


class CorpusError(WardsearchError):
    """The corpus folder is missing, is not a folder, or cannot be listed."""


class IndexFolderError(WardsearchError):
    """The index folder cannot be used for the reason the message gives."""


class IndexMissingError(IndexFolderError):
    """There is no index in the folder; `wardsearch index` makes one."""


class IndexOutdatedError(IndexFolderError):
    """The index was made with another format or other analysis; it must be rebuilt."""


class IndexLockedError(IndexFolderError):
    """Another process is writing to the index."""


class IndexUnavailableError(IndexFolderError):
    """The cluster that keeps the index cannot be asked, or refuses; `path` is its address."""


class IndexDamagedError(IndexFolderError):
    """A file of the index is missing, cut short or altered; `path` names it."""


class SegmenterError(WardsearchError):
    """pyvi is not installed, or neither its files nor itself can be used."""


class ReportNotFoundError(WardsearchError):
    """The index holds no report of the given id."""


class QueryError(WardsearchError):
    """A filter or option of a query has a value that cannot be understood."""


class ConfigError(WardsearchError):
    """The file of settings cannot be read, or sets what there is not; `path` names it."""


class OpenError(WardsearchError):
    """The file of a report is gone, or no program is known that opens it; `path` names it."""
