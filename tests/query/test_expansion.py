import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from wardsearch.query.abbreviations import (
    Abbreviation,
    Abbreviations,
    is_syllable_like,
    load_abbreviations,
)
from wardsearch.query.expansion import (
    TWO_SYLLABLES,
    expanded,
    may_be_expanded,
    may_have_forms,
)
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import syllables
from wardsearch.query.tree import AllOf, AnyOf, Clause, Phrase, Query, Word, leaves_of
from wardsearch.vietnamese.spelling import fold

QUERIES = Path(__file__).parent.parent / "relevance" / "collection" / "queries.jsonl"


def expand(text: str, *lacking: str) -> Query:
    """Return query *text* as an index reads it that holds everything but *lacking*."""
    return expanded(parse_query(text), load_abbreviations(), lambda other: other not in lacking)


def others(text: str, *lacking: str) -> dict[str, tuple[str, ...]]:
    """Return the words of query *text* that have other forms, with these."""
    leaves = expand(text, *lacking).leaves()
    return {leaf.text: leaf.others for leaf in leaves if isinstance(leaf, Word) and leaf.others}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND phường", {"UBND": ("ủy ban nhân dân",)}),
        ("ubnd phuong", {"ubnd": ("ủy ban nhân dân",)}),
        ("(UBND), họp", {"UBND": ("ủy ban nhân dân",)}),
        ("uy ban nhan dan phuong", {"uy ban nhan dan": ("UBND",)}),
        ("họp Uỷ ban nhân dân xã", {"Uỷ ban nhân dân": ("UBND",)}),
        ("ủy ban kiểm tra đảng ủy", {"ủy ban kiểm tra đảng ủy": ("UBKTĐU",)}),
        ("mttq gpmb", {"mttq": ("mặt trận tổ quốc",), "gpmb": ("giải phóng mặt bằng",)}),
        ("phòng GD&ĐT", {"GD&ĐT": ("giáo dục và đào tạo", "giáo dục đào tạo")}),
        ("phòng GD & ĐT", {"GD ĐT": ("giáo dục và đào tạo", "giáo dục đào tạo")}),
        ("giáo dục và đào tạo", {"giáo dục và đào tạo": ("GD&ĐT", "GDĐT")}),
        ("BCH quân sự", {"BCH": ("ban chấp hành", "ban chỉ huy")}),
        ("thực hiện NQ 15", {"NQ": ("nghị quyết",)}),
        ("KH", {"KH": ("kế hoạch",)}),
        ("tiêm vaccine", {"vaccine": ("vắc xin",)}),
        ("gcn qsdđ", {"gcn qsdđ": ("giấy chứng nhận quyền sử dụng đất",)}),
        ("cấp CNQSDĐ", {"CNQSDĐ": ("chứng nhận quyền sử dụng đất",)}),
        ("đ/c bí thư", {"đ/c": ("đồng chí",)}),
        ("P. Ngọc Thụy", {"P.": ("phường", "phòng")}),
        ("p.ngọc thụy", {"p.": ("phường", "phòng")}),
        ("TP.HCM", {"TP.": ("thành phố",), "HCM": ("Hồ Chí Minh",)}),
        ("Q.1", {"Q.": ("quận",)}),
    ],
)
def test_an_abbreviation_and_what_is_abbreviated_have_other_forms(
    text: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert others(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ct",
        "kh hd bc tb",
        "ban dao họp",
        "giám sát thông báo quyết định kế hoạch",
        "đi cap quang",
        "HỌP TỔ TB CT",
        "217/QĐ-UBND",
        "05-CT/TW",
        "asean html NASA",
        '"UBND"',
        '"giải phóng mặt bằng"',
        "title:UBND",
        "UBN*",
        "họp -UBND",
        "giải OR phóng OR mặt OR bằng",
        "mặt bằng giải phóng",
        "giai phong mat bảng",
    ],
)
def test_other_words_have_no_other_forms(text: str) -> None:
    assert others(text) == {}
    assert expand(text) == parse_query(text)
    assert expand(text).notes == parse_query(text).notes


VARIANTS = [
    ["Đắk Lắk", "Đắc Lắc", "Darlac"],
    ["Đắk Nông", "Đắc Nông"],
    ["Bắc Kạn", "Bắc Cạn"],
    ["Kon Tum", "Kontum", "Kông Tum", "Công Tum"],
    ["Pleiku", "Plei Ku", "Plei Cu", "Plây Ku"],
    ["Buôn Ma Thuột", "Buôn Mê Thuột", "Ban Mê Thuột"],
]


