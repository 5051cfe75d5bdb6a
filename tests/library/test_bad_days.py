"""What befalls a corpus that no one meant: coinciding names, lost shares, killed runs."""

import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from support.corpora import contents, ids, manifest_bytes, write, write_lines
from wardsearch.corpus import comparison
from wardsearch.corpus.folder import Digested, digest_file, read_file
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.embedded.writing import at_hand, commits as committing, writer
from wardsearch.errors import CorpusError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.results import SyncResult


class Folders:
    """A corpus folder and the index of it."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "corpus"
        self.index = folder / "index"
        self.corpus.mkdir()

    def sync(self, **options: object) -> SyncResult:
        return sync(self.corpus, self.index, **options)  # type: ignore[arg-type]

    def found(self) -> dict[str, str]:
        """Return the id and path of every report."""
        with open_index(self.index) as index:
            hits = (
                index.search("", since="1900", limit=99).hits
                or index.search("noi dung", limit=99).hits
            )
            return {hit.id: hit.path for hit in hits}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def counts(result: SyncResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.deleted, result.unchanged


def write_zip(path: Path, **members: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)


# Coinciding names


def make_zip(corpus: Path) -> list[str]:
    write_zip(corpus / "x.zip", a_txt="Tiêu đề zip\n\nNội dung trong zip")
    write(corpus, "x.zip#a.txt", "Tiêu đề khác\n\nNội dung ngoài zip")
    return ["x.zip", "x.zip#a.txt"]


def make_lines(corpus: Path) -> list[str]:
    write_lines(corpus, "l.jsonl", [{"id": "b.txt", "text": "nội dung dòng"}])
    write(corpus, "l.jsonl#b.txt", "Nội dung ngoài")
    return ["l.jsonl", "l.jsonl#b.txt"]


def make_nested_lines(corpus: Path) -> list[str]:
    write_lines(corpus, "a.jsonl", [{"id": "x.jsonl#y", "text": "nội dung dòng"}])
    write_lines(corpus, "a.jsonl#x.jsonl", [{"id": "y", "text": "nội dung khác"}])
    return ["a.jsonl", "a.jsonl#x.jsonl"]


def make_mail(corpus: Path) -> list[str]:
    head = "Subject: Thư\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    part = "--b\r\nContent-Type: text/plain\r\n\r\nnoi dung thu\r\n--b\r\n"
    added = (
        "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n"
        "noi dung kem\r\n--b--\r\n"
    )
    (corpus / "m.eml").write_bytes((head + part + added).encode())
    write(corpus, "m.eml#a.txt", "Nội dung ngoài")
    return ["m.eml", "m.eml#a.txt"]


def make_folder(corpus: Path) -> list[str]:
    write_zip(corpus / "x.zip", **{"d/a_txt": "Nội dung trong zip"})
    write(corpus, "x.zip#d/a.txt", "Nội dung ngoài zip")
    return ["x.zip", "x.zip#d/a.txt"]


@pytest.mark.parametrize("make", [make_zip, make_lines, make_nested_lines, make_mail, make_folder])
def test_two_files_whose_ids_would_coincide_are_two_reports(
    folders: Folders, make: Callable[[Path], list[str]]
) -> None:
    files = make(folders.corpus)

    added = folders.sync().added
    assert check_index(folders.index).problems == ()
    found = folders.found()
    assert (len(found), added >= 2) == (added, True)
    assert {os.path.relpath(path, folders.corpus) for path in found.values()} == set(files)
    with open_index(folders.index) as index:
        texts = {index.get(report_id).text for report_id in found}
    assert len(texts) == added
    with (folders.corpus / files[1]).open("a") as file:  # an edit used to end in a traceback
        file.write("\n" if files[1].endswith("l") else " sửa đổi")
    assert folders.sync(allow_empty=True).total == added
    (folders.corpus / files[0]).unlink()
    folders.sync(allow_empty=True)
    assert set(folders.found().values()) == {(folders.corpus / files[1]).as_posix()}
    assert check_index(folders.index).problems == ()


def test_an_index_in_which_reports_share_an_id_is_mended_by_the_next_run(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_zip(folders.corpus)
    with monkeypatch.context() as old:  # as releases before this one named files
        for module in ("folder", "folders"):
            old.setattr(f"wardsearch.corpus.{module}.printable", lambda name: name)
        old.setattr(committing, "split_id", lambda report_id: (report_id, ""))
        folders.sync()
    assert "ids are of several reports" in check_index(folders.index).problems[0]

    folders.sync(allow_empty=True)
    assert check_index(folders.index).problems == ()
    assert sorted(folders.found()) == ["x.zip#a.txt", r"x.zip\x23a.txt"]


@pytest.mark.parametrize("name", ["Báo cáo #3.txt", "dòng\nmới.txt", "a\\x23b.txt", "x.zip#1.txt"])
def test_the_path_of_a_hit_exists(folders: Folders, name: str) -> None:
    write(folders.corpus, name, "nội dung")
    folders.sync()

    [path] = folders.found().values()
    assert Path(path).read_text() == "nội dung"


# What was skipped


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of corpus files that are opened from now on."""
    names: list[str] = []
    real_digest, real_read = digest_file, read_file

    def digest(path: str) -> Digested:
        names.append(Path(path).name)
        return real_digest(path)

    def read(*arguments: object, **options: object) -> object:
        names.append(str(arguments[1]))
        return real_read(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(comparison, "digest_file", digest)
    monkeypatch.setattr(comparison, "read_file", read)
    return names


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files for long unchanged, however new they are."""
    monkeypatch.setattr(comparison, "UNSETTLED_NS", -(10**12))


@pytest.mark.usefixtures("settled")
def test_an_unchanged_file_that_was_skipped_is_not_opened_again(
    folders: Folders, opened: list[str]
) -> None:
    write(folders.corpus, "a.txt", "nội dung")
    (folders.corpus / "bad.txt").write_bytes(b"\0\0")
    (folders.corpus / "bad.pdf").write_bytes(b"%PDF-1.4 nothing more")
    write(folders.corpus, "lines.jsonl", '{"id": 1, "text": "nội dung"}\n{"id"')
    write_zip(folders.corpus / "z.zip", a_txt="nội dung", b_pdf="%PDF-1.4")
    first = folders.sync()
    assert len(first.skipped) == len(first.newly_skipped) == 4
    opened.clear()

    again = folders.sync()
    assert (again.skipped, again.newly_skipped, opened) == (first.skipped, (), [])
    with open_index(folders.index) as index:
        assert index.stats().skipped == first.skipped


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("option", [{"max_size": 1 << 20}, {"release": "9.9"}, {"library": "1"}])
def test_a_skipped_file_is_read_again_by_what_may_read_it(
    folders: Folders, opened: list[str], monkeypatch: pytest.MonkeyPatch, option: dict[str, object]
) -> None:
    write(folders.corpus, "a.txt", "nội dung")
    (folders.corpus / "bad.txt").write_bytes(b"\0\0")
    folders.sync()
    if release := option.pop("release", None):
        monkeypatch.setattr("wardsearch.corpus.reading_plan.__version__", release)
    if option.pop("library", None):
        monkeypatch.setattr("wardsearch.formats.installed_readers", lambda: "lxml=99")
    opened.clear()

    result = folders.sync(**option)
    assert set(opened) == {"bad.txt"}
    assert (len(result.skipped), result.newly_skipped) == (1, ())


@pytest.mark.usefixtures("settled")
def test_a_skipped_file_that_changes_is_read_again_and_told(folders: Folders) -> None:
    (folders.corpus / "bad.txt").write_bytes(b"\0\0")
    folders.sync()
    (folders.corpus / "bad.txt").write_bytes(b"\0\0\0")
    assert len(folders.sync().newly_skipped) == 1
    write(folders.corpus, "bad.txt", "nội dung")

    assert (counts(folders.sync()), folders.sync().skipped) == ((1, 0, 0, 0), ())


@pytest.mark.usefixtures("settled")
def test_a_file_that_another_day_may_be_read_is_tried_each_day(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folders.corpus, "a.txt", "nội dung")

    def refuse(path: str) -> Digested:
        raise PermissionError(13, "Permission denied", path)

    with monkeypatch.context() as denied:
        denied.setattr(comparison, "digest_file", refuse)
        assert len(folders.sync().newly_skipped) == 1
        assert (len(folders.sync().skipped), folders.sync().newly_skipped) == (1, ())
    assert counts(folders.sync()) == (1, 0, 0, 0)


# Edits


def test_an_edit_that_keeps_size_and_time_is_seen(folders: Folders) -> None:
    path = folders.corpus / "a.txt"
    write(folders.corpus, "a.txt", "nội dung xưa")
    os.utime(path, ns=(10**18, 10**18))
    time.sleep(0.02)  # a tick of the clock that stamps changes
    folders.sync()
    write(folders.corpus, "a.txt", "nội dung mới")
    os.utime(path, ns=(10**18, 10**18))

    assert counts(folders.sync()) == (0, 1, 0, 0)


def test_a_copy_in_its_place_of_the_same_size_and_time_is_seen(folders: Folders) -> None:
    write(folders.corpus, "a.txt", "nội dung xưa")
    write(folders.corpus.parent, "copy.txt", "nội dung mới")
    for path in (folders.corpus / "a.txt", folders.corpus.parent / "copy.txt"):
        os.utime(path, ns=(10**18, 10**18))
    folders.sync()
    (folders.corpus.parent / "copy.txt").replace(folders.corpus / "a.txt")

    assert counts(folders.sync()) == (0, 1, 0, 0)


def test_a_file_changed_just_before_the_scan_is_looked_at_again(
    folders: Folders, opened: list[str]
) -> None:
    write(folders.corpus, "a.txt", "nội dung")
    folders.sync()
    opened.clear()

    folders.sync()
    assert opened == ["a.txt"]


def test_verify_compares_content_whatever_the_times_say(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folders.corpus, "a.txt", "nội dung xưa")
    folders.sync()
    write(folders.corpus, "a.txt", "nội dung mới")
    with monkeypatch.context() as blind:
        blind.setattr(
            comparison._Comparison,  # noqa: SLF001 - a system that shows no change at all
            "_unchanged",
            lambda self: self._rows >= (self._verify and len(self._rows)),
        )
        assert counts(folders.sync()) == (0, 0, 0, 1)
        assert counts(folders.sync(verify=True)) == (0, 1, 0, 0)


# No silent emptying


@pytest.fixture
def ten(folders: Folders) -> Folders:
    for number in range(10):
        write(folders.corpus, f"{number}.txt", f"nội dung {number}")
    folders.sync()
    return folders


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("left", [0, 4])
def test_a_corpus_that_lost_most_reports_changes_nothing_unless_told(
    ten: Folders, left: int, *, rebuild: bool, dry_run: bool
) -> None:
    for number in range(left, 10):
        (ten.corpus / f"{number}.txt").unlink()
    before = contents(ten.index)

    with pytest.raises(CorpusError, match=rf"{10 - left} of 10 reports.*--allow-empty") as caught:
        ten.sync(rebuild=rebuild, dry_run=dry_run)
    assert str(caught.value).count("\n") == 0
    assert contents(ten.index) == before
    assert ten.sync(rebuild=rebuild, allow_empty=True).total == left


def test_half_may_go_and_what_moves_is_not_gone(ten: Folders) -> None:
    (ten.corpus / "old").mkdir()
    for number in range(10):
        (ten.corpus / f"{number}.txt").rename(ten.corpus / "old" / f"{number}.txt")
    assert counts(ten.sync()) == (10, 0, 10, 0)
    for number in range(5):
        (ten.corpus / "old" / f"{number}.txt").unlink()

    assert counts(ten.sync()) == (0, 0, 5, 5)


def test_an_exclusion_of_everything_is_no_way_to_lose_it(ten: Folders) -> None:
    with pytest.raises(CorpusError, match="--allow-empty"):
        ten.sync(exclude=["*"])


def test_an_export_cut_short_is_not_taken_for_the_whole(folders: Folders) -> None:
    rows = [{"id": number, "text": f"nội dung {number}"} for number in range(10)]
    write_lines(folders.corpus, "l.jsonl", rows)
    folders.sync()
    write_lines(folders.corpus, "l.jsonl", rows[:3])
    before = manifest_bytes(folders.index)

    with pytest.raises(CorpusError, match="7 of 10 reports"):
        folders.sync()
    assert manifest_bytes(folders.index) == before
    assert counts(folders.sync(allow_empty=True)) == (0, 0, 7, 3)


# Folders


def test_another_folder_is_refused_until_it_is_said_what_is_meant(
    ten: Folders, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    write(other, "x.txt", "nội dung khác")
    before = contents(ten.index)

    with pytest.raises(CorpusError, match=r"10 reports.*--add.*--replace"):
        sync(other, ten.index)
    with pytest.raises(CorpusError, match=r"--add"):
        sync([ten.corpus, other], ten.index)
    with pytest.raises(CorpusError, match=r"--add"):
        sync(None, ten.index, default=other)
    assert contents(ten.index) == before
    assert counts(sync(other, ten.index, replace=True)) == (1, 0, 10, 0)
    assert ten.found() == {"x.txt": (other / "x.txt").as_posix()}


def test_several_folders_are_told_apart_by_name_and_remembered(
    ten: Folders, tmp_path: Path
) -> None:
    other = tmp_path / "more" / "corpus"
    write(other, "1.txt", "nội dung khác")

    assert counts(sync(other, ten.index, add=True)) == (1, 10, 0, 0)
    found = ten.found()
    assert found["corpus/1.txt"] == (ten.corpus / "1.txt").as_posix()
    assert found["corpus-2/1.txt"] == (other / "1.txt").as_posix()
    write(other, "2.txt", "nội dung mới")
    write(ten.corpus, "1.txt", "nội dung sửa")
    assert counts(sync(other, ten.index)) == (1, 0, 0, 11)  # the other folder is left as it was
    assert counts(sync(None, ten.index)) == (0, 1, 0, 11)
    assert counts(sync([other, ten.corpus], ten.index)) == (0, 0, 0, 12)
    assert counts(sync(ten.corpus, ten.index, replace=True)) == (0, 10, 2, 0)
    assert sorted(ten.found()) == [f"{number}.txt" for number in range(10)]
    assert check_index(ten.index).problems == ()


def test_a_new_index_takes_several_folders_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, "x.txt", f"nội dung {name}")
        write(tmp_path / name, "bad.txt", "\0")

    result = sync([tmp_path / "a", tmp_path / "b", tmp_path / "a/"], tmp_path / "index")
    assert (result.added, [path for path, _ in result.skipped]) == (2, ["a/bad.txt", "b/bad.txt"])
    (tmp_path / "a" / "bad.txt").unlink()
    again = sync([tmp_path / "b"], tmp_path / "index")
    assert [path for path, _ in again.skipped] == ["a/bad.txt", "b/bad.txt"]
    assert sorted(ids(tmp_path / "index", "noi dung")) == ["a/x", "b/x"]


def test_a_folder_within_another_is_refused(ten: Folders) -> None:
    write(ten.corpus, "sub/x.txt", "nội dung")

    with pytest.raises(CorpusError, match="lies in"):
        sync([ten.corpus / "sub"], ten.index, add=True)


def test_one_folder_of_several_that_is_empty_is_most_of_nothing_but_told(tmp_path: Path) -> None:
    for name, count in (("a", 3), ("b", 9)):
        for number in range(count):
            write(tmp_path / name, f"{number}.txt", f"nội dung {number}")
    sync([tmp_path / "a", tmp_path / "b"], tmp_path / "index")
    for path in (tmp_path / "b").iterdir():
        path.unlink()

    with pytest.raises(CorpusError, match="9 of 12 reports"):
        sync(None, tmp_path / "index")


def test_a_folder_that_is_gone_leaves_all_as_it_was(ten: Folders) -> None:
    ten.corpus.rename(ten.corpus.with_name("away"))
    before = contents(ten.index)

    with pytest.raises(CorpusError, match="there is no corpus folder"):
        sync(None, ten.index)
    assert contents(ten.index) == before


def test_a_rebuild_of_an_outdated_index_knows_its_folder(ten: Folders) -> None:
    path = ten.index / "manifest.json"
    data = json.loads(path.read_bytes())
    old = {**data, "format": 2, "corpus": str(ten.corpus)}
    del old["folders"]
    path.write_text(json.dumps(old))

    assert sync(None, ten.index, rebuild=True).added == 10
    assert read_manifest(ten.index).folders.folders[0].path == str(ten.corpus)


# Killed runs

KILLED = """
import signal
import sys
import wardsearch.__main__ as run
from wardsearch.embedded.writing import at_hand, segment_builder
at_hand.LARGE_BYTES = 1000
at_hand.LONG_SECONDS, at_hand._LOOK_SECONDS = 0.2, 0.05
real = segment_builder.build_segment
def build(batch):
    if any(len(text) > 1000 for text in batch.texts):
        print("at hand", flush=True)
        import time
        time.sleep(12)  # longer than a first Ctrl-C waits
    return real(batch)
segment_builder.build_segment = build
signal.signal(signal.SIGINT, signal.default_int_handler)  # which nohup and services ignore
sys.argv[1:] = ["index", sys.argv[1], "--index", sys.argv[2], "--jobs", "1"]
run.main()
"""


def killed(folders: Folders, by: int) -> tuple[int, str]:
    """Kill a run that reads a large file; return its exit code and what it says."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, folders.corpus, folders.index],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "at hand\n"
    process.send_signal(by)
    _, said = process.communicate()
    return process.returncode, said


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_file_that_killed_a_run_is_skipped_by_the_next(folders: Folders) -> None:
    write(folders.corpus, "a.txt", "nội dung trước")
    write(folders.corpus, "b.txt", "nội dung " * 1000)
    write(folders.corpus, "c.txt", "nội dung sau")
    killed(folders, signal.SIGKILL)

    result = folders.sync()
    assert [(path, why.code) for path, why in result.newly_skipped] == [("b.txt", "killed-a-run")]
    assert sorted(folders.found()) == ["a.txt", "c.txt"]
    assert not (folders.index / "reading.json").exists()
    again = folders.sync()
    assert (again.skipped, again.newly_skipped) == (result.skipped, ())
    write(folders.corpus, "b.txt", "nội dung khác")
    assert folders.sync().added == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize(
    ("sent", "ending"),
    [
        (signal.SIGINT, (130, "wardsearch: interrupted\n")),
        (signal.SIGTERM, (143, "wardsearch: terminated\n")),
        (signal.SIGHUP, (129, "wardsearch: terminated\n")),
    ],
)
def test_a_run_that_was_asked_to_end_blames_no_file(
    folders: Folders, sent: int, ending: tuple[int, str]
) -> None:
    write(folders.corpus, "a.txt", "nội dung trước")
    write(folders.corpus, "b.txt", "nội dung " * 1000)

    assert killed(folders, sent) == ending
    assert not (folders.index / "reading.json").exists()
    result = folders.sync()
    assert (result.total, result.skipped) == (2, ())


LOADING = """
import os, sys, time
from wardsearch.corpus import plain_text

is_sent = False
decode_any = plain_text.decode_any

def decode_slowly(*given):  # so that what was put off is heard before all is done
    found = decode_any(*given)
    for _ in range(1000 * is_sent):
        time.sleep(0.01)
    return found

plain_text.decode_any = decode_slowly
from wardsearch.embedded.writing import at_hand
from wardsearch.__main__ import main
corpus, index, number, times = sys.argv[1:]
at_hand.LARGE_BYTES = 1000

def hear(event, args):
    global is_sent
    if event == "import" and args[0] == "wardsearch.formats.encodings.tables":
        is_sent = True
        for _ in range(int(times)):
            os.kill(os.getpid(), int(number))

sys.addaudithook(hear)
sys.argv = ["wardsearch", "index", corpus, "--index", index]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("number", [2, 15, 1])
def test_a_run_that_was_asked_to_end_while_a_module_loads_keeps_what_it_read(
    folders: Folders, number: int, times: int
) -> None:
    write(folders.corpus, "a.txt", "nội dung trước")
    text = unicodedata.normalize("NFD", "Ngày mai trời nắng, cầu Long Biên đã sửa xong. ") * 99
    for whole in "âêôăđươ":
        text = text.replace(unicodedata.normalize("NFD", whole), whole)
    (folders.corpus / "b.txt").write_bytes(text.encode("cp1258"))
    command = [sys.executable, "-c", LOADING, str(folders.corpus), str(folders.index)]
    ended = subprocess.run(
        [*command, str(number), str(times)], capture_output=True, text=True, timeout=60, check=False
    )

    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (128 + number, 1)
    assert not (folders.index / "reading.json").exists()
    assert "a.txt" in folders.found()
    result = folders.sync()
    assert (result.total, result.skipped) == (2, ())


def test_a_file_that_memory_did_not_suffice_for_is_skipped_by_the_next_run(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folders.corpus, "a.txt", "nội dung")
    write(folders.corpus, "b.txt", "nội dung " * 1000)
    monkeypatch.setattr(at_hand, "LARGE_BYTES", 1000)

    def exhausted(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as small:
        small.setattr("wardsearch.embedded.writing.segment_builder.build_segment", exhausted)
        with pytest.raises(MemoryError):
            folders.sync()
    result = folders.sync()
    assert [why.code for _, why in result.skipped] == ["killed-a-run"] * len(result.skipped)
    assert result.total + len(result.skipped) == 2


def test_a_small_file_is_never_blamed(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folders.corpus, "a.txt", "nội dung")

    def exhausted(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as small:
        small.setattr("wardsearch.embedded.writing.segment_builder.build_segment", exhausted)
        with pytest.raises(MemoryError):
            folders.sync()
    assert folders.sync().skipped == ()


SLOW = """
import sys
import time
from pathlib import Path
from wardsearch.corpus import comparison
from wardsearch.embedded.writing import at_hand
from wardsearch.library.sync import sync
at_hand.LONG_SECONDS, at_hand._LOOK_SECONDS = 0.2, 0.05
corpus, index, how = sys.argv[1:]
note = Path(index, "reading.json")
real = comparison._Comparison._found_in
def found_in(self, name, options, content):
    if name == "b.txt":
        began, worked = time.time_ns(), time.process_time()
        while how == "works" and time.process_time() < worked + 1.5:
            pass
        while not note.exists() or how == "waits" and note.stat().st_mtime_ns < began:
            time.sleep(0.05)
        print("at hand", flush=True)
        time.sleep(60)
    return real(self, name, options, content)
comparison._Comparison._found_in = found_in
sync(corpus, index)
"""


def killed_at_a_small_file(folders: Folders, how: str) -> None:
    """Kill a run that takes long, as *how* says, to read the small file `b.txt`."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, folders.corpus, folders.index, how], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"at hand\n"
        process.kill()


def skipped_by_next(folders: Folders) -> list[tuple[str, str]]:
    return [(path, why.code) for path, why in folders.sync().skipped]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_small_file_that_a_busy_machine_made_slow_is_read_by_the_next_run(
    folders: Folders,
) -> None:
    for name in ("a.txt", "b.txt"):
        write(folders.corpus, name, "nội dung")
    killed_at_a_small_file(folders, "waits")

    assert skipped_by_next(folders) == []
    assert sorted(folders.found()) == ["a.txt", "b.txt"]
    assert not (folders.index / "reading.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize(("how", "kills"), [("works", 1), ("waits", 2)])
def test_a_small_file_that_starves_runs_is_skipped(folders: Folders, how: str, kills: int) -> None:
    for name in ("a.txt", "b.txt"):
        write(folders.corpus, name, "nội dung")
    for _ in range(kills):
        killed_at_a_small_file(folders, how)

    assert skipped_by_next(folders) == [("b.txt", "killed-a-run")]
    assert sorted(folders.found()) == ["a.txt"]
    assert not (folders.index / "reading.json").exists()


def test_a_suspect_that_can_be_read_is_acquitted_at_once(tmp_path: Path) -> None:
    path = tmp_path / "reading.json"
    path.write_text(json.dumps([["b.txt", "00", 1], ["c.txt", "01", 2]]))
    note = at_hand.AtHand(tmp_path)

    assert note.found == {"c.txt": "01"}
    with note.holding("b.txt", "00", 10):
        pass
    note.forget(everything=False)
    note.close()
    assert json.loads(path.read_text()) == [["c.txt", "01", 2]]


def test_what_is_done_for_a_batch_is_not_the_work_of_the_file_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "process_time", iter([0.0, 1.0, 31.0, 32.0]).__next__)
    note = at_hand.AtHand(tmp_path)
    with note.holding("b.txt", "00", 10):
        with note.aside():
            pass
        note._look()  # noqa: SLF001 - which a thread does, some time
    note.close()
    assert not (tmp_path / "reading.json").exists()


@pytest.mark.parametrize(
    "note", ["", "[", "[1]", "{}", '[["a"]]', "[" * 9999, '[["b.txt", "00", 2]]']
)
def test_a_note_that_says_nothing_of_this_file_stops_nothing(folders: Folders, note: str) -> None:
    write(folders.corpus, "b.txt", "nội dung")
    folders.sync()
    (folders.index / "reading.json").write_text(note)
    write(folders.corpus, "b.txt", "nội dung khác")

    assert counts(folders.sync()) == (0, 1, 0, 0)


def test_one_of_several_folders_that_is_empty_takes_none_of_its_reports(tmp_path: Path) -> None:
    for folder, count in (("a", 9), ("b", 3)):
        for number in range(count):
            write(tmp_path / folder, f"{number}.txt", f"nội dung {folder} {number}")
    both, index = [tmp_path / "a", tmp_path / "b"], tmp_path / "index"
    sync(both, index)
    for path in (tmp_path / "b").iterdir():
        path.unlink()

    with pytest.raises(CorpusError, match=r"3 of 3 reports would go.*b'"):
        sync(None, index)
    with open_index(index) as opened:
        assert len(opened) == 12
    assert sync(None, index, allow_empty=True).deleted == 3


# Commits


def test_a_run_commits_as_time_passes_though_no_batch_is_full(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        write(folders.corpus, f"{number:02}.txt", f"nội dung {number}")
    monkeypatch.setattr(committing, "COMMIT_SECONDS", 0.0)

    def stop(done: int, among: int) -> None:
        if done > 0.26 * among:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folders.sync(progress=stop)
    assert len(folders.found()) >= 25
    assert check_index(folders.index).problems == ()
    assert folders.sync().total == 100


def test_time_passes_for_files_that_hold_no_report_too(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folders.corpus, "a.txt", "nội dung")
    for number in range(10):
        (folders.corpus / f"b{number}.txt").write_bytes(b"\0")
    monkeypatch.setattr(committing, "COMMIT_SECONDS", 0.0)

    def stop(done: int, among: int) -> None:
        if done > 0.9 * among:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folders.sync(progress=stop)
    with open_index(folders.index) as index:
        assert (index.stats().reports, len(index.stats().skipped) > 1) == (1, True)


OPENED_WITH_FEW_FILES = """
import resource, sys
from pathlib import Path
from wardsearch.embedded.index.snapshot import Snapshot
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (20, most))
print(len(Snapshot(Path(sys.argv[1])).segments))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of open files")
def test_an_index_of_more_segments_than_files_may_be_open_is_opened(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "FAN_OUT", 10**9)
    monkeypatch.setattr(writer, "MOST_UNMERGED", 10**9)
    for number in range(30):  # as runs that were killed left them
        write(folders.corpus, f"{number}.txt", f"nội dung {number}")
        folders.sync()
    command: list[str | Path] = [sys.executable, "-c", OPENED_WITH_FEW_FILES, folders.index]

    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_commits_are_less_than_a_minute_apart() -> None:
    assert committing.COMMIT_SECONDS <= 60
