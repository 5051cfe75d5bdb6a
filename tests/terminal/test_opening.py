from pathlib import Path

import pytest

from wardsearch.errors import OpenError
from wardsearch.terminal.opening import Desk, Place, opening_command, shown_command


def desk(*programs: str, platform: str = "linux", **environment: str) -> Desk:
    return Desk(environment, lambda name: f"/bin/{name}" if name in programs else None, platform)


def made(folder: Path, name: str) -> Path:
    path = folder / name
    path.touch()
    return path


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vim", "vim +7 {}"),
        ("nano -w", "nano -w +7 {}"),
        ("code", "code --goto {}:7"),
        ("subl", "subl {}:7"),
        ("mousepad", "mousepad {}"),
    ],
)
def test_a_text_opens_in_the_editor_at_its_line(tmp_path: Path, editor: str, expected: str) -> None:
    path = made(tmp_path, "báo cáo.txt")
    command = opening_command(Place(path, line=7), desk(editor.split(maxsplit=1)[0], EDITOR=editor))

    assert " ".join(command) == expected.format(path)


def test_visual_comes_before_editor_and_one_that_is_missing_is_passed_over(tmp_path: Path) -> None:
    place = Place(made(tmp_path, "a.md"))

    assert opening_command(place, desk("vi", "nano", VISUAL="nano", EDITOR="vi"))[0] == "nano"
    assert opening_command(place, desk("vi", VISUAL="nano", EDITOR="vi"))[0] == "vi"
    assert opening_command(place, desk("xdg-open", EDITOR='"'))[0] == "xdg-open"


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        ("evince", ["evince", "--page-index=3"]),
        ("okular", ["okular", "--page", "3"]),
        ("mupdf", ["mupdf"]),
    ],
)
def test_a_pdf_opens_at_its_page(tmp_path: Path, viewer: str, expected: list[str]) -> None:
    path = made(tmp_path, "quyết định.PDF")
    command = opening_command(Place(path, page=3), desk(viewer, "xdg-open", EDITOR="vi"))

    assert command[: len(expected)] == expected
    assert str(path) in command


def test_what_no_viewer_is_known_for_goes_to_the_system(tmp_path: Path) -> None:
    path = made(tmp_path, "bảng.xlsx")

    assert opening_command(Place(path), desk("xdg-open")) == ["xdg-open", str(path)]
    assert opening_command(Place(path), desk("open", platform="darwin")) == ["open", str(path)]
    assert (
        opening_command(Place(made(tmp_path, "a.pdf"), page=2), desk("xdg-open"))[0] == "xdg-open"
    )


def test_a_line_of_many_opens_at_its_address(tmp_path: Path) -> None:
    path, url = made(tmp_path, "tin.jsonl"), "https://example.vn/1"

    assert opening_command(Place(path, url, is_part=True), desk("xdg-open")) == ["xdg-open", url]
    assert opening_command(Place(path, url), desk("xdg-open", "vi", EDITOR="vi"))[0] == "vi"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "-e sh"])
def test_an_address_that_is_not_of_the_web_is_not_opened(tmp_path: Path, url: str) -> None:
    path = made(tmp_path, "tin.jsonl")

    assert url not in opening_command(Place(path, url, is_part=True), desk("xdg-open"))


def test_a_file_that_is_gone_and_one_without_a_program_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(OpenError, match=r"a\.txt' is gone; run `wardsearch index`"):
        opening_command(Place(tmp_path / "a.txt"), desk("xdg-open"))
    with pytest.raises(OpenError, match="set EDITOR"):
        opening_command(Place(made(tmp_path, "b.txt")), desk())


def test_a_command_is_shown_as_it_is_typed() -> None:
    assert shown_command(["vi", "+7", "báo cáo.txt"]) == "vi +7 'báo cáo.txt'"
