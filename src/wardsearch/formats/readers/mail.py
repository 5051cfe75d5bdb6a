"""What does a mail say, and what is attached to it?

Covers the headers and the text of a mail: all its parts, but one of those that say the same, plain
before HTML. Attached files and mails, and parts of other types, are handed on as they are.
"""

import email
import email.policy
import email.utils
from datetime import datetime
from email.message import EmailMessage
from typing import cast

from wardsearch.formats import UnreadableError
from wardsearch.formats.content import Composer, Content, Run
from wardsearch.formats.encodings.bytes import decode_stated
from wardsearch.formats.readers.html import read_html
from wardsearch.formats.readers.properties import sound_moment
from wardsearch.formats.stated import StatedDate

_HEADERS = (("From", "Từ"), ("To", "Đến"), ("Cc", "Đồng kính gửi"))
_MAX_PARTS = 500
_NO_FILES = ("image/", "application/pgp-signature", "application/pkcs7-signature")


def read_mail(data: bytes, kind: str) -> Content:
    """Return what the mail or saved web archive *data* says; *kind* is `eml` or `mhtml`."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    composer = Composer()
    subject = _header(message, "Subject")
    parts = _Parts(kind)
    runs = parts.read(message)
    if subject and kind == "eml":
        composer.add(subject)
        composer.end_line(is_heading=True)
        _add_headers(composer, message)
        composer.end_line()
    for run in runs:
        composer.add(run.text, run.font)
    if kind == "eml" and not subject and _says_something(runs):
        composer.end_line()
        _add_headers(composer, message)  # behind the text, whose first line is the title
    content = Content(kind, composer.runs(), composer.heading, subject)
    if kind == "eml":
        content.attachments = parts.attached
    elif parts.pages:
        content.heading, content.titles = parts.pages[0].heading, parts.pages[0].titles
        content.dates += parts.pages[0].dates
    if sent := _date(message):
        content.dates.append(StatedDate(sent, "mail"))
    return content


def _add_headers(composer: Composer, message: EmailMessage) -> None:
    for name, shown in _HEADERS:
        if value := _header(message, name):
            composer.add(f"{shown}: {value}")
            composer.end_line()


class _Parts:
    """Reads the parts of a mail, the first `_MAX_PARTS` of them."""

    def __init__(self, kind: str) -> None:
        self.pages: list[Content] = []
        self.attached: list[tuple[str, bytes | UnreadableError]] = []
        self._kind = kind
        self._count = 0

    def read(self, part: EmailMessage) -> list[Run]:
        """Return the text of *part*, and put what is attached into `attached`."""
        self._count += 1
        if self._count > _MAX_PARTS:
            if self._count == _MAX_PARTS + 1:
                told = UnreadableError("mail-too-many-parts", limit=_MAX_PARTS)
                self.attached.append((f"part-{_MAX_PARTS + 1}", told))
            return []
        content_type = part.get_content_type()
        if content_type == "message/rfc822":
            self._attach_mail(part)
            return []
        if not part.is_multipart():
            return self._read_single(part, content_type)
        texts = [(child.get_content_type(), self.read(child)) for child in _within(part)]
        if content_type == "multipart/alternative":
            texts = [text for text in texts if _says_something(text[1])]
            texts = sorted(texts, key=lambda text: text[0] != "text/plain")[:1]
        return [run for _, runs in texts for run in runs]

    def _read_single(self, part: EmailMessage, content_type: str) -> list[Run]:
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            return []
        if not _is_attached(part):
            if content_type == "text/html":
                page = read_html(payload, is_page=self._kind == "mhtml")
                self.pages.append(page)
                return [*page.runs, Run("\n")]
            if content_type == "text/plain":
                return [Run(_plain(payload, part.get_content_charset()) + "\n")]
        has_something = payload.strip() or _is_attached(part)
        if has_something and not content_type.startswith(_NO_FILES):
            self.attached.append((self._name(part), payload))
        return []

    def _attach_mail(self, part: EmailMessage) -> None:
        for mail in _within(part):
            try:
                data = mail.as_bytes()
            except Exception as error:  # noqa: BLE001 - headers that cannot be written again
                why = UnreadableError("damaged", why=type(error).__name__)
                self.attached.append((f"{self._name(part)}.eml", why))
            else:
                name = self._name(part)
                self.attached.append((name if "." in name else f"{name}.eml", data))

    def _name(self, part: EmailMessage) -> str:
        return str(part.get_filename() or f"part-{self._count}")


def _within(part: EmailMessage) -> list[EmailMessage]:
    return cast("list[EmailMessage]", part.get_payload()) if part.is_multipart() else []


def _is_attached(part: EmailMessage) -> bool:
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment"


def _says_something(runs: list[Run]) -> bool:
    return any(run.text.strip() for run in runs)


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
