"""What does a query ask for beyond its words, as far as the index knows them?

In charge of asking the index: which other forms of an abbreviation it holds, which facts of the
query its reports state, and whether words that it does not hold are keystrokes of words that it
does. Not in charge of the table (`abbreviations`), of rewriting (`expansion`, `fact_words`), nor of
the rules of input methods (`keystrokes`).
"""

import dataclasses
from pathlib import Path
from typing import Final

from wardsearch.abbreviations import load_abbreviations
from wardsearch.expansion import expanded, may_be_expanded
from wardsearch.explained import explanation_of
from wardsearch.fact_words import with_facts
from wardsearch.facts import TermRange
from wardsearch.features import Feature, Kind
from wardsearch.keystrokes import decode
from wardsearch.notes import read_as_keystrokes
from wardsearch.other_forms import other_form
from wardsearch.query_tree import Query, Word
from wardsearch.ranking import Ranking
from wardsearch.rewriting import correctable, rewritten

_TELLING_KEYS: Final = 2  # one key may be a letter of a word (`tar`) or a number (`co2`)


def with_other_forms(ranking: Ranking, query: Query, more: Path | None = None) -> Query:
    """Return *query* with the other forms of its words that some report holds.

    These are what abbreviations stand for, how it is abbreviated, and facts written otherwise.

    Raises:
        QueryError: The abbreviations in the file *more* cannot be read.
    """

    def is_stated(terms: TermRange) -> bool:
        return ranking.document_frequency(Feature("fact", terms, 1.0, "fact", 0)) > 0

    query = with_facts(query, is_stated)
    if more is None and not may_be_expanded(query):
        return query

    def is_held(text: str) -> bool:
        return ranking.document_frequency(other_form(text)) > 0

    learned = tuple(map(explanation_of, ranking.snapshot.live_terms("fact", "a:")))
    return expanded(query, load_abbreviations(more, learned), is_held)


def from_keystrokes(ranking: Ranking, query: Query) -> Query | None:
    """Return *query* with the syllables that its keystrokes write, or None where it has none.

    Only words that no report holds are read so, as only syllables that some report does.
    """
    typed = correctable(query)
    leaves = list(query.leaves())
    spelled = [syllable.text for syllable in typed]
    keys = []  # struck beside letters, for each word
    for place, syllable in enumerate(typed):
        if not isinstance(leaves[syllable.leaf], Word):
            continue
        meant = decode(syllable.typed)
        if meant is None or _frequency(ranking, "folded", syllable.folded):
            continue
        if _frequency(ranking, "syllable", meant):
            spelled[place] = meant
            keys.append(len(syllable.typed) - len(meant))
    if len(keys) < 2 and max(keys, default=0) < _TELLING_KEYS:  # noqa: PLR2004 - two words tell, too
        return None
    # A digit makes a token a number to corrections; here it is a mark.
    free = [syllable._replace(is_fixed=False) for syllable in typed]
    meant_query = rewritten(query, free, spelled)
    note = read_as_keystrokes(str(query), str(meant_query))
    return dataclasses.replace(meant_query, notes=(*query.notes, note))


def _frequency(ranking: Ranking, field: str, term: str) -> int:
    kind: Kind = "exact" if field == "syllable" else "letters"
    return ranking.document_frequency(Feature(field, (term,), 1.0, kind, 0))
