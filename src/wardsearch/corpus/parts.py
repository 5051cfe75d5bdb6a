"""Which share of a corpus does this run index, where several hosts index one together?

Each file is in one share, by a hash of its name, whatever else there is in the corpus: hosts need
to tell each other nothing.
"""

from typing import Final, Self

from wardsearch.errors import CorpusError
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile

_TEXT: Final = lazy_compile(r"([1-9][0-9]{0,3})(?:/|of)([1-9][0-9]{0,3})")


class Part(NamedTuple):
    """One of so many shares.

    Attributes:
        number: Which, from 1.
        shares: Of how many.
    """

    number: int
    shares: int

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return what *text* says, as `2/4`.

        Raises:
            CorpusError: It says nothing that can be.
        """
        match = _TEXT.fullmatch(text)
        if match is None or int(match[1]) > int(match[2]):
            raise CorpusError("part-invalid", found=text)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.shares}"

    def holds(self, name: str) -> bool:
        """Return whether the file *name* is in it; a folder, whose name ends with `/`, is in all.

        >>> [Part(n, 3).holds("2024/a.txt") for n in (1, 2, 3)].count(True)
        1
        """
        if self.shares == 1 or name.endswith("/"):
            return True
        from hashlib import blake2b  # it loads OpenSSL

        digest = blake2b(name.encode(), digest_size=8).digest()
        return int.from_bytes(digest) % self.shares == self.number - 1

    def meets(self, other: "Part") -> bool:
        """Return whether a file can be in both."""
        return self.shares != other.shares or self.number == other.number


WHOLE: Final = Part(1, 1)
"""All of it."""
