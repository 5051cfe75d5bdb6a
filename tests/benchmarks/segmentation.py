"""How many syllables a second are segmented, by wardsearch and by pyvi itself?

    python tests/benchmarks/segmentation.py [FILE...]

segments the files, by default the sample reports, and asserts that both find the same words. Each
number is the best of several rounds but for pyvi's, which takes one. A file is one sentence, as to
pyvi; "lines" is the same text a line at a time.
"""

import argparse
import time
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
from wardsearch.analysis.segmenter.segmenter import Segmenter, default_segmenter

Tokenize = Callable[[str], str]

CORPUS = Path(__file__).parents[2] / "corpus"
ROUNDS = 5
BATCH = 1_000_000  # syllables to repeat the files to


def seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return min(taken)


def joins_of_pyvi(sentence: Sequence[str], output: str) -> list[bool]:
    joins, at = [False], len(sentence[0])
    for syllable in sentence[1:]:
        joins.append(output[at] == "_")
        at += 1 + len(syllable)
    return joins


def compare(
    name: str, sentences: Sequence[Sequence[str]], segmenter: Segmenter, tokenize: Tokenize
) -> None:
    """Print the speeds on *sentences*, each given as its syllables, and check that all agree."""
    texts = [" ".join(sentence) for sentence in sentences]
    row = list(chain.from_iterable(sentences))
    outputs: list[str] = []
    by_pyvi = len(row) / seconds(lambda: outputs.extend(map(tokenize, texts)), rounds=1)
    expected = list(chain.from_iterable(map(joins_of_pyvi, sentences, outputs)))

    one_by_one = len(row) / seconds(lambda: list(map(segmenter.segment, texts)))
    words = [text[start:end] for text in texts for start, end in segmenter.segment(text)]
    assert [join for word in words for join in (False, *[True] * word.count(" "))] == expected

    vocabulary = list(dict.fromkeys(row))
    numbers = {syllable: number for number, syllable in enumerate(vocabulary)}
    copies = max(1, BATCH // len(row))
    ids = np.tile(np.array([numbers[syllable] for syllable in row], np.int32), copies)
    lengths = np.tile(np.array(list(map(len, sentences)), np.int64), copies)
    starts = np.cumsum(lengths) - lengths
    assert segmenter.joins(vocabulary, ids, starts).tolist() == expected * copies
    batch = len(ids) / seconds(lambda: segmenter.joins(vocabulary, ids, starts))

    for how, speed in (("pyvi", by_pyvi), ("one by one", one_by_one), ("in a batch", batch)):
        print(f"{name + ', ' + how:20}{speed:>14,.0f}{speed / by_pyvi:>12.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files or sorted(CORPUS.glob("*.txt"))
    texts = [unicodedata.normalize("NFC", file.read_text(encoding="utf-8")) for file in files]

    start = time.perf_counter()
    segmenter = default_segmenter()
    print(f"wardsearch: loaded in {1e3 * (time.perf_counter() - start):.0f} ms")
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyvi's own, about its regular expressions and its model
        from pyvi.ViTokenizer import tokenize
    print(f"pyvi: loaded in {1e3 * (time.perf_counter() - start):.0f} ms")

    whole = list(filter(None, map(syllabify, texts)))
    lines = list(filter(None, map(syllabify, "\n".join(texts).split("\n"))))
    print(f"{len(whole)} files, {len(lines)} lines, {sum(map(len, whole)):,} syllables\n")
    print(f"{'':20}{'syllables/s':>14}{'times pyvi':>12}")
    compare("files", whole, segmenter, tokenize)
    compare("lines", lines, segmenter, tokenize)


if __name__ == "__main__":
    main()
