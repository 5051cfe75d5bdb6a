"""The commands over a fake library: what they ask of it, what they show where, and how they end."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings, strategies as st

from terminal.fake_library import CALLS
from wardsearch import __version__
from wardsearch.kernel.native import kernel_name
from wardsearch.terminal.cli import main
from wardsearch.terminal.command_group import CommandGroup
from wardsearch.terminal.screen import printable

Run = Callable[..., Result]

DEFAULTS: dict[str, Any] = {
    "limit": 10,
    "page": 1,
    "snippets": 2,
    "context": 0,
    "ward": None,
    "since": None,
    "until": None,
    "about": None,
    "kind": None,
    "issuer": None,
    "sort": "score",
    "exact_accents": False,
    "match": None,
    "all_words": False,
    "explain": False,
    "abbreviations": None,
    "by": [],
}
HIT_KEYS = [
    "rank", "score", "id", "path", "title", "ward", "published", "published_from",
    "document", "source", "views", "together", "snippets",
]  # fmt: skip


def calls_of(name: str) -> list[dict[str, Any]]:
    return [arguments for called, arguments in CALLS if called == name]


def test_the_commands_are_listed_in_reading_order() -> None:
    assert list(main.commands) == [
        "index",
        "search",
        "show",
        "open",
        "saved",
        "news",
        "stats",
        "check",
        "analyze",
        "config",
        "completion",
        "doctor",
    ]
    assert main.list_commands(main.make_context("wardsearch", ["stats"])) == list(main.commands)


def test_a_promised_command_is_loaded_once_when_it_is_looked_at() -> None:
    loaded: list[str] = []

    def load() -> click.Command:
        loaded.append("b")
        return click.Command("b")

    group = CommandGroup("group", commands={"a": click.Command("a")})
    group.promise_command("b", load)
    group.add_command(click.Command("c"))

    assert list(group.commands) == group.list_commands(click.Context(group)) == ["a", "b", "c"]
    assert ("b" in group.commands, "d" in group.commands, loaded) == (True, False, [])
    assert group.commands["b"] is group.commands["b"]
    assert loaded == ["b"]


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(run: Run, command: list[str], option: str) -> None:
    result = run(*command, option)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(" ".join(["Usage: wardsearch", *command]))


@pytest.mark.parametrize("command", sorted(set(main.commands) - {"config", "completion", "saved"}))
def test_every_command_takes_an_index_folder(run: Run, command: str) -> None:
    assert "WARDSEARCH_INDEX" in run(command, "--help").stdout


def test_the_version_is_that_of_the_package_and_says_which_kernel_runs(run: Run) -> None:
    assert run("--version").stdout == f"wardsearch {__version__} ({kernel_name()} kernel)\n"


def test_a_search_asks_for_the_words_with_the_defaults_of_the_contract(run: Run) -> None:
    result = run("search", "giai", "phong")

    assert calls_of("search") == [{"text": "giai phong", **DEFAULTS}]
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1. Phường Bồ Đề")
    assert result.stdout.endswith("2 reports hold every word · 1–2 shown · 3 ms\n")


def test_every_option_of_a_search_reaches_the_library(run: Run) -> None:
    result = run(
        *shlex.split("search bầu -n5 --page 1 --ward 'Bồ Đề' --since 2022 --until 03/2022"),
        *shlex.split("--about 2021-05 --kind BC --issuer sở"),
        *shlex.split("--sort date --exact-accents cử --all-words --match all --explain"),
        *shlex.split("--abbreviations own.tsv --by ward,month --by ward --json"),
    )

    assert result.exit_code == 0
    assert calls_of("search") == [
        {
            "text": "bầu cử",
            "limit": 5,
            "page": 1,
            "snippets": 2,
            "context": 0,
            "ward": "Bồ Đề",
            "since": "2022",
            "until": "03/2022",
            "about": "2021-05",
            "kind": "BC",
            "issuer": "sở",
            "sort": "date",
            "exact_accents": True,
            "match": "all",
            "all_words": True,
            "explain": True,
            "abbreviations": "own.tsv",
            "by": ["ward", "month"],
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["bầu cử"], "bầu cử"),
        (["bầu", "cử", "-tổ trưởng"], 'bầu cử -"tổ trưởng"'),
        (["bầu", "-nope", "--", "--json"], "bầu -nope --json"),
        (["b\udce1\udcba\udca7u", "\udcff"], "bầu \ufffd"),
        ([""], ""),
    ],
)
def test_words_with_dashes_and_odd_bytes_are_text(
    run: Run, arguments: list[str], text: str
) -> None:
    run("search", *arguments)

    assert [call["text"] for call in calls_of("search")] == [text]


def test_the_index_folder_is_an_option_then_a_variable_then_the_default(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    run("stats")
    monkeypatch.setenv("WARDSEARCH_INDEX", "a")
    run("stats")
    run("stats", "--index", "b")

    assert [call["path"] for call in calls_of("open_index")] == ["index", "a", "b"]


def test_json_is_one_object_of_the_agreed_keys(run: Run) -> None:
    result = run("search", "giai", "--json")
    shown = json.loads(result.stdout)

    assert (result.exit_code, result.stderr, result.stdout.count("\n")) == (0, "", 1)
    assert list(shown) == [
        "schema_version", "query", "total", "total_relation", "all_words_total", "took_ms", "hits",
        "suggestions", "warnings", "warning_codes",
    ]  # fmt: skip
    assert list(shown["query"]) == ["text", "understood", "notes", "note_codes"]
    assert [list(hit) for hit in shown["hits"]] == [HIT_KEYS, HIT_KEYS]
    snippet = shown["hits"][0]["snippets"][1]
    assert [snippet["text"][start:end] for start, end in snippet["matches"]] == [
        "giải phóng mặt bằng"
    ]
    assert "giải" in result.stdout


def test_json_explains_if_asked(run: Run) -> None:
    hits = json.loads(run("search", "giai", "--json", "--explain").stdout)["hits"]

    assert list(hits[0]) == [*HIT_KEYS, "explanation"]
    assert hits[0]["explanation"]["details"][1] == {
        "value": 3.3143,
        "description": "title",
        "code": "of-kind",
        "details": [],
    }


def test_paths_are_one_a_line_and_need_no_snippets(run: Run) -> None:
    result = run("search", "giai", "-l")

    assert result.stdout == "corpus/bo-de-2023-04-03.txt\ncorpus/tin.jsonl#17\n"
    (asked,) = calls_of("search")
    assert (asked["snippets"], asked["only_counted"], asked["limit"]) == (0, True, None)


def test_files_are_named_once_and_limits_hold(run: Run) -> None:
    assert run("search", "many", "--files").stdout == "corpus/bo-de-2023-04-03.txt\n"
    run("search", "some", "-l", "-n", "7", "--match", "together")
    assert [calls_of("search")[-1][name] for name in ("match", "limit")] == ["together", 7]


def test_the_count_is_that_of_all_pages_and_needs_one_hit(run: Run) -> None:
    result = run("search", "giai", "-c", "--page", "7")

    assert (result.stdout, result.exit_code) == ("2\n", 0)
    assert [calls_of("search")[0][name] for name in ("limit", "page", "snippets")] == [1, 1, 0]


@pytest.mark.parametrize("option", ["-l", "-c"])
def test_paths_and_a_count_of_reports_with_some_words_are_said_to_be_that(
    run: Run, option: str
) -> None:
    assert run("search", "giai", option).stderr == ""
    assert run("search", "some", option).stderr == ("no report holds every word; these hold some\n")


@pytest.mark.parametrize("options", [["-l", "-c"], ["-l", "--json"], ["-c", "--json"]])
def test_only_one_kind_of_output_can_be_had(run: Run, options: list[str]) -> None:
    result = run("search", "giai", *options)

    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("options", "stdout"), [([], ""), (["-l"], ""), (["-c"], "0\n"), (["--json"], None)]
)
def test_nothing_found_is_exit_code_1(run: Run, options: list[str], stdout: str | None) -> None:
    result = run("search", "nothing", *options)

    assert result.exit_code == 1
    assert stdout is None or result.stdout == stdout
    assert (result.stderr == "") == (stdout is None)


def test_nothing_found_says_what_may_have_been_meant(run: Run) -> None:
    assert run("search", "nothing").stderr == "nothing found\ndid you mean: giải phóng\n"


def test_a_page_past_the_last_is_said_to_be_empty(run: Run) -> None:
    result = run("search", "giai", "--page", "9")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "nothing found on this page\n"


def test_how_the_query_was_read_is_told_beside_the_results(run: Run) -> None:
    result = run("search", "noted")

    assert result.stdout.startswith("1. ")
    assert result.stderr == (
        "a quotation mark is not closed; the phrase runs to the end\n"
        "and 2 more notes; --explain shows them all\n"
    )


@pytest.mark.parametrize(
    ("options", "variables", "is_coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
        (["--color=always"], {"NO_COLOR": "1"}, True),
    ],
)
@pytest.mark.parametrize("command", [["search", "giai"], ["show", "ba-thon.txt"]])
def test_colour_obeys_the_option_then_the_environment(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    options: list[str],
    variables: dict[str, str],
    *,
    is_coloured: bool,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert ("\x1b[1m" in run(*command, *options).stdout) == is_coloured


def test_a_search_without_an_index_indexes_the_corpus_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    result = run("search", "giai", "--index", "new")

    assert result.exit_code == 0
    assert result.stderr == (
        "no index yet in 'new'; indexing 'corpus' first\nwardsearch: skipped hong.txt: empty\n"
    )
    [called] = calls_of("sync")
    assert (called["corpus"], called["index"]) == (("corpus",), "new")


def test_the_corpus_that_is_indexed_first_may_be_named_by_a_variable(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WARDSEARCH_CORPUS", str(tmp_path))
    run("search", "giai", "--index", "new")

    assert [called["corpus"] for called in calls_of("sync")] == [(str(tmp_path),)]


@pytest.mark.parametrize("command", [["search", "giai"], ["stats"], ["show", "x"]])
def test_without_index_and_corpus_the_way_out_is_named(run: Run, command: list[str]) -> None:
    result = run(*command, "--index", "none")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "wardsearch: there is no index in 'none'; "
        "run `wardsearch index YOUR-FOLDER --index none` to make one\n"
    )


def test_index_passes_its_options_and_tells_what_it_did(run: Run) -> None:
    result = run(
        *shlex.split("index here --index there --rebuild --jobs 2 --dry-run --max-size 1K"),
        *shlex.split("--exclude '*.md' --exclude old --wait 3"),
    )

    assert result.exit_code == 0
    assert result.stdout == "would add 2, update 1, delete 0, leave 21 unchanged, skip 1\n"
    assert result.stderr == "wardsearch: skipped hong.txt: empty\n"
    assert calls_of("sync") == [
        {
            "corpus": ("here",),
            "index": "there",
            "default": None,
            "add": False,
            "replace": False,
            "allow_empty": False,
            "verify": False,
            "rebuild": True,
            "jobs": 2,
            "dry_run": True,
            "exclude": ("*.md", "old"),
            "max_size": 1024,
            "encodings": (),
            "ocr": False,
            "wait": 3,
            "part": None,
        }
    ]


def test_index_passes_what_is_known_of_encodings_and_that_pictures_are_to_be_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index", "--encoding", "*.doc=TCVN3", "--encoding", "cũ/*=VNI", "--ocr")
    monkeypatch.setenv("WARDSEARCH_OCR", "1")
    run("index")

    assert [(call["encodings"], call["ocr"]) for call in calls_of("sync")] == [
        (("*.doc=TCVN3", "cũ/*=VNI"), True),
        ((), True),
    ]


def test_index_takes_the_folders_of_the_contract_by_default(run: Run) -> None:
    result = run("index")

    assert result.stdout == "added 2, updated 1, deleted 0, unchanged 21, skipped 1\n"
    assert calls_of("sync") == [
        {
            "corpus": None,
            "index": "index",
            "default": None,
            "add": False,
            "replace": False,
            "allow_empty": False,
            "verify": False,
            "rebuild": False,
            "jobs": None,
            "dry_run": False,
            "exclude": (),
            "max_size": 64 * 1024**2,
            "encodings": (),
            "ocr": False,
            "wait": 10,
            "part": None,
        }
    ]


def test_index_gives_its_counts_as_json(run: Run) -> None:
    result = run("index", "--json")

    assert list(json.loads(result.stdout).items()) == [
        ("schema_version", 2),
        ("added", 2),
        ("updated", 1),
        ("deleted", 0),
        ("unchanged", 21),
        ("skipped", [{"path": "hong.txt", "reason": "empty", "code": "empty"}]),
        ("total", 24),
        ("took_ms", 51.24),
    ]


def test_show_gives_a_report_as_json(run: Run) -> None:
    shown = json.loads(run("show", "ba-thon.txt", "--query", "bầu cử", "--json").stdout)

    assert list(shown) == [
        "schema_version", "id", "path", "title", "ward", "published", "published_from", "document",
        "source", "views", "url",
        "text", "matches",
    ]  # fmt: skip
    assert [shown["text"][start:end] for start, end in shown["matches"]] == ["Bầu cử", "bầu cử"]


def test_show_marks_what_a_query_matches(run: Run) -> None:
    shown = run("show", "ba-thon.txt", "--query", "bầu cử", "--color", "always").stdout

    assert shown.count("\x1b[31m\x1b[1m") == 2


def test_a_report_that_is_not_there_is_nothing_found(run: Run) -> None:
    result = run("show", "ba-thnô.txt")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "wardsearch: the index holds no report 'ba-thnô.txt'; did you mean 'ba-thon.txt'?\n"
    )


def test_stats_are_a_table_or_json(run: Run) -> None:
    shown = json.loads(run("stats", "--json").stdout)

    assert run("stats").stdout.startswith("reports  24\nfolders  /\nwards  ")
    assert shown["wards"][1] == {"name": "Ngọc Thụy", "reports": 8}
    assert shown["earliest"] == "2021-01-05T00:00:00"


def test_the_wards_alone_are_a_table_or_json(run: Run) -> None:
    shown = json.loads(run("stats", "--wards", "--json").stdout)

    assert run("stats", "--wards").stdout == (
        "10  phường Bồ Đề, Hà Nội\n"
        " 8  phường Ngọc Thụy, quận Long Biên, Hà Nội → phường Bồ Đề, phường Hồng Hà\n"
        " 2  Bồ Đề\n"
    )
    assert list(shown) == ["schema_version", "wards"]
    assert shown["wards"][1] == {
        "name": "Ngọc Thụy",
        "kind": "phường",
        "district": "quận Long Biên",
        "province": "Hà Nội",
        "now": ["phường Bồ Đề", "phường Hồng Hà"],
        "reports": 8,
    }
    assert shown["wards"][2]["kind"] is None


def test_a_sound_index_is_exit_code_0(run: Run) -> None:
    result = run("check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "sound: 24 reports in 1 file\n"


def test_a_damaged_index_is_exit_code_2_with_the_damage_and_the_way_out(run: Run) -> None:
    result = run("check", "--index", "damaged")
    as_json = run("check", "--index", "damaged", "--json")

    assert (result.exit_code, as_json.exit_code) == (2, 2)
    assert result.stdout == "damaged: seg1.ward\ufffd: 4 bytes short\n"
    assert result.stderr.endswith("wardsearch index --rebuild --index damaged\n")
    assert json.loads(as_json.stdout)["problems"] == ["seg1.ward\x1b: 4 bytes short"]


def test_analyze_shows_the_terms_of_every_form(run: Run) -> None:
    assert run("analyze", "đại", "-hội").stdout == (
        "syllable  đại hội\nfolded    dai hoi\npair      dai_hoi\nword\n"
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["search", "x", "--since", "hôm qua"],
            "wardsearch: 'hôm qua' is not a date; write 2022 (the day comes first)",
        ),
        (["search", "full disk"], "wardsearch: index/\ufffd[2Jseg: No space left on device"),
    ],
)
def test_an_error_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{line}\n")


def test_ctrl_c_is_one_line_and_the_exit_code_of_the_signal(run: Run) -> None:
    result = run("search", "interrupt")

    assert (result.exit_code, result.stderr) == (130, "wardsearch: interrupted\n")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["search", "x", "--limt", "3"], "--limit"),
        (["search", "x", "--jsonn"], "--json"),
        (["search"], "QUERY"),
        (["search", "--json"], "QUERY"),
        (["search", "x", "-n"], "requires an argument"),
        (["search", "x", "-n", "ope"], "'ope'"),
        (["search", "x", "-n", "0"], "0"),
        (["search", "x", "--sort", "title"], "'title'"),
        (["search", "x", "--color"], "requires an argument"),
        (["index", "--max-size", "big"], "'big' is not a size"),
        (["index", "--wait", "-1"], "-1 is not in the range 0<=x<=86400"),
        (["index", "--wait", "nan"], "'nan' is not a valid whole number"),
        (["index", "--jobs", "0"], "0"),
        (["serach", "x"], "'search'"),
        (["giai", "phong"], "wardsearch search giai phong"),
        (["--bogus"], "--bogus"),
    ],
)
def test_a_usage_error_is_exit_code_2_and_says_what_to_do(
    run: Run, arguments: list[str], hint: str
) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("{" if "--json" in arguments else "wardsearch: ")
    assert result.stderr.count("\n") == 1
    assert hint in result.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code", "fields"),
    [
        (["show", "ba-thnô.txt"], 1, "report-missing-near", {"found": "ba-thnô.txt"}),
        (["search", "x", "--since", "hôm qua"], 2, "date-invalid", {"found": "hôm qua"}),
        (["stats", "--index", "none"], 2, "index-missing", {"path": "none"}),
        (["search", "x", "-q"], 2, "short-option-unknown", {"found": "-q"}),
        (["search", "x", "--limt", "3"], 2, "option-unknown-near", {"found": "--limt"}),
        (["search", "x", "-n", "0"], 2, "value-invalid", {}),
        (["show"], 2, "argument-missing", {}),
        (["search", "full disk"], 2, "io-error", {}),
    ],
)
def test_with_json_an_error_is_an_object_with_a_code_on_stderr(
    run: Run, arguments: list[str], exit_code: int, code: str, fields: dict[str, str]
) -> None:
    result = run(*arguments, "--json")

    assert (result.exit_code, result.stdout) == (exit_code, "")
    told = json.loads(result.stderr)
    assert told["code"] == code
    assert told | fields == told
    if not result.stderr.count("\\"):
        assert f"wardsearch: {told['error']}\n" == run(*arguments).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "hostile"],
        ["search", "hostile", "-l"],
        ["search", "hostile", "--json"],
        ["search", "x", "--\x1b[2J"],
        ["search", "x", "--sort", "\x1b[2J"],
        ["search", "x", "-n", "\x1b[2J"],
        ["\x1b[2J", "\x9b2J"],
        ["show", "\x1b[2J"],
        ["stats", "--index", "\x1b[2J"],
        ["index", "--max-size", "\x1b[2J"],
        ["check", "--index", "damaged\x1b"],
        ["analyze", "\x1b[2J \u202e"],
    ],
)
def test_nothing_reaches_a_terminal_as_a_control_sequence(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)

    assert printable(result.output, lines=True) == result.output


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(st.characters(), max_size=12), min_size=1, max_size=4))
def test_no_words_crash_a_search(run: Run, words: list[str]) -> None:
    result = run("search", "--", *words)

    assert (result.exit_code, result.exception) == (0, None) or words == ["nothing"]
