"""Whatever a power cut leaves on the disk is the last commit that was announced, or the next."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from faults.power import PowerCut
from faults.world import reports_of
from support.corpora import contents, write
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import Manifest, write_manifest
from wardsearch.embedded.writing import commits as committing, writer
from wardsearch.errors import IndexMissingError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync


def found(index: Path) -> dict[str, str] | None:
    """Return what *index* holds, and None where there is none."""
    try:
        with open_index(index) as opened:
            return reports_of(opened)
    except IndexMissingError:
        return None


def changed(folder: Path, *, is_new: bool) -> tuple[Path, Path]:
    """Return a corpus and an index of it that the next run replaces, merges and deletes in."""
    corpus, index = folder / "corpus", folder / "index"
    index.mkdir()
    for number in range(1 if is_new else 3):
        write(corpus, f"{number}.txt", f"báo cáo mã{number}")
    if not is_new:
        sync(corpus, index)
    write(corpus, "0.txt", "báo cáo đã sửa mã10")
    write(corpus, "9.txt", "báo cáo mới mã9")
    (corpus / "1.txt").unlink(missing_ok=True)
    return corpus, index


def fill(folder: Path, state: Iterable[tuple[str, bytes]]) -> None:
    """Make *state* the content of *folder*."""
    for path in folder.iterdir():
        path.unlink()
    for name, data in state:
        (folder / name).write_bytes(data)


@pytest.mark.parametrize("case", ["first", "update", "rebuild"])
def test_a_power_cut_at_any_step_leaves_a_whole_commit(
    tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, index = changed(tmp_path, is_new=case == "first")
    monkeypatch.setattr(committing, "BATCH_CHARS", 1)
    monkeypatch.setattr(committing, "COMMIT_SECONDS", -1.0)
    cut = PowerCut(index)

    def announcing(folder: Path, manifest: Manifest) -> None:
        write_manifest(folder, manifest)
        cut.announce(found(folder))

    monkeypatch.setattr(writer, "write_manifest", announcing)
    cut.announce(found(index))
    with cut.recording():
        sync(corpus, index, rebuild=case == "rebuild")
    monkeypatch.undo()
    commits = [event.data for event in cut.events if event.kind == "announce"]
    assert len(commits) >= 3
    folder = tmp_path / "after" / "index"
    folder.mkdir(parents=True)
    looked: dict[object, object] = {}  # many steps leave the same
    state: tuple[tuple[str, bytes], ...] = ()
    seen = -1
    for count in range(1, len(cut.events) + 1):
        seen += cut.events[count - 1].kind == "announce"
        for chance, all_of_it in ((None, False), (None, True), (Random(count), True)):
            state = tuple(sorted(cut.contents(count, chance, all_of_it=all_of_it).items()))
            if state not in looked:
                fill(folder, state)
                looked[state] = found(folder)
                assert looked[state] is None or check_index(folder).problems == ()
            assert looked[state] in commits[seen : seen + 2], (cut.events[count - 1], chance)
        if count % 20 == 0:
            fill(folder, state)
            sync(corpus, folder)
            assert found(folder) == commits[-1]
            assert {n.partition(".")[2] for n in contents(folder)} <= {
                "",
                "json",
                "toc",
                "arrays",
                "columns",
            }


def test_a_power_cut_takes_what_was_not_flushed(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    cut = PowerCut(tmp_path)
    with cut.recording():
        from wardsearch.embedded.index.storage import create, flush_folder, rename

        with create(tmp_path / "new") as file:
            file.write(b"new")
        rename(tmp_path / "new", tmp_path / "old")
        flush_folder(tmp_path)
    events = [event.kind for event in cut.events]

    assert events == ["create", "write", "rename", "folder"]
    assert cut.contents(3, None, all_of_it=False) == {"old": b"old"}
    assert cut.contents(3, None, all_of_it=True) == {"old": b"new"}
    assert cut.contents(4, None, all_of_it=False) == {"old": b""}
    assert cut.contents(4, None, all_of_it=True) == {"old": b"new"}
