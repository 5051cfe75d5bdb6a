"""A mail that was saved as text is titled by its subject and dated by its head."""

from email.message import EmailMessage
from pathlib import Path

import pytest

import wardsearch
from wardsearch.corpus.layout import read_layout
from wardsearch.corpus.mail_heads import read_mail_head
from wardsearch.corpus.report import parse_report

SUBJECT = "Phường Bến Xanh: mời họp giao ban tháng 11"


@pytest.mark.parametrize(
    ("labels", "date"),
    [
        (("From", "To", "Subject", "Date"), "Mon, 3 Nov 2025 09:12:00 +0700"),
        (("From", "To", "Subject", "Date"), "Mon, 3 Nov 2025 02:12:00 +0000"),
        (("From", "To", "Subject", "Sent"), "Monday, November 3, 2025 9:12 AM"),
        (("Từ", "Đến", "Chủ đề", "Ngày"), "3 thg 11, 2025 09:12"),
        (("Người gửi", "Người nhận", "Tiêu đề", "Đã gửi"), "Thứ Hai, 03/11/2025 09:12"),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 3, 1, 2), (3, 2, 0, 1)])
def test_subject_and_date(labels: tuple[str, ...], date: str, order: tuple[int, ...]) -> None:
    values = ("VP <vp@phuong.vn>", "Các tổ dân phố", SUBJECT, date)
    lines = [f"{labels[at]}: {values[at]}" for at in order]
    report = parse_report(
        "a.txt", "\n".join([*lines, "Cc: a@b.vn", "", "Kính gửi các ông bà,", ""])
    )
    assert report.title == SUBJECT
    assert report.published is not None
    assert report.published.isoformat(timespec="minutes") == "2025-11-03T09:12"
    assert report.ward == "Bến Xanh"
    assert report.text[report.body_start :].startswith("Kính gửi")


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\n",
        "-----Original Message-----\n",
        "---------- Thư đã chuyển tiếp ---------\n",
        "________________________________\n",
        "Begin forwarded message:\n\n",
        "---------- Thư được chuyển tiếp ----------\n",
    ],
)
def test_a_mail_that_was_sent_on(above: str) -> None:
    layout = read_layout(f"{above}From: a\nDate: 03/11/2025\nSubject: Họp\nTo: b\n\nKính gửi\n")
    assert layout.title == "Họp"
    assert layout.header is not None
    assert layout.header.published is not None


def test_a_date_that_cannot_be_read_is_none() -> None:
    layout = read_layout("From: a\nSubject: Họp\nDate: hôm qua\n\nA\n")
    assert layout.title == "Họp"
    assert layout.header is not None
    assert layout.header.published is None


@pytest.mark.parametrize(
    "text",
    [
        "Subject: Họp\nDate: 03/11/2025\n\nA\n",
        "Ngày: 03/11/2025\nTừ: 8 giờ\nĐến: 11 giờ\n",
        "From: a\n\nSubject: Họp\nDate: x\n",
        "Từ: 8 giờ\nĐến: 11 giờ\nNgày: 03/11/2025\nChủ đề: Họp tổ dân phố\n",
        "Chủ đề: Chuyển đổi số\nNgày: 03/11/2025\nĐến: hội trường phường\n",
        "Thư gốc của Bác Hồ\nFrom: a\nSubject: Họp\nDate: x\n",
        "Tiêu đề: Ra quân\nNgày: 03/11/2025\nTác giả: Lan\n\nA\n",
        "",
    ],
)
def test_other_lines_with_labels_are_none(text: str) -> None:
    assert read_mail_head(text) is None


HEADS = [
    "From: An <an@phuong.vn>\nDate: Wed, Aug 6, 2025 at 8:15 AM\nSubject: Họp\nTo: <b@c.vn>\n",
    "From: Nguyễn An\nSent: Wednesday, August 6, 2025 8:15 AM\nTo: Bình\nSubject: Họp\n",
    "*From:* Nguyễn An\n*Sent:* Wednesday, August 6, 2025 8:15 AM\n*To:* Bình\n*Subject:* Họp\n",
    "> From: Nguyễn An\n> Date: 06/08/2025 08:15\n> To: Bình\n> Subject: Họp\n",
    "Từ: An <an@phuong.vn>\nNgày: Th 4, 6 thg 8, 2025 vào lúc 08:15\nChủ đề: Họp\nĐến: <b@c.vn>\n",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("lead", ["", "Đồng ý với nội dung báo cáo.\n\n"])
def test_a_mail_within_another_states_neither_its_title_nor_its_day(
    head: str, lead: str, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = SUBJECT, "x@y.vn", "Thu, 07 Aug 2025 09:00 +0700"
    mail.set_content(f"{lead}-----Original Message-----\n{head}\nGửi anh chị.\n")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.eml").write_bytes(mail.as_bytes())
    wardsearch.sync(tmp_path / "corpus", tmp_path / "index")
    with wardsearch.open_index(tmp_path / "index") as index:
        report = index.get("a.eml")

    assert report.title == SUBJECT
    assert str(report.published) == "2025-08-07 09:00:00"


def test_the_line_above_the_date_of_an_article_may_name_who_sent_it() -> None:
    report = parse_report(
        "a.txt", f"{SUBJECT}\nNgười gửi: Admin\nNgày gửi: 06/08/2025\n\nSáng nay.\n"
    )
    assert report.title == SUBJECT
    assert str(report.published) == "2025-08-06 00:00:00"
