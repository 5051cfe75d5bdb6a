"""A subject ends where it does, however its lines are wrapped and whatever stands below."""

from collections.abc import Iterator
from textwrap import wrap

import pytest

from wardsearch.corpus.heads.reading import read_head

HEAD = (
    "UBND XÃ ĐỒNG MỚI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/BC-UBND\n"
    "Đồng Mới, ngày 5 tháng 3 năm 2025\n\nBÁO CÁO\n"
)
SUBJECTS = [
    "Kết quả phát triển kinh tế - xã hội, quốc phòng - an ninh 9 tháng; nhiệm vụ quý IV năm 2025",
    "Thành lập Ban Chỉ đạo phòng, chống tham nhũng, lãng phí, tiêu cực phường Bến Xanh",
    "Rà soát hộ nghèo, hộ cận nghèo theo chuẩn đa chiều giai đoạn 2022 - 2025 xã Đồng Mới",
    "Thu hồi đất để thực hiện dự án Đường Ven Sông",
    "Hưởng ứng Chiến dịch Làm cho thế giới sạch hơn năm 2025",
    "Ban hành Quy chế của Hội đồng nhân dân xã Đồng Mới khóa I, nhiệm kỳ 2021 - 2026",
    "Thi đua chào mừng Đại hội đại biểu toàn quốc lần thứ XIV của Đảng",
]
BELOW = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Ủy ban nhân dân xã báo cáo kết quả như sau:",
    "I. TÌNH HÌNH CHUNG",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ",
    "Kính gửi: Ủy ban nhân dân tỉnh",
    "Năm 2025, trong bối cảnh còn nhiều khó khăn, xã đã nỗ lực.",
    "Trong 9 tháng đầu năm, dưới sự lãnh đạo của Đảng ủy, xã hoàn thành các chỉ tiêu.",
]
ENDINGS = [
    "Kết quả quý III năm 2025",
    "Thi đua giai đoạn 2020 - 2025 trên địa bàn xã",
    "Sơ kết công tác Đảng",
    "Tổ chức Tết Trung thu",
]
BODIES = [
    (
        "UBND phường Bến Xanh nhận được đơn của ông Nguyễn Văn An, trú tại tổ dân phố số 5 về việc "
        "tranh chấp ranh giới đất với hộ liền kề, qua xác minh thực hiện kế hoạch của thành phố."
    ),
    "Quý III năm 2025, tình hình của xã tiếp tục ổn định, thu ngân sách đạt 12 tỷ đồng.",
    "Phát huy kết quả đạt được, Ban Chấp hành Đảng bộ xã lãnh đạo toàn diện các mặt công tác.",
    "Công an xã Đồng Mới đã phối hợp với các bản tổ chức tuyên truyền tới 120 hộ dân.",
    "Tính đến ngày 30/9/2025, toàn phường có 1.205 hộ kinh doanh.",
    "Mục đích, yêu cầu\nNâng cao nhận thức của nhân dân.",
]


def subject_of(text: str) -> str | None:
    found = read_head(text)
    return found.head.subject if found else None


def wrapped(subject: str) -> Iterator[str]:
    yield subject
    words = subject.split()
    for place in range(3, len(words) - 1):
        yield f"{' '.join(words[:place])}\n{' '.join(words[place:])}"


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_goes_on_over_its_lines(subject: str, below: str) -> None:
    found = [(lines, subject_of(f"{HEAD}{lines}\n{below}\n")) for lines in wrapped(subject)]
    assert [(lines, found) for lines, found in found if found != subject] == []


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("subject", SUBJECTS[:6])
def test_so_does_one_in_capitals(subject: str, below: str) -> None:
    subject = subject.upper()
    found = [(lines, subject_of(f"{HEAD}{lines}\n{below}\n")) for lines in wrapped(subject)]
    wrong = [(lines, found) for lines, found in found if found != subject]
    assert [each for each in wrong if not each[0].endswith("\n- 2026")] == []  # of figures alone


