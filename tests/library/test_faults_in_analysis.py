"""An index is as if the texts that bring out an error of ours had not been there."""

import signal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st

from support.corpora import write, write_lines
from support.faulty import ANALYSIS, BAD, CODE, GOOD, WORSE, failing
from support.segments import make_report
from support.strategies import vietnamese_text
from wardsearch.analysis import worker_process
from wardsearch.corpus import reading_plan
from wardsearch.embedded.index import text_blocks
from wardsearch.embedded.index.catalog_file import read_catalog
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import FileEntry, read_manifest
from wardsearch.embedded.writing import commits as committing, segment_builder
from wardsearch.embedded.writing.writer import ArrayWriter
from wardsearch.errors import CorpusError
from wardsearch.frozen import replace
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

BROKEN = LookupError("bảng mã")


@pytest.fixture(autouse=True)
def _unlearned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the words of other tests, which would not be looked at again."""
    with monkeypatch.context() as patch:
        patch.setattr(segment_builder, "_VOCABULARY_KEPT", -1)
        segment_builder.forget_words()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let analysis fail on texts that have `BAD`, in this process and in others."""
    monkeypatch.setattr(ANALYSIS[3], failing(ANALYSIS[3], BROKEN))
    monkeypatch.setattr(worker_process, "_CODE", CODE.format(stage=ANALYSIS[3], error=BROKEN))


def told(index: Path) -> dict[str, Any]:
    """Return all that an index tells, but for its size and what was skipped."""
    with open_index(index) as opened:
        stats = replace(opened.stats(), size_bytes=0, skipped=())
        found = {"stats": stats, "texts": {each: opened.get(each).text for each in opened.ids()}}
        for query in ("chợ đêm", "cho", "tiền:>=1triệu", "KP", BAD, "a*"):
            answer = replace(opened.search(query, limit=None), took_ms=0)
            hits = [replace(hit, path="") for hit in answer.hits]
            found[query] = replace(answer, hits=(), query=answer.query), hits
        return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(vietnamese_text(), st.booleans()), min_size=1, max_size=9),
    batch_chars=st.sampled_from([1, 100, 10**6]),
    jobs=st.integers(1, 2),
    stage=st.sampled_from(ANALYSIS),
)
def test_an_index_is_as_if_what_fails_had_not_been_there(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, bool]],
    batch_chars: int,
    jobs: int,
    stage: str,
) -> None:
    folder = tmp_path_factory.mktemp("as-if")
    for number, (text, is_bad) in enumerate(texts):
        whole = f"{WORSE if is_bad else GOOD}\n\n{text}"
        write(folder / "all", f"{number}.txt", whole)
        if not is_bad:
            write(folder / "good", f"{number}.txt", whole)
    (folder / "good").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(committing, "BATCH_CHARS", batch_chars)
        sync(folder / "good", folder / "as-if", jobs=jobs)
        patch.setattr(segment_builder, "_VOCABULARY_KEPT", -1)
        segment_builder.forget_words()
        patch.setattr(stage, failing(stage, BROKEN))
        result = sync(folder / "all", folder / "index", jobs=jobs)

    bad = [f"{number}.txt" for number, (_, is_bad) in enumerate(texts) if is_bad]
    assert [skipped.path for skipped in result.skipped] == bad
    assert result.total == len(texts) - len(bad)
    assert told(folder / "index") == told(folder / "as-if")
    assert check_index(folder / "index").problems == ()


def change_for_the_worse(corpus: Path, index: Path) -> None:
    """Make *index* of *corpus*, then change that: every third text is one that fails now.

    Of each file of records the first is gone, the second fails, the third is changed.
    """
    for number in range(30):
        write(corpus, f"{number:02}.txt", f"{GOOD} cũ {number}")
        rows = [{"id": name, "text": f"{GOOD} cũ {number}"} for name in "abc"]
        write_lines(corpus, f"{number:02}.jsonl", rows)
    sync(corpus, index, jobs=1)
    for number in range(60):
        write(corpus, f"{number:02}.txt", f"{GOOD if number % 3 else WORSE} mới {number}")
    for number in range(30):
        rows = [{"id": "b", "text": f"{WORSE} mới"}, {"id": "c", "text": f"{GOOD} mới"}]
        write_lines(corpus, f"{number:02}.jsonl", rows)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("process_chars", [0, 10**9])
