"""Frequencies are the same whether asked for one by one or at once, and whatever is remembered."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from support.corpora import indexed
from wardsearch.embedded.index.snapshot import open_snapshot
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search import term_statistics
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup

TEXTS = ["mot hai ba", "mot hai", "mot", "bon"]
ASKED = [Lookup("folded", (term,)) for term in ("mot", "nam", "hai", "mot", "bon")]
EXPECTED = [Feature(lookup, 1.0, "plain", 0, (lookup,), "") for lookup in ASKED]


def test_what_is_known_and_what_is_not_is_told_in_the_order_asked_for(tmp_path: Path) -> None:
    with indexed(tmp_path, TEXTS):
        statistics = SnapshotStatistics(open_snapshot(tmp_path / "index"))

        assert statistics.document_frequency(ASKED[2]) == 2
        assert statistics.document_frequencies(ASKED) == [3, 0, 2, 3, 1]
        assert statistics.document_frequencies(ASKED) == [3, 0, 2, 3, 1]
        assert statistics.document_frequencies([]) == []


def test_frequencies_are_right_when_the_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(term_statistics, "_FREQUENCIES_KEPT", 0)
    with indexed(tmp_path, TEXTS):
        statistics = SnapshotStatistics(open_snapshot(tmp_path / "index"))

        found = [statistics.document_frequencies(ASKED[:end]) for end in (1, 3, 5)]

    assert found == [[3], [3, 0, 2], [3, 0, 2, 3, 1]]


def test_what_is_expected_is_counted_with_the_first_that_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with indexed(tmp_path, TEXTS[:2]):
        pass
    with indexed(tmp_path, TEXTS):
        snapshot = open_snapshot(tmp_path / "index")
        kernels = {segment: Mock(wraps=kernel_of(segment)) for segment in snapshot.segments}
        assert len(kernels) > 1
        monkeypatch.setattr(term_statistics, "kernel_of", kernels.__getitem__)
        statistics = SnapshotStatistics(snapshot)
        statistics.document_frequency(ASKED[0])
        for kernel in kernels.values():
            kernel.frequencies.reset_mock()

        statistics.expect(EXPECTED)

        assert statistics.document_frequency(ASKED[0]) == 3
        assert not any(kernel.frequencies.called for kernel in kernels.values())
        assert statistics.document_frequency(Lookup("folded", ("sau",))) == 0
        assert list(map(statistics.document_frequency, ASKED)) == [3, 0, 2, 3, 1]
        assert {kernel.frequencies.call_count for kernel in kernels.values()} == {1}


def test_nothing_is_expected_of_an_only_segment_which_counts_what_it_scores(tmp_path: Path) -> None:
    with indexed(tmp_path, TEXTS):
        snapshot = open_snapshot(tmp_path / "index")
    kernel = Mock(wraps=kernel_of(snapshot.segments[0]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(term_statistics, "kernel_of", lambda _: kernel)
        statistics = SnapshotStatistics(snapshot)
        statistics.expect(EXPECTED)

        assert statistics.document_frequency(ASKED[0]) == 3
        kernel.frequencies.assert_called_once_with(ASKED[:1])
