"""Which line of Markdown is the title, and what of it is shown?"""

import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.markdown import read_markdown

TITLE = "Ra quân dọn rác"


@pytest.mark.parametrize(
    "source",
    [
        f"# {TITLE}\n\nSáng nay.",
        f"# {TITLE} #\n",
        f"#{TITLE}\n",
        f"{TITLE}\n=====\nx",
        f"{TITLE}\n---\n",
        f"<!-- trang 1 -->\n# {TITLE}\n",
        f"```markdown\n# {TITLE}\n\nSáng nay.\n```\n",
        f"```\n# mã\n```\n\n# {TITLE}\n",
        f"![ảnh](a.jpg)\n\n# {TITLE}\n",
        "[![b](x.svg)](y)\n[TOC]\n\n## _Ra quân_ **dọn** rác {#id}\n",
        f"**{TITLE}**\n\nSáng nay.",
        f"> {TITLE}\n",
        f"* * *\n\n{TITLE}\n",
        f"[{TITLE}](http://x)\n",
        f"<h1>{TITLE}</h1>\nx",
        f"<br>\n<center>\n\n# {TITLE}\n</center>",
        f"***\n[a]: a.jpg\n# {TITLE}",
        f"Sáng nay, họp.\n\n# {TITLE}\n",
        f"| a | b |\n|---|---|\n\n# {TITLE}",
        f"# Ra qu&acirc;n dọn r&aacute;c\n",  # noqa: F541 - as the others
    ],
)
def test_the_title_is_a_line_without_its_marks(source: str) -> None:
    found = read_markdown(source)

    assert found.title == TITLE
    assert TITLE in found.text


@pytest.mark.parametrize(
    "block",
    [
        '---\ntitle: "Tin"\ndate: 2023-05-12\n---\n',
        "---\ntitle: 'Tin'\nngày đăng: 12/5/2023\npublished: true\n---\n",
        "---\ntitle: Tin\ndate: 2023-05-12\n...\n",
        '---json\n{\n"slug": "a", "title": "Tin", "date": "2023-05-12"}\n---\n',
        '+++\ntitle = "Tin"\ndate = 2023-05-12\n+++\n',
        '{\n"title": "Tin",\n"date": "2023-05-12"\n}\n',
        "\ufeff---\r\ntitle: Tin\r\ndate: 2023-05-12\r\n---\r\n",
    ],
)
def test_front_matter_is_read_and_not_shown(block: str) -> None:
    found = read_markdown(f"{block}\nSáng nay ra quân.\n")

    assert found.stated["title"] == "Tin"
    assert found.stated["published"] in {"2023-05-12", "12/5/2023"}
    assert found.text.strip() == "Sáng nay ra quân."


def test_front_matter_that_is_no_yaml_is_read_line_by_line() -> None:
    assert read_markdown("---\ntitle: Tin: ra quân\n---\nx").stated == {"title": "Tin: ra quân"}


@pytest.mark.parametrize(
    "text", ["---\nSáng nay họp\n---\nTối nay", "---\nGhi chú: họp\n---\nx", "---\n---\nx", "{x}"]
)
def test_a_block_that_no_generator_knows_is_text(text: str) -> None:
    found = read_markdown(text)

    assert (found.text, found.stated) == (text, {})


def test_entities_and_tags_are_decoded_but_in_code() -> None:
    found = read_markdown("<p>M&ocirc; h&igrave;nh</p> `<b>&amp;`\n```\n&ocirc;\n```\n2 < 3\n")

    assert "Mô hình" in found.text
    assert "`<b>&amp;`\n```\n&ocirc;\n```\n2 < 3" in found.text


@given(st.text(alphabet="#*_`~<>&;-=+{}[]()!|\n abcô", max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = read_markdown(text)

    assert found.title is None or found.title in " ".join(found.text.split())
