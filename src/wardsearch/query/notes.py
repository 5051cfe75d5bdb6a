"""What is a person told about how a query was read, beyond what was typed?

Covers the sentences, all in one place and one manner: what was understood, and how to have it
literally. Does not cover when one is due.
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


def ward_includes(typed: str, names: Sequence[str]) -> str:
    """Return the note that reports of *names* are of the ward *typed*, too.

    >>> ward_includes("Bồ Đề", ["phường Ngọc Thụy"])[:69]
    'ward Bồ Đề with what was merged into it by 01/07/2025, phường Ngọc Th'
    """
    return (
        f"ward {typed} with what was merged into it by 01/07/2025, {', '.join(names)}; "
        f"--ward '\"{typed}\"' is taken literally"
    )


def ward_is_part_of(typed: str, names: Sequence[str]) -> str:
    """Return the note that the ward *typed* is part of *names* today, whose reports are others.

    >>> ward_is_part_of("Ngọc Thụy", ["phường Bồ Đề"])
    'ward Ngọc Thụy is part of phường Bồ Đề since 01/07/2025; --ward "phường Bồ Đề" finds its reports, too'
    """  # noqa: E501 - one line, as it is shown
    return (
        f"ward {typed} is part of {' and '.join(names)} since 01/07/2025; "
        f'--ward "{names[0]}" finds its reports, too'
    )


def wards_left_out(typed: str) -> str:
    """Return the note that some reports do not tell which ward of the name *typed* they are of."""
    return f"reports of a ward {typed} that leave open which one are left out"


def merged_into(typed: str, names: Sequence[str]) -> str:
    """Return the note that words *typed* are held by the *names* of what was merged into the ward.

    >>> merged_into("phường Bồ Đề", ["phường Ngọc Thụy"])
    'phường Bồ Đề also read as phường Ngọc Thụy, merged into it by 01/07/2025; "phường Bồ Đề" in quotes is taken literally'
    """  # noqa: E501 - as above
    listed = ", ".join(names)
    return f'{typed} also read as {listed}, merged into it by 01/07/2025; "{typed}" {_LITERALLY}'


def became(typed: str, names: Sequence[str]) -> str:
    """Return the note that words *typed* are held by the *names* of what the ward is part of.

    >>> became("phường Ngọc Thụy", ["phường Bồ Đề"])
    'phường Ngọc Thụy also read as phường Bồ Đề, which it is part of since 01/07/2025; "phường Ngọc Thụy" in quotes is taken literally'
    """  # noqa: E501 - as above
    listed = " and ".join(names)
    since = "which it is part of since 01/07/2025"
    return f'{typed} also read as {listed}, {since}; "{typed}" {_LITERALLY}'
