"""What is said, before it is a sentence: which code, and which values of the case at hand?

Errors, reasons for skipping a file, notes on a query and what the commands print carry codes and
values; the sentence is made where it is shown, from the table of one language (`english`). A code
is for programs and keeps its meaning; the words of a sentence may change. A translation takes the
English sentence as its key, as gettext does (`language`). Without a translator, all is English, as
JSON and a calling program have it.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.advice import ADVICE
from wardsearch.messages.english import SENTENCES

if TYPE_CHECKING:
    from datetime import date

NUMBER: Final = "1,234.5"
DAY: Final = "%Y-%m-%d"
MOMENT: Final = "%Y-%m-%d %H:%M:%S"
"""How numbers, days and moments are written, translated as any sentence: `1.234,5`, `%d/%m/%Y`."""


class Translator(Protocol):
    """Knows the sentences of a language, by those of English; as gettext's translations do."""

    def gettext(self, message: str, /) -> str:
        """Return the sentence for an English one, with the same fields in it."""

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """Return the sentence for two English ones, of which the first is for 1, that fits *n*."""


class _English:
    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        return msgid1 if n == 1 else msgid2


ENGLISH: Final[Translator] = _English()

UNPRINTABLE = lazy_compile(
    r"[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]"
)
"""What must not reach a terminal: C0 with DEL, C1, the marks that turn the direction of writing,
line and paragraph separators, and halves of code points (undecodable bytes of names)."""

YOUR_FOLDER: Final = "YOUR-FOLDER"
"""Stands in a command for the name of a folder that only the person knows."""
NEW_FOLDER: Final = "NEW-FOLDER"
"""Likewise, where the folder was called otherwise before."""

_FOREIGN: Final = frozenset(("why", "kind"))
"""Fields that may hold words of the system's or a library's, such as *Permission denied*."""

_OF_ONE_CASE = lazy_compile(r" \(|: \{")
_INNER = "message"  # the key of a message within a message, as JSON
_LONGEST_QUOTE = 40  # code points of what a person typed


class Message:
    """A code with fields; its text is the English sentence.

    Attributes:
        code: Lower-case words joined by hyphens, a key of `english.SENTENCES`.
        fields: What the sentence names, by name: plain values, messages, and tuples of strings,
            which a sentence joins (`{names:or}`). The number `count` chooses between singular and
            plural.
    """

    __slots__ = ("code", "fields")

    def __init__(self, code: str, /, **fields: object) -> None:
        self.code = code
        self.fields: Mapping[str, object] = fields

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.fields.items())
        return f"Message({self.code!r}{values})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.code, self.fields) == (other.code, other.fields)

    def __lt__(self, other: "Message") -> bool:
        return (self.code, str(self)) < (other.code, str(other))

    def __hash__(self) -> int:
        return hash((self.code, *sorted(self.fields)))

    def __reduce__(self) -> tuple[object, ...]:
        return _message, (self.code, dict(self.fields))

    def text(self, translator: Translator = ENGLISH) -> str:
        """Return what happened and what to do next, on one line, without full stop.

        >>> Message("index-missing", path="idx", command="wardsearch index --index idx").text()
        "there is no index in 'idx'; run `wardsearch index --index idx` to make one"
        """
        advice = self.advice(translator)
        return self.sentence(translator) + (f"; {advice}" if advice else "")

    def sentence(self, translator: Translator = ENGLISH) -> str:
        """Return what happened."""
        return self._filled(self._template(translator), translator)

    def general(self, translator: Translator = ENGLISH) -> str:
        """Return what happened, without what the sentence says of this case alone at its end."""
        template = _OF_ONE_CASE.split(self._template(translator), 1)[0]
        return self._filled(template, translator)

    def advice(self, translator: Translator = ENGLISH) -> str | None:
        """Return what to do next; None where there is nothing to do or to say."""
        template = ADVICE.get(self.code)
        if template is None:
            return None
        return self._filled(translator.gettext(template), translator)

    def _template(self, translator: Translator) -> str:
        template = SENTENCES[self.code]
        if isinstance(template, str):
            return translator.gettext(template)
        count = self.fields.get("count")
        return translator.ngettext(*template, count if isinstance(count, int) else 2)

    def _filled(self, template: str, translator: Translator) -> str:
        return template.format(
            **{name: _formattable(name, value, translator) for name, value in self.fields.items()}
        )


