"""Is every report in a folder found, and everything else skipped with a reason?"""

import hashlib
import io
import json
import os
import socket
import stat
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus import folder
from wardsearch.corpus.corpus_files import CorpusFile
from wardsearch.corpus.folder import (
    MAX_SIZE,
    digest_file,
    read_file,
    scan_corpus,
)
from wardsearch.corpus.names import on_disk
from wardsearch.corpus.read_options import AS_FOUND
from wardsearch.corpus.readers import READERS
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped
from wardsearch.errors import CorpusError
from wardsearch.messages.message import Message

NO_READER = "no reader for {}"


def write(folder: Path, *names: str, text: str = "Tin\n\nThân bài") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(folder: Path, *, exclude: tuple[str, ...] = ()) -> list[str]:
    return [file.name for file in scan_corpus(folder, exclude=exclude)[0]]


def skipped(folder: Path) -> dict[str, str]:
    return {skip.path: skip.reason for skip in scan_corpus(folder)[1]}


def test_a_corpus_is_every_file_with_a_reader_in_every_folder(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/x.md", "a/b/c.JSONL", "phường/bài viết.txt", "a#1.txt")
    status = (tmp_path / "b.txt").stat()

    files, others = scan_corpus(tmp_path)

    assert [file.name for file in files] == [
        "a#1.txt",
        "a/b/c.JSONL",
        "a/x.md",
        "b.txt",
        "phường/bài viết.txt",
    ]
    assert files[3] == CorpusFile(
        "b.txt", status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    )
    assert others == []


def test_hidden_names_and_the_readme_of_the_corpus_are_left_out_silently(tmp_path: Path) -> None:
    write(tmp_path, ".a.txt", ".git/a.txt", "README.md", "readme.TXT", "README", "a/README.md")

    files, others = scan_corpus(tmp_path)

    assert [file.name for file in files] == ["a/README.md"]
    assert others == []


def test_other_formats_are_skipped_and_named(tmp_path: Path) -> None:
    write(tmp_path, "a.odg", "a/b.PNG", "c", "d.", "e.txt.bak")

    assert names(tmp_path) == []
    assert skipped(tmp_path) == {
        "a.odg": NO_READER.format(".odg"),
        "a/b.PNG": NO_READER.format(".png"),
        "c": NO_READER.format("a name without suffix"),
        "d.": NO_READER.format("a name without suffix"),
        "e.txt.bak": NO_READER.format(".bak"),
    }


def test_what_is_excluded_is_left_out_silently_with_all_below_it(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.md", "drafts/b.txt", "x/drafts/c/d.txt", "x/e.txt", "x/f.odg")

    assert names(tmp_path, exclude=("*.md", "drafts")) == ["a.txt", "x/e.txt"]
    assert names(tmp_path, exclude=("x/*",)) == ["a.md", "a.txt", "drafts/b.txt"]
    assert scan_corpus(tmp_path, exclude=["**/*.odg"])[1] == []


def test_a_file_over_the_limit_is_skipped_and_a_jsonl_is_not(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.jsonl", text="x" * 101)
    write(tmp_path, "b.txt", text="x" * 100)

    files, others = scan_corpus(tmp_path, max_size=100)

    assert [file.name for file in files] == ["a.jsonl", "b.txt"]
    assert others == [Skipped("a.txt", Message("too-large", limit=100))]
    assert list(read_file(tmp_path, "a.txt", max_size=100)) == others
    assert MAX_SIZE == 67_108_864


def test_links_are_followed_to_files_of_the_corpus_only(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, "a/real.txt")
    write(tmp_path, "outside.txt", "corpus2/c.txt")
    for name, target in {
        "link.txt": "a/real.txt",
        "out.txt": "../outside.txt",
        "near.txt": "../corpus2/c.txt",
        "gone.txt": "nowhere.txt",
        "self.txt": "self.txt",
        "a/loop": "..",
        "twin": "a",
        "away": "..",
    }.items():
        (corpus / name).symlink_to(target)

    assert names(corpus) == ["a/real.txt", "link.txt"]
    assert skipped(corpus) == {
        "a/loop": "symbolic link to a folder of the corpus",
        "away": "symbolic link out of the corpus folder",
        "gone.txt": "symbolic link that leads nowhere: No such file or directory",
        "near.txt": "symbolic link out of the corpus folder",
        "out.txt": "symbolic link out of the corpus folder",
        "self.txt": "symbolic link that leads nowhere: Too many levels of symbolic links",
        "twin": "symbolic link to a folder of the corpus",
    }


def test_a_corpus_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "corpus").symlink_to("real")

    assert names(tmp_path / "corpus") == ["a.txt", "b.txt"]


def test_what_is_no_regular_file_is_skipped_without_waiting_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")

    assert skipped(tmp_path) == {
        "pipe": "not a regular file but a named pipe",
        "pipe.txt": "not a regular file but a named pipe",
        "socket.txt": "not a regular file but a socket",
    }
    [skip] = read_file(tmp_path, "pipe.txt")
    assert skip == Skipped("pipe.txt", Message("not-regular", kind=Message("named-pipe")))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"a\nb.txt", r"a\x0ab.txt"),
        (b"\x1b[31m.txt", r"\x1b[31m.txt"),
        (b"caf\xe9.txt", r"caf\xe9.txt"),
        (b"a\\x41.txt", r"a\x5cx41.txt"),
        (b"a\\b.txt", r"a\b.txt"),
        ("a\u202eb\u0085.txt".encode(), r"a\xe2\x80\xaeb\xc2\x85.txt"),
        ("phường\u00a0x.txt".encode(), "phường\u00a0x.txt"),
    ],
)
def test_a_strange_name_prints_and_leads_back_to_its_file(
    tmp_path: Path, raw: bytes, shown: str
) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text("Tin", encoding="utf-8")

    assert names(tmp_path) == [shown]
    assert [item.id for item in read_file(tmp_path, shown) if isinstance(item, Report)] == [shown]
    assert json.loads(json.dumps(shown).encode()) == shown


