from hypothesis import given, strategies as st

from wardsearch.corpus.corpus_files import CorpusFile, CorpusFiles

FILES = st.lists(
    st.builds(CorpusFile, st.text("ab/", min_size=1), *[st.integers(-(2**65), 2**65)] * 4)
)


@given(FILES)
def test_columns_are_the_files_that_they_were_made_of(files: list[CorpusFile]) -> None:
    found = CorpusFiles.of(files)

    assert list(found) == files
    assert found[1:] == files[1:]
    assert list(found.by_name()) == sorted(files, key=lambda file: file.name)
    assert list(found.without("a")) == [f for f in files if not f.name.startswith("a")]


@given(FILES, FILES, st.sampled_from(["", "x/"]))
def test_files_of_another_folder_have_its_name_before_theirs(
    files: list[CorpusFile], others: list[CorpusFile], prefix: str
) -> None:
    found = CorpusFiles.of(files)
    found.extend(CorpusFiles.of(others), prefix=prefix)

    assert list(found) == [*files, *(o._replace(name=prefix + o.name) for o in others)]


@given(FILES)
def test_numbers_of_more_than_64_bits_are_taken_around(files: list[CorpusFile]) -> None:
    rows = CorpusFiles.of(files).rows().tolist()

    assert [[value % 2**64 for value in row] for row in rows] == [
        [value % 2**64 for value in file[1:]] for file in files
    ]
