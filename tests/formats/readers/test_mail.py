"""Is every part of a mail read, however programs put it together?"""

from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from itertools import count

import pytest
from hypothesis import given, strategies as st

from support import office_files as office
from wardsearch.formats.extract import Extract, extract
from wardsearch.messages.message import Message

BLANKS = ("", " \n", "<p>&nbsp;</p>")


def sent(part: MIMEBase, subject: str = "Họp giao ban") -> bytes:
    """Return the mail whose only part, or whose parts, *part* is."""
    part["From"], part["Date"] = "lan@phuong.vn", "Tue, 12 Mar 2024 09:00:00 +0700"
    if subject:
        part["Subject"] = subject
    return part.as_bytes()


def mixed(*parts: MIMEBase, kind: str = "mixed") -> MIMEMultipart:
    whole = MIMEMultipart(kind)
    for part in parts:
        whole.attach(part)
    return whole


def told(found: Extract) -> str:
    """Return all that a mail says, with what is attached to it."""
    within = [told(each) for _, each in found.attached if isinstance(each, Extract)]
    return "\n".join([found.text, *within])


@st.composite
def mails(draw: st.DrawFn, depth: int = 3) -> tuple[MIMEBase, list[list[str]]]:
    """Return a part of a mail, and words of which one of each list is to be read."""
    kinds = ["plain", "html", "file", "nameless", "blank"]
    kind = draw(st.sampled_from(kinds + ["mixed", "related", "alternative", "mail"] * (depth > 0)))
    word = f"chữ{next(COUNTER)}"
    if kind in {"plain", "html"}:
        return MIMEText(f"<p>{word}</p>" if kind == "html" else word, kind, "utf-8"), [[word]]
    if kind == "blank":
        return MIMEText(draw(st.sampled_from(BLANKS[:2])), "plain", "utf-8"), []
    if kind in {"file", "nameless"}:
        part = MIMEBase("text", "calendar", charset="utf-8")
        part.set_payload(word.encode())
        if kind == "file":
            part.add_header("Content-Disposition", "attachment", filename="a.ics")
        return part, [[word]]
    inner = draw(st.lists(mails(depth - 1), min_size=1, max_size=3))
    if kind == "mail":
        whole, wanted = inner[0]
        whole["From"], whole["Subject"] = "hoa@phuong.vn", "Chuyển tiếp"
        return MIMEMessage(whole), wanted
    wanted = [words for _, lists in inner for words in lists]
    if kind == "alternative":  # of texts that say the same, one
        texts = [(p, lists) for p, lists in inner if p.get_content_type() in TEXTS]
        inner = texts or inner[:1]
        wanted = [words for _, lists in inner for words in lists]
        wanted = [[word for words in wanted for word in words]] if texts and wanted else wanted
    return mixed(*(part for part, _ in inner), kind=kind), wanted


COUNTER = count(1)
TEXTS = ("text/plain", "text/html")


@given(mails())
def test_all_that_a_mail_holds_is_read(mail: tuple[MIMEBase, list[list[str]]]) -> None:
    part, wanted = mail

    words = told(extract(sent(part))).split()

    assert [sum(word in words for word in each) for each in wanted] == [1] * len(wanted)


@pytest.mark.parametrize("blank", BLANKS)
def test_of_two_that_say_the_same_the_one_is_read_that_says_something(blank: str) -> None:
    parts = [MIMEText(blank, "plain", "utf-8"), MIMEText("<p>Trực Tết</p>", "html", "utf-8")]
    if "<" in blank:
        parts = [MIMEText("Trực Tết", "plain", "utf-8"), MIMEText(blank, "html", "utf-8")]

    found = extract(sent(mixed(*parts, kind="alternative")))

    assert found.text.split() == ["Họp", "giao", "ban", "Từ:", "lan@phuong.vn", "Trực", "Tết"]


def test_a_mail_without_a_subject_is_titled_by_its_text_and_keeps_its_sender() -> None:
    found = extract(sent(MIMEText("Tăng ba hộ nghèo", "plain", "utf-8"), subject=""))

    assert found.text.split("\n")[0] == "Tăng ba hộ nghèo"
    assert "Từ: lan@phuong.vn" in found.text


def test_what_is_attached_to_a_mail_that_is_attached_is_read_to_a_depth() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "lan@phuong.vn", "Gửi báo cáo"
    mail.set_content("Trong cùng")
    mail.add_attachment(
        office.docx(office.docx_paragraph([("Nội dung", "Arial")])),
        maintype="application",
        subtype="octet-stream",
        filename="bc.docx",
    )
    for subject in ("Hai", "Ba", "Bốn"):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "lan@phuong.vn", subject
        outer.set_content(f"Chuyển {subject}")
        outer.add_attachment(mail)
        mail = outer

    found: Extract | Message = extract(mail.as_bytes())
    names = []
    while not isinstance(found, Message):
        [(name, found)] = found.attached
        names.append(name)

    assert names == ["part-3.eml", "part-3.eml", "part-3.eml", "bc.docx"]
    assert found == Message("too-deep")


def test_a_mail_of_very_many_parts_says_that_not_all_are_read() -> None:
    texts = [MIMEText(f"tệp{number}", "plain", "utf-8") for number in range(600)]
    for text in texts:
        text.add_header("Content-Disposition", "attachment", filename="a.txt")

    found = extract(sent(mixed(*texts)))

    assert len(found.attached) == 500
    assert found.attached[-1] == ("part-501", Message("mail-too-many-parts", limit=500))
