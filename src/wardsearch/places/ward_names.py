"""How are names of wards compared, with their kind or without?

Covers the kind before a name, the form in which names are compared, and the name without its
kind. Does not cover which ward a passage names (`ward_mentions`).
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.kinds import WARDS
from wardsearch.vietnamese.numbers import ROMAN
from wardsearch.vietnamese.spelling import fold

GAP: Final = r"[^\S\n\t]{1,4}"
"""What separates the words of a name; a tab or a line's end is the border of a cell."""


def _designators() -> str:
    """Return a pattern of the kinds of wards as they stand before a name.

    Spelled out, because a search that ignores case or looks behind takes six times as long.
    """
    cases = (str.lower, str.capitalize, str.title, str.upper)
    names = dict.fromkeys(case(kind.name) for kind in WARDS for case in cases)
    short = [rf"{kind.short.upper()}\." for kind in WARDS if kind.short]
    return "|".join([*(name.replace(" ", GAP) for name in names), *short])


# What a ward is beside its kind, maybe several at once: *xã bãi ngang, ven biển*.
_EPITHETS: Final = (
    *("biên giới", "vùng biên", "đảo", "cù lao", "ven biển", "bãi ngang", "miền núi", "vùng cao"),
    *("nông thôn mới nâng cao", "nông thôn mới kiểu mẫu", "nông thôn mới", "anh hùng", "trung tâm"),
    *("an toàn khu", "đặc biệt khó khăn", "điểm", "vùng sâu", "vùng xa"),
)
_AS_NAMES: Final = ("Đảo", "ĐẢO", "ATK", "ĐBKK")  # which no name of a ward begins with
_BEHIND_OTHERS: Final = ("kiểu mẫu", "nâng cao", "tiền tiêu", "khó khăn", "nghèo")
_EPITHET: Final = "|".join(map(str.replace, (*_EPITHETS, *_AS_NAMES), repeat(" "), repeat(GAP)))
DESIGNATOR: Final = lazy_compile(
    rf"(?P<kind>{_designators()})(?P<beside>{GAP}(?:{_EPITHET})(?={GAP}|,))?[^\S\n\t]{{0,4}}"
)
"""The kind of a ward, with what it is beside (*xã đảo*), and what separates it from a name."""
_ANY: Final = "|".join((*(one.replace(" ", GAP) for one in _BEHIND_OTHERS), _EPITHET))
_MORE: Final = lazy_compile(
    rf"(?:,{GAP})?(?:{_ANY})(?!\w)(?:,?{GAP}(?:{_ANY})(?!\w)){{0,2}}(?:{GAP})?", re.IGNORECASE
)
_FIRST_OF_EPITHETS: Final = frozenset(epithet.split()[0] for epithet in _EPITHETS)
_BODY: Final = lazy_compile(
    r"(?:ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|đảng ủy|đảng uỷ|công an)\s+", re.IGNORECASE
)
"""The body of a ward, as it may stand before the kind."""
_APOSTROPHES: Final = str.maketrans("", "", "'’")
FOLDED_KINDS: Final = tuple(" ".join(map(fold, kind.name.split())) for kind in WARDS)
"""The kinds of wards, folded."""
_FIRST_OF_KINDS: Final = frozenset(kind.split()[0] for kind in FOLDED_KINDS)
_ROMAN: Final = {numeral: str(number) for numeral, number in ROMAN.items()}
_TELLING_TOKENS: Final = _FIRST_OF_KINDS | _ROMAN.keys()


def is_separate(match: re.Match[str]) -> bool:
    """Return whether something stands between a `DESIGNATOR` and what follows it."""
    return match["kind"].endswith(".") or match.end() > match.end("kind")


def behind_epithets(text: str, at: int) -> int:
    """Return where a name may begin behind more that a ward is beside its kind, or *at*.

    In any letters; in capitals such words may be a name, too: *XÃ BIÊN GIỚI*.

    >>> behind_epithets("xã bãi ngang, ven biển Tam Hải", 12)
    23
    """
    found = _MORE.match(text, at)
    return found.end() if found else at


