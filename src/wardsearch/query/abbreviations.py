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
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

from wardsearch.errors import QueryError
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import shortened
from wardsearch.places.own_files import read_own_file
from wardsearch.vietnamese.spelling import canonical, fold, to_nfc

LONGEST_FORM: Final = 4  # tokens
SHORTEST_ABBREVIATED: Final = 3  # syllables; two such as `thông báo` are words like any other
_UNMISTAKABLE: Final = 3  # letters
_END: Final = ("",)  # stands in no form and no reading

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


_Rows: TypeAlias = dict[tuple[str, ...], list[Abbreviation]]


class Abbreviations:
    """A table of abbreviations, looked up by folded tokens.

    A first query asks for few of its rows: all are known by the first token of form and reading,
    and no more is folded than of the rows that begin as what is asked for. Who asks again asks
    often: then all are folded.

    Attributes:
        rows: All of them, each once.
    """

    def __init__(self, rows: Iterable[Abbreviation]) -> None:
        self.rows = list(dict.fromkeys(rows))
        self._was_asked = self._knows_all = False
        self._known: set[str] = set()  # first tokens
        self._of_form: _Rows = {}
        self._of_letters: _Rows = {}
        self._whole: set[tuple[str, ...]] = set()
        self._beginnings: set[tuple[str, ...]] = {()} if self.rows else set()

    @cached_property
    def _of_first(self) -> dict[str, list[Abbreviation]]:
        """The rows whose form or reading begins with each folded token, "" where it has none."""
        firsts = [_first_token(row.form) for row in self.rows]
        firsts += [row.reading.partition(" ")[0] for row in self.rows]
        found: dict[str, list[Abbreviation]] = defaultdict(list)
        for first, row in zip(fold_all(firsts), chain(self.rows, self.rows), strict=True):
            found[first].append(row)
        return found

    def _know(self, tokens: tuple[str, ...]) -> None:
        """Fold the rows that begin with the first of *tokens*."""
        first = tokens[0] if tokens else ""
        if first in self._known:
            return
        of_form, of_letters = _keyed(dict.fromkeys(self._of_first.get(first, ())))
        self._add(
            {key: found for key, found in of_form.items() if key[:1] == tokens[:1]},
            {key: found for key, found in of_letters.items() if key[:1] == tokens[:1]},
        )
        self._known.add(first)

    def _know_all(self) -> None:
        self._add(*_keyed(self.rows))
        self._knows_all = True

    def _add(self, of_form: _Rows, of_letters: _Rows) -> None:
        self._of_form |= of_form
        self._of_letters |= of_letters
        whole = {*of_form, *of_letters}
        self._beginnings |= {key[:end] for key in whole for end in range(len(key) + 1)}
        self._whole |= whole

    def may_begin(self, words: Sequence[tuple[str, ...]]) -> list[bool]:
        """Return at which of *words*, their folded tokens each, a form or a reading may begin.

        Three words tell of most that none does.
        """
        if self._was_asked and not self._knows_all:
            self._know_all()
        elif not self._knows_all:
            self._was_asked = True
            for word in words:
                self._know(word)
        whole, beginnings = self._whole, self._beginnings
        following = [*words[1:], _END, _END]
        return [
            one in beginnings
            and (
                one in whole
                or one + two in whole
                or (one + two in beginnings and one + two + three in beginnings)
            )
            for one, two, three in zip(words, following, following[1:], strict=False)
        ]

    def has_beginning(self, tokens: tuple[str, ...]) -> bool:
        """Return whether the folded *tokens* are a form or a reading, or begin one."""
        if not self._knows_all:
            self._know(tokens)
        return tokens in self._beginnings

    def of_form(self, tokens: tuple[str, ...]) -> list[Abbreviation]:
        """Return what the folded *tokens* of a form may be, in the order of the table."""
        if not self._knows_all:
            self._know(tokens)
        return self._of_form.get(tokens, [])

    def is_reading(self, tokens: tuple[str, ...]) -> bool:
        """Return whether the folded *tokens* are those of a reading; see `of_reading`."""
        if len(tokens) < SHORTEST_ABBREVIATED:
            return False
        if not self._knows_all:
            self._know(tokens)
        return tokens in self._of_letters

    def of_reading(self, syllables: tuple[str, ...]) -> list[Abbreviation]:
        """Return how *syllables*, canonical or typed without diacritics, are abbreviated.

        Only unmistakable forms, and none of what has two syllables: a query of ordinary words is to
        stay one.
        """
        if len(syllables) < SHORTEST_ABBREVIATED:
            return []
        letters = tuple(map(fold, syllables))
        if not self._knows_all:
            self._know(letters)
        return [
            row
            for row in self._of_letters.get(letters, ())
            if row.is_unmistakable and is_spelled(syllables, row.reading)
        ]


def _keyed(rows: Iterable[Abbreviation]) -> tuple[_Rows, _Rows]:
    """Return *rows* by the folded tokens of their forms, and by those of their readings."""
    of_form: _Rows = {}
    of_letters: _Rows = {}
    for row in rows:
        of_form.setdefault(form_key(row.form), []).append(row)
        of_letters.setdefault(tuple(map(fold, row.reading.split())), []).append(row)
    return of_form, of_letters


def _first_token(form: str) -> str:
    if form.isalnum():
        return form
    found = _TOKEN.search(form)
    return found[0] if found else ""


def fold_all(tokens: Sequence[str]) -> Iterator[str]:
    """Yield each of *tokens*, which hold no white space, folded.

    What it takes to fold a token is done for all at once: for many that are folded once.
    """
    accented = [token for token in dict.fromkeys(tokens) if not token.isascii()]
    plain = fold("\n".join(accented)).split("\n") if accented else []
    plain_of = dict(zip(accented, plain, strict=True))
    return (fold(plain_of.get(token) or token) for token in tokens)


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


def is_spelled(syllables: tuple[str, ...], text: str) -> bool:
    """Return whether *syllables* spell *text*, each with its diacritics or with none.

    There are as many as *text* has words.
    """
    words = [canonical(word) for word in text.split()]
    return all(
        syllable in (word, fold(word)) or (syllable.isascii() and fold(syllable) == fold(word))
        for syllable, word in zip(syllables, words, strict=True)
    )


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
    for known_more, known_learned, table in _latest:
        if known_learned is learned and known_more == more:
            return table
    table = _loaded(more, learned)
    _latest[:] = [(more, learned, table)]
    return table


_latest: Final[list[tuple[Path | None, tuple[str, ...], Abbreviations]]] = []
"""The last that was loaded, at most: a query after another need not hash all that is learned."""


@lru_cache(maxsize=8)
def _loaded(more: Path | None, learned: tuple[str, ...]) -> Abbreviations:
    rows = _own_rows()
    if more is not None:
        rows += _rows(read_own_file(more, "abbreviations-unreadable"), str(more))
    if learned:
        from wardsearch.facts.definitions import explanation_of  # many indexes have none

        rows += [Abbreviation(*explanation_of(term)) for term in learned]
    return Abbreviations(rows)


def _own_rows() -> list[Abbreviation]:
    """Return the rows of our table, which a test holds to what is demanded of others."""
    lines = _OWN.read_text(encoding="utf-8").splitlines()
    return [Abbreviation(*line.split("\t", 2)[:2]) for line in lines if line and line[0] != "#"]


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
