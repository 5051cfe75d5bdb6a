"""Which texts does a file of an office hold, or why none?

The way into this package: from the bytes of a file to texts with their titles and dates, or
reasons. Covers archives, whose members are read one at a time, so that a bad one harms no other.
Does not cover what becomes of the texts (`corpus.readers`).
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from wardsearch.formats import MARKDOWN, SUFFIXES, no_reader
from wardsearch.formats.encodings.bytes import UNICODE
from wardsearch.formats.reader_process import ReaderProcess, shared_reading
from wardsearch.formats.stated import StatedDate, StatedTitle
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message, from_plain

_TEXTS = (".csv", ".tsv", ".txt", *MARKDOWN)


class Text(NamedTuple):
    """A text that was read.

    Attributes:
        member: Where in the file it stands, as a path with `/`; empty for the file itself.
        format: `doc`, `pdf` and so on.
        text: In Unicode, NFC or not; each page of a paged format is ended by a form feed.
        heading: The line that the file marks as its title.
        title: What its properties say.
        created: Naive Vietnamese local time, by its properties.
        encoding: What it was in, where that was not Unicode.
        is_ocr: Some of it was read from pictures.
        unread_pages: Pages that are only pictures and were not read.
        titles: What it states of its title elsewhere, the most trusted first.
        dates: Likewise, when it was published.
        names: Of its sheets.
    """

    member: str
    format: str
    text: str
    heading: str | None
    title: str | None
    created: datetime | None
    encoding: str | None
    is_ocr: bool = False
    unread_pages: int = 0
    titles: tuple[StatedTitle, ...] = ()
    dates: tuple[StatedDate, ...] = ()
    names: tuple[str, ...] = ()


class Record(NamedTuple):
    """An item of a list, as a feed is one.

    Attributes:
        member: Where the list stands, as in `Text`.
        number: Its place in it, from 1.
        values: What it states, by the names of `member_names`.
    """

    member: str
    number: int
    values: dict[str, str]


class Unread(NamedTuple):
    """What was not read, and why; *member* as in `Text`."""

    member: str
    why: Message

    @property
    def reason(self) -> str:
        """Why, in English: one line."""
        return str(self.why)


ReadPictures = Callable[
    [ReaderProcess, bytes, int | None, dict[str, Any]], tuple[str, Message | None]
]
"""Returns the text of an extract with its pictures read, and what went wrong, if anything."""


def read_foreign(
    data: bytes,
    *,
    encoding: str | None = None,
    read_pictures: ReadPictures | None = None,
    reading: ReaderProcess | None = None,
) -> Iterator[Text | Record | Unread]:
    """Yield the texts of the file *data*, at least one item.

    Args:
        data: The whole file.
        encoding: What its text is known to be in, a name of `encodings.decoding.ENCODINGS`.
        read_pictures: Reads pages that are only pictures; None leaves them unread.
        reading: The process to read in.
    """
    if not data:
        yield Unread("", Message("empty"))
        return
    reader = _Reader(data, encoding, read_pictures, reading or shared_reading())
    answer = reader.ask(None)
    if "members" in answer:
        yield from reader.members(answer["members"])
    else:
        yield from reader.texts("", None, answer)


class _Reader:
    """Reads one file."""

    def __init__(
        self,
        data: bytes,
        encoding: str | None,
        read_pictures: ReadPictures | None,
        reading: ReaderProcess,
    ) -> None:
        self._data = data
        self._encoding = encoding
        self._read_pictures = read_pictures
        self._reading = reading

    def ask(self, member: int | None) -> dict[str, Any]:
        request: dict[str, Any] = {"do": "read"}
        if self._encoding:
            request["encoding"] = self._encoding
        if member is not None:
            request["member"] = member
        return self._reading.ask(self._data, request)[0]

    def members(self, members: list[list[Any]]) -> Iterator[Text | Record | Unread]:
        """Yield the texts of an archive's *members*; the first that is fatal ends it."""
        if not members:
            yield Unread("", Message("archive-empty"))
        for number, name, _ in members:
            if not name.lower().endswith((*SUFFIXES, *_TEXTS)):
                yield Unread(name, no_reader(name))
                continue
            answer = self.ask(number)
            yield from self.texts(name, number, answer)
            if answer.get("is_fatal"):
                yield Unread("", Message("not-read-to-its-end", member=name))
                return

    def texts(
        self, member: str, number: int | None, answer: dict[str, Any]
    ) -> Iterator[Text | Record | Unread]:
        """Yield what *answer* holds about *member*."""
        if "reason" in answer:
            yield Unread(member, from_plain(answer["reason"]))
            return
        yield from self._texts(member, number, answer["extract"])

    def _texts(
        self, member: str, number: int | None, found: dict[str, Any] | list[Any]
    ) -> Iterator[Text | Record | Unread]:
        if isinstance(found, list):
            yield Unread(member, from_plain(found))
            return
        if found["records"]:
            for place, values in enumerate(found["records"], 1):
                yield Record(member, place, values)
            return
        text, problem, is_ocr = found["text"], None, False
        unread = len(found["pictures"])
        if unread and self._read_pictures:
            text, problem = self._read_pictures(self._reading, self._data, number, found)
            is_ocr = text != found["text"]
            unread = 0 if problem is None else unread
        if text and not text.isspace():
            created, encoding, dates = found["created"], found["encoding"], found["dates"]
            yield Text(
                member,
                format=found["format"],
                text=text,
                heading=found["heading"],
                title=found["title"],
                created=datetime.fromisoformat(created) if created else None,
                encoding=None if encoding == UNICODE else encoding,
                is_ocr=is_ocr,
                unread_pages=unread,
                titles=tuple(StatedTitle(*stated) for stated in found["titles"]),
                dates=tuple(StatedDate(datetime.fromisoformat(day), how) for day, how in dates),
                names=tuple(found["names"]),
            )
        else:
            yield Unread(member, problem or _empty(found))
        for name, file in found["attached"]:
            yield from self._texts(f"{member}/{name}" if member else name, None, file)


def _empty(found: dict[str, Any]) -> Message:
    pictures = len(found["pictures"])
    return Message("only-pictures", count=pictures) if pictures else Message("no-text")
