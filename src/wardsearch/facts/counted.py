"""What do so many millions count, where no unit of money stands behind them?

Such a sum is one of đồng in reports (`5 triệu`), unless the next words name other money (`5 triệu
yên`) or what is counted (`1,2 triệu lượt khách`). Nor is `đô la Úc` a dollar of the United States,
and `tỷ` of *tỷ lệ* is no scale. Does not cover sums whose unit is told by themselves (`amounts`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Final, TypeAlias, cast

from wardsearch.facts.amounts import Unit
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.patterns import as_typed
from wardsearch.vietnamese.spelling import fold, is_accented

_MONEY: Final = """
yên,won,kíp,kip,bảng,tệ,nhân dân tệ,baht,bạt,riel,rúp,franc,phrăng,rupi,ringgit
jpy,krw,lak,gbp,cny,rmb,ndt,thb,khr,rub,chf,inr,myr,aud,cad,sgd,nzd,hkd,twd
"""
_DOLLARS_OF: Final = """
úc,canada,singapore,sing,hồng kông,hong kong,hồng công,đài loan,new zealand,brunei
"""
# What is counted by the million, and is not paid for by it in a ward: *5 triệu suất* is for each.
_THINGS: Final = """
người,lượt,khách,trẻ em,học sinh,sinh viên,hội viên,đoàn viên,đảng viên,cử tri,nhân khẩu,lao động
công nhân,thanh niên,ca mắc,cây,con,quả,trái cây,trứng,liều,mũi,viên,mẫu xét nghiệm,đơn vị máu
tấn,tạ,kg,kilôgam,gam,lít,mét,m,cm,km,kilômét,ha,héc ta,hecta,mét vuông,mét khối,m2,m3,m²,m³,km2,km²
kwh,kw,mwh,mw,chiếc,cái,cuốn,quyển,tờ,thẻ,vé,phiếu,hồ sơ,tài khoản,thuê bao,tin nhắn,cuộc gọi
sản phẩm,cổ phiếu,khẩu trang,giờ,ngày công,chuyến,view,like,bữa ăn,năm tuổi
"""
# These may pay as well (*trong đó 2 tỷ dân đóng góp*): they are counted by the million alone.
_WHO_MAY_PAY: Final = "hộ,dân"
_WITH_BILLION: Final = "lệ,trọng,suất,phú"
# Longer phrases that begin with one of those, behind a sum of đồng all the same.
_NEITHER: Final = "đô thị,lệ phí,trọng điểm,trọng tâm"
_NEXT: Final = lazy_compile(r"[ \n]([^\W_]+)(?:[ \n]([^\W_]+)(?:[ \n]([^\W_]+))?)?")
_LAST: Final = lazy_compile(r"[^\W\d_]+\Z")
_FOR_EACH: Final = lazy_compile(lambda: as_typed(r"[ \n](?:<người>|<hộ>)/"))
"""Behind money that each has: *60 triệu người/năm*."""

_Phrase: TypeAlias = tuple[str, ...]


def _phrases(listed: str) -> list[_Phrase]:
    return [tuple(phrase.split()) for phrase in listed.strip().replace("\n", ",").split(",")]


def _names(listed: str) -> list[_Phrase]:
    """Return phrases that may have capitals in a sentence: none, one or all."""
    small = _phrases(listed)
    return [
        *small,
        *((first.capitalize(), *others) for first, *others in small),
        *(tuple(map(str.capitalize, phrase)) for phrase in small),
    ]


_OTHERS: Final = dict.fromkeys(_names(_MONEY) + _phrases(_THINGS), "")
_BEHIND_SCALE: Final = {
    **_OTHERS,
    ("đô",): "USD",
    **dict.fromkeys(_phrases(_NEITHER), "đồng"),
    ("Yên", "Bái"): "đồng",
}
_BEHIND_MILLION: Final = {**_BEHIND_SCALE, **dict.fromkeys(_phrases(_WHO_MAY_PAY), "")}
_BEHIND_BILLION: Final = {**_BEHIND_SCALE, **dict.fromkeys(_phrases(_WITH_BILLION))}
_BEHIND_DOLLARS: Final = dict.fromkeys(_names(_DOLLARS_OF), "")
# Behind the last word of a sum, the units that phrases tell: None where that word is theirs.
_BEHIND: Final[Mapping[str, Mapping[_Phrase, str | None]]] = {
    "triệu": _BEHIND_MILLION,
    "tỷ": _BEHIND_BILLION,
    "tỉ": _BEHIND_BILLION,
    "nghìn": _BEHIND_MILLION,  # of `1 triệu 200 nghìn`
    "ngàn": _BEHIND_MILLION,
    "rưỡi": _BEHIND_SCALE,
    "la": _BEHIND_DOLLARS,
    "đôla": _BEHIND_DOLLARS,
}
_ALL: Final = frozenset(phrase for units in _BEHIND.values() for phrase in units)
WORDS_BEHIND: Final = frozenset(word.lower() for phrase in _ALL for word in phrase)
"""The words that may stand behind a sum, in small letters, and tell what it is of."""
WORDS_BEFORE: Final = frozenset(
    [*_BEHIND, *(word.lower() for phrase in _ALL for word in phrase[:-1])]
)
"""The words behind which one of those may stand."""


class Counted(NamedTuple):
    """What stands behind a sum.

    Attributes:
        unit: What the sum is of; None where its last word belongs to what follows (`5 tỷ lệ`).
        end: Where in the text the sum ends then.
    """

    unit: Unit | None
    end: int


def counted_at(text: str, start: int, end: int, *, is_typed: bool) -> Counted | None:
    """Return what the sum of đồng or dollars in *text* from *start* to *end* is of by what follows.

    None where nothing follows that says other than the sum.

    Args:
        text: NFC, white space a single space or a line's end.
        start: Where the sum begins.
        end: Where it ends.
        is_typed: Diacritics may be left out, and words behind it stay words of their own.

    >>> counted_at("10 triệu cây", 0, 8, is_typed=False)
    Counted(unit='', end=12)
    >>> counted_at("10 triệu tiền mặt", 0, 8, is_typed=False) is None
    True
    """
    last, behind = _LAST.search(text, start, end), _NEXT.match(text, end)
    if last is None or behind is None:
        return None
    # Who types diacritics types them all: *5 triệu do* is not *5 triệu đô*.
    is_bare = is_typed and not is_accented(text[start : behind.end()])
    spelled = fold if is_bare else _as_listed
    units = (_folded() if is_bare else _BEHIND).get(spelled(last[0]), {})
    words = tuple(spelled(word) for word in behind.groups() if word)
    count = next((n for n in range(len(words), 0, -1) if words[:n] in units), 0)
    if count == 0 or (unit := units[words[:count]]) == "đồng" or _FOR_EACH.match(text, end):
        return None
    if unit is None:
        return Counted(None, last.start())
    return Counted(cast("Unit", unit), end if is_typed else behind.end(count))


def _as_listed(word: str) -> str:
    """Return *word* in small letters, unless its capital tells that it is a name."""
    return word if word.istitle() and len(word) > 1 else word.lower()


@cache
def _folded() -> Mapping[str, Mapping[_Phrase, str | None]]:
    return {
        fold(last): {
            tuple(map(fold, phrase)): unit
            for phrase, unit in units.items()
            if phrase != ("đô",)  # *5 trieu do*: most often *do*
        }
        for last, units in _BEHIND.items()
    }
