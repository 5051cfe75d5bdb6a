import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.vietnamese.keystrokes import decode
from wardsearch.vietnamese.spelling import canonical, is_accented, tone_variants

TELEX_MARKS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
SYLLABLES = [
    "giải",
    "phóng",
    "mặt",
    "bằng",
    "đường",
    "được",
    "người",
    "nguyễn",
    "việt",
    "quyết",
    "định",
    "ủy",
    "ban",
    "nhân",
    "dân",
    "phường",
    "hòa",
    "thúy",
    "khiếu",
    "nại",
    "tố",
    "cáo",
    "trường",
    "tiểu",
    "học",
    "bảo",
    "hiểm",
    "y",
    "tế",
    "đất",
    "đai",
    "nghị",
    "quyết",
    "kỳ",
    "họp",
    "thứ",
    "ngoặc",
    "khuỷu",
    "xã",
    "gì",
    "giữ",
    "quý",
    "quốc",
    "tổ",
    "thuế",
    "ngược",
    "rượu",
    "yếu",
    "muỗi",
    "chuyện",
    "phượng",
    "ước",
    "ưu",
    "đó",
    "ở",
]


def keys(syllable: str, marks: dict[str, str], tones: dict[str, str], *, tone_last: bool) -> str:
    """Return what is typed for *syllable*, the tone's key behind its vowel or at the end."""
    struck, tone = "", ""
    for letter in syllable:
        parts = unicodedata.normalize("NFD", letter)
        own = next((tones[part] for part in parts[1:] if part in tones), "")
        bare = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
        struck += marks.get(bare, bare) + ("" if tone_last else own)
        tone += own
    return struck + (tone if tone_last else "")


@pytest.mark.parametrize("tone_last", [True, False])
@pytest.mark.parametrize(
    ("marks", "tones"), [(TELEX_MARKS, TELEX_TONES), (VNI_MARKS, VNI_TONES)], ids=["telex", "vni"]
)
@pytest.mark.parametrize("syllable", SYLLABLES)
def test_the_keystrokes_of_a_syllable_are_read_as_it(
    syllable: str, marks: dict[str, str], tones: dict[str, str], tone_last: bool
) -> None:
    struck = keys(syllable, marks, tones, tone_last=tone_last)

    assert decode(struck) == (canonical(syllable) if is_accented(syllable) else None)


@pytest.mark.parametrize(
    ("struck", "meant"),
    [
        ("duowngf", "dường"),
        ("dduowngf", "đường"),
        ("duongfdw", "đường"),
        ("d9u7o72ng", "đường"),
        ("d9uo72ng", "đường"),
        ("duong9", None),
        ("dat961", "đất"),
        ("viet65", "việt"),
        ("vietej", "việt"),
        ("nguwowif", "người"),
        ("truong72", "trường"),
        ("GIAIR", "giải"),
        ("Mawtj", "mặt"),
        ("wr", "ử"),
        ("hoaf", "hòa"),
        ("thuyr", "thủy"),
    ],
)
def test_a_key_is_read_wherever_it_was_struck(struck: str, meant: str) -> None:
    assert decode(struck) == meant


@pytest.mark.parametrize(
    "word",
    [
        "mp3",
        "html5",
        "covid19",
        "asean",
        "wifi",
        "web",
        "www",
        "kwh",
        "b52",
        "h5n1",
        "q4",
        "tests",
        "word",
        "window",
        "law",
        "new",
        "news",
        "software",
        "address",
        "office",
        "process",
        "access",
        "gg",
        "dd",
        "d9",
        "d",
        "ban",
        "ubnd",
        "tphcm",
        "217",
        "4.0",
        "giải",
        "đường",
    ],
)
def test_a_word_as_it_stands_is_no_keystrokes(word: str) -> None:
    assert decode(word) is None


def test_two_tones_write_nothing() -> None:
    assert [decode("banfs"), decode("ban12")] == [None, None]


@given(st.text(alphabet="abdeiouwsfrxjgnht0123456789đ-. ", max_size=9))
def test_what_is_read_is_a_canonical_syllable_with_diacritics(token: str) -> None:
    meant = decode(token)

    assert meant is None or (
        canonical(meant) == meant and is_accented(meant) and tone_variants(meant) != ()
    )


@given(st.text(max_size=12))
@example("w")  # is ư in Telex, and a letter in a query
def test_any_text_is_read_without_an_error(token: str) -> None:
    assert decode(token) is None or len(token) > 1
