"""What is asked of two indexes that are to answer alike, and what did one answer?

Each part of the query language once, and each option.
"""

from typing import Any

from wardsearch.frozen import field_names
from wardsearch.library.index import Index
from wardsearch.results import SearchResults

QUERIES = (
    "giai phong mat bang",
    "giải phóng mặt bằng",
    "giải phong mặt bang",
    '"giải phóng"',
    '"giai phong"',
    '"giải phong mặt bằng"',
    "title:thụy",
    'title:"Đại hội"',
    "title:(thụy OR hội)",
    "thanh ni*",
    "thành n*",
    "phường -giải",
    'phường -"giải phóng"',
    "giải AND bằng",
    "(vacxin OR máu) tiêm",
    "vắc xin",
    "vaccine",
    "UBND phường",
    "ủy ban nhân dân",
    "123/QĐ-UBND",
    "quyết định 123",
    "ngày 27/7/2021",
    "27.7.2021",
    "tiền:1tỷ..50tỷ",
    "tiền:>1triệu phường",
    "số:5",
    "%:30..40",
    "lê văn luyện",
    "ong le van luyen",
    "hanoi",
    "thuong thanh",
    "kĩ năng",
    "quí bà",
    "kinh tế xã hội",
    "phong mat bang giai",
    "của và ở",
    "bao nhiêu người dân tiêm vaccine Covid-19 ở phường Bồ Đề quận Long Biên",
    "viêt nam",
    "xyzzy",
    "",
    "!",
    "tổ 9 OR tổ 5",
)
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"exact_accents": True},
    {"match": "together"},
    {"match": "all"},
    {"match": "any"},
    {"sort": "date"},
    {"sort": "date", "match": "any", "limit": 3},
    {"limit": 2, "page": 2},
    {"since": "2022", "until": "2022-06"},
    {"ward": "Ngọc Thụy"},
    {"about": "2021-07"},
    {"explain": True, "snippets": 0},
    {"limit": None, "sort": "date"},
    {"only_counted": True, "by": ("ward", "month", "year", "source", "kind", "issuer", "folder")},
    {"seen": frozenset({b"00.txt..........", b"m01.txt........."})},
)


def answer(index: Index, query: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return all of the results but the time they took and what is suggested."""
    found = index.search(query, **options)
    return {
        name: getattr(found, name)
        for name in field_names(SearchResults)
        if name not in ("took_ms", "suggestions")
    }
