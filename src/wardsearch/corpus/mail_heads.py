"""What does the head of a mail say that was saved as text?

Covers the lines `From: …`, `Subject: …`, `Date: …` at the top of a text, as programs in English and
Vietnamese print them. Does not cover mails as they are sent (`wardsearch.formats`).
"""

import re
from datetime import datetime

from wardsearch.frozen import NamedTuple
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.dates import parse_published

_SUBJECT = r"subject|chủ đề|tiêu đề"
_DATE = r"date|sent|ngày|ngày gửi|đã gửi|gửi lúc"
_PEOPLE = r"from|to|cc|bcc|reply-to|từ|người gửi|đến|tới|gửi đến|người nhận|đồng gửi"
_LINE = re.compile(
    rf"(?:(?P<subject>{_SUBJECT})|(?P<date>{_DATE})|(?P<people>{_PEOPLE})"
    r"|attachments?|importance|đính kèm|tệp đính kèm)[^\S\n]?:[^\S\n]*(?P<value>[^\n]*)(?:\n|$)",
    re.IGNORECASE,
)
_LEAST_LINES = 3


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
    at = lines = 0
    subject: CharRange | None = None
    sent: datetime | None = None
    has_people = False
    while line := _LINE.match(text, at):
        value = line["value"].rstrip()
        if line["subject"] and value and subject is None:
            start = line.start("value")
            subject = CharRange(start, start + len(value))
        elif line["date"] and sent is None:
            sent = parse_published(value)
        has_people = has_people or line["people"] is not None
        at = line.end()
        lines += 1
    if subject is None or not has_people or lines < _LEAST_LINES:
        return None
    return MailHead(subject, sent, at)