@pytest.mark.parametrize("around", ["{}", "cà phê {} được mùa", "tỉnh {}"])
@pytest.mark.parametrize("write", [str, str.lower, fold, lambda name: fold(name).lower()])
@pytest.mark.parametrize("spellings", VARIANTS, ids=lambda names: names[0])
def test_each_spelling_of_a_place_is_read_as_all_others(
    spellings: list[str], write: Callable[[str], str], around: str
) -> None:
    for name in spellings:
        query = parse_query(around.format(write(name)))
        rewritten = expanded(query, load_abbreviations(), lambda _: True)
        [found] = [
            leaf.others for leaf in rewritten.leaves() if isinstance(leaf, Word) if leaf.others
        ]

        assert may_be_expanded(query)
        assert sorted(found) == sorted({*spellings} - {name})


@pytest.mark.parametrize("text", ["miền bắc cần", "đặc lắc", "bác cạn", "công tùm", "bắc căn"])
def test_words_that_only_have_the_letters_of_a_place_are_none(text: str) -> None:
    assert others(text) == {}


@pytest.mark.parametrize("form", ["KH & ĐT", "KH ĐT", "KH - ĐT", "K H/Đ T", "TT. Huế"])
def test_forms_of_several_words_may_have_signs_between_them(form: str) -> None:
    table = Abbreviations([Abbreviation(form, "kế hoạch và đầu tư")])

    for typed in (form, form.lower(), fold(form), form.replace("&", "")):
        query = expanded(parse_query(f"sở {typed} họp"), table, lambda _: True)
        assert [
            leaf.others for leaf in query.leaves() if isinstance(leaf, Word) and leaf.others
        ] == [("kế hoạch và đầu tư",)], typed


def test_all_places_of_two_plain_syllables_are_known_without_the_table() -> None:
    forms = [tuple(fold(row.form).split()) for row in load_abbreviations().rows]

    assert {form for form in forms if len(form) == 2 and all(map(is_syllable_like, form))} == (
        TWO_SYLLABLES
    )


def test_a_note_says_what_is_read_and_how_to_have_it_literally() -> None:
    assert tuple(map(str, expand("UBND, gpmb P.Bồ Đề").notes)) == (
        'UBND also read as ủy ban nhân dân; "UBND" in quotes is taken literally',
        'gpmb also read as giải phóng mặt bằng; "gpmb" in quotes is taken literally',
        'P. also read as phường or phòng; "P." in quotes is taken literally',
    )


def test_a_note_is_given_once() -> None:
    assert len(expand("UBND họp UBND").notes) == 1


def test_other_forms_that_no_report_holds_are_left_out() -> None:
    assert others("BCH", "ban chỉ huy") == {"BCH": ("ban chấp hành",)}
    assert others("UBND", "ủy ban nhân dân") == {}


def test_words_in_groups_have_other_forms_but_alternatives_are_not_joined() -> None:
    council = Word("HĐND", others=("hội đồng nhân dân",))
    expected: Clause = AnyOf((council, Phrase("UBND"), AllOf((Word("x"), Word("y")))))

    assert expand('HĐND OR "UBND" OR (x y)').clauses == (expected,)
    assert others("(uy ban nhan dan) OR x") == {"uy ban nhan dan": ("UBND",)}
    assert others("(TP.HCM OR x) AND y") == {"TP.": ("thành phố",), "HCM": ("Hồ Chí Minh",)}


@given(
    st.lists(
        st.sampled_from(
            [
                "UBND",
                "ubnd",
                "uy",
                "ban",
                "nhan",
                "dan",
                "giải",
                "phóng",
                "mặt",
                "bằng",
                "GD&ĐT",
                "P.Bồ",
                "TP.",
                "đ/c",
                "(",
                ")",
                "OR",
                "AND",
                "-",
                "x",
            ]
        ),
        max_size=12,
    )
)
def test_expansion_keeps_the_syllables_and_their_order(words: list[str]) -> None:
    query = parse_query(" ".join(words))
    made = expanded(query, load_abbreviations(), lambda _: True)

    assert [s.text for leaf in made.leaves() for s in syllables(leaf.text)] == [
        s.text for leaf in query.leaves() for s in syllables(leaf.text)
    ]
    assert made.excluded == query.excluded
    assert parse_query(str(made)) == parse_query(str(query)) or "." in str(query)


@given(st.text(max_size=40))
def test_a_query_without_abbreviations_is_left_alone(text: str) -> None:
    query = parse_query(text)
    made = expanded(query, load_abbreviations(), lambda _: False)

    assert leaves_of(made.clauses) == query.leaves() or "." in text
    assert made.notes == query.notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đường phố", False),
        ("duong", False),
        ("UBND", True),
        ("P.", True),
        ("ubnd", True),
        ("một hai ba", True),
        ('"UBND"', False),
        ("", False),
    ],
)
def test_the_table_is_needed_only_where_a_word_could_be_in_it(text: str, expected: bool) -> None:
    assert may_be_expanded(parse_query(text)) is expected


