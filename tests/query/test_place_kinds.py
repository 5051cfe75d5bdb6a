"""The kind of a place is found spelled out and abbreviated, where some report has it so."""

from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

import wardsearch
from wardsearch.query.abbreviations import load_abbreviations
from wardsearch.query.expansion import expanded
from wardsearch.query.parser import parse_query
from wardsearch.query.stated_facts import with_facts
from wardsearch.query.tree import Word


def others(text: str, *held: str) -> dict[str, tuple[str, ...]]:
    """Return the words of query *text* that have other forms in an index that holds *held*."""
    query = expanded(parse_query(text), load_abbreviations(), {*held}.__contains__)
    return {
        leaf.text: leaf.others for leaf in query.leaves() if isinstance(leaf, Word) if leaf.others
    }


@pytest.mark.parametrize(
    ("typed", "held", "expected"),
    [
        ("phường Bến Xanh", "P. Bến", {"phường": ("P.",)}),
        ("phuong ben xanh", "P. ben xanh", {"phuong": ("P.",)}),
        ("họp phường Bến Xanh, quận Tám", "Q. Tám", {"quận": ("Q.",)}),
        ("thị xã Sơn Tây", "TX. Sơn", {"thị xã": ("TX.",)}),
        ("thành phố hồ chí minh", "TP. HCM", {"thành phố": ("TP.",)}),
        ("tp sơn la", "thành phố sơn la", {"tp": ("thành phố",)}),
        ("p bến xanh", "phường bến xanh", {"p": ("phường",)}),
        ("tt trau quy", "thị trấn trau quy", {"tt": ("thị trấn",)}),
        ("khu phố 3", "KP. 3", {"khu phố": ("KP.",)}),
        ("kp 3", "khu phố 3", {"kp": ("khu phố",)}),
        ("tp hcm", "thành phố Hồ Chí Minh", {"tp": ("thành phố",)}),
    ],
)
def test_a_kind_has_the_other_form_that_some_report_has_before_the_name(
    typed: str, held: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert others(typed, held) == expected
    assert others(typed) == {}


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("phuong an", "P. an"),  # *phương án*
        ("phương bến", "P. bến"),
        ("phường", "P."),
        ("phường, bến", "P. bến"),
        ("quan tâm hộ nghèo", "Q. tâm"),
    ],
)
def test_other_words_are_no_kinds(typed: str, held: str) -> None:
    assert others(typed, held) == {}


_KINDS = ("phường", "phuong", "P.", "thành phố", "thanh pho", "tp", "khu phố", "kp", "Q.8", "quận")
_NAMES = ("5", "03", "III", "Bến", "xanh", "hồ chí minh", "hcm", "họp,", "ubnd", "ct")
_FACTS = ("2021", "5%", "12 tỷ đồng", "123/QĐ-UBND", "quý III/2021", "ngày 5/1")


@given(
    st.lists(st.sampled_from((*_KINDS, *_NAMES, *_FACTS)), min_size=1, max_size=6).map(" ".join),
    st.booleans(),
)
@example("phuong 5 hop", False)  # noqa: FBT003 - the number states a fact and is no part of a kind
def test_kinds_among_facts_and_names_lose_no_word(typed: str, is_held: bool) -> None:
    query = with_facts(parse_query(typed), lambda _: True)
    read = expanded(query, load_abbreviations(), lambda _: is_held)

    words = " ".join(leaf.text for leaf in read.leaves())
    assert words == " ".join(leaf.text for leaf in query.leaves()).replace("Q.8", "Q. 8")


TEXTS = {
    "short.txt": "UBND P. Bến Xanh, TP.HCM họp\n\nP.4, Q.8 dọn rác.\n",
    "long.txt": "UBND phường Bến Xanh, thành phố Hồ Chí Minh họp\n\nPhường 4, quận 8 dọn rác.\n",
    "other.txt": "Trồng cây\n\nMùa màng tươi tốt.\n",
}


def found_together(texts: dict[str, str], typed: str, folder: Path) -> set[str]:
    (folder / "corpus").mkdir()
    for name, text in texts.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    wardsearch.sync(folder / "corpus", folder / "index")
    with wardsearch.open_index(folder / "index") as index:
        return {hit.id for hit in index.search(typed, snippets=0).hits if hit.together}


@pytest.mark.parametrize(
    "typed",
    [
        *("phường Bến Xanh", "phuong ben xanh", "p ben xanh", "P.Bến Xanh", "ubnd phường bến xanh"),
        *("tp hcm", "thanh pho ho chi minh", "phường 4", "quan 8", "q 8", "p. 4"),
    ],
)
def test_reports_answer_a_query_that_writes_the_kind_otherwise(typed: str, tmp_path: Path) -> None:
    assert found_together(TEXTS, typed, tmp_path) == {"short.txt", "long.txt"}


@pytest.mark.parametrize("typed", ["quận 8", "q 8", "Q.8", "quan 8"])
def test_a_kind_may_be_one_word_with_its_number(typed: str, tmp_path: Path) -> None:
    texts = {
        f"{n}.txt": f"{name} họp\n\nSáng nay.\n" for n, name in enumerate(("Quận 8", "Q. 8", "Q8"))
    }
    assert found_together(texts, typed, tmp_path) == {*texts}


@pytest.mark.parametrize("typed", ["phường Bồ Đề", "phuong bo de", "P. Bồ Đề", "p bo de"])
def test_a_ward_is_found_short_and_by_what_was_merged_into_it(typed: str, tmp_path: Path) -> None:
    texts = {
        "new.txt": "UBND P. Bồ Đề họp\n\nSáng nay.\n",
        "now.txt": "UBND phường Bồ Đề dọn rác\n\nSáng nay.\n",
        "old.txt": "Phường Ngọc Thụy ra quân\n\nSáng nay.\n",
    }
    assert found_together(texts, typed, tmp_path) == {*texts}
