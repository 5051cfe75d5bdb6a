"""Do the native kernel and NumPy answer alike, bit for bit, whatever is asked?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from support.segments import make_report, write
from wardsearch.analysis.fields import FIELDS, KEY_FIELDS
from wardsearch.analysis.tokenizer import chunk_tokens, tokenize
from wardsearch.embedded.index import documents as documents_of_segments
from wardsearch.embedded.index.array_file import ArrayFile
from wardsearch.embedded.index.manifest import SegmentEntry
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel import scoring
from wardsearch.embedded.kernel.face import (
    DocumentSet,
    Grade,
    PlacesWorth,
    Scorers,
    SegmentKernel,
    Spellings,
    Worth,
)
from wardsearch.embedded.kernel.opening import native_of, numpy_of, token_ranges
from wardsearch.embedded.kernel.token_matches import token_ranges as numpy_token_ranges
from wardsearch.errors import IndexDamagedError
from wardsearch.kernel.native import native
from wardsearch.query.syllables import Syllable
from wardsearch.search.answering import Part
from wardsearch.search.features import Feature, FeatureKind
from wardsearch.search.lookups import How, Lookup
from wardsearch.snippets.marks import TokenMatch, TokenMatches
from wardsearch.vietnamese.spelling import fold

pytestmark = pytest.mark.skipif(
    native() is None, reason="there is no native kernel: python .ci/build_kernel.py"
)

# Terms of which every document has one, a third, some, few, or one: all the ways a list is kept.
_WORDS = (
    *("một", "mốt", "hai", "hải", "ba", "bà", "bá", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
    *(f"w{number}" for number in range(300)),
)
_SHARES = [1 / (1 + place) for place in range(len(_WORDS))]
_DOCUMENTS = 4_500
# Of one term: so one of some hundred others is kept as gaps, two of them longer than a byte tells.
_EMPTY = frozenset((*range(300, 1_800), *range(2_500, 4_000)))
_FREQUENCIES = (0, 2, 5, 40, 900)  # of terms, in all documents that are scored
_REPORTS = 10_000  # that are scored
_NORMS = {field.name: (0.225, 0.04 if field.of_title else 0.02) for field in FIELDS}
_WORTH = Worth(0.7, 0.3, 0.25)
Answer = TypeVar("Answer")


class Both(NamedTuple):
    """A segment by both kernels, and which of its documents live."""

    segment: LiveSegment
    numpy: SegmentKernel
    native: SegmentKernel

    def alike(self, ask: Callable[[SegmentKernel], Answer]) -> Answer:
        """Return the answer of both."""
        expected, found = ask(self.numpy), ask(self.native)

        assert found == expected

        return found


def both(content: bytes, documents: int, deleted: Sequence[int]) -> Both:
    entry = SegmentEntry("s", "s.arrays", documents, len(content), 0, list(deleted))
    segment = LiveSegment(ArrayFile(Path("s.arrays"), content), entry)
    made = native_of(segment)
    assert made is not None
    return Both(segment, numpy_of(segment), made)


def _text(chance: Random) -> str:
    words = chance.choices(_WORDS, weights=_SHARES, k=chance.randint(1, 60))
    return " ".join(words) + " hai" * (20 * (chance.random() < 0.05))


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    chance = Random(5)  # noqa: S311 - no secret
    reports = [
        make_report(f"r{number}.txt", _text(chance), title=_text(chance)[: number % 31])
        if number not in _EMPTY
        else make_report(f"r{number}.txt", "w250", title="w250")
        for number in range(_DOCUMENTS)
    ]
    path = tmp_path_factory.mktemp("segment") / "s.arrays"
    write(path, reports)
    return path.read_bytes()


@pytest.fixture(scope="module", params=[(), range(3, _DOCUMENTS, 7)], ids=["whole", "deleted"])
def pair(request: pytest.FixtureRequest, content: bytes) -> Both:
    return both(content, _DOCUMENTS, request.param)


words = st.sampled_from((*_WORDS[:40], _WORDS[200], "không", "w", "z", "\x1f", "\udcff", ""))


@st.composite
def lookups(draw: st.DrawFn) -> Lookup:
    how: How = draw(st.sampled_from(("any", "together", "prefix", "range")))
    field = draw(st.sampled_from(("syllable", "folded", "title", "title_folded")))
    if how in ("any", "together") and draw(st.booleans()):
        field = draw(st.sampled_from(("pair", "title_pair")))
        pairs = st.lists(words, min_size=2, max_size=2).map("_".join)
        return Lookup(field, tuple(draw(st.lists(pairs, min_size=1, max_size=3))), how)
    if how == "prefix":
        return Lookup(field, (draw(words),), how)
    if how == "range":
        return Lookup(field, tuple(draw(st.lists(words, min_size=2, max_size=2))), how)
    return Lookup(field, tuple(draw(st.lists(words, min_size=1, max_size=4))), how)


def documents(data: st.DataObject, segment: LiveSegment) -> list[int]:
    """Draw living documents: none, few or many of them."""
    living = sorted({*range(segment.entry.documents)}.difference(segment.entry.deleted))
    step = data.draw(st.sampled_from((1, 1, 2, 40, 400)))
    return living[data.draw(st.integers(0, 30)) :: step]


class Scored(NamedTuple):
    """A feature, and how many documents have what it is as rare as."""

    feature: Feature
    frequency: int


def feature(
    lookup: Lookup, weight: float = 1.0, kind: FeatureKind = "letters", syllable: int = 0
) -> Feature:
    return Feature(lookup, weight, kind, syllable, (lookup,), "")


def scorers(kernel: SegmentKernel, plan: Sequence[Scored], *, counted: bool = False) -> Scorers:
    """Return the features of *plan*, as rare as it says or as the kernel has *counted*."""
    features, frequencies = [one.feature for one in plan], [one.frequency for one in plan]
    if counted:
        features += [one._replace(lookup=one.rarity_of[0]) for one in features]  # shared with it
        return kernel.scorers(features, None, _REPORTS, 1.9, _NORMS)
    return kernel.scorers(features, frequencies, _REPORTS, 1.9, _NORMS)


@st.composite
def scored(draw: st.DrawFn, features: st.SearchStrategy[Feature]) -> Scored:
    """Draw features; some are as rare as another, some are said to be in no document."""
    made = draw(features)
    if draw(st.booleans()):
        rarest = Lookup("folded", ("hai",))
        made = made._replace(rarity_of=draw(st.sampled_from(((rarest,), (made.lookup, rarest)))))
    return Scored(made, draw(st.sampled_from(_FREQUENCIES)))


weights = st.sampled_from((0.5, 1.0)) | st.floats(0.01, 3)  # so some are worth as much as another
plans = st.lists(scored(st.builds(feature, lookups(), weights)), max_size=8)


@given(lookup=lookups(), data=st.data())
def test_lists_hold_the_same_documents(pair: Both, lookup: Lookup, data: st.DataObject) -> None:
    some = documents(data, pair.segment)

    def ask(kernel: SegmentKernel) -> tuple[int, list[int], list[int]]:
        found = kernel.look_up(lookup)
        among = kernel.with_all([lookup], kernel.documents(some))
        assert found.live_count() == len(found.documents())
        return found.live_count(), list(found.documents()), list(among)

    pair.alike(ask)


@given(st.lists(lookups(), max_size=8))
def test_lookups_find_as_many_documents(pair: Both, asked: list[Lookup]) -> None:
    def ask(kernel: SegmentKernel) -> list[int]:
        found = kernel.frequencies(asked)
        assert found == [len(kernel.look_up(lookup).documents()) for lookup in asked]
        return found

    pair.alike(ask)


@given(plan=plans, count=st.sampled_from((1, 2, 10, 30, 5_000)), data=st.data())
@settings(deadline=None)
def test_the_best_documents_score_the_same(
    pair: Both, plan: list[Scored], count: int, data: st.DataObject
) -> None:
    allowed = documents(data, pair.segment)
    threshold = data.draw(st.sampled_from((0.0, 0.0, 0.5, 3.0)))
    counted = data.draw(st.booleans())

    def ask(kernel: SegmentKernel) -> object:
        found, made = kernel.documents(allowed), scorers(kernel, plan, counted=counted)
        best = kernel.best(made, found, count, threshold)
        added = [kernel.added(made, document) for document in best[0][:3]]
        return best, kernel.newest(made, found, count), added

    pair.alike(ask)


@given(plan=plans)
@settings(deadline=None)
def test_what_is_counted_is_what_would_be_told(pair: Both, plan: list[Scored]) -> None:
    features = [one.feature for one in plan]

    def ask(kernel: SegmentKernel) -> object:
        told = [max(kernel.frequencies(one.rarity_of)) for one in features]
        both = [
            kernel.scorers(features, frequencies, _REPORTS, 1.9, _NORMS)
            for frequencies in (told, None)
        ]
        by_told, by_counted = [kernel.best(one, kernel.living(), 30, 0.0) for one in both]
        assert by_told == by_counted
        return by_counted

    pair.alike(ask)


@st.composite
def placed(draw: st.DrawFn) -> Feature:
    """Draw features, of most of which the places count."""
    kinds: tuple[tuple[FeatureKind, str], ...] = (
        *(("exact", "syllable"), ("plain", "folded"), ("pair", "pair"), ("pair", "pair")),
        *(("exact", "title"), ("plain", "syllable"), ("pair", "title_pair"), ("tone", "syllable")),
    )
    kind, field = draw(st.sampled_from(kinds))
    term = draw(words if kind in ("exact", "tone") else words.map(fold))
    if kind == "pair" and draw(st.integers(0, 9)):
        term = f"{term}_{draw(words.map(fold))}"
    weight = draw(st.sampled_from((0.0, 1.0, 1.0)) | st.floats(0.01, 3))
    return feature(Lookup(field, (term,)), weight, kind, draw(st.integers(0, 5)))


@given(
    plan=st.lists(scored(placed()), max_size=9),
    wanted=st.sampled_from((1, 10, 60)),
    read=st.sampled_from((1, 30)),
    data=st.data(),
)
@settings(deadline=None)
def test_the_same_documents_come_first(
    pair: Both, plan: list[Scored], wanted: int, read: int, data: st.DataObject
) -> None:
    allowed, whole, answers = (documents(data, pair.segment) for _ in range(3))
    counted = data.draw(st.booleans())

    def ask(kernel: SegmentKernel) -> object:
        found, with_all = kernel.documents(allowed), kernel.documents(whole)
        asked = scorers(kernel, plan, counted=counted)
        answering = kernel.documents(answers)
        first = kernel.first(asked, found, with_all, answering, wanted, read, _WORTH, 1.25)
        in_steps = _in_steps(kernel, asked, found, with_all, wanted, read)
        assert [(score, own_id, number) for score, own_id, number, *_ in first] == in_steps
        for place, (_, _, number, holds_all, is_answer) in enumerate(first):
            assert holds_all is (None if place >= read else number in with_all)
            assert is_answer is (number in answering)
        return first

    pair.alike(ask)


def _in_steps(
    kernel: SegmentKernel,
    asked: Scorers,
    found: DocumentSet,
    with_all: DocumentSet,
    wanted: int,
    read: int,
) -> list[tuple[float, str, int]]:
    """Return what comes first, by the other methods."""
    numbers, scores = kernel.best(asked, found, max(wanted, read), 0.0)
    ids = kernel.values("id", numbers)
    rows = sorted(zip([-score for score in scores], ids, numbers, strict=True))
    near, far = rows[:read], rows[read : max(wanted, read)]
    added = kernel.places_worth(asked, [number for *_, number in near], _WORTH)
    nearer = [
        ((score - more) * (1.25 if number in with_all else 1.0), own_id, number)
        for (score, own_id, number), more in zip(near, added, strict=True)
    ]
    first = [*sorted(nearer), *far][:wanted]
    return [(-score, own_id, number) for score, own_id, number in first]


def test_common_terms_are_skipped_alike(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "_MANY", 0)
    pair = both(content, _DOCUMENTS, ())
    chance = Random(9)  # noqa: S311 - no secret
    for _ in range(200):
        plan = [
            Scored(feature(Lookup("folded", (word,)), chance.random()), chance.choice((2, 40, 900)))
            for word in chance.choices(("mot", "hai", "ba", "bon", "w1", "w9", "w250"), k=5)
        ]
        best = pair.alike(lambda k, p=plan: k.best(scorers(k, p), k.living(), 10, 0.0))  # type: ignore[misc]

        assert len(best[0]) >= 10


def test_features_are_added_by_what_they_can_add_for_each_document(pair: Both) -> None:
    one, other = Lookup("folded", ("hai",)), Lookup("folded", ("mot",))
    plan = [
        Scored(feature(one), 900),
        Scored(feature(one), 0),  # it is said that none has it
        Scored(feature(one)._replace(rarity_of=(other,)), 0),
        Scored(feature(one), 40),
        Scored(feature(other, 2.0), 5),
        Scored(feature(other), 2),
        Scored(feature(other, 2.0), 5),
        Scored(feature(Lookup("folded", ("không",))), 2),
    ]
    (document, *_) = pair.numpy.with_all([one, other], pair.numpy.living())

    added = pair.alike(lambda kernel: kernel.added(scorers(kernel, plan), document))

    assert [place for place, _ in added] == [2, 5, 4, 6, 3, 0]
    assert all(value > 0 for _, value in added)


_FEATURE = feature(Lookup("folded", ("hai",)), kind="plain")


def _wrong(**fields: Any) -> Feature:  # noqa: ANN401 - whatever is no value of these
    return _FEATURE._replace(**fields)


@pytest.mark.parametrize(
    "wrong",
    [
        *(None, (), _FEATURE[:5], [*_FEATURE], (*_FEATURE, 1)),
        *(_wrong(lookup=lookup) for lookup in (None, (), ("folded", ("hai",)))),
        *(_wrong(lookup=("folded", terms, "any")) for terms in (["hai"], (1,), "hai")),
        *(_wrong(lookup=lookup) for lookup in ((1, ("a",), "any"), ("word", ("a",), 1))),
        *(_wrong(weight=None), _wrong(weight="1"), _wrong(kind=1), _wrong(syllable=1.5)),
        *(_wrong(rarity_of=lookups) for lookups in ((), [_FEATURE.lookup], None)),
    ],
)
def test_what_is_no_feature_is_refused(pair: Both, wrong: Feature) -> None:
    with pytest.raises(TypeError):
        pair.native.scorers([_FEATURE, wrong], [2, 2], _REPORTS, 1.9, _NORMS)


def _weighed(pair: Both, feature: Feature = _FEATURE, **given: Any) -> Scorers:  # noqa: ANN401
    asked: dict[str, Any] = {"frequencies": [2], "reports": _REPORTS, "norms": _NORMS} | given
    return pair.native.scorers(
        [feature], asked["frequencies"], asked["reports"], asked.get("factor", 1.9), asked["norms"]
    )


@pytest.mark.parametrize(
    ("given", "error"),
    [
        *(({"frequencies": given}, ValueError) for given in ((), (2, 2), (-1,))),
        *(({"frequencies": given}, TypeError) for given in (2, ("2",), (None,), (2.0,))),
        *(({"reports": given}, TypeError) for given in (None, "2", 2.0)),
        *(({"norms": {"folded": given}}, TypeError) for given in (None, [0.2, 0.1], (0.2,))),
        *(({"norms": {"folded": (0.2, "0.1")}}, TypeError), ({"norms": None}, TypeError)),
        *(({"norms": {}}, KeyError), ({"reports": -2}, ValueError)),
        *(({"feature": _wrong(weight=float("nan"))}, ValueError), ({"factor": None}, TypeError)),
        ({"feature": _wrong(lookup=Lookup("no field", ("hai",)))}, KeyError),
    ],
)
def test_features_are_weighed_by_numbers_alone(
    pair: Both, given: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        _weighed(pair, **given)


def test_scorers_are_of_one_segment(pair: Both, content: bytes) -> None:
    other, every = _weighed(both(content, _DOCUMENTS, ())), pair.native.living()
    asked: list[Callable[[Any], object]] = [
        lambda scorers: pair.native.best(scorers, pair.native.living(), 1, 0.0),
        lambda scorers: pair.native.first(scorers, every, every, every, 1, 1, _WORTH, 1.25),
        lambda scorers: pair.native.added(scorers, 0),
        lambda scorers: pair.native.places(scorers, [0], _WORTH),
        lambda scorers: pair.native.places_worth(scorers, [0], _WORTH),
    ]
    for ask in asked:
        ask(_weighed(pair))
        for wrong in (other, None):
            with pytest.raises(TypeError, match="scorers of this segment are wanted"):
                ask(wrong)


@given(lookups=st.lists(lookups(), max_size=5), data=st.data())
def test_all_of_some_lookups_find_the_same_documents(
    pair: Both, lookups: list[Lookup], data: st.DataObject
) -> None:
    some = documents(data, pair.segment)

    found = pair.alike(lambda kernel: list(kernel.with_all(lookups, kernel.documents(some))))

    each = [set(pair.numpy.look_up(lookup).documents()) for lookup in lookups]
    assert set(found) == set(some).intersection(*each)


def test_few_candidates_are_looked_up_in_lists_of_gaps(pair: Both) -> None:
    for rare in ("w150", "w200", "w270"):
        for asked in (("chin",), ("w0",), ("bay", "w1")):
            lookups = [Lookup("folded", (rare,)), Lookup("folded", asked)]

            found = pair.alike(lambda k, a=lookups: list(k.with_all(a, k.living())))  # type: ignore[misc]

            assert found
        together = Lookup("folded", (rare, "chin"), "together")
        assert pair.alike(lambda k, a=together: k.frequencies([a]))[0] > 0  # type: ignore[misc]


@pytest.mark.parametrize("behind", [0, 1])
def test_a_list_of_gaps_ends_in_the_segment(content: bytes, behind: int) -> None:
    whole = both(content, _DOCUMENTS, ())
    file = whole.segment.arrays.file
    asked = Lookup("folded", ("chin",))
    place = int(file["folded.long_terms"].searchsorted(whole.numpy.term_number("folded", "chin")))
    count = int(file["folded.long_counts"][place])
    last = file.directory["folded.long"][2] + int(file["folded.long_ends"][place]) + count - 1
    further = _DOCUMENTS - 1 - max(whole.numpy.look_up(asked).documents()) + behind
    assert file["folded.long_classes"][place] == 0
    assert 0 < content[last] <= 255 - further
    moved = bytes((content[last] + further,))
    pair = both(content[:last] + moved + content[last + 1 :], _DOCUMENTS, ())

    if behind:  # NumPy fails where the document is read
        with pytest.raises(IndexDamagedError, match="document that is not there"):
            pair.native.look_up(asked).documents()
    else:
        found = pair.alike(lambda kernel: list(kernel.look_up(asked).documents()))
        assert found[-1] == _DOCUMENTS - 1


def test_rows_of_many_spellings_are_found(pair: Both) -> None:
    others = tuple(f"w{number}" for number in range(20))
    part = Part(((_spelled("hai"), _spelled("một")),))
    spellings = {"hai": ("hai", *others), "một": ("một", *others)}

    def ask(kernel: SegmentKernel) -> list[int]:
        return list(kernel.holding(kernel.living(), [part], spellings, 0, False, 2**62))  # noqa: FBT003

    assert pair.alike(ask)


def _spelled(text: str) -> Syllable:
    """Return a syllable that was typed with diacritics."""
    return Syllable(text, fold(text), accented=True)


_SPELLINGS = {
    text: tuple(text.split()) for text in ("", "bà", "mốt một", "ba không", "w1", "\udcff")
}
typed = st.builds(
    Syllable,
    st.sampled_from(tuple(_SPELLINGS)),
    st.sampled_from(("mot", "hai", "ba", "bon", "w0", "w1", "w9", "khong", "\udcff", "")),
    st.booleans(),
)
parts = st.builds(
    Part,
    st.lists(st.lists(typed, min_size=1, max_size=4).map(tuple), max_size=10).map(tuple),
    st.lists(lookups(), max_size=1).map(tuple),
)


@given(
    parts=st.lists(parts, max_size=3),
    spellings=st.sampled_from((_SPELLINGS, _SPELLINGS, None)),
    data=st.data(),
)
@settings(deadline=None)
def test_rows_are_found_in_the_same_documents(
    pair: Both, parts: list[Part], spellings: Spellings, data: st.DataObject
) -> None:
    read = documents(data, pair.segment)
    passage = data.draw(st.sampled_from((0, 3, 40)))
    in_title = data.draw(st.booleans())
    most_tokens = data.draw(st.sampled_from((0, 500, 2**40)))

    def ask(kernel: SegmentKernel) -> object:
        asked = kernel.documents(read)
        candidates = kernel.candidates(asked, parts, spellings)
        held = kernel.holding(asked, parts, spellings, passage, in_title, most_tokens)
        assert in_title or set(held) <= set(candidates)
        return list(candidates), list(held)

    pair.alike(ask)


def test_rows_are_those_of_the_texts(pair: Both) -> None:
    texts = [
        [token.text for token in tokenize(pair.segment.arrays.texts[document])]
        for document in range(_DOCUMENTS)
    ]

    def have(*row: str) -> list[int]:
        return [
            document
            for document in pair.numpy.living()
            if any(tuple(texts[document][at : at + len(row)]) == row for at in range(100))
        ]

    def ask(kernel: SegmentKernel) -> list[list[int]]:
        row = tuple(map(_spelled, ("hai", "một", "bà")))
        spellings = {text: (text,) for text, *_ in row}
        asked = [[Part((row,))], [Part((row, row[:1]))]]
        every = kernel.living()
        return [
            list(kernel.holding(every, one, spellings, 0, False, 2**40))  # noqa: FBT003
            for one in asked
        ]

    found = pair.alike(ask)

    assert found == [have("hai", "một", "bà"), have("hai")]


def test_a_row_has_a_place_at_least(pair: Both) -> None:
    for kernel in (pair.numpy, pair.native):
        with pytest.raises(ValueError, match="a row has a place at least"):
            kernel.candidates(kernel.living(), [Part(((),))], None)


@pytest.mark.parametrize(
    ("spellings", "error"), [({}, KeyError), ({"một": None}, TypeError), (3, TypeError)]
)
def test_spellings_are_tuples_of_texts(
    pair: Both, spellings: Spellings, error: type[Exception]
) -> None:
    with pytest.raises(error):
        pair.native.candidates(pair.native.living(), [Part(((_spelled("một"),),))], spellings)


@given(plan=st.lists(scored(placed()), max_size=9), data=st.data())
@settings(deadline=None)
def test_places_are_worth_the_same(pair: Both, plan: list[Scored], data: st.DataObject) -> None:
    read = documents(data, pair.segment)[:40]

    def ask(kernel: SegmentKernel) -> tuple[list[PlacesWorth], list[float]]:
        asked = scorers(kernel, plan)
        return kernel.places(asked, read, _WORTH), kernel.places_worth(asked, read, _WORTH)

    each, _ = pair.alike(ask)
    for _, beginnings in each:
        assert len(beginnings) == len(plan)


@given(frequency=st.integers(0, 10**9), more=st.integers(0, 10**9))
@settings(deadline=None)
def test_terms_are_as_rare_in_both(pair: Both, frequency: int, more: int) -> None:
    one, document = feature(Lookup("folded", ("hai",)), kind="plain"), [0, 1, 2, 3]

    def ask(kernel: SegmentKernel) -> list[PlacesWorth]:
        asked = kernel.scorers([one], [frequency], frequency + more, 1.9, _NORMS)
        return kernel.places(asked, document, _WORTH)

    pair.alike(ask)


_LONG_WORDS = ("một", "mốt", "hai", "ba", "bốn", *["w"] * 12)
_ROW_AT = 260  # so many documents have a row one token further down than the one before


def test_two_terms_are_counted_whichever_were_counted_before(pair: Both) -> None:
    asked = [
        Lookup(field, (one, two), "together")
        for field, one, two in product(("syllable", "title"), _WORDS[:3], _WORDS)
        if one != two
    ]

    first, again = (pair.alike(lambda kernel: kernel.frequencies(asked)) for _ in range(2))

    assert again == first


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Give documents that are read in parts.

    A row stands at each place of some, words stand so far apart that one stretch just holds them or
    does not, and rows stand among the words of names, too, which do not count.
    """
    chance = Random(7)  # noqa: S311 - no secret
    texts = [
        f"{'w ' * before}một hai ba bốn{' w hai' * (before % 90)}" for before in range(_ROW_AT)
    ]
    texts += [f"{'w ' * before}một hai ba{' w' * 90} bốn" for before in range(50, 70)]
    texts += [f"một{' w' * apart} hai{' w' * (3 * apart)} ba" for apart in range(15, 25)]
    texts += [f"một hai w ba w bốn{' w' * apart} ba bốn" for apart in range(50, 60)]
    texts += [" ".join(chance.choices(_LONG_WORDS, k=chance.randint(1, 700))) for _ in range(80)]
    reports = [make_report(f"r{number}.txt", text) for number, text in enumerate(texts)]
    named = [
        replace(report, id=f"n{report.id}", names="một hai ba")
        for report in reports[_ROW_AT + 10 :: 2]
    ]
    path = tmp_path_factory.mktemp("segment") / "s.arrays"
    write(path, [*reports, *named])
    return both(path.read_bytes(), len(reports) + len(named), ())


