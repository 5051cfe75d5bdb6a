"""Do the native kernel and Python choose the same snippets, to the last code point?"""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from wardsearch.kernel.native import native
from wardsearch.snippets import snippet
from wardsearch.snippets.marks import TokenMatch, TokenMatches
from wardsearch.snippets.snippet import Snippet, best_snippets

kernel = native()
pytestmark = pytest.mark.skipif(
    kernel is None, reason="there is no native kernel: python .ci/build_kernel.py"
)


def alike(
    text: str,
    matches: Sequence[TokenMatch],
    *,
    limit: int = 2,
    max_chars: int = 240,
    body_start: int = 0,
) -> tuple[Snippet, ...]:
    """Return what both choose."""

    def ask() -> tuple[Snippet, ...]:
        return best_snippets(text, matches, limit=limit, max_chars=max_chars, body_start=body_start)

    found = ask()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snippet, "native", lambda: None)
        expected = ask()

    assert found == expected

    return found


# What texts are made of: words, signs in all their ways, and what has a meaning in one place only.
_PIECES = (
    *("giải", "phóng", "mặt", "bằng", "Máu", "TP", "Q", "1", "12", "IV", "2021", "đ/c", "ThS", "ǅ"),
    *(
        ".",
        "...",
        "…",
        "!",
        "?",
        ",",
        ":",
        ";",
        "。",
        "\uff01",
        "\uff0c",
        "、",
        "\uff1b",
        "–",
        "—",
        "-",
        "/",
    ),
    *(" ", " ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\u0085", "\v"),
    *("“", "”", "(", ")", "'", '"', "«", "»", "[", "]", "」", "²", "٣", "①", "\u212a", "\u0345"),
    *(
        "\u0301",
        "👨\u200d👩",
        "👍🏽",
        "\u200d",
        "東京",
        "ß",
        "ŉ",
        "ẞ",
        "ﬁ",
        "\U0001d41a",
        "\x00",
        "\udcff",
    ),
    "a" * 40,
)
texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=2), max_size=60).map("".join)


