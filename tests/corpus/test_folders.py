"""Where is the file of a report, told of one and of many?"""

from hypothesis import given, strategies as st

from wardsearch.corpus.folders import CorpusFolder, CorpusFolders

folders = st.sampled_from(
    [
        CorpusFolders(),
        CorpusFolders((CorpusFolder("đó", "/nơi/đó"),)),
        CorpusFolders((CorpusFolder("đó", "/nơi/đó"), CorpusFolder("kia", "/"))),
    ]
)
names = st.sampled_from(["tin.txt", "tin.jsonl", "đó/b.zip", "kia/\\x23", "a#1.txt", "\\"])
ids = st.tuples(names, st.sampled_from(["", "#1", "#a#b", "#a.zip#\\x2f"])).map("".join)


@given(folders, st.lists(ids, max_size=4))
def test_the_paths_of_many_reports_are_those_of_each(
    known: CorpusFolders, report_ids: list[str]
) -> None:
    assert known.paths_of(report_ids) == [known.path_of(report_id) for report_id in report_ids]
