"""Has every code its sentence, every sentence its fields, and can both be carried elsewhere?"""

import ast
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import ClassVar

import pytest

from wardsearch.errors import CorpusError, IndexMissingError
from wardsearch.messages.advice import ADVICE
from wardsearch.messages.english import SENTENCES
from wardsearch.messages.message import Message, as_plain, from_plain

PACKAGE = Path(__file__).parent.parent.parent / "src" / "wardsearch"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOR_PROGRAMS = {"count", "expected", "found", "path"}  # which need not stand in the sentence
MAKERS = {"Message", "CodedValueError", "CommandLineError", "UnreadableError"}


def made() -> Iterator[tuple[str, str, set[str]]]:
    """Yield where in the package a message is made: the place, its code and its fields."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if not isinstance(node, ast.Call) or not (name in MAKERS or _is_error(name)):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                fields = {keyword.arg or "**" for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", str(node.args[0].value), fields


def _is_error(name: str) -> bool:
    return name.startswith(("Index", "Corpus", "Query", "Segmenter", "Report")) and (
        name.endswith("Error") and name != "IndexError"
    )


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def templates(code: str) -> list[str]:
    said = SENTENCES[code]
    return [*([said] if isinstance(said, str) else said), *filter(None, [ADVICE.get(code)])]


def test_every_code_that_is_used_has_a_sentence_and_gets_its_fields() -> None:
    wrong = []
    for place, code, fields in made():
        if code not in SENTENCES:
            wrong.append(f"{place}: {code!r} has no sentence")
        elif "**" not in fields:
            wanted = {name for template in templates(code) for name in fields_of(template)}
            wrong += [f"{place}: {code!r} lacks {name!r}" for name in sorted(wanted - fields)]
            idle = fields - wanted - FOR_PROGRAMS
            wrong += [f"{place}: {code!r} does not say {name!r}" for name in sorted(idle)]

    assert wrong == []


def test_every_sentence_is_of_a_code_that_is_used() -> None:
    tables = {PACKAGE / "messages" / name for name in ("advice.py", "english.py", "printed.py")}
    paths = sorted(set(PACKAGE.rglob("*.py")) - tables)
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    beginnings = tuple(
        ast.unparse(node.args[0]).removeprefix("f'").partition("{")[0]  # of f"by-{ward}", say
        for node in nodes
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Message"
        and isinstance(node.args[0], ast.JoinedStr)
    )

    assert [c for c in SENTENCES if c not in texts and not c.startswith(beginnings)] == []


def test_codes_are_words_joined_by_hyphens_and_advice_is_on_a_sentence() -> None:
    assert [code for code in SENTENCES if not CODE.fullmatch(code)] == []
    assert sorted(set(ADVICE) - set(SENTENCES)) == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_one_line_without_full_stop(code: str) -> None:
    for template in templates(code):
        assert template.splitlines() == [template]
        assert not template.endswith(".")


class Vietnamese:
    """A translator of a few sentences."""

    SAID: ClassVar = {
        "sort is {found!r}": "sắp xếp theo {found!r}?",
        "or": "hoặc",
        "{count:,} report has no date": "{count:,} báo cáo không có ngày",
        "larger than the limit of {limit} bytes": "lớn hơn giới hạn {limit} byte",
        "cannot be read: {why}": "không đọc được: {why}",
        "Permission denied": "không có quyền",
        "1,234.5": "1.234,5",
        "YOUR-FOLDER": "THƯ_MỤC",
        "NEW-FOLDER": "THƯ_MỤC_MỚI",
    }

    def gettext(self, message: str, /) -> str:
        return self.SAID.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        del msgid2, n
        return self.gettext(msgid1)


def test_a_message_is_another_language_where_it_is_shown() -> None:
    message = Message("sort-unknown", found="x", expected=("a", "b"))

    assert message.text(Vietnamese()) == "sắp xếp theo 'x'?; it must be a hoặc b"
    assert str(message) == "sort is 'x'; it must be a or b"


def test_a_translated_message_writes_numbers_as_its_language_and_has_no_plural() -> None:
    undated = Message("without-date", count=1240)

    assert undated.sentence(Vietnamese()) == "1.240 báo cáo không có ngày"
    assert undated.sentence() == "1,240 reports have no date"
    assert Message("too-large", limit=1240).text(Vietnamese()) == "lớn hơn giới hạn 1240 byte"


def test_what_the_system_says_and_what_is_said_in_general_are_translated_too() -> None:
    unreadable = Message("unreadable", why="Permission denied")

    assert unreadable.text(Vietnamese()) == "không đọc được: không có quyền"
    assert unreadable.general(Vietnamese()) == "không đọc được"


def test_a_message_passes_through_json_and_a_pickle() -> None:
    message = Message("sort-unknown", found="x", expected=("a", "b"))

    assert from_plain(json.loads(json.dumps(as_plain(message)))) == message
    assert pickle.loads(pickle.dumps(message)) == message  # noqa: S301 - our own


@pytest.mark.parametrize("values", [[], ["no-such-code", {}], ["too-large", {}], ["empty"], [1, 2]])
def test_what_another_release_or_a_hostile_reader_says_is_a_message_still(
    values: list[object],
) -> None:
    assert str(from_plain(values)).startswith("skipped for a reason that")


def test_an_error_keeps_its_fields_through_a_pickle() -> None:
    error = IndexMissingError("index-missing", path="idx", command="wardsearch index")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

    assert (type(again), str(again), again.path) == (IndexMissingError, str(error), "idx")
    assert (again.code, again.advice) == ("index-missing", "run `wardsearch index` to make one")
    assert (again.found, again.expected) == (None, None)


def test_an_expected_choice_is_text() -> None:
    error = CorpusError("encoding-rule-unknown", found="x", expected=("TCVN3", "VNI"))

    assert error.expected == "TCVN3, VNI"


def test_a_message_within_a_message_passes_through_json() -> None:
    outer = Message("not-regular", kind=Message("named-pipe"))

    assert from_plain(json.loads(json.dumps(as_plain(outer)))) == outer
    assert str(outer) == "not a regular file but a named pipe"


def test_a_command_names_the_persons_own_folder_in_their_language() -> None:
    missing = Message("index-missing", path="idx", command="wardsearch index YOUR-FOLDER")

    assert "`wardsearch index THƯ_MỤC`" in missing.text(Vietnamese())
    gone = Message("corpus-gone", path="a", command="wardsearch index NEW-FOLDER b --replace")
    assert "`wardsearch index THƯ_MỤC_MỚI b --replace`" in gone.text(Vietnamese())