runs = st.lists(st.sampled_from((*_LONG_WORDS[:6], "không")), min_size=1, max_size=5)


@given(
    run=runs,
    exact=st.booleans(),
    weights=st.lists(weights, min_size=9, max_size=9),
    left_out=st.sets(st.integers(0, 8), max_size=3),
)
@example(run=["một", "hai"], exact=True, weights=[1.0] * 9, left_out={2})
@example(run=["một", "hai", "ba", "bốn"], exact=True, weights=[1.0] * 9, left_out={5})
@settings(deadline=None)
def test_places_in_long_documents_are_worth_the_same(
    long: Both, run: list[str], exact: bool, weights: list[float], left_out: set[int]
) -> None:
    left, folded = iter(weights), list(map(fold, run))
    made = [
        feature(Lookup("syllable", (word,)), next(left), "exact", place)
        if exact
        else feature(Lookup("folded", (letters,)), next(left), "plain", place)
        for place, (word, letters) in enumerate(zip(run, folded, strict=True))
    ]
    made += [
        feature(Lookup("pair", ("_".join(pair),)), next(left), "pair", place)
        for place, pair in enumerate(pairwise(folded))
    ]
    plan = [Scored(one, 40) for place, one in enumerate(made) if place not in left_out]
    every = list(long.numpy.living())

    long.alike(lambda kernel: kernel.places(scorers(kernel, plan), every, _WORTH))


