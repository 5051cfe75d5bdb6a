import json
import re
import struct
from pathlib import Path

import pytest

from support.segments import make_report, write
from wardsearch.analysis.fields import DICTIONARY_OF, KEY_FIELDS, PAIR_FIELDS
from wardsearch.corpus.metadata import METADATA
from wardsearch.embedded.index.array_file import FORMAT_VERSION, ArrayFile
from wardsearch.embedded.index.catalog_file import read_catalog
from wardsearch.embedded.index.layout import BLOCK
from wardsearch.embedded.index.manifest import Manifest, SegmentEntry, read_manifest
from wardsearch.embedded.index.packed import DENSE, GAPS, PLAIN
from wardsearch.embedded.index.postings import LONG
from wardsearch.facts.extraction import terms_in
from wardsearch.frozen import field_names
from wardsearch.library.sync import sync

PAGE = (Path(__file__).parents[1] / "docs" / "index-format.md").read_text("utf-8")

STRING_DICTIONARIES = sorted(set(DICTIONARY_OF.values()) - set(PAIR_FIELDS))
PLACEHOLDERS = {
    "F": list(DICTIONARY_OF),
    "S": STRING_DICTIONARIES,
    "P": list(PAIR_FIELDS),
    "K": list(KEY_FIELDS),
}

EMPTY_COLUMNS = ("unread_pages", "read_as", "stated")  # of the catalog below


def _described_arrays() -> dict[str, set[str]]:
    """Return the element types that the page gives each array, by its whole name."""
    of_segments = PAGE[PAGE.index("\n## Its arrays") :]
    rows = re.findall(
        r"^\| `([\w.]+)` \| ((?:[iu]\d)(?: or [iu]\d)*) \|", of_segments, re.MULTILINE
    )
    found = {}
    for name, types in rows:
        head, _, rest = name.partition(".")
        for field in PLACEHOLDERS.get(head, [head]):
            found[f"{field}.{rest}" if rest else field] = set(types.split(" or "))
    return found


def _real_arrays(path: Path) -> dict[str, str]:
    """Return the element type of each array of a segment file; the number of a plane as N."""
    file = ArrayFile(path)
    return {re.sub(r"\.\d+$", ".N", name): file[name].dtype.str[1:] for name in file.sizes()}


def _is_plane(name: str) -> bool:
    return name.endswith(".N")


def test_every_array_of_a_segment_is_described_with_its_type_and_no_other(tmp_path: Path) -> None:
    write(tmp_path / "x.arrays", [make_report("a.txt", "giải phóng mặt bằng", title="Đại hội")])
    real, described = _real_arrays(tmp_path / "x.arrays"), _described_arrays()
    assert set(real) == {name for name in described if not _is_plane(name)}
    assert {name: kind for name, kind in real.items() if kind not in described[name]} == {}


def test_the_planes_of_a_large_segment_are_described(tmp_path: Path) -> None:
    reports = [make_report(f"{number}", f"a{number}") for number in range(65_537)]
    write(tmp_path / "x.arrays", reports)
    real, described = _real_arrays(tmp_path / "x.arrays"), _described_arrays()
    assert set(real) == set(described)
    assert real["tokens.N"] == real["id.documents.N"] == "u1"
    assert described["tokens.N"] == described["id.documents.N"] == {"u1"}


def test_every_type_of_an_array_is_explained() -> None:
    explained = re.findall(r"^\| ([iu]\d) \| `[|\\\\<iu\d]+` \|", PAGE, re.MULTILINE)

    assert set().union(*_described_arrays().values()) <= set(explained)


def test_every_field_is_described_with_its_dictionary_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| `(\w+)` \|$", PAGE, re.MULTILINE)

    assert dict(rows) == DICTIONARY_OF


def test_every_kind_of_fact_is_described_and_no_other() -> None:
    described = re.findall(r"`([a-z]+):` ", PAGE[PAGE.index("### Terms of facts") :])
    text = (
        "7h30 ngày 27/7/2021 chi 5 triệu đồng, tăng 37,5%, nhận 100 usd và 20 euro theo"
        " 35/2018/NQ-HĐND, 217/QĐ-UBND; điện thoại 0912345678, Ủy ban kiểm tra (UBKT)."
    )

    assert set(described) == {term.partition(":")[0] for term, _, _ in terms_in(text)}


