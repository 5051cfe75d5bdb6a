"""Cases C36 and C80 of the survey of searchers: what stands for what in Vietnamese administration.

Each row is a corpus, a query, the hits in their order, what is marked in each, and the notes.
"""

from pathlib import Path

import pytest

from support.corpora import ids, indexed, marked
from wardsearch.errors import QueryError

FILLER = "Tin vắn về mùa màng, cây trái."

# (corpus, query, the texts' numbers in order, what is marked in them)
ABBREVIATIONS = [
    (["UBND phường họp", "Ủy ban nhân dân phường họp"], "UBND", "01", ["UBND", "Ủy ban nhân dân"]),
    (
        ["UBND phường họp", "Ủy ban nhân dân phường họp"],
        "UBND phường",
        "01",
        ["UBND phường", "Ủy ban nhân dân|phường"],
    ),
    (
        ["UBND phường họp", "Ủy ban nhân dân phường họp"],
        "ủy ban nhân dân phường",
        "10",
        ["Ủy ban nhân dân phường", "UBND|phường"],
    ),
    (["UBND phường", "Uỷ ban nhân dân phường"], "ubnd", "01", ["UBND", "Uỷ ban nhân dân"]),
    (["UBND họp", "Uỷ ban nhân dân họp"], "uy ban nhan dan", "10", ["Uỷ ban nhân dân", "UBND"]),
    (["UBND họp", "Uỷ ban nhân dân họp"], "Ủy ban nhân dân", "10", ["Uỷ ban nhân dân", "UBND"]),
    (["HĐND họp", "Hội đồng nhân dân họp"], "hdnd", "01", ["HĐND", "Hội đồng nhân dân"]),
    (["HĐND họp", "Hội đồng nhân dân họp"], "hội đồng nhân dân", "10", None),
    (["GPMB chậm", "giải phóng mặt bằng chậm"], "giai phong mat bang", "10", None),
    (["GPMB chậm", "giải phóng mặt bằng chậm"], "gpmb", "01", None),
    (["UBKT họp", "ủy ban kiểm tra họp"], "UBKT", "01", None),
    (["UBKT họp", "ủy ban kiểm tra họp"], "ủy ban kiểm tra", "10", None),
    (["UBMTTQ", "ủy ban mặt trận tổ quốc"], "UBMTTQ", "01", None),
    (["TDP số 4", "tổ dân phố số 4"], "tổ dân phố số 4", "10", None),
    (["TDP số 4", "tổ dân phố số 4"], "tdp số 4", "01", None),
    (["PCCC tại chợ", "phòng cháy chữa cháy tại chợ"], "pccc chợ", "01", None),
    (["phòng cháy, chữa cháy tốt", "PCCC tốt"], "PCCC", "10", ["PCCC", "phòng cháy, chữa cháy"]),
    (["BHYT toàn dân", "bảo hiểm y tế toàn dân"], "bao hiem y te", "10", None),
    (["Phòng GD&ĐT", "ngành giáo dục và đào tạo"], "GD&ĐT", "01", None),
    (["Phòng GD-ĐT", "ngành giáo dục và đào tạo"], "gd&đt", "01", None),
    (["Phòng GDĐT", "ngành giáo dục và đào tạo"], "giáo dục và đào tạo", "10", None),
    (["Phòng GD&ĐT", "ngành giáo dục và đào tạo"], "giao duc va dao tao", "10", None),
    (["LĐTB&XH", "lao động thương binh và xã hội"], "LĐTB&XH", "01", None),
    (["ban chỉ huy", "BCH", "ban chấp hành"], "BCH", "102", None),
    (["theo QĐ mới", "theo quyết định mới"], "QĐ", "01", None),
    (["Đ/c bí thư", "đồng chí bí thư"], "đ/c bí thư", "01", None),
    (["P. Bồ Đề", "phường Bồ Đề", "phượng nở"], "P. Bồ Đề", "01", None),
    (["P.Bồ Đề", "phường Bồ Đề"], "p.bồ đề", "01", None),
    (["TP. Hà Nội", "thành phố Hà Nội"], "TP. Hà Nội", "01", None),
    (["HTX rau", "hợp tác xã rau"], "htx rau", "01", None),
    (["HTX rau", "hợp tác xã rau"], "hợp tác xã rau", "10", None),
    # What is literal.
    (["UBND phường", "Ủy ban nhân dân phường"], '"UBND"', "0", None),
    (["UBND phường", "Ủy ban nhân dân phường"], '"ủy ban nhân dân"', "1", None),
    (["GPMB chậm", "giải phóng mặt bằng chậm"], "chậm -GPMB", "1", None),
    (["ct họp", "chỉ thị họp"], "ct", "0", None),
    (["kế hoạch", "KH"], "kế hoạch", "0", None),
    (["chỉ thị 05-CT/TW", "chỉ thị mới", "trung ương"], "05-CT/TW", "0", None),
    # No word of another form is a hit alone.
    (["dân ban ủy nhân", "UBND họp", "ban nhân sự của dân"], "UBND", "1", None),
    (["UBND họp", "nhân dân, ủy ban"], "UBND họp", "0", None),
    # In the language of queries.
    (["HĐND", "hội đồng nhân dân", "gạo"], "HĐND OR gạo", "021", None),
    (["UBND họp", "ủy ban nhân dân họp", "họp"], "UBND AND họp", "01", None),
]