@given(run=runs, is_spelled=st.booleans())
@settings(deadline=None)
def test_rows_are_found_in_the_same_long_documents(
    long: Both, run: list[str], is_spelled: bool
) -> None:
    asked = [Part((tuple(map(_spelled, run)),))]
    spellings = {word: (word,) for word in run} if is_spelled else None
    long.alike(
        lambda kernel: list(
            kernel.holding(kernel.living(), asked, spellings, 0, False, 2**40)  # noqa: FBT003
        )
    )


def test_a_row_is_found_wherever_it_stands(long: Both) -> None:
    row = tuple(map(_spelled, ("một", "hai", "ba", "bốn")))
    spellings = {text: (text,) for text, *_ in row}

    found = long.alike(
        lambda kernel: list(
            kernel.holding(kernel.living(), [Part((row,))], spellings, 0, False, 2**40)  # noqa: FBT003
        )
    )

    assert set(found) >= set(range(_ROW_AT))
    assert set(found).isdisjoint(range(_ROW_AT, _ROW_AT + 30))


@pytest.mark.parametrize(
    ("lookup", "error"),
    [(None, TypeError), (("folded", (1,), "any"), TypeError), (Lookup("folded", ()), ValueError)],
)
def test_places_are_read_of_lookups_alone(
    pair: Both, lookup: Lookup, error: type[Exception]
) -> None:
    asked = _weighed(pair, feature(lookup, kind="plain"), frequencies=[0])  # not looked up
    for ask in (pair.native.places, pair.native.places_worth):
        with pytest.raises(error):
            ask(asked, [0], _WORTH)


