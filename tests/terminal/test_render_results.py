"""How results look: golden files for appearance, properties for what must hold of any text."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import click
import pytest
from hypothesis import given, strategies as st

from support.paths import ROOT
from terminal import fake_library
from terminal.fake_library import (
    EXPLANATION,
    FIRST_HIT,
    NOTHING,
    REPORT,
    RESULTS,
    SECOND_HIT,
    STATS,
    SYNCED,
    marked,
)
from wardsearch.corpus.skipped import Skipped
from wardsearch.library.index import Index, open_index
from wardsearch.messages.message import Message
from wardsearch.ranges import CharRange
from wardsearch.results import CheckResult, QueryInfo, SearchResults, StoredReport, WardNow
from wardsearch.results_json import results_json, to_json
from wardsearch.terminal import render_results as results_module
from wardsearch.terminal.paths import with_shown_path, with_shown_paths
from wardsearch.terminal.render_results import (
    render_long,
    render_notes,
    render_report,
    render_results,
    render_suggestions,
)
from wardsearch.terminal.render_state import (
    render_check,
    render_forms,
    render_stats,
    render_sync,
    render_wards,
)
from wardsearch.terminal.screen import cell_width, printable
from wardsearch.terminal.typeset import Canvas, paragraph, verbatim

PLAIN = Canvas()
CANVASES = {
    "60-plain": Canvas(60),
    "60-coloured": Canvas(60, colour=True),
    "100-plain": Canvas(100),
    "100-coloured": Canvas(100, colour=True),
    "pipe": PLAIN,
}
MATCH_CODES = re.compile(r"\x1b\[31m\x1b\[1m(.*?)\x1b\[0m")

hostile_text = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from("phường \x1b\x07\n\r\t\x9b\u202e\u2028日🎉\u0301"), max_size=80
)


@pytest.fixture
def samples(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """Open the index of the sample reports, from the folder that holds them."""
    monkeypatch.chdir(ROOT)
    with open_index(sample_index) as index:
        yield index


def search(index: Index, query: str, *, limit: int, explain: bool = False) -> SearchResults:
    """Return what *index* answers, as if it took no time."""
    results = index.search(query, limit=limit, explain=explain)
    return with_shown_paths(replace(results, took_ms=0.0))


@pytest.mark.parametrize("name", CANVASES)
def test_hits_look_as_agreed(golden: Callable[[str, str], None], samples: Index, name: str) -> None:
    results = search(samples, "giai phong mat bang", limit=3)

    golden(f"search-{name}.txt", render_results(results, CANVASES[name]))


@pytest.mark.parametrize("name", CANVASES)
def test_a_report_looks_as_agreed(
    golden: Callable[[str, str], None], samples: Index, name: str
) -> None:
    report = samples.get("ban-tin-ngan.jsonl#2020-10-30-mien-trung", query="banh chung")

    golden(f"show-{name}.txt", render_report(with_shown_path(report), CANVASES[name]))


@given(
    st.lists(st.sampled_from(("Họp chợ.", "", " ", "\f", "giải phóng mặt bằng")), max_size=12),
    st.integers(38, 80),
    st.integers(1, 9),
    st.integers(1, 20),
    st.sampled_from((None, 12)),
)
def test_a_long_report_looks_the_same_piece_by_piece(
    lines: list[str], cut: int, size: int, at_once: int, width: int | None
) -> None:
    text = "Tin ngắn\n\nHọp chợ.\n" + "\n".join(lines)
    report = StoredReport(id="a.txt", path="a.txt", title="Tin ngắn", text=text)
    rest = [text[at : at + size] for at in range(cut, len(text), size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results_module, "_PIECE_CHARS", at_once)
        pieces = list(render_long(replace(report, text=text[:cut]), rest, Canvas(width)))

    whole = render_report(report, Canvas(width))
    assert "".join("".join(pieces).split()) == "".join(whole.split())
    if width is None:
        assert "".join(pieces) == whole


def test_a_line_longer_than_a_piece_goes_on_in_the_next() -> None:
    report = StoredReport(id="a.txt", path="a.txt", title="Tin", text="Tin\n" + "a b " * 9)
    pieces = render_long(report, ["c d" * 50_000, "e\nf", "\n\n"], PLAIN)

    assert "".join(pieces).split("\n")[2:] == ["", "a b " * 9 + "c d" * 50_000 + "e", "f"]


@pytest.mark.parametrize("name", ["60-plain", "100-coloured"])
def test_an_explanation_looks_as_agreed(
    golden: Callable[[str, str], None], samples: Index, name: str
) -> None:
    results = search(samples, "tái định cư", limit=1, explain=True)

    golden(f"explain-{name}.txt", render_results(results, CANVASES[name]))


def test_the_numbers_of_an_index_look_as_agreed(
    golden: Callable[[str, str], None], samples: Index
) -> None:
    golden("stats.txt", render_stats(replace(samples.stats(), size_bytes=442_600)))


def test_json_looks_as_agreed(golden: Callable[[str, str], None], samples: Index) -> None:
    golden("search.json", to_json(results_json(search(samples, "giai phong mat bang", limit=2))))


@pytest.mark.parametrize(
    ("total", "relation", "ranks", "understood", "line"),
    [
        (12, "all-words", (1, 10), "a b", "12 reports hold every word · 1–10 shown"),
        (12, "together", (1, 10), "a b", "12 reports hold it together · 1–10 shown"),
        (1, "together", (1, 3), "a b", "1 report holds it together · 1–3 shown"),
        (3, "together", (1, 3), "a", "3 reports found · 1–3 shown"),
        (1, "all-words", (1, 1), "a b", "1 report holds every word · 1 shown"),
        (1, "all-words", (1, 3), "a b", "1 report holds every word, others some · 1–3 shown"),
        (1_200, "all-words", (11, 20), "a", "1,200 reports found · 11–20 shown"),
        (35, "any-word", (1, 10), "a b", "no report holds every word, 35 hold some · 1–10 shown"),
        (1, "any-word", (1, 1), "a b", "no report holds every word, 1 holds some · 1 shown"),
    ],
)
def test_the_closing_line_says_what_the_total_counts(
    total: int,
    relation: Literal["together", "all-words", "any-word"],
    ranks: tuple[int, int],
    understood: str,
    line: str,
) -> None:
    results = replace(
        RESULTS,
        query=QueryInfo(understood, understood),
        total=total,
        total_relation=relation,
        hits=tuple(replace(SECOND_HIT, rank=rank) for rank in range(ranks[0], ranks[1] + 1)),
    )

    assert render_results(results, PLAIN).rsplit("\n", 1)[1] == f"{line} · 3 ms"


def test_the_closing_line_counts_what_holds_the_words_apart_too() -> None:
    results = replace(RESULTS, total=201, total_relation="together", all_words_total=1_240)
    last = render_results(results, PLAIN).rsplit("\n", 1)[1]

    assert last == "201 reports hold it together · 1,240 hold every word · 1–2 shown · 3 ms"


@pytest.mark.parametrize(
    ("together", "lines"), [((True, False), 1), ((True, True), 0), ((False, True), 0)]
)
def test_a_line_stands_between_what_answers_and_the_rest(
    together: tuple[bool, bool], lines: int
) -> None:
    hits = tuple(
        replace(SECOND_HIT, rank=rank, together=holds) for rank, holds in enumerate(together, 1)
    )
    shown = render_results(replace(RESULTS, hits=hits), PLAIN)

    assert shown.count("These hold the words apart:") == lines
    assert (f"These hold the words apart:\n\n{hits[1].rank}." in shown) == bool(lines)


def test_a_time_too_short_to_round_is_said_to_be_short() -> None:
    assert render_results(replace(RESULTS, took_ms=0.4), PLAIN).endswith("· under 1 ms")


def test_numbers_are_aligned_with_the_last_of_the_page() -> None:
    hits = (replace(SECOND_HIT, rank=9), replace(SECOND_HIT, rank=10))
    lines = render_results(replace(RESULTS, hits=hits), PLAIN).split("\n")

    assert [line for line in lines if "Tin ngắn" in line] == [" 9. Tin ngắn", "10. Tin ngắn"]


def test_a_ward_that_is_a_number_is_shown_with_its_kind() -> None:
    hit = replace(SECOND_HIT, ward="3", ward_now=None)

    assert " · Phường 3\n" in render_results(replace(RESULTS, hits=(hit,)), PLAIN)


@pytest.mark.parametrize(
    ("names", "keeps_name", "shown"),
    [
        (("phường Bồ Đề",), False, "Ngọc Thụy (now in phường Bồ Đề)"),
        (("a", "b", "c"), False, "Ngọc Thụy (now in a, b and 1 more)"),
        (("a", "b"), True, "Ngọc Thụy (now in a, b)"),
        (("xã Ngọc Thụy",), True, "Ngọc Thụy"),
        (None, False, "Ngọc Thụy"),
    ],
)
def test_an_old_ward_is_shown_with_what_it_is_today(
    names: tuple[str, ...] | None, keeps_name: bool, shown: str
) -> None:
    now = None if names is None else WardNow(names, date(2025, 7, 1), keeps_name=keeps_name)
    hit = replace(SECOND_HIT, ward="Ngọc Thụy", ward_now=now)
    [details] = [
        line for line in render_results(replace(RESULTS, hits=(hit,)), PLAIN).split("\n")
        if "Ngọc Thụy" in line
    ]  # fmt: skip
    as_json = results_json(replace(RESULTS, hits=(hit,)))["hits"]

    assert f" · {shown} · " in f"{details} · "
    assert as_json[0].get("ward_now") == (  # type: ignore[index]
        None if names is None else {"names": list(names), "since": "2025-07-01"}
    )
    assert shown in render_report(replace(REPORT, ward="Ngọc Thụy", ward_now=now), PLAIN)


def test_an_index_whose_reports_name_no_ward_says_so() -> None:
    assert render_wards(replace(STATS, units=()), PLAIN) == "no report names a ward"


def test_a_report_without_a_title_still_has_its_number() -> None:
    results = replace(RESULTS, hits=(replace(SECOND_HIT, title=""),))

    assert render_results(results, Canvas(60)).split("\n")[0] == "2."


def test_a_title_as_long_as_a_report_is_cut() -> None:
    results = replace(RESULTS, hits=(replace(SECOND_HIT, title="dài " * 1000),))

    assert render_results(results, PLAIN).split("\n")[0] == f"2. {'dài ' * 49}dài…"


def test_a_match_that_is_broken_over_two_lines_stands_out_on_both() -> None:
    snippet = marked("thu hồi đất, >giải phóng mặt bằng< tác động")
    lines = paragraph(snippet.text, Canvas(24, colour=True), matches=snippet.matches)

    assert [MATCH_CODES.findall(line) for line in lines] == [["giải phóng"], ["mặt bằng"]]
    assert [click.unstyle(line) for line in lines] == [
        "thu hồi đất, giải phóng",
        "mặt bằng tác động",
    ]


@given(
    hostile_text,
    st.lists(st.integers(0, 80), unique=True).map(sorted),
    st.integers(20, 60),
    st.integers(0, 6),
)
def test_a_paragraph_of_any_text_fits_and_marks_what_matches(
    text: str, borders: list[int], width: int, indent: int
) -> None:
    borders = [at for at in borders if at <= len(text)]
    matches = [CharRange(*pair) for pair in zip(borders[::2], borders[1::2], strict=False)]
    lines = paragraph(text, Canvas(width, colour=True), indent=indent, matches=matches)
    styled = "".join(found for line in lines for found in MATCH_CODES.findall(line))
    matched = "".join(printable(text)[start:end] for start, end in matches)
    bare = [click.unstyle(line) for line in lines]

    assert [line for line in bare if cell_width(line) > width] == []
    assert "".join(styled.split()) == "".join(matched.split())
    assert "".join("".join(bare).split()) == "".join(printable(text).split())
    assert lines == [line.replace("\x1b[0m\x1b[0m", "\x1b[0m") for line in lines]


@given(hostile_text)
def test_no_text_reaches_a_terminal_as_a_control_sequence(text: str) -> None:
    query = QueryInfo(text, f"{text}.", (Message("also-read-as", typed=text, others=(text,)),))
    hit = replace(
        FIRST_HIT,
        path=text,
        title=text,
        ward=text,
        snippets=(marked(""), replace(marked(""), text=text)),
        explanation=replace(EXPLANATION, message=fake_library.said(text)),
    )
    results = replace(
        RESULTS,
        query=query,
        hits=(hit,),
        suggestions=(text,),
        warning_messages=(fake_library.said(text),),
    )
    report = replace(REPORT, title=text, path=text, ward=text, source=text, url=text, text=text)
    shown = [
        render_results(results, PLAIN),
        render_results(results, Canvas(40)),
        render_report(replace(report, body_start=0), PLAIN),
        render_report(replace(report, body_start=0), Canvas(40)),
        *render_notes(results),
        *render_suggestions(results),
        render_stats(replace(STATS, skipped=(Skipped(text, Message("unreadable", why=text)),))),
        render_check(
            CheckResult(
                sound=False,
                problem_messages=(fake_library.said(text),),
                reports=0,
                files=0,
            )
        ),
        render_forms([("word", [text])], PLAIN),
    ]

    assert [one for one in shown if printable(one, lines=True) != one] == []


def test_a_report_without_a_header_is_shown_whole_with_its_first_line_once() -> None:
    report = replace(REPORT, text="Tin ngắn\nHọp chợ.", title="Tin ngắn", body_start=0)

    assert render_report(report, PLAIN).split("\n")[0::3] == ["Tin ngắn", "Họp chợ."]
    assert render_report(report, PLAIN).count("Tin ngắn") == 1


def test_a_report_whose_title_is_not_in_its_text_is_shown_whole() -> None:
    report = replace(REPORT, text="Họp chợ.\nTan chợ.", title="Tin", body_start=0)

    assert render_report(report, PLAIN).endswith("\n\nHọp chợ.\nTan chợ.")


def test_a_report_whose_title_is_the_beginning_of_its_first_line_is_shown_whole() -> None:
    report = replace(REPORT, text="Tin ngắn về chợ", title="Tin ngắn", body_start=0)

    assert render_report(report, PLAIN).endswith("\n\nTin ngắn về chợ")


def test_a_line_as_it_stands_keeps_its_tabs_and_marks() -> None:
    snippet = marked("\tẢnh:  >cử tri<\x07")

    assert verbatim(snippet.text, Canvas(colour=True), matches=snippet.matches) == (
        "\tẢnh:  \x1b[31m\x1b[1mcử tri\x1b[0m\ufffd"
    )


@pytest.mark.parametrize("canvas", [PLAIN, Canvas(60, colour=True)])
@pytest.mark.parametrize("space", [" ", "\n"])
def test_a_report_of_matches_alone_is_shown_in_linear_time(space: str, canvas: Canvas) -> None:
    words = 50_000  # with each line looking at each match, an hour's work
    matches = tuple(CharRange(at, at + 3) for at in range(0, 4 * words, 4))
    report = replace(REPORT, title="họp", text=f"họp{space}" * words, body_start=0, matches=matches)

    shown = render_report(report, canvas)

    assert shown.count("\x1b[31m\x1b[1mhọp\x1b[0m") >= (words - 1) * canvas.colour
    assert words - 1 <= shown.count("họp") <= words + 1


@pytest.mark.parametrize("letter", ["ô", "日"])
def test_a_word_as_long_as_a_report_is_cut_at_the_width(letter: str) -> None:
    lines = paragraph(letter * 1_000, Canvas(60))

    assert "".join(lines) == letter * 1_000
    assert {cell_width(line) for line in lines[:-1]} == {60}


def test_how_the_query_was_read_is_said_only_if_something_was_done_to_it() -> None:
    noted = QueryInfo("gpmb", "giải phóng mặt bằng", (Message("unclosed-quote"),))

    assert render_notes(replace(RESULTS, query=QueryInfo("a", '"a"'))) == []
    assert render_notes(replace(RESULTS, query=noted)) == [
        "a quotation mark is not closed; the phrase runs to the end",
        "understood as: giải phóng mặt bằng",
    ]


NOTED = QueryInfo(
    "UBND TP",
    "UBND TP",
    (
        Message("also-read-as", typed="UBND", others=("ủy ban nhân dân",)),
        Message("also-read-as", typed="TP", others=("thành phố", "trưởng phòng")),
        Message("ward-merged", typed="P. 2", others=tuple(f"phường Số {n}" for n in range(9))),
    ),
)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_other_forms_of_words_are_one_line_however_many_they_are(width: int) -> None:
    [line] = render_notes(replace(RESULTS, query=NOTED), width)

    assert line.startswith("also: ủy ban nhân dân")
    assert cell_width(line) <= max(width, 61)
    assert line.endswith("more (in quotes: as typed)")


def test_more_than_two_notes_are_counted_and_explain_shows_them_all() -> None:
    syntax = (Message("unclosed-quote"), Message("whole-query"), Message("no-number"))
    query = replace(NOTED, messages=(*NOTED.messages, *syntax))

    short = render_notes(replace(RESULTS, query=query))
    full = render_notes(replace(RESULTS, query=query), in_full=True)

    assert short == [str(syntax[0]), "and 3 more notes; --explain shows them all"]
    assert full == [*map(str, query.messages)]
    assert full[0] == 'UBND also read as ủy ban nhân dân; "UBND" in quotes is taken literally'


def test_suggestions_are_asked_one_a_line() -> None:
    assert render_suggestions(NOTHING) == ["did you mean: giải phóng"]


def test_the_closing_line_of_index_counts_everything() -> None:
    assert render_sync(SYNCED) == "added 2, updated 1, deleted 0, unchanged 21, skipped 1"
    assert render_sync(SYNCED, dry_run=True) == (
        "would add 2, update 1, delete 0, leave 21 unchanged, skip 1"
    )


def test_an_empty_index_has_numbers_too() -> None:
    empty = replace(
        STATS, reports=0, wards=(), earliest=None, latest=None, words=0, size_bytes=999, skipped=()
    )

    assert [line.split(maxsplit=1)[1] for line in render_stats(empty).split("\n")] == [
        "0", "none", "none", "0", "999 bytes", "1", "none",
    ]  # fmt: skip


def test_a_check_names_the_damage_or_what_was_sound() -> None:
    sound = CheckResult(sound=True, problem_messages=(), reports=1, files=1_200)
    damaged = CheckResult(
        sound=False,
        problem_messages=tuple(map(fake_library.said, ("a: short", "b: gone"))),
        reports=0,
        files=2,
    )

    assert render_check(sound) == "sound: 1 report in 1,200 files"
    assert render_check(replace(sound, compared=1_000)) == (
        "sound: 1 report in 1,200 files; 1,000 reports, taken by chance, are what was indexed"
    )
    assert render_check(damaged) == "damaged: a: short\ndamaged: b: gone"


def test_the_terms_of_every_form_are_aligned_and_broken_under_each_other() -> None:
    forms = [("syllable", ["đại", "hội", "đảng", "bộ"]), ("word", [])]

    assert render_forms(forms, Canvas(22)) == "syllable  đại hội đảng\n          bộ\nword"
    assert render_forms(forms, PLAIN) == "syllable  đại hội đảng bộ\nword"


@given(hostile_text)
def test_json_means_what_it_was_given_and_shows_nothing_to_a_terminal(text: str) -> None:
    written = to_json({"text": text, "n": 1.5})

    assert json.loads(written) == {"text": re.sub("[\ud800-\udfff]", "\ufffd", text), "n": 1.5}
    assert printable(written) == written
    assert to_json({"text": text}, ascii_only=True).isascii()
    assert json.loads(to_json({"text": text}, ascii_only=True)) == json.loads(
        to_json({"text": text})
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_json_has_no_number_that_json_has_no_name_for(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"score": number})
