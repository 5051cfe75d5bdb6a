"""The parts of a head are told alone: kinds, numbers, bodies, signers, titles."""

from datetime import date

import pytest

from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.heads.issuers import issuer_of, may_be_issuer
from wardsearch.corpus.heads.keys import issuer_key
from wardsearch.corpus.heads.kinds import find_kind, kind_names, name_of_mark
from wardsearch.corpus.heads.pieces import cut
from wardsearch.corpus.heads.signers import find_signature
from wardsearch.corpus.heads.titles import title_of


class TestKinds:
    @pytest.mark.parametrize("name", kind_names())
    def test_every_kind_is_found_however_a_scan_has_it(self, name: str) -> None:
        behind = " xin" if name == "đơn" else ""
        for line in (
            name.upper() + behind,
            f"_ {name.upper()}{behind}",
            " ".join(name.upper().replace(" ", "")) + behind,
            f"DỰ THẢO {name.upper()}{behind}",
        ):
            kind = find_kind(line)
            assert kind is not None, line
            assert kind.name == name

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("QUYÉT ĐỊNH", "quyết định"),
            ("CHÍ THỊ", "chỉ thị"),
            ("V- QUYẾTĐỊNH _", "quyết định"),
            ("T0 TRÌNH", "tờ trình"),
            ("THÔNG BÀO KẾT LUẬN", "thông báo"),
            ("NGHI QUYẼT", "nghị quyết"),
            ("QUYẾT ĐINHH", "quyết định"),
            ("QUI CHẾ", "quy chế"),
        ],
    )
    def test_letters_count(self, line: str, name: str) -> None:
        kind = find_kind(line)
        assert kind is not None
        assert kind.name == name

    @pytest.mark.parametrize("line", ["LUẬT SƯ", "ĐƠN VỊ", "THÔNG TƯỜNG", "CÔNG VIỆC", "", "BÁO"])
    def test_other_words_are_no_kinds(self, line: str) -> None:
        assert find_kind(line) is None

    def test_marks_of_numbers(self) -> None:
        assert name_of_mark("QH10") == "luật"
        assert name_of_mark("PCCC") is None

    @pytest.mark.parametrize(
        ("mark", "name"),
        [("DA", "dự án"), ("ĐA", "đề án"), ("HĐ", "hợp đồng"), ("HD", "hướng dẫn")],
    )
    def test_marks_that_are_folded_alike(self, mark: str, name: str) -> None:
        assert name_of_mark(mark) == name


class TestEmblems:
    @pytest.mark.parametrize(
        "line",
        [
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "Đảng Cộng sản Việt Nam",
            "ĐẢNG ỦY PHƯỜNG BẾN XANH ĐẢNG CỘNG SẢN VIỆT NAM",
            "ĐẢNG BỘ TP. HÀ NỘI ĐẢNG CỘNG SẢN VIỆT NAM",
            "TỈNH ỦY ĐỒNG NAI ĐẢNG CỘNG SẢN VIỆT NAM",
            "CHI BỘ KHU PHỐ 3    ĐẢNG CỘNG SẢN VIỆT NAM",
            "ĐẢNG CỘNG SẢN VIỆT NAM Bến Xanh, ngày 5 tháng 3 năm 2024",
            "ĐẢNG ỦY PHƯỜNG BẾN XANH ĐẢNG CỘNG SẢN VIỆT NAM * Bến Xanh, ngày 5 tháng 3 năm 2024",
            "BCH ĐOÀN PHƯỜNG BẾN XANH   ĐOÀN TNCS HỒ CHÍ MINH",
            "ĐOÀN PHƯỜNG BẾN XANH ĐOÀN TNCS HỒ CHÍ MINH",
        ],
    )
    def test_stand_alone_or_beside_a_body(self, line: str) -> None:
        assert "motto" in {piece.role for piece in cut(line)}

    @pytest.mark.parametrize(
        "line",
        [
            "ĐẢNG BỘ PHƯỜNG BẾN XANH KỶ NIỆM 95 NĂM NGÀY THÀNH LẬP ĐẢNG CỘNG SẢN VIỆT NAM",
            "BAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG CỘNG SẢN VIỆT NAM",
            "ĐẢNG CỘNG SẢN VIỆT NAM QUANG VINH MUÔN NĂM",
            "Đảng Cộng sản Việt Nam ra đời ngày 3/2/1930",
            "Đảng ủy phường Bến Xanh và Đảng Cộng sản Việt Nam",
            "BCH ĐOÀN TNCS HỒ CHÍ MINH PHƯỜNG BẾN XANH",
            "CHÀO MỪNG ĐẠI HỘI ĐẢNG CỘNG SẢN VIỆT NAM",
        ],
    )
    def test_within_a_name_or_a_sentence_are_none(self, line: str) -> None:
        assert "motto" not in {piece.role for piece in cut(line)}


