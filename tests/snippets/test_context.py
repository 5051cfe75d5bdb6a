from hypothesis import given, strategies as st

from wardsearch.snippets.context import with_context
from wardsearch.snippets.marks import TokenMatch
from wardsearch.snippets.snippet import best_snippets

LINES = ("Tiêu đề", "một", "", "hai họp ba", "bốn", "năm", "sáu", "bảy họp", "tám")
TEXT = "\n".join(LINES)


def tokens(text: str, word: str = "họp") -> list[TokenMatch]:
    found: list[TokenMatch] = []
    at = text.find(word)
    while at >= 0:
        found.append(TokenMatch(at, at + len(word), len(found) * 7, 0, 1.0))
        at = text.find(word, at + 1)
    return found


def test_lines_around_are_shown_and_blank_ones_are_none() -> None:
    matches = tokens(TEXT)
    made = with_context(TEXT, matches, best_snippets(TEXT, matches, max_chars=16), 1, body_start=8)

    assert sorted(snippet.text for snippet in made) == [
        "một\nhai họp ba\nbốn",
        "sáu\nbảy họp\ntám",
    ]
    assert {s.text[a:b] for s in made for a, b in s.matches} == {"họp"}


def test_passages_that_meet_are_one_and_no_line_is_twice() -> None:
    matches = tokens(TEXT)
    (made,) = with_context(TEXT, matches, best_snippets(TEXT, matches, max_chars=16), 2)

    assert made.text.split("\n") == [line for line in LINES if line][:8]
    assert len(made.matches) == 2


@given(st.text("họp \n\fx", max_size=60), st.integers(1, 3), st.integers(0, 60))
def test_every_range_is_of_a_match_and_the_lines_are_the_texts(
    text: str, lines: int, body_start: int
) -> None:
    body_start = min(body_start, len(text))
    matches = tokens(text)
    shown = best_snippets(text, matches, body_start=body_start)
    made = with_context(text, matches, shown, lines, body_start=body_start)

    assert len(made) <= len(shown)
    for snippet in made:
        assert {snippet.text[start:end] for start, end in snippet.matches} <= {"họp", "họphọp"} or (
            "họp" in snippet.text
        )
        assert all(line in text for line in snippet.text.split("\n"))
