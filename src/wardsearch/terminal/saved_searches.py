"""Which searches has a person saved, and what had been seen when they last asked for news?

Covers a small file for each, beside the settings of the person, by index: what was asked, and the
digests of all reports that the index held when the search was saved or its news were told last. A
report is news if its digest is none of them, so neither a moved corpus nor a rebuilt index nor a
renamed file makes news, and a report that changed does.

A file is replaced as a whole, and nothing else is shared: two runs at once may both tell the same
news, and none is lost. Does not cover the commands (`saved_command`, `news_command`).
"""

import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import click

from wardsearch.corpus.store import DIGEST_BYTES
from wardsearch.errors import ConfigError, said_by
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message
from wardsearch.terminal.personal_files import open_at_once, replace_file
from wardsearch.vietnamese.spelling import to_nfc

_VERSION: Final = 1
_SUFFIX: Final = ".saved"
_OPTIONS: Final[Mapping[str, type]] = {
    **dict.fromkeys(("ward", "since", "until", "about", "kind", "issuer"), str),
    **dict.fromkeys(("sort", "match", "abbreviations"), str),
    **dict.fromkeys(("exact_accents", "all_words"), bool),
}
"""What may be asked beside the words (`options.saving_options`), and of which type each is."""


class SavedSearch(NamedTuple):
    """A search that is kept.

    Attributes:
        name: As it was given.
        query: The text of the query.
        options: What `Index.search` takes beside it.
        since: When its news were told last, or it was saved; ISO 8601, UTC.
        seen: The digests of the reports that the index held then.
    """

    name: str
    query: str
    options: Mapping[str, Any]
    since: str
    seen: frozenset[bytes]


def now() -> str:
    """Return the time as `SavedSearch.since` has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def readable_searches(index: str) -> tuple[list[SavedSearch], list[ConfigError]]:
    """Return the searches saved for *index*, by name, and why others cannot be read."""
    found, failed = [], []
    for file in sorted(_folder(index).glob(f"*{_SUFFIX}")):
        try:
            found.append(_read(file))
        except ConfigError as error:
            failed.append(error)
    return sorted(found, key=lambda each: each.name), failed


def saved_searches(index: str) -> list[SavedSearch]:
    """Return the searches saved for *index*, by name.

    Raises:
        ConfigError: A file cannot be read, or is not what was written.
    """
    found, failed = readable_searches(index)
    if failed:
        raise failed[0]
    return found


def find_saved(index: str, name: str) -> SavedSearch:
    """Return the search saved as *name*.

    Raises:
        ConfigError: There is none, or its file cannot be used.
    """
    file = _file(index, name)
    if file.exists():
        return _read(file)
    from difflib import get_close_matches

    names = [each.name for each in readable_searches(index)[0]]
    if near := get_close_matches(name, names, n=1):
        raise ConfigError("saved-unknown-near", found=name, near=near[0])
    raise ConfigError("saved-unknown", found=name)


def save(index: str, search: SavedSearch, *, replace: bool, known: bool = False) -> None:
    """Keep *search*.

    Args:
        index: The index that is searched.
        search: What is kept.
        replace: Whether one of that name is replaced.
        known: Only if one of that name is there: somebody may have removed it meanwhile.

    Raises:
        ConfigError: There is one of that name and *replace* is not given, or it cannot be written.
    """
    file = _file(index, search.name)
    if file.exists() and not replace:
        raise ConfigError("saved-exists", found=search.name)
    if known and not file.exists():
        return
    try:
        replace_file(file, _encoded(search), flush=True)
    except OSError as error:
        raise ConfigError("saved-unwritable", path=str(file), why=said_by(error)) from error


def remove_saved(index: str, name: str) -> None:
    """Forget the search saved as *name*, also where its file is damaged.

    Raises:
        ConfigError: There is none, or it cannot be removed.
    """
    file = _file(index, name)
    if not file.exists():
        find_saved(index, name)
    try:
        file.unlink()
    except OSError as error:
        raise ConfigError("saved-unwritable", path=str(file), why=said_by(error)) from error


def _encoded(search: SavedSearch) -> bytes:
    """Return a line of JSON, then the digests in order."""
    digests = b"".join(sorted(search.seen))
    head = {
        "version": _VERSION,
        "name": search.name,
        "query": search.query,
        "options": search.options,
        "since": search.since,
        "digest": blake2b(digests, digest_size=DIGEST_BYTES).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + digests


def _read(file: Path) -> SavedSearch:
    try:
        with open(file, "rb", opener=open_at_once) as stream:
            is_file = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
            head, _, digests = (stream.read() if is_file else b"").partition(b"\n")
    except OSError as error:
        raise _unreadable(file, error) from error
    with suppress(ValueError, LookupError, TypeError, RecursionError, OverflowError):
        held = json.loads(head)
        whole = blake2b(digests, digest_size=DIGEST_BYTES).hexdigest()
        if held["version"] == _VERSION and held["digest"] == whole:
            seen = frozenset(
                digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)
            )
            search = SavedSearch(held["name"], held["query"], held["options"], held["since"], seen)
            if _is_possible(search):
                return search
    raise ConfigError("saved-damaged", path=str(file))


def _is_possible(search: SavedSearch) -> bool:
    """Return whether all of *search* is of the types that we write, whatever a file says.

    Raises:
        TypeError, ValueError, OverflowError: It is not.
    """
    datetime.fromisoformat(search.since).astimezone()
    is_text = type(search.name) is type(search.query) is str
    are_options = type(search.options) is dict
    return (
        is_text
        and are_options
        and all(type(value) is _OPTIONS[name] for name, value in search.options.items())
    )


def _unreadable(path: Path, error: OSError) -> ConfigError:
    return ConfigError("saved-unreadable", path=str(path), why=said_by(error))


def _folder(index: str) -> Path:
    """Return where the searches of *index* are kept."""
    place = index if "://" in index else os.path.realpath(index)
    called = "".join(c if c.isalnum() else "-" for c in Path(place).name)[:40]
    return Path(click.get_app_dir("wardsearch"), "saved", f"{called}-{_key(place)}")


def _file(index: str, name: str) -> Path:
    """Return the file of the search *name*, whether its letters are composed or not."""
    return _folder(index) / f"{_key(to_nfc(name))}{_SUFFIX}"


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def described(search: SavedSearch) -> str:
    """Return what *search* asks for, as it is typed after `search`."""
    from shlex import quote

    flags = [
        f"--{name.replace('_', '-')}" + ("" if value is True else f" {quote(str(value))}")
        for name, value in search.options.items()
    ]
    return " ".join(filter(None, [search.query, *flags]))


def nothing_saved(index: str) -> ConfigError:
    """Return the error that no search is saved for *index*."""
    return ConfigError.of(Message("saved-none", path=index))
