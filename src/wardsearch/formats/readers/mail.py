"""What does a mail say, and what is attached to it?

Covers the headers and the text of a mail, plain before HTML. Attached files are handed on as
they are.
"""

import email
import email.policy
import email.utils
from datetime import datetime
from email.message import EmailMessage

from wardsearch.formats.content import Composer, Content, Run
from wardsearch.formats.encodings.bytes import decode_stated
from wardsearch.formats.readers.html import read_html
from wardsearch.formats.readers.properties import sound_moment
from wardsearch.formats.stated import StatedDate

_HEADERS = (("From", "Từ"), ("To", "Đến"), ("Cc", "Đồng kính gửi"))
_MAX_PARTS = 500
_MAX_ATTACHED = 50


def read_mail(data: bytes, kind: str) -> Content:
    """Return what the mail or saved web archive *data* says; *kind* is `eml` or `mhtml`."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    composer = Composer()
    subject = _header(message, "Subject")
    if subject and kind == "eml":
        composer.add(subject)
        composer.end_line(is_heading=True)
        for name, shown in _HEADERS:
            if value := _header(message, name):
                composer.add(f"{shown}: {value}")
                composer.end_line()
        composer.end_line()
    plain, pages, attachments = _parts(message, kind)
    for run in plain or [run for page in pages for run in page.runs]:
        composer.add(run.text, run.font)
    content = Content(kind, composer.runs(), composer.heading, subject)
    if kind == "eml":
        content.attachments = attachments
    elif pages:
        content.heading, content.titles = pages[0].heading, pages[0].titles
        content.dates += pages[0].dates
    if sent := _date(message):
        content.dates.append(StatedDate(sent, "mail"))
    return content


def _parts(
    message: EmailMessage, kind: str
) -> tuple[list[Run], list[Content], list[tuple[str, bytes]]]:
    """Return the plain text of *message*, its pages, and what is attached: names and bytes."""
    plain: list[Run] = []
    pages: list[Content] = []
    attachments: list[tuple[str, bytes]] = []
    for number, part in enumerate(message.walk()):
        if number >= _MAX_PARTS:
            break
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        name = part.get_filename()
        content_type = part.get_content_type()
        if name or part.get_content_disposition() == "attachment":
            if len(attachments) < _MAX_ATTACHED and not content_type.startswith("image/"):
                attachments.append((str(name or f"part-{number}"), payload))
        elif content_type == "text/html":
            pages.append(read_html(payload, is_page=kind == "mhtml"))
        elif content_type == "text/plain":
            plain.append(Run(_plain(payload, part.get_content_charset()) + "\n"))
    return plain, pages, attachments


def _plain(data: bytes, charset: str | None) -> str:
    return decode_stated(data, charset).replace("\r\n", "\n")


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except Exception:  # noqa: BLE001 - the parser of headers fails in many ways on damaged ones
        return None
    return " ".join(str(value).split()) if value else None


def _date(message: EmailMessage) -> datetime | None:
    try:
        return sound_moment(email.utils.parsedate_to_datetime(_header(message, "Date") or ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
