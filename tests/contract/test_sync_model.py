"""An index after any history of changes, and of crashes, finds what a dict of the files holds."""

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Literal

from hypothesis import note, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from support.corpora import ids, manifest_bytes, set_time, write, write_lines
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.embedded.writing import commits as committing
from wardsearch.library.engines import check_index
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.results import SyncResult

NAMES = ("a.txt", "b.txt", "b.txt#1.txt", "sub/a.md", "sub/dir/ô.txt")
FOLDED = {
    "giải": "giai",
    "phóng": "phong",
    "giai": "giai",
    "mặt": "mat",
    "bằng": "bang",
    "phường": "phuong",
}
WORDS = tuple(FOLDED)
CRASHED = 9

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
lines = st.dictionaries(st.sampled_from("123"), texts, max_size=3)


def holds(text: str, word: str) -> bool:
    return FOLDED[word] in map(FOLDED.__getitem__, text.split())


def holds_phrase(text: str, words: list[str]) -> bool:
    """Return whether *words* stand side by side; one with diacritics in exactly that spelling."""
    tokens = text.split()
    rows = (tokens[at : at + len(words)] for at in range(len(tokens) - len(words) + 1))
    return any(
        all(
            token == word if word != FOLDED[word] else FOLDED[token] == word
            for token, word in zip(row, words, strict=True)
        )
        for row in rows
    )


def sync_until(corpus: Path, index: Path, last: int, *, rebuild: bool) -> None:
    """Sync in this process, which ends as by `kill -9` where it would change the disk once more.

    What changes it for others to see is a flush, a rename or a removal; each report is a commit.
    """
    committing.BATCH_CHARS = 1  # type: ignore[misc] # of this process alone
    committing.COMMIT_SECONDS = -1.0  # type: ignore[misc]
    calls = count(1)

    def counted(real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object, **options: object) -> None:
            if next(calls) == last:
                os._exit(CRASHED)
            real(*arguments, **options)

        return call

    for name in ("fsync", "replace", "unlink"):
        setattr(os, name, counted(getattr(os, name)))
    sync(corpus, index, rebuild=rebuild, allow_empty=True)


