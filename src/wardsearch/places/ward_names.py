"""Which ward does this passage name, and how are such names compared?

Covers finding the name after *phường*, *xã*, *thị trấn* or *đặc khu* (or `P.`, `TT.`), where
such a name ends, and the form in which names are compared. Does not cover which passages of a
report to look at: that is `report`'s.

A name is one to four capitalised syllables or a number, and ends at the first word that is not
capitalised. Capitals say nothing in a headline set in capitals, or With Each Word Capitalised.
There, three things end a name: a word that no name holds (`QUẬN`, `TỔ CHỨC`), the same name written
normally elsewhere, and at last the fact that most wards have names of two syllables. No list of
wards is used: they are merged and renamed too often.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.places.kinds import WARDS
from wardsearch.vietnamese.spelling import canonical, fold

_GAP = r"[^\S\n]{1,4}"


def _designators() -> str:
    """Return a pattern of the kinds of wards as they stand before a name.

    Spelled out, because a search that ignores case or looks behind takes six times as long.
    """
    cases = (str.lower, str.capitalize, str.title, str.upper)
    names = dict.fromkeys(case(kind.name) for kind in WARDS for case in cases)
    short = [rf"{kind.short.upper()}\." for kind in WARDS if kind.short]
    return "|".join([*(name.replace(" ", _GAP) for name in names), *short])


_DESIGNATOR = re.compile(rf"(?P<kind>{_designators()})[^\S\n]{{0,4}}")
_FOLDED_KINDS: Final = tuple(" ".join(map(fold, kind.name.split())) for kind in WARDS)
_WORD = re.compile(
    r"[^\W\d_]{1,20}(?:['’][^\W\d_]{1,20})?(?!['’]?\w)|[0-9]{1,2}(?![\w%]|[.,:/-][0-9])"
)
_SPACES = re.compile(_GAP)
_PREVIOUS_WORD = re.compile(rf"([^\W\d_]{{1,10}}){_GAP}\Z")
_ROMAN = re.compile(r"[IVXLC]+")

_MAX_SYLLABLES = 4
_LOOKAHEAD = 7  # words read after a designator: more than four in a row is a headline in capitals
_USUAL_SYLLABLES = 2  # of most names of wards
_MAX_SHOUTED_SYLLABLES = 3  # in capitals a fourth is more often a verb's than a name's

# Words that end a name, and that no name begins with.
_ENDS = """
quận huyện tỉnh tp ubnd hđnd mttq pccc nhiệm lần khóa khoá ngày tháng đảng
đã đạt được có và của tại với trong theo cho là về cùng
"""
_PHRASES = """
thành phố,thị xã,thị trấn,ủy ban,uỷ ban,hội đồng,nhân dân,mặt trận,giám đốc,y tế,giáo dục,dịch vụ
hành chính,tài chính,kế hoạch,công tác,kết quả,đại hội,hội nghị,lễ hội,bầu cử,nông thôn,văn minh
văn hóa,văn hoá,kiểu mẫu,điển hình,tiên tiến,thông minh,điện tử,an toàn,trọng điểm,anh hùng
vững mạnh,trong sạch,không ma,tổ chức,hoàn thành,triển khai,thực hiện,tiếp tục,đẩy mạnh,tăng cường
ra quân,khai mạc,tổng kết,sơ kết,phát động,tuyên truyền,phối hợp,tham gia,hưởng ứng,kỷ niệm,kỉ niệm
xây dựng,phát triển,quyết tâm,nâng cao,chung tay,kiểm tra,giám sát,phòng chống,ủng hộ,vận động
trao tặng,tặng quà,thăm hỏi,gặp mặt,đón nhận,công bố,công nhận,tiếp xúc,tiếp nhận,giải phóng
cải cách,chuyển đổi,ứng dụng,bàn giao,khánh thành,khởi công,sôi nổi,tưng bừng,tập huấn,tập trung
tích cực,quán triệt,ban hành,chủ động,rà soát,hỗ trợ,diễn tập,đồng loạt
"""
# What follows a number that counts things and is not a ward's ("phường 12 hộ nghèo").
_COUNTED = """
hộ lần năm người đồng tỷ tỉ triệu nghìn ngày tháng lượt suất khu đơn cuộc đợt tuyến mô
"""
_STOP_WORDS = frozenset(_ENDS.split())
_STOP_PHRASES = frozenset(
    tuple(phrase.split()) for line in _PHRASES.split("\n") for phrase in line.split(",")
)
_COUNTED_NOUNS = frozenset(_COUNTED.split())


class _Mention(NamedTuple):
    """One naming of a ward.

    Attributes:
        syllables: Of the name as written, up to where it surely ends.
        is_vague: Capitals do not show where the name ends.
    """

    syllables: tuple[str, ...]
    is_vague: bool


def find_ward(title: str, lead: str) -> str | None:
    """Return the name of the ward that *title*, else *lead*, names first, in NFC as the texts are.

    A name in capitals is given capitalised; its tone marks stay where they are written. The cost is
    linear in the length of both texts: the caller bounds them.

    >>> find_ward("ĐẢNG BỘ PHƯỜNG NGỌC THỤY QUẬN LONG BIÊN", "")
    'Ngọc Thụy'
    >>> find_ward("Kinh tế - xã hội năm 2022", "Năm qua, P. 5 có nhiều đổi mới.")
    '5'
    """
    others = list(_mentions(lead))
    mention = next(_mentions(title), None)
    if mention is None:
        mention = others[0] if others else None
    return None if mention is None else _settle(mention, others)


def without_designator(name: str) -> str:
    """Return the bare name of a ward given with or without its kind.

    >>> without_designator("Phường Ngọc Thụy"), without_designator("Xã Đàn")
    ('Ngọc Thụy', 'Xã Đàn')
    """
    match = _DESIGNATOR.match(name)
    if match is None or not _is_separate(match):
        return name
    bare = name[match.end() :]
    # A lone syllable after "xã" may be the second half of a name.
    is_doubtful = match["kind"].lower() == "xã" and " " not in bare
    return name if is_doubtful or not bare else bare


def ward_key(name: str) -> str:
    """Return the name of a ward as it is compared: folded, without its kind.

    >>> ward_key("Phường Ngọc Thụy") == ward_key("ngoc thuy") == ward_key("phuong ngoc thuy")
    True
    >>> ward_key("dac khu Phu Quoc")
    'phu quoc'
    """
    key = " ".join(fold(token.text) for token in tokenize(without_designator(name)))
    for kind in _FOLDED_KINDS:
        if key.startswith(f"{kind} "):
            return key[len(kind) + 1 :]
    return key


def _mentions(text: str) -> Iterator[_Mention]:
    for match in _DESIGNATOR.finditer(text):
        start, end = match.span()
        before, first = text[start - 1 : start], text[end : end + 1]
        if not (first.isupper() or first.isdigit()) or before.isalnum() or before == ".":
            continue
        words = _words_at(text, end) if _is_separate(match) else []
        kind = match["kind"]
        if not words or _is_another_word(text, start, kind, words[0]):
            continue
        syllables = _name_of(words)
        is_short = kind.endswith(".")
        # "P. Tài chính", "TT. Huế": an abbreviation with one syllable is more often something else.
        if not syllables or (is_short and len(syllables) == 1 and not syllables[0].isdigit()):
            continue
        shouted = all(word.isupper() for word in syllables) and any(len(w) > 1 for w in syllables)
        is_vague = len(syllables) > (_MAX_SHOUTED_SYLLABLES if shouted else _MAX_SYLLABLES)
        yield _Mention(
            tuple(word.capitalize() if shouted else word for word in syllables), is_vague
        )


def _is_separate(match: re.Match[str]) -> bool:
    """Return whether something stands between a designator and what follows it."""
    return match["kind"].endswith(".") or match.end() > match.end("kind")


def _words_at(text: str, at: int) -> list[str]:
    """Return the next few words from *at* on that only spaces separate."""
    words: list[str] = []
    while len(words) < _LOOKAHEAD and (word := _WORD.match(text, at)):
        words.append(word[0])
        gap = _SPACES.match(text, word.end())
        if gap is None:
            break
        at = gap.end()
    return words


def _is_another_word(text: str, start: int, kind: str, following: str) -> bool:
    """Return whether *xã* at *start* belongs to thị xã, hợp tác xã, xã hội, xã viên."""
    if kind.lower() != "xã":
        return False
    previous = _PREVIOUS_WORD.search(text, max(0, start - 15), start)
    if previous and previous[1].lower() in {"tác", "thị"}:
        return True
    # "xã Hội Sơn" is a commune; "Xã Hội" and "XÃ HỘI" are society in a headline.
    return following.lower() in {"hội", "viên"} and kind != "xã"


def _name_of(words: list[str]) -> list[str]:
    """Return the words of the name that *words* begin with, or none."""
    if words[0].isdigit():
        counts = len(words) > 1 and words[1] in _COUNTED_NOUNS
        counts = counts or (words[1:2] == ["tổ"] and words[2:3] != ["chức"])
        return [] if counts else words[:1]
    name: list[str] = []
    for number, word in enumerate(words):
        if not word[0].isupper() or _ends_name(words, number):
            break
        name.append(word)
    return name


def _ends_name(words: list[str], number: int) -> bool:
    word = words[number].lower()
    following = words[number + 1].lower() if number + 1 < len(words) else ""
    if word in _STOP_WORDS or (word, following) in _STOP_PHRASES:
        return True
    # "Năm Căn" is a town, and "Thụy NĂM 2022" is not one.
    return number > 0 and (word == "năm" or _ROMAN.fullmatch(words[number]) is not None)


def _settle(mention: _Mention, others: list[_Mention]) -> str:
    """Return the name of *mention*, shortened to one of *others* where they begin alike."""
    syllables = mention.syllables
    spelled = [canonical(syllable) for syllable in syllables]
    for other in others:
        length = len(other.syllables)
        is_shorter = _USUAL_SYLLABLES <= length < len(syllables) and not other.is_vague
        if is_shorter and [canonical(syllable) for syllable in other.syllables] == spelled[:length]:
            return " ".join(syllables[:length])
    return " ".join(syllables[:_USUAL_SYLLABLES] if mention.is_vague else syllables)
