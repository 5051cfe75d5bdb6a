"""Which ward does this passage name?

Covers finding the name after *phường*, *xã*, *thị trấn* or *đặc khu* (or `P.`, `TT.`), and where it
ends. Does not cover which passages of a report to look at (`corpus.report`).

The longest name that the gazetteer knows is the ward, whatever follows: its table has every ward
of the country, before and after the mergers. A name that it lacks is a ward only on strong
evidence: it is spelled as Vietnamese is, no person after an office (*Chủ tịch UBND phường Nguyễn
Văn Ba*), no verb (*HĐND PHƯỜNG THÔNG QUA*), and capitals show where it ends. Capitals say nothing
in a headline set in capitals, or With Each Word Capitalised: there the text must have the name
elsewhere, or nothing else may stand after it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.gazetteer import load_gazetteer
from wardsearch.places.mention_words import (
    BODIES,
    COUNTED,
    FAMILY_NAMES,
    OFFICES,
    STOP_PHRASES,
    STOP_WORDS,
    is_number,
)
from wardsearch.places.plain_mentions import ward_in_plain_letters
from wardsearch.places.ward_names import (
    DESIGNATOR,
    GAP,
    behind_epithets,
    folded_ward_key,
    is_separate,
    may_be_epithet,
    ward_key,
)
from wardsearch.places.words_at import Word, behind_words, words_at
from wardsearch.ranges import line_at
from wardsearch.vietnamese.orthography import is_syllable
from wardsearch.vietnamese.spelling import canonical, fold, is_accented

_LINE_BREAK: Final = lazy_compile(r"[^\S\n\t]{0,4}\n[^\S\n\t]{0,4}")
_PREVIOUS_WORD: Final = lazy_compile(rf"([^\W\d_]{{1,10}}){GAP}\Z")
_PARTS: Final = lazy_compile(r"[ -]+")
_BEFORE_XA: Final = frozenset(("công", "tác", "tấn", "thị"))  # of thị xã, Thông tấn xã …
_FORMER: Final = lazy_compile(
    r"\(?(?:cũ(?!\s(?:kỹ|kĩ|nát))|trước đây|trước (?:khi )?sáp nhập)\b", re.IGNORECASE
)
_APOSTROPHES: Final = str.maketrans("", "", "'’")

_LONGEST_KNOWN: Final = 5  # syllables: `Văn Miếu - Quốc Tử Giám`
_MAX_SYLLABLES: Final = 4  # of a name that the table lacks
_MIN_SYLLABLES: Final = 2
_MAX_SHOUTED: Final = 3  # in capitals a fourth is more often a verb's than a name's
_BEFORE: Final = 60  # code points before a designator that may name an office
_SHORT_LINE: Final = 6  # words
_CAPITALISED: Final = 0.75  # of the words of a line, whose capitals then tell nothing


class _Mention(NamedTuple):
    """A naming of a ward.

    Attributes:
        words: Of the name, and, where capitals do not show its end, some that follow.
        known: The name, as it is shown, of a ward that the table has; else None.
        is_vague: Where the name ends is left open.
        is_former: The ward is said to be no more.
    """

    words: tuple[str, ...]
    known: str | None
    is_vague: bool
    is_former: bool = False


def find_ward(title: str, lead: str, *, may_be_plain: bool = True) -> str | None:
    """Return the name of the ward that *title*, else *lead*, names first, in NFC as the texts are.

    One that it says was (*phường Thuận Hóa cũ*) is named only where it names no other; one in small
    letters or without diacritics if it *may be plain* (`plain_mentions`) and no other is named.
    A name in capitals is given as the gazetteer spells it, or capitalised; another as written, its
    tone marks too. Zeros before a number are left out. The cost is linear in both: bound them.

    >>> find_ward("ĐẢNG BỘ PHƯỜNG NGỌC THỤY QUẬN LONG BIÊN", "")
    'Ngọc Thụy'
    >>> find_ward("Kinh tế - xã hội năm 2022", "Năm qua, P. 05 có nhiều đổi mới.")
    '5'
    """
    for passage in (title, lead):
        former: str | None = None
        for mention in _mentions(passage):
            name = mention.known or _settled(mention, f"{title}\n{lead}")
            if name is not None and not mention.is_former:
                return name
            former = former or name
        is_plain = may_be_plain and former is None and (passage is title or passage.isascii())
        name = ward_in_plain_letters(passage) if is_plain else former
        if name is not None:
            return name
    return None


def _mentions(text: str) -> Iterator[_Mention]:
    kernel = native()
    if kernel is not None and not kernel.may_name_ward(text):
        return
    for match in DESIGNATOR.finditer(text):
        start, end = match.span()
        end = behind_epithets(text, end) if match["beside"] else _next_line(text, match)
        before, first = text[start - 1 : start], text[end : end + 1]
        if not (first.isupper() or first.isdigit()) or before.isalnum() or before == ".":
            continue
        is_apart = is_separate(match) or end > match.end()
        words, ends_line = words_at(text, end) if is_apart else ([], False)
        kind = match["kind"]
        if words and may_be_epithet(words[0].text):
            end, words, ends_line = _behind_capitals(text, end, words, ends_line=ends_line)
        if not words or _is_another_word(text, start, kind):
            continue
        mention = _read(words, text, start, is_bounded=ends_line)
        if mention is None or _is_society(text, start, kind, mention):
            continue
        if mention.known and _is_doubtful(mention.words, kind):
            continue
        # "P. Tài chính", "TT. Huế": an abbreviation with one syllable is more often something else.
        is_short = kind.endswith(".") and len(mention.words) == 1
        if not is_short or is_number(mention.words[0]) or _is_ward_of_one(mention, kind):
            is_former = mention.known is not None and _is_former(text, end, len(mention.words))
            yield mention._replace(is_former=True) if is_former else mention


def _behind_capitals(
    text: str, end: int, words: list[Word], *, ends_line: bool
) -> tuple[int, list[Word], bool]:
    """Return where a name begins, and its words, behind what a ward is beside its kind in capitals.

    Only where a name that the table has stands there: *XÃ BIÊN GIỚI HỌP DÂN* is of Biên Giới, and
    *XÃ MIỀN NÚI HỌP DÂN* of none.
    """
    behind = behind_epithets(text, end)
    if behind == end:
        return end, words, ends_line
    others, ends_there = words_at(text, behind)
    is_named = _known_length(words) > 0
    is_phrase = tuple(word.text.lower() for word in others[:2]) in STOP_PHRASES  # `CỘNG HÒA XÃ …`
    if _known_length(others) >= _MIN_SYLLABLES and not (is_named and is_phrase):
        return behind, others, ends_there
    return end, words if is_named else [], ends_line


def _next_line(text: str, match: re.Match[str]) -> int:
    """Return where a name may begin: on the next line, too, of a letterhead in capitals."""
    is_letterhead = match["kind"].isupper() and match["kind"][-1] != "."
    broken = _LINE_BREAK.match(text, match.end()) if is_letterhead else None
    return (
        broken.end() if broken and text[broken.end() : broken.end() + 2].isupper() else match.end()
    )


def _is_former(text: str, at: int, count: int) -> bool:
    """Return whether behind *count* words of a name, from *at* on, stands *cũ* or the like."""
    return _FORMER.match(text, behind_words(text, at, count)) is not None


def _read(words: Sequence[Word], text: str, start: int, *, is_bounded: bool) -> _Mention | None:
    """Return what *words*, after a designator at *start* of *text*, name."""
    length = _known_length(words)
    run = _run(words)
    is_bounded = is_bounded and len(run) == len(words)
    is_person = _is_person(run, text, start)
    tells = text[start].islower() or not _is_capitalised_throughout(text, start, len(run))
    tells = tells and not _is_shouted(run)
    if length and not (tells and _goes_on(words, run, length)):
        known = [word.text for word in words[:length]]
        extends = is_person and length < len(run) and run[length].lower() not in STOP_WORDS
        if not (extends and len(run) <= _MAX_SYLLABLES and not _is_second_person(run, length)):
            return _Mention(tuple(known), _shown(words[:length]), is_vague=False)
    if len(run) < _MIN_SYLLABLES or is_person or not all(map(_is_vietnamese, run)):
        return None
    longest = _MAX_SYLLABLES if tells else _MAX_SHOUTED
    return _Mention(tuple(run), None, is_vague=len(run) > longest or not (tells or is_bounded))


def _known_length(words: Sequence[Word]) -> int:
    """Return how many of *words* are the longest name that the gazetteer has; 0 for none.

    As spelled, else, where they have no diacritics, by their letters.
    """
    texts = [word.text for word in words[:_LONGEST_KNOWN]]
    spelled = _spelled(texts)
    folded = (fold(word).lstrip("0") or word for word in spelled)
    keys = accumulate(folded, lambda before, word: f"{before} {word}")
    names = [load_gazetteer().names(folded_ward_key(key)) for key in keys]
    for length in range(len(texts), 0, -1):
        if any(_has_name(name, texts[:length], spelled[:length]) for name in names[length - 1]):
            return length - 1 if _ends_before(words, names, length) else length
    for length in range(len(texts), 0, -1):
        is_bare = not any(map(is_accented, texts[:length])) and len(texts[0]) > 1
        is_name = all(text[0].isupper() or text[0].isdigit() for text in texts[:length])
        if is_bare and is_name and names[length - 1] and not _counts(words, length - 1):
            return length
    return 0


def _has_name(name: str, texts: Sequence[str], spelled: Sequence[str]) -> bool:
    """Return whether *name*, as the gazetteer spells it, is *texts*, with capitals where it has."""
    parts = _PARTS.split(name)
    if len(texts) == 1 and is_number(texts[0]):
        return is_number(name)
    return _spelled(parts) == list(spelled) and all(
        text[0].isupper() or text[0].isdigit() or part[0].islower()
        for text, part in zip(texts, parts, strict=True)
    )


def _ends_before(words: Sequence[Word], names: Sequence[object], length: int) -> bool:
    """Return whether the last of *length* words is another's: it counts, or a phrase begins."""
    if _counts(words, length - 1):
        return True
    if length == 1 or length == len(words) or not names[length - 2]:
        return False
    pair = words[length - 1].text.lower(), words[length].text.lower()
    return pair in STOP_PHRASES and words[length].text.isupper()


