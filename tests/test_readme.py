"""The documents are true: every command in them is run, and what it shows is what comes out.

With WARDSEARCH_UPDATE_GOLDEN=1 the outputs are written anew.
"""

import ast
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from support.documents import (
    BLOCKS,
    COMMAND,
    CONSOLE,
    LINES,
    PYTHON,
    ROOT,
    SCREEN,
    fresh_clone,
    replay,
    run,
)
from wardsearch.terminal.cli import main

README = ROOT / "README.md"
VIETNAMESE = ".vi"  # behind the name of a document whose commands speak it
COMMANDS = ROOT / "docs/commands.md"
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "corpus/README.md",
    ROOT / "index/README.md",
]
# A link or a path in backticks; what has no slash or suffix is a name of something else.
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
NAMED_TEST = re.compile(r"`(tests/[\w./]+\.py)::(test_\w+)`")
NAMED_PATH = re.compile(r"`((?:docs|src|tests|\.ci|index|corpus)/[\w./-]*)`")


def shown_by(document: Path) -> bool:
    """Return whether *document* shows what commands or programs print."""
    text = document.read_text(encoding="utf-8")
    return any(pattern.search(text) for pattern in (CONSOLE, SCREEN, PYTHON))


def section(document: Path, heading: str) -> str:
    """Return what stands below *heading* in *document*, up to the next of any level."""
    text = document.read_text(encoding="utf-8").split(f"{heading}\n", 1)[1]
    return re.split(r"^#+ ", text, maxsplit=1, flags=LINES)[0]


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    """Return a folder as a fresh clone has it, with a `wardsearch` command beside it."""
    return fresh_clone(tmp_path)


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if shown_by(path)], ids=lambda path: path.name
)
def test_what_a_document_shows_is_what_comes_out(document: Path, newcomer: Path) -> None:
    if document not in {README, README.with_name("README.vi.md")}:  # which begin with nothing
        run("wardsearch index", newcomer)
    written = document.read_text(encoding="utf-8")
    replayed = replay(written, newcomer, **locale_of(document))

    assert "Traceback" not in replayed

    if os.environ.get("WARDSEARCH_UPDATE_GOLDEN"):
        document.write_text(replayed, encoding="utf-8")

    assert replayed.splitlines() == written.splitlines(), (
        "help: if this is how it should look, run with WARDSEARCH_UPDATE_GOLDEN=1"
    )


def locale_of(document: Path) -> dict[str, str]:
    """Return the environment of who reads *document*."""
    return {"LANG": "vi_VN.UTF-8"} if document.stem.endswith(VIETNAMESE) else {}


TRANSLATED = [path for path in DOCUMENTS if path.stem.endswith(VIETNAMESE)]


@pytest.mark.parametrize("document", TRANSLATED, ids=lambda path: path.name)
def test_a_translated_document_runs_the_commands_of_the_english_one(document: Path) -> None:
    english = document.with_name(document.name.replace(f"{VIETNAMESE}.md", ".md"))
    if not english.exists():  # the glossary has no other
        return
    both = [english.read_text(encoding="utf-8"), document.read_text(encoding="utf-8")]
    commands = [[found["command"] for found in COMMAND.finditer(text)] for text in both]
    fenced = [re.findall(r"(?<=^```bash\n).*?(?=^```$)", text, BLOCKS) for text in both]
    sections = [len(re.findall(r"^#+ ", text, LINES)) for text in both]
    rows = [len(re.findall(r"^\|", text, LINES)) for text in both]

    assert commands[1] == commands[0]
    assert fenced[1] == fenced[0]
    assert (sections[1], rows[1]) == (sections[0], rows[0])


