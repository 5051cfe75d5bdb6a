from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from support.segments import collections, contents, expected, make_report, write
from wardsearch.analysis.workers import in_thread
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.documents import DIGEST_BYTES
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.writing import merge_sources, merging, merging_pairs
from wardsearch.embedded.writing.merging import merge_segments
from wardsearch.embedded.writing.segment_builder import SegmentBatch, build_segment


def _split(reports: Sequence[Report], cuts: Sequence[int]) -> list[Sequence[Report]]:
    places = sorted(cut % (len(reports) + 1) for cut in cuts)
    return [
        reports[start:end] for start, end in zip([0, *places], [*places, len(reports)], strict=True)
    ]


@given(
    collections(8),
    st.lists(st.integers(0, 8), max_size=3),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.sampled_from((1, 3, 10, 2_000_000)),
)
def test_merged_segments_equal_one_written_at_once_from_what_lives(
    tmp_path_factory: pytest.TempPathFactory,
    reports: list[Report],
    cuts: list[int],
    dead: list[bool],
    at_once: int,
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    deleted_ids = {report.id for report, is_dead in zip(reports, dead, strict=False) if is_dead}
    sources = []
    for number, part in enumerate(_split(reports, cuts)):
        write(folder / f"{number}.arrays", part)
        deleted = [place for place, report in enumerate(part) if report.id in deleted_ids]
        sources.append((folder / f"{number}.arrays", deleted))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_POSTINGS_AT_ONCE", at_once)
        patch.setattr(merge_sources, "_POSTINGS_AT_ONCE", at_once)
        patch.setattr(merging_pairs, "_PAIRS_AT_ONCE", at_once)
        patch.setattr(merging, "_TERMS_AT_ONCE", at_once)
        merged = merge_segments(folder / "merged.arrays", sources)
        apart = merge_segments(folder / "apart.arrays", sources, in_thread)
    assert apart == merged
    assert (folder / "apart.arrays").read_bytes() == (folder / "merged.arrays").read_bytes()
    assert len(list(folder.iterdir())) == len(sources) + 2
    living = [report for report in reports if report.id not in deleted_ids]
    arrays = SegmentArrays(folder / "merged.arrays")
    assert contents(arrays) == expected(living)
    assert merged.document_count == len(living)
    assert (merged.size, merged.checksum) == (arrays.file.size, arrays.file.checksum())

    write(folder / "once.arrays", living)
    once = SegmentArrays(folder / "once.arrays")
    names = set(once.file.sizes())
    assert set(arrays.file.sizes()) == names
    rows = [each.stored.rows(range(len(living))) for each in (arrays, once)]
    assert rows[0] == rows[1]
    compressed = {"text.data", "text.block_ends", "text.blocks", "text.starts"}
    compressed |= {"text.dictionaries", "text.dictionary_ends", "stored.data", "stored.block_ends"}
    for name in names - compressed:
        assert arrays.file[name].tobytes() == once.file[name].tobytes(), name


@pytest.mark.parametrize(
    "name", ["_merge_tokens", "merge_postings", "merge_pairs", "pack_rows", "write_columns"]
)
def test_a_merge_that_cannot_be_finished_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write(tmp_path / "a.arrays", [make_report("a.txt", "mã")])
    monkeypatch.setattr(merging, name, fail)
    with pytest.raises(OSError, match="No space"):
        merge_segments(tmp_path / "b.arrays", [(tmp_path / "a.arrays", [])])
    assert [path.name for path in tmp_path.iterdir()] == ["a.arrays"]


def test_terms_that_become_long_or_cease_to_be_are_merged_like_any_other(tmp_path: Path) -> None:
    reports = [
        make_report(f"{number}.txt", f"ma giải phóng {'mà ' * (number % 20)}{number // 2}")
        for number in range(700)
    ]
    parts = [reports[:100], reports[100:400], reports[400:]]
    sources = []
    for number, part in enumerate(parts):
        write(tmp_path / f"{number}.arrays", part)
        sources.append((tmp_path / f"{number}.arrays", list(range(0, len(part), 3))))
    merge_segments(tmp_path / "most.arrays", sources)
    living = [report for part in parts for place, report in enumerate(part) if place % 3]
    assert contents(SegmentArrays(tmp_path / "most.arrays")) == expected(living)
    few = [
        (path, list(range(80, len(part)))) for (path, _), part in zip(sources, parts, strict=True)
    ]
    merge_segments(tmp_path / "few.arrays", few)
    living = [report for part in parts for report in part[:80]]
    assert contents(SegmentArrays(tmp_path / "few.arrays")) == expected(living)


@pytest.mark.parametrize("have_one_name", [False, True])
def test_texts_with_several_dictionaries_are_merged(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    have_one_name: bool,
) -> None:
    reports = [make_report(f"{n}.txt", f"phường Ngọc Thụy báo cáo {n}") for n in range(6)]
    sources = []
    for number, dictionary in enumerate((b"phuong", b"", "Ngọc Thụy báo cáo".encode())):
        path = tmp_path / f"{number}.arrays"
        own = reports[2 * number : 2 * number + 2]
        batch = SegmentBatch.of(path, own, [bytes(DIGEST_BYTES) for _ in own], dictionary)
        build_segment(batch)
        sources.append((path, [0] if number else []))
    if have_one_name:
        monkeypatch.setattr(TextStoreWriter, "can_copy", lambda _, store: not store.dictionaries)
    merge_segments(tmp_path / "merged.arrays", sources)
    texts = SegmentArrays(tmp_path / "merged.arrays").texts

    living = [reports[place].text for place in (0, 1, 3, 5)]
    assert [texts[document] for document in range(4)] == living
    found = {"Ngọc Thụy báo cáo".encode(), *([] if have_one_name else [b"phuong"])}
    assert set(texts.dictionaries.values()) == found