def _spelled(texts: Sequence[str]) -> list[str]:
    """Return the words of a name as they are compared."""
    return [canonical(text.translate(_APOSTROPHES)) for text in texts]


def _counts(words: Sequence[Word], number: int) -> bool:
    """Return whether *words[number]* counts things ("phường 12 hộ nghèo"), and names no ward."""
    if not words[number].text.isdigit() or number + 1 == len(words):
        return False
    following = [word.text.lower() for word in words[number + 1 : number + 3]]
    return following[0] in COUNTED or (following[0] == "tổ" and following[1:] != ["chức"])


def _shown(words: Sequence[Word]) -> str:
    """Return a known name as it is shown."""
    texts = [word.text for word in words]
    if len(texts) == 1 and texts[0].isdigit():
        return texts[0].lstrip("0")
    if len(texts) > 1 and _is_shouted(texts):
        spelled = _spelled(texts)
        for name in load_gazetteer().names(ward_key(" ".join(texts))):
            if _spelled(_PARTS.split(name)) == spelled:
                return name
        return " ".join(text.capitalize() for text in texts)
    if len(texts) == 1 and _is_shouted(texts) and not is_number(texts[0]):
        return texts[0].capitalize()
    return "".join(
        (" - " if word.is_dashed else " " if number else "") + word.text
        for number, word in enumerate(words)
    )