@pytest.mark.parametrize(
    ("texts", "query", "expected", "marks"), ABBREVIATIONS, ids=lambda value: ascii(value)[:40]
)
def test_c80_the_literal_form_comes_first_and_the_other_is_found(
    tmp_path: Path, texts: list[str], query: str, expected: str, marks: list[str] | None
) -> None:
    with indexed(tmp_path, [*texts, FILLER]) as index:
        found = ids(index, query)
        shown = ["|".join(runs) for runs in marked(index, query)]

    assert sorted(found) == sorted(expected)
    assert found[0] == expected[0]
    assert marks is None or shown == marks


def test_c80_all_words_counts_reports_that_hold_another_form(tmp_path: Path) -> None:
    texts = ["UBND phường họp", "Ủy ban nhân dân phường họp", "phường họp", FILLER]
    with indexed(tmp_path, texts) as index:
        for query in ("UBND phường họp", "ủy ban nhân dân phường họp"):
            results = index.search(query)
            assert (results.total, results.all_words_total) == (2, 2)
            assert sorted(ids(index, query, all_words=True)) == ["0", "1"]
            assert sorted(ids(index, query, exact_accents=True, all_words=True)) == ["0", "1"]


def test_c80_another_form_in_the_title_counts_more(tmp_path: Path) -> None:
    texts = {
        "a.txt": "Tin\n\nNgười dân họp với ủy ban nhân dân phường.",
        "b.txt": "Ủy ban nhân dân phường họp\n\nNgười dân có mặt đông đủ.",
    }
    with indexed(tmp_path, texts) as index:
        assert ids(index, "UBND") == ["b", "a"]


def test_c80_what_the_report_says_is_shown_in_it(tmp_path: Path) -> None:
    with indexed(tmp_path, ["Ủy ban nhân dân phường họp", FILLER]) as index:
        [start, end] = index.get("0.txt", query="UBND").matches[0]

        assert index.get("0.txt").text[start:end] == "Ủy ban nhân dân"


def test_c80_a_note_says_what_is_read_where_some_report_holds_it(tmp_path: Path) -> None:
    with indexed(tmp_path, ["UBND họp", "ủy ban nhân dân", "GPMB"]) as index:
        assert index.search("UBND").query.notes == (
            'UBND also read as ủy ban nhân dân; "UBND" in quotes is taken literally',
        )
        assert index.search("GPMB").query.notes == ()
        assert index.search("UBND").query.understood == "UBND"


def test_c80_what_is_asked_for_is_explained(tmp_path: Path) -> None:
    with indexed(tmp_path, ["UBND họp", "ủy ban nhân dân họp", FILLER]) as index:
        literal, other = index.search("UBND", explain=True).hits

    assert literal.explanation is not None
    assert other.explanation is not None
    assert [part.description for part in other.explanation.details if "other" in part.description]


