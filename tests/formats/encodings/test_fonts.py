"""Does the name of a font say its encoding?"""

import pytest

from wardsearch.formats.encodings.fonts import FontHint, font_hint, shows_pictures


@pytest.mark.parametrize(
    "name", [".VnTime", "ABCDEF+.VnArial", "VnTimeBold", ".vntime", "#2EVnTime"]
)
def test_a_vn_font_is_of_tcvn3(name: str) -> None:
    assert font_hint(name) == FontHint("TCVN3", capitals=False)


@pytest.mark.parametrize(
    "name",
    [".VnTimeH", "ABCDEF+.VnTimeH", ".VnArial NarrowH", "VnTimeHBold", ".VnTimeH,BoldItalic"],
)
def test_a_vn_font_that_ends_in_h_is_of_capitals(name: str) -> None:
    assert font_hint(name) == FontHint("TCVN3", capitals=True)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("VNI-Times", "VNI"), ("QWERTY+VNI-Helve-Condense", "VNI"), ("VNI Times", "VNI"),
     ("VPS Times", "VPS"), ("Times VISCII", "VISCII")],
)  # fmt: skip
def test_a_font_named_for_an_encoding_is_of_it(name: str, encoding: str) -> None:
    assert font_hint(name) == FontHint(encoding, capitals=False)


@pytest.mark.parametrize(
    "name",
    [None, "", "Times New Roman", "Arial", "ABCDEF+Vnd", "Verdana", "SVN-Gilroy", "UVN Ba Le"],
)
def test_other_fonts_say_nothing(name: str | None) -> None:
    assert font_hint(name) is None


def test_fonts_of_pictures_are_known() -> None:
    assert [
        shows_pictures(name) for name in ("Symbol", "AAAAAA+Wingdings-Regular", "Arial", None)
    ] == [
        True,
        True,
        False,
        False,
    ]
