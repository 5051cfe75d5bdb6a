"""How does each engine index a file of documents and answer a query?

wardsearch as it is used; the others as one would use them for Vietnamese: title and text in one
field, once with diacritics and once without, a query being the OR of its words, ranked by the
engine's own BM25. They do no segmentation, no phrases, no snippets.

An engine is used in a process of its own (`processes`), which is why each imports what it needs
where it needs it.
"""

import re
import resource
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from unittest import mock

from collection import read_lines, without_diacritics, words

# What the arrays of an index are for, by the beginning of their names; others are of fields.
_PARTS = {
    "text": "texts",
    "tokens": "running text (positions)",
    "stored": "titles and metadata",
    "documents": "titles and metadata",
    "id": "ids and wards",
    "ward": "ids and wards",
    "unit": "ids and wards",
}
_DICTIONARY = {"terms", "term_ends", "folded", "firsts", "seconds"}

ACCENTED, PLAIN = "accented", "plain"
FIRST, AGAIN, SNIPPETS, SESSION = "first", "again", "snippets", "session"


class Built(NamedTuple):
    """What an engine made.

    Attributes:
        size: Bytes on disk.
        cpu: Seconds of processor time, of all threads and processes.
        peak: Bytes of memory at most; of several processes, more than they can have had at once.
        documents, tokens: As the engine counts them; 0 where it does not.
        vocabulary: Distinct tokens with diacritics; 0 where they are not counted.
        parts: Bytes by what they are for.
    """

    size: int
    cpu: float
    peak: int
    documents: int = 0
    tokens: int = 0
    vocabulary: int = 0
    parts: dict[str, int] = {}  # noqa: RUF012 - never changed


class Answer(NamedTuple):
    """What was found, in how many seconds of processor time."""

    seconds: float
    ids: list[str]


class Clock(NamedTuple):
    """Seconds, and seconds of processor time of this process."""

    wall: float
    processor: float

    @classmethod
    def now(cls) -> "Clock":
        return cls(time.perf_counter(), time.process_time())

    def __sub__(self, began: "Clock") -> "Clock":
        return Clock(self.wall - began.wall, self.processor - began.processor)


class Synced(NamedTuple):
    whole: Clock
    after_scan: Clock
    changed: int


class Engine(Protocol):
    """One engine, with its index in a folder of its own."""

    def build(self, lines: Path, jobs: int) -> Built: ...

    def ask(self, how: str, texts: Sequence[str]) -> list[Answer]: ...


def _timed(search: Callable[[str], list[str]], texts: Sequence[str]) -> list[Answer]:
    answers = []
    for text in texts:
        began = time.process_time()
        ids = search(text)
        answers.append(Answer(time.process_time() - began, ids))
    return answers


def _built(folder: Path, processes: int = 0) -> Built:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    peak = _own_peak() + 1024 * processes * children.ru_maxrss
    return Built(size, cpu, peak)


def _own_peak() -> int:
    """Return the most bytes of memory this process had, files that it maps included."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage() counts what the process had that started this one
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(encoding="ascii"), re.MULTILINE)
        assert found is not None
        return 1024 * int(found[1])
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Wardsearch:
    """All forms, at once: `ask` knows FIRST (nothing of earlier queries is kept), AGAIN (each was
    asked before), SNIPPETS (as FIRST, with two snippets a hit) and SESSION (with snippets, and all
    that an open index keeps).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Any] = {}

    def build(self, lines: Path, jobs: int) -> Built:
        from wardsearch import open_index, sync

        sync(lines.parent, self.folder, jobs=jobs)
        built = _built(self.folder, jobs - 1)
        with open_index(self.folder) as index:
            stats = index.stats()
        return built._replace(
            documents=stats.reports,
            tokens=stats.words,
            vocabulary=vocabulary_of_index(self.folder),
            parts=parts_of_index(self.folder),
        )

    def ask(self, how: str, texts: Sequence[str]) -> list[Answer]:
        index = self._open.get(how) or self._open.setdefault(how, self._opened(how))
        snippets = 0 if how in (FIRST, AGAIN) else 2

        def search(text: str) -> list[str]:
            found = index.search(text, limit=10, snippets=snippets)
            return [hit.id.partition("#")[2] for hit in found.hits]

        if how == AGAIN:
            _timed(search, texts)
        return _timed(search, texts)

    def _opened(self, how: str) -> object:
        from wardsearch import open_index
        from wardsearch.embedded.kernel import scoring

        if how in (SESSION, AGAIN):
            return open_index(self.folder)
        with mock.patch.object(scoring, "CACHE_BYTES", 0):
            return open_index(self.folder)

    def change(self, corpus: Path, files: Sequence[Path], rounds: int, jobs: int) -> list[Synced]:
        """Index *corpus*; sync it unchanged; then change *files* and sync, *rounds* times.

        Returns:
            What each sync took, whole and without the scan of the folder, in seconds, and how many
            reports it changed.
        """
        syncing = import_module("wardsearch.library.sync")
        scanned = Clock.now()

        def scan(*args: object, **options: object) -> object:
            nonlocal scanned
            began = Clock.now()
            found: object = scan_corpus(*args, **options)
            scanned = Clock.now() - began
            return found

        scan_corpus = syncing.scan_corpus
        measured = []
        with mock.patch.object(syncing, "scan_corpus", scan):
            for number in range(-rounds - 1, rounds):
                if number >= 0:
                    for file in files:
                        text = re.sub(r"\bsửa lần \d+\b", "", file.read_text(encoding="utf-8"))
                        file.write_text(f"{text.rstrip()} sửa lần {number}", encoding="utf-8")
                began = Clock.now()
                done = syncing.sync(corpus, self.folder, jobs=jobs if number < -rounds else 1)
                whole = Clock.now() - began
                measured.append(Synced(whole, whole - scanned, done.added + done.updated))
        return measured


