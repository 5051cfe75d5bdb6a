"""Official documents are found by kind and issuer, counted, and shown with their heads."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from support.corpora import indexed
from wardsearch.library.index import Index
from wardsearch.results import HeadCount

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
TEXTS = {
    "kh.txt": (
        f"UBND PHƯỜNG BẾN XANH\t{MOTTO}Số: 4/KH-UBND\tBến Xanh, ngày 5 tháng 3 năm 2024\nKẾ HOẠCH\n"
        "Hiến máu\nCăn cứ Luật\n\nNơi nhận:\tTM. UBND\nCHỦ TỊCH\n\nLê Văn Sơn\n"
    ),
    "bc.txt": f"SỞ Y TẾ\t{MOTTO}Số: 5/BC-SYT\tHuế, ngày 5 tháng 4 năm 2024\nBÁO CÁO\nHiến máu\n",
    "bc2.txt": f"Sở Y tế\t{MOTTO}Số: 6/BC-SYT\tHuế, ngày 6 tháng 4 năm 2024\nBÁO CÁO\nHiến máu\n",
    "tin.txt": "Tin\n\nNgười dân hiến máu.\n",
}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with indexed(tmp_path, TEXTS) as opened:
        yield opened


class TestFilters:
    @pytest.mark.parametrize(
        ("text", "kind", "issuer", "ids"),
        [
            ("hiến máu", None, None, {"kh.txt", "bc.txt", "bc2.txt", "tin.txt"}),
            ("hiến máu", "BC", None, {"bc.txt", "bc2.txt"}),
            ("", "ke hoach", None, {"kh.txt"}),
            ('kind:"kế hoạch"', None, None, {"kh.txt"}),
            ("hien mau issuer:sở", None, None, {"bc.txt", "bc2.txt"}),
            ('hiến máu cơ quan:"ủy ban nhân dân"', None, None, {"kh.txt"}),
            ("hiến máu -kind:BC", None, None, {"kh.txt", "tin.txt"}),
            ("hiến máu kind:BC", None, "UBND", set()),
        ],
    )
    def test_let_documents_through(
        self, index: Index, text: str, kind: str | None, issuer: str | None, ids: set[str]
    ) -> None:
        results = index.search(text, snippets=0, kind=kind, issuer=issuer)
        assert {hit.id for hit in results.hits} == ids
        assert results.total == len(ids)


class TestShown:
    def test_a_hit_has_the_head(self, index: Index) -> None:
        hit = index.search("kind:KH", snippets=0).hits[0]
        assert hit.title == "Kế hoạch 4/KH-UBND: Hiến máu"
        assert hit.published_from == "text"
        assert hit.document is not None
        assert hit.document.dated == date(2024, 3, 5)
        assert hit.document.signer == "Lê Văn Sơn"

    def test_what_is_no_document_has_none(self, index: Index) -> None:
        assert index.get("tin.txt").document is None

    def test_they_are_counted(self, index: Index) -> None:
        stats = index.stats()
        assert stats.kinds == (HeadCount("báo cáo", 2), HeadCount("kế hoạch", 1))
        assert [count.reports for count in stats.issuers] == [2, 1]
