"""What does pyvi itself say about a text, and what text should it be asked about?

Covers importing pyvi (slow: it unpickles through scikit-learn) for the tests that hold the
segmenter to it, reading its answers, and texts that exercise its rules: NFC text without lone
surrogates, which it cannot encode.
"""

import functools
import importlib.util
import unicodedata
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.ranges import CharRange

REPOSITORY = Path(__file__).parents[2]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"


@functools.cache
def pyvi_tokenizer() -> Any:  # noqa: ANN401 - pyvi has no types
    with warnings.catch_warnings():
        # pyvi's regular expressions have invalid escapes and its model was pickled long ago.
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer
    return ViTokenizer


def pyvi_joins(text: str) -> tuple[list[str], list[bool]]:
    """Return pyvi's syllables of *text*, and of each whether it is joined to the one before."""
    _, syllables = pyvi_tokenizer().sylabelize(text)
    if not syllables:
        return [], []
    output = pyvi_tokenizer().tokenize(text)
    joined, at = [False], len(syllables[0])
    for syllable in syllables[1:]:
        joined.append(output[at] == "_")
        at += 1 + len(syllable)
    return syllables, joined


def pyvi_ranges(text: str) -> list[CharRange]:
    ranges: list[CharRange] = []
    at = 0
    for syllable, is_joined in zip(*pyvi_joins(text), strict=True):
        start = text.index(syllable, at)
        at = start + len(syllable)
        ranges.append(CharRange(ranges.pop().start if is_joined else start, at))
    return ranges


@functools.cache
def listed_words() -> Sequence[str]:
    spec = importlib.util.find_spec("pyvi")
    if spec is None or spec.submodule_search_locations is None:
        raise LookupError("pyvi is not installed")
    path = Path(spec.submodule_search_locations[0]) / "models" / "words.txt"
    return path.read_text(encoding="utf-8").split("\n")


_EXAMPLES = """
    Tp. TP. Mr. Mrs. Ms. Dr. ThS. UBND. A.B. ==> -> ... >> .. _ __ a_b _a a_ 1_000 1_0a 12/3 1.089
    37,5% 147.105.000 1.2,3_4 2020-2025 123/QĐ-UBND Covid-19 PCCC&CNCH ² ½ ٣ 五 N NHÀ nhà Đ đ Ð ð
    phuong@hanoi.gov.vn a.b+c@d-e.f @ a@b a@b. a@ đ@a.vn http://a.vn/x?y=1 x://y ://z http://
    http://\0a \0 \0a \ufeff \u0301 Σ ΑΣ Σίσυφος İ \u0131 ß ẞ ŉ ǅ \U0001f469\u200d
"""
WITH_RULES = unicodedata.normalize("NFC", _EXAMPLES).split()  # each exercises a rule of pyvi's
_GAPS = (" ", " ", " ", " ", "", "\n", "  ", "\t", "\r\n", "\u00a0", "\u3000", "\x1c", "\u200b")


def vietnamese_like() -> st.SearchStrategy[str]:
    """Words of the list in any case, among everything that has a rule of its own."""
    words = st.sampled_from(listed_words())
    cased = st.builds(
        lambda word, case: case(word),
        words,
        st.sampled_from((str, str, str.upper, str.title, str.capitalize, str.swapcase)),
    )
    syllables = words.map(lambda word: word.split(" ")[-1])
    piece = st.one_of(cased, cased, syllables, st.sampled_from(WITH_RULES), st.text(max_size=3))
    pieces = st.lists(st.tuples(piece, st.sampled_from(_GAPS)), max_size=30)
    return pieces.map(lambda pairs: _nfc("".join(map("".join, pairs))))


def repetitive() -> st.SearchStrategy[str]:
    """Few syllables again and again: where best labellings tie."""
    syllables = st.sampled_from(("ha", "ti", "ra", "nhà", "Nam", "a", "b", ",", ".", "1", "\n"))
    few = st.lists(syllables, min_size=1, max_size=3)
    return st.builds(
        lambda unit, times, tail: " ".join(unit * times + tail),
        few,
        st.integers(1, 40),
        few,
    )


def any_text() -> st.SearchStrategy[str]:
    of_the_suite = st.one_of(arbitrary_text(), vietnamese_text()).map(_nfc)
    return st.one_of(of_the_suite, vietnamese_like(), repetitive())


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
