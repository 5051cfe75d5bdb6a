"""What does a query ask for beyond its words, as far as the index knows them?

Covers asking the index: which other forms of an abbreviation it holds, which facts of the query its
reports state, which wards it has reports of, and whether words that it lacks are keystrokes of
words that it holds. Does not cover the tables (`abbreviations`, `gazetteer`), rewriting
(`expansion`, `stated_facts`, `named_wards`) or the rules of input methods (`keystrokes`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import replace
from wardsearch.messages.message import Message, shortened
from wardsearch.query.abbreviations import load_abbreviations
from wardsearch.query.corrections import QuerySyllable, correctable, rewritten
from wardsearch.query.expansion import expanded, may_be_expanded
from wardsearch.query.half_typed import completed
from wardsearch.query.hints import may_name_a_ward, may_state_a_fact
from wardsearch.query.joined_words import with_joined_forms
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import syllables
from wardsearch.query.tree import Query, Word
from wardsearch.search.engine import Statistics
from wardsearch.search.features import other_form, stated
from wardsearch.search.lookups import Lookup, of_each
from wardsearch.vietnamese.spelling import fold

if TYPE_CHECKING:
    from wardsearch.facts.terms import TermRange
    from wardsearch.places.asked_wards import AskedWard, IsHeld

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
    if not may_state_a_fact(query):
        return query
    from wardsearch.query.stated_facts import with_facts

    def is_stated(terms: "TermRange") -> bool:
        return statistics.document_frequency(stated(terms)) > 0

    return with_facts(query, is_stated)


def abbreviations(statistics: Statistics, query: Query, more: Path | None) -> Query:
    """Join the words that are an abbreviation, or abbreviated."""
    if more is None and not may_be_expanded(query):
        return query

    def is_held(text: str) -> bool:
        return statistics.document_frequency(other_form(syllables(text))) > 0

    learned = statistics.terms("fact", "a:")
    return expanded(query, load_abbreviations(more, learned), is_held)


def ward_names(statistics: Statistics, query: Query, _more: Path | None) -> Query:
    """Join the words that name a ward."""
    if not may_name_a_ward(query):
        return query
    from wardsearch.query.named_wards import with_ward_names

    return with_ward_names(query, _has_reports_of(statistics))


def joined_words(statistics: Statistics, query: Query, _more: Path | None) -> Query:
    """Give words the forms in which reports write them together or apart."""
    return with_joined_forms(
        query, _counting(statistics), lambda prefix: statistics.terms("folded", prefix)
    )


Rewrite: TypeAlias = Callable[[Statistics, Query, Path | None], Query]

REWRITES: Final[tuple[Rewrite, ...]] = (facts, abbreviations, ward_names, joined_words)
"""How a query is rewritten, in this order.

