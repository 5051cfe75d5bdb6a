"""What may import what: the rooms, the borders of third parties, and what a process loads.

Each room is described in docs/architecture.md, each module in docs/modules.md.
"""

import ast
import builtins
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from wardsearch.kernel.native import native

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src"
PACKAGE = SOURCES / "wardsearch"

# In reading order: a room, or a module at the top, imports only from those before it.
ROOMS = (
    "_version",
    "frozen",
    "lazy_regex",
    "messages",
    "errors",
    "ranges",
    "kernel",
    "vietnamese",
    "facts",
    "analysis",
    "formats",
    "places",
    "corpus",
    "query",
    "snippets",
    "results",
    "results_json",
    "search",
    "embedded",
    "opensearch",
    "library",
    "terminal",
    "__main__",
)
_IMPORTED_AS = {"pyyaml": "yaml"}
MOST_AT_THE_TOP = 8  # modules that stand in no room

# What stands at the top of the project: what its users fixed, and what tools and readers look for.
FIXED = {"pyproject.toml", "README.md", "src", "index", "tests", "corpus"}
LOOKED_FOR = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.vi.md",
    "docs",
}

# Which modules may import a third party, those in a room by its name; all others import none of it.
BORDERS = {
    "lxml": {
        f"formats.readers.{name}"
        for name in (
            *("xml_parts", "docx", "odf", "pptx", "html", "page_statements", "feeds"),
            "office_xml",
        )
    },
    "olefile": {
        *(f"formats.readers.{name}" for name in ("doc", "ole_properties", "spreadsheets")),
        "formats.sniffing",
    },
    "pypdfium2": {"formats.readers.pdf", "formats.readers.pdf_annotations"},
    "python_calamine": {"formats.readers.spreadsheets"},
    "xlrd": {"formats.readers.spreadsheets"},
    "yaml": {"formats.front_matter"},
    "click": {
        f"terminal.{name}"
        for name in (
            *("typeset", "failures", "arguments", "options", "command_group", "cli"),
            *("config", "config_command", "last_search", "output", "pager", "reading"),
            *("doctor_command", "completion", "listing", "speaking", "manual", "answer"),
            *("saved_command", "saved_searches", "news_command", "index_command", "progress"),
            *("help_page", "match_options"),
        )
    },
    "numpy": {
        *(
            f"analysis.{name}"
            for name in ("arrays", "numbering", "stretches", "fact_batch", "batch")
        ),
        *(f"analysis.{name}" for name in ("chunks", "compounds")),
        *(
            f"analysis.segmenter.{name}"
            for name in ("pyvi_syllables", "word_list", "crf_features", "crfsuite", "segmenter")
        ),
        *("corpus.corpus_files", "corpus.catalog", "corpus.comparison"),
        "embedded",
        *(f"opensearch.{name}" for name in ("documents", "hits", "joined_terms")),
    },
    "pyvi": {"analysis.segmenter.segmenter"},
    "unidecode": {"vietnamese.spelling"},
    "urllib3": {"opensearch.failures", "opensearch.transport"},
    "watchfiles": {"terminal.watching"},
    "wcwidth": {"terminal.screen"},
    "xlsxwriter": {"terminal.export"},
    "whoosh": {
        *(f"embedded.whoosh.{name}" for name in ("documents", "codec", "schema")),
        "embedded.writing.writer",
    },
}

LONGEST_MODULE = 400  # lines; the rule is one question a module

MODULES = tuple(
    sorted(
        path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        for path in PACKAGE.rglob("*.py")
        if path.parent != PACKAGE or path.name != "__init__.py"
    )
)


def module_file(module: str) -> Path:
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py")


def room_of(module: str) -> str:
    return module.partition(".")[0]


@cache
def imports(module: str) -> frozenset[str]:
    """Return all that *module* imports, anywhere in it; of wardsearch itself, the modules."""
    return frozenset(_imports(ast.parse(module_file(module).read_text(encoding="utf-8"))))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = f"{'.' * node.level}{node.module or ''}"
            for alias in node.names:
                is_module = f"{name}.{alias.name}".removeprefix("wardsearch.") in MODULES
                yield f"{name}.{alias.name}" if is_module else name


def top_level(name: str) -> str:
    return name.partition(".")[0]


def run_python(code: str, folder: Path) -> list[str]:
    """Return the last line that *code* prints in a process of its own, as words."""
    code = f"import sys; sys.path.insert(0, {str(SOURCES)!r}); {code}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1].split()


def modules_loaded(command: list[str], folder: Path) -> set[str]:
    """Return the modules that a run of the wardsearch *command* loads."""
    code = (
        "from wardsearch.terminal.cli import main; "
        f"main({command!r}, prog_name='wardsearch', standalone_mode=False); print(*sys.modules)"
    )
    return set(run_python(code, folder))


