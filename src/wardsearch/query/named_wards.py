"""Which words of a query name a ward, and by which other names may reports have it?

A query is rewritten, as for abbreviations: *phường* and the name after it become one word that is
also held by the names of what was merged into that ward, and of what it is a part of today. A name
without its kind stays as it is, as do phrases, fields and exclusions.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from wardsearch.messages.message import Message
from wardsearch.places.asked_wards import AskedWard, IsHeld, is_narrowed, other_names, read_ward
from wardsearch.places.kinds import WARDS
from wardsearch.query.syllables import letters
from wardsearch.query.tree import Query, Word, with_runs
from wardsearch.vietnamese.punctuation import AROUND_WORDS
from wardsearch.vietnamese.spelling import fold, is_accented

_LONGEST_NAME: Final = 5  # syllables: `Văn Miếu - Quốc Tử Giám` is the only one longer
_KINDS: Final = {
    tuple(map(fold, form.split())): kind.name
    for kind in WARDS
    for form in (kind.name, kind.short)
    if form
}
_SHORT_KINDS: Final = frozenset((kind.short,) for kind in WARDS if kind.short)


def with_ward_names(query: Query, is_held: IsHeld) -> Query:
    """Return *query* with the other names of its wards, and a note for each that has any.

    Args:
        query: What was asked.
        is_held: Whether some report is of a unit; names of others are left out.
    """
    notes: list[Message] = []
    clauses = with_runs(query.clauses, lambda words: _renamed(words, is_held, notes))
    return query.reread(clauses, notes) if notes else query


def notes_on(asked: AskedWard, is_held: IsHeld, *, has_unknown: bool) -> Iterator[Message]:
    """Yield what a person should know of the reports that *asked* finds and does not find.

    Args:
        asked: What was asked for.
        is_held: Whether the index has reports of a unit.
        has_unknown: Whether it has reports of that name that leave open which ward it is.
    """
    parts, heirs = other_names(asked, is_held)
    if parts and not asked.is_literal:
        yield Message("ward-includes", typed=asked.name, names=tuple(parts))
    if heirs:
        yield Message("ward-is-part-of", typed=asked.name, names=tuple(heirs), first=heirs[0])
    if has_unknown and is_narrowed(asked):
        yield Message("wards-left-out", typed=asked.name)


def _renamed(words: Sequence[Word], is_held: IsHeld, notes: list[Message]) -> Iterator[Word]:
    """Yield *words*, which stand side by side, with the names of wards joined."""
    start = 0
    while start < len(words):
        word, end = words[start], start + 1
        name_start = _kind_end(words, start)
        if name_start is not None:
            joined, end = _ward(words, start, name_start, is_held, notes)
            word = joined or word
        yield word
        start = end


def _kind_end(words: Sequence[Word], start: int) -> int | None:
    """Return where a name may begin, after the kind of ward that begins at *start*."""
    for end in (start + 1, start + 2):
        tokens = _letters(words[start:end])
        if end <= len(words) and tokens in _KINDS:
            is_told = words[start].text.endswith(".") or words[start].others
            return end if tokens not in _SHORT_KINDS or is_told else None
    return None


def _ward(
    words: Sequence[Word], start: int, name_start: int, is_held: IsHeld, notes: list[Message]
) -> tuple[Word | None, int]:
    """Return the ward whose name begins at *name_start*, the longest with others, and its end."""
    before = words[start:name_start]
    as_typed = " ".join(word.text for word in before)
    kind = _KINDS[_letters(before)]
    is_sure = any(map(is_accented, as_typed.lower().split()))
    named = words[name_start : name_start + _LONGEST_NAME]
    for count in range(len(named), 0, -1):
        name = " ".join(word.text.strip(AROUND_WORDS) for word in named[:count])
        ends = any(word.text[-1:] in AROUND_WORDS for word in named[: count - 1])
        # `phuong an` is more often phương án.
        if ends or (" " not in name and not is_sure and not name.isdigit()):
            continue
        parts, heirs = other_names(read_ward(f"{kind} {name}"), is_held)
        if parts or heirs:
            typed = f"{as_typed} {name}"
            for code, names in (("ward-merged", parts), ("ward-became", heirs)):
                if names:
                    notes.append(Message(code, typed=typed, others=tuple(names)))
            same = [f"{other} {name}" for word in before for other in word.others]
            if not same and fold(as_typed) != fold(kind):
                same = [f"{kind} {name}"]
            return Word(typed, others=(*same, *parts, *heirs)), name_start + count
    return None, start + 1


def _letters(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the folded tokens of *words*."""
    return tuple([token for word in words for token in letters(word.text)])
