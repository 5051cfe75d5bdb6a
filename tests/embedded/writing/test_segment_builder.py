import errno
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from support.corpora import contents, ids, write
from support.segments import reports
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import Segmenter
from wardsearch.analysis.worker_process import WorkerProcess
from wardsearch.analysis.workers import Workers
from wardsearch.corpus.report import Report
from wardsearch.corpus.store import Held
from wardsearch.embedded.index import text_blocks
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import FileEntry
from wardsearch.embedded.index.row_blocks import FAST, NOT_AT_ALL
from wardsearch.embedded.writing import commits as committing, segment_builder
from wardsearch.embedded.writing.writer import ArrayWriter
from wardsearch.errors import IndexFolderError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync

# Waits, with two others, when both work or wait for work; tells which they are.
_INDEX = """
import signal
import sys
import time
import wardsearch.__main__ as run
from wardsearch.embedded.writing import commits as committing
after = float(sys.argv[3])
committing.BATCH_CHARS = 100
committing.PROCESS_CHARS = 0
real = committing.Commits.add
def add(commits, report, digest, replaced):
    real(commits, report, digest, replaced)
    others = commits._builder._processes
    if len(others) == 2:
        time.sleep(after)
        print(*(process._process.pid for process in others), flush=True)
        time.sleep(60)
committing.Commits.add = add
signal.signal(signal.SIGINT, signal.default_int_handler)  # which nohup and services ignore
sys.argv[1:] = ["index", sys.argv[1], "--index", sys.argv[2], "--jobs", "3"]
run.main()
"""


