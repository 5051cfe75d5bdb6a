"""Are Vietnamese syllables told from other words?"""

import re

import pytest

from support.paths import CORPUS
from wardsearch.vietnamese.orthography import COMMON_SYLLABLES, is_syllable

SYLLABLES = (
    "nghĩa quốc gì giếng giữa khuỷu nguyễn thuở quýt Đắk yến ỷ kỹ ngoằn xoong ghế uống ạ Ủy việng"
)
OTHERS = (
    "nghà cê kà gê viêt tấch quồc ngj façade niño straße größe çok için ăo bây̆ h² tưưọng bốố àố"
)


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_a_syllable_is_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", OTHERS.split())
def test_what_breaks_the_orthography_is_not_one(word: str) -> None:
    assert not is_syllable(word)


def test_common_syllables_are_syllables() -> None:
    assert [word for word in COMMON_SYLLABLES if not is_syllable(word)] == []


def test_the_words_of_the_corpus_are_syllables_but_for_abbreviations() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt")))
    words = {word for word in re.findall(r"[^\W\d_²³]{2,}", text) if not word.isascii()}
    others = {word for word in words if not is_syllable(word) and not word.isupper()}

    assert len(words) > 1500
    assert others == {"hđnd"}  # in an address


def test_what_is_longer_than_any_syllable_is_none_without_being_looked_at() -> None:
    assert not is_syllable("a" + "\u0301\u0327" * 1_000_000)
    assert is_syllable("nghiêng")
