"""Does anything that a terminal obeys get from a report, a name or an argument onto a stream?

Every command is run over a corpus and an index in which every place that can hold text is hostile,
and with every argument and variable hostile, too. Whatever it writes, on stdout and on stderr, must
hold none of the characters that a terminal obeys, but for the line ends and colours that are ours.
"""

import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terminal import test_process
from terminal.test_screen import is_obeyed
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

# By their properties, so that a character that our own table lacks is here.
OBEYED = "".join(char for char in map(chr, range(0x11_0000)) if is_obeyed(char))
IN_TEXT = (
    OBEYED.replace("\0", "").encode("utf-8", "ignore").decode()
)  # in UTF-8, and no binary file
ESCAPES = "\x1b[45m\x1b[2J\x1b]0;x\x07\x1b]8;;http://x\x1b\\\x9b31m\x1bc\x1b[6n"
HOSTILE = f"{ESCAPES}{IN_TEXT}"
ONE_LINE = "".join(HOSTILE.replace("/", "").splitlines())
NAME = "a" + re.sub(r"[/\0]", "", ESCAPES) + "\n\r\u202e\u2066\u2028\x85b"
ARGUMENT = f"{ESCAPES}\n\r\u202e\u2066\u2028\x85\udcff\udc9b".replace("\0", "")
OUR_COLOURS = re.compile(r"\x1b\[(?:0|1|2|31)m")

Run = Callable[..., Result]


def obeyed(text: str, *, allowed: str = "\n") -> set[str]:
    return {char for char in text if is_obeyed(char) and char not in allowed}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a corpus and its index in whose every text stands what a terminal obeys."""
    folder = tmp_path_factory.mktemp(f"dir{re.sub(r'[/]', '', ESCAPES)}")
    corpus = folder / "corpus"
    corpus.mkdir()
    article = (
        f"TIN{HOSTILE}TỨC\n\nPhường Bồ Đề họp {ONE_LINE} mới\n"
        f"Ngày đăng 03/04/2023 | 15:50 {ESCAPES} | Lượt xem: 461\n\n"
        f"Phường Bồ{HOSTILE} Đề họp{HOSTILE}bàn giải{ONE_LINE} phóng.\n{HOSTILE}\n"
        f"(Nguồn: UBND{ONE_LINE} phường)"
    )
    for name in ("plain.txt", f"{NAME}.txt", f"{NAME}.md", "a\udcff\udc9b.txt"):
        (corpus / name).write_text(article, encoding="utf-8", errors="replace")
    members = dict.fromkeys(("title", "text", "ward", "source", "url"), f"họp {HOSTILE}\ud800")
    rows = [{"id": "1", **members}, {"id": HOSTILE, **members}, {"id": "2", "views": HOSTILE}]
    rows += [{"id": "1", **members}, {"id": "3", "text": "x", "published": HOSTILE}]
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    (corpus / f"{NAME}.jsonl").write_text(lines, encoding="ascii")
    (corpus / "bad.jsonl").write_text(f'{ESCAPES}\n{{"{ESCAPES}": }}\n{NAME}\n', encoding="utf-8")
    (corpus / f"{NAME}.html").write_text(
        f"<title>họp {HOSTILE}</title><p>họp {HOSTILE}&#27;[2J&#155;31m", encoding="utf-8"
    )
    with zipfile.ZipFile(corpus / f"{NAME}.zip", "w") as archive:
        archive.writestr(f"{NAME}.txt", article)
        archive.writestr(f"{NAME}.png", b"x")
        archive.writestr("b.txt", article)
    (corpus / f"{NAME}.png").write_bytes(b"x")
    (corpus / f"{NAME}.{ESCAPES.replace('/', '')}").write_bytes(b"x")
    (corpus / f"{NAME}.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + ESCAPES.encode())
    (corpus / f"{NAME}.link.txt").symlink_to(f"nowhere{NAME}")
    (corpus / f"{NAME}.empty.txt").touch()
    (corpus / f"{NAME}-folder").mkdir()
    (corpus / f"{NAME}-folder" / f"{NAME}.txt").write_text(article, encoding="utf-8")
    return corpus, folder / f"index{NAME}"


@pytest.fixture(scope="module")
def indexed(folders: tuple[Path, Path]) -> tuple[Path, Path]:
    sync(*folders)
    return folders


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    for variable in ("WARDSEARCH_INDEX", "WARDSEARCH_CORPUS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)

    def invoke(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner().invoke(main, arguments, prog_name="wardsearch", env=env)

    return invoke


def assert_is_clean(result: Result, *, exit_codes: Sequence[int], allowed: str = "\n") -> None:
    """Check that a command ended as it should, and wrote nothing that a terminal obeys."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in exit_codes, result.stderr
    assert obeyed(OUR_COLOURS.sub("", result.stdout), allowed=allowed) == set()
    assert obeyed(result.stderr) == set()
    assert "Traceback" not in result.stderr
    assert result.stdout + result.stderr != ""


