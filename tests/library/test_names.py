import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from wardsearch.errors import ReportNotFoundError
from wardsearch.library.names import id_composed_alike, report_named

IDS = (
    "2020/03/03/train-012930.txt",
    "2023/03/07/train-071930.txt",
    "2023/03/07/họp phường.docx",
    "tin.jsonl#1",
    "tin.jsonl#train-8",
    "thư/a.eml",
    "thư/a.eml#kèm.pdf",
    "báo cáo.txt",
    "cũ/báo cáo.txt",
)


def path_of(report_id: str) -> str:
    return f"/srv/news/{report_id.partition('#')[0]}"


def named(name: str) -> str:
    return report_named(name, IDS, path_of)


@pytest.mark.parametrize("report_id", IDS)
def test_an_id_and_a_path_with_its_part_name_the_report(report_id: str) -> None:
    assert named(report_id) == report_id
    assert named(f"./{report_id}") == report_id
    assert named(unicodedata.normalize("NFD", report_id)) == report_id
    if report_id != "thư/a.eml":  # of which there is an attachment, too
        assert named(f"/srv/news/{report_id}") == report_id


@pytest.mark.parametrize(
    ("name", "report_id"),
    [
        ("train-071930.txt", "2023/03/07/train-071930.txt"),
        ("train-071930", "2023/03/07/train-071930.txt"),
        ("07/train-071930.txt", "2023/03/07/train-071930.txt"),
        ("họp phường", "2023/03/07/họp phường.docx"),
        ("train-8", "tin.jsonl#train-8"),
        ("#1", "tin.jsonl#1"),
        ("kèm.pdf", "thư/a.eml#kèm.pdf"),
        ("cũ/báo cáo", "cũ/báo cáo.txt"),
    ],
)
def test_the_end_of_one_report_alone_names_it(name: str, report_id: str) -> None:
    assert named(name) == report_id


@pytest.mark.parametrize(
    ("name", "count"), [("tin.jsonl", 2), ("/srv/news/tin.jsonl", 2), ("07/train", 0), ("a.eml", 1)]
)
def test_what_several_have_is_refused_with_their_names(name: str, count: int) -> None:
    if count == 1:
        assert named(name) == "thư/a.eml"
        return
    with pytest.raises(ReportNotFoundError) as caught:
        named(name)
    assert caught.value.fields.get("count", 0) == count


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("news/2023/03/07/train-071931.txt", "2023/03/07/train-071930.txt"),
        ("bao cáo.txt", "báo cáo.txt"),
        ("train-07193.txt", "2023/03/07/train-071930.txt"),
    ],
)
def test_a_wrong_name_suggests_the_one_that_ends_alike(name: str, near: str) -> None:
    with pytest.raises(ReportNotFoundError) as caught:
        named(name)
    assert caught.value.fields["near"] == near


@given(st.text(max_size=30).filter(lambda name: name not in IDS))
def test_any_other_name_is_a_report_or_one_line(name: str) -> None:
    with suppress(ReportNotFoundError):
        assert named(name) in IDS
        return
    with pytest.raises(ReportNotFoundError) as caught:
        named(name)
    assert len(str(caught.value).splitlines()) == 1


@given(st.lists(st.text("ab/#.", min_size=1, max_size=6), min_size=1, unique=True), st.data())
def test_whatever_the_ids_each_names_its_own_report(ids: list[str], data: st.DataObject) -> None:
    report_id = data.draw(st.sampled_from(ids))

    assert report_named(report_id, ids, path_of) == report_id


@pytest.mark.parametrize("name", ["Báo cáo tháng 7.txt", "to\u0302\u0309 5/a.txt", "a.txt"])
def test_an_id_is_had_however_its_letters_are_composed(name: str) -> None:
    composed = {unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)}
    for held in composed:
        for asked in composed:
            assert id_composed_alike(asked, ["b.txt", held]) == held


def test_no_id_is_guessed() -> None:
    both = [unicodedata.normalize("NFC", "ổ.txt"), unicodedata.normalize("NFD", "ổ.txt")]
    for ids in (["b.txt"], both):
        with pytest.raises(ReportNotFoundError):
            id_composed_alike("\u00f4\u0309.txt", ids)  # a third way to write it
