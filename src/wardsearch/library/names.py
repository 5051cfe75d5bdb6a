"""Which report does a person mean who names it, by its id, its path or only the end of one?

Covers the names that people copy from what they see: the id, the path of the file as it was shown
or in full, `file.jsonl#ID`, and the end of any of these, as long as one report alone has it. Does
not cover the number of a hit in the last search, which only a terminal knows.
"""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final

from wardsearch.corpus.names import printable, split_id
from wardsearch.errors import ReportNotFoundError
from wardsearch.vietnamese.spelling import to_nfc

_LISTED: Final = 3  # of several reports that are meant alike
_COMPARED: Final = 500  # ids whose likeness is measured: a tenth of a second
_BORDERS: Final = "/#"
_NEAR: Final = 0.6  # as `difflib.get_close_matches`


def report_named(name: str, ids: Iterable[str], path_of: Callable[[str], str]) -> str:
    """Return the id of the one report that *name* means.

    Args:
        name: What was typed; a path has `/`.
        ids: Of all reports.
        path_of: Returns the whole path of the file of a report, given its id.

    Raises:
        ReportNotFoundError: No report has the name, or several have; the message says which one may
            be meant, or which ones are.
    """
    every = tuple(ids)
    if name in every:
        return name
    typed = to_nfc(name).removeprefix("./")
    for are_meant in (_whole, _by_path, _by_tail, _by_stem):
        found = are_meant(typed, every, path_of)
        if len(found) == 1:
            return found[0]
        if found:
            raise ReportNotFoundError(
                "report-ambiguous", found=name, count=len(found), near=tuple(found[:_LISTED])
            )
    raise unknown_report(name, every)


def id_composed_alike(report_id: str, ids: Iterable[str]) -> str:
    """Return the one of *ids* that is *report_id* but for how its letters are composed.

    Some systems name files in NFD, and people type NFC.

    Raises:
        ReportNotFoundError: There is none, or several.
    """
    every = tuple(ids)
    composed = to_nfc(report_id)
    found = [one for one in every if to_nfc(one) == composed]
    if len(found) != 1:
        raise unknown_report(report_id, every)
    return found[0]


def unknown_report(name: str, ids: Iterable[str]) -> ReportNotFoundError:
    """Return the error that no report is called *name*, with the one of *ids* that may be meant."""
    near = _nearest(to_nfc(name), tuple(ids))
    if near is None:
        return ReportNotFoundError("report-missing", found=name)
    return ReportNotFoundError("report-missing-near", found=name, near=near)


def _whole(typed: str, ids: tuple[str, ...], _path_of: Callable[[str], str]) -> list[str]:
    """Return the reports whose id is *typed*, however either is composed."""
    return [one for one in ids if to_nfc(one) == typed]


def _by_path(typed: str, ids: tuple[str, ...], path_of: Callable[[str], str]) -> list[str]:
    """Return the reports whose file, or `file#part`, has the path *typed*."""
    if "/" not in typed:
        return []
    file, part = split_id(typed)
    lasts = {printable(name).rpartition("/")[2] for name in (typed, file)}
    alike = [one for one in ids if any(last in to_nfc(one) for last in lasts)]
    paths = {one: to_nfc(path_of(one)) for one in alike}
    return [
        one
        for one in alike
        if paths[one] == typed
        or (paths[one] == file and (not part or to_nfc(one).endswith(f"#{part}")))
    ]


def _by_tail(typed: str, ids: tuple[str, ...], _path_of: Callable[[str], str]) -> list[str]:
    """Return the reports whose id ends with *typed*, from the beginning of one of its parts."""
    if not typed:
        return []
    return [
        one
        for one in ids
        if (folded := to_nfc(one)).endswith(typed) and _is_part(folded, len(folded) - len(typed))
    ]


def _by_stem(typed: str, ids: tuple[str, ...], _path_of: Callable[[str], str]) -> list[str]:
    """Return the reports that *typed* names but for a suffix, or the part of a container."""
    found = []
    for one in ids:
        folded = to_nfc(one)
        file = split_id(folded)[0]
        for whole in (file, file.rpartition(".")[0]):
            if whole.endswith(typed) and typed and _is_part(whole, len(whole) - len(typed)):
                found.append(one)
                break
    return found


def _is_part(whole: str, start: int) -> bool:
    return start == 0 or whole[start - 1] in _BORDERS or whole[start] in _BORDERS


def _nearest(typed: str, ids: tuple[str, ...]) -> str | None:
    """Return the id that is most like *typed*: it ends alike before it is merely similar."""
    if not ids or not typed:
        return None

    def ending(one: str) -> int:
        pairs = zip(reversed(one), reversed(typed), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    best = sorted(ids, key=ending, reverse=True)[:_COMPARED]
    matcher = SequenceMatcher(b=typed.rpartition("/")[2])

    def likeness(one: str) -> float:
        matcher.set_seq1(one.rpartition("/")[2])
        return matcher.ratio()

    likeness_of = {one: likeness(one) for one in best}
    near = max(best, key=likeness_of.__getitem__)
    return near if likeness_of[near] >= _NEAR else None
