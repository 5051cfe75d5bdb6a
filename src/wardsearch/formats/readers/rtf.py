r"""What does an RTF file say?

Covers what control words mean for the text: paragraphs, cells, fonts, footnotes, text boxes,
and the title and date of the `\info` group. Left out are hidden and deleted text, field codes, and
headers and footers, which repeat. Does not cover cutting the file into words (`rtf_tokens`).

Source: Microsoft Office Word 2007 Rich Text Format Specification, version 1.9.1.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from wardsearch.formats.content import Composer, Content, Rows, Run
from wardsearch.formats.encodings.fonts import font_hint, is_tcvn3
from wardsearch.formats.readers.properties import sound_moment, sound_title
from wardsearch.formats.readers.rtf_tokens import (
    Group,
    Text,
    Token,
    Word,
    decode_bytes,
    read_tokens,
)

_HEXADECIMAL = re.compile(r"[0-9a-fA-F\s]{400,}")  # pictures; they may be huge
_INFO_CHARS = 20_000
_TITLE = re.compile(r"\{\\title\s((?:[^{}\\]|\\.){1,2000})\}", re.DOTALL)
_CREATED = re.compile(
    r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2}))?(?:\\min(\d{1,2}))?"
)
_HALF = re.compile("[\ud800-\udfff]")
_SKIPPED_WORDS = (
    "colortbl info header headerl headerr headerf footer footerl footerr footerf pict fldinst sp"
    " shprslt objdata objclass objname objalias objsect pntext pntxta pntxtb nonesttables upr xe tc"
    " rxe txe bkmkstart bkmkend annotation atnid atnauthor atnref atntime filetbl ftnsep ftnsepc"
    " ftncn aftnsep aftnsepc aftncn falt panose template listtable listoverridetable revtbl"
)
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_READ_IF_STARRED = frozenset(("shpinst", "do", "footnote"))
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "\u2014", "endash": "\u2013", "emspace": " ",
    "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_PARAGRAPH_ENDS = frozenset(("par", "sect", "page", "\n", "\r"))
_TITLES = frozenset(("heading 1", "title"))


def read_rtf(data: bytes) -> Content:
    """Return what the RTF file *data* says.

    Raises:
        UnreadableError: It cannot be read.
    """
    source = _HEXADECIMAL.sub("", data.decode("latin-1"))
    reader = _Reader()
    runs = reader.read(source)
    title, created = _properties(source[:_INFO_CHARS])
    return Content("rtf", runs, reader.heading, title, created)


def _properties(head: str) -> tuple[str | None, datetime | None]:
    title = _TITLE.search(head)
    created = _CREATED.search(head)
    moment = None
    if created:
        try:
            moment = sound_moment(datetime(*(int(part or 0) for part in created.groups())))  # type: ignore[arg-type]  # noqa: DTZ001 - local
        except ValueError:
            moment = None
    runs = _Reader().read("{\\rtf1 " + title[1] + "}") if title else []
    return sound_title("".join(run.text for run in runs)), moment


def _paired(text: str) -> str:
    """Return *text* with the halves of letters above U+FFFF put together."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(slots=True)
class _State:
    """What holds within a group; the groups in it begin with the same."""

    target: "_Target"
    font: int | None = None
    style: int | None = None
    skipped: int = 0  # characters that stand for one in Unicode, before it
    is_hidden: bool = False
    is_raised: bool = False
    in_table: bool = False
    is_skipped: bool = False
    table: str = ""  # the fonts or styles that it names, where it is such a table


