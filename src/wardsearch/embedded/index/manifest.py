"""Which files make up the index, and who made them?

`manifest.json` names the current commit: its segments with their sizes, checksums and deleted
documents, the catalog of the corpus, and the versions of format and analysis. Replacing it, by one
rename, *is* the commit: what it does not name does not exist for a reader. It is read before
anything else, nothing in it is code, and it carries a checksum of itself.
"""

import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wardsearch._version import __version__
from wardsearch.analysis.tokenizer import ANALYSIS_VERSION
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders, name_of
from wardsearch.embedded.index.array_file import FORMAT_VERSION
from wardsearch.embedded.index.file_names import (
    LAST_GENERATION,
    MANIFEST,
    is_of_commit,
    segment_file,
)
from wardsearch.embedded.index.opening import LARGEST_MANIFEST, read_file
from wardsearch.embedded.index.storage import flush_folder, replacing
from wardsearch.errors import (
    IndexDamagedError,
    IndexFolderError,
    IndexMissingError,
    IndexOutdatedError,
    command_for,
    said_by,
)
from wardsearch.frozen import Frozen, field_names
from wardsearch.messages.message import Message

if TYPE_CHECKING:
    from wardsearch.corpus.store import Remembered

_SHOWN_CHARS: Final = 40  # of a version in a message
_LARGEST: Final = 2**63 - 1  # bytes of a file
_LARGEST_CHECKSUM: Final = 2**32 - 1
_MOST_DOCUMENTS: Final = 2**31 - 1  # of a segment; their numbers have four bytes


class SegmentEntry(Frozen):
    """A segment of the commit.

    Attributes:
        id: Whoosh's random name of it.
        file: Its file in the index folder.
        documents: Documents in it, deleted ones included.
        size, checksum: Bytes and CRC-32 of the file.
        deleted: The documents deleted since it was written, ascending.
    """

    id: str
    file: str
    documents: int
    size: int
    checksum: int
    deleted: list[int]


class FileEntry(Frozen):
    """A file of the commit that is no segment, with its size in bytes and CRC-32."""

    file: str
    size: int
    checksum: int


class Manifest(Frozen):
    """A commit.

    Attributes:
        generation: Counts the commits.
        folders: The folders that were indexed.
        segments: What is searched.
        catalog: What the corpus folder held (see `wardsearch.corpus.catalog`).
        toc: Whoosh's table of contents of the same commit, for other programs; never read by ours.
        format: Version of the file format; `FORMAT_VERSION` when it was written now.
        analysis: Version of spelling and tokens; `ANALYSIS_VERSION` when it was written now.
        segmenter: Version of what found the words.
        folding: Version of what folded letters of other languages.
        written_by: The release of wardsearch.
    """

    generation: int
    folders: CorpusFolders
    segments: tuple[SegmentEntry, ...] = ()
    catalog: FileEntry | None = None
    toc: FileEntry | None = None
    format: int = FORMAT_VERSION
    analysis: str = ANALYSIS_VERSION
    segmenter: str = ""
    folding: str = ""
    written_by: str = __version__

    @property
    def report_count(self) -> int:
        """How many documents live."""
        return sum(segment.documents - len(segment.deleted) for segment in self.segments)


def read_manifest(folder: Path) -> Manifest:
    """Return the current commit of the index in *folder*.

    Raises:
        IndexMissingError: There is no manifest.
        IndexDamagedError: It cannot be read.
        IndexOutdatedError: Another format or analysis made the index.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(read_file(path, LARGEST_MANIFEST))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing(folder) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, said_by(error)) from error
    try:
        found = data["format"], data["analysis"]
        if found != (FORMAT_VERSION, ANALYSIS_VERSION):
            raise _outdated(folder, *found)
        if data.pop("checksum") != _checksum(data):
            raise _damaged(path, "it fails its checksum")
        return _from_json(data)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise _damaged(path, f"it cannot be read ({said_by(error)})") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make *manifest* the current commit of the index in *folder*, durably and atomically."""
    data = {
        "format": manifest.format,
        "analysis": manifest.analysis,
        "segmenter": manifest.segmenter,
        "folding": manifest.folding,
        "written_by": manifest.written_by,
        "generation": manifest.generation,
        "folders": [folder._asdict() for folder in manifest.folders.folders],
        "catalog": _fields(manifest.catalog) if manifest.catalog else None,
        "toc": _fields(manifest.toc) if manifest.toc else None,
        "segments": [_fields(segment) for segment in manifest.segments],
    }
    data["checksum"] = _checksum(data)
    with replacing(folder / MANIFEST) as file:
        file.write(json.dumps(data, indent=1).encode())
    flush_folder(folder)


