r"""What does an RTF file say?

In charge of what striprtf leaves undone: cells parted by tabs, and the title and date of the
`\info` group. The text is given by paragraphs, without fonts: in what encoding it is shows in the
paragraph itself.
"""

import re
from datetime import datetime

from striprtf.striprtf import rtf_to_text

from wardsearch.formats.content import Composer, Content
from wardsearch.formats.properties import sound_moment, sound_title

_CELL_END = re.compile(r"\\(?:nest)?cell(?![a-z]) ?")
_BREAK = re.compile(r"\\(?:page|sect)(?![a-z])")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F\s]{400,}")  # pictures: striprtf is slow, they may be huge
_INFO_CHARS = 20_000
_TITLE = re.compile(r"\{\\title\s((?:[^{}\\]|\\.){1,2000})\}", re.DOTALL)
_CREATED = re.compile(
    r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2}))?(?:\\min(\d{1,2}))?"
)


def read_rtf(data: bytes) -> Content:
    """Return what the RTF file *data* says.

    Raises:
        ValueError: It cannot be read; the message is a reason.
    """
    source = _HEXADECIMAL.sub("", data.decode("latin-1"))
    source = _BREAK.sub(r"\\par ", _CELL_END.sub(r"\\tab ", source))
    text = _plain(source)
    composer = Composer()
    for line in text.split("\n"):
        composer.add(line.rstrip("\t "))
        composer.end_line()
    title, created = _properties(source[:_INFO_CHARS])
    return Content("rtf", composer.runs(), [], title, created)


def _plain(source: str) -> str:
    text: str = rtf_to_text(source, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    return text


def _properties(head: str) -> tuple[str | None, datetime | None]:
    title = _TITLE.search(head)
    created = _CREATED.search(head)
    moment = None
    if created:
        try:
            moment = sound_moment(datetime(*(int(part or 0) for part in created.groups())))  # type: ignore[arg-type]  # noqa: DTZ001 - local
        except ValueError:
            moment = None
    shown = _plain("{\\rtf1 " + title[1] + "}") if title else None
    return sound_title(shown), moment
