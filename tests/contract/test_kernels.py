"""Do whole queries have the same answers, by the native kernel and by NumPy?"""

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.paths import CORPUS, SHARED
from wardsearch import open_index, sync
from wardsearch.embedded.kernel import opening
from wardsearch.kernel.native import native
from wardsearch.vietnamese.spelling import fold

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(native() is None, reason="no native kernel: python .ci/build_kernel.py"),
]

DOCUMENTS = 4_000  # of a large collection
QUERIES = 60
# What a query may be made: the words as they are, a phrase, a beginning, alternatives, a fact.
FORMS = ("{}", "{}", "{}", '"{}"', "{}*", "title:{}", "{} OR năm", "{} -quy", "{} 217/QĐ-UBND")


def _texts(folder: Path) -> Iterator[str]:
    """Yield the texts of a collection of retrieval."""
    packed, plain = folder / "corpus.jsonl.xz", folder / "corpus.jsonl"
    with lzma.open(packed) if packed.exists() else plain.open("rb") as lines:
        for line in lines:
            found = json.loads(line)
            yield f"{found.get('title') or ''}\n{found['text']}".strip()


def _queries(texts: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return queries of the words of *texts*, with options."""
    chance = Random(3)  # noqa: S311 - no secret
    made = []
    for number in range(QUERIES):
        words = chance.choice(texts).split() or ["năm"]
        length, at = chance.choice((1, 2, 3, 4, 6, 12)), chance.randrange(len(words))
        text = FORMS[number % len(FORMS)].format(" ".join(words[at : at + length]))
        options: dict[str, Any] = {"snippets": number % 3, "explain": number % 5 == 0}
        options["sort"] = "date" if number % 7 == 0 else "score"
        options["exact_accents"] = number % 11 == 0
        made.append((fold(text) if number % 2 else text, options))
    return made


def _answers(index: Path, queries: list[tuple[str, dict[str, Any]]]) -> list[object]:
    opening.token_ranges.cache_clear()
    with open_index(index) as opened:
        found = [opened.search(text, **options) for text, options in queries]
    opening.token_ranges.cache_clear()
    return [
        (text, result.total, result.total_relation, result.suggestions, result.hits)
        for (text, _), result in zip(queries, found, strict=True)
    ]


@pytest.mark.parametrize("name", ["corpus", "phapdien", "mlqa_vi"])
def test_both_kernels_answer_queries_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = SHARED / "data" / "retrieval" / name
    if name != "corpus" and not folder.is_dir():
        pytest.skip("the collections are not at ../shared/data")
    if name == "corpus":
        texts = [path.read_text(encoding="utf-8", errors="ignore") for path in CORPUS.iterdir()]
    else:
        texts = list(islice(_texts(folder), DOCUMENTS))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for count in (len(texts), len(texts) * 9 // 10):  # then some are deleted, some written anew
        lines = [
            json.dumps({"id": f"{n}", "text": text[count % 3 :]}) for n, text in enumerate(texts)
        ]
        (corpus / "all.jsonl").write_text("\n".join(lines[:count]), encoding="utf-8")
        sync(corpus, tmp_path / "index")
    queries = _queries(texts)
    natively = _answers(tmp_path / "index", queries)
    monkeypatch.setattr(opening, "native", lambda: None)
    by_numpy = _answers(tmp_path / "index", queries)

    assert natively == by_numpy
