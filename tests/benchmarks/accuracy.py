"""How much of what people wrote is read, and how much of what others wrote is left alone?

Covers comparing a text with its transcript, verdicts on pieces of reports in every
encoding, and on pieces of other languages: the sentences of Django's interface, which its
translators wrote.
"""

import difflib
import gettext
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.spellings import ENCODINGS, encode
from wardsearch.formats.encodings.detection import decode_run
from wardsearch.vietnamese.spelling import canonical, fold, to_nfc

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {
    "en": ("cp1252",), "fr": ("cp1252",), "pt": ("cp1252",), "es": ("cp1252",), "it": ("cp1252",),
    "de": ("cp1252",), "id": ("cp1252",), "ro": ("iso8859-2", "cp1250"), "pl": ("cp1250",),
    "cs": ("iso8859-2", "cp1250"), "tr": ("iso8859-9",),
}  # fmt: skip
"""Eleven languages, with the character sets that their files had before Unicode."""

SIZES = (20, 60, 200)
__all__ = [
    "ENCODINGS",
    "Compared",
    "compare",
    "converted",
    "corpus_text",
    "foreign_samples",
    "recall",
]
_WORD = re.compile(r"[^\W\d_]+")
_HORNED_U = re.compile("[ưừứửữự]")
_MARKUP = re.compile(r"%\(\w+\)[sd]|<[^>]*>|&\w+;|\{\w*\}")


class Compared(NamedTuple):
    """A text beside its transcript, in syllables; whatever their case and the place of the tone.

    Attributes:
        syllables: In the transcript.
        found: Of these, in the text too, in the same order, whatever their diacritics.
        marked: Of those found, with diacritics.
        right: Of those, with the same diacritics.
        horned: Of those found, with *ư*.
        kept: Of those, with *ư* in the text.
    """

    syllables: int
    found: int
    marked: int
    right: int
    horned: int
    kept: int


def compare(text: str, transcript: str) -> Compared:
    """Return how much of *transcript* there is in *text*."""
    expected, read = _syllables(transcript), _syllables(text)
    matcher = difflib.SequenceMatcher(
        None, [*map(fold, expected)], [*map(fold, read)], autojunk=False
    )
    pairs = [
        (expected[block.a + n], read[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]
    marked = [(wanted, got) for wanted, got in pairs if not wanted.isascii()]
    horned = [(wanted, got) for wanted, got in pairs if _HORNED_U.search(wanted)]
    return Compared(
        len(expected),
        len(pairs),
        len(marked),
        sum(wanted == got for wanted, got in marked),
        len(horned),
        sum(bool(_HORNED_U.search(got)) for _, got in horned),
    )


def _syllables(text: str) -> list[str]:
    return [canonical(word) for word in _WORD.findall(to_nfc(text))]


def corpus_text() -> str:
    """Return the sample reports of the repository as one text on one line."""
    paths = sorted((ROOT / "corpus").glob("*.txt"))
    return " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in paths)


def recall(size: int) -> dict[str, float]:
    """Return for each encoding the share of pieces of *size* letters that are found to be in it."""
    text = corpus_text()
    pieces = [text[start : start + size] for start in range(0, len(text) - size, 499)]
    return {
        name: sum(decode_run(encode(piece, name)).encoding == name for piece in pieces)
        / len(pieces)
        for name in ENCODINGS
    }


def foreign_samples(count: int) -> dict[str, list[str]]:
    """Return *count* samples: of eleven languages, in Unicode and as bytes, and of reports."""
    chance = random.Random("foreign")  # noqa: S311 - to be the same each time
    share = count // (len(LANGUAGES) + 1)
    samples = {}
    for language, charsets in LANGUAGES.items():
        sentences = list(_sentences(language))
        forms = ("utf-8", *charsets)
        samples[language] = [
            _as_read(_piece(sentences, SIZES[n % len(SIZES)], chance), forms[n % len(forms)])
            for n in range(share)
        ]
    reports = corpus_text()
    starts = [chance.randrange(len(reports) - max(SIZES)) for _ in range(share)]
    samples["vi"] = [
        reports[start : start + SIZES[n % len(SIZES)]] for n, start in enumerate(starts)
    ]
    return samples


def converted(samples: Sequence[str]) -> list[str]:
    """Return those of *samples* that are taken for Vietnamese of before Unicode."""
    return [sample for sample in samples if decode_run(sample).encoding != "unicode"]


def _sentences(language: str) -> Iterator[str]:
    """Yield sentences of Django's interface in *language*; English is what it translates from."""
    import django

    folder = Path(django.__file__).parent
    for path in sorted(folder.glob(f"**/{'fr' if language == 'en' else language}/**/django.mo")):
        with path.open("rb") as stream:
            catalog: dict[object, str] = vars(gettext.GNUTranslations(stream))["_catalog"]
        for source, translation in catalog.items():
            text = source if language == "en" else translation
            if isinstance(text, str) and len(text.split()) > 3:
                yield _MARKUP.sub("", text)


def _piece(sentences: Sequence[str], size: int, chance: random.Random) -> str:
    text = " ".join(chance.sample(sentences, min(12, len(sentences))))
    start = chance.randrange(max(len(text) - size, 1))
    return text[start : start + size]


def _as_read(text: str, charset: str) -> str:
    """Return *text* as it is read from a file in *charset*, which nobody knows."""
    if charset == "utf-8":
        return text
    return text.encode(charset, "replace").decode("latin-1")
