"""What does the head of a mail say that was saved as text?

Covers the lines `From: …`, `Subject: …`, `Date: …` at the top of a text, as programs in English and
Vietnamese print them. Does not cover mails as they are sent (`wardsearch.formats`).
"""

import re
from datetime import datetime

from wardsearch.frozen import NamedTuple
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.published import parse_published

_SUBJECT = r"subject|chủ đề|tiêu đề"
_DATE = r"date|sent|ngày|ngày gửi|đã gửi|gửi lúc"
_SENDER = r"from|từ|người gửi"
_PEOPLE = r"to|cc|bcc|reply-to|đến|tới|gửi đến|người nhận|đồng gửi"
_LINE = re.compile(
    # Of a mail within another: `> From: …`, and `*From:* …` of what was bold.
    rf"(?:> ?){{0,5}}\*?(?:(?P<subject>{_SUBJECT})|(?P<date>{_DATE})|(?P<sender>{_SENDER})"
    rf"|{_PEOPLE}|attachments?|importance|đính kèm|tệp đính kèm)[^\S\n]?:\*?"
    r"[^\S\n]*(?P<value>[^\n]*)(?:\n|$)",
    re.IGNORECASE,
)
_LEAST_LINES = 3
# What programs put above the head of a mail that was sent on.
_SENT_ON = re.compile(
    r"(?:\W{0,20}(?:forwarded message|original message|(?:bắt đầu )?thư (?:được |đã )?chuyển tiếp"
    r"|tin nhắn chuyển tiếp|thư gốc|begin forwarded message)[^\w\n]{0,20}"
    r"|_{5,80}[^\S\n]?)\n\s{0,3}",
    re.IGNORECASE,
)
_MOST_ABOVE = 12  # lines of a head


class MailHead(NamedTuple):
    """What the lines at the top of a mail say.

    Attributes:
        subject: Where it stands in the text.
        sent: Naive Vietnamese local time; None where the date cannot be read.
        end: Code point after the last of the lines.
    """

    subject: CharRange
    sent: datetime | None
    end: int


def read_mail_head(text: str) -> MailHead | None:
    r"""Return what the first lines of *text* say, or None where they are no head of a mail.

    >>> text = "From: a@b.vn\nTo: c@d.vn\nSubject: Họp giao ban\n\nKính gửi"
    >>> text[slice(*read_mail_head(text).subject)]
    'Họp giao ban'
    """
    above = _SENT_ON.match(text)
    at, lines = above.end() if above else 0, 0
    subject: CharRange | None = None
    sent: datetime | None = None
    has_sender = False
    while line := _LINE.match(text, at):
        value = line["value"].rstrip()
        if line["subject"] and value and subject is None:
            start = line.start("value")
            subject = CharRange(start, start + len(value))
        elif line["date"] and sent is None:
            sent = parse_published(value)
        # `Từ: 8 giờ` is of an invitation.
        has_sender = has_sender or (line["sender"] is not None and not value[:1].isdigit())
        at = line.end()
        lines += 1
    if subject is None or not has_sender or lines < _LEAST_LINES:
        return None
    return MailHead(subject, sent, at)


def is_in_mail_head(text: str, start: int) -> bool:
    r"""Return whether the line of *text* at *start* is of the head of a mail, quoted or sent on.

    >>> text = "Đồng ý.\n\nFrom: An\nSent: 6/8/2025\nSubject: Họp\n"
    >>> is_in_mail_head(text, text.index("Sent"))
    True
    """
    for _ in range(_MOST_ABOVE):
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        if start == 0 or _LINE.fullmatch(text, above, start) is None:
            break
        start = above
    return read_mail_head(text[start:]) is not None
