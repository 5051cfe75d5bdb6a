"""What is shown in an encoding that lacks letters."""

import os
import subprocess
import sys
from unicodedata import normalize

import pytest
from hypothesis import given, strategies as st

from terminal.test_process import environment
from wardsearch.terminal.narrow_output import plainer
from wardsearch.vietnamese.spelling import fold

SENTENCE = "Không tìm thấy “Đường Ngọc Thụy” – 1.240 đồng · ỷ Ữ ợ…"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", 'Khong tim thay "Duong Ngoc Thuy" - 1.240 dong | y U o...'),
        ("latin-1", 'Không tìm thây "Duong Ngoc Thuy" - 1.240 dông · y U o...'),
        ("cp1252", "Không tìm thây “Duong Ngoc Thuy” – 1.240 dông · y U o…"),
    ],
)
def test_a_letter_goes_without_the_marks_that_an_encoding_lacks(encoding: str, shown: str) -> None:
    assert SENTENCE.encode(encoding, plainer(encoding)).decode(encoding) == shown


def test_nothing_of_vietnamese_is_lost_in_its_own_code_page() -> None:
    shown = SENTENCE.encode("cp1258", plainer("cp1258")).decode("cp1258")

    assert normalize("NFC", shown) == SENTENCE


def test_what_has_no_letters_like_it_is_a_question_mark() -> None:
    assert "日本 \udcff".encode("ascii", plainer("ascii")) == b"?? ?"


@given(st.text(max_size=20), st.sampled_from(["ascii", "cp1258", "latin-1", "utf-8", "cp437"]))
def test_any_text_can_be_shown_in_any_encoding(text: str, encoding: str) -> None:
    assert len(text.encode(encoding, plainer(encoding))) >= len(text)


@given(st.text("aăâeêioôơuưyđáàảãạấầẩẫậắằẳẵặóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ", max_size=20))
def test_ascii_shows_what_people_type_without_diacritics(text: str) -> None:
    assert text.encode("ascii", plainer("ascii")).decode() == fold(text)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PYTHONIOENCODING": "utf-8"}, "Không tìm thấy báo cáo nào\n"),
        ({"PYTHONIOENCODING": "latin-1"}, "Không tìm thây báo cáo nào\n"),
        ({"PYTHONIOENCODING": "cp1258"}, "Không tìm thấy báo cáo nào\n"),
        # Click takes ASCII for a locale that is not set up, and writes UTF-8.
        ({"PYTHONIOENCODING": "ascii"}, "Không tìm thấy báo cáo nào\n"),
        (
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            "Không tìm thấy báo cáo nào\n",
        ),
        ({"LC_ALL": "C"}, "Không tìm thấy báo cáo nào\n"),
    ],
)
def test_a_terminal_of_any_encoding_is_spoken_to_in_vietnamese(
    variables: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "terminal.fake_library", "search", "nothing"],
        capture_output=True,
        env=environment(WARDSEARCH_LANG="vi", **variables),
        check=False,
    )

    assert done.returncode == 1
    encoding = variables.get("PYTHONIOENCODING", "utf-8").replace("ascii", "utf-8")
    assert normalize("NFC", done.stderr.decode(encoding)).splitlines(keepends=True)[0] == said


def test_help_in_the_code_page_of_vietnamese_is_whole() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wardsearch", "--help"],
        capture_output=True,
        env=environment(LANG="vi_VN", PYTHONIOENCODING="cp1258"),
        check=True,
    )

    assert "Tùy chọn:" in normalize("NFC", done.stdout.decode("cp1258"))
    assert b"?" not in done.stdout
    assert os.linesep.encode() in done.stdout
