"""Which words of a query are abbreviations, or abbreviated, and what else stands for them?

A query is rewritten: words that are together a form or a reading of the table of abbreviations
become one word that is also held by its other forms. It stays a query like any other; what holds,
scores and marks a word looks at `Word.others`, too.

Phrases, what is looked for in a field, and exclusions are never expanded. Forms that may be
ordinary words (`ct`, `cap`) count only as the table has them, or in capitals where the query is not
all in capitals.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import compress, groupby
from operator import attrgetter
from typing import Final

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message
from wardsearch.query.abbreviations import (
    LONGEST_FORM,
    SHORTEST_ABBREVIATED,
    Abbreviation,
    Abbreviations,
    form_key,
    is_spelled,
    is_syllable_like,
)
from wardsearch.query.place_kinds import is_kind, kind_before_name
from wardsearch.query.syllables import letters, syllables
from wardsearch.query.tree import Query, Word, with_runs
from wardsearch.vietnamese.punctuation import AROUND_WORDS
from wardsearch.vietnamese.spelling import fold

_DOTTED: Final = lazy_compile(r"([^\W\d_]+\.)(?=[^\W_])")  # `P.Ngọc Thụy`
_BARE: Final = lazy_compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)  # without the signs at its ends

_FACTS, _TEXT = attrgetter("facts"), attrgetter("text")

TWO_SYLLABLES: Final = frozenset(
    {
        *(("dac", "lac"), ("dac", "nong"), ("bac", "kan"), ("bac", "can")),
        *(("kon", "tum"), ("kong", "tum"), ("cong", "tum")),
    }
)
"""The forms of our table that are two ordinary syllables, folded: names of places."""

HoldsText = Callable[[str], bool]


def may_be_expanded(query: Query) -> bool:
    """Return, without the table, whether a word of *query* could be in it."""
    leaves = query.leaves()
    if len(leaves) >= SHORTEST_ABBREVIATED:
        return True
    words = [leaf for leaf in leaves if isinstance(leaf, Word) and leaf.field is None]
    return tuple(fold(word.text) for word in words) in TWO_SYLLABLES or any(
        not (word.text.islower() and word.text.isalpha() and is_syllable_like(fold(word.text)))
        for word in words
    )


def may_have_forms(texts: Sequence[str], table: Abbreviations) -> bool:
    """Return whether words of *texts*, a syllable each and not in capitals, may have other forms.

    The index is not asked: what may have them may still have none that is held.
    """
    tokens = list(map(letters, texts))
    for begin in compress(range(len(texts)), table.may_begin(tokens)):
        if is_kind(texts[begin : begin + 1]) or is_kind(texts[begin : begin + 2]):
            return True
        run: tuple[str, ...] = ()
        for token in tokens[begin:]:
            run += token
            if not table.has_beginning(run):
                break
            forms = table.of_form(run)
            if table.is_reading(run) or any(map(_is_written_small, forms)):
                return True
    return False


def expanded(query: Query, table: Abbreviations, is_held: HoldsText) -> Query:
    """Return *query* with the other forms of its words, and a note for each word that has any.

    Args:
        query: What was asked.
        table: The abbreviations.
        is_held: Whether any report holds a text; other forms that none holds are left out.
    """
    reader = _Expander(query, table, is_held)
    clauses = with_runs(query.clauses, reader.run)
    return query.reread(clauses, reader.notes)


class _Expander:
    """Expands the clauses of one query, and notes what it did."""

    def __init__(self, query: Query, table: Abbreviations, is_held: HoldsText) -> None:
        self._query = query
        self._table = table
        self._is_held = is_held
        self.notes: list[Message] = []

    def run(self, words: Sequence[Word]) -> Sequence[Word]:
        """Return *words*, which stand side by side; what states a fact parts them."""
        if not any(map(_FACTS, words)):
            return self._run(words)
        made: list[Word] = []
        end = 0
        for states_fact, group in groupby(words, key=lambda word: bool(word.facts)):
            run = list(group)
            end += len(run)
            made += run if states_fact else self._run(run, words[end:])
        return made

    def _run(self, words: Sequence[Word], after: Sequence[Word] = ()) -> Sequence[Word]:
        """Return *words*, none of which states a fact; those *after* them begin with one."""
        if "." in " ".join(map(_TEXT, words)):
            words = [part for word in words for part in _parted(word, self._table)]
        tokens = list(map(letters, map(_TEXT, words)))
        may_begin = self._table.may_begin(tokens)
        if True not in may_begin:
            return words
        made: list[Word] = []
        start = 0
        for begin in compress(range(len(words)), may_begin):
            if begin < start:
                continue
            end, others = self._longest(words, tokens, begin)
            if len(others) > 1:
                others = self._before(others, words[end:])
            if not others:
                all_words = [*words, *after]
                end, kind = kind_before_name(
                    all_words, tokens, begin, self._is_held, self._other_names
                )
                others = [kind] if kind else []
            if not others:
                continue
            typed = " ".join(word.text for word in words[begin:end])
            bare = typed.strip(AROUND_WORDS)
            self.notes.append(Message("also-read-as", typed=bare, others=tuple(others)))
            made += [*words[start:begin], Word(typed, others=tuple(others))]
            start = end
        return [*made, *words[start:]] if made else words

    def _longest(
        self, words: Sequence[Word], tokens: Sequence[tuple[str, ...]], start: int
    ) -> tuple[int, list[str]]:
        """Return the end of the longest run from *start* that has other forms, and these.

        The *tokens* are those of each of *words*, folded.
        """
        best: tuple[int, list[str]] = start + 1, []
        run: tuple[str, ...] = ()
        for end in range(start + 1, len(words) + 1):
            run += tokens[end - 1]
            if not self._table.has_beginning(run):
                break
            forms = self._table.of_form(run) if len(run) <= LONGEST_FORM else ()
            others = self._read_as(forms, words[start:end]) if forms else []
            if self._table.is_reading(run):
                others += [row.form for row in self._table.of_reading(_spelled(words[start:end]))]
            if len(others) > 1:
                others = _once(others)
            if held := list(filter(self._is_held, others)):
                best = end, held
        return best

    def _read_as(self, forms: Sequence[Abbreviation], words: Sequence[Word]) -> list[str]:
        """Return what *words* are an abbreviation of, of *forms* that have their letters."""
        typed = " ".join(word.text for word in words)
        meant = [
            row for row in forms if self._is_meant(row, typed) and _is_written(row.form, words)
        ]
        dotted = [row for row in meant if row.form.endswith(".")]
        return [row.reading for row in dotted or meant]

    def _before(self, others: list[str], following: Sequence[Word]) -> list[str]:
        """Return those of *others* that some report has before the next word; all if none.

        *TP* before *HCM* is *thành phố*, and no *trưởng phòng*.
        """
        if not following:
            return others
        following_text = following[0].text.strip(AROUND_WORDS)
        readings = [row.reading for row in self._table.of_form(form_key(following_text))]
        held = [
            text
            for text in others
            if any(self._is_held(f"{text} {after}") for after in (following_text, *readings))
        ]
        return held or others

    def _other_names(self, words: Sequence[Word]) -> Iterator[str]:
        """Yield what the first of *words* stands for, and what is short for the first of them."""
        first = words[0].text.strip(AROUND_WORDS)
        yield from (row.reading for row in self._table.of_form(form_key(first)))
        name = _spelled(words[:LONGEST_FORM])
        for count in range(SHORTEST_ABBREVIATED, len(name) + 1):
            yield from (row.form for row in self._table.of_reading(name[:count]))

    @cached_property
    def _is_shouted(self) -> bool:
        """Whether all is in capitals, so that they tell nothing."""
        return self._query.text.isupper() and not all(
            self._table.of_form(form_key(leaf.text)) for leaf in self._query.leaves()
        )

    def _is_meant(self, row: Abbreviation, typed: str) -> bool:
        """Return whether *typed*, which has the letters of *row*'s form, is the abbreviation."""
        if row.form.endswith("."):
            return typed.strip(AROUND_WORDS).endswith(".")
        if row.is_unmistakable:
            return True
        found = _BARE.search(typed)
        bare = found[0] if found else ""
        if not bare.isalnum() and " " not in bare:  # its signs tell: `đ/c`
            return True
        return not self._is_shouted and (bare == row.form or bare.isupper())


