"""Which neighbouring syllables make a word of pyvi's word list?

Covers reading the list, and looking up all pairs and triples of a long row of syllables at once.
Does not cover what a hit is worth (`crf_features`), or words of one syllable or more than three,
which pyvi does not look up.

Why numbers: building and hashing a string for each pair of syllables costs more than everything
else the segmenter does. A distinct syllable is numbered once; a pair is then a cell of a square
table of bits.
"""

from collections import defaultdict
from itertools import count

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs

# A cell of the table of pairs has two bits, four cells share a byte.
_IS_WORD, _BEGINS_TRIPLE = 1, 2


class WordList:
    """The words of two and of three syllables of a word list.

    Attributes:
        side: How many numbers syllables have; the last is that of all that are in no word.
        pairs: Two bits for each pair: whether it is a word, and whether it begins one of three.
        triples: The keys of the words of three, ascending, and one above all.
    """

    __slots__ = ("_numbers", "_unknown", "pairs", "side", "triples")

    def __init__(self, data: bytes) -> None:
        """Read a list of one word a line, its syllables separated by single spaces, in UTF-8.

        Raises:
            ValueError: It has more different syllables than the table of pairs can hold.
        """
        syllables = data.replace(b"\n", b" ").split(b" ")
        numbers: dict[bytes, int] = defaultdict(count().__next__)
        row = np.fromiter(map(numbers.__getitem__, syllables), np.int64, len(syllables))

        octets = np.frombuffer(data, np.uint8)
        separators = octets[(octets == ord(" ")) | (octets == ord("\n"))]
        ends = np.append(np.flatnonzero(separators == ord("\n")) + 1, len(row))
        lengths = np.diff(ends, prepend=0)
        firsts = {size: (ends - lengths)[lengths == size] for size in (2, 3)}

        # Only the syllables of these words are numbered in the end, for the table's sake.
        used = np.zeros(len(numbers), np.bool_)
        for size, words in firsts.items():
            for place in range(size):
                used[row[words + place]] = True
        self._unknown = int(used.sum())
        self.side = side = self._unknown + 1
        if side * side > np.iinfo(np.int32).max:
            raise ValueError(f"a word list of {self._unknown} different syllables is too large")
        renumbered = np.where(used, np.cumsum(used) - 1, self._unknown)
        self._numbers: dict[bytes, int] = dict(zip(numbers, renumbered.tolist(), strict=True))

        row = renumbered[row]
        self.pairs = np.zeros(side * side // 4 + 1, np.uint8)
        self._mark(row[firsts[2]] * side + row[firsts[2] + 1], _IS_WORD)
        begins = row[firsts[3]] * side + row[firsts[3] + 1]
        self._mark(begins, _BEGINS_TRIPLE)
        triples = np.sort(begins * side + row[firsts[3] + 2])
        self.triples = np.append(triples, np.iinfo(np.int64).max)  # so that searches end inside

    def _mark(self, cells: Longs, flag: int) -> None:
        flags = (flag << 2 * (cells & 3)).astype(np.uint8)
        np.bitwise_or.at(self.pairs, cells >> 2, flags)

    def number(self, syllable: str) -> int:
        """Return the number of *syllable*, the same for all that are in no word."""
        return self._numbers.get(syllable.encode(errors="surrogatepass"), self._unknown)

    def find(self, row: Ints, starts: Longs) -> tuple[Longs, Longs]:
        """Find the words of two and of three syllables in a row of numbered syllables.

        Args:
            row: The numbers of the syllables of one sentence after the other.
            starts: Where the sentences start, increasing, the first of them 0; no word reaches
                over a start.

        Returns:
            The indices of the last syllables of words of two, and of words of three, in order.
        """
        keys = row[:-1] * np.int32(self.side)
        keys += row[1:]
        cells = self.pairs[keys >> 2]
        keys &= 3
        keys <<= 1
        cells >>= keys.astype(np.uint8)
        cells[starts[1:] - 1] = 0
        seconds = np.flatnonzero(cells & _IS_WORD) + 1

        begins = cells & _BEGINS_TRIPLE
        begins[starts[1:] - 2] = 0  # may clear the last cell for a start at 1, where none begins
        firsts = np.flatnonzero(begins[:-1])
        side = np.int64(self.side)
        triples = (row[firsts] * side + row[firsts + 1]) * side + row[firsts + 2]
        is_word = self.triples[np.searchsorted(self.triples, triples)] == triples
        return seconds, firsts[is_word] + 2
