"""Is a query words that mean nothing but themselves, and which names are among them?

Most queries are: syllables side by side of which none states a fact, abbreviates, begins the name
of a ward with its kind, is half typed, or is written together with the next. Each rewriting of
`understanding` tells its own part of that, with a question or two to the index. Here all of it is
asked at once; where nothing can be rewritten, nothing else is asked.

Does not cover what else a query is read as: the rewritings alone say that.
"""

from itertools import pairwise, starmap
from operator import add, attrgetter

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.query.abbreviations import load_abbreviations
from wardsearch.query.expansion import may_be_expanded, may_have_forms
from wardsearch.query.half_typed import are_whole
from wardsearch.query.hints import are_plain
from wardsearch.query.joined_words import MOST_WORDS, are_apart
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.search.engine import Statistics
from wardsearch.search.known_names import name_lookups, names_told
from wardsearch.search.lookups import of_each
from wardsearch.search.names import NamedRun

_TEXT, _FOLDED, _ACCENTED = map(attrgetter, ("text", "folded", "accented"))


def plainly_named(
    statistics: Statistics, asked: AnalysedQuery, *, exact_accents: bool = False
) -> list[NamedRun] | None:
    """Return the names among the words of a query that mean nothing else, or None if they may.

    Args:
        statistics: What the index knows.
        asked: What was typed.
        exact_accents: No syllable is taken for half typed.
    """
    run = asked.run
    if run is None or not 1 < len(run) <= MOST_WORDS:
        return None
    texts = list(map(_TEXT, asked.query.leaves()))
    if not are_plain(texts):
        return None
    if may_be_expanded(asked.query):
        table = load_abbreviations(None, statistics.terms("fact", "a:"))
        if may_have_forms(texts, table):
            return None
    letters = list(map(_FOLDED, run))
    accented = [] if exact_accents else list(map(_TEXT, filter(_ACCENTED, run)))
    spelled, joints, names = len(accented), len(run) - 1, name_lookups(letters)
    counts = statistics.document_frequencies(
        [
            *of_each("syllable", accented),
            *of_each("pair", map(JOINER.join, pairwise(letters))),
            *of_each("folded", starmap(add, pairwise(letters))),
            *names.lookups,
        ]
    )
    beside, named = spelled + joints, spelled + 2 * joints
    if not are_whole(accented, counts[:spelled], statistics.report_count):
        return None
    if not are_apart(counts[spelled:beside], counts[beside:named]):
        return None
    return [NamedRun(0, run, names_told(statistics, names, counts[named:]))]