def _fields(entry: SegmentEntry | FileEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in field_names(type(entry))}


def _checksum(data: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(data).encode())


def _from_json(data: dict[str, Any]) -> Manifest:
    """Return what *data* says.

    Raises:
        KeyError, TypeError, ValueError: It says something that no manifest of ours does.
    """
    catalog, toc = (
        None if data[name] is None else FileEntry(**_checked(FileEntry, data[name]))
        for name in ("catalog", "toc")
    )
    return Manifest(
        generation=_number(data["generation"], LAST_GENERATION),
        folders=_folders(data["folders"]),
        segments=tuple(
            SegmentEntry(**_checked(SegmentEntry, segment)) for segment in data["segments"]
        ),
        catalog=catalog,
        toc=toc,
        segmenter=_text(data["segmenter"]),
        folding=_text(data["folding"]),
        written_by=_text(data["written_by"]),
    )


def _checked(kind: type[SegmentEntry | FileEntry], data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an entry, each of which is as we write it."""
    if data.keys() != set(field_names(kind)):
        raise ValueError(f"an entry has not the fields {', '.join(field_names(kind))}")
    file = _text(data["file"])
    if not is_of_commit(file):  # or it leads out of the folder
        raise ValueError(f"{file!r} is not the name of a file of a commit")
    _number(data["size"], _LARGEST)
    _number(data["checksum"], _LARGEST_CHECKSUM)
    if kind is SegmentEntry:
        if segment_file(_text(data["id"])) != file:
            raise ValueError(f"{file!r} is not the file of segment {data['id']!r}")
        count = _number(data["documents"], _MOST_DOCUMENTS)
        last = -1
        for number in data["deleted"]:
            if _number(number, count - 1) <= last:
                raise ValueError(f"{file} has not the documents said to be deleted")
            last = number
    return data


def _number(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{str(value)[:_SHOWN_CHARS]!r} is no number from 0 to {most}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:_SHOWN_CHARS]!r} is no text")
    return value


def remembered(folder: Path) -> "Remembered":
    """Return what the index in *folder*, of whatever format, remembers.

    Nothing where there is no index, or its manifest is damaged: what a bad disk says is not to be
    indexed.
    """
    from wardsearch.corpus.store import Remembered  # readers do not need it

    try:
        manifest = read_manifest(folder)
        return Remembered(manifest.folders, manifest.report_count)
    except IndexOutdatedError:
        data = json.loads(read_file(folder / MANIFEST, LARGEST_MANIFEST))
        try:
            if "folders" in data:
                return Remembered(_folders(data["folders"]), 0)
            path = str(data["corpus"])  # before format 3
        except (KeyError, TypeError, ValueError):
            return Remembered(CorpusFolders(), 0)
        return Remembered(CorpusFolders((CorpusFolder(name_of(path), path),)), 0)
    except IndexFolderError:
        return Remembered(CorpusFolders(), 0)


def _folders(listed: list[Any]) -> CorpusFolders:
    folders = tuple(CorpusFolder(_text(each["name"]), _text(each["path"])) for each in listed)
    for name, path in folders:
        if not name or "/" in name or not Path(path).is_absolute():
            raise ValueError(f"{name!r} is not the name of a folder, or {path!r} no whole path")
    if len({folder.name for folder in folders}) < len(folders):
        raise ValueError("two folders have one name")
    return CorpusFolders(folders)


def _outdated(folder: Path, of_format: object, of_analysis: object) -> IndexOutdatedError:
    return IndexOutdatedError(
        "index-outdated",
        path=str(folder),
        found=_versions(of_format, of_analysis),
        expected=_versions(FORMAT_VERSION, ANALYSIS_VERSION),
        command=command_for(folder),
    )


def _versions(of_format: object, of_analysis: object) -> Message:
    return Message("index-versions", format=_shown(of_format), analysis=_shown(of_analysis))


def _shown(version: object) -> str:
    text = str(version)
    return text if text.isprintable() and len(text) < _SHOWN_CHARS else "unknown"


def _missing(folder: Path) -> IndexFolderError:
    if folder.exists() and not folder.is_dir():
        return IndexFolderError("index-is-file", path=str(folder))
    command = command_for(folder, rebuild=False)
    return IndexMissingError("index-missing", path=str(folder), command=command)


def _damaged(path: Path, why: str) -> IndexDamagedError:
    command = command_for(path.parent)
    return IndexDamagedError("index-damaged", path=str(path), why=why, command=command)