class _Target:
    """Where text goes: the document itself, or its footnotes."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.rows = Rows(self.composer)
        self.composer.start_line()

    def end_line(self, *, is_heading: bool = False) -> None:
        """End the line that is open, and begin the next."""
        self.composer.end_line(is_heading=is_heading)
        self.composer.start_line()


class _Reader:
    """Reads a document."""

    def __init__(self) -> None:
        self._main, self._notes = _Target(), _Target()
        self._state = _State(self._main, skipped=1)
        self._groups: list[_State] = []
        self._is_starred = False
        self._codepage = "cp1252"
        self._default: int | None = None
        self._fonts: dict[int, str] = {}
        self._charsets: dict[int, int] = {}
        self._titles: set[int] = set()
        self._name = ""  # of the entry of a table, as far as it is read
        self._actions: dict[str, Callable[[int | None], None]] = {
            "ansicpg": self._set_codepage,
            "cell": self._end_cell,
            "deff": self._set_default_font,
            "deleted": self._hide,
            "f": self._set_font,
            "fcharset": self._set_charset,
            "footnote": self._start_note,
            "intbl": self._enter_table,
            "nestcell": self._end_nested_cell,
            "nestrow": self._end_nested_row,
            "pard": self._reset_paragraph,
            "plain": self._reset_characters,
            "nosupersub": self._lower,
            "row": self._end_row,
            "s": self._set_style,
            "super": self._raise,
            "uc": self._set_skipped,
            "v": self._hide,
        }

    @property
    def heading(self) -> list[Run]:
        """The first title or top heading."""
        return self._main.composer.heading

    def read(self, source: str) -> list[Run]:
        """Return the text of *source*."""
        for token in self._kept(read_tokens(source)):
            if isinstance(token, Group):
                self._start_group() if token.is_start else self._end_group()
            elif isinstance(token, Text):
                self._add_bytes(token)
            else:
                self._obey(token)
        for target in (self._main, self._notes):
            target.rows.close()
            target.end_line()
        for run in self._notes.composer.runs():
            self._main.composer.add(*run)
        return [Run(_paired(run.text), run.font) for run in self._main.composer.runs()]

    def _kept(self, tokens: Iterator[Token]) -> Iterator[Token]:
        """Yield *tokens* without the fallbacks that follow a letter in Unicode."""
        left = 0
        for token in tokens:
            if isinstance(token, Group):
                left = 0
            elif left and isinstance(token, Text):
                cut, left = min(left, len(token.data)), max(left - len(token.data), 0)
                if cut == len(token.data):
                    continue
                yield Text(token.data[cut:])
                continue
            elif isinstance(token, Word):
                left = self._state.skipped if token.name == "u" else 0
            yield token

    def _start_group(self) -> None:
        self._groups.append(copy(self._state))
        self._is_starred = False

    def _end_group(self) -> None:
        if self._groups:
            ended, self._state = self._state, self._groups.pop()
            if ended.target is not self._state.target:
                ended.target.rows.close()
                ended.target.end_line()

    def _add_bytes(self, text: Text) -> None:
        state = self._state
        if state.is_skipped:
            return
        if state.table:
            self._name_entry(text.data.decode("latin-1"))
        else:
            font = self._font_name()
            charset = self._charsets.get(state.font if state.font is not None else -1, 0)
            legacy = font_hint(font) is not None  # whose letters stand for bytes
            self._add(decode_bytes(text.data, self._codepage, 0 if legacy else charset))

    def _add(self, text: str) -> None:
        state = self._state
        if not (state.is_skipped or state.is_hidden or state.table):
            state.target.rows.start(in_table=state.in_table)
            composer = state.target.composer
            add = composer.add_raised if state.is_raised else composer.add
            add(text, self._font_name())

    def _font_name(self) -> str | None:
        number = self._state.font if self._state.font is not None else self._default
        return self._fonts.get(number) if number is not None else None

    def _obey(self, word: Word) -> None:
        name, state = word.name, self._state
        if name == "*":
            self._is_starred = True
            return
        is_starred, self._is_starred = self._is_starred, False
        if (is_starred and name not in _READ_IF_STARRED) or name in _SKIPPED:
            state.is_skipped = name != "ud" or self._is_skipped_around()
        elif state.is_skipped:
            return
        elif name in {"fonttbl", "stylesheet"}:
            state.table, self._name = name, ""
        elif name == "u":
            self._add(chr((word.number or 0) % 0x10000))
        elif name in _SIGNS:
            self._add(_SIGNS[name])
        elif name == "-":
            self._add("\xad" if is_tcvn3(self._font_name()) else "")  # which is its letter ư
        elif name in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif name in self._actions:
            self._actions[name](word.number)

    def _is_skipped_around(self) -> bool:
        r"""Return whether what is around the `\upr` is skipped, whose Unicode is in this group."""
        return len(self._groups) > 1 and self._groups[-2].is_skipped

    def _end_paragraph(self) -> None:
        state = self._state
        if state.table or state.is_hidden:
            return
        state.target.rows.start(in_table=state.in_table)
        is_title = state.style in self._titles and not state.in_table
        state.target.end_line(is_heading=is_title)

    def _name_entry(self, text: str) -> None:
        """Add *text* to the name of a font or style; a semicolon ends it."""
        state = self._state
        names = (self._name + text).split(";")
        self._name = names[-1]
        for name in names[:-1]:
            if state.table == "fonttbl" and state.font is not None:
                self._fonts.setdefault(state.font, name.strip())
            elif state.style is not None and name.strip().lower() in _TITLES:
                self._titles.add(state.style)

    def _set_codepage(self, number: int | None) -> None:
        self._codepage = f"cp{number}"

    def _set_default_font(self, number: int | None) -> None:
        self._default = number

    def _set_font(self, number: int | None) -> None:
        self._state.font = number

    def _set_charset(self, number: int | None) -> None:
        if self._state.table and self._state.font is not None:
            self._charsets[self._state.font] = number or 0

    def _set_style(self, number: int | None) -> None:
        self._state.style = number

    def _set_skipped(self, number: int | None) -> None:
        self._state.skipped = max(number if number is not None else 1, 0)

    def _hide(self, number: int | None) -> None:
        self._state.is_hidden = number != 0

    def _raise(self, number: int | None) -> None:
        self._state.is_raised = number != 0

    def _lower(self, _: int | None) -> None:
        self._state.is_raised = False

    def _reset_paragraph(self, _: int | None) -> None:
        self._state.in_table, self._state.style = False, None

    def _reset_characters(self, _: int | None) -> None:
        self._state.font, self._state.is_hidden = None, False
        self._state.is_raised = False

    def _enter_table(self, _: int | None) -> None:
        self._state.in_table = True

    def _start_note(self, _: int | None) -> None:
        self._state.target, self._state.in_table = self._notes, False

    def _end_cell(self, _: int | None) -> None:
        rows = self._state.target.rows
        if rows.is_open or self._state.in_table:
            rows.end_cell()
        else:
            self._add("\t")

    def _end_nested_cell(self, _: int | None) -> None:
        self._add("\t")

    def _end_nested_row(self, _: int | None) -> None:
        self._end_paragraph()

    def _end_row(self, _: int | None) -> None:
        self._state.target.rows.close()
