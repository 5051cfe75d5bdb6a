from pathlib import Path

import pytest

from support.corpora import indexed
from support.engines import snapshot_of
from wardsearch.embedded.search.capitals import shows_name
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.library.index import Index
from wardsearch.query.syllables import syllables
from wardsearch.search.known_names import names_in

TEXTS = [
    "Tin: anh Mai Văn Tước nhận cờ. CÔNG TY HOA LÂM",
    "Đặng thu trang bị sổ sách.",
    "Phường Hoa Lâm\n\nỞ phường Hoa Lâm có việc.",
]


def named(index: Index, text: str) -> list[tuple[str, int, int]]:
    statistics = SnapshotStatistics(snapshot_of(index))
    return [(n.kind, n.start, n.end) for n in names_in(statistics, syllables(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mai van tuoc", [("person", 0, 3)]),
        ("phong vien mai van tuoc bi bat", [("person", 2, 5)]),
        ("tin cong an bat anh mai van tuoc", [("person", 5, 8)]),
        ("tin hom qua cong an bat anh mai van tuoc", []),  # a question
        ("dang thu trang", []),  # not with capitals
        ("cong ty hoa", []),  # all in capitals
        ("van tuoc nhan", []),
        ("viec o hoa lam", [("ward", 2, 4)]),
        ("mai van", []),
    ],
)
def test_names_are_told_by_what_reports_write(
    tmp_path: Path, text: str, names: list[tuple[str, int, int]]
) -> None:
    with indexed(tmp_path, TEXTS) as index:
        assert named(index, text) == names


@pytest.mark.parametrize(
    ("texts", "is_name"),
    [
        (["Anh Mai Văn Tước đến.", "cho mai văn tước vay"], True),
        (["cho mai văn tước vay", "Anh Mai Văn Tước đến."], False),
        (["ANH MAI VĂN TƯỚC ĐẾN", "Anh Mai Văn Tước đến."], True),  # capitals alone tell nothing
        (["Mai văn tước vay", "Anh Mai Văn Tước đến."], False),  # only a sentence begins
        (["mai văn tước; Mai Văn Tước"], True),
        (["MAI VĂN TƯỚC"] * 3 + ["Mai Văn Tước"], False),  # three are read
    ],
)
def test_the_first_report_that_tells_decides_what_is_a_name(
    tmp_path: Path, texts: list[str], is_name: bool
) -> None:
    with indexed(tmp_path, texts) as index:
        assert named(index, "mai van tuoc") == [("person", 0, 3)] * is_name


@pytest.mark.parametrize(
    ("text", "places", "told"),
    [
        ("an an an An An An", [0, 1, 2, 3], True),  # places that share tokens
        ("an an an an", [0, 1], False),
        ("AN AN AN AN", [0, 1], None),
        ("có an an an", [1, 4], False),  # the second stands behind the text, as names of files do
    ],
)
def test_each_place_of_a_text_may_tell_a_name(
    text: str, places: list[int], told: bool | None
) -> None:
    assert shows_name(text, places, 3) is told
