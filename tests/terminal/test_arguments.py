"""Options and words of a query, as a shell hands them over."""

import shlex
from itertools import pairwise

import click
import pytest
from hypothesis import given, strategies as st

from wardsearch.terminal.arguments import as_utf8, byte_size, is_short_option, split_arguments
from wardsearch.terminal.shell_quotes import query_text

TAKES_VALUE = {"-n": True, "--limit": True, "--ward": True, "-l": False, "--json": False}


@pytest.mark.parametrize(
    ("line", "options", "words"),
    [
        ("bầu cử", [], ["bầu", "cử"]),
        ("bầu -cử", [], ["bầu", "-cử"]),
        ("bầu -n 5 cử", ["-n", "5"], ["bầu", "cử"]),
        ("bầu -n5", ["-n", "5"], ["bầu"]),
        ("bầu -n=5", ["-n", "5"], ["bầu"]),
        ("bầu -nope", [], ["bầu", "-nope"]),
        ("bầu -n -5", ["-n", "-5"], ["bầu"]),
        ("bầu -52 - –", [], ["bầu", "-52", "-", "–"]),
        ("-l bầu -la -ll -lln5", ["-l", *["-l", "-l"], *["-l", "-l", "-n", "5"]], ["bầu", "-la"]),
        ("bầu --limit=5 --ward -x", ["--limit=5", "--ward", "-x"], ["bầu"]),
        ("bầu --jsno cử", ["--jsno"], ["bầu", "cử"]),
        ("bầu --json=x", ["--json=x"], ["bầu"]),
        ("-- --json -n 5", [], ["--json", "-n", "5"]),
        ("bầu -- -- -l", [], ["bầu", "--", "-l"]),
        ("--ward -- x", ["--ward", "--"], ["x"]),
    ],
)
def test_a_word_with_a_dash_is_an_option_only_if_it_is_one(
    line: str, options: list[str], words: list[str]
) -> None:
    assert split_arguments(line.split(), TAKES_VALUE) == (options, words, True, "")


def _joined_and_apart(options: list[tuple[str, str]]) -> tuple[str, list[str]]:
    apart = [part for name, number in options for part in (f"-{name}", number) if part]
    return "-" + "".join(name + number for name, number in options), apart


@given(
    st.lists(
        st.tuples(st.sampled_from("lp0"), st.just(""))
        | st.tuples(st.sampled_from("nC"), st.integers(1, 999).map(str)),
        min_size=2,
        max_size=5,
    )
    .filter(lambda options: any(name in "lpn" for name, _ in options))  # capitals may be a name
    .filter(lambda options: all(a[1] == "" or b[0] != "0" for a, b in pairwise(options)))
    .map(_joined_and_apart)
)
def test_short_options_together_are_what_they_are_apart(typed: tuple[str, list[str]]) -> None:
    takes_value = {"-l": False, "-p": False, "-0": False, "-n": True, "-C": True}

    assert split_arguments([typed[0]], takes_value).options == typed[1]


@pytest.mark.parametrize("word", ["-0h", "-h5n1", "-n2o", "-U23", "-1l", "-HN0"])
def test_a_word_of_letters_and_figures_is_no_options_together(word: str) -> None:
    takes_value = {"-h": False, "-0": False, "-n": True, "-H": False, "-N": False}

    assert split_arguments([word], takes_value).options == []


@pytest.mark.parametrize("line", ["bầu -n", "--ward", "-l --limit"])
def test_an_option_without_its_value_is_told_apart(line: str) -> None:
    assert split_arguments(line.split(), TAKES_VALUE).is_whole is False


@pytest.mark.parametrize(
    "argument",
    ["-q", "-i", "-0", "-9", "-Q", "-rl", "-rn", "-il", "-lrn", "-C2", "-A=3", "-l5", "-xz", "-hn"],
)
def test_what_looks_like_a_short_option_and_is_none_is_told(argument: str) -> None:
    _, words, _, unknown = split_arguments(["bầu", argument, "cử"], TAKES_VALUE)

    assert (unknown, words) == (argument, ["bầu", "cử"])


@pytest.mark.parametrize(
    "argument",
    [
        *("-an", "-bo", "-tu", "-xe", "-tổ", "-ỷ", "-tổ trưởng", "-covid", "-gpmb", "-HCM", "-TP"),
        *(
            "-ward:Ngọc",
            "-title:họp",
            "-(a",
            "-52",
            "-2021",
            "-217/QĐ-UBND",
            "-37,5%",
            "-U23",
            "-x*",
        ),
    ],
)
def test_what_can_be_a_word_is_one_that_is_left_out(argument: str) -> None:
    assert split_arguments(["bầu", argument], TAKES_VALUE) == ([], ["bầu", argument], True, "")