@st.composite
def grades(draw: st.DrawFn) -> Grade:
    ranges = st.tuples(st.integers(-1, 40), st.integers(0, 60))
    return Grade(draw(st.lists(ranges, max_size=3)), is_folded=draw(st.booleans()))


numbered = st.lists(
    st.tuples(st.integers(0, 6), st.lists(grades(), min_size=1, max_size=3)), max_size=2
)


@pytest.mark.parametrize("field", [field.name for field in FIELDS])
def test_a_field_is_as_long(pair: Both, field: str) -> None:
    lengths = pair.segment.arrays.lengths(field)
    gone = set(pair.segment.entry.deleted)

    found = pair.alike(lambda kernel: kernel.live_length(field))

    assert found == sum(int(n) for document, n in enumerate(lengths) if document not in gone)


@given(
    document=st.integers(0, _DOCUMENTS - 1),
    whole=numbered,
    terms=st.lists(st.lists(grades(), max_size=3), max_size=5),
    rows=numbered,
)
def test_the_same_tokens_match(
    pair: Both,
    document: int,
    whole: list[tuple[int, list[Grade]]],
    terms: list[list[Grade]],
    rows: list[tuple[int, list[Grade]]],
) -> None:
    pair.alike(lambda kernel: kernel.matches(document, whole, terms, rows))
    pair.alike(lambda kernel: kernel.length(document))


