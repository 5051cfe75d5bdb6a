"""Where is the file of a report, told of one and of many, and what do other folders call it?"""

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
some = st.lists(
    st.builds(CorpusFolder, st.sampled_from("abc"), st.sampled_from(["/một", "/hai"])),
    max_size=3,
    unique_by=lambda folder: folder.name,
).map(lambda found: CorpusFolders(tuple(found)))
ids = st.tuples(names, st.sampled_from(["", "#1", "#a#b", "#a.zip#\\x2f"])).map("".join)


@given(folders, st.lists(ids, max_size=4))
def test_the_paths_of_many_reports_are_those_of_each(
    known: CorpusFolders, report_ids: list[str]
) -> None:
    assert known.paths_of(report_ids) == [known.path_of(report_id) for report_id in report_ids]


@given(some, some)
def test_folders_keep_names_where_no_file_is_renamed(
    old: CorpusFolders, new: CorpusFolders
) -> None:
    files = [f"{old.prefix(folder)}a/tin.txt" for folder in old.folders]

    assert old.keeps_names(new) == ([old.renamed(file, new) for file in files] == files)
