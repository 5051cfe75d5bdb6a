"""What does an abbreviation of Vietnamese administration stand for, and what is abbreviated how?

Covers the table: ours, `abbreviations.tsv`, which names its sources, and the user's own file in the
same form. Does not cover where in a query an abbreviation stands or what follows from it
(`wardsearch.query.expansion`).

Which forms are read in any case and which only in capitals follows from the form itself, so that
the table of a user needs no column for it: `ubnd` can be nothing else, `ct` and `cap` can.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from wardsearch.errors import QueryError
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import Message, shortened
from wardsearch.vietnamese.spelling import canonical, fold, to_nfc

LONGEST_FORM: Final = 4  # tokens
SHORTEST_ABBREVIATED: Final = 3  # syllables; two such as `thông báo` are words like any other
_UNMISTAKABLE: Final = 3  # letters

_OWN: Final = Path(__file__).with_name("abbreviations.tsv")
_SYLLABLE: Final = lazy_compile(
    "(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_TOKEN: Final = lazy_compile(r"[^\W_]+")


class Abbreviation(NamedTuple):
    """A form and one of its readings, both as the table has them, in NFC."""

    form: str
    reading: str

    @property
    def is_unmistakable(self) -> bool:
        """Return whether the form is read in any case: in small letters it is no word."""
        return _is_unmistakable(self.form)


@lru_cache(maxsize=1024)  # few forms of the table are met, and some often
def _is_unmistakable(form: str) -> bool:
    letters = "".join(form_key(form))
    return len(letters) >= _UNMISTAKABLE and not is_syllable_like(letters)


class Abbreviations:
    """A table of abbreviations, looked up by folded tokens.

    Attributes:
        rows: All of them, each once.
    """

    def __init__(self, rows: Iterable[Abbreviation]) -> None:
        self.rows = list(dict.fromkeys(rows))

    @cached_property
    def _of_form(self) -> dict[tuple[str, ...], list[Abbreviation]]:
        found: dict[tuple[str, ...], list[Abbreviation]] = defaultdict(list)
        for row in self.rows:
            found[form_key(row.form)].append(row)
        return found

    @cached_property
    def _of_letters(self) -> dict[tuple[str, ...], list[Abbreviation]]:
        found: dict[tuple[str, ...], list[Abbreviation]] = defaultdict(list)
        for row in self.rows:
            found[tuple(map(fold, row.reading.split()))].append(row)
        return found

    @cached_property
    def _beginnings(self) -> frozenset[tuple[str, ...]]:
        return frozenset(key[:end] for key in self._whole for end in range(len(key) + 1))

    @cached_property
    def _whole(self) -> frozenset[tuple[str, ...]]:
        return frozenset((*self._of_form, *self._of_letters))

    def may_begin(self, words: Sequence[tuple[str, ...]]) -> list[bool]:
        """Return at which of *words*, their folded tokens each, a form or a reading may begin.

        Two words tell of most that none does.
        """
        whole, beginnings = self._whole, self._beginnings
        return [one in whole or one + two in beginnings for one, two in pairwise([*words, ()])]

    def has_beginning(self, tokens: tuple[str, ...]) -> bool:
        """Return whether the folded *tokens* are a form or a reading, or begin one."""
        return tokens in self._beginnings

    def of_form(self, tokens: tuple[str, ...]) -> list[Abbreviation]:
        """Return what the folded *tokens* of a form may be, in the order of the table."""
        return self._of_form.get(tokens, [])

    def is_reading(self, tokens: tuple[str, ...]) -> bool:
        """Return whether the folded *tokens* are those of a reading; see `of_reading`."""
        return len(tokens) >= SHORTEST_ABBREVIATED and tokens in self._of_letters

    def of_reading(self, syllables: tuple[str, ...]) -> list[Abbreviation]:
        """Return how *syllables*, canonical or typed without diacritics, are abbreviated.

        Only unmistakable forms, and none of what has two syllables: a query of ordinary words is to
        stay one.
        """
        if len(syllables) < SHORTEST_ABBREVIATED:
            return []
        return [
            row
            for row in self._of_letters.get(tuple(map(fold, syllables)), ())
            if row.is_unmistakable and _is_spelled(syllables, row.reading)
        ]


def is_syllable_like(folded: str) -> bool:
    """Return whether *folded* may be a syllable typed without diacritics.

    >>> is_syllable_like("cap"), is_syllable_like("duong"), is_syllable_like("ubnd")
    (True, True, False)
    """
    return _SYLLABLE.fullmatch(folded) is not None


def form_key(form: str) -> tuple[str, ...]:
    """Return the folded tokens of *form*, which is in NFC.

    >>> form_key("GD&ĐT"), form_key("P.")
    (('gd', 'dt'), ('p',))
    """
    return tuple(map(fold, _TOKEN.findall(form)))


def _is_spelled(syllables: tuple[str, ...], reading: str) -> bool:
    """Return whether *syllables* spell *reading*, each with its diacritics or with none."""
    words = [canonical(word) for word in reading.split()]
    return all(
        syllable in (word, fold(word)) or (syllable.isascii() and fold(syllable) == fold(word))
        for syllable, word in zip(syllables, words, strict=True)
    )


@lru_cache(maxsize=8)
def load_abbreviations(more: Path | None = None, learned: tuple[str, ...] = ()) -> Abbreviations:
    """Return our abbreviations, those of the file *more*, and those *learned* from reports.

    The file has one reading a line, the form and what it stands for parted by a tab, and anything
    after another; lines that are empty or begin with `#` are passed over.

    Args:
        more: A file of the user's own.
        learned: The terms of what reports explain (see `wardsearch.facts.definitions`).

    Raises:
        QueryError: The file cannot be read or is not of that form.
    """
    rows = list(_rows(_OWN.read_text(encoding="utf-8"), str(_OWN)))
    if more is not None:
        try:
            text = more.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or Message("not-utf8-file")
            raise QueryError("abbreviations-unreadable", path=str(more), why=why) from error
        rows += _rows(text, str(more))
    if learned:
        from wardsearch.facts.definitions import explanation_of  # many indexes have none

        rows += [Abbreviation(*explanation_of(term)) for term in learned]
    return Abbreviations(rows)


def _rows(text: str, name: str) -> Iterator[Abbreviation]:
    for number, line in enumerate(to_nfc(text).splitlines(), 1):
        if line.startswith("#") or line.isspace() or not line:
            continue
        form, _, rest = line.partition("\t")
        reading = " ".join(rest.partition("\t")[0].split())
        if not (_has_letter(form) and _has_letter(reading)):
            raise QueryError(
                "abbreviations-line-invalid", path=name, line=number, found=shortened(line.strip())
            )
        yield Abbreviation(form.strip(), reading)


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))
