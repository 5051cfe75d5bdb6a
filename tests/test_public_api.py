"""The public names of the package: complete, sorted, typed, and loaded only when used."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import wardsearch
from wardsearch import errors

PACKAGE = Path(wardsearch.__file__).parent


def python(code: str) -> str:
    """Return what *code* prints in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def typed_names() -> dict[str, str]:
    """Return the names that `__init__` imports for type checkers, with their modules."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: statement.module
        for statement in guarded.body
        if isinstance(statement, ast.ImportFrom) and statement.module
        for alias in statement.names
    }


def test_the_public_names_are_sorted() -> None:
    assert wardsearch.__all__ == sorted(set(wardsearch.__all__))


def test_type_checkers_see_the_same_names_as_programs() -> None:
    assert sorted([*typed_names(), "__version__"]) == wardsearch.__all__


def test_a_public_name_is_what_its_module_defines() -> None:
    code = (
        "import wardsearch; "
        f"homes = {typed_names()!r}; public = dict((n, getattr(wardsearch, n)) for n in homes); "
        "print(*[n for n in homes if public[n] is not getattr(sys.modules[homes[n]], n)])"
    )

    assert python(code) == ""


@pytest.mark.parametrize("name", wardsearch.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    public = getattr(wardsearch, name)

    assert name == "__version__" or len(inspect.getdoc(public) or "") > 0


def test_every_error_is_public() -> None:
    defined = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and value.__module__ == errors.__name__
    }

    assert defined == {name for name in wardsearch.__all__ if name.endswith("Error")}


def test_every_error_can_be_caught_as_one() -> None:
    public = [getattr(wardsearch, name) for name in wardsearch.__all__ if name.endswith("Error")]

    assert [error for error in public if not issubclass(error, wardsearch.WardsearchError)] == []


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'wardsearch' has no attribute 'searc'"):
        getattr(wardsearch, "searc")  # noqa: B009 - mypy knows that there is none


def test_dir_lists_names_that_are_not_loaded_yet() -> None:
    assert python("import wardsearch; print('open_index' in dir(wardsearch))") == "True"


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    loaded = python("import wardsearch; print(*sys.modules)").split()

    ours = {name for name in loaded if name.startswith(("wardsearch", "numpy"))}
    assert ours == {"wardsearch", "wardsearch._version"}


def test_sync_is_the_function_whatever_was_imported_before() -> None:
    code = (
        "import wardsearch.terminal.cli, wardsearch.library.sync; print(callable(wardsearch.sync))"
    )

    assert python(code) == "True"


def test_the_package_is_marked_as_typed() -> None:
    assert (PACKAGE / "py.typed").read_bytes() == b""