@given(
    st.lists(
        st.sampled_from(["UBND", "ubnd", "Tp.", "đ/c", "gpmb", "uy", "ban", "nhan", "dan", "x"]),
        max_size=5,
    )
)
def test_what_is_expanded_could_be(words: list[str]) -> None:
    query = parse_query(" ".join(words))
    made = expanded(query, load_abbreviations(), lambda _: True)

    assert may_be_expanded(query) or made == query


def test_no_judged_query_of_ordinary_words_is_expanded() -> None:
    queries = [json.loads(line)["text"] for line in QUERIES.read_text("utf-8").splitlines()]
    expanded_words = {
        leaf.text
        for text in queries
        for leaf in expanded(
            parse_query(text), load_abbreviations(), lambda other: ". " not in other
        ).leaves()
        if isinstance(leaf, Word) and leaf.others
    }

    assert sorted(expanded_words) == ABBREVIATED


ABBREVIATED = [
    "BHYT",
    "HĐND",
    "PCCC",
    "UBND",
    "bao hiem xa hoi tu nguyen",
    "bộ phận một cửa",
    "câu lạc bộ",
    "dịch vụ công",
    "giải phóng mặt bằng",
    "nguoi cao tuoi",
    "nông thôn mới",
    "sot xuat huyet",
    "thương binh liệt sĩ",
    "to dan pho",
    "tái định cư",
    "tổ dân phố",
    "đại biểu quốc hội",
    "đền ơn đáp nghĩa",
]


def test_as_many_joined_abbreviations_as_a_query_can_hold_are_parted() -> None:
    assert others("P." * 1_000) == {"P.": ("phường", "phòng")}


@pytest.mark.parametrize("sign", ["&", "/", "_", "\u0301"])
def test_signs_without_end_inside_an_abbreviation_are_passed_over_in_linear_time(sign: str) -> None:
    assert isinstance(expand(f"GD{sign * 40_000}ĐT đ{sign * 9_000}c"), Query)


_TABLE = load_abbreviations()
_FORMS = [row.form for row in _TABLE.rows]
_SYLLABLES = [syllable for row in _TABLE.rows for syllable in row.reading.split()]
_READINGS = st.sampled_from([row.reading for row in _TABLE.rows]).flatmap(
    lambda reading: st.sampled_from([reading, fold(reading), reading.upper(), reading[:-1]])
)


@given(
    st.lists(
        st.sampled_from(_FORMS) | _READINGS | st.sampled_from([*_SYLLABLES, "x.y", '"', "-", "5"])
    ),
    st.integers(1, 7),
)
def test_words_that_begin_no_form_and_no_reading_are_passed_over_alone(
    words: list[str], rarity: int
) -> None:
    class Whole(Abbreviations):
        def has_beginning(self, tokens: tuple[str, ...]) -> bool:
            return len(tokens) < 40

        def may_begin(self, words: Sequence[tuple[str, ...]]) -> list[bool]:
            return [True for _ in words]

    def is_held(text: str) -> bool:
        return len(text) % rarity == 0

    query = parse_query(" ".join(words))
    fast, slow = (expanded(query, table, is_held) for table in (_TABLE, Whole(_TABLE.rows)))

    assert (fast, fast.notes) == (slow, slow.notes)


SMALL = ["cấp", "cap", "Cap", "sở", "Sở", "sở", "dự", "án", "phường", "quận", "lắk", "đắk", "tổ"]
FORMS = st.sampled_from(["CAP", "Sở", "sở", "SDA", "Đắk Lắk", "TP.", "P.", "đ/c", "CS", "Cap"])
READINGS = st.sampled_from(["cấp sở dự", "dự án", "phường", "Đắc Lắc", "tổ dự án", "sở", "cấp cap"])


@given(
    st.lists(st.tuples(FORMS, READINGS), max_size=4),
    st.lists(st.sampled_from(SMALL), min_size=1, max_size=6),
)
def test_words_that_can_have_no_forms_have_none(
    rows: list[tuple[str, str]], words: list[str]
) -> None:
    table = Abbreviations([Abbreviation(form, reading) for form, reading in rows])
    query = parse_query(" ".join(words))
    read = expanded(query, table, lambda _: True)

    assert read is query or may_have_forms(words, table)


def test_forms_in_capitals_are_none_of_words_that_are_not() -> None:
    table = Abbreviations([Abbreviation("CAP", "công an phường"), Abbreviation("Sở", "sở tại")])

    assert not may_have_forms(["cấp", "dự", "án"], table)
    assert may_have_forms(["dự", "Sở"], table)


def test_what_no_other_words_are_may_be_meant_however_it_is_written() -> None:
    table = Abbreviations([Abbreviation("CẤP SỞ", "cấp"), Abbreviation("SDA", "sở dự án")])

    assert may_have_forms(["ở", "cap", "so"], table)
    assert may_have_forms(["ở", "sở", "dự", "án"], table)
    assert not may_have_forms(["ở", "sở", "dự"], table)
