import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.paths import CORPUS
from wardsearch.places.gazetteer import WARDS_VARIABLE, load_gazetteer
from wardsearch.terminal import config
from wardsearch.terminal.cli import main
from wardsearch.terminal.config import option_name

Run = Callable[..., Result]


@pytest.fixture
def command(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command with a file of settings."""
    for variable in ("WARDSEARCH_INDEX", "WARDSEARCH_CORPUS"):
        monkeypatch.delenv(variable, raising=False)
    path = tmp_path / "config.toml"
    monkeypatch.setenv("WARDSEARCH_CONFIG", str(path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(settings: str, *arguments: str, stdin: str | None = None) -> Result:
        config.settings.cache_clear()
        monkeypatch.setenv(WARDS_VARIABLE, "")  # which --wards sets
        load_gazetteer.cache_clear()
        path.write_text(settings.replace("INDEX", str(sample_index)), encoding="utf-8")
        return CliRunner().invoke(main, arguments, input=stdin, prog_name="wardsearch")

    yield run
    config.settings.cache_clear()
    monkeypatch.undo()
    load_gazetteer.cache_clear()


def test_a_setting_is_the_default_of_every_command_that_has_the_option(command: Run) -> None:
    settings = 'index = "INDEX"\n[search]\nlimit = 2\n'

    assert command(settings, "stats").exit_code == 0
    shown = command(settings, "search", "giai phong mat bang", "--paths").stdout
    assert len(shown.splitlines()) == 2


def test_what_is_typed_and_the_environment_come_first(
    command: Run, monkeypatch: pytest.MonkeyPatch, sample_index: Path
) -> None:
    settings = 'index = "nowhere"\nlimit = 2\n'

    assert command(settings, "stats").exit_code == 2
    assert command(settings, "stats", "--index", str(sample_index)).exit_code == 0
    monkeypatch.setenv("WARDSEARCH_INDEX", str(sample_index))
    assert command(settings, "stats").exit_code == 0
    assert len(command(settings, "search", "mat bang", "-l", "-n", "3").stdout.splitlines()) == 3


def test_a_setting_of_one_command_comes_before_that_of_all(command: Run) -> None:
    settings = 'index = "INDEX"\nlimit = 5\n[search]\nlimit = 1\n'

    assert len(command(settings, "search", "mat bang", "-l").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("limt = 3", "sets 'limt', which is no option; did you mean 'limit'?"),
        ("[search]\nrebuild = true", "sets 'search.rebuild', which is no option"),
        ("zzzz = 1", "which is no option; `wardsearch config` lists what there is"),
        ("limit = ", "is not TOML"),
    ],
)
def test_a_slip_in_the_file_is_one_line(command: Run, settings: str, said: str) -> None:
    result = command(settings, "search", "mat bang")

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert said in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_does_not_need_the_file(command: Run, arguments: list[str]) -> None:
    assert command("not TOML at all", *arguments).exit_code == 0


def test_a_value_of_another_kind_is_one_line(command: Run) -> None:
    result = command('index = "INDEX"\nlimit = "many"\n', "search", "mat bang")

    assert result.exit_code == 2
    assert "many" in result.stderr


@pytest.mark.parametrize(
    "settings",
    [
        'index = "x"\n[index]\nocr = true',
        "[ index ]\nocr=true\n[search]\n",
        '[index]\nwait=5\nindex="x"',
    ],
)
def test_the_folder_of_the_index_and_the_table_of_the_command_are_one_name(
    command: Run, settings: str
) -> None:
    result = command(settings, "stats")

    said = "sets index and has a table [index], which is one name; write what is in the table at"
    assert (said in result.stderr) is settings.startswith("index")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "arguments"),
    [
        ('limit = "ten"', ["search", "mat bang"]),
        ("limit = 0", ["search", "mat bang"]),
        ('sort = "size"', ["search", "mat bang"]),
        ('max-size = "1X"', ["index", "--dry-run"]),
        ("wait = -1", ["index", "--dry-run"]),
        ('color = "red"', ["show", "1"]),
    ],
)
def test_a_wrong_value_is_said_to_be_where_it_is(
    command: Run, setting: str, arguments: list[str]
) -> None:
    result = command(setting, *arguments)

    assert result.exit_code == 2
    assert f"config.toml' sets {setting.partition(' ')[0]}: " in result.stderr
    name, _, value = setting.replace('"', "").partition(" = ")
    typed = command(setting, *arguments, f"--{name}={value}")
    assert typed.stderr.startswith(f"wardsearch: --{name}: ")


def test_a_wrong_value_in_the_environment_is_said_to_be_there(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDSEARCH_LINKS", "some")

    assert command("", "search", "x").stderr.startswith("wardsearch: WARDSEARCH_LINKS: 'some'")
    typed = command("", "search", "x", "--links", "any")
    assert typed.stderr.startswith("wardsearch: --links: 'any'")


_ODD = {
    "a text": '"x"',
    "an empty text": '""',
    "a number": "5",
    "a huge number": "9" * 100,
    "no number": "nan",
    "beyond numbers": "1e400",
    "a switch": "true",
    "a date": "2024-01-01",
    "a time": "2024-01-01T05:06:07+07:00",
    "a list": '["a", "b"]',
    "an empty list": "[]",
    "a list of lists": "[[1], [2]]",
    "a table": "{a = 1}",
}
_COMMANDS = {
    "search": ["search", "mat bang", "--count"],
    "index": ["index", "--dry-run", str(CORPUS)],
    "stats": ["stats"],
}


@pytest.mark.parametrize("value", _ODD.values(), ids=list(_ODD))
def test_no_value_of_any_option_ends_in_a_traceback(command: Run, value: str) -> None:
    taken = {
        command: {option_name(option) for option in main.commands[command].params}
        for command in _COMMANDS
    }
    names = set().union(*taken.values()) - {"help", ""}
    for name in [*sorted(names), "search", "saved", "[search]\nlimit"]:
        users = [_COMMANDS[each] for each in taken if name in taken[each]]
        for arguments in (*users, ["config"]):
            result = command(f"{name} = {value}", *arguments)
            assert result.exception is None or isinstance(result.exception, SystemExit), name
            if result.exit_code == 2:
                assert len(result.stderr.splitlines()) == 1, (name, result.stderr)


@pytest.mark.parametrize(
    "settings",
    [
        f"a = {'[' * 20_000}",
        f"limit = {'9' * 5_000}",
        "#" * 1_000_001,
        "limit = [1, 2]",
        "limit = {a = 1}",
        'index = ["a", "b"]',
        'index = ""',
        "search = 5",
        'ocr = "perhaps"',
        "[search]\ncount = 'x'",
        "[index]\nexclude = ''",
    ],
    ids=range(11),
)
def test_what_no_option_can_be_is_one_line(command: Run, settings: str) -> None:
    for arguments in (["search", "mat bang"], ["config"]):
        result = command(settings, *arguments)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert "config.toml" in result.stderr


def test_the_table_of_a_command_named_as_an_option_is_none_of_its_values(command: Run) -> None:
    result = command('[index]\nexclude = ["*.bak"]', "stats")

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "there is no index in 'index'" in result.stderr


@pytest.mark.parametrize(
    ("setting", "left"), [('exclude = "*.txt"', 9), ('exclude = ["*.txt", "*.md"]', 8)]
)
def test_one_value_stands_for_a_list_of_one(command: Run, setting: str, left: int) -> None:
    result = command(f"{setting}\nmax-size = 900_000", "index", "--dry-run", str(CORPUS))

    assert f"would add {left}," in result.stdout


@pytest.mark.parametrize(("year", "hits"), [("2024", 1), ("2024-01-01", 1), ('"2024"', 1)])
def test_a_date_needs_no_quotation_marks(command: Run, year: str, hits: int) -> None:
    result = command(f'index = "INDEX"\nsince = {year}', "search", "mat bang", "--count")

    assert (result.exit_code, result.stderr) == (0, "")
    assert int(result.stdout) >= hits


def test_an_option_of_one_kind_here_and_another_there_is_set_where_it_fits(
    command: Run, tmp_path: Path
) -> None:
    (tmp_path / "own.tsv").write_text("phường Lạ, tỉnh Thái Bình\n", encoding="utf-8")
    settings = f'index = "INDEX"\nwards = "{(tmp_path / "own.tsv").as_posix()}"'

    assert command(settings, "search", "mat bang", "--count").exit_code == 0
    assert command(settings, "stats").exit_code == 0


def test_settings_have_the_names_that_are_typed(command: Run) -> None:
    searched = command('index = "INDEX"\nformat = "{rank}"', "search", "mat bang", "-n", "1")
    assert (searched.exit_code, searched.stdout, searched.stderr) == (0, "1\n", "")
    indexed = command("encoding = ['x*=VNI']\nprint = true", "index", "--dry-run", str(CORPUS))
    assert (indexed.exit_code, indexed.stderr) == (0, "")


@pytest.mark.parametrize("name", ["query", "folders", "names", "text", "shell", "template"])
def test_an_argument_is_no_setting(command: Run, name: str) -> None:
    result = command(f"[search]\n{name} = 'x'", "search", "mat bang")

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"sets 'search.{name}', which is no option" in result.stderr


@pytest.mark.parametrize(
    ("value", "is_set"),
    [("true", True), ("1", True), ('"yes"', True), ('"on"', True), ("0", False), ('"no"', False)],
)
def test_a_switch_is_set_as_in_the_environment(command: Run, value: str, *, is_set: bool) -> None:
    shown = command(f'index = "INDEX"\n[search]\ncount = {value}', "search", "mat bang")

    assert shown.exit_code == 0
    assert shown.stdout.strip().isdecimal() == is_set


@pytest.mark.parametrize(
    "form",
    [
        "paths = true",
        "files = true",
        "count = true",
        "json = true",
        'output = "csv"',
        'format = "x"',
    ],
)
def test_a_form_that_is_typed_comes_before_one_of_the_settings(command: Run, form: str) -> None:
    typed = ["-l"], ["--files"], ["-c"], ["--json"], ["-o", "tsv"], ["--format", "{id}"]
    for words in typed:
        asked = "search", "mat bang", "-n", "1", *words
        plain = command('index = "INDEX"', *asked).stdout
        if words != ["--json"]:  # which says how long it took
            assert command(f'index = "INDEX"\n[search]\n{form}', *asked).stdout == plain != ""
        assert command(f'index = "INDEX"\n[search]\n{form}', *asked).exit_code == 0


@pytest.mark.parametrize(
    ("setting", "typed"),
    [
        ('by = "ward"', ["-l"]),
        ('by = ["ward", "year"]', ["--files"]),
        ('by = "ward"', ["-c"]),
        ('by = "ward"', ["--format", "{id}"]),
        ("paths = true", ["--by", "ward"]),
        ("files = true", ["--by", "ward"]),
        ("count = true", ["--by", "ward"]),
        ('format = "x"', ["--by", "ward"]),
        ("null = true", []),
        ("null = true", ["-c"]),
        ("null = true", ["-o", "csv"]),
        ('match = "any"', ["--all-words", "-l"]),
        ("all-words = true", ["--match", "any", "-l"]),
    ],
)
def test_what_excludes_a_setting_comes_before_it_if_typed(
    command: Run, setting: str, typed: list[str]
) -> None:
    for words in (["mat bang"], ["bau cu", "--ward", "ben do"]):
        asked = "search", *words, "--snippets", "0", "-n", "3", *typed
        plain, beside = (
            command(f'index = "INDEX"\n[search]\n{line}', *asked) for line in ("", setting)
        )
        took = re.compile(r"(under )?[0-9,.]+ ms")

        assert (beside.exit_code, beside.stderr) == (plain.exit_code, plain.stderr) == (0, "")
        assert took.sub("", beside.stdout) == took.sub("", plain.stdout) != ""


@pytest.mark.parametrize("match", ["any", "together"])
@pytest.mark.parametrize("begin", [["search"], ["saved", "add", "x"]])
def test_two_rules_for_what_matches_are_refused(command: Run, begin: list[str], match: str) -> None:
    rules = ["--all-words", "--match", match]

    for typed in (rules, rules[1:] + rules[:1]):
        result = command('index = "INDEX"', *begin, "mat bang", *typed)
        assert result.exit_code == 2
        assert result.stderr.startswith("wardsearch: only one of --match and --all-words")


def test_a_setting_that_ends_lines_waits_for_lines(command: Run) -> None:
    settings = 'index = "INDEX"\nnull = true'

    assert command(settings, "search", "mat bang", "-l").stdout.endswith(".txt\0")
    assert command("", "search", "mat bang", "-0").exit_code == 2


@pytest.mark.parametrize("form", ["paths = true", "count = true", 'output = "csv"', 'format = "x"'])
def test_many_queries_are_answered_as_json_whatever_form_is_set(command: Run, form: str) -> None:
    settings = f'index = "INDEX"\n[search]\n{form}'

    answer = command(settings, "search", "-", stdin="mat bang\n")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["hits"]
    assert command(settings, "search", "-", "-l").exit_code == 2


@pytest.mark.parametrize(
    ("setting", "typed"),
    [
        ("news = true", ["--dry-run", str(CORPUS)]),
        ("watch = true", ["--dry-run", str(CORPUS)]),
        ("poll = true", ["--dry-run", str(CORPUS)]),
        ("dry-run = true", ["--news", str(CORPUS)]),
        ("add = true", ["--replace", str(CORPUS)]),
        ("replace = true", ["--add", str(CORPUS)]),
        ("add = true", []),
        ("replace = true", []),
        ('part = "1/2"', ["--index", "other", str(CORPUS)]),
    ],
)
def test_an_option_of_index_that_is_typed_comes_before_the_settings(
    command: Run, setting: str, typed: list[str]
) -> None:
    assert command("", "index", str(CORPUS)).exit_code == 0
    plain, beside = (command(f"[index]\n{line}", "index", *typed) for line in ("", setting))

    assert (beside.exit_code, plain.exit_code) == (0, 0)
    assert beside.stdout[:5] == plain.stdout[:5]  # would, or added


def test_saved_searches_are_of_the_index_that_is_set(command: Run) -> None:
    settings = 'index = "INDEX"'

    assert command(settings, "saved", "add", "gpmb", "mat bang").exit_code == 0
    assert "gpmb" in command(settings, "saved", "list").stdout
    assert command(f"{settings}\n[saved]\njson = true", "saved", "list").stdout.startswith("{")
    assert command(settings, "saved", "remove", "gpmb").exit_code == 0


def test_a_byte_order_mark_as_windows_writes_it_is_no_part(command: Run) -> None:
    assert command('\ufeffindex = "INDEX"', "stats").exit_code == 0


def test_config_says_what_is_in_force_and_from_where(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDSEARCH_CORPUS", str(CORPUS))
    shown = command('index = "INDEX"\n[search]\nlimit = 7\n', "config").stdout

    assert "config.toml" in shown.splitlines()[0]
    lines = {line.split()[0]: line for line in shown.splitlines()[1:] if line.strip()}
    assert "config.toml" not in lines["corpus"]
    assert "WARDSEARCH_CORPUS" in lines["corpus"]
    assert lines["search.limit"].split()[1] == "7"


def test_config_without_a_file_says_where_it_would_be(command: Run, tmp_path: Path) -> None:
    shown = command("", "config").stdout

    assert str(tmp_path / "config.toml") in shown


def test_a_file_in_the_place_of_the_folder_of_settings_holds_none(
    command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample_index: Path
) -> None:
    monkeypatch.setenv("WARDSEARCH_CONFIG", str(tmp_path / "config.toml" / "config.toml"))
    shown = command("", "search", "mat bang", "--count", "--index", str(sample_index))

    assert (shown.exit_code, shown.stderr) == (0, "")


def test_a_setting_that_waits_for_another_option_is_no_error(command: Run) -> None:
    assert command("[index]\npoll = true", "index", "--dry-run", str(CORPUS)).exit_code == 0


def test_a_first_search_makes_the_index_by_the_settings_of_index(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "a.bak.txt"):
        (tmp_path / "mine").mkdir(exist_ok=True)
        (tmp_path / "mine" / name).write_text("họp tổ dân phố", encoding="utf-8")
    settings = 'corpus = "mine"\n[index]\nexclude = ["*.bak.txt"]\nrebuild = true\nadd = true'

    result = command(settings, "search", "hop to", "--count")

    assert (result.exit_code, result.stdout) == (0, "1\n")
    assert result.stderr == "no index yet in 'index'; indexing 'mine' first\n"


def test_the_environment_names_the_corpus_of_a_first_search_before_the_settings(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARDSEARCH_CORPUS", str(CORPUS))

    assert command('corpus = "mine"', "search", "mat bang", "--count").exit_code == 0
