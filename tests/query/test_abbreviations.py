from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from wardsearch.errors import QueryError
from wardsearch.query import abbreviations
from wardsearch.query.abbreviations import (
    Abbreviation,
    Abbreviations,
    fold_all,
    form_key,
    load_abbreviations,
)
from wardsearch.vietnamese.spelling import canonical, fold, to_nfc

OWN = Path(abbreviations.__file__).parent / "abbreviations.tsv"
KINDS = {"decree", "state", "party", "mass", "place", "field", "variant"}


def rows() -> list[list[str]]:
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def readings(form: str) -> list[str]:
    return [row.reading for row in load_abbreviations().of_form(form_key(form))]


def forms(reading: str) -> list[str]:
    return [row.form for row in load_abbreviations().of_reading(tuple(reading.split()))]


# Our table


def test_our_table_has_more_than_two_hundred_forms() -> None:
    assert len({row[0] for row in rows()}) > 200


def test_each_line_of_our_table_has_a_form_a_reading_and_a_source() -> None:
    assert [row for row in rows() if len(row) != 3 or row[2] not in KINDS] == []


def test_no_line_of_our_table_is_there_twice() -> None:
    assert len({tuple(row[:2]) for row in rows()}) == len(rows())


def test_our_readings_are_spelled_canonically() -> None:
    words = [word for row in rows() for word in to_nfc(row[1]).split()]

    assert [word for word in words if canonical(word) != word.lower()] == []


def test_the_letters_of_our_forms_begin_the_words_they_stand_for() -> None:
    """A slip of the finger in the table would break this; a few forms are made otherwise."""

    def begins(form: str, reading: str) -> bool:
        letters = "".join(form_key(form))
        words = [fold(word) for word in reading.split()]
        reached = 0
        for letter in letters:
            while reached < len(words) and not words[reached].startswith(letter):
                reached += 1
            if reached == len(words):
                return False
            reached += 1
        return True

    unusual = sorted(
        {row[0] for row in rows() if row[2] != "variant" and not begins(row[0], row[1])}
    )

    assert unusual == UNUSUAL


UNUSUAL = [
    "BCHTW",
    "CTr",
    "NSTW",
    "OCOP",
    "QyĐ",
    "QĐi",
    "TPHCM",
    "TT Huế",
    "TTg",
    "TTr",
    "TW",
    "TrS",
    "UBKTTW",
    "UVTW",
]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("UBND", ["ủy ban nhân dân"]),
        ("GPMB", ["giải phóng mặt bằng"]),
        ("BCH", ["ban chấp hành", "ban chỉ huy"]),
        ("QĐ", ["quyết định"]),
        ("Đ/c", ["đồng chí"]),
        ("VHTT", ["văn hóa thông tin", "văn hóa thể thao"]),
        ("GD&ĐT", ["giáo dục và đào tạo", "giáo dục đào tạo"]),
        ("gd-dt", ["giáo dục và đào tạo", "giáo dục đào tạo"]),
        ("NASA", []),
    ],
)
def test_a_form_has_all_its_readings(form: str, expected: list[str]) -> None:
    assert readings(form) == expected


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("ủy ban nhân dân", ["UBND"]),
        ("uy ban nhan dan", ["UBND"]),
        ("ủy ban nhan dân", ["UBND"]),
        ("hội đồng nhân dân", ["HĐND"]),
        ("giáo dục và đào tạo", ["GD&ĐT", "GDĐT"]),
        ("hợp tác xã", ["HTX"]),
        ("ủy bán nhân dân", []),
        ("nhân dân ủy ban", []),
        ("quyết định", []),
        ("thông báo", []),
        ("phường", []),
        ("công an phường", []),
    ],
)
def test_a_reading_has_the_forms_that_can_be_nothing_else(
    reading: str, expected: list[str]
) -> None:
    assert forms(reading) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("UBND", True),
        ("TDP", True),
        ("LĐTB&XH", True),
        ("CT", False),
        ("CAP", False),
        ("P.", False),
    ],
)
def test_a_form_is_unmistakable_if_it_is_no_word_in_small_letters(
    form: str, expected: bool
) -> None:
    assert Abbreviation(form, "x").is_unmistakable is expected


def test_every_reading_of_three_syllables_leads_back_to_its_unmistakable_form() -> None:
    table = load_abbreviations()
    lost = [
        row
        for row in rows()
        if len(row[1].split()) > 2
        and Abbreviation(row[0], row[1]).is_unmistakable
        and row[0] not in forms(" ".join(map(canonical, row[1].split())))
    ]

    assert (lost, table.has_beginning(("uy", "ban"))) == ([], True)