class TestBodies:
    @pytest.mark.parametrize(
        "lines",
        [
            ["UBND - UBMTTQ", "PHƯỜNG BẾN XANH"],
            ["GIÁO XỨ BẾN XANH"],
            ["HỘI THÁNH TIN LÀNH BẾN XANH"],
        ],
    )
    def test_joint_and_religious_ones(self, lines: list[str]) -> None:
        assert issuer_of(lines) == " ".join(lines)


class TestNumbers:
    @pytest.mark.parametrize(
        ("line", "number"),
        [
            ("Số: 45/BC-UBND", "45/BC-UBND"),
            ("Số 29-CT/TU", "29-CT/TU"),
            ("Sô 07 -KH/BTC", "07-KH/BTC"),
            ("Số: 146 /QĐ-TTg Hà Nội, ngày 28 tháng 01 năm 2022", "146/QĐ-TTg"),
            ("Luật số: 27/2001/QH10", "27/2001/QH10"),
            ("Số: 45/BC – UBND", "45/BC-UBND"),
            ("Số: 1.234/QĐ-UBND", "1234/QĐ-UBND"),
            ("Số: 15-2025/BC-UBND", "15-2025/BC-UBND"),
            ("Số: 02/25/BC-UBND", "02/25/BC-UBND"),
            ("Số: 15.2/BC-UBND", "15.2/BC-UBND"),
            ("Số: 15 + 16/BC-UBND", "15+16/BC-UBND"),
            ("Số: 12a/KH-THCSNT", "12a/KH-THCSNT"),
            ("Số: 5/PCCC&CNCH-P6", "5/PCCC&CNCH-P6"),
            ("Số: 05 .../BC-UBND", "05/BC-UBND"),
            ("Số: H26.123-251005-0001/TNHS", "H26.123-251005-0001/TNHS"),
            ("Số: H26.123-251005-0001", "H26.123-251005-0001"),
            (r"Số: 05\BC-UBND", "05/BC-UBND"),
            ("Số: 12/BC-VP HĐND-UBND", "12/BC-VP HĐND-UBND"),
            ("Số: 12/BC-VP HĐND & UBND Bến Xanh, ngày 5", "12/BC-VP HĐND&UBND"),
            ("Số: 12/QĐ-VP Bến Xanh, ngày 5", "12/QĐ-VP"),
            ("Số: BC-15/UBND", "15/BC-UBND"),
            ("Số QĐ-217/UBND-VP Bến Xanh, ngày 5", "217/QĐ-UBND-VP"),
            ("Số:        /BC-UBND", None),
            ("Số: …/QĐ-UBND", None),
            ("Số: .......", None),
            ("Số:AS /QĐ-UBND Bến Xanh, ngày$ tháng 3 năm 2025", None),
            ("Số: ý /TB-UBND", None),
            ("Số: 4Š6 /QĐ-UBND", None),
            ("Số: A ‡ /QĐ-UBND", None),
            ("Số: 12 4/QĐ-UBND", None),
        ],
    )
    def test_is_read_without_spaces(self, line: str, number: str | None) -> None:
        found = [piece.number for piece in cut(line) if piece.role == "number"]
        assert [one.written for one in found if one] == [number]

    def test_one_that_a_scan_spoiled_still_tells_the_kind(self) -> None:
        found = [piece.number for piece in cut("Số:AS /QĐ-UBND") if piece.role == "number"]
        assert [one.mark for one in found if one] == ["QĐ"]

    @pytest.mark.parametrize(
        "line",
        [
            "Mẫu số 01",
            "22 CÔNG BÁO/Số 1535 + 1536/Ngày 30-12-2024",
            "Căn cứ Luật số 80/2015/QH13 ngày 22 tháng 6 năm 2015;",
            "(Ban hành kèm theo Quyết định số 45/QĐ-UBND ngày 15 tháng 3 năm 2024)",
            "SỞ 5 TÀI CHÍNH",
            "Số nhà A/B-C",
            "Số: phiếu ra/QĐ-UBND",
        ],
    )
    def test_of_something_else_is_none(self, line: str) -> None:
        assert all(piece.role == "text" for piece in cut(line))


