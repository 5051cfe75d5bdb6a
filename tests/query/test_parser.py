"""Is every text read as the query that its writer meant, and none refused?"""

import re
import unicodedata
from unittest import mock

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.query.parser import MAX_DEPTH, parse_query
from wardsearch.query.tokens import MAX_CHARS, MAX_WORDS, Note
from wardsearch.query.tree import (
    AllOf,
    AnyOf,
    Clause,
    Phrase,
    Prefix,
    Query,
    Word,
    is_required,
    leaves_of,
)
from wardsearch.vietnamese.spelling import to_nfc


def words(text: str) -> tuple[Clause, ...]:
    return tuple(Word(word) for word in text.split())


def depth_of(clause: Clause) -> int:
    if isinstance(clause, (AllOf, AnyOf)):
        return 1 + max(depth_of(inner) for inner in clause.clauses)
    return 0


# ---- free text


_WORDS = ["giải", "ubnd", "Q7", "AND", "or", "NOT", "²", "5", " ", "\t"]
_SIGNED = ["hồi,", "AND,", "a-b", "-", "-5", "-²", "-x", "--x", "–", "số:", "1.5", "_", ",", "c#"]
_LANGUAGE = ["(x", "x)", "a*", '"x', "y”", "*", "tiền:5", "(", "“"]


@given(st.lists(st.sampled_from(_WORDS + _SIGNED)) | st.lists(st.sampled_from(_WORDS + _LANGUAGE)))
def test_plain_words_are_read_as_their_tokens_are(parts: list[str]) -> None:
    text = " ".join(parts)
    with mock.patch("wardsearch.query.parser.plain_words", return_value=None):
        by_tokens = parse_query(text)
    read = parse_query(text)
    assert (read, read.text, read.notes) == (by_tokens, by_tokens.text, by_tokens.notes)


@pytest.mark.parametrize(
    "text",
    [
        "giải phóng mặt bằng",
        "123/QĐ-UBND",
        "123/qd-ubnd 35/2018/NQ-HĐND",
        "37,5% 37.5 50%",
        "1.089 hộ",
        "xã-hội kinh-tế",
        "C++ c#",
        "2020-2021",
        "f(x)",
        "điều 5(1)(a)",
        "abc@hanoi.gov.vn",
        "[2024 TO",
        "--all-words",
        "-–x",
        "–x",
        "a*b",
        "*abc",
        '5"x',
        "http://hanoi.gov.vn/tin?so=1",
        "body: body:x ngay:1",
        "a:b:c",
        "or and not Or And Not",
        "!x +x ^2 ~y \\z",
        "d\x00e",
    ],
)
def test_text_that_is_no_language_is_read_as_its_chunks(text: str) -> None:
    query = parse_query(text)

    assert (query.clauses, query.excluded, query.notes) == (words(text), (), ())


@pytest.mark.parametrize(
    "text",
    ["", " ", "\t\n\u3000", "*", "**", "@", "-", "–", "...", "()", '""', "“”", "( * )", "\x00",
     "&& || |", "title:*", 'title:""', "ward:*", 'ward:""', "-*", '-""', "-()", "😀", "\ud800"],
)  # fmt: skip
def test_text_without_a_letter_or_digit_looks_for_nothing(text: str) -> None:
    assert parse_query(text) == Query(text)
    assert parse_query(text).notes == ()


def test_what_holds_no_letter_or_digit_is_passed_over_between_words() -> None:
    assert parse_query("Họp tổ – dân phố & ... Ngọc Thụy").clauses == words(
        "Họp tổ dân phố Ngọc Thụy"
    )


def test_the_text_typed_is_kept_untouched() -> None:
    text = unicodedata.normalize("NFD", '  (đường  "sông')

    assert parse_query(text).text == text


def test_leaves_carry_nfc() -> None:
    query = parse_query(unicodedata.normalize("NFD", 'đường "sông Hồng" khiế* phường:"Ngọc Thụy"'))

    assert query.clauses == (Word("đường"), Phrase("sông Hồng"), Prefix("khiế"))
    assert query.wards == ("Ngọc Thụy",)


# ---- phrases and prefixes