def third_parties(loaded: set[str]) -> set[str]:
    ours = {
        "wardsearch",
        "__main__",
        "__mp_main__",
        "_virtualenv",
        "sitecustomize",
        "usercustomize",
    }
    found = {top_level(name) for name in loaded} - set(sys.stdlib_module_names) - ours
    # What makes an environment or an editable installation work is loaded with Python itself.
    site = ("customize", "distutils", "editable", "virtualenv")
    return {name for name in found if not any(part in name for part in site)}


def of_wardsearch(module: str) -> set[str]:
    """Return the modules of wardsearch that *module* imports, by their names within it."""
    packages = {name.removesuffix(".__init__") for name in MODULES}
    found = {name.removeprefix("wardsearch.") for name in imports(module)}
    return {name for name in found if name in packages}


def test_the_rooms_are_exactly_those_there_are() -> None:
    assert sorted(ROOMS) == sorted({room_of(module) for module in MODULES})


def test_few_modules_stand_in_no_room() -> None:
    at_the_top = [module for module in MODULES if "." not in module and module != "__main__"]

    assert len(at_the_top) + 1 <= MOST_AT_THE_TOP  # the package's own is one


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_room_and_those_before(module: str) -> None:
    place = ROOMS.index(room_of(module))
    upwards = {name for name in of_wardsearch(module) if ROOMS.index(room_of(name)) > place}

    assert sorted(upwards) == []


# All that may know the embedded engine by its name; the rest asks whichever engine there is.
KNOW_THE_EMBEDDED_ENGINE = {
    "library.engines",
    # What is stored of a report is the same, and a run notes alike which file it reads.
    *("opensearch.documents", "opensearch.store", "opensearch.writing"),
    # What a cluster found is ranked and shown by the code of the embedded engine.
    *(f"opensearch.{name}" for name in ("deciding", "engine", "finding", "hits")),
    *(f"opensearch.{name}" for name in ("holdings", "known_words", "questions")),
}


def test_what_is_outside_the_embedded_engine_is_the_same_for_every_engine() -> None:
    knowing = {
        module
        for module in MODULES
        if room_of(module) != "embedded"
        and any(room_of(name) == "embedded" for name in of_wardsearch(module))
    }

    assert knowing == KNOW_THE_EMBEDDED_ENGINE


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_by_whole_names(module: str) -> None:
    assert [name for name in imports(module) if name.startswith(".")] == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_circle_goes_through_a_room(room: str) -> None:
    inside = {module for module in MODULES if room_of(module) == room}
    names = {module: module.removesuffix(".__init__") for module in inside}
    arrows = {names[module]: of_wardsearch(module) & set(names.values()) for module in inside}

    TopologicalSorter(arrows).prepare()  # raises CycleError


def test_no_reader_of_a_format_knows_of_the_engine_or_of_a_query() -> None:
    readers = [module for module in MODULES if module.startswith("formats.readers.")]
    known = {name for module in readers for name in of_wardsearch(module)}

    assert {room_of(name) for name in known} <= {
        "errors",
        "frozen",
        "ranges",
        "vietnamese",
        "formats",
    }


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_the_third_parties_it_may(module: str) -> None:
    imported = {top_level(name) for name in imports(module)} - set(sys.stdlib_module_names)
    allowed = {party for party, modules in BORDERS.items() if modules & {module, room_of(module)}}

    assert imported - {"wardsearch"} <= allowed


def test_no_border_is_open_that_nothing_crosses() -> None:
    crossed = {
        (party, place)
        for module in MODULES
        for party in map(top_level, imports(module))
        for place in (module, room_of(module))
    }

    assert {(party, name) for party, names in BORDERS.items() for name in names} <= crossed


def test_what_is_installed_with_wardsearch_is_what_it_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        requirements += extra
    installed = {
        re.split(r"[^\w-]", requirement)[0].lower().replace("-", "_")
        for requirement in requirements
    }

    assert {_IMPORTED_AS.get(name, name) for name in installed} == set(BORDERS)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_fits_in_one_reading(module: str) -> None:
    lines = module_file(module).read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST_MODULE


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_which_question_it_answers(module: str) -> None:
    tree = ast.parse(module_file(module).read_text(encoding="utf-8"))
    first_line = (ast.get_docstring(tree) or "").partition("\n")[0]

    assert "?" in first_line


@pytest.mark.parametrize("module", MODULES)
def test_what_an_error_of_the_system_says_is_asked_in_one_way(module: str) -> None:
    """Its own text has a number in it, and the file that our sentence names already."""
    tree = ast.parse(module_file(module).read_text(encoding="utf-8"))
    raw = [
        node.lineno
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler) and handler.type
        if any(_is_of_system(each) for each in ast.walk(handler.type))
        for statement in handler.body
        for node in ast.walk(statement)
        if (isinstance(node, ast.FormattedValue) and _is_named(node.value, handler.name))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"str", "repr"}
            and any(_is_named(each, handler.name) for each in node.args)
        )
    ]

    assert raw == []


