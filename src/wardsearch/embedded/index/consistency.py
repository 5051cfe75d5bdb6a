"""Do the arrays of a segment file fit each other?

A file can agree with its directory and still not hold together, by a fault of the writer or a
forged directory. The checks here compare lengths and last values, which costs microseconds, so each
part is checked when it is opened. Does not cover the values in between (`segment_check`).
"""

from collections.abc import Mapping
from itertools import pairwise

from wardsearch.analysis.fields import KEY_FIELDS
from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.documents import COLUMNS, DIGEST_BYTES
from wardsearch.embedded.index.layout import BLOCK, plane_count
from wardsearch.embedded.index.row_blocks import block_count


def check_documents(file: ArrayFile) -> int:
    """Return how many documents the segment *file* has, if its columns have as many values.

    Raises:
        IndexDamagedError: They have not, or the number is missing.
    """
    count = file.facts.get("documents")
    if not isinstance(count, int) or count < 0:
        raise file.damaged("it does not say how many documents it has")
    _check_lengths(file, {f"documents.{name}": count for name in COLUMNS})
    _check_lengths(
        file,
        {
            "documents.digests": DIGEST_BYTES * count,
            **{f"{name}.of_document": count for name in KEY_FIELDS},
            "stored.block_ends": block_count(count) + 1,
            "stored.data": _last(file, "stored.block_ends"),
            "text.blocks": count,
            "text.starts": count,
            "text.lengths": count,
            "text.data": _last(file, "text.block_ends"),
            "text.dictionaries": _last(file, "text.dictionary_ends"),
        },
    )
    name = "text.dictionary_ends"
    if any(end <= start for start, end in pairwise(file.view(name))):
        raise file.damaged(f"its array {name!r} does not ascend")
    return count


def check_strings(file: ArrayFile, name: str) -> None:
    """Demand that the strings of the dictionary *name* end where its text does.

    Raises:
        IndexDamagedError: They do not.
    """
    _check_lengths(file, {f"{name}.terms": _last(file, f"{name}.term_ends")})


def check_pairs(file: ArrayFile, name: str, folded: int) -> None:
    """Demand that the dictionary of pairs *name* has a group for each of *folded* terms.

    Raises:
        IndexDamagedError: It has not.
    """
    _check_lengths(
        file, {f"{name}.firsts": folded + 1, f"{name}.seconds": _last(file, f"{name}.firsts")}
    )


def check_postings(file: ArrayFile, name: str, terms: int, documents: int) -> None:
    """Demand that the postings of field *name* are of *terms* terms and fill their arrays.

    Raises:
        IndexDamagedError: They do not.
    """
    _check_lengths(file, {f"{name}.counts": terms, f"{name}.total": 1})
    total = _last(file, f"{name}.total")
    long = file.length(f"{name}.long_terms")
    short = total - _last(file, f"{name}.long_before")
    _check_lengths(
        file,
        {
            f"{name}.starts": -(-terms // BLOCK),
            f"{name}.long_counts": long,
            f"{name}.long_classes": long,
            f"{name}.long_ends": long + 1,
            f"{name}.long_before": long + 1,
            f"{name}.long": _last(file, f"{name}.long_ends"),
            f"{name}.frequencies": -(-total // 2),
            f"{name}.frequencies.values": file.length(f"{name}.frequencies.places"),
        },
    )
    check_packed(file, f"{name}.documents", short, documents)


def check_packed(file: ArrayFile, name: str, count: int, limit: int) -> None:
    """Demand that the packed numbers *name* are *count* numbers below *limit*.

    Raises:
        IndexDamagedError: They are not.
    """
    planes = plane_count(limit)
    _check_lengths(file, {name: count} | {f"{name}.{k}": -(-count // 8) for k in range(planes)})
    if f"{name}.{planes}" in file:
        raise file.damaged(f"its array {name!r} has more than {planes} planes")


def _last(file: ArrayFile, name: str) -> int:
    """Return the last value of the array *name*, which is what comes before its end."""
    array = file.view(name)
    if not len(array):
        raise file.damaged(f"its array {name!r} is empty")
    last: int = array[-1]
    return last


def _check_lengths(file: ArrayFile, lengths: Mapping[str, int]) -> None:
    for name, length in lengths.items():
        if file.length(name) != length:
            found = file.length(name)
            raise file.damaged(f"its array {name!r} has {found} elements, not {length}")