@pytest.mark.parametrize(
    "text", ['"tổ dân phố"', "“tổ dân phố”", "„tổ dân phố“", '"tổ\tdân\n  phố "']
)
def test_words_in_any_double_quotes_are_a_phrase(text: str) -> None:
    query = parse_query(text)

    assert (query.clauses, query.notes) == ((Phrase("tổ dân phố"),), ())


def test_a_phrase_ends_at_its_quotation_mark_even_without_a_space() -> None:
    assert parse_query('"a b"c "d e""f"-g').clauses == (
        Phrase("a b"),
        Word("c"),
        Phrase("d e"),
        Phrase("f"),
        Word("g"),
    )


def test_operators_and_parentheses_in_a_phrase_are_text() -> None:
    assert parse_query('"a OR (b -c* title:d"').clauses == (Phrase("a OR (b -c* title:d"),)


def test_an_unclosed_quote_runs_to_the_end_and_is_noted() -> None:
    query = parse_query('họp "giải phóng -mặt')

    assert query.clauses == (Word("họp"), Phrase("giải phóng -mặt"))
    assert query.notes == (Note.UNCLOSED_QUOTE,)


def test_a_star_at_the_end_makes_a_prefix() -> None:
    assert parse_query("khiếu* C++** x*y*").clauses == (
        Prefix("khiếu"),
        Prefix("C++"),
        Prefix("x*y"),
    )


# ---- exclusions


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("a -b", Word("b")),
        ("a NOT b", Word("b")),
        ("-b a", Word("b")),
        ('a -"b c"', Phrase("b c")),
        ("a NOT “b c”", Phrase("b c")),
        ("a -b*", Prefix("b")),
        ("a -title:b", Word("b", "title")),
        ("a -(b)", Word("b")),
        ("a -(b c)", AllOf((Word("b"), Word("c")))),
        ("a -(b OR c)", AnyOf((Word("b"), Word("c")))),
        ("a NOT NOT b", Word("b")),
        ("a NOT -b", Word("b")),
        ("a AND NOT b", Word("b")),
        ("a AND -b", Word("b")),
        ("a -f(x)", Word("f(x)")),
        ("a NOT(b)", Word("b")),
        ("(a -b)", Word("b")),
        ("a -OR", Word("OR")),
    ],
)
def test_a_dash_or_not_excludes_what_follows(text: str, excluded: Clause) -> None:
    assert parse_query(text) == Query(text, clauses=(Word("a"),), excluded=(excluded,))
    assert parse_query(text).notes == ()


@pytest.mark.parametrize("text", ["a - b", "a -", "a – b", "a -- b", "a-b", "(a -)", '"a"-b'])
def test_a_dash_that_does_not_begin_a_word_excludes_nothing(text: str) -> None:
    assert parse_query(text).excluded == ()


def test_excluding_nothing_leaves_the_next_word_wanted() -> None:
    assert parse_query('-"" a NOT * b').clauses == words("a b")


@pytest.mark.parametrize("text", ["-a", "NOT a", '-"a b" -c', "-ward:x", "NOT (a OR b)"])
def test_a_query_of_exclusions_alone_looks_for_nothing_and_says_so(text: str) -> None:
    query = parse_query(text)

    assert query.clauses == ()
    assert query.notes == (Note.ONLY_EXCLUSIONS,)


def test_a_ward_with_an_exclusion_is_something_to_look_for() -> None:
    assert parse_query("ward:x -a").notes == ()


