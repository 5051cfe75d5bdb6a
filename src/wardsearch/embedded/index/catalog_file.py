"""How does the catalog of a corpus lie on the disk?

An array file a commit, of columns: those of a hundred thousand files are read in milliseconds, for
nothing is made of them but their names. Texts that many files have in common stand once, among the
facts of the file. A column may be absent where no file has anything in it.
"""

import zlib
from collections.abc import Iterator
from mmap import mmap
from pathlib import Path

import numpy as np

from wardsearch.analysis.arrays import Array
from wardsearch.corpus.catalog import COUNTS, DIGEST_BYTES, TEXTS, Catalog, FileStates
from wardsearch.corpus.corpus_files import STAMPS
from wardsearch.corpus.name_column import END, NameColumn
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.file_names import catalog_file
from wardsearch.embedded.index.manifest import FileEntry
from wardsearch.embedded.index.opening import read_file
from wardsearch.errors import IndexDamagedError, command_for, said_by
from wardsearch.messages.message import as_plain, from_plain


def read_catalog(
    folder: Path, entry: FileEntry | None, data: bytes | mmap | None = None
) -> Catalog:
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
        return _catalog(ArrayFile(path, data))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        why = "it is gone" if isinstance(error, FileNotFoundError) else said_by(error)
        raise IndexDamagedError(
            "index-damaged", path=str(path), why=why, command=command_for(folder)
        ) from error


def _catalog(file: ArrayFile) -> Catalog:
    """Return the catalog in *file*.

    Raises:
        IndexDamagedError, KeyError, TypeError, ValueError: There is none that we wrote.
    """
    names = str(file.view("names"), "utf-8")
    stamps, counts, texts = (
        np.stack([_column(file, name) for name in columns]).T for columns in (STAMPS, COUNTS, TEXTS)
    )
    files = FileStates(
        NameColumn(
            names, int(np.count_nonzero(file["names"] == ord(END)))
        ),  # faster than of a text
        stamps,
        counts.astype(np.int64),
        file["digest"].reshape(-1, DIGEST_BYTES),
        texts.astype(np.int32),
        [str(text) for text in file.facts["texts"]],
    )
    skipped = [Skipped(path, from_plain(why)) for path, *why in file.facts["skipped"]]
    if not all(isinstance(path, str) for path, _ in skipped):
        raise TypeError("a skipped file has no name")
    return Catalog(files, skipped)


def write_catalog(folder: Path, catalog: Catalog, generation: int) -> FileEntry:
    """Write *catalog* for the commit of *generation*; return what the manifest says of it."""
    name = catalog_file(generation)
    with ArrayFileWriter(folder / name) as file:
        for array, column in _arrays(catalog.files):
            file.add(array, column)
        skipped = [[path, *as_plain(why)] for path, why in catalog.skipped]
        size, checksum = file.close({"texts": list(catalog.files.strings), "skipped": skipped})
    return FileEntry(name, size, checksum)


def _column(file: ArrayFile, name: str) -> Array:
    return file[name] if name in file else np.zeros_like(file["reports"])


def _arrays(files: FileStates) -> Iterator[tuple[str, Array]]:
    yield "names", np.frombuffer(files.name_column.joined.encode(), np.uint8)
    yield from zip(STAMPS, files.stamps.T, strict=True)
    yield "digest", files.digests.reshape(-1)
    for name, column in zip(COUNTS + TEXTS, (*files.counts.T, *files.texts.T), strict=True):
        if name == "reports" or column.any():
            yield name, column.astype(np.uint32)
