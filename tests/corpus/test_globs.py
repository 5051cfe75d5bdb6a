"""Do patterns match the names that people expect them to?"""

import re

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.corpus.globs import compile_globs


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("*.md", ["a.md", "x/y/a.md"], ["a.mdx", "a.md/b.txt"]),
        ("drafts", ["drafts", "x/drafts"], ["drafts2", "drafts/a"]),
        ("drafts/", ["drafts"], ["drafts2"]),
        ("./drafts/*", ["drafts/a", "drafts/b.txt"], ["drafts", "x/drafts/a", "drafts/a/b"]),
        ("drafts/**", ["drafts/a", "drafts/a/b"], ["drafts", "a"]),
        ("**/x", ["x", "a/x", "a/b/x"], ["xx", "x/a"]),
        ("a/**/x.txt", ["a/x.txt", "a/b/c/x.txt"], ["x.txt", "ab/x.txt"]),
        ("bài-?.txt", ["bài-1.txt"], ["bài-10.txt", "bài-.txt"]),
        ("[ab]*", ["a1", "x/b2"], ["c3"]),
        ("[!ab]*", ["c3"], ["a1", "b2"]),
        ("[a-c].txt", ["b.txt"], ["d.txt"]),
        ("[z-a]", ["[z-a]"], ["m"]),
        ("[!-b]", ["a", "]"], ["-", "b"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[]]", ["]"], ["["]),
        ("[", ["["], ["]"]),
        ("a.b", ["a.b"], ["axb"]),
        ("e\u0302", ["ê", "e\u0302"], ["e"]),
        ("a***", ["abc", "a/b"], ["b"]),
        ("", [], ["a"]),
        ("/", [], ["a"]),
    ],
)
def test_a_pattern_matches_the_name_or_its_last_part(
    pattern: str, matching: list[str], others: list[str]
) -> None:
    is_match = compile_globs([pattern])

    assert [name for name in matching + others if is_match(name)] == matching


def test_any_of_several_patterns_will_do() -> None:
    is_match = compile_globs(["*.md", "b*"])

    assert [is_match(name) for name in ("a.md", "b.txt", "c.txt")] == [True, True, False]
    assert compile_globs([])("a.md") is False


@given(st.text(alphabet="ab*?[]!-^\\/.|&~(", max_size=12), st.text(alphabet="ab/]", max_size=6))
@example("[---]", "-")  # Python warns of it, as of other signs that stand twice in a set
@example("[+--]", "-")
@example("[a&&b||c~~d]", "a")
def test_no_pattern_is_an_error(pattern: str, name: str) -> None:
    try:
        outcome = str(compile_globs([pattern])(name))
    except re.error as error:
        outcome = str(error)

    assert outcome in {"True", "False"}
