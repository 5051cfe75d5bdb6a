"""How is Vietnamese spelled, once the ways of typing it no longer matter?

Covers two forms of a token: the *canonical* form, which keeps every diacritic but settles how it
was typed, and the *folded* form, which drops them all; and the tones, which lie between. Does not
cover how a text is cut (`analysis.tokenizer`) or offsets: every function takes one token, or with
`to_nfc` a whole text, and returns one.

The tone mark is placed by rule, from the syllable's onset, vowels and final consonant; a list of
word pairs would miss the misplaced marks that people type. Of the two styles in use we agree on the
older, `hòa` and `thúy`: it is the one most Vietnamese text is in. Only what has the shape of a
syllable is touched, so a word of another language never changes.

Two forms of a token never differ in length over Vietnamese NFC text, so that an offset, in code
points, holds in all of them.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native
from wardsearch.lazy_regex import lazy_compile

VOWELS = "aăâeêioôơuưy"
_QUALITY_VOWELS = "ăâêôơư"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")  # ngang huyền sắc hỏi ngã nặng

_TONED = {v: tuple(unicodedata.normalize("NFC", v + t) for t in _TONES) for v in VOWELS}
_TONE_NUMBER = {letter: tone for toned in _TONED.values() for tone, letter in enumerate(toned)}
_WITHOUT_TONE = {ord(letter): v for v, toned in _TONED.items() for letter in toned[1:]}

# Eth looks like the Vietnamese letter, and old fonts and converters wrote it for it. The dotted
# capital I is the one letter whose lower case has another length.
_ONE_LETTER = str.maketrans({"Ð": "đ", "ð": "đ", "İ": "i"})

_PLAIN = {ord(x): unicodedata.normalize("NFD", x)[0] for toned in _TONED.values() for x in toned}
_PLAIN[ord("đ")] = "d"
_ACCENTED_LOWER = {chr(x) for x, plain in _PLAIN.items() if chr(x) != plain} | {"ð"}
_ACCENTED = frozenset(_ACCENTED_LOWER | {letter.upper() for letter in _ACCENTED_LOWER})

# Both y and i are right in these, and one writer uses both (kĩ/kỹ, quí/quý); in others the letter
# tells two syllables apart (hai/hay, tai/tay) or has one spelling only (vi, di, chi, thi).
_I_TO_Y = {i: i[:-1] + "y" for i in ("hi", "ki", "li", "mi", "si", "ti", "qui")}
_Y_TO_I = {y: i for i, y in _I_TO_Y.items()}
_EITHER_ENDS = (*_TONED["i"], *_TONED["y"])  # of these, in any tone

# Before a vowel, gi is an onset and its i carries no tone (giá, but gì and gìn); so is qu always.
_ONSET = lazy_compile(
    "gi(?=[aăâeêoôơuư])|qu|ngh|ch|gh|kh|ng|nh|ph|th|tr|[bcdđghklmnprstvx]"  # longest first
)
_OPEN_RHYMES = (
    "a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uê uêu"
    " uy uya uyu uây uơ uôi ư ưa ưi ưu ươi ươu y yêu"
)
_CLOSED_VOWELS = "a ă â e ê i iê o oa oă oe oo ô ôô ơ u uâ uê uô uy uyê ư ươ y yê"
_CODAS = "c ch k m n ng nh p t"  # k for the names of the highlands: Đắk Lắk

_CACHED_TOKENS = 1 << 14  # Vietnamese has some 7,000 syllables; capitals and names come on top
_LONGEST_CACHED = 100  # code points of a token; one may be megabytes

# A run of marks is sorted by insertion when it is composed, so a text of nothing else would take
# hours. No writing system puts thirty on one letter: longer runs are parted as the Stream-Safe Text
# Process does. The limit is higher than what is parted, as a mark may be composed of two.
# Source: Unicode Standard Annex 15, section 13.
_MARKS_KEPT_TOGETHER = 30
_MOST_MARKS = 100
_MAYBE_MARKS = lazy_compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")  # no mark is a letter
_COMPOSED_AT_ONCE = 1 << 20  # code points of a text
_SPACE = lazy_compile("[ \n]")
_TABLED = 0x2070  # code points, from 0 on, whose plain letters are kept as a table
_UNTOLD = 0xFFFF
_GRAPHEME_JOINER = "\u034f"  # invisible; marks are not sorted across it


def _place_in_rhyme(vowels: str, coda: str) -> int:
    """Return which of *vowels* carries the tone mark, counted from 0.

    A vowel with a mark of quality takes it, the last one if there are two (ươ); else the last vowel
    before a final consonant; else the one before the last, where there are several.

    Source: the traditional placement (kiểu cũ) as textbooks of orthography give it.
    """
    quality = [place for place, vowel in enumerate(vowels) if vowel in _QUALITY_VOWELS]
    if quality:
        return quality[-1]
    return len(vowels) - 1 if coda else max(len(vowels) - 2, 0)


_PLACE = {vowels: _place_in_rhyme(vowels, "") for vowels in _OPEN_RHYMES.split()} | {
    vowels + coda: _place_in_rhyme(vowels, coda)
    for vowels in _CLOSED_VOWELS.split()
    for coda in _CODAS.split()
}

# Circumflex and breve are of the same combining class as four of the tones, so Unicode keeps the
# order in which they were typed; the horn and the dot below are not, and NFC orders them itself.
_QUALITY_AFTER_TONE = {
    unicodedata.normalize("NFC", vowel + tone) + quality: unicodedata.normalize(
        "NFC", vowel + quality + tone
    )
    for quality, vowels in (("\u0302", "aeoAEO"), ("\u0306", "aA"))
    for vowel in vowels
    for tone in _TONES[1:5]
}
_MISORDERED = lazy_compile("|".join(_QUALITY_AFTER_TONE))


_LONGEST_SYLLABLE = 3 + max(map(len, _PLACE))  # code points


class _Syllable(NamedTuple):
    """A token that has the shape of a Vietnamese syllable, taken apart."""

    letters: str  # lower case, without the tone
    tone: int  # number in _TONES
    place: int  # which letter carries the tone

    def spelled(self, tone: int) -> str:
        """Return the canonical spelling with *tone* in place of its own."""
        before, carrier, after = (
            self.letters[: self.place],
            self.letters[self.place],
            self.letters[self.place + 1 :],
        )
        return before + _TONED[carrier][tone] + after


def to_nfc(text: str) -> str:
    """Return *text* in NFC, with Vietnamese marks composed in whatever order they were typed.

    Idempotent, and linear in the length of *text*: a run of more than 100 marks, which no writing
    has, is parted by U+034F. The number of code points may change: offsets are into what this
    returns.

    >>> to_nfc("be\u0302\u0323nh"), to_nfc("be\u0323\u0302nh"), to_nfc("e\u0301\u0302m")
    ('bệnh', 'bệnh', 'ếm')
    """
    if text.isascii():
        return text
    if len(text) <= _COMPOSED_AT_ONCE:
        return _composed(text)
    composed = bytearray()  # in UTF-8, which takes less than a list of the pieces
    start = 0  # up to here it is all in `composed`
    for piece in _between_spaces(text):
        whole = text[piece]
        new = _composed(whole)
        if new != whole:
            composed += text[start : piece.start].encode("utf-8", "surrogatepass")
            composed += new.encode("utf-8", "surrogatepass")
            start = piece.stop
    if not start:
        return text
    composed += text[start:].encode("utf-8", "surrogatepass")
    return composed.decode("utf-8", "surrogatepass")


def _between_spaces(text: str) -> Iterator[slice]:
    """Yield pieces of a long text that begin with a space or a line end, which compose with none.

    Composing a text takes four bytes for each code point, and twice that.
    """
    start = 0
    while (end := start + _COMPOSED_AT_ONCE) < len(text):
        cut = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
        if cut < 0:
            found = _SPACE.search(text, end)
            cut = found.start() if found else len(text)
        yield slice(start, cut)
        start = cut
    yield slice(start, len(text))


def _composed(text: str) -> str:
    composed = text
    if not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", _MAYBE_MARKS.sub(_parted, text))
    if "\u0302" in composed or "\u0306" in composed:
        return _MISORDERED.sub(lambda found: _QUALITY_AFTER_TONE[found[0]], composed)
    return composed


def _parted(found: re.Match[str]) -> str:
    """Return what may be a long run of marks with every thirty of them parted from the next."""
    parts: list[str] = []
    for is_mark, run in groupby(found[0], _is_mark):
        marks = "".join(run)
        step = _MARKS_KEPT_TOGETHER if is_mark and len(marks) > _MOST_MARKS else len(marks)
        pieces = (marks[start : start + step] for start in range(0, len(marks), step))
        parts.append(_GRAPHEME_JOINER.join(pieces))
    return "".join(parts)


def _is_mark(char: str) -> bool:
    """Return whether *char* is sorted among those around it, or is composed of such."""
    return unicodedata.combining(unicodedata.normalize("NFD", char)[0]) > 0


def canonical(token: str) -> str:
    """Return the canonical form of *token*: one spelling for all ways of typing it.

    NFC, lower case, eth read as đ, and, where the token has the shape of a Vietnamese syllable, the
    tone mark on the agreed vowel. Idempotent. It has as many code points as the NFC of *token*; the
    exception are foreign letters that have a composed form in lower case only (J with a caron).

    >>> [canonical(token) for token in ("Hoà", "THUỴ", "khoẻ", "qúy", "vịêt", "Ðường", "Café")]
    ['hòa', 'thụy', 'khỏe', 'quý', 'việt', 'đường', 'café']
    """
    if token.isascii():
        return token.lower()
    return _canonical(token) if len(token) <= _LONGEST_CACHED else _canonical.__wrapped__(token)


def fold(token: str) -> str:
    """Return the folded form of *token*, in which text with and without diacritics meets.

    Vietnamese letters lose every diacritic, đ becomes d, other letters and numbers are transcribed
    to ASCII where that is possible; all is lower case. Syllables that are spelled with i or y alike
    get y. Idempotent, equal for a token and its canonical form, never empty unless *token* is, and
    free of white space if *token* is. Vietnamese NFC text keeps its number of code points.

    >>> [fold(token) for token in ("Đường", "Ðà", "kĩ", "Quí", "hai", "Straße", "m²", "東京都")]
    ['duong', 'da', 'ky', 'quy', 'hai', 'strasse', 'm2', 'dongjingdu']
    """
    if token.isascii():
        folded = token.lower()
    else:
        folded = _fold(token) if len(token) <= _LONGEST_CACHED else _fold.__wrapped__(token)
    return _I_TO_Y.get(folded, folded)


def plain_letters(text: str) -> str:
    """Return running *text* in lower case, Vietnamese letters without diacritics.

    Code point for code point, so that an offset holds in both; letters of other languages stay. For
    looking up fixed words in text of any spelling; `fold` is for tokens.

    Args:
        text: NFC.

    >>> plain_letters("QUYÉT ĐỊNH số 5")
    'quyet dinh so 5'
    """
    kernel = native()
    plain = None if kernel is None else kernel.mapped(text, _plain_table())
    return _plain_letters(text) if plain is None else plain


def _plain_letters(text: str) -> str:
    return text.translate(_ONE_LETTER).lower().translate(_PLAIN)


@lru_cache(1)
def _plain_table() -> bytes:
    """Return what `_plain_letters` makes of the code points of Latin letters and their signs.

    Two bytes each, all set where it is not told by the code point alone, as of a Greek sigma.
    """
    letters = map(_plain_letters, map(chr, range(_TABLED)))
    plain = [ord(each) if len(each) == 1 else _UNTOLD for each in letters]
    plain[ord("Σ")] = _UNTOLD
    return array("H", plain).tobytes()


def folding_version() -> str:
    """Return what letters of other languages are folded by, as an index records it.

    Vietnamese is folded by our own tables, which `ANALYSIS_VERSION` counts.
    """
    from importlib.metadata import version

    return f"Unidecode-{version('Unidecode')}"


def tone_variants(canonical_syllable: str) -> tuple[str, ...]:
    """Return every other canonical spelling that differs in the tone alone, i and y being one.

    They are possible spellings, to be looked up, not known words; empty where
    *canonical_syllable* has not the shape of a syllable.

    >>> tone_variants("kĩ")
    ('ki', 'kì', 'kí', 'kỉ', 'kị', 'ky', 'kỳ', 'ký', 'kỷ', 'kỹ', 'kỵ')
    """
    if len(canonical_syllable) > _LONGEST_SYLLABLE:
        return ()
    return _tone_variants(canonical_syllable)


@lru_cache(_CACHED_TOKENS)
def _tone_variants(canonical_syllable: str) -> tuple[str, ...]:
    syllable = _read_syllable(canonical_syllable)
    if syllable is None:
        return ()
    letters, place = _Y_TO_I.get(syllable.letters, syllable.letters), syllable.place
    partners = (letters, _I_TO_Y[letters]) if letters in _I_TO_Y else (letters,)
    spellings = [
        before + carrier + after
        for before, vowel, after in [(p[:place], p[place], p[place + 1 :]) for p in partners]
        for carrier in _TONED[vowel]
    ]
    return tuple([spelling for spelling in spellings if spelling != canonical_syllable])


def is_half_typed(canonical_syllable: str) -> bool:
    """Return whether *canonical_syllable* has diacritics and lacks the tone that it must have.

    A syllable that ends in a stop has the acute or the dot below.

    >>> [is_half_typed(syllable) for syllable in ("viêt", "việt", "muôn", "viet")]
    [True, False, False, False]
    """
    has_tone = canonical_syllable.translate(_WITHOUT_TONE) != canonical_syllable  # as most have
    if has_tone or not canonical_syllable.endswith(("c", "ch", "p", "t")):
        return False
    return is_accented(canonical_syllable) and _read_syllable(canonical_syllable) is not None


def either_spelling(canonical_syllable: str) -> tuple[str, ...]:
    """Return *canonical_syllable*, and what it is with i for y or y for i where both are written.

    >>> [either_spelling(syllable) for syllable in ("kĩ", "quý", "tai")]
    [('kĩ', 'kỹ'), ('quý', 'quí'), ('tai',)]
    """
    if canonical_syllable.endswith(_EITHER_ENDS) and len(canonical_syllable) <= _LONGEST_SYLLABLE:
        return _either_spelling(canonical_syllable)
    return (canonical_syllable,)


@lru_cache(_CACHED_TOKENS)
def _either_spelling(canonical_syllable: str) -> tuple[str, ...]:
    syllable = _read_syllable(canonical_syllable)
    letters = syllable.letters if syllable else ""
    partner = _I_TO_Y.get(letters) or _Y_TO_I.get(letters)
    if syllable is None or partner is None:
        return (canonical_syllable,)
    return canonical_syllable, syllable._replace(letters=partner).spelled(syllable.tone)


def is_accented(token: str) -> bool:
    """Return whether *token*, in any case or Unicode form, carries a Vietnamese diacritic or a đ.

    >>> is_accented("an"), is_accented("án"), is_accented("Đo"), is_accented("über")
    (False, True, True, False)
    """
    return not token.isascii() and not _ACCENTED.isdisjoint(to_nfc(token))


def _lowered(token: str) -> str:
    """Return *token* in lower-case NFC, each eth a đ; every form of a token starts from this."""
    return to_nfc(to_nfc(token).translate(_ONE_LETTER).lower())


def _read_syllable(lowered: str) -> _Syllable | None:
    """Return *lowered* taken apart, or None if it has not the shape of a Vietnamese syllable."""
    letters = lowered.translate(_WITHOUT_TONE)
    onset = _ONSET.match(letters)
    rhyme_start = onset.end() if onset else 0
    place = _PLACE.get(letters[rhyme_start:])
    tones = [_TONE_NUMBER[was] for was, now in zip(lowered, letters, strict=True) if was != now]
    if place is None or len(tones) > 1:
        return None
    return _Syllable(letters, tones[0] if tones else 0, rhyme_start + place)


@lru_cache(_CACHED_TOKENS)
def _canonical(token: str) -> str:
    lowered = _lowered(token)
    syllable = _read_syllable(lowered)
    return syllable.spelled(syllable.tone) if syllable else lowered


@lru_cache(_CACHED_TOKENS)
def _fold(token: str) -> str:
    lowered = _lowered(token)
    plain = lowered.translate(_PLAIN)
    if plain.isascii():
        return plain
    return "".join(map(_transcribe, plain)) or lowered  # marks that stand alone are kept


@lru_cache(_CACHED_TOKENS)
def _transcribe(char: str) -> str:
    """Return *char* in lower-case ASCII letters and digits, or as it is where there are none.

    A mark or a modifier, which may be a stray quotation mark, vanishes: what it modifies stays. A
    number is taken whole or not: 1/2 without its stroke is another. Signs are not spelled out.
    """
    category = unicodedata.category(char)
    if char.isascii() or category[0] not in "LMN":
        return char
    from unidecode import unidecode

    spelled = unidecode(char).strip().lower()
    if category[0] == "N":
        return spelled if spelled.isalnum() else char
    letters = "".join(filter(str.isalnum, spelled))
    return letters or ("" if category[0] == "M" or category == "Lm" else char)
