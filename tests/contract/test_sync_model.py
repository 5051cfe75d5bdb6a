"""An index after any history of changes finds what a dict of the files holds."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from corpora import ids, manifest_bytes, set_time, write, write_lines
from wardsearch.check import check_index
from wardsearch.index import open_index
from wardsearch.results import SyncResult
from wardsearch.sync import sync

NAMES = ("a.txt", "b.txt", "b.txt#1.txt", "sub/a.md", "sub/dir/ô.txt")
WORDS = ("giải", "phóng", "giai", "mặt", "bằng", "phường")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
lines = st.dictionaries(st.sampled_from("123"), texts, max_size=3)


class Corpus(RuleBasedStateMachine):
    """Files as they are, and `indexed`: the reports as they were at the last run."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.corpus, self.index = self.folder / "corpus", self.folder / "index"
        self.corpus.mkdir()
        self.files: dict[str, dict[str, str]] = {}
        self.indexed: dict[str, str] = {}
        self.clock = 10**18

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def reports(self) -> dict[str, str]:
        """Return the text of every report there is now, by its id."""
        return {name: text for found in self.files.values() for name, text in found.items()}

    def changed(self, name: str) -> None:
        """Give the file a time that no file had."""
        self.clock += 1
        set_time(self.corpus / name, self.clock)

    @initialize()
    def first_run(self) -> None:
        sync(self.corpus, self.index)

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
        result = sync(self.corpus, self.index, rebuild=rebuild)
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
        )

        assert result == expected
        self.indexed = now

    @rule()
    def run_cut_short(self) -> None:
        def interrupt(_done: int, _total: int) -> None:
            raise KeyboardInterrupt

        before = manifest_bytes(self.index)
        try:
            sync(self.corpus, self.index, progress=interrupt)
        except KeyboardInterrupt:
            assert manifest_bytes(self.index) == before
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
        if not (self.index / "manifest.json").exists():
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
        if not (self.index / "manifest.json").exists():
            return
        assert len(list(self.index.glob("catalog-*"))) == 1


TestCorpus = Corpus.TestCase
TestCorpus.settings = settings(
    max_examples=settings().max_examples // 5, stateful_step_count=12, deadline=None
)


def test_ids_of_the_model_are_those_of_the_index(tmp_path: Path) -> None:
    write(tmp_path / "corpus", "sub/a.md", "giải phóng")
    sync(tmp_path / "corpus", tmp_path / "index")

    assert ids(tmp_path / "index", "giai") == ["sub/a.md"]