@given(
    documents=st.lists(st.integers(0, _DOCUMENTS - 1), max_size=3),
    whole=numbered,
    terms=st.lists(st.lists(grades(), max_size=3), max_size=5),
    rows=numbered,
    cut=st.integers(0, 200),
)
def test_the_same_tokens_match_in_texts(
    pair: Both,
    documents: list[int],
    whole: list[tuple[int, list[Grade]]],
    terms: list[list[Grade]],
    rows: list[tuple[int, list[Grade]]],
    cut: int,
) -> None:
    texts = [pair.segment.arrays.texts[document] for document in documents]
    asked = ([*texts[:1], *(text[:cut] for text in texts[1:])], whole, terms, rows)
    weights = [0.1 * (1 + term) for term in range(20)]

    found = pair.alike(
        lambda kernel: kernel.token_matches(documents, *asked, weights, chunk_tokens)
    )
    for document, packed in zip(documents[:1], found, strict=False):
        matched = pair.numpy.matches(document, whole, terms, rows)
        tokens = tokenize(texts[0])
        assert TokenMatches(packed) == [
            TokenMatch(tokens[at].start, tokens[at].end, at, term, weights[term])
            for at, term in matched
        ]


@pytest.mark.parametrize("weights", [[], [1.0]])
def test_a_term_without_a_weight_is_refused(pair: Both, weights: list[float]) -> None:
    every = [Grade([(0, 2**40)])]
    with pytest.raises(ValueError, match="a term has no weight"):
        pair.native.token_matches([0], ["một"], [], [[], every], [], weights, chunk_tokens)


