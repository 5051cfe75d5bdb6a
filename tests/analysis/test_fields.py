from wardsearch.analysis.fields import (
    DICTIONARY_OF,
    FIELDS,
    TEXT_FIELD_OF,
    TITLE_FIELD_OF,
    spelling_field,
)
from wardsearch.embedded.whoosh.schema import schema

FORM_OF = {field.name: field.form for field in FIELDS}


def test_each_field_stands_in_the_table_once() -> None:
    assert len(FORM_OF) == len(FIELDS)


def test_twins_and_dictionaries_are_of_the_same_form() -> None:
    assert all(FORM_OF[field] == FORM_OF[text] for field, text in TEXT_FIELD_OF.items())
    assert all(FORM_OF[field] == FORM_OF[own] for field, own in DICTIONARY_OF.items())


def test_the_title_repeats_fields_of_the_text() -> None:
    assert TITLE_FIELD_OF == {"syllable": "title", "folded": "title_folded", "pair": "title_pair"}
    assert all(TEXT_FIELD_OF[title] == text for text, title in TITLE_FIELD_OF.items())


def test_a_syllable_has_a_field_for_each_spelling_and_place() -> None:
    places = [(title, exact) for title in (False, True) for exact in (False, True)]
    fields = [spelling_field(title=title, exact=exact) for title, exact in places]

    assert fields == ["folded", "syllable", "title_folded", "title"]


def test_whoosh_knows_every_field() -> None:
    assert {field.name for field in FIELDS} <= set(schema().names())