def test_a_document_named_in_capitals_is_not_this_one() -> None:
    text = HEAD.replace("Số: 12/BC-UBND\n", "")
    found = read_head(f"{text}THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW NGÀY 22/12/2024 CỦA BỘ CHÍNH TRỊ\n")
    assert found is not None
    assert (found.head.number, str(found.head.dated)) == (None, "2025-03-05")
    assert found.head.subject == "THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW NGÀY 22/12/2024 CỦA BỘ CHÍNH TRỊ"


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("Thực hiện Nghị quyết số 68-NQ/TW\n\nThực hiện", "Thực hiện Nghị quyết số 68-NQ/TW"),
        ("thực hiện Nghị quyết Đại hội\nCăn cứ", "Thực hiện Nghị quyết Đại hội"),
        (
            "Thực hiện Chương trình giảm nghèo\ngiai đoạn 2026 - 2030\nThực hiện Kế hoạch 5,",
            "Thực hiện Chương trình giảm nghèo giai đoạn 2026 - 2030",
        ),
        ("Thời gian nghỉ Tết\n\nCăn cứ", "Thời gian nghỉ Tết"),
        ("Xét thi đua khối trường học\nCăn cứ", "Xét thi đua khối trường học"),
        ("Thời gian: 8 giờ\n", None),
        ("Xét đề nghị của Công an xã\n", None),
        ("\nThực hiện Công văn số 12/UBND, UBND xã báo cáo.", None),
        ("Thực hiện Công văn số 12/UBND, xã báo cáo như sau:\n1. A", None),
    ],
)
def test_a_subject_may_begin_as_a_body_does(lines: str, subject: str | None) -> None:
    assert subject_of(f"{HEAD}{lines}\n") == subject


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("subject", ENDINGS)
def test_a_body_without_a_blank_line_above_is_no_subject(subject: str, body: str) -> None:
    for width in (60, 80, 95, 1000):
        lines = "\n".join(line for part in body.split("\n") for line in wrap(part, width))
        assert subject_of(f"{HEAD}{subject}\n{lines}\n") == subject


@pytest.mark.parametrize(
    "lines",
    [
        "Triển khai Nghị quyết\nsố 57-NQ/TW của Bộ Chính trị",
        "Triển khai Nghị quyết số 57-NQ/TW\nngày 22/12/2024 của Bộ Chính trị",
    ],
)
def test_a_document_that_a_subject_names_is_not_the_letterheads_number(lines: str) -> None:
    assert subject_of(f"{HEAD}{lines}\n\nCăn cứ\n") == lines.replace("\n", " ")


LETTER = "UBND XÃ ĐỒNG MỚI\nSố: 12/UBND-VP\n"
ABOUTS = [
    "Triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
    "Trả lời đơn kiến nghị của ông Nguyễn Văn Ba, tổ dân phố số 5",
    "Giới thiệu nhân sự tham gia Ban Chỉ huy Phòng thủ dân sự phường",
    "Xin góp ý dự thảo Kế hoạch tổ chức Ngày hội Văn hóa các dân tộc",
    "Rà soát nhu cầu Văn phòng phẩm quý IV/2025",
]


@pytest.mark.parametrize(
    "below",
    [
        "\nKính gửi: Sở Tài chính",
        "Kính gửi: Sở Tài chính",
        "Đồng Mới, ngày 5 tháng 3 năm 2025\nKính gửi: Sở Tài chính",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nKính gửi: Sở",
    ],
)
@pytest.mark.parametrize("subject", ABOUTS)
def test_a_letters_subject_goes_on_to_what_has_a_form(subject: str, below: str) -> None:
    wrong = []
    for lines in wrapped(subject):
        found = read_head(f"{LETTER}V/v {lines[0].lower()}{lines[1:]}\n{below}\n\nThực hiện\n")
        head = found.head if found else None
        if head is None or (head.subject, head.issuer) != (subject, "UBND XÃ ĐỒNG MỚI"):
            wrong.append((lines, head))
    assert wrong == []