def test_each_document_has_one_text(pair: Both) -> None:
    with pytest.raises(ValueError, match="each document has one text"):
        pair.native.token_matches([0, 1], ["một"], [], [], [], [], chunk_tokens)
    with pytest.raises(TypeError):
        pair.native.token_matches([0], [b"m"], [], [], [], [], chunk_tokens)  # type: ignore[list-item]


@given(data=st.data())
def test_sets_join_alike(pair: Both, data: st.DataObject) -> None:
    numbers = [documents(data, pair.segment) for _ in range(2)]

    def ask(kernel: SegmentKernel) -> list[object]:
        one, two = map(kernel.documents, numbers)
        made: list[DocumentSet] = [one & two, one | two, one - two, kernel.none(), kernel.living()]
        return [(list(m), len(m), bool(m), 7 in m, -1 in m, "7" in m) for m in made]

    pair.alike(ask)


@pytest.mark.parametrize("is_title_first", [False, True])
def test_dictionaries_that_begin_at_one_place_are_told_apart(
    tmp_path: Path, *, is_title_first: bool
) -> None:
    reports = [make_report(f"{n}.txt", "an ninh dân cư", title="Tin") for n in range(5)]
    write(tmp_path / "s.arrays", reports)
    file = ArrayFile(tmp_path / "s.arrays")
    pair = both((tmp_path / "s.arrays").read_bytes(), len(reports), ())
    of_title = Lookup("title_pair", ("an_ninh", "ninh_dan"), "together")
    names = ["title_pair", "word"] if is_title_first else ["word", "title_pair"]

    def ask(kernel: SegmentKernel) -> object:
        first = kernel.frequencies([of_title] if is_title_first else [])
        return first, [kernel.term_number(name, "an_ninh") for name in names]

    assert file.length("title_pair.seconds") == 0
    assert file.directory["title_pair.seconds"][2] == file.directory["word.terms"][2]
    pair.alike(ask)