def test_a_table_of_the_users_own_is_read(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("TLTQ\ttổ liên gia tự quản\n", encoding="utf-8")
    with indexed(tmp_path, ["TLTQ số 1", "tổ liên gia tự quản số 1", FILLER]) as index:
        assert ids(index, "TLTQ") == ["0"]
        assert ids(index, "TLTQ", abbreviations=own) == ["0", "1"]
        assert ids(index, "tltq", abbreviations=str(own)) == ["0", "1"]
        with pytest.raises(QueryError, match="cannot be read"):
            index.search("họp", abbreviations=tmp_path / "none.tsv")


@pytest.mark.parametrize(
    "query",
    ["giải phóng mặt bằng", "phường bồ đề họp", "ct tb kh", "thông báo", "khu vực đường mới tốt"],
)
def test_without_abbreviations_in_the_index_nothing_changes(tmp_path: Path, query: str) -> None:
    texts = ["giải phóng mặt bằng phường bồ đề", "họp thông báo ct", "khu vực đường mới tb kh"]
    empty = tmp_path / "empty.tsv"
    empty.write_text("", encoding="utf-8")
    with indexed(tmp_path, texts) as index:
        results = index.search(query)

        assert results.query.notes == ()
        assert index.search(query, abbreviations=empty).hits == results.hits


KEYSTROKES = [
    ("giair phongs mawtj bawngf", "giải phóng mặt bằng"),
    ("gia3i pho1ng ma85t ba82ng", "giải phóng mặt bằng"),
    ("giair phongs mặt bawngf", "giải phóng mặt bằng"),
    ("GIAIR PHONGS", "GIẢI PHÓNG"),
    ("Giair phongs", "Giải phóng"),
    ("giair pho1ng", "giải phóng"),
    ("mawtj", "mặt"),
    ("ma85t", "mặt"),
    ("dduwowngf", "đường"),
    ("bawngf dduowngf", "bằng đường"),
    ("giari phosng", "giải phóng"),
]


@pytest.mark.parametrize(("typed", "meant"), KEYSTROKES)
def test_c36_keystrokes_are_read_where_no_report_holds_them(
    tmp_path: Path, typed: str, meant: str
) -> None:
    with indexed(tmp_path, ["giải phóng mặt bằng làm đường", FILLER]) as index:
        results = index.search(typed)

    assert [hit.id for hit in results.hits] == ["0.txt"]
    assert results.query.text == typed
    assert results.query.understood == meant
    assert results.query.notes == (
        f'read as Telex/VNI keystrokes: {meant}; "{typed}" in quotes is taken literally',
    )


@pytest.mark.parametrize(
    "query",
    [
        "mp3",
        "html5",
        "covid19",
        "asean",
        "tar",
        "co2",
        "box",
        "news",
        '"giair phongs"',
        "phongx",
        "xyzzy",
    ],
)
def test_c36_what_is_a_word_as_it_stands_is_no_keystrokes(tmp_path: Path, query: str) -> None:
    with indexed(tmp_path, ["giải phóng bỏ tả cò", "phỏng vấn bõ", FILLER]) as index:
        results = index.search(query)

    assert results.hits == ()
    assert results.query.notes == ()
    assert results.query.understood == query


@pytest.mark.parametrize("query", ["giair", "giair phongs", "mp3 giair"])
def test_c36_literal_hits_win(tmp_path: Path, query: str) -> None:
    with indexed(tmp_path, [f"bài {query} hay", "giải phóng"]) as index:
        results = index.search(query)

    assert [hit.id for hit in results.hits] == ["0.txt"]
    assert results.query.notes == ()


def test_c36_other_words_beside_keystrokes_stay(tmp_path: Path) -> None:
    with indexed(tmp_path, ["UBND giải phóng mặt bằng mp3", "mp3", FILLER]) as index:
        results = index.search("mp3 UBND giair phongs")

    assert results.query.understood == "mp3 UBND giải phóng"
    assert (results.total, results.hits[0].id) == (1, "0.txt")