class CodedError(Exception):
    """An error that carries a message.

    Attributes:
        message: Its code and fields.
    """

    def __init__(self, code: str, /, **fields: object) -> None:
        super().__init__(code)
        self.message = Message(code, **fields)

    @classmethod
    def of(cls, message: Message) -> Self:
        """Return an error that carries *message*."""
        return cls(message.code, **message.fields)

    def __str__(self) -> str:
        return str(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self).of, (self.message,)

    @property
    def code(self) -> str:
        """What happened, for programs: lower-case words joined by hyphens."""
        return self.message.code

    @property
    def advice(self) -> str | None:
        """What to do next, an English phrase; None where there is nothing to say."""
        return self.message.advice()


class CodedValueError(CodedError, ValueError):
    """A value that cannot be used."""


def shortened(said: str, most: int = _LONGEST_QUOTE) -> str:
    """Return of what a person typed, or another program said, at most *most* code points."""
    return said if len(said) <= most else said[:most] + "…"


def as_text(value: object) -> str:
    """Return the *value* of a field as text: several strings with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _from_plain(value: object) -> object:
    if isinstance(value, dict):
        return from_plain(value[_INNER])
    return tuple(value) if isinstance(value, list) else value


def _message(code: str, fields: dict[str, Any]) -> Message:
    return Message(code, **fields)


def number_in_words(value: float, how: str, translator: Translator) -> str:
    """Return *value* in the format *how* of Python's, with the separators of a language."""
    pattern = translator.gettext(NUMBER)
    written = format(value, how)
    if pattern == NUMBER:
        return written
    return written.translate(str.maketrans(",.", pattern[1] + pattern[5]))


def day_in_words(moment: "date", translator: Translator) -> str:
    """Return the day of *moment* as a language writes it."""
    return moment.strftime(translator.gettext(DAY))


def _formattable(name: str, value: object, translator: Translator) -> object:
    if isinstance(value, Message):
        return value.text(translator)
    if isinstance(value, tuple):
        return _Listed(value, translator)
    return value if translator is ENGLISH else _as_written(name, value, translator)


def _as_written(name: str, value: object, translator: Translator) -> object:
    """Return the *value* of a field as another language than English writes it."""
    if isinstance(value, int | float):
        return _Number(value, translator)
    if hasattr(value, "strftime"):
        return value.strftime(translator.gettext(MOMENT))
    if name == "command":
        for stands in (YOUR_FOLDER, NEW_FOLDER):
            value = str(value).replace(stands, translator.gettext(stands))
        return value
    if name in _FOREIGN and isinstance(value, str) and value:
        from wardsearch.messages.foreign import in_words

        return in_words(value, translator.gettext)
    return value


class _Number:
    """A number that a sentence writes as its language does."""

    def __init__(self, value: float, translator: Translator) -> None:
        self._value = value
        self._translator = translator

    def __repr__(self) -> str:
        return repr(self._value)

    def __format__(self, how: str) -> str:
        return number_in_words(self._value, how, self._translator)


class _Listed:
    """Strings that a sentence joins, by `,`, `or` or `and`."""

    def __init__(self, values: Iterable[object], translator: Translator) -> None:
        self._values = [str(_formattable("", value, translator)) for value in values]
        self._translator = translator

    def __format__(self, how: str) -> str:
        if how not in {"or", "and"}:
            return ", ".join(self._values)
        *others, last = self._values
        joined = f"{', '.join(others)} {self._translator.gettext(how)} {last}"
        return joined if others else last


def as_plain(message: Message) -> list[Any]:
    """Return *message* as JSON can carry it; `from_plain` leads back."""
    return [
        message.code,
        {
            name: {_INNER: as_plain(value)} if isinstance(value, Message) else value
            for name, value in message.fields.items()
        },
    ]


def from_plain(values: list[Any]) -> Message:
    """Return the message that `as_plain` made *values* of, perhaps in another release."""
    try:
        code, fields = values
        message = Message(code, **{name: _from_plain(value) for name, value in fields.items()})
        message.text()
    except (AttributeError, LookupError, TypeError, ValueError):
        return Message("unknown-reason", found=shortened(ascii(values)))
    return message
