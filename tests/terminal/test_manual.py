"""Are the pages of the manual whole, in both languages?"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from terminal.test_help import commands
from wardsearch.messages.language import LANGUAGES, speak
from wardsearch.terminal.cli import main
from wardsearch.terminal.manual import manual_pages


def pages(language: str) -> dict[str, str]:
    speak(language)
    try:
        return dict(manual_pages(main))
    finally:
        speak("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_its_page(language: str) -> None:
    assert set(pages(language)) == {"-".join(["wardsearch", *names]) for names in commands(main)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_every_option_as_it_may_be_typed(language: str) -> None:
    for name, text in pages(language).items():
        assert r"\fB\-h, \-\-help\fP" in text, name


def test_a_page_is_in_its_language() -> None:
    english, vietnamese = (pages(language)["wardsearch-stats"] for language in ("en", "vi"))

    assert re.findall(r'^\.SH "(.*)"', english, re.MULTILINE) == [
        *("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SEE ALSO"),
    ]
    assert re.findall(r'^\.SH "(.*)"', vietnamese, re.MULTILINE) == [
        *("TÊN", "CÁCH DÙNG", "MÔ TẢ", "TÙY CHỌN", "XEM THÊM"),
    ]
    assert r"wardsearch\-stats \- Show what the index holds" in english
    assert r"wardsearch\-stats \- Cho biết chỉ mục có gì" in vietnamese


GROFF = shutil.which("groff")


@pytest.mark.skipif(GROFF is None, reason="there is no groff")
@pytest.mark.parametrize("language", LANGUAGES)
def test_man_shows_a_page_without_a_warning(language: str, tmp_path: Path) -> None:
    for name, text in pages(language).items():
        path = tmp_path / f"{name}.1"
        path.write_text(text, encoding="utf-8")
        assert GROFF is not None
        done = subprocess.run(
            [GROFF, "-k", "-ww", "-man", "-Tutf8", "-rLL=80n", str(path)],
            capture_output=True,
            check=True,
        )
        shown = re.sub(r"\x1b\[[\d;]*m|.\x08", "", done.stdout.decode())

        assert done.stderr == b""
        assert name.upper() in shown
        assert "--help" in shown
