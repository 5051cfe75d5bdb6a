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
from wardsearch.formats.readers.html import decode_stated, read_html
from wardsearch.formats.readers.properties import sound_moment

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
    texts, attachments = _parts(message)
    for run in texts:
        composer.add(run.text, run.font)
    return Content(
        kind,
        composer.runs(),
        composer.heading,
        subject,
        _date(message),
        attachments=attachments if kind == "eml" else [],
    )


def _parts(message: EmailMessage) -> tuple[list[Run], list[tuple[str, bytes]]]:
    """Return the text of *message*, and what is attached: names and bytes."""
    plain: list[Run] = []
    html: list[Run] = []
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
        kind = part.get_content_type()
        if name or part.get_content_disposition() == "attachment":
            if len(attachments) < _MAX_ATTACHED and not kind.startswith("image/"):
                attachments.append((str(name or f"part-{number}"), payload))
        elif kind == "text/html":
            html += read_html(payload).runs
        elif kind == "text/plain":
            plain.append(Run(decode_text(payload, part.get_content_charset()) + "\n"))
    return plain or html, attachments


def decode_text(data: bytes, charset: str | None) -> str:
    """Return *data* as UTF-8 if it is that, else by the *charset* it states."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = decode_stated(data, charset)
    return text.replace("\r\n", "\n")


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
