"""What did someone mean who typed Vietnamese with no input method on?

Two input methods are in use: in Telex letters stand for the marks (`mawtj` is *mặt*), in VNI digits
do (`ma85t`). This module reads back the keystrokes of one syllable by the rules of the method,
wherever in the syllable the key was struck. Does not cover whether a token should be read so
(`search.understanding`): `mp3` and `covid19` are words as they stand, and only an index knows what
it holds.

Source: the rules as the common input methods document them (Telex of 1988 and VNI).
"""

import unicodedata
from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.spelling import VOWELS, canonical, is_accented, tone_variants

_TELEX_TONES: Final = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES: Final = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_MARKS: Final = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
}
_HORNED: Final = {"a": "ă", "o": "ơ", "u": "ư"}
_DOUBLED: Final = {"a": "â", "e": "ê", "o": "ô"}
_MOST_KEYS: Final = 12  # nghieengs has nine, and each mark may be struck once more by mistake
_LETTERS: Final = lazy_compile(r"[a-z]+")
_LETTERS_AND_DIGITS: Final = lazy_compile(r"[a-z]+[a-z0-9]*[0-9][a-z0-9]*")


def decode(token: str) -> str | None:
    """Return the canonical syllable that the keystrokes *token* write, or None if they write none.

    A token that is a syllable without any key for a mark is no keystrokes.

    >>> [decode(token) for token in ("mawtj", "ma85t", "bawngf", "ddoongf", "mp3", "asean", "ban")]
    ['mặt', 'mặt', 'bằng', 'đồng', None, None, None]
    """
    keys = token.lower()
    if not 1 < len(keys) <= _MOST_KEYS:
        return None
    if _LETTERS.fullmatch(keys):
        read = _read_telex(keys)
    elif _LETTERS_AND_DIGITS.fullmatch(keys):
        read = _read_vni(keys)
    else:
        return None
    if read is None:
        return None
    letters, tone = read
    place = next((n for n, letter in enumerate(letters) if letter in VOWELS), None)
    if place is None:
        return None
    syllable = canonical(
        unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])
    )
    return syllable if is_accented(syllable) and tone_variants(syllable) else None


def _read_telex(keys: str) -> tuple[str, str] | None:
    """Return the letters and the tone of Telex *keys*."""
    letters, tone = "", ""
    for key in keys:
        has_vowel = any(letter in VOWELS for letter in letters)
        if key in _TELEX_TONES and has_vowel:
            if tone:
                return None
            tone = _TELEX_TONES[key]
        elif key == "d" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif key == "w":
            marked = _with_horn(letters)
            letters = letters + "ư" if marked is None else marked
        elif key in _DOUBLED and key in letters:
            letters = letters.replace(key, _DOUBLED[key], 1)
        else:
            letters += key
    return letters, tone


def _read_vni(keys: str) -> tuple[str, str] | None:
    """Return the letters and the tone of VNI *keys*."""
    letters, tone = "", ""
    for key in keys:
        if key.isalpha():
            letters += key
        elif key in _VNI_TONES and not tone:
            tone = _VNI_TONES[key]
        elif key == "9" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif key == "7" and "uo" in letters:
            letters = letters.replace("uo", "ươ", 1)
        else:
            marks = _VNI_MARKS.get(key, {})
            bare = next((letter for letter in letters if letter in marks), None)
            if bare is None:
                return None
            letters = letters.replace(bare, marks[bare], 1)
    return letters, tone


def _with_horn(letters: str) -> str | None:
    """Return *letters* with the vowel marked that a `w` marks, or None where there is none."""
    for both in ("uo", "ưo", "uơ"):
        if both in letters:
            return letters.replace(both, "ươ", 1)
    bare = next((letter for letter in reversed(letters) if letter in _HORNED), None)
    if bare is None:
        return None
    place = letters.rindex(bare)
    return letters[:place] + _HORNED[bare] + letters[place + 1 :]