@pytest.mark.parametrize("seconds", [-1.0, 1e9])
@pytest.mark.parametrize("jobs", [1, 2])
def test_each_commit_is_true_whoever_works_and_old_versions_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, process_chars: int, seconds: float
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    change_for_the_worse(corpus, index)
    files = read_catalog(index, read_manifest(index).catalog).files
    before = {(name, state.digest) for name, state in files.items()}
    real = ArrayWriter.commit_batch
    commits: list[int] = []

    def commit_batch(self: ArrayWriter, catalog: FileEntry | None, *, merge: bool) -> None:
        real(self, catalog, merge=merge)
        said = read_catalog(index, read_manifest(index).catalog)
        skipped = {path for path, _ in said.skipped}
        with open_index(index) as opened:
            texts = {each: opened.get(each).text for each in opened.ids()}
        is_new = ["mới" in text for text in texts.values()]
        commits.append(sum(is_new))
        assert not any(BAD in text for text in texts.values())
        for name, state in said.files.items():
            number = int(name[:2])
            if not state.digest or (name, state.digest) in before:
                continue
            if name.endswith(".txt"):
                assert state.reports == (name in texts)
                assert (name in skipped) == (f"mới {number}" not in texts.get(name, ""))
            else:
                assert (f"{name}#a" in texts, state.reports) == (False, 2)
                assert f"{name}#b" in skipped
                assert ("cũ" in texts[f"{name}#b"], "mới" in texts[f"{name}#c"]) == (True, True)

    monkeypatch.setattr(ArrayWriter, "commit_batch", commit_batch)
    monkeypatch.setattr(committing, "BATCH_CHARS", 100)
    monkeypatch.setattr(committing, "PROCESS_CHARS", process_chars)
    monkeypatch.setattr(committing, "COMMIT_SECONDS", seconds)
    monkeypatch.setattr(committing, "LONGEST_SECONDS", seconds)
    result = sync(corpus, index, jobs=jobs)

    counts = result.added, result.updated, result.deleted, result.unchanged
    assert counts == (20, 20 + 30, 30, 10 + 30)
    assert (len(result.skipped), result.newly_skipped) == (20 + 30, result.skipped)
    assert len(set(commits)) > (5 if seconds < 0 else 0)
    assert check_index(index).problems == ()
    again = sync(corpus, index, jobs=jobs)
    assert (again.unchanged, again.skipped, again.newly_skipped) == (110, result.skipped, ())


@pytest.mark.usefixtures("broken")
def test_a_process_leaves_a_text_out_as_this_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    for number in range(30):
        write(corpus, f"{number}.txt", f"{GOOD if number % 7 else WORSE} {number}")
    monkeypatch.setattr(committing, "BATCH_CHARS", 300)
    monkeypatch.setattr(committing, "PROCESS_CHARS", 0)
    for jobs in (1, 2, 3):
        result = sync(corpus, tmp_path / str(jobs), jobs=jobs)
        assert (result.added, len(result.skipped)) == (25, 5)

    assert told(tmp_path / "1") == told(tmp_path / "2") == told(tmp_path / "3")


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_in_pieces_is_left_out_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    for module in (committing, segment_builder):
        monkeypatch.setattr(module, "PIECE_CHARS", 500)
    write(tmp_path / "corpus", "a.txt", GOOD)
    write(tmp_path / "corpus", "b.txt", f"{GOOD}\n" * 99 + WORSE)
    write(tmp_path / "corpus", "c.txt", GOOD)
    result = sync(tmp_path / "corpus", tmp_path / "index", jobs=jobs)

    assert (result.added, [skipped.path for skipped in result.skipped]) == (2, ["b.txt"])
    assert check_index(tmp_path / "index").problems == ()


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("stage", ["pack_texts", "unpack_texts"])
def test_texts_that_cannot_be_compressed_beforehand_end_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    place = f"wardsearch.embedded.writing.segment_builder.{stage}"
    monkeypatch.setattr(place, failing(place, BROKEN, lambda _: stage == "pack_texts"))
    monkeypatch.setattr(committing, "BATCH_CHARS", 300)
    monkeypatch.setattr(committing, "PROCESS_CHARS", 0)
    for number in range(30):
        write(tmp_path / "corpus", f"{number}.txt", f"{GOOD if number % 7 else WORSE} {number}")

    assert sync(tmp_path / "corpus", tmp_path / "index", jobs=2).added == 25