def test_the_readme_and_the_architecture_page_can_be_read_at_once() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200
    assert len((ROOT / "README.vi.md").read_text(encoding="utf-8").splitlines()) <= 200
    assert len((ROOT / "docs/architecture.md").read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("name", sorted(main.commands))
def test_a_command_has_a_section_with_its_help_and_an_example(name: str) -> None:
    shown = section(COMMANDS, f"## wardsearch {name}")
    commands = [found["command"] for found in COMMAND.finditer(shown)]

    assert f"wardsearch {name} --help" in commands
    assert len(commands) > 1


def test_every_option_of_a_command_has_help() -> None:
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in main.commands.items()
        for option in command.params
        if isinstance(option, click.Option) and not (option.help or option.hidden)
    ]

    assert silent == []


def test_the_json_grammar_names_the_keys_there_are(newcomer: Path) -> None:
    twin = "cp corpus/thuong-thanh-nam-2021.txt corpus/zz-copy.txt"
    run(f"touch corpus/photo.jpg; {twin}; wardsearch index", newcomer)
    commands = {
        "search": "search giai phong mat bang --explain -n 2 --by ward",
        "show": "show thuong-thanh-nam-2021.txt",
        **{name: name for name in ("index", "stats", "check", "doctor")},
    }
    written = {
        name: set(_keys(json.loads(run(f"wardsearch {command} --json 2>/dev/null", newcomer))))
        for name, command in commands.items()
    }
    grammar = re.findall(
        r"^(\w+) --json\n(.*?)^$", (ROOT / "docs/json.md").read_text(encoding="utf-8"), BLOCKS
    )
    named = {name: set(re.findall(r'"(\w+)":', shapes)) for name, shapes in grammar}

    assert named == written


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _keys(item)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_path_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = {document.parent / path for path in LINK.findall(text)}
    named = {ROOT / path for path in NAMED_PATH.findall(text)}

    assert sorted(str(path) for path in linked | named if not path.exists()) == []


def test_the_build_server_runs_both_commands_of_the_readme() -> None:
    commands = re.findall(
        r"(?<=^```bash\n)(.*)\n(?=```$)", section(README, "## Two commands"), LINES
    )
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    build = [line.strip() for line in script.splitlines()]

    assert len(commands) == 2
    assert [command for command in commands if command not in build] == []


def list_of_modules() -> str:
    """Return the list of modules as docs/modules.md has it, made of their own first lines."""
    from test_architecture import MODULES, ROOMS, module_file, room_of

    lines = []
    for room in ROOMS:
        lines.append(f"## `{room}`\n")
        for module in (name for name in MODULES if room_of(name) == room):
            docstring = ast.get_docstring(ast.parse(module_file(module).read_text("utf-8")))
            question = (docstring or "").partition("\n\n")[0].replace("\n", " ")
            lines.append(f"- `{module.removesuffix('.__init__')}`: {question}")
        lines.append("")
    return "\n".join(lines)


def test_the_list_of_modules_is_what_they_say_of_themselves() -> None:
    page = ROOT / "docs/modules.md"
    introduction, line, listed = page.read_text(encoding="utf-8").partition("\n## ")
    made = list_of_modules()
    if os.environ.get("WARDSEARCH_UPDATE_GOLDEN"):
        page.write_text(f"{introduction}\n{made}", encoding="utf-8")

    assert line.lstrip() + listed == made, "help: WARDSEARCH_UPDATE_GOLDEN=1 writes it anew"


def test_the_version_is_the_newest_of_the_changelog() -> None:
    import wardsearch

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert wardsearch.__version__ in re.findall(r"^## \[(\d[\w.]*)\]", changelog, LINES)[:1]


def test_every_break_has_a_test_of_its_own_that_exists() -> None:
    """The page maps the breaks of one bad day to tests, by names that must stay true."""
    rows = re.findall(
        r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$",
        section(ROOT / "docs/reliability.md", "## The breaks of one bad day"),
        re.MULTILINE,
    )
    named = [NAMED_TEST.fullmatch(test) for _, test in rows]

    assert [int(number) for number, _ in rows] == list(range(1, 19))
    for test in named:
        assert test is not None
        source = (ROOT / test[1]).read_text(encoding="utf-8")
        assert f"def {test[2]}(" in source, test[0]
