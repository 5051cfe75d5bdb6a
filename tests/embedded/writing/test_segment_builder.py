import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.corpora import contents, ids, write
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.writing import commits as committing, segment_builder
from wardsearch.embedded.writing.inversion import SegmentFile
from wardsearch.errors import IndexFolderError
from wardsearch.library.sync import sync

_INDEX = """
import signal
import sys
import time
from multiprocessing import active_children
from wardsearch.embedded.writing import commits as committing
from wardsearch.terminal.cli import main
committing.BATCH_CHARS = 100
real = committing.Commits.add
def add(commits, report, digest):
    real(commits, report, digest)
    if len(active_children()) == 2:
        time.sleep(float(sys.argv[3]))
        print("they wait", flush=True)
        time.sleep(60)
committing.Commits.add = add
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which nohup and services ignore
    main(["index", sys.argv[1], "--index", sys.argv[2], "--jobs", "3"])
"""


@contextmanager
def running(folder: Path, after: int) -> Iterator["subprocess.Popen[str]"]:
    """Give a process that indexes with two others, begun *after* seconds ago."""
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
        assert process.stdout.readline() == "they wait\n"
        yield process
        process.kill()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_the_processes_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    with running(tmp_path, 3) as process:
        process.kill()
        process.communicate(timeout=60)  # ends when no process has the pipes open any more

    assert process.returncode == -signal.SIGKILL
    assert sync(tmp_path / "corpus", tmp_path / "index", wait=0).total == 20


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="the system has no process groups")
@pytest.mark.parametrize("after", [0, 3])  # while they start, and when they wait for work
def test_ctrl_c_is_one_line_however_many_processes_there_are(tmp_path: Path, after: int) -> None:
    sync(tmp_path, tmp_path / "index")
    with running(tmp_path, after) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, "wardsearch: interrupted\n")
    kept = ids(tmp_path / "index", "bao cao")  # what was read until then
    assert len(kept) == len(set(kept)) < 20
    assert sync(tmp_path / "corpus", tmp_path / "index", wait=0).added == 20 - len(kept)


def _segments(index: Path) -> list[bytes]:
    return sorted(data for name, data in contents(index).items() if name.endswith(".arrays"))


def test_whoever_works_on_batches_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "BATCH_CHARS", 500)
    monkeypatch.setattr(segment_builder, "_VOCABULARY_LIMIT", 300)
    for number in range(60):
        write(tmp_path / "corpus", f"{number}.txt", f"Báo cáo số {number * 37} năm 2021 " * 9)
    for jobs in (1, 2):
        sync(tmp_path / "corpus", tmp_path / str(jobs), jobs=jobs)

    assert _segments(tmp_path / "1") == _segments(tmp_path / "2")


def test_a_disk_that_fails_a_thread_fails_the_run_and_leaves_the_last_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", "0.txt", "báo cáo")
    sync(tmp_path / "corpus", tmp_path / "index", jobs=2)
    for number in range(1, 9):
        write(tmp_path / "corpus", f"{number}.txt", f"báo cáo {number}")
    real = segment_builder.build_segment

    def build(batch: segment_builder.SegmentBatch) -> SegmentFile:
        if batch.reports[0].id == "4.txt":
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
