from hypothesis import given, strategies as st

from wardsearch.corpus.name_column import END, NameColumn

NAMES = st.lists(st.text("abậ/", max_size=4), unique=True, max_size=20)


@given(NAMES)
def test_names_are_the_same_joined_and_apart(names: list[str]) -> None:
    joined = "".join(name + END for name in names)

    assert (NameColumn(names).joined, NameColumn(joined).apart) == (joined, names)
    assert len(NameColumn(names)) == len(NameColumn(joined)) == len(names)


@given(NAMES, NAMES)
def test_joined_names_are_compared_as_lists_are(one: list[str], other: list[str]) -> None:
    column = NameColumn(NameColumn(one).joined)

    assert column.are(other) == (one == other)
    assert column.are(one)
    assert column.are(other) == NameColumn(one).are(other) == (one == other)


def test_a_list_that_is_the_same_serves_for_names_apart() -> None:
    column, names = NameColumn(f"a{END}b{END}"), ["a", "b"]

    assert column.are(names)
    assert column.apart is names


def test_names_that_hold_what_ends_one_are_not_taken_for_two() -> None:
    assert not NameColumn(f"a{END}b{END}").are([f"a{END}b"])


@given(NAMES, NAMES, st.booleans())
def test_the_places_of_names_are_found_in_any_order(
    names: list[str], wanted: list[str], in_order: bool
) -> None:
    names = sorted(names) if in_order else names
    expected = [names.index(name) if name in names else -1 for name in wanted]

    assert NameColumn(NameColumn(names).joined).places(wanted) == expected
    if in_order:
        assert [NameColumn(names).place(name) for name in wanted] == expected