def test_what_stands_behind_two_dashes_is_never_an_option() -> None:
    assert split_arguments(["--", "-q", "-rl"], TAKES_VALUE).words == ["-q", "-rl"]


@given(st.lists(st.text("-nl5=jsonbầu ", max_size=8)))
def test_every_argument_is_either_an_option_or_a_word(arguments: list[str]) -> None:
    arguments = [argument for argument in arguments if not is_short_option(argument)]
    options, words, *_ = split_arguments(arguments, TAKES_VALUE)
    joined = "".join(arguments).replace("=", "").replace("-", "")

    assert sorted("".join([*options, *words]).replace("=", "").replace("-", "")) == sorted(joined)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("giai phong mat bang", "giai phong mat bang"),
        ("'giai phong mat bang'", "giai phong mat bang"),
        ("'bầu cử -\"tổ trưởng\"'", 'bầu cử -"tổ trưởng"'),
        ("bầu cử -'tổ trưởng'", 'bầu cử -"tổ trưởng"'),
        ("-'tổ trưởng'", '-"tổ trưởng"'),
        ("bầu –'tổ trưởng'", 'bầu –"tổ trưởng"'),
        ("bầu ward:'Ngọc Thụy'", 'bầu ward:"Ngọc Thụy"'),
        ("phường:'Ngọc Thụy'", 'phường:"Ngọc Thụy"'),
        ("bầu -Ward:'Ngọc Thụy'", 'bầu -Ward:"Ngọc Thụy"'),
        ("bầu 'tổ trưởng' OR 'tổ phó'", 'bầu "tổ trưởng" OR "tổ phó"'),
        ("bầu '\"tổ trưởng\"'", 'bầu "tổ trưởng"'),
        ("bầu '“tổ trưởng” 2022'", "bầu “tổ trưởng” 2022"),
        ("bầu 'tổ OR thôn'", "bầu tổ OR thôn"),
        ("bầu 'tổ -thôn'", "bầu tổ -thôn"),
        ("bầu 'Đảng - Đoàn'", 'bầu "Đảng - Đoàn"'),
        ("bầu 'tổ trư*'", "bầu tổ trư*"),
        ("bầu 'tổ title:x'", "bầu tổ title:x"),
        ("bầu 'note: x y'", 'bầu "note: x y"'),
        ("'title:(họp OR mời)'", "title:(họp OR mời)"),
        ("'title:mời OR title:họp'", "title:mời OR title:họp"),
        ("-'title:(họp OR mời)' x", "-title:(họp OR mời) x"),
        ("'title:giấy mời phường:Láng'", "title:giấy mời phường:Láng"),
        ("title:'Quyết định (sửa đổi)'", 'title:"Quyết định (sửa đổi)"'),
        ("'- một hai'", "- một hai"),
        ("bầu ''", "bầu "),
    ],
)
def test_quotation_marks_that_the_shell_took_away_are_put_back(typed: str, understood: str) -> None:
    assert query_text(shlex.split(typed)) == understood


@given(st.lists(st.text(), min_size=1))
def test_any_arguments_are_a_query(words: list[str]) -> None:
    loose = [word for word in words if not any(sign in word for sign in '"“”„')]

    assert "".join("".join(words).split()) == "".join(query_text(words).split()) or loose


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ("Ngọc", "Ngọc"),
        ("Ng\udce1\udcbb\udc8dc", "Ngọc"),
        ("x\udcff", "x\ufffd"),
        ("\ud800\udfff", "\ufffd\ufffd"),
    ],
)
def test_bytes_that_the_locale_could_not_decode_are_read_as_utf_8(argument: str, text: str) -> None:
    assert as_utf8(argument) == text


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("1", 1),
        ("500000", 500_000),
        ("500K", 512_000),
        ("64M", 67_108_864),
        ("64 mb", 67_108_864),
        ("1GiB", 1_073_741_824),
    ],
)
def test_a_size_is_read_with_its_unit(typed: str, size: int) -> None:
    assert byte_size(typed) == size


@pytest.mark.parametrize("typed", ["", "0", "-1", "64X", "M", "1.5M", "9" * 5000])
def test_what_is_no_size_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a size"):
        byte_size(typed)
