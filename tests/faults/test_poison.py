"""Nothing of an index folder is ever unpickled by wardsearch, whatever its files hold."""

import functools
import os
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.writing import IndexingError

from support.corpora import contents, indexed, report
from wardsearch.embedded.index.file_names import MANIFEST
from wardsearch.embedded.index.manifest import FileEntry, read_manifest, write_manifest
from wardsearch.embedded.writing.writer import ArrayIndex

_USE = """
import sys
looked_up = []
def hook(event, arguments):
    if event == "pickle.find_class":
        looked_up.append(arguments[-2:])
sys.addaudithook(hook)
from wardsearch.terminal.cli import main
corpus, index = sys.argv[1:]
for arguments in (["search", "giai"], ["show", "0.txt"], ["stats"], ["check"],
                  ["index", corpus, "--jobs", "1"], ["index", corpus, "--jobs", "1", "--rebuild"]):
    try:
        main([*arguments, "--index", index], prog_name="wardsearch")
    except SystemExit as error:
        assert error.code in (0, 1, 2), error.code
print(looked_up)
import pickle
pickle.loads(pickle.dumps(len))
print(looked_up)
"""


class Call:
    """Calls a function when it is unpickled."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call


def poisons(victim: Path) -> dict[str, bytes]:
    """Return pickles that harm *victim*, a folder with a file, by what they are made of."""
    storage = FileStorage(str(victim))
    toc = TOC(None, [], 1)
    return {
        # Plainly: code of the system.
        "os.system": pickle.dumps(Call(os.system, f"rm -r {victim}/*")),
        "pathlib": pickle.dumps(Call(Path.unlink, victim / "file")),
        # By classes that a list of harmless ones would hold: NumPy's, Whoosh's, partial, getattr.
        "numpy": pickle.dumps(Call(np.ndarray.tofile, np.zeros(1), str(victim / "file"))),
        "whoosh storage": pickle.dumps(Call(FileStorage.clean, storage)),
        "whoosh toc": pickle.dumps(Call(TOC.create, storage, toc)),
        "whoosh error": pickle.dumps(Call(IndexingError, Call(Path.unlink, victim / "file"))),
        "partial": pickle.dumps(Call(functools.partial(os.unlink, victim / "file"))),
        "getattr": pickle.dumps(Call(getattr, Call(FileStorage, str(victim)), "clean")),
    }


NAMES = tuple(poisons(Path("/nowhere")))


def test_the_poisons_are_poison(tmp_path: Path) -> None:
    harmed = set()
    for name in NAMES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"precious")
        with suppress(Exception):  # some fail when the harm is done
            pickle.loads(poisons(tmp_path / name)[name])  # noqa: S301 - to see it work
        if contents(tmp_path / name) != {"file": b"precious"}:
            harmed.add(name)

    assert harmed >= {"os.system", "pathlib", "numpy", "whoosh storage", "whoosh error", "partial"}


def poison(index: Path, data: bytes, place: str) -> None:
    """Put *data* where it might be read as a pickle: in a file, or behind the head of Whoosh's."""
    manifest = read_manifest(index)
    assert manifest.toc is not None
    assert manifest.catalog is not None
    toc = (index / manifest.toc.file).read_bytes()
    match place:
        case "toc":
            (index / manifest.toc.file).write_bytes(data)
        case "toc with a right checksum":
            poisoned = toc[:8] + data
            (index / manifest.toc.file).write_bytes(poisoned)
            entry = FileEntry(manifest.toc.file, len(poisoned), zlib.crc32(poisoned))
            write_manifest(index, replace(manifest, toc=entry))
        case "later toc":
            name = f"_MAIN_{manifest.generation + 1}.toc"
            (index / name).write_bytes(toc[:8] + data)
        case "segment of whoosh":
            for suffix in ("seg", "trm", "vps", "pst", "fld", "dci", "dcz"):
                (index / f"MAIN_0123456789abcdef.{suffix}").write_bytes(data)
        case "everything":
            for path in index.iterdir():
                path.write_bytes(data)


PLACES = ("toc", "toc with a right checksum", "later toc", "segment of whoosh", "everything")


@pytest.mark.parametrize("place", PLACES)
def test_no_command_unpickles_anything_of_an_index_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "file").write_bytes(b"precious")
    with indexed(tmp_path, [report("Giải phóng mặt bằng", "Phường Bến Lau")]):
        pass
    index = tmp_path / "index"
    # One pickle holds all: what is read at all is read from its beginning.
    poison(index, b"".join(poisons(tmp_path / "victim").values()), place)
    done = subprocess.run(
        [sys.executable, "-c", _USE, str(tmp_path / "corpus"), str(index)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-2:] == ["[]", "[('builtins', 'len')]"]
    assert "Traceback" not in done.stderr
    assert contents(tmp_path / "victim") == {"file": b"precious"}


def test_whooshs_own_objects_read_no_pickle_through_ours(tmp_path: Path) -> None:
    with indexed(tmp_path, ["giải phóng mặt bằng"]):
        pass
    [toc] = (tmp_path / "index").glob("_MAIN_*.toc")
    toc.write_bytes(toc.read_bytes()[:8] + pickle.dumps(Call(os.unlink, str(toc))))
    before = contents(tmp_path / "index")
    index = ArrayIndex(tmp_path / "index")
    with index.searcher() as searcher:
        assert [hit["id"] for hit in searcher.documents()] == ["0.txt"]

    assert index.doc_count() == 1
    assert index.schema.names() != []
    assert MANIFEST in before
    assert contents(tmp_path / "index") == before
