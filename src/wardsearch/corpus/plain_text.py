"""What does a file of plain text say, in whatever encoding it is?

A wrong guess looks like text, is indexed, and is never found. So text is UTF-8, or UTF-16 if a byte
order mark or a NUL in every other byte says so, or in a legacy encoding that `formats.encodings` is
sure of. Anything else is not text, and the reason says what was tried. Does not cover what the text
says (`report`).
"""

from wardsearch.formats import UnreadableError
from wardsearch.formats.encodings.bytes import (
    UNICODE,
    UTF16_MARKS,
    decode_unicode,
    decode_unmarked_utf16,
)
from wardsearch.formats.encodings.hints import looks_legacy
from wardsearch.messages.message import Message


def decode(data: bytes) -> str:
    """Return *data* as text without byte order mark.

    Raises:
        UnreadableError: It is binary or in another encoding.
    """
    if b"\0" in data and not data.startswith(UTF16_MARKS):
        unmarked = decode_unmarked_utf16(data)
        if unmarked is None:
            raise UnreadableError("binary")
        return unmarked
    try:
        text = decode_unicode(data)
    except UnicodeDecodeError as error:
        raise UnreadableError.of(undecodable(error)) from error
    if "\0" in text:
        raise UnreadableError("binary")
    return text


def undecodable(error: UnicodeDecodeError) -> Message:
    """Return why, and where, something could not be decoded."""
    if error.encoding.startswith("utf-16"):
        return Message("not-utf16")
    return Message("not-utf8", byte=f"0x{error.object[error.start]:02x}", offset=error.start)


def decode_any(data: bytes, stated: str | None) -> tuple[str, str | None]:
    """Return the text of *data*, and the legacy encoding that it was in.

    Args:
        data: A whole file.
        stated: The encoding the person who indexes says it is in.

    Raises:
        UnreadableError: As `decode`.
    """
    is_legacy = stated not in {None, UNICODE}
    try:
        text = decode(data)
    except UnreadableError:
        from wardsearch.formats.encodings.decoding import decode_as
        from wardsearch.formats.encodings.detection import decode_bytes

        if b"\0" in data or data.startswith(UTF16_MARKS):
            raise
        if stated and is_legacy:
            return decode_as(data.decode("latin-1"), stated), stated
        decoded = decode_bytes(data)
        if decoded is None:
            raise
        return decoded
    if stated and is_legacy:
        from wardsearch.formats.encodings.decoding import decode_as

        return decode_as(text, stated), stated
    return _decode_letters(text) if stated is None and looks_legacy(text) else (text, None)


def _decode_letters(text: str) -> tuple[str, str | None]:
    from wardsearch.formats.encodings.documents import decode_runs

    lines = text.splitlines()
    decoded, encoding = decode_runs([(line, None) for line in lines])
    return ("\n".join(decoded), encoding) if encoding != UNICODE else (text, None)