class TestDates:
    @pytest.mark.parametrize(
        "line",
        [
            "Bến Xanh, ngày 05 tháng 12 năm 2025",
            "Bến Xanh, ngày05tháng12năm2025",
            "Bến Xanh, ngày 0 5 tháng 1 2 năm 2025",
            "Bến Xanh, ngày O5 tháng l2 năm 2025",
            "Bến Xanh, ngày 05 tháng 12 năm 20 25",
            "Bến Xanh, ngày 05 tháng 12/2025",
            "Bến Xanh, ngày 05 tháng 12, 2025",
            "Bến Xanh, ngày 5/12/2025",
            "Bến Xanh, 05/12/2025",
            "Số: 4/BC-UBND    Bến Xanh, 5.12.2025",
            "TP. Bến Xanh, hồi 10 giờ 00 ngày 05 tháng 12 năm 2025",
            "Bến Xanh, hồi 10h00, ngày 05 tháng 12 năm 2025",
            "Bến Xanh, ngày 05 tháng mười hai năm 2025",
            "Bến Xanh, ngày 5 tháng Mười Hai, năm 2025",
            "Bến Xanh, ngày 05 tháng XII năm 2025",
            "Bến Xanh, ngày 5/XII/2025",
            "Bến Xanh, ngày 05/12/25",
            "Bến Xanh, ngày 5-12-25",
        ],
    )
    def test_are_read_however_they_were_filled_in(self, line: str) -> None:
        assert [piece.day for piece in cut(line) if piece.role == "date"] == [date(2025, 12, 5)]

    @pytest.mark.parametrize("number", ["", "Số: 4/BC-UBND    "])
    @pytest.mark.parametrize(
        "place",
        [
            "Thành phố Hồ Chí Minh",
            "thành phố Hồ Chí Minh",
            "tp. Hồ Chí Minh",
            "Thành phố Thủ Đức",
            "Thành phó Hồ Chi Minh",
            "Thị trắn Bến Xanh",
            "Thị trấn Bến Xanh",
            "Thị xã Sơn Tây",
            "Đặc khu Phú Quốc",
            "Bà Rịa – Vũng Tàu",
            "Khu phố 3",
            "Tổ dân phố số 5",
            "Thôn Đông, Xã Bến Xanh",
        ],
    )
    def test_place_before_one_may_be_of_any_kind(self, place: str, number: str) -> None:
        line = f"{number}{place}, ngày 5 tháng 12 năm 2025"
        assert [piece.day for piece in cut(line) if piece.role == "date"] == [date(2025, 12, 5)]
        assert not [piece for piece in cut(line) if piece.role == "text" and number]

    def test_year_of_two_figures_is_of_its_century(self) -> None:
        days = [cut(f"Bến Xanh, ngày 5/12/{year}")[-1].day for year in ("98", "03")]
        assert days == [date(1998, 12, 5), date(2003, 12, 5)]

    def test_house_number_behind_a_place_is_none(self) -> None:
        assert all(piece.role == "text" for piece in cut("Bến Xanh, 12/3/45 Nguyễn Trãi"))

    def test_may_be_in_may(self) -> None:
        [piece] = [one for one in cut("Bến Xanh, ngày 5 tháng năm năm 2025") if one.day]
        assert piece.day == date(2025, 5, 5)

    @pytest.mark.parametrize(
        "line",
        [
            "Bến Xanh, ngày    tháng 12 năm 2025",
            "Bến Xanh, ngày … tháng … năm 20…",
            "Bến Xanh, ngày ll tháng 12 năm 2025",
            "Bến Xanh, ngày 05 tháng chạp năm 2025",
            "Bến Xanh, ngày 05 tháng năm 2025",
        ],
    )
    def test_state_no_day_where_none_can_be_read(self, line: str) -> None:
        assert [piece.day for piece in cut(line) if piece.role == "date"] == [None]

    @pytest.mark.parametrize(
        "line",
        [
            "Kế hoạch của phường, 05/12/2025",
            "Hôm nay, hồi 8 giờ ngày 05/12/2025",
            "Hồi 8 giờ 00, ngày 05/12/2025 họp",
            "Nghị quyết số 5-NQ/TW, 05/12/2025",
        ],
    )
    def test_of_what_a_line_tells_are_none(self, line: str) -> None:
        assert "date" not in {piece.role for piece in cut(line)}


