"""What does the person who indexes say about reading files?"""

from typing import TYPE_CHECKING, Final

from wardsearch.frozen import NamedTuple

if TYPE_CHECKING:
    from wardsearch.formats.reading import ReadPictures


class ReadOptions(NamedTuple):
    """How files are to be read.

    Attributes:
        encoding: The encoding of a file, a name of `encodings.decoding.ENCODINGS`; None if unknown.
        read_pictures: Reads pages that are only pictures; None to leave them.
    """

    encoding: str | None = None
    read_pictures: "ReadPictures | None" = None


AS_FOUND: Final = ReadOptions()
"""Nothing is said: encodings are found out, pictures are left."""