class Corpus(RuleBasedStateMachine):
    """Files as they are, and `indexed`: the reports as they were at the last run."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.corpus = self.folder / "corpus"
        self.index: Any = self.folder / "index"
        self.corpus.mkdir()
        self.files: dict[str, dict[str, str]] = {}
        self.indexed: dict[str, str] = {}
        self.clock = 10**18
        self.has_leavings = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def reports(self) -> dict[str, str]:
        """Return the text of every report there is now, by its id."""
        return {name: text for found in self.files.values() for name, text in found.items()}

    def is_made(self) -> bool:
        """Return whether there is an index."""
        return (Path(self.index) / "manifest.json").exists()

    def changed(self, name: str) -> None:
        """Give the file a time that no file had."""
        self.clock += 1
        set_time(self.corpus / name, self.clock)

    @initialize()
    def first_run(self) -> None:
        sync(self.corpus, self.index, allow_empty=True)

    @rule(name=st.sampled_from(NAMES), text=texts)
    def write(self, name: str, text: str) -> None:
        write(self.corpus, name, text)
        self.files[name] = {name: text}
        self.changed(name)

    @rule(found=lines)
    def write_lines(self, found: dict[str, str]) -> None:
        rows = [{"id": key, "text": text} for key, text in found.items()]
        write_lines(self.corpus, "l.jsonl", [*rows, {"no": "id"}])
        self.files["l.jsonl"] = {f"l.jsonl#{key}": text for key, text in found.items()}
        self.changed("l.jsonl")

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.corpus / name).unlink()
        del self.files[name]

    @precondition(lambda self: any(name != "l.jsonl" for name in self.files))
    @rule(data=st.data(), new=st.sampled_from(NAMES))
    def rename(self, data: st.DataObject, new: str) -> None:
        name = data.draw(st.sampled_from(sorted(set(self.files) - {"l.jsonl"})))
        (self.corpus / new).parent.mkdir(parents=True, exist_ok=True)
        (self.corpus / name).replace(self.corpus / new)
        [text] = self.files.pop(name).values()
        self.files[new] = {new: text}

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        self.changed(data.draw(st.sampled_from(sorted(self.files))))

    @rule(rebuild=st.booleans())
    def run(self, *, rebuild: bool) -> None:
        result = sync(self.corpus, self.index, rebuild=rebuild, allow_empty=True)
        before, now = {} if rebuild else self.indexed, self.reports()
        common = before.keys() & now.keys()
        expected = SyncResult(
            added=len(now.keys() - before.keys()),
            updated=sum(before[name] != now[name] for name in common),
            deleted=len(before.keys() - now.keys()),
            unchanged=sum(before[name] == now[name] for name in common),
            skipped=result.skipped,
            total=len(now),
            took_ms=result.took_ms,
            newly_skipped=result.newly_skipped,
        )

        assert result == expected
        self.indexed = now
        self.has_leavings = False

    @precondition(lambda _: sys.platform != "win32")
    @rule(last=st.integers(1, 40), rebuild=st.booleans())
    def crash(self, last: int, *, rebuild: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a fork of a process that has had threads
            child = os.fork()
        if not child:
            code = 1
            try:
                sync_until(self.corpus, self.index, last, rebuild=rebuild)
                code = 0
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        note(f"exit code {code}")
        assert code in {0, CRASHED}
        self.after_crash(has_ended=code == 0)

    def after_crash(self, *, has_ended: bool) -> None:
        """Compare what is found with what had been, and what would have been, committed."""
        before, now = self.indexed, self.reports()
        with open_index(self.index) as index:
            found = index.search(" OR ".join(WORDS), limit=99, snippets=0).hits
            self.indexed = {hit.id: index.get(hit.id).text for hit in found}
        for name in before.keys() | now.keys():
            versions = {before.get(name), now.get(name)}
            assert self.indexed.get(name) in ({now.get(name)} if has_ended else versions)
        self.has_leavings = not has_ended

    @rule(
        words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        how=st.sampled_from(("any", "all", "phrase", "without")),
    )
    def search(self, words: list[str], how: Literal["any", "all", "phrase", "without"]) -> None:
        one, *others = words
        query = {
            "any": " ".join(words),
            "all": " ".join(words),
            "phrase": f'"{" ".join(words)}"',
            "without": " -".join(words),
        }[how]
        expected = {
            name
            for name, text in self.indexed.items()
            if {
                "any": any(holds(text, word) for word in words),
                "all": all(holds(text, word) for word in words),
                "phrase": holds_phrase(text, words),
                "without": holds(text, one) and not any(holds(text, word) for word in others),
            }[how]
        }
        with open_index(self.index) as index:
            found = index.search(query, limit=99, snippets=1, all_words=how == "all")

        assert {hit.id for hit in found.hits} == expected

    @rule()
    def run_cut_short(self) -> None:
        def interrupt(_done: int, _total: int) -> None:
            raise KeyboardInterrupt

        try:
            sync(self.corpus, self.index, progress=interrupt, allow_empty=True)
        except KeyboardInterrupt:
            self.after_crash(has_ended=False)  # what was read until then is kept
            self.has_leavings = False
        else:  # there was no file to be interrupted at
            assert self.files == {}
            self.indexed = {}

    @rule()
    def run_again(self) -> None:
        self.run(rebuild=False)
        before = manifest_bytes(self.index)
        self.run(rebuild=False)

        assert manifest_bytes(self.index) == before

    @rule()
    def check(self) -> None:
        result = check_index(self.index)

        assert (result.problems, result.reports) == ((), len(self.indexed))

    @invariant()
    def every_search_agrees(self) -> None:
        if not self.is_made():
            return
        with open_index(self.index) as index:
            for word, exact in (("giai", False), ("giải", True), ("bang", False)):
                letters = {"giai": {"giải", "giai"}, "giải": {"giải"}, "bang": {"bằng"}}[word]
                holding = [k for k, text in self.indexed.items() if letters & set(text.split())]
                found = [
                    hit.id
                    for hit in index.search(word, limit=99, snippets=0, exact_accents=exact).hits
                ]
                assert sorted(found) == sorted(holding)
            assert len(index) == len(self.indexed)

    @invariant()
    def nothing_is_left_over(self) -> None:
        if self.has_leavings:
            return
        names = {path.name.partition("_")[0].partition("-")[0] for path in self.index.iterdir()}
        files = [path.name for path in self.index.iterdir()]

        assert names <= {"MAIN", "", "catalog", "manifest.json"}
        assert len([name for name in files if name.startswith("catalog-")]) == 1
        assert len([name for name in files if name.endswith(".toc")]) == 1
        assert len([name for name in files if name.endswith(".arrays")]) == self.segments()

    def segments(self) -> int:
        return len(read_manifest(self.index).segments)


TestCorpus = Corpus.TestCase
TestCorpus.settings = settings(
    max_examples=settings().max_examples // 5, stateful_step_count=15, deadline=None
)


def test_ids_of_the_model_are_those_of_the_index(tmp_path: Path) -> None:
    write(tmp_path / "corpus", "sub/a.md", "giải phóng")
    sync(tmp_path / "corpus", tmp_path / "index")

    assert ids(tmp_path / "index", "giai") == ["sub/a.md"]
