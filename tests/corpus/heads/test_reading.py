"""What the head of a document states is read from it in any layout, and nothing else is."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from support.letterheads import Letterhead, letterheads, party_letterheads
from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.heads.reading import read_head


def stated(text: str) -> DocumentHead | None:
    found = read_head(text, today=date(2026, 1, 1))
    return found.head if found else None


def same(one: DocumentHead | None, other: DocumentHead) -> bool:
    """Return whether the two are the same but for the case of the subject."""
    return one is not None and _lowered(one) == _lowered(other)


def _lowered(head: DocumentHead) -> DocumentHead:
    return head._replace(subject=head.subject and head.subject.lower())


class TestLayouts:
    @given(letterheads())
    def test_heads_of_the_state(self, made: Letterhead) -> None:
        assert same(stated(made.text), made.head), (made.text, stated(made.text), made.head)

    @given(party_letterheads())
    def test_heads_of_the_party(self, made: Letterhead) -> None:
        assert same(stated(made.text), made.head), (made.text, stated(made.text), made.head)


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
HEAD = f"UBND PHƯỜNG BẾN XANH\t{MOTTO}Số: 4/KH-UBND\tBến Xanh, ngày 5 tháng 3 năm 2024\n"


class TestOtherForms:
    def test_the_receipt_for_papers_of_a_person(self) -> None:
        number = "H26.123-251005-0001/TNHS"
        kind = "giấy tiếp nhận hồ sơ và hẹn trả kết quả"
        head = HEAD.replace("4/KH-UBND", number)
        assert stated(f"{head}{kind.upper()}\nMã hồ sơ: H26.123\n") == DocumentHead(
            kind, number, "UBND PHƯỜNG BẾN XANH", None, date(2024, 3, 5)
        )

    def test_a_kind_before_the_number_is_the_documents(self) -> None:
        head = f"TÒA ÁN NHÂN DÂN\nKHU VỰC 5\n{MOTTO}Bản án số: 25/2025/DS-ST\nNgày 05-10-2025\n"
        assert stated(f"{head}V/v tranh chấp hợp đồng\n\nNHÂN DANH\n") == DocumentHead(
            "bản án",
            "25/2025/DS-ST",
            "TÒA ÁN NHÂN DÂN KHU VỰC 5",
            "Tranh chấp hợp đồng",
            date(2025, 10, 5),
        )

    @pytest.mark.parametrize(
        "line",
        [
            "UBND phường trân trọng kính mời: Ông An",
            "Kính mời: Ông An",
            "Ủy ban nhân dân phường Bến Xanh kính mời ông An",
        ],
    )
    def test_who_invites_is_no_subject(self, line: str) -> None:
        head = stated(f"{HEAD.replace('KH', 'GM')}GIẤY MỜI\n\n{line}\nĐến dự: Hội nghị\n")
        assert head is not None
        assert (head.kind, head.subject) == ("giấy mời", None)

    @pytest.mark.parametrize(
        "above",
        [
            "UBND TỈNH NINH BÌNH\nSAO LỤC\nSố: 12/SL-UBND\n",
            "SAO Y\nVĂN PHÒNG UBND PHƯỜNG\nSố: 12/SY-VP\tBến Xanh, ngày 8 tháng 3 năm 2024\n",
            "TRÍCH SAO\n",
        ],
    )
    def test_number_and_day_of_a_copy_are_not_the_documents(self, above: str) -> None:
        assert stated(f"{above}{HEAD}KẾ HOẠCH\nĐón Tết\n") == DocumentHead(
            "kế hoạch", "4/KH-UBND", "UBND PHƯỜNG BẾN XANH", "Đón Tết", date(2024, 3, 5)
        )

    def test_a_copy_in_part_is_no_body(self) -> None:
        head = f"UBND PHƯỜNG BẾN XANH\n{MOTTO}TRÍCH SAO\nBIÊN BẢN\nHọp tổ 5\n"
        assert stated(head) == DocumentHead("biên bản", None, "UBND PHƯỜNG BẾN XANH", "Họp tổ 5")

    @pytest.mark.parametrize(
        "day",
        [
            "Hôm nay, ngày 05 tháng mười năm 2025, tại",
            "Hôm nay, vào hồi mười chín giờ ba mươi phút, ngày 5 tháng 10 năm 2025, tại",
            "Hồi 8 giờ 00, ngày 05/10/2025, tại",
            "Hôm nay, hồi 19h30 ngày 05/10/25, tại",
        ],
    )
    def test_the_day_of_minutes(self, day: str) -> None:
        assert stated(f"{MOTTO}\nBIÊN BẢN\nHọp tổ 5\n\n{day} tổ 5\n") == DocumentHead(
            "biên bản", None, None, "Họp tổ 5", date(2025, 10, 5)
        )

    def test_a_span_of_days_is_no_day_of_minutes(self) -> None:
        for days in ("5/9 - 10/9", "5/9/10/2025"):
            head = stated(f"{MOTTO}\nBIÊN BẢN\nHọp tổ 5\n\nHôm nay, ngày {days}, tại tổ 5\n")
            assert head is not None
            assert head.dated is None

    @pytest.mark.parametrize(
        ("above", "below"),
        [
            ("# KẾ HOẠCH\n\n", "**KẾ HOẠCH**\n\nĐón Tết\n\n"),
            ("KẾ HOẠCH\n", "KẾ HOẠCH\nĐón Tết\n\n"),
            ("# KẾ HOẠCH đón Tết\n\n", "KẾ HOẠCH\nĐón Tết\n\n"),
            ("DỰ THẢO KẾ HOẠCH\n", "KẾ HOẠCH\nĐón Tết\n\n"),
            ("# KẾ HOẠCH\n## Đón Tết\n\n", ""),
        ],
    )
    def test_a_page_may_repeat_the_heading_above_the_letterhead(
        self, above: str, below: str
    ) -> None:
        assert stated(f"{above}{HEAD}{below}Căn cứ Luật.\n") == DocumentHead(
            "kế hoạch", "4/KH-UBND", "UBND PHƯỜNG BẾN XANH", "Đón Tết", date(2024, 3, 5)
        )

    def test_a_form_below_a_document_is_not_its_letterhead(self) -> None:
        text = f"KẾ HOẠCH\nĐón Tết\n\nCăn cứ Luật, phường làm:\n1. Dọn dẹp.\n\nMẫu:\n{MOTTO}"
        assert stated(text) == DocumentHead("kế hoạch", None, None, "Đón Tết")

    @pytest.mark.parametrize(
        "columns",
        [
            "STT\tNội dung\tDỰ TOÁN\tQUYẾT TOÁN",
            "CHỈ TIÊU\tKẾ HOẠCH\tThực hiện",
            "Chỉ tiêu\tKẾ HOẠCH",
            "| STT | KẾ HOẠCH | Thực hiện |",
        ],
    )
    def test_the_heading_of_a_column_is_no_kind(self, columns: str) -> None:
        assert stated(f"UBND PHƯỜNG BẾN XANH\nTHU CHI NĂM 2025\n{columns}\n1\tThuế\t5\n") is None

    @pytest.mark.parametrize("line", ["\tBÁO CÁO\n\tKết quả quý I", "\tBÁO CÁO\tKết quả quý I"])
    def test_a_kind_may_stand_beside_the_letterhead(self, line: str) -> None:
        assert stated(f"UBND PHƯỜNG BẾN XANH{line}\n") == DocumentHead(
            "báo cáo", None, "UBND PHƯỜNG BẾN XANH", "Kết quả quý I"
        )

    def test_the_number_tells_a_kind_that_elsewhere_is_a_common_word(self) -> None:
        head = HEAD.replace("4/KH-UBND", "5/DA-UBND")
        assert stated(f"{head}DỰ ÁN\nXây cầu Bến Xanh\n\nCăn cứ Luật.\n") == DocumentHead(
            "dự án", "5/DA-UBND", "UBND PHƯỜNG BẾN XANH", "Xây cầu Bến Xanh", date(2024, 3, 5)
        )
        assert stated("DỰ ÁN\nXây cầu Bến Xanh\n\nCầu dài 5 m.\n") is None

    def test_a_kind_and_a_subject_on_one_line_below_the_issuer(self) -> None:
        assert stated(
            "UBND PHƯỜNG BẾN XANH\nBÁO CÁO TỔNG KẾT NĂM 2024\nI. KẾT QUẢ\n"
        ) == DocumentHead("báo cáo", None, "UBND PHƯỜNG BẾN XANH", "TỔNG KẾT NĂM 2024")

    @pytest.mark.parametrize(
        ("lines", "kind", "subject"),
        [
            (
                "BIÊN BẢN HỌP\nV/v bình xét gia đình văn hóa",
                "biên bản",
                "Họp bình xét gia đình văn hóa",
            ),
            ("BÁO CÁO NHANH\nThiệt hại do bão", "báo cáo", "Nhanh Thiệt hại do bão"),
            ("GIẤY MỜI HỌP HĐND\nTổng kết nhiệm kỳ", "giấy mời", "Họp HĐND Tổng kết nhiệm kỳ"),
            ("ĐƠN ĐỀ NGHỊ\n(V/v xác nhận chỗ ở)", "đơn", "Đề nghị xác nhận chỗ ở"),
            ("BIÊN BẢN LÀM VIỆC\n\nV/v đất đai", "biên bản", "Làm việc đất đai"),
            ("THÔNG BÁO KẾT LUẬN\n\nSáng nay phường họp.", "thông báo", "KẾT LUẬN"),
            ("BIÊN BẢN HỌP\nThành phần: các hộ", "biên bản", "HỌP"),
            ("BÁO CÁO NĂM 2025\nTình hình chung", "báo cáo", "NĂM 2025"),
        ],
    )
    def test_capitals_behind_the_kind_may_only_say_more_of_it(
        self, lines: str, kind: str, subject: str
    ) -> None:
        head = stated(f"{HEAD}\n{lines}\n\nCăn cứ\n")
        assert head is not None
        assert (head.kind, head.subject) == (kind, subject)

    def test_a_paper_of_no_kind_that_is_known_is_no_part_of_the_body_above(self) -> None:
        assert stated(f"{HEAD}\nGIẤY RA VÀO CỔNG\n(BẢN SAO)\n\nHọ và tên: A\n") == DocumentHead(
            "kế hoạch", "4/KH-UBND", "UBND PHƯỜNG BẾN XANH", "GIẤY RA VÀO CỔNG", date(2024, 3, 5)
        )

    @pytest.mark.parametrize(
        ("line", "kind", "subject"),
        [
            ("TRÍCH LỤC KHAI SINH", "trích lục", "KHAI SINH"),
            ("GIẤY TRIỆU TẬP", "giấy triệu tập", "Họp dân"),
            ("HƯƠNG ƯỚC", "hương ước", "Họp dân"),
            ("BẢN TỰ KIỂM ĐIỂM", "bản tự kiểm điểm", "Họp dân"),
            (
                "QUYẾT ĐỊNH XỬ PHẠT VI PHẠM HÀNH CHÍNH",
                "quyết định",
                "XỬ PHẠT VI PHẠM HÀNH CHÍNH Họp dân",
            ),
        ],
    )
    def test_kinds_of_wards(self, line: str, kind: str, subject: str) -> None:
        about = "" if "KHAI SINH" in line else "Về việc họp dân\n"
        head = stated(f"{HEAD}\n{line}\n{about}\nCăn cứ\n")
        assert head is not None
        assert (head.kind, head.issuer) == (kind, "UBND PHƯỜNG BẾN XANH")
        assert head.subject is not None
        assert head.subject.lower() == subject.lower()

    @pytest.mark.parametrize(
        ("number", "day"),
        [
            ("Số: …4…/KH-UBND", "ngày …05… tháng …3… năm 2024"),
            ("Số:__4__/KH-UBND", "ngày _5_ tháng _3_ năm 2024"),
            ("Số: 4/KH-UBND", "xã Bến Xanh, ngày.5.tháng.3.năm 2024"),
        ],
    )
    def test_dots_of_a_form_around_what_fills_it_in(self, number: str, day: str) -> None:
        head = stated(f"UBND XÃ A\n{MOTTO}{number}\n{day}\n\nKẾ HOẠCH\nTrung thu\n")
        assert head == DocumentHead(
            "kế hoạch", "4/KH-UBND", "UBND XÃ A", "Trung thu", date(2024, 3, 5)
        )

    def test_a_comma_within_the_sign_of_an_office(self) -> None:
        head = stated(HEAD.replace("4/KH-UBND", "4/KH-KT,HT&ĐT") + "\nKẾ HOẠCH\nTrung thu\n")
        assert head is not None
        assert (head.number, head.issuer) == ("4/KH-KT,HT&ĐT", "UBND PHƯỜNG BẾN XANH")

    def test_a_space_before_the_sign_of_a_number(self) -> None:
        head = stated(HEAD.replace("4/KH-UBND", "12 KH/ĐTN") + "\nKẾ HOẠCH\nTrung thu\n")
        assert head == DocumentHead(
            "kế hoạch", "12-KH/ĐTN", "UBND PHƯỜNG BẾN XANH", "Trung thu", date(2024, 3, 5)
        )

    @pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2003"])
    def test_spaces_at_which_no_line_may_break(self, space: str) -> None:
        minutes = f"{MOTTO}\nBIÊN BẢN HỌP\n\nHôm nay, ngày 10 tháng 10 năm 2024, tại trụ sở\n"
        for text in (f"{HEAD}\nQUYẾT ĐỊNH\nVề việc khen thưởng\n", minutes):
            assert stated(text.replace(" ", space)) == stated(text)

    def test_a_hyphen_at_which_no_line_may_break(self) -> None:
        head = stated(HEAD.replace("4/KH-UBND", "12/KH\u2011UBND") + "\nKẾ HOẠCH\nTrung thu\n")
        assert head is not None
        assert head.number == "12/KH-UBND"

    @pytest.mark.parametrize(
        ("line", "subject", "dated"),
        [
            (
                "V/v tiến độ Bến Xanh, ngày 5 tháng 3 năm 2024 giải ngân vốn",
                "Tiến độ giải ngân vốn",
                date(2024, 3, 5),
            ),
            (
                "V/v tiến độ\ngiải ngân vốn Bến Xanh, ngày 5 tháng 3 năm 2024\ncông",
                "Tiến độ giải ngân vốn công",
                date(2024, 3, 5),
            ),
            ("V/v tiến độ TP. Hồ Chí Minh, ngày 05 tháng 3 năm 2024", "Tiến độ", date(2024, 3, 5)),
            (
                "V/v trả lời đơn của xã Bến Xanh, ngày 5 tháng 3 năm 2024",
                "Trả lời đơn của xã Bến Xanh, ngày 5 tháng 3 năm 2024",
                None,
            ),
        ],
    )
    def test_place_and_day_on_the_line_of_a_letters_subject(
        self, line: str, subject: str, dated: date | None
    ) -> None:
        head = stated(f"UBND XÃ A {MOTTO}Số: 77/UBND-KT\n{line}\nKính gửi: Sở Tài chính\n")
        assert head is not None
        assert (head.subject, head.dated) == (subject, dated)

    def test_the_heading_of_a_list_is_no_part_of_the_body_above(self) -> None:
        head = stated(f"UBND XÃ MỚI\t{MOTTO}DANH SÁCH HỘ NGHÈO\nSTT\tHọ tên\n")
        assert head == DocumentHead(None, None, "UBND XÃ MỚI", "DANH SÁCH HỘ NGHÈO")

    def test_a_table_of_markdown(self) -> None:
        text = (
            "| UBND XÃ A | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n"
            "| Số: 7/KH-UBND | A, ngày 6 tháng 3 năm 2024 |\n\n**KẾ HOẠCH**\n\nTrồng cây\n"
        )
        assert stated(text) == DocumentHead(
            "kế hoạch", "7/KH-UBND", "UBND XÃ A", "Trồng cây", date(2024, 3, 6)
        )

    def test_a_day_that_is_counted_as_old_people_do(self) -> None:
        head = stated(HEAD.replace("ngày 5", "ngày mùng 5") + "\nKẾ HOẠCH\nTrung thu\n")
        assert head is not None
        assert head.dated == date(2024, 3, 5)

    def test_a_body_whose_name_a_page_repeats(self) -> None:
        head = stated(f"UBND\n{HEAD}\nKẾ HOẠCH\nTrung thu\n")
        assert head is not None
        assert head.issuer == "UBND PHƯỜNG BẾN XANH"

    @pytest.mark.parametrize("body", ["THÔN NÀ SÀN", "KHU PHỐ 4", "XÓM MỚI"])
    def test_what_is_below_a_ward_issues_papers_too(self, body: str) -> None:
        text = f"{body}\n\nBIÊN BẢN HỌP DÂN\n\nThành phần: các hộ\n"
        assert stated(text) == DocumentHead("biên bản", None, body, "HỌP DÂN")

    @pytest.mark.parametrize(
        "line",
        [
            "Hôm nay, ngày 10/10/2024, tại nhà văn hóa",
            "Hôm nay, hồi 8 giờ 30 phút ngày 10 tháng 10 năm 2024, tại trụ sở",
            "Vào lúc 19 giờ, ngày 10.10.2024, tại văn phòng",
            "Hồi 8h00 ngày 10/10/2024, tại trụ sở",
        ],
    )
    def test_minutes_are_of_the_day_they_tell_of(self, line: str) -> None:
        head = stated(f"{MOTTO}\nBIÊN BẢN HỌP DÂN\n\n{line}\n")
        assert head is not None
        assert head.dated == date(2024, 10, 10)

    @pytest.mark.parametrize(
        "end",
        [
            "Bến Xanh, ngày 6 tháng 11 năm 2024\nNgười viết đơn\n(Ký, ghi rõ họ tên)\n",
            "Ngày 6/11/2024\nNgười khai\n",
            "Xác nhận của tổ\t……, ngày 06 tháng 11 năm 2024\n\tNGƯỜI LÀM ĐƠN\n\nTrần Thị Bưởi\n",
        ],
    )
    def test_who_applies_dates_the_paper_at_its_end(self, end: str) -> None:
        head = stated(f"{MOTTO}\nĐƠN XIN XÁC NHẬN\n\n{'Nội dung. ' * 200}\n{end}")
        assert head is not None
        assert head.dated == date(2024, 11, 6)

    @pytest.mark.parametrize(
        ("line", "end", "dated"),
        [
            ("ngày    tháng    năm 2024", "Thời gian ký: 22.10.2024 16:31:05 +07:00", 22),
            ("ngày    tháng 10 năm 2024", "Ngày ký: 21-10-2024 08:00\nNgày ký: 22-10-2024", 22),
            ("ngày    tháng 9 năm 2024", "Ngày ký: 22/10/2024", None),
            ("", "Thời điểm ký 2024-10-22T16:31:05", 22),
            ("ngày    tháng    năm 2024", "Ngày ký kết hợp đồng: 22/10/2024", None),
        ],
    )
    def test_an_electronic_signature_fills_in_the_day(
        self, line: str, end: str, dated: int | None
    ) -> None:
        head = stated(
            f"UBND XÃ A\nSố: 4/QĐ-UBND\n{MOTTO}{line}\n\nQUYẾT ĐỊNH\nVề A\n\nCăn cứ\n{end}"
        )
        assert head is not None
        assert head.dated == (dated and date(2024, 10, dated))

    def test_a_heading_that_states_all_in_one_sentence(self) -> None:
        text = (
            "Quyết định\ncủa Bộ trưởng Bộ Tài chính số 1141-TC/QĐ/CĐKT\nngày 01 tháng 11 năm 1995 "
            "Về việc ban hành\nchế độ kế toán\n\nBộ trưởng Bộ Tài chính\n\n- Căn cứ Nghị định"
        )
        assert stated(text) == DocumentHead(
            "quyết định",
            "1141-TC/QĐ/CĐKT",
            "Bộ trưởng Bộ Tài chính",
            "Ban hành chế độ kế toán",
            date(1995, 11, 1),
        )

    def test_capitals_that_a_font_made_of_small_letters(self) -> None:
        head = stated(
            "ngân hàng nhà nước cộng hoà xã hội chủ nghĩa việt nam\nĐộc lập - Tự do - Hạnh phúc\n"
            "Số : 01/2006/TT-NHNN Hà Nội, ngày 20 tháng 02 năm 2006\nThông tư\nHướng dẫn lập quỹ\n"
        )
        assert head is not None
        assert head[:4] == (
            "thông tư",
            "01/2006/TT-NHNN",
            "ngân hàng nhà nước",
            "Hướng dẫn lập quỹ",
        )

    def test_a_letterhead_that_is_a_picture(self) -> None:
        text = "V- QUYẾTĐỊNH _\nVề việc công nhận hộ nghèo\n\nCăn cứ Luật Đất đai\n"
        assert stated(text) == DocumentHead("quyết định", subject="Công nhận hộ nghèo")

    def test_what_a_page_prints_above_it(self) -> None:
        head = stated(f"Trang chủ\nVăn bản\n{HEAD}KẾ HOẠCH\nHiến máu\nCăn cứ\n")
        assert head is not None
        assert (head.kind, head.number, head.subject) == ("kế hoạch", "4/KH-UBND", "Hiến máu")

    def test_minutes_state_their_day_in_the_text(self) -> None:
        text = f"{MOTTO}\nBIÊN BẢN\nHọp tổ dân phố\n\nHôm nay, ngày 12 tháng 5 năm 2024, tại"
        assert stated(text) == DocumentHead(
            "biên bản", subject="Họp tổ dân phố", dated=date(2024, 5, 12)
        )

    def test_a_stamp_fills_in_the_number(self) -> None:
        head = stated(
            f"UBND PHƯỜNG BẾN XANH\t{MOTTO}Số:        /BC-UBND\tBến Xanh, ngày   tháng   năm 2025\n"
            "BÁO CÁO\nVệ sinh\n\nNội dung.\nSố: 286/BC-UBND ngày 27/01/2025\n"
        )
        assert head is not None
        assert (head.number, head.dated) == ("286/BC-UBND", date(2025, 1, 27))

    def test_a_line_of_the_subject_that_begins_with_a_name(self) -> None:
        head = stated(f"{HEAD}KẾ HOẠCH\nRa quân trên địa bàn\nPhường Bến Xanh\nCăn cứ Luật\n")
        assert head is not None
        assert head.subject == "Ra quân trên địa bàn Phường Bến Xanh"

    def test_the_marks_of_markdown_are_no_part_of_it(self) -> None:
        head = stated(
            f"**UBND PHƯỜNG BẾN XANH**\n\n**{MOTTO.strip()}**\n\nSố: 4/KH-UBND\n\n# KẾ HOẠCH\n\n"
            "## Hiến máu\n\nCăn cứ\n"
        )
        assert head == DocumentHead("kế hoạch", "4/KH-UBND", "UBND PHƯỜNG BẾN XANH", "Hiến máu")

    def test_letters_without_diacritics(self) -> None:
        head = stated(
            "UBND PHUONG BEN XANH\tCONG HOA XA HOI CHU NGHIA VIET NAM\nSo: 4/KH-UBND\t"
            "Ben Xanh, ngay 02 thang 4 nam 2024\n\nKE HOACH\nHien mau\n"
        )
        assert head is not None
        assert head[:2] == ("kế hoạch", "4/KH-UBND")
        assert head.dated == date(2024, 4, 2)

    def test_a_paper_of_no_known_kind_has_its_heading(self) -> None:
        text = f"{MOTTO}\nDANH SÁCH CỬ TRI PHƯỜNG BẾN XANH\n\nSTT\tTên\n"
        assert stated(text) == DocumentHead(subject="DANH SÁCH CỬ TRI PHƯỜNG BẾN XANH")


PIECES = (
    *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số: ", "Số 12/QĐ-UBND"),
    *(
        "/",
        "-",
        " ",
        "\n",
        "\t",
        "…",
        "ngày ",
        " tháng ",
        " năm ",
        "2024",
        "31",
        "V/v ",
        "Kính gửi:",
    ),
    *(
        "BÁO CÁO",
        "Quyết định",
        "của ",
        "UBND",
        "PHƯỜNG BẾN XANH",
        "(",
        "TM. CHỦ TỊCH",
        "\f",
        "Căn cứ",
    ),
    *("Nguyễn Văn An", "Nơi nhận", "I", "_", "về việc "),
)


class TestAnyText:
    @given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join))
    def test_is_read_and_states_what_stands_in_it(self, text: str) -> None:
        found = read_head(text, today=date(2026, 1, 1))
        if found is None:
            return
        if found.title_range is not None:
            assert 0 <= found.title_range.start <= found.title_range.end <= len(text)
        words = set(text.split())
        assert found.head.signer is None or set(found.head.signer.split()) & words
        assert found.head.dated is None or str(found.head.dated.year) in text

    @pytest.mark.parametrize(
        ("part", "number"),
        [
            ("Số 1-A-", "1-A"),
            *((part, None) for part in ("ngày 1 tháng ", "CHỦ TỊCH\n", "V/v", "(", "PHÒNG ")),
        ],
    )
    def test_of_any_length_is_read_and_costs_little(self, part: str, number: str | None) -> None:
        found = read_head("UBND XÃ\n" + part * 200_000)

        assert (found and found.head.number) == number


class TestNothingIsMadeUp:
    def test_of_a_form_that_is_not_filled_in(self) -> None:
        text = (
            f"UBND PHƯỜNG BẾN XANH\t{MOTTO}Số:    /BC-UBND\t…, ngày … tháng … năm …\nBÁO CÁO\n"
            "Vệ sinh\n"
            "Căn cứ Kế hoạch số 5/KH-UBND ngày 1 tháng 2 năm 2023 của UBND quận;\n"
        )
        assert stated(text) == DocumentHead("báo cáo", None, "UBND PHƯỜNG BẾN XANH", "Vệ sinh")

    def test_of_dots_for_a_number_and_a_year_half_written(self) -> None:
        text = (
            f"SỞ Y TẾ\t{MOTTO}Số: ....../QĐ-SYT\tHà Nội, ngày ... tháng ... năm 20...\nQUYẾT ĐỊNH\n"
        )
        assert stated(text) == DocumentHead("quyết định", None, "SỞ Y TẾ")

    def test_of_a_day_that_cannot_be_read(self) -> None:
        text = f"SỞ Y TẾ\t{MOTTO}Số: 146 /QĐ-SYT\tHà Nội, ngày #8 tháng 01 năm 2022\nQUYẾT ĐỊNH\n"
        head = stated(text)
        assert head is not None
        assert (head.number, head.dated) == ("146/QĐ-SYT", None)

    def test_of_a_day_that_is_not_in_the_calendar(self) -> None:
        head = stated(HEAD.replace("5 tháng 3", "31 tháng 2") + "KẾ HOẠCH\nHiến máu\n")
        assert head is not None
        assert head.dated is None

    def test_of_a_day_to_come(self) -> None:
        head = stated(HEAD.replace("2024", "2124") + "KẾ HOẠCH\nHiến máu\n")
        assert head is not None
        assert head.dated is None

    def test_of_a_number_without_a_year(self) -> None:
        head = stated("UBND PHƯỜNG BẾN XANH\nSố: 45/BC-UBND")
        assert head == DocumentHead("báo cáo", "45/BC-UBND", "UBND PHƯỜNG BẾN XANH")

    def test_of_an_annex(self) -> None:
        text = (
            "PHỤ LỤC I\nDANH SÁCH\n(Kèm theo Quyết định số 45/QĐ-UBND ngày 15 tháng 3 năm 2024)\n"
        )
        assert stated(text) is None

    def test_the_first_of_two_heads_counts(self) -> None:
        second = HEAD.replace("4/KH-UBND", "9/KH-UBND").replace("2024", "2023")
        head = stated(f"{HEAD}QUYẾT ĐỊNH\nHiến máu\nCăn cứ Luật\n\n{second}KẾ HOẠCH\nKhác\n")
        assert head is not None
        assert head[:2] == ("quyết định", "4/KH-UBND")
        assert head.dated == date(2024, 3, 5)

    def test_of_a_document_in_english(self) -> None:
        text = (
            "THE GOVERNMENT\nSOCIALIST REPUBLIC OF VIETNAM\nIndependence - Freedom - Happiness\n"
            "No: 82/2018/ND-CP\tHanoi, May 22, 2018\nDECREE\nON INDUSTRIAL PARKS\n"
        )
        assert stated(text) is None

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Tin\n\nPhường ra quân\nNgày đăng 03/04/2023\n\nTheo Kế hoạch 5/KH",
            "THÔNG BÁO TUYỂN DỤNG VIÊN CHỨC NĂM 2024\n\nUBND phường Bến Xanh thông báo.\n",
            "DỰ ÁN KHU DÂN CƯ KHỞI CÔNG\n\nSáng nay, ngày 5 tháng 3 năm 2024, khởi công.\n",
            "LUẬT SƯ TƯ VẤN\n\nNgười dân hỏi.\n",
            "Nước Cộng hòa xã hội chủ nghĩa Việt Nam\n\nSố 5 là số lẻ.\n",
        ],
    )
    def test_of_articles(self, text: str) -> None:
        assert stated(text) is None


@pytest.mark.parametrize(
    "date_line", ["", "Bến Xanh, ngày 12 tháng 12 năm 2025", "Bến Xanh, ngày ... tháng ... năm ..."]
)
@pytest.mark.parametrize("heading", ["DANH SÁCH HỘ NGHÈO NĂM 2025", "BẢNG KÊ CHI TIỀN"])
def test_a_date_at_the_end_does_not_hide_the_heading_above(date_line: str, heading: str) -> None:
    text = (
        f"UBND PHƯỜNG BẾN XANH\n{MOTTO}\n{heading}\n\nSTT\tHọ tên\n1\tNguyễn Văn A\n\n{date_line}\n"
        "NGƯỜI LẬP\n\nTrần Văn B\n"
    )
    head = stated(text)
    assert head is not None
    assert head.subject == heading


@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize(
    "stamp",
    [
        "CÔNG VĂN ĐẾN\nSố: 123\nNgày: 06/11/2024\nChuyển: VP",
        "ĐẾN\nSố:......\nNgày:........\nChuyển:.......\nLưu hồ sơ số:.....",
        "ĐẾN Số: 123 Ngày: 06/11/2024",
        "VĂN BẢN ĐẾN SỐ 123 NGÀY 06/11/2024",
        "VĂN BẢN ĐẾN\nSố 123 Ngày 06 tháng 11 năm 2024",
        "ĐẾN\tSố: 123\n\tNgày: 06/11/2024\n\tChuyển:",
        "CÔNG VĂN ĐẾN\nSố: 123\nGiờ: 8h30\nNgày: 06/11/2024",
    ],
)
def test_the_stamp_of_who_received_it_states_nothing(stamp: str, place: int) -> None:
    lines = f"UBND PHƯỜNG BẾN XANH\n{MOTTO}Số: 4/TB-UBND\nBến Xanh, ngày 4 tháng 3 năm 2024".split(
        "\n"
    )
    text = "\n".join([*lines[:place], stamp, *lines[place:], "THÔNG BÁO", "Nghỉ lễ", "", "A", ""])
    assert stated(text) == DocumentHead(
        "thông báo", "4/TB-UBND", "UBND PHƯỜNG BẾN XANH", "Nghỉ lễ", date(2024, 3, 4)
    )


@pytest.mark.parametrize("kind", ["THƯ CẢM ƠN", "THƯ KHEN", "THƯ NGỎ"])
def test_an_open_letter_is_of_a_kind(kind: str) -> None:
    found = read_head(f"UBND PHƯỜNG BẾN XANH\n{MOTTO}\n{kind}\n\nKính gửi: Nhân dân phường\n")
    assert found is not None
    assert found.head.kind == kind.lower()
    assert found.head.issuer == "UBND PHƯỜNG BẾN XANH"


@pytest.mark.parametrize(
    "body",
    [
        "TỔ DÂN PHỐ SỐ 12",
        "THÔN SỐ 3",
        "CHI BỘ SỐ 4",
        "TRƯỜNG MẦM NON SỐ 2",
        "TRẠM Y TẾ SỐ 1",
        "TRƯỜNG TRUNG HỌC SỐ 2",
        "TRƯỜNG TIỂU HỌC SỐ 2",
        "XÓM SỐ 3",
        "ẤP SỐ 4",
        "ĐỘI SỐ 5",
    ],
)
@pytest.mark.parametrize("sign", [" - ", "-", " – ", "\n"])
def test_what_numbers_a_body_is_no_number_of_its_document(body: str, sign: str) -> None:
    found = read_head(f"{body}{sign}PHƯỜNG NGỌC LÂM\nBÁO CÁO\nKết quả quý I năm 2025\n\nĐã họp.")

    assert found is not None
    assert (found.head.kind, found.head.number) == ("báo cáo", None)
    assert found.head.subject == "Kết quả quý I năm 2025"


@pytest.mark.parametrize(
    "body", ["TỔ DÂN PHỐ", "THÔN", "XÓM", "ẤP", "ĐỘI", "CHI BỘ", "TRƯỜNG TRUNG HỌC", "MẦM NON"]
)
def test_no_letters_behind_the_number_of_a_body_are_a_sign(body: str) -> None:
    found = read_head(f"{body} SỐ 2 - NL\nBÁO CÁO\nKết quả quý I năm 2025\n\nĐã họp.")

    assert found is not None
    assert found.head.number is None
