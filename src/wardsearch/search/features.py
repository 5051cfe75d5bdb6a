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
- Words that only ask (`wardsearch.query.asking_words`) count less.
- Another form of a word (`UBND` where *ủy ban nhân dân* was typed) makes up one term: a report that
  has *ban* and *dân* apart has nothing of it. The literal form is to come first, so another counts
  less, and as no rarer than the literal one.
- A fact that a word states counts for about as much as its syllables together: a report that states
  the same in other words comes before one that merely has some of the syllables, and after one
  that has both. The number of a document counts for more, since nobody who types one means its
  parts.

Where the words stand counts, too: see `wardsearch.embedded.search.proximity`. The weights are in
`wardsearch.search.weights`. Does not cover which other forms and facts a word has
(`wardsearch.query.expansion`, `wardsearch.query.stated_facts`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wardsearch.analysis.fields import TEXT_FIELD_OF, TITLE_FIELD_OF, spelling_field
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import NamedTuple, maker_of, replace
from wardsearch.query.asking_words import asking_places
from wardsearch.query.remembered import Remembered
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import AllOf, AnyOf, Clause, Phrase, Prefix, Word, iter_stated
from wardsearch.search.lookups import Lookup, lookup_of, of_each
from wardsearch.search.weights import WEIGHTS, Weights
from wardsearch.vietnamese.spelling import fold, tone_variants

if TYPE_CHECKING:
    from wardsearch.facts.terms import TermRange

FeatureKind: TypeAlias = Literal[
    "exact", "tone", "letters", "plain", "pair", "person", "ward", "word", "prefix", "other", "fact"
]
LONGEST_WORD: Final = 4  # syllables of a compound looked up; longer ones are names, and rare

_TEXT, _FOLDED, _ACCENTED = map(attrgetter, ("text", "folded", "accented"))
_RARITY_OF: Final = attrgetter("rarity_of")


class Feature(NamedTuple):
    """A lookup that scores.

    Attributes:
        lookup: What a report must have.
        weight: What its BM25 is multiplied by.
        kind: What it stands for.
        syllable: Which syllable of the query it (or its first) is.
        rarity_of: Its inverse document frequency is that of the most frequent of these.
        shown: What it is called in an explanation; empty for the first of its terms.
    """

    lookup: Lookup
    weight: float
    kind: FeatureKind
    syllable: int
    rarity_of: tuple[Lookup, ...]
    shown: str


_feature_of: Final = maker_of(Feature)


def _feature(
    lookup: Lookup,
    weight: float,
    kind: FeatureKind,
    syllable: int,
    *,
    rarity_of: tuple[Lookup, ...] = (),
    shown: str = "",
) -> Feature:
    """Return a feature that is as rare as the same terms in the text, if nothing else is given."""
    return Feature(lookup, weight, kind, syllable, rarity_of or (in_text(lookup),), shown)


def in_text(lookup: Lookup) -> Lookup:
    """Return the lookup in the text that one in a title repeats, or itself.

    A beginning stays where it is: what begins so in the texts says nothing of the titles.
    """
    field, terms, how = lookup
    if how == "prefix" or TEXT_FIELD_OF[field] == field:
        return lookup
    return Lookup(TEXT_FIELD_OF[field], terms, how)


def features(
    query: AnalysedQuery, *, exact_accents: bool = False, weights: Weights = WEIGHTS
) -> list[Feature]:
    """Return all that *query* scores: its words, their other forms, and facts."""
    of_words = word_features(query, exact_accents=exact_accents, weights=weights)
    if query.run is not None:  # as of most queries: no word has another form or states a fact
        return of_words
    return [*of_words, *other_features(query, weights), *fact_features(query, weights)]


def rarities_of(features: Iterable[Feature]) -> list[Lookup]:
    """Return what the rarity of each of *features* depends on."""
    return list(chain.from_iterable(map(_RARITY_OF, features)))


def word_features(
    query: AnalysedQuery, *, exact_accents: bool = False, weights: Weights = WEIGHTS
) -> list[Feature]:
    """Return what the words of *query* score as they were typed, equal features added up.

    Args:
        query: What was asked.
        exact_accents: Accented syllables count in their exact spelling only.
        weights: What counts how much.
    """
    runs = list(_runs(query, query.query.clauses)) if query.run is None else [(query.run, False)]
    made: list[Feature] = []
    first = 0
    for run, title_only in runs:
        if isinstance(run, Prefix):
            found = query.syllables_of(run.text)
            own = replace(weights, title=1.0) if title_only else weights
            features_of_run = _prefix_features(found, first, own)
            first += 1
        else:
            make = _title_features if title_only else _text_features
            features_of_run = make(run, first, weights, exact_accents=exact_accents)
            first += len(run)
        if title_only:
            features_of_run = (f for f in features_of_run if f.lookup.field.startswith("title"))
        made += features_of_run
    if len(runs) == 1 and not isinstance(run, Prefix):
        return _added_up(made, _repeated(run))
    return _added_up(made, range(first))


def _repeated(run: Sequence[Syllable]) -> Collection[int]:
    """Return which syllables of *run* are there more than once, in any spelling."""
    letters = list(map(_FOLDED, run))
    if len(set(letters)) == len(letters):  # as of most queries
        return ()
    count = Counter(letters)
    return {place for place, folded in enumerate(letters) if count[folded] > 1}


def _added_up(features: list[Feature], places: Collection[int]) -> list[Feature]:
    """Return *features* with equal ones of syllables at *places* added up; no others are equal."""
    if not places:
        return features
    made = list(features)
    numbers: dict[tuple[Lookup, FeatureKind], int] = {}
    added = set()
    for number, (lookup, weight, kind, place, *_) in enumerate(features):
        if place not in places:
            continue
        first = numbers.setdefault((lookup, kind), number)
        if first != number:
            _, other, *rest = made[first]
            made[first] = _feature_of((lookup, other + weight, *rest))
            added.add(number)
    return [feature for number, feature in enumerate(made) if number not in added]


def _runs(
    query: AnalysedQuery, clauses: Iterable[Clause]
) -> Iterator[tuple[Sequence[Syllable] | Prefix, bool]]:
    """Yield the syllables that stand together in the query, and whether the title is meant."""
    run: list[Syllable] = []
    for clause in clauses:
        if isinstance(clause, Word) and clause.field is None:
            run += query.syllables_of(clause.text)
            continue
        if run:
            yield run, False
            run = []
        if isinstance(clause, AnyOf):  # alternatives do not stand together
            for alternative in clause.clauses:
                yield from _runs(query, (alternative,))
        elif isinstance(clause, AllOf):
            yield from _runs(query, clause.clauses)
        elif isinstance(clause, Prefix):
            yield clause, clause.field is not None
        elif isinstance(clause, Word | Phrase):
            yield query.syllables_of(clause.text), clause.field is not None
    if run:
        yield run, False


def _text_features(
    run: Sequence[Syllable], first: int, weights: Weights, *, exact_accents: bool
) -> list[Feature]:
    shares = _shares(run, weights)
    made: list[Feature] = []
    for place, (syllable, share) in enumerate(zip(run, shares, strict=True), first):
        made += _syllable_features(syllable, place, share, weights, exact_accents=exact_accents)
    pair, title = weights.pair, weights.title
    for place, (one, two) in enumerate(pairwise(map(_FOLDED, run))):
        weight = pair * shares[place] * shares[place + 1]
        made += _pair_features(one, two, weight, title, first + place)
    if not any(map(_ACCENTED, run)):
        return made  # the words of an index have their diacritics, and a pair is as good
    return [*made, *_compound_features(list(map(_TEXT, run)), first, shares, weights.word)]


def _compound_features(
    texts: Sequence[str], first: int, shares: Sequence[float], weight: float
) -> Iterator[Feature]:
    """Yield what the compounds score that neighbouring syllables *texts* may be."""
    stretches = _stretches(len(texts))
    lookups = of_each("word", [JOINER.join(texts[start:end]) for start, end in stretches])
    least: Iterable[float] = repeat(1.0)
    if min(shares) < 1:  # in few queries a word only asks
        least = [min(shares[start:end]) for start, end in stretches]
    for (start, _), lookup, share in zip(stretches, lookups, least, strict=False):
        yield _feature_of((lookup, weight * share, "word", first + start, (lookup,), ""))


@lru_cache(maxsize=16)
def _stretches(count: int) -> tuple[tuple[int, int], ...]:
    """Return where each stretch of *count* syllables that may be a compound begins and ends."""
    longest = LONGEST_WORD + 1
    return tuple([(a, b) for a in range(count) for b in range(a + 2, min(a + longest, count + 1))])


def _pair_features(
    one: str, two: str, weight: float, in_title: float, place: int
) -> tuple[Feature, Feature]:
    """Return what two neighbouring folded syllables score; *in_title* that relative to the text."""
    terms = (one + JOINER + two,)
    lookup = lookup_of(("pair", terms, "any"))
    title, own = lookup_of((TITLE_FIELD_OF["pair"], terms, "any")), (lookup,)
    return (
        _feature_of((lookup, weight, "pair", place, own, "")),
        _feature_of((title, weight * in_title, "pair", place, own, "")),
    )


def _shares(run: Sequence[Syllable], weights: Weights) -> list[float]:
    """Return what each syllable counts: less where it only asks."""
    asking = asking_places(run)
    if not asking:
        return [1.0] * len(run)
    return [weights.question if place in asking else 1.0 for place in range(len(run))]


def _title_features(
    run: Sequence[Syllable], first: int, weights: Weights, *, exact_accents: bool
) -> Iterable[Feature]:
    """Yield what a run asked of the title alone scores: as much as it would in the text."""
    yield from _text_features(run, first, replace(weights, title=1.0), exact_accents=exact_accents)
    for place, syllable in enumerate(run, first):
        if syllable.accented and not exact_accents:
            letters = Lookup("title_folded", (syllable.folded,))
            yield _feature(letters, weights.letters, "letters", place)


def _syllable_features(
    syllable: Syllable, place: int, share: float, weights: Weights, *, exact_accents: bool
) -> tuple[Feature, ...]:
    text, folded, accented = syllable
    in_title = weights.title
    if not accented:
        own, title, _, _ = _of_folded(folded)
        plain = weights.plain
        return (
            _feature_of((own[0], plain * share, "plain", place, own, "")),
            _feature_of((title, plain * in_title * share, "plain", place, own, "")),
        )
    own, title, tones, letters = _of_spelled(text)
    exact = weights.exact
    spelled = (
        _feature_of((own[0], exact * share, "exact", place, own, "")),
        _feature_of((title, exact * in_title * share, "exact", place, own, "")),
    )
    if exact_accents:
        return spelled
    return (
        *spelled,
        # To count several terms takes long, and their letters hold them all.
        _feature_of((tones, weights.tone * share, "tone", place, letters, "")),
        _feature_of((letters[0], weights.letters * share, "letters", place, letters, "")),
    )


class _Lookups(NamedTuple):
    """What a syllable asks for.

    Attributes:
        own: It, in the text.
        in_title: It, in the title.
        tones: It in any tone; itself where it was typed without diacritics.
        letters: Its letters in any spelling.
    """

    own: tuple[Lookup]
    in_title: Lookup
    tones: Lookup
    letters: tuple[Lookup]


def _spelled_lookups(text: str) -> _Lookups:
    own = Lookup("syllable", (text,))
    in_title = Lookup(TITLE_FIELD_OF["syllable"], (text,))
    tones = Lookup("syllable", (text, *tone_variants(text)))
    return _Lookups((own,), in_title, tones, (Lookup("folded", (fold(text),)),))


def _folded_lookups(folded: str) -> _Lookups:
    own = Lookup("folded", (folded,))
    return _Lookups((own,), Lookup(TITLE_FIELD_OF["folded"], (folded,)), own, (own,))


_of_spelled: Final = Remembered(_spelled_lookups).__getitem__
_of_folded: Final = Remembered(_folded_lookups).__getitem__


def _prefix_features(found: Sequence[Syllable], place: int, weights: Weights) -> Iterable[Feature]:
    for number, syllable in enumerate(found, 1):
        is_prefix = number == len(found)
        field = spelling_field(title=False, exact=syllable.accented)
        text = syllable.text if syllable.accented else syllable.folded
        kind: FeatureKind = "prefix" if is_prefix else "exact" if syllable.accented else "plain"
        lookup = Lookup(field, (text,), "prefix" if is_prefix else "any")
        title = lookup._replace(field=TITLE_FIELD_OF[field])
        # A beginning is as rare as it is in either; all else as in the text.
        rarity_of = (title if is_prefix else lookup,)
        yield _feature(lookup, weights.plain, kind, place)
        yield _feature(title, weights.plain * weights.title, kind, place, rarity_of=rarity_of)


def other_form(found: Sequence[Syllable]) -> Lookup:
    """Return what holds *found*, the syllables of another form of a word: all side by side.

    Pairs alone are looked up, as they tell nearly always, and no running text is read. One syllable
    alone is too little to do without its diacritics.
    """
    first, *more = found
    if more:
        terms = tuple(one.folded + JOINER + two.folded for one, two in pairwise(found))
        return Lookup("pair", terms, "together" if len(terms) > 1 else "any")
    if first.accented:
        return Lookup("syllable", (first.text,))
    return Lookup("folded", (first.folded,))


def other_features(query: AnalysedQuery, weights: Weights = WEIGHTS) -> Iterator[Feature]:
    """Yield what the other forms of the words of *query* score, in the text and in the title."""
    for leaf, first, found in query.leaves:
        if not (isinstance(leaf, Word) and leaf.others):  # as of most
            continue
        for other in leaf.others:
            lookup, literal = other_form(query.syllables_of(other)), other_form(found)
            weight = weights.other * (len(found) + 1)
            title = lookup._replace(field=TITLE_FIELD_OF[lookup.field])
            for asked, worth in ((lookup, weight), (title, weight * weights.title)):
                yield _feature(asked, worth, "other", first, rarity_of=(lookup, literal))


def fact_features(query: AnalysedQuery, weights: Weights = WEIGHTS) -> Iterator[Feature]:
    """Yield what the facts that *query* asks for score: of its words, and of fields as `tiền:`."""
    for leaf, first, found in query.leaves:
        if not (isinstance(leaf, Word) and leaf.facts):
            continue
        for terms in leaf.facts:
            weight = _fact_weight(terms, len(found), weights)
            yield _feature(stated(terms), weight, "fact", first, shown=leaf.text)
    for clause in iter_stated(query.query.clauses):
        end = query.syllable_count
        for terms in clause.ranges:
            yield _feature(stated(terms), weights.plain, "fact", end, shown=str(clause))


def stated(terms: "TermRange") -> Lookup:
    """Return what holds the reports that state a fact with a term in the range *terms*."""
    return Lookup("fact", tuple(terms), "range")


def _fact_weight(terms: "TermRange", count: int, weights: Weights) -> float:
    """Return what a fact counts that is stated in *count* syllables of the query."""
    from wardsearch.facts.terms import DOCUMENT_LETTERS  # most queries state no fact

    if terms.first.startswith(DOCUMENT_LETTERS):
        return weights.document * count
    # A number typed as one is found as such; its other ways of writing add little.
    return weights.fact * count if count > 1 else weights.other * (count + 1)
