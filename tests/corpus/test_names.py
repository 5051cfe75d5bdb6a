import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.names import holds_several, on_disk, printable, split_id
from wardsearch.corpus.readers import READERS

PARTS = st.lists(
    st.sampled_from(
        (
            "a",
            "x.zip",
            ".jsonl",
            "b.txt",
            "#",
            "##",
            "/",
            "\\x23",
            "\\",
            "\n",
            " ",
            "�",
            "m.eml",
            "é",
            "é",
            ".ZIP",
            ":7",
            "y.docx",
        )
    ),
    min_size=1,
    max_size=8,
).map("".join)


@given(PARTS)
def test_a_name_leads_back_to_its_file(name: str) -> None:
    assert on_disk(printable(name)) == name
    assert printable(name).isprintable()


@given(PARTS)
def test_the_name_of_a_file_is_never_that_of_a_report_in_another(name: str) -> None:
    assert split_id(printable(name)) == (printable(name), "")


@given(PARTS, PARTS)
def test_the_id_of_a_report_in_a_file_leads_to_both(name: str, member: str) -> None:
    file = printable(f"{name}x.zip")

    assert split_id(f"{file}#{member}") == (file, member)


@given(PARTS, PARTS, PARTS, PARTS)
def test_no_two_reports_have_one_id(file: str, member: str, other: str, of_other: str) -> None:
    ids = [f"{printable(name)}x.jsonl#{own}" for name, own in ((file, member), (other, of_other))]

    assert (ids[0] == ids[1]) == ((file, member) == (other, of_other))
    assert printable(f"{other}x.jsonl#{of_other}") not in ids


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Báo cáo #3.txt", "Báo cáo #3.txt"),
        ("x.zip#a.txt", r"x.zip\x23a.txt"),
        ("x.txt#a.txt", "x.txt#a.txt"),
        ("#1/x.ZIP#/a#b.txt", r"#1/x.ZIP\x23/a#b.txt"),
        ("a.jsonl#b.jsonl#c", r"a.jsonl\x23b.jsonl\x23c"),
        (r"x.zip\x23a.txt", r"x.zip\x5cx23a.txt"),
    ],
)
def test_a_hash_is_written_otherwise_only_where_it_could_mislead(name: str, shown: str) -> None:
    assert printable(name) == shown


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_every_file_that_may_hold_several_reports_is_known_as_such(suffix: str) -> None:
    is_text = READERS[suffix] == READERS[".txt"]

    assert holds_several(f"a{suffix}") is not is_text