@pytest.mark.parametrize("blocks", [0, 2, 4])
def test_a_text_that_fails_after_the_texts_are_let_go_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int
) -> None:
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", 1)
    written = [make_report(f"{n}.txt", f"{GOOD} {n}" if n != 2 else WORSE) for n in range(4)]
    written = [replace(report, names=f"tên {report.id}") for report in written]
    digests = [bytes(16)] * 4
    batch = segment_builder.SegmentBatch.of(tmp_path / "a", written, digests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ANALYSIS[-1], failing(ANALYSIS[-1], BROKEN))
        packed = segment_builder.with_packed_texts(batch, iter([True] * blocks + [False]).__next__)
        file, left_out = segment_builder.build_segment(packed)
    assert file is not None
    assert (file.document_count, list(left_out)) == (3, [2])
    good = segment_builder.SegmentBatch.of(
        tmp_path / "b", [each for each in written if each.id != "2.txt"], digests[:3]
    )
    segment_builder.build_segment(good._replace(dictionary=batch.dictionary))

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.usefixtures("broken")
def test_a_file_of_another_name_cannot_keep_its_old_version(tmp_path: Path) -> None:
    first, second, index = tmp_path / "first", tmp_path / "second", tmp_path / "index"
    for name in "abc":
        write(first, f"{name}.txt", f"{GOOD} cũ")
        write(second, f"{name}.txt", f"{GOOD} khác")
    sync(first, index)
    write(first, "b.txt", f"{WORSE} mới")
    result = sync([first, second], index, add=True)

    assert (result.total, [skipped.path for skipped in result.skipped]) == (5, ["first/b.txt"])
    assert result.deleted == 1
    with open_index(index) as opened:
        assert len(list(opened.ids())) == 5
    assert check_index(index).problems == ()
    assert sync([first, second], index).unchanged == 5


def test_nor_if_ctrl_c_comes_just_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, index = tmp_path / "first", tmp_path / "second", tmp_path / "index"
    write(first, "a.txt", f"{GOOD} cũ")
    write(second, "b.txt", GOOD)
    sync(first, index)
    write(first, "a.txt", f"{WORSE} mới")

    def press(given: str) -> bool:
        if BAD in given:
            signal.raise_signal(signal.SIGINT)
        return BAD in given

    monkeypatch.setattr(committing, "BATCH_CHARS", 1)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # which nohup ignores
    with monkeypatch.context() as pressed:
        pressed.setattr(ANALYSIS[3], failing(ANALYSIS[3], BROKEN, press))
        with pytest.raises(KeyboardInterrupt):
            sync([first, second], index, add=True, jobs=1)
    signal.signal(signal.SIGINT, before)
    monkeypatch.setattr(ANALYSIS[3], failing(ANALYSIS[3], BROKEN))
    sync([first, second], index, add=True, allow_empty=True)
    with open_index(index) as opened:
        assert list(opened.ids()) == ["second/b.txt"]


def test_a_fault_of_every_text_ends_the_run_with_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ANALYSIS[3], failing(ANALYSIS[3], BROKEN, lambda _: True))
    for number in range(19):
        write(tmp_path / "corpus", f"{number}.txt", f"{GOOD} {number}")
    few = sync(tmp_path / "corpus", tmp_path / "few")
    assert (few.total, len(few.skipped)) == (0, 19)

    write(tmp_path / "corpus", "19.txt", GOOD)
    monkeypatch.chdir(tmp_path)
    run = CliRunner(env={"WARDSEARCH_LANG": "en"}).invoke(main, ["index", "corpus"])
    assert run.exit_code == 2
    said = " ".join(run.stderr.split())
    assert "none of 20 reports could be analysed: an error of wardsearch itself" in said
    assert "LookupError: bảng mã" in said
    assert sync(tmp_path / "corpus", tmp_path / "few").total == 0


@pytest.mark.usefixtures("broken")
def test_faults_that_are_known_do_not_end_the_run_of_another_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for number in range(40):
        write(corpus, f"{number}.txt", f"{WORSE if number % 2 else GOOD} {number}")
    first = sync(corpus, index)
    monkeypatch.setattr(reading_plan, "__version__", "not mended")
    again = sync(corpus, index)

    assert (again.unchanged, again.skipped, again.newly_skipped) == (20, first.skipped, ())


@pytest.mark.usefixtures("broken")
def test_a_new_index_that_would_lack_most_reports_is_refused(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for number in range(9):
        write(corpus, f"{number}.txt", f"{GOOD} {number}")
    sync(corpus, index)
    for number in range(6):
        write(corpus, f"{number}.txt", f"{WORSE} {number}")
    with pytest.raises(CorpusError, match="6 of 9 reports would go"):
        sync(corpus, index, rebuild=True)

    assert sync(corpus, index, rebuild=True, allow_empty=True).total == 3