def test_the_corpus_holds_every_character_that_a_terminal_obeys(
    folders: tuple[Path, Path],
) -> None:
    text = (folders[0] / "plain.txt").read_bytes().decode()

    assert obeyed(text, allowed="") == set(IN_TEXT) >= set("\x1b\x9b\x07\u202e\u2066\u2028\u200f")


@pytest.mark.parametrize("options", [[], ["--json"], ["--dry-run"], ["--rebuild", "--jobs", "1"]])
def test_indexing_shows_no_control_sequence(
    indexed: tuple[Path, Path], run: Run, options: list[str]
) -> None:
    corpus, index = indexed
    result = run("index", str(corpus), "--index", str(index), "--rebuild", *options)

    assert_is_clean(result, exit_codes=[0])
    assert result.stderr.count("wardsearch: skipped ") >= 8


SEARCHES = (
    ("họp",),
    ("họp", "--json"),
    ("họp", "--explain"),
    ("họp", "--explain", "--json"),
    ("họp", "--color", "always"),
    ("họp", "--paths"),
    ("họp", "--count"),
    ("họp", "--sort", "date", "-n", "2", "--page", "2"),
    ("giải phóng", "--all-words", "--exact-accents"),
    ("giai phogn",),
    ("UBND", "giair", "phongs"),
    (ARGUMENT,),
    (f"họp{ARGUMENT}",),
    (f"họp {ARGUMENT}", "--json"),
    (f"họp {ARGUMENT} (", "--explain", "--color", "always"),
    (f'"{ARGUMENT}', f"ward:{ARGUMENT}"),
    ("họp", "--ward", ARGUMENT),
    (f"UBND{ARGUMENT}",),
    (f"xyzt{ARGUMENT}qwrt",),
)


@pytest.mark.parametrize("arguments", SEARCHES)
def test_a_search_shows_no_control_sequence(
    indexed: tuple[Path, Path], run: Run, arguments: Sequence[str]
) -> None:
    result = run("search", *arguments, "--index", str(indexed[1]))

    assert_is_clean(result, exit_codes=[0, 1])


def test_every_report_that_is_found_can_be_shown_without_a_control_sequence(
    indexed: tuple[Path, Path], run: Run
) -> None:
    index = str(indexed[1])
    found = json.loads(run("search", "họp", "-n", "99", "--json", "--index", index).stdout)
    reports = [hit["id"] for hit in found["hits"]]
    for report in reports:
        for options in ([], ["--json"], ["--color", "always"]):
            for query in ("họp", ARGUMENT):
                result = run("show", report, "--query", query, *options, "--index", index)

                assert_is_clean(result, exit_codes=[0], allowed="\n\t")
    assert len(reports) >= 8


@pytest.mark.parametrize("command", ["stats", "check"])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_the_state_of_an_index_shows_no_control_sequence(
    indexed: tuple[Path, Path], run: Run, command: str, options: list[str]
) -> None:
    assert_is_clean(run(command, *options, "--index", str(indexed[1])), exit_codes=[0])


def test_an_analysis_shows_no_control_sequence(run: Run) -> None:
    assert_is_clean(
        run("analyze", f"họp{ARGUMENT}bàn", ARGUMENT, "a@b.vn" + ARGUMENT), exit_codes=[0]
    )


ERRORS = (
    (ARGUMENT,),
    (f"--{ARGUMENT}",),
    ("index", ARGUMENT),
    ("index", "corpus", "--index", ARGUMENT),
    ("index", "--max-size", ARGUMENT),
    ("index", "--jobs", ARGUMENT),
    ("index", f"--{ARGUMENT}"),
    ("index", "corpus", ARGUMENT),
    ("index", "corpus", "--encoding", ARGUMENT),
    ("index", "corpus", "--encoding", f"{ARGUMENT}={ARGUMENT}"),
    ("index", "corpus", "--exclude", f"[{ARGUMENT}", "--index", "none/none/none"),
    ("search", "x", "--index", ARGUMENT),
    ("search", "x", "--limit", ARGUMENT),
    ("search", "x", "--page", ARGUMENT),
    ("search", "x", "--sort", ARGUMENT),
    ("search", "x", "--color", ARGUMENT),
    ("search", "x", f"--{ARGUMENT}"),
    ("show", ARGUMENT, "--index", ARGUMENT),
    ("show", "a", ARGUMENT),
    ("stats", "--index", ARGUMENT),
    ("stats", ARGUMENT),
    ("check", "--index", ARGUMENT),
    ("check", f"-{ARGUMENT}"),
    ("analyze", "x", f"--{ARGUMENT}"),
)


