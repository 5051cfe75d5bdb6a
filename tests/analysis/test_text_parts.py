"""A text that is encoded is the same to whoever reads it."""

import numpy as np
from hypothesis import given, strategies as st

from support.segments import collections
from wardsearch.analysis.batch import AnalyzedBatch, BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.analysis.text_parts import TextParts
from wardsearch.corpus.report import Report
from wardsearch.ranges import CharRange

LETTERS = st.characters() | st.sampled_from("aế́\t\n😀")  # lone surrogates among them


@st.composite
def parts(draw: st.DrawFn) -> TextParts:
    text = draw(st.text(LETTERS, max_size=30))
    start, end, body = sorted(draw(st.integers(0, len(text))) for _ in range(3))
    title = draw(st.none() | st.just(CharRange(start, end)))
    return TextParts(text, title, body, None, draw(st.text(max_size=3)))


@given(parts())
def test_what_was_encoded_is_decoded_as_it_was(given_parts: TextParts) -> None:
    encoded = given_parts.encoded()

    assert encoded.decoded() == given_parts.decoded() == given_parts
    assert encoded.has_tab == given_parts.has_tab == ("\t" in given_parts.text)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("aế😀"), max_size=30), st.data())
def test_the_same_stands_around_a_place_of_an_encoded_text(text: str, data: st.DataObject) -> None:
    place, chars = data.draw(st.integers(0, len(text))), data.draw(st.integers(1, 5))
    whole = TextParts(text, CharRange(place, place), place, None)
    encoded = whole.encoded()
    assert encoded.around(encoded.body_start, chars) == whole.around(place, chars)


@given(collections())
def test_an_encoded_text_is_analysed_as_it_is_decoded(reports: list[Report]) -> None:
    def analysed(texts: list[TextParts], *, encoded: bool) -> AnalyzedBatch:
        analyzer = BatchAnalyzer(default_segmenter())
        return analyzer.analyze([each.encoded() if encoded else each for each in texts])

    texts = [report.parts for report in reports]
    expected, found = (analysed(texts, encoded=encoded) for encoded in (False, True))
    for name in (
        "syllables",
        "starts",
        "title_starts",
        "title_lengths",
        "name_lengths",
        "folded_of",
    ):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    for name in ("words", "word_documents", "facts", "fact_documents"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    assert found.syllable_strings == expected.syllable_strings
    assert found.word_strings == expected.word_strings
    assert found.fact_strings == expected.fact_strings
