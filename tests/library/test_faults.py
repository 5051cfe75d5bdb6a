"""Whatever one text brings out in the code that reads it, all others are indexed and found."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from support.corpora import write, write_lines
from support.faulty import ANALYSIS, GOOD, READING, WORSE, failing
from wardsearch.corpus import reading_plan
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.writing import segment_builder
from wardsearch.errors import SegmenterError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.results import SyncResult
from wardsearch.terminal.cli import main

STAGES = READING + ANALYSIS
OF_NO_TEXT = (
    MemoryError(),
    KeyboardInterrupt(),
    ImportError("cannot import name 'zlib'"),
    RuntimeError("can't start new thread"),
    SegmenterError("segmenter-missing"),
)
ERRORS = (IndexError("list index\nout of range"), RecursionError(), AssertionError("\x1b[31m" * 99))


@pytest.fixture(autouse=True)
def _unlearned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the words of other tests, which would not be looked at again."""
    with monkeypatch.context() as patch:
        patch.setattr(segment_builder, "_VOCABULARY_KEPT", -1)
        segment_builder.forget_words()


def fail(monkeypatch: pytest.MonkeyPatch, stage: str, error: BaseException) -> None:
    """Let the function *stage* raise *error* where what it is given holds `BAD`."""
    monkeypatch.setattr(stage, failing(stage, error))