@pytest.mark.parametrize("arguments", ERRORS)
def test_an_error_shows_no_control_sequence(
    run: Run, tmp_path: Path, arguments: Sequence[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "none").touch()

    assert_is_clean(run(*arguments), exit_codes=[0, 1, 2])


ON_AN_INDEX = (
    ("show", ARGUMENT),
    ("search", "x", "--since", ARGUMENT),
    ("search", "x", "--until", ARGUMENT),
    ("search", "x", "--abbreviations", ARGUMENT),
    ("search", "gpmb", "--abbreviations", "mine.tsv"),
)


@pytest.mark.parametrize("arguments", ON_AN_INDEX)
def test_an_error_over_an_index_shows_no_control_sequence(
    indexed: tuple[Path, Path], run: Run, tmp_path: Path, arguments: Sequence[str]
) -> None:
    (tmp_path / "mine.tsv").write_text(f"{ESCAPES}\t\n{NAME}\t{NAME}\n", encoding="utf-8")

    assert_is_clean(run(*arguments, "--index", str(indexed[1])), exit_codes=[1, 2])


@pytest.mark.parametrize("variable", ["INDEX", "CORPUS", "ABBREVIATIONS", "OCR"])
@pytest.mark.parametrize("command", ["index", "search x", "show x", "stats", "check", "analyze x"])
def test_a_hostile_variable_shows_no_control_sequence(
    run: Run, variable: str, command: str
) -> None:
    hostile = ARGUMENT.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    result = run(*command.split(), env={f"WARDSEARCH_{variable}": hostile})

    assert_is_clean(result, exit_codes=[0, 1, 2])


@pytest.mark.parametrize("command", ["index", "search x", "show x", "stats", "check"])
@pytest.mark.parametrize(
    "content",
    [
        ESCAPES,
        json.dumps({"format": ESCAPES, "analysis": ESCAPES}),
        json.dumps({"format": 1, "analysis": "1", "checksum": 0, ESCAPES: ESCAPES}),
        json.dumps([ESCAPES]),
        "[" * 100_000,
        '{"a":' * 900 + "1" + "}" * 900,
    ],
)
def test_a_hostile_index_shows_no_control_sequence(
    run: Run, tmp_path: Path, command: str, content: str
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text(content, encoding="utf-8")
    (tmp_path / "index" / "writer.json").write_text(content, encoding="utf-8")

    assert_is_clean(run(*command.split()), exit_codes=[2])


def test_a_folder_with_hostile_names_in_place_of_an_index_shows_no_control_sequence(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / NAME).touch()

    assert_is_clean(run("index"), exit_codes=[2])


def test_a_damaged_index_of_a_hostile_name_shows_no_control_sequence(
    run: Run, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    index = tmp_path / f"index{os.fsdecode(NAME.encode())}"
    sync(folders[0], index)
    for path in index.iterdir():
        path.write_bytes(path.read_bytes()[:-40])

    for command in ("search họp", "stats", "check", "check --json", "show x", "index"):
        result = run(*command.split(), "--index", str(index))

        assert_is_clean(result, exit_codes=[2])


@pytest.mark.parametrize(
    "command",
    ["index corpus --rebuild", "search họp", "show plain.txt --query họp", "stats", "check"],
)
def test_in_a_terminal_nothing_but_our_own_sequences_is_sent(
    indexed: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    corpus, index = indexed
    monkeypatch.setattr(test_process, "FAKE", [sys.executable, "-m", "wardsearch"])
    arguments = [str(corpus) if word == "corpus" else word for word in command.split()]
    sent = test_process.in_terminal(*arguments, "--index", str(index), columns=60)
    text = b"".join(sent).decode()
    ours = re.sub(r"\x1b\[(?:\?25[hl]|[0-2]?K)|\r", "", OUR_COLOURS.sub("", text))  # a bar is drawn

    assert "\r\n" in text
    assert obeyed(ours, allowed="\n\t") == set()
