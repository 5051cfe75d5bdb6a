"""Compiles the native kernel where there is a C compiler; without one the wheel is pure Python.

Hatchling runs this as a build hook, which also puts the pages of the manual into the wheel. In a
checkout that no build installed, `python .ci/build_kernel.py` puts the kernel beside its source
(`--into FOLDER`: there); options of the compiler may follow. What is compiled is one file of C,
`_kernel.c`, for the stable ABI of CPython 3.11: one wheel serves all later Pythons of a platform.
"""

import os
import re
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src", "wardsearch", "kernel")
MODULE = "wardsearch.kernel._kernel"

# No multiplication is fused with an addition: NumPy, which must add up alike, fuses none.
_UNIX = ["-O3", "-std=c11", "-ffp-contract=off", "-fvisibility=hidden"]
_MSVC = ["/O2", "/std:c11", "/fp:precise"]


class KernelError(Exception):
    """The kernel cannot be compiled here."""


def compile_kernel(folder: Path, *, root: Path = ROOT, options: list[str] | None = None) -> Path:
    """Compile the kernel into *folder* and return its file.

    Args:
        folder: Where to put it.
        root: The checkout.
        options: Further options of the compiler, which the linker is given, too.

    Raises:
        KernelError: There is no compiler, or it fails.
    """
    try:
        from setuptools import Distribution, Extension
        from setuptools.command.build_ext import build_ext
    except ImportError as error:
        raise KernelError(str(error)) from error
    found = re.search(
        r'"(.+)"', (root / "src/wardsearch/_version.py").read_text().partition("=")[2]
    )
    assert found is not None
    extension = Extension(
        MODULE,
        [str(root / PACKAGE / "_kernel.c")],
        define_macros=[("Py_LIMITED_API", "0x030B0000"), ("WARDSEARCH_VERSION", f'"{found[1]}"')],
        extra_compile_args=[*(_MSVC if os.name == "nt" else _UNIX), *(options or [])],
        extra_link_args=options or [],
        libraries=[] if os.name == "nt" else ["m"],
        py_limited_api=True,
    )
    with tempfile.TemporaryDirectory() as work:
        command = build_ext(Distribution({"name": "wardsearch", "ext_modules": [extension]}))
        command.build_lib, command.build_temp = str(Path(work, "lib")), work
        try:
            command.ensure_finalized()
            command.run()
        except (
            Exception,
            SystemExit,
        ) as error:  # whatever ends a compiler, the wheel is to be built
            raise KernelError(" ".join(str(error).split())) from error
        made = Path(command.get_ext_fullpath(MODULE))
        target = folder / made.name
        folder.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".new")  # a running process keeps the file that it has loaded
        beside.write_bytes(made.read_bytes())
        beside.chmod(0o755)
        beside.replace(target)
    return target


def _hook() -> Any:  # noqa: ANN401 - hatchling's type, where hatchling is
    """Return what a build hook derives from; as a command, hatchling is not needed."""
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ImportError:
        return object
    return BuildHookInterface


class KernelHook(_hook()):  # type: ignore[misc] # known when it runs
    """Adds the kernel to a wheel, and says for which platform the wheel then is."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel; *version* is `editable` or `standard`."""
        root = Path(self.root)
        is_editable = version == "editable"
        if not is_editable:
            build_data["shared_data"][str(self._manual(root))] = "share/man"
        folder = root / PACKAGE if is_editable else Path(self._folder())
        try:
            made = compile_kernel(folder, root=root)
        except KernelError as error:
            self.app.display_info(f"without the native kernel: {error}")
            return
        platform = re.sub(r"[.-]", "_", sysconfig.get_platform())
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{platform}"
        if not is_editable:
            build_data["force_include"][str(made)] = f"wardsearch/kernel/{made.name}"

    def _manual(self, root: Path) -> Path:
        """Return a folder with the pages of the manual, in English and in Vietnamese."""
        sys.path.insert(0, str(root / "src"))
        from wardsearch.messages.language import LANGUAGES, speak
        from wardsearch.terminal.cli import main
        from wardsearch.terminal.manual import manual_pages

        self._pages = tempfile.TemporaryDirectory()  # lives until the wheel is written
        for language in LANGUAGES:
            speak(language)
            pages = Path(self._pages.name, "" if language == "en" else language, "man1")
            pages.mkdir(parents=True)
            for name, text in manual_pages(main):
                (pages / f"{name}.1").write_text(text, encoding="utf-8")
        return Path(self._pages.name)

    def _folder(self) -> str:
        self._made = tempfile.TemporaryDirectory()  # lives until the wheel is written
        return self._made.name


if __name__ == "__main__":
    into, options = ROOT / PACKAGE, sys.argv[1:]
    if options[:1] == ["--into"]:
        into, options = Path(options[1]), options[2:]
    try:
        print(compile_kernel(into, options=options))
    except KernelError as error:
        sys.exit(f"build_kernel: {error}")
