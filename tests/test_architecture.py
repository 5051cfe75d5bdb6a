"""What may import what: the layers, the borders of third parties, and what a process loads.

The modules are described in docs/architecture.md, in the same order.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src"
PACKAGE = SOURCES / "wardsearch"

# In reading order: a module imports only from those above it.
LAYERS = (
    "errors",
    "ranges",
    "text",
    # reports
    "wards",
    "gazetteer",
    "dates",
    "layout",
    "report",
    "globs",
    # files of offices
    "stand_ins",
    "legacy.tables",
    "legacy.decoding",
    "legacy.fonts",
    "legacy.syllable_model",
    "legacy.detection",
    "legacy.documents",
    "legacy",
    "formats",
    "formats.content",
    "formats.zipped",
    "formats.properties",
    "formats.sniffing",
    "formats.ole_properties",
    "formats.doc_styles",
    "formats.doc_format",
    "formats.doc",
    "formats.xml_parts",
    "formats.docx",
    "formats.odf",
    "formats.pptx",
    "formats.rtf_tokens",
    "formats.rtf",
    "formats.cell_values",
    "formats.xlsx_styles",
    "formats.spreadsheets",
    "formats.pdf_hyphens",
    "formats.pdf",
    "formats.html",
    "formats.mail",
    "formats.archives",
    "formats.paragraphs",
    "formats.decoding",
    "formats.extracting",
    "formats.worker",
    "formats.isolation",
    "formats.reading",
    "formats.ocr",
    "plain_text",
    "readers",
    "corpus",
    # analysis
    "patterns",
    "amounts",
    "periods",
    "document_numbers",
    "explained",
    "facts",
    "syllables",
    "wordlist",
    "crf_features",
    "crfsuite",
    "segmenter",
    "analyzer",
    "numbering",
    "fact_batch",
    "batch",
    "recognition",
    # the index
    "storage",
    "postings",
    "postings.arrayfile",
    "postings.packed",
    "postings.terms",
    "postings.field",
    "postings.textstore",
    "postings.documents",
    "postings.consistency",
    "postings.segment",
    "postings.inversion",
    "postings.merging",
    "postings.whoosh_documents",
    "postings.codec",
    "schema",
    "manifest",
    "leftovers",
    "postings.holder",
    "postings.writer",
    "index_folder",
    "catalog",
    "reading_plan",
    "snapshot",
    "building",
    # queries
    "notes",
    "fact_filters",
    "query_tokens",
    "query_tree",
    "query",
    "features",
    "other_forms",
    "fact_features",
    "lookup",
    "matching",
    "mergers",
    "filters",
    "ranking",
    "nearness",
    "vocabulary",
    "lattice",
    "rewriting",
    "suggest",
    "abbreviations",
    "expansion",
    "keystrokes",
    "fact_words",
    "ward_words",
    "understanding",
    # snippets
    "borders",
    "marks",
    "passage",
    "snippet",
    "paging",
    "highlighting",
    # answers
    "results",
    "ward_counts",
    "explaining",
    "finding",
    "search",
    "index",
    "commit_files",
    "check",
    "committing",
    "sync",
    # the terminal
    "terminal",
    "typeset",
    "render",
    "render_state",
    "render_json",
    "arguments",
    "shell_quotes",
    "options",
    "command_group",
    "cli",
    "__main__",
)

# Which modules may import a third party; all others import none of it.
BORDERS = {
    "lxml": {f"formats.{name}" for name in ("xml_parts", "docx", "odf", "pptx")},
    "olefile": {
        f"formats.{name}" for name in ("doc", "ole_properties", "sniffing", "spreadsheets")
    },
    "pypdfium2": {"formats.pdf"},
    "python_calamine": {"formats.spreadsheets"},
    "xlrd": {"formats.spreadsheets"},
    "click": {"typeset", "arguments", "options", "command_group", "cli"},
    "numpy": {
        *("syllables", "wordlist", "crf_features", "crfsuite", "segmenter", "numbering"),
        *("fact_batch", "batch"),
        *(f"postings.{name}" for name in ("arrayfile", "packed", "terms", "field", "textstore")),
        *(f"postings.{name}" for name in ("documents", "segment", "inversion", "merging", "codec")),
        "postings.whoosh_documents",
        *("snapshot", "lookup", "matching", "filters", "ranking", "nearness", "vocabulary"),
        *("highlighting", "ward_counts", "finding", "index", "check"),
    },
    "pyvi": {"segmenter"},
    "unidecode": {"text"},
    "wcwidth": {"terminal"},
    "whoosh": {"postings.whoosh_documents", "postings.codec", "postings.writer", "schema"},
}

LONGEST_MODULE = 300  # lines


def module_file(module: str) -> Path:
    path = PACKAGE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def imports(module: str) -> frozenset[str]:
    """Return all that *module* imports, anywhere in it; of wardsearch itself, the modules."""
    return frozenset(_imports(ast.parse(module_file(module).read_text(encoding="utf-8"))))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if (node.module, names) == ("wardsearch", {"__version__"}):
                continue  # which the package defines itself, above everything
            yield f"{'.' * node.level}{node.module or ''}"


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


def test_the_layers_name_exactly_the_modules_there_are() -> None:
    files = {
        path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        for path in PACKAGE.rglob("*.py")
    }
    modules = {name.removesuffix(".__init__") for name in files} - {"__init__"}

    assert sorted(LAYERS) == sorted(modules)


@pytest.mark.parametrize("module", LAYERS)
def test_a_module_imports_only_from_those_above_it(module: str) -> None:
    above = {f"wardsearch.{name}" for name in LAYERS[: LAYERS.index(module)]}
    imported = {name for name in imports(module) if top_level(name) in {"wardsearch", ""}}

    assert sorted(imported - above) == []


@pytest.mark.parametrize("module", LAYERS)
def test_a_module_imports_only_the_third_parties_it_may(module: str) -> None:
    imported = {top_level(name) for name in imports(module)} - set(sys.stdlib_module_names)
    allowed = {party for party, modules in BORDERS.items() if module in modules}

    assert imported - {"wardsearch"} == allowed


def test_what_is_installed_with_wardsearch_is_what_it_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = project["dependencies"] + project["optional-dependencies"]["formats"]
    installed = {
        re.split(r"[^\w-]", requirement)[0].lower().replace("-", "_")
        for requirement in requirements
    }

    assert installed == set(BORDERS)


@pytest.mark.parametrize("module", LAYERS)
def test_a_module_fits_in_one_reading(module: str) -> None:
    lines = module_file(module).read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST_MODULE


@pytest.mark.parametrize("module", LAYERS)
def test_a_module_says_which_question_it_answers(module: str) -> None:
    tree = ast.parse(module_file(module).read_text(encoding="utf-8"))
    first_line = (ast.get_docstring(tree) or "").partition("\n")[0]

    assert "?" in first_line


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
        ours = {
            name for name in modules if name.startswith(("wardsearch.formats", "wardsearch.leg"))
        }
        assert ours <= {"wardsearch.formats"}