@st.composite
def matched(draw: st.DrawFn) -> tuple[str, list[TokenMatch]]:
    """Return a text and tokens of it, most of them in the order of a query."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=40, unique=True)))
    weights = draw(st.lists(st.floats(2**-22, 20), min_size=7, max_size=7))
    spans = [(a, b) for a, b in pairwise(cuts) if draw(st.booleans())]
    spans = [(a, b) for a, b in spans if text[a:b] and text[a:b] == text[a:b].strip()]
    matches = []
    position = draw(st.integers(0, 3))
    for start, end in spans:
        position += draw(st.sampled_from((1, 1, 1, 1, 2)))
        turn = draw(st.sampled_from((0, 0, 0, 1, 2)))
        syllables = {(position + turn) % 7, *draw(st.sets(st.integers(0, 6), max_size=1))}
        matches += [TokenMatch(start, end, position, s, weights[s]) for s in syllables]
    return text, draw(st.permutations(matches))


@settings(max_examples=400)
@given(
    matched=matched(),
    limit=st.integers(1, 6),
    max_chars=st.integers(16, 300),
    body_start=st.integers(-2, 80),
)
def test_the_same_snippets_are_chosen(
    matched: tuple[str, list[TokenMatch]], limit: int, max_chars: int, body_start: int
) -> None:
    alike(*matched, limit=limit, max_chars=max_chars, body_start=body_start)


_ASKED = ("giải", "phóng", "mặt", "bằng", "của", "2021", "ủy", "ban")
_GAPS = (
    *((" ", 60), (", ", 8), (". ", 8), ("; ", 6), ("\n", 4), ("\n\n", 2), (" – ", 2), (" “", 1)),
    *(("” ", 1), (". (", 1), ('. "', 1), (".\n[", 1), ("... ", 1), ("! ‘", 1), (": ", 2)),
)


def prose(chance: Random) -> tuple[str, list[TokenMatch]]:
    """Return a text as people write it, and what a query matches in it."""
    asked = chance.sample(_ASKED, chance.randint(1, 5))
    rarity = [chance.choice((0.25, 1.0, 5.0)) for _ in asked]
    words = [*asked * chance.randint(0, 2), "TP", "Q", "ThS", "1", "IV", "họp", "Phường", "Ông"]
    words += chance.choices(("và", "Hội", "đường", "nghị", "xã", "thứ"), k=chance.choice((5, 60)))
    gaps, weights = zip(*_GAPS, strict=True)
    text = ""
    matches = []
    in_row = 0
    for position in range(chance.choice((8, 40, 150, 400))):
        in_row = in_row + 1 if 0 < in_row < len(asked) else chance.random() < 0.05
        word = asked[in_row - 1] if in_row else chance.choice(words)
        if word in asked:
            syllable = asked.index(word)
            match = len(text), len(text) + len(word), position, syllable, rarity[syllable]
            matches.append(TokenMatch(*match))
        text += word + (" " if in_row else chance.choices(gaps, weights)[0])
    return text, matches


@pytest.mark.parametrize("seed", range(60))
def test_the_same_snippets_of_prose_are_chosen(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    for _ in range(20):
        text, matches = prose(chance)
        body_start = chance.choice((0, 0, chance.randint(0, len(text))))
        for max_chars in (chance.randint(16, 120), 240):
            alike(text, matches, limit=5, max_chars=max_chars, body_start=body_start)


_LATIN = [chr(c) for c in (*range(1, 0x300), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070))]
_OTHERS = [chr(c) for c in range(0x300, 0x11000, 61)]


@pytest.mark.parametrize("sentence", [
    "Máu một hai.\n{} ba bốn năm",  # goes on in lower case
    "Máu {}. Ngọc hai ba bốn năm",  # an initial, or a number
    "Một; {}2{}. Máu hai ba bốn năm",  # the number of a heading
    "Máu {} – hai ba bốn năm sáu",  # years, or a dash between words
    "Máuaaaaaaaaaaaaaaaaaaaaaaaaaaa{0}{0}{0}{0}bbbbbbb",  # cut at the end of a letter
    "Máu một{}hai",  # white space
    "Máu.{} Hai ba bốn năm sáu bảy tám",  # closes a sentence
    "Máu. {}hai ba bốn năm sáu bảy tám",  # opens one
])  # fmt: skip
def test_every_letter_is_known_alike(sentence: str) -> None:
    for char in _LATIN + _OTHERS:
        text = sentence.format(*[char] * sentence.count("{"))
        start = text.index("Máu")
        for max_chars in (16, 24):
            alike(text, [TokenMatch(start, start + 3, 0, 0, 1.0)], limit=1, max_chars=max_chars)


def test_a_long_text_of_many_matches_has_the_same_snippets() -> None:
    words = [("giải", "phóng", "mặt", "bằng", "hai;", "Ba.\n")[n * n % 13 % 6] for n in range(6000)]
    matches = []
    at = 0
    for position, word in enumerate(words):
        if word in ("giải", "phóng", "mặt", "bằng"):
            syllable = ("giải", "phóng", "mặt", "bằng").index(word)
            matches.append(TokenMatch(at, at + len(word), position, syllable, 1.5 + syllable))
        at += len(word) + 1

    assert len(alike(" ".join(words), matches, limit=30, max_chars=100)) > 2


def test_lengths_beyond_any_text_are_taken() -> None:
    matches = [TokenMatch(0, 3, 0, 0, 1.0)]

    assert alike("Máu một.\n\nHai.", matches, limit=10**30, max_chars=10**30, body_start=10**30)


@pytest.mark.parametrize(
    "match",
    [
        (-1, 3, 0, 0, 1.0),
        (0, 99, 0, 0, 1.0),
        (3, 3, 0, 0, 1.0),
        (0, 3, 2**62, 0, 1.0),
        (0, 3, 0, -1, 1.0),
        (0, 3, 0, 2**40, 1.0),
        (0, 3, 0, 0, float("nan")),
        (0, 3, 0, 0, 1e300),
    ],
)
def test_a_match_outside_its_text_is_refused(match: tuple[int, int, int, int, float]) -> None:
    with pytest.raises(ValueError, match="a match is not of its text"):
        best_snippets("Máu.", [TokenMatch(*match)])


def test_matches_that_are_cut_off_are_refused() -> None:
    matches = TokenMatches(TokenMatches.of([TokenMatch(0, 3, 0, 0, 1.0)]).packed[:-1])

    with pytest.raises(ValueError, match="a match is cut off"):
        best_snippets("Máu.", matches)


def test_an_error_of_whoever_knows_letters_is_raised() -> None:
    def fail(char: str) -> int:
        raise LookupError(char)

    matches = TokenMatches.of([TokenMatch(0, 3, 0, 0, 1.0)])

    assert kernel is not None
    with pytest.raises(LookupError, match="東"):
        kernel.snippets("Máu\n東 hai", matches.packed, 2, 240, 0, fail)
