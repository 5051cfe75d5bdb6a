"""Does a whole search answer alike by the native kernel and by NumPy, to the last byte of JSON?"""

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.paths import ROOT, SHARED
from wardsearch.embedded.kernel.opening import token_ranges
from wardsearch.kernel.native import VARIABLE, kernel_name, native
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.results_json import results_json
from wardsearch.vietnamese.spelling import fold

pytestmark = pytest.mark.skipif(
    native() is None, reason="there is no native kernel: python .ci/build_kernel.py"
)

DOCUMENTS = 4_000  # of a collection
DRAWN = 60  # queries cut out of its texts, asked with and without diacritics
# What a query may be made: the words as they are, a phrase, a beginning, alternatives, a fact.
FORMS = ("{}", "{}", "{}", '"{}"', "{}*", "title:{}", "{} OR năm", "{} -quy", "{} 217/QĐ-UBND")
ASKED: list[tuple[str, dict[str, Any]]] = [
    *((text, {}) for text in ("giải phóng mặt bằng", "giai phong mat bang", "PCCC", "covid 19")),
    *((text, {}) for text in ('"an toàn giao thông"', "bầu cử -tổ", "hội nghị OR đại hội", "pho*")),
    *((text, {}) for text in ("123/QĐ-UBND", "tháng 7/2021", "title:bầu cử", "toor truowngr")),
    *((text, {}) for text in ('ward:"Ngọc Thụy" dịch', "viêt nam", "khong co gi xyzzy", "đ", "")),
    ("giải phóng mặt bằng", {"explain": True, "limit": 3}),
    ("giải phóng mặt bằng", {"sort": "date"}),
    ("luật đất đai", {"all_words": True}),
    ("luật đất đai", {"match": "together", "page": 2}),
    ("luật đất đai", {"exact_accents": True}),
    ("", {"since": "2021"}),
]


@pytest.fixture
def by_turns(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    native.cache_clear()
    token_ranges.cache_clear()


def _answers(index: Path, asked: list[tuple[str, dict[str, Any]]]) -> list[str]:
    with open_index(index) as opened:
        return [_answer(opened, text, options) for text, options in asked]


def _answer(index: Index, text: str, options: dict[str, Any]) -> str:
    told = results_json(index.search(text, **options))
    told["took_ms"] = 0
    return json.dumps([text, told], ensure_ascii=False)


def _drawn(texts: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return stretches of *texts*, of some words, in each of `FORMS` and with options."""
    random = Random(15)  # noqa: S311 - the same every time
    asked: list[tuple[str, dict[str, Any]]] = []
    for number in range(DRAWN):
        words = random.choice(texts).split() or ["năm"]
        first = random.randrange(max(1, len(words) - 8))
        stretch = " ".join(words[first : first + random.choice((1, 2, 3, 4, 6, 8, 12))])
        query = FORMS[number % len(FORMS)].format(stretch)
        options = {
            "sort": "date" if number % 7 == 0 else "score",
            "explain": number % 5 == 0,
            "exact_accents": number % 11 == 0,
        }
        asked += [(query, options), (fold(query), {**options, "snippets": number % 3})]
    return asked


def _texts(collection: Path) -> list[str]:
    plain, packed = collection / "corpus.jsonl", collection / "corpus.jsonl.xz"
    with plain.open("rb") if plain.exists() else lzma.open(packed, "rb") as lines:
        rows = [json.loads(line) for line in islice(lines, DOCUMENTS)]
    return [f"{row.get('title') or ''}\n{row['text']}".strip() for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["corpus", "mlqa_vi", "phapdien"])
def test_json_is_the_same_by_both_kernels(
    name: str, tmp_path: Path, by_turns: pytest.MonkeyPatch
) -> None:
    corpus = ROOT / "corpus"
    if name == "corpus":
        texts = [path.read_text("utf-8") for path in sorted(corpus.glob("*.txt"))]
    else:
        collection = SHARED / "data" / "retrieval" / name
        if not collection.exists():
            pytest.skip(f"there is no {collection} beside the checkout")
        texts = _texts(collection)
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
        first = [
            row if n % 5 else json.dumps({"id": str(n), "text": "khác"})
            for n, row in enumerate(rows)
        ]
        (corpus / "all.jsonl").write_text("\n".join(first), "utf-8")
        sync(corpus, tmp_path / "index")
        # Some reports are written anew, some are deleted.
        (corpus / "all.jsonl").write_text("\n".join(rows[: len(rows) * 9 // 10]), "utf-8")
    sync(corpus, tmp_path / "index")
    asked = [*ASKED, *_drawn(texts)]
    answers = []
    for switch in ("1", "0"):
        by_turns.setenv(VARIABLE, switch)
        _forget()
        answers.append((kernel_name(), _answers(tmp_path / "index", asked)))

    (one, found), (two, expected) = answers
    assert (one, two) == ("native", "NumPy")
    assert found == expected
