from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from support.corpora import ids, indexed, report
from wardsearch.errors import QueryError
from wardsearch.library.index import Index, open_index
from wardsearch.messages.message import Message


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Reports of a few words each, named by what is in them."""
    texts = {
        "a.txt": report("Giải phóng mặt bằng đường mới", "Phường Cầu Guột bàn giao mặt bằng."),
        "b.txt": report(
            "Bầu tổ trưởng",
            "Xã Thuỵ Lâm Hạ giải đáp, phóng sự, mặt đất, bằng cấp.",
            date="31/12/2022",
        ),
        "c.txt": report("Tiêm phòng", "Phường Cầu Guột tiêm phòng dại.", date="01/01/2022"),
        "d.txt": "Tin vắn\n\nGiải phóng mặt bằng, tổ trưởng dân phố.",
        "e.txt": "Đường đi khó, đương nhiên. Khiếu nại, khiếu kiện.",
    }
    folder = tmp_path_factory.mktemp("search")
    with indexed(folder, texts):
        pass
    return open_index(folder / "index")


def found(index: Index, query: str, **options: object) -> list[str]:
    return sorted(ids(index, query, **options))


# What each kind of query finds


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("giai phong", ["a", "b", "c", "d"]),
        ("giải", ["a", "b", "d"]),
        ("tiem khieu", ["c", "e"]),
        ('"giai phong mat bang"', ["a", "d"]),
        ('"giải phóng mặt bằng"', ["a", "d"]),
        ('"giai phóng mat bằng"', ["a", "d"]),
        ('"giải phỏng"', []),
        ('"phóng giải"', []),
        ('"mat bang" tiem', ["a", "d"]),
        ("khi*", ["e"]),
        ("khiế*", ["e"]),
        ("khiề*", []),
        ("giai -bau", ["a", "d"]),
        ('giai -"giai phong"', ["b"]),
        ("giai NOT (bau OR duong)", ["d"]),
        ("tiem AND phong", ["c"]),
        ("tiem AND khieu", []),
        ("tiem OR khieu", ["c", "e"]),
        ("(tiem AND phong) OR (khieu AND giai)", ["c"]),
        ('"giai phong" OR "tiem phong"', ["a", "c", "d"]),
        ("title:giai", ["a"]),
        ('title:"giai phong mat"', ["a"]),
        ("title:giai tiem", ["a"]),
        ("title:giai OR title:tiem", ["a", "c"]),
        ("title:gi*", ["a"]),
        ("-title:giai giai", ["b", "d"]),
        ("giai ward:cau-guot", ["a"]),
        ('giai ward:"Cầu Guột"', ["a"]),
        ('giai phường:"phuong cau guot"', ["a"]),
        ('giai ward:"Xã Thuỵ Lâm Hạ"', ["b"]),
        ('giai ward:"thụy lâm hạ"', ["b"]),
        ('giai -ward:"cau guot"', ["b", "d"]),
        ('giai ward:"cau guot" ward:"thuy lam ha"', ["a", "b"]),
        ("body:giai", ["a", "b", "d"]),
    ],
)
def test_each_kind_of_query_finds_what_it_asks_for(
    index: Index, query: str, expected: list[str]
) -> None:
    assert found(index, query) == expected


@pytest.mark.parametrize(
    ("query", "total", "relation"),
    [
        ("giai phong", 2, "together"),
        ("giai phong tiem", 4, "any-word"),
        ("giai tiem", 4, "any-word"),
        ("giai khongco", 3, "any-word"),
        ("khongco", 0, "any-word"),
        ("phong dai", 1, "together"),
        ('"giai phong"', 2, "together"),
        ('"giai phong" tiem', 2, "any-word"),
        ("tiem OR khieu", 2, "together"),
    ],
)
def test_the_total_counts_what_answers_or_holds_every_word_or_else_any(
    index: Index, query: str, total: int, relation: str
) -> None:
    results = index.search(query)

    assert (results.total, results.total_relation) == (total, relation)


def test_all_words_leaves_out_what_holds_only_some(index: Index) -> None:
    assert found(index, "giai tiem", all_words=True) == []
    assert found(index, "tiem phong", all_words=True) == ["c"]
    assert index.search("giai tiem", all_words=True).total_relation == "all-words"


def test_hits_beyond_those_with_all_words_come_after_them(index: Index) -> None:
    assert ids(index, "tiem phong dai")[0] == "c"
    assert found(index, "tiem phong dai") == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("đường", ["a", "e"]),
        ("đương", ["e"]),
        ("dương", []),
        ("duong", ["a", "e"]),
        ("giải phòng", ["a", "b", "c", "d"]),
        ("phòng", ["c"]),
        ('"đường đi"', ["e"]),
    ],
)
def test_exact_accents_hold_what_is_accented_to_its_spelling(
    index: Index, query: str, expected: list[str]
) -> None:
    assert found(index, query, exact_accents=True) == expected


# Wards and dates


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"ward": "Cầu Guột"}, ["a"]),
        ({"ward": "phuong cau guot"}, ["a"]),
        ({"ward": "CẦU GUỘT"}, ["a"]),
        ({"ward": "xã thụy lâm hạ"}, ["b"]),
        ({"ward": "Nơi Khác"}, []),
        ({"since": "2023"}, ["a"]),
        ({"until": "2022"}, ["b"]),
        ({"since": "31/12/2022"}, ["a", "b"]),
        ({"until": "31/12/2022"}, ["b"]),
        ({"until": "2022-12-30"}, []),
        ({"since": "2022-12", "until": "12/2022"}, ["b"]),
        ({"since": "2023-04", "until": "2023-04"}, ["a"]),
        ({"since": "2023-05"}, []),
        ({"since": date(2023, 4, 3), "until": date(2023, 4, 3)}, ["a"]),
        ({"since": datetime(2023, 4, 3, 8, 1)}, []),  # noqa: DTZ001 - a report's time has no zone
        ({"since": datetime(2023, 4, 3, 1, 0, tzinfo=UTC)}, ["a"]),
        ({"since": datetime(2023, 4, 3, 1, 1, tzinfo=UTC)}, []),
    ],
)
def test_filters_hold_at_both_ends(
    index: Index, options: dict[str, object], expected: list[str]
) -> None:
    assert found(index, "giai", **options) == expected


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2024", "2022"),
        ("2022-03", "2022-02"),
        ("15/03/2022", "14/03/2022"),
        ("quý II/2022", "quý I/2022"),
        ("hôm nay", "hôm qua"),
        ("yesterday", "last year"),
        (date(2023, 4, 3), "2023-04-02"),
        ("2023-04-04", date(2023, 4, 3)),
        (datetime(2023, 4, 3, 1, 1, tzinfo=UTC), datetime(2023, 4, 3, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_range_of_days_that_holds_none_is_refused(
    index: Index, since: str | date, until: str | date
) -> None:
    with pytest.raises(QueryError) as caught:
        index.search("giai", since=since, until=until)

    assert (caught.value.code, caught.value.found) == ("since-after-until", str(since))
    assert str(caught.value) == (
        f"since {str(since)!r} lies after until {str(until)!r}, so the range is empty; "
        "swap the two, or leave one out"
    )
    index.search("giai", since=until, until=since)


def test_a_ward_in_the_query_and_another_beside_it_leave_nothing(index: Index) -> None:
    assert found(index, "giai ward:cau-guot", ward="Thuỵ Lâm Hạ") == []
    assert found(index, "giai ward:cau-guot", ward="Cầu Guột") == ["a"]


@pytest.mark.parametrize("query", ['ward:"cau guot"', "phường:cau-guot", 'ward:"cau guot" *'])
def test_a_ward_alone_lists_its_reports_newest_first(index: Index, query: str) -> None:
    results = index.search(query)

    assert [hit.id for hit in results.hits] == ["a.txt", "c.txt"]
    assert [hit.score for hit in results.hits] == [0.0, 0.0]
    assert (results.total, results.total_relation) == (2, "all-words")
    assert results.hits[1].snippets[0].text == "Phường Cầu Guột tiêm phòng dại."


def test_a_ward_alone_is_filtered_and_paged_like_any_query(index: Index) -> None:
    assert ids(index, 'ward:"cau guot" -tiem') == ["a"]
    assert ids(index, 'ward:"cau guot"', until="2022") == ["c"]
    assert [h.id for h in index.search('ward:"cau guot"', limit=1, page=2).hits] == ["c.txt"]
    assert ids(index, "", ward="cau guot") == ["a", "c"]


@pytest.mark.parametrize(
    "query", ["", "   ", "*", "-giai", "-ward:cau-guot", "( )", "...", "NOT x"]
)
def test_a_query_that_looks_for_nothing_finds_nothing(index: Index, query: str) -> None:
    results = index.search(query)

    assert (results.hits, results.total) == ((), 0)


# Order and pages


def test_sorted_by_date_the_newest_come_first_and_the_undated_last(index: Index) -> None:
    assert ids(index, "phong", sort="date") == ["a", "b", "c", "d"]


def test_pages_continue_one_another_and_end(index: Index) -> None:
    whole = [(hit.rank, hit.id) for hit in index.search("giai phong tiem khieu", limit=99).hits]
    for limit in (1, 2, 3):
        pages = [index.search("giai phong tiem khieu", limit=limit, page=n) for n in range(1, 7)]
        joined = [(hit.rank, hit.id) for results in pages for hit in results.hits]
        assert joined == whole
        assert {results.total for results in pages} == {5}
    assert index.search("giai", limit=10, page=10**9).hits == ()


@pytest.mark.parametrize("many", [2**31, 2**32, 2**63 - 1, 2**63, 10**20])
@pytest.mark.parametrize("query", ["giai phong", "giai", "g*", "title:x OR giai", ""])
def test_no_number_of_hits_is_too_large(tmp_path: Path, query: str, many: int) -> None:
    with indexed(tmp_path, {f"{n}.txt": report("Giải phóng", "Tiệm") for n in range(3)}) as index:
        asked: dict[str, Any] = {"since": "2000", "snippets": 1}
        assert len(index.search(query, limit=many, **asked).hits) == 3
        assert index.search(query, limit=1, page=many, **asked).hits == ()
        assert index.search(query, limit=many, page=many, **asked).hits == ()
        assert len(index.search(query, limit=many, sort="date", **asked).hits) == 3


def test_all_words_and_the_match_that_says_the_same_go_together(index: Index) -> None:
    both = index.search("tiem phong", all_words=True, match="all")

    assert [hit.id for hit in both.hits] == [
        hit.id for hit in index.search("tiem phong", all_words=True).hits
    ]


def test_what_scores_alike_is_in_the_order_of_ids(tmp_path: Path) -> None:
    texts = {f"{name}.txt": "cùng một chữ" for name in "dbeca"}
    with indexed(tmp_path, texts) as index:
        assert ids(index, "cung mot chu") == list("abcde")
        second = index.search("cung mot chu", limit=2, page=2).hits
        assert [hit.id for hit in second] == ["c.txt", "d.txt"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"limit": 0}, "limit is 0"),
        ({"limit": -5}, "limit is -5"),
        ({"page": 0}, "page is 0"),
        ({"sort": "title"}, "sort is 'title'"),
        ({"since": "tomorrow"}, "'tomorrow' is not a date"),
        ({"until": "31/02/2022"}, "'31/02/2022' is not in the calendar"),
        ({"snippets": -1}, "snippets is -1; it must be 0 or more"),
        ({"context": -3}, "context is -3; it must be 0 or more"),
        ({"all_words": True, "match": "any"}, "only one of all_words and match can be given"),
        ({"all_words": True, "match": "together"}, "only one of all_words and match can be given"),
        ({"ward": ""}, "'' is not the name of a ward"),
        ({"ward": "!\x1b"}, r"'!\x1b' is not the name of a ward"),
    ],
)
def test_an_option_that_cannot_be_is_one_clear_line(
    index: Index, options: dict[str, object], said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        index.search("giai", **options)  # type: ignore[arg-type]

    assert said in str(caught.value)
    assert str(caught.value).isprintable()


# Results


def test_a_hit_says_what_the_report_says(index: Index) -> None:
    [hit] = index.search("tiem").hits

    assert (hit.rank, hit.id, hit.title, hit.ward) == (1, "c.txt", "Tiêm phòng", "Cầu Guột")
    assert hit.published == datetime(2022, 1, 1, 8, 0)  # noqa: DTZ001 - a report's time has no zone
    assert (hit.source, hit.views, hit.url) == (None, 7, None)
    assert hit.path.endswith("corpus/c.txt")
    assert hit.explanation is None


def test_an_explanation_adds_up_to_the_score(index: Index) -> None:
    for hit in index.search('giải phong mặt* "mat bang"', explain=True).hits:
        assert hit.explanation is not None
        assert hit.explanation.value == pytest.approx(hit.score, abs=1e-3)
        parts = [part.value for part in hit.explanation.details]
        assert sum(parts) == pytest.approx(hit.score, abs=1e-3)
        assert parts == sorted(parts, reverse=True)


def test_snippets_are_made_only_as_many_as_asked_for(index: Index) -> None:
    assert [len(hit.snippets) for hit in index.search("tiem", snippets=0).hits] == [0]
    assert [len(hit.snippets) for hit in index.search("tiem", snippets=1).hits] == [1]


def test_the_query_is_given_back_as_typed_and_as_understood(index: Index) -> None:
    results = index.search("  giai   PHONG -x ")

    assert (results.query.text, results.query.understood) == ("  giai   PHONG -x ", "giai PHONG -x")


# Phrases at their edges


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"ha ha"', ["0", "1"]),
        ('"ha ha ha"', ["0"]),
        ('"ha ha ha ha"', []),
        ('"ha ha ha ha ha ha ha ha"', []),
        ('"hà hạ"', []),
        ('title:"ha ha ha ha ha"', []),
        ('"ha"', ["0", "1", "2"]),
        ('"hạ"', ["2"]),
    ],
)
def test_a_phrase_of_repeated_words_counts_them(
    tmp_path: Path, query: str, expected: list[str]
) -> None:
    with indexed(tmp_path, ["ha ha ha", "x ha ha", "hạ"]) as index:
        assert found(index, query) == expected


def test_a_phrase_does_not_run_from_one_report_into_the_next(tmp_path: Path) -> None:
    with indexed(tmp_path, ["trước hết là một", "hai sau đó"]) as index:
        assert found(index, '"mot hai"') == []


# Queries of every other kind


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "(",
        ")(",
        "AND",
        "OR NOT",
        "* *",
        "a AND",
        "[2024 TO",
        "body:",
        "ward:",
        'ward:"',
        "title:",
        "-",
        "--",
        '-"',
        "C++",
        "@",
        "50%",
        "\x1b[31mđỏ\x1b[0m",
        "\0",
        "a\0b",
        "\ud800",
        "a\udfff b",
        "\u202e abc",
        "\ufeff",
        "👩‍👩‍👧",
        "a\u0301\u0302\u0303" * 200,
        "a" * 5_000,
        "(" * 10_000 + "giai" + ")" * 10_000,
        "-(" * 5_000 + "giai",
        "ward:x " * 2_000,
    ],
    ids=ascii,
)
def test_no_query_raises(index: Index, query: str) -> None:
    results = index.search(query)

    assert results.query.text == query
    assert len(results.hits) <= results.total


@pytest.mark.parametrize(
    "query",
    [
        "giai " * 200_000,
        "g" * 1_000_000,
        "a.b." * 250_000,
        "1.2.3." * 150_000,
        '"' + "giai phong " * 90_000 + '"',
        "giải phóng " * 80_000,
        " ".join(f"w{n}" for n in range(10_000)),
        " ".join(f"{chr(97 + n % 26)}*" for n in range(10_000)),
        "x OR " * 200_000,
        "title:g* " * 100_000,
    ],
    ids=lambda query: str(query)[:12],
)
def test_of_a_megabyte_of_query_only_the_beginning_is_searched(index: Index, query: str) -> None:
    results = index.search(query)  # all of it would take minutes

    assert "only the first 1,000 words of the query were read" in results.query.notes


def test_threads_share_one_index(tmp_path: Path) -> None:
    queries = ["giai phong", "giải phóng", '"mat bang"', "khi*", "duong -tiem", 'ward:"cau guot"']
    texts = {f"{n}.txt": f"giải phóng mặt bằng {n} khiếu nại đường" for n in range(30)}
    with indexed(tmp_path, texts) as one, open_index(tmp_path / "index") as other:
        expected = [ids(one, query) for query in queries]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda query: ids(other, query), queries * 20))

    assert answers == expected * 20


@pytest.mark.parametrize(
    ("options", "undated"),
    [
        ({}, 0),
        ({"since": "2020"}, 2),
        ({"until": "2030"}, 2),
        ({"since": "2020", "until": "2021"}, 2),
        ({"since": "2020", "ward": "Bồ Đề"}, 0),
    ],
)
def test_reports_that_a_date_leaves_out_for_want_of_one_are_told_of(
    tmp_path: Path, options: dict[str, Any], undated: int
) -> None:
    dated = "Họp tổ\nNgày đăng 02/06/2025 | 08:00\n\nTổ họp."
    with indexed(tmp_path, [dated, "họp tổ", "tổ họp", "họp", "họp tổ dân phố xa"]) as index:
        results = index.search("hop to -xa", **options)
        listed = index.search("", **options)

    assert results.warnings == tuple(_left_out(undated) for _ in range(undated > 0))
    assert listed.warnings == tuple(_left_out(4) for _ in range(undated > 0))


def _left_out(count: int) -> str:
    return str(Message("undated-left-out", count=count))
