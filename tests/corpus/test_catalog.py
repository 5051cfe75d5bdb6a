from hypothesis import given, strategies as st

from wardsearch.corpus.catalog import Catalog, FileState, FileStates

DIGEST = "0a" * 16
STATES = st.builds(
    FileState,
    st.integers(0, 9),
    st.integers(-1, 9),
    st.sampled_from(["", DIGEST, "ff" * 16]),
    st.integers(0, 9),
    st.sampled_from(["", "doc", "odt"]),
    st.sampled_from(["", "tcvn3"]),
    st.integers(0, 2),
    st.integers(-1, 9),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(["", "again"]),
)
NAMES = st.sampled_from("abcdefgh")
FILES = st.dictionaries(NAMES, STATES)


def test_reports_are_added_up() -> None:
    states = {"a": FileState(1, 2, DIGEST, 3), "b": FileState(1, 2, DIGEST, 4)}

    assert (Catalog(states).report_count, Catalog().report_count) == (7, 0)


def test_a_file_not_read_to_its_end_makes_it_incomplete() -> None:
    whole, cut = FileState(1, 2, DIGEST, 3), FileState(1, -1, "", 3)

    assert Catalog({"a": whole}).is_complete is True
    assert Catalog({"a": whole, "b": cut}).is_complete is False


@given(FILES)
def test_columns_are_the_mapping_that_they_were_made_of(states: dict[str, FileState]) -> None:
    files = FileStates.of(states)

    assert dict(files) == states
    assert files.read_as() == [state.read_as for state in states.values()]
    assert files.unread_pages.tolist() == [state.unread_pages for state in states.values()]


@given(FILES, st.dictionaries(NAMES, st.one_of(st.none(), STATES)))
def test_changes_are_as_those_of_a_mapping(
    states: dict[str, FileState], changes: dict[str, FileState | None]
) -> None:
    states = dict(sorted(states.items()))
    before = FileStates.of(states)
    files = before.changed(changes)
    expected = {n: state for n, state in (states | changes).items() if state is not None}

    assert dict(files) == expected
    assert files.names == sorted(expected)
    assert dict(before) == states
    assert files == FileStates.of(dict(reversed(expected.items())))


@given(FILES, FILES)
def test_files_are_equal_as_mappings_are(
    one: dict[str, FileState], other: dict[str, FileState]
) -> None:
    assert (FileStates.of(one) == FileStates.of(other)) == (one == other)
    assert (Catalog(one) == Catalog(other)) == (one == other)


@given(FILES, st.lists(NAMES, unique=True))
def test_rows_are_found_by_names(states: dict[str, FileState], names: list[str]) -> None:
    files = FileStates.of(states)
    known = list(states)

    found = [known.index(name) if name in known else -1 for name in names]
    assert files.rows_of(names).tolist() == found
    assert files.rows_of(known).tolist() == list(range(len(known)))


def test_few_files_are_found_among_many_as_many_are() -> None:
    states = {f"{number:04}.txt": FileState(number, 2, "", 1) for number in range(1_000)}
    wanted = ["0007.txt", "none.txt", "0999.txt"]
    many = FileStates.of(states)

    assert many.rows_of(wanted).tolist() == [7, -1, 999]
    assert many.rows_of([*wanted, *states]).tolist() == [7, -1, 999, *range(1_000)]
    assert many.at(999) == many["0999.txt"] == states["0999.txt"]
