import pickle

import pytest
from hypothesis import given

from support.segments import index_bytes, lines
from support.strategies import arbitrary_text
from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.analysis.forms import describe
from wardsearch.embedded.whoosh.schema import FormAnalyzer, schema
from wardsearch.vietnamese.spelling import to_nfc

FORMS = ("syllable", "folded", "pair", "word")


@pytest.mark.parametrize("form", FORMS)
@given(text=arbitrary_text().map(to_nfc) | lines())
def test_whoosh_is_given_the_terms_of_each_form(form: str, text: str) -> None:
    tokens = [
        (token.text, token.pos, token.startchar, token.endchar)
        for token in FormAnalyzer(form)(text, positions=True, chars=True)
    ]
    assert [text for text, *_ in tokens] == dict(describe(text))[form]
    assert [position for _, position, *_ in tokens] == list(range(len(tokens)))
    for _, _, start, end in tokens:
        assert 0 <= start < end <= len(text)


def test_the_schema_has_a_field_for_each_of_the_codec_and_what_is_shown() -> None:
    fields = schema()
    indexed = {name for name, field in fields.items() if field.indexed}
    assert indexed == set(DICTIONARY_OF)
    stored = {name for name, field in fields.items() if field.stored}
    assert stored == {"id", "title", "ward", "text", "published", "source", "views", "url"}


def test_phrases_can_be_asked_of_the_fields_whose_positions_are_kept() -> None:
    having = {name for name, f in schema().items() if f.format and f.format.supports("positions")}
    assert having == {"syllable", "folded", "title", "title_folded"}


@pytest.mark.parametrize("name", ["pair", "title_pair"])
def test_a_pair_is_written_with_a_joiner_and_sorted_as_two_terms(name: str) -> None:
    field = schema()[name]
    assert field.to_bytes("dai_hoi") == index_bytes(name, "dai_hoi") == b"dai\x1fhoi"
    assert field.from_bytes(b"dai\x1fhoi") == "dai_hoi"
    assert field.to_bytes(b"dai\x1fhoi") == b"dai\x1fhoi"
    assert field.to_bytes(["dai_hoi"]) == b"dai\x1fhoi"
    assert field.to_bytes("da_zz") < field.to_bytes("dai_a")


def test_a_schema_survives_whooshs_table_of_contents() -> None:
    assert pickle.loads(pickle.dumps(schema())).names() == schema().names()  # noqa: S301 - our own
