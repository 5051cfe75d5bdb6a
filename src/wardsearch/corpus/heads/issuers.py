"""Which body issued the document, of the lines above its number?

Covers telling bodies from other lines, and the issuing body from the one above it: *BỘ CÔNG AN*
over *CỤC CẢNH SÁT …*, on two lines or run together, while *ỦY BAN NHÂN DÂN* over *PHƯỜNG BẾN XANH*
is one name, and so is *MẶT TRẬN TỔ QUỐC … PHƯỜNG BẾN XANH* over *BAN THƯỜNG TRỰC*. Does not cover
which lines to ask (`letterhead`).
"""

import re
from collections.abc import Sequence
from typing import Final

from wardsearch.corpus.heads.words import any_word, ends_with_ward
from wardsearch.vietnamese.spelling import canonical, is_accented, plain_letters

_BODY: Final = re.compile(rf"{any_word('bodies')}(?=\s+(?:[-–&]\s)?[^\W_])|(?:chinh phu|quoc hoi)$")
# `quốc phòng` and `môi trường` hold no bodies.
_NEXT_BODY: Final = re.compile(
    r"(?<!bo )(?<!van )(?<!quoc )(?<!hai )(?<!tien )(?<!co )(?<!tru )(?<!moi )(?<!thi )(?<!tong )"
    rf"(?<!chi ){any_word('next bodies')}(?! (?:chong|chay|khong)\b)"
)
_INCOMPLETE: Final = re.compile(any_word("incomplete"))
_ORGAN: Final = re.compile(any_word("organs"))
_HANGS: Final = re.compile(r"(?:\bva|\bcua|\btai|\bcac|\bve|[-–—,&])$")
# Bodies of one syllable, which names of wards have, too, mostly with another mark: *Phong Hóa*.
_SHORT_BODIES: Final = {plain_letters(word): word for word in ("phòng", "sở", "cục")}
# What begins no body's name, though without its marks it does: *bản tin*, *quý I*, *trưởng thôn*.
_OTHER_WORDS: Final = frozenset(
    ("bản", "bàn", "bạn", "quý", "quy", "qui", "tờ", "trưởng", "đổi", "đối", "hỏi", "hồi", "phong")
)
_TWO_WORDS: Final = re.compile(r"\b(?:cong doan|lien doan|don bien phong)$")
_BEHIND_WARD: Final = re.compile(r"\b(?:phuong|xa|thi tran|dac khu)\s*$")
_DECORATION: Final = re.compile(r"[-–—_*=.~•|]{2,}|^[-–—_*=.~•|,\s]+|[-–—_*=.~•|,\s]+$")
# `mật` is `mặt` in plain letters.
_NO_BODY: Final = re.compile(rf"(?!mat tran\b){any_word('no bodies')}|viet nam$|[0-9]+$")
_MAX_CHARS: Final = 160


def is_body(line: str, plain: str) -> bool:
    """Return whether *line* begins with a body's name.

    >>> is_body("UBND PHƯỜNG BẾN XANH", "ubnd phuong ben xanh")
    True
    """
    found = _BODY.match(plain)
    if not found or len(line) > _MAX_CHARS or _is_department_of_so(line):
        return False
    return line[: found.end()].lower() not in _OTHER_WORDS


def may_be_issuer(line: str, plain: str) -> bool:
    """Return whether *line* of a letterhead may name a body, or go on with the name of one."""
    if len(line) > _MAX_CHARS or _NO_BODY.match(plain) or not any(map(str.isalpha, plain)):
        return False
    if line.rstrip().endswith((".", ";", ":", "?", "!")):
        return False
    return line.upper() == line or is_body(line, plain)


def issuer_of(lines: Sequence[str]) -> str | None:
    """Return the body that issues, of the *lines* of a letterhead that may name one.

    >>> issuer_of(["BỘ CÔNG AN CỤC CẢNH SÁT PCCC VÀ CNCH"])
    'CỤC CẢNH SÁT PCCC VÀ CNCH'
    >>> issuer_of(["ỦY BAN NHÂN DÂN", "PHƯỜNG BẾN XANH"])
    'ỦY BAN NHÂN DÂN PHƯỜNG BẾN XANH'
    """
    bodies: list[str] = []
    for line in lines:
        bare = " ".join(_DECORATION.sub(" ", line).split())
        for number, part in enumerate(_parts(bare)):
            plain = plain_letters(part)
            goes_on = (
                bodies
                and not number
                and (
                    not _BODY.match(plain)
                    or _INCOMPLETE.fullmatch(plain_letters(bodies[-1]))
                    or _hangs(bodies[-1])
                )
            )
            if bodies and plain.startswith(f"{plain_letters(bodies[-1])} "):
                bodies[-1] = part  # a page's own title repeats its beginning
            elif goes_on:
                bodies[-1] += f" {part}"
            elif part:
                bodies.append(part)
    found = [body for body in bodies if _BODY.match(plain_letters(body))]
    if len(found) > 1 and _ORGAN.fullmatch(plain_letters(found[-1])):
        return " ".join(found[-2:])
    return found[-1] if found else None


def _parts(line: str) -> list[str]:
    """Return the bodies that *line* names one after the other."""
    plain = plain_letters(line)
    parts: list[str] = []
    start = 0
    for found in _NEXT_BODY.finditer(plain, 1):
        before = plain[start : found.start()].strip()
        if not before or _INCOMPLETE.fullmatch(before) or _hangs(line[start : found.start()]):
            continue
        if _is_department_of_so(line[found.start() :]) or _is_of_a_name(line, found):
            continue
        parts.append(line[start : found.start()].strip())
        start = found.start()
    parts.append(line[start:].strip())
    return parts


def _hangs(text: str) -> bool:
    """Return whether a name of a body that ends with *text* goes on behind it."""
    return _HANGS.search(plain_letters(text).rstrip()) is not None and not ends_with_ward(text)


def _is_of_a_name(line: str, found: re.Match[str]) -> bool:
    """Return whether what is *found* in the plain letters of *line* is of a name instead.

    Of a ward, as *PHONG* of *XÃ PHONG HÓA*, or of a body, as *ĐOÀN* of *CÔNG ĐOÀN*.
    """
    if _TWO_WORDS.search(found.string, 0, found.start() + len(found[0].split()[0])):
        return True
    is_last = not line[found.end() :].strip()
    is_short = found[0] in _SHORT_BODIES
    if _BEHIND_WARD.search(found.string, 0, found.start()):
        return is_last or is_short
    word = canonical(line[found.start() : found.end()].lower())
    is_marked = any(map(is_accented, line.split()))
    return is_short and (is_last or (is_marked and word not in _SHORT_BODIES.values()))


def _is_department_of_so(line: str) -> bool:
    """Return whether *line* begins with *số*, a number, which without diacritics is *sở*."""
    return line[:2].lower() in {"số", "sô", "só", "so"} and not line[2:3].isalpha()
