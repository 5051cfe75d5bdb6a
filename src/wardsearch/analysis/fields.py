"""Which fields does an index have, and what do their terms stand for?

One table. The text and its title are in the same forms, so that each field of the title has a twin
in the text; what numbers the terms of both is the dictionary of the text, but for pairs. Does not
cover how a field is stored or scored.
"""

from typing import Final, Literal, TypeAlias

from wardsearch.frozen import NamedTuple

Form: TypeAlias = Literal["syllable", "folded", "pair", "word", "fact", "key"]


class FieldSpec(NamedTuple):
    """A field.

    Attributes:
        name: As lookups and files name it.
        form: What a term is: a syllable as it is spelled, one without diacritics, two neighbours of
            these, a compound, a fact, or a whole value.
        dictionary: The field whose dictionary its terms are numbered in.
        text: The field of the text that has the same of the whole report, or itself.
    """

    name: str
    form: Form
    dictionary: str
    text: str

    @property
    def of_title(self) -> bool:
        """Whether it repeats a field of the text for the title alone."""
        return self.text != self.name


FIELDS: Final = (
    FieldSpec("syllable", "syllable", "syllable", "syllable"),
    FieldSpec("folded", "folded", "folded", "folded"),
    FieldSpec("pair", "pair", "pair", "pair"),
    FieldSpec("word", "word", "word", "word"),
    FieldSpec("fact", "fact", "fact", "fact"),
    FieldSpec("title", "syllable", "syllable", "syllable"),
    FieldSpec("title_folded", "folded", "folded", "folded"),
    FieldSpec("title_pair", "pair", "title_pair", "pair"),
    FieldSpec("id", "key", "id", "id"),
    FieldSpec("ward", "key", "ward", "ward"),
    FieldSpec("unit", "key", "unit", "unit"),
    FieldSpec("kind", "key", "kind", "kind"),
    FieldSpec("issuer", "key", "issuer", "issuer"),
    FieldSpec("source", "key", "source", "source"),
)

FIELD_OF: Final = {field.name: field for field in FIELDS}
"""Each field by its name."""

DICTIONARY_OF: Final = {field.name: field.dictionary for field in FIELDS}
"""The field whose dictionary a field's terms are numbered in."""

KEY_FIELDS: Final = tuple(field.name for field in FIELDS if field.form == "key")
"""Those of whole values, one term a document."""

PAIR_FIELDS: Final = tuple(field.name for field in FIELDS if field.form == "pair")
"""Those of two neighbouring syllables without diacritics."""

TEXT_FIELD_OF: Final = {field.name: field.text for field in FIELDS}
"""The field of the text that a field of the title repeats; others are their own."""

TITLE_FIELD_OF: Final = {field.text: field.name for field in FIELDS if field.of_title}
"""The field of the title that repeats a field of the text."""


def spelling_field(*, title: bool, exact: bool) -> str:
    """Return the field of single syllables: of the title or text, as spelled or folded."""
    field = "syllable" if exact else "folded"
    return TITLE_FIELD_OF[field] if title else field