def test_a_heading_ends_a_letters_subject() -> None:
    found = read_head(f"{LETTER}V/v họp dân\nGIẤY MỜI\n\nKính gửi: Ông\n")
    assert found is not None
    assert (found.head.kind, found.head.issuer) == ("giấy mời", "UBND XÃ ĐỒNG MỚI")


@pytest.mark.parametrize(
    "subject",
    [
        "Kiện toàn Ban Chỉ đạo xây dựng nông thôn mới",
        "Bãi bỏ Nghị quyết do Hội đồng nhân dân huyện ban hành",
        "Điều chỉnh Chương I của Đề án",
        "Giao Công an xã yêu cầu các hộ ký cam kết",
    ],
)
def test_a_subject_that_names_who_acts_is_not_cut_there(subject: str) -> None:
    assert subject_of(f"{HEAD}{subject}\n\nCăn cứ\n") == subject


@pytest.mark.parametrize(
    "body",
    [
        "Ủy ban nhân dân xã báo cáo kết quả như sau: 1.",
        "UBND xã xây dựng Kế hoạch triển khai công tác này trên địa bàn toàn xã trong năm 2025",
        "Căn cứ Luật",
    ],
)
def test_a_body_that_ran_on_behind_a_subject_is_cut_off(body: str) -> None:
    assert subject_of(f"{HEAD}Kết quả thu quỹ {body}\n") == "Kết quả thu quỹ"


@pytest.mark.parametrize("rule", ["-----", "_______", "– – –", "***", "=====", "  -------  "])
def test_a_subject_ends_above_a_rule(rule: str) -> None:
    below = "nhìn chung tình hình tốt\n"
    assert subject_of(f"{HEAD}về công tác cán bộ\n{rule}\n{below}") == "Về công tác cán bộ"


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (
            "CHƯƠNG TRÌNH HÀNH ĐỘNG\nThực hiện Nghị quyết Đại hội Đảng bộ xã\n\nCăn cứ Nghị quyết",
            "Hành động thực hiện Nghị quyết Đại hội Đảng bộ xã",
        ),
        (
            "KẾ HOẠCH HÀNH ĐỘNG\nthực hiện Chỉ thị số 05-CT/TW\n\nCăn cứ Chỉ thị",
            "Hành động thực hiện Chỉ thị số 05-CT/TW",
        ),
        (
            "BÁO CÁO KẾT QUẢ\ntriển khai Kế hoạch số 12/KH-UBND ngày 5/1/2025\n\nI. KẾT QUẢ",
            "Kết quả triển khai Kế hoạch số 12/KH-UBND ngày 5/1/2025",
        ),
    ],
)
def test_what_a_kind_carries_out_stands_below_its_qualifier(lines: str, subject: str) -> None:
    assert subject_of(f"{HEAD.replace('BÁO CÁO', '')}{lines}\n") == subject