@given(st.binary(min_size=1, max_size=30).filter(lambda raw: not {0, 47} & set(raw)))
def test_every_name_that_a_file_system_allows_leads_back(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    folder = tmp_path_factory.mktemp("names")
    path = folder / ("a" + os.fsdecode(raw) + ".txt")
    path.touch()

    (name,) = names(folder)

    assert folder / on_disk(name) == path
    assert name.splitlines() == [name]
    assert name.encode().decode() == name


def test_a_folder_that_cannot_be_listed_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", "locked/b.txt")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("locked/"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)

    assert names(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == {"locked/": "cannot be listed: Permission denied"}


def test_a_corpus_that_cannot_be_used_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "file")
    with pytest.raises(CorpusError, match=r"there is no corpus folder '.*none'; make it"):
        scan_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match=r"the corpus '.*file' is a file; give the folder"):
        scan_corpus(tmp_path / "file")

    def scandir(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(CorpusError, match="cannot be listed: Permission denied"):
        scan_corpus(tmp_path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone.txt", "cannot be read: No such file or directory"),
        ("folder.txt", "cannot be read: Is a directory"),
        ("a.odg", NO_READER.format(".odg")),
    ],
)
def test_a_file_that_changed_since_the_scan_is_skipped(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder.txt").mkdir()

    [skip] = read_file(tmp_path, name)

    assert isinstance(skip, Skipped)
    assert (skip.path, skip.reason) == (name, reason)


def test_a_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt", text="Tin")
    write(tmp_path, "c.Jsonl", text='{"id": 1, "text": "Tin"}\n5')

    assert [item for item in read_file(tmp_path, "a/b.txt") if isinstance(item, Skipped)] == []
    first, second = read_file(tmp_path, "c.Jsonl")
    assert isinstance(first, Report)
    assert first.id == "c.Jsonl#1"
    assert second == Skipped("c.Jsonl:2", Message("json-not-object"))


def test_a_digest_is_of_the_content_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt", text="Tin")
    write(tmp_path, "c.txt", text="Tín")

    digests = [digest_file(tmp_path / name).digest for name in ("a.txt", "b.txt", "c.txt")]

    assert digests[0] == digests[1] == hashlib.blake2b(b"Tin", digest_size=16).digest()
    assert digests[0] != digests[2]


@pytest.mark.parametrize("small", [2, 3, 1 << 20])
def test_a_small_file_is_kept_and_not_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    """What is indexed is then what was digested, though the file may change in between."""
    monkeypatch.setattr(folder, "_SMALL", small)
    write(tmp_path, "a.txt", text="Tin")
    found = digest_file(tmp_path / "a.txt")

    assert found.digest == hashlib.blake2b(b"Tin", digest_size=16).digest()
    assert found.content == (b"Tin" if small >= 3 else None)
    write(tmp_path, "a.txt", text="Mới")
    [report] = read_file(tmp_path, "a.txt", content=found.content)
    assert isinstance(report, Report)
    assert report.text == ("Tin" if small >= 3 else "Mới")
    too_long = list(read_file(tmp_path, "a.txt", content=b"Tin", max_size=2))
    assert too_long == [Skipped("a.txt", Message("too-large", limit=2))]


@pytest.mark.parametrize("is_written_to", [False, True])
def test_a_file_that_became_a_pipe_since_the_scan_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_written_to: bool
) -> None:
    monkeypatch.setattr(hashlib, "file_digest", None)  # of a pipe that stays open it never ends
    os.mkfifo(tmp_path / "a.txt")
    other_end = os.open(tmp_path / "a.txt", os.O_RDWR) if is_written_to else None

    found = digest_file(tmp_path / "a.txt")

    assert found == (hashlib.blake2b(digest_size=16).digest(), None)
    if other_end is not None:
        os.close(other_end)


@pytest.mark.parametrize("said", [0, 2, 4, 1 << 20])
def test_a_file_that_changed_since_its_size_was_asked_is_digested_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: int
) -> None:
    write(tmp_path, "a.txt", text="Tin")
    status = list((tmp_path / "a.txt").stat())
    status[stat.ST_SIZE] = said
    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result(status))

    found = digest_file(tmp_path / "a.txt")

    assert found == (hashlib.blake2b(b"Tin", digest_size=16).digest(), None)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_of_a_file_that_grows_while_it_is_read_no_more_than_the_limit_is_read(suffix: str) -> None:
    class Growing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size == 101  # all of it has no end
            return b"x" * 101

    found = list(READERS[suffix].read(Growing(), f"a{suffix}", 100, AS_FOUND))

    assert found == [Skipped(f"a{suffix}", Message("too-large", limit=100))]
