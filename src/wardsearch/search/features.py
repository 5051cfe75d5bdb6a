"""What is scored for a query?

A query's words become *features*: terms in fields, each with a weight. Every feature adds its BM25
to a report that has it; that sum decides which reports come first, and
`wardsearch.embedded.search.proximity` adds to it.

- A syllable typed with diacritics scores in its exact spelling first, a little in the spellings
  that differ only in the tone, and least in any spelling with the same letters: evidence, not a
  filter.
- A syllable typed without scores alike in all spellings.
- Each two neighbouring syllables score as a pair, which is what makes a query without diacritics as
  sharp as one with: `giai phong` is rarely anything but *giải phóng*.
- Neighbouring syllables that are together a word of the index score as that word.
- All that again, less, for the title.
- Words that only ask (`bao nhiêu`, `khi nào`) count less.

Where the words stand counts, too: see `wardsearch.embedded.search.proximity`.

The weights are in `WEIGHTS`; how they were found is in docs/ranking.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from wardsearch.analysis.tokenizer import JOINER, tokenize
from wardsearch.query.parser import AllOf, AnyOf, Clause, Phrase, Prefix, Query, Word
from wardsearch.vietnamese.spelling import fold, is_accented, to_nfc, tone_variants

Kind = Literal["exact", "tone", "letters", "plain", "pair", "word", "prefix", "other", "fact"]
TEXT_FIELD_OF: Final = {"title": "syllable", "title_folded": "folded", "title_pair": "pair"}
LONGEST_WORD: Final = 4  # syllables of a compound looked up; longer ones are names, and rare

# What a question asks with is not in its answer, and where it is rare it would outweigh what is
# asked about. Single syllables only with their diacritics: `nao` may be the brain.
QUESTION_WORDS: Final = (
    ("bao", "gio"),
    ("bao", "lau"),
    ("bao", "nhieu"),
    ("cai", "gi"),
    ("khi", "nao"),
    ("la", "ai"),
    ("la", "gi"),
    ("luc", "nao"),
    ("nhu", "the", "nao"),
    ("nhung", "gi"),
    ("o", "dau"),
    ("tai", "sao"),
    ("the", "nao"),
    ("vi", "sao"),
)
ASKING_SYLLABLES: Final = frozenset(("gì", "nào"))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of feature counts, and the two numbers of BM25.

    Attributes:
        exact: An accented syllable in its exact spelling.
        tone: In a spelling that differs in the tone alone.
        letters: In any spelling; for an accented syllable, on top of the above.
        plain: An unaccented syllable, in any spelling.
        pair: Two neighbouring syllables.
        word: A compound.
        other: Another form of a word (`Word.others`), once more for each syllable typed.
        fact: A fact (`Word.facts`), for each syllable of what states it; a plain number counts as
            `other` does.
        document: The number of a document, likewise: it comes before what merely has its parts.
        title: What a title's feature counts of the same in the text. It is as rare as it is in the
            texts: a collection has few titles with any one word, and all would seem rare.
        beginning: What a feature at the very beginning counts on top of its BM25; see `nearness`.
        together: What a syllable in the best stretch of a report counts; see `nearness`.
        every: What share of its score a report gets on top if it holds everything that is asked
            for.
        question: What a word that only asks (`QUESTION_WORDS`) counts of another.
        k1: How much a second occurrence adds (Robertson and others, Okapi at TREC-3, 1994).
        b: How much a long text is held against it.
    """

    exact: float = 1.0
    tone: float = 0.1
    letters: float = 0.1
    plain: float = 1.0
    pair: float = 0.4
    word: float = 0.2
    other: float = 0.15
    fact: float = 1.0
    document: float = 3.0
    title: float = 0.5
    beginning: float = 0.7
    together: float = 0.7
    every: float = 0.05
    question: float = 0.5
    k1: float = 0.9
    b: float = 0.75


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True)
class Feature:
    """A term to score, or several that count as one.

    Attributes:
        field: The field of the index.
        terms: The term as it is written; several, and a report has it if it has any. A prefix for
            kind `prefix`. Those of kind `other` stand together: a report has it if it has all, as
            often as the rarest of them. Those of kind `fact` are the first and the end of a range.
        weight: What its BM25 is multiplied by.
        kind: What it stands for.
        syllable: Which syllable of the query it (or its first) is.
        literal: What it is another form of, if any: it counts as no rarer than that.
        shown: What it is called in an explanation where its terms are no words.
    """

    field: str
    terms: tuple[str, ...]
    weight: float
    kind: Kind
    syllable: int
    literal: "Feature | None" = None
    shown: str = ""

    def letters(self) -> "Feature":
        """Return the feature of the same syllable in any spelling."""
        return Feature("folded", (fold(self.terms[0]),), self.weight, "letters", self.syllable)

    def in_text(self) -> "Feature":
        """Return the feature of the text that a title's feature repeats, or itself."""
        return replace(self, field=TEXT_FIELD_OF.get(self.field, self.field))


@dataclass(frozen=True, slots=True)
class Syllable:
    """A token of the query.

    Attributes:
        text: Canonical.
        folded: Without diacritics.
        accented: Whether it was typed with any.
    """

    text: str
    folded: str
    accented: bool


def syllables(text: str) -> list[Syllable]:
    """Return the tokens of query *text*.

    >>> [s.folded for s in syllables("123/QĐ-UBND đường")]
    ['123', 'qd', 'ubnd', 'duong']
    """
    return [
        Syllable(token.text, fold(token.text), is_accented(token.text))
        for token in tokenize(to_nfc(text))
    ]