def _run(words: Sequence[Word]) -> list[str]:
    """Return the words that a name may have which the table lacks: capitalised, up to its end."""
    run: list[str] = []
    for number, word in enumerate(words):
        texts = [each.text for each in words[number:]]
        if word.is_dashed or not word.text[0].isupper() or _ends_name(texts, is_first=not run):
            break
        run.append(word.text)
    return run


def _ends_name(words: Sequence[str], *, is_first: bool) -> bool:
    word, following = words[0].lower(), "".join(words[1:2]).lower()
    if word in STOP_WORDS or (word, following) in STOP_PHRASES:
        return True
    # "Năm Căn" is a town, and "Thụy NĂM 2022" is not one.
    return not is_first and (word == "năm" or is_number(words[0]))


def _goes_on(words: Sequence[Word], run: Sequence[str], length: int) -> bool:
    """Return whether capitals show that a name goes on after the *length* words that are known."""
    if not length < len(run) <= _MAX_SYLLABLES or words[length - 1].text.isdigit():
        return False
    return not _is_second_person(run, length)


def _is_second_person(run: Sequence[str], length: int) -> bool:
    """Return whether a person follows the ward: "phường Ngọc Thụy Nguyễn Văn Ba"."""
    return run[length].lower() in FAMILY_NAMES and len(run) - length >= _MIN_SYLLABLES


