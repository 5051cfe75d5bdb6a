"""What are the names of very many files, one behind the other in a text or apart in a list?

Each form is made from the other when it is first asked for: whoever only compares all names with
others, or writes them as they were read, needs no list. Does not cover what a name is (`names`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Final

END: Final = "\0"
"""What ends each name among others; none holds it, for names print."""


class NameColumn:
    """Names that all differ, in some order.

    Args:
        names: Apart, or one behind the other, each with `END` behind it.
        count: How many they are, where that is known.
    """

    def __init__(self, names: list[str] | str, count: int | None = None) -> None:
        if isinstance(names, str):
            self.joined = names
            self._count = names.count(END) if count is None else count
        else:
            self.apart = names
            self._count = len(names)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def apart(self) -> list[str]:
        """The names as a list, which is not to be changed."""
        return self.joined.split(END)[: self._count]

    @cached_property
    def joined(self) -> str:
        """All names, each with `END` behind it."""
        return END.join([*self.apart, ""])

    def are(self, names: list[str]) -> bool:
        """Return whether these are *names*, in this order."""
        if "apart" in self.__dict__:
            return self.apart == names
        if len(names) != self._count or END.join([*names, ""]) != self.joined:
            return False
        self.apart = names
        return True

    def place(self, name: str) -> int:
        """Return the place of *name*, or -1; for some names only if they are in order."""
        place = bisect_left(self.apart, name)
        return place if self.apart[place : place + 1] == [name] else -1

    def places(self, names: Sequence[str]) -> list[int]:
        """Return the place of each of *names*, which are few, or -1."""
        found = [self.place(name) for name in names]
        if -1 in found:  # it is none of these, or they are in no order
            wanted = frozenset(names)
            rows = {name: row for row, name in enumerate(self.apart) if name in wanted}
            found = [rows.get(name, -1) for name in names]
        return found