def test_what_is_only_shown_of_a_document_is_described() -> None:
    (shown,) = re.findall(r"^What is only shown .*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    members = {*METADATA, "title_range", "unit"} - {"published"}

    assert [member for member in sorted(members) if f"`{member}`" not in shown] == []


def test_the_page_describes_the_format_of_this_release() -> None:
    assert f"**Format {FORMAT_VERSION}**" in PAGE
    assert f"version of the format: {FORMAT_VERSION} |" in PAGE
    assert re.findall(r"^\| (\d+) \| [\d.]+ \|", PAGE, re.MULTILINE)[-1] == str(FORMAT_VERSION)
    assert f"every {BLOCK}th term" in PAGE
    assert f"A term that {LONG} documents or more hold is **long**" in PAGE


@pytest.mark.parametrize(("number", "name"), [(GAPS, "gaps"), (PLAIN, "plain"), (DENSE, "dense")])
def test_the_classes_of_document_lists_are_numbered_as_in_the_code(number: int, name: str) -> None:
    assert f"| {number} | {name} |" in PAGE


def test_the_footer_is_where_the_page_says(tmp_path: Path) -> None:
    write(tmp_path / "x.arrays", [make_report("a.txt", "ma")])
    data = (tmp_path / "x.arrays").read_bytes()
    offset, length = struct.unpack("<QQ", data[-32:-16])
    assert struct.unpack("<I", data[-12:-8]) == (FORMAT_VERSION,)
    assert data[:8] == data[-8:] == b"WSEGMENT"
    directory = json.loads(data[offset : offset + length])
    assert offset + length + 32 == len(data)
    assert set(directory) == {"facts", "arrays"}
    assert directory["facts"] == {"documents": 1}
    kind, (count,), start = directory["arrays"]["syllable.terms"]
    assert (kind, data[start : start + count], start % 64) == ("|u1", b"ma", 0)


def _synced(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Đại hội\n\nGiải phóng mặt bằng", "utf-8")
    (tmp_path / "corpus" / "empty.txt").write_bytes(b"")
    sync(tmp_path / "corpus", tmp_path / "index")
    return tmp_path / "index"


def _members(section: str) -> list[str]:
    """Return the first column of the table of *section*."""
    part = PAGE[PAGE.index(f"\n## {section}\n") :].split("\n## ")[1]
    return re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)


def test_the_manifest_has_the_members_described(tmp_path: Path) -> None:
    folder = _synced(tmp_path)
    data = json.loads((folder / "manifest.json").read_bytes())
    assert list(data) == _members("manifest.json")
    for name in field_names(SegmentEntry):
        assert f"`{name}`" in PAGE
        assert name in data["segments"][0]
    assert set(data) - {"checksum"} == set(field_names(Manifest))


def test_the_catalog_has_the_members_described(tmp_path: Path) -> None:
    folder = _synced(tmp_path)
    entry = read_manifest(folder).catalog
    assert entry is not None
    file = ArrayFile(folder / entry.file)
    described = _members("The catalog")
    assert set(file.sizes()) == {*described} - {"texts", "skipped", *EMPTY_COLUMNS}
    assert list(file.facts) == ["texts", "skipped"]
    assert len(file.facts["skipped"]) == len(read_catalog(folder, entry).skipped) == 1


def test_every_file_of_an_index_is_described(tmp_path: Path) -> None:
    table = PAGE[PAGE.index("## The folder") : PAGE.index("## manifest.json")]
    patterns = [
        re.escape(name).replace("<id>", r"\w+").replace("<generation>", r"\d+")
        for name in re.findall(r"^\| `(\S+)` \|", table, re.MULTILINE)
    ]
    names = sorted(path.name for path in _synced(tmp_path).iterdir())
    assert [name for name in names if not any(re.fullmatch(p, name) for p in patterns)] == []
