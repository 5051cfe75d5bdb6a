"""Which language is spoken, and what is a sentence in it?

Covers the one language of this process, and its catalogue: `gettext` and `ngettext` for sentences,
`told` for messages, numbers and days as they are written in it. Does not cover who chooses it
(`terminal.speaking`). A program that uses the library is spoken to in English, whatever its locale.

The sentence in English is the key; docs/translating.md says how to mark and translate one.
"""

import os
from typing import TYPE_CHECKING, Final, cast

from wardsearch.messages.message import (
    ENGLISH,
    Message,
    Translator,
    day_in_words,
    number_in_words,
)

if TYPE_CHECKING:
    from datetime import date

DOMAIN: Final = "wardsearch"
FOLDER: Final = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - help has no use for pathlib
LANGUAGES: Final = ("en", "vi")
"""ISO 639-1; each but English has a catalogue in FOLDER."""

_translator: Translator = ENGLISH


def speak(language: str) -> None:
    """Speak *language*, one of LANGUAGES, from now on.

    Click takes its own words from the catalogue that Python's gettext is bound to, in the language
    that LANGUAGE names; so that is set, too. A catalogue that is not there leaves English.
    """
    global _translator  # noqa: PLW0603 - a process speaks one language
    if language == "en" and _translator is ENGLISH:  # so that English waits for nothing
        return
    import gettext as library

    if language == "en":
        _translator = ENGLISH
        library.textdomain("messages")
        return
    os.environ["LANGUAGE"] = language
    library.bindtextdomain(DOMAIN, FOLDER)
    library.textdomain(DOMAIN)
    found = library.translation(DOMAIN, FOLDER, [language], fallback=True)
    _translator = cast("Translator", found)


def is_english() -> bool:
    """Return whether English is spoken, so that nothing needs to be translated."""
    return _translator is ENGLISH


def gettext(sentence: str) -> str:
    """Return an English *sentence*, which must be a literal, in the language that is spoken."""
    return _translator.gettext(sentence)


def gettext_noop(sentence: str) -> str:
    """Return *sentence* as it is; it is marked, and translated later where it is shown."""
    return sentence


def ngettext(one: str, many: str, number: int) -> str:
    """Return whichever of two sentences fits *number*, in the language that is spoken."""
    return _translator.ngettext(one, many, number)


def told(message: Message) -> str:
    """Return *message* with its advice in the language that is spoken, on one line."""
    return message.text(_translator)


def told_sentence(message: Message) -> str:
    """Return what happened, in the language that is spoken."""
    return message.sentence(_translator)


def told_in_general(message: Message) -> str:
    """Return what happened without what is said of this case alone, in that language."""
    return message.general(_translator)


def told_advice(message: Message) -> str | None:
    """Return what to do next, in the language that is spoken."""
    return message.advice(_translator)


def number(value: float, how: str = ",") -> str:
    """Return *value* as it is written in the language that is spoken: 1,240 or 1.240.

    Args:
        value: The number.
        how: A format of Python's.
    """
    return number_in_words(value, how, _translator)


def day(moment: "date") -> str:
    """Return the day of *moment* as it is written in that language: 2024-03-15 or 15/03/2024."""
    return day_in_words(moment, _translator)
