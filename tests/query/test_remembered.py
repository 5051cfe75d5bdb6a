"""Are texts made once, and long ones not kept?"""

from wardsearch.query.remembered import Remembered


def test_what_is_known_is_not_made_again() -> None:
    asked: list[str] = []

    def make(text: str) -> str:
        asked.append(text)
        return text.upper()

    remembered = Remembered(make, texts=2, chars=3)

    assert [remembered[text] for text in ("an", "an", "bốn", "an")] == ["AN", "AN", "BỐN", "AN"]
    assert asked == ["an", "bốn"]
    assert remembered["năm"] == "NĂM"  # one too many: all are forgotten but this
    assert dict(remembered) == {"năm": "NĂM"}


def test_long_texts_are_made_each_time() -> None:
    remembered = Remembered(str.upper, texts=2, chars=3)

    assert (remembered["năm"], remembered["nămm"]) == ("NĂM", "NĂMM")
    assert dict(remembered) == {"năm": "NĂM"}