class TestIssuers:
    @pytest.mark.parametrize(
        ("lines", "issuer"),
        [
            (["UBND QUẬN LONG BIÊN UBND PHƯỜNG NGỌC THỤY"], "UBND PHƯỜNG NGỌC THỤY"),
            (["THỦ TƯỚNG CHÍNH PHỦ"], "THỦ TƯỚNG CHÍNH PHỦ"),
            (["BỘ TÀI CHÍNH - BỘ CÔNG AN"], "BỘ TÀI CHÍNH - BỘ CÔNG AN"),
            (["VĂN PHÒNG HĐND VÀ UBND PHƯỜNG X"], "VĂN PHÒNG HĐND VÀ UBND PHƯỜNG X"),
            (["QUỐC HỘI ______"], "QUỐC HỘI"),
            (
                ["HỘI LHPN QUẬN A", "HỘI LIÊN HIỆP PHỤ NỮ", "PHƯỜNG B"],
                "HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG B",
            ),
            (["ỦY BAN NHÂN DÂN", "QUẬN 8", "PHÒNG TƯ PHÁP"], "PHÒNG TƯ PHÁP"),
            (
                ["MẶT TRẬN TỔ QUỐC VIỆT NAM PHƯỜNG BẾN XANH", "BAN THƯỜNG TRỰC"],
                "MẶT TRẬN TỔ QUỐC VIỆT NAM PHƯỜNG BẾN XANH BAN THƯỜNG TRỰC",
            ),
            (["HĐND PHƯỜNG BẾN XANH", "BAN PHÁP CHẾ"], "HĐND PHƯỜNG BẾN XANH BAN PHÁP CHẾ"),
            (["BAN THƯỜNG TRỰC"], "BAN THƯỜNG TRỰC"),
            (["CÔNG ĐOÀN PHƯỜNG BẾN XANH"], "CÔNG ĐOÀN PHƯỜNG BẾN XANH"),
            (["UBND QUẬN LONG BIÊN PHÒNG Y TẾ"], "PHÒNG Y TẾ"),
            (["ĐỒN BIÊN PHÒNG SƠN VĨ"], "ĐỒN BIÊN PHÒNG SƠN VĨ"),
            (["THUẾ TỈNH LÀO CAI", "THUẾ CƠ SỞ 12"], "THUẾ CƠ SỞ 12"),
            (["BỘ CHQS TỈNH LÀO CAI BAN CHQS XÃ MỚI"], "BAN CHQS XÃ MỚI"),
            (["ĐẢNG ỦY XÃ ĐỒNG BAN XÂY DỰNG ĐẢNG"], "BAN XÂY DỰNG ĐẢNG"),
            (["PHƯỜNG BẾN XANH"], None),
        ],
    )
    def test_the_last_body_issues(self, lines: list[str], issuer: str | None) -> None:
        assert issuer_of(lines) == issuer

    def test_a_secret_is_no_body_and_the_front_is(self) -> None:
        assert may_be_issuer(
            "MẶT TRẬN TỔ QUỐC VIỆT NAM PHƯỜNG X", "mat tran to quoc viet nam phuong x"
        )
        assert not may_be_issuer("MẬT", "mat")

    def test_spellings_of_one_body_are_the_same(self) -> None:
        assert issuer_key("UBND P. Bến Xanh") == issuer_key("Uỷ ban nhân dân phường Bến Xanh")