@given(numbers=st.lists(st.integers(-2, _DOCUMENTS + 5), max_size=5), data=st.data())
def test_columns_and_terms_are_read_alike(
    pair: Both, numbers: list[int], data: st.DataObject
) -> None:
    first, last = data.draw(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**40)))
    field = data.draw(st.sampled_from(KEY_FIELDS))
    word = data.draw(words)

    def ask(kernel: SegmentKernel) -> object:
        return (
            list(kernel.with_keys(field, numbers)),
            list(kernel.between("published", first, last)),
            kernel.term_number("folded", word),
            [kernel.term_number(name, f"{word}_ba") for name in ("pair", "title_pair", "word")],
        )

    pair.alike(ask)


@pytest.mark.parametrize("width", [np.int8, np.int16, np.int32])
def test_keys_of_any_width_are_read_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: type[np.generic]
) -> None:
    monkeypatch.setattr(documents_of_segments, "key_type", lambda _terms: np.dtype(width))
    reports = [
        replace(
            make_report(f"r{number}.txt", "hai"), source=f"s{number % 3}" if number % 4 else None
        )
        for number in range(40)
    ]
    path = tmp_path / "s.arrays"
    write(path, reports)
    small = both(path.read_bytes(), len(reports), [5])
    assert small.segment.arrays.keys("source").dtype == width
    asked = Scored(_FEATURE, 2)

    def ask(kernel: SegmentKernel) -> tuple[list[int], list[list[int]]]:
        newest, _ = kernel.newest(scorers(kernel, [asked]), kernel.living(), 9)
        assert kernel.values("id", newest) == [f"r{document}.txt" for document in newest]
        assert kernel.values("source", [2, 1, 2]) == ["s2", "s1", "s2"]
        return newest, [list(kernel.with_keys("source", [key])) for key in (-1, 0, 2, 3)]

    found, of_keys = small.alike(ask)
    assert found == small.segment.arrays.keys("id").argsort().tolist()[:9]
    assert [len(documents) for documents in of_keys] == [10, 10, 10, 0]


chunks = st.sampled_from(
    (
        "ba",
        "Đảng",
        "123/QĐ-UBND",
        "37,5%",
        "1.089",
        "(xã)",
        "M'gar",
        "“đ”",
        "a\u0301b",
        "²",
        "—",
        "x_y",
    )
) | st.text(max_size=6)


@given(
    chunks=st.lists(chunks, max_size=12),
    space=st.sampled_from((" ", "\n", "\u00a0", "\u2003", "\u0085", "\u3000")),
    positions=st.lists(st.integers(0, 20), max_size=9).map(sorted),
)
def test_tokens_stand_at_the_same_places(
    chunks: list[str], space: str, positions: list[int]
) -> None:
    text = space.join(chunks)

    assert token_ranges()(text, positions) == numpy_token_ranges(text, positions)
