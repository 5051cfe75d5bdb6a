import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from support.corpora import alter_array, bless, contents, report, segment_files, write
from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.file_names import segment_file
from wardsearch.embedded.index.manifest import read_manifest, write_manifest
from wardsearch.errors import (
    IndexFolderError,
    IndexMissingError,
    IndexOutdatedError,
    ReportNotFoundError,
    WardsearchError,
    command_for,
)
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return an index of three reports in one segment."""
    corpus = tmp_path / "corpus"
    write(corpus, "a.txt", report("Giải phóng mặt bằng", "Phường Cầu Guột. " + "việc chung " * 9))
    write(corpus, "b.txt", report("Tiêm phòng dại", "Xã Thuỵ Lâm Hạ tiêm phòng cho đàn chó."))
    write(corpus, "c.txt", "Thông báo lịch cắt điện")
    sync(corpus, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def older(index: Path) -> Path:
    """Return an index that has seen edits and deletions."""
    corpus = index.parent / "corpus"
    write(corpus, "b.txt", "sửa hẳn")
    write(corpus, "d.txt", "mới thêm")
    (corpus / "c.txt").unlink()
    sync(corpus, index)
    return index


def files(index: Path) -> list[Path]:
    """Return the files of the commit."""
    return [path for path in sorted(index.iterdir()) if path.name != "MAIN_WRITELOCK"]


def test_a_sound_index_is_said_to_be_so(index: Path) -> None:
    result = check_index(index)

    assert (result.sound, result.problems) == (True, ())
    assert (result.reports, result.files) == (3, 4)


def test_an_index_with_deletions_is_sound_and_counts_the_living(older: Path) -> None:
    result = check_index(older)

    assert (result.problems, result.reports) == ((), 3)


def test_an_empty_index_is_sound(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    sync(tmp_path / "corpus", tmp_path / "index")

    assert check_index(tmp_path / "index").problems == ()


def test_progress_goes_up_to_every_byte(index: Path) -> None:
    seen: list[tuple[int, int]] = []
    check_index(index, lambda done, total: seen.append((done, total)))
    size = sum(path.stat().st_size for path in files(index) if path.name != "manifest.json")

    assert seen == sorted(seen)
    assert seen[-1] == (size, size)


def test_what_is_no_index_is_an_error_and_no_problem(index: Path) -> None:
    with pytest.raises(IndexMissingError):
        check_index(index / "none")
    with pytest.raises(IndexFolderError):
        check_index(files(index)[0])
    data = json.loads((index / "manifest.json").read_text())
    (index / "manifest.json").write_text(json.dumps(data | {"format": 99}))
    with pytest.raises(IndexOutdatedError):
        check_index(index)


# Damage to any file


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x40
    path.write_bytes(data)


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def swap(path: Path) -> None:
    other = max(files(path.parent), key=lambda file: (file != path, file.name))
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def turn_into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = (truncate, empty, flip, grow, swap, turn_into_folder, Path.unlink)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_happens_to_a_file_check_names_it(
    index: Path, damage: Callable[[Path], None], number: int
) -> None:
    path = files(index)[number]
    damage(path)
    if damage is Path.unlink and path.name == "manifest.json":
        with pytest.raises(IndexMissingError):
            check_index(index)
        return
    try:
        problems = check_index(index).problems
    except IndexFolderError as error:  # the manifest is a folder
        problems = (f"{error}; run `{command_for(index)}`",)

    if damage is not swap:  # it is the other file that may be missed first
        assert [problem for problem in problems if repr(str(path)) in problem] != []
    assert problems != ()
    for problem in problems:
        assert problem.endswith(f"; run `wardsearch index --rebuild --index {index}`")
        assert problem.isprintable()


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_happens_to_a_file_using_the_index_is_right_or_one_clear_line(
    index: Path, damage: Callable[[Path], None], number: int
) -> None:
    damage(files(index)[number])
    said = [error_of(use, index) for use in USES]

    assert [message for message in said if not message.isprintable()] == []


def search(index: Path) -> None:
    with open_index(index) as opened:
        opened.search('giai "mat bang" tie* -x ward:"cau guot"', explain=True)
        opened.search("giải phóng", sort="date")


def show(index: Path) -> None:
    with open_index(index) as opened:
        opened.get("a.txt", query="giai phong")


def stats(index: Path) -> None:
    with open_index(index) as opened:
        opened.stats()


def reindex(index: Path) -> None:
    write(index.parent / "corpus", "b.txt", "sửa lần nữa")
    sync(index.parent / "corpus", index)


def error_of(use: Callable[[Path], None], index: Path) -> str:
    """Return what *use* says is wrong with *index*; any error but ours is a failure."""
    try:
        use(index)
    except ReportNotFoundError:  # an id was damaged: only `check` can tell
        return ""
    except WardsearchError as error:
        return str(error)
    return ""


USES: tuple[Callable[[Path], None], ...] = (search, show, stats, reindex)


@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_a_flipped_byte_anywhere_is_found_and_breaks_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, place: float, mask: int
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    write(folder / "corpus", "a.txt", report("Giải phóng mặt bằng", "Phường Cầu Guột. việc"))
    write(folder / "corpus", "b.txt", "tiêm phòng dại")
    sync(folder / "corpus", folder / "index")
    [path] = segment_files(folder / "index")
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= mask
    path.write_bytes(data)

    result = check_index(folder / "index")
    assert (result.sound, [repr(str(path)) in problem for problem in result.problems]) == (
        False,
        [True],
    )
    said = [error_of(use, folder / "index") for use in USES]

    assert [message for message in said if message and "--rebuild" not in message] == []


# What no checksum tells


@pytest.mark.parametrize(
    ("array", "at", "value", "said"),
    [
        ("syllable.documents", 0, 200, "postings of documents that are not there"),
        ("folded.documents", 2, 0, "'folded' has postings that do not ascend"),
        ("syllable.counts", 0, 7, ""),
        ("folded.frequencies", 0, 0, "frequencies below 1"),
        ("pair.frequencies", 0, 0x33, "'pair' do not add up"),
        ("word.documents", 0, 9, "'word'"),
        ("title.documents", 0, 9, "'title'"),
        ("title_pair.frequencies", 0, 0x55, "'title_pair'"),
        ("id.documents", 0, 2, "'id'"),
        ("id.of_document", 0, 77, ""),
        ("ward.documents", 0, 2, "'ward'"),
        ("tokens", 0, 3, "running text"),
        ("syllable.folded", 0, 5, "running text"),
        ("word.documents", 0, 1, "'word' do not add up"),
        ("pair.documents", 0, 2, "'pair' do not add up"),
        ("syllable.terms", 0, 255, "terms of its field 'syllable' are not in order"),
        ("word.terms", 0, 255, "terms of its field 'word' are not in order"),
        ("pair.seconds", 0, 60, "dictionary of pairs"),
        ("documents.lengths", 0, 200, ""),
        ("documents.title_lengths", 0, 90, ""),
        ("documents.body_starts", 2, 1, "is shorter than it should be"),
        ("stored.block_ends", 2, 1, "cannot be read"),
        ("text.data", 0, 0, "cannot be read"),
        ("text.lengths", 0, 1, "is shorter than it should be"),
    ],
)
def test_what_does_not_hold_together_is_found_though_all_checksums_are_right(
    index: Path, array: str, at: int, value: int, said: str
) -> None:
    alter_array(index, array, at, value)

    result = check_index(index)

    assert result.sound is False
    assert [problem for problem in result.problems if said in problem] != []
    assert {str(segment_files(index)[0]) in problem for problem in result.problems} == {True}


def test_pairs_of_one_first_syllable_out_of_order_are_found(index: Path) -> None:
    file = ArrayFile(segment_files(index)[0])
    firsts, seconds = file["pair.firsts"].tolist(), file["pair.seconds"].tolist()
    place = next(start for start, end in pairwise(firsts) if end - start > 1)
    alter_array(index, "pair.seconds", 2 * place, seconds[place + 1])

    assert [p for p in check_index(index).problems if "'pair' are not in order" in p] != []


def test_an_id_of_two_living_reports_is_found(older: Path) -> None:
    manifest = read_manifest(older)
    [first, *others] = manifest.segments
    twin = replace(first, id="z" * 16, file=segment_file("z" * 16))
    (older / twin.file).write_bytes((older / first.file).read_bytes())
    write_manifest(older, replace(manifest, segments=(first, twin, *others)))

    assert [p for p in check_index(older).problems if "ids are of several reports" in p] != []


def test_a_catalog_that_counts_other_reports_is_found(index: Path) -> None:
    [path] = index.glob("catalog-*")
    _, _, at = ArrayFile(path).directory["reports"]
    data = bytearray(path.read_bytes())
    data[at] += 1
    path.write_bytes(data)
    bless(index)

    [problem] = check_index(index).problems
    assert "it counts 4 reports, the segments hold 3" in problem


@pytest.mark.parametrize(
    "name", ["../index/x.arrays", "/etc/passwd", "a/b.arrays", "", ".."], ids=ascii
)
def test_a_manifest_that_leads_out_of_the_folder_is_refused(index: Path, name: str) -> None:
    manifest = read_manifest(index)
    [segment] = manifest.segments
    write_manifest(index, replace(manifest, segments=(replace(segment, file=name),)))
    before = contents(index)

    [problem] = check_index(index).problems
    assert "manifest.json" in problem
    assert contents(index) == before


@pytest.mark.parametrize("deleted", [[3], [-1], [10**9], ["0"], [0.5], 7])
def test_a_manifest_with_impossible_deletions_is_refused(index: Path, deleted: object) -> None:
    manifest = read_manifest(index)
    [segment] = manifest.segments
    write_manifest(
        index,
        replace(manifest, segments=(replace(segment, deleted=deleted),)),  # type: ignore[arg-type]
    )

    [problem] = check_index(index).problems
    assert "manifest.json" in problem


def test_every_damage_is_mended_by_a_rebuild(index: Path) -> None:
    for path in files(index):
        flip(path)
    sync(index.parent / "corpus", index, rebuild=True)

    assert check_index(index).problems == ()
    assert len(list(_stray(index))) == 0


def _stray(index: Path) -> Iterator[str]:
    manifest = read_manifest(index)
    assert manifest.catalog is not None
    assert manifest.toc is not None
    named = {segment.file for segment in manifest.segments}
    named |= {manifest.catalog.file, manifest.toc.file, "manifest.json", "MAIN_WRITELOCK"}
    yield from (path.name for path in index.iterdir() if path.name not in named)
