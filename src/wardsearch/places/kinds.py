"""Which kinds of places are there, how is each abbreviated, and how told in the table?

The one list of them: whatever reads or writes the kind of a ward, district or province takes it
from here. The kinds are those of Vietnamese law: articles 110 and 111 of the constitution, and
the law on the organisation of local government of 2015 and of 2025, which ends districts and
townships and makes special zones units of the lowest level.
"""

from typing import Final

from wardsearch.frozen import NamedTuple


class Kind(NamedTuple):
    """A kind of place.

    Attributes:
        name: NFC, in small letters.
        letter: What stands for it in `wards.tsv`.
        short: How it is abbreviated, in small letters, without a full stop; empty where it is not.
    """

    name: str
    letter: str
    short: str = ""


WARDS: Final = (
    Kind("phường", "p", "p"),
    Kind("xã", "x"),
    Kind("thị trấn", "t", "tt"),
    Kind("đặc khu", "k"),
)
DISTRICTS: Final = (
    Kind("quận", "q", "q"),
    Kind("huyện", "h", "h"),
    Kind("thị xã", "s", "tx"),
    Kind("thành phố", "c", "tp"),
)
PROVINCES: Final = (Kind("tỉnh", "v"), Kind("thành phố", "c", "tp"))
ABOVE_WARDS: Final = (*DISTRICTS, PROVINCES[0])
