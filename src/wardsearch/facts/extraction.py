"""Which facts does a text state: numbers, sums, dates, periods, document and telephone numbers?

Facts are looked for in *stretches*: chunks that hold digits, with the words beside them that may be
a part of what is stated (`tháng 7 năm 2021`). A stretch goes over the end of a line, which is one
where people wrap lines by hand, but over no blank line, nor over a tab, which parts the cells of a
table. The rest of a text is not looked at.

Covers finding facts. Does not cover how they are written (`amounts`, `periods`,
`document_numbers`), what stands for them in an index (`terms`), nor what people ask for.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate, compress
from typing import Final, cast

from wardsearch.facts.amounts import AMOUNT, Amount, read_amounts, with_currency
from wardsearch.facts.clock_times import CLOCK, behind_half, read_clock_time
from wardsearch.facts.columns import column_amounts
from wardsearch.facts.counted import counted_at
from wardsearch.facts.definitions import explained_in
from wardsearch.facts.document_numbers import (
    DocumentNumber,
    document_at,
    named_before,
    turned_documents,
)
from wardsearch.facts.fact import Fact
from wardsearch.facts.periods import (
    PERIODS,
    ROWS,
    SHORT,
    SPANS,
    TIME_WORDS,
    PeriodKind,
    read_period,
    read_span,
)
from wardsearch.facts.roles import (
    BETWEEN,
    DIGIT,
    FOLLOWS,
    LEAD,
    LINE_END,
    LONGEST_REMEMBERED,
    OPEN,
    PART,
    known_roles,
)
from wardsearch.facts.shared_years import facts_in_row, quarters_behind, share_years
from wardsearch.facts.telephones import TELEPHONE, read_telephone
from wardsearch.facts.terms import Meaning
from wardsearch.lazy_regex import lazy_compile
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.patterns import any_of, as_typed, as_written
from wardsearch.vietnamese.punctuation import HYPHENS

_CHUNK: Final = lazy_compile(r"([\n\t]|\S+)")
_VISIBLE: Final = lazy_compile(r"\S")
_NOTHING: Final = "\0"  # which no fact holds, nor what stands between two
_DOCUMENT_SIGNS: Final = frozenset("/-–\\")  # one is in each number of a document
_KINDS_OF_ROWS: Final[dict[str, PeriodKind]] = {f"{kind}s": kind for kind in ROWS}
_HYPHENS: Final = str.maketrans(dict.fromkeys(HYPHENS, "-"))
_OTHER_HYPHEN: Final = lazy_compile(f"[{HYPHENS}]")  # to look takes a fifth of `translate`
_LEADS: Final = lazy_compile(lambda: as_typed(rf"\b(?:{any_of(TIME_WORDS)})[ \n]$"))
_LONGEST_LEAD: Final = 7
_BEHIND_LEAD: Final = frozenset(" \n")
_UNITS_OF_WORDS: Final = frozenset({"đồng", "USD"})  # which words behind a sum may change
_BEGIN: Final = "[0-9IVXivxBbSsCc]"  # a digit, a Roman number, or `ba`, `sáu`, `chín`
_BEGINS: Final = lazy_compile(r"[0-9]|(?i:\b(?:[ivx]+|ba|sáu|chín)\b)")
_PLAIN_NUMBER: Final = lazy_compile(
    r"[(“]?([0-9]{1,3}|(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})++|[0-9]{1,3})(?:,[0-9]{1,3}%?|%)?)[.,;:)”]{0,2}"
)


def facts_in(text: str) -> list[Fact]:
    """Return the facts that NFC *text* states, in order and disjoint.

    >>> found = facts_in("Ngày 27/7/2021 thu 147,105 triệu đồng.")
    >>> [term for fact in found for term in fact.terms()]
    ['d:20210727-20210727', 'n:09147105000', 'm:09147105000']
    """
    found: list[Fact] = []
    pieces = _CHUNK.split(text)  # white space and chunks in turn
    chunks = pieces[1::2]
    starts = list(accumulate(map(len, pieces)))[::2]
    for first, end in _stretches(chunks):
        if end - first == 1:
            start = starts[first]
            found += [
                Fact(start + fact.start, start + fact.end, fact.meanings)
                for fact in _facts_of_chunk(chunks[first])
            ]
        elif any(map(_BEGINS.search, chunks[first:end])):
            facts = stretch_facts(joined(chunks[first:end]))
            kept = [place for place in range(first, end) if chunks[place] != LINE_END]
            places, words = [starts[k] for k in kept], [chunks[k] for k in kept]
            found += _placed(facts, places, words)
    return _with_units(found, text)


def joined(chunks: Iterable[str]) -> str:
    """Return the stretch of *chunks*: spaces between them, or the ends of lines that they hold."""
    return " ".join(chunks).replace(f" {LINE_END} ", LINE_END)


def _stretches(chunks: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each stretch of *chunks* begins and ends."""
    flags = list(map(known_roles, chunks))

    def beside(place: int, step: int) -> int:
        """Return what stands before or after *place*, over one end of a line."""
        other = place + step
        if 0 <= other < len(chunks) and chunks[other] == LINE_END:
            other += step
        return flags[other] if 0 <= other < len(chunks) else 0

    parts = bytearray(len(chunks) + 2)  # behind the last two that are none
    for place in compress(range(len(flags)), flags):
        flag = flags[place]
        parts[place] = bool(
            flag & PART
            or (flag & FOLLOWS and beside(place, -1) & OPEN)
            or (flag & BETWEEN and beside(place, -1) & DIGIT and beside(place, 1) & (DIGIT | LEAD))
        )
    end = 0
    while (first := parts.find(1, end)) >= 0:
        end = parts.find(0, first)
        while parts[end + 1] and chunks[end] == LINE_END:
            end = parts.find(0, end + 1)
        yield first, end


