import json
import os
import stat
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support.strategies import odd_json
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.embedded.index.manifest import (
    FileEntry,
    Manifest,
    SegmentEntry,
    read_manifest,
    write_manifest,
)
from wardsearch.errors import (
    IndexDamagedError,
    IndexFolderError,
    IndexMissingError,
    IndexOutdatedError,
    command_for,
)

MANIFEST = Manifest(
    generation=3,
    folders=CorpusFolders((CorpusFolder("đó", "/nơi/đó"), CorpusFolder("kia", "/nơi/kia"))),
    segments=(
        SegmentEntry("0123456789abcdef", "MAIN_0123456789abcdef.arrays", 5, 1000, 77, [0, 4]),
    ),
    catalog=FileEntry("catalog-3.columns", 10, 8),
    toc=FileEntry("_MAIN_3.toc", 20, 9),
    segmenter="pyvi",
    folding="Unidecode",
)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    for manifest in (
        MANIFEST,
        Manifest(0, CorpusFolders()),
        replace(MANIFEST, catalog=None, toc=None),
    ):
        write_manifest(tmp_path, manifest)

        assert read_manifest(tmp_path) == manifest
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@given(st.integers(0), st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_byte_is_never_read_as_another_commit(
    tmp_path: Path, place: int, mask: int
) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= mask
    path.write_bytes(data)

    try:
        assert read_manifest(tmp_path) == MANIFEST  # white space between tokens says nothing
    except (IndexDamagedError, IndexOutdatedError) as error:
        assert str(error).isprintable()  # noqa: PT017 - either is right


@pytest.mark.parametrize("cut", range(0, 400, 37))
def test_a_manifest_cut_short_is_damaged(tmp_path: Path, cut: int) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(IndexDamagedError, match=r"manifest\.json.*--rebuild"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "data",
    ["null", "[]", "3", '"x"', "{}", '{"format": 1}', "[" * 100_000, '{"format":6,"analysis":"2"}'],
    ids=lambda data: str(data)[:20],
)
def test_json_that_is_no_manifest_is_damaged(tmp_path: Path, data: str) -> None:
    (tmp_path / "manifest.json").write_text(data)

    with pytest.raises(IndexDamagedError):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 1}, "has format 1 and analysis 2"),
        ({"analysis": "x"}, "has format 6 and analysis x"),
        ({"analysis": "y" * 99}, "analysis unknown"),
        ({"format": "\x1b[2J"}, "format unknown"),
    ],
)
def test_another_version_is_told_with_both_versions(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    with pytest.raises(IndexOutdatedError) as caught:
        read_manifest(tmp_path)
    assert said in str(caught.value)
    assert f"this release uses format 6 and analysis 2; run `{command_for(tmp_path)}`" in str(
        caught.value
    )


def test_no_manifest_no_index(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(
            IndexMissingError, match=r"run `wardsearch index YOUR-FOLDER --index [^`]+` to make"
        ):
            read_manifest(folder)
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexFolderError, match="is not a folder"):
        read_manifest(tmp_path / "file")


def test_a_manifest_that_is_a_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()

    with pytest.raises(IndexFolderError, match="is a folder"):
        read_manifest(tmp_path)


def test_a_commit_that_fails_half_way_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    write_manifest(tmp_path, MANIFEST)
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, fail)
            with pytest.raises(OSError, match="Input/output"):
                write_manifest(tmp_path, replace(MANIFEST, generation=4))
        assert read_manifest(tmp_path) == MANIFEST


def test_data_is_on_the_disk_before_its_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.replace

    def recorded_fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def recorded_replace(source: Path, target: Path) -> None:
        done.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "replace", recorded_replace)
    write_manifest(tmp_path, MANIFEST)

    assert done == ["file", "rename", "folder"]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_manifest_of_other_types_with_a_right_checksum_is_damage_or_the_same_commit(
    tmp_path: Path, data: st.DataObject
) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    said = json.loads(path.read_bytes())
    inside = data.draw(st.sampled_from([said, said["segments"][0], said["catalog"], said["toc"]]))
    key = data.draw(st.sampled_from(sorted(inside)))
    inside[key] = data.draw(odd_json())
    if key != "checksum":
        del said["checksum"]
        said["checksum"] = zlib.crc32(json.dumps(said).encode())
    path.write_text(json.dumps(said))

    try:
        found = read_manifest(tmp_path)
    except (IndexDamagedError, IndexOutdatedError):
        return
    for entry in (*found.segments, found.catalog, found.toc):
        assert entry is None or (tmp_path / entry.file).parent == tmp_path
        assert entry is None or type(entry.size) is type(entry.checksum) is int
    assert type(found.generation) is int
    assert 0 <= found.generation < 2**31
    assert all(type(n) is int for segment in found.segments for n in segment.deleted)