def may_be_epithet(word: str) -> bool:
    """Return whether *word* begins what a ward may be beside its kind."""
    return word.lower() in _FIRST_OF_EPITHETS


def without_designator(name: str) -> str:
    """Return the bare name of a ward given with or without its kind; a number without zeros.

    The body of a ward may stand before: *UBND phường Ngọc Thụy*.

    >>> without_designator("Phường Ngọc Thụy"), without_designator("Xã Đàn")
    ('Ngọc Thụy', 'Xã Đàn')
    >>> without_designator("UBND phường Ngọc Thụy"), without_designator("Công An")
    ('Ngọc Thụy', 'Công An')
    """
    body = _BODY.match(name)
    match = DESIGNATOR.match(name, body.end() if body else 0)
    if match is None or not is_separate(match):
        return _without_zeros(name)
    bare = name[match.end() :]
    # A lone syllable after "xã" may be the second half of a name.
    is_doubtful = match["kind"].lower() == "xã" and " " not in bare
    return name if is_doubtful or not bare else _without_zeros(bare)


def shown_ward(name: str) -> str:
    """Return the name of a ward as it is shown alone: a number with its kind.

    Wards alone are numbered: no commune or township is.

    >>> shown_ward("3"), shown_ward("Ngọc Thụy")
    ('Phường 3', 'Ngọc Thụy')
    """
    return f"Phường {name}" if name.isdecimal() or name.lower() in _ROMAN else name


@lru_cache(maxsize=1024)
def ward_key(name: str) -> str:
    """Return the name of a ward as it is compared: folded, without its kind.

    A ward that is a number is that number, also where it is Roman or begins with zeros.

    >>> ward_key("Phường Ngọc Thụy") == ward_key("ngoc thuy") == ward_key("phuong ngoc thuy")
    True
    >>> ward_key("dac khu Phu Quoc"), ward_key("Phường 04"), ward_key("Phường IV")
    ('phu quoc', '4', '4')
    >>> ward_key("Xã Cư M'gar") == ward_key("cu mgar")
    True
    """
    bare = without_designator(name).translate(_APOSTROPHES)
    key = " ".join(_without_zeros(fold(token.text)) for token in tokenize(bare))
    return folded_ward_key(key)


def ward_key_of_tokens(tokens: Sequence[str]) -> str:
    """Return the key of a name given as its folded *tokens*.

    >>> ward_key_of_tokens(("ngoc", "thuy")), ward_key_of_tokens(("phuong", "04"))
    ('ngoc thuy', '4')
    """
    if tokens[0] in _FIRST_OF_KINDS:
        return ward_key(" ".join(tokens))
    key = " ".join(tokens)
    if "0" in key:  # of a number, as a rule
        key = " ".join(map(_without_zeros, tokens))
    return _ROMAN.get(key, key)


def ward_keys_of_tokens(tokens: Sequence[str], spans: Iterable[slice]) -> list[str]:
    """Return the keys of the names that folded *tokens* are in each of *spans*.

    >>> ward_keys_of_tokens(("phuong", "ngoc", "thuy"), [slice(0, 3), slice(1, 3)])
    ['ngoc thuy', 'ngoc thuy']
    """
    if _TELLING_TOKENS.isdisjoint(tokens) and "0" not in "".join(tokens):  # as of most words
        return list(map(" ".join, map(tokens.__getitem__, spans)))
    return list(map(ward_key_of_tokens, map(tokens.__getitem__, spans)))


def folded_ward_key(folded: str) -> str:
    """Return the key of a name that is *folded* already, with its kind or without."""
    key = next(
        (folded[len(kind) + 1 :] for kind in FOLDED_KINDS if folded.startswith(f"{kind} ")), folded
    )
    return _ROMAN.get(key, key)


def _without_zeros(name: str) -> str:
    """Return *name* without the zeros before a number: wards were `Phường 04` until 2025."""
    return name.lstrip("0") or name if name.isdecimal() else name
