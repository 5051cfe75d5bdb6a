"""Which letter does each character of a legacy encoding stand for?

Covers the tables: what is written in an encoding, as a string of code points below 256, and
the Unicode letter or mark that it means. ASCII stands for itself in all of them and is left out,
but in VIQR, which is all ASCII. Does not cover applying them (`decoding`).

Sources: TCVN 5712:1993, third set (VN3, in use as TCVN3 or ABC); RFC 1456 for VISCII and VIQR; the
VNI-Windows table of VNI Software; the VPS table of the Vietnamese Professionals Society, as public
converters have it, which agree; Microsoft's code page 1258.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType

UNASSIGNED = "_"

# Letters in the order of their codes, sixteen a row; the first row's code stands before it.
_TCVN3 = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ_"),
    (0xB0, "_____àảãáạ_ằẳẵắ_"),
    (0xC0, "______ặầẩẫấậè_ẻẽ"),
    (0xD0, "éẹềểễếệìỉ___ĩíịò"),
    (0xE0, "_ỏõóọồổỗốộờởỡớợù"),
    (0xF0, "_ủũúụừửữứựỳỷỹýỵ_"),
)
_VISCII = (
    (0x02, "Ẳ"),
    (0x05, "ẴẪ"),
    (0x14, "Ỷ"),
    (0x19, "Ỹ"),
    (0x1E, "Ỵ"),
    (0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"),
    (0x90, "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"),
    (0xA0, "Õắằặấầẩậẽẹếềểễệố"),
    (0xB0, "ồổỗỠƠộờởịỰỨỪỬơớƯ"),
    (0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"),
    (0xD0, "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"),
    (0xE0, "àáâãảăữẫèéêẻìíĩỉ"),
    (0xF0, "đựòóôõỏọụùúũủýợỮ"),
)
_VPS = (
    (0x02, "ẠẬẶẸỆ"),
    (0x10, "ỊỌỘỢỤỰ"),
    (0x19, "Ỵ"),
    (0x1C, "ẪỮ"),
    (0x80, "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ"),
    (0x90, "Ế__ỀỂỄỐỒỔỖýỷỵỚỜỞ"),
    (0xA0, "_ắằẳẵặỠớÙờởỡŨỨợỪ"),
    (0xB0, "ổỬỲỸÍÌộỈĨÓửữÒỎÕự"),
    (0xC0, "ầÁÂấẩẫậđẻÉÊẹỉễịỹ"),
    (0xD0, "ƯỦồốÔỏơÈừứÚũưÝẺ_"),
    (0xE0, "àáâãảạă_èéêẽìí_ĩ"),
    (0xF0, "ẴĐòóôõ_Ơụùúủ_ỶẼỳ"),
)

# Of 1258 only what differs from Latin-1: five letters in two cases, five tone marks that follow
# their vowel, and the sign of the đồng.
_WINDOWS_1258 = {
    **dict(zip("\xc3\xd0\xd5\xdd\xe3\xf0\xf5\xfd", "ĂĐƠƯăđơư", strict=True)),
    **dict(zip("\xcc\xd2\xde\xec\xf2", "\u0300\u0309\u0303\u0301\u0323", strict=True)),
    "\xfe": "₫",
}

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"

# VNI writes most letters as a vowel and a mark after it, for which it took Latin-1 letters.
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_MARKS = {
    **dict.fromkeys("aeouôö", _VNI_TONES),
    "y": {mark: tone for mark, tone in _VNI_TONES.items() if tone != _DOT},
}
_VNI_CIRCUMFLEX = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_VNI_ALONE = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))

_VIQR_TONES = {"": "", "'": _ACUTE, "`": _GRAVE, "?": _HOOK, "~": _TILDE, ".": _DOT}
_VIQR_QUALITIES = {
    "a": {"": "", "^": _CIRCUMFLEX, "(": _BREVE},
    "e": {"": "", "^": _CIRCUMFLEX},
    "i": {"": ""},
    "o": {"": "", "^": _CIRCUMFLEX, "+": _HORN},
    "u": {"": "", "+": _HORN},
    "y": {"": ""},
}


def _compose(*parts: str) -> str:
    """Return a letter and its marks as one code point."""
    return unicodedata.normalize("NFC", "".join(parts))


def _single_bytes(rows: tuple[tuple[int, str], ...]) -> Mapping[str, str]:
    return MappingProxyType(
        {
            chr(code): letter
            for first, letters in rows
            for code, letter in enumerate(letters, first)
            if letter != UNASSIGNED
        }
    )


def _vni_lower() -> Iterator[tuple[str, str]]:
    """Yield each lower-case letter of VNI: its spelling and itself."""
    yield from _VNI_ALONE.items()
    for vowel, marks in _VNI_MARKS.items():
        for mark, tone in marks.items():
            yield vowel + mark, _compose(_VNI_ALONE.get(vowel, vowel), tone)
    for vowel in "aeo":
        for mark, tone in _VNI_CIRCUMFLEX.items():
            yield vowel + mark, _compose(vowel, _CIRCUMFLEX, tone)
    for mark, tone in _VNI_BREVE.items():
        yield "a" + mark, _compose("a", _BREVE, tone)


def _vni() -> Mapping[str, str]:
    """Return the table of VNI, in which the vowel's case counts and the mark's does not."""
    table: dict[str, str] = {}
    for spelling, letter in _vni_lower():
        vowel, mark = spelling[0], spelling[1:]
        for written in {mark, mark.upper()}:
            table[vowel + written] = letter
            table[vowel.upper() + written] = letter.upper()
    return MappingProxyType(table)


def _viqr() -> Mapping[str, str]:
    """Return the table of VIQR: a vowel, its quality, its tone; and dd in any case."""
    table = {"dd": "đ", "Dd": "Đ", "dD": "Đ", "DD": "Đ"}
    for vowel, qualities in _VIQR_QUALITIES.items():
        for quality, tone in product(qualities, _VIQR_TONES):
            if quality or tone:
                letter = _compose(vowel, qualities[quality], _VIQR_TONES[tone])
                table[vowel + quality + tone] = letter
                table[vowel.upper() + quality + tone] = letter.upper()
    return MappingProxyType(table)


TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "TCVN3": _single_bytes(_TCVN3),
        "VNI": _vni(),
        "VISCII": _single_bytes(_VISCII),
        "VPS": _single_bytes(_VPS),
        "Windows-1258": MappingProxyType(_WINDOWS_1258),
        "VIQR": _viqr(),
    }
)
