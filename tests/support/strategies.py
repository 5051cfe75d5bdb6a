"""What text may a person hand us? Hypothesis strategies that the whole suite shares.

Covers Vietnamese as it is written and as it is mistyped, and text of any kind. The tables are
written out on their own, not taken from wardsearch, so that they can contradict it.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

GRAVE, ACUTE, HOOK, TILDE, DOT = TONE_MARKS = ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")

_ONSETS = "b c d đ g h k l m n p r s t v x ch gh gi kh ng ngh nh ph qu th tr"
ONSETS = ("", *_ONSETS.split())

# Every rhyme, with the huyền tone where the agreed style puts it.
_OPEN_RHYMES = (
    "à ài ào àu ày ầu ầy è èo ề ều ì ìa ìu iều ò òi ồ ồi ờ ời ù ùa ùi ừ ừa ừi ừu ỳ yều "
    "òa oài oào oày òe oèo uề uều uầy uờ ùy uỳa uỳu uồi ười ườu"
)
_CLOSED_RHYMES = (
    "àc àch àm àn àng ành àp àt ằc ằk ằm ằn ằng ằp ằt ầc ầm ần ầng ầp ầt "
    "èc èm èn èng èp èt ềch ềm ền ềnh ềp ềt ềng ìch ìm ìn ình ìp ìt "
    "iềc iềm iền iềng iềp iềt yềm yền yềng yềt "
    "òc òm òn òng òp òt ồc ồm ồn ồng ồp ồt ờm ờn ờp ờt oòc oòng "
    "ùc ùm ùn ùng ùp ùt ừc ừm ừn ừng ừt uồc uồm uồn uồng uồt ườc ườm ườn ường ườp ườt "
    "oàc oàch oàm oàn oàng oành oàp oàt oằc oằm oằn oằng oằt oèn oèt "
    "uần uầng uầt uềch uềnh uyền uyềt uỳn uỳnh uỳch uỳp uỳt"
)
RHYMES = (*_OPEN_RHYMES.split(), *_CLOSED_RHYMES.split())


def _are_spelled_together(onset: str, rhyme: str) -> bool:
    """Return whether *onset* and *rhyme* side by side cannot be read as another onset and rhyme."""
    first = unicodedata.normalize("NFD", rhyme)[0]
    if onset == "gi":
        return first not in "iy"  # gì is g and ì
    if onset == "qu":
        return first not in "ou"
    return not (onset == "g" and first == "i" and len(rhyme) > 1)  # gìa would be gi and à


def with_tone(syllable_in_grave: str, mark: str) -> str:
    """Return *syllable_in_grave*, NFC, with *mark* for its huyền; without a tone if it is empty."""
    decomposed = unicodedata.normalize("NFD", syllable_in_grave)
    return unicodedata.normalize("NFC", decomposed.replace(GRAVE, mark))


# In the huyền tone; `with_tone` gives the others.
SYLLABLES = tuple(
    onset + rhyme for onset in ONSETS for rhyme in RHYMES if _are_spelled_together(onset, rhyme)
)


def marks_reversed(text: str) -> str:
    """Return *text* decomposed, the marks of each letter in the order opposite to Unicode's."""
    turned: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        at = len(turned)
        if unicodedata.combining(char):
            while at > 1 and unicodedata.combining(turned[at - 1]):
                at -= 1
        turned.insert(at, char)
    return "".join(turned)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _with_eth(text: str) -> str:
    return text.replace("đ", "ð").replace("Đ", "Ð")


_CASES: Sequence[Callable[[str], str]] = (str, str.lower, str.upper, str.capitalize)
_FORMS: Sequence[Callable[[str], str]] = (_nfc, _nfd, marks_reversed, _with_eth)


def canonical_syllables() -> st.SearchStrategy[str]:
    """Syllables in lower-case NFC with the tone on the agreed vowel."""
    return st.builds(with_tone, st.sampled_from(SYLLABLES), st.sampled_from(("", *TONE_MARKS)))


def vietnamese_syllables() -> st.SearchStrategy[str]:
    """Syllables in every case and Unicode form, eth and misordered marks among them."""
    return st.builds(
        lambda syllable, case, form: form(case(syllable)),
        canonical_syllables(),
        st.sampled_from(_CASES),
        st.sampled_from(_FORMS),
    )


def vietnamese_text() -> st.SearchStrategy[str]:
    """Runs of syllables, numbers and abbreviations, with what stands between them in reports."""
    token = st.one_of(
        vietnamese_syllables(),
        vietnamese_syllables(),
        st.sampled_from(
            (
                *("1.089", "37,5%", "03/04/2023", "123/QĐ-UBND", "Covid-19", "PCCC&CNCH", "XXII"),
                *("m²", "512/QĐ-", "UBND", "12", "đến", "15 triệu", "(tỷ đồng)", "ngày 27"),
                *("tháng 7", "tỷ USD", "0912", "345", "678", "năm 2021", "Cư M'gar", "-"),
            )
        ),
    )
    between = st.sampled_from(
        (" ", " ", " ", "  ", "\n", "\n\n", "\t", "\u00a0", ", ", ". ", " - ")
    )
    return st.lists(st.tuples(token, between), max_size=25).map(
        lambda pairs: "".join(token + space for token, space in pairs)
    )


def arbitrary_text() -> st.SearchStrategy[str]:
    """Text of any kind, marks and letters of all scripts more often than chance would have them."""
    return st.one_of(
        st.text(),
        st.text(st.characters(categories=("L", "M", "N"))),
        st.text(
            st.sampled_from("aAeEoOuUiIyYdDqQgGkKjJđĐðÐéÈơƯİß\u017fﬁ½²Ⅳ東京ก\u0e35\u1100\u1161Σ")
            | st.sampled_from(("\u0302", "\u0306", "\u031b", *TONE_MARKS))
        ),
        vietnamese_text(),
    )


def tokens() -> st.SearchStrategy[str]:
    """Non-empty text without white space: Vietnamese syllables and anything else."""
    foreign = arbitrary_text().map(lambda text: "".join(text.split())).filter(bool)
    return st.one_of(vietnamese_syllables(), foreign)


def odd_json() -> st.SearchStrategy[object]:
    """Return any value that JSON can hold, and Python's JSON: other types, absurd numbers."""
    return st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**70), 2**70)
        | st.floats()
        | st.text(max_size=5)
        | st.sampled_from(["../outside", "a\0b", "\ud800", "\x1b[2J\n", "9" * 50]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=5,
    )


def with_one_changed(data: st.DataObject, said: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return what a file *said* with one value in it replaced, removed or added."""
    places: list[tuple[Any, Any]] = []

    def walk(inside: Any) -> None:  # noqa: ANN401 - any JSON
        keys = list(inside) if isinstance(inside, dict) else range(len(inside))
        for key in keys:
            places.append((inside, key))
            if isinstance(inside[key], dict | list):
                walk(inside[key])

    walk(said)
    inside, key = data.draw(st.sampled_from([(None, None), *places]))
    if inside is None:
        return data.draw(odd_json())
    how = data.draw(st.sampled_from(["replaced", "replaced", "removed", "added"]))
    if how == "removed":
        del inside[key]
    elif how == "added" and isinstance(inside, list):
        inside.append(data.draw(odd_json()))
    else:
        inside[f"{key}?" if how == "added" else key] = data.draw(odd_json())
    return said