def test_our_table_is_of_the_form_that_is_demanded_of_others(tmp_path: Path) -> None:
    ours = Path(abbreviations.__file__).with_name("abbreviations.tsv").read_text(encoding="utf-8")

    assert load_abbreviations(own_table(tmp_path, ours)).rows == load_abbreviations().rows
    assert len(load_abbreviations().rows) > 400


@given(st.lists(st.text("aÁđÐÂß東Σi·\u0301\u0302\u200dİ²", max_size=4), max_size=5))
def test_tokens_are_folded_at_once_as_one_by_one(tokens: list[str]) -> None:
    assert list(fold_all(tokens)) == list(map(fold, tokens))


_TABLE = load_abbreviations()
_KEYS = sorted(
    {form_key(row.form) for row in _TABLE.rows}
    | {tuple(map(fold, row.reading.split())) for row in _TABLE.rows}
)
_TOKENS = sorted({token for key in _KEYS for token in key})
keys = st.one_of(
    st.sampled_from(_KEYS),
    st.lists(st.sampled_from([*_TOKENS, "qq"]), max_size=4).map(tuple),
)


@given(keys, st.lists(keys, max_size=4))
def test_a_first_query_finds_in_the_table_what_later_ones_do(
    key: tuple[str, ...], words: list[tuple[str, ...]]
) -> None:
    fresh, asked = Abbreviations(_TABLE.rows), Abbreviations(_TABLE.rows)
    asked.may_begin([])
    asked.may_begin([])  # from now on it knows all rows

    for ask in (
        lambda table: table.has_beginning(key),
        lambda table: table.of_form(key),
        lambda table: table.is_reading(key),
        lambda table: table.of_reading(key),
        lambda table: table.may_begin(words),
        lambda table: table.may_begin(words),
    ):
        assert ask(fresh) == ask(asked)  # type: ignore[no-untyped-call]


@given(st.lists(keys, max_size=3), st.booleans())
def test_wherever_a_form_or_a_reading_begins_one_may(
    found: list[tuple[str, ...]], is_later: bool
) -> None:
    table = Abbreviations(_TABLE.rows)
    words = [(token,) for key in found for token in key]
    if is_later:
        table.may_begin([])
        table.may_begin([])
    told = table.may_begin(words)

    for start, end in combinations(range(len(words) + 1), 2):
        tokens = tuple(chain.from_iterable(words[start:end]))
        if table.of_form(tokens) or table.is_reading(tokens):
            assert told[start]


def test_a_first_query_finds_all_forms_of_a_reading_though_it_has_one_of_them() -> None:
    table = Abbreviations(Abbreviation(form, "ủy ban mặt trận") for form in ("UBMT", "UBMTX"))
    letters = ("uy", "ban", "mat", "tran")

    assert table.is_reading(letters)
    assert [row.form for row in table.of_form(("ubmt",))] == ["UBMT"]
    assert [row.form for row in table.of_reading(letters)] == ["UBMT", "UBMTX"]


# A table of the user's own


def own_table(folder: Path, text: str) -> Path:
    path = folder / "own.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_the_users_own_adds_to_ours(tmp_path: Path) -> None:
    path = own_table(
        tmp_path, "\ufeff# ours\n\nTNDP\ttự nguyện dân phố\nUBND\túp bát nhà dì\tjoke\n"
    )
    table = load_abbreviations(path)

    assert [row.reading for row in table.of_form(("tndp",))] == ["tự nguyện dân phố"]
    assert [row.reading for row in table.of_form(("ubnd",))] == ["ủy ban nhân dân", "úp bát nhà dì"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("TNDP tự nguyện", "line 1 is 'TNDP tự nguyện'; it must be an abbreviation, a tab, and"),
        ("# x\n\nTNDP\t \n", "line 3 is 'TNDP'; it must be"),
        ("\tdân phố\n", "line 1 is 'dân phố'; it must be"),
        ("&\tvà\n", "line 1"),
    ],
)
def test_a_line_that_is_no_abbreviation_is_an_error(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        load_abbreviations(own_table(tmp_path, text))

    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "none.tsv"
    with pytest.raises(QueryError) as missing:
        load_abbreviations(path)
    path.write_bytes(b"\xff\xfeUBND")
    with pytest.raises(QueryError) as binary:
        load_abbreviations(path)

    assert str(missing.value) == (
        f"abbreviations {str(path)!r} cannot be read: No such file or directory"
    )
    assert str(binary.value) == f"abbreviations {str(path)!r} cannot be read: it is not UTF-8"


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=5))
def test_any_table_can_be_asked_for_any_of_its_forms(pairs: list[tuple[str, str]]) -> None:
    made = [Abbreviation(to_nfc(form), " ".join(to_nfc(text).split())) for form, text in pairs]
    made = [row for row in made if row.reading]
    table = Abbreviations(made)

    assert [row for row in made if row not in table.of_form(form_key(row.form))] == []