def features(
    query: Query, *, exact_accents: bool = False, weights: Weights = WEIGHTS
) -> list[Feature]:
    """Return what *query* scores, equal features added up.

    Args:
        query: What was asked.
        exact_accents: Accented syllables count in their exact spelling only.
        weights: What counts how much.
    """
    found: dict[tuple[str, tuple[str, ...], Kind], Feature] = {}
    first = 0
    for run, title_only in _runs(query.clauses):
        if isinstance(run, Prefix):
            made = _prefix_features(
                run, first, replace(weights, title=1.0) if title_only else weights
            )
            first += 1
        else:
            made = _text_features(run, first, weights, exact_accents=exact_accents)
            if title_only:
                made = _title_features(run, first, weights, exact_accents=exact_accents)
            first += len(run)
        for feature in made:
            if title_only and not feature.field.startswith("title"):
                continue
            key = feature.field, feature.terms, feature.kind
            old = found.get(key)
            found[key] = replace(old, weight=old.weight + feature.weight) if old else feature
    return list(found.values())


def _runs(clauses: Iterable[Clause]) -> Iterable[tuple[list[Syllable] | Prefix, bool]]:
    """Yield the syllables that stand together in the query, and whether the title is meant."""
    run: list[Syllable] = []
    for clause in clauses:
        if isinstance(clause, Word) and clause.field is None:
            run += syllables(clause.text)
            continue
        if run:
            yield run, False
            run = []
        if isinstance(clause, AnyOf):  # alternatives do not stand together
            for alternative in clause.clauses:
                yield from _runs((alternative,))
        elif isinstance(clause, AllOf):
            yield from _runs(clause.clauses)
        elif isinstance(clause, Prefix):
            yield clause, clause.field is not None
        elif isinstance(clause, Word | Phrase):
            yield syllables(clause.text), clause.field is not None
    if run:
        yield run, False


def _text_features(
    run: Sequence[Syllable], first: int, weights: Weights, *, exact_accents: bool
) -> Iterable[Feature]:
    shares = _shares(run, weights)
    for place, (syllable, share) in enumerate(zip(run, shares, strict=True), first):
        for feature in _syllable_features(syllable, place, weights, exact_accents=exact_accents):
            yield replace(feature, weight=feature.weight * share)
    for place, (one, two) in enumerate(pairwise(run)):
        pair = one.folded + JOINER + two.folded
        weight = weights.pair * shares[place] * shares[place + 1]
        yield Feature("pair", (pair,), weight, "pair", first + place)
        yield Feature("title_pair", (pair,), weight * weights.title, "pair", first + place)
    if not any(syllable.accented for syllable in run):
        return  # the words of an index have their diacritics, and a pair is as good
    for place in range(len(run)):
        for end in range(place + 2, min(place + LONGEST_WORD, len(run)) + 1):
            word = JOINER.join(syllable.text for syllable in run[place:end])
            weight = weights.word * min(shares[place:end])
            yield Feature("word", (word,), weight, "word", first + place)


def _shares(run: Sequence[Syllable], weights: Weights) -> list[float]:
    """Return what each syllable counts: less where it only asks."""
    folded = [syllable.folded for syllable in run]
    asking = {place for place, syllable in enumerate(run) if syllable.text in ASKING_SYLLABLES}
    for word in QUESTION_WORDS:
        for place in range(len(run) - len(word) + 1):
            if tuple(folded[place : place + len(word)]) == word:
                asking.update(range(place, place + len(word)))
    return [weights.question if place in asking else 1.0 for place in range(len(run))]


def _title_features(
    run: Sequence[Syllable], first: int, weights: Weights, *, exact_accents: bool
) -> Iterable[Feature]:
    """Yield what a run asked of the title alone scores: as much as it would in the text."""
    yield from _text_features(run, first, replace(weights, title=1.0), exact_accents=exact_accents)
    for place, syllable in enumerate(run, first):
        if syllable.accented and not exact_accents:
            yield Feature("title_folded", (syllable.folded,), weights.letters, "letters", place)


def _syllable_features(
    syllable: Syllable, place: int, weights: Weights, *, exact_accents: bool
) -> Iterable[Feature]:
    if not syllable.accented:
        yield Feature("folded", (syllable.folded,), weights.plain, "plain", place)
        yield Feature(
            "title_folded", (syllable.folded,), weights.plain * weights.title, "plain", place
        )
        return
    yield Feature("syllable", (syllable.text,), weights.exact, "exact", place)
    yield Feature("title", (syllable.text,), weights.exact * weights.title, "exact", place)
    if not exact_accents:
        variants = (syllable.text, *tone_variants(syllable.text))
        yield Feature("syllable", variants, weights.tone, "tone", place)
        yield Feature("folded", (syllable.folded,), weights.letters, "letters", place)


def _prefix_features(prefix: Prefix, place: int, weights: Weights) -> Iterable[Feature]:
    found = syllables(prefix.text)
    for number, syllable in enumerate(found, 1):
        kind: Kind = "prefix" if number == len(found) else "exact" if syllable.accented else "plain"
        text = (syllable.text,) if syllable.accented else (syllable.folded,)
        field = "syllable" if syllable.accented else "folded"
        title = "title" if syllable.accented else "title_folded"
        yield Feature(field, text, weights.plain, kind, place)
        yield Feature(title, text, weights.plain * weights.title, kind, place)