def _is_of_system(node: ast.AST) -> bool:
    """Return whether *node* names a class of Python's errors of the system."""
    found = getattr(builtins, node.id, None) if isinstance(node, ast.Name) else None
    return isinstance(found, type) and issubclass(found, OSError)


def _is_named(node: ast.AST, name: str | None) -> bool:
    return isinstance(node, ast.Name) and node.id == name


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["search", "--help"]])
def test_help_loads_click_and_nothing_else(command: list[str], tmp_path: Path) -> None:
    loaded = modules_loaded(command, tmp_path)

    assert third_parties(loaded) == {"click"}
    assert loaded & {"json", "logging", "multiprocessing", "sqlite3"} == set()


def test_a_search_loads_neither_whoosh_nor_pyvi_nor_the_segmenter(tmp_path: Path) -> None:
    run_python("import wardsearch; print(wardsearch.sync('corpus', '" + str(tmp_path) + "'))", ROOT)
    loaded = modules_loaded(["search", "thụy lâm", "--index", str(tmp_path)], tmp_path)

    assert third_parties(loaded) <= {"click", "numpy", "wcwidth"}
    assert (
        loaded
        & {
            "wardsearch.analysis.segmenter.segmenter",
            "wardsearch.embedded.whoosh.schema",
            "wardsearch.library.sync",
        }
        == set()
    )


@pytest.mark.skipif(native() is None, reason="the native kernel is not compiled, or switched off")
@pytest.mark.parametrize(
    "command",
    [
        ["search", "thuy lam"],
        ["search", "Thụy Lâm", "--json"],
        ["search", "dai hoi dang bo", "-l"],
        ["search", '"thụy lâm"', "--count"],
        ["show", "{id}"],
        ["show", "{id}", "--query", "thụy lâm"],
    ],
)
def test_reading_by_the_native_kernel_loads_neither_numpy_nor_whoosh(
    command: list[str], tmp_path: Path
) -> None:
    run_python("import wardsearch; print(wardsearch.sync('corpus', '" + str(tmp_path) + "'))", ROOT)
    name = next(path.name for path in sorted((ROOT / "corpus").glob("*.txt")))
    command = [part.format(id=name) for part in command]
    loaded = modules_loaded([*command, "--index", str(tmp_path)], tmp_path)

    assert third_parties(loaded) <= {"click", "wcwidth"}


@pytest.mark.skipif(native() is None, reason="the native kernel is not compiled, or switched off")
def test_a_plain_search_loads_nothing_that_knows_facts_or_all_wards(tmp_path: Path) -> None:
    run_python("import wardsearch; print(wardsearch.sync('corpus', '" + str(tmp_path) + "'))", ROOT)
    loaded = modules_loaded(["search", "dai hoi", "--json", "--index", str(tmp_path)], tmp_path)

    unneeded = {
        *("facts.extraction", "facts.terms", "query.stated_facts", "places.asked_wards"),
        *("query.named_wards", "query.pasted", "search.explaining", "library.names"),
        *("opensearch.address", "corpus.parts", "terminal.export", "vietnamese.keystrokes"),
    }
    assert loaded & {f"wardsearch.{name}" for name in unneeded} == set()
    assert loaded & {"dataclasses", "decimal", "difflib", "hashlib", "tempfile"} == set()


def test_indexing_loads_neither_pyvi_nor_scikit_learn(tmp_path: Path) -> None:
    corpus = ROOT / "corpus"
    loaded = modules_loaded(["index", str(corpus), "--index", str(tmp_path / "index")], tmp_path)

    assert third_parties(loaded) <= {"click", "numpy", "unidecode", "wcwidth", "whoosh"}


def test_neither_a_search_nor_indexing_plain_text_loads_what_reads_offices(tmp_path: Path) -> None:
    corpus = ROOT / "corpus"
    commands = [["index", str(corpus)], ["search", "thụy lâm"]]
    loaded = [
        modules_loaded([*command, "--index", str(tmp_path / "index")], tmp_path)
        for command in commands
    ]

    for modules in loaded:
        ours = {name for name in modules if name.startswith("wardsearch.formats")}
        assert ours <= {
            "wardsearch.formats",
            "wardsearch.formats.encodings",
            "wardsearch.formats.encodings.bytes",
            "wardsearch.formats.encodings.hints",
            "wardsearch.formats.content",
            "wardsearch.formats.front_matter",
            "wardsearch.formats.markup",
            "wardsearch.formats.member_names",
            "wardsearch.formats.stated",
        }


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what is tracked is told by git")
def test_nothing_else_stands_at_the_top() -> None:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {name.partition("/")[0] for name in listed.split("\0") if name} == FIXED | LOOKED_FOR
