"""Which reports does a query find, with which scores, by the book and nothing else?

A second implementation of searching, in plain Python over dicts, for the real one to be held
against. It takes the forms and facts of a text from `analysis.forms.describe`, the query's tree
from `parse_query` and `with_facts`, and the list of features with their weights from `features`;
frequencies, statistics of the living reports, BM25, the worth of places and the logic of clauses
are worked out here.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

from support.segments import terms_of
from wardsearch.analysis.tokenizer import JOINER, tokenize
from wardsearch.corpus.report import Report
from wardsearch.embedded.search.proximity import READ
from wardsearch.facts.terms import TermRange
from wardsearch.places.ward_names import ward_key
from wardsearch.query.parser import parse_query
from wardsearch.query.stated_facts import with_facts
from wardsearch.query.syllables import AnalysedQuery, syllables
from wardsearch.query.tree import (
    AllOf,
    AnyOf,
    Clause,
    Phrase,
    Prefix,
    Query,
    Stated,
    Word,
    is_required,
)
from wardsearch.search.answering import (
    KEYWORD,
    PASSAGE,
    Answers,
    Asked,
    Part,
    answers,
    is_one_thing,
    without_free,
)
from wardsearch.search.features import Feature, features
from wardsearch.search.known_names import name_features, named_runs
from wardsearch.search.lookups import Lookup
from wardsearch.search.slots import Row, asked_slots
from wardsearch.search.weights import BEGINNING_TOKENS, NEAR_TOKENS, WEIGHTS, Weights
from wardsearch.vietnamese.spelling import either_spelling, fold

IN_TEXT = {"title": "syllable", "title_folded": "folded", "title_pair": "pair"}
PLACED = {("exact", "syllable"), ("plain", "folded"), ("pair", "pair")}


class Found(NamedTuple):
    """What a query finds.

    Attributes:
        scores: Of every hit, by its id, where the best come first.
        bm25: The part of each that does not need the running text; it is all where the newest come
            first.
        total: How many reports answer; where none does, hold every clause; else, are hits.
        relation: Which of the three `total` is.
        rows: Those that hold all of a short query side by side: they come first.
        short: Those that answer a short query: they come next.
        together: Those that answer; by date, they come first.
    """

    scores: dict[str, float]
    bm25: dict[str, float]
    total: int
    relation: str
    rows: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()


class Reference:
    """Searches *reports*, all of them living."""

    def __init__(self, reports: Iterable[Report], weights: Weights = WEIGHTS) -> None:
        self._weights = weights
        self._reports = {report.id: report for report in reports}
        self._terms = {
            name: terms_of(report) | {"ward": [ward_key(report.ward)] if report.ward else []}
            for name, report in self._reports.items()
        }
        self._counts = {
            name: {field: Counter(terms) for field, terms in of_report.items()}
            for name, of_report in self._terms.items()
        }

    def search(
        self,
        text: str,
        *,
        ward: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        exact_accents: bool = False,
        all_words: bool = False,
    ) -> Found:
        """Return what query *text* finds; *since* and *until* are inclusive.

        A query of wards alone finds all their reports, without scores.
        """
        query = with_facts(parse_query(text), self._is_stated)

        def holds(clause: Clause, name: str) -> bool:
            return self._holds(clause, name, exact=exact_accents)

        allowed = [
            name
            for name, report in self._reports.items()
            if _passes(report, query, ward, since, until)
            and not any(holds(clause, name) for clause in query.excluded)
            and all(holds(clause, name) for clause in query.clauses if is_required(clause))
        ]
        if not query.clauses:
            is_asked = bool(query.wards) or ward is not None
            listed = allowed if is_asked else []
            relation = "all-words" if is_asked or all_words else "any-word"
            nothing = dict.fromkeys(listed, 0.0)
            return Found(nothing, nothing, len(listed), relation)
        holding_all = [
            name for name in allowed if all(holds(clause, name) for clause in query.clauses)
        ]
        hits = holding_all
        if not all_words:
            hits = [name for name in allowed if self._is_hit(query, name, exact=exact_accents)]
        asked = AnalysedQuery(query)
        scored = features(asked, exact_accents=exact_accents, weights=self._weights)
        scored += name_features(named_runs(self, asked), self._weights)
        evidence = _Evidence(
            self,
            frozenset(holding_all),
            frozenset(n for n in allowed if all(holds(c, n) for c in without_free(asked))),
        )
        slots = asked_slots(self, asked)
        nothing_found = Answers[frozenset[str]](frozenset(), frozenset(), 0)
        answered = nothing_found
        if slots is not None:
            found: Answers[frozenset[str]] | None = answers(
                self, evidence, slots, exact_accents=exact_accents
            )
            answered = found or nothing_found
        if is_one_thing(asked, None):
            answered = Answers(frozenset(holding_all), frozenset(holding_all), 0)
        if answered.documents and not all_words:
            total, relation = len(answered.documents), "together"
        elif holding_all or all_words:
            total, relation = len(holding_all), "all-words"
        else:
            total, relation = len(hits), "any-word"
        bm25 = {name: self._score(scored, name) for name in hits}
        scores = dict(bm25)
        for name in sorted(hits, key=lambda name: (-bm25[name], name))[:READ]:
            scores[name] += self._places_worth(scored, name)
            if name in holding_all:
                scores[name] *= 1 + self._weights.every
        rows = answered.rows if answered.length <= KEYWORD else frozenset[str]()
        short = answered.documents if answered.length <= KEYWORD else frozenset[str]()
        return Found(scores, bm25, total, relation, rows, short, answered.documents)

    @property
    def report_count(self) -> int:
        return len(self._reports)

    def average_length(self, field: str) -> float:
        return self._average_length(field)

    def document_frequency(self, lookup: Lookup) -> int:
        return self._document_frequency(lookup)

    def document_frequencies(self, lookups: Sequence[Lookup]) -> list[int]:
        return list(map(self.document_frequency, lookups))

    def expect(self, features: Sequence[Feature]) -> None:
        """Do nothing: each is counted when it is asked for."""

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        found = {t for of_report in self._terms.values() for t in of_report[field]}
        return tuple(sorted(t for t in found if t.startswith(prefix)))

    def has_unknown_unit(self, ward: str) -> bool:
        raise NotImplementedError(ward)

    def is_name(self, row: tuple[str, ...]) -> bool:
        """Return whether a report writes *row* with a capital each, as the tokens stand."""
        for report in self._reports.values():
            words = [report.text[token.start : token.end] for token in tokenize(report.text)]
            for at in range(len(words) - len(row) + 1):
                own = words[at : at + len(row)]
                if tuple(map(fold, own)) == row and all(word.istitle() for word in own):
                    return True
        return False

    def holds_part(self, part: Part, name: str, *, is_spelled: bool) -> list[tuple[int, int]]:
        """Return where in the text of a report a row of *part* stands: first token, end."""
        spelled, folded = self._spelled_and_folded(name, None)

        def stands(row: Row, at: int) -> bool:
            return all(
                spelled[at + n] in either_spelling(s.text)
                if is_spelled and s.accented
                else folded[at + n] == s.folded
                for n, s in enumerate(row)
            )

        return [
            (at, at + len(row))
            for row in part.rows
            for at in range(len(spelled) - len(row) + 1)
            if stands(row, at)
        ]

    def is_held_anywhere(self, part: Part, name: str) -> bool:
        """Return whether a report has *part* in a way that needs no place."""
        return any(self._frequency(lookup, name) for lookup in part.anywhere)

    def _is_hit(self, query: Query, name: str, *, exact: bool) -> bool:
        """Return whether a report holds a clause at the top, or any token of a word there."""
        for clause in query.clauses:
            if isinstance(clause, Word):
                parts: Sequence[Clause] = [
                    Word(syllable.text, clause.field) for syllable in syllables(clause.text)
                ]
                if any(self._states(terms, name) for terms in clause.facts):
                    return True
            else:
                parts = [clause]
            if any(self._holds(part, name, exact=exact) for part in parts):
                return True
        return False

    def _holds(self, clause: Clause, name: str, *, exact: bool) -> bool:
        match clause:
            case AllOf():
                return all(self._holds(part, name, exact=exact) for part in clause.clauses)
            case AnyOf():
                return any(self._holds(part, name, exact=exact) for part in clause.clauses)
            case Word():
                return any(self._states(terms, name) for terms in clause.facts) or all(
                    self._has_word(s.text, name, clause.field, exact=exact)
                    for s in syllables(clause.text)
                )
            case Stated():
                return any(self._states(terms, name) for terms in clause.ranges)
            case Prefix():
                return self._has_prefix(clause, name, exact=exact)
            case Phrase():
                return self._has_phrase(clause, name)

    def _is_stated(self, terms: TermRange) -> bool:
        return any(self._states(terms, name) for name in self._reports)

    def _states(self, terms: TermRange, name: str) -> bool:
        return any(terms.first <= term < terms.end for term in self._terms[name]["fact"])

    def _has_word(self, text: str, name: str, field: str | None, *, exact: bool) -> bool:
        (syllable,) = syllables(text)
        spelled, folded = self._spelled_and_folded(name, field)
        if exact and syllable.accented:
            return syllable.text in spelled
        return syllable.folded in folded

    def _has_prefix(self, clause: Prefix, name: str, *, exact: bool) -> bool:
        *words, last = syllables(clause.text)
        spelled, folded = self._spelled_and_folded(name, clause.field)
        start, among = (last.text, spelled) if last.accented else (last.folded, folded)
        return any(term.startswith(start) for term in among) and all(
            self._has_word(word.text, name, clause.field, exact=exact) for word in words
        )

    def _has_phrase(self, clause: Phrase, name: str) -> bool:
        """Return whether the syllables stand in a row; those with diacritics exactly so."""
        wanted = syllables(clause.text)
        spelled, folded = self._spelled_and_folded(name, clause.field)
        return bool(wanted) and any(
            all(
                s.text == spelled[at + place] if s.accented else s.folded == folded[at + place]
                for place, s in enumerate(wanted)
            )
            for at in range(len(spelled) - len(wanted) + 1)
        )

    def _spelled_and_folded(self, name: str, field: str | None) -> tuple[list[str], list[str]]:
        terms = self._terms[name]
        if field == "title":
            return terms["title"], terms["title_folded"]
        return terms["syllable"], terms["folded"]

    def _score(self, scored: Sequence[Feature], name: str) -> float:
        return sum(feature.weight * self._bm25(feature, name) for feature in scored)

    def _bm25(self, feature: Feature, name: str) -> float:
        frequency = self._frequency(feature.lookup, name)
        if not frequency:
            return 0.0
        length = len(self._terms[name][feature.lookup.field])
        k1, b = self._weights.k1, self._weights.b
        average = self._average_length(feature.lookup.field)
        norm = k1 * (1 - b + b * (length / average if feature.kind != "ward" else 1))
        return self._idf(feature) * (k1 + 1) * frequency / (frequency + norm)

    def _places_worth(self, scored: Sequence[Feature], name: str) -> float:
        """Return what a report gets for the first places of what is scored, and the best stretch.

        Only what matches in the text as it was typed counts.
        """
        beginning, stretches = 0.0, [0.0] * len(self._terms[name]["folded"])
        for feature in scored:
            if (feature.kind, feature.lookup.field) not in PLACED:
                continue
            worth = feature.weight * self._idf(feature)
            places = self._places(feature, name)
            if places:
                beginning += worth / (1 + places[0] / BEGINNING_TOKENS)
            if feature.kind != "pair":
                for start in range(len(stretches)):
                    stretch = range(start, start + NEAR_TOKENS)
                    stretches[start] += worth * any(place in stretch for place in places)
        together = max(stretches, default=0.0)
        return (
            self._weights.beginning * beginning
            + self._weights.together * together
            + self._weights.row * self._row_worth(scored, name)
        )

    def _row_worth(self, scored: Sequence[Feature], name: str) -> float:
        """Return what the pairs of the query's longest row are worth that the text has."""
        pairs = {
            f.syllable: (f.weight * self._idf(f), self._places(f, name))
            for f in scored
            if (f.kind, f.lookup.field) == ("pair", "pair")
        }
        best = 0.0
        for first, (_, places) in pairs.items():
            for place in places:
                worth, step = 0.0, 0
                while first + step in pairs and place + step in pairs[first + step][1]:
                    worth += pairs[first + step][0]
                    step += 1
                best = max(best, worth)
        return best

    def _places(self, feature: Feature, name: str) -> list[int]:
        """Return at which tokens of the text *feature* stands, in order."""
        spelled, folded = self._spelled_and_folded(name, None)
        tokens = spelled if feature.kind == "exact" else folded
        if feature.kind == "pair":
            tokens = [one + JOINER + two for one, two in pairwise(folded)]
        return [place for place, token in enumerate(tokens) if token == feature.lookup.terms[0]]

    @cache  # noqa: B019 - a reference lives as long as its test
    def _idf(self, feature: Feature) -> float:
        count, having = len(self._reports), self._document_frequency(_counted(feature))
        return math.log(1 + (count - having + 0.5) / (having + 0.5))

    @cache  # noqa: B019 - a reference lives as long as its test
    def _document_frequency(self, lookup: Lookup) -> int:
        return sum(bool(self._frequency(lookup, name)) for name in self._reports)

    @cache  # noqa: B019 - a reference lives as long as its test
    def _average_length(self, field: str) -> float:
        return sum(len(terms[field]) for terms in self._terms.values()) / len(self._reports)

    def _frequency(self, lookup: Lookup, name: str) -> int:
        counts = self._counts[name][lookup.field]
        match lookup.how:
            case "prefix":
                return sum(n for term, n in counts.items() if term.startswith(lookup.terms[0]))
            case "range":
                first, end = lookup.terms
                return sum(n for term, n in counts.items() if first <= term < end)
            case "together":
                return min(counts[term] for term in lookup.terms)
            case "any":
                return sum(counts[term] for term in set(lookup.terms))


