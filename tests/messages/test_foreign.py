"""What the system and libraries say, in another language."""

import json
import os
import tomllib
import zipfile
from collections.abc import Callable
from io import BytesIO
from string import Formatter

import pytest

from messages import catalogue
from wardsearch.messages.foreign import in_words

WRITTEN = catalogue.translations(catalogue.source())


def vietnamese(sentence: str) -> str:
    return WRITTEN.get((sentence,), sentence)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Permission denied", "không có quyền truy cập"),
        ("it has 3 bytes instead of 40", "có 3 byte thay vì 40"),
        ("it cannot be read: Permission denied", "không đọc được: không có quyền truy cập"),
        ("Unknown to all", "Unknown to all"),
        ("", ""),
    ],
)
def test_a_sentence_is_known_by_what_it_says_beside_its_values(sentence: str, said: str) -> None:
    assert in_words(sentence, vietnamese) == said


def failing(action: Callable[[], object]) -> str:
    try:
        action()
    except Exception as error:  # noqa: BLE001 - whichever it is, its words are the point
        return getattr(error, "strerror", None) or str(error)
    return ""


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (lambda: open("/nowhere/x"), "không có tệp hay thư mục này"),  # noqa: PTH123, SIM115
        (lambda: os.listdir("/etc/hostname"), "không phải là thư mục"),  # noqa: PTH208
        (
            lambda: json.loads("{bad"),
            "tên trường phải đặt trong ngoặc kép: dòng 1, cột 2 (ký tự thứ 1)",
        ),
        (lambda: tomllib.loads("limit 3"), "thiếu dấu '=' sau tên tùy chọn (dòng 1, cột 7)"),
        (lambda: tomllib.loads("limit = "), "giá trị không hợp lệ (ở cuối tệp)"),
        (lambda: zipfile.ZipFile(BytesIO(b"no")), "không phải tệp nén zip"),
        (lambda: list(Formatter().parse("{rank")), "thiếu dấu '}' đóng"),
    ],
)
def test_what_this_python_says_is_known(action: Callable[[], object], said: str) -> None:
    assert in_words(failing(action), vietnamese) == said