# ---- AND and OR


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("a OR b", "a OR b"),
        ("a OR b c", "(a OR b) c"),
        ("c a OR b", "c (a OR b)"),
        ("a OR b OR c", "a OR b OR c"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("a AND b", "a AND b"),
        ("a AND b c", "(a AND b) c"),
        ("(a AND b) AND c", "a AND b AND c"),
        ("a AND b OR c", "(a AND b) OR c"),
        ("a OR b AND c OR d", "a OR (b AND c) OR d"),
        ("a AND (b OR c)", "a AND (b OR c)"),
        ("(a b) OR (c d)", "(a AND b) OR (c AND d)"),
        ("(a b) AND c", "a AND b AND c"),
        ("(a OR b c) AND d", "(a OR b) AND c AND d"),
        ('"a b" OR c*', '"a b" OR c*'),
        ("title:a OR title:b", "title:a OR title:b"),
        ("a OR * OR b", "a OR b"),
        ("a OR ()", "a"),
        ("a OR(b)", "a OR b"),
    ],
)
def test_and_binds_before_or_and_or_before_standing_side_by_side(
    text: str, understood: str
) -> None:
    query = parse_query(text)

    assert (str(query), query.notes) == (understood, ())


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("a AND", words("a AND")),
        ("a OR", words("a OR")),
        ("OR b", words("OR b")),
        ("AND", words("AND")),
        ("a NOT", words("a NOT")),
        ("(a OR)", words("a OR")),
        ("a (OR) b", words("a OR b")),
        ("a OR OR b", words("a OR OR b")),
        ("a AND OR b", words("a AND OR b")),
        ('OR "a"', (Word("OR"), Phrase("a"))),
        ("-x OR", words("x OR")[1:]),
    ],
)
def test_an_operator_without_an_operand_is_a_word(text: str, clauses: tuple[Clause, ...]) -> None:
    query = parse_query(text)

    assert (query.clauses, query.notes) == (clauses, ())


# ---- groups


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ủy ban kiểm tra (UBKT)", "Ủy ban kiểm tra UBKT"),
        ("(a b) c", "a b c"),
        ("((a) (b (c)))", "a b c"),
        ("(a)(b)", "a b"),
        ("a(b c)d", "a b c d"),
        ("(f(x))", "f(x)"),
    ],
)
def test_a_group_among_words_is_just_its_words(text: str, plain: str) -> None:
    query = parse_query(text)

    assert (query.clauses, query.notes) == (words(plain), ())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("(abc", "abc"),
        ("abc)", "abc"),
        ("a) b", "a b"),
        ("((a b)", "a b"),
        (")(a", "a"),
        ("x(a b", "x a b"),
        ("a :)", "a"),
    ],
)
def test_a_parenthesis_without_partner_is_left_out_and_noted(text: str, plain: str) -> None:
    query = parse_query(text)

    assert (query.clauses, query.notes) == (words(plain), (Note.LONE_PARENTHESIS,))


def test_an_exclusion_before_a_lone_parenthesis_still_excludes() -> None:
    assert parse_query("a -(b c") == Query("", words("a c"), excluded=(Word("b"),))
    assert parse_query("a NOT -(") == Query("", words("a NOT"))
    assert parse_query("a AND -(-(") == Query("", words("a AND"))


# ---- fields


@pytest.mark.parametrize(
    "field", ["ward", "Ward", "phường", "Phường", "PHƯỜNG", "phuong", "xã", "xa"]
)
def test_a_ward_may_be_named_in_vietnamese(field: str) -> None:
    text = f'họp {field}:"Ngọc  Thụy"'

    assert parse_query(text) == Query(text, words("họp"), wards=("Ngọc Thụy",))


def test_wards_are_kept_in_the_order_typed_wherever_they_stand() -> None:
    query = parse_query("ward:b (x ward:a*) -ward:d NOT phường:“c c” AND y")

    assert query == Query("", words("x y"), wards=("b", "a"), excluded_wards=("d", "c c"))
    assert query.notes == ()


def test_wards_joined_by_or_need_no_note() -> None:
    assert parse_query("a (ward:b OR ward:c)") == Query("", words("a"), wards=("b", "c"))
    assert parse_query("a (ward:b OR ward:c)").notes == ()


@pytest.mark.parametrize(
    "text", ["a OR ward:b", "a OR -c", "(a -c) OR b", "-(a ward:b)", "-(a -b)"]
)
def test_an_exclusion_or_ward_that_cannot_stay_where_it_was_typed_is_noted(text: str) -> None:
    assert Note.WHOLE_QUERY in parse_query(text).notes


def test_a_ward_inside_an_exclusion_is_excluded() -> None:
    assert parse_query("x -((ward:a))").excluded_wards == ("a",)


