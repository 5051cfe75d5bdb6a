import dataclasses
import shutil
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import datetime
from pathlib import Path

import pytest

from support.corpora import indexed, report, write, write_lines
from wardsearch.errors import (
    IndexFolderError,
    IndexMissingError,
    QueryError,
    ReportNotFoundError,
)
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.results import WardCount


def test_a_report_is_given_as_it_was_written(tmp_path: Path) -> None:
    text = report("Tiêm phòng dại", "Phường Cầu Guột tiêm phòng.\n\n(Nguồn: Trạm y tế)")
    with indexed(tmp_path, {"sub/báo cáo.txt": text}) as index:
        found = index.get("sub/báo cáo.txt")

    assert (found.id, found.title, found.ward) == ("sub/báo cáo.txt", "Tiêm phòng dại", "Cầu Guột")
    assert found.text.strip() == text.strip()
    assert found.text[found.body_start :].startswith("Phường Cầu Guột")
    assert found.published == datetime(2023, 4, 3, 8, 0)  # noqa: DTZ001 - reports name no zone
    assert (found.source, found.views, found.url) == ("Trạm y tế", 7, None)
    assert found.path == (tmp_path / "corpus" / "sub/báo cáo.txt").as_posix()


def test_a_line_of_a_jsonl_keeps_what_it_states(tmp_path: Path) -> None:
    row = {
        "id": "n/1",
        "title": "Tên",
        "text": "nội dung",
        "published": "2021-02-03T04:05:00",
        "ward": "Xã Thuỵ Lâm Hạ",
        "source": "đài",
        "url": "https://example.org/1",
        "views": 12,
    }
    write_lines(tmp_path / "corpus", "l.jsonl", [row])
    sync(tmp_path / "corpus", tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        found = index.get("l.jsonl#n/1")
        [hit] = index.search("noi dung").hits

    assert (found.title, found.ward, found.source) == ("Tên", "Thuỵ Lâm Hạ", "đài")
    assert (found.url, found.views) == ("https://example.org/1", 12)
    assert hit.path == (tmp_path / "corpus/l.jsonl").as_posix()
    assert (hit.id, hit.url, hit.published) == ("l.jsonl#n/1", found.url, found.published)


def test_an_id_that_is_not_there_is_told_with_one_that_is_near(tmp_path: Path) -> None:
    with indexed(tmp_path, {"bao-cao-1.txt": "a", "khác.txt": "b"}) as index:
        with pytest.raises(ReportNotFoundError, match=r"did you mean 'bao-cao-1\.txt'\?"):
            index.get("bao-cao-2.txt")
        for report_id in ("", "\ud800", "\x1b[31m", "z" * 10_000):
            with pytest.raises(ReportNotFoundError) as caught:
                index.get(report_id)
            assert str(caught.value).isprintable()


def test_no_deleted_report_is_suggested(tmp_path: Path) -> None:
    with indexed(tmp_path, {"bao-cao-1.txt": "a", "khác.txt": "b", "nữa.txt": "c", "4.txt": "d"}):
        (tmp_path / "corpus/bao-cao-1.txt").unlink()
    sync(tmp_path / "corpus", tmp_path / "index")

    with open_index(tmp_path / "index") as index, pytest.raises(ReportNotFoundError) as caught:
        index.get("bao-cao-1.txt")
    assert "did you mean" not in str(caught.value)


def test_the_counts_are_of_the_living(tmp_path: Path) -> None:
    texts = {
        "a.txt": report("Một", "Phường Cầu Guột họp.", date="03/04/2023"),
        "b.txt": report("Hai", "Phường Cầu Guột họp.", date="03/04/2020"),
        "c.txt": report("Ba", "Xã Thuỵ Lâm Hạ họp.", date="03/04/2021"),
        "d.txt": "không phường nào, không ngày",
        "e.bin": "x",
    }
    with indexed(tmp_path, texts) as index:
        stats = index.stats()

    assert stats.reports == len(index_ids(tmp_path)) == 4
    assert stats.wards == (WardCount("Cầu Guột", 2), WardCount("Thuỵ Lâm Hạ", 1))
    assert (stats.earliest, stats.latest) == (
        datetime(2020, 4, 3, 8, 0),  # noqa: DTZ001 - reports name no zone
        datetime(2023, 4, 3, 8, 0),  # noqa: DTZ001
    )
    assert [path for path, _ in stats.skipped] == ["e.bin"]
    (tmp_path / "corpus/a.txt").unlink()
    (tmp_path / "corpus/e.bin").unlink()
    sync(tmp_path / "corpus", tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        after = index.stats()
    assert (after.reports, after.wards[0], after.skipped) == (3, WardCount("Cầu Guột", 1), ())
    assert after.words < stats.words
    assert after.latest == datetime(2021, 4, 3, 8, 0)  # noqa: DTZ001


def index_ids(folder: Path) -> list[str]:
    return [path.name for path in (folder / "corpus").glob("*.txt")]


def test_two_spellings_of_a_ward_are_one_ward_in_however_many_segments(tmp_path: Path) -> None:
    write(tmp_path / "corpus", "a.txt", "Phường Hoà Khánh họp")
    sync(tmp_path / "corpus", tmp_path / "index")
    write(tmp_path / "corpus", "b.txt", "Phường Hòa Khánh họp")
    sync(tmp_path / "corpus", tmp_path / "index")

    with open_index(tmp_path / "index") as index:
        assert [ward.reports for ward in index.stats().wards] == [2]


def test_the_counts_of_an_empty_index_are_none(tmp_path: Path) -> None:
    with indexed(tmp_path, []) as index:
        stats = index.stats()

    assert (stats.reports, stats.wards, stats.words) == (0, (), 0)
    assert (stats.earliest, stats.latest, stats.skipped) == (None, None, ())
    assert stats.size_bytes > 0


def test_a_reader_of_an_old_commit_counts_what_that_holds(tmp_path: Path) -> None:
    with indexed(tmp_path, {"a.txt": "một", "b.bin": "x"}) as index:
        (tmp_path / "corpus/b.bin").unlink()
        write(tmp_path / "corpus", "c.txt", "hai")
        sync(tmp_path / "corpus", tmp_path / "index")

        assert index.stats().reports == 1
        assert [path for path, _ in index.stats().skipped] == ["b.bin"]


def test_a_closed_index_answers_nothing_rather_than_wrongly(tmp_path: Path) -> None:
    with indexed(tmp_path, ["một"]) as index:
        pass

    for use in (
        lambda: index.search("mot"),
        lambda: index.get("0.txt"),
        index.stats,
        index.__len__,
    ):
        with pytest.raises(ValueError, match="closed"):
            use()
    index.close()


def test_a_search_that_has_begun_ends_well_though_another_thread_closes_the_index(
    tmp_path: Path,
) -> None:
    with indexed(tmp_path, [f"bầu cử tổ {number}" for number in range(20)]):
        pass
    for _ in range(20):
        index = open_index(tmp_path / "index")
        whole = index.search("bau cu")

        def ask(index: Index = index) -> object:
            try:
                return index.search("bau cu").hits, len(index), index.get("3.txt").text
            except ValueError as error:
                return str(error)

        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask) for _ in range(32)]
            index.close()
            answers = [future.result() for future in asked]
        right = whole.hits, 20, "bầu cử tổ 3"
        assert all(answer in (right, "the index was closed") for answer in answers)


