from hypothesis import given, strategies as st

from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.fields import FIELDS
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.corpus.report import Report, parse_report
from wardsearch.embedded.writing.segment_builder import document_row
from wardsearch.opensearch.address import read_address
from wardsearch.opensearch.documents import LONGEST_TERM, cluster_id, cluster_term, sources
from wardsearch.opensearch.mapping import Meta, demand_current, index_body, read_meta


def made(*reports: Report) -> list[tuple[str, dict[str, object]]]:
    analyzed = BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports])
    rows = [document_row(report, bytes(16)) for report in reports]
    return list(sources(analyzed, rows, [report.text for report in reports]))


def test_a_report_is_its_terms_joined_by_spaces() -> None:
    text = "Phường Hoa Sữa họp\n\nỦy ban nhân dân (UBND) chi 5 triệu đồng."
    ((document_id, source),) = made(parse_report("a.jsonl#1", text))

    assert (document_id, source["id"], source["file"]) == ("a.jsonl#1", "a.jsonl#1", "a.jsonl")
    assert str(source["syllable"]).startswith("phường hoa sữa họp ủy ban nhân dân")
    assert str(source["folded"]).startswith("phuong hoa sua hop uy ban nhan dan")
    assert str(source["pair"]).startswith("phuong_hoa hoa_sua sua_hop hop_uy")
    assert (source["title"], source["title_pair"]) == (
        "phường hoa sữa họp",
        "phuong_hoa hoa_sua sua_hop",
    )
    assert source["abbreviation"] == ["a:UBND\tủy ban nhân dân"]
    assert "a:UBND\xa0ủy\xa0ban\xa0nhân\xa0dân" in str(source["fact"]).split(" ")
    assert source["ward"] == "hoa sua"
    assert source["tokens"] == len(str(source["syllable"]).split())
    assert source["distinct"] == len(set(str(source["folded"]).split()))
    assert source["facts"] == len(str(source["fact"]).split(" "))
    assert source["text"] == text


def test_each_report_of_a_batch_has_its_own_terms() -> None:
    reports = [parse_report(f"{n}.txt", text) for n, text in enumerate(["một hai", "", "ba"])]

    assert [source.get("syllable") for _, source in made(*reports)] == ["một hai", None, "ba"]


def test_a_time_is_minutes() -> None:
    ((_, dated), (_, undated)) = made(
        parse_report("2024-01-02-a.txt", "nội dung"), parse_report("a.txt", "nội dung")
    )

    assert (dated["published"], undated.get("published")) == (28_402_560, None)


def test_all_that_is_sent_has_a_field() -> None:
    fields = index_body(Meta(CorpusFolders()))["mappings"]["properties"]
    ((_, source),) = made(parse_report("a.txt", "Quyết định\n\nPhường Hoa Sữa (UBND là ủy ban)"))

    assert set(source) <= set(fields)
    assert {field.name for field in FIELDS} <= set(fields)


@given(st.text())
def test_a_term_is_one_token_of_the_cluster(text: str) -> None:
    term = cluster_term(text)

    assert len(term.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_TERM
    assert not any(char in " \t\n\r\v\f\x1c\x1d\x1e\x1f\u2028\u3000" for char in term)


def test_long_terms_that_differ_at_their_end_differ() -> None:
    assert cluster_term("x" * 300) != cluster_term("x" * 301)
    assert cluster_term("x" * LONGEST_TERM) == "x" * LONGEST_TERM
    assert len(cluster_term("\U0001d54f" * 200)) < 200  # of two units each


def test_a_pair_that_is_too_long_is_shortened_as_a_query_shortens_it() -> None:
    one, other = "x" * 150, "y" * 150
    ((_, source),) = made(parse_report("a.txt", f"ủy ban {one} {other} họp"))

    assert str(source["pair"]).split(" ")[:4] == [
        "uy_ban",
        cluster_term(f"ban_{one}"),
        cluster_term(f"{one}_{other}"),
        cluster_term(f"{other}_hop"),
    ]
    assert cluster_term(f"{one}_{other}") != f"{one}_{other}"


def test_an_id_that_is_too_long_is_another_that_no_file_can_have() -> None:
    long = "thư mục/" * 100

    assert cluster_id("a.txt") == "a.txt"
    assert cluster_id(long) != cluster_id(long + "x")
    assert len(cluster_id(long).encode()) <= 512
    assert cluster_id("#a").startswith("#")
    assert cluster_id("#a") != "#a"


def test_what_an_index_says_of_itself_comes_back() -> None:
    meta = Meta(CorpusFolders((CorpusFolder("a", "/srv/a"),)), segmenter="s", folding="f")
    address = read_address("opensearch://localhost/r")

    assert read_meta(index_body(meta), address) == meta
    demand_current(meta, address)
