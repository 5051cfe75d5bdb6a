"""What the system and libraries say, in another language."""

import ast
import json
import os
import re
import tomllib
import zipfile
from collections.abc import Callable
from io import BytesIO
from string import Formatter

import pytest

from messages import catalogue
from wardsearch.messages.foreign import DAMAGE, in_words

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


REASONS = {"damaged", "_damaged", "_problem"}  # methods and functions that take one
YIELDED = {"segment_check.py", "consistency.py"}  # modules that yield them
INNER = {"catalog.py", "manifest.py", "array_file.py"}  # what these raise becomes a part of one


def reasons_of_damage() -> set[str]:
    """Return the reasons in the code for which a file is damaged, `{}` for each value in them."""
    found = set()
    folders = ("embedded/**/*.py", "opensearch/*.py", "corpus/catalog.py")
    for path in sorted(path for folder in folders for path in catalogue.PACKAGE.glob(folder)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                is_inner = path.name in INNER and name in {"ValueError", "TypeError"}
                values = [*node.args] if name in REASONS or is_inner else []
                if name == "IndexDamagedError":
                    values = [word.value for word in node.keywords if word.arg == "why"]
            elif isinstance(node, ast.Yield) and path.name in YIELDED:
                values = [node.value] if node.value else []
            else:
                continue
            found |= {text for value in values if " " in (text := _template(value))}
    return found


def _template(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_template, node.values))
    if isinstance(node, ast.FormattedValue):
        return "{}"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_reason_of_damage_is_known() -> None:
    known = {re.sub(r"\{\w+\}", "{}", sentence) for sentence in DAMAGE}

    found = reasons_of_damage()

    assert len(found) > 30  # the search itself still works
    assert found <= known