def _with_units(found: list[Fact], text: str) -> list[Fact]:
    """Return *found* with the units that headings give to columns of numbers."""
    for amount, start, end in column_amounts(text):
        place = bisect_right(found, start, key=lambda fact: fact.start) - 1
        if place >= 0 and found[place].end >= end:
            fact = found[place]
            found[place] = fact._replace(meanings=(*fact.meanings, amount))
        else:
            found.insert(place + 1, Fact(start, end, (amount,)))
    return found


def without_header(text: str, title: CharRange | None, body_start: int) -> str:
    """Return *text* with blanks for what stands above the body, but for the *title*.

    What a site prints there, as when it posted the report, is not what the report says. A chunk
    that begins above the body belongs there whole.

    >>> without_header("Ngày 3/4/2023. Họp 27/7", None, 15).strip()
    'Họp 27/7'
    """
    end = body_start
    while 0 < end < len(text) and not (text[end - 1].isspace() or text[end].isspace()):
        end += 1
    head = _VISIBLE.sub(" ", text[:end])
    if title is not None and title.start < end:
        kept = text[title.start : min(title.end, end)]
        head = head[: title.start] + kept + head[title.start + len(kept) :]
    return head + text[end:]


def terms_in(text: str, posted: date | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield each term of the facts and explanations of NFC *text*, and its range in code points.

    Args:
        text: What a report says.
        posted: When, if that is known; see `terms_of`.
    """
    for fact in facts_in(text):
        for term in fact.terms(posted):
            yield term, fact.start, fact.end
    for explained in explained_in(text):
        yield explained.term, explained.start, explained.end


def typed_facts(text: str) -> list[Fact]:
    """Return the facts that *text* states, a part of a query in NFC: it may lack its diacritics.

    >>> [fact.meanings[0] for fact in typed_facts("so 217 qd ubnd")]
    [DocumentNumber(number=217, year=None, marks=('qd', 'ubnd'))]
    """
    return _found(text, is_typed=True)


def may_begin(part: str) -> bool:
    """Return whether a fact may begin in *part*, a chunk that may be one."""
    return _BEGINS.search(part) is not None


def stretch_facts(stretch: str) -> list[Fact]:
    """Return the facts of a stretch: chunks that may be parts of one, joined by spaces."""
    plain = _PLAIN_NUMBER.fullmatch(stretch)
    if plain:  # most are, and need not be tried as anything else
        is_small = plain[1].isdecimal()
        amounts = (Amount(Decimal(plain[1]), ""),) if is_small else read_amounts(plain[1])
        return [Fact(plain.start(1), plain.end(1), amounts)]
    return _found(stretch, is_typed=False)


def _placed(facts: Iterable[Fact], starts: Sequence[int], words: Sequence[str]) -> Iterator[Fact]:
    """Yield *facts* of a stretch where they are in the text; its *words* begin at *starts*."""
    places = [0]
    for word in words:
        places.append(places[-1] + len(word) + 1)
    for fact in facts:
        first = bisect_right(places, fact.start) - 1
        last = bisect_right(places, fact.end - 1) - 1
        yield fact._replace(
            start=starts[first] + fact.start - places[first],
            end=starts[last] + fact.end - places[last],
        )


def _facts_of_chunk(chunk: str) -> Sequence[Fact]:
    """Return the facts of a stretch of one chunk; those of short ones are remembered."""
    if not _BEGINS.search(chunk):
        return ()
    return _remembered_facts(chunk) if len(chunk) <= LONGEST_REMEMBERED else stretch_facts(chunk)


@lru_cache(maxsize=1 << 12)
def _remembered_facts(chunk: str) -> tuple[Fact, ...]:
    return tuple(stretch_facts(chunk))


def _found(text: str, *, is_typed: bool) -> list[Fact]:
    found: list[Fact] = []
    has_other = not text.isascii() and _OTHER_HYPHEN.search(text)
    text = text.translate(_HYPHENS) if has_other else text
    turned = turned_documents(text, is_typed=is_typed) if "/" in text else []
    text = _without(turned, text)
    may_name = is_typed or not _DOCUMENT_SIGNS.isdisjoint(text)
    for match in _pattern(is_typed=is_typed).finditer(text):
        start, end = match.span()
        if found and start < found[-1].end:  # within the number of a document
            continue
        if match.lastgroup in _KINDS_OF_ROWS:
            dates = facts_in_row(_KINDS_OF_ROWS[match.lastgroup], match)
            found += [fact._replace(start=_lead_start(text, fact.start)) for fact in dates]
            continue
        document = document_at(text, start, is_typed=is_typed) if may_name else None
        if document:
            meanings: tuple[Meaning, ...] = (document[0],)
            end = document[1]
        else:
            start, end, meanings = _stated_at(text, match, is_typed=is_typed)
        if meanings:
            named = _named(text, start, meanings) if is_typed else None
            if named and not (found and named[0] < found[-1].end):
                start, meanings = named
            elif not document and match.lastgroup != "amount":
                start = _lead_start(text, start)
            found.append(Fact(start, end, meanings))
            if match.lastgroup == "quarter":
                found += quarters_behind(text, end, is_typed=is_typed)
    share_years(found, text)
    if turned:
        found += [Fact(first, last, (document,)) for first, last, document in turned]
        found.sort()
    return found


def _stated_at(
    text: str, match: re.Match[str], *, is_typed: bool
) -> tuple[int, int, tuple[Meaning, ...]]:
    """Return where what *match* found begins and ends, and what it states by what is beside it."""
    kind, (start, end) = match.lastgroup or "", match.span()
    if kind == "amount":
        return _amount_at(text, match, is_typed=is_typed)
    if kind == "clock":
        end = behind_half(text, end, is_typed=is_typed)
    return start, end, _meanings(kind, text[start:end])


def _amount_at(
    text: str, match: re.Match[str], *, is_typed: bool
) -> tuple[int, int, tuple[Meaning, ...]]:
    """Return where the amount begins and ends that *match* found, and what it is by what is beside.

    That is a sign of money before it, or words behind it.
    """
    start, end = match.span()
    amounts = _amounts(match[0])
    if start and (sign := text[start - 1]) in "$€":
        return start - 1, end, with_currency(amounts, sign)
    may_be_other = end < len(text) and amounts and amounts[0].unit in _UNITS_OF_WORDS
    counted = counted_at(text, start, end, is_typed=is_typed) if may_be_other else None
    if counted is None:
        return start, end, amounts
    if counted.unit is None:
        facts = _found(text[start : counted.end].rstrip(), is_typed=is_typed)
        meanings = tuple(meaning for fact in facts for meaning in fact.meanings)
        return start, start + facts[-1].end if facts else end, meanings
    return start, counted.end, tuple(amount._replace(unit=counted.unit) for amount in amounts)


def _without(turned: Iterable[tuple[int, int, DocumentNumber]], text: str) -> str:
    """Return *text* with nothing where *turned* stand: no other fact begins or goes on there."""
    for first, last, _ in turned:
        text = f"{text[:first]}{_NOTHING * (last - first)}{text[last:]}"
    return text


def _lead_start(text: str, start: int) -> int:
    """Return where the word begins that tells what the date at *start* is, or *start*."""
    if text[start - 1 : start].isalpha():  # `T6/2021`
        return start - 1
    if text[start - 1 : start] not in _BEHIND_LEAD:
        return start
    lead = _LEADS.search(text[max(start - _LONGEST_LEAD, 0) : start])
    return start - len(lead[0]) if lead else start


def _named(
    text: str, start: int, meanings: Sequence[Meaning]
) -> tuple[int, tuple[Meaning, ...]] | None:
    """Return where the document is named whose bare number is at *start*, and its whole number."""
    meaning, *more = meanings
    if isinstance(meaning, Amount) and meaning.value == int(meaning.value) and not meaning.unit:
        meaning = DocumentNumber(int(meaning.value), None, ())
    if more or not isinstance(meaning, DocumentNumber) or meaning.marks or not meaning.number:
        return None
    found = named_before(text, start)
    return (found[0], (meaning._replace(marks=(found[1],)),)) if found else None


@cache
def _pattern(*, is_typed: bool) -> re.Pattern[str]:
    kinds: dict[str, str] = {
        "telephone": TELEPHONE,
        **({} if is_typed else {"span": SPANS}),
        **{name: ROWS[kind] for name, kind in _KINDS_OF_ROWS.items()},
        **{str(kind): one for kind, one in PERIODS.items()},
        "clock": CLOCK,
    }
    alternatives = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
    short = "|".join(f"(?P<short_{kind}>{pattern})" for kind, pattern in SHORT.items())
    whole = rf"(?:{alternatives})(?![^\W_])|(?P<amount>{AMOUNT})"  # a measure may end it: `50m2`
    begin = r"(?<!\w)(?<![0-9][.,])(?<![^\W\d_][-/])"
    pattern = rf"(?={_BEGIN})(?:{begin}(?:{whole})|(?:{short})(?![^\W_]))"
    return re.compile(as_typed(pattern) if is_typed else as_written(pattern))


_amounts: Final = lru_cache(maxsize=1 << 12)(read_amounts)


@lru_cache(maxsize=1 << 12)
def _meanings(kind: str, written: str) -> tuple[Meaning, ...]:
    if kind == "telephone":
        telephone = read_telephone(written)
        return (telephone,) if telephone else ()
    if kind == "span":
        return read_span(written)
    if kind == "clock":
        return read_clock_time(written)
    period = read_period(cast("PeriodKind", kind.removeprefix("short_")), written)
    return (period,) if period else ()
