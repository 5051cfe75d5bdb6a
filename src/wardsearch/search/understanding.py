"""What does a query ask for beyond its words, as far as the index knows them?

Covers asking the index: which other forms of an abbreviation it holds, which facts of the query its
reports state, which wards it has reports of, and whether words that it lacks are keystrokes of
words that it holds. Does not cover the tables (`abbreviations`, `gazetteer`), rewriting
(`expansion`, `stated_facts`, `named_wards`) or the rules of input methods (`keystrokes`).
"""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from wardsearch.facts.terms import TermRange
from wardsearch.messages.message import Message
from wardsearch.places.asked_wards import IsHeld, read_ward
from wardsearch.query.abbreviations import load_abbreviations
from wardsearch.query.corrections import correctable, rewritten
from wardsearch.query.expansion import expanded, may_be_expanded
from wardsearch.query.named_wards import may_name_a_ward, notes_on, with_ward_names
from wardsearch.query.stated_facts import with_facts
from wardsearch.query.syllables import syllables
from wardsearch.query.tree import Query, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.features import other_form, stated
from wardsearch.search.lookups import Lookup
from wardsearch.vietnamese.keystrokes import decode

_TELLING_KEYS: Final = 2  # one key may be a letter of a word (`tar`) or a number (`co2`)


def with_other_forms(statistics: Statistics, query: Query, more: Path | None = None) -> Query:
    """Return *query* with the other forms of its words that some report holds, by `REWRITES`.

    These are what abbreviations stand for and how it is abbreviated, facts written otherwise, and
    the names of what was merged into a ward.

    Args:
        statistics: What the index knows.
        query: What was asked.
        more: A file of more abbreviations.

    Raises:
        QueryError: The abbreviations in the file *more* cannot be read.
    """
    for rewrite in REWRITES:
        query = rewrite(statistics, query, more)
    return query


def facts(statistics: Statistics, query: Query, _more: Path | None) -> Query:
    """Join the words that state a fact."""

    def is_stated(terms: TermRange) -> bool:
        return statistics.document_frequency(stated(terms)) > 0

    return with_facts(query, is_stated)


def abbreviations(statistics: Statistics, query: Query, more: Path | None) -> Query:
    """Join the words that are an abbreviation, or abbreviated."""

    def is_held(text: str) -> bool:
        return statistics.document_frequency(other_form(syllables(text))) > 0

    if more is None and not may_be_expanded(query):
        return query
    learned = statistics.terms("fact", "a:")
    return expanded(query, load_abbreviations(more, learned), is_held)


def ward_names(statistics: Statistics, query: Query, _more: Path | None) -> Query:
    """Join the words that name a ward."""
    return with_ward_names(query, _has_reports_of(statistics)) if may_name_a_ward(query) else query


Rewrite: TypeAlias = Callable[[Statistics, Query, Path | None], Query]

REWRITES: Final[tuple[Rewrite, ...]] = (facts, abbreviations, ward_names)
"""How a query is rewritten, in this order.

Facts come before abbreviations: in `5 TT`, a document, *TT* is none of its own. They come before
wards, too: `TT. 5 triệu` is no *thị trấn 5*. Abbreviations come before wards: they part `P.Bồ Đề`.
"""


def on_wards(statistics: Statistics, query: Query, ward: str | None) -> list[Message]:
    """Return what a person should know of the wards that *query* and the option *ward* name."""
    notes: list[Message] = []
    for typed in [*query.wards, *([] if ward is None else [ward])]:
        asked = read_ward(typed)
        has_unknown = bool(asked.within) and statistics.has_unknown_unit(asked.key)
        notes += notes_on(asked, _has_reports_of(statistics), has_unknown=has_unknown)
    return list(dict.fromkeys(notes))


def _has_reports_of(statistics: Statistics) -> IsHeld:
    def is_held(term: str) -> bool:
        return statistics.document_frequency(Lookup("unit", (term,))) > 0

    return is_held


def from_keystrokes(statistics: Statistics, query: Query) -> Query | None:
    """Return *query* with the syllables that its keystrokes write, or None where it has none.

    Only words that no report holds are read so, and only as syllables that some report holds.
    """

    def is_held(field: str, term: str) -> bool:
        return statistics.document_frequency(Lookup(field, (term,))) > 0

    typed = correctable(query)
    leaves = list(query.leaves())
    spelled = [syllable.text for syllable in typed]
    keys = []  # struck beside letters, for each word
    for place, syllable in enumerate(typed):
        if not isinstance(leaves[syllable.leaf], Word):
            continue
        meant = decode(syllable.typed)
        if meant is None or is_held("folded", syllable.folded):
            continue
        if is_held("syllable", meant):
            spelled[place] = meant
            keys.append(len(syllable.typed) - len(meant))
    if len(keys) < 2 and max(keys, default=0) < _TELLING_KEYS:  # noqa: PLR2004 - two words tell, too
        return None
    # A digit makes a token a number to corrections; here it is a mark.
    free = [syllable._replace(is_fixed=False) for syllable in typed]
    meant_query = rewritten(query, free, spelled)
    note = Message("keystrokes", typed=str(query), meant=str(meant_query))
    return dataclasses.replace(meant_query, notes=(*query.notes, note))