class _Evidence:
    """Finds what answers by trying every place."""

    def __init__(
        self, reference: Reference, held: frozenset[str], without_free: frozenset[str]
    ) -> None:
        self._reference = reference
        self._held = held
        self._without_free = without_free

    def words(self, *, may_lack: bool) -> frozenset[str]:
        return self._without_free if may_lack else self._held

    def holding(self, asked: Asked) -> frozenset[str]:
        among = self.words(may_lack=asked.may_lack)
        return frozenset(name for name in among if self._holds(asked, name))

    def candidates(self, asked: Asked) -> frozenset[str]:
        return self.holding(asked)

    def _holds(self, asked: Asked, name: str) -> bool:
        places = [
            self._reference.holds_part(part, name, is_spelled=asked.is_spelled)
            for part in asked.parts
            if not self._reference.is_held_anywhere(part, name)
        ]
        if not all(places):
            return False
        return (
            asked.passage is None
            or any(
                max(end for _, end in chosen) - min(start for start, _ in chosen) <= PASSAGE
                for chosen in product(*places)
                if chosen
            )
            or not places
        )

    def none(self) -> frozenset[str]:
        return frozenset()

    def union(self, one: frozenset[str], two: frozenset[str]) -> frozenset[str]:
        return one | two

    def count(self, documents: frozenset[str]) -> int:
        return len(documents)


def _counted(feature: Feature) -> Lookup:
    """Return the lookup whose reports are counted for the rarity of *feature*.

    A spelling that differs in the tone is as rare as the letters are, and what stands in a title is
    as rare as it is in the texts.
    """
    field, terms, how = feature.lookup
    if feature.kind == "tone":
        return Lookup("folded", (fold(terms[0]),))
    if how == "prefix":
        return feature.lookup
    return Lookup(IN_TEXT.get(field, field), terms, how)


def _passes(
    report: Report,
    query: Query,
    ward: str | None,
    since: datetime | None,
    until: datetime | None,
) -> bool:
    """Return whether *report* passes the wards and dates asked for."""
    key = ward_key(report.ward) if report.ward else None
    tests: list[Callable[[], bool]] = [
        lambda: not query.wards or key in set(map(ward_key, query.wards)),
        lambda: ward is None or key == ward_key(ward),
        lambda: key not in set(map(ward_key, query.excluded_wards)),
        lambda: since is None or (report.published is not None and report.published >= since),
        lambda: until is None or (report.published is not None and report.published <= until),
    ]
    return all(test() for test in tests)