def _is_written_small(row: Abbreviation) -> bool:
    """Return whether the form of *row* may be meant where it is not in capitals."""
    return row.is_unmistakable or not row.form.isupper()


def _is_written(form: str, words: Sequence[Word]) -> bool:
    """Return whether *words*, which have the letters of *form*, may be it.

    A form of several words has its diacritics, or none: *miền bắc cần* is no *Bắc Cạn*.
    """
    if " " not in form:
        return True
    typed, own = _spelled(words), [syllable.text for syllable in syllables(form)]
    return len(typed) != len(own) or is_spelled(typed, " ".join(own))


def _spelled(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the tokens of *words*, canonical."""
    return tuple([syllable.text for word in words for syllable in syllables(word.text)])


def _once(texts: Sequence[str]) -> list[str]:
    """Return *texts* without those that only place a tone mark otherwise: *ủy*, *uỷ*."""
    return list(
        {tuple(token.text for token in tokenize(text)): text for text in texts[::-1]}.values()
    )[::-1]


def _parted(word: Word, table: Abbreviations) -> Iterator[Word]:
    """Yield *word* in parts where a form that ends with a full stop is joined to the next."""
    at = 0
    while found := _DOTTED.match(word.text, at):
        if not any(row.form.endswith(".") for row in table.of_form(form_key(found[1]))):
            break
        yield Word(found[1])
        at = found.end()
    yield Word(word.text[at:]) if at else word
