"""How does the catalog of a corpus lie on the disk?

One JSON file a commit. It holds columns, not rows: a hundred thousand files are read and written in
a tenth of a second. A column may be absent where every file has its default.
"""

import json
import zlib
from itertools import repeat
from pathlib import Path
from typing import Any, Final

from wardsearch.corpus.catalog import Catalog, FileState
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.file_names import catalog_file
from wardsearch.embedded.index.manifest import FileEntry
from wardsearch.embedded.index.opening import read_file
from wardsearch.embedded.index.storage import replacing
from wardsearch.errors import IndexDamagedError, command_for
from wardsearch.messages.message import Message, as_plain, from_plain

_LATER: Final = ("read_as", "stated", "unread_pages", "ctime_ns", "inode", "skipped_by")


def read_catalog(folder: Path, entry: FileEntry | None, data: bytes | None = None) -> Catalog:
    """Return the catalog that a manifest names; an empty one where it names none.

    Args:
        folder: The index folder.
        entry: What the manifest says of the catalog.
        data: The content of the file, if it was read before.

    Raises:
        IndexDamagedError: It is not what was written.
    """
    if entry is None:
        return Catalog()
    path = folder / entry.file
    try:
        if data is None:
            data = read_file(path, entry.size)
        if zlib.crc32(data) != entry.checksum:
            raise ValueError("it fails its checksum")  # noqa: TRY301 - one sentence for all damage
        columns = json.loads(data)
        # A catalog from before there were other formats lacks the columns that only they fill.
        nothing = FileState(0, 0, "", 0)._asdict()
        states = map(
            FileState,
            *(
                columns[name] if name not in _LATER else columns.get(name) or repeat(nothing[name])
                for name in FileState._fields
            ),
        )
        return Catalog(
            dict(zip(columns["names"], states, strict=True)),
            [Skipped(path, _reason(why)) for path, *why in columns["skipped"]],
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamagedError(
            "index-damaged", path=str(path), why=str(error), command=command_for(folder)
        ) from error


def _reason(why: list[Any]) -> Message:
    """Return why something was skipped; a catalog from before there were codes has the sentence."""
    return from_plain(why) if len(why) > 1 else Message("uncoded", sentence=str(why[0]))


def write_catalog(folder: Path, catalog: Catalog, generation: int) -> FileEntry:
    """Write *catalog* for the commit of *generation*; return what the manifest says of it."""
    columns: dict[str, object] = {"names": list(catalog.files)}
    states = catalog.files.values()
    for place, name in enumerate(FileState._fields):
        values = [state[place] for state in states]
        if name not in _LATER or any(values):
            columns[name] = values
    columns["skipped"] = [[path, *as_plain(why)] for path, why in catalog.skipped]
    data = json.dumps(columns, separators=(",", ":")).encode()
    name = catalog_file(generation)
    with replacing(folder / name) as file:
        file.write(data)
    return FileEntry(name, len(data), zlib.crc32(data))