@contextmanager
def running(folder: Path, after: int) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """Give a process that indexes with two others, begun *after* seconds ago, and these."""
    for number in range(20):
        write(folder / "corpus", f"{number}.txt", "báo cáo dài " * 20)
    script = write(folder, "index.py", _INDEX)
    with subprocess.Popen(
        [sys.executable, str(script), str(folder / "corpus"), str(folder / "index"), str(after)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        yield process, list(map(int, process.stdout.readline().split()))
        process.kill()


def all_end(processes: list[int]) -> bool:
    """Return whether *processes* end within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not any(Path(f"/proc/{process}/cmdline").exists() for process in processes):
            return True
        time.sleep(0.05)
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")


@needs_proc
@pytest.mark.parametrize("after", [0, 3])  # while they start, and when they wait for work
def test_the_processes_of_a_killed_run_end_with_it(tmp_path: Path, after: int) -> None:
    with running(tmp_path, after) as (process, others):
        assert len(others) == 2
        process.kill()
        process.communicate()
        assert all_end(others)

    assert process.returncode == -signal.SIGKILL
    assert sync(tmp_path / "corpus", tmp_path / "index", wait=0).total == 20


@needs_proc
@pytest.mark.parametrize("after", [0, 3])
@pytest.mark.parametrize(
    ("sent", "ending"),
    [
        (signal.SIGINT, (130, "wardsearch: interrupted\n")),
        (signal.SIGTERM, (143, "wardsearch: terminated\n")),
    ],
)
def test_ctrl_c_is_one_line_however_many_processes_there_are(
    tmp_path: Path, after: int, sent: int, ending: tuple[int, str]
) -> None:
    sync(tmp_path, tmp_path / "index")
    with running(tmp_path, after) as (process, others):
        os.killpg(process.pid, sent)
        _, said = process.communicate(timeout=60)
        assert all_end(others)

    assert (process.returncode, said) == ending
    kept = ids(tmp_path / "index", "bao cao")  # what was read until then
    assert len(kept) == len(set(kept)) < 20
    assert sync(tmp_path / "corpus", tmp_path / "index", wait=0).added == 20 - len(kept)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_a_run_whose_process_is_killed_is_one_line_and_leaves_the_last_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", "old.txt", "báo cáo")
    sync(tmp_path / "corpus", tmp_path / "index")
    for number in range(20):
        write(tmp_path / "corpus", f"{number}.txt", "báo cáo dài " * 20)
    real = committing.Commits.add

    def add(
        self: committing.Commits, report: Report, digest: bytes, replaced: Held | None = None
    ) -> None:
        real(self, report, digest, replaced)
        for process in self._builder._processes:  # noqa: SLF001 - they are nobody's else
            process._process.kill()  # noqa: SLF001

    with monkeypatch.context() as patch:
        patch.setattr(committing, "BATCH_CHARS", 100)
        patch.setattr(committing, "PROCESS_CHARS", 0)
        patch.setattr(committing.Commits, "add", add)
        # Else one that dies before it has started is done without.
        patch.setattr(WorkerProcess, "_begins", lambda _: True)
        with pytest.raises(IndexFolderError) as raised:
            sync(tmp_path / "corpus", tmp_path / "index", jobs=2)

    assert raised.value.code == "indexing-process-died"
    assert ids(tmp_path / "index", "bao cao") == ["old"]
    assert check_index(tmp_path / "index").problems == ()
    assert sync(tmp_path / "corpus", tmp_path / "index").added == 20


@pytest.mark.parametrize("longest", [0.0, 10**9])
def test_commits_beside_processes_hold_each_report_once_and_no_half_of_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: float
) -> None:
    for number in range(30):
        write(tmp_path / "corpus", f"{number:02}.txt", f"báo cáo cũ {number} " * 20)
    sync(tmp_path / "corpus", tmp_path / "index")
    for number in range(30):
        write(tmp_path / "corpus", f"{number:02}.txt", f"báo cáo mới {number} " * 21)
    seen: list[tuple[int, int]] = []
    real = ArrayWriter.commit_batch

    def commit_batch(self: ArrayWriter, catalog: FileEntry | None, *, merge: bool) -> None:
        real(self, catalog, merge=merge)
        with open_index(tmp_path / "index") as index:
            texts = [index.get(each).text for each in index.ids()]
        assert len(texts) == 30
        seen.append((sum("mới" in text for text in texts), len(self._being_written)))

    monkeypatch.setattr(ArrayWriter, "commit_batch", commit_batch)
    monkeypatch.setattr(committing, "BATCH_CHARS", 1000)
    monkeypatch.setattr(committing, "PROCESS_CHARS", 0)
    monkeypatch.setattr(committing, "COMMIT_SECONDS", 0.0)
    monkeypatch.setattr(committing, "LONGEST_SECONDS", longest)

    assert sync(tmp_path / "corpus", tmp_path / "index", jobs=2).updated == 30
    assert len(seen) > 3
    assert seen == sorted(seen, key=lambda each: each[0])
    assert any(being_written for _, being_written in seen)  # it goes on reading meanwhile
    assert check_index(tmp_path / "index").problems == ()
    assert sync(tmp_path / "corpus", tmp_path / "index").unchanged == 30


# A library in a script: without a guard, read from stdin, given by -c, or in a daemon process.
_LIBRARY = """
import sys
from wardsearch import sync
from wardsearch.embedded.writing import commits as committing
committing.BATCH_CHARS = 100
committing.PROCESS_CHARS = 0
print(sync("corpus", "index", jobs=2).total, len(seen))
"""
_SEEN = """
from wardsearch.analysis import workers
seen = []
class Seen(workers.WorkerProcess):
    def __init__(self, *given):
        super().__init__(*given)
        seen.append(self)
workers.WorkerProcess = Seen
"""
_DAEMON = """
import multiprocessing
def run():
    exec(open("library.py").read(), {})
if __name__ == "__main__":
    process = multiprocessing.get_context("fork").Process(target=run, daemon=True)
    process.start()
    process.join()
"""


@pytest.mark.parametrize("how", ["script", "-c", "stdin", "daemon", "warnings"])
def test_a_program_of_any_kind_may_index_with_processes(tmp_path: Path, how: str) -> None:
    for number in range(9):
        write(tmp_path / "corpus", f"{number}.txt", "báo cáo dài " * 20)
    code = f"{_SEEN}{_LIBRARY}"
    script, daemon = write(tmp_path, "library.py", code), write(tmp_path, "daemon.py", _DAEMON)
    given = {
        "script": [str(script)],
        "-c": ["-c", code],
        "stdin": ["-"],
        "daemon": [str(daemon)],
        "warnings": ["-W", "error", str(script)],
    }[how]
    done = subprocess.run(
        [sys.executable, *given],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        input=code if how == "stdin" else None,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr, done.returncode) == ("9 1\n", "", 0)


def test_a_large_file_is_worked_on_by_a_process_from_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", "small.txt", "báo cáo")
    write(tmp_path / "corpus", "large.txt", "báo cáo dài " * 20)
    started: list[str] = []
    real = Workers.get_ready

    def get_ready(self: Workers[Any, Any, Any]) -> None:
        started.append("ready")
        real(self)

    monkeypatch.setattr(Workers, "get_ready", get_ready)
    monkeypatch.setattr(committing, "PROCESS_BYTES", 100)

    assert sync(tmp_path / "corpus", tmp_path / "index", jobs=2).total == 2
    assert started == ["ready"]


_LIMITED = """
import resource
from wardsearch.embedded.writing import commits as committing
from wardsearch.terminal.cli import main
committing.BATCH_CHARS = 100_000
committing.PROCESS_CHARS = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
main(["index", "corpus", "--jobs", "2"])
"""


@needs_proc
def test_a_file_that_a_process_cannot_write_ends_the_run_in_one_line(tmp_path: Path) -> None:
    for number in range(9):
        words = " ".join(f"từ{number}x{word}" for word in range(20_000))
        write(tmp_path / "corpus", f"{number}.txt", words)
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr
    for number in range(9):
        write(tmp_path / "corpus", f"{number}.txt", "từ")
    assert sync(tmp_path / "corpus", tmp_path / "index").total == 9


def _segments(index: Path) -> list[bytes]:
    return sorted(data for name, data in contents(index).items() if name.endswith(".arrays"))


@pytest.mark.parametrize("jobs", [2, 3])
@pytest.mark.parametrize("process_chars", [0, 10**9])
def test_whoever_works_on_batches_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, process_chars: int
) -> None:
    monkeypatch.setattr(committing, "BATCH_CHARS", 500)
    monkeypatch.setattr(committing, "PROCESS_CHARS", process_chars)
    monkeypatch.setattr(segment_builder, "_VOCABULARY_LIMIT", 300)
    for number in range(60):
        write(tmp_path / "corpus", f"{number}.txt", f"Báo cáo số {number * 37} năm 2021 " * 9)
    for each in (1, jobs):
        sync(tmp_path / "corpus", tmp_path / str(each), jobs=each)

    assert _segments(tmp_path / "1") == _segments(tmp_path / str(jobs))


def test_only_rows_that_are_merged_before_the_run_ends_are_not_compressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels: list[int] = []
    real = segment_builder.build_segment

    def build(batch: segment_builder.SegmentBatch) -> segment_builder.BuiltSegment:
        levels.append(batch.columns.level)
        return real(batch)

    monkeypatch.setattr(committing, "BATCH_CHARS", 500)
    monkeypatch.setattr(committing, "PROCESS_CHARS", 500)
    monkeypatch.setattr(segment_builder, "build_segment", build)
    for number in range(10):
        write(tmp_path / "corpus", f"{number}.txt", f"Báo cáo số {number}\n" * 10)
    sync(tmp_path / "corpus", tmp_path / "index", jobs=1)

    assert levels == [FAST, NOT_AT_ALL, FAST]
    assert len(_segments(tmp_path / "index")) == 1


def test_few_words_are_remembered_from_run_to_run_and_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[BatchAnalyzer] = []

    class Counted(BatchAnalyzer):
        def __init__(self, segmenter: Segmenter) -> None:
            super().__init__(segmenter)
            made.append(self)

    def made_by(index: str) -> int:
        before = len(made)
        sync(tmp_path / "corpus", tmp_path / index, jobs=1)
        return len(made) - before

    with monkeypatch.context() as patch:
        patch.setattr(segment_builder, "_VOCABULARY_KEPT", -1)
        segment_builder.forget_words()
    monkeypatch.setattr(segment_builder, "BatchAnalyzer", Counted)
    write(tmp_path / "corpus", "1.txt", "Báo cáo số 12/BC-UBND ngày 3 tháng 4")
    assert made_by("first") == 1
    write(tmp_path / "corpus", "1.txt", "Ngày 3 tháng 4 thu 12 triệu")
    assert made_by("again") == 0

    monkeypatch.setattr(segment_builder, "_VOCABULARY_KEPT", made[0].vocabulary_size - 1)
    assert made_by("to forget") == 0
    assert made_by("alone") == 1
    assert _segments(tmp_path / "again") == _segments(tmp_path / "alone")


@given(st.lists(reports(), min_size=1, max_size=3), st.integers(0, 3))
def test_a_batch_is_analysed_and_written_as_its_reports_are_wherever_that_is_done(
    tmp_path_factory: pytest.TempPathFactory, written: list[Report], blocks: int
) -> None:
    folder = tmp_path_factory.mktemp("batches")
    digests = [report.id.encode().ljust(16, b".") for report in written]
    batch = segment_builder.SegmentBatch.of(folder / "a", written, digests)
    sent = pickle.loads(pickle.dumps(batch))  # noqa: S301 - our own
    assert sent == batch
    assert [parts.decoded() for parts in sent.parts()] == [report.parts for report in written]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_blocks, "BLOCK_BYTES", 1)
        segment_builder.build_segment(batch)
        goes_on = iter([True] * blocks + [False]).__next__
        sent = segment_builder.with_packed_texts(sent._replace(path=folder / "b"), goes_on)
        segment_builder.build_segment(sent)
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes()


def test_a_disk_that_fails_a_thread_fails_the_run_and_leaves_the_last_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", "0.txt", "báo cáo")
    sync(tmp_path / "corpus", tmp_path / "index", jobs=2)
    for number in range(1, 9):
        write(tmp_path / "corpus", f"{number}.txt", f"báo cáo {number}")
    real = segment_builder.build_segment

    def build(batch: segment_builder.SegmentBatch) -> segment_builder.BuiltSegment:
        if batch.columns.keys["id"] == [b"4.txt"]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(batch)

    monkeypatch.setattr(committing, "BATCH_CHARS", 1)
    with monkeypatch.context() as patch:
        patch.setattr(segment_builder, "build_segment", build)
        with pytest.raises(IndexFolderError, match="No space left"):
            sync(tmp_path / "corpus", tmp_path / "index", jobs=2)

    assert ids(tmp_path / "index", "bao cao") == ["0"]
    assert check_index(tmp_path / "index").problems == ()
    assert sync(tmp_path / "corpus", tmp_path / "index", jobs=2).added == 8