def _is_person(run: Sequence[str], text: str, start: int) -> bool:
    """Return whether *run* is the name of who holds the office before the designator."""
    if not run or run[0].lower() not in FAMILY_NAMES or len(run) < _MIN_SYLLABLES:
        return False
    if len(run) > _MIN_SYLLABLES and run[1].lower() in {"văn", "thị"}:
        return True
    before = text[max(0, start - _BEFORE) : start].lower()
    clause = re.split(r"[\n\t.;:,(]", before)[-1]
    return OFFICES.search(clause) is not None


def _is_vietnamese(word: str) -> bool:
    return is_syllable(canonical(word.lower())) or len(word) == 1


def _is_shouted(words: Sequence[str]) -> bool:
    return all(word.isupper() or word.isdigit() for word in words) and any(
        len(word) > 1 and word.isupper() for word in words
    )


def _is_capitalised_throughout(text: str, start: int, own: int) -> bool:
    """Return whether most words of the line at *start* are capitalised, so that it tells little.

    In a short line the *own* capitals of the name do not count: `Xã Thuỵ Lâm Hạ họp.`
    """
    line = text[slice(*line_at(text, start))][:400]
    words: list[str] = re.findall(r"[^\W\d_]+", line)
    capitals: int = sum(word[0].isupper() for word in words)
    if len(words) <= _SHORT_LINE and own + 1 < len(words):
        return capitals - own >= _CAPITALISED * (len(words) - own)
    return capitals >= _CAPITALISED * len(words)


def _is_another_word(text: str, start: int, kind: str) -> bool:
    """Return whether *xã* at *start* belongs to thị xã, hợp tác xã or thông tấn xã."""
    previous = _PREVIOUS_WORD.search(text, max(0, start - 15), start)
    return kind.lower() == "xã" and bool(previous and previous[1].lower() in _BEFORE_XA)


def _is_society(text: str, start: int, kind: str, mention: _Mention) -> bool:
    """Return whether *xã* begins xã hội or xã viên: "XÃ HỘI" is society in a headline.

    "XÃ HỘI SƠN" is a commune where a line begins so, or after the body that it has.
    """
    if kind == "xã" or kind.lower() != "xã" or mention.words[0].lower() not in {"hội", "viên"}:
        return False
    before = text[text.rfind("\n", 0, start) + 1 : start].lower().split()
    return mention.known is None or bool(before and before[-1] not in BODIES)


def _is_doubtful(name: Sequence[str], kind: str) -> bool:
    """Return whether *name* is a phrase, too (*văn minh*), and no ward of that *kind* has it."""
    words = tuple(word.lower() for word in name[:2])
    is_word = words[0] in STOP_WORDS and _is_shouted(name)
    if words not in STOP_PHRASES and not is_word:
        return False
    units = load_gazetteer().named(ward_key(" ".join(name)))
    kind = " ".join(kind.lower().split())
    return not any(unit.kind == kind or unit.kind[0] == kind.rstrip(".") for unit in units)


def _is_ward_of_one(mention: _Mention, kind: str) -> bool:
    """Return whether an abbreviation stands before the one syllable of a ward: "P. Láng"."""
    if mention.known is None or kind != "P.":
        return False
    units = load_gazetteer().named(ward_key(mention.known))
    return any(unit.kind == "phường" for unit in units)


def _settled(mention: _Mention, text: str) -> str | None:
    """Return the name of *mention* that the table lacks, or None without enough evidence."""
    words = mention.words
    shown = [word.capitalize() for word in words] if _is_shouted(words) else list(words)
    for length in range(min(len(words), _MAX_SYLLABLES), _MIN_SYLLABLES - 1, -1):
        name = " ".join(shown[:length])
        if (_is_shouted(words) or mention.is_vague) and _stands_in(name, text, shown[length:]):
            return name
    return None if mention.is_vague else " ".join(shown)


def _stands_in(name: str, text: str, following: Sequence[str]) -> bool:
    """Return whether *text* has *name*, with small letters after it or nothing."""
    at = text.find(name)
    while at >= 0:
        behind = text[at + len(name) : at + len(name) + 2]
        goes_on = behind[:1].isspace() and behind[1:].isupper()
        if not behind[:1].isalnum() and not (goes_on and following):
            return True
        at = text.find(name, at + 1)
    return False
