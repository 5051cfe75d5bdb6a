"""Cases C81 and C82 of the survey of searchers: wards through the mergers of 1 July 2025."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from support.corpora import ids, indexed, marked, report, write_lines
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.places.gazetteer import Unit, load_gazetteer
from wardsearch.results import UnitCount, WardCount, WardNow

OLD, NEW = "03/04/2023", "03/08/2025"
BODY = "Ngân sách năm nay."

CORPUS: Mapping[str, str] = {
    "ben-nghe.txt": report("Phường Bến Nghé, Quận 1 họp", BODY, date=OLD),
    "sai-gon.txt": report("Phường Sài Gòn, TP. Hồ Chí Minh họp", BODY, date=NEW),
    "ngoc-thuy.txt": report("Phường Ngọc Thụy, quận Long Biên họp", BODY, date=OLD),
    "bo-de.txt": report("Phường Bồ Đề, quận Long Biên họp", BODY, date=OLD),
    "bo-de-moi.txt": report("Phường Bồ Đề, thành phố Hà Nội họp", BODY, date=NEW),
    "bo-de-ha-nam.txt": report("Xã Bồ Đề, huyện Bình Lục họp", BODY, date=OLD),
    "dong-xuan.txt": report("Xã Đông Xuân, huyện Đông Hưng họp", BODY, date="03/04/2022"),
    "xuan-quang-dong.txt": report("Xã Xuân Quang Động họp", BODY, date="03/04/2025"),
    "tan-phu-nghe-an.txt": report("Xã Tân Phú, huyện Tân Kỳ họp", BODY, date=OLD),
    "tan-phu-dong-nai.txt": report("Xã Tân Phú, tỉnh Đồng Nai họp", BODY, date=NEW),
    "tan-phu.txt": report("Xã Tân Phú họp", BODY, date=OLD),
    "phuong-5-go-vap.txt": report("Phường 5, quận Gò Vấp họp", BODY, date=OLD),
    "an-nhon.txt": report("Phường An Nhơn, TP. Hồ Chí Minh họp", BODY, date=NEW),
    "ben-do.txt": report("Phường Bến Đò họp", BODY, date=OLD),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with indexed(tmp_path_factory.mktemp("wards"), CORPUS) as opened:
        yield opened


# (query, the first hits: the literal ones, then those of another name)
QUERIES = [
    ("phường Sài Gòn", ["sai-gon", "ben-nghe"]),
    ("phuong sai gon", ["sai-gon", "ben-nghe"]),
    ("P. Sài Gòn", ["sai-gon", "ben-nghe"]),
    ("p.sài gòn", ["sai-gon", "ben-nghe"]),
    ("phuong ben nghe", ["ben-nghe", "sai-gon"]),
    ("phuong ngoc thuy", ["ngoc-thuy", "bo-de", "bo-de-moi"]),
    ("xã Xuân Quang Động", ["xuan-quang-dong", "dong-xuan"]),
    ("xa dong xuan", ["dong-xuan", "xuan-quang-dong"]),
    ("phường 5", ["phuong-5-go-vap", "an-nhon"]),
    ("phuong 5 hop", ["phuong-5-go-vap", "an-nhon"]),
    ("phường An Nhơn", ["an-nhon", "phuong-5-go-vap"]),
    ("(phường Sài Gòn) họp", ["sai-gon", "ben-nghe"]),
    ("phường Sài Gòn, họp", ["sai-gon", "ben-nghe"]),
    ("họp AND phường AND Sài AND Gòn", ["sai-gon", "ben-nghe"]),
]


@pytest.mark.parametrize(("query", "first"), QUERIES)
def test_c81_a_ward_in_a_query_is_found_by_its_other_names_below_its_own(
    index: Index, query: str, first: list[str]
) -> None:
    found = ids(index, query)

    assert found[0] == first[0]
    assert sorted(first, key=found.index) == first
    assert set(ids(index, query, all_words=True)) == set(first)


@pytest.mark.parametrize(
    "query",
    [
        *("sai gon", "Sài Gòn", '"phường Sài Gòn"', "title:phường Sài Gòn", "phường OR Sài Gòn"),
        *("phuong an tai", "phường Bến Đò", "xã hội", "phường", "phuong phuong", "x phường"),
        *("phường, Sài Gòn mới", "-phường Sài Gòn"),
    ],
)
def test_c81_without_the_kind_in_quotes_or_unknown_a_name_is_taken_literally(
    index: Index, query: str
) -> None:
    assert not [note for note in index.search(query).query.notes if "01/07/2025" in note]


def test_c81_another_name_is_marked_as_it_stands_and_announced(index: Index) -> None:
    results = index.search("phuong sai gon", limit=2)

    [note] = results.query.notes
    assert note == (
        "phuong sai gon also read as phường Bến Nghé, merged into it by 01/07/2025; "
        '"phuong sai gon" in quotes is taken literally'
    )
    assert results.query.understood == "phuong sai gon"
    assert results.total == 2
    assert index.get("ben-nghe.txt", query="phường Sài Gòn").matches != ()


def test_c81_marks_stand_in_the_snippet(tmp_path: Path) -> None:
    body = "Tin từ phường Bến Nghé, Quận 1, trong năm nay."
    with indexed(tmp_path, {"a.txt": report("Họp", body)}) as opened:
        assert marked(opened, "phường Sài Gòn") == [["phường Bến Nghé"]]


def test_c81_a_hit_of_an_old_name_is_labelled_with_today_s(index: Index) -> None:
    now = {hit.id: hit.ward_now for hit in index.search("họp", limit=100).hits}

    assert now["ben-nghe.txt"] == WardNow(("phường Sài Gòn",), date(2025, 7, 1), keeps_name=False)
    assert now["bo-de.txt"] == WardNow(
        ("phường Bồ Đề", "phường Hồng Hà", "phường Long Biên"), date(2025, 7, 1), keeps_name=True
    )
    assert [now[f"{name}.txt"] for name in ("sai-gon", "bo-de-moi", "tan-phu", "ben-do")] == [
        *(None, None, None, None)
    ]
    assert index.get("ben-nghe.txt").ward_now == now["ben-nghe.txt"]


# (--ward, the reports found)
WARDS = [
    ("Sài Gòn", {"sai-gon", "ben-nghe"}),
    ("phuong sai gon", {"sai-gon", "ben-nghe"}),
    ("Bến Nghé", {"ben-nghe"}),
    ("Bồ Đề", {"bo-de", "bo-de-moi", "bo-de-ha-nam", "ngoc-thuy"}),
    ("Bồ Đề, Long Biên", {"bo-de", "bo-de-moi", "ngoc-thuy"}),
    ("Bồ Đề, quận Long Biên, TP Hà Nội", {"bo-de", "bo-de-moi", "ngoc-thuy"}),
    ("Bồ Đề, Hà Nam", {"bo-de-ha-nam"}),
    ("Bồ Đề, Đồng Nai", set()),
    ('"Bồ Đề"', {"bo-de", "bo-de-moi", "bo-de-ha-nam"}),
    ('"Bồ Đề", Hà Nội', {"bo-de", "bo-de-moi"}),
    ("Ngọc Thụy", {"ngoc-thuy"}),
    ("Hồng Hà", {"ngoc-thuy", "bo-de"}),
    ("Tân Phú", {"tan-phu", "tan-phu-nghe-an", "tan-phu-dong-nai"}),
    ("Tân Phú, Đồng Nai", {"tan-phu-dong-nai"}),
    ("tan phu, tan ky", {"tan-phu-nghe-an"}),
    ("Đông Xuân", {"dong-xuan"}),
    ("Xuân Quang Động", {"xuan-quang-dong", "dong-xuan"}),
    ("Nam Đông Hưng", {"xuan-quang-dong", "dong-xuan"}),
    ("An Nhơn", {"an-nhon", "phuong-5-go-vap"}),
    ("5, Gò Vấp", {"phuong-5-go-vap"}),
    ("Phường 5", {"phuong-5-go-vap"}),
    ("Bến Đò", {"ben-do"}),
    ("Bến Đò, Sông Nhuệ", {"ben-do"}),
]


@pytest.mark.parametrize(("ward", "found"), WARDS)
def test_c81_a_ward_finds_its_own_reports_and_those_of_what_was_merged_into_it(
    index: Index, ward: str, found: set[str]
) -> None:
    assert set(ids(index, "họp", ward=ward)) == found
    if '"' not in ward:
        assert set(ids(index, f'ward:"{ward}"')) == found


def test_c81_two_wards_asked_for_at_once_must_both_be_met(index: Index) -> None:
    assert ids(index, 'họp ward:"Bồ Đề"', ward="Ngọc Thụy") == ["ngoc-thuy"]
    assert ids(index, 'họp ward:"Sài Gòn"', ward="Ngọc Thụy") == []
    assert set(ids(index, 'họp ward:"Sài Gòn" ward:"Ngọc Thụy"')) == {
        *("sai-gon", "ben-nghe", "ngoc-thuy")
    }


def test_c81_an_excluded_ward_is_its_name_alone(index: Index) -> None:
    assert "ben-nghe" in ids(index, 'họp -ward:"Sài Gòn"')
    assert "sai-gon" not in ids(index, 'họp -ward:"Sài Gòn"')
    assert "tan-phu-nghe-an" in ids(index, 'họp -ward:"Tân Phú, Đồng Nai"')
    assert "tan-phu-dong-nai" not in ids(index, 'họp -ward:"Tân Phú, Đồng Nai"')


def test_c81_notes_tell_what_a_ward_finds_and_leaves_out(index: Index) -> None:
    [includes] = index.search("họp", ward="Sài Gòn").query.notes
    assert includes.startswith("ward Sài Gòn with what was merged into it by 01/07/2025, phường B")
    [part_of] = index.search("họp", ward="Bến Nghé").query.notes
    assert part_of.startswith("ward Bến Nghé is part of phường Sài Gòn since 01/07/2025; ")
    [left_out] = index.search("họp", ward="Tân Phú, Đồng Nai").query.notes
    assert left_out == "reports that do not say which ward Tân Phú they mean were left out"
    assert index.search("họp", ward="Bến Đò").query.notes == ()
    assert index.search("họp").query.notes == ()


def test_c82_a_ward_merged_before_2025_is_found_by_both_names(index: Index) -> None:
    for ward in ("Đông Xuân", "Xuân Quang Động"):
        assert "dong-xuan" in ids(index, "họp", ward=ward)
        assert "dong-xuan" in ids(index, f"xã {ward}")


def test_stats_tell_wards_of_one_name_apart(index: Index) -> None:
    stats = index.stats()

    assert UnitCount("Tân Phú", None, None, None, (), 1) in stats.units
    assert UnitCount("Tân Phú", "xã", "huyện Tân Kỳ", "Nghệ An", ("xã Tân Phú",), 1) in stats.units
    assert UnitCount("Sài Gòn", "phường", None, "Hồ Chí Minh", ("phường Sài Gòn",), 1) in (
        stats.units
    )
    assert stats.wards[:2] == (WardCount("Bồ Đề", 3), WardCount("Tân Phú", 3))
    assert sum(unit.reports for unit in stats.units) == len(CORPUS)


def test_wards_are_the_same_after_changes_and_merges(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    with indexed(tmp_path, CORPUS) as opened:
        before = opened.stats().units
    for number in range(12):
        (corpus / f"{number}.txt").write_text(f"Tin {number}", "utf-8")
        sync(corpus, folder)
        (corpus / f"{number}.txt").unlink()
    (corpus / "ben-nghe.txt").unlink()
    sync(corpus, folder)
    with open_index(folder) as opened:
        after = opened.stats().units
        assert ids(opened, "họp", ward="Sài Gòn") == ["sai-gon"]
        assert opened.search("phường Sài Gòn").query.notes == ()

    assert after == tuple(unit for unit in before if unit.name != "Bến Nghé")


_TODAY = [
    unit
    for name in ("bo de", "sai gon", "an nhon", "hong ha", "nam dong hung", "muong la", "phu yen")
    for unit in load_gazetteer().named(name)
    if unit.code
]


@settings(max_examples=10)  # each is an index
@given(st.sampled_from(_TODAY))
def test_a_ward_of_today_finds_all_that_each_ward_merged_into_it_finds(
    tmp_path_factory: pytest.TempPathFactory, today: Unit
) -> None:
    places = {part: part.district.full for part in load_gazetteer().parts(today) if part.district}
    rows = [
        {"id": str(number), "ward": part.name, "published": "2023-04-03", "text": text}
        for number, (part, district) in enumerate(places.items())
        for text in [f"{part.full}, {district} họp"]
    ]
    folder = tmp_path_factory.mktemp("law")
    write_lines(folder / "corpus", "a.jsonl", rows)
    with indexed(folder, {}) as opened:
        of_today = set(ids(opened, "họp", ward=f"{today.full}, {today.province}"))
        for part, district in places.items():
            of_part = ids(opened, "họp", ward=f"{part.full}, {district}")
            assert of_part
            assert set(of_part) <= of_today