def parts_of_index(folder: Path) -> dict[str, int]:
    """Return the bytes of the index in *folder* by what they are for, the largest first."""
    from wardsearch.embedded.index.snapshot import open_snapshot

    parts: defaultdict[str, int] = defaultdict(int)
    for segment in open_snapshot(folder).segments:
        file = segment.arrays.file
        for name, size in file.sizes().items():
            parts[_part(name)] += size
        parts["directory and gaps"] += file.size - sum(file.sizes().values())
    parts["other files"] = sum(
        file.stat().st_size for file in folder.iterdir() if file.suffix != ".arrays"
    )
    return dict(sorted(parts.items(), key=lambda part: -part[1]))


def vocabulary_of_index(folder: Path) -> int:
    """Return how many distinct syllables the index in *folder* knows."""
    from wardsearch.embedded.index.snapshot import open_snapshot

    found: set[bytes] = set()
    for segment in open_snapshot(folder).segments:
        terms = segment.arrays.strings("syllable")
        found.update(terms[number] for number in range(len(terms)))
    return len(found)


def _part(array: str) -> str:
    name, _, rest = array.partition(".")
    if name in _PARTS:
        return _PARTS[name]
    return f"terms of {name}" if rest in _DICTIONARY else f"postings of {name}"


class Fts5:
    """SQLite's full-text search."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = sqlite3.connect(folder / "fts5.db")

    def build(self, lines: Path, _jobs: int) -> Built:
        self._database.execute(
            "create virtual table documents using "
            "fts5(id unindexed, accented, plain, tokenize='unicode61 remove_diacritics 0')"
        )
        rows = ((d.id, d.whole, without_diacritics(d.whole)) for d in read_lines(lines))
        self._database.executemany("insert into documents values (?, ?, ?)", rows)
        self._database.commit()
        return _built(self.folder)

    def ask(self, how: str, texts: Sequence[str]) -> list[Answer]:
        def search(text: str) -> list[str]:
            any_word = " OR ".join(f'"{word}"' for word in words(text))
            rows = self._database.execute(
                "select id from documents where documents match ? "
                "order by bm25(documents) limit 10",
                (f"{how} : ({any_word})",),
            )
            return [row[0] for row in rows]

        return _timed(search, texts)


class Tantivy:
    """The Rust library of that name, through its Python package."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder
        self._tantivy = tantivy
        fields = tantivy.SchemaBuilder()
        fields.add_text_field("id", stored=True, tokenizer_name="raw")
        fields.add_text_field(ACCENTED, stored=True, tokenizer_name="lower")
        fields.add_text_field(PLAIN, tokenizer_name="folded")
        self._schema = fields.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        for name, filters in {
            "lower": [tantivy.Filter.lowercase()],
            "folded": [tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()],
        }.items():
            chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            for token_filter in filters:
                chain = chain.filter(token_filter)
            self._index.register_tokenizer(name, chain.build())
        self._searcher: Any = None

    def build(self, lines: Path, _jobs: int) -> Built:
        writer = self._index.writer(heap_size=500_000_000, num_threads=2)
        for d in read_lines(lines):
            fields = {"id": d.id, ACCENTED: d.whole, PLAIN: d.whole}
            writer.add_document(self._tantivy.Document(**fields))
        writer.commit()
        writer.wait_merging_threads()
        return _built(self.folder)

    def ask(self, how: str, texts: Sequence[str]) -> list[Answer]:
        if self._searcher is None:
            self._index.reload()
            self._searcher = self._index.searcher()
        query, should = self._tantivy.Query, self._tantivy.Occur.Should

        def search(text: str) -> list[str]:
            terms = [(should, query.term_query(self._schema, how, word)) for word in words(text)]
            hits = self._searcher.search(query.boolean_query(terms), 10).hits
            return [self._searcher.doc(address)["id"][0] for _, address in hits]

        return _timed(search, texts)


class StockWhoosh:
    """Whoosh with its own codec, writer and searcher."""

    def __init__(self, folder: Path) -> None:
        from whoosh import analysis, fields, index, query

        self.folder = folder
        self._query = query
        chain = analysis.RegexTokenizer() | analysis.LowercaseFilter()
        both = {ACCENTED: fields.TEXT(chain), PLAIN: fields.TEXT(chain)}
        self._index = index.create_in(str(folder), fields.Schema(id=fields.ID(stored=True), **both))
        self._searcher: Any = None

    def build(self, lines: Path, _jobs: int) -> Built:
        writer = self._index.writer(limitmb=1024)
        for d in read_lines(lines):
            fields = {ACCENTED: d.whole, PLAIN: without_diacritics(d.whole)}
            writer.add_document(id=d.id, **fields)
        writer.commit()
        return _built(self.folder)

    def ask(self, how: str, texts: Sequence[str]) -> list[Answer]:
        self._searcher = self._searcher or self._index.searcher()

        def search(text: str) -> list[str]:
            any_word = self._query.Or([self._query.Term(how, word) for word in words(text)])
            return [hit["id"] for hit in self._searcher.search(any_word, limit=10)]

        return _timed(search, texts)


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "wardsearch": Wardsearch,
    "fts5": Fts5,
    "tantivy": Tantivy,
    "whoosh": StockWhoosh,
}