class TestSigners:
    @pytest.mark.parametrize(
        ("end", "signer"),
        [
            (
                "Nơi nhận: - Lưu: VT.\tTM. UBND KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Đã ký) Trần Văn Bình",
                "Trần Văn Bình",
            ),
            ("TRƯỞNG CÔNG AN PHƯỜNG\n\n(Đã ký)\n\nThượng tá Lê Văn Sơn", "Lê Văn Sơn"),
            (
                "Nơi nhận:\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n- Các bộ;\n- Lưu: VT.\nVũ Thị Mai",
                "Vũ Thị Mai",
            ),
            ("T/M ĐẢNG ỦY\nBÍ THƯ\n\nĐoàn Thị Hà", "Đoàn Thị Hà"),
            ("T/M BAN THƯỜNG VỤ\nBÍ THƯ\n\n(Ký tên)\n\nĐ/c Lê Văn Sơn", "Lê Văn Sơn"),
            ("TM UBND XÃ\n\nH'Yim Kđoh", "H'Yim Kđoh"),
            ("CHỦ TỊCH\n\nRơ Châm H'Nhan", "Rơ Châm H'Nhan"),
            ("CHỦ TỊCH\n\nPinăng Thị Hồng", "Pinăng Thị Hồng"),
            ("CHỦ TỊCH\n\nLầu Bá Chày", "Lầu Bá Chày"),
            ("CHỦ TỊCH\n\nAlăng Mai", "Alăng Mai"),
            ("CHỦ TỊCH\n\nĐÃ KÝ", None),
            ("CHỦ TỊCH\n\nBÁO CÁO VIÊN\nNGÂN HÀNG CHÍNH SÁCH", None),
            ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Ký, ghi rõ họ tên)", None),
            ("CHỦ TỊCH\n\n................", None),
            ("Chủ tịch phường phát biểu.\nNguyễn Văn Ba kể lại.", None),
        ],
    )
    def test_a_name_below_an_office_or_none(self, end: str, signer: str | None) -> None:
        assert find_signature("Nội dung.\n" * 50 + end).signer == signer


class TestTitles:
    @pytest.mark.parametrize(
        ("head", "title"),
        [
            (DocumentHead("báo cáo", "4/BC", subject="Kết quả"), "Báo cáo 4/BC: Kết quả"),
            (DocumentHead("luật", subject="Đất đai"), "Luật Đất đai"),
            (DocumentHead("công văn", subject="Thu thập"), "Công văn: Thu thập"),
            (DocumentHead("báo cáo", "4/BC"), "Báo cáo 4/BC"),
            (DocumentHead("báo cáo", issuer="SỞ Y TẾ"), "Báo cáo, SỞ Y TẾ"),
            (DocumentHead(subject="DANH SÁCH"), "DANH SÁCH"),
            (DocumentHead(issuer="SỞ Y TẾ"), None),
        ],
    )
    def test_kind_number_and_subject(self, head: DocumentHead, title: str | None) -> None:
        assert title_of(head) == title

    def test_a_long_one_is_cut_at_a_word(self) -> None:
        title = title_of(DocumentHead("báo cáo", subject="chữ " * 200))
        assert title is not None
        assert title.endswith("chữ…")
