from wardsearch.corpus.catalog import Catalog, FileState


def test_reports_are_added_up() -> None:
    states = {"a": FileState(1, 2, "0a", 3), "b": FileState(1, 2, "0a", 4)}

    assert (Catalog(states).report_count, Catalog().report_count) == (7, 0)


def test_a_file_not_read_to_its_end_makes_it_incomplete() -> None:
    whole, cut = FileState(1, 2, "0a", 3), FileState(1, -1, "", 3)

    assert Catalog({"a": whole}).is_complete is True
    assert Catalog({"a": whole, "b": cut}).is_complete is False