def test_the_title_can_be_searched_alone() -> None:
    query = parse_query('title:a title:"b c" title:d* title:-e title:f(x) title:g:h')

    assert query.clauses == (
        Word("a", "title"),
        Phrase("b c", "title"),
        Prefix("d", "title"),
        Word("-e", "title"),
        Word("f(x)", "title"),
        Word("g:h", "title"),
    )
    assert query.notes == ()


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("title:(a OR b)", "title:a OR title:b"),
        ("c Title:(a b*)", "c title:a title:b*"),
        ('title:("a b" OR (c AND d))', 'title:"a b" OR (title:c AND title:d)'),
        ("title:(a -b) c", "title:a c -title:b"),
        ("x -title:(a OR b)", "x -(title:a OR title:b)"),
        ("title:(a OR ward:b c)", 'title:a title:c ward:"b"'),
        ("ward:(Bồ Đề OR Ngọc Thụy) x", 'x ward:"Bồ Đề" ward:"Ngọc Thụy"'),
        ("x -phường:(Bồ Đề, Việt Hưng OR y)", 'x -ward:"Bồ Đề, Việt Hưng" -ward:"y"'),
        ("kind:(báo cáo OR KH) x", 'x kind:"báo cáo" kind:"KH"'),
        ("cơ quan:(sở OR ban) x", 'x issuer:"sở" issuer:"ban"'),
        ("số:(1 OR >=1000)", "số:1 OR số:>=1000"),
        ("tiền:(1 tỷ OR 2 tỷ)", 'tiền:"1 tỷ" OR tiền:"2 tỷ"'),
        ("title:() x", "x"),
        ("title:(a", "title a"),
        ("title:(a (b) c", "title a b c"),
        ("title:(OR)", "title:OR"),
    ],
)
def test_a_field_before_a_group_is_that_of_all_in_it(text: str, understood: str) -> None:
    assert str(parse_query(text)) == understood


@pytest.mark.parametrize("text", ["title:", "(title:)", "title: ", "title:\t"])
def test_a_field_with_nothing_after_it_is_a_word(text: str) -> None:
    assert parse_query(text) == Query(text, words("title"))


# ---- what a search needs to know


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", False),
        ("a*", False),
        ("a OR b", False),
        ('"a b" OR c', False),
        ('"a"', True),
        ("title:a", True),
        ("title:a*", True),
        ('title:"a b"', True),
        ("a AND b", True),
    ],
)
def test_phrases_fields_and_what_and_joins_are_required(text: str, *, expected: bool) -> None:
    assert [is_required(clause) for clause in parse_query(text).clauses] == [expected]


def test_leaves_come_in_the_order_typed_without_the_excluded() -> None:
    query = parse_query('a (b OR "c d" AND e*) -f ward:g title:h')

    assert [str(leaf) for leaf in query.leaves()] == ["a", "b", '"c d"', "e*", "title:h"]
    assert leaves_of(query.excluded) == [Word("f")]


def test_queries_that_ask_for_the_same_are_equal() -> None:
    assert parse_query("a NOT b") == parse_query(" ( a )  -b")
    assert parse_query("a NOT b") != parse_query("a b")


# ---- length and depth


def test_words_beyond_the_limit_are_left_out_and_noted() -> None:
    inside, beyond = parse_query("a " * MAX_WORDS), parse_query("(b " + "a " * MAX_WORDS + ")")

    assert (len(inside.clauses), inside.notes) == (MAX_WORDS, ())
    assert (len(beyond.clauses), beyond.notes) == (MAX_WORDS, (Note.TOO_LONG,))


def test_the_words_of_a_phrase_count_towards_the_limit() -> None:
    query = parse_query('a "' + "b " * MAX_WORDS + '" c')

    assert query.clauses == (Word("a"), Phrase(" ".join(["b"] * (MAX_WORDS - 1))))
    assert query.notes == (Note.TOO_LONG,)


def test_the_note_on_length_names_the_limit() -> None:
    assert re.findall("[0-9,]+", str(Note.TOO_LONG)) == [f"{MAX_WORDS:,}"]


def nested(levels: int) -> str:
    opened = "".join(f"a{n} {('OR', 'AND')[n % 2]} (" for n in range(levels))
    return opened + "z" + ")" * levels


