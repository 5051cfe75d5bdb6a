"""What is measured: the documents and queries of a collection.

A collection is a folder with `corpus.jsonl` or `corpus.jsonl.xz` (an object a line: `_id`, `title`,
`text`) and pairs of `NAME.queries.jsonl` and `NAME.qrels.tsv` (a header, then query, document and
grade), or one such pair without a name.

Also makes collections larger than there are: by copies in which words are left out and rare words
are spelled anew, so that lengths differ and the vocabulary grows as in texts of others.
"""

import json
import lzma
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

WORD = re.compile(r"\w+")
RARE = 10  # a word that occurs so often or less is respelled in copies
FILES_IN_A_FOLDER = 1_000
HELD = 15  # documents that hold what people look for


class Document(NamedTuple):
    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """What the peers index: title and text in one."""
        return f"{self.title}\n{self.text}".strip()


class Query(NamedTuple):
    """A query, and the grade of each document that was judged for it."""

    id: str
    text: str
    judged: dict[str, int]


def without_diacritics(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the distinct words of *text*, as a peer looks for them."""
    return list(dict.fromkeys(WORD.findall(text.lower())))


def documents_of(collection: Path) -> Iterator[Document]:
    plain = collection / "corpus.jsonl"
    packed = collection / "corpus.jsonl.xz"
    with plain.open("rb") if plain.exists() else lzma.open(packed, "rb") as lines:
        for line in lines:
            found = json.loads(line)
            yield Document(found["_id"], found.get("title") or "", found["text"])


def queries_of(collection: Path) -> list[Query]:
    queries = []
    for file in sorted(collection.glob("*queries.jsonl")):
        judged: dict[str, dict[str, int]] = {}
        grades = file.with_name(file.name.replace("queries.jsonl", "qrels.tsv"))
        for line in grades.read_text(encoding="utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            judged.setdefault(query, {})[document] = int(grade)
        for line in file.read_text(encoding="utf-8").splitlines():
            found = json.loads(line)
            if found["_id"] in judged:
                queries.append(Query(found["_id"], found["text"], judged[found["_id"]]))
    return queries


def phrases_of(
    documents: Iterable[Document], texts: Sequence[str], lengths: Sequence[int], count: int
) -> dict[int, list[str]]:
    """Return up to *count* stretches of each of *lengths* words, of one of *texts* each.

    `HELD` documents and more hold each of them.
    """
    wanted: dict[int, list[tuple[str, ...]]] = {length: [] for length in lengths}
    for number, text in enumerate(texts):
        found = WORD.findall(text.lower())
        for length in lengths:
            if len(found) >= length:
                at = number % (len(found) - length + 1)
                wanted[length].append(tuple(found[at : at + length]))
    held = Counter(dict.fromkeys((phrase for own in wanted.values() for phrase in own), 0))
    beginnings = {phrase[:2] for phrase in held}
    for document in documents:
        found = WORD.findall(document.whole.lower())
        at_words = [at for at, two in enumerate(pairwise(found)) if two in beginnings]
        stretches = {tuple(found[at : at + length]) for at in at_words for length in lengths}
        held.update(stretches & held.keys())
    return {
        length: [" ".join(p) for p in dict.fromkeys(own) if held[p] >= HELD][:count]
        for length, own in wanted.items()
    }


def write_lines(documents: Iterable[Document], file: Path) -> tuple[int, int]:
    """Write *documents* as wardsearch reads them; return how many, and their bytes of text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    count = size = 0
    with file.open("w", encoding="utf-8") as lines:
        for count, document in enumerate(documents, 1):  # noqa: B007 - used after the loop
            size += len(document.whole.encode())
            line = {"id": document.id, "title": document.title, "text": document.text}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count, size


def read_lines(file: Path) -> Iterator[Document]:
    with file.open("rb") as lines:
        for line in lines:
            found = json.loads(line)
            yield Document(found["id"], found["title"], found["text"])


def write_files(documents: Iterable[Document], folder: Path) -> list[Path]:
    """Write each of *documents* as a text file of its own; return the files."""
    files = []
    for number, document in enumerate(documents):
        below = folder / f"{number // FILES_IN_A_FOLDER:04}"
        below.mkdir(parents=True, exist_ok=True)
        files.append(below / f"{document.id}.txt")
        whole = f"{document.title}\n\n{document.text}" if document.title else document.text
        files[-1].write_text(whole, encoding="utf-8")
    return files


def grown(documents: Iterable[Document], count: int) -> Iterator[Document]:
    """Give *count* documents: *documents*, then altered copies of them."""
    given = list(islice(documents, count))
    yield from given
    if len(given) == count:
        return
    frequencies = Counter(word for document in given for word in document.text.split())
    rare = {word for word, frequency in frequencies.items() if frequency <= RARE}
    copy, left = 0, count - len(given)
    while left > 0:
        copy += 1
        for document in given[:left]:
            text = _altered(document.text, copy, rare)
            yield Document(f"{document.id}-{copy}", document.title, text)
        left -= len(given)


def _altered(text: str, copy: int, rare: set[str]) -> str:
    """Return *text* without each (6 + copy)-th word, and with its rare words respelled."""
    letters, digits = string.ascii_lowercase, string.digits
    by, by_digit = copy % len(letters), copy % len(digits)
    respelled = str.maketrans(
        letters + digits, letters[by:] + letters[:by] + digits[by_digit:] + digits[:by_digit]
    )
    lines = []
    for line in text.split("\n"):
        kept = [word for place, word in enumerate(line.split(), 1) if place % (6 + copy)]
        lines.append(" ".join(w.translate(respelled) if w in rare else w for w in kept))
    return "\n".join(lines)
