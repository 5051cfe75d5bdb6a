"""Which sentences are there to be translated, and how do they reach the catalogue?

`python tests/messages/catalogue.py` collects them all, brings `wardsearch.po` up to date and
compiles it; it prints what has no translation yet. Babel reads and writes the two files.
"""

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

import wardsearch
from wardsearch.messages.advice import ADVICE
from wardsearch.messages.english import SENTENCES
from wardsearch.messages.foreign import DAMAGE, LIBRARIES, SYSTEM
from wardsearch.messages.language import DOMAIN, FOLDER
from wardsearch.messages.message import DAY, MOMENT, NEW_FOLDER, NUMBER, YOUR_FOLDER
from wardsearch.terminal.cli import main
from wardsearch.terminal.export import HEADINGS
from wardsearch.terminal.speaking import paragraphs

PACKAGE = Path(wardsearch.__file__).parent
SOURCE = Path(FOLDER) / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
COMPILED = SOURCE.with_suffix(".mo")
_MARKERS = {
    "gettext",
    "gettext_noop",
    "ngettext",
    "progress_bar",
}  # functions whose first argument is a sentence

HEADER = """\
Vietnamese sentences of wardsearch.
The terms are those of docs/glossary.vi.md; docs/translating.md says how this file is kept."""

# What click itself says in our commands.
CLICK = (
    *("Usage:", "Options", "Commands", "Show this message and exit."),
    *("Show the version and exit.", "env var: {var}", "default: {default}", "required"),
    *("Missing command.", "Option {name!r} does not take a value.", "d"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    *("{value!r} is not a valid {number_type}.", "{value} is not in the range {range}."),
)


class Sentence(NamedTuple):
    """What is to be translated: one sentence, or a singular with its plural."""

    id: str | tuple[str, str]
    comment: str

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.id,) if isinstance(self.id, str) else self.id


def sentences() -> list[Sentence]:
    """Return every sentence, in the order of the catalogue, each once."""
    found: dict[str, Sentence] = {}
    for sentence in (*_of_tables(), *_of_commands(), *_of_calls(), *_of_others()):
        found.setdefault(sentence.forms[0], sentence)
    return list(found.values())


def _of_tables() -> Iterator[Sentence]:
    for code, said in SENTENCES.items():
        yield Sentence(said, code)
        if code in ADVICE:
            yield Sentence(ADVICE[code], f"{code}: advice")
    yield Sentence("or", "between the last two of a list")
    yield Sentence("and", "between the last two of a list")
    yield Sentence(YOUR_FOLDER, "in a command")
    yield Sentence(NEW_FOLDER, "in a command")
    yield Sentence(NUMBER, "a number")
    yield Sentence(DAY, "a day")
    yield Sentence(MOMENT, "a moment")


def _of_commands() -> Iterator[Sentence]:
    yield from _of_command("wardsearch", main)


def _of_command(name: str, command: click.Command) -> Iterator[Sentence]:
    for text in filter(None, (command.help, command.short_help)):
        yield from (Sentence(part, f"{name} --help") for part in paragraphs(text))
    metavars = [command.options_metavar]
    if isinstance(command, click.Group):
        metavars.append(command.subcommand_metavar)
    yield from (Sentence(one, f"{name} --help") for one in metavars if one)
    for parameter in command.params:
        place = f"{name} {parameter.opts[0]}"
        if parameter.metavar:
            yield Sentence(parameter.metavar, place)
        if isinstance(parameter, click.Option) and parameter.help and not parameter.hidden:
            yield from (Sentence(part, place) for part in paragraphs(parameter.help))
    if isinstance(command, click.Group):
        for inner, one in command.commands.items():
            yield from _of_command(f"{name} {inner}", one)


def _of_calls() -> Iterator[Sentence]:
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if not isinstance(node, ast.Call) or name not in _MARKERS:
                continue
            texts = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
            if name == "ngettext":
                one, many = map(str, texts)
                yield Sentence((one, many), module)
            elif texts:
                yield Sentence(str(texts[0]), module)


def _of_others() -> Iterator[Sentence]:
    yield from (Sentence(one, "heading of a table") for one in HEADINGS)
    yield from (Sentence(one, "of click") for one in CLICK)
    yield from (Sentence(one, "of the system") for one in SYSTEM)
    yield from (Sentence(one, "of a library") for one in LIBRARIES)
    yield from (Sentence(one, "of a damaged index") for one in DAMAGE)


def source() -> Catalog:
    """Return the catalogue as it is written."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="vi", domain=DOMAIN)


def compiled() -> Catalog:
    """Return the catalogue as it is read by the commands."""
    with COMPILED.open("rb") as file:
        return read_mo(file)


def translations(catalogue: Catalog) -> dict[tuple[str, ...], str]:
    """Return what is translated in *catalogue*, and how."""
    return {_forms(one): _string(one) for one in catalogue if one.id and _string(one)}


def _forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def updated(old: Catalog) -> Catalog:
    """Return the catalogue of all sentences, with the translations that *old* has of them."""
    new = Catalog(locale="vi", domain=DOMAIN, header_comment=_comment(HEADER), fuzzy=False)
    for sentence in sentences():
        string = _string(old.get(sentence.forms[0]))
        is_one = isinstance(sentence.id, str)
        new.add(sentence.id, string if is_one else (string,), auto_comments=[sentence.comment])
    return new


def _string(known: Message | None) -> str:
    """Return the translation of *known*, of which Vietnamese has one for all numbers."""
    string = known.string if known is not None else None
    return string if isinstance(string, str) else next(iter(string or ()), "")


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.splitlines())


def written(catalogue: Catalog) -> str:
    """Return *catalogue* as the text of a .po file, without the time at which it was made."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, omit_header=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Language: vi\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    return f"{_comment(HEADER)}\n{header}\n{file.getvalue().decode()}".rstrip("\n") + "\n"


def update() -> None:
    """Collect, update, compile."""
    old = source() if SOURCE.exists() else Catalog(locale="vi")
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    SOURCE.write_text(written(updated(old)), encoding="utf-8")
    made = source()
    made.creation_date = made.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, made)
    COMPILED.write_bytes(file.getvalue())
    for one in made:
        if one.id and not _string(one):
            sys.stdout.write(f"no translation: {_forms(one)[0]!r}\n")


if __name__ == "__main__":
    update()