def test_groups_as_deep_as_the_limit_are_kept() -> None:
    (clause,) = parse_query(nested(MAX_DEPTH)).clauses

    assert depth_of(clause) == MAX_DEPTH
    assert parse_query(nested(MAX_DEPTH)).notes == ()


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, MAX_DEPTH + 2, 900])
def test_groups_deeper_than_the_limit_are_joined_and_noted(levels: int) -> None:
    query = parse_query(nested(levels))

    assert depth_of(query.clauses[0]) <= MAX_DEPTH
    assert [leaf.text for leaf in query.leaves()] == [*(f"a{n}" for n in range(levels)), "z"]
    assert query.notes == (Note.TOO_DEEP,)
    assert parse_query(str(query)) == query


def test_parentheses_around_parentheses_are_no_depth() -> None:
    query = parse_query("(" * 10_000 + "a" + ")" * 10_000)

    assert (query.clauses, query.notes) == (words("a"), ())


UNITS = [
    *("(", ")", '"', "“", '("', "a(", "a()", "(a)", "-(", "a*(", "title:(", "*", "-", "NOT", "OR"),
    *("a", "-a", "ward:x", "ward:", "title:", "\x00", "\ud800", "\u0301", "a\u0301"),
]


@pytest.mark.parametrize("unit", [*UNITS, *(f"{unit} " for unit in UNITS), "a OR (", "(a AND NOT "])
def test_any_number_of_anything_is_read(unit: str) -> None:
    query = parse_query(unit * (50_000 // len(unit)))

    assert len([*query.leaves(), *query.wards]) <= MAX_WORDS
    assert parse_query(str(query)) == query


def test_a_megabyte_is_read() -> None:
    query = parse_query('a (b OR -c "d' * 80_000)

    assert len(list(query.leaves())) <= MAX_WORDS
    assert Note.TOO_LONG in query.notes


@pytest.mark.parametrize("bracket", ["(", '"', "“"])
def test_ten_thousand_openings_are_read(bracket: str) -> None:
    assert [leaf.text for leaf in parse_query(bracket * 10_000 + "z").leaves()][-1:] == ["z"]


# ---- laws

_PIECES = [
    *("a", "Đường", "đ", "1.089", "OR", "AND", "NOT", "(", ")", '"', "“", "”", "-", "–", "*", ":"),
    *(
        "title",
        "ward",
        "phường",
        "body",
        " ",
        "  ",
        "\n",
        "\x00",
        "\u0301",
        "\ud800",
        "=",
        "\u0338",
    ),
]
query_texts = st.one_of(st.text(), st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))

# What a word or phrase can be, given how it is cut out of a text.
_word_texts = st.sampled_from(
    [
        *("a", "ủy", "123/QĐ-UBND", "37,5%", "C++", "f(x)", "x(1)(2)", "--a", "–a", "*a", 'a"b'),
        *("http://x.vn", "AND", "OR", "NOT", "title", "a:", "a-"),
    ]
)
_phrase_pieces = st.lists(
    st.sampled_from(["a", "đ", "-b", "(", "c)", "OR", "*", "d*", "title:x", "–"])
)
_phrase_texts = st.tuples(_phrase_pieces, st.just(["họp"]), _phrase_pieces).map(
    lambda pieces: " ".join(piece for part in pieces for piece in part)
)
_fields = st.sampled_from([None, "title"])
_leaves: st.SearchStrategy[Clause] = st.one_of(
    st.builds(Word, _word_texts, _fields),
    st.builds(Phrase, _phrase_texts, _fields),
    st.builds(Prefix, _word_texts, _fields),
)


def _groups(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    def build(kind: type[AllOf | AnyOf], members: list[Clause]) -> Clause:
        flat = [m.clauses if isinstance(m, kind) else (m,) for m in members]
        return kind(tuple(clause for clauses in flat for clause in clauses))

    return st.builds(
        build, st.sampled_from([AllOf, AnyOf]), st.lists(inner, min_size=2, max_size=4)
    )


clause_trees = st.recursive(_leaves, _groups, max_leaves=12)
_wards = st.lists(_phrase_texts | st.just('a"b'), max_size=2).map(tuple)
queries = st.builds(
    Query,
    st.just(""),
    clauses=st.lists(clause_trees, max_size=4).map(tuple),
    excluded=st.lists(clause_trees, max_size=2).map(tuple),
    wards=_wards,
    excluded_wards=_wards,
)


@given(query_texts)
@example('-"a"OR"b"')
@example("-z a OR")
@example('"a"-(b OR c')
def test_the_text_form_of_any_query_is_read_as_the_same_query(text: str) -> None:
    query = parse_query(text)

    assert parse_query(str(query)) == query
    assert str(parse_query(str(query))) == str(query)


@given(queries)
def test_the_text_form_of_any_tree_is_read_as_that_tree(query: Query) -> None:
    assert parse_query(str(query)) == query


@given(query_texts)
def test_reading_a_text_form_needs_no_notes(text: str) -> None:
    query = parse_query(str(parse_query(text)))

    assert {note.code for note in query.notes} <= {"only-exclusions", "range-reversed"}


@pytest.mark.parametrize(
    "limit",
    ["số:2..1", "so:1000..999,9", "tiền:5tỷ..1tỷ", "tien:2trieu..1trieu", "%:95..90"],
)
@pytest.mark.parametrize("around", ["{}", "rác {}", "-{} rác", "({} OR rác)", "NOT {} AND rác"])
def test_a_range_that_ends_before_it_begins_is_noted(limit: str, around: str) -> None:
    field, _, ends = limit.partition(":")
    low, _, high = ends.partition("..")
    codes = [note.code for note in parse_query(around.format(limit)).notes]
    turned = parse_query(around.format(f"{field}:{high}..{low}"))

    assert "range-reversed" in codes
    assert "range-reversed" not in [note.code for note in turned.notes]
    for sound in (f"{field}:{low}..{low}", f"{field}:{low}..", f"{field}:..{high}"):
        assert [note.code for note in parse_query(f"{sound} rác").notes] == []


def test_the_note_on_a_reversed_range_says_what_was_typed() -> None:
    [note] = parse_query("tiền:5tỷ..1tỷ usd").notes

    assert str(note) == (
        "tiền:5tỷ..1tỷ usd ends before it begins, so the range is empty; swap its ends"
    )


@given(query_texts)
def test_every_leaf_has_something_to_look_for_and_stands_in_the_text(text: str) -> None:
    query = parse_query(text)
    typed = " ".join(to_nfc(text).split())

    for leaf in leaves_of(query.clauses + query.excluded):
        assert any(char.isalnum() for char in leaf.text) is True
        assert typed.find(leaf.text) != -1


@given(query_texts)
@example("(a OR (b AND (c OR d))) e (f OR (g OR h))")
def test_groups_have_two_members_or_more_and_none_of_their_own_kind(text: str) -> None:
    query = parse_query(text)
    groups = [
        clause for clause in query.clauses + query.excluded if isinstance(clause, (AllOf, AnyOf))
    ]

    while groups:
        group = groups.pop()
        inner = [clause for clause in group.clauses if isinstance(clause, (AllOf, AnyOf))]
        assert len(group.clauses) >= 2
        assert [type(clause) for clause in inner if type(clause) is type(group)] == []
        groups += inner


@given(st.lists(st.from_regex(r"[\wÀ-ỹđ]{1,7}", fullmatch=True), max_size=20))
def test_plain_words_are_read_one_by_one(typed: list[str]) -> None:
    wanted = [
        to_nfc(word)
        for word in typed
        if any(char.isalnum() for char in word) and word not in {"AND", "OR", "NOT"}
    ]

    assert [leaf.text for leaf in parse_query(" ".join(wanted)).leaves()] == wanted


def test_what_punctuation_joins_counts_as_the_words_that_it_joins() -> None:
    query = parse_query("a.b." * MAX_WORDS)

    assert query.clauses == (Word("a.b." * (MAX_WORDS // 2 - 1) + "a.b"),)
    assert query.notes == (Note.TOO_LONG,)


def test_only_the_beginning_of_a_huge_query_is_read() -> None:
    query = parse_query("a" * (2 * MAX_CHARS) + " b")

    assert query.clauses == (Word("a" * MAX_CHARS),)
    assert query.notes == (Note.TOO_LONG,)