def fill(corpus: Path) -> list[str]:
    """Write files of every shape, each with a bad text; return the ids of the good ones."""
    write(corpus, "a.txt", GOOD)
    write(corpus, "b.txt", WORSE)
    write(corpus, "c.md", f"# Chợ đêm\n\n{GOOD}")
    texts = {"1": GOOD, "2": WORSE, "3": GOOD}
    lines = [{"id": name, "title": "Chợ đêm", "text": text} for name, text in texts.items()]
    write_lines(corpus, "d.jsonl", lines)
    write(corpus, "e.csv", f'title,text\nChợ đêm,"{GOOD}"\nChợ đêm,"{WORSE}"\nChợ đêm,"{GOOD}"\n')
    with zipfile.ZipFile(corpus / "f.zip", "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)
    write(corpus, "g.txt", GOOD)
    of_many = [f"{file}#{own}" for file in ("d.jsonl", "e.csv") for own in "13"]
    return sorted(["a.txt", "c.md", "g.txt", *of_many, "f.zip#1.txt", "f.zip#3.txt"])


def write_many(corpus: Path, name: str, *texts: str) -> None:
    """Write a file of reports with these texts; each has the number of its text for its id."""
    articles = [{"id": str(n), "title": "Chợ đêm", "text": t} for n, t in enumerate(texts)]
    if name.endswith(".jsonl"):
        write_lines(corpus, name, articles)
    elif name.endswith(".json"):
        write(corpus, name, json.dumps(articles))
    elif name.endswith(".csv"):
        rows = [f'{n},Chợ đêm,"{text}"\n' for n, text in enumerate(texts)]
        write(corpus, name, f"id,title,text\n{''.join(rows)}")
    else:
        corpus.mkdir(exist_ok=True)
        with zipfile.ZipFile(corpus / name, "w") as archive:
            for n, text in enumerate(texts):
                archive.writestr(f"{n}.txt", text)


def found(index: Path, query: str = "chợ đêm") -> list[str]:
    with open_index(index) as opened:
        return sorted(hit.id for hit in opened.search(query, limit=None).hits)


def causes(result: SyncResult) -> set[str]:
    return {skipped.code for skipped in result.skipped}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("stage", STAGES)
def test_whatever_a_text_brings_out_all_others_are_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, jobs: int
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    good = fill(corpus)
    result = SyncResult(0, 0, 0, 0, (), 0, 0.0)
    with monkeypatch.context() as broken:
        for number, error in enumerate(ERRORS):
            with monkeypatch.context() as one:
                fail(one, stage, error)
                result = sync(corpus, index, jobs=jobs, rebuild=number > 0)
            assert found(index) == good
            assert (result.added, result.total, len(result.skipped)) == (9, 9, 4)
            assert causes(result) == {"own-fault"}
            assert all(type(error).__name__ in skipped.reason for skipped in result.skipped)
            assert all(skipped.reason.isprintable() for skipped in result.skipped)
            assert max(len(skipped.reason) for skipped in result.skipped) < 300
            assert result.newly_skipped == result.skipped
            assert not list(check_index(index).problems)
        fail(broken, stage, ERRORS[0])
        again = sync(corpus, index, jobs=jobs)
        assert (again.unchanged, again.skipped, again.newly_skipped) == (9, result.skipped, ())

    monkeypatch.setattr(reading_plan, "__version__", "mended")
    mended = sync(corpus, index, jobs=jobs)
    assert (mended.added, mended.unchanged, mended.skipped) == (4, 9, ())
    assert len(found(index)) == 13


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_could_be_read_before_keeps_its_old_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, jobs: int
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for name in "abc":
        write(corpus, f"{name}.txt", f"{GOOD} cũ")
    sync(corpus, index, jobs=jobs)
    for name, text in zip("abc", (GOOD, WORSE, GOOD), strict=True):
        write(corpus, f"{name}.txt", f"{text} mới")
    with monkeypatch.context() as broken:
        fail(broken, stage, ERRORS[0])
        result = sync(corpus, index, jobs=jobs)
    assert (result.updated, result.unchanged, result.deleted) == (2, 1, 0)
    assert (found(index, "cũ"), found(index, "mới")) == (["b.txt"], ["a.txt", "c.txt"])

    write(corpus, "b.txt", f"{GOOD} mới nữa")
    assert sync(corpus, index, jobs=jobs).updated == 1
    assert (found(index, "cũ"), len(found(index, "mới"))) == ([], 3)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", ["d.jsonl", "e.json", "f.csv", "g.zip"])
def test_an_article_of_a_file_of_many_keeps_its_old_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, name: str
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_many(corpus, name, f"{GOOD} cũ", f"{GOOD} cũ", f"{GOOD} cũ")
    sync(corpus, index, jobs=1)
    before = found(index, "cũ")
    write_many(corpus, name, f"{GOOD} mới", f"{WORSE} mới", f"{GOOD} mới")
    with monkeypatch.context() as broken:
        fail(broken, stage, ERRORS[0])
        result = sync(corpus, index, jobs=1)
    assert (result.updated, result.unchanged, result.deleted, result.total) == (2, 1, 0, 3)
    assert causes(result) == {"own-fault"}
    assert (found(index, "cũ"), found(index, "mới")) == (before[1:2], [*before[:1], *before[2:]])

    write_many(corpus, name, f"{GOOD} mới", f"{GOOD} mới nữa", f"{GOOD} mới")
    assert sync(corpus, index, jobs=1).updated == 1
    assert (found(index, "cũ"), found(index, "mới")) == ([], before)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("error", OF_NO_TEXT, ids=repr)
def test_what_is_of_no_text_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, error: BaseException
) -> None:
    fill(tmp_path / "corpus")
    fail(monkeypatch, stage, error)
    with pytest.raises(type(error)):
        sync(tmp_path / "corpus", tmp_path / "index", jobs=1)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_command_tells_it_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, jobs: str
) -> None:
    write(tmp_path / "corpus", "a.txt", GOOD)
    write(tmp_path / "corpus", "b.txt", WORSE)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"WARDSEARCH_LANG": "en", "WARDSEARCH_INDEX": None})
    with monkeypatch.context() as broken:
        fail(broken, stage, KeyError("đường"))
        run = runner.invoke(main, ["index", "corpus", "--jobs", jobs])
    said = " ".join(run.stderr.split())
    assert run.exit_code == 0
    assert "skipped b.txt: an error of wardsearch itself (KeyError: 'đường'); it is left" in said
    assert "send it to the authors" in said
    assert runner.invoke(main, ["check"]).exit_code == 0
    assert "an error of wardsearch itself" in runner.invoke(main, ["stats"]).stdout
    assert found(tmp_path / "index") == ["a.txt"]
