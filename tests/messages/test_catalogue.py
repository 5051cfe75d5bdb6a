"""Has every sentence its Vietnamese with all that it names, and is what is read what is written?"""

import re
from collections.abc import Iterator

import pytest

from messages import catalogue
from wardsearch.messages.english import SENTENCES
from wardsearch.messages.foreign import LIBRARIES
from wardsearch.vietnamese.orthography import is_bare_syllable

# What Vietnamese calls as everybody does: programs, forms of files, values that are typed.
NAMES = """
    wardsearch NumPy OpenSearch Outlook PowerPoint Excel Word Windows macOS Tesseract pyvi
    BM Unicode PDF zip Ctrl C
    TCVN Telex byte tab socket GiB ms tr K M N ID KH OR
    bash zsh fish completion completions ulimit xdg convmv utf xargs
    csv tsv jsonl xlsx markdown auto search show index corpus limit d
    saved add gpmb news watchfiles
    together all score date ward month year source kind issuer folder
"""
TYPED = re.compile(
    r"^ +wardsearch .*?(?=  |$)|"  # an example in a help text
    r"\{[^{}]*\}|`[^`]*`|'[^']*'|\b[A-Z_]{3,}\b|--?[a-z-]+|\w+://\S+|\.\w+|%\S+|\b\w+:\S*",
    re.MULTILINE,
)

WRITTEN = catalogue.translations(catalogue.source())
PLACEHOLDER = re.compile(r"\{(\w+)(![rsa])?(:[^{}]*)?\}")
# Says that a number is no integer: the only kind of number that our options take.
SAYS_LESS = {"{value!r} is not a valid {number_type}.": {"number_type"}}
# Of a library, for an object that a person never sees.
SAYS_LESS |= {
    "Option {name!r} requires {nargs} arguments.": {"nargs"},  # ours take one
}
SAYS_LESS |= {sentence: {"kind"} for sentence in LIBRARIES if "{kind}" in sentence}


def names(sentence: str) -> set[tuple[str, str]]:
    """Return what *sentence* names, each with how it is to be quoted."""
    return {(found[1], found[2] or "") for found in PLACEHOLDER.finditer(sentence)}


def translated() -> Iterator[tuple[str, str]]:
    for forms, said in WRITTEN.items():
        yield from ((form, said) for form in forms)


def test_what_is_compiled_is_what_is_written() -> None:
    assert catalogue.translations(catalogue.compiled()) == WRITTEN, (
        "help: run `python tests/messages/catalogue.py`"
    )


def test_the_catalogue_holds_the_sentences_there_are() -> None:
    listed = [one.id for one in catalogue.source() if one.id]

    assert [one if isinstance(one, str) else tuple(one) for one in listed] == [
        sentence.id for sentence in catalogue.sentences()
    ], "help: run `python tests/messages/catalogue.py`"


def test_every_sentence_has_its_vietnamese() -> None:
    wanted = [sentence.forms for sentence in catalogue.sentences()]

    assert [forms[0] for forms in wanted if forms not in WRITTEN] == [], "help: docs/translating.md"


@pytest.mark.parametrize(("forms", "said"), list(WRITTEN.items()))
def test_a_translation_names_all_that_the_sentence_does_and_nothing_else(
    forms: tuple[str, ...], said: str
) -> None:
    lost = names(forms[-1]) - names(said)

    assert {name for name, _ in lost} <= SAYS_LESS.get(forms[-1], set())
    assert names(said) - {name for form in forms for name in names(form)} == set()


@pytest.mark.parametrize(("sentence", "said"), list(translated()))
def test_a_translation_begins_and_ends_as_the_sentence_does(sentence: str, said: str) -> None:
    assert said == said.strip() or sentence == "d"  # which stands right behind a number
    assert said.endswith(".") == sentence.endswith(".") or sentence.endswith("...")
    assert said.splitlines() == [said] or sentence.startswith("\b\n")
    assert said.count("`") == sentence.count("`")


@pytest.mark.parametrize(("sentence", "said"), list(translated()))
def test_what_is_typed_stays_as_it_is(sentence: str, said: str) -> None:
    typed = re.compile(r"(?<!\w)--[a-z-]+|WARDSEARCH_[A-Z]+|`wardsearch [a-z]+")

    assert set(typed.findall(said)) == set(typed.findall(sentence))


@pytest.mark.parametrize("said", sorted(set(WRITTEN.values())))
def test_no_word_of_english_is_left(said: str) -> None:
    words = re.findall(r"[^\W\d_]+", TYPED.sub(" ", said))
    foreign = [one for one in words if one.isascii() and not is_bare_syllable(one.lower())]

    assert set(foreign) - set(NAMES.split()) == set(), "help: or add it to NAMES, if it is a name"


@pytest.mark.parametrize("said", sorted(set(WRITTEN.values())))
def test_the_terms_are_those_of_the_glossary(said: str) -> None:
    others = r"(?i)truy.vấn|tập tin|đánh chỉ|kho ngữ liệu|vui lòng|\bnhững (?:báo cáo|tệp)\b"
    old_tone = (
        r"(?i)(?:oà|oá|oả|oã|oạ|uỳ|uý|uỷ|uỹ|uỵ|oè|oé)\b(?<!quý)(?<!quỳ)(?<!quỹ)(?<!quỷ)(?<!quỵ)"
    )

    assert re.findall(others, said) == [], "help: docs/glossary.vi.md"
    assert re.findall(old_tone, said) == [], "help: as in hòa, thúy, xóa"


def test_what_is_of_one_case_alone_stands_at_the_end_in_both_languages() -> None:
    cut = re.compile(r" \(|: \{")
    differ = [
        code
        for code, said in SENTENCES.items()
        if isinstance(said, str) and cut.search(said)
        if not cut.search(WRITTEN[said,])
    ]

    assert differ == []
