"""What is said, before it is a sentence: which code, and which values of the case at hand?

Errors, reasons for skipping a file, notes on a query and what the commands print carry codes and
values; the sentence is made where it is shown, from the table of one language (`english`). A code
is for programs and keeps its meaning; the words of a sentence may change. A translation takes the
English sentence as its key, as gettext does.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from wardsearch.messages.english import ADVICE, SENTENCES

Translate = Callable[[str], str]
"""Returns the sentence of another language for an English one, with the same fields in it."""

UNPRINTABLE = re.compile(
    r"[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]"
)
"""What must not reach a terminal: C0 with DEL, C1, the marks that turn the direction of writing,
line and paragraph separators, and halves of code points (undecodable bytes of names)."""

_OF_ONE_CASE = re.compile(r" \(|: \{")
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

    def text(self, translate: Translate = str) -> str:
        """Return what happened and what to do next, on one line, without full stop.

        >>> Message("index-missing", path="idx", command="wardsearch index --index idx").text()
        "there is no index in 'idx'; run `wardsearch index --index idx` to make one"
        """
        advice = self.advice(translate)
        return self.sentence(translate) + (f"; {advice}" if advice else "")

    def sentence(self, translate: Translate = str) -> str:
        """Return what happened."""
        return self._filled(self._template(), translate)

    def general(self, translate: Translate = str) -> str:
        """Return what happened, without what the sentence says of this case alone at its end."""
        return self._filled(_OF_ONE_CASE.split(self._template(), 1)[0], translate)

    def advice(self, translate: Translate = str) -> str | None:
        """Return what to do next; None where there is nothing to do or to say."""
        template = ADVICE.get(self.code)
        return None if template is None else self._filled(template, translate)

    def _template(self) -> str:
        template = SENTENCES[self.code]
        return template if isinstance(template, str) else template[self.fields.get("count") != 1]

    def _filled(self, template: str, translate: Translate) -> str:
        return translate(template).format(
            **{name: _formattable(value, translate) for name, value in self.fields.items()}
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


def shortened(typed: str) -> str:
    """Return what a person *typed*, as much of it as a sentence can quote."""
    return typed if len(typed) <= _LONGEST_QUOTE else typed[:_LONGEST_QUOTE] + "…"


def as_text(value: object) -> str:
    """Return the *value* of a field as text: several strings with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _message(code: str, fields: dict[str, Any]) -> Message:
    return Message(code, **fields)


def _formattable(value: object, translate: Translate) -> object:
    if isinstance(value, Message):
        return value.text(translate)
    return _Listed(value, translate) if isinstance(value, tuple) else value


class _Listed:
    """Strings that a sentence joins, by `,`, `or` or `and`."""

    def __init__(self, values: Iterable[object], translate: Translate) -> None:
        self._values = [str(_formattable(value, translate)) for value in values]
        self._translate = translate

    def __format__(self, how: str) -> str:
        if how not in {"or", "and"}:
            return ", ".join(self._values)
        *others, last = self._values
        return f"{', '.join(others)} {self._translate(how)} {last}" if others else last


def as_plain(message: Message) -> list[Any]:
    """Return *message* as JSON can carry it; `from_plain` leads back."""
    return [message.code, dict(message.fields)]


def from_plain(values: list[Any]) -> Message:
    """Return the message that `as_plain` made *values* of, perhaps in another release."""
    try:
        code, fields = values
        message = Message(
            code, **{name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
        )
        message.text()
    except (AttributeError, LookupError, TypeError, ValueError):
        return Message("unknown-reason", found=shortened(ascii(values)))
    return message
