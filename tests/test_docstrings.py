"""What docstrings promise: every field is documented, and modules go by their own names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "wardsearch"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES_OF_OTHER_THINGS = {"corpus.jsonl", "corpus.jsonl.xz", "facts.documents", "query.notes"}
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}

_SECTION = r"^Attributes:\n((?:    .*(?:\n|$)|\n)+)"
_ENTRY = r"^    ((?:\w+, )*\w+): (.)"
_OTHERS_WORK = r"Does not cover (.*?)(?:\.(?:\s|$)|\Z)"
_STALE = r"\bnor of\b|\b[Ii]n charge of\b|\bTell whether\b|\bthat is of\b|\bdear(?:er|est)?\b"


def records(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """Yield the classes of a module that are records: named tuples, values, dataclasses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            makers = [ast.unparse(part) for part in (*node.bases, *node.decorator_list)]
            kinds = ("NamedTuple", "Frozen", "Metadata", "dataclass")
            if any(kind in maker for maker in makers for kind in kinds):
                yield node


def fields_of(record: ast.ClassDef) -> list[str]:
    """Return the names of the fields that *record* itself adds, in order."""
    return [
        statement.target.id
        for statement in record.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and "ClassVar" not in ast.unparse(statement.annotation)
    ]


def entries_of(record: ast.ClassDef) -> list[tuple[str, str]]:
    """Return the names in the section of attributes, each with the first letter of its text."""
    section = re.search(_SECTION, ast.get_docstring(record) or "", re.MULTILINE)
    if section is None:
        return []
    return [
        (name, first)
        for names, first in re.findall(_ENTRY, section[1], re.MULTILINE)
        for name in names.split(", ")
    ]


@cache
def known_modules() -> frozenset[str]:
    """Return every name by which a module or room may be called, from its last part up."""
    known: set[str] = set()
    for path in TREES:
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        parts = ("wardsearch", *parts[: -1 if parts[-1] == "__init__" else None])
        known |= {".".join(parts[start:]) for start in range(len(parts))}
    return frozenset(known)


def module(path: Path) -> str:
    """Return the name by which a failure shows a module."""
    return str(path.relative_to(PACKAGE))


def test_a_record_that_documents_its_attributes_documents_each_field() -> None:
    wrong = {
        f"{module(path)} {record.name}": (documented, fields_of(record))
        for path, tree in TREES.items()
        for record in records(tree)
        if (documented := [name for name, _ in entries_of(record)])
        if sorted(documented) != sorted(fields_of(record))
    }

    assert wrong == {}


def test_what_is_said_of_an_attribute_begins_with_a_capital() -> None:
    small = [
        f"{module(path)} {record.name}.{name}"
        for path, tree in TREES.items()
        for record in records(tree)
        for name, first in entries_of(record)
        if first.islower()
    ]

    assert small == []


def test_what_a_module_leaves_to_others_is_a_module_that_there_is() -> None:
    unknown = {
        (module(path), name)
        for path, tree in TREES.items()
        for others in re.findall(_OTHERS_WORK, " ".join((ast.get_docstring(tree) or "").split()))
        for group in re.findall(r"\((`[^)]*`)\)", others)
        for name in re.findall(r"`([^`]+)`", group)
        if name not in known_modules()
    }

    assert unknown == set()


def test_docstrings_and_comments_are_in_plain_words() -> None:
    stale = {
        (str(path.relative_to(ROOT)), words)
        for path in (*TREES, *(ROOT / "tests").rglob("*.py"))
        if path != Path(__file__)
        for words in re.findall(_STALE, path.read_text("utf-8"))
    }

    assert stale == set()


def test_pages_name_modules_that_there_are() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    gone = {
        (page.name, name)
        for page in PAGES
        for name in re.findall(
            r"`(?:wardsearch\.)?([a-z_]+(?:\.[a-z_]+)+)`", page.read_text("utf-8")
        )
        if name.partition(".")[0] in rooms
        if name not in known_modules() | NAMES_OF_OTHER_THINGS
    }
    missing = {
        (page.name, name)
        for page in PAGES
        for name in re.findall(
            r"`(?:src/wardsearch/)?([a-z_]+/[\w/]+\.py)`", page.read_text("utf-8")
        )
        if name.partition("/")[0] in rooms
        if not (PACKAGE / name).is_file()
    }

    assert gone | missing == set()


def test_a_rule_that_is_switched_off_says_why_in_its_own_place() -> None:
    elsewhere = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*TREES, *(ROOT / "tests").rglob("*.py"))
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"# (?:noqa|type: ignore)\b.*(?:likewise|as above)\b", line)
    }

    assert elsewhere == set()