Facts come before abbreviations: in `5 TT`, a document, *TT* is none of its own. They come before
wards, too: `TT. 5 triệu` is no *thị trấn 5*. Abbreviations come before wards: they part `P.Bồ Đề`.
Words are joined last, of those that mean nothing else.
"""


def completed_spelling(statistics: Statistics, query: Query) -> Query:
    """Return *query* with the marks that its half-typed syllables lack."""
    if query.text.isascii():
        return query
    return completed(query, _counting(statistics), statistics.report_count)


def _unknown(statistics: Statistics, asked: "AskedWard", typed: str) -> Iterator[Message]:
    """Yield that no report is of the ward *asked* in words *typed*, and which may be meant."""
    from wardsearch.places.asked_wards import ward_set
    from wardsearch.places.gazetteer import load_gazetteer

    wards = ward_set(asked)
    lookups = [
        *(Lookup("ward", (name,)) for name in wards.names),
        *(Lookup("unit", (unit,)) for unit in wards.units),
    ]
    if any(statistics.document_frequency(lookup) for lookup in lookups):
        return
    from difflib import get_close_matches

    near = get_close_matches(asked.key.replace(" ", ""), _without_spaces(statistics), 1)
    if not near:
        yield Message("ward-unknown", typed=typed)
        return
    key = _without_spaces(statistics)[near[0]]
    named = load_gazetteer().named(key)  # Thường Thạnh is called as Thượng Thanh is
    held = [u for u in named if statistics.document_frequency(Lookup("unit", (u.term,)))]
    name = next((unit.name for unit in held or named), key)
    # Where places were asked for, the name alone may be what was typed.
    meant = f"{name}, {held[0].province}" if asked.within and held else name
    yield Message("ward-unknown-near", typed=typed, near=meant)


def _without_spaces(statistics: Statistics) -> dict[str, str]:
    return {key.replace(" ", ""): key for key in statistics.terms("ward", "")}


def _counting(statistics: Statistics) -> Callable[[str, Iterable[str]], Sequence[int]]:
    def counts(field: str, terms: Iterable[str]) -> Sequence[int]:
        return statistics.document_frequencies(of_each(field, terms))

    return counts


def on_wards(statistics: Statistics, query: Query, ward: str | None) -> list[Message]:
    """Return what a person should know of the wards that *query* and the option *ward* name."""
    from wardsearch.places.asked_wards import read_ward
    from wardsearch.query.named_wards import notes_on

    notes: list[Message] = []
    for typed in [*query.wards, *([] if ward is None else [ward])]:
        asked = read_ward(typed)
        has_unknown = bool(asked.within) and statistics.has_unknown_unit(asked.key)
        notes += notes_on(asked, _has_reports_of(statistics), has_unknown=has_unknown)
        notes += _unknown(statistics, asked, shortened(typed) if asked.within else asked.name)
    return list(dict.fromkeys(notes))


def _has_reports_of(statistics: Statistics) -> "IsHeld":
    def is_held(term: str) -> bool:
        return statistics.document_frequency(Lookup("unit", (term,))) > 0

    return is_held


def _stands_beside(
    typed: Sequence[QuerySyllable], spelled: Sequence[str], is_held: Callable[[str, str], bool]
) -> bool:
    """Return whether the one syllable that is spelled anew stands beside its neighbours."""
    (place,) = (at for at, one in enumerate(typed) if one.text != spelled[at])
    letters = [fold(syllable) for syllable in spelled]
    return any(
        typed[at + 1].follows and is_held("pair", letters[at] + JOINER + letters[at + 1])
        for at in (place - 1, place)
        if 0 <= at < len(typed) - 1
    )


def is_plain(query: Query) -> bool:
    """Return whether *query* is nothing but words, at least two: none of them is to be literal."""
    plain = [isinstance(clause, Word) and clause.field is None for clause in query.clauses]
    return len(plain) > 1 and all(plain) and not (query.excluded or query.wards)


def corrected(query: Query, text: str) -> Query:
    """Return the query *text*, searched in the place of *query*, which no report holds all of."""
    meant = parse_query(text)
    note = Message("corrected", typed=str(query), meant=text)
    return replace(meant, notes=(*query.notes, note))


def from_keystrokes(statistics: Statistics, query: Query) -> Query | None:
    """Return *query* with the syllables that its keystrokes write, or None where it has none.

    Only words that no report holds are read so, and only as syllables that some report holds.
    """

    def is_held(field: str, term: str) -> bool:
        return statistics.document_frequency(Lookup(field, (term,))) > 0

    from wardsearch.vietnamese.keystrokes import decode

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
    is_told = len(keys) > 1 or max(keys, default=0) >= _TELLING_KEYS
    if not keys or not (is_told or _stands_beside(typed, spelled, is_held)):
        return None
    # A digit makes a token a number to corrections; here it is a mark.
    free = [syllable._replace(is_fixed=False) for syllable in typed]
    meant_query = rewritten(query, free, spelled)
    note = Message("keystrokes", typed=str(query), meant=str(meant_query))
    return replace(meant_query, notes=(*query.notes, note))
