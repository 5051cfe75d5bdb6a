"""When are two kinds, or two bodies, the same, however they are written?

Covers the forms in which the kind and the issuer of a document are indexed, counted and asked for.
Does not cover reading them (`reading`).
"""

import re
from functools import lru_cache
from typing import Final

from wardsearch.vietnamese.spelling import plain_letters

_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=256)
def kind_key(kind: str) -> str:
    """Return what stands for *kind*: its words without diacritics.

    >>> kind_key("Kế-hoạch"), kind_key("quy  CHẾ")
    ('ke hoach', 'quy che')
    """
    return " ".join(_WORD.findall(plain_letters(kind)))


@lru_cache(maxsize=1024)
def issuer_key(issuer: str) -> str:
    """Return what stands for *issuer*, by which two spellings of one body are the same.

    Letters without diacritics; the usual abbreviations spelled out.

    >>> issuer_key("UBND P. Bến Xanh") == issuer_key("ỦY BAN NHÂN DÂN PHƯỜNG BẾN XANH")
    True
    """
    words = _WORD.findall(plain_letters(issuer))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


_ABBREVIATIONS: Final = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc viet nam",
    "ub": "uy ban",
    "ui": "uy",
    "bch": "ban chap hanh",
    "btv": "ban thuong vu",
    "tncs": "thanh nien cong san",
    "hcm": "ho chi minh",
    "p": "phuong",
    "q": "quan",
    "h": "huyen",
    "x": "xa",
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "ca": "cong an",
    "bhxh": "bao hiem xa hoi",
    "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh",
    "pccc": "phong chay chua chay",
    "cnch": "cuu nan cuu ho",
}
