"""How does a test make a small corpus, index it, and damage the index?

Writes only under a test's own folder. Texts are the tests' own.
"""

import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.file_names import MANIFEST
from wardsearch.embedded.index.manifest import FileEntry, read_manifest, write_manifest
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync

HEADER = "Ngày đăng {date} | 08:00  | Lượt xem: 7"


def write(corpus: Path, name: str, text: str) -> Path:
    """Write *text* as the file *name* of *corpus*, and its folders."""
    path = corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_lines(corpus: Path, name: str, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write *rows* as a `.jsonl`."""
    return write(corpus, name, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def report(title: str, body: str, *, date: str = "03/04/2023") -> str:
    """Return a report in the layout of the real ones; *date* as they write it."""
    return f"TIN TỨC\n\n{title}\n\n{HEADER.format(date=date)}\n\n{body}\n"


@contextmanager
def indexed(folder: Path, texts: Mapping[str, str] | Sequence[str]) -> Iterator[Index]:
    """Yield an index of *texts* by file name; a sequence is named `0.txt`, `1.txt` and so on."""
    named = texts if isinstance(texts, Mapping) else dict(enumerate(texts))
    (folder / "corpus").mkdir(exist_ok=True)
    for name, text in named.items():
        write(folder / "corpus", name if isinstance(name, str) else f"{name}.txt", text)
    sync(folder / "corpus", folder / "index")
    with open_index(folder / "index") as index:
        yield index


def ids(index: Path | Index, query: str, **options: object) -> list[str]:
    """Return the ids of all hits of *query*, best first, without the `.txt` of a file."""
    if isinstance(index, Path):
        with open_index(index) as opened:
            return ids(opened, query, **options)
    results = index.search(query, limit=1_000, snippets=0, **options)  # type: ignore[arg-type]
    return [hit.id.removesuffix(".txt") for hit in results.hits]


def marked(index: Index, query: str, **options: object) -> list[list[str]]:
    """Return what is marked in the snippets of each hit."""
    results = index.search(query, **options)  # type: ignore[arg-type]
    return [
        [snippet.text[start:end] for snippet in hit.snippets for start, end in snippet.matches]
        for hit in results.hits
    ]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* by name, with what is in them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def set_time(path: Path, time_ns: int) -> None:
    os.utime(path, ns=(time_ns, time_ns))


def segment_files(index: Path) -> list[Path]:
    return sorted(index.glob("*.arrays"))


def alter_array(index: Path, name: str, at: int, value: int) -> None:
    """Set a byte of the array *name* of the only segment, and right all checksums."""
    [path] = segment_files(index)
    file = ArrayFile(path)
    _, _, place = file.directory[name]
    data = bytearray(path.read_bytes())
    data[place + at] = value
    del file
    path.write_bytes(data)
    bless(index)


def bless(index: Path) -> None:
    """Make the manifest agree with the sizes and bytes that the files have now."""
    manifest = read_manifest(index)
    segments = []
    for segment in manifest.segments:
        data = (index / segment.file).read_bytes()
        segments.append(replace(segment, size=len(data), checksum=zlib.crc32(data)))
    assert manifest.catalog is not None
    data = (index / manifest.catalog.file).read_bytes()
    catalog = FileEntry(manifest.catalog.file, len(data), zlib.crc32(data))
    write_manifest(index, replace(manifest, segments=tuple(segments), catalog=catalog))


def manifest_bytes(index: Path) -> bytes:
    return (index / MANIFEST).read_bytes()