def test_a_copy_that_is_closed_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    with indexed(tmp_path, ["một"]) as index:
        copy(index).close()

        assert (len(index), index.search("mot").total) == (1, 1)


def test_there_is_no_index_where_none_was_made(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", str(tmp_path)):
        with pytest.raises(IndexMissingError):
            open_index(path)


@pytest.mark.parametrize("becomes", ["nothing", "a file", "another index"])
def test_an_opened_index_answers_as_before_whatever_its_folder_becomes(
    tmp_path: Path, becomes: str
) -> None:
    texts = {"a.txt": report("Họp tổ", "Phường Cầu Guột họp."), "b.txt": "hỏng", "c.txt": "\0"}
    with indexed(tmp_path, texts) as index:

        def answers() -> list[object]:
            found = dataclasses.replace(index.search("hop", by="ward"), took_ms=0)
            stats = dataclasses.replace(index.stats(), size_bytes=0)
            read = index.get("a.txt", query="hop"), [*index.text_of("b.txt")]
            return [found, stats, *read, sorted(index.ids()), index.digests(), index.examine()]

        before = answers()
        shutil.rmtree(tmp_path / "index")
        if becomes == "a file":
            (tmp_path / "index").write_text("", "utf-8")
        elif becomes == "another index":
            write(tmp_path / "other", "x.txt", "khác")
            sync(tmp_path / "other", tmp_path / "index")

        assert answers() == before


def test_a_folder_that_may_not_be_listed_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: object) -> object:
        raise PermissionError(13, "Permission denied", folder)

    with indexed(tmp_path, {"a.txt": "nội dung"}) as index:
        monkeypatch.setattr("os.scandir", refuse)
        with pytest.raises(IndexFolderError, match="cannot be listed: Permission denied"):
            index.stats()


def test_one_string_is_one_of_several_not_its_letters(tmp_path: Path) -> None:
    for name in ("a.txt", "b.bak.txt", "c.txt"):
        write(tmp_path / "corpus", name, report("Tin", "Phường Cầu Guột họp."))
    (tmp_path / "corpus/v.txt").write_bytes("Tin\n\nPhöôøng hoïp toå\n".encode("cp1252"))
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    told = sync(corpus, index, exclude="*.bak.txt", encodings="v.*=VNI")
    with open_index(index) as opened:
        assert sorted(opened.ids()) == ["a.txt", "c.txt", "v.txt"]
        assert opened.search("hop", by="ward").breakdowns == (
            opened.search("hop", by=["ward"]).breakdowns
        )

    assert told.read_as == (("v.txt", "VNI"),)


def test_a_number_below_0_is_refused_where_a_report_is_read(tmp_path: Path) -> None:
    with indexed(tmp_path, {"a.txt": "Tin"}) as index:
        with pytest.raises(QueryError, match="start is -1; it must be 0 or more"):
            list(index.text_of("a.txt", -1))
        with pytest.raises(QueryError, match="chars is -1; it must be 0 or more"):
            index.get("a.txt", chars=-1)
        assert index.get("a.txt", chars=0).text == ""
