"""What is a person told about how a query was read, beyond what was typed?

In charge of the sentences, all in one place and one manner: what was understood, and how to have it
literally. Not in charge of when one is due.
"""

from collections.abc import Sequence
from typing import Final

_LITERALLY: Final = "in quotes is taken literally"


def also_read_as(typed: str, others: Sequence[str]) -> str:
    """Return the note that reports with *others* in the place of what was *typed* are hits, too.

    >>> also_read_as("TU", ["thành ủy", "tỉnh ủy"])
    'TU also read as thành ủy or tỉnh ủy; "TU" in quotes is taken literally'
    """
    return f'{typed} also read as {" or ".join(others)}; "{typed}" {_LITERALLY}'


def read_as_keystrokes(typed: str, meant: str) -> str:
    """Return the note that *typed*, which no report holds, was searched as *meant*.

    >>> read_as_keystrokes("mawtj", "mặt")
    'read as Telex/VNI keystrokes: mặt; "mawtj" in quotes is taken literally'
    """
    return f'read as Telex/VNI keystrokes: {meant}; "{typed}" {_LITERALLY}'