def test_a_span_of_days_in_brackets_ends_no_subject() -> None:
    lines = "Kỷ niệm 80 năm Quốc khánh\n(02/9/1945 - 02/9/2025) và tháng thanh niên"
    assert subject_of(f"{HEAD}{lines}\n\nCăn cứ Kế hoạch\n") == lines.replace("\n", " ")
    assert subject_of(f"{HEAD}Kết quả tháng 7\n(Từ ngày 01/7 đến ngày 31/7)\n\nCăn cứ\n") == (
        "Kết quả tháng 7"
    )


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ('"V/v giới thiệu đảng viên\nvề nơi cư trú"', "Giới thiệu đảng viên về nơi cư trú"),
        ("“V/v giới thiệu đảng viên”", "Giới thiệu đảng viên"),
        ('V/v cuộc thi "Sáng xanh"', 'Cuộc thi "Sáng xanh"'),
        ("V/v cuộc thi “Sáng xanh”", "Cuộc thi “Sáng xanh”"),
    ],
)
def test_quotation_marks_around_a_subject_are_not_of_it(written: str, subject: str) -> None:
    head = HEAD.replace("\n\nBÁO CÁO", "").replace("BC-UBND", "CV-UBND")
    assert subject_of(f"{head}{written}\n\nKính gửi: Các chi bộ\n") == subject


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (
            "BÁO CÁO THẨM TRA\nDự thảo Nghị quyết về ngân sách",
            "Thẩm tra dự thảo Nghị quyết về ngân sách",
        ),
        ("TỜ TRÌNH\nDự thảo Nghị quyết về mức chi", "Dự thảo Nghị quyết về mức chi"),
        ("BÁO CÁO\nDự thảo", None),
        ("BÁO CÁO\n\nDự thảo lần 2", None),
    ],
)
def test_a_draft_that_a_document_is_on_is_its_subject(lines: str, subject: str | None) -> None:
    body = "Thực hiện nhiệm vụ được phân công, Ban Pháp chế báo cáo như sau:"
    found = subject_of(f"{HEAD.replace('BÁO CÁO', '')}{lines}\n\n{body}\n")
    assert (found or "").lower() == (subject or "").lower()


@pytest.mark.parametrize(
    "line", ["12/3/2025", "(12-03-2025)", "Ngày báo cáo: 12/3/2025", "Ngày lập: 12.3.2025"]
)
@pytest.mark.parametrize(
    "subject", ["Kết quả quý I", "KẾT QUẢ QUÝ I", "Việc đầu tư", "Lễ ra quân", "Thời gian tới"]
)
def test_a_day_alone_below_a_subject_is_its_date_and_no_part_of_it(line: str, subject: str) -> None:
    head = HEAD.replace("Đồng Mới, ngày 5 tháng 3 năm 2025\n", "")
    for below in ("\nXã đã họp.", "\n\nXã đã họp.", ""):
        found = read_head(f"{head}{subject}\n{line}{below}")
        assert found is not None
        assert (found.head.subject or "").lower() == subject.lower()
        assert str(found.head.dated) == "2025-03-12"
    spoken = read_head(f"{head}{subject}\nđến hết ngày 12/3/2025\n\nXã đã họp.")
    assert spoken is not None
    assert spoken.head.dated is None


@pytest.mark.parametrize("end", ["đến", "hết ngày", "từ ngày 1/3/2025 đến", "trước ngày", "và"])
def test_a_day_that_a_line_of_the_subject_goes_on_with_is_a_part_of_it(end: str) -> None:
    head = HEAD.replace("Đồng Mới, ngày 5 tháng 3 năm 2025\n", "")
    found = read_head(f"{head}Kết quả công tác {end}\n12/3/2025\n\nXã đã họp.")
    assert found is not None
    assert found.head.subject == f"Kết quả công tác {end} 12/3/2025"
    assert found.head.dated is None


@pytest.mark.parametrize("day", ["18/11/2025", "(18/11/2025)"])
def test_the_day_above_a_signature_dates_a_plan_for_a_day(day: str) -> None:
    head = HEAD.replace("Đồng Mới, ngày 5 tháng 3 năm 2025\n", "")
    text = f"{head}Tổ chức lễ ra quân\n{day}\n\nXã đã họp.\n\nBến Xanh, ngày 5 tháng 11 năm 2025\n"
    found = read_head(f"{text}CHỦ TỊCH\nNguyễn Văn An")
    assert found is not None
    assert str(found.head.dated) == "2025-11-05"
    labelled = read_head(f"{text.replace(day, 'Ngày lập: 3/11/2025')}CHỦ TỊCH\nNguyễn Văn An")
    assert labelled is not None
    assert str(labelled.head.dated) == "2025-11-03"
